import type { Problem, Severity } from '../problem.ts';
import type { KeyNode, Member, SourceLanguage } from './tree.ts';

/** More problems of one kind in a file help nobody: the first ones are the cause. */
const maximumOfKind = 20;

/** Collects what a parser finds: one cause, one problem. */
export interface ProblemList {
  /**
   * A `syntax` error. Dropped behind an earlier one on the same line, and when the file has enough of them already.
   */
  syntax(start: number, end: number, message: string): void;
  add(code: string, severity: Severity, start: number, end: number, message: string): void;
  hasSyntax(): boolean;
  /** In the order of the text. */
  sorted(): Problem[];
}

export function problemList(text: string): ProblemList {
  const problems: Problem[] = [];
  let syntaxCount = 0;
  let lineStart = -1;
  let lineEnd = -1;

  return {
    syntax(start, end, message) {
      if (syntaxCount >= maximumOfKind || (start >= lineStart && start <= lineEnd)) return;
      syntaxCount += 1;
      lineStart = startOfLine(text, start);
      lineEnd = endOfLine(text, start);
      problems.push({ code: 'syntax', severity: 'error', message, start, end });
    },
    add(code, severity, start, end, message) {
      problems.push({ code, severity, message, start, end });
    },
    hasSyntax: () => syntaxCount > 0,
    sorted: () => problems.sort((a, b) => a.start - b.start),
  };
}

/** Above this many members a set finds repeated names faster than comparing each with each. */
const fewMembers = 12;

/**
 * Reports keys that occur more than once in one object. In YAML that is an error, as the AWS CLI's reader refuses the
 * file (ruamel.yaml, DuplicateKeyError); in JSON the AWS CLI and `JSON.parse` take the last one without a word.
 */
export function reportDuplicates(
  members: readonly Member[],
  text: string,
  language: SourceLanguage,
  problems: ProblemList,
): void {
  if (members.length < 2) return;
  if (members.length <= fewMembers) {
    for (let later = 1; later < members.length; later += 1) {
      const key = (members[later] as Member).key;
      for (let earlier = 0; earlier < later; earlier += 1) {
        const first = (members[earlier] as Member).key;
        if (first.name !== key.name) continue;
        reportDuplicate(first, key, text, language, problems);
        break;
      }
    }
    return;
  }
  const seen = new Map<string, KeyNode>();
  let found = 0;
  for (const { key } of members) {
    const first = seen.get(key.name);
    if (first === undefined) {
      seen.set(key.name, key);
      continue;
    }
    found += 1;
    if (found <= maximumOfKind) reportDuplicate(first, key, text, language, problems);
  }
}

function reportDuplicate(
  first: KeyNode,
  key: KeyNode,
  text: string,
  language: SourceLanguage,
  problems: ProblemList,
): void {
  const place = `\`${key.name}\` is already set in line ${lineNumber(text, first.start)}`;
  if (language === 'yaml') {
    problems.add(
      'duplicate-property',
      'error',
      key.start,
      key.end,
      `${place}. The AWS CLI refuses YAML with a repeated key: remove one of the two.`,
    );
    return;
  }
  problems.add(
    'duplicate-property',
    'warning',
    key.start,
    key.end,
    `${place}. Only the last value counts: remove one of the two.`,
  );
}

/** 1-based, as people count lines; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let index = 0; index < offset; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) line += 1;
  }
  return line;
}

/** Offset of the line break that ends the line of `offset`, or the text's length. */
export function endOfLine(text: string, offset: number): number {
  let index = offset;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) return index;
    index += 1;
  }
  return text.length;
}

/** Offset of the first character of the line of `offset`. */
export function startOfLine(text: string, offset: number): number {
  let index = offset;
  while (index > 0) {
    const code = text.charCodeAt(index - 1);
    if (code === 10 || code === 13) return index;
    index -= 1;
  }
  return 0;
}
