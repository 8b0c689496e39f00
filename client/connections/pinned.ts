import * as vscode from 'vscode';
import type { Connection } from '../aws/connection.ts';
import type { Identity } from '../aws/session.ts';
import { pinnedConnectionKey } from '../stored-keys.ts';
import { type PinnedView, pinnedView } from './connection-text.ts';

/** The connection that is pinned for the workspace, in its state and in the status bar. */
export interface Pinned extends vscode.Disposable {
  /** Undefined when none is pinned, or while there is none of that name. */
  connection(): Connection | undefined;
  choose(name: string | undefined): Promise<void>;
  readonly view: () => PinnedView;
  /** What is shown may have changed. */
  show(): void;
}

export function createPinned(
  state: vscode.Memento,
  get: (name: string) => Connection | undefined,
  identityOf: (connection: Connection) => Identity | undefined,
): Pinned {
  const item = vscode.window.createStatusBarItem('ecs.connection', vscode.StatusBarAlignment.Left);
  item.name = 'ECS Connection';
  item.command = { command: 'ecs.pinConnection', title: 'Choose Another' };

  function name(): string | undefined {
    return state.get<string>(pinnedConnectionKey);
  }

  function connection(): Connection | undefined {
    const pinned = name();
    return pinned === undefined ? undefined : get(pinned);
  }

  function view(): PinnedView {
    const now = connection();
    return pinnedView(name(), now, now === undefined ? undefined : identityOf(now));
  }

  function show(): void {
    const { text, tooltip, label, emphasis } = view();
    const color = connection()?.color;
    item.text = text;
    item.tooltip = new vscode.MarkdownString(tooltip);
    item.accessibilityInformation = { label };
    // A background decides on the colour of the text.
    item.backgroundColor =
      emphasis === 'production' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.color =
      color === undefined || emphasis === 'production' ? undefined : new vscode.ThemeColor(`charts.${color}`);
    if (text === '') item.hide();
    else item.show();
    void vscode.commands.executeCommand('setContext', 'ecs.connectionPinned', text !== '');
  }

  return {
    connection,
    view,
    show,
    async choose(chosen) {
      await state.update(pinnedConnectionKey, chosen);
      show();
    },
    dispose: () => item.dispose(),
  };
}
