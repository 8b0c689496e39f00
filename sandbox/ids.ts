/** Makes names that look like those of AWS, the same ones for the same seed and the same order of asking. */
export interface Ids {
  /** Hexadecimal digits: 32 for a task, 17 behind `i-`. */
  hex(length: number): string;
  /** Decimal digits, as in `ecs-svc/1234567890123456789`. */
  digits(length: number): string;
  uuid(): string;
  /** From 0 up to, but without, 1. */
  fraction(): number;
  /** Where it stands: {@link createIds} goes on from there. */
  state(): number;
}

const digits = '0123456789abcdef';

/** mulberry32 (public domain, by Tommy Ettinger): 32 bits of state, so it can be kept in a state file. */
export function createIds(seed: number): Ids {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  function text(length: number, base: number): string {
    let written = '';
    while (written.length < length) written += digits.charAt(next() % base);
    return written;
  }
  return {
    hex: (length) => text(length, 16),
    digits: (length) => `${1 + (next() % 9)}${text(length - 1, 10)}`,
    uuid: () =>
      `${text(8, 16)}-${text(4, 16)}-4${text(3, 16)}-${(8 + (next() % 4)).toString(16)}${text(3, 16)}-${text(12, 16)}`,
    fraction: () => next() / 2 ** 32,
    state: () => state,
  };
}
