import type {
  DaemonDeployment,
  DaemonDeploymentCapacityProvider,
  DaemonDeploymentConfiguration,
  DaemonDeploymentRevisionDetail,
} from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { ecsArn } from '../arns.ts';
import type { DueEvent } from '../due.ts';
import { findCluster } from '../find.ts';
import { holdDaemonTaskDefinition, releaseDaemonTaskDefinition } from '../operations/daemon-task-definitions.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import {
  countsOn,
  type DaemonCounts,
  type DaemonTaskFailure,
  instancesOf,
  livingTasks,
  startMissing,
  stopOn,
  takeEnded,
  wantedRevision,
} from './managed-daemon-tasks.ts';
import {
  daemonsOf,
  deploymentUnderWay,
  findDaemon,
  lookAtDaemon,
  revisionOf,
  type StoredDaemon,
  type StoredDaemonDeployment,
  type StoredDaemonRevision,
  targetRevision,
} from './stored-daemons.ts';

/** Milliseconds. The example of DescribeDaemonDeployments starts 5 s after it was created; the others are not documented. */
const times = { start: 5_000, step: 60_000, rollback: 60_000, wait: 5_000 };

/** Not documented: a quarter of the instances at a time. */
const usualDrainPercent = 25;

/** Source: example of DescribeDaemonDeployments. */
const circuitBreakerThreshold = 10;

/**
 * Begins to deploy the newest revision, or with `DELETE` to remove the daemon from all instances. A deployment that is not over is
 * STOPPED: it "has been replaced by a new deployment" (developer guide, daemon events).
 */
export function beginDeployment(
  account: Account,
  stored: StoredDaemon,
  aim: 'DEPLOY' | 'DELETE',
  configuration: Wire<DaemonDeploymentConfiguration>,
): string {
  const { clusterArn } = stored.daemon;
  const last = deploymentUnderWay(stored)?.deployment;
  if (last !== undefined) {
    last.status = 'STOPPED';
    last.statusReason = 'Deployment was replaced by a new deployment.';
    last.stoppedAt = timestamp(account.now);
    last.finishedAt = last.stoppedAt;
    endMonitoring(last);
    release(account, stored, last);
  }
  const target = aim === 'DEPLOY' ? targetRevision(stored) : undefined;
  const source = revisionOf(stored, stored.currentRevision);
  const clusterName = idOf(clusterArn ?? '');
  const daemonDeploymentArn = ecsArn(account, 'daemon-deployment', clusterName, stored.daemonName, account.ids.hex(21));
  const alarmNames = configuration.alarms?.alarmNames ?? [];
  const enable = configuration.alarms?.enable ?? false;
  const deployment: Wire<DaemonDeployment> = {
    daemonDeploymentArn,
    clusterArn,
    status: 'PENDING',
    targetDaemonRevision: target && detailOf(account, stored, target),
    sourceDaemonRevisions: source ? [detailOf(account, stored, source)] : [],
    circuitBreaker: { failureCount: 0, status: 'MONITORING', threshold: circuitBreakerThreshold },
    alarms: { status: enable ? 'MONITORING' : 'DISABLED', alarmNames, triggeredAlarmNames: [] },
    deploymentConfiguration: {
      drainPercent: configuration.drainPercent ?? usualDrainPercent,
      bakeTimeInMinutes: configuration.bakeTimeInMinutes ?? 0,
      alarms: { alarmNames, enable },
    },
    createdAt: timestamp(account.now),
  };
  stored.deployments.push({ deployment });
  stored.daemon.deploymentArn = daemonDeploymentArn;
  if (target !== undefined) holdDaemonTaskDefinition(account, target.revision.daemonTaskDefinitionArn ?? '');
  account.due.add({ at: account.now + times.start, kind: 'daemon-deployment', arn: daemonDeploymentArn });
  return daemonDeploymentArn;
}

/** The next step of a deployment of a daemon is due; the ARN is the deployment's. */
export function daemonDeploymentHappens(account: Account, event: DueEvent): void {
  const stored = findDaemon(account, event.arn);
  const under = stored === undefined ? undefined : deploymentUnderWay(stored);
  if (stored === undefined || under?.deployment.daemonDeploymentArn !== event.arn) return;
  const { status } = under.deployment;
  if (status === 'PENDING') start(account, stored, under.deployment);
  else if (status === 'ROLLBACK_IN_PROGRESS') endRollback(account, stored, under.deployment);
  else endStep(account, stored, under);
  look(account, stored);
}

/** A daemon looks what became of its tasks, and starts those that are missing; the ARN is the daemon's. */
export function daemonHappens(account: Account, event: DueEvent): void {
  const stored = findDaemon(account, event.arn);
  if (stored === undefined) return;
  if (stored.looksAt === event.at) delete stored.looksAt;
  look(account, stored);
}

function look(account: Account, stored: StoredDaemon): void {
  countFailures(account, stored, takeEnded(account, stored));
  countFailures(account, stored, startMissing(account, stored, wantedRevision(stored)));
  const under = deploymentUnderWay(stored);
  if (under !== undefined) tellCounts(account, stored, under.deployment);
}

/**
 * "Daemon task launch failures during a deployment are still counted by the deployment circuit breaker. The circuit breaker can roll back an
 * unstable target revision." (CreateDaemonRequest.critical)
 */
function countFailures(account: Account, stored: StoredDaemon, failures: readonly DaemonTaskFailure[]): void {
  for (const { revision, reason } of failures) {
    const under = deploymentUnderWay(stored);
    if (under?.deployment.status !== 'IN_PROGRESS') return;
    const { deployment } = under;
    if (deployment.targetDaemonRevision?.arn !== revision) continue;
    under.failedAt = account.now;
    const failureCount = (deployment.circuitBreaker?.failureCount ?? 0) + 1;
    deployment.circuitBreaker = { ...deployment.circuitBreaker, failureCount };
    if (failureCount < circuitBreakerThreshold) continue;
    deployment.circuitBreaker.status = 'TRIGGERED';
    rollBack(account, stored, deployment, `Daemon deployment circuit breaker: ${reason}`);
  }
}

function endStep(account: Account, stored: StoredDaemon, under: StoredDaemonDeployment): void {
  const { deployment } = under;
  const firing = (deployment.alarms?.alarmNames ?? []).filter((name) => account.firingAlarms.has(name));
  if (deployment.alarms?.status === 'MONITORING' && firing.length > 0) {
    deployment.alarms = { ...deployment.alarms, status: 'TRIGGERED', triggeredAlarmNames: firing };
    rollBack(account, stored, deployment, `Alarm(s) detected: ${firing.join(', ')}.`);
    return;
  }
  if (!isStepDone(account, stored, under)) {
    scheduleStep(account, deployment, times.wait);
    return;
  }
  if (replaceBatch(account, stored, deployment) > 0) scheduleStep(account, deployment, stepTime(deployment));
  else succeed(account, stored, deployment);
}

/** Whether the instances of a step run what they are to run, and have done so for a while. */
function isStepDone(account: Account, stored: StoredDaemon, { deployment, failedAt }: StoredDaemonDeployment): boolean {
  if (failedAt !== undefined && account.now < failedAt + times.step) return false;
  const living = livingTasks(account, stored);
  if (living.some(({ isStopping }) => isStopping)) return false;
  const ready = new Set(living.filter(({ isRunning }) => isRunning).map(({ instanceArn }) => instanceArn));
  const target = revisionOf(stored, deployment.targetDaemonRevision?.arn);
  const cluster = findCluster(account, deployment.clusterArn);
  if (target === undefined || cluster === undefined) return true;
  return instancesOf(cluster, target.capacityProviderArns).every(({ containerInstanceArn = '' }) =>
    ready.has(containerInstanceArn),
  );
}

function start(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  deployment.status = 'IN_PROGRESS';
  deployment.startedAt = timestamp(account.now);
  replaceBatch(account, stored, deployment);
  scheduleStep(account, deployment, stepTime(deployment));
}

/**
 * Stops the tasks of other revisions on the next instances of each capacity provider, `drainPercent` of them at a time; capacity providers are
 * drained side by side.
 *
 * @returns on how many instances
 */
function replaceBatch(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): number {
  const percent = deployment.deploymentConfiguration?.drainPercent ?? usualDrainPercent;
  const living = livingTasks(account, stored);
  const others = living.filter(({ revision }) => revision !== deployment.targetDaemonRevision?.arn);
  const batch = [...new Set(others.map(({ capacityProviderName }) => capacityProviderName))].flatMap((name) => {
    const ofProvider = (task: { readonly capacityProviderName: string | undefined }) =>
      task.capacityProviderName === name;
    return others.filter(ofProvider).slice(0, batchSize(living.filter(ofProvider).length, percent));
  });
  stopOn(
    account,
    stored,
    batch.map(({ instanceArn }) => instanceArn),
  );
  return batch.length;
}

/** At least one instance at a time, or a deployment would never end. @param percent 0 to 100 */
function batchSize(count: number, percent: number): number {
  return Math.max(1, Math.floor((count * percent) / 100));
}

/** A step ends when its instances are replaced and the bake time is over (DaemonDeploymentConfiguration.bakeTimeInMinutes). Milliseconds. */
function stepTime({ deploymentConfiguration }: Wire<DaemonDeployment>): number {
  return times.step + (deploymentConfiguration?.bakeTimeInMinutes ?? 0) * 60_000;
}

function scheduleStep(account: Account, { daemonDeploymentArn: arn = '' }: Wire<DaemonDeployment>, time: number): void {
  account.due.add({ at: account.now + time, kind: 'daemon-deployment', arn });
}

function tellCounts(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  const { targetDaemonRevision: target, sourceDaemonRevisions: sources = [] } = deployment;
  for (const detail of [...(target === undefined ? [] : [target]), ...sources]) {
    recount(detail, (arn) => countsOn(account, stored, detail.arn ?? '', arn));
  }
}

function detailOf(
  account: Account,
  stored: StoredDaemon,
  { revision, capacityProviderArns }: StoredDaemonRevision,
): Wire<DaemonDeploymentRevisionDetail> {
  const { daemonRevisionArn = '' } = revision;
  const detail = { arn: daemonRevisionArn, capacityProviders: capacityProviderArns.map((arn) => ({ arn })) };
  recount(detail, (arn) => countsOn(account, stored, daemonRevisionArn, arn));
  return detail;
}

function recount(
  detail: Wire<DaemonDeploymentRevisionDetail>,
  counts: (capacityProviderArn: string) => DaemonCounts,
): void {
  const capacityProviders: Wire<DaemonDeploymentCapacityProvider>[] = (detail.capacityProviders ?? []).map(
    ({ arn = '' }) => {
      const { running, without, draining } = counts(arn);
      return {
        arn,
        runningInstanceCount: running,
        withoutDaemonInstanceCount: without,
        drainingInstanceCount: draining,
      };
    },
  );
  detail.capacityProviders = capacityProviders;
  detail.totalRunningInstanceCount = sum(capacityProviders.map((one) => one.runningInstanceCount));
  detail.totalWithoutDaemonInstanceCount = sum(capacityProviders.map((one) => one.withoutDaemonInstanceCount));
  detail.totalDrainingInstanceCount = sum(capacityProviders.map((one) => one.drainingInstanceCount));
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number = 0) => total + number, 0);
}

function succeed(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  const before = revisionOf(stored, stored.currentRevision);
  if (before !== undefined) releaseDaemonTaskDefinition(account, before.revision.daemonTaskDefinitionArn ?? '');
  if (deployment.targetDaemonRevision === undefined) {
    daemonsOf(account, idOf(deployment.clusterArn ?? '')).delete(stored.daemonName);
    return;
  }
  tellCounts(account, stored, deployment);
  deployment.status = 'SUCCESSFUL';
  // Source: example of DescribeDaemonDeployments.
  deployment.statusReason = 'Deployment completed successfully.';
  endMonitoring(deployment);
  deployment.finishedAt = timestamp(account.now);
  stored.currentRevision = deployment.targetDaemonRevision.arn;
}

function endMonitoring({ circuitBreaker, alarms }: Wire<DaemonDeployment>): void {
  if (circuitBreaker?.status === 'MONITORING') circuitBreaker.status = 'MONITORING_COMPLETE';
  if (alarms?.status === 'MONITORING') alarms.status = 'MONITORING_COMPLETE';
}

/** All tasks of the target stop at once; those of the current revision take their places. */
function rollBack(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>, reason: string): void {
  deployment.status = 'ROLLBACK_IN_PROGRESS';
  deployment.statusReason = reason;
  endMonitoring(deployment);
  deployment.rollback = {
    reason,
    startedAt: timestamp(account.now),
    rollbackTargetDaemonRevisionArn: stored.currentRevision,
    rollbackCapacityProviders: (deployment.targetDaemonRevision?.capacityProviders ?? []).map(({ arn = '' }) => arn),
  };
  const others = livingTasks(account, stored).filter(({ revision }) => revision !== stored.currentRevision);
  stopOn(
    account,
    stored,
    others.map(({ instanceArn }) => instanceArn),
  );
  lookAtDaemon(account, stored, account.now);
  scheduleStep(account, deployment, times.rollback);
}

function endRollback(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  tellCounts(account, stored, deployment);
  release(account, stored, deployment);
  deployment.status = stored.currentRevision === undefined ? 'ROLLBACK_FAILED' : 'ROLLBACK_SUCCESSFUL';
  deployment.finishedAt = timestamp(account.now);
}

/** The target of a deployment that did not succeed is not used any more. */
function release(account: Account, stored: StoredDaemon, { targetDaemonRevision }: Wire<DaemonDeployment>): void {
  if (targetDaemonRevision === undefined) return;
  const target = revisionOf(stored, targetDaemonRevision.arn);
  releaseDaemonTaskDefinition(account, target?.revision.daemonTaskDefinitionArn ?? '');
}
