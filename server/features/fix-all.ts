import type { Analysis } from '../analysis.ts';
import type { Fix, Problem, TextEdit } from '../problem.ts';
import { applyEdits } from '../syntax/edits-text.ts';

/** Fixes that can be made in one go. */
export interface CombinedFixes {
  /** In the order of the text; none overlap. */
  readonly edits: readonly TextEdit[];
  /** How many of the fixes they make. */
  readonly count: number;
}

/**
 * As many of the fixes as are independent of each other, the earlier ones first. Insertions at one place may be the same
 * change, and deletions side by side may leave nothing where something must stand: these are left, like those that
 * overlap, for when the text is checked again.
 */
export function combineFixes(fixes: readonly Fix[]): CombinedFixes {
  const taken: TextEdit[] = [];
  let count = 0;
  for (const { edits } of fixes) {
    if (edits.length === 0 || edits.some((edit) => clashes(taken, edit))) continue;
    for (const edit of edits) taken.splice(positionOf(taken, edit.start), 0, edit);
    count += 1;
  }
  return { edits: taken, count };
}

/** Index of the first edit that begins behind `offset`. */
function positionOf(edits: readonly TextEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an edit overlaps one of those taken, or stands beside one that it depends on. */
function clashes(taken: readonly TextEdit[], edit: TextEdit): boolean {
  for (let index = positionOf(taken, edit.end) - 1; index >= 0; index -= 1) {
    const other = taken[index];
    if (other === undefined || other.end < edit.start) return false;
    const isBeside = other.end === edit.start || other.start === edit.end;
    if (!isBeside || isInsertion(edit) || isInsertion(other)) return true;
    if (edit.newText === '' && other.newText === '') return true;
  }
  return false;
}

function isInsertion({ start, end }: TextEdit): boolean {
  return start === end;
}

/** The fix of a problem that may be made unasked, if there is one. */
export function safeFixOf(problem: Problem): Fix | undefined {
  return problem.fixes?.().find(({ kind }) => kind === 'safe');
}

/** All safe fixes that can be made in one go. */
export function safeFixes(problems: readonly Problem[]): CombinedFixes {
  return combineFixes(problems.map(safeFixOf).filter((fix) => fix !== undefined));
}

export interface FixedText {
  readonly text: string;
  /** How many fixes were made. */
  readonly fixed: number;
}

const mostRounds = 10;

/**
 * Makes the safe fixes of a text until none is left, ten times at most. Fixes that would bring in an error, or make the
 * text be no request any more, are not made: of each round first all together are tried, then rule by rule.
 */
export function fixAll(analyse: (text: string) => Analysis, text: string): FixedText {
  let current = analyse(text);
  let result: FixedText = { text, fixed: 0 };
  const refused = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const fixable = current.problems.filter(({ code, fixes }) => fixes !== undefined && !refused.has(code));
    const codes = [...new Set(fixable.map(({ code }) => code))];
    const attempts = [fixable, ...codes.map((code) => fixable.filter((problem) => problem.code === code))];
    const made = firstGood(attempts);
    if (made === undefined) return result;
    ({ analysis: current } = made);
    result = { text: made.text, fixed: result.fixed + made.count };
  }
  return result;

  function firstGood(attempts: readonly (readonly Problem[])[]) {
    for (const [index, problems] of attempts.entries()) {
      const { edits, count } = safeFixes(problems);
      if (count === 0) {
        if (index === 0) return undefined;
        continue;
      }
      const changed = applyEdits(result.text, edits);
      const analysis = analyse(changed);
      if (changed !== result.text && isNoWorse(current, analysis)) return { text: changed, analysis, count };
      if (index > 0) for (const { code } of problems) refused.add(code);
    }
    return undefined;
  }
}

function isNoWorse(before: Analysis, after: Analysis): boolean {
  return after.requests.length === before.requests.length && errorCount(after) <= errorCount(before);
}

function errorCount({ problems }: Analysis): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}
