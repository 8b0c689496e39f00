import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '../../../sandbox/clock.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { readState } from '../../../sandbox/state-file.ts';
import { start } from '../sandbox.ts';
import { call, control, ecsHeaders, send, serve } from './serving.ts';

test('time passes on request', async (t) => {
  const server = await serve(t);
  assert.deepEqual((await control(server, 'GetClock')).value, { now: start / 1000 });
  assert.deepEqual((await control(server, 'AdvanceClock', { seconds: 90.5 })).value, { now: start / 1000 + 90.5 });
  assert.equal(server.sandbox.clock.now(), start + 90_500);
});

test('a real clock is not advanced', async (t) => {
  const server = await serve(t, {}, createSandbox({ clock: realClock(), seed: 1, fill: () => {} }));
  const { status, value } = await control(server, 'AdvanceClock', { seconds: 1 });
  assert.equal(status, 400);
  assert.equal(value.__type, 'InvalidParameterException');
});

const refused: readonly (readonly [name: string, input: unknown])[] = [
  ['AdvanceClock', {}],
  ['AdvanceClock', { seconds: -1 }],
  ['AdvanceClock', { seconds: '1' }],
  ['SetFaults', {}],
  ['SetFaults', { faults: [{ kind: 'fire' }] }],
  ['SetFaults', { faults: [{ kind: 'throttle', rate: 2 }] }],
  ['SetFaults', { faults: [{ kind: 'throttle', typo: 2 }] }],
  ['SetFaults', { faults: [null] }],
  ['SetAlarms', { firing: [1] }],
  ['SetAlarms', {}],
];

for (const [name, input] of refused) {
  test(`control request refused: ${name} ${JSON.stringify(input)}`, async (t) => {
    const server = await serve(t);
    const { status, value } = await control(server, name, input);
    assert.equal(status, 400);
    assert.equal(value.__type, 'InvalidParameterException');
    assert.deepEqual((await control(server, 'GetFaults')).value, { faults: [] });
    assert.equal(server.sandbox.clock.now(), start);
  });
}

test('faults are set, told with what is left of them, and cleared', async (t) => {
  const server = await serve(t);
  await control(server, 'SetFaults', { faults: [{ kind: 'throttle', operation: 'List*', times: 2 }] });
  assert.equal((await call(server, 'ListClusters', {})).value.__type, 'ThrottlingException');
  assert.deepEqual((await control(server, 'GetFaults')).value, {
    faults: [{ kind: 'throttle', operation: 'List*', times: 1 }],
  });
  await control(server, 'SetFaults', { faults: [] });
  assert.equal((await call(server, 'ListClusters', {})).status, 200);
});

test('alarms fire in the account and region of who asks', async (t) => {
  const server = await serve(t);
  const authorization =
    'AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0';
  await control(server, 'SetAlarms', { firing: ['a', 'b'] }, { authorization });
  await control(server, 'SetAlarms', { firing: ['b'] }, { authorization });
  assert.deepEqual([...server.sandbox.account({ accountId: '111122223333', region: 'eu-west-1' }).firingAlarms], ['b']);
  assert.deepEqual([...server.sandbox.account().firingAlarms], []);
});

test('the state is dumped as a state file has it', async (t) => {
  const server = await serve(t);
  await call(server, 'CreateCluster', { clusterName: 'shop' });
  const { text } = await send(server, '{}', { ...ecsHeaders, 'x-amz-target': 'EcsSandbox.DumpState' });
  const { now, accounts } = readState(text);
  assert.equal(now, start);
  assert.equal(accounts[0]?.clusters.get('shop')?.cluster.status, 'ACTIVE');
});

test('calls are counted, listed with their inputs, and forgotten', async (t) => {
  const server = await serve(t);
  await call(server, 'CreateCluster', { clusterName: 'shop' });
  await call(server, 'ListClusters', {});
  await call(server, 'ListClusters', { maxResults: 1 });
  await call(server, 'Unheard', {});
  await call(server, 'DeleteCluster', { cluster: 'none' });
  await send(server, 'x', ecsHeaders);
  const { value } = await control(server, 'GetCalls');
  assert.deepEqual(value.counts, { CreateCluster: 2, ListClusters: 2, DeleteCluster: 1 });
  const common = { accountId: '123456789012', region: 'us-east-1', at: start / 1000 };
  assert.deepEqual(value.calls, [
    { operation: 'CreateCluster', status: 200, input: { clusterName: 'shop' }, ...common },
    { operation: 'ListClusters', status: 200, input: {}, ...common },
    { operation: 'ListClusters', status: 200, input: { maxResults: 1 }, ...common },
    { operation: 'Unheard', status: 400, error: 'UnknownOperationException', input: {}, ...common },
    {
      operation: 'DeleteCluster',
      status: 400,
      error: 'ClusterNotFoundException',
      input: { cluster: 'none' },
      ...common,
    },
    { operation: 'CreateCluster', status: 400, error: 'SerializationException', ...common },
  ]);
  await control(server, 'ResetCalls');
  assert.deepEqual((await control(server, 'GetCalls')).value, { counts: {}, calls: [] });
});

test('the last thousand calls are listed, all are counted', async (t) => {
  const server = await serve(t);
  for (let index = 0; index < 1005; index += 1) await call(server, 'ListTagsForResource', { resourceArn: `${index}` });
  const { value } = await control(server, 'GetCalls');
  assert.deepEqual(value.counts, { ListTagsForResource: 1005 });
  assert.ok(Array.isArray(value.calls));
  assert.equal(value.calls.length, 1000);
  assert.deepEqual(value.calls[0].input, { resourceArn: '5' });
  assert.deepEqual(value.calls[999].input, { resourceArn: '1004' });
});

const hosts: readonly (readonly [host: string, status: number])[] = [
  ['127.0.0.1:8000', 200],
  ['localhost', 200],
  ['[::1]:80', 200],
  ['LOCALHOST:1', 200],
  ['evil.example', 400],
  ['127.0.0.1.evil.example', 400],
  ['localhost.evil.example:80', 400],
];

for (const [host, status] of hosts) {
  test(`control requests under the name ${host}: ${status}`, async (t) => {
    const server = await serve(t);
    const reply = await control(server, 'GetClock', {}, { host });
    assert.equal(reply.status, status);
    if (status !== 200) assert.equal(reply.value.__type, 'AccessDeniedException');
  });
}
