/** How many calls of a kind an account may make: a bucket of `burst` calls that fills by `perSecond`. */
export interface CallRate {
  /** Operations of one bucket share it. */
  readonly bucket: string;
  readonly burst: number;
  readonly perSecond: number;
}

/** When the next call may be sent. */
export interface Pace {
  /** Waits for a place in the operation's bucket, and takes it. Rejects with the signal's reason when that is aborted. */
  place(rate: CallRate, signal: AbortSignal): Promise<void>;
  /** A place that was taken is not used after all. */
  giveBack(rate: CallRate): void;
  /** Waits for the end of a pause. Rejects with the signal's reason when that is aborted. */
  pause(signal: AbortSignal): Promise<void>;
  /** The account said that it was too much: everybody pauses, longer each time until something gets through. */
  throttled(): void;
  succeeded(): void;
}

/** Milliseconds. */
const firstPause = 100;
const longestPause = 5_000;
/**
 * Milliseconds by which the first call may take longer on its way than those after it (it opens the connection): so much later the account's
 * bucket starts to fill.
 */
const slowStart = 250;

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
  function reserve(rate: CallRate): number {
    const at = now();
    const most = capacity(rate);
    const known = buckets.get(rate.bucket) ?? { tokens: most, at };
    const tokens = Math.min(most, known.tokens + ((at - known.at) * rate.perSecond) / 1000) - 1;
    buckets.set(rate.bucket, { tokens, at });
    return tokens >= 0 ? 0 : (-tokens * 1000) / rate.perSecond;
  }

  function giveBack({ bucket }: CallRate): void {
    const known = buckets.get(bucket);
    if (known !== undefined) known.tokens += 1;
  }

  return {
    giveBack,
    async place(rate, signal) {
      signal.throwIfAborted();
      const milliseconds = reserve(rate);
      try {
        await wait(milliseconds, signal);
      } catch (error) {
        giveBack(rate);
        throw error;
      }
    },
    async pause(signal) {
      for (let left = pausedUntil - now(); left > 0; left = pausedUntil - now()) await wait(left, signal);
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

function capacity({ burst, perSecond }: CallRate): number {
  return Math.max(1, burst - Math.ceil((perSecond * slowStart) / 1000));
}

/** Rejects with the signal's reason when it is aborted meanwhile. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', aborted, { once: true });
  });
}
