import type { Session } from '../aws/session.ts';
import { createCompareNames } from './arrange.ts';
import type { Item, Source } from './branch.ts';
import { createFilter } from './filter.ts';
import { findByName } from './find.ts';
import { createLoad, hasFailed, nothingToLoad } from './load.ts';
import type { ExplorerModel, TreeNode, ViewOptions } from './model.ts';
import { notesOf, textOfNotes } from './notes.ts';
import { type Clock, createNotifier, machineClock } from './notifier.ts';
import { arrangeRoots, createRoots } from './roots.ts';
import { isExpandable, shapeBelow } from './shapes.ts';
import { createSiblings, keyOf, type Sibling, type SiblingHooks } from './siblings.ts';
import { createSlim } from './slim.ts';
import { createStoppedTasks } from './stopped-tasks.ts';
import { type Branch, createWatch } from './watch.ts';

export interface ExplorerOptions {
  /** The session of a connection, opened when it is first asked for. May throw a CallError. */
  session(connection: string): Session;
  readonly clock?: Clock;
  /** Milliseconds. */
  readonly intervals?: Partial<Intervals>;
  /** Stopped tasks of a connection that are kept; 3000 unless told. */
  readonly mostStopped?: number;
}

/** Milliseconds. */
export interface Intervals {
  /** Between two tellings of what changed. */
  readonly notify: number;
  /** Between two looks at what is changing in ECS. */
  readonly watch: number;
  /** After which what is known is read anew when it is expanded again. */
  readonly stale: number;
}

/**
 * VS Code waits until a tree has told nothing for 200 ms (`debounce` in its extHostTreeViews.ts; the first telling counts at once): told
 * more often than that, it shows nothing of a long list before all of it is there.
 */
const usualIntervals: Intervals = { notify: 250, watch: 5_000, stale: 60_000 };
/** Milliseconds that are left to VS Code for each row below a node, all of which it takes anew. */
const drawingTime = 0.15;
const plainView: ViewOptions = { filter: '', sort: 'name', favourites: new Set() };

/** Builds the tree. Nothing is asked of AWS before a node is expanded while the view is visible. */
export function createExplorer(options: ExplorerOptions): ExplorerModel {
  const { clock = machineClock, mostStopped = 3000 } = options;
  const intervals = { ...usualIntervals, ...options.intervals };
  const nodes = new Map<string, TreeNode>();
  const branches = new Map<string, Branch>();
  const expansion = new Map<string, boolean>();
  const stopped = createStoppedTasks(mostStopped);
  const slim = createSlim();
  const compare = createCompareNames();
  const notifier = createNotifier({
    clock,
    interval: intervals.notify,
    drawingTime: (id) => (branches.get(id)?.siblings.size() ?? 0) * drawingTime,
    parentOf: (id) => nodes.get(id)?.parent,
  });
  const around = { dataOf: (id: string | undefined) => nodes.get(id ?? '')?.data, stopped };
  const filter = createFilter(
    (id) => nodes.get(id),
    (id) => branches.get(id)?.siblings.all(),
  );
  const watch = createWatch({
    clock,
    interval: intervals.watch,
    active: () => [...branches.values()].filter(({ owner }) => isActive(owner.id)),
    source: sourceOf,
    branch: (id) => branches.get(id),
    isActive,
  });
  const roots = createRoots({
    session: (connection) => options.session(connection),
    updated(root) {
      nodes.set(root.id, root);
      changed(root.id);
    },
    credentials(root) {
      if (view.sort === 'state') notifier.tell(undefined);
      // Rows that wait for the credentials have no action of their own.
      if (root.data.failure === undefined) retryBelow(root.id);
    },
    dropped(root) {
      remove(root.id);
      stopped.forget(root.connection);
    },
  });
  const siblingHooks: SiblingHooks = {
    isExpandable,
    rearranged({ id }, what) {
      const branch = branches.get(id);
      if (branch === undefined) return;
      // Thousands of services get their states one by one: only what is new is looked at as a whole.
      if (what === 'members') for (const { node } of branch.siblings.all()) nodes.set(node.id, node);
      // A hit brings back the rows above it that a filter left out.
      if (what === 'members' && view.filter !== '') notifier.tell(roots.byConnection.get(branch.owner.connection)?.id);
      if (what === 'members' || view.sort !== 'name' || branch.shape.order === 'newest') changed(id);
    },
    updated: (node) => replaced(node),
    gone: ({ id }) => remove(id),
  };
  let view = plainView;
  let isVisible = false;

  function sourceOf(connection: string, callOptions: Source['options']): Source {
    return { session: options.session(connection), slim, options: callOptions };
  }

  /** Whether its children can be seen. */
  function isActive(id: string): boolean {
    if (!isVisible) return false;
    for (let at = nodes.get(id); at !== undefined; at = at.parent === undefined ? undefined : nodes.get(at.parent)) {
      if (expansion.get(at.id) !== true) return false;
    }
    return nodes.has(id);
  }

  function changed(id: string): void {
    filter.forget();
    notifier.tell(id);
  }

  function branchBelow(node: TreeNode): Branch | undefined {
    const known = branches.get(node.id);
    if (known !== undefined) return known;
    const shape = shapeBelow(node, around);
    if (shape === undefined) return undefined;
    const { id, connection } = node;
    const siblings = createSiblings(node, shape, compare, siblingHooks);
    const load =
      shape.page === undefined
        ? nothingToLoad
        : createLoad(shape, {
            source: (callOptions) => sourceOf(connection, callOptions),
            listed(items, round) {
              siblings.listed(items, round);
              changed(id);
            },
            complete(round) {
              siblings.complete(round);
              branch.readAt = clock.now();
              changed(id);
            },
            described(items) {
              remember(connection, items);
              siblings.described(items);
            },
            missing: siblings.missing,
            changed: () => stateChanged(branch),
            outcome: (failure) => roots.outcome(connection, failure),
          });
    const branch: Branch = {
      owner: node,
      shape,
      siblings,
      load,
      readAt: undefined,
      isStale: false,
      shownNotes: undefined,
    };
    branches.set(id, branch);
    siblings.derive();
    return branch;
  }

  /** Stopped tasks outlive their branch, and show up in those for stopped tasks. */
  function remember(connection: string, items: readonly Item[]): void {
    const fresh = items.filter(
      ({ data }) => data.kind === 'task' && data.task?.lastStatus === 'STOPPED' && stopped.add(connection, data.task),
    );
    if (fresh.length === 0) return;
    for (const { owner, siblings } of branches.values()) {
      const { data } = owner;
      if (owner.connection === connection && data.kind === 'group' && data.group === 'stopped-tasks') siblings.derive();
    }
  }

  /** New data of a node: what is below it and known from it follows. */
  function replaced(node: TreeNode): void {
    nodes.set(node.id, node);
    filter.forget();
    notifier.tell(node.id);
    if (view.filter !== '' && node.parent !== undefined) notifier.tell(node.parent);
    const branch = branches.get(node.id);
    if (branch === undefined) return;
    branch.siblings.derive();
    for (const { node: child } of branch.siblings.all()) branches.get(child.id)?.siblings.derive();
  }

  function remove(id: string): void {
    const branch = branches.get(id);
    branch?.load.pause();
    branches.delete(id);
    nodes.delete(id);
    expansion.delete(id);
    for (const { node } of branch?.siblings.all() ?? []) remove(node.id);
  }

  /** Goes on with what is expanded from here on down, and stops what is not. */
  function settle(id: string): void {
    const branch = branches.get(id);
    if (branch === undefined) return;
    if (!isActive(id)) branch.load.pause();
    else if (branch.isStale) restart(branch, undefined);
    else branch.load.resume();
    for (const { node } of branch.siblings.all()) if (branches.has(node.id)) settle(node.id);
  }

  function restart(branch: Branch, priority: 'background' | undefined): void {
    branch.isStale = false;
    branch.load.restart(priority);
    changed(branch.owner.id);
  }

  function open(id: string, isOpen = true): void {
    const node = nodes.get(id);
    // A row that is still shown, of what is gone: should the same come back, it is asked for anew.
    if (node === undefined) return;
    expansion.set(id, isOpen);
    const branch = branchBelow(node);
    if (branch === undefined) return;
    const isOld = branch.readAt !== undefined && clock.now() - branch.readAt > intervals.stale;
    if (isOld && branch.shape.page !== undefined) branch.isStale = true;
    settle(id);
  }

  function refresh(id: string): void {
    const node = nodes.get(id);
    const parent = node?.parent === undefined ? undefined : branches.get(node.parent);
    const key = parent === undefined ? undefined : keyOf(parent.siblings, id);
    if (key !== undefined && parent?.shape.describe !== undefined && isActive(parent.owner.id))
      parent.load.again([key]);
    refreshBelow(id);
  }

  function refreshBelow(id: string): void {
    const branch = branches.get(id);
    if (branch === undefined) return;
    if (isActive(id)) restart(branch, undefined);
    else branch.isStale = true;
    for (const { node } of branch.siblings.all()) refreshBelow(node.id);
  }

  function retryBelow(id: string): void {
    const branch = branches.get(id);
    if (branch === undefined) return;
    if (hasFailed(branch.load)) branch.load.retry();
    for (const { node } of branch.siblings.all()) retryBelow(node.id);
    if (!isActive(id)) branch.load.pause();
    changed(id);
  }

  function retry(id: string): void {
    const node = nodes.get(id);
    const parent = node?.parent === undefined ? undefined : branches.get(node.parent);
    if (node?.data.kind !== 'note' || parent === undefined) {
      retryBelow(id);
      return;
    }
    const key = keyOf(parent.siblings, id);
    if (key === undefined) parent.load.retry();
    else parent.load.again([key]);
    changed(parent.owner.id);
  }

  function childrenOf(node: TreeNode): readonly TreeNode[] {
    const branch = branchBelow(node);
    if (branch === undefined) return [];
    const kept = keptOf(branch);
    const notes = notesBelow(branch, kept.length);
    for (const note of notes) nodes.set(note.id, note);
    branch.shownNotes = textOfNotes(notes);
    return [...kept.map((it) => it.node), ...notes];
  }

  function keptOf({ owner, siblings }: Branch): readonly Sibling[] {
    return filter.kept(owner.id, siblings.arranged(view), view.filter);
  }

  function notesBelow({ siblings, shape, load, owner }: Branch, shown: number): readonly TreeNode[] {
    const counts = { known: siblings.size(), heldBack: siblings.heldBack(), shown };
    if (shape.page === undefined && counts.known > 0) return [];
    return notesOf(owner, shape.what, load.state(), counts, view.filter);
  }

  /** Drawing thousands of rows anew holds VS Code up: only for another note. */
  function stateChanged(branch: Branch): void {
    if (branch.shownNotes !== textOfNotes(notesBelow(branch, keptOf(branch).length))) changed(branch.owner.id);
  }

  return {
    roots: () => arrangeRoots([...roots.byConnection.values()], view),
    children(id) {
      const node = nodes.get(id);
      if (node === undefined) return [];
      // An editor that shows a node open from the start asks for its children without saying that it was expanded.
      if (!expansion.has(id) || !branches.has(id)) open(id, expansion.get(id) ?? true);
      return childrenOf(node);
    },
    node: (id) => nodes.get(id),
    expanded(id) {
      open(id);
      const branch = branches.get(id);
      if (branch !== undefined && hasFailed(branch.load) && isActive(id)) branch.load.retry();
      // What is known without a call was told when it changed. VS Code takes rows away while it draws what is above them: a needless
      // telling is what a click on one of them would meet.
      if (branch !== undefined && branch.shape.page !== undefined) changed(id);
    },
    collapsed(id) {
      if (nodes.has(id)) expansion.set(id, false);
      settle(id);
    },
    setVisible(next) {
      if (next === isVisible) return;
      isVisible = next;
      for (const root of roots.byConnection.values()) settle(root.id);
      watch.setRunning(next);
    },
    refresh(id) {
      if (id !== undefined) refresh(id);
      else for (const root of roots.byConnection.values()) refreshBelow(root.id);
    },
    retry,
    setConnections(connections) {
      roots.set(connections);
      notifier.tell(undefined);
    },
    setView(next) {
      view = { ...next, filter: next.filter.trim().toLowerCase() };
      filter.forget();
      notifier.tell(undefined);
    },
    find: (connection, text, signal) =>
      findByName({
        connection,
        text,
        signal,
        roots: roots.byConnection,
        nodes,
        branchBelow,
        source: (it) => sourceOf(connection, it),
      }),
    onDidChange: notifier.listen,
    dispose() {
      watch.setRunning(false);
      roots.clear();
      notifier.dispose();
    },
  };
}
