import type { Cursor, CursorPlace, KeyCursor, ValueCursor } from './cursor.ts';
import { endOfWord, segmentsTo, typedAt } from './cursor-parts.ts';
import { endOfLine, startOfLine } from './lines.ts';
import { lastBefore } from './path.ts';
import type { ArrayNode, Located, Member, ObjectNode, SourceDocument, SourceFile, ValueNode } from './tree.ts';

/** What is being typed in YAML outside of brackets: indentation decides what an empty line belongs to. */
export function blockCursor(file: SourceFile, document: SourceDocument, offset: number): Cursor | undefined {
  const { text } = file;
  const lineStart = startOfLine(text, offset);
  const line = text.slice(lineStart, offset);
  if (/^(---|\.\.\.|%)/.test(text.slice(lineStart, lineStart + 3))) return undefined;
  const chain = openContainers(document.root, offset);
  const token = tokenAt(document.root, chain, offset);
  if (token !== undefined) return onToken(token);
  if (/^\uFEFF?[ \t]*$/.test(line)) return onEmptyLine();
  if (/^\s*(?:-\s+)*-\s*$/.test(line)) return behindDash();
  return behindColon();

  function columnOf(position: number): number {
    const start = startOfLine(text, position);
    return position - start - (text[start] === '\uFEFF' ? 1 : 0);
  }

  function cursorAt(start: number, place: CursorPlace, column: number) {
    return {
      document,
      start,
      end: Math.max(offset, start),
      prefix: '',
      quote: undefined,
      place,
      column,
      commaBefore: undefined,
      commaAfter: false,
      blankBefore: false,
    } as const;
  }

  function valueCursor(
    container: ObjectNode | ArrayNode | undefined,
    step: string | number | undefined,
    place: CursorPlace,
    column: number,
    more: Partial<ValueCursor> = {},
  ): Cursor {
    const path = container === undefined ? [] : segmentsTo(container);
    if (step !== undefined) path.push(step);
    return { ...cursorAt(offset, place, column), at: 'value', path, container, node: undefined, ...more };
  }

  function keyCursor(object: ObjectNode, column: number, more: Partial<KeyCursor> = {}): Cursor {
    return {
      ...cursorAt(offset, 'line', column),
      at: 'key',
      path: segmentsTo(object),
      object,
      member: undefined,
      hasColon: false,
      ...more,
    };
  }

  function onToken({ member, node, object }: Token): Cursor | undefined {
    const range: Located = node ?? member?.key ?? { start: offset, end: offset };
    const typed = typedAt(text, range, offset);
    if (typed === undefined) return undefined;
    const column = columnOf(range.start);
    const lead = text.slice(startOfLine(text, range.start), range.start);
    const place: CursorPlace = /^\s*$/.test(lead) ? 'line' : /^\s*(?:-\s+)+$/.test(lead) ? 'dash' : 'colon';
    if (node === undefined && member !== undefined && object !== undefined) {
      const hasColon = /^[ \t]*:/.test(text.slice(typed.end, typed.end + 200));
      return keyCursor(object, column, { ...typed, member, hasColon, place });
    }
    if (node === undefined || (node.kind === 'string' && (node.style === 'literal' || node.style === 'folded')))
      return undefined;
    // A line below the first one of a plain scalar goes on with its text.
    const path = segmentsTo(node);
    return { ...cursorAt(typed.start, place, column), ...typed, at: 'value', path, container: node.parent, node };
  }

  function onEmptyLine(): Cursor | undefined {
    const rest = text.slice(offset, endOfLine(text, offset)).trim();
    if (rest !== '' && !rest.startsWith('#')) return undefined;
    const column = columnOf(offset);
    if (document.root === undefined || (chain.length === 0 && document.root.kind === 'null'))
      return valueCursor(undefined, undefined, 'line', column);
    const deepest = chain.findLast((node) => columnOf(node.start) === column);
    const before = blockScalarBefore(chain.at(-1), offset);
    if (before !== undefined && column > columnOf(before.start)) return undefined;
    if (deepest !== undefined) {
      const above = deepest.parent;
      // A list at the column of its key: a key is more likely to follow than one more item.
      if (deepest.kind === 'object') return keyCursor(deepest, column);
      if (above?.kind === 'object' && columnOf(above.start) === column) return keyCursor(above, column);
      return valueCursor(deepest, lastBefore(deepest.items, offset) + 1, 'item', column);
    }
    const last = chain.at(-1);
    return last !== undefined && columnOf(last.start) < column ? inEmptyValue(last, 'line', column) : undefined;
  }

  /** What the last key or dash before the cursor has no value for. */
  function inEmptyValue(last: ObjectNode | ArrayNode, place: CursorPlace, column: number): Cursor | undefined {
    if (last.kind === 'array') {
      const index = lastBefore(last.items, offset);
      const item = last.items[index];
      return isEmpty(item) ? valueCursor(last, index, place, column, { node: item }) : undefined;
    }
    const member = last.members[lastBefore(last.members, offset)];
    if (member === undefined || !isEmpty(member.value) || !hasColon(member)) return undefined;
    return valueCursor(last, member.key.name, place, column, { node: member.value });
  }

  function hasColon({ key }: Member): boolean {
    return /^[ \t]*:/.test(text.slice(key.end, offset));
  }

  function behindDash(): Cursor | undefined {
    const array = chain.findLast((node) => node.kind === 'array' && startOfLine(text, node.start) <= lineStart);
    if (array?.kind !== 'array') return undefined;
    const index = lastBefore(array.items, offset);
    const item = array.items[index];
    if (!isEmpty(item) || startOfLine(text, item.start) !== lineStart) return undefined;
    const blankBefore = text[offset - 1] === '-';
    const column = columnOf(offset) + (blankBefore ? 1 : 0);
    return valueCursor(array, index, 'dash', column, { node: item, blankBefore, end: endOfWord(text, offset) });
  }

  function behindColon(): Cursor | undefined {
    const object = chain.at(-1);
    if (object?.kind !== 'object') return undefined;
    const member = object.members[lastBefore(object.members, offset)];
    if (member === undefined || member.key.start < lineStart || !isEmpty(member.value)) return undefined;
    if (!/^[ \t]*:[ \t]*$/.test(text.slice(member.key.end, offset))) return undefined;
    const blankBefore = text[offset - 1] === ':';
    const more = { node: member.value, blankBefore, end: endOfWord(text, offset) };
    return valueCursor(object, member.key.name, 'colon', columnOf(object.start), more);
  }
}

/** The block collections that are open at an offset, outermost first; the last one may begin behind it. */
function openContainers(root: ValueNode | undefined, offset: number): readonly (ObjectNode | ArrayNode)[] {
  const chain: (ObjectNode | ArrayNode)[] = [];
  let node = root;
  while ((node?.kind === 'object' || node?.kind === 'array') && node.style === 'block') {
    chain.push(node);
    if (node.kind === 'object') node = node.members[lastBefore(node.members, offset)]?.value;
    else node = node.items[lastBefore(node.items, offset)];
  }
  return chain;
}

interface Token {
  readonly object: ObjectNode | undefined;
  readonly member: Member | undefined;
  /** Undefined when the cursor is on the key. */
  readonly node: ValueNode | undefined;
}

/** The key or scalar that the cursor touches. */
function tokenAt(
  root: ValueNode | undefined,
  chain: readonly (ObjectNode | ArrayNode)[],
  offset: number,
): Token | undefined {
  const last = chain.at(-1);
  if (last === undefined)
    return touches(root, offset) ? { object: undefined, member: undefined, node: root } : undefined;
  if (last.kind === 'array') {
    const item = last.items[lastBefore(last.items, offset)];
    return touches(item, offset) ? { object: undefined, member: undefined, node: item } : undefined;
  }
  const member = last.members[lastBefore(last.members, offset)];
  if (member === undefined) return undefined;
  if (offset <= member.key.end && member.key.end > member.key.start) return { object: last, member, node: undefined };
  return touches(member.value, offset) ? { object: last, member, node: member.value } : undefined;
}

function touches(node: ValueNode | undefined, offset: number): node is ValueNode {
  if (node === undefined || node.start === node.end) return false;
  return node.kind !== 'object' && node.kind !== 'array' && node.start <= offset && offset <= node.end;
}

function isEmpty(node: ValueNode | undefined): node is ValueNode {
  return node !== undefined && node.start === node.end && (node.kind === 'null' || node.kind === 'unknown');
}

/** The object or array that the block scalar written last before an offset belongs to. */
function blockScalarBefore(
  last: ObjectNode | ArrayNode | undefined,
  offset: number,
): ObjectNode | ArrayNode | undefined {
  if (last === undefined) return undefined;
  const node =
    last.kind === 'object'
      ? last.members[lastBefore(last.members, offset)]?.value
      : last.items[lastBefore(last.items, offset)];
  return node?.kind === 'string' && (node.style === 'literal' || node.style === 'folded') ? last : undefined;
}
