import type { ContainerInstance } from '@aws-sdk/client-ecs';
import type { StoredCluster } from '../account.ts';
import { remainingOf } from '../instances.ts';
import { countPlaced } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import type { InstanceRequest } from './placement.ts';
import { matchesQuery } from './query.ts';
import { resourcesWith } from './task-resources.ts';

/**
 * Why an instance does not do for a task, in the words of the API; undefined when it does. `stage` tells how far it came: the greater, the
 * closer a match. Source: developer guide, "API failure reasons" (RunTask, StartTask).
 */
export interface Unfit {
  readonly reason: string;
  readonly stage: number;
}

/** Why an instance cannot run a task, its agent and its attributes looked at before its resources. Constraints are left out. */
export function unfitForTask(instance: Wire<ContainerInstance>, request: InstanceRequest): Unfit | undefined {
  if (instance.agentConnected !== true) return { reason: 'AGENT', stage: 0 };
  if (lacksAttribute(instance, request)) return { reason: 'ATTRIBUTE', stage: 1 };
  return lackingResource(instance, request);
}

/** The same with placement constraints: those of the request and those of the task definition. */
export function unfitForPlacement(
  cluster: StoredCluster,
  instance: Wire<ContainerInstance>,
  request: InstanceRequest,
): Unfit | undefined {
  const unfit = unfitForTask(instance, request);
  if (unfit !== undefined && unfit.stage < 2) return unfit;
  const { placementConstraints = [] } = request.taskDefinition.taskDefinition;
  for (const { type, expression = '' } of [...request.constraints, ...placementConstraints]) {
    if (type === 'memberOf' && !matchesQuery(cluster, instance, expression)) {
      return { reason: 'MemberOf placement constraint unsatisfied.', stage: 2 };
    }
    // "Use distinctInstance to ensure that each task in a particular group is running on a different container instance."
    if (type === 'distinctInstance' && countPlaced(cluster, request.group, instance.containerInstanceArn ?? '') > 0) {
      return { reason: 'DistinctInstance placement constraint unsatisfied.', stage: 2 };
    }
  }
  return unfit;
}

function lacksAttribute(instance: Wire<ContainerInstance>, { taskDefinition }: InstanceRequest): boolean {
  const { requiresAttributes = [], runtimePlatform } = taskDefinition.taskDefinition;
  const has = new Map((instance.attributes ?? []).map(({ name = '', value }) => [name, value]));
  const architecture = runtimePlatform?.cpuArchitecture?.toLowerCase();
  const offered = has.get('ecs.cpu-architecture');
  if (architecture !== undefined && offered !== undefined && architecture !== offered) return true;
  return requiresAttributes.some(
    ({ name = '', value }) => !has.has(name) || (value !== undefined && has.get(name) !== value),
  );
}

function lackingResource(instance: Wire<ContainerInstance>, request: InstanceRequest): Unfit | undefined {
  const needed = resourcesWith(request.taskDefinition.taskDefinition, request.overrides);
  const left = remainingOf(instance);
  const isTaken = (wanted: readonly string[], taken: readonly string[]) => wanted.some((port) => taken.includes(port));
  if (needed.cpu > left.cpu) return { reason: 'RESOURCE:CPU', stage: 3 };
  if (needed.memory > left.memory) return { reason: 'RESOURCE:MEMORY', stage: 3 };
  if (needed.gpus > left.gpus) return { reason: 'RESOURCE:GPU', stage: 3 };
  if (isTaken(needed.ports, left.ports) || isTaken(needed.udpPorts, left.udpPorts)) {
    return { reason: 'RESOURCE:PORTS', stage: 3 };
  }
  return undefined;
}
