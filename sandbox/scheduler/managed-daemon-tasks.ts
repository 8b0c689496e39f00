import type { ContainerInstance, Tag } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTask } from '../account.ts';
import { findCluster } from '../find.ts';
import { idOf } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { unfitForTask } from './instance-fit.ts';
import {
  type DaemonTask,
  daemonsOf,
  deploymentUnderWay,
  lookAtDaemon,
  revisionOf,
  type StoredDaemon,
  type StoredDaemonRevision,
} from './stored-daemons.ts';
import { daemonDefinition } from './task-definition-of.ts';
import { startTask, stopTask } from './tasks.ts';

/*
 * "Amazon ECS deploys exactly one daemon task on each container instance of the specified capacity providers. When a container instance
 * registers with the cluster, Amazon ECS automatically starts daemon tasks." (CreateDaemon) "Daemons do not launch instances independently."
 * (developer guide, "Amazon ECS Managed Daemons") Where ECS replaces an instance, because the task of a daemon ended or is to be another
 * one, the sandbox, which has no machines, replaces the task on it.
 */

/** Seconds until a daemon's task is started again on an instance where it ended. ECS replaces the instance; how long that takes is not documented. */
const secondsToStartAgain = 15;

/** How tasks stop that did not run as they should. Source: TaskStopCode in the SDK. */
const failures: readonly (string | undefined)[] = ['TaskFailedToStart', 'EssentialContainerExited'];

/** Why a task of a daemon ended or could not be started. */
export interface DaemonTaskFailure {
  /** ARN of the revision. */
  readonly revision: string;
  readonly reason: string;
}

/** Daemons look again at the instances of a cluster: one has come, goes, or came back. */
export function wakeManagedDaemons(account: Account, { cluster }: StoredCluster): void {
  const { clusterName = '' } = cluster;
  if (!account.lists.has(`daemons/${clusterName}`)) return;
  for (const stored of daemonsOf(account, clusterName).values()) lookAtDaemon(account, stored, account.now);
}

/** Forgets tasks of a daemon that are STOPPED. @returns those that failed */
export function takeEnded(account: Account, stored: StoredDaemon): DaemonTaskFailure[] {
  const cluster = findCluster(account, stored.daemon.clusterArn);
  const failed: DaemonTaskFailure[] = [];
  for (const [instanceArn, { id, revision }] of Object.entries(stored.tasks ?? {})) {
    if (cluster?.tasks.has(id) === true) continue;
    delete stored.tasks?.[instanceArn];
    const task = cluster?.stoppedTasks.get(id)?.task;
    if (!failures.includes(task?.stopCode)) continue;
    waitOn(account, stored, instanceArn);
    const containerReason = task?.containers?.find((container) => container.reason !== undefined)?.reason;
    failed.push({ revision, reason: containerReason ?? task?.stoppedReason ?? '' });
  }
  return failed;
}

/**
 * Starts the task of a daemon on each ACTIVE instance that has none. An instance without room for it is a failure, too.
 *
 * @param wanted the revision; undefined: no tasks are started
 */
export function startMissing(
  account: Account,
  stored: StoredDaemon,
  wanted: StoredDaemonRevision | undefined,
): DaemonTaskFailure[] {
  const cluster = findCluster(account, stored.daemon.clusterArn);
  if (cluster === undefined || wanted === undefined) return [];
  const failed: DaemonTaskFailure[] = [];
  for (const instance of instancesOf(cluster, wanted.capacityProviderArns)) {
    const { containerInstanceArn: arn = '' } = instance;
    if (stored.tasks?.[arn] !== undefined) continue;
    const at = stored.startsAgainAt?.[arn] ?? 0;
    if (at > account.now) {
      lookAtDaemon(account, stored, at);
      continue;
    }
    delete stored.startsAgainAt?.[arn];
    const reason = start(account, cluster, stored, wanted, instance);
    if (reason === undefined) continue;
    waitOn(account, stored, arn);
    lookAtDaemon(account, stored, account.now + secondsToStartAgain * 1000);
    failed.push({ revision: wanted.revision.daemonRevisionArn ?? '', reason });
  }
  return failed;
}

/** Starts the task on an instance. @returns why it cannot be */
function start(
  account: Account,
  cluster: StoredCluster,
  stored: StoredDaemon,
  { revision }: StoredDaemonRevision,
  instance: Wire<ContainerInstance>,
): string | undefined {
  const taskDefinition = daemonDefinition(account, revision.daemonTaskDefinitionArn ?? '');
  if (taskDefinition === undefined) return undefined;
  const { containerInstanceArn = '', capacityProviderName } = instance;
  const group = `daemon:${stored.daemonName}`;
  const place = { launchType: 'MANAGED_INSTANCES' as const, capacityProviderName, containerInstanceArn };
  const unfit = unfitForTask(instance, { taskDefinition, group, constraints: [], strategy: [], ...place });
  if (unfit !== undefined) return unfit.reason;
  const { task } = startTask(account, cluster, {
    taskDefinition,
    place,
    group,
    enableExecuteCommand: revision.enableExecuteCommand,
    tags: tagsOf(cluster, stored, revision),
  });
  stored.tasks ??= {};
  stored.tasks[containerInstanceArn] = {
    id: idOf(task.taskArn ?? ''),
    revision: revision.daemonRevisionArn ?? '',
  };
  return undefined;
}

/** Source: CreateDaemonRequest.propagateTags and enableECSManagedTags. */
function tagsOf(
  cluster: StoredCluster,
  { tags }: StoredDaemon,
  revision: StoredDaemonRevision['revision'],
): Wire<Tag>[] {
  return [
    ...(revision.propagateTags === 'DAEMON' ? tags : []),
    ...(revision.enableECSManagedTags === true
      ? [{ key: 'aws:ecs:clusterName', value: cluster.cluster.clusterName }]
      : []),
  ];
}

function waitOn(account: Account, stored: StoredDaemon, instanceArn: string): void {
  stored.startsAgainAt ??= {};
  stored.startsAgainAt[instanceArn] = account.now + secondsToStartAgain * 1000;
}

/** Stops tasks of a daemon that stand on instances, by their ARNs. */
export function stopOn(account: Account, stored: StoredDaemon, instanceArns: readonly string[]): void {
  const cluster = findCluster(account, stored.daemon.clusterArn);
  for (const arn of instanceArns) {
    const task = taskOf(cluster, stored.tasks?.[arn]);
    if (cluster === undefined || task === undefined) continue;
    stopTask(account, cluster, task, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Daemon activity initiated by (daemon ${stored.daemonName})`,
    });
  }
}

/** The tasks of a daemon that are not STOPPED. */
export interface LivingDaemonTask {
  readonly instanceArn: string;
  readonly capacityProviderName: string | undefined;
  /** ARN. */
  readonly revision: string;
  /** Whether it is on its way to STOPPED. */
  readonly isStopping: boolean;
  readonly isRunning: boolean;
}

/** The tasks of a daemon that are not STOPPED. */
export function livingTasks(account: Account, stored: StoredDaemon): LivingDaemonTask[] {
  const cluster = findCluster(account, stored.daemon.clusterArn);
  return Object.entries(stored.tasks ?? {}).flatMap(([instanceArn, { id, revision }]) => {
    const task = cluster?.tasks.get(id)?.task;
    if (task === undefined) return [];
    const isStopping = task.desiredStatus === 'STOPPED';
    const isRunning = !isStopping && task.lastStatus === 'RUNNING';
    return [{ instanceArn, capacityProviderName: task.capacityProviderName, revision, isStopping, isRunning }];
  });
}

/** How the instances of a capacity provider stand to a revision of a daemon. */
export interface DaemonCounts {
  readonly running: number;
  /** "… running without the daemon task. This applies to daemons that aren't critical" (DaemonCapacityProvider.withoutDaemonCount) */
  readonly without: number;
  readonly draining: number;
}

/** {@link DaemonCounts} of a capacity provider. @param revisionArn of the revision */
export function countsOn(
  account: Account,
  stored: StoredDaemon,
  revisionArn: string,
  capacityProviderArn: string,
): DaemonCounts {
  const cluster = findCluster(account, stored.daemon.clusterArn);
  const name = idOf(capacityProviderArn);
  const living = livingTasks(account, stored).filter((task) => task.capacityProviderName === name);
  const own = living.filter(({ revision }) => revision === revisionArn);
  const covered = new Set(living.filter(({ isRunning }) => isRunning).map(({ instanceArn }) => instanceArn));
  const isCritical = revisionOf(stored, revisionArn)?.revision.critical ?? true;
  const all = cluster === undefined || isCritical ? [] : instancesOf(cluster, [capacityProviderArn]);
  return {
    running: own.filter(({ isRunning }) => isRunning).length,
    without: all.filter(({ containerInstanceArn = '' }) => !covered.has(containerInstanceArn)).length,
    draining: own.filter(({ isStopping }) => isStopping).length,
  };
}

/** The ACTIVE container instances of capacity providers. */
export function instancesOf(
  { containerInstances }: StoredCluster,
  capacityProviderArns: readonly string[],
): Wire<ContainerInstance>[] {
  const names = new Set(capacityProviderArns.map(idOf));
  return [...containerInstances.values()].filter(
    ({ status, capacityProviderName = '' }) => status === 'ACTIVE' && names.has(capacityProviderName),
  );
}

/** The revision whose tasks are to be started now; undefined: none. */
export function wantedRevision(stored: StoredDaemon): StoredDaemonRevision | undefined {
  const deployment = deploymentUnderWay(stored)?.deployment;
  const arn = deployment?.status === 'IN_PROGRESS' ? deployment.targetDaemonRevision?.arn : stored.currentRevision;
  return revisionOf(stored, arn);
}

function taskOf(cluster: StoredCluster | undefined, task: DaemonTask | undefined): StoredTask | undefined {
  return task === undefined ? undefined : cluster?.tasks.get(task.id);
}
