import type { Problem } from '../problem.ts';
import type { NullNode, SourceDocument, ValueNode } from './tree.ts';

/**
 * The one problem of all members that are null (code `cli-null-value`, information), at the first of them. The AWS CLI
 * refuses a null (botocore: invalid type NoneType); the SDKs leave such members out. For the caller to decide whether
 * the document is for ECS at all.
 */
export function nullProblem(document: SourceDocument): Problem | undefined {
  const nulls: NullNode[] = [];
  if (document.root !== undefined) collectNulls(document.root, nulls);
  const [first] = nulls;
  if (first === undefined) return undefined;
  const subject = nulls.length === 1 ? '1 member is null' : `${nulls.length} members are null`;
  const removal = nulls.length === 1 ? 'remove this member' : 'remove these members';
  const [start, end] = first.start < first.end ? [first.start, first.end] : visibleRange(first);
  return {
    code: 'cli-null-value',
    severity: 'information',
    message: `${subject}. The AWS CLI refuses null, and the SDKs leave such members out: ${removal}.`,
    start,
    end,
  };
}

function collectNulls(node: ValueNode, nulls: NullNode[]): void {
  if (node.kind === 'object') {
    for (const { value } of node.members) {
      if (value.kind === 'null') nulls.push(value);
      else collectNulls(value, nulls);
    }
  } else if (node.kind === 'array') {
    for (const item of node.items) collectNulls(item, nulls);
  }
}

/** A null that is not written has no width: its key is marked instead. */
function visibleRange(node: NullNode): readonly [number, number] {
  const key = node.parent?.kind === 'object' ? node.parent.members.find(({ value }) => value === node)?.key : undefined;
  return key === undefined ? [node.start, node.end] : [key.start, key.end];
}
