import { endOfLine } from './lines.ts';
import type { Located, StringNode } from './tree.ts';

/**
 * Where each character of a string's decoded value stands in the text. Indices and offsets count UTF-16 code units; both
 * directions are exact: an escape, a folded line break or a CRLF is one decoded unit with a source range of its own.
 */
export interface StringText {
  /** The source of the decoded units `start`…`end`; of an empty range the place where text would be inserted. */
  sourceRange(start: number, end: number): Located;
  /** Index of the decoded unit whose source holds `offset`; the value's length behind its end. */
  decodedIndex(offset: number): number;
}

/** The source ranges of the decoded units: unit `i` is written at `starts[i]`…`ends[i]`. */
interface Units {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
}

/**
 * Maps the decoded value of a string to its source text and back.
 *
 * @param text the text the node was read from
 * @returns undefined when the source does not decode to the value (templates, broken escapes): nothing is guessed
 */
export function stringText(node: StringNode, text: string): StringText | undefined {
  const units = unitsOf(node, text);
  if (units === undefined) return undefined;
  const { starts, ends } = units;
  const { length } = node.value;
  const contentStart = length > 0 ? (starts[0] ?? node.start) : node.start + (isQuoted(node) ? 1 : 0);
  const contentEnd = length > 0 ? (ends[length - 1] ?? node.end) : contentStart;
  const startOf = (index: number): number => (index >= length ? contentEnd : (starts[index] ?? contentEnd));
  return {
    sourceRange(start, end) {
      const first = startOf(Math.max(start, 0));
      return end <= start ? { start: first, end: first } : { start: first, end: ends[end - 1] ?? contentEnd };
    },
    decodedIndex(offset) {
      if (offset >= contentEnd) return length;
      let low = 0;
      let high = length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      const index = Math.max(low - 1, 0);
      // Between two units lies what decodes to nothing: indentation, an escaped line break.
      return offset >= (ends[index] ?? 0) ? index + 1 : index;
    },
  };
}

/** The string as it must be written to replace decoded text; undefined where that text cannot stand as it is. */
export function writtenWithin(node: StringNode, newText: string, isFlow: boolean): string | undefined {
  switch (node.style) {
    case 'double':
      return JSON.stringify(newText).slice(1, -1);
    case 'single':
      return /[\r\n]/.test(newText) ? undefined : newText.replaceAll("'", "''");
    case 'plain':
      return /[\r\n]|:(?:\s|$)|(?:^|\s)#/.test(newText) || (isFlow && /[,[\]{}]/.test(newText)) ? undefined : newText;
    default:
      return /[\r\n]/.test(newText) ? undefined : newText;
  }
}

function isQuoted({ style, end, start }: StringNode): boolean {
  return (style === 'single' || style === 'double') && end > start;
}

function unitsOf(node: StringNode, text: string): Units | undefined {
  const { start, end, value, style } = node;
  if (style === 'literal' || style === 'folded') return blockUnits(node, text);
  const from = start + (isQuoted(node) ? 1 : 0);
  // Most strings are written as they read.
  if (from + value.length <= end && text.startsWith(value, from) && isWhole(node, text, from)) {
    return consecutive(from, value.length);
  }
  if (style === 'plain') return flowUnits(text, start, end, value, noEscape);
  if (style === 'single') return flowUnits(text, from, end, value, singleEscape);
  return flowUnits(text, from, end, value, yamlEscape) ?? flowUnits(text, from, end, value, jsonEscape);
}

/** Whether nothing but the closing quote follows the value that is written at `from`. */
function isWhole(node: StringNode, text: string, from: number): boolean {
  const rest = text.slice(from + node.value.length, node.end);
  return rest === '' || (isQuoted(node) && rest === text[node.start]);
}

function consecutive(from: number, length: number): Units {
  const starts = Array.from({ length }, (_, index) => from + index);
  return { starts, ends: starts.map((start) => start + 1) };
}

/** Takes down where decoded text is written, and compares it with the value. */
interface Recorder {
  /** Whether the value goes on with `decoded`; each of its units gets this source range. */
  add(decoded: string, start: number, end: number): boolean;
  /** How much of the value has been found. */
  count(): number;
  units(): Units | undefined;
}

function recorder(value: string): Recorder {
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    add(decoded, start, end) {
      if (!value.startsWith(decoded, starts.length)) return false;
      for (let unit = 0; unit < decoded.length; unit += 1) {
        starts.push(start);
        ends.push(end);
      }
      return true;
    },
    count: () => starts.length,
    units: () => (starts.length === value.length ? { starts, ends } : undefined),
  };
}

/** An escape: what it stands for and where it ends. */
interface Escape {
  readonly decoded: string;
  readonly end: number;
}

type ReadEscape = (text: string, offset: number) => Escape | 'close' | undefined;

const noEscape: ReadEscape = () => undefined;

const singleEscape: ReadEscape = (text, offset) => {
  if (text[offset] !== "'") return undefined;
  return text[offset + 1] === "'" ? { decoded: "'", end: offset + 2 } : 'close';
};

/** YAML 1.2, 5.7; those of JSON are among them. */
const yamlEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const yamlEscape: ReadEscape = (text, offset) => {
  if (text[offset] === '"') return 'close';
  if (text[offset] !== '\\') return undefined;
  const letter = text[offset + 1] ?? '';
  if (letter === '\n' || letter === '\r') return { decoded: '', end: breaksFrom(text, offset + 1).end };
  const hexLength = Object.hasOwn(hexLengths, letter) ? (hexLengths[letter] ?? 0) : 0;
  if (hexLength > 0) {
    const end = offset + 2 + hexLength;
    const digits = text.slice(offset + 2, end);
    const code = digits.length === hexLength && /^[\dA-Fa-f]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
    return code >= 0 && code <= 0x10ffff ? { decoded: String.fromCodePoint(code), end } : undefined;
  }
  return Object.hasOwn(yamlEscapes, letter) ? { decoded: yamlEscapes[letter] ?? '', end: offset + 2 } : undefined;
};

/** A string of broken JSON: the scanner drops what is no escape. */
const jsonEscape: ReadEscape = (text, offset) => {
  if (text[offset] === '\\' && text[offset + 1] === 'u' && !/^[\dA-Fa-f]{4}/.test(text.slice(offset + 2, offset + 6))) {
    const digits = /^[\dA-Fa-f]{0,3}/.exec(text.slice(offset + 2, offset + 5))?.[0].length ?? 0;
    return { decoded: '', end: offset + 2 + digits };
  }
  if (text[offset] === '\\' && !'"\\/bfnrtu'.includes(text[offset + 1] ?? '-')) return { decoded: '', end: offset + 2 };
  return yamlEscape(text, offset);
};

/** A plain or quoted string: escapes, and line breaks folded as YAML does. */
function flowUnits(text: string, from: number, to: number, value: string, readEscape: ReadEscape): Units | undefined {
  const found = recorder(value);
  let offset = from;
  while (offset < to) {
    const sequence = readEscape(text, offset);
    if (sequence === 'close') break;
    if (sequence !== undefined) {
      if (!found.add(sequence.decoded, offset, sequence.end)) return undefined;
      offset = sequence.end;
      continue;
    }
    const blanksEnd = skipBlanks(text, offset);
    if (blanksEnd < to && isBreak(text, blanksEnd)) {
      const breaks = breaksFrom(text, blanksEnd);
      if (!addFold(found, offset, breaks)) return undefined;
      offset = breaks.end;
      continue;
    }
    const next = Math.min(Math.max(blanksEnd, offset + 1), to);
    for (; offset < next; offset += 1) if (!found.add(text.charAt(offset), offset, offset + 1)) return undefined;
  }
  return found.units();
}

/** A run of line breaks with the blanks between and behind them. */
interface Breaks {
  /** Where each break ends. */
  readonly ends: readonly number[];
  readonly end: number;
}

/** One break is a space, each further one a line break. */
function addFold(found: Recorder, start: number, { ends, end }: Breaks): boolean {
  if (ends.length < 2) return found.add(' ', start, end);
  return ends.slice(1).every((_, index) => {
    const first = index === 0 ? start : (ends[index] ?? start);
    return found.add('\n', first, index === ends.length - 2 ? end : (ends[index + 1] ?? end));
  });
}

function breaksFrom(text: string, from: number): Breaks {
  const ends: number[] = [];
  let offset = from;
  for (;;) {
    offset = skipBlanks(text, offset);
    if (!isBreak(text, offset)) return { ends, end: offset };
    offset = breakEnd(text, offset);
    ends.push(offset);
  }
}

/** A block scalar; the value itself tells how far the lines are indented and what chomping left. */
function blockUnits({ start, value, style }: StringNode, text: string): Units | undefined {
  const indent = blockIndent(text, start, value);
  if (indent === undefined) return undefined;
  const found = recorder(value);
  let lineStart = nextLine(text, start);
  /** Line breaks since the last line with content. */
  let breaks: Located[] = [];
  let lastIsSpaced = false;
  let hasContent = false;
  while (found.count() < value.length && lineStart < text.length) {
    const lineEnd = endOfLine(text, lineStart);
    const from = Math.min(skipSpaces(text, lineStart, lineStart + indent), lineEnd);
    if (from < lineEnd) {
      if (from - lineStart < indent) break;
      const isSpaced = text[from] === ' ' || text[from] === '\t';
      const folds = style === 'folded' && hasContent && !isSpaced && !lastIsSpaced;
      if (!addBreaks(found, breaks, folds)) return undefined;
      breaks = [];
      lastIsSpaced = isSpaced;
      hasContent = true;
      for (let offset = from; offset < lineEnd && found.count() < value.length; offset += 1) {
        if (!found.add(text.charAt(offset), offset, offset + 1)) return undefined;
      }
    }
    lineStart = breakEnd(text, lineEnd);
    if (lineStart > lineEnd) breaks.push({ start: lineEnd, end: lineStart });
  }
  // What chomping kept.
  for (const { start: from, end } of breaks) {
    if (found.count() < value.length && !found.add('\n', from, end)) return undefined;
  }
  if (found.count() === value.length - 1) found.add('\n', text.length, text.length);
  return found.units();
}

function addBreaks(found: Recorder, breaks: readonly Located[], folds: boolean): boolean {
  const [first] = breaks;
  if (!folds || first === undefined) return breaks.every(({ start, end }) => found.add('\n', start, end));
  if (breaks.length === 1) return found.add(' ', first.start, first.end);
  return breaks.slice(1).every(({ start, end }) => found.add('\n', start, end));
}

/** How far the lines of a block scalar are indented, from the first line that shows more than blanks. */
function blockIndent(text: string, start: number, value: string): number | undefined {
  const visible = /[^ \r\n\t]/.exec(value)?.index;
  if (visible === undefined) return undefined;
  let lineStart = nextLine(text, start);
  while (lineStart < text.length) {
    const lineEnd = endOfLine(text, lineStart);
    const first = skipBlanks(text, lineStart);
    if (first < lineEnd) {
      const decodedLine = Math.max(value.lastIndexOf('\n', visible), -1) + 1;
      return Math.max(first - lineStart - (visible - decodedLine), 0);
    }
    lineStart = breakEnd(text, lineEnd);
    if (lineStart === lineEnd) return undefined;
  }
  return undefined;
}

function isBreak(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 10 || code === 13;
}

/** Behind the line break at `offset`; `offset` itself when there is none. */
function breakEnd(text: string, offset: number): number {
  if (text.charCodeAt(offset) === 13) return text.charCodeAt(offset + 1) === 10 ? offset + 2 : offset + 1;
  return text.charCodeAt(offset) === 10 ? offset + 1 : offset;
}

function nextLine(text: string, from: number): number {
  return breakEnd(text, endOfLine(text, from));
}

function skipBlanks(text: string, from: number): number {
  let offset = from;
  while (text.charCodeAt(offset) === 32 || text.charCodeAt(offset) === 9) offset += 1;
  return offset;
}

function skipSpaces(text: string, from: number, to: number): number {
  let offset = from;
  while (offset < to && text.charCodeAt(offset) === 32) offset += 1;
  return offset;
}
