import type { TextEdit } from '../problem.ts';
import type { Located } from './tree.ts';

export function isBlankAt(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 32 || code === 9;
}

export function isBreakAt(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 10 || code === 13;
}

/** Offset of the first character that is neither blank nor line break, from `offset` on. */
export function skipSpace(text: string, offset: number): number {
  let index = offset;
  while (isBlankAt(text, index) || isBreakAt(text, index)) index += 1;
  return index;
}

/** Offset behind the blanks at `offset`. */
export function skipBlanks(text: string, offset: number): number {
  let index = offset;
  while (isBlankAt(text, index)) index += 1;
  return index;
}

/** Offset of the first of the blanks that end at `offset`. */
export function blanksBefore(text: string, offset: number): number {
  let index = offset;
  while (index > 0 && isBlankAt(text, index - 1)) index -= 1;
  return index;
}

/** Offset behind the line break at `offset`, or `offset`. */
export function skipBreak(text: string, offset: number): number {
  if (!isBreakAt(text, offset)) return offset;
  return text.charCodeAt(offset) === 13 && text.charCodeAt(offset + 1) === 10 ? offset + 2 : offset + 1;
}

/** Whether a line begins here; a byte order mark stands before the first one. */
export function beginsLine(text: string, offset: number): boolean {
  return offset === 0 || isBreakAt(text, offset - 1) || (offset === 1 && text.charCodeAt(0) === 0xfeff);
}

/** Offset of the first character of the line of `offset`, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  let index = offset;
  while (!beginsLine(text, index)) index -= 1;
  return index;
}

/** Column of an offset, in UTF-16 code units; a byte order mark does not count. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The blanks that begin the line of `offset`. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(start, skipBlanks(text, start));
}

/** Whether only blanks stand before `offset` on its line. */
export function standsFirst(text: string, offset: number): boolean {
  return beginsLine(text, blanksBefore(text, offset));
}

/** The line break that ends the line of `offset`; of the last line that of the line before; `\n` for a single line. */
export function lineBreakNear(text: string, offset: number): string {
  let index = offset;
  while (index < text.length && !isBreakAt(text, index)) index += 1;
  if (index === text.length) index = lineStart(text, offset) - 1;
  if (index < 0 || !isBreakAt(text, index)) return '\n';
  if (text[index] === '\n') return text[index - 1] === '\r' ? '\r\n' : '\n';
  return text[index + 1] === '\n' ? '\r\n' : '\r';
}

/** Takes a part out of the text: with its line when nothing else stands there, else with the blanks beside it. */
export function deletion(text: string, { start, end }: Located): TextEdit {
  const before = blanksBefore(text, start);
  const after = skipBlanks(text, end);
  const isLast = after >= text.length || isBreakAt(text, after);
  if (beginsLine(text, before)) return { start: isLast ? before : start, end: skipBreak(text, after), newText: '' };
  if (isLast) return { start: before, end: after, newText: '' };
  // A `#` is a comment of YAML only behind a blank.
  const leavesGap = (before < start || '{['.includes(text.charAt(start - 1))) && text[after] !== '#';
  return { start, end: leavesGap ? after : end, newText: '' };
}

/** Joins parts between which there is only white space. */
export function joined(text: string, parts: readonly Located[]): Located[] {
  const result: Located[] = [];
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && skipSpace(text, last.end) >= part.start) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, part.end) };
    } else result.push(part);
  }
  return result;
}

/**
 * Edits in the order of the text, those that touch made one. What is deleted twice is deleted once; undefined when edits
 * overlap in any other way.
 */
export function combined(edits: readonly TextEdit[]): TextEdit[] | undefined {
  const result: TextEdit[] = [];
  const ordered = edits
    .filter(({ start, end, newText }) => start < end || newText !== '')
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const edit of ordered) {
    const last = result.at(-1);
    if (last === undefined || last.end < edit.start) result.push(edit);
    else if (last.end === edit.start) {
      result[result.length - 1] = { start: last.start, end: edit.end, newText: last.newText + edit.newText };
    } else if (last.newText === '' && edit.newText === '') {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, edit.end), newText: '' };
    } else return undefined;
  }
  return result;
}

/** The text after edits in its order that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, newText } of edits) {
    parts.push(text.slice(done, start), newText);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
