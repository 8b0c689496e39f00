import type { Parent } from './nodes.ts';
import { childThat } from './path.ts';
import { withNode } from './shift.ts';
import type { TextChange } from './text-change.ts';
import type { ConcreteNode, ScalarNode, SourceDocument, ValueNode } from './tree.ts';

/** A scalar that says something else than before; nothing else differs. The range is that of the scalar. */
export interface ValueEdit extends TextChange {
  /** The scalar as it is now. */
  node(parent: Parent): ScalarNode;
  /** Whether the text may hold an alias anywhere. */
  readonly aliases: 'none' | 'possible';
}

/**
 * The document after an edit of one value: the tree around it is copied, which takes a fraction of reading.
 *
 * @param document of the text before, read without problems
 * @returns undefined when what was edited is no value of its own: a line of a longer text, for one
 */
export function editedDocument(document: SourceDocument, edit: ValueEdit): SourceDocument | undefined {
  const { root } = document;
  const node = root === undefined ? undefined : scalarAround(root, edit.start, edit.oldEnd);
  if (root === undefined || node === undefined || node.anchor !== undefined) return undefined;
  if (node.start !== edit.start || node.end !== edit.oldEnd) return undefined;
  const shift = edit.end - edit.oldEnd;
  const newRoot = withNode(root, { node, shift, clone: edit.node, aliases: edit.aliases });
  return { start: document.start, end: document.end + shift, root: newRoot };
}

/** The scalar that a range lies in. */
function scalarAround(root: ValueNode, start: number, end: number): ConcreteNode | undefined {
  const holds = (each: ValueNode): boolean => each.start <= start && end <= each.end;
  let node = holds(root) ? root : undefined;
  while (node !== undefined && (node.kind === 'object' || node.kind === 'array')) {
    node = childThat(node, holds);
  }
  return node === undefined || node.kind === 'alias' ? undefined : node;
}
