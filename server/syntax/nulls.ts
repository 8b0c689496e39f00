import type { TreeChange } from './edits.ts';
import type { FoundProblem } from './text-fixes.ts';
import type { NullNode, ValueNode } from './tree.ts';

/**
 * The one problem of all members that are null (code `cli-null-value`, information), at the first of them. The AWS CLI
 * refuses a null (botocore: invalid type NoneType); the SDKs leave such members out. For the caller to decide whether
 * the document is for ECS at all.
 *
 * @param nulls the members' values, in the order of the text
 */
export function nullProblem(nulls: readonly NullNode[]): FoundProblem | undefined {
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
    fixes: () => [
      {
        title: nulls.length === 1 ? 'Remove the null' : `Remove the ${nulls.length} nulls`,
        kind: 'safe',
        changes: removals(nulls),
      },
    ],
  };
}

function removals(nulls: readonly NullNode[]): readonly TreeChange[] {
  const objects = new Set(nulls.flatMap(({ parent }) => (parent?.kind === 'object' ? [parent] : [])));
  const gone = new Set<ValueNode>(nulls);
  return [...objects].flatMap((object) =>
    object.members
      .filter(({ value }) => gone.has(value))
      .map((member): TreeChange => ({ change: 'remove-member', object, member })),
  );
}

/** A null that is not written has no width: its key is marked instead. */
function visibleRange(node: NullNode): readonly [number, number] {
  const key = node.parent?.kind === 'object' ? node.parent.members.find(({ value }) => value === node)?.key : undefined;
  return key === undefined ? [node.start, node.end] : [key.start, key.end];
}
