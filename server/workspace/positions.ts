import type { TextRange } from '../rules/workspace-facts.ts';
import { endOfLine } from '../syntax/lines.ts';
import type { Located } from '../syntax/tree.ts';

/**
 * Turns offsets of a text into lines and characters, as the LSP counts them: `\n`, `\r\n` and `\r` end a line, and a byte
 * order mark at the beginning is no character. The text is looked through once, as far as it is asked about.
 */
export function rangesIn(text: string): (located: Located) => TextRange {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const lineStartsUpTo = lineStartsIn(text);
  const positionOf = (offset: number) => {
    const starts = lineStartsUpTo(offset);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: Math.max(offset - (starts[low] ?? 0) - (low === 0 ? bom : 0), 0) };
  };
  return ({ start, end }) => ({ start: positionOf(start), end: positionOf(end) });
}

/** Gives the starts of lines in their order: at least those that are not behind an offset. */
function lineStartsIn(text: string): (offset: number) => readonly number[] {
  const starts: number[] = [];
  let next = 0;
  let nextAfter: typeof behindLineFeed | undefined;
  return (offset) => {
    nextAfter ??= text.includes('\r') ? behindAnyBreak : behindLineFeed;
    for (; next <= offset; next = nextAfter(text, next)) starts.push(next);
    return starts;
  };
}

/** Start of the next line; infinite behind the last one. */
function behindLineFeed(text: string, start: number): number {
  const index = text.indexOf('\n', start);
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1;
}

function behindAnyBreak(text: string, start: number): number {
  const end = endOfLine(text, start);
  if (end === text.length) return Number.POSITIVE_INFINITY;
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}
