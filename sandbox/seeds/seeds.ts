import type { Account } from '../account.ts';
import { hugeSeed } from './huge.ts';
import { shopSeed } from './shop.ts';

/** Names of the seeds that come with the sandbox. */
export type SeedName = 'shop' | 'huge' | 'empty';

const seeds: Readonly<Record<SeedName, (account: Account) => void>> = {
  shop: shopSeed,
  huge: hugeSeed,
  empty() {},
};

/** What fills an account when it is first asked for. */
export function seedOf(name: SeedName): (account: Account) => void {
  return seeds[name];
}
