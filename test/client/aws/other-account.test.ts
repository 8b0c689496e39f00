import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readLive } from '../../../client/apply/live.ts';
import type { FileRequest } from '../../../client/apply/model.ts';
import { planOf } from '../../../client/apply/plan.ts';
import { prepare } from '../../../client/apply/run.ts';
import { runSeveral } from '../../../client/apply/run-several.ts';
import { awsConfig, type Connected, connected, failureOf } from './connected.ts';

const [mine, others] = ['111111111111', '222222222222'];

/** A profile whose process prints the credentials that the file `now` holds: of `mine` first. */
async function switchable(t: TestContext) {
  const folder = await awsConfig(t, {
    config: `[profile work]\ncredential_process = "${process.execPath}" -e "console.log(require('fs').readFileSync(process.env.NOW, 'utf8'))"\n`,
  });
  const now = join(folder, 'now');
  process.env.NOW = now;
  t.after(() => delete process.env.NOW);
  const be = (account: string, seconds: number) => writeFile(now, credentials(account, seconds));
  await be(mine, 3600);
  const here = await connected(t, { connection: { profile: 'work' } });
  return { ...here, be };
}

function credentials(account: string, seconds: number): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: `ASIA${account}`,
    SecretAccessKey: 'x',
    SessionToken: 'x',
    Expiration: new Date(Date.now() + seconds * 1000).toISOString(),
  });
}

const clustersOf = ({ server }: Connected, accountId: string): number =>
  server.sandbox.account({ accountId, region: 'us-east-1' }).clusters.size;

test('credentials that were refreshed into another account send no write, until that account was asked for', async (t) => {
  const here = await switchable(t);
  const { session, be, counts } = here;
  // The SDK refreshes what is valid for less than five minutes with the next call.
  await be(mine, 60);
  assert.equal((await session.identity()).accountId, mine);
  await session.call('CreateCluster', { clusterName: 'a' });
  await be(others, 3600);
  const failure = await failureOf(session.call('CreateCluster', { clusterName: 'b' }));
  assert.deepEqual([failure.kind, failure.isOutcomeUnknown, failure.remedy.kind], ['other-account', false, 'retry']);
  assert.equal(
    failure.message,
    'The credentials of profile `work` now belong to account 222222222222, no longer to 111111111111: CreateCluster was not sent. Sign in to 111111111111 again, or look at the plan anew.',
  );
  assert.equal((await counts()).CreateCluster, 1);
  assert.equal((await session.identity()).accountId, others);
  await session.call('CreateCluster', { clusterName: 'b' });
  assert.deepEqual([clustersOf(here, mine), clustersOf(here, others)], [1, 1]);
});

test('what was confirmed holds although others have asked who it is since', async (t) => {
  const here = await switchable(t);
  const { session, be } = here;
  const { accountId } = await session.identity();
  await be(others, 3600);
  session.renew();
  assert.equal((await session.identity()).accountId, others);
  const failure = await failureOf(session.call('CreateCluster', { clusterName: 'a' }, { accountId }));
  assert.equal(failure.kind, 'other-account');
  await be(mine, 3600);
  session.renew();
  await session.call('CreateCluster', { clusterName: 'a' }, { accountId });
  assert.deepEqual([clustersOf(here, mine), clustersOf(here, others)], [1, 0]);
});

test('an expired token that is renewed into another account does not repeat the write there', async (t) => {
  const here = await switchable(t);
  const { session, be, fault, counts } = here;
  await session.identity();
  await be(others, 3600);
  await fault({ kind: 'expired-token', operation: 'CreateCluster', times: 1 });
  assert.equal((await failureOf(session.call('CreateCluster', { clusterName: 'a' }))).kind, 'other-account');
  assert.deepEqual([(await counts()).CreateCluster, clustersOf(here, others)], [1, 0]);
});

test('new credentials of the same account are asked about once, and the write is sent', async (t) => {
  const here = await switchable(t);
  const { session, be, counts } = here;
  await session.identity();
  await be(mine.replace(/^/, 'AGAIN'), 3600);
  session.renew();
  for (const clusterName of ['a', 'b', 'c']) await session.call('CreateCluster', { clusterName });
  assert.deepEqual([clustersOf(here, mine), (await counts()).GetCallerIdentity], [3, 2]);
});

test('who asks STS in vain sends nothing', async (t) => {
  const here = await switchable(t);
  const { session, be, fault, counts } = here;
  await session.identity();
  await be(others, 3600);
  session.renew();
  await fault({ kind: 'access-denied', operation: 'GetCallerIdentity' });
  const failure = await failureOf(session.call('CreateCluster', { clusterName: 'a' }));
  assert.deepEqual([failure.kind, failure.isOutcomeUnknown], ['access-denied', false]);
  assert.equal((await counts()).CreateCluster, undefined);
});

test('reads are not held up', async (t) => {
  const { session, be, counts } = await switchable(t);
  await session.identity();
  await be(others, 3600);
  session.renew();
  await session.call('ListClusters', {});
  assert.deepEqual(await counts(), { GetCallerIdentity: 1, ListAccountAliases: 1, ListClusters: 1 });
});

test('a run whose account is switched between two of its requests stops there', async (t) => {
  const here = await switchable(t);
  const { session, be } = here;
  await be(mine, 60);
  const planner = { readLive, planOf };
  const requests = ['a', 'b', 'c'].map(
    (clusterName): FileRequest => ({ uri: 'x', index: 0, operation: 'CreateCluster', input: { clusterName } }),
  );
  const prepared = await Promise.all(requests.map((request) => prepare(session, planner, request)));
  const sent: string[] = [];
  const switching = { ...session };
  switching.call = async (operation, input, options) => {
    if (operation === 'CreateCluster' && sent.push(operation) === 2) await be(others, 3600);
    return session.call(operation, input, options);
  };
  const items = await runSeveral(prepared, {
    session: switching,
    planner,
    signal: new AbortController().signal,
    dependsOn: () => false,
    goOn: () => Promise.reject(new Error('the others belong elsewhere, too')),
  });
  assert.deepEqual(
    items.map(({ result }) => (result.kind === 'failed' ? result.failure.kind : result.kind)),
    ['done', 'other-account', 'skipped'],
  );
  assert.deepEqual([clustersOf(here, mine), clustersOf(here, others)], [1, 0]);
});
