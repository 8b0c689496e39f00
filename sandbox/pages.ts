import { invalidParameter } from './errors.ts';
import type { Ordered } from './ordered.ts';

/** What a caller asks of a list. */
export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** The limits of an operation: how many a page has unless asked, and at most. */
export interface PageLimits {
  readonly usual: number;
  readonly most: number;
}

/** A page, and the token of the next one when more may follow. */
export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * A page of those values that match. A token is good for the list that gave it (`list` names it, with its filters), as in ECS.
 * Refuses a token of another list and a `maxResults` out of range with InvalidParameterException.
 */
export function pageOf<T>(
  values: Pick<Ordered<T>, 'after'>,
  list: string,
  request: PageRequest,
  limits: PageLimits,
  matches: (value: T) => boolean = () => true,
): Page<T> {
  const most = request.maxResults ?? limits.usual;
  if (!Number.isInteger(most) || most < 1 || most > limits.most) {
    throw invalidParameter(`maxResults must be between 1 and ${limits.most}.`);
  }
  const items: T[] = [];
  let last = 0;
  for (const [position, value] of values.after(startOf(list, request.nextToken))) {
    if (!matches(value)) continue;
    if (items.length === most) return { items, nextToken: tokenOf(list, last) };
    items.push(value);
    last = position;
  }
  return { items };
}

function tokenOf(list: string, position: number): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

function startOf(list: string, token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  try {
    const [of, position]: unknown[] = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (of === list && typeof position === 'number') return position;
  } catch {
    // Not a token of ours: refused below.
  }
  throw invalidParameter('Invalid token in the request.');
}
