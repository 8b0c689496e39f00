import { numberNode, type Parent, stringNode } from './nodes.ts';
import { changeBetween } from './text-change.ts';
import type { ScalarNode, SourceDocument } from './tree.ts';
import { ownText, scalarAround, type ValueEdit } from './value-edit.ts';

/** Without escapes: their text is their value. */
const simpleString = /^"[^"\\\p{Cc}]*"$/u;
const simpleNumber = /^-?(?:0|[1-9]\d{0,14})$/;

/**
 * Whether one text becomes another by an edit within a string or a number of JSON. Before and after it is one token that ends
 * where it is, so nothing around it can be read in another way.
 *
 * @param document of `old`, read without problems
 */
export function jsonValueEdit({ root }: SourceDocument, old: string, text: string): ValueEdit | undefined {
  const change = root === undefined ? undefined : changeBetween(old, text);
  if (root === undefined || change === undefined) return undefined;
  const before = scalarAround(root, change.start, change.oldEnd);
  if (before === undefined) return undefined;
  const { start, end: oldEnd } = before;
  const end = oldEnd + text.length - old.length;
  const nodeOf = end > start ? scalarOf(text.slice(start, end)) : undefined;
  if (nodeOf === undefined || scalarOf(old.slice(start, oldEnd))?.kind !== nodeOf.kind) return undefined;
  return { start, oldEnd, end, node: (parent) => nodeOf.node(start, end, parent), aliases: 'none' };
}

interface SimpleScalar {
  readonly kind: 'string' | 'number';
  node(start: number, end: number, parent: Parent): ScalarNode;
}

function scalarOf(token: string): SimpleScalar | undefined {
  if (simpleString.test(token)) {
    const value = ownText(token.slice(1, -1));
    return { kind: 'string', node: (start, end, parent) => stringNode(start, end, parent, value, 'double') };
  }
  if (!simpleNumber.test(token)) return undefined;
  return { kind: 'number', node: (start, end, parent) => numberNode(start, end, parent, Number(token)) };
}
