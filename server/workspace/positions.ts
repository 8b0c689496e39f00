import type { TextRange } from '../rules/workspace-facts.ts';
import type { Located } from '../syntax/tree.ts';

/**
 * Turns offsets of a text into lines and characters, as the LSP counts them: `\n`, `\r\n` and `\r` end a line, and a byte
 * order mark at the beginning is no character. The text is looked through once, at the first question.
 */
export function rangesIn(text: string): (located: Located) => TextRange {
  let lineStarts: readonly number[] | undefined;
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const positionOf = (offset: number) => {
    lineStarts ??= lineStartsOf(text);
    let low = 0;
    let high = lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: Math.max(offset - (lineStarts[low] ?? 0) - (low === 0 ? bom : 0), 0) };
  };
  return ({ start, end }) => ({ start: positionOf(start), end: positionOf(end) });
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
    return starts;
  }
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  return starts;
}
