import * as vscode from 'vscode';
import { runsOnNode } from '../host.ts';
import { pinnedConnectionKey } from '../stored-keys.ts';
import { readConnections } from './connection-settings.ts';
import { createPinned } from './pinned.ts';

/**
 * Shows the pinned connection in the status bar as long as the cloud part, which shows more of it, is not loaded: from what is stored and from
 * the settings alone. Nothing is shown in a workspace that is not trusted, where no connection is used.
 */
export function showPinned({ workspaceState }: Pick<vscode.ExtensionContext, 'workspaceState'>): vscode.Disposable {
  const listeners: vscode.Disposable[] = [];

  function show(): void {
    if (!runsOnNode() || !vscode.workspace.isTrusted) return;
    if (workspaceState.get(pinnedConnectionKey) === undefined) return;
    const connection = (name: string) =>
      readConnections(vscode.workspace.getConfiguration('ecs').get('connections') ?? []).connections.find(
        (each) => each.name === name,
      );
    const pinned = createPinned(workspaceState, connection, () => undefined);
    pinned.show();
    listeners.push(
      pinned,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('ecs.connections')) pinned.show();
      }),
    );
  }

  show();
  listeners.push(vscode.workspace.onDidGrantWorkspaceTrust(show));
  return {
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}
