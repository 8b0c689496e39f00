import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Connection } from '../../../client/aws/connection.ts';
import type { Failure, FailureKind } from '../../../client/aws/failure.ts';
import type { Profile } from '../../../client/aws/profiles.ts';
import { createCredentialChanges } from '../../../client/connections/credential-changes.ts';
import { watchPaths } from '../../../client/connections/watch-paths.ts';

const profile = (name: string, fingerprint: string): Profile => ({
  name,
  region: undefined,
  source: 'keys',
  accountId: undefined,
  role: undefined,
  mfaSerial: undefined,
  signsInAs: name,
  fingerprint,
});
const failure = (kind: FailureKind): Failure => ({
  kind,
  message: '',
  remedy: { kind: 'none' },
  isOutcomeUnknown: false,
});
const [a, b, chain, sandbox]: readonly Connection[] = [
  { name: 'a', profile: 'a', region: 'us-east-1' },
  { name: 'b', profile: 'b', region: 'us-east-1' },
  { name: 'chain', region: 'us-east-1' },
  { name: 'sandbox', region: 'us-east-1', endpoint: 'http://127.0.0.1:1' },
] as const;
const all = [a, b, chain, sandbox] as const satisfies readonly (Connection | undefined)[];
const connections = all.filter((connection) => connection !== undefined);

test('a change concerns those whose profile has changed, and those that had no credentials', () => {
  const before = [profile('a', '1'), profile('b', '1'), profile('default', '1')];
  const changes = createCredentialChanges(before, {});
  const concerned = (now: readonly Profile[]) => changes.concerned(connections, now).map(({ name }) => name);
  assert.deepEqual(concerned(before), []);
  assert.deepEqual(concerned([profile('a', '2'), profile('b', '1'), profile('default', '1')]), ['a']);
  assert.deepEqual(concerned([profile('a', '2'), profile('b', '1'), profile('default', '2')]), ['chain']);
  assert.deepEqual(concerned([profile('a', '2'), profile('default', '2')]), ['b']);
  const now = [profile('a', '2'), profile('default', '2')];
  for (const connection of connections) changes.noted(connection, failure('credentials-expired'));
  assert.deepEqual(concerned(now), ['a', 'b', 'chain']);
  for (const connection of connections.slice(1)) changes.noted(connection, undefined);
  changes.noted({ ...connections[0], name: 'a', region: 'us-east-1' }, failure('network'));
  assert.deepEqual(concerned(now), ['a']);
  const named = createCredentialChanges([profile('b', '1')], { AWS_PROFILE: 'b' });
  assert.deepEqual(named.concerned([{ name: 'chain', region: 'us-east-1' }], [profile('b', '2')]).length, 1);
});

/** A folder of its own, and a promise of the next change in it. */
async function watched(t: TestContext, ...paths: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-watch-'));
  let told = () => {};
  const watcher = watchPaths(
    paths.map((path) => join(folder, path)),
    () => told(),
  );
  t.after(async () => {
    watcher.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const during = async (act: () => Promise<unknown>): Promise<void> => {
    const changed = new Promise<void>((resolve) => {
      told = resolve;
    });
    // The watcher's own timer keeps nothing alive.
    const alive = setInterval(() => {}, 1000);
    await act();
    await changed;
    clearInterval(alive);
  };
  return { folder, during };
}

test('files are noticed when they change, although nothing of them was there before', async (t) => {
  const { folder, during } = await watched(t, '.aws/config', '.aws/sso/cache');
  await during(() => mkdir(join(folder, '.aws')));
  await during(() => writeFile(join(folder, '.aws/config'), 'a'));
  await during(() => writeFile(join(folder, '.aws/config'), 'b'));
  await during(() => mkdir(join(folder, '.aws/sso/cache'), { recursive: true }));
  await during(() => writeFile(join(folder, '.aws/sso/cache/token.json'), '{}'));
});

test('a folder may vanish and come back', async (t) => {
  const { folder, during } = await watched(t, '.aws/config');
  await during(() => mkdir(join(folder, '.aws')));
  await during(() => rm(join(folder, '.aws'), { recursive: true }));
  await during(() => mkdir(join(folder, '.aws')));
  await during(() => writeFile(join(folder, '.aws/config'), 'a'));
});
