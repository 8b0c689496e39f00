import type { Account } from '../../sandbox/account.ts';
import { virtualClock } from '../../sandbox/clock.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { type CheckedSandbox, checked } from './checked.ts';

export { refusal } from './refusal.ts';

/** 2026-01-01T00:00:00Z: when the clocks of the tests start. */
export const start = Date.UTC(2026, 0, 1);

/** An empty sandbox whose clock stands until it is advanced. What passes through it is checked, see `checked.ts`. */
export function emptySandbox(fill: (account: Account) => void = () => {}): CheckedSandbox {
  return checked(createSandbox({ clock: virtualClock(start), seed: 1, fill }));
}

/** Lets seconds pass. */
export function pass(sandbox: Pick<Sandbox, 'clock'>, seconds: number): void {
  sandbox.clock.advance(seconds * 1000);
}
