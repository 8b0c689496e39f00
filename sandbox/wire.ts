/**
 * A shape of the SDK as it travels in AWS JSON 1.1, and as the sandbox keeps it: timestamps are numbers, seconds since
 * the epoch with a fraction of milliseconds. Everything in it can be written as JSON.
 */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Member in keyof T]: Wire<T[Member]> }
      : T;

/** Seconds since the epoch, as AWS JSON writes timestamps. @param now milliseconds since the epoch */
export function timestamp(now: number): number {
  return Math.round(now) / 1000;
}
