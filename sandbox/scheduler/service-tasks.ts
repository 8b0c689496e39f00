import type { CapacityProviderStrategyItem, LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTask } from '../account.ts';
import { findTaskDefinition } from '../find.ts';
import { countTasks, idOf, tasksStartedBy } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { taskList, tellOf } from './events.ts';
import { progressOf, type RolloutProgress } from './service-memory.ts';
import { startServiceTasks } from './service-starts.ts';
import { stopTask } from './tasks.ts';

/** What the tasks of a deployment or a task set are started with. */
export interface TasksOf {
  /** Id of the deployment (`ecs-svc/…`) or the task set (`ecs-svc/…`): `startedBy` of its tasks. */
  readonly id: string;
  /** ARN. */
  readonly taskDefinition: string;
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: Wire<CapacityProviderStrategyItem>[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: Wire<NetworkConfiguration> | undefined;
}

export interface TaskCounts {
  /** RUNNING and wanted so, healthy where the task definition has health checks. */
  readonly healthy: number;
  readonly running: number;
  readonly pending: number;
  /** All that are not on their way to STOPPED. */
  readonly active: number;
}

/** The tasks of a deployment or a task set that are not on their way to STOPPED. */
export interface StandingTasks {
  /** RUNNING, and passed what {@link healthyAt} waits for. */
  readonly healthy: readonly StoredTask[];
  /** RUNNING, but not healthy yet. */
  readonly warming: readonly StoredTask[];
  /** RUNNING, and failed a health check after the grace period. */
  readonly unhealthy: readonly StoredTask[];
  /** Not RUNNING yet. */
  readonly pending: readonly StoredTask[];
}

/**
 * "If a task has no essential containers with a health check defined, the service scheduler will wait for 40 seconds after a task reaches a
 * RUNNING state before the task is counted towards the minimum healthy percent total." (DeploymentConfiguration.minimumHealthyPercent)
 */
const secondsUntilHealthy = 40;

/** How long the load balancers of the sandbox, which do not exist, take until they call a target healthy: three checks, 10 s apart. */
const secondsUntilTargetHealthy = 30;

/** Statuses that `pendingCount` counts. */
const pendingStatuses = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** `service:web`: the group of the tasks of a service. */
export function groupOf({ service }: StoredService): string {
  return `service:${service.serviceName ?? ''}`;
}

/** How many tasks of a service are RUNNING and on their way to it. Does not look at the tasks. */
export function serviceCounts(cluster: StoredCluster, stored: StoredService): Pick<TaskCounts, 'running' | 'pending'> {
  const group = groupOf(stored);
  const running = countTasks(cluster, 'RUNNING', group);
  // The usual case, without further look-ups: all that live are RUNNING.
  if (running === (cluster.tasksByGroup.get(group)?.size ?? 0)) return { running, pending: 0 };
  return { running, pending: pendingStatuses.reduce((sum, status) => sum + countTasks(cluster, status, group), 0) };
}

/** How the tasks of a deployment or a task set stand; who is healthy was found when the service was last looked at. */
export function countsOf(cluster: StoredCluster, stored: StoredService, id: string): TaskCounts {
  const { starting = {} }: RolloutProgress = stored.progress[id] ?? { failedTasks: 0 };
  let [healthy, running, pending, active] = [0, 0, 0, 0];
  for (const { task } of tasksStartedBy(cluster, id)) {
    const isActive = task.desiredStatus !== 'STOPPED';
    if (isActive) active += 1;
    if (task.lastStatus === 'RUNNING') running += 1;
    if (pendingStatuses.includes(task.lastStatus ?? '')) pending += 1;
    if (!isActive || task.lastStatus !== 'RUNNING' || task.healthStatus === 'UNHEALTHY') continue;
    if (starting[idOf(task.taskArn ?? '')] === undefined) healthy += 1;
  }
  return { healthy, running, pending, active };
}

/** The same, task by task. */
export function standingTasks(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  id: string,
): StandingTasks {
  const starting = progressOf(stored, id).starting ?? {};
  const standing = { healthy: [], warming: [], unhealthy: [], pending: [] } as Record<
    keyof StandingTasks,
    StoredTask[]
  >;
  for (const each of tasksStartedBy(cluster, id)) {
    const { desiredStatus, lastStatus, healthStatus, taskArn = '' } = each.task;
    if (desiredStatus === 'STOPPED') continue;
    if (lastStatus !== 'RUNNING') standing.pending.push(each);
    else if (healthStatus === 'UNHEALTHY' && account.now >= graceEndsAt(stored, each)) standing.unhealthy.push(each);
    else if (healthStatus === 'UNHEALTHY' || starting[idOf(taskArn)] !== undefined) standing.warming.push(each);
    else standing.healthy.push(each);
  }
  return standing;
}

/**
 * Starts or stops tasks of a deployment or task set until `count` of them are active; protected tasks are not stopped. Unhealthy ones
 * are replaced. What could not be placed is told in an event of the service.
 */
export function scaleTo(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  of: TasksOf,
  count: number,
): void {
  const { healthy, warming, unhealthy, pending } = standingTasks(account, cluster, stored, of.id);
  stopUnhealthy(account, cluster, stored, of.id, unhealthy);
  const active = [...pending, ...warming, ...healthy];
  if (active.length < count) startServiceTasks(account, cluster, stored, of, count - active.length);
  else stopServiceTasks(account, cluster, stored, of.id, victims(account, active, active.length - count));
}

/** Stops tasks of a deployment or a task set because there are too many, and tells it. */
export function stopServiceTasks(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  id: string,
  tasks: readonly StoredTask[],
): void {
  if (tasks.length === 0) return;
  const running = tasks.filter(({ task }) => task.lastStatus === 'RUNNING');
  const starting = progressOf(stored, id).starting ?? {};
  for (const each of tasks) {
    delete starting[idOf(each.task.taskArn ?? '')];
    stopTask(account, cluster, each, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${id})`,
    });
  }
  tellDraining(account, stored, id, running);
  const ids = tasks.map(({ task }) => idOf(task.taskArn ?? ''));
  tellOf(account, stored, id, ` has stopped ${tasks.length} running tasks: ${taskList(ids)}.`);
}

/** Stops tasks that failed their health checks; each counts as a failed task of its deployment. */
export function stopUnhealthy(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  id: string,
  tasks: readonly StoredTask[],
): void {
  const progress = progressOf(stored, id);
  for (const each of tasks) {
    const taskId = idOf(each.task.taskArn ?? '');
    if (progress.starting !== undefined) delete progress.starting[taskId];
    progress.failedTasks += 1;
    tellOf(account, stored, id, ` (task ${taskId}) failed container health checks.`);
    stopTask(account, cluster, each, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
  }
  tellDraining(account, stored, id, tasks);
}

/**
 * Which tasks go when there are too many: first those that are not ready (they come first in `tasks`), then from the Availability Zone
 * that has most of them. Protected ones stay.
 */
export function victims(account: Account, tasks: readonly StoredTask[], count: number): StoredTask[] {
  if (count <= 0) return [];
  const free = tasks.filter((each) => !isProtected(account, each));
  const inZone = new Map<string, number>();
  const ranked = free.map((each) => {
    const zone = each.task.availabilityZone ?? '';
    const rank = (inZone.get(zone) ?? 0) + 1;
    inZone.set(zone, rank);
    return { each, rank, isRunning: each.task.lastStatus === 'RUNNING' };
  });
  ranked.sort((a, b) => Number(a.isRunning) - Number(b.isRunning) || b.rank - a.rank);
  return ranked.slice(0, count).map(({ each }) => each);
}

/** Whether scale-in and deployments must leave a task alone. Source: UpdateTaskProtection. */
export function isProtected(account: Account, { protection }: StoredTask): boolean {
  if (protection?.protectionEnabled !== true) return false;
  return protection.expirationDate === undefined || protection.expirationDate * 1000 > account.now;
}

/**
 * When a RUNNING task counts as healthy, if nothing speaks against it: milliseconds since the epoch; undefined while its containers'
 * health checks have not passed. Source: DeploymentConfiguration.minimumHealthyPercent.
 */
export function healthyAt(account: Account, stored: StoredService, { task }: StoredTask): number | undefined {
  const startedAt = (task.startedAt ?? task.createdAt ?? 0) * 1000;
  const isBalanced = (stored.service.loadBalancers ?? []).length > 0;
  const targetAt = startedAt + secondsUntilTargetHealthy * 1000;
  if (hasHealthCheck(account, task.taskDefinitionArn)) {
    if (task.healthStatus !== 'HEALTHY') return undefined;
    return isBalanced ? targetAt : startedAt;
  }
  return isBalanced ? targetAt : startedAt + secondsUntilHealthy * 1000;
}

/** The grace period of the health checks of a task: milliseconds since the epoch. */
export function graceEndsAt({ service }: StoredService, { task }: StoredTask): number {
  return ((task.startedAt ?? 0) + (service.healthCheckGracePeriodSeconds ?? 0)) * 1000;
}

function hasHealthCheck(account: Account, taskDefinition: string | undefined): boolean {
  const found = findTaskDefinition(account, taskDefinition ?? '')?.taskDefinition.containerDefinitions ?? [];
  return found.some(({ essential, healthCheck }) => essential !== false && healthCheck !== undefined);
}

function tellDraining(account: Account, stored: StoredService, id: string, tasks: readonly StoredTask[]): void {
  const { loadBalancers = [] } = stored.service;
  if (tasks.length === 0 || loadBalancers.length === 0) return;
  for (const { targetGroupArn } of loadBalancers) {
    if (targetGroupArn === undefined) continue;
    tellOf(account, stored, id, ` deregistered ${tasks.length} targets in (target-group ${targetGroupArn})`);
  }
  tellOf(account, stored, id, ` has begun draining connections on ${tasks.length} tasks.`);
}
