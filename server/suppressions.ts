import type { Fix, Problem, TextEdit } from './problem.ts';
import { crossFileRules, rules } from './rules/catalogue.ts';
import { structuralRules } from './rules/structural.ts';
import { nearestName } from './schema/spelling.ts';
import { namesInWords } from './schema/words.ts';
import { endOfLine, startOfLine } from './syntax/lines.ts';
import type { Located, SourceFile } from './syntax/tree.ts';

/** What the suppressions of a file are judged by. */
export interface SuppressionContext {
  /** The requests of the file: comments beside them are about something that is not checked. */
  readonly requests: readonly Located[];
  /** Rules that did not run, or whose problems nobody sees: a comment about them may well be needed elsewhere. */
  isOff(id: string): boolean;
}

/** A comment `ecs-ignore <rule-id>[, <rule-id>…]: reason`, or `ecs-ignore-file …`. */
interface Suppression extends Located {
  readonly comment: Located;
  /** Those of rules, which it suppresses. */
  readonly ids: readonly SuppressedId[];
  /** All that are written. */
  readonly written: readonly SuppressedId[];
  readonly hasReason: boolean;
  /** Where its problems begin: a line, or the whole file. */
  readonly scope: Located;
  readonly covers: 'line' | 'file';
}

interface SuppressedId extends Located {
  readonly id: string;
}

const marker = 'ecs-ignore';
const form = `\`${marker} <rule-id>: reason\``;

/** Their problems are about the comments, or about text that nothing can be said of. */
const notSuppressible: ReadonlySet<string> = new Set([
  'syntax',
  'unused-suppression',
  'unknown-suppression',
  'suppression-without-reason',
]);

/** Whether a comment can suppress the problems of a rule. */
export function isSuppressible(id: string): boolean {
  return !notSuppressible.has(id);
}

const knownIds: readonly string[] = [...structuralRules, ...rules].map(({ id }) => id);
const knownIdSet: ReadonlySet<string> = new Set(knownIds);

/** They speak when the other file is there: the command may be given one of them alone. */
const crossFileIds: ReadonlySet<string> = new Set(crossFileRules.map(({ id }) => id));

/**
 * The problems without those that a comment of the file suppresses, and with the problems of such comments: one that
 * suppresses nothing (`unused-suppression`), names no rule (`unknown-suppression`) or gives no reason
 * (`suppression-without-reason`).
 *
 * A comment behind something is for its line, a comment on a line of its own for the next line that holds something, and
 * `ecs-ignore-file` for the whole file. A problem belongs to the line on which it begins. Costs one search of the text when
 * there is no such comment.
 */
export function applySuppressions(
  file: SourceFile,
  problems: readonly Problem[],
  context: SuppressionContext,
): readonly Problem[] {
  if (!file.text.includes(marker)) return problems;
  const { suppressions, problems: malformed } = readSuppressions(file);
  const used = new Set<SuppressedId>();
  const lookUp = suppressionLookUp(suppressions);
  const kept = problems.filter((problem) => {
    const found = lookUp(problem);
    if (found !== undefined) used.add(found);
    return found === undefined;
  });
  const unused = canJudgeUse(problems) ? unusedSuppressions(file, suppressions, used, context) : [];
  const withoutReason = suppressions.filter(({ hasReason, ids }) => !hasReason && ids.length > 0).map(missingReason);
  return [...kept, ...malformed, ...unused, ...withoutReason];
}

/**
 * The problems that no comment of the file suppresses: for problems that were found apart from
 * {@link applySuppressions}, which alone reports on the comments themselves.
 */
export function withoutSuppressed(file: SourceFile, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length === 0 || !file.text.includes(marker)) return problems;
  const lookUp = suppressionLookUp(readSuppressions(file).suppressions);
  return problems.filter((problem) => lookUp(problem) === undefined);
}

/** A text that was not read as a whole, or a skeleton that the rules leave alone, may hide what a comment is for. */
function canJudgeUse(problems: readonly Problem[]): boolean {
  return !problems.some(({ code }) => code === 'syntax' || code === 'cli-skeleton');
}

function readSuppressions(file: SourceFile): {
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
} {
  const comments = file.comments();
  const targets = targetLines(file, comments);
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [];
  for (const [index, comment] of comments.entries()) {
    const words = readWords(file, comment);
    if (words === undefined) continue;
    const known = words.ids.filter(({ id }) => knownIdSet.has(id) && !notSuppressible.has(id));
    const covers = words.isForFile ? 'file' : 'line';
    const scope = words.isForFile ? { start: 0, end: file.text.length } : (targets[index] ?? comment);
    const ids = words.isUnderstood ? known : [];
    const { start, end, ids: written, hasReason } = words;
    suppressions.push({ start, end, comment, ids, written, hasReason, scope, covers });
    problems.push(...wrongWords(words));
  }
  return { suppressions, problems };
}

interface SuppressionWords extends Located {
  /** The word as written: `ecs-ignore`, or what it was meant to be (`ecs-ignore-next-line`). */
  readonly word: string;
  readonly isUnderstood: boolean;
  readonly isForFile: boolean;
  readonly ids: readonly SuppressedId[];
  readonly hasReason: boolean;
}

const firstWord = /^(?:\/\/|\/\*+|#+)[\s*]*(ecs-ignore[\w-]*)/;
const separator = /\s*(,)\s*|[^\S\r\n]+/y;
const idPattern = /[A-Za-z][\w-]*/y;

function readWords(file: SourceFile, comment: Located): SuppressionWords | undefined {
  const raw = file.text.slice(comment.start, comment.end);
  const match = firstWord.exec(raw);
  const word = match?.[1];
  if (match === null || word === undefined) return undefined;
  const ids: SuppressedId[] = [];
  const text = raw.endsWith('*/') ? raw.slice(0, -2) : raw;
  let end = match[0].length;
  // Ids stand behind white space, further ones behind a comma; a word that is a rule's id is taken without one, too.
  for (;;) {
    separator.lastIndex = end;
    const gap = separator.exec(text);
    if (gap === null) break;
    idPattern.lastIndex = separator.lastIndex;
    const id = idPattern.exec(text)?.[0];
    if (id === undefined || (ids.length > 0 && gap[1] === undefined && !knownIdSet.has(id))) break;
    ids.push({ id, start: comment.start + separator.lastIndex, end: comment.start + idPattern.lastIndex });
    end = idPattern.lastIndex;
  }
  // \u2013 and \u2014: the dashes – and —.
  const reason = text.slice(end).replace(/^[\s:,\u2013\u2014-]+/, '');
  return {
    word,
    isUnderstood: word === marker || word === `${marker}-file`,
    isForFile: word === `${marker}-file`,
    ids,
    hasReason: reason.trim() !== '',
    start: comment.start + match[0].length - word.length,
    end: comment.start + end,
  };
}

function wrongWords(words: SuppressionWords): Problem[] {
  const code = 'unknown-suppression';
  const severity = 'warning';
  if (!words.isUnderstood) {
    const range = { start: words.start, end: words.start + words.word.length };
    const wanted = words.word.startsWith(`${marker}-f`) ? `${marker}-file` : marker;
    const message = `\`${words.word}\` has no effect: write \`${marker}\` for a line or \`${marker}-file\` for the file.`;
    return [{ code, severity, message, ...range, fixes: () => [replacement(range, wanted)] }];
  }
  if (words.ids.length === 0) {
    const message = `This comment ignores nothing: name the rules, as in ${form}.`;
    return [{ code, severity, message, start: words.start, end: words.end }];
  }
  return words.ids.flatMap(({ id, start, end }): Problem[] => {
    if (notSuppressible.has(id)) {
      const message = `\`${id}\` cannot be ignored by a comment.`;
      return [{ code, severity, message, start, end }];
    }
    if (knownIdSet.has(id)) return [];
    const nearest = nearestName(id, knownIds);
    const guess = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    const message = `There is no rule \`${id}\` that could be ignored.${guess}`;
    const fixes = nearest === undefined ? {} : { fixes: () => [replacement({ start, end }, nearest)] };
    return [{ code, severity, message, start, end, ...fixes }];
  });
}

function replacement({ start, end }: Located, newText: string): Fix {
  return { title: `Change to \`${newText}\``, kind: 'suggested', edits: [{ start, end, newText }] };
}

function missingReason({ start, end }: Suppression): Problem {
  const message = `Say why: ${form}. Whoever reads this later will want to know whether it still holds.`;
  return { code: 'suppression-without-reason', severity: 'information', message, start, end };
}

function unusedSuppressions(
  file: SourceFile,
  suppressions: readonly Suppression[],
  used: ReadonlySet<SuppressedId>,
  { requests, isOff }: SuppressionContext,
): Problem[] {
  return suppressions.flatMap((suppression): Problem[] => {
    const { ids, written, covers } = suppression;
    const isChecked =
      covers === 'file' || requests.some(({ start, end }) => start <= suppression.start && suppression.start < end);
    const unused = ids.filter((id) => !used.has(id) && !isOff(id.id) && !crossFileIds.has(id.id));
    const [first] = unused;
    if (!isChecked || first === undefined) return [];
    const names = namesInWords(namesOf(unused), 5);
    const place = covers === 'file' ? 'in this file' : 'on the line it is for';
    const message = `Unused suppression: nothing ${place} is reported by ${names}.`;
    const isWhole = unused.length === written.length;
    const { start, end } = isWhole ? suppression : first;
    const fixes = () => [isWhole ? removal(file, suppression) : shortening(suppression, unused)];
    return [{ code: 'unused-suppression', severity: 'warning', message, start, end, fixes }];
  });
}

/** Takes away the comment, with its line when it stands alone on it. */
function removal({ text }: SourceFile, { comment }: Suppression): Fix {
  return { title: 'Remove the unused suppression', kind: 'safe', edits: [commentRemoval(text, comment)] };
}

function commentRemoval(text: string, { start, end }: Located): TextEdit {
  // A byte order mark is no part of the line.
  const line = Math.max(startOfLine(text, start), text.startsWith('\ufeff') ? 1 : 0);
  const stop = endOfLine(text, end);
  const before = text.slice(line, start);
  const after = text.slice(end, stop);
  const isFirst = before.trim() === '';
  if (isFirst && after.trim() === '') {
    return {
      start: line,
      end: text.startsWith('\r\n', stop) ? stop + 2 : Math.min(stop + 1, text.length),
      newText: '',
    };
  }
  if (isFirst) return { start, end: end + after.length - after.trimStart().length, newText: '' };
  return { start: line + before.trimEnd().length, end, newText: '' };
}

function shortening({ written }: Suppression, unused: readonly SuppressedId[]): Fix {
  const names = namesInWords(namesOf(unused), 3);
  const kept = namesOf(written.filter((id) => !unused.includes(id)));
  const start = written[0]?.start ?? 0;
  const end = written.at(-1)?.end ?? start;
  return {
    title: `Remove ${names} from the suppression`,
    kind: 'safe',
    edits: [{ start, end, newText: kept.join(', ') }],
  };
}

function namesOf(ids: readonly SuppressedId[]): string[] {
  return ids.map(({ id }) => id);
}

/** Finds the id that suppresses a problem: that of its line before that of the file. */
function suppressionLookUp(suppressions: readonly Suppression[]): (problem: Problem) => SuppressedId | undefined {
  const byLine = new Map<string, { readonly scope: Located; readonly id: SuppressedId }[]>();
  const byFile = new Map<string, SuppressedId>();
  for (const { ids, scope, covers } of suppressions) {
    for (const id of ids) {
      if (covers === 'file') {
        if (!byFile.has(id.id)) byFile.set(id.id, id);
        continue;
      }
      const lines = byLine.get(id.id) ?? [];
      // The first comment about a line suppresses, further ones are unused.
      if (lines.at(-1)?.scope.start !== scope.start) lines.push({ scope, id });
      byLine.set(id.id, lines);
    }
  }
  return ({ code, start }) => lineAt(byLine.get(code) ?? [], start)?.id ?? byFile.get(code);
}

/** The entry whose line holds the offset; the lines are in the order of the text. */
function lineAt<T extends { readonly scope: Located }>(lines: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.scope.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = lines[low - 1];
  return found !== undefined && offset <= found.scope.end ? found : undefined;
}

/** The line each comment is about: its own, or the next that holds more than comments; undefined when there is none. */
function targetLines({ text, language }: SourceFile, comments: readonly Located[]): readonly (Located | undefined)[] {
  const targets: (Located | undefined)[] = comments.map(() => undefined);
  // Where the first thing behind a comment stands: from the last comment on, so that a long list of them costs one look each.
  const following: number[] = [];
  for (let index = comments.length - 1; index >= 0; index -= 1) {
    const next = nextContent(text, comments[index]?.end ?? 0, language === 'yaml');
    following[index] = comments[index + 1]?.start === next ? (following[index + 1] ?? next) : next;
  }
  let line: Located = { start: 0, end: -1 };
  const lineOf = (offset: number): Located => {
    if (offset < line.start || offset > line.end)
      line = { start: startOfLine(text, offset), end: endOfLine(text, offset) };
    return line;
  };
  let isBehind = false;
  for (const [index, comment] of comments.entries()) {
    const own = lineOf(comment.start);
    const previousEnd = comments[index - 1]?.end ?? -1;
    isBehind =
      (isBehind && previousEnd > own.start) || holdsSomething(text, Math.max(own.start, previousEnd), comment.start);
    const target = isBehind ? comment.start : (following[index] ?? text.length);
    if (target < text.length) targets[index] = lineOf(target);
  }
  return targets;
}

function nextContent(text: string, offset: number, isYaml: boolean): number {
  let at = offset;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
    const isDocumentMark = isYaml && /^---(?=[\r\n]|$)/.test(text.slice(at, at + 4)) && startOfLine(text, at) === at;
    if (!isDocumentMark) return at;
    at += 3;
  }
}

/** Whether more than blanks and the dashes of YAML items stands there. */
function holdsSomething(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!/[\s\ufeff-]/.test(text.charAt(at))) return true;
  return false;
}
