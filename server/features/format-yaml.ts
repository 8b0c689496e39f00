import type { Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis.ts';
import type { TextEdit as OffsetEdit } from '../problem.ts';
import { blanksBefore, lineBreakNear } from '../syntax/edits-text.ts';
import type { SourceFile } from '../syntax/tree.ts';
import { type Level, type LinePlan, planLines } from './formatting/line-plan.ts';
import { type LineTable, lineTable } from './formatting/line-table.ts';
import { keepingContent } from './refactorings/same-content.ts';

/** How the editor wants it. YAML takes no tabs, so `insertSpaces` is of no account. */
export interface FormatOptions {
  readonly tabSize: number;
  readonly insertSpaces?: boolean;
  /** Only the lines that this touches. */
  readonly range?: Range;
}

/**
 * Edits that put a YAML request in order, line by line: indentation, blanks around colons and behind dashes and at the ends of lines, no more
 * than one empty line, one line break at the end. Lists stay at the column of their key, or deeper, as the file's first one
 * is; quotes, brackets, the wrapping of texts and all comments stay as they are.
 *
 * None for JSON, which editors format themselves, for text that is no ECS request, and for text that cannot be read in full. The result has been
 * parsed: it holds the same values and comments, or nothing is changed.
 *
 * Written by hand as the printer of the `yaml` library, and those of Prettier and of the YAML language server (which uses Prettier),
 * print a document anew: quotes, wrapping and brackets change, and the edit is the whole text.
 */
export function formatYaml({ file, requests }: Analysis, document: TextDocument, options: FormatOptions): TextEdit[] {
  if (file.language !== 'yaml' || requests.length === 0) return [];
  if (file.problems.some(({ code }) => code === 'syntax')) return [];
  const all = formattingEdits(file, Math.min(Math.max(Math.trunc(options.tabSize) || 2, 1), 8));
  const within = all.filter((edit) => isWithin(edit, document, options.range));
  return (keepingContent(file, within, 'same-order') ?? []).map(({ start, end, newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  }));
}

function isWithin({ start, end }: OffsetEdit, document: TextDocument, range: Range | undefined): boolean {
  if (range === undefined) return true;
  return document.positionAt(start).line >= range.start.line && document.positionAt(end).line <= range.end.line;
}

function formattingEdits(file: SourceFile, unit: number): readonly OffsetEdit[] {
  const { text } = file;
  const table = lineTable(text);
  const plan = planLines(file, table, unit);
  if (plan === undefined) return [];
  const columns = columnsOf(text, table, plan);
  if (columns === undefined) return [];
  const edits: OffsetEdit[] = [...plan.gaps];
  const lineBreak = lineBreakNear(text, 0);
  let blanks = 0;
  let written = 0;
  for (let line = 0; line < table.count; line += 1) {
    const start = table.startOf(line);
    const end = table.endOf(line);
    const isLast = line === table.count - 1;
    if (table.isBlank(line) && plan.isText[line] !== 1) {
      blanks += 1;
      if (written > 0 && blanks === 1 && !endsBlank(table, plan, line)) {
        if (start < end) edits.push({ start, end, newText: '' });
      } else edits.push({ start, end: table.nextOf(line), newText: '' });
      continue;
    }
    blanks = 0;
    written += 1;
    const indent = start + table.indentOf(line);
    const wanted = columns[line] ?? -1;
    const isKept = wanted < 0 || text.slice(start, indent) === ' '.repeat(wanted);
    if (!isKept) edits.push({ start, end: indent, newText: ' '.repeat(wanted) });
    const first = table.isBlank(line) ? start : indent;
    const from = plan.keepsEnd[line] === 1 ? end : Math.max(blanksBefore(text, end), first);
    const ending = isLast && end === text.length && !plan.endsInText ? lineBreak : '';
    if (from < end || ending !== '') edits.push({ start: from, end, newText: ending });
  }
  return edits.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Whether nothing but empty lines follows. */
function endsBlank(table: LineTable, plan: LinePlan, from: number): boolean {
  let line = from;
  while (line < table.count && table.isBlank(line) && plan.isText[line] !== 1) line += 1;
  return line === table.count;
}

/** By line: the column to begin at, -1 to leave it. Undefined when a line is neither of the tree nor a comment or marker. */
function columnsOf(text: string, table: LineTable, { columns, levels, isText }: LinePlan): Int32Array | undefined {
  const result = Int32Array.from(columns);
  const comments: number[] = [];
  let next: Level | undefined;
  const nextOf = new Map<number, Level | undefined>();
  for (let line = table.count - 1; line >= 0; line -= 1) {
    if (levels[line] !== undefined) next = levels[line];
    if ((result[line] ?? -1) >= 0 || isText[line] === 1 || table.isBlank(line)) continue;
    const start = table.startOf(line);
    const indent = start + table.indentOf(line);
    if (text[indent] === '#') {
      comments.push(line);
      nextOf.set(line, next);
    } else if (indent === start && /^(?:---|\.\.\.)(?:\s|$)|^%/.test(text.slice(start, start + 4))) next = undefined;
    else return undefined;
  }
  let previous: Level | undefined;
  let done = 0;
  for (const line of comments.reverse()) {
    for (; done < line; done += 1) {
      if (levels[done] !== undefined) previous = levels[done];
      else if (/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(table.startOf(done), table.startOf(done) + 4)))
        previous = undefined;
    }
    result[line] = commentColumn(table.indentOf(line), nextOf.get(line), previous);
  }
  return result;
}

/** A comment stands with what follows, or, when it is indented deeper, with what went before. */
function commentColumn(old: number, next: Level | undefined, previous: Level | undefined): number {
  if (next !== undefined && old <= next.old) return next.now;
  for (let level = previous; level !== undefined; level = level.parent) {
    if (level.old > old) continue;
    return next !== undefined && level.old <= next.old ? next.now : level.now;
  }
  return next?.now ?? 0;
}
