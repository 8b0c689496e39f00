import { itemIndex, keyOf } from './path.ts';
import type { Located, ValueNode } from './tree.ts';

/** Names and indices that lead from the root of the document to a node. */
export function segmentsTo(node: ValueNode): (string | number)[] {
  const segments: (string | number)[] = [];
  let current: ValueNode = node;
  while (current.parent !== undefined) {
    if (current.parent.kind === 'array') segments.push(itemIndex(current.parent, current));
    else segments.push(keyOf(current)?.name ?? '');
    current = current.parent;
  }
  return segments.reverse();
}

/** What is typed of a token, and what of the text it takes. */
export interface Typed {
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly quote: '"' | "'" | undefined;
}

/**
 * The part of a scalar or key that the cursor is in: all of it, but of a string that is never closed, which has swallowed what
 * follows, the word at the cursor. Undefined behind a closing quote.
 */
export function typedAt(text: string, { start, end }: Located, offset: number): Typed | undefined {
  const first = text[start];
  if (first !== '"' && first !== "'") {
    const prefix = text.slice(start, offset);
    return /[\r\n]/.test(prefix) ? undefined : { start, end: endOnLine(text, offset, end), prefix, quote: undefined };
  }
  if (offset === start)
    return { start, end: isClosed(text, start, end, offset) ? end : offset, prefix: '', quote: first };
  const prefix = text.slice(start + 1, offset);
  if (/[\r\n]/.test(prefix)) return undefined;
  if (!isClosed(text, start, end, offset)) return { start, end: endOfWord(text, offset), prefix, quote: first };
  return offset === end ? undefined : { start, end, prefix, quote: first };
}

/** Of a plain scalar of several lines, the end of the line the cursor is on. */
function endOnLine(text: string, offset: number, end: number): number {
  const rest = text.slice(offset, end);
  const breakAt = rest.search(/[\r\n]/);
  return breakAt < 0 ? end : offset + rest.slice(0, breakAt).trimEnd().length;
}

function isClosed(text: string, start: number, end: number, offset: number): boolean {
  const content = text.slice(start + 1, end - 1);
  if (end - start < 2 || text[end - 1] !== text[start] || /[\r\n]/.test(content)) return false;
  // `{ "|, "b": 1 }`: the quote that seems to close it opens the next string.
  const opensNext = /[\w-]/.test(text[end] ?? '') && /^\s*[,:}\]]/.test(text.slice(offset, end - 1));
  return !opensNext;
}

/** End of the word that begins at or goes on behind `offset`. */
export function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (/[\w-]/.test(text.charAt(end))) end += 1;
  return end;
}
