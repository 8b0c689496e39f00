/** Aborted when either of both is. Unlike `AbortSignal.any` it leaves nothing in a signal that lives long, once it is unlinked. */
export function eitherOf(
  one: AbortSignal | undefined,
  other: AbortSignal,
): { readonly signal: AbortSignal; unlink(): void } {
  const both = new AbortController();
  const signals = one === undefined ? [other] : [one, other];
  const links = signals.map((signal) => {
    const abort = (): void => both.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    return { signal, abort };
  });
  return {
    signal: both.signal,
    unlink() {
      for (const { signal, abort } of links) signal.removeEventListener('abort', abort);
    },
  };
}

/** Stops waiting, with the signal's reason, when it is aborted; what is waited for goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let aborted = () => {};
  const abortion = new Promise<never>((_, reject) => {
    aborted = () => reject(signal.reason);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([work, abortion]);
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}
