import * as vscode from 'vscode';
import type { CloudCommand } from './cloud-commands.ts';
import type { Connections } from './connections/connections.ts';
import { consoleLink, hasConsole } from './explorer/console-links.ts';
import type { ExplorerModel, TreeNode } from './explorer/model.ts';
import { arnOf, copiedName } from './explorer/rows.ts';
import { createLiveDocuments } from './explorer-documents.ts';
import { type ExplorerTree, explorerView } from './explorer-entry.ts';
import { takeRemedy } from './explorer-failure.ts';
import { pickByName } from './explorer-find.ts';
import { createExplorerOptions } from './explorer-options.ts';
import { reveal } from './explorer-reveal.ts';
import { createExplorerRows } from './explorer-tree.ts';

/** Commands of the view; the manifest and cloud-commands.ts list them, too. */
type ExplorerCommand = Extract<
  CloudCommand,
  | `${string}Explorer${string}`
  | `${string}Favourite`
  | `${string}Description`
  | `${string}Node`
  | 'ecs.copyArn'
  | 'ecs.copyName'
  | 'ecs.findInAccount'
  | 'ecs.openInConsole'
>;

/** The view in the sidebar, with its commands and documents. */
export interface ExplorerPart extends vscode.Disposable {
  readonly tree: ExplorerTree;
  readonly commands: Readonly<Record<ExplorerCommand, (...given: readonly unknown[]) => unknown>>;
}

export interface ExplorerParts {
  readonly context: vscode.ExtensionContext;
  readonly view: vscode.TreeView<TreeNode>;
  readonly connections: Connections;
  /** Belongs to the view from now on. */
  readonly model: ExplorerModel;
}

/** Fills the view from the model, and carries out its commands. */
export function createExplorerView({ context, view, connections, model }: ExplorerParts): ExplorerPart {
  const documents = createLiveDocuments(connections, explorerView);
  const options = createExplorerOptions(context.globalState, view, (wanted) => {
    model.setView(wanted);
    rows.redraw();
  });
  const rows = createExplorerRows(view, model, connections, options.current);

  function setConnections(): void {
    const all = connections.all();
    void vscode.commands.executeCommand('setContext', 'ecs.hasConnections', all.length > 0);
    model.setConnections(all);
  }

  const listener = connections.onDidChange((change) => {
    if (change.kind === 'list') setConnections();
    if (change.kind !== 'credentials') return;
    for (const { id, connection } of model.roots()) if (change.names.includes(connection)) model.retry(id);
  });
  model.setView(options.current());
  setConnections();

  /** The rows that a command is about: a menu gives the row under the pointer and the selected ones, a key gives nothing. */
  function nodesOf(node: unknown, nodes: unknown): readonly TreeNode[] {
    if (Array.isArray(nodes) && nodes.length > 0) return nodes.filter(isNode);
    return isNode(node) ? [node] : view.selection;
  }

  async function copy(texts: readonly string[], what: string): Promise<void> {
    if (texts.length === 0) {
      await vscode.window.showInformationMessage(`Select a row that has ${what}, then copy it.`);
      return;
    }
    await vscode.env.clipboard.writeText(texts.join('\n'));
    const copied = texts.length === 1 ? texts[0] : `${texts.length} lines`;
    vscode.window.setStatusBarMessage(`Copied ${copied}`, 3000);
  }

  async function showDescription(given: unknown, nodes: unknown): Promise<void> {
    if (typeof given === 'string') return documents.showLinked(given);
    const [node] = nodesOf(given, nodes);
    if (node !== undefined) await documents.showNode(node, nodes === 'keep' ? 'keep' : 'take');
  }

  async function refreshDescription(given: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    if (uri !== undefined) await documents.refresh(uri);
  }

  async function openInConsole(given: unknown, nodes: unknown): Promise<void> {
    const [node] = nodesOf(given, nodes);
    const connection = node && connections.get(node.connection);
    if (node === undefined || connection === undefined) return;
    const link = hasConsole(connection) ? consoleLink(node.data, connection.region) : undefined;
    if (link !== undefined) await vscode.env.openExternal(vscode.Uri.parse(link, true));
    else await vscode.window.showInformationMessage('The AWS console has no page about this row.');
  }

  async function retry(node: unknown): Promise<void> {
    const [wanted] = nodesOf(node, undefined);
    if (wanted === undefined) return;
    const { id, data, connection } = wanted;
    const failure = data.kind === 'note' || data.kind === 'connection' ? data.failure : undefined;
    if (failure === undefined || (await takeRemedy(connections, connection, failure))) model.retry(id);
  }

  async function find(given: unknown): Promise<void> {
    const connection = isNode(given) ? connections.get(given.connection) : await connectionToSearch();
    if (connection === undefined) return;
    const node = await pickByName(model, connection);
    if (node === undefined) return;
    // It might hide what was found.
    if (options.current().filter !== '') options.setFilter('');
    await vscode.commands.executeCommand(`${explorerView}.focus`);
    const location = vscode.ProgressLocation.Notification;
    const isShown = await vscode.window.withProgress(
      { location, cancellable: true, title: 'Looking for the row' },
      (_progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        return reveal(view, model, rows.handleOf, node, stop.signal);
      },
    );
    if (!isShown) await documents.showNode(node, 'take');
  }

  async function connectionToSearch() {
    const [only, another] = connections.all();
    if (only !== undefined && another === undefined) return only;
    const selected = view.selection[0]?.connection;
    const known = selected === undefined ? connections.chosen() : connections.get(selected);
    return known ?? connections.pick('Find in Which Connection?');
  }

  return {
    tree: rows,
    commands: {
      'ecs.showDescription': showDescription,
      'ecs.refreshDescription': refreshDescription,
      'ecs.refreshExplorer': () => model.refresh(),
      'ecs.refreshNode': (node, nodes) => {
        for (const { id } of nodesOf(node, nodes)) model.refresh(id);
      },
      'ecs.retryNode': retry,
      'ecs.copyArn': (node, nodes) =>
        copy(
          nodesOf(node, nodes).flatMap(({ data }) => arnOf(data) ?? []),
          'an ARN',
        ),
      'ecs.copyName': (node, nodes) =>
        copy(
          nodesOf(node, nodes).flatMap(({ data }) => copiedName(data) ?? []),
          'a name',
        ),
      'ecs.openInConsole': openInConsole,
      'ecs.filterExplorer': () => options.askFilter(),
      'ecs.clearExplorerFilter': () => options.setFilter(''),
      'ecs.sortExplorer': () => options.askSort(),
      'ecs.findInAccount': find,
      'ecs.addFavourite': (node, nodes) => options.star(nodesOf(node, nodes)),
      'ecs.removeFavourite': (node, nodes) => options.unstar(nodesOf(node, nodes)),
    },
    dispose() {
      listener.dispose();
      documents.dispose();
      rows.dispose();
      model.dispose();
    },
  };
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'data' in value && 'connection' in value && 'id' in value;
}
