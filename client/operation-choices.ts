import type * as vscode from 'vscode';

const storageKey = 'ecs.operationChoices';

/** What the user chose for single files: document URI -> operation name, or `none`. Kept per workspace. */
export interface OperationChoices {
  all(): Readonly<Record<string, string>>;
  /** `undefined` forgets the choice. */
  set(uri: string, operation: string | undefined): Promise<void>;
}

/** Choices kept in the workspace's own storage; those for untitled documents last as long as the window. */
export function storedChoices(memento: vscode.Memento): OperationChoices {
  return {
    all: () => memento.get<Record<string, string>>(storageKey, {}),
    async set(uri, operation) {
      const { [uri]: _former, ...others } = memento.get<Record<string, string>>(storageKey, {});
      await memento.update(storageKey, operation === undefined ? others : { ...others, [uri]: operation });
    },
  };
}
