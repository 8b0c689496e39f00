interface Entry<T> {
  readonly position: number;
  readonly key: string;
  value: T;
  isDeleted: boolean;
}

/** An {@link Ordered} as plain data: its entries in their order, and the position of the next one to come. */
export interface KeptOrdered<T> {
  readonly next: number;
  readonly entries: readonly (readonly [position: number, key: string, value: T])[];
}

/**
 * Values by key, in the order of their coming. Look-up, change and the start of a page cost the same however many values there are.
 */
export class Ordered<T> {
  readonly #byKey = new Map<string, Entry<T>>();
  #entries: Entry<T>[] = [];
  #next = 1;

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): T | undefined {
    return this.#byKey.get(key)?.value;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** A key that is there keeps its place. */
  set(key: string, value: T): void {
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.value = value;
      return;
    }
    const entry: Entry<T> = { position: this.#next, key, value, isDeleted: false };
    this.#next += 1;
    this.#byKey.set(key, entry);
    this.#entries.push(entry);
  }

  delete(key: string): boolean {
    const entry = this.#byKey.get(key);
    if (entry === undefined) return false;
    entry.isDeleted = true;
    this.#byKey.delete(key);
    // Half of them gone: the rest move up, which costs each deletion a constant on average.
    if (this.#entries.length > 2 * this.#byKey.size + 16) this.#entries = this.#entries.filter((e) => !e.isDeleted);
    return true;
  }

  /** What a state file keeps of it; {@link restore} makes the same again, positions included, so that page tokens stay good. */
  kept(): KeptOrdered<T> {
    const entries = this.#entries.filter((entry) => !entry.isDeleted);
    return { next: this.#next, entries: entries.map(({ position, key, value }) => [position, key, value]) };
  }

  /** Takes in what was kept; for one that is still empty. Throws a RangeError for entries that are not in order. */
  restore(kept: KeptOrdered<T>): void {
    let last = 0;
    for (const [position, key, value] of kept.entries) {
      if (position <= last || position >= kept.next) throw new RangeError('The entries of a list are out of order.');
      last = position;
      const entry: Entry<T> = { position, key, value, isDeleted: false };
      this.#byKey.set(key, entry);
      this.#entries.push(entry);
    }
    this.#next = kept.next;
  }

  *values(): Generator<T, void, undefined> {
    for (const [, value] of this.after(0)) yield value;
  }

  /** Values behind a position, each with its own; position 0 is before the first. */
  *after(position: number): Generator<readonly [position: number, value: T], void, undefined> {
    const entries = this.#entries;
    for (let index = firstBehind(entries, position); index < entries.length; index += 1) {
      const entry = entries[index];
      if (entry !== undefined && !entry.isDeleted) yield [entry.position, entry.value];
    }
  }
}

function firstBehind(entries: readonly { readonly position: number }[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.position ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
