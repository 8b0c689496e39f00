import type { TextEdit } from '../problem.ts';
import { blockEdits } from './edits-block.ts';
import { flowEdits } from './edits-flow.ts';
import { printKey } from './edits-print.ts';
import { replacedValue } from './edits-replace.ts';
import { quotingNear } from './edits-style.ts';
import { combined, skipBlanks } from './edits-text.ts';
import { itemIndex, memberOf } from './path.ts';
import type { ArrayNode, Located, Member, ObjectNode, SourceFile, ValueNode } from './tree.ts';

/** Plain data to be written into a file. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** A change of the tree, to be written in the file's own style. */
export type TreeChange =
  | { readonly change: 'rename-key'; readonly member: Member; readonly name: string }
  | { readonly change: 'replace-value'; readonly node: ValueNode; readonly value: PlainValue }
  | { readonly change: 'remove-member'; readonly object: ObjectNode; readonly member: Member }
  | { readonly change: 'remove-item'; readonly array: ArrayNode; readonly item: ValueNode }
  /** Behind the member named `after`, or last. Nothing when the object has a member of that name. */
  | {
      readonly change: 'insert-member';
      readonly object: ObjectNode;
      readonly name: string;
      readonly value: PlainValue;
      readonly after?: string;
    }
  | { readonly change: 'append-item'; readonly array: ArrayNode; readonly value: PlainValue }
  /** Anything else: text for text. */
  | { readonly change: 'text'; readonly start: number; readonly end: number; readonly newText: string };

/** What becomes of the parts of one collection. */
export interface ContainerChange {
  readonly container: ObjectNode | ArrayNode;
  /** Indices of members or items. */
  readonly removed: Set<number>;
  readonly inserted: Insertion[];
}

export interface Insertion {
  /** Of a member. */
  readonly name?: string;
  readonly value: PlainValue;
  /** Index of the part to stand behind. */
  readonly after: number;
}

/** What of a file takes part in editing it. */
export type EditedFile = Pick<SourceFile, 'text' | 'language' | 'problems'>;

/**
 * The edits of the text that make these changes of its tree, in the file's own style: its indentation, quotes, line ends,
 * flow or block. Comments stay; what a removed value leaves behind (commas, dashes, empty lines) goes with it.
 *
 * What an alias stands for is changed at its anchor, for all aliases; a member that a merge key brings in is no member of
 * the object, and cannot be removed from it.
 *
 * @returns edits in the order of the text, not overlapping; undefined when the changes cannot be made (they overlap, or
 * the place is written in a way that cannot be edited with certainty): nothing is guessed
 */
export function textEdits(file: EditedFile, changes: readonly TreeChange[]): readonly TextEdit[] | undefined {
  const containers = new Map<ObjectNode | ArrayNode, ContainerChange>();
  const edits: TextEdit[] = [];
  /** The same change given twice is made once. */
  const done = new Set<object>();

  const merges = new Map<ObjectNode, readonly Member[]>();
  const mergesOf = (object: ObjectNode): readonly Member[] => {
    const known = merges.get(object) ?? mergesIn(object);
    merges.set(object, known);
    return known;
  };
  const changeOf = (container: ObjectNode | ArrayNode): ContainerChange => {
    const known = containers.get(container);
    if (known !== undefined) return known;
    const change: ContainerChange = { container, removed: new Set(), inserted: [] };
    containers.set(container, change);
    return change;
  };
  const remove = (container: ObjectNode | ArrayNode, index: number, part: Located, value: ValueNode): boolean => {
    if (index < 0 || isBrokenNear(file, container) || namesAliasTarget(file, container, part, value)) return false;
    changeOf(container).removed.add(index);
    return true;
  };
  const apply = (change: TreeChange): boolean => {
    switch (change.change) {
      case 'text':
        edits.push({ start: change.start, end: change.end, newText: change.newText });
        return true;
      case 'rename-key': {
        const edit = renamedKey(file, change.member, change.name);
        if (edit === undefined) return false;
        if (!done.has(change.member)) edits.push(edit);
        done.add(change.member);
        return true;
      }
      case 'replace-value': {
        if (done.has(change.node) || isBrokenNear(file, change.node)) return false;
        done.add(change.node);
        if (namesAliasTarget(file, change.node, change.node)) return false;
        const edit = replacedValue(file, change.node, change.value);
        if (edit !== undefined) edits.push(edit);
        return edit !== undefined;
      }
      case 'remove-member':
        return (
          !revealsMerged(change.object, change.member, mergesOf(change.object)) &&
          remove(change.object, indexOfMember(change.object, change.member), change.member, change.member.value)
        );
      case 'remove-item':
        return remove(change.array, itemIndex(change.array, change.item), change.item, change.item);
      case 'insert-member': {
        const { object, name, value, after } = change;
        if (memberOf(object, name) !== undefined) return true;
        if (isBrokenNear(file, object)) return false;
        const last = object.members.length - 1;
        const index = after === undefined ? last : object.members.findLastIndex(({ key }) => key.name === after);
        changeOf(object).inserted.push({ name, value, after: index < 0 ? last : index });
        return true;
      }
      case 'append-item':
        if (isBrokenNear(file, change.array)) return false;
        changeOf(change.array).inserted.push({ value: change.value, after: change.array.items.length - 1 });
        return true;
    }
  };

  for (const change of changes) if (!apply(change)) return undefined;
  for (const change of containers.values()) {
    const made = change.container.style === 'flow' ? flowEdits(file, change) : blockEdits(file, change);
    if (made === undefined) return undefined;
    edits.push(...made);
  }
  return combined(edits);
}

/** Around what could not be read the tree may not be what the author means. YAML is one whole in this. */
function isBrokenNear({ language, problems }: EditedFile, { start, end }: Located): boolean {
  return problems.some(
    (problem) => problem.code === 'syntax' && (language === 'yaml' || (problem.start >= start && problem.start <= end)),
  );
}

function indexOfMember(object: ObjectNode, member: Member): number {
  const index = itemIndexOfMember(object.members, member.start);
  return object.members[index] === member ? index : object.members.indexOf(member);
}

/** Index of the last member that begins at or before `offset`. */
function itemIndexOfMember(members: readonly Member[], offset: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Without the member another value of that name would count: one that is merged. */
function revealsMerged(object: ObjectNode, { key, merge }: Member, merges: readonly Member[]): boolean {
  return !merge && merges.length > 0 && memberOf({ ...object, members: merges }, key.name) !== undefined;
}

function mergesIn({ members }: ObjectNode): readonly Member[] {
  return members.filter(({ merge }) => merge);
}

/** Whether an alias elsewhere stands for something in this part; the anchor of a replaced node itself stays. */
function namesAliasTarget(
  { text, language }: EditedFile,
  node: ValueNode,
  { start, end }: Located,
  item?: ValueNode,
): boolean {
  // The anchor of an item stands before it.
  if (language !== 'yaml' || (item?.anchor === undefined && !text.slice(start, end).includes('&'))) return false;
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  const isOutside = (offset: number): boolean => offset < start || offset >= end;
  const visit = (each: ValueNode): boolean => {
    if (each.kind === 'alias') {
      const { target } = each;
      const isInside = target.start >= start && target.start <= end && (target !== node || item !== undefined);
      return isOutside(each.start) && isInside;
    }
    if (each.kind === 'array') return each.items.some(visit);
    // What an alias in the place of a key stands for is not known.
    return each.kind === 'object' && each.members.some(({ key, value }) => text[key.start] === '*' || visit(value));
  };
  return visit(root);
}

function renamedKey(file: EditedFile, member: Member, name: string): TextEdit | undefined {
  const { key, value } = member;
  const object = value.parent;
  if (object?.kind !== 'object' || member.merge || isBrokenNear(file, key)) return undefined;
  if (key.name === name) return { start: key.start, end: key.start, newText: '' };
  if (memberOf(object, name) !== undefined || revealsMerged(object, member, mergesIn(object))) return undefined;
  // Behind `? ` anything may be a key.
  if (file.language === 'yaml' && file.text[skipBlanks(file.text, key.end)] !== ':') return undefined;
  // A key that names or is an alias, or is a collection.
  const before = file.text.slice(Math.max(key.start - 80, 0), key.start);
  if (/[&!]\S*\s+$/.test(before) || '*{[|>'.includes(file.text.charAt(key.start)) || key.start === key.end)
    return undefined;
  const near = quotingNear(file, object);
  const isQuoted = key.style === 'single' || key.style === 'double';
  const quoting = isQuoted && near.language === 'yaml' ? { ...near, quote: key.style, keys: 'always' as const } : near;
  const plain = isQuoted || near.language === 'json' ? quoting : { ...quoting, keys: 'needed' as const };
  return { start: key.start, end: key.end, newText: printKey(name, plain, object.style) };
}
