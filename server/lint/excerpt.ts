/** A line of a text as a terminal can show it, and the place that is meant. */
export interface Excerpt {
  /** Without tabs and control characters; `…` stands for what was left out. */
  readonly text: string;
  /** Columns before the place. */
  readonly indent: number;
  /** Columns that the place takes; 0 when it lies between two characters. */
  readonly width: number;
}

/** How much of a line is shown, in code units, and how much of that before the place. */
const windowSize = 120;
const windowBefore = 40;

const tabWidth = 4;

/** Shows `line` around `start` to `end` (code units; `end` beyond the line means all the rest of it). */
export function excerptOf(line: string, start: number, end: number): Excerpt {
  const [from, to] = windowAround(line, start);
  const lineEnd = Math.min(end, to);
  const cells: string[] = from > 0 ? ['…'] : [];
  let column = cells.length;
  let indent = column;
  let placeEnd = column;
  let offset = from;
  for (const character of charactersOf(line.slice(from, to))) {
    const shown = character === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : visible(character);
    cells.push(shown);
    column += widthOf(shown);
    if (offset < start) indent = column;
    if (offset < lineEnd) placeEnd = column;
    offset += character.length;
  }
  if (to < line.length) cells.push('…');
  return { text: cells.join('').trimEnd(), indent, width: Math.max(0, placeEnd - indent) };
}

function windowAround(line: string, start: number): readonly [number, number] {
  if (line.length <= windowSize) return [0, line.length];
  const from = Math.max(0, Math.min(start - windowBefore, line.length - windowSize));
  const to = Math.min(line.length, from + windowSize);
  // Not through the middle of a surrogate pair.
  return [isTrailing(line, from) ? from - 1 : from, isTrailing(line, to) ? to - 1 : to];
}

function isTrailing(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff && index > 0;
}

function charactersOf(text: string): readonly string[] {
  if (isAscii(text)) return text.split('');
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e\t]*$/.test(text);
}

// Control characters would act on the terminal; those that turn the direction of writing would show another text.
const unprintable = /[\p{Cc}\p{Surrogate}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** `text` in one line and without characters that act on a terminal. */
export function visible(text: string): string {
  return text.replace(/\r\n|[\r\n\t]/g, ' ').replace(unprintable, '\uFFFD');
}

// What Unicode's EastAsianWidth.txt calls wide or fullwidth, in terms of properties that regular expressions know.
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const halfwidth = /^[\uFF61-\uFFDC]/;
const noWidth = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a terminal gives to a text of one grapheme, or of plain ASCII. */
function widthOf(grapheme: string): number {
  if (isAscii(grapheme)) return grapheme.length;
  if (grapheme.includes('\uFE0F')) return 2;
  if (noWidth.test(grapheme)) return 0;
  return wide.test(grapheme) && !halfwidth.test(grapheme) ? 2 : 1;
}
