import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';
import type { ContainerOutcome, TaskOutcome } from './outcomes.ts';

/** A container as far as others may depend on it. */
export interface OrderedContainer {
  readonly definition: Wire<ContainerDefinition>;
  /** How long it takes to start once it may. */
  readonly startSeconds: number;
  readonly end: ContainerOutcome['end'];
  readonly health: ContainerOutcome['health'];
}

export interface DependencyTimes {
  /** Seconds after the pull, by container; those that never start are left out. */
  readonly starts: ReadonlyMap<string, number>;
  readonly failure: TaskOutcome['dependency'];
}

/**
 * When containers start, given what they depend on (ContainerDependency.condition): START that it has started, COMPLETE that it has ended,
 * SUCCESS that it has ended with 0, HEALTHY that its health check passes. A dependency that is not met within its `startTimeout`, or can
 * never be met, stops the task.
 */
export function dependencyTimes(containers: readonly OrderedContainer[]): DependencyTimes {
  const byName = new Map(containers.map((each) => [each.definition.name ?? '', each]));
  const starts = new Map<string, number>();
  const failures: NonNullable<TaskOutcome['dependency']>[] = [];
  const visited = new Set<string>();

  function startOf(name: string): number | undefined {
    const container = byName.get(name);
    if (container === undefined || visited.has(name)) return starts.get(name);
    visited.add(name);
    let ready: number | undefined = 0;
    for (const { containerName = '', condition = 'START' } of container.definition.dependsOn ?? []) {
      const met = metAt(name, containerName, condition);
      ready = met === undefined || ready === undefined ? undefined : Math.max(ready, met);
    }
    if (ready !== undefined) starts.set(name, ready + container.startSeconds);
    return starts.get(name);
  }

  function metAt(target: string, name: string, condition: string): number | undefined {
    const start = startOf(name);
    const dependency = byName.get(name);
    if (start === undefined || dependency === undefined) return undefined;
    const { end, health, definition } = dependency;
    const met = condition === 'START' ? 0 : condition === 'HEALTHY' ? healthyAfter(health) : end?.after;
    const isFailed =
      (condition === 'SUCCESS' && end !== undefined && end.exitCode !== 0) ||
      (condition === 'HEALTHY' && health?.status === 'UNHEALTHY');
    const timeout = definition.startTimeout;
    if (isFailed || (timeout !== undefined && condition !== 'START' && (met ?? Number.POSITIVE_INFINITY) > timeout)) {
      const after =
        start + (isFailed ? (condition === 'HEALTHY' ? (health?.after ?? 0) : (end?.after ?? 0)) : (timeout ?? 0));
      failures.push({ after, ...dependencyFailure(target, name, isFailed ? condition : 'TIMEOUT') });
      return undefined;
    }
    return met === undefined ? undefined : start + met;
  }

  for (const name of byName.keys()) startOf(name);
  return { starts, failure: failures.toSorted((a, b) => a.after - b.after)[0] };
}

function healthyAfter(health: ContainerOutcome['health']): number | undefined {
  return health?.status === 'HEALTHY' ? health.after : undefined;
}

/** In the words of the container agent (agent/engine/dependencygraph). */
function dependencyFailure(target: string, dependency: string, condition: string) {
  const why: Readonly<Record<string, string>> = {
    SUCCESS: 'as dependency did not exit successfully',
    HEALTHY: 'as dependency is not healthy',
    TIMEOUT: 'as dependency did not meet its condition in time',
  };
  return {
    stoppedReason: 'Task failed to start',
    container: target,
    containerReason: `dependency graph: failed to resolve container ordering dependency [${dependency}] for target [${target}] ${why[condition]}`,
  };
}
