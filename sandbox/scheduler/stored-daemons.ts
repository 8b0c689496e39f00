import type { DaemonDeployment, DaemonDetail, DaemonRevision, Tag } from '@aws-sdk/client-ecs';
import { type Account, listOf } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import type { Ordered } from '../ordered.ts';
import type { Wire } from '../wire.ts';

export interface StoredDaemon {
  readonly daemonName: string;
  /** Without the counts: `daemon-tasks.ts` tells them. */
  daemon: Wire<DaemonDetail>;
  tags: Wire<Tag>[];
  readonly clientToken: string | undefined;
  /** ARN of the revision that was deployed last with success. */
  currentRevision: string | undefined;
  /** Newest last. */
  readonly revisions: StoredDaemonRevision[];
  /** Newest last. */
  readonly deployments: StoredDaemonDeployment[];
  /** The task on each container instance, by the ARN of the instance, until it is STOPPED. */
  tasks?: Record<string, DaemonTask>;
  /** Milliseconds since the epoch, by the ARN of a container instance: no task is started on it before. */
  startsAgainAt?: Record<string, number>;
  /** Milliseconds since the epoch: a look at the daemon is due then. */
  looksAt?: number;
}

/** A task that a daemon has started. */
export interface DaemonTask {
  readonly id: string;
  /** ARN. */
  readonly revision: string;
}

export interface StoredDaemonRevision {
  readonly revision: Wire<DaemonRevision>;
  readonly capacityProviderArns: readonly string[];
}

export interface StoredDaemonDeployment {
  deployment: Wire<DaemonDeployment>;
  /** Milliseconds since the epoch: a task of the target failed then for the last time. */
  failedAt?: number;
}

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
  return findDaemonNamed(account, clusterName, daemonName);
}

/** The daemon of a name in a cluster. */
export function findDaemonNamed(account: Account, clusterName: string, daemonName: string): StoredDaemon | undefined {
  return account.lists.has(`daemons/${clusterName}`) ? daemonsOf(account, clusterName).get(daemonName) : undefined;
}

/** The revision that is being deployed, or else the current one. */
export function targetRevision(stored: StoredDaemon): StoredDaemonRevision | undefined {
  return stored.revisions.at(-1);
}

/** The revision of an ARN. */
export function revisionOf(stored: StoredDaemon, arn: string | undefined): StoredDaemonRevision | undefined {
  return stored.revisions.find(({ revision }) => revision.daemonRevisionArn === arn);
}

/** The newest deployment, unless it is over. */
export function deploymentUnderWay({ deployments }: StoredDaemon): StoredDaemonDeployment | undefined {
  const newest = deployments.at(-1);
  const status = newest?.deployment.status;
  const isUnderWay = status === 'PENDING' || status === 'IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS';
  return isUnderWay ? newest : undefined;
}

/** Wants a look at a daemon at a time, unless there will be one by then. @param at milliseconds since the epoch */
export function lookAtDaemon(account: Account, stored: StoredDaemon, at: number): void {
  if (stored.looksAt !== undefined && stored.looksAt <= at) return;
  stored.looksAt = at;
  account.due.add({ at, kind: 'daemon', arn: stored.daemon.daemonArn ?? '' });
}
