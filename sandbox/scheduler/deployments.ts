import type { Deployment, ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { ecsArn } from '../arns.ts';
import type { DueEvent } from '../due.ts';
import { timestamp, type Wire } from '../wire.ts';
import { isMonitoring, thresholdOf } from './circuit-breaker.ts';
import { tell } from './events.ts';
import { memoryOf, progressOf, type RolloutProgress } from './service-memory.ts';
import { addRevision, type RevisionSettings, revisionOf } from './service-revisions.ts';
import type { TasksOf } from './service-tasks.ts';
import { lookAgainAt, serviceOfArn } from './wake.ts';

/** The deployment that a service is in, or was in last. */
export interface CurrentDeployment {
  /** The PRIMARY row of DescribeServices. */
  readonly row: Wire<Deployment>;
  /** What the row runs; after a rollback an earlier revision. */
  readonly revision: Wire<ServiceRevision>;
  /** The newest service deployment, which may be over. */
  readonly serviceDeployment: Wire<ServiceDeployment>;
  /** What the scheduler remembers of the row; changed in place. */
  readonly progress: RolloutProgress;
}

/** How a deployment ends. */
export interface DeploymentEnd {
  readonly status: 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL' | 'ROLLBACK_FAILED';
  /** Why; shown as `statusReason` of the service deployment, and as `rolloutStateReason` when it failed. */
  readonly reason?: string | undefined;
}

/** Statuses of a service deployment that goes on. Source: ServiceDeploymentStatus in the SDK. */
const goingOn: readonly (string | undefined)[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** Whether a service deployment goes on. */
export function isGoingOn({ status }: Wire<ServiceDeployment>): boolean {
  return goingOn.includes(status);
}

/**
 * Begins a deployment of new settings: makes the revision, the service deployment (PENDING; the next look at the service makes it
 * IN_PROGRESS) and the PRIMARY row; earlier rows become ACTIVE, an earlier service deployment that goes on is STOPPED. Members of the
 * service that a revision fixes (task definition, network, …) take the values of `change`; its other settings must be in place before.
 */
export function beginDeployment(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  change: RevisionSettings,
): CurrentDeployment {
  const sources = liveRevisions(stored);
  const before = stored.serviceDeployments.at(-1);
  if (before !== undefined && isGoingOn(before)) {
    finish(account, before, 'STOPPED', 'The service deployment was stopped because a new service deployment started.');
  }
  const revision = addRevision(account, cluster, stored, change);
  takeOver(stored, revision);
  const serviceDeployment = newServiceDeployment(account, cluster, stored, revision, sources);
  stored.serviceDeployments.push(serviceDeployment);
  stored.service.currentServiceDeployment = serviceDeployment.serviceDeploymentArn;
  const row = addRow(account, stored, revision, serviceDeployment);
  lookAgainAt(account, stored, account.now);
  return { row, revision, serviceDeployment, progress: progressOf(stored, row.id ?? '') };
}

/**
 * Takes over tasks that something else has deployed, as those of a deployment that is over, SUCCESSFUL.
 *
 * @param id of the row: `startedBy` of the tasks
 */
export function adoptDeployment(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  settings: RevisionSettings,
  id: string,
): void {
  const revision = addRevision(account, cluster, stored, settings);
  takeOver(stored, revision);
  const serviceDeployment = newServiceDeployment(account, cluster, stored, revision, []);
  serviceDeployment.startedAt = timestamp(account.now);
  finish(account, serviceDeployment, 'SUCCESSFUL', undefined);
  stored.serviceDeployments.push(serviceDeployment);
  stored.service.currentServiceDeployment = serviceDeployment.serviceDeploymentArn;
  const row = addRow(account, stored, revision, serviceDeployment, id);
  row.rolloutState = 'COMPLETED';
  row.rolloutStateReason = `ECS deployment ${id} completed.`;
}

/** The deployment of the PRIMARY row; undefined for a service of task sets. */
export function currentDeployment(stored: StoredService): CurrentDeployment | undefined {
  const row = stored.service.deployments?.find(({ status }) => status === 'PRIMARY');
  const serviceDeployment = stored.serviceDeployments.at(-1);
  if (row?.id === undefined || serviceDeployment === undefined) return undefined;
  const progress = progressOf(stored, row.id);
  const revision = revisionOf(stored, progress.revisionArn);
  return revision === undefined ? undefined : { row, revision, serviceDeployment, progress };
}

/**
 * Ends the newest service deployment. SUCCESSFUL and ROLLBACK_SUCCESSFUL make the PRIMARY row COMPLETED, the others FAILED. Rows that are not
 * PRIMARY stay until {@link dropRow}.
 */
export function endDeployment(
  account: Account,
  _cluster: StoredCluster,
  stored: StoredService,
  { status, reason }: DeploymentEnd,
): void {
  const current = currentDeployment(stored);
  if (current === undefined) return;
  const { row, serviceDeployment } = current;
  finish(account, serviceDeployment, status, reason);
  row.updatedAt = timestamp(account.now);
  if (status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL') {
    row.rolloutState = 'COMPLETED';
    row.rolloutStateReason = `ECS deployment ${row.id} completed.`;
    tell(account, stored, ` (deployment ${row.id}) deployment completed.`);
    return;
  }
  row.rolloutState = 'FAILED';
  row.rolloutStateReason = reason ?? `ECS deployment ${row.id} failed.`;
}

/**
 * Fails the newest deployment and goes back to the last revision that completed: the service deployment is ROLLBACK_IN_PROGRESS, the row of
 * that revision PRIMARY again (made anew when it is gone), the failed row ACTIVE and FAILED, wanting no tasks. Without such a
 * revision nothing changes. `reason` is that of the failure: `ECS deployment circuit breaker: tasks failed to start.`
 *
 * Source of the texts: AWS containers blog, "Announcing Amazon ECS deployment circuit breaker".
 *
 * @returns the deployment that the service goes back to; undefined when there is none
 */
export function rollBack(
  account: Account,
  _cluster: StoredCluster,
  stored: StoredService,
  reason: string,
): CurrentDeployment | undefined {
  const failed = currentDeployment(stored);
  const target = revisionOf(stored, lastCompletedRevision(stored));
  if (failed === undefined || target === undefined) return undefined;
  const { serviceDeployment } = failed;
  const now = timestamp(account.now);
  Object.assign(failed.row, {
    status: 'ACTIVE',
    desiredCount: 0,
    rolloutState: 'FAILED',
    rolloutStateReason: reason,
    updatedAt: now,
  });
  failed.progress.isGivenUp = true;
  takeOver(stored, target);
  const row = rowOfRevision(stored, target.serviceRevisionArn) ?? addRow(account, stored, target, serviceDeployment);
  Object.assign(row, {
    status: 'PRIMARY',
    desiredCount: stored.service.desiredCount ?? 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `${reason.split(':')[0]}: rolling back to deploymentId ${row.id}.`,
    updatedAt: now,
  });
  stored.service.deployments = [row, ...(stored.service.deployments ?? []).filter(({ id }) => id !== row.id)];
  Object.assign(serviceDeployment, {
    status: 'ROLLBACK_IN_PROGRESS',
    statusReason: reason,
    updatedAt: now,
    rollback: { reason, startedAt: now, serviceRevisionArn: target.serviceRevisionArn },
  });
  tell(account, stored, ` rolling back to deployment ${row.id}.`);
  memoryOf(stored).isSteady = false;
  lookAgainAt(account, stored, account.now);
  return { row, revision: target, serviceDeployment, progress: progressOf(stored, row.id ?? '') };
}

/**
 * What the tasks of a revision are started with; their `startedBy` is the row of the revision. Undefined when no row has it: nothing of
 * it runs then.
 */
export function tasksOfRevision(stored: StoredService, revisionArn: string): TasksOf | undefined {
  const row = rowOfRevision(stored, revisionArn);
  const revision = revisionOf(stored, revisionArn);
  if (row?.id === undefined || revision?.taskDefinition === undefined) return undefined;
  const { taskDefinition, launchType, capacityProviderStrategy, platformVersion, networkConfiguration } = revision;
  return { id: row.id, taskDefinition, launchType, capacityProviderStrategy, platformVersion, networkConfiguration };
}

/** The row of DescribeServices that runs a revision. */
export function rowOfRevision(stored: StoredService, revisionArn: string | undefined): Wire<Deployment> | undefined {
  return stored.service.deployments?.find(({ id = '' }) => stored.progress[id]?.revisionArn === revisionArn);
}

/** Forgets a row whose tasks are gone, and what the scheduler remembers of it. @param id `ecs-svc/…` */
export function dropRow(stored: StoredService, id: string): void {
  stored.service.deployments = (stored.service.deployments ?? []).filter((row) => row.id !== id);
  delete stored.progress[id];
}

/** The revision that ran when a deployment last ended well, other than the newest one. */
export function lastCompletedRevision(stored: StoredService): string | undefined {
  const target = stored.serviceDeployments.at(-1)?.targetServiceRevision?.arn;
  for (const { status, targetServiceRevision, rollback } of stored.serviceDeployments.toReversed()) {
    const arn =
      status === 'SUCCESSFUL'
        ? targetServiceRevision?.arn
        : status === 'ROLLBACK_SUCCESSFUL'
          ? rollback?.serviceRevisionArn
          : undefined;
    if (arn !== undefined && arn !== target) return arn;
  }
  return undefined;
}

/** A stage of a service deployment is over, or its bake time. The ARN is the service deployment's. */
export function deploymentHappens(account: Account, event: DueEvent): void {
  const found = serviceOfArn(account, event.arn);
  if (found === undefined) return;
  lookAgainAt(account, found.stored, account.now);
}

function newServiceDeployment(
  account: Account,
  cluster: StoredCluster,
  { service }: StoredService,
  revision: Wire<ServiceRevision>,
  sources: readonly string[],
): Wire<ServiceDeployment> {
  const { serviceName = '', serviceArn, clusterArn, desiredCount = 0, deploymentConfiguration } = service;
  const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
  const alarms = deploymentConfiguration?.alarms;
  const path = [cluster.cluster.clusterName ?? '', serviceName, account.ids.hex(21)];
  return {
    serviceDeploymentArn: ecsArn(account, 'service-deployment', ...path),
    serviceArn,
    clusterArn,
    createdAt: timestamp(account.now),
    updatedAt: timestamp(account.now),
    sourceServiceRevisions: sources.map((arn) => ({
      arn,
      requestedTaskCount: desiredCount,
      runningTaskCount: 0,
      pendingTaskCount: 0,
    })),
    targetServiceRevision: {
      arn: revision.serviceRevisionArn,
      requestedTaskCount: desiredCount,
      runningTaskCount: 0,
      pendingTaskCount: 0,
    },
    status: 'PENDING',
    deploymentConfiguration: structuredClone(deploymentConfiguration),
    deploymentCircuitBreaker: {
      status: breaker?.enable === true ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: thresholdOf(desiredCount, breaker?.thresholdConfiguration),
    },
    ...(alarms !== undefined && {
      alarms: {
        status: isMonitoring(account, alarms) ? ('MONITORING' as const) : ('DISABLED' as const),
        alarmNames: [...(alarms.alarmNames ?? [])],
        triggeredAlarmNames: [],
      },
    }),
  };
}

function addRow(
  account: Account,
  stored: StoredService,
  revision: Wire<ServiceRevision>,
  { serviceDeploymentArn = '' }: Wire<ServiceDeployment>,
  id = `ecs-svc/${account.ids.digits(19)}`,
): Wire<Deployment> {
  const { service } = stored;
  const row: Wire<Deployment> = {
    id,
    status: 'PRIMARY',
    taskDefinition: revision.taskDefinition,
    desiredCount: service.desiredCount ?? 0,
    failedTasks: 0,
    createdAt: timestamp(account.now),
    updatedAt: timestamp(account.now),
    capacityProviderStrategy: revision.capacityProviderStrategy,
    launchType: revision.launchType,
    platformVersion: revision.platformVersion,
    platformFamily: revision.platformFamily,
    networkConfiguration: revision.networkConfiguration,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    serviceConnectConfiguration: revision.serviceConnectConfiguration,
    volumeConfigurations: revision.volumeConfigurations,
    vpcLatticeConfigurations: revision.vpcLatticeConfigurations,
  };
  for (const earlier of service.deployments ?? []) {
    if (earlier.status === 'PRIMARY') Object.assign(earlier, { status: 'ACTIVE', updatedAt: timestamp(account.now) });
  }
  service.deployments = [row, ...(service.deployments ?? [])];
  const progress = progressOf(stored, id);
  progress.revisionArn = revision.serviceRevisionArn ?? '';
  progress.serviceDeploymentArn = serviceDeploymentArn;
  memoryOf(stored).isSteady = false;
  return row;
}

/** The service shows what its newest revision fixes. */
function takeOver({ service }: StoredService, revision: Wire<ServiceRevision>): void {
  service.taskDefinition = revision.taskDefinition;
  service.launchType = revision.launchType;
  service.capacityProviderStrategy = revision.capacityProviderStrategy;
  service.platformVersion = revision.platformVersion;
  service.platformFamily = revision.platformFamily;
  service.networkConfiguration = revision.networkConfiguration;
  service.loadBalancers = revision.loadBalancers ?? [];
  service.serviceRegistries = revision.serviceRegistries ?? [];
}

function liveRevisions(stored: StoredService): string[] {
  const arns = (stored.service.deployments ?? []).map(({ id = '' }) => progressOf(stored, id).revisionArn);
  return arns.filter((arn) => arn !== undefined);
}

function finish(
  account: Account,
  deployment: Wire<ServiceDeployment>,
  status: DeploymentEnd['status'],
  reason: string | undefined,
): void {
  const now = timestamp(account.now);
  deployment.status = status;
  if (reason !== undefined) deployment.statusReason = reason;
  deployment.updatedAt = now;
  deployment.finishedAt = now;
  if (status === 'STOPPED') deployment.stoppedAt = now;
  const { deploymentCircuitBreaker: breaker, alarms } = deployment;
  if (breaker?.status === 'MONITORING') breaker.status = 'MONITORING_COMPLETE';
  if (alarms?.status === 'MONITORING') alarms.status = 'MONITORING_COMPLETE';
}
