import type { TextEdit } from '../problem.ts';
import type { ContainerChange } from './edits.ts';
import { type BlockStyle, printBlockItem, printBlockMember } from './edits-print.ts';
import { blockStyleNear, elementsOf, type StyledText } from './edits-style.ts';
import {
  blanksBefore,
  columnOf,
  deletion,
  isBlankAt,
  isBreakAt,
  joined,
  lineStart,
  skipBlanks,
  skipBreak,
  skipSpace,
  standsFirst,
} from './edits-text.ts';
import { endOfLine } from './lines.ts';
import { itemIndex, keyOf } from './path.ts';
import type { ArrayNode, Located, ObjectNode, ValueNode } from './tree.ts';

/** Removes and inserts members and items of a block collection of YAML. */
export function blockEdits(file: StyledText, change: ContainerChange): TextEdit[] | undefined {
  const { text } = file;
  const { container, removed, inserted } = change;
  const count = elementsOf(container).length;
  const first = partAt(text, container, 0);
  if (first === undefined) return undefined;
  const column = columnOf(text, first.start);
  /** A part that stands where the parts of a block collection stand. */
  const part = (index: number): Located | undefined => {
    const found = index === 0 ? first : partAt(text, container, index);
    if (found === undefined || columnOf(text, found.start) !== column) return undefined;
    const isPlaced = index === 0 ? beginsCollection(text, found.start) : standsFirst(text, found.start);
    return isPlaced ? found : undefined;
  };
  const style = blockStyleNear(file, container);
  if (removed.size === count) return refill(text, change, part, style, column);

  const edits = removals(text, container, removed, part, column);
  if (edits === undefined) return undefined;
  const separator = style.lineBreak + ' '.repeat(column);
  for (const { name, value, after } of inserted) {
    const printed =
      name === undefined
        ? `- ${printBlockItem(value, style, column + 2)}`
        : printBlockMember(name, value, style, column);
    let previous = after;
    while (previous >= 0 && removed.has(previous)) previous -= 1;
    if (previous < 0) {
      let next = 0;
      while (removed.has(next)) next += 1;
      const place = part(next)?.start;
      if (place === undefined) return undefined;
      edits.push({ start: place, end: place, newText: printed + separator });
      continue;
    }
    const place = placeBehind(text, container, previous, part, column);
    if (place === undefined) return undefined;
    edits.push({ start: place, end: place, newText: separator + printed });
  }
  return edits;
}

/** A member, or an item with its dash. */
function partAt(text: string, container: ObjectNode | ArrayNode, index: number): Located | undefined {
  if (container.kind === 'object') {
    const member = container.members[index];
    // Behind `? ` a key has its colon on another line.
    return member !== undefined && text[skipBlanks(text, member.key.end)] === ':' ? member : undefined;
  }
  const item = container.items[index];
  if (item === undefined) return undefined;
  const from = index === 0 ? container.start : (container.items[index - 1]?.end ?? container.start);
  const start = skipSpaceAndComments(text, from);
  return text[start] === '-' && start < item.end ? { start, end: item.end } : undefined;
}

/** Whether nothing stands before the first part on its line but dashes of lists around it. */
function beginsCollection(text: string, start: number): boolean {
  return /^ *(?:- +)*$/.test(text.slice(lineStart(text, start), start));
}

function removals(
  text: string,
  container: ObjectNode | ArrayNode,
  removed: ReadonlySet<number>,
  part: (index: number) => Located | undefined,
  column: number,
): TextEdit[] | undefined {
  const found: Located[] = [];
  for (const index of removed) {
    const each = part(index);
    if (each === undefined) return undefined;
    if (!removed.has(index - 1) && index > 0 && !mayEndBefore(text, container, index - 1, each, column))
      return undefined;
    found.push(each);
  }
  const onDashLine = found.length > 0 && !standsFirst(text, part(0)?.start ?? 0);
  return joined(text, found).map((run) => {
    if (!onDashLine || run.start !== part(0)?.start) return deletion(text, run);
    // What comes next moves up behind the dash.
    return { start: run.start, end: skipSpace(text, run.end), newText: '' };
  });
}

/**
 * A block scalar takes in what comes next when what stood between is gone: blank lines when it keeps them, and comments
 * that are indented as its text.
 */
function mayEndBefore(
  text: string,
  container: ObjectNode | ArrayNode,
  index: number,
  gone: Located,
  column: number,
): boolean {
  const last = lastLeaf(container, index);
  if (last?.kind !== 'string' || (last.style !== 'literal' && last.style !== 'folded')) return true;
  if (keepsLineBreaks(text, last)) return false;
  let next = skipBreak(text, skipBlanks(text, gone.end));
  while (next < text.length && isBreakAt(text, skipBlanks(text, next))) next = skipBreak(text, skipBlanks(text, next));
  const start = skipBlanks(text, next);
  return text[start] !== '#' || start - next <= column;
}

function keepsLineBreaks(text: string, node: ValueNode): boolean {
  return /^[|>](?:\d?\+|\+)/.test(text.slice(node.start, node.start + 3));
}

/** The scalar that a part of a collection ends with. */
function lastLeaf(container: ObjectNode | ArrayNode, index: number): ValueNode | undefined {
  let node = container.kind === 'object' ? container.members[index]?.value : container.items[index];
  for (;;) {
    const inner: ValueNode | undefined =
      node?.kind === 'object' ? node.members.at(-1)?.value : node?.kind === 'array' ? node.items.at(-1) : undefined;
    if (inner === undefined) return node;
    node = inner;
  }
}

/** The end of the last line that belongs to a part: its comment, and comments below that are indented deeper. */
function placeBehind(
  text: string,
  container: ObjectNode | ArrayNode,
  index: number,
  part: (index: number) => Located | undefined,
  column: number,
): number | undefined {
  const previous = part(index);
  const leaf = lastLeaf(container, index);
  if (previous === undefined || (leaf?.kind === 'string' && keepsLineBreaks(text, leaf))) return undefined;
  let place = restOfLine(text, previous.end);
  if (place === undefined) return undefined;
  for (;;) {
    const next = skipBreak(text, place);
    const start = skipBlanks(text, next);
    if (next === place || text[start] !== '#' || start - next <= column) return place;
    place = endOfLine(text, start);
  }
}

/** End of the line, when nothing but a comment stands on it any more. */
function restOfLine(text: string, from: number): number | undefined {
  const next = skipBlanks(text, from);
  if (next >= text.length || isBreakAt(text, next)) return blanksBefore(text, next);
  return text[next] === '#' && next > from ? endOfLine(text, next) : undefined;
}

function skipSpaceAndComments(text: string, from: number): number {
  let index = skipSpace(text, from);
  while (text[index] === '#') index = skipSpace(text, endOfLine(text, index));
  return index;
}

/** Nothing of what stands there is kept: what is inserted takes its place, or `{}` or `[]`. */
function refill(
  text: string,
  { container, inserted }: ContainerChange,
  part: (index: number) => Located | undefined,
  style: BlockStyle,
  column: number,
): TextEdit[] | undefined {
  const parts: Located[] = [];
  for (let index = 0; index < elementsOf(container).length; index += 1) {
    const each = part(index);
    if (each === undefined) return undefined;
    parts.push(each);
  }
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  const runs = joined(text, parts);
  if (inserted.length > 0) {
    const printed = inserted.map(({ name, value }) =>
      name === undefined
        ? `- ${printBlockItem(value, style, column + 2)}`
        : printBlockMember(name, value, style, column),
    );
    const newText = printed.join(style.lineBreak + ' '.repeat(column));
    return [
      { start: first.start, end: first.end, newText },
      ...joined(text, others).map((each) => deletion(text, each)),
    ];
  }
  const empty = container.kind === 'object' ? '{}' : '[]';
  const gap = gapBeforeBlock(text, container);
  const [only] = runs;
  if (gap !== undefined && runs.length === 1 && only !== undefined) {
    return [{ start: gap, end: only.end, newText: ` ${empty}` }];
  }
  const { parent } = container;
  if (parent !== undefined && column <= columnOf(text, parent.start)) return undefined;
  return [
    { start: first.start, end: first.end, newText: empty },
    ...joined(text, others).map((each) => deletion(text, each)),
  ];
}

/**
 * Where the value of a key or dash may begin instead of on a line of its own: behind the colon or dash and what names or
 * tags the value. Undefined when a comment stands between, and for roots.
 */
export function gapBeforeBlock(text: string, node: ValueNode): number | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  const from = parent.kind === 'object' ? keyOf(node)?.end : dashBefore(text, parent, node);
  if (from === undefined) return undefined;
  const between = text.slice(from, node.start);
  const pattern = parent.kind === 'object' ? /^\s*:(?:\s+[&!]\S*)*(?=\s*$)/ : /^-(?:\s+[&!]\S*)*(?=\s*$)/;
  const match = pattern.exec(between);
  return match === null ? undefined : from + match[0].length;
}

/** Offset of the dash of an item. */
export function dashBefore(text: string, array: ArrayNode, item: ValueNode): number | undefined {
  return partAt(text, array, itemIndex(array, item))?.start;
}

/** Whether white space ends right before an offset. */
export function isBehindBlank(text: string, offset: number): boolean {
  return offset > 0 && (isBlankAt(text, offset - 1) || isBreakAt(text, offset - 1));
}
