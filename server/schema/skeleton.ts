import type { Problem } from '../problem.ts';
import type { PlainResult } from '../syntax/plain.ts';
import { markedRange } from '../syntax/ranges.ts';

/** Below this, empty strings are values like others. */
const fewest = 5;

/**
 * The one problem of a request that is still a skeleton: more than half of its strings are empty, as
 * `--generate-cli-skeleton` and the templates of the developer guide write them (7 of 12, 13 of 16 and 63 of 82 there; at
 * most 2 in files that are in use). What else is wrong with it would bury whoever starts to fill it in.
 */
export function skeletonProblem({ stringCount, emptyStrings }: PlainResult): Problem | undefined {
  const [first] = emptyStrings;
  if (first === undefined || emptyStrings.length < fewest || emptyStrings.length * 2 <= stringCount) return undefined;
  const message = `This request is still a skeleton: ${emptyStrings.length} of its ${stringCount} strings are empty. Fill them in or remove their members; the rules are checked when fewer than half are empty.`;
  return { code: 'cli-skeleton', severity: 'warning', message, ...markedRange(first) };
}
