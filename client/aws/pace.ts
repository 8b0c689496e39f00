/** How many calls of a kind an account may make: a bucket of `burst` calls that fills by `perSecond`. */
export interface CallRate {
  /** Operations of one bucket share it. */
  readonly bucket: string;
  readonly burst: number;
  readonly perSecond: number;
}

/** When the next call may be sent. */
export interface Pace {
  /** Waits for a place in the operation's bucket and for the end of a pause. Rejects with the signal's reason when that is aborted. */
  turn(rate: CallRate, signal: AbortSignal | undefined): Promise<void>;
  /** The account said that it was too much: everybody pauses, longer each time until something gets through. */
  throttled(): void;
  succeeded(): void;
}

/** Milliseconds. */
const firstPause = 100;
const longestPause = 5_000;

/**
 * One pace for all calls of a connection. It keeps to the documented rates by itself, so that only others who use the account at the same time
 * bring it to be throttled.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createPace(now: () => number = () => performance.now(), random: () => number = Math.random): Pace {
  const buckets = new Map<string, { tokens: number; at: number }>();
  let pausedUntil = 0;
  let refusals = 0;

  /** Milliseconds until a place is free; takes it. */
  function reserve({ bucket, burst, perSecond }: CallRate): number {
    const at = now();
    const known = buckets.get(bucket) ?? { tokens: burst, at };
    const tokens = Math.min(burst, known.tokens + ((at - known.at) * perSecond) / 1000) - 1;
    buckets.set(bucket, { tokens, at });
    return tokens >= 0 ? 0 : (-tokens * 1000) / perSecond;
  }

  function giveBack({ bucket }: CallRate): void {
    const known = buckets.get(bucket);
    if (known !== undefined) known.tokens += 1;
  }

  return {
    async turn(rate, signal) {
      signal?.throwIfAborted();
      try {
        await wait(reserve(rate), signal);
        for (let left = pausedUntil - now(); left > 0; left = pausedUntil - now()) await wait(left, signal);
      } catch (error) {
        giveBack(rate);
        throw error;
      }
    },
    throttled() {
      // Calls that were under way together are refused together: that counts once.
      if (pausedUntil > now()) return;
      const longest = Math.min(longestPause, firstPause * 2 ** refusals);
      refusals += 1;
      // "Equal jitter" of https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
      pausedUntil = now() + longest / 2 + (random() * longest) / 2;
    },
    succeeded() {
      refusals = 0;
    },
  };
}

/** Rejects with the signal's reason when it is aborted meanwhile. */
export function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
