import type { Analysis } from '../analysis.ts';
import type { Problem } from '../problem.ts';

/** The problems of each request of a file, by its index; what stands before the first request counts for none. */
export function problemsByRequest({ requests, problems }: Analysis): readonly (readonly Problem[])[] {
  const found: Problem[][] = requests.map(() => []);
  let index = 0;
  // Both are in the order of the text.
  for (const problem of problems) {
    while (index < requests.length - 1 && (requests[index]?.end ?? 0) <= problem.start) index += 1;
    if (problem.start >= (requests[index]?.start ?? 0)) found[index]?.push(problem);
  }
  return found;
}
