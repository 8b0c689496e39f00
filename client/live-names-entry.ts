import * as vscode from 'vscode';
import type { Cloud } from './cloud.ts';
import { runsOnNode } from './host.ts';
import type { LiveNamesHost } from './live-names-answers.ts';
import { pinnedConnectionKey } from './stored-keys.ts';

/** Where the pinned connection's name is kept in the state of the workspace: `connections/pinned.ts` writes it. */

/** The bridge from the language part to the cloud part, held by the extension's entry, which is loaded before either. */
export interface LiveNamesEntry extends LiveNamesHost, vscode.Disposable {
  /** The cloud part was loaded, by whomever: from now on it knows the connection. */
  loaded(cloud: Cloud): void;
}

/** @param load loads dist/cloud.cjs; rejects when that fails */
export function createLiveNamesEntry(
  { workspaceState }: Pick<vscode.ExtensionContext, 'workspaceState'>,
  load: () => Promise<Cloud>,
  failed: (error: unknown) => void,
): LiveNamesEntry {
  const change = new vscode.EventEmitter<void>();
  let connections: Cloud['connections'] | undefined;
  let isBroken = false;
  let told = connection();

  function connection(): string | undefined {
    if (isBroken || !runsOnNode() || !vscode.workspace.isTrusted) return undefined;
    return connections === undefined ? workspaceState.get<string>(pinnedConnectionKey) : connections.chosen()?.name;
  }

  function changed(): void {
    const now = connection();
    if (now === told) return;
    told = now;
    change.fire();
  }

  const listeners: { dispose(): unknown }[] = [change, vscode.workspace.onDidGrantWorkspaceTrust(changed)];
  return {
    connection,
    onDidChange: change.event,
    async load() {
      try {
        return (await load()).liveNames;
      } catch (error) {
        // Not again with every keystroke.
        if (!isBroken) failed(error);
        isBroken = true;
        changed();
        return undefined;
      }
    },
    loaded(cloud) {
      connections = cloud.connections;
      listeners.push(connections.onDidChange(changed));
      changed();
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}
