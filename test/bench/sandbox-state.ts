import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stateOperations } from './sandbox-state-process.ts';
import { median } from './statistics.ts';

/** Microseconds of one operation, on both seeds. */
export interface StateCost {
  readonly operation: string;
  readonly shop: number;
  readonly huge: number;
}

/** Each seed in a process of its own; they take turns, operation by operation, so that what else the machine does hits both. */
export async function measureStateCosts(rounds: number, calls: number): Promise<readonly StateCost[]> {
  const shop = await prepared('shop');
  const huge = await prepared('huge');
  try {
    const costs: StateCost[] = [];
    for (const operation of stateOperations) {
      const [ofShop, ofHuge]: [number[], number[]] = [[], []];
      // The first round warms up.
      for (let round = 0; round <= rounds; round += 1) {
        const [inShop, inHuge] = [await shop.measure(operation, calls), await huge.measure(operation, calls)];
        if (round === 0) continue;
        ofShop.push(inShop);
        ofHuge.push(inHuge);
      }
      costs.push({ operation, shop: median(ofShop), huge: median(ofHuge) });
    }
    return costs;
  } finally {
    shop.end();
    huge.end();
  }
}

interface SeedProcess {
  /** Median microseconds of so many calls. */
  measure(operation: string, calls: number): Promise<number>;
  end(): void;
}

async function prepared(seed: 'shop' | 'huge'): Promise<SeedProcess> {
  const child = fork(join(import.meta.dirname, 'sandbox-state-process.ts'), [seed]);
  const early = new AbortController();
  child.on('exit', () => early.abort(new Error(`The process of the seed ${seed} has ended`)));
  const next = () => once(child, 'message', { signal: early.signal });
  await next();
  return {
    async measure(operation, calls) {
      const answered = next();
      child.send({ operation, calls });
      const [microseconds] = await answered;
      return Number(microseconds);
    },
    end: () => child.kill(),
  };
}
