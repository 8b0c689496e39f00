/** One provider of a capacity provider strategy. */
export interface StrategyEntry {
  readonly base: number;
  readonly weight: number;
}

/** The tasks that one provider runs. */
export interface StrategyShare {
  readonly tasks: number;
  /** How many of them are its base. */
  readonly base: number;
}

export interface StrategyDivision {
  readonly shares: readonly StrategyShare[];
  /** False when the weights do not divide the tasks evenly: ECS documents their ratio, but not which provider gets the rest. */
  readonly isExact: boolean;
}

/**
 * How a number of tasks divides over a capacity provider strategy: the base first, the rest in the ratio of the weights.
 * What remains goes to the largest fractions, the first of equal ones.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html: "Base
 * requirements are satisfied first before weight distribution"; weights 1 and 1 "split tasks evenly", 1 and 4 give "for
 * every 1 task on A, 4 tasks" on B; "capacity providers with a weight of 0 can't be used to place tasks" beyond their base.
 *
 * @returns undefined for a strategy that ECS refuses or that cannot place all tasks: two bases, no weight, wrong numbers
 */
export function divideTasks(count: number, entries: readonly StrategyEntry[]): StrategyDivision | undefined {
  if (!isCount(count) || !entries.every(({ base, weight }) => isCount(base) && isCount(weight))) return undefined;
  if (entries.filter(({ base }) => base > 0).length > 1) return undefined;
  const bases = entries.map(({ base }) => Math.min(base, count));
  const rest = count - sum(bases);
  const weights = sum(entries.map(({ weight }) => weight));
  if (weights === 0) return undefined;
  const whole = entries.map(({ weight }) => Math.floor((rest * weight) / weights));
  const remainders = entries.map(({ weight }) => (rest * weight) % weights);
  const left = rest - sum(whole);
  const ranked = remainders.map((_, index) => index).sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0));
  for (const index of ranked.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  return {
    shares: bases.map((base, index) => ({ tasks: base + (whole[index] ?? 0), base })),
    isExact: left === 0,
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 2 ** 31;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
