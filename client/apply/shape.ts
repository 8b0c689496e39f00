import { shapes, type TypeSchema } from '../../schemas/compiled/shapes.js';
import type { OperationName } from '../aws/operation.ts';
import { type Default, defaultAt, defaults } from './defaults.ts';
import type { LiveState } from './model.ts';
import { canonical, isJson, isSame, type Json, saysNothing } from './shape-json.ts';
import { unorderedLists } from './shape-lists.ts';
import { meaningOf } from './shape-names.ts';

const unordered: ReadonlySet<string> = new Set(unorderedLists.map(({ list }) => list));
const defaultsByShape: ReadonlyMap<string, readonly Default[]> = byShape();

function byShape(): ReadonlyMap<string, readonly Default[]> {
  const groups = new Map<string, Default[]>();
  for (const each of defaults) {
    const [shape = ''] = each.member.split('.');
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [each]);
    else group.push(each);
  }
  return groups;
}

/** Nothing is known of the account. */
export const nothingLive: LiveState = { unread: [] };

/** Name of the shape that an operation takes. */
export function inputShape(operation: OperationName): string {
  return `${operation}Request`;
}

/** Members of what an operation takes, in the order of the API reference. */
export function membersOf(operation: OperationName): readonly string[] {
  return Object.keys(shapes[inputShape(operation)]?.properties ?? {});
}

/**
 * A request as the preview shows it: defaults filled in, members in the order of the API reference, lists whose order has no meaning sorted,
 * names instead of ARNs where both mean the same, and without what says nothing (nulls, empty lists and structures) or is no member of a
 * request. Two requests that mean the same are equal then.
 *
 * @param operation one that tells all of a thing (CreateService, RegisterTaskDefinition, …); defaults are those of a thing that is made
 * @param live what a name without a revision stands for
 */
export function normalised(operation: OperationName, input: Json, live: LiveState = nothingLive): Json {
  return structure(inputShape(operation), input, { root: input, live, change: fill });
}

/** The opposite: a request without the members whose defaults say the same; what stays is in the order of the API reference. */
export function withoutDefaults(operation: OperationName, input: Json): Json {
  return structure(inputShape(operation), input, { root: input, live: nothingLive, change: drop });
}

interface Walk {
  readonly root: Json;
  readonly live: LiveState;
  /** What becomes of the members of a structure before they are looked at. */
  change(shape: string, owner: Json, walk: Walk): Json;
}

function fill(shape: string, owner: Json, { root }: Walk): Json {
  const missing = (defaultsByShape.get(shape) ?? []).flatMap((each) => {
    const [, name = ''] = each.member.split('.');
    if (owner[name] !== undefined && owner[name] !== null) return [];
    const value = defaultAt(each, { owner, root });
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...owner, ...Object.fromEntries(missing) };
}

function drop(shape: string, owner: Json, { root, live }: Walk): Json {
  const said = (defaultsByShape.get(shape) ?? []).flatMap((each) => {
    const [, name = ''] = each.member.split('.');
    const rest = { ...owner, [name]: undefined };
    const value = defaultAt(each, { owner: rest, root: owner === root ? rest : root });
    if (value === undefined || owner[name] === undefined || each.isAlwaysWritten === true) return [];
    const type = shapes[shape]?.properties?.[name] ?? {};
    const walk = { root, live, change: fill };
    return isSame(typed(type, value, `${shape}.${name}`, walk), typed(type, owner[name], `${shape}.${name}`, walk))
      ? [name]
      : [];
  });
  return Object.fromEntries(Object.entries(owner).filter(([name]) => !said.includes(name)));
}

function structure(shape: string, owner: Json, walk: Walk): Json {
  const members = shapes[shape]?.properties ?? {};
  const changed = walk.change(shape, owner, walk);
  const kept = Object.entries(members).flatMap(([name, type]) => {
    const value = typed(type, changed[name], `${shape}.${name}`, walk);
    return saysNothing(value) ? [] : [[name, value] as const];
  });
  // A structure that says nothing but defaults is not the same as none: it stays as it is, unless its owner has dropped it.
  const isEmptied = kept.length === 0 && Object.keys(changed).length < Object.keys(owner).length;
  if (isEmptied) return structure(shape, owner, { ...walk, change: (_shape, same) => same });
  return Object.fromEntries(kept);
}

function typed(type: TypeSchema, value: unknown, place: string, walk: Walk): unknown {
  if (value === undefined || value === null) return undefined;
  const name = type.$ref?.replace('#/definitions/', '');
  if (name !== undefined && isJson(value) && shapes[name]?.properties !== undefined)
    return structure(name, value, walk);
  if (name !== undefined) return typed(shapes[name] ?? {}, value, place, walk);
  if (Array.isArray(value)) return list(type.items ?? {}, value, place, walk);
  if (isJson(value)) return map(type.additionalProperties ?? {}, value, place, walk);
  return typeof value === 'string' ? meaningOf(place, value, walk.live) : value;
}

function list(items: TypeSchema, value: readonly unknown[], place: string, walk: Walk): readonly unknown[] {
  const all = value.map((item) => typed(items, item, place, walk)).filter((item) => item !== undefined);
  return unordered.has(place) ? all.toSorted(compareItems) : all;
}

/** By what an item is called, then by everything: the same whatever the order was. */
function compareItems(one: unknown, other: unknown): number {
  const [first, second] = [itemKey(one), itemKey(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function itemKey(item: unknown): string {
  if (!isJson(item)) return String(item);
  const name = item.name ?? item.key ?? item.capacityProvider ?? '';
  return `${String(name)}\u0000${canonical(item)}`;
}

/** Keys of maps have no order. */
function map(values: TypeSchema, value: Json, place: string, walk: Walk): Json {
  const entries = Object.entries(value).map(([key, item]) => [key, typed(values, item, place, walk)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
}
