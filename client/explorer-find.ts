import * as vscode from 'vscode';
import type { Connection } from './aws/connection.ts';
import { CallError } from './aws/failure.ts';
import { iconOf } from './explorer/icons.ts';
import type { ExplorerModel, TreeNode } from './explorer/model.ts';
import { nameOf } from './explorer/names.ts';
import { kindWords } from './explorer/rows.ts';

interface Found extends vscode.QuickPickItem {
  readonly node: TreeNode;
}

/** Milliseconds without a keystroke until the account is asked. */
const pause = 250;

/** Lets the user type a name and choose among what the connection has of it, which fills up as it is read; undefined when the user leaves. */
export function pickByName(
  model: ExplorerModel,
  { name, region, production }: Connection,
): Promise<TreeNode | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Found>();
    let asking = new AbortController();
    let waiting: NodeJS.Timeout | undefined;
    let chosen: TreeNode | undefined;
    const title = `Find in ${name} (${region})${production === true ? ', PRODUCTION' : ''}`;
    pick.title = title;
    pick.placeholder = 'Part of the name of a cluster, a service or a task definition family, or the id of a task';

    async function ask(text: string, { signal }: AbortController): Promise<void> {
      const found = new Map<string, Found>();
      pick.busy = true;
      try {
        for await (const nodes of model.find(name, text, signal)) {
          if (signal.aborted) return;
          for (const node of nodes) found.set(node.id, itemOf(model, node));
          pick.items = [...found.values()];
        }
        // The list says that nothing matches; the title says that this is not for want of looking.
        pick.title = `${title}: ${found.size} found`;
      } catch (error) {
        const isCancelled = error instanceof CallError && error.failure.kind === 'cancelled';
        if (!isCancelled) pick.title = `Find in ${name}: ${error instanceof Error ? error.message : String(error)}`;
      } finally {
        if (!signal.aborted) pick.busy = false;
      }
    }

    pick.onDidChangeValue((value) => {
      asking.abort();
      clearTimeout(waiting);
      asking = new AbortController();
      pick.items = [];
      pick.busy = false;
      pick.title = title;
      const [text, mine] = [value.trim(), asking];
      if (text !== '') waiting = setTimeout(() => void ask(text, mine), pause);
    });
    pick.onDidAccept(() => {
      chosen = pick.selectedItems[0]?.node;
      if (chosen !== undefined) pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(waiting);
      asking.abort();
      pick.dispose();
      resolve(chosen);
    });
    pick.show();
  });
}

function itemOf(model: ExplorerModel, node: TreeNode): Found {
  const { data } = node;
  const cluster = 'cluster' in data && typeof data.cluster === 'string' ? data.cluster : undefined;
  const where = cluster === undefined ? '' : ` in ${cluster.slice(cluster.lastIndexOf('/') + 1)}`;
  return {
    node: model.node(node.id) ?? node,
    label: nameOf(data),
    description: `${kindWords[data.kind].toLowerCase()}${where}`,
    iconPath: new vscode.ThemeIcon(iconOf(data).id),
    // The model has compared already.
    alwaysShow: true,
  };
}
