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

export interface NotifierOptions {
  readonly clock: Clock;
  /** Milliseconds between two tellings. */
  readonly interval: number;
  /** Milliseconds for which a node is left alone once it was told of: what is below it takes that long to draw. */
  drawingTime(id: string): number;
  /** To leave out nodes that are shown anew with one above them. */
  parentOf(id: string): string | undefined;
}

export function createNotifier({ clock, interval, drawingTime, parentOf }: NotifierOptions): Notifier {
  const { now, after } = clock;
  const listeners = new Set<(ids: readonly (string | undefined)[]) => void>();
  const resting = new Map<string, number>();
  let waiting = new Set<string | undefined>();
  let cancel: (() => void) | undefined;
  let next = Number.NEGATIVE_INFINITY;

  function isCovered(id: string): boolean {
    for (let above = parentOf(id); above !== undefined; above = parentOf(above)) if (waiting.has(above)) return true;
    return false;
  }

  function flush(): void {
    cancel = undefined;
    const ids = due();
    if (ids.length > 0) {
      next = now() + interval;
      for (const listener of listeners) listener(ids);
    }
    plan();
  }

  /** Takes what can be told now. */
  function due(): readonly (string | undefined)[] {
    const time = now();
    for (const [id, until] of resting) if (until <= time) resting.delete(id);
    if (waiting.has(undefined)) {
      waiting = new Set();
      return [undefined];
    }
    const ids = [...waiting].filter((id) => id !== undefined && !resting.has(id) && !isCovered(id));
    waiting = new Set([...waiting].filter((id) => id !== undefined && resting.has(id)));
    for (const id of ids) {
      const pause = id === undefined ? 0 : drawingTime(id);
      if (id !== undefined && pause > interval) resting.set(id, time + pause);
    }
    return ids;
  }

  function plan(): void {
    if (cancel !== undefined || waiting.size === 0) return;
    const earliest = Math.min(...[...waiting].map((id) => resting.get(id ?? '') ?? Number.NEGATIVE_INFINITY));
    // Never within the call that changes something: whoever asks for children must get them before being told to ask again.
    cancel = after(Math.max(0, Math.max(next, earliest) - now()), flush);
  }

  return {
    tell(id) {
      waiting.add(id);
      if (resting.size > 0 && !resting.has(id ?? '')) {
        cancel?.();
        cancel = undefined;
      }
      plan();
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
