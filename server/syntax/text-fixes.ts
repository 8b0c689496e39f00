import type { Fix, Problem } from '../problem.ts';
import { type EditedFile, textEdits } from './edits.ts';
import type { TreeFix } from './fix.ts';

/** A {@link Problem} whose fixes are still changes of the tree. */
export type FoundProblem = Omit<Problem, 'fixes'> & { readonly fixes?: (() => readonly TreeFix[]) | undefined };

/** Writes fixes out in the style of a file; those that cannot be made there, or change nothing, are left out. */
export function textFixes(file: EditedFile, fixes: readonly TreeFix[]): readonly Fix[] {
  return fixes.flatMap(({ title, kind, changes }) => {
    const edits = textEdits(file, changes);
    return edits === undefined || edits.length === 0 ? [] : [{ title, kind, edits }];
  });
}

/** The problem with its fixes as edits of the text, made when they are asked for. */
export function withTextFixes(file: EditedFile, problem: FoundProblem): Problem {
  const { fixes, ...rest } = problem;
  return fixes === undefined ? rest : { ...rest, fixes: () => textFixes(file, fixes()) };
}
