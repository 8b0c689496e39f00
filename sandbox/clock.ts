/** The time of the sandbox, in milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Lets time pass at once; a real clock refuses with an error. @param milliseconds 0 or more */
  advance(milliseconds: number): void;
}

/** The time of the machine. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    advance() {
      throw new RangeError('The clock is real: start the sandbox with a virtual clock to let time pass.');
    },
  };
}

/**
 * A clock that starts at a time and then runs `speed` times as fast as the machine's; with speed 0 it stands until it is advanced.
 */
export function virtualClock(start: number, speed = 0, machine: () => number = () => performance.now()): Clock {
  const begun = machine();
  let advanced = 0;
  return {
    now: () => start + advanced + (speed === 0 ? 0 : (machine() - begun) * speed),
    advance(milliseconds) {
      advanced += milliseconds;
    },
  };
}
