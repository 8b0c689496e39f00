import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { launchTypeOn } from '../capacity.ts';
import { invalidParameter } from '../errors.ts';
import { findCapacityProvider } from '../find.ts';
import type { Wire } from '../wire.ts';

/** The cluster that a strategy is for: its name, and the names of the capacity providers that it is associated with. */
export interface StrategyCluster {
  readonly clusterName?: string | undefined;
  readonly capacityProviders?: readonly string[] | undefined;
}

/** A strategy with names instead of ARNs, weights and bases. Refuses one that the cluster cannot follow; the messages are the API's. */
export function checkedStrategy(
  account: Account,
  { clusterName, capacityProviders = [] }: StrategyCluster,
  items: readonly Wire<CapacityProviderStrategyItem>[],
): Wire<CapacityProviderStrategyItem>[] {
  const strategy = items.map(({ capacityProvider = '', weight = 0, base = 0 }) => {
    const provider = findCapacityProvider(account, capacityProvider);
    const name = provider?.name ?? capacityProvider;
    // Providers of managed instances belong to one cluster from the start, so they need no association.
    const isOwn = provider?.cluster !== undefined && provider.cluster === clusterName;
    if (!isOwn && !capacityProviders.includes(name)) {
      throw invalidParameter(
        'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
      );
    }
    return { capacityProvider: name, weight, base };
  });
  if (strategy.length > 20) {
    throw invalidParameter('A capacity provider strategy can contain a maximum of 20 capacity providers.');
  }
  if (new Set(strategy.map((item) => launchTypeOn(account, item.capacityProvider))).size > 1) {
    throw invalidParameter(
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
    );
  }
  if (strategy.filter(({ base }) => base > 0).length > 1) {
    throw invalidParameter('Only one capacity provider in a capacity provider strategy can have a base defined.');
  }
  if (strategy.length > 1 && strategy.every(({ weight }) => weight === 0)) {
    throw invalidParameter(
      'A capacity provider strategy must contain at least one capacity provider with a weight greater than 0.',
    );
  }
  return strategy;
}
