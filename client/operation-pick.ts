import * as vscode from 'vscode';
import type { OperationSummary } from '../server/protocol.ts';

interface Question {
  readonly uri: vscode.Uri;
  readonly operations: readonly OperationSummary[];
  /** What the file is taken for at the moment. */
  readonly current: string | undefined;
  /** What the user chose before. */
  readonly choice: string | undefined;
}

interface OperationItem extends vscode.QuickPickItem {
  /** Operation name, `none`, or `auto`; separators have none. */
  readonly operation?: string;
}

/** Asks which operation a file is the input of: its name, `none`, `auto`, or undefined when the user gave no answer. */
export function pickOperation(question: Question): Promise<string | undefined> {
  const name = question.uri.path.slice(question.uri.path.lastIndexOf('/') + 1);
  const pick = vscode.window.createQuickPick<OperationItem>();
  pick.title = `Operation of ${name}`;
  pick.placeholder = 'Which ECS operation is this file the input of?';
  pick.matchOnDescription = true;
  pick.matchOnDetail = false;
  pick.items = itemsOf(question, name);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.operation);
      pick.hide();
    });
    pick.onDidTriggerItemButton(async ({ item }) => {
      resolve('auto');
      pick.hide();
      if (item.operation !== undefined) await associate(question.uri, name, item.operation);
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemsOf({ uri, operations, current, choice }: Question, name: string): readonly OperationItem[] {
  const isSaved = uri.scheme !== 'untitled';
  const buttons = isSaved
    ? [
        {
          iconPath: new vscode.ThemeIcon('settings-gear'),
          tooltip: `Choose for every file named ${name} (workspace settings)`,
        },
      ]
    : [];
  return [
    {
      label: '$(sparkle) Detect automatically',
      description: choice === undefined ? `current: ${current ?? 'no ECS request'}` : '',
      operation: 'auto',
    },
    {
      label: '$(circle-slash) Not an ECS request file',
      description: choice === 'none' ? 'chosen' : '',
      operation: 'none',
      buttons,
    },
    { label: 'Operations', kind: vscode.QuickPickItemKind.Separator },
    ...operations.map(({ name: operation, command, summary }) => ({
      label: operation,
      description: `${command}${operation === choice ? ' · chosen' : ''}`,
      detail: summary,
      operation,
      buttons,
    })),
  ];
}

async function associate(uri: vscode.Uri, name: string, operation: string): Promise<void> {
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  const configuration = vscode.workspace.getConfiguration('ecs', uri);
  const { workspaceValue, globalValue } = configuration.inspect<Record<string, string>>('files.associations') ?? {};
  const former = target === vscode.ConfigurationTarget.Workspace ? workspaceValue : globalValue;
  await configuration.update('files.associations', { ...former, [`**/${name}`]: operation }, target);
}
