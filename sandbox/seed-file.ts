import type { Clock } from './clock.ts';
import { virtualClock } from './clock.ts';
import { ApiError } from './errors.ts';
import { isRecord } from './records.ts';
import type { Caller, Sandbox } from './sandbox.ts';

/** A request of a seed file. */
export interface SeedRequest {
  readonly operation: string;
  readonly input: unknown;
  /** Seconds from the first of the requests; not before the one in front of it. */
  readonly at: number;
}

/** A clock whose time is told by another, which can be exchanged. */
export interface ChangingClock extends Clock {
  follow(clock: Clock): void;
}

export function changingClock(first: Clock): ChangingClock {
  let current = first;
  return {
    now: () => current.now(),
    advance: (milliseconds) => current.advance(milliseconds),
    follow(clock) {
      current = clock;
    },
  };
}

/** Reads `{"requests": [{"operation", "input", "at"?}]}`. Throws a RangeError that says what is wrong. */
export function readSeed(file: unknown): readonly SeedRequest[] {
  if (!isRecord(file) || !Array.isArray(file.requests)) {
    throw new RangeError('has neither "requests", a list, nor is it a state file');
  }
  let last = 0;
  return file.requests.map((request: unknown, index) => {
    if (!isRecord(request) || typeof request.operation !== 'string') {
      throw new RangeError(`has no "operation" in request ${index + 1}`);
    }
    const { operation, input = {}, at = last } = request;
    if (typeof at !== 'number' || !(at >= last)) {
      throw new RangeError(`has no time "at" in request ${index + 1} that is ${last} seconds or more`);
    }
    last = at;
    return { operation: operationName(operation), input, at };
  });
}

/**
 * Makes the requests of a seed in such a way that the last one happens now, the others at their time before it. Throws a RangeError that
 * names the request when one is refused.
 */
export function plant(sandbox: Sandbox, clock: ChangingClock, requests: readonly SeedRequest[], caller: Caller): void {
  const past = virtualClock(clock.now() - (requests.at(-1)?.at ?? 0) * 1000);
  clock.follow(past);
  let time = 0;
  for (const [index, { operation, input, at }] of requests.entries()) {
    past.advance((at - time) * 1000);
    time = at;
    try {
      sandbox.call(operation, input, caller);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new RangeError(`is refused: request ${index + 1}, ${operation}: ${error.type}: ${error.message}`);
    }
  }
}

/** `create-service` and `CreateService` are the same. */
function operationName(name: string): string {
  if (!name.includes('-')) return name;
  return name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
