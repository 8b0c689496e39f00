import PQueue from 'p-queue';
import { type CallRate, createPace } from './pace.ts';
import type { CallOptions } from './session.ts';

/** The order in which the calls of a connection are sent. */
export interface Turns {
  /**
   * Runs `send` once it is its turn: a place in its bucket is free, few enough others are under way, no pause is on, and nothing more urgent
   * waits. Rejects with the signal's reason when that is aborted, and as `send` does.
   */
  take<T>(rate: CallRate, signal: AbortSignal, priority: CallOptions['priority'], send: () => Promise<T>): Promise<T>;
  throttled(): void;
  succeeded(): void;
}

/** Calls under way at the same time, for one connection. */
const atOnce = 6;

/**
 * Each bucket has a gate that lets one call at a time wait for a place and then for a slot: a bucket that is empty keeps nobody else waiting,
 * and places are not taken long before they are used.
 */
export function createTurns(): Turns {
  const slots = new PQueue({ concurrency: atOnce });
  const gates = new Map<string, PQueue>();
  const pace = createPace();

  function gateOf({ bucket }: CallRate): PQueue {
    const gate = gates.get(bucket) ?? new PQueue({ concurrency: 1 });
    gates.set(bucket, gate);
    return gate;
  }

  return {
    throttled: pace.throttled,
    succeeded: pace.succeeded,
    async take(rate, signal, urgency, send) {
      const options = { priority: urgency === 'background' ? 0 : 1, signal };
      const { sent } = await gateOf(rate).add(async () => {
        await pace.place(rate, signal);
        let started = () => {};
        const start = new Promise<void>((resolve) => {
          started = resolve;
        });
        let isStarted = false;
        const sent = slots.add(async () => {
          isStarted = true;
          started();
          await pause(rate, signal);
          return send();
        }, options);
        // The gate opens for the next; how this one ends is awaited outside of it.
        await Promise.race([start, sent]).catch(() => undefined);
        if (!isStarted) pace.giveBack(rate);
        return { sent };
      }, options);
      return sent;
    },
  };

  async function pause(rate: CallRate, signal: AbortSignal): Promise<void> {
    try {
      await pace.pause(signal);
    } catch (error) {
      pace.giveBack(rate);
      throw error;
    }
  }
}
