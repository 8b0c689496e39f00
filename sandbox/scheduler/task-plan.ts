import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTask } from '../account.ts';
import type { Wire } from '../wire.ts';
import { type ContainerOutcome, outcomeOf, type TaskOutcome, usualSecondsToStop } from './outcomes.ts';
import { definitionOf } from './task-definition-of.ts';
import { durationsOf, rememberedSeconds, type TaskDurations } from './task-durations.ts';
import type { TaskStep } from './task-steps.ts';

/** The life of a task that has just been started, as far as it is told by its definition. */
export function planStart(
  account: Account,
  cluster: StoredCluster,
  stored: StoredTask,
  taskDefinition: Wire<TaskDefinition>,
): TaskStep[] {
  const durations = durationsOf(taskDefinition, stored.task.launchType, balancingOf(cluster, stored));
  const outcome = outcomeOfTask(taskDefinition, stored);
  const later = (seconds: number) => account.now + Math.round(seconds * 1000);
  const pull = durations.provisioning + durations.preparing;
  const steps: TaskStep[] = [
    { at: later(durations.provisioning), do: 'pend' },
    { at: later(pull), do: 'pull' },
  ];
  if (outcome.initialisation !== undefined) {
    const [pend] = steps;
    return [...(pend === undefined ? [] : [pend]), { at: later(pull), do: 'fail', ...outcome.initialisation }];
  }
  const pulled = pull + durations.pulling;
  if (outcome.pull !== undefined) return [...steps, { at: later(pulled), do: 'fail', ...outcome.pull }];
  const active = pulled + durations.activating;
  steps.push({ at: later(pulled), do: 'activate' });
  for (const container of outcome.containers)
    steps.push(...containerSteps(container, (seconds) => later(active + seconds)));
  if (outcome.dependency !== undefined) {
    const { after, ...failure } = outcome.dependency;
    steps.push({ at: later(active + after), do: 'fail', ...failure });
  }
  return steps.toSorted((a, b) => a.at - b.at);
}

function containerSteps(container: ContainerOutcome, later: (seconds: number) => number): TaskStep[] {
  const { name, isEssential, startsAfter, end, health } = container;
  if (startsAfter === undefined) return [];
  const steps: TaskStep[] = [{ at: later(startsAfter), do: 'start', container: name }];
  if (health !== undefined && (end === undefined || health.after < end.after)) {
    steps.push({ at: later(startsAfter + health.after), do: 'health', container: name, healthStatus: health.status });
  }
  if (end !== undefined) {
    const { exitCode, reason } = end;
    steps.push({ at: later(startsAfter + end.after), do: 'exit', container: name, exitCode, reason, isEssential });
  }
  return steps;
}

/** How a task comes to STOPPED that is wanted so, from whatever it is now. */
export function planEnd(account: Account, cluster: StoredCluster, stored: StoredTask): TaskStep[] {
  const { task } = stored;
  const taskDefinition = definitionOf(account, task);
  const durations = durationsOf(taskDefinition, task.launchType, balancingOf(cluster, stored));
  const later = (seconds: number) => account.now + Math.round(seconds * 1000);
  if (task.lastStatus !== 'RUNNING' && !task.containers?.some(({ lastStatus }) => lastStatus === 'RUNNING')) {
    // One that failed to start is stopped at once; one that somebody stops before it runs is noticed first.
    const noticed = task.stopCode === 'TaskFailedToStart' ? 0 : durations.noticing;
    return [{ at: later(noticed), do: 'kill' }, ...lastSteps(durations, noticed, later)];
  }
  const noticed = task.stopCode === 'EssentialContainerExited' ? 0 : durations.noticing;
  const stopping = noticed + durations.deactivating;
  const stopped = stopping + secondsToStop(taskDefinition, stored);
  return [
    { at: later(noticed), do: 'deactivate' },
    { at: later(stopping), do: 'stop' },
    { at: later(stopped), do: 'kill' },
    ...lastSteps(durations, stopped, later),
  ];
}

function lastSteps({ releasing }: TaskDurations, stopped: number, later: (seconds: number) => number): TaskStep[] {
  const end = stopped + releasing;
  return [
    ...(releasing === 0 ? [] : [{ at: later(stopped), do: 'release' as const }]),
    { at: later(end), do: 'end' },
    { at: later(end + rememberedSeconds), do: 'forget' },
  ];
}

/** Containers that have ended already take no more time. */
function secondsToStop(taskDefinition: Wire<TaskDefinition> | undefined, stored: StoredTask): number {
  const running = new Set(
    stored.task.containers?.filter(({ lastStatus }) => lastStatus === 'RUNNING').map(({ name }) => name),
  );
  if (running.size === 0) return 0;
  if (taskDefinition === undefined) return usualSecondsToStop;
  const { containers } = outcomeOfTask(taskDefinition, stored);
  return Math.max(0, ...containers.filter(({ name }) => running.has(name)).map(({ stop }) => stop.after));
}

/** What will become of a task that was started, or what would have. */
export function outcomeOfTask(taskDefinition: Wire<TaskDefinition>, { task }: StoredTask): TaskOutcome {
  return outcomeOf(taskDefinition, task.overrides, task.launchType === 'FARGATE' ? 'fargate' : 'instance');
}

/** Whether load balancers or service discovery know of a task. */
function balancingOf(cluster: StoredCluster, { task }: StoredTask): 'balanced' | 'alone' {
  const name = task.group?.startsWith('service:') ? task.group.slice('service:'.length) : undefined;
  const service = name === undefined ? undefined : cluster.services.get(name)?.service;
  const places = service === undefined ? [] : [service, ...(service.taskSets ?? [])];
  const isBalanced = places.some(
    ({ loadBalancers = [], serviceRegistries = [] }) => loadBalancers.length + serviceRegistries.length > 0,
  );
  return isBalanced ? 'balanced' : 'alone';
}
