import * as vscode from 'vscode';
import type { Connection } from '../aws/connection.ts';
import { askChanges, askNewConnection } from './ask-connection.ts';
import type { ConnectionList } from './connection-list.ts';
import { sandboxName, withConnection, withoutConnection } from './connection-settings.ts';
import { connectionFacts, iconOf } from './connection-text.ts';

/** What the user chooses and changes among the connections. */
export interface ConnectionPicks {
  /** Lets choose one of those given. */
  pick(title: string, among: readonly Connection[]): Promise<Connection | undefined>;
  /** Lets choose one, or add one. */
  pickOrAdd(title: string): Promise<Connection | undefined>;
  readonly add: () => Promise<Connection | undefined>;
  edit(name: string | undefined): Promise<void>;
  remove(name: string | undefined): Promise<void>;
}

interface Row extends vscode.QuickPickItem {
  readonly connection?: Connection;
}

/** @param choose pins a connection: the first that is added, and the one that is pinned by its new name */
export function createConnectionPicks(
  list: ConnectionList,
  pinned: () => Connection | undefined,
  choose: (name: string) => Promise<void>,
): ConnectionPicks {
  async function pick(title: string, among: readonly Connection[]): Promise<Connection | undefined> {
    if (among.length === 0) {
      await vscode.window.showInformationMessage('There is no such connection yet. Add one with ECS: Add Connection.');
      return undefined;
    }
    const row = await vscode.window.showQuickPick(among.map(rowOf), { title, matchOnDescription: true });
    return row?.connection;
  }

  async function add(): Promise<Connection | undefined> {
    const others = list.all();
    const connection = await askNewConnection(others.map(({ name }) => name));
    if (connection === undefined) return undefined;
    await list.save(withConnection(list.setting(), connection));
    if (others.length === 0) await choose(connection.name);
    return connection;
  }

  async function pickOrAdd(title: string): Promise<Connection | undefined> {
    const all = list.all();
    if (all.length === 0) return add();
    const adding: Row = { label: '$(add) Add Connection…' };
    const row = await vscode.window.showQuickPick([...all.map(rowOf), adding], { title, matchOnDescription: true });
    return row === adding ? add() : row?.connection;
  }

  /** The sandbox comes and goes by itself. */
  function own(): readonly Connection[] {
    return list.all().filter(({ name }) => name !== sandboxName);
  }

  async function given(name: string | undefined, title: string): Promise<Connection | undefined> {
    if (name === undefined) return pick(title, own());
    if (name === sandboxName) {
      throw new Error('The connection to the sandbox comes and goes with it. Stop it with ECS: Stop Sandbox.');
    }
    const connection = list.get(name);
    if (connection === undefined) throw new Error(`There is no connection ${name} any more.`);
    return connection;
  }

  return {
    pick,
    pickOrAdd,
    add,
    async edit(name) {
      const connection = await given(name, 'Edit a Connection');
      if (connection === undefined) return;
      const others = list.all().filter((other) => other.name !== connection.name);
      const changed = await askChanges(
        connection,
        others.map((other) => other.name),
      );
      if (changed === undefined) return;
      const isPinned = pinned()?.name === connection.name;
      await list.save(withConnection(list.setting(), changed, connection.name));
      if (isPinned && changed.name !== connection.name) await choose(changed.name);
    },
    async remove(name) {
      const connection = await given(name, 'Remove a Connection');
      if (connection === undefined) return;
      const remove = 'Remove';
      const answer = await vscode.window.showWarningMessage(
        `Remove the connection ${connection.name}?`,
        { modal: true, detail: 'Nothing changes in AWS, nor in the AWS config: only this editor forgets it.' },
        remove,
      );
      if (answer === remove) await list.save(withoutConnection(list.setting(), connection.name));
    },
  };
}

function rowOf(connection: Connection): Row {
  return {
    label: `$(${iconOf(connection)}) ${connection.name}`,
    description: connectionFacts(connection),
    connection,
  };
}
