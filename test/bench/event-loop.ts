/** How the event loop was held up. Milliseconds. */
export interface Blocks {
  /** Of the longest time without a turn. */
  readonly longest: number;
  /** The most processor time that the process used in one such time: what is more is a wait for a processor. */
  readonly computing: number;
}

const interval = 5;

/** Watches the event loop of this process until it is stopped. */
export function watchBlocks(): { stop(): Blocks } {
  let longest = 0;
  let computing = 0;
  let last = performance.now();
  let used = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const usage = process.cpuUsage();
    const waited = now - last - interval;
    longest = Math.max(longest, waited);
    // Timers that come in time say how much work there is, not that it blocks.
    if (waited > interval)
      computing = Math.max(computing, (usage.user + usage.system - used.user - used.system) / 1000);
    [last, used] = [now, usage];
  }, interval);
  return {
    stop() {
      clearInterval(timer);
      return { longest, computing: Math.min(computing, longest + interval) };
    },
  };
}
