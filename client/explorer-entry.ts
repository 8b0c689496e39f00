import * as vscode from 'vscode';
import type { TreeNode } from './explorer/model.ts';
import { runsOnNode } from './host.ts';

/** Id of the view, as the manifest has it. */
export const explorerView = 'ecs.clusters';

/** What the cloud part fills the view with: everything is known at once, what comes later is told. */
export interface ExplorerTree {
  /** Undefined: everything. */
  readonly onDidChangeTreeData: vscode.Event<TreeNode | TreeNode[] | undefined>;
  getChildren(node?: TreeNode): TreeNode[];
  getTreeItem(node: TreeNode): vscode.TreeItem;
  getParent(node: TreeNode): TreeNode | undefined;
  /** Adds the tooltip, when somebody wants to see it. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem;
}

/**
 * The view in the sidebar: what fills it is loaded when VS Code first asks for its rows, that is, when somebody looks at it. In an
 * untrusted workspace and in a browser it stays empty, and the view's welcome text says why.
 */
export function registerExplorer(load: () => Promise<ExplorerTree>): vscode.Disposable & {
  readonly view: vscode.TreeView<TreeNode>;
} {
  const change = new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>();
  let tree: ExplorerTree | undefined;
  let loading: Promise<ExplorerTree> | undefined;

  async function start(): Promise<ExplorerTree> {
    try {
      tree = await load();
      tree.onDidChangeTreeData((nodes) => change.fire(nodes));
      return tree;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  const view = vscode.window.createTreeView<TreeNode>(explorerView, {
    canSelectMany: true,
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: change.event,
      async getChildren(node) {
        if (!runsOnNode() || !vscode.workspace.isTrusted) return [];
        loading ??= start();
        return (tree ?? (await loading)).getChildren(node);
      },
      // VS Code asks these about rows only, and rows come from the tree.
      getTreeItem: (node) => tree?.getTreeItem(node) ?? new vscode.TreeItem(node.id),
      getParent: (node) => tree?.getParent(node),
      resolveTreeItem: (item, node) => tree?.resolveTreeItem(item, node) ?? item,
    },
  });
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => change.fire(undefined));
  return {
    view,
    dispose() {
      for (const each of [trusted, view, change]) each.dispose();
    },
  };
}
