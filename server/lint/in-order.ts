export interface Ahead {
  /** Items under way at a time. */
  readonly count: number;
  /** Sum of their weights; a single item may weigh more, then it runs alone. */
  readonly weight: number;
}

/**
 * Works on items side by side and yields the results in the order of the items, never further ahead of its reader than
 * `ahead` allows. `work` must not reject.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  weigh: (item: Item) => number,
  ahead: Ahead,
): AsyncGenerator<Result, void, undefined> {
  const underWay: { readonly result: Promise<Result>; readonly weight: number }[] = [];
  let weight = 0;
  let next = 0;
  while (next < items.length || underWay.length > 0) {
    while (next < items.length && underWay.length < ahead.count) {
      const item = items[next] as Item;
      const itemWeight = weigh(item);
      if (underWay.length > 0 && weight + itemWeight > ahead.weight) break;
      underWay.push({ result: work(item), weight: itemWeight });
      weight += itemWeight;
      next++;
    }
    const first = underWay.shift();
    if (first === undefined) return;
    const result = await first.result;
    yield result;
    weight -= first.weight;
  }
}
