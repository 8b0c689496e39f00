import type { Clock } from './notifier.ts';

export interface AsksOptions {
  readonly clock: Clock;
  /** Milliseconds that VS Code has to ask for the children of a row that it shows open. */
  readonly patience: number;
  /** Whether the row is still in the tree. */
  has(id: string): boolean;
  parentOf(id: string): string | undefined;
  /** Some rows are shown open without having been asked for: everything is to be asked for anew. */
  again(): void;
}

/**
 * Notices rows that VS Code shows open without having asked what is below them. When a row is told to have changed, the extension host
 * forgets all rows below it at once, and learns of them again when the window asks. A question that is on its way meanwhile names a row
 * that is no longer known, is answered with nothing by the extension host itself ("No tree item with id … found"), and what is told of
 * such a row later is dropped. Source: `ExtHostTreeView.getChildren` and `_refreshNode` in VS Code's extHostTreeViews.ts.
 */
export interface Asks {
  /** Children were asked for, and given. */
  asked(id: string): void;
  expanded(id: string): void;
  collapsed(id: string): void;
  /** VS Code was told that these changed, and has to ask for all that is open from there on down; undefined: everything. */
  told(ids: readonly string[] | undefined): void;
  setVisible(isVisible: boolean): void;
  dispose(): void;
}

export function createAsks({ clock, patience, has, parentOf, again }: AsksOptions): Asks {
  const open = new Map<string, boolean>();
  /** Those whose children VS Code has as they were when it was last told of them. */
  const answered = new Set<string>();
  /** Since when the others are to be asked for, by the clock. */
  const waiting = new Map<string, number>();
  /** Those for which everything was asked anew: once is enough, in case that VS Code does not show them open after all. */
  const tried = new Set<string>();
  let isVisible = false;
  let cancel: (() => void) | undefined;

  function isShownOpen(id: string): boolean {
    if (!has(id)) return false;
    for (let at: string | undefined = id; at !== undefined; at = parentOf(at)) if (open.get(at) !== true) return false;
    return true;
  }

  function isAtOrBelow(id: string, tops: ReadonlySet<string>): boolean {
    for (let at: string | undefined = id; at !== undefined; at = parentOf(at)) if (tops.has(at)) return true;
    return false;
  }

  function forgetRemoved(): void {
    for (const id of [...open.keys()].filter((it) => !has(it))) {
      open.delete(id);
      answered.delete(id);
      waiting.delete(id);
      tried.delete(id);
    }
  }

  function look(): void {
    cancel = undefined;
    forgetRemoved();
    const awaited = [...waiting].filter(([id]) => !tried.has(id) && isShownOpen(id));
    const overdue = awaited.filter(([, since]) => clock.now() - since >= patience);
    for (const [id] of overdue) tried.add(id);
    if (awaited.length > overdue.length) lookLater();
    if (overdue.length > 0) again();
  }

  function lookLater(): void {
    if (isVisible && waiting.size > 0) cancel ??= clock.after(patience, look);
  }

  function stopLooking(): void {
    cancel?.();
    cancel = undefined;
  }

  return {
    asked(id) {
      if (!open.has(id)) open.set(id, true);
      answered.add(id);
      waiting.delete(id);
      tried.delete(id);
    },
    expanded(id) {
      open.set(id, true);
      const tops = new Set([id]);
      // What is open below it is asked for only now.
      for (const it of waiting.keys()) if (isAtOrBelow(it, tops)) waiting.set(it, clock.now());
      if (!answered.has(id)) waiting.set(id, clock.now());
      tried.delete(id);
      lookLater();
    },
    collapsed(id) {
      open.set(id, false);
    },
    told(ids) {
      const tops = new Set(ids);
      for (const id of [...answered]) {
        if (ids !== undefined && !isAtOrBelow(id, tops)) continue;
        answered.delete(id);
        waiting.set(id, clock.now());
      }
      lookLater();
    },
    setVisible(next) {
      isVisible = next;
      stopLooking();
      for (const id of waiting.keys()) waiting.set(id, clock.now());
      lookLater();
    },
    dispose: stopLooking,
  };
}
