import type { Cursor, KeyCursor } from './cursor.ts';
import { endOfWord, segmentsTo, type Typed, typedAt } from './cursor-parts.ts';
import { lastBefore } from './path.ts';
import type { ArrayNode, Located, Member, ObjectNode, SourceDocument, SourceFile, ValueNode } from './tree.ts';

/**
 * What is being typed in JSON, or in a flow collection of YAML.
 *
 * @param root the root of the JSON file, or the outermost flow collection
 */
export function flowCursor(
  file: SourceFile,
  document: SourceDocument,
  root: ValueNode | undefined,
  offset: number,
): Cursor | undefined {
  const { text } = file;
  const common = { document, place: 'flow', column: 0, commaBefore: undefined, blankBefore: false } as const;
  let node: ValueNode | undefined = root;
  while (node?.kind === 'object' || node?.kind === 'array') {
    if (!isInside(text, node, offset, 'goes-on')) return undefined;
    const inner: ValueNode | undefined = childAt(text, node, offset);
    if (inner === undefined) return node.kind === 'object' ? inObject(node) : inArray(node);
    node = inner;
  }
  if (node === undefined) return atRoot();
  return node.kind === 'alias' || offset < node.start || offset > node.end ? undefined : onScalar(node);

  function atRoot(): Cursor | undefined {
    const gap = gapBetween(text, document.start, offset);
    if (gap === undefined || gap.before.trim() !== '') return undefined;
    const typed = { start: gap.wordStart, end: endOfWord(text, offset), prefix: gap.word, quote: undefined };
    return {
      ...common,
      ...typed,
      at: 'value',
      path: [],
      container: undefined,
      node: undefined,
      commaAfter: false,
    };
  }

  function onScalar(scalar: ValueNode): Cursor | undefined {
    const typed = typedAt(text, scalar, offset);
    if (typed === undefined) return undefined;
    const isMissing = scalar.start === scalar.end;
    return {
      ...common,
      ...typed,
      quote: isMissing ? undefined : typed.quote,
      at: 'value',
      path: segmentsTo(scalar),
      container: scalar.parent,
      node: scalar,
      commaAfter: scalar.parent !== undefined && followedByAnother(text, typed.end),
      blankBefore: text[typed.start - 1] === ':' && !isCompact(text, scalar.parent),
    };
  }

  function keyCursor(object: ObjectNode, member: Member | undefined, typed: Typed, more: Partial<KeyCursor>): Cursor {
    const hasColon = member !== undefined && /^[ \t]*:/.test(text.slice(typed.end, typed.end + 200));
    return {
      ...common,
      ...typed,
      at: 'key',
      path: segmentsTo(object),
      object,
      member,
      hasColon,
      commaAfter: !hasColon && followedByAnother(text, typed.end),
      ...more,
    };
  }

  function inObject(object: ObjectNode): Cursor | undefined {
    const index = lastBefore(object.members, offset);
    const found = object.members[index];
    const onKey = found !== undefined && offset > found.key.start && offset <= found.key.end;
    const before = found !== undefined && (onKey || offset === found.key.start) ? object.members[index - 1] : found;
    const gapStart = before?.end ?? object.start + 1;
    if (found !== undefined && onKey) {
      const typed = typedAt(text, found.key, offset);
      if (typed === undefined) return undefined;
      const gap = gapBetween(text, gapStart, found.key.start);
      const needsComma = before !== undefined && gap !== undefined && !endsWithComma(gap.before);
      return keyCursor(object, found, typed, { commaBefore: needsComma ? before.end : undefined });
    }
    if (before !== undefined && offset > before.key.end) {
      const awaited = awaitedValue(object, before);
      if (awaited !== 'none') return awaited;
    }
    const gap = gapBetween(text, gapStart, offset);
    if (gap === undefined || /[:"'{[]/.test(gap.before)) return undefined;
    const isMissing = before !== undefined && !endsWithComma(gap.before);
    if (isMissing && offset === before.end) return undefined;
    return keyCursor(object, undefined, wordAt(gap), {
      commaBefore: isMissing ? before.end : undefined,
      blankBefore: text[gap.wordStart - 1] === ',' && !isCompact(text, object),
    });
  }

  /** The value behind the colon of a member that has none, or that begins later on the line; `none` when it has one. */
  function awaitedValue(object: ObjectNode, member: Member): Cursor | undefined | 'none' {
    const { key, value } = member;
    const isEmpty = value.start === value.end;
    if (!isEmpty && offset > value.start) return 'none';
    const gap = gapBetween(text, key.end, offset);
    if (gap === undefined) return undefined;
    const colon = gap.before.trim();
    // `"a": , |`: the comma ends the member, with or without a value.
    if (colon.endsWith(',')) return 'none';
    if (colon !== ':') return undefined;
    const follows = !isEmpty && /^[ \t]*$/.test(text.slice(offset, value.start));
    const isKeyOfNext = /^\s*:/.test(text.slice(value.end, value.end + 100));
    const isScalar = value.kind !== 'object' && value.kind !== 'array';
    const replaces = follows && isScalar && !isKeyOfNext;
    if (!isEmpty && !replaces && !isKeyOfNext) return undefined;
    return {
      ...common,
      at: 'value',
      path: [...segmentsTo(object), key.name],
      container: object,
      node: replaces ? value : undefined,
      start: gap.wordStart,
      end: replaces ? value.end : endOfWord(text, offset),
      prefix: gap.word,
      quote: undefined,
      commaAfter: followedByAnother(text, replaces ? value.end : endOfWord(text, offset)),
      blankBefore: text[gap.wordStart - 1] === ':' && !isCompact(text, object),
    };
  }

  function inArray(array: ArrayNode): Cursor | undefined {
    const index = lastBefore(array.items, offset);
    const found = array.items[index];
    const position = found !== undefined && found.start === offset ? index : index + 1;
    const before = array.items[position - 1];
    const gap = gapBetween(text, before?.end ?? array.start + 1, offset);
    if (gap === undefined || /[:"'{[]/.test(gap.before)) return undefined;
    const isMissing = before !== undefined && !endsWithComma(gap.before);
    if (isMissing && offset === before.end) return undefined;
    const typed = wordAt(gap);
    return {
      ...common,
      ...typed,
      at: 'value',
      path: [...segmentsTo(array), position],
      container: array,
      node: undefined,
      commaBefore: isMissing ? before.end : undefined,
      commaAfter: followedByAnother(text, typed.end),
      blankBefore: text[typed.start - 1] === ',' && !isCompact(text, array),
    };
  }

  function wordAt(gap: Gap): Typed {
    return { start: gap.wordStart, end: endOfWord(text, offset), prefix: gap.word, quote: undefined };
  }
}

/** The value of a collection that the cursor is in; undefined when it is between values or on a key. */
function childAt(text: string, node: ObjectNode | ArrayNode, offset: number): ValueNode | undefined {
  if (node.kind === 'array') {
    const item = node.items[lastBefore(node.items, offset)];
    return item !== undefined && offset > item.start && reaches(text, item, offset) ? item : undefined;
  }
  const member = node.members[lastBefore(node.members, offset)];
  if (member === undefined || offset <= member.key.end) return undefined;
  const { value } = member;
  if (value.start === value.end || offset < value.start) return undefined;
  const isCollection = value.kind === 'object' || value.kind === 'array';
  return (offset > value.start || !isCollection) && reaches(text, value, offset) ? value : undefined;
}

function reaches(text: string, node: ValueNode, offset: number): boolean {
  if (node.kind === 'object' || node.kind === 'array') return isInside(text, node, offset, 'goes-on');
  return offset < node.end || (offset === node.end && !endsWithQuote(text, node));
}

function endsWithQuote(text: string, { start, end }: Located): boolean {
  const quote = text[start];
  return (quote === '"' || quote === "'") && end - start > 1 && text[end - 1] === quote;
}

/**
 * Whether the cursor is between the brackets of a flow collection.
 *
 * @param unclosed where one without a closing bracket ends: JSON `goes-on` until something else begins; in YAML the reader has
 *   decided by the indentation
 */
export function isInside(
  text: string,
  node: ObjectNode | ArrayNode,
  offset: number,
  unclosed: 'goes-on' | 'ends-with-node',
): boolean {
  if (offset <= node.start) return false;
  const bracket = node.kind === 'object' ? '}' : ']';
  const last = node.kind === 'object' ? node.members.at(-1) : node.items.at(-1);
  const isClosed = text[node.end - 1] === bracket && node.end - 1 > node.start && (last?.end ?? 0) < node.end;
  if (isClosed) return offset < node.end;
  return unclosed === 'goes-on' || offset <= node.end;
}

interface Gap {
  /** Without comments and without the word at the cursor. */
  readonly before: string;
  readonly word: string;
  readonly wordStart: number;
}

const comments = /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<=^|\s)#[^\r\n]*/g;

/** The text between two nodes up to the cursor; undefined when the cursor is in a comment. */
function gapBetween(text: string, from: number, offset: number): Gap | undefined {
  const raw = text.slice(from, Math.max(from, offset));
  let before = raw;
  if (/\/[/*]|#/.test(raw)) {
    for (const { index, 0: comment } of raw.matchAll(comments)) {
      const isOpen = !comment.startsWith('/*') || !comment.endsWith('*/') || comment.length < 4;
      if (index + comment.length === raw.length && isOpen) return undefined;
    }
    before = raw.replace(comments, (comment) => comment.replace(/[^\r\n]/g, ' '));
  }
  let wordStart = before.length;
  while (/[\w-]/.test(before.charAt(wordStart - 1))) wordStart -= 1;
  const word = before.slice(wordStart);
  return { before: before.slice(0, before.length - word.length), word, wordStart: offset - word.length };
}

function endsWithComma(gap: string): boolean {
  return gap.trimEnd().endsWith(',');
}

/** Whether another member or item follows without a comma before it. */
function followedByAnother(text: string, from: number): boolean {
  let index = from;
  for (;;) {
    while (/\s/.test(text.charAt(index))) index += 1;
    if (text.startsWith('//', index) || text[index] === '#') {
      while (index < text.length && text[index] !== '\n') index += 1;
    } else if (text.startsWith('/*', index)) {
      const close = text.indexOf('*/', index);
      if (close < 0) return false;
      index = close + 2;
    } else break;
  }
  return index < text.length && !',}]:'.includes(text.charAt(index));
}

/** `{"a":1}`: no blank behind colons. */
function isCompact(text: string, container: ObjectNode | ArrayNode | undefined): boolean {
  if (container?.kind === 'array') {
    const [first, second] = container.items;
    return first !== undefined && second !== undefined && text.slice(first.end, second.start) === ',';
  }
  const first = container?.members.find(({ value }) => value.start !== value.end);
  return first !== undefined && text[first.key.end] === ':' && first.value.start === first.key.end + 1;
}
