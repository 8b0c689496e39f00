import { type Account, createAccount } from './account.ts';
import { DueEvents } from './due.ts';
import { createIds } from './ids.ts';
import { Ordered } from './ordered.ts';
import { isRecord } from './records.ts';

/*
 * Plain data is written as it is. An object with the member "$" is something else: a list, a map, a set, queued events, `undefined`
 * within a list, an object that has such a member itself, or "the same as the n-th": things that two indexes share are written once
 * and shared again afterwards. The n-th is counted as they are met, from 0, objects and lists alike.
 */

/** An account as JSON. Throws a TypeError for what is neither plain data nor a list, map or set of it. */
export function encodeAccount(account: Account): unknown {
  const { ids, changes: _changes, descriptions: _descriptions, sortedFamilies: _sorted, ...rest } = account;
  const known = new Map<object, number>();

  function encode(value: unknown): unknown {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} cannot be kept.`);
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      throw new TypeError(`A ${typeof value} cannot be kept.`);
    }
    if (typeof value !== 'object' || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) return { $: 'same', as: before };
    known.set(value, known.size);
    return encodeObject(value);
  }

  function encodeObject(value: object): unknown {
    if (Array.isArray(value)) return Array.from(value, encode);
    if (value instanceof Ordered) {
      const { next, entries } = value.kept();
      return { $: 'ordered', next, entries: entries.map(([position, key, item]) => [position, key, encode(item)]) };
    }
    if (value instanceof Map)
      return { $: 'map', entries: [...value].map(([key, item]) => [encode(key), encode(item)]) };
    if (value instanceof Set) return { $: 'set', values: [...value].map(encode) };
    if (value instanceof DueEvents) return { $: 'due', events: value.list() };
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`A ${value.constructor.name} cannot be kept.`);
    }
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    const written = entries.map(([name, member]) => [name, encode(member)] as const);
    if (Object.hasOwn(value, '$')) return { $: 'object', entries: written };
    // fromEntries makes own members even of `__proto__`.
    return Object.fromEntries(written);
  }

  return { ids: ids.state(), account: encode({ ...rest, lists: new Map([...rest.lists].filter(isTouched)) }) };
}

/** Whether a list of an area ever held something: a request that only reads makes one, too. */
function isTouched([, list]: readonly [string, Ordered<unknown>]): boolean {
  return list.size > 0 || list.kept().next > 1;
}

/** The account of what {@link encodeAccount} wrote. Throws for anything else. */
export function decodeAccount(kept: unknown): Account {
  if (!isRecord(kept) || typeof kept.ids !== 'number') throw new TypeError('An account is not as it was written.');
  const known: unknown[] = [];

  function decode(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      known.push(list);
      for (const item of value) list.push(decode(item));
      return list;
    }
    return Object.hasOwn(value, '$') ? decodeSpecial(value as Special) : decodeMembers(Object.entries(value));
  }

  function decodeMembers(entries: readonly (readonly [string, unknown])[]): object {
    const made: Record<string, unknown> = {};
    known.push(made);
    for (const [name, member] of entries) {
      const decoded = decode(member);
      if (name !== '__proto__') made[name] = decoded;
      else Object.defineProperty(made, name, { value: decoded, configurable: true, enumerable: true, writable: true });
    }
    return made;
  }

  function decodeSpecial(value: Special): unknown {
    switch (value.$) {
      case 'undefined':
        return undefined;
      case 'same':
        return known[value.as];
      case 'object':
        return decodeMembers(value.entries);
      case 'ordered': {
        const ordered = new Ordered<unknown>();
        known.push(ordered);
        const entries = value.entries.map(([position, key, item]) => [position, key, decode(item)] as const);
        ordered.restore({ next: value.next, entries });
        return ordered;
      }
      case 'map': {
        const map = new Map<unknown, unknown>();
        known.push(map);
        for (const [key, item] of value.entries) map.set(decode(key), decode(item));
        return map;
      }
      case 'set': {
        const set = new Set<unknown>();
        known.push(set);
        for (const item of value.values) set.add(decode(item));
        return set;
      }
      case 'due': {
        const due = new DueEvents();
        known.push(due);
        for (const event of value.events) due.add(event);
        return due;
      }
    }
  }

  const decoded = decode(kept.account) as Omit<Account, 'ids' | 'changes' | 'descriptions'>;
  // Members that came into being after the file was written are those of an empty account.
  return { ...createAccount(decoded.accountId, decoded.region, 0), ...decoded, ids: createIds(kept.ids) };
}

/** What the state file has instead of what is not plain data. */
type Special =
  | { readonly $: 'undefined' }
  | { readonly $: 'same'; readonly as: number }
  | { readonly $: 'object'; readonly entries: readonly (readonly [string, unknown])[] }
  | {
      readonly $: 'ordered';
      readonly next: number;
      readonly entries: readonly (readonly [position: number, key: string, value: unknown])[];
    }
  | { readonly $: 'map'; readonly entries: readonly (readonly [unknown, unknown])[] }
  | { readonly $: 'set'; readonly values: readonly unknown[] }
  | {
      readonly $: 'due';
      readonly events: readonly { readonly at: number; readonly kind: string; readonly arn: string }[];
    };
