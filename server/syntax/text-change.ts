/** The stretch in which two texts differ. */
export interface TextChange {
  readonly start: number;
  /** In the text before. */
  readonly oldEnd: number;
  /** In the text now. */
  readonly end: number;
}

/** Undefined when the texts are the same. */
export function changeBetween(old: string, text: string): TextChange | undefined {
  const start = commonPrefix(old, text);
  if (start === old.length && start === text.length) return undefined;
  const suffix = commonSuffix(old, text, Math.min(old.length, text.length) - start);
  return { start, oldEnd: old.length - suffix, end: text.length - suffix };
}

/** Code units that are compared at once, ever fewer: V8 compares pieces of texts many times as fast as their characters one by one. */
const pieceLengths = [4096, 256, 16, 1];

function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  for (const piece of pieceLengths) {
    while (index + piece <= length && a.slice(index, index + piece) === b.slice(index, index + piece)) index += piece;
  }
  return index;
}

function commonSuffix(a: string, b: string, limit: number): number {
  const before = (text: string, count: number, piece: number): string =>
    text.slice(text.length - count - piece, text.length - count);
  let count = 0;
  for (const piece of pieceLengths) {
    while (count + piece <= limit && before(a, count, piece) === before(b, count, piece)) count += piece;
  }
  return count;
}
