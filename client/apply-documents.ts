import * as vscode from 'vscode';

/** Scheme of previews, summaries and answers: the manifest's menus name it. */
export const planScheme = 'ecs-plan';

/** Read-only documents that are made, not stored: nothing is written to temporary files. */
export interface PlanDocuments extends vscode.Disposable {
  /** Gives a document its text; who shows it already sees the new one. */
  put(uri: vscode.Uri, text: string): void;
}

/** Texts that are kept; what is older was closed long ago, or says so. */
const mostKept = 400;

export function createPlanDocuments(): PlanDocuments {
  const texts = new Map<string, string>();
  const change = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(planScheme, {
    onDidChange: change.event,
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ?? 'This preview is gone. Run the command "ECS: Preview File" to make a new one.\n',
  });

  function forgetOldest(): void {
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    for (const key of texts.keys()) {
      if (texts.size <= mostKept) return;
      if (!open.has(key)) texts.delete(key);
    }
  }

  return {
    put(uri, text) {
      const key = uri.toString();
      texts.delete(key);
      texts.set(key, text);
      forgetOldest();
      change.fire(uri);
    },
    dispose() {
      provider.dispose();
      change.dispose();
    },
  };
}
