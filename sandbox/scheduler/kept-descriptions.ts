import type { Service } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import type { Wire } from '../wire.ts';
import { serviceCounts } from './service-tasks.ts';
import { describedService } from './services.ts';

/** What DescribeServices answered on a service, and what that was told from. */
export interface KeptDescription {
  readonly description: Wire<Service>;
  /** `account.changes` when it was last found to be up to date. */
  asOf: number;
  readonly service: Members;
  readonly deployment: Members;
  readonly others: readonly unknown[];
}

interface Members {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * A service as DescribeServices answers, without tags: the same frozen object as the last time when nothing about it has changed since.
 * Clients that wait ask again and again, and most services have come to rest.
 *
 * Members of a service or a deployment that are objects are replaced when they change, so it is enough to know which they are. While there
 * are several deployments, or task sets, nothing is kept: their counts are told from the tasks one by one.
 */
export function keptDescription(account: Account, cluster: StoredCluster, stored: StoredService): Wire<Service> {
  const known = account.descriptions.get(stored);
  if (known?.asOf === account.changes) return known.description;
  const { service, revisions, progress } = stored;
  const { deployments = [], taskSets = [] } = service;
  if (deployments.length > 1 || taskSets.length > 0) return withoutTags(cluster, stored);
  const deployment = deployments[0] ?? {};
  const { running, pending } = serviceCounts(cluster, stored);
  const others = [running, pending, revisions.length, progress[deployment.id ?? '']?.revisionArn];
  if (
    known !== undefined &&
    areSame(known.others, others) &&
    hasMembers(service, known.service) &&
    hasMembers(deployment, known.deployment)
  ) {
    known.asOf = account.changes;
    return known.description;
  }
  const description = Object.freeze(withoutTags(cluster, stored));
  account.descriptions.set(stored, {
    description,
    asOf: account.changes,
    service: membersOf(service),
    deployment: membersOf(deployment),
    others,
  });
  return description;
}

function withoutTags(cluster: StoredCluster, stored: StoredService): Wire<Service> {
  const { tags: _, ...service } = describedService(cluster, stored);
  return service;
}

function membersOf(value: object): Members {
  return { names: Object.keys(value), values: Object.values(value) };
}

function hasMembers(value: object, { names, values }: Members): boolean {
  return areSame(Object.values(value), values) && areSame(Object.keys(value), names);
}

function areSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before.length !== now.length) return false;
  for (let index = 0; index < now.length; index += 1) if (before[index] !== now[index]) return false;
  return true;
}
