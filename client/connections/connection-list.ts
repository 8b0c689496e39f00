import * as vscode from 'vscode';
import type { Connection } from '../aws/connection.ts';
import type { Sandbox } from '../sandbox.ts';
import { badEntriesText, type ReadConnections, readConnections, sandboxConnection } from './connection-settings.ts';

/** The connections of the settings, and the sandbox while it runs. */
export interface ConnectionList extends vscode.Disposable {
  readonly all: () => readonly Connection[];
  readonly get: (name: string) => Connection | undefined;
  /** The setting as it is, bad entries included. */
  setting(): unknown;
  /** Writes the setting of the user (of the machine). Rejects when VS Code cannot. */
  save(setting: readonly unknown[]): Promise<void>;
}

const [section, member] = ['ecs', 'connections'];

/** @param changed told when there are others than before, or with other members */
export function createConnectionList(
  sandbox: Pick<Sandbox, 'endpoint' | 'onDidChange'>,
  changed: () => void,
): ConnectionList {
  let read = readSetting();
  let connections = withSandbox();

  function readSetting(): ReadConnections {
    return readConnections(setting());
  }

  function setting(): unknown {
    return vscode.workspace.getConfiguration(section).get<unknown>(member) ?? [];
  }

  function withSandbox(): readonly Connection[] {
    const endpoint = sandbox.endpoint();
    return endpoint === undefined ? read.connections : [...read.connections, sandboxConnection(endpoint)];
  }

  function update(): void {
    const former = JSON.stringify(connections);
    connections = withSandbox();
    if (JSON.stringify(connections) !== former) changed();
  }

  async function tellBad(): Promise<void> {
    if (read.bad.length === 0) return;
    const openSettings = 'Open Settings';
    const answer = await vscode.window.showWarningMessage(badEntriesText(read.bad), openSettings);
    if (answer === openSettings)
      await vscode.commands.executeCommand('workbench.action.openSettings', `${section}.${member}`);
  }

  const listeners = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`${section}.${member}`)) return;
      const former = JSON.stringify(read.bad);
      read = readSetting();
      update();
      if (JSON.stringify(read.bad) !== former) void tellBad();
    }),
    sandbox.onDidChange(update),
  ];
  void tellBad();

  return {
    all: () => connections,
    get: (name) => connections.find((connection) => connection.name === name),
    setting,
    async save(value) {
      await vscode.workspace.getConfiguration(section).update(member, value, vscode.ConfigurationTarget.Global);
      // Whoever added a connection uses it at once.
      read = readSetting();
      update();
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}
