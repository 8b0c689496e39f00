import type { Account, StoredTaskDefinition, TaskDefinitionFamily } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import type { PageRequest } from '../pages.ts';

/** An item of a sorted list, and where it stands in it. */
export interface Placed<T> {
  readonly family: string;
  /** 0 for the family itself. */
  readonly revision: number;
  readonly item: T;
}

export interface SortedPage<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * A page of a list in the order of families and revisions. Its tokens say what came last, so that they hold while others are registered.
 * Refuses a token of another list and a `maxResults` out of range.
 */
export function sortedPage<T>(
  list: string,
  request: PageRequest,
  follow: (last: Place) => Iterable<Placed<T>>,
): SortedPage<T> {
  const most = request.maxResults ?? 100;
  if (!Number.isInteger(most) || most < 1 || most > 100)
    throw invalidParameter('maxResults must be between 1 and 100.');
  const items: T[] = [];
  let last: Place = readToken(list, request.nextToken);
  for (const { family, revision, item } of follow(last)) {
    if (items.length === most) return { items, nextToken: writeToken(list, last) };
    items.push(item);
    last = { family, revision };
  }
  return { items };
}

/** The last item of the page before; without one the list is read from its start. */
export interface Place {
  readonly family?: string | undefined;
  readonly revision?: number | undefined;
}

/** The families behind a place, by name, or those before it when the order is turned round; that of the place itself is among them. */
export function* familiesFrom(
  account: Account,
  order: 'ASC' | 'DESC',
  family: string | undefined,
): Generator<TaskDefinitionFamily> {
  const names = familyNames(account);
  const step = order === 'ASC' ? 1 : -1;
  const start = order === 'ASC' ? 0 : names.length - 1;
  for (
    let index = family === undefined ? start : positionOf(names, family, order);
    names[index] !== undefined;
    index += step
  ) {
    const found = account.families.get(names[index] ?? '');
    if (found !== undefined) yield found;
  }
}

/** The revisions of a family that are there, behind one of them. */
export function* revisionsFrom(
  { revisions }: TaskDefinitionFamily,
  order: 'ASC' | 'DESC',
  last: number | undefined,
): Generator<StoredTaskDefinition> {
  const step = order === 'ASC' ? 1 : -1;
  const start = order === 'ASC' ? 0 : revisions.length - 1;
  // `last` counts from 1, so as a position it is the one behind; the one before is two less.
  const from = last === undefined ? start : order === 'ASC' ? last : last - 2;
  for (let index = from; index >= 0 && index < revisions.length; index += step) {
    const found = revisions[index];
    if (found !== undefined) yield found;
  }
}

/**
 * The names of all families in the order of code units. Families never go, so the list is as long as the families as long as it is
 * complete.
 */
function familyNames(account: Account): readonly string[] {
  const known = account.sortedFamilies;
  if (known !== undefined && known.length === account.families.size) return known;
  account.sortedFamilies = [...account.families.values()].map(({ family }) => family).sort();
  return account.sortedFamilies;
}

/** Where a name stands in a sorted list, or would stand: with DESC the one before. */
function positionOf(names: readonly string[], name: string, order: 'ASC' | 'DESC'): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return order === 'ASC' || names[low] === name ? low : low - 1;
}

function writeToken(list: string, { family, revision }: Place): string {
  return Buffer.from(JSON.stringify([list, family, revision])).toString('base64url');
}

function readToken(list: string, token: string | undefined): Place {
  if (token === undefined || token === '') return {};
  try {
    const [of, family, revision]: unknown[] = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (of === list && typeof family === 'string' && typeof revision === 'number') return { family, revision };
  } catch {
    // Not a token of ours: refused below.
  }
  throw invalidParameter('Invalid token in the request.');
}
