import assert from 'node:assert/strict';
import { type Analysis, createEngine } from '../../server/engine.ts';
import { fixAll } from '../../server/features/fix-all.ts';
import type { Fix, Problem } from '../../server/problem.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const engine = createEngine();

/** Checks a text as the input of an operation. */
export function analyse(text: string, language: SourceLanguage, operation: string): Analysis {
  return engine.analyse({ name: `/app/request.${language}`, language, text }, { choice: operation });
}

/** The first fix of the first problem of that code, or the one with that title. */
export function fixOf(
  { problems }: Analysis,
  code: string,
  title?: string,
): { readonly problem: Problem; readonly fix: Fix } {
  for (const problem of problems) {
    if (problem.code !== code) continue;
    const fix = problem.fixes?.().find((each) => title === undefined || each.title === title);
    if (fix !== undefined) return { problem, fix };
  }
  const offered = problems.map(
    (problem) => `${problem.code}: ${problem.fixes?.().map((each) => each.title) ?? 'none'}`,
  );
  assert.fail(
    `no fix${title === undefined ? '' : ` "${title}"`} for ${code}; there are ${offered.join('; ') || 'no problems'}`,
  );
}

/**
 * Asserts what a fix makes of a text: exactly `expected`; the problem is gone, no error or warning of another kind comes in,
 * and made again it changes nothing: a safe fix is not found again, a suggested one not for this problem.
 *
 * @param title of the fix; the first one of the first problem when left out
 */
export function assertFix(
  text: string,
  language: SourceLanguage,
  operation: string,
  code: string,
  title: string | undefined,
  expected: string,
): void {
  const before = analyse(text, language, operation);
  const { fix } = fixOf(before, code, title);
  const after = applyEdits(text, fix.edits);
  assert.equal(after, expected);
  assertMended(before, analyse(after, language, operation), code);
}

/** Asserts that there is one problem of this code less, and none of another code more. */
export function assertMended(before: Analysis, after: Analysis, code: string): void {
  const counts = (analysis: Analysis): Map<string, number> => {
    const result = new Map<string, number>();
    for (const each of analysis.problems) {
      if (each.severity === 'information' || each.severity === 'hint') {
        if (each.code !== code) continue;
      }
      result.set(each.code, (result.get(each.code) ?? 0) + 1);
    }
    return result;
  };
  const earlier = counts(before);
  const shown = `\n${before.source.text}\n=>\n${after.source.text}`;
  for (const [each, count] of counts(after)) {
    const most = (earlier.get(each) ?? 0) - (each === code ? 1 : 0);
    assert.ok(count <= most, `${count} problems of ${each}, expected at most ${most}${shown}`);
  }
}

/** The text after all safe fixes; asserts that doing it again changes nothing. */
export function fixedText(text: string, language: SourceLanguage, operation: string): string {
  const again = (each: string): Analysis => analyse(each, language, operation);
  const fixed = fixAll(again, text);
  assert.deepEqual(fixAll(again, fixed.text), { text: fixed.text, fixed: 0 }, 'fixing twice changes nothing more');
  return fixed.text;
}
