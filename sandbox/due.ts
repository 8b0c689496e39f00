/** Something that happens by itself at a time: plain data, so that it outlives a restart. */
export interface DueEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What it is about; `scheduler/happenings.ts` says who handles it. */
  readonly kind: string;
  /** ARN of what it happens to. */
  readonly arn: string;
}

interface Queued extends DueEvent {
  readonly order: number;
}

/** Events by time; those of one time in the order in which they were added. */
export class DueEvents {
  readonly #heap: Queued[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(event: DueEvent): void {
    this.#heap.push({ at: event.at, kind: event.kind, arn: event.arn, order: this.#order });
    this.#order += 1;
    this.#up(this.#heap.length - 1);
  }

  /** Time of the earliest event. */
  nextTime(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** Takes the earliest event, if its time has come. */
  take(now: number): DueEvent | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  /** All events, by time. */
  list(): DueEvent[] {
    return [...this.#heap].sort(byTime).map(({ at, kind, arn }) => ({ at, kind, arn }));
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (!this.#swapUnlessOrdered(parent, index)) return;
      index = parent;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = this.#isBefore(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#swapUnlessOrdered(index, child)) return;
      index = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    return first !== undefined && second !== undefined && byTime(first, second) < 0;
  }

  #swapUnlessOrdered(parent: number, child: number): boolean {
    const [first, second] = [this.#heap[parent], this.#heap[child]];
    if (first === undefined || second === undefined || byTime(first, second) <= 0) return false;
    this.#heap[parent] = second;
    this.#heap[child] = first;
    return true;
  }
}

function byTime(a: Queued, b: Queued): number {
  return a.at - b.at || a.order - b.order;
}
