import type {
  DaemonDeployment,
  DaemonDeploymentCapacityProvider,
  DaemonDeploymentConfiguration,
  DaemonDeploymentRevisionDetail,
  DaemonDetail,
  DaemonRevision,
  Tag,
} from '@aws-sdk/client-ecs';
import { type Account, listOf } from '../account.ts';
import { ecsArn, readEcsArn } from '../arns.ts';
import type { DueEvent } from '../due.ts';
import { findCluster } from '../find.ts';
import {
  findDaemonTaskDefinition,
  holdDaemonTaskDefinition,
  releaseDaemonTaskDefinition,
} from '../operations/daemon-task-definitions.ts';
import type { Ordered } from '../ordered.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { outcomeOf } from './outcomes.ts';

export interface StoredDaemon {
  readonly daemonName: string;
  /** Without the counts: {@link instancesOf} tells them. */
  daemon: Wire<DaemonDetail>;
  tags: Wire<Tag>[];
  readonly clientToken: string | undefined;
  /** ARN of the revision that was deployed last with success. */
  currentRevision: string | undefined;
  /** Newest last. */
  readonly revisions: StoredDaemonRevision[];
  /** Newest last. */
  readonly deployments: StoredDaemonDeployment[];
}

export interface StoredDaemonRevision {
  readonly revision: Wire<DaemonRevision>;
  readonly capacityProviderArns: readonly string[];
}

export interface StoredDaemonDeployment {
  deployment: Wire<DaemonDeployment>;
  /** Steps that are done. */
  step: number;
  /** How often instances are drained, `drainPercent` of them at a time. */
  steps: number;
}

/** Milliseconds. The example of DescribeDaemonDeployments starts 5 s after it was created; the others are not documented. */
const times = { start: 5_000, step: 60_000, rollback: 60_000 };

/** Not documented: a quarter of the instances at a time. */
const usualDrainPercent = 25;

/** Source: example of DescribeDaemonDeployments. */
const circuitBreakerThreshold = 10;

/** The daemons of a cluster, by name. */
export function daemonsOf(account: Account, clusterName: string): Ordered<StoredDaemon> {
  return listOf<StoredDaemon>(account, `daemons/${clusterName}`);
}

/** The daemon of the ARN of itself, one of its revisions or deployments. */
export function findDaemon(account: Account, arn: string): StoredDaemon | undefined {
  const read = readEcsArn(arn);
  if (read === undefined || read.accountId !== account.accountId || read.region !== account.region) return undefined;
  if (!['daemon', 'daemon-revision', 'daemon-deployment'].includes(read.type)) return undefined;
  const [clusterName = '', daemonName = ''] = read.path;
  return account.lists.has(`daemons/${clusterName}`) ? daemonsOf(account, clusterName).get(daemonName) : undefined;
}

/** The revision that is being deployed, or else the current one. */
export function targetRevision(stored: StoredDaemon): StoredDaemonRevision | undefined {
  return stored.revisions.at(-1);
}

/** How many container instances of a capacity provider run in the cluster of a daemon: each runs one task of it. */
export function instancesOf(account: Account, clusterArn: string | undefined, capacityProviderArn: string): number {
  const name = idOf(capacityProviderArn);
  let count = 0;
  for (const instance of findCluster(account, clusterArn)?.containerInstances.values() ?? []) {
    if (instance.capacityProviderName === name && instance.status === 'ACTIVE') count += 1;
  }
  return count;
}

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
  const last = stored.deployments.at(-1)?.deployment;
  if (last !== undefined && isUnderWay(last)) {
    last.status = 'STOPPED';
    last.statusReason = 'Deployment was replaced by a new deployment.';
    last.stoppedAt = timestamp(account.now);
    last.finishedAt = last.stoppedAt;
    endMonitoring(last);
    release(account, stored, last);
  }
  const target = aim === 'DEPLOY' ? targetRevision(stored) : undefined;
  const source = stored.revisions.find(({ revision }) => revision.daemonRevisionArn === stored.currentRevision);
  const clusterName = idOf(clusterArn ?? '');
  const daemonDeploymentArn = ecsArn(account, 'daemon-deployment', clusterName, stored.daemonName, account.ids.hex(21));
  const alarmNames = configuration.alarms?.alarmNames ?? [];
  const enable = configuration.alarms?.enable ?? false;
  const deployment: Wire<DaemonDeployment> = {
    daemonDeploymentArn,
    clusterArn,
    status: 'PENDING',
    targetDaemonRevision: target && detailOf(target, () => [0, 0]),
    sourceDaemonRevisions: source ? [detailOf(source, (arn) => [instancesOf(account, clusterArn, arn), 0])] : [],
    circuitBreaker: { failureCount: 0, status: 'MONITORING', threshold: circuitBreakerThreshold },
    alarms: { status: enable ? 'MONITORING' : 'DISABLED', alarmNames, triggeredAlarmNames: [] },
    deploymentConfiguration: {
      drainPercent: configuration.drainPercent ?? usualDrainPercent,
      bakeTimeInMinutes: configuration.bakeTimeInMinutes ?? 0,
      alarms: { alarmNames, enable },
    },
    createdAt: timestamp(account.now),
  };
  stored.deployments.push({ deployment, step: 0, steps: 1 });
  stored.daemon.deploymentArn = daemonDeploymentArn;
  if (target !== undefined) holdDaemonTaskDefinition(account, target.revision.daemonTaskDefinitionArn ?? '');
  account.due.add({ at: account.now + times.start, kind: 'daemon-deployment', arn: daemonDeploymentArn });
  return daemonDeploymentArn;
}

function isUnderWay({ status }: Wire<DaemonDeployment>): boolean {
  return status === 'PENDING' || status === 'IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS';
}

/** The next step of a deployment of a daemon is due; the ARN is the deployment's. */
export function daemonDeploymentHappens(account: Account, event: DueEvent): void {
  const stored = findDaemon(account, event.arn);
  const under = stored?.deployments.find(({ deployment }) => deployment.daemonDeploymentArn === event.arn);
  if (stored === undefined || under === undefined || !isUnderWay(under.deployment)) return;
  const { status } = under.deployment;
  if (status === 'PENDING') start(account, under);
  else if (status === 'ROLLBACK_IN_PROGRESS') endRollback(account, stored, under.deployment);
  else endStep(account, stored, under);
}

function endStep(account: Account, stored: StoredDaemon, under: StoredDaemonDeployment): void {
  const { deployment } = under;
  const firing = (deployment.alarms?.alarmNames ?? []).filter((name) => account.firingAlarms.has(name));
  if (deployment.alarms?.status === 'MONITORING' && firing.length > 0) {
    deployment.alarms = { ...deployment.alarms, status: 'TRIGGERED', triggeredAlarmNames: firing };
    rollBack(account, stored, deployment, `Alarm(s) detected: ${firing.join(', ')}.`);
    return;
  }
  const failure = failureOf(account, stored, deployment);
  if (failure !== undefined) {
    deployment.circuitBreaker = {
      ...deployment.circuitBreaker,
      failureCount: circuitBreakerThreshold,
      status: 'TRIGGERED',
    };
    rollBack(account, stored, deployment, `Daemon deployment circuit breaker: ${failure}`);
    return;
  }
  under.step += 1;
  tellCounts(account, under);
  if (under.step < under.steps) scheduleStep(account, deployment);
  else succeed(account, stored, deployment);
}

function start(account: Account, under: StoredDaemonDeployment): void {
  const { deployment } = under;
  deployment.status = 'IN_PROGRESS';
  deployment.startedAt = timestamp(account.now);
  const percent = deployment.deploymentConfiguration?.drainPercent ?? usualDrainPercent;
  const drained = (deployment.sourceDaemonRevisions?.[0]?.capacityProviders ?? [])
    .map(({ arn = '' }) => instancesOf(account, deployment.clusterArn, arn))
    .map((count) => (count === 0 ? 0 : Math.ceil(count / batchSize(count, percent))));
  // Capacity providers are drained side by side; a first deployment drains nothing: it starts the task on every instance at once.
  under.steps = Math.max(1, ...drained);
  tellCounts(account, under);
  scheduleStep(account, deployment);
}

/** At least one instance at a time, or a deployment would never end. @param percent 0 to 100 */
function batchSize(count: number, percent: number): number {
  return Math.max(1, Math.floor((count * percent) / 100));
}

/** A step ends when its instances are replaced and the bake time is over (DaemonDeploymentConfiguration.bakeTimeInMinutes). */
function scheduleStep(account: Account, deployment: Wire<DaemonDeployment>): void {
  const bake = (deployment.deploymentConfiguration?.bakeTimeInMinutes ?? 0) * 60_000;
  const arn = deployment.daemonDeploymentArn ?? '';
  account.due.add({ at: account.now + times.step + bake, kind: 'daemon-deployment', arn });
}

function tellCounts(account: Account, { deployment, step, steps }: StoredDaemonDeployment): void {
  const { clusterArn, deploymentConfiguration } = deployment;
  const percent = deploymentConfiguration?.drainPercent ?? usualDrainPercent;
  const replaced = (arn: string): number => {
    const count = instancesOf(account, clusterArn, arn);
    return step >= steps ? count : Math.min(count, step * batchSize(count, percent));
  };
  const draining = (arn: string): number => {
    const left = instancesOf(account, clusterArn, arn) - replaced(arn);
    return Math.min(left, batchSize(left, percent));
  };
  if (deployment.targetDaemonRevision !== undefined) {
    recount(deployment.targetDaemonRevision, (arn) => [replaced(arn), 0]);
  }
  for (const source of deployment.sourceDaemonRevisions ?? []) {
    recount(source, (arn) => [instancesOf(account, clusterArn, arn) - replaced(arn) - draining(arn), draining(arn)]);
  }
}

type Counts = (capacityProviderArn: string) => readonly [running: number, draining: number];

function detailOf(
  { revision, capacityProviderArns }: StoredDaemonRevision,
  counts: Counts,
): Wire<DaemonDeploymentRevisionDetail> {
  const capacityProviders = capacityProviderArns.map((arn) => ({ arn }));
  const detail: Wire<DaemonDeploymentRevisionDetail> = { arn: revision.daemonRevisionArn, capacityProviders };
  recount(detail, counts);
  return detail;
}

function recount(detail: Wire<DaemonDeploymentRevisionDetail>, counts: Counts): void {
  const capacityProviders: Wire<DaemonDeploymentCapacityProvider>[] = (detail.capacityProviders ?? []).map(
    ({ arn = '' }) => {
      const [runningInstanceCount, drainingInstanceCount] = counts(arn);
      return { arn, runningInstanceCount, withoutDaemonInstanceCount: 0, drainingInstanceCount };
    },
  );
  detail.capacityProviders = capacityProviders;
  detail.totalRunningInstanceCount = sum(capacityProviders.map((one) => one.runningInstanceCount));
  detail.totalWithoutDaemonInstanceCount = 0;
  detail.totalDrainingInstanceCount = sum(capacityProviders.map((one) => one.drainingInstanceCount));
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number = 0) => total + number, 0);
}

function succeed(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  const before = stored.revisions.find(({ revision }) => revision.daemonRevisionArn === stored.currentRevision);
  if (before !== undefined) releaseDaemonTaskDefinition(account, before.revision.daemonTaskDefinitionArn ?? '');
  if (deployment.targetDaemonRevision === undefined) {
    daemonsOf(account, idOf(deployment.clusterArn ?? '')).delete(stored.daemonName);
    return;
  }
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
  const arn = deployment.daemonDeploymentArn ?? '';
  account.due.add({ at: account.now + times.rollback, kind: 'daemon-deployment', arn });
}

/**
 * Why the tasks of a deployment do not stay: "Daemon task launch failures during a deployment are still counted by the deployment
 * circuit breaker" (CreateDaemonRequest.critical). Without instances there are no tasks, and nothing fails.
 */
function failureOf(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): string | undefined {
  const { arn, capacityProviders = [] } = deployment.targetDaemonRevision ?? {};
  const instances = capacityProviders.map((one) => instancesOf(account, deployment.clusterArn, one.arn ?? ''));
  if (sum(instances) === 0) return undefined;
  const target = stored.revisions.find(({ revision }) => revision.daemonRevisionArn === arn);
  const definition = findDaemonTaskDefinition(account, target?.revision.daemonTaskDefinitionArn ?? '');
  const { containerDefinitions = [] } = definition?.daemonTaskDefinition ?? {};
  const { initialisation, pull, dependency, containers } = outcomeOf({ containerDefinitions }, undefined, 'instance');
  const start = initialisation ?? pull ?? dependency;
  if (start !== undefined) return start.containerReason ?? start.stoppedReason;
  const ended = containers.find(({ isEssential, end }) => isEssential && end !== undefined);
  return ended && 'Essential container in task exited';
}

function endRollback(account: Account, stored: StoredDaemon, deployment: Wire<DaemonDeployment>): void {
  release(account, stored, deployment);
  deployment.status = stored.currentRevision === undefined ? 'ROLLBACK_FAILED' : 'ROLLBACK_SUCCESSFUL';
  deployment.finishedAt = timestamp(account.now);
  const { clusterArn } = deployment;
  if (deployment.targetDaemonRevision) recount(deployment.targetDaemonRevision, () => [0, 0]);
  for (const source of deployment.sourceDaemonRevisions ?? []) {
    recount(source, (arn) => [instancesOf(account, clusterArn, arn), 0]);
  }
}

/** The target of a deployment that did not succeed is not used any more. */
function release(account: Account, stored: StoredDaemon, { targetDaemonRevision }: Wire<DaemonDeployment>): void {
  if (targetDaemonRevision === undefined) return;
  const target = stored.revisions.find(({ revision }) => revision.daemonRevisionArn === targetDaemonRevision.arn);
  releaseDaemonTaskDefinition(account, target?.revision.daemonTaskDefinitionArn ?? '');
}
