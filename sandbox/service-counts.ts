import type { StoredCluster, StoredService } from './account.ts';
import { isFargate } from './capacity.ts';

/** How many services of a cluster have a status, kept as they change. */
export interface ServiceCounts {
  /** What each service was counted as (`ACTIVE\nFARGATE`), by name. */
  readonly counted: Map<string, string>;
  /** By status, and by status and launch type. */
  readonly counts: Map<string, number>;
}

/**
 * Counts a service anew: to be called whenever one was made, has another status or launch type, or was forgotten. Costs the same however many
 * services there are, and calling it once too often does no harm.
 */
export function recountService(cluster: StoredCluster, serviceName: string): void {
  cluster.serviceCounts ??= { counted: new Map(), counts: new Map() };
  countAs(cluster.serviceCounts, serviceName, cluster.services.get(serviceName));
}

/** How many services of a cluster have a status. @param launchType only those that run on it */
export function countServices(cluster: StoredCluster, status: string, launchType?: string): number {
  const counts = upToDate(cluster);
  return counts.get(launchType === undefined ? status : `${status}\n${launchType}`) ?? 0;
}

/** Counts that were never kept, or that miss a service that was put there directly, are made by a walk over all services. */
function upToDate(cluster: StoredCluster): ReadonlyMap<string, number> {
  const kept = cluster.serviceCounts;
  if (kept !== undefined && kept.counted.size === cluster.services.size) return kept.counts;
  const fresh: ServiceCounts = { counted: new Map(), counts: new Map() };
  for (const stored of cluster.services.values()) countAs(fresh, stored.service.serviceName ?? '', stored);
  if (kept !== undefined) cluster.serviceCounts = fresh;
  return fresh.counts;
}

function countAs({ counted, counts }: ServiceCounts, serviceName: string, stored: StoredService | undefined): void {
  const before = counted.get(serviceName);
  const now = stored && `${stored.service.status}\n${launchTypeOf(stored)}`;
  if (before === now) return;
  if (before !== undefined) add(counts, before, -1);
  if (now === undefined) {
    counted.delete(serviceName);
    return;
  }
  add(counts, now, 1);
  counted.set(serviceName, now);
}

function add(counts: Map<string, number>, key: string, difference: 1 | -1): void {
  const status = key.slice(0, key.indexOf('\n'));
  for (const each of [key, status]) counts.set(each, (counts.get(each) ?? 0) + difference);
}

/** What a service runs on: its launch type, or what its capacity providers are. */
function launchTypeOf({ service }: StoredService): string {
  if (service.launchType !== undefined) return service.launchType;
  const strategy = service.capacityProviderStrategy ?? [];
  return strategy.some((item) => isFargate(item.capacityProvider ?? '')) ? 'FARGATE' : 'EC2';
}
