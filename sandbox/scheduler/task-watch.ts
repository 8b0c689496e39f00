import type { Account, StoredCluster, StoredService } from '../account.ts';
import { tell, tellOf, tellOnce } from './events.ts';
import { progressOf } from './service-memory.ts';
import { graceEndsAt, healthyAt, standingTasks } from './service-tasks.ts';
import { startDelay } from './throttle.ts';
import { lookAgainAt } from './wake.ts';

/** How a task was stopped when nothing was wrong with it. Source: TaskStopCode in the SDK. */
const innocent: readonly (string | undefined)[] = [
  'ServiceSchedulerInitiated',
  'UserInitiated',
  'SpotInterruption',
  'TerminationNotice',
];

/**
 * Looks what became of the tasks that a deployment or a task set started: who is healthy now, who failed. Must come before their counts are
 * asked for. Looks again when the next of them may be healthy.
 *
 * A task that stops before it was healthy is a failed task: "a task is considered a failure if the service scheduler can't launch the
 * task, the task doesn't transition to a RUNNING state, or if it fails any of its defined health checks and is stopped"
 * (Deployment.failedTasks). With `resetOnHealthyTask`, the default, "a task that reaches a healthy state resets the failure count to 0".
 */
export function watchTasks(account: Account, cluster: StoredCluster, stored: StoredService, id: string): void {
  const progress = progressOf(stored, id);
  const { starting = {} } = progress;
  const { resetOnHealthyTask = true } = stored.service.deploymentConfiguration?.deploymentCircuitBreaker ?? {};
  let registered = 0;
  let earliest = Number.POSITIVE_INFINITY;
  for (const taskId of Object.keys(starting)) {
    const each = cluster.tasks.get(taskId) ?? cluster.stoppedTasks.get(taskId);
    if (each === undefined) {
      delete starting[taskId];
      continue;
    }
    const { lastStatus, desiredStatus, stopCode, startedAt } = each.task;
    if (startedAt !== undefined && starting[taskId] === 'new') {
      starting[taskId] = 'running';
      progress.failedStarts = 0;
      delete progress.startsAgainAt;
      registered += 1;
    }
    if (desiredStatus === 'STOPPED') {
      delete starting[taskId];
      if (innocent.includes(stopCode)) continue;
      progress.failedTasks += 1;
      if (startedAt === undefined) failedStart(account, stored, id);
      continue;
    }
    if (lastStatus !== 'RUNNING') continue;
    const at = healthyAt(account, stored, each);
    if (at !== undefined && at <= account.now && each.task.healthStatus !== 'UNHEALTHY') {
      delete starting[taskId];
      if (resetOnHealthyTask) progress.failedTasks = 0;
    } else if (at !== undefined && at > account.now) {
      earliest = Math.min(earliest, at);
    }
  }
  tellRegistered(account, stored, id, registered);
  for (const each of standingTasks(account, cluster, stored, id).warming) {
    if (each.task.healthStatus === 'UNHEALTHY') earliest = Math.min(earliest, graceEndsAt(stored, each));
  }
  if (earliest < Number.POSITIVE_INFINITY) lookAgainAt(account, stored, earliest);
}

/** Tasks that stop after they were RUNNING are not slowed down. Source: developer guide, "Amazon ECS service throttle logic". */
function failedStart(account: Account, stored: StoredService, id: string): void {
  const progress = progressOf(stored, id);
  progress.failedStarts = (progress.failedStarts ?? 0) + 1;
  const delay = startDelay(progress.failedStarts, stored.service.desiredCount ?? 0);
  if (delay === 0) return;
  progress.startsAgainAt = account.now + 1000 * delay;
  tellOnce(
    account,
    stored,
    ' is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  );
}

function tellRegistered(account: Account, stored: StoredService, id: string, count: number): void {
  if (count === 0) return;
  for (const { targetGroupArn, loadBalancerName } of stored.service.loadBalancers ?? []) {
    if (targetGroupArn !== undefined) {
      tellOf(account, stored, id, ` registered ${count} targets in (target-group ${targetGroupArn})`);
    } else if (loadBalancerName !== undefined) {
      tell(account, stored, ` registered ${count} instances in (elb ${loadBalancerName})`);
    }
  }
}
