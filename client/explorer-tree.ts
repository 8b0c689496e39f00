import * as vscode from 'vscode';
import type { Connections } from './connections/connections.ts';
import { resourceOfRow } from './drift-rows.ts';
import { createAsks } from './explorer/asks.ts';
import { hasConsole } from './explorer/console-links.ts';
import { describeTarget } from './explorer/describe-target.ts';
import type { ExplorerModel, NodeKind, TreeNode, ViewOptions } from './explorer/model.ts';
import { machineClock } from './explorer/notifier.ts';
import { rowOf } from './explorer/rows.ts';
import { tooltipOf } from './explorer/tooltips.ts';
import type { ExplorerTree } from './explorer-entry.ts';

/** The rows of the view, made from the model. */
export interface ExplorerRows extends ExplorerTree, vscode.Disposable {
  /** The object by which VS Code knows a node: the same one for the same id, whatever was read since. Its members are live. */
  handleOf(node: TreeNode): TreeNode;
  /** Draws everything again: another filter, other favourites. */
  redraw(): void;
}

/** What one drills through opens below itself on a click or Enter; everything else shows its describe document. */
const opensBelow: ReadonlySet<NodeKind> = new Set(['connection', 'group', 'cluster', 'family']);
const fewestToPrune = 1000;
/** Milliseconds that VS Code has to ask for what is below an open row: with much to draw it takes a second or two. */
const patience = 3000;

export function createExplorerRows(
  view: vscode.TreeView<TreeNode>,
  model: ExplorerModel,
  connections: Connections,
  options: () => ViewOptions,
): ExplorerRows {
  const change = new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>();
  const handles = new Map<string, TreeNode>();
  const openAtFirst = new Map<string, boolean>();
  let pruneAt = fewestToPrune;
  const asks = createAsks({
    clock: machineClock,
    patience,
    has: (id) => model.node(id) !== undefined,
    parentOf: (id) => model.node(id)?.parent,
    again: () => tell(undefined),
  });

  function tell(nodes: TreeNode[] | undefined): void {
    asks.told(nodes?.map(({ id }) => id));
    change.fire(nodes);
  }

  function handleOf(node: TreeNode): TreeNode {
    const known = handles.get(node.id);
    if (known !== undefined) return known;
    const { id, connection } = node;
    const now = () => model.node(id) ?? node;
    const handle: TreeNode = {
      id,
      connection,
      get parent() {
        return now().parent;
      },
      get data() {
        return now().data;
      },
      get isExpandable() {
        return now().isExpandable;
      },
    };
    handles.set(id, handle);
    if (handles.size > pruneAt) prune();
    return handle;
  }

  function prune(): void {
    for (const id of handles.keys()) if (model.node(id) === undefined) handles.delete(id);
    pruneAt = Math.max(fewestToPrune, handles.size * 2);
  }

  /** Decided once: a row must not open or close because another connection came. */
  function isOpenAtFirst({ id, data }: TreeNode): boolean {
    const decided = openAtFirst.get(id);
    if (decided !== undefined) return decided;
    const isOnly = data.kind === 'connection' && connections.all().length === 1;
    const isChosen = data.kind === 'connection' && connections.chosen()?.name === data.connection.name;
    const isOpen = isOnly || isChosen || model.node(id)?.isOpenAtFirst === true;
    openAtFirst.set(id, isOpen);
    return isOpen;
  }

  function getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return model.roots().map(handleOf);
    asks.asked(node.id);
    return model.children(node.id).map(handleOf);
  }

  function getTreeItem(node: TreeNode): vscode.TreeItem {
    const { favourites, filter } = options();
    const connection = connections.get(node.connection);
    const row = rowOf(node, {
      now: Date.now(),
      parent: node.parent === undefined ? undefined : model.node(node.parent),
      favourites,
      region: connection?.region ?? '',
      hasConsole: connection !== undefined && hasConsole(connection),
    });
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const below = isOpenAtFirst(node) ? Expanded : Collapsed;
    const item = new vscode.TreeItem(
      isSearched(node) ? highlighted(row.label, filter) : row.label,
      node.isExpandable ? below : None,
    );
    item.id = node.id;
    item.description = row.description;
    const color = row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color);
    item.iconPath = new vscode.ThemeIcon(row.icon.id, color);
    item.contextValue = row.contextValue;
    const resource = resourceOfRow(node);
    if (resource !== undefined) item.resourceUri = resource;
    item.accessibilityInformation = { label: row.spoken };
    const command = commandOf(node);
    if (command !== undefined) item.command = { ...command, arguments: [node, 'keep'] };
    return item;
  }

  const listeners: readonly vscode.Disposable[] = [
    view.onDidExpandElement(({ element }) => {
      asks.expanded(element.id);
      model.expanded(element.id);
    }),
    view.onDidCollapseElement(({ element }) => {
      asks.collapsed(element.id);
      model.collapsed(element.id);
    }),
    view.onDidChangeVisibility(({ visible }) => setVisible(visible)),
    new vscode.Disposable(
      model.onDidChange((ids) => {
        if (ids.includes(undefined)) return tell(undefined);
        const known = ids.flatMap((id) => handles.get(id ?? '') ?? []);
        if (known.length > 0) tell(known);
      }),
    ),
  ];
  setVisible(view.visible);

  function setVisible(isVisible: boolean): void {
    asks.setVisible(isVisible);
    model.setVisible(isVisible);
  }

  return {
    onDidChangeTreeData: change.event,
    getChildren,
    getTreeItem,
    getParent: ({ parent }) => {
      const node = parent === undefined ? undefined : model.node(parent);
      return node === undefined ? undefined : handleOf(node);
    },
    resolveTreeItem(item, node) {
      const tooltip = tooltipOf(node, { now: Date.now(), formatTime });
      item.tooltip = tooltip === undefined ? '' : new vscode.MarkdownString(tooltip);
      return item;
    },
    handleOf,
    redraw: () => tell(undefined),
    dispose() {
      for (const each of [...listeners, asks, change]) each.dispose();
    },
  };
}

/** Notes and groups are the tree's own words: the filter does not look at them. */
function isSearched({ data }: TreeNode): boolean {
  return data.kind !== 'note' && data.kind !== 'group';
}

function highlighted(label: string, filter: string): string | vscode.TreeItemLabel {
  const at = filter === '' ? -1 : label.toLowerCase().indexOf(filter.toLowerCase());
  return at < 0 ? label : { label, highlights: [[at, at + filter.length]] };
}

/** What a click and Enter do, where they do not open or close the row. */
function commandOf({ data }: TreeNode): vscode.Command | undefined {
  if (data.kind === 'note') {
    const canBeMended = data.failure !== undefined && data.failure.remedy.kind !== 'none';
    return canBeMended ? { command: 'ecs.retryNode', title: 'Try Again' } : undefined;
  }
  if (opensBelow.has(data.kind) || describeTarget(data) === undefined) return undefined;
  return { command: 'ecs.showDescription', title: 'Show Describe Output' };
}

function formatTime(time: Date): string {
  return time.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'long' });
}
