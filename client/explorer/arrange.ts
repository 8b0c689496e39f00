import type { SortOrder } from './model.ts';

/** What the order of siblings depends on. */
export interface Sortable {
  readonly name: string;
  /** Place in the list that ECS gave. */
  readonly place: number;
  /** See `stateRank`. */
  readonly rank: number;
  /** Milliseconds since the epoch. */
  readonly time: number | undefined;
  readonly favourite: string | undefined;
}

/** Compares names as people do: `web-2` before `web-10`, case aside. */
export type CompareNames = (a: string, b: string) => number;

/** Made once by a program: to make it takes longer than to compare some hundreds. */
export function createCompareNames(): CompareNames {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return (a, b) => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Puts new ones among those that are in order already. Takes as many comparisons as there are, not the logarithm times more. */
export function mergeByName<T extends Sortable>(
  sorted: readonly T[],
  added: readonly T[],
  compare: CompareNames,
): readonly T[] {
  const news = added.toSorted((a, b) => compare(a.name, b.name));
  if (sorted.length === 0) return news;
  const merged: T[] = [];
  let next = 0;
  for (const old of sorted) {
    for (let it = news[next]; it !== undefined && compare(it.name, old.name) < 0; it = news[next]) {
      merged.push(it);
      next += 1;
    }
    merged.push(old);
  }
  for (; next < news.length; next += 1) {
    const it = news[next];
    if (it !== undefined) merged.push(it);
  }
  return merged;
}

/**
 * Puts siblings into the order of the view, favourites on top.
 *
 * @param byName in the order of their names: equal ones keep it
 * @param order of the branch, see `BranchShape`
 */
export function arrange<T extends Sortable>(
  byName: readonly T[],
  order: 'view' | 'newest' | 'given',
  sort: SortOrder,
  favourites: ReadonlySet<string>,
): readonly T[] {
  const sorted = byKey(byName, keyOf(order, sort));
  if (favourites.size === 0) return sorted;
  const isFavourite = ({ favourite }: T): boolean => favourite !== undefined && favourites.has(favourite);
  const [first, rest] = [sorted.filter(isFavourite), sorted.filter((it) => !isFavourite(it))];
  return first.length === 0 ? sorted : [...first, ...rest];
}

type Key = (item: Sortable) => number;

function keyOf(order: 'view' | 'newest' | 'given', sort: SortOrder): Key | undefined {
  if (order === 'given') return ({ place }) => place;
  if (sort === 'state') return ({ rank }) => rank;
  if (sort === 'time' || order === 'newest') return ({ time }) => (time === undefined ? Number.MAX_VALUE : -time);
  return undefined;
}

function byKey<T extends Sortable>(items: readonly T[], key: Key | undefined): readonly T[] {
  return key === undefined ? items : items.toSorted((a, b) => key(a) - key(b));
}
