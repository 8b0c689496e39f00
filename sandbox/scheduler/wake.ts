import type { Account, StoredCluster, StoredService } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import { memoryOf } from './service-memory.ts';

/** A service and its cluster. */
export interface FoundService {
  readonly cluster: StoredCluster;
  readonly stored: StoredService;
}

/** The service of an ARN (`service/shop/web`, `service-deployment/shop/web/…`), whatever its status. */
export function serviceOfArn(account: Account, arn: string): FoundService | undefined {
  const [clusterName = '', serviceName = ''] = readEcsArn(arn)?.path ?? [];
  const cluster = account.clusters.get(clusterName);
  const stored = cluster?.services.get(serviceName);
  return cluster === undefined || stored === undefined ? undefined : { cluster, stored };
}

/** Wants the scheduler to look at a service again, in this very moment of the sandbox's time. */
export function wakeService(account: Account, serviceArn: string): void {
  const found = serviceOfArn(account, serviceArn);
  if (found !== undefined) lookAgainAt(account, found.stored, account.now);
}

/** Wants the scheduler to look at a service at a time, unless it will by then. @param at milliseconds since the epoch */
export function lookAgainAt(account: Account, stored: StoredService, at: number): void {
  const memory = memoryOf(stored);
  // One look serves all that wanted it: a thousand tasks that change at one time cost one look, not a thousand.
  if (memory.looksAt !== undefined && memory.looksAt <= at) return;
  memory.looksAt = at;
  account.due.add({ at, kind: 'service', arn: stored.service.serviceArn ?? '' });
}
