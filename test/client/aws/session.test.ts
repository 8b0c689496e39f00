import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { openSession } from '../../../client/aws/open-session.ts';
import type { Input, OperationName } from '../../../client/aws/operation.ts';
import { createRates } from '../../../client/aws/rates.ts';
import { isRead } from '../../../client/aws/read-only.ts';
import { batchesOf, batchSizes, describeClusters, describeServices, pagesOf } from '../../../client/aws/reads.ts';
import { realClock } from '../../../sandbox/clock.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import operationNames from '../../../schemas/generated/operation-names.json' with { type: 'json' };
import { connected, failureOf, noMfa } from './connected.ts';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `c${index}`);

function fillWith(clusters: readonly string[], create: (operation: 'CreateCluster', input: object) => unknown): void {
  for (const clusterName of clusters) create('CreateCluster', { clusterName });
}

test('pages are read one by one, as far as somebody wants them', async (t) => {
  const { server, session, counts } = await connected(t);
  fillWith(names(250), (operation, input) => server.sandbox.send(operation, input));
  const arns: string[] = [];
  for await (const { clusterArns = [] } of pagesOf(session, 'ListClusters', { maxResults: 100 }))
    arns.push(...clusterArns);
  assert.equal(new Set(arns).size, 250);
  assert.deepEqual(await counts(), { ListClusters: 3 });
  for await (const { clusterArns = [] } of pagesOf(session, 'ListClusters', { maxResults: 100 })) {
    assert.equal(clusterArns.length, 100);
    break;
  }
  assert.deepEqual(await counts(), { ListClusters: 4 });
});

test('batches are as large as the API takes them, and what is missing has a reason', async (t) => {
  const { server, session, counts } = await connected(t);
  fillWith(names(101), (operation, input) => server.sandbox.send(operation, input));
  const batches = batchesOf([...names(101), 'ghost'], batchSizes.DescribeClusters);
  assert.deepEqual(
    batches.map(({ length }) => length),
    [100, 2],
  );
  const described = await Promise.all(batches.map((batch) => describeClusters(session, batch)));
  assert.equal(described.flatMap(({ found }) => found).length, 101);
  assert.deepEqual(
    described.flatMap(({ failures }) => failures).map(({ reason }) => reason),
    ['MISSING'],
  );
  assert.deepEqual(await counts(), { DescribeClusters: 2 });
  const services = await describeServices(session, 'c0', ['none']);
  assert.equal(services.failures.length, 1);
});

test('with 30 % of the calls throttled everything completes', async (t) => {
  const { server, session, counts, attempts } = await connected(t, { faults: [{ kind: 'throttle', rate: 0.3 }] });
  fillWith(names(40), (operation, input) => server.sandbox.send(operation, input));
  const found = await Promise.all(
    names(40).map(async (name) => (await describeClusters(session, [name])).found[0]?.clusterName),
  );
  assert.deepEqual(found, names(40));
  const throttled = attempts.filter(({ failure }) => failure?.kind === 'throttled').length;
  assert.ok(throttled > 0);
  assert.deepEqual(await counts(), { DescribeClusters: 40 + throttled });
});

test('an account that throttles without end is given up, with a message', async (t) => {
  const { session, fault, counts } = await connected(t);
  await fault({ kind: 'throttle' });
  const failure = await failureOf(session.call('ListClusters', {}, { signal: AbortSignal.timeout(1000) }));
  // Whoever does not want to wait that long cancels.
  assert.equal(failure.kind, 'cancelled');
  assert.ok(((await counts()).ListClusters ?? 0) > 1);
});

test('alone in its account it is never throttled', async (t) => {
  const sandbox = createSandbox({ clock: realClock(), seed: 1, fill: () => {} });
  const { session, counts } = await connected(t, { sandbox, faults: [{ kind: 'account-rates' }] });
  await Promise.all(Array.from({ length: 80 }, () => session.call('ListClusters', {})));
  await Promise.all(
    Array.from({ length: 21 }, (_, index) => session.call('CreateCluster', { clusterName: `c${index}` })),
  );
  assert.deepEqual(await counts(), { ListClusters: 80, CreateCluster: 21 });
});

test('a bucket that is empty keeps no other operation waiting', async (t) => {
  const rateOf = (operation: OperationName) => ({
    bucket: operation,
    burst: 1,
    perSecond: operation === 'CreateCluster' ? 0.0001 : 1000,
  });
  const { session, counts } = await connected(t, { session: { rateOf } });
  const leaving = new AbortController();
  const creating = names(20).map((clusterName) =>
    failureOf(session.call('CreateCluster', { clusterName }, { signal: leaving.signal })).catch(() => undefined),
  );
  await session.call('ListClusters', {});
  leaving.abort();
  const kinds = (await Promise.all(creating)).map((failure) => failure?.kind);
  assert.ok(kinds.filter((kind) => kind === 'cancelled').length >= 18);
  assert.ok(((await counts()).CreateCluster ?? 0) <= 2);
});

test('refreshes wait until nothing else of the connection waits', async (t) => {
  const { session, server } = await connected(t, { server: { latency: 5 } });
  fillWith(['a'], (operation, input) => server.sandbox.send(operation, input));
  const order: string[] = [];
  const call = async (priority: 'user' | 'background'): Promise<void> => {
    await session.call('ListClusters', {}, { priority });
    order.push(priority);
  };
  await Promise.all([
    ...Array.from({ length: 20 }, () => call('background')),
    ...Array.from({ length: 5 }, () => call('user')),
  ]);
  // Those that were sent before the first of the user asked come first.
  assert.ok(order.lastIndexOf('user') < 13, order.join(' '));
});

test('an expired token is renewed once, then the failure says how to sign in', async (t) => {
  const { session, counts, fault } = await connected(t, { faults: [{ kind: 'expired-token' }] });
  const failures = await Promise.all([1, 2, 3].map(() => failureOf(session.call('ListClusters', {}))));
  assert.deepEqual(
    failures.map(({ kind }) => kind),
    Array(3).fill('credentials-expired'),
  );
  assert.match(failures[0]?.message ?? '', /^The credentials have expired\. Renew them, then try again\.$/);
  assert.equal((await counts()).ListClusters, 6);
  await fault({ kind: 'expired-token', times: 1 });
  assert.deepEqual((await session.call('ListClusters', {})).clusterArns, []);
});

test('what is not allowed is said in the words of AWS', async (t) => {
  const { session } = await connected(t, { faults: [{ kind: 'access-denied' }] });
  const failure = await failureOf(session.call('DescribeClusters', { clusters: ['a'] }));
  assert.equal(failure.kind, 'access-denied');
  assert.match(
    failure.message,
    /^Not allowed: User: arn:aws:iam::\d{12}:user\/sandbox is not authorized to perform: ecs:DescribeClusters/,
  );
  assert.deepEqual(failure.remedy, { kind: 'none' });
  assert.ok(failure.requestId);
});

test('a lost connection: reads are repeated, a write is not sent again', async (t) => {
  const { session, counts, fault, server } = await connected(t);
  for (const kind of ['reset', 'drop-answer'] as const) {
    await fault({ kind, times: 1 });
    assert.ok(await session.call('ListClusters', {}));
  }
  assert.equal((await counts()).ListClusters, 4);
  await fault({ kind: 'reset', times: 1 });
  const before = await failureOf(session.call('CreateCluster', { clusterName: 'before' }));
  await fault({ kind: 'drop-answer', times: 1 });
  const after = await failureOf(session.call('CreateCluster', { clusterName: 'after' }));
  for (const { kind, isOutcomeUnknown, message } of [before, after]) {
    assert.deepEqual([kind, isOutcomeUnknown], ['network', true]);
    assert.match(message, /It is not known whether it was carried out\.$/);
  }
  assert.equal((await counts()).CreateCluster, 2);
  assert.deepEqual(
    server.sandbox.send('ListClusters', {}).clusterArns?.map((arn) => arn.split('/').at(-1)),
    ['after'],
  );
});

test('a service that fails: reads are repeated, a write only when it was not taken', async (t) => {
  const { session, counts, fault } = await connected(t);
  await fault({ kind: 'server-error', times: 1 });
  await session.call('ListClusters', {});
  await fault({ kind: 'server-error', times: 1 });
  const failure = await failureOf(session.call('CreateCluster', { clusterName: 'a' }));
  assert.deepEqual([failure.kind, failure.isOutcomeUnknown], ['server', true]);
  await fault({ kind: 'unavailable', times: 1 });
  await session.call('CreateCluster', { clusterName: 'b' });
  assert.deepEqual(await counts(), { ListClusters: 2, CreateCluster: 3 });
});

test('nobody listens: nothing was sent, so the outcome of a write is known', async (t) => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = typeof address === 'object' ? address?.port : 0;
  closed.close();
  await once(closed, 'close');
  const endpoint = `http://127.0.0.1:${port}`;
  const session = openSession(
    { name: 'gone', region: 'us-east-1', endpoint },
    { askMfaCode: noMfa, rateOf: createRates() },
  );
  t.after(() => session.dispose());
  const failure = await failureOf(session.call('CreateCluster', {}));
  assert.deepEqual([failure.kind, failure.isOutcomeUnknown], ['network', false]);
  assert.equal(failure.message, `Cannot reach ${endpoint} (ECONNREFUSED). Is it running?`);
});

test('cancelling ends what waits and what is under way', async (t) => {
  const { session } = await connected(t, { server: { latency: 60_000 } });
  const leaving = new AbortController();
  const calls = names(10).map((clusterName) =>
    failureOf(session.call('CreateCluster', { clusterName }, { signal: leaving.signal })),
  );
  const read = failureOf(session.call('ListClusters', {}, { signal: leaving.signal }));
  setImmediate(() => leaving.abort());
  const failures = await Promise.all([...calls, read]);
  assert.deepEqual(new Set(failures.map(({ kind }) => kind)), new Set(['cancelled']));
  assert.equal(failures.at(-1)?.isOutcomeUnknown, false);
  const late = await failureOf(session.call('ListClusters', {}, { signal: AbortSignal.abort() }));
  assert.deepEqual([late.kind, late.message], ['cancelled', 'ListClusters was cancelled.']);
});

test('a write that is cancelled under way may have been carried out', async (t) => {
  const leaving = new AbortController();
  const { session } = await connected(t, {
    server: { latency: 60_000 },
  });
  const call = failureOf(session.call('CreateCluster', { clusterName: 'a' }, { signal: leaving.signal }));
  setTimeout(() => leaving.abort(), 300);
  assert.deepEqual([(await call).kind, (await call).isOutcomeUnknown], ['cancelled', true]);
});

test('a session that is disposed ends its calls and takes no more', async (t) => {
  const { session } = await connected(t, { server: { latency: 60_000 } });
  const calls = Array.from({ length: 20 }, () => failureOf(session.call('ListClusters', {})));
  const identity = failureOf(session.identity());
  session.dispose();
  const failures = await Promise.all([...calls, identity, failureOf(session.call('ListClusters', {}))]);
  assert.deepEqual(new Set(failures.map(({ kind }) => kind)), new Set(['cancelled']));
});

test('renewing credentials breaks no call that is under way', async (t) => {
  const { session, counts } = await connected(t, { server: { latency: 300 } });
  const calls = names(4).map((clusterName) => session.call('CreateCluster', { clusterName }));
  setTimeout(() => session.renew(), 150);
  assert.equal((await Promise.all(calls)).length, 4);
  assert.deepEqual(await counts(), { CreateCluster: 4 });
});

test('a read-only connection sends no operation that changes something', async (t) => {
  const { session, counts } = await connected(t, { connection: { readOnly: true } });
  const operations = Object.keys(operationNames) as OperationName[];
  const writes = operations.filter((operation) => !isRead(operation));
  for (const operation of writes) {
    const failure = await failureOf(session.call(operation, {} as Input<typeof operation>));
    assert.equal(failure.kind, 'read-only', operation);
    assert.match(failure.message, new RegExp(`^The connection \`test\` is read-only: ${operation} was not sent`));
  }
  assert.deepEqual(await counts(), {});
  await session.call('ListClusters', {});
  assert.deepEqual(await counts(), { ListClusters: 1 });
});

test('all operations of the API are known as reads or writes', () => {
  const operations = Object.keys(operationNames);
  const verbs = new Set(operations.filter(isRead).map((name) => /^[A-Z][a-z]+/.exec(name)?.[0]));
  assert.deepEqual([...verbs].sort(), ['Describe', 'Discover', 'Get', 'List']);
  const changing = new Set(operations.filter((name) => !isRead(name)).map((name) => /^[A-Z][a-z]+/.exec(name)?.[0]));
  assert.deepEqual([...changing].sort(), [
    'Associate',
    'Continue',
    'Create',
    'Delete',
    'Deregister',
    'Disassociate',
    'Execute',
    'Put',
    'Register',
    'Run',
    'Start',
    'Stop',
    'Submit',
    'Tag',
    'Untag',
    'Update',
  ]);
});

test('the identity is asked once, with the alias of the account', async (t) => {
  const { session, counts } = await connected(t, { server: { accountAliases: ['shop'] } });
  const [one, other] = await Promise.all([session.identity(), session.identity()]);
  assert.deepEqual(one, { accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/sandbox', alias: 'shop' });
  assert.equal(one, other);
  assert.deepEqual(await counts(), { GetCallerIdentity: 1, ListAccountAliases: 1 });
  session.renew();
  await session.identity();
  assert.equal((await counts()).GetCallerIdentity, 2);
});

test('who stops waiting for the identity takes it from nobody else', async (t) => {
  const { session } = await connected(t, { server: { latency: 100 } });
  const leaving = new AbortController();
  const left = failureOf(session.identity({ signal: leaving.signal }));
  const stayed = session.identity();
  leaving.abort();
  assert.equal((await left).kind, 'cancelled');
  assert.equal((await stayed).accountId, '123456789012');
});

test('an alias that may not be read is nothing to complain about', async (t) => {
  const { session } = await connected(t, { faults: [{ kind: 'access-denied', operation: 'ListAccountAliases' }] });
  assert.deepEqual(Object.keys(await session.identity()), ['accountId', 'arn']);
});

test('the identity of an expired token fails with the remedy', async (t) => {
  const { session } = await connected(t, { faults: [{ kind: 'expired-token' }] });
  assert.equal((await failureOf(session.identity())).kind, 'credentials-expired');
});
