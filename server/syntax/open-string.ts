import { endOfLine } from './lines.ts';
import { stringNode } from './nodes.ts';
import { parse } from './parse.ts';
import type { SourceFile, StringNode, ValueNode } from './tree.ts';

/**
 * What a string says so far whose closing quote is missing: to the end of its line. Checks know it as an unknown value,
 * as it may end anywhere; what is offered while typing needs its text.
 *
 * @returns undefined for any other value
 */
export function openString(node: ValueNode, { text, language }: SourceFile): StringNode | undefined {
  if (node.kind !== 'unknown' || node.reason !== 'broken') return undefined;
  const quote = text.charAt(node.start);
  if (quote !== '"' && (quote !== "'" || language !== 'yaml')) return undefined;
  const end = Math.min(endOfLine(text, node.start), node.end);
  const closed = parse(text.slice(node.start, end) + quote, language).documents[0]?.root;
  if (closed?.kind !== 'string') return undefined;
  return stringNode(node.start, end, node.parent, closed.value, closed.style);
}
