import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';

/**
 * The capacity provider of each of `count` more tasks, given how many run on each already.
 *
 * What is documented (CapacityProviderStrategyItem): first `base` is satisfied; then tasks are split by the relative `weight`s;
 * a weight of 0, which is also the default, gives a provider nothing beyond its base. A strategy of one provider needs no weight.
 *
 * How shares that are not whole are rounded is not documented. Each task goes to the provider that has the fewest tasks for its
 * weight, but to none that would get more than its exact share rounded up; with equals, to the first in the strategy. That is the
 * quota method of apportionment (Balinski and Young, 1975): no provider is ever a whole task away from its exact share, and the split
 * of n + 1 tasks is that of n with one more.
 */
export function splitByStrategy(
  strategy: readonly Wire<CapacityProviderStrategyItem>[],
  count: number,
  running: Readonly<Record<string, number>>,
): string[] {
  const shares = strategy.map(({ capacityProvider = '', base = 0, weight = 0 }) => {
    const before = running[capacityProvider] ?? 0;
    return {
      name: capacityProvider,
      base,
      weight: strategy.length === 1 ? Math.max(weight, 1) : weight,
      based: Math.min(before, base),
      weighted: Math.max(before - base, 0),
    };
  });
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  // Tasks on providers of weight 0 beyond their base have no part in the proportion.
  let placed = shares.reduce((sum, { weight, weighted }) => sum + (weight > 0 ? weighted : 0), 0);
  const split: string[] = [];
  while (split.length < count) {
    const needsBase = shares.find(({ based, base }) => based < base);
    if (needsBase !== undefined) {
      needsBase.based += 1;
      split.push(needsBase.name);
      continue;
    }
    placed += 1;
    const next = shares
      .filter(({ weight, weighted }) => weighted * total < placed * weight)
      .reduce<(typeof shares)[number] | undefined>(
        (best, each) =>
          best === undefined || each.weight * (best.weighted + 1) > best.weight * (each.weighted + 1) ? each : best,
        undefined,
      );
    // All weights are 0: the operations refuse such a strategy.
    if (next === undefined) return split;
    next.weighted += 1;
    split.push(next.name);
  }
  return split;
}
