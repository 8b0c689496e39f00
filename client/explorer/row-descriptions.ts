import type * as ecs from '@aws-sdk/client-ecs';
import type { Failure } from '../aws/failure.ts';
import { counted } from '../counted.ts';
import { ageOf } from './ages.ts';
import type { NodeData } from './model.ts';
import { lastOfArn } from './names.ts';
import { primaryDeployment, stateOf, stateText, taskCounts } from './states.ts';

/** A piece of a row's description. */
export interface Part {
  readonly shown: string;
  /** For the ear, where it is not the same: `2 of 3 tasks`. */
  readonly spoken?: string;
}

/** What stands beside the label; what `parent` says already is not said again. */
export function partsOf(data: NodeData, parent: NodeData | undefined, now: number): readonly Part[] {
  const found = stateOf(data);
  const { health } = found;
  const text = stateText(found, 'short');
  const state = part(text);
  switch (data.kind) {
    case 'connection':
      return connectionParts(data);
    case 'group':
      return part(data.count?.toString());
    case 'cluster':
      return [...(health === 'good' ? [] : state), ...(data.cluster === undefined ? [] : clusterParts(data.cluster))];
    case 'service':
      return data.service === undefined ? [] : serviceParts(data.service, text);
    case 'deployment': {
      const { status, runningCount, desiredCount, createdAt } = data.deployment;
      return [...joined(tasksOf(runningCount, desiredCount), state), ...part(status), ...aged(createdAt, now)];
    }
    case 'service-deployment':
      return serviceDeploymentParts(data.serviceDeployment, state, now);
    case 'task-set': {
      const { runningCount, computedDesiredCount, taskDefinition, scale, status, createdAt } = data.taskSet;
      return [
        ...joined(tasksOf(runningCount, computedDesiredCount), state),
        ...part(status),
        ...part(scale?.value === undefined ? undefined : `${scale.value} %`),
        ...named(taskDefinition),
        ...aged(createdAt, now),
      ];
    }
    case 'task':
      return data.task === undefined ? [] : taskParts(data.task, state, parent, now);
    case 'container':
      return state;
    case 'event':
      return aged(data.event.createdAt, now, 'ago');
    case 'container-instance':
      return data.instance === undefined ? [] : instanceParts(data.instance, health === 'good' ? [] : state, now);
    case 'capacity-provider':
      return [
        ...strategyPart(data.inDefaultStrategy),
        ...(health === 'good' ? [] : state),
        ...part(providerType(data)),
      ];
    case 'family':
      return [];
    case 'task-definition':
      return data.taskDefinition === undefined
        ? []
        : taskDefinitionParts(data.taskDefinition, health === 'good' ? [] : state, now);
    case 'daemon':
      return [...(health === 'good' ? [] : state), ...daemonTasks(data.daemon), ...aged(data.daemon?.updatedAt, now)];
    case 'express-service':
      return [...(health === 'good' ? [] : state), ...aged(data.service?.updatedAt ?? data.service?.createdAt, now)];
    case 'gateway':
      return [...(health === 'good' ? [] : state), ...aged(data.gateway?.updatedAt ?? data.gateway?.createdAt, now)];
    case 'note':
      return part(adviceOf(data));
  }
}

function part(shown: string | undefined): readonly Part[] {
  return shown === undefined || shown === '' ? [] : [{ shown }];
}

/** Two pieces that belong together: `2/3 tasks, rolling out`. */
function joined(first: readonly Part[], second: readonly Part[]): readonly Part[] {
  const [[one], [two]] = [first, second];
  if (one === undefined || two === undefined) return [...first, ...second];
  return [{ shown: `${one.shown}, ${two.shown}`, spoken: `${one.spoken ?? one.shown}, ${two.spoken ?? two.shown}` }];
}

function tasksOf(running = 0, desired = 0): readonly Part[] {
  return [{ shown: `${running}/${desired} tasks`, spoken: `${running} of ${desired} tasks running` }];
}

function named(arn: string | undefined): readonly Part[] {
  return arn === undefined ? [] : part(lastOfArn(arn));
}

function aged(time: Date | undefined, now: number, ago = ''): readonly Part[] {
  if (time === undefined) return [];
  const { short, long } = ageOf(time, now);
  return [{ shown: `${short} ${ago}`.trimEnd(), spoken: ago === '' ? `${long} old` : `${long} ${ago}` }];
}

function lackOf({ kind, remedy }: Failure): string {
  if (remedy.kind === 'sign-in') return 'signed out';
  return kind === 'credentials-expired' ? 'credentials expired' : 'no credentials';
}

function connectionParts({
  connection,
  accountId,
  alias,
  failure,
}: Extract<NodeData, { kind: 'connection' }>): readonly Part[] {
  const account = alias === undefined ? accountId : `${alias} (${accountId})`;
  return [
    ...(failure === undefined ? [] : part(lackOf(failure))),
    ...(connection.production === true ? part('PRODUCTION') : []),
    ...(connection.readOnly === true ? part('read-only') : []),
    ...part(connection.region),
    ...part(account),
  ];
}

function clusterParts(cluster: ecs.Cluster): readonly Part[] {
  const { activeServicesCount: services = 0, runningTasksCount: running = 0, pendingTasksCount: pending = 0 } = cluster;
  const instances = cluster.registeredContainerInstancesCount ?? 0;
  const tasks = counted(running, 'task');
  return [
    ...part(counted(services, 'service')),
    ...part(pending === 0 ? tasks : `${tasks}, ${pending} pending`),
    ...(instances === 0 ? [] : part(counted(instances, 'instance'))),
  ];
}

function serviceParts(service: ecs.Service, state: string): readonly Part[] {
  const { pendingCount = 0, schedulingStrategy, taskSets = [] } = service;
  const { running, desired } = taskCounts(service);
  const taskDefinition = primaryDeployment(service)?.taskDefinition ?? service.taskDefinition;
  const pending = pendingCount === 0 || state !== '' ? '' : `${pendingCount} pending`;
  return [
    ...joined(tasksOf(running, desired), part(state || pending)),
    ...(schedulingStrategy === 'DAEMON' ? part('daemon scheduling') : []),
    ...(taskSets.length === 0 ? [] : part(counted(taskSets.length, 'task set'))),
    ...named(taskDefinition),
  ];
}

function serviceDeploymentParts(
  deployment: ecs.ServiceDeployment | undefined,
  state: readonly Part[],
  now: number,
): readonly Part[] {
  const { targetServiceRevision: target, startedAt, createdAt } = deployment ?? {};
  const weight = target?.requestedProductionTrafficWeight;
  return [
    ...(target?.requestedTaskCount === undefined
      ? state
      : joined(tasksOf(target.runningTaskCount, target.requestedTaskCount), state)),
    ...(weight === undefined ? [] : [{ shown: `${weight} % traffic`, spoken: `${weight} percent of the traffic` }]),
    ...aged(startedAt ?? createdAt, now),
  ];
}

function taskParts(task: ecs.Task, state: readonly Part[], parent: NodeData | undefined, now: number): readonly Part[] {
  const { group = '', taskDefinitionArn, startedAt, createdAt, stoppedAt, lastStatus } = task;
  // By default the group is the family; below its service it says nothing new.
  const usual = `family:${lastOfArn(taskDefinitionArn ?? '').replace(/:\d+$/, '')}`;
  const isAmongOthers = parent?.kind === 'group' && parent.group === 'stopped-tasks' && parent.serviceArn === undefined;
  const isPlain = group === usual || (group.startsWith('service:') && !isAmongOthers);
  return [
    ...state,
    ...named(taskDefinitionArn),
    ...(isPlain ? [] : part(group)),
    ...(lastStatus === 'STOPPED' ? aged(stoppedAt, now, 'ago') : aged(startedAt ?? createdAt, now)),
  ];
}

function instanceParts(instance: ecs.ContainerInstance, state: readonly Part[], now: number): readonly Part[] {
  const { runningTasksCount = 0, versionInfo, registeredAt, capacityProviderName } = instance;
  const used = usedCapacity(instance).map(({ name, percent }) => `${name} ${percent} %`);
  return [
    ...state,
    ...part(counted(runningTasksCount, 'task')),
    ...part(used.length === 0 ? undefined : `${used.join(', ')} used`),
    ...part(capacityProviderName),
    ...part(versionInfo?.agentVersion === undefined ? undefined : `agent ${versionInfo.agentVersion}`),
    ...aged(registeredAt, now),
  ];
}

/** How much of what an instance registered is taken: CPU units and MiB of memory. */
export function usedCapacity(instance: ecs.ContainerInstance): readonly {
  readonly name: string;
  readonly used: number;
  readonly total: number;
  readonly percent: number;
}[] {
  const names: readonly (readonly [string, string])[] = [
    ['CPU', 'CPU'],
    ['MEMORY', 'memory'],
  ];
  return names.flatMap(([resource, name]) => {
    const total = amountOf(instance.registeredResources, resource);
    const left = amountOf(instance.remainingResources, resource);
    if (total === undefined || left === undefined || total === 0) return [];
    return [{ name, used: total - left, total, percent: Math.round(((total - left) / total) * 100) }];
  });
}

function amountOf(resources: readonly ecs.Resource[] | undefined, wanted: string): number | undefined {
  return resources?.find(({ name }) => name === wanted)?.integerValue;
}

function strategyPart(item: ecs.CapacityProviderStrategyItem | undefined): readonly Part[] {
  if (item === undefined) return [];
  const base = item.base === undefined || item.base === 0 ? '' : `, base ${item.base}`;
  return part(`default strategy: weight ${item.weight ?? 0}${base}`);
}

function providerType({ name, provider }: Extract<NodeData, { kind: 'capacity-provider' }>): string | undefined {
  if (name === 'FARGATE' || name === 'FARGATE_SPOT') return undefined;
  if (provider?.autoScalingGroupProvider !== undefined) return 'Auto Scaling group';
  return provider?.managedInstancesProvider === undefined ? undefined : 'managed instances';
}

function taskDefinitionParts(definition: ecs.TaskDefinition, state: readonly Part[], now: number): readonly Part[] {
  const { cpu, memory, containerDefinitions = [], registeredAt } = definition;
  return [
    ...state,
    ...part(cpu === undefined || memory === undefined ? undefined : `${cpu} CPU units, ${memory} MiB`),
    ...(containerDefinitions.length === 0 ? [] : part(counted(containerDefinitions.length, 'container'))),
    ...aged(registeredAt, now),
  ];
}

function daemonTasks(daemon: ecs.DaemonDetail | undefined): readonly Part[] {
  const revisions = daemon?.currentRevisions ?? [];
  if (revisions.length === 0) return [];
  const running = revisions.reduce((sum, { totalRunningCount = 0 }) => sum + totalRunningCount, 0);
  const without = revisions.reduce((sum, { totalWithoutDaemonCount = 0 }) => sum + totalWithoutDaemonCount, 0);
  return part(without === 0 ? counted(running, 'instance') : `${counted(running, 'instance')}, ${without} without it`);
}

/** What a click or Enter does about a failure. */
function adviceOf({ failure }: Extract<NodeData, { kind: 'note' }>): string | undefined {
  switch (failure?.remedy.kind) {
    case 'retry':
      return 'Enter: try again';
    case 'sign-in':
      return 'Enter: sign in';
    case 'edit-connection':
      return 'Enter: edit connection';
    default:
      return undefined;
  }
}
