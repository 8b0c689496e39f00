import { nearestName } from '../schema/spelling.ts';
import type { PlainValue, TreeChange } from '../syntax/edits.ts';
import type { TreeFix } from '../syntax/fix.ts';
import { itemIndex, keyOf, resolve } from '../syntax/path.ts';
import { plainValue } from '../syntax/plain.ts';
import type { ArrayNode, ConcreteNode, Member, ObjectNode, ValueNode } from '../syntax/tree.ts';

/**
 * The usual fixes. Each gives a list of one, or an empty one where there is nothing to change: a member that a merge key
 * brings in, a value that is not written. They are called on demand only, so they may search.
 */
export type Fixes = readonly TreeFix[];
type Kind = TreeFix['kind'];
type Subject = ConcreteNode | undefined;

const longestTitleValue = 60;

/** Among more names nobody looks for one: to compare each problem with all of them would take long. */
const mostCompared = 200;

/** A fix, with the kind that the place allows: what aliases stand for is shared, so changing it takes a decision. */
export function treeFix(title: string, kind: Kind, changes: readonly TreeChange[]): Fixes {
  if (changes.length === 0) return [];
  return [{ title, kind: kind === 'safe' && changes.some(isShared) ? 'suggested' : kind, changes }];
}

/** Removes a member, however often it is written. */
export function removeMember(
  object: Subject,
  name: string,
  title = `Remove \`${name}\``,
  kind: Kind = 'suggested',
): Fixes {
  return treeFix(title, kind, removals(object, name));
}

/** Removes all of these members that are written. */
export function removeMembers(
  object: Subject,
  names: readonly string[],
  title: string,
  kind: Kind = 'suggested',
): Fixes {
  return treeFix(
    title,
    kind,
    names.flatMap((name) => removals(object, name)),
  );
}

/** Writes another value in the place of a node. */
export function replaceValue(
  node: Subject,
  value: PlainValue,
  title = `Change to ${shown(value)}`,
  kind: Kind = 'suggested',
): Fixes {
  return node === undefined || isUnwritten(node)
    ? []
    : treeFix(title, kind, [{ change: 'replace-value', node, value }]);
}

/**
 * Gives a member a value: a member that is written gets another value, one that is missing is added.
 * @param after the member that a new one stands behind; last when left out
 */
export function setMember(
  object: Subject,
  name: string,
  value: PlainValue,
  { title, after, kind = 'suggested' }: { title?: string; after?: string; kind?: Kind } = {},
): Fixes {
  if (object?.kind !== 'object') return [];
  const node = ownMembers(object, name).at(-1)?.value;
  if (node === undefined) {
    return treeFix(title ?? `Add \`${name}\`: ${shown(value)}`, kind, [
      { change: 'insert-member', object, name, value, ...(after === undefined ? {} : { after }) },
    ]);
  }
  const written = resolve(node);
  return replaceValue(written, value, title ?? `Change \`${name}\` to ${shown(value)}`, kind);
}

/** Gives a member another name; nothing when there is one of that name. */
export function renameMember(
  object: Subject,
  name: string,
  newName: string,
  title = `Change to \`${newName}\``,
  kind: Kind = 'suggested',
): Fixes {
  const changes = ownMembers(object, name).map(
    (member): TreeChange => ({
      change: 'rename-key',
      member,
      name: newName,
    }),
  );
  return changes.length === 1 ? treeFix(title, kind, changes) : [];
}

/**
 * Removes items, given as they stand in the list or as what their aliases stand for; none where two items are aliases of
 * the same.
 */
export function removeItems(
  array: Subject,
  nodes: readonly ValueNode[],
  title: string,
  kind: Kind = 'suggested',
): Fixes {
  if (array?.kind !== 'array') return [];
  const changes = nodes.flatMap((node): readonly TreeChange[] => {
    const item = itemStandingFor(array, node);
    return item === undefined ? [] : [{ change: 'remove-item', array, item }];
  });
  return changes.length < nodes.length ? [] : treeFix(title, kind, changes);
}

function itemStandingFor(array: ArrayNode, node: ValueNode): ValueNode | undefined {
  const own = array.items[itemIndex(array, node)];
  if (own !== undefined || node.anchor === undefined) return own;
  const aliases = array.items.filter((item) => resolve(item) === node);
  return aliases.length === 1 ? aliases[0] : undefined;
}

/** Removes items; with the last one goes the member that holds the list. */
export function removeItemsOrList(
  array: Subject,
  nodes: readonly ValueNode[],
  title: string,
  kind: Kind = 'suggested',
): Fixes {
  const key = array?.kind === 'array' && array.items.length === nodes.length ? keyOf(array) : undefined;
  return key === undefined
    ? removeItems(array, nodes, title, kind)
    : removeMember(array?.parent, key.name, title, kind);
}

/** Whether two values say the same, word for word: then one of them is not needed. */
export function isIdentical(one: ConcreteNode, other: ConcreteNode): boolean {
  const [first, second] = [plainValue(one), plainValue(other)];
  return first.isComplete && second.isComplete && JSON.stringify(first.value) === JSON.stringify(second.value);
}

/** Writes the name that was most likely meant. Letter case alone makes no other word, where the names do not differ by it. */
export function nearestValue(node: Subject, names: Iterable<string>, kindOfCase: Kind = 'suggested'): Fixes {
  if (node?.kind !== 'string') return [];
  const others: string[] = [];
  for (const name of names) {
    if (others.length === mostCompared) return [];
    if (name !== node.value) others.push(name);
  }
  const guess = nearestName(node.value, others);
  if (guess === undefined) return [];
  const isSame = guess.toLowerCase() === node.value.trim().toLowerCase();
  return replaceValue(node, guess, undefined, isSame ? kindOfCase : 'suggested');
}

/**
 * Writes a name in the form that is allowed.
 * @param text the name, in the letter case that is wanted
 * @param others what stands between the allowed characters; a hyphen comes in its place, at the ends nothing
 * @param most characters
 */
export function nearestForm(node: Subject, text: string, others: RegExp, most: number): Fixes {
  const form = text.trim().replace(others, '-').slice(0, most);
  const trimmed = form.replace(/^-+|-+$/g, '');
  return /[a-z0-9]/i.test(trimmed) ? replaceValue(node, trimmed) : [];
}

/** Writes the name that was most likely meant, or the only one there is. */
export function nearestOrOnly(node: Subject, names: readonly string[]): Fixes {
  const [only] = names.length === 1 ? names : [];
  return only === undefined ? nearestValue(node, names) : replaceValue(node, only);
}

/** Writes the end of a range that a number is beyond. */
export function clampedValue(node: Subject, least: number, most: number): Fixes {
  if (node?.kind !== 'number') return [];
  return replaceValue(node, Math.min(Math.max(node.value, least), most));
}

/** One fix of several that belong together; none where one of them cannot be made. */
export function together(title: string, ...parts: readonly Fixes[]): Fixes {
  const all = parts.flat();
  if (parts.some((part) => part.length === 0)) return [];
  const kind = all.every((part) => part.kind === 'safe') ? 'safe' : 'suggested';
  return treeFix(
    title,
    kind,
    all.flatMap(({ changes }) => changes),
  );
}

/** A value in a title, cut when it is long. */
export function shown(value: PlainValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.length > longestTitleValue ? `${text.slice(0, longestTitleValue - 1)}…` : text}\``;
}

function removals(object: Subject, name: string): readonly TreeChange[] {
  if (object?.kind !== 'object') return [];
  return ownMembers(object, name).map((member) => ({ change: 'remove-member', object, member }));
}

/** The members of that name that are written in the object itself, repeated ones included. */
function ownMembers(object: Subject, name: string): readonly Member[] {
  return object?.kind === 'object' ? object.members.filter(({ key, merge }) => !merge && key.name === name) : [];
}

function isUnwritten(node: ConcreteNode): boolean {
  return node.kind === 'unknown' && node.reason !== 'placeholder';
}

function isShared(change: TreeChange): boolean {
  let node: ValueNode | undefined = placeOf(change);
  while (node !== undefined && node.anchor === undefined) node = node.parent;
  return node !== undefined;
}

function placeOf(change: TreeChange): ValueNode | ObjectNode | undefined {
  switch (change.change) {
    case 'rename-key':
      return change.member.value.parent;
    case 'replace-value':
      return change.node;
    case 'remove-member':
    case 'insert-member':
      return change.object;
    case 'remove-item':
    case 'append-item':
      return change.array;
    case 'text':
      return undefined;
  }
}
