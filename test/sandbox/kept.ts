import assert from 'node:assert/strict';
import { virtualClock } from '../../sandbox/clock.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { readState, writeState } from '../../sandbox/state-file.ts';

/** What a restart with a state file makes of a sandbox: an equal one, with a clock that stands where it stood. */
export function restarted(sandbox: Pick<Sandbox, 'clock' | 'accounts'>): Sandbox {
  const { now, accounts } = readState(writeState(sandbox));
  const again = createSandbox({ clock: virtualClock(now), seed: 1, fill: () => assert.fail('filled again') });
  for (const account of accounts) again.adopt(account);
  return again;
}

/** Holds that a state file keeps all of a sandbox. */
export function assertKept(sandbox: Pick<Sandbox, 'clock' | 'accounts'>): void {
  assert.equal(writeState(restarted(sandbox)), writeState(sandbox));
}
