import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ECSClient,
  type ECSClientConfig,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { eventualConsistency } from '../../../sandbox/consistency.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import { call, control, type Served, serve } from './serving.ts';

function clientOf({ endpoint }: Served, config: ECSClientConfig = {}): ECSClient {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'x' };
  return new ECSClient({ endpoint, region: 'eu-west-1', credentials, ...config });
}

function withFaults(...faults: readonly Fault[]): { readonly faults: ReturnType<typeof createFaults> } {
  return { faults: createFaults(faults, 1) };
}

async function countsOf(server: Served): Promise<unknown> {
  return (await control(server, 'GetCalls')).value.counts;
}

test('the SDK creates, lists page by page, and deletes', async (t) => {
  const server = await serve(t);
  const client = clientOf(server);
  for (const clusterName of ['a', 'b', 'c', 'd', 'e']) await client.send(new CreateClusterCommand({ clusterName }));
  const pages: string[][] = [];
  for await (const { clusterArns = [] } of paginateListClusters({ client, pageSize: 2 }, {})) pages.push(clusterArns);
  assert.deepEqual(
    pages.map((page) => page.map((arn) => arn.replace(/^arn:aws:ecs:eu-west-1:111122223333:cluster\//, ''))),
    [['a', 'b'], ['c', 'd'], ['e']],
  );
  const { cluster } = await client.send(new DeleteClusterCommand({ cluster: 'a' }));
  assert.equal(cluster?.status, 'INACTIVE');
  client.destroy();
});

test('accounts and regions are kept apart', async (t) => {
  const server = await serve(t);
  const one = clientOf(server);
  await one.send(new CreateClusterCommand({ clusterName: 'a' }));
  const { clusterArns } = await clientOf(server, { region: 'us-east-1' }).send(new ListClustersCommand({}));
  assert.deepEqual(clusterArns, []);
  const other = clientOf(server, { credentials: { accessKeyId: 'ASIA444455556666BOX7', secretAccessKey: 'x' } });
  const made = await other.send(new CreateClusterCommand({ clusterName: 'b' }));
  assert.equal(made.cluster?.clusterArn, 'arn:aws:ecs:eu-west-1:444455556666:cluster/b');
});

test('the SDK knows the errors by their types', async (t) => {
  const server = await serve(t);
  const client = clientOf(server);
  await assert.rejects(client.send(new DeleteClusterCommand({ cluster: 'none' })), {
    name: 'ClusterNotFoundException',
    message: 'Cluster not found.',
  });
});

test('throttled requests are retried by the SDK until they are answered', async (t) => {
  const server = await serve(t, withFaults({ kind: 'throttle', times: 2 }));
  const { $metadata } = await clientOf(server).send(new ListClustersCommand({}));
  assert.equal($metadata.attempts, 3);
  assert.deepEqual(await countsOf(server), { ListClusters: 3 });
});

test('a connection that breaks before the operation ran changes nothing; the SDK tries again', async (t) => {
  const server = await serve(t, withFaults({ kind: 'reset', times: 1 }));
  const { $metadata } = await clientOf(server).send(new CreateClusterCommand({ clusterName: 'a' }));
  assert.equal($metadata.attempts, 2);
  assert.equal(server.sandbox.account({ accountId: '111122223333', region: 'eu-west-1' }).clusters.size, 1);
});

test('a lost answer leaves what the operation did', async (t) => {
  const server = await serve(t, withFaults({ kind: 'drop-answer' }));
  await assert.rejects(clientOf(server, { maxAttempts: 1 }).send(new CreateClusterCommand({ clusterName: 'a' })));
  assert.equal(server.sandbox.account({ accountId: '111122223333', region: 'eu-west-1' }).clusters.size, 1);
});

test('a reset connection leaves nothing', async (t) => {
  const server = await serve(t, withFaults({ kind: 'reset' }));
  await assert.rejects(clientOf(server, { maxAttempts: 1 }).send(new CreateClusterCommand({ clusterName: 'a' })), {
    code: 'ECONNRESET',
  });
  assert.equal(server.sandbox.account({ accountId: '111122223333', region: 'eu-west-1' }).clusters.size, 0);
});

const refusals: readonly (readonly [fault: Fault, name: string, attempts: number])[] = [
  [{ kind: 'expired-token' }, 'ExpiredTokenException', 1],
  [{ kind: 'access-denied', operation: 'ListClusters' }, 'AccessDeniedException', 1],
  [{ kind: 'server-error' }, 'ServerException', 3],
  [{ kind: 'unavailable' }, 'ServiceUnavailableException', 3],
  [{ kind: 'throttle' }, 'ThrottlingException', 3],
  [{ kind: 'account-rates', limits: [{ operations: ['List*'], burst: 0, sustained: 0 }] }, 'ThrottlingException', 3],
];

for (const [fault, name, attempts] of refusals) {
  test(`the SDK sees the fault ${fault.kind} as ${name} after ${attempts} attempts`, async (t) => {
    const server = await serve(t, withFaults(fault));
    const failure: unknown = await clientOf(server)
      .send(new ListClustersCommand({}))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    assert.ok(failure instanceof Error);
    assert.equal(failure.name, name);
    assert.deepEqual(await countsOf(server), { ListClusters: attempts });
  });
}

test('some items become failures', async (t) => {
  const server = await serve(t, withFaults({ kind: 'failures', operation: 'DescribeClusters' }));
  const client = clientOf(server);
  const { cluster } = await client.send(new CreateClusterCommand({ clusterName: 'a' }));
  const { clusters, failures } = await client.send(new DescribeClustersCommand({ clusters: ['a'] }));
  assert.deepEqual(clusters, []);
  assert.deepEqual(failures, [{ arn: cluster?.clusterArn, reason: 'MISSING' }]);
});

test('a request waits for the latency, and closing does not wait for it', async (t) => {
  const server = await serve(t, {
    latency: 60,
    ...withFaults({ kind: 'latency', milliseconds: 60, operation: 'ListClusters' }),
  });
  const begun = performance.now();
  assert.equal((await call(server, 'ListClusters', {})).status, 200);
  assert.ok(performance.now() - begun >= 115);
  server.sandbox.account();
  await control(server, 'SetFaults', { faults: [{ kind: 'latency', milliseconds: 600_000 }] });
  const never = call(server, 'CreateCluster', {}).then(
    () => 'answered',
    () => 'broken',
  );
  await control(server, 'GetClock');
  await server.close();
  assert.equal(await never, 'broken');
  assert.equal(server.sandbox.account().clusters.size, 0);
});

test('what is new is seen only after the delay', async (t) => {
  const server = await serve(t, { consistency: eventualConsistency(5000) });
  const client = clientOf(server);
  const { cluster } = await client.send(new CreateClusterCommand({ clusterName: 'a' }));
  assert.deepEqual((await client.send(new ListClustersCommand({}))).clusterArns, []);
  const early = await client.send(new DescribeClustersCommand({ clusters: ['a'] }));
  assert.deepEqual([early.clusters, early.failures], [[], [{ arn: cluster?.clusterArn, reason: 'MISSING' }]]);
  await control(server, 'AdvanceClock', { seconds: 4.999 });
  assert.deepEqual((await client.send(new ListClustersCommand({}))).clusterArns, []);
  await control(server, 'AdvanceClock', { seconds: 0.001 });
  assert.deepEqual((await client.send(new ListClustersCommand({}))).clusterArns, [cluster?.clusterArn]);
  await client.send(new CreateClusterCommand({ clusterName: 'a' }));
  const known = await client.send(new DescribeClustersCommand({ clusters: ['a'] }));
  assert.equal(known.clusters?.length, 1);
});
