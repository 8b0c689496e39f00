import type { Deployment } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTask } from '../account.ts';
import { findTaskDefinition } from '../find.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { desiredDaemons } from './daemon-tasks.ts';
import { type CurrentDeployment, currentDeployment, dropRow, tasksOfRevision } from './deployments.ts';
import { tellOnce } from './events.ts';
import { boundsOf, rollingStep } from './rolling-plan.ts';
import { completeWhenSteady, healthyForSuccess } from './rollout-end.ts';
import { failWhenBroken } from './rollout-failure.ts';
import { memoryOf, progressOf } from './service-memory.ts';
import { startServiceTasks } from './service-starts.ts';
import {
  countsOf,
  isProtected,
  serviceCounts,
  standingTasks,
  stopServiceTasks,
  stopUnhealthy,
  victims,
} from './service-tasks.ts';
import { lookAgainAt } from './wake.ts';

interface Leaving {
  readonly id: string;
  readonly task: StoredTask;
}

/** Leads on a service that replaces its tasks by a rolling deployment, and keeps it at its desired count. */
export function reconcileRolling(account: Account, cluster: StoredCluster, stored: StoredService): void {
  failWhenBroken(account, cluster, stored);
  const current = currentDeployment(stored);
  if (current === undefined) return;
  step(account, cluster, stored, current);
  dropEmptyRows(cluster, stored);
  completeWhenSteady(account, cluster, stored);
}

function step(account: Account, cluster: StoredCluster, stored: StoredService, current: CurrentDeployment): void {
  const { service } = stored;
  const id = current.row.id ?? '';
  const ofRevision = tasksOfRevision(stored, current.revision.serviceRevisionArn ?? '');
  const definition = findTaskDefinition(account, current.revision.taskDefinition ?? '');
  if (ofRevision === undefined || definition === undefined) return;
  // UpdateService changes the strategy without a deployment: new tasks follow it.
  const { launchType, capacityProviderStrategy } = service;
  const of = { ...ofRevision, launchType, capacityProviderStrategy };
  if (service.schedulingStrategy === 'DAEMON') service.desiredCount = desiredDaemons(cluster, stored, definition);
  const desired = service.desiredCount ?? 0;
  const standing = standingTasks(account, cluster, stored, id);
  const healthy = standing.healthy.filter((each) => !isOnDraining(cluster, each));
  const warming = standing.warming.filter((each) => !isOnDraining(cluster, each));
  const pending = standing.pending.filter((each) => !isOnDraining(cluster, each));
  const leaving = leavingTasks(account, cluster, stored, id);
  if (current.progress.isGivenUp === true) return;
  const configuration = service.deploymentConfiguration;
  const next = rollingStep({
    desired,
    ...boundsOf(desired, configuration?.minimumHealthyPercent ?? 100, configuration?.maximumPercent ?? 200),
    fresh: { healthy: healthy.length, unready: warming.length + pending.length, unhealthy: standing.unhealthy.length },
    leaving: leaving.length,
    stopping: stoppingTasks(cluster, stored),
    unplaced: memoryOf(stored).unplacedLooks === undefined ? 0 : desired,
  });
  startServiceTasks(account, cluster, stored, of, next.start);
  // "Amazon ECS declares a deployment successful once a target percentage of tasks are healthy" and removes the previous ones
  // (DeploymentEarlySuccessCriteria); the percentage is never below the minimum.
  const early = configuration?.earlySuccessCriteria;
  const isEnough = early?.enable === true && healthy.length >= healthyForSuccess(desired, early);
  stopLeaving(account, cluster, stored, leaving, isEnough ? leaving.length : next.stopLeaving);
  stopUnhealthy(account, cluster, stored, id, standing.unhealthy.slice(0, next.stopUnhealthy));
  const excess = victims(account, [...pending, ...warming, ...healthy], next.stopExcess);
  if (excess.length < next.stopExcess) awaitProtected(account, stored, healthy, next.stopExcess - excess.length);
  stopServiceTasks(account, cluster, stored, id, excess);
  if (next.isStuck) {
    tellOnce(
      account,
      stored,
      ' was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  }
  countRows(account, cluster, stored, current.row, desired);
}

/**
 * RUNNING tasks that others replace, those that are not healthy first. Their companions that are unhealthy or not RUNNING yet are of
 * no use to anybody and stopped at once: "tasks in the PENDING state are stopped immediately" (developer guide, draining instances).
 */
function leavingTasks(account: Account, cluster: StoredCluster, stored: StoredService, primaryId: string): Leaving[] {
  const warming: Leaving[] = [];
  const healthy: Leaving[] = [];
  for (const { id = '' } of stored.service.deployments ?? []) {
    const leaves = (task: StoredTask) => id !== primaryId || isOnDraining(cluster, task);
    const standing = standingTasks(account, cluster, stored, id);
    const useless = [...standing.pending, ...(id === primaryId ? [] : standing.unhealthy)];
    stopServiceTasks(account, cluster, stored, id, useless.filter(leaves));
    warming.push(...standing.warming.filter(leaves).map((task) => ({ id, task })));
    healthy.push(...standing.healthy.filter(leaves).map((task) => ({ id, task })));
  }
  return [...warming, ...healthy];
}

function stopLeaving(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  leaving: readonly Leaving[],
  count: number,
): void {
  const free = leaving.filter(({ task }) => !isProtected(account, task));
  const stopped = free.slice(0, count);
  const tasks = leaving.map(({ task }) => task);
  if (stopped.length < count) awaitProtected(account, stored, tasks, count - stopped.length);
  for (const id of new Set(stopped.map((each) => each.id))) {
    const ofRow = stopped.filter((each) => each.id === id).map(({ task }) => task);
    stopServiceTasks(account, cluster, stored, id, ofRow);
  }
}

/** A protected task is looked at again when its protection ends. Source of the text: developer guide, "Task scale-in protection". */
function awaitProtected(account: Account, stored: StoredService, tasks: readonly StoredTask[], count: number): void {
  const ends = tasks.filter((each) => isProtected(account, each)).map(({ protection }) => protection?.expirationDate);
  const first = Math.min(...ends.filter((end) => end !== undefined));
  if (Number.isFinite(first)) lookAgainAt(account, stored, first * 1000);
  tellOnce(account, stored, ` was unable to scale in due to (reason ${count} tasks under protection)`);
}

/** Tasks that `runningCount` and `pendingCount` still have. */
function stoppingTasks(cluster: StoredCluster, stored: StoredService): number {
  const { running, pending } = serviceCounts(cluster, stored);
  const rows = stored.service.deployments ?? [];
  return running + pending - rows.reduce((sum, { id = '' }) => sum + countsOf(cluster, stored, id).active, 0);
}

function isOnDraining(cluster: StoredCluster, { task }: StoredTask): boolean {
  if (task.containerInstanceArn === undefined) return false;
  return cluster.containerInstances.get(idOf(task.containerInstanceArn))?.status === 'DRAINING';
}

/** The PRIMARY row wants all tasks, an earlier one those that it still has. */
function countRows(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  primary: Wire<Deployment>,
  desired: number,
): void {
  for (const row of stored.service.deployments ?? []) {
    const { id = '' } = row;
    const { healthy, warming } = standingTasks(account, cluster, stored, id);
    const isFailed = row.rolloutState === 'FAILED';
    const wanted = row === primary ? desired : isFailed ? 0 : healthy.length + warming.length;
    const failed = progressOf(stored, id).failedTasks;
    if (row.desiredCount === wanted && row.failedTasks === failed) continue;
    Object.assign(row, { desiredCount: wanted, failedTasks: failed, updatedAt: timestamp(account.now) });
  }
}

function dropEmptyRows(cluster: StoredCluster, stored: StoredService): void {
  for (const { id = '', status } of stored.service.deployments ?? []) {
    if (status === 'PRIMARY') continue;
    const { running, pending } = countsOf(cluster, stored, id);
    if (running + pending === 0) dropRow(stored, id);
  }
}
