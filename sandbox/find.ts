import type { CapacityProvider, ContainerInstance } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTask, StoredTaskDefinition } from './account.ts';
import { readEcsArn } from './arns.ts';
import { ApiError, clusterNotFound, invalidParameter } from './errors.ts';
import type { Wire } from './wire.ts';

/** The cluster of that name or ARN, whatever its status; without one `default`, as in every operation. */
export function findCluster(account: Account, nameOrArn: string | undefined): StoredCluster | undefined {
  return account.clusters.get(nameIn(account, nameOrArn ?? 'default', 'cluster') ?? '');
}

/** The ACTIVE cluster of that name or ARN. Refuses with ClusterNotFoundException. */
export function activeCluster(account: Account, nameOrArn: string | undefined): StoredCluster {
  const found = findCluster(account, nameOrArn);
  if (found === undefined || found.cluster.status === 'INACTIVE') throw clusterNotFound();
  return found;
}

/** The service of that name or ARN in a cluster, whatever its status. Takes the short form of ARNs (without the cluster), too. */
export function findService(account: Account, cluster: StoredCluster, nameOrArn: string): StoredService | undefined {
  const name = nameIn(account, nameOrArn, 'service', cluster.cluster.clusterName);
  return name === undefined ? undefined : cluster.services.get(name);
}

/** Refuses with ServiceNotFoundException or ServiceNotActiveException. */
export function activeService(account: Account, cluster: StoredCluster, nameOrArn: string): StoredService {
  const found = findService(account, cluster, nameOrArn);
  if (found === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  if (found.service.status !== 'ACTIVE') throw new ApiError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return found;
}

/** The task of that id or ARN, STOPPED ones included. */
export function findTask(account: Account, cluster: StoredCluster, idOrArn: string): StoredTask | undefined {
  const id = nameIn(account, idOrArn, 'task', cluster.cluster.clusterName) ?? '';
  return cluster.tasks.get(id) ?? cluster.stoppedTasks.get(id);
}

/** The container instance of that id or ARN in a cluster. */
export function findContainerInstance(
  account: Account,
  cluster: StoredCluster,
  idOrArn: string,
): Wire<ContainerInstance> | undefined {
  return cluster.containerInstances.get(
    nameIn(account, idOrArn, 'container-instance', cluster.cluster.clusterName) ?? '',
  );
}

/** The capacity provider of that name or ARN, whatever its status. */
export function findCapacityProvider(account: Account, nameOrArn: string): Wire<CapacityProvider> | undefined {
  return account.capacityProviders.get(nameIn(account, nameOrArn, 'capacity-provider') ?? '');
}

/**
 * The task definition of `family`, `family:revision` or an ARN; a family alone means its newest ACTIVE revision.
 * Undefined when there is none; INACTIVE ones are found when their revision is given.
 */
export function findTaskDefinition(account: Account, reference: string): StoredTaskDefinition | undefined {
  const name = nameIn(account, reference, 'task-definition');
  const [, family = '', revision] = /^([^:]+)(?::(\d+))?$/.exec(name ?? '') ?? [];
  const revisions = account.families.get(family)?.revisions ?? [];
  if (revision !== undefined) return revisions[Number(revision) - 1];
  return revisions.findLast((stored) => stored?.taskDefinition.status === 'ACTIVE');
}

/** The task definition that a service or a task is started with: it must be ACTIVE. Refuses as RunTask and CreateService do. */
export function usableTaskDefinition(account: Account, reference: string): StoredTaskDefinition {
  const found = findTaskDefinition(account, reference);
  if (found === undefined) throw new ApiError('ClientException', 'TaskDefinition not found.');
  if (found.taskDefinition.status !== 'ACTIVE') throw new ApiError('ClientException', 'TaskDefinition is inactive');
  return found;
}

/**
 * The name in a name or an ARN of this account and region: `web` of `arn:…:service/shop/web`. Undefined for what belongs elsewhere: to
 * another cluster, account or region. Refuses what is no ARN of that kind with InvalidParameterException.
 */
function nameIn(account: Account, nameOrArn: string, type: string, cluster?: string): string | undefined {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const arn = readEcsArn(nameOrArn);
  if (arn === undefined || arn.type !== type) throw invalidParameter(`Invalid ARN: ${nameOrArn}`);
  if (arn.accountId !== account.accountId || arn.region !== account.region) return undefined;
  if (cluster !== undefined && arn.path.length > 1 && arn.path[0] !== cluster) return undefined;
  return arn.path.at(-1);
}
