import type { TextEdit } from '../../problem.ts';
import { applyEdits } from '../../syntax/edits-text.ts';
import { plainValue } from '../../syntax/plain.ts';
import type { SourceFile } from '../../syntax/tree.ts';

/**
 * The edits, if the text means the same after them: the same values (members in any order), the same comments (in any
 * order, unless they must stay in theirs), no new syntax error. Undefined otherwise: a change of form must not change anything else, and
 * YAML has too many forms to be sure without looking.
 */
export function keepingContent(
  file: SourceFile,
  edits: readonly TextEdit[] | undefined,
  comments: 'any-order' | 'same-order',
): readonly TextEdit[] | undefined {
  if (edits === undefined || edits.length === 0) return undefined;
  const after = file.parseAgain(applyEdits(file.text, edits));
  return hasSameContent(file, after) && hasSameComments(file, after, comments) ? edits : undefined;
}

/** Whether two files hold the same documents, the order of members aside. */
export function hasSameContent(before: SourceFile, after: SourceFile): boolean {
  if (before.documents.length !== after.documents.length) return false;
  if (countOf(before, 'syntax') !== countOf(after, 'syntax')) return false;
  if (countOf(before, 'duplicate-property') !== countOf(after, 'duplicate-property')) return false;
  return before.documents.every(({ root }, index) => {
    const other = after.documents[index]?.root;
    if (root === undefined || other === undefined) return root === other;
    const [one, two] = [plainValue(root, { nulls: 'keep' }), plainValue(other, { nulls: 'keep' })];
    return one.isComplete === two.isComplete && isEqual(one.value, two.value);
  });
}

function countOf({ problems }: SourceFile, code: string): number {
  return problems.reduce((count, problem) => (problem.code === code ? count + 1 : count), 0);
}

function hasSameComments(before: SourceFile, after: SourceFile, order: 'any-order' | 'same-order'): boolean {
  const texts = (file: SourceFile): string[] => {
    const found = file.comments().map(({ text }) => text);
    return order === 'any-order' ? found.sort() : found;
  };
  const [one, two] = [texts(before), texts(after)];
  return one.length === two.length && one.every((text, index) => text === two[index]);
}

/**
 * Whether plain data is equal, the order of members aside.
 *
 * @param counts scalars that differ but count as equal
 */
export function isEqual(a: unknown, b: unknown, counts: (a: unknown, b: unknown) => boolean = () => false): boolean {
  if (Object.is(a, b) || a === b || counts(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index], counts));
  }
  if (Array.isArray(b)) return false;
  const [one, two] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(one);
  if (names.length !== Object.keys(two).length) return false;
  return names.every((name) => Object.hasOwn(two, name) && isEqual(one[name], two[name], counts));
}
