import type { Fix } from '../problem.ts';
import { parseQuery } from './parse.ts';
import type { QueryProblem } from './tree.ts';
import { valueProblems } from './values.ts';

/** All that is wrong with an expression, in the order of the text. Nothing is said of an empty one. */
export function checkQuery(text: string): readonly QueryProblem[] {
  if (text.trim() === '') return [];
  const query = parseQuery(text);
  return [...query.problems, ...valueProblems(query)];
}

/** An expression after one of its fixes. */
export interface MendedQuery {
  readonly fix: Fix;
  readonly text: string;
}

/** The fixes of a problem that leave fewer problems than before: those that remove it and add none. */
export function mendedQueries(text: string, { fixes }: QueryProblem): readonly MendedQuery[] {
  const before = checkQuery(text).length;
  return fixes
    .map((fix) => ({ fix, text: applied(text, fix) }))
    .filter((mended) => checkQuery(mended.text).length < before && mended.text.trim() !== '');
}

function applied(text: string, { edits }: Fix): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, newText } of edits) {
    parts.push(text.slice(done, start), newText);
    done = end;
  }
  return [...parts, text.slice(done)].join('');
}
