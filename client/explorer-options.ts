import * as vscode from 'vscode';
import type { SortOrder, TreeNode, ViewOptions } from './explorer/model.ts';
import { favouriteKeyOf } from './explorer/names.ts';
import { explorerView } from './explorer-entry.ts';

/** Filter, order and favourites of the view; order and favourites are remembered over windows. */
export interface ExplorerOptions {
  current(): ViewOptions;
  setFilter(filter: string): void;
  /** An input box that filters with each keystroke: Enter keeps the filter, Escape goes back to the former one. */
  askFilter(): void;
  askSort(): Promise<void>;
  star(nodes: readonly TreeNode[]): Promise<void>;
  unstar(nodes: readonly TreeNode[]): Promise<void>;
}

const [sortKey, favouritesKey] = ['ecs.explorer.sort', 'ecs.explorer.favourites'];

const orders: readonly { readonly order: SortOrder; readonly label: string; readonly detail: string }[] = [
  { order: 'name', label: 'Name', detail: 'From A to Z' },
  { order: 'state', label: 'State', detail: 'What failed first, then what is changing' },
  { order: 'time', label: 'Time', detail: 'The newest first' },
];

export function createExplorerOptions(
  memory: vscode.Memento,
  view: vscode.TreeView<TreeNode>,
  changed: (options: ViewOptions) => void,
): ExplorerOptions {
  let options: ViewOptions = {
    filter: '',
    sort: orders.find(({ order }) => order === memory.get<unknown>(sortKey))?.order ?? 'name',
    favourites: new Set(memory.get<readonly string[]>(favouritesKey, [])),
  };
  describe();

  function describe(): void {
    const { filter, sort } = options;
    const parts = [...(filter === '' ? [] : [`filter: ${filter}`]), ...(sort === 'name' ? [] : [`by ${sort}`])];
    view.description = parts.join(' · ');
    void vscode.commands.executeCommand('setContext', 'ecs.explorerFiltered', filter !== '');
  }

  function set(wanted: Partial<ViewOptions>): void {
    options = { ...options, ...wanted };
    describe();
    changed(options);
  }

  async function setFavourites(favourites: ReadonlySet<string>): Promise<void> {
    set({ favourites });
    await memory.update(favouritesKey, [...favourites]);
  }

  return {
    current: () => options,
    setFilter: (filter) => set({ filter }),
    askFilter() {
      const box = vscode.window.createInputBox();
      const former = options.filter;
      let isKept = false;
      box.title = 'Filter Clusters';
      box.placeholder = 'Part of a name';
      box.prompt = 'Shows the rows that are loaded and have it in their name.';
      box.value = former;
      // The tree can be clicked while the box is open.
      box.ignoreFocusOut = true;
      box.onDidChangeValue((value) => set({ filter: value.trim() }));
      box.onDidAccept(() => {
        isKept = true;
        box.hide();
        void vscode.commands.executeCommand(`${explorerView}.focus`);
      });
      box.onDidHide(() => {
        if (!isKept && options.filter !== former) set({ filter: former });
        box.dispose();
      });
      box.show();
    },
    async askSort() {
      const items = orders.map(({ order, label, detail }) => ({
        order,
        label,
        detail,
        ...(order === options.sort && { description: 'now' }),
      }));
      const chosen = await vscode.window.showQuickPick(items, { title: 'Sort Clusters By' });
      if (chosen === undefined) return;
      set({ sort: chosen.order });
      await memory.update(sortKey, chosen.order);
    },
    star: (nodes) => setFavourites(new Set([...options.favourites, ...keysOf(nodes)])),
    unstar: (nodes) => setFavourites(new Set([...options.favourites].filter((key) => !keysOf(nodes).includes(key)))),
  };
}

function keysOf(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap(({ data }) => favouriteKeyOf(data) ?? []);
}
