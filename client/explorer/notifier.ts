/** Time, as far as the tree needs it: tests let it pass by hand. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Runs something later; the result calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The time of the machine; its timers keep no process alive. */
export const machineClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Tells listeners which nodes changed: the first change at once, those that follow in one go. */
export interface Notifier {
  tell(id: string | undefined): void;
  listen(listener: (ids: readonly (string | undefined)[]) => void): () => void;
  dispose(): void;
}

/**
 * @param interval milliseconds between two tellings
 * @param parentOf to leave out nodes that are shown anew with one above them
 */
export function createNotifier(
  { now, after }: Clock,
  interval: number,
  parentOf: (id: string) => string | undefined,
): Notifier {
  const listeners = new Set<(ids: readonly (string | undefined)[]) => void>();
  let waiting = new Set<string | undefined>();
  let cancel: (() => void) | undefined;
  let told = Number.NEGATIVE_INFINITY;

  function isCovered(id: string): boolean {
    for (let above = parentOf(id); above !== undefined; above = parentOf(above)) if (waiting.has(above)) return true;
    return false;
  }

  function flush(): void {
    cancel = undefined;
    told = now();
    const ids = waiting.has(undefined) ? [undefined] : [...waiting].filter((id) => id !== undefined && !isCovered(id));
    waiting = new Set();
    if (ids.length > 0) for (const listener of listeners) listener(ids);
  }

  return {
    tell(id) {
      waiting.add(id);
      // Never within the call that changes something: whoever asks for children must get them before being told to ask again.
      cancel ??= after(Math.max(0, told + interval - now()), flush);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      cancel?.();
      listeners.clear();
    },
  };
}
