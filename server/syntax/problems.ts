import type { Fix, Problem, Severity } from '../problem.ts';
import type { TreeFix } from './fix.ts';
import { endOfLine, lineBreaks, startOfLine } from './lines.ts';
import { plainValue } from './plain.ts';
import { textFixes } from './text-fixes.ts';
import type { Member, SourceLanguage } from './tree.ts';

/** More problems of one kind in a file help nobody: the first ones are the cause. */
export const maximumOfKind = 20;

/** Collects what a parser finds: one cause, one problem. */
export interface ProblemList {
  /**
   * A `syntax` error. Dropped behind an earlier one on the same line, and when the file has enough of them already.
   */
  syntax(start: number, end: number, message: string): void;
  add(
    code: string,
    severity: Severity,
    start: number,
    end: number,
    message: string,
    fixes?: () => readonly Fix[],
  ): void;
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
    add(code, severity, start, end, message, fixes) {
      problems.push({ code, severity, message, start, end, ...(fixes && { fixes }) });
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
      const member = members[later] as Member;
      for (let earlier = 0; earlier < later; earlier += 1) {
        const first = members[earlier] as Member;
        if (first.key.name !== member.key.name) continue;
        reportDuplicate(first, member, text, language, problems);
        break;
      }
    }
    return;
  }
  const seen = new Map<string, Member>();
  let found = 0;
  for (const member of members) {
    const { name } = member.key;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, member);
      continue;
    }
    found += 1;
    if (found <= maximumOfKind) reportDuplicate(first, member, text, language, problems);
  }
}

function reportDuplicate(
  first: Member,
  member: Member,
  text: string,
  language: SourceLanguage,
  problems: ProblemList,
): void {
  const { key } = member;
  const fixes = () => textFixes({ text, language, problems: problems.sorted() }, duplicateFixes(first, member));
  const place = `\`${key.name}\` is already set ${linesAbove(lineBreaks(text, first.start, key.start))}`;
  if (language === 'yaml') {
    problems.add(
      'duplicate-property',
      'error',
      key.start,
      key.end,
      `${place}. The AWS CLI refuses YAML with a repeated key: remove one of the two.`,
      fixes,
    );
    return;
  }
  problems.add(
    'duplicate-property',
    'warning',
    key.start,
    key.end,
    `${place}. Only the last value counts: remove one of the two.`,
    fixes,
  );
}

/** Of two that say the same the earlier one may go: the later one counts. */
function duplicateFixes(first: Member, member: Member): readonly TreeFix[] {
  const object = member.value.parent;
  if (object?.kind !== 'object') return [];
  const { name } = member.key;
  const isSame = contentOf(first) !== undefined && contentOf(first) === contentOf(member);
  const remove = (each: Member): TreeFix['changes'] => [{ change: 'remove-member', object, member: each }];
  const earlier: TreeFix = {
    title: `Remove the earlier \`${name}\``,
    kind: isSame ? 'safe' : 'suggested',
    changes: remove(first),
  };
  return isSame
    ? [earlier]
    : [earlier, { title: `Remove this \`${name}\``, kind: 'suggested', changes: remove(member) }];
}

/** Undefined when it cannot be known. */
function contentOf({ value: node }: Member): string | undefined {
  const { value, isComplete } = plainValue(node, { nulls: 'keep' });
  return isComplete ? JSON.stringify(value) : undefined;
}

/** Where a place is, seen from another one further down: unlike the number of a line it stays true when both move. */
function linesAbove(lines: number): string {
  if (lines === 0) return 'on this line';
  return lines === 1 ? 'one line above' : `${lines} lines above`;
}

/** Offsets of the syntax errors of a text. */
export function syntaxErrorsOf({ problems }: { readonly problems: readonly Problem[] }): readonly number[] {
  return problems.filter(({ code }) => code === 'syntax').map(({ start }) => start);
}
