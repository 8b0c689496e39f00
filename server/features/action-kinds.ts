/** The kind of the action that makes all safe fixes of a file; on save with `editor.codeActionsOnSave`. */
export const fixAllKind = 'source.fixAll.ecs';

export const quickFixKind = 'quickfix';

/** The kinds of refactorings, for the server's capabilities. */
export const refactoringKinds: readonly string[] = [
  quickFixKind,
  'refactor.extract',
  'refactor.inline',
  'refactor.rewrite',
];

/** Whether a kind is the wanted one or below it: `source` stands for all kinds below it, the empty kind for all. */
export function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}
