import { changeBetween } from './text-change.ts';
import type { Located } from './tree.ts';

/** The marker of a document: it counts at the beginning of a line wherever it stands, in quotes and block scalars, too. */
const marker = /(?<=[\r\n])---(?=[ \t\r\n]|$)/g;

/**
 * Whether the parts between the markers of a text can be read without each other: a directive (`%TAG`) concerns the next
 * document, and behind `...` a document may begin without a marker. So it may behind a byte order mark within the text. The
 * fast reader takes an indented marker for one where a document could begin.
 */
export function canSplit(text: string): boolean {
  if (text.indexOf('\ufeff', 1) !== -1) return false;
  return (
    !/^(?:%|\.\.\.|[ \t]+---(?:[ \t]|$))/m.test(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) &&
    !text.includes('\r...')
  );
}

/** The text cut before its markers. What stands before the first one belongs to its part unless it holds more than comments. */
export function markedParts(text: string): readonly Located[] {
  const starts = [0, ...[...text.matchAll(marker)].map(({ index }) => index)];
  if (starts.length > 1 && isBlank(text.slice(0, starts[1]))) starts.splice(1, 1);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

function isBlank(text: string): boolean {
  return /^\ufeff?(?:[ \t]*(?:#.*)?(?:[\r\n]|$))*$/.test(text);
}

/** What an edit left as it was, and the stretch of the new text that has to be read. */
export interface ChangedParts<Part> extends Located {
  readonly before: readonly Part[];
  /** To be moved by `shift`. */
  readonly after: readonly Part[];
  readonly shift: number;
}

/**
 * Finds the parts that two texts have in common at their beginnings and ends.
 *
 * @param parts those of `old`
 * @returns undefined when all of it has to be read
 */
export function changedParts<Part extends Located>(
  old: string,
  parts: readonly Part[],
  text: string,
): ChangedParts<Part> | undefined {
  if (parts.length < 2 || !canSplit(text) || !canSplit(old)) return undefined;
  const { start: prefix, oldEnd: suffixStart } = changeBetween(old, text) ?? { start: old.length, oldEnd: old.length };
  const shift = text.length - old.length;
  // The marker that ends a part, and the character behind it, must be untouched.
  let first = 0;
  while ((parts[first]?.end ?? old.length) + 4 <= prefix) first += 1;
  let last = parts.length;
  // So must the line break before the marker that begins it.
  while (last > first && (parts[last - 1]?.start ?? 0) > suffixStart) last -= 1;
  const start = parts[first - 1]?.end ?? 0;
  const endOf = (index: number): number => (parts[index] === undefined ? text.length : parts[index].start + shift);
  // Comments before the first marker belong to the document behind it.
  if (start === 0 && isBlank(text.slice(0, endOf(last)))) last = Math.min(last + 1, parts.length);
  if (first === 0 && last === parts.length) return undefined;
  return { before: parts.slice(0, first), after: parts.slice(last), shift, start, end: endOf(last) };
}
