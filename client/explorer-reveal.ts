import type * as vscode from 'vscode';
import type { ExplorerModel, TreeNode } from './explorer/model.ts';

/**
 * Opens the rows above a node, one after the other as they are read, and selects it. Resolves with false when it does not come up: it is
 * gone, or reading what is above it failed.
 */
export async function reveal(
  view: vscode.TreeView<TreeNode>,
  model: ExplorerModel,
  handleOf: (node: TreeNode) => TreeNode,
  wanted: TreeNode,
  signal: AbortSignal,
): Promise<boolean> {
  const above = pathTo(model, wanted);
  try {
    for (const [index, node] of above.entries()) {
      await view.reveal(handleOf(node), { select: false, focus: false, expand: true });
      model.expanded(node.id);
      const next = above[index + 1] ?? wanted;
      if (!(await childCame(model, node.id, next.id, signal))) return false;
    }
    await view.reveal(handleOf(model.node(wanted.id) ?? wanted), { select: true, focus: true });
    return true;
  } catch {
    // VS Code rejects when the row went while it was being looked for.
    return false;
  }
}

function pathTo(model: ExplorerModel, { parent }: TreeNode): readonly TreeNode[] {
  const node = parent === undefined ? undefined : model.node(parent);
  return node === undefined ? [] : [...pathTo(model, node), node];
}

function childCame(model: ExplorerModel, parent: string, child: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (came: boolean) => {
      stop();
      signal.removeEventListener('abort', cancel);
      resolve(came);
    };
    const cancel = () => end(false);
    const look = () => {
      const children = model.children(parent);
      if (children.some(({ id }) => id === child)) return end(true);
      const isComing = children.some(({ data }) => data.kind === 'note' && data.note === 'loading');
      if (!isComing) end(false);
    };
    const stop = model.onDidChange(look);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    else look();
  });
}
