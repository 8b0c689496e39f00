import type { ServiceConnectConfiguration } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster, type StoredService } from '../account.ts';
import { namespaceArn } from '../namespaces.ts';
import { memoryOf } from '../scheduler/service-memory.ts';
import type { Wire } from '../wire.ts';

/** Name of the list of the ARNs of the services in a namespace. @param arn of the namespace */
export function namespaceList(arn: string): string {
  return `services in ${arn}`;
}

/** Puts a service into the list of its Service Connect namespace, the cluster's unless it names one; and out of an earlier one. */
export function joinNamespace(
  account: Account,
  { cluster }: StoredCluster,
  stored: StoredService,
  configuration: Wire<ServiceConnectConfiguration> | undefined,
): void {
  const arn = stored.service.serviceArn ?? '';
  leaveNamespace(account, stored);
  const name = configuration?.namespace ?? cluster.serviceConnectDefaults?.namespace;
  if (configuration?.enabled !== true || name === undefined) return;
  const list = namespaceList(namespaceArn(account, name));
  memoryOf(stored).namespaceList = list;
  listOf<string>(account, list).set(arn, arn);
}

/** Takes a service out of the list of its namespace. */
export function leaveNamespace(account: Account, stored: StoredService): void {
  const memory = memoryOf(stored);
  if (memory.namespaceList === undefined) return;
  listOf<string>(account, memory.namespaceList).delete(stored.service.serviceArn ?? '');
  delete memory.namespaceList;
}
