import type { LaunchType } from '@aws-sdk/client-ecs';
import type { Account } from './account.ts';

/** FARGATE and FARGATE_SPOT, which every account has and any number of clusters may use. */
export function isFargate(capacityProviderName: string): boolean {
  return capacityProviderName === 'FARGATE' || capacityProviderName === 'FARGATE_SPOT';
}

/** The launch type of tasks on a capacity provider of the account. */
export function launchTypeOn(account: Account, capacityProviderName: string): LaunchType {
  if (isFargate(capacityProviderName)) return 'FARGATE';
  return account.capacityProviders.get(capacityProviderName)?.type === 'MANAGED_INSTANCES'
    ? 'MANAGED_INSTANCES'
    : 'EC2';
}
