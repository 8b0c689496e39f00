import { endOfLine, startOfLine } from './lines.ts';
import type { Located } from './tree.ts';

/**
 * Whole lines that hold one member of a block mapping or one item of a block sequence, or several that follow each other.
 * Its range begins at a line's beginning and ends before a line break or at the end of the text.
 */
export interface YamlBlock extends Located {
  readonly kind: 'object' | 'array';
  /** Where the first key or dash stands. */
  readonly content: number;
}

/** A line that holds more than a comment. */
interface Line extends Located {
  readonly content: number;
  /** Spaces before the content. A line that is indented with a tab is deeper than any other. */
  readonly indent: number;
  readonly hasDash: boolean;
}

/**
 * The blocks in which the cause of an error may lie that was noticed at `offset`, the smallest first: the one before that
 * line, that line's, both, and what they stand in.
 */
export function* blocksAround(text: string, offset: number): Generator<YamlBlock> {
  const noticed = lineAt(text, startOfLine(text, offset)) ?? lineBefore(text, startOfLine(text, offset));
  if (noticed === undefined) return;
  const before = lineBefore(text, noticed.start);
  if (before !== undefined) yield blockFrom(text, before, before);
  yield blockFrom(text, noticed, noticed);
  let first = before;
  while (first !== undefined && first.indent > noticed.indent) first = lineBefore(text, first.start);
  if (first !== undefined) yield blockFrom(text, first, noticed);
  for (let parent = parentOf(text, first ?? noticed); parent !== undefined; parent = parentOf(text, parent)) {
    yield blockFrom(text, parent, noticed);
  }
}

/** The line behind the last one of a block. */
export function endOfNextLine(text: string, { end }: YamlBlock): number {
  return lineAfter(text, end)?.end ?? text.length;
}

/** @param to the block reaches at least as far as what begins there */
function blockFrom(text: string, first: Line, to: Line): YamlBlock {
  let { end } = first;
  for (let line = lineAfter(text, end); line !== undefined; line = lineAfter(text, line.end)) {
    const isInside = isInsideOf(line, first) || (line.start <= to.start && line.indent === first.indent);
    if (!isInside) break;
    end = line.end;
  }
  return { start: first.start, end, content: first.content, kind: first.hasDash ? 'array' : 'object' };
}

/** Whether a line belongs to what begins on a line above it. The items of a list may stand in the column of its key. */
function isInsideOf({ indent, hasDash }: Line, first: Line): boolean {
  return indent > first.indent || (indent === first.indent && hasDash && !first.hasDash);
}

function parentOf(text: string, of: Line): Line | undefined {
  let line = lineBefore(text, of.start);
  while (line !== undefined && !isInsideOf(of, line)) line = lineBefore(text, line.start);
  return line;
}

function lineAfter(text: string, end: number): Line | undefined {
  for (let start = nextStart(text, end); start < text.length; start = nextStart(text, endOfLine(text, start))) {
    const line = lineAt(text, start);
    if (line !== undefined) return line;
  }
  return undefined;
}

function nextStart(text: string, end: number): number {
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}

function lineBefore(text: string, before: number): Line | undefined {
  for (let start = before; start > 0; ) {
    const lineBreak = text.startsWith('\r\n', start - 2) ? 2 : 1;
    start = startOfLine(text, start - lineBreak);
    const line = lineAt(text, start);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Undefined for a line that is empty or holds only a comment. */
function lineAt(text: string, start: number): Line | undefined {
  let content = start;
  while (text.charCodeAt(content) === space) content += 1;
  const spaces = content - start;
  while (text.charCodeAt(content) === tab) content += 1;
  const end = endOfLine(text, content);
  if (content === end || text.charCodeAt(content) === numberSign) return undefined;
  const isIndentedByTab = content - start > spaces;
  const hasDash = text.charCodeAt(content) === dash && !/\S/.test(text.charAt(content + 1));
  return { start, end, content, indent: isIndentedByTab ? Number.POSITIVE_INFINITY : spaces, hasDash };
}

const tab = 9;
const space = 32;
const numberSign = 35;
const dash = 45;
