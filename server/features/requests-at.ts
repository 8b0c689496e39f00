import type { Request } from '../analysis.ts';

/** The requests whose documents touch a range of the text; an analysis has them in the order of the text. */
export function requestsWithin(requests: readonly Request[], start: number, end: number): readonly Request[] {
  let low = 0;
  let high = requests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((requests[middle]?.end ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < requests.length && (requests[last]?.start ?? 0) <= end) last += 1;
  return requests.slice(low, last);
}
