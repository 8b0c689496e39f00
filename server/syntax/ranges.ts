import { keyOf } from './path.ts';
import type { ArrayNode, Located, ObjectNode, ValueNode } from './tree.ts';

/**
 * Where a diagnostic about a value belongs: short enough to point at something, and never empty.
 *
 * A scalar: its whole text, of a block scalar the `|` or `>`. A collection that is a member's value: the key. Any other
 * collection: all of it when it stands on one line, else its opening bracket, or its first key or dash. A value that is
 * not written: its key, or the dash.
 */
export function markedRange(node: ValueNode): Located {
  const { start, end } = node;
  if (start === end) return keyRange(node) ?? { start: Math.max(start - 1, 0), end };
  if (node.kind === 'object' || node.kind === 'array') return keyRange(node) ?? collectionRange(node);
  const isBlock = node.kind === 'string' && (node.style === 'literal' || node.style === 'folded');
  return { start, end: isBlock ? start + 1 : end };
}

function keyRange(node: ValueNode): Located | undefined {
  const key = keyOf(node);
  return key === undefined || key.start === key.end ? undefined : { start: key.start, end: key.end };
}

function collectionRange(node: ObjectNode | ArrayNode): Located {
  const { start, end } = node;
  if (node.isOneLine) return { start, end };
  const firstKey = node.kind === 'object' && node.style === 'block' ? node.members[0]?.key : undefined;
  return { start, end: firstKey === undefined || firstKey.end === start ? start + 1 : firstKey.end };
}
