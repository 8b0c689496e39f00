import type { TreeFix } from '../syntax/fix.ts';
import type { PlainResult } from '../syntax/plain.ts';
import { markedRange } from '../syntax/ranges.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { ObjectNode } from '../syntax/tree.ts';
import { emptyMemberRemovals } from './empty-members.ts';
import { typeAt } from './places-in-text.ts';

/** Below this, empty strings are values like others. */
const fewest = 5;

/**
 * The one problem of a request that is still a skeleton: more than half of its strings are empty, as
 * `--generate-cli-skeleton` and the templates of the developer guide write them (7 of 12, 13 of 16 and 63 of 82 there; at
 * most 2 in files that are in use). What else is wrong with it would bury whoever starts to fill it in.
 */
export function skeletonProblem(
  { stringCount, emptyStrings }: PlainResult,
  request: { readonly operation: string; readonly root: ObjectNode | undefined },
): FoundProblem | undefined {
  const [first] = emptyStrings;
  if (first === undefined || emptyStrings.length < fewest || emptyStrings.length * 2 <= stringCount) return undefined;
  const message = `This request is still a skeleton: ${emptyStrings.length} of its ${stringCount} strings are empty. Fill them in or remove their members; the rules are checked when fewer than half are empty.`;
  return { code: 'cli-skeleton', severity: 'warning', message, ...markedRange(first), fixes: () => removal(request) };
}

function removal({
  operation,
  root,
}: {
  readonly operation: string;
  readonly root: ObjectNode | undefined;
}): readonly TreeFix[] {
  if (root === undefined) return [];
  const options = { emptyLists: 'dropped', emptyItems: 'dropped', gone: new Set<never>() } as const;
  const changes = emptyMemberRemovals(root, typeAt(operation, []), options);
  return [{ title: 'Remove the empty members', kind: 'suggested', changes }];
}
