import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sharedReads } from '../../../client/apply/shared-reads.ts';
import {
  describeCapacityProviders,
  describeClusters,
  describeServiceRevisions,
  describeServices,
} from '../../../client/aws/reads.ts';
import type { Session } from '../../../client/aws/session.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { connected, failureOf } from '../aws/connected.ts';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `web${index}`);
const arnOf = (service: string): string => `arn:aws:ecs:us-east-1:123456789012:service/shop/${service}`;

/** A cluster with 25 services. */
async function place(t: TestContext, faults: readonly Fault[] = []) {
  const { session, server, counts, fault } = await connected(t);
  const send = server.sandbox.send;
  send('CreateCluster', { clusterName: 'shop' });
  send('CreateCluster', { clusterName: 'other' });
  send('RegisterTaskDefinition', {
    family: 'web',
    networkMode: 'bridge',
    containerDefinitions: [{ name: 'web', image: 'nginx:1', memory: 64 }],
  });
  for (const serviceName of names(25)) {
    send('CreateService', { cluster: 'shop', serviceName, taskDefinition: 'web', desiredCount: 0 });
  }
  await fault(...faults);
  return { session: sharedReads(session), counts };
}

async function found(session: Session, service: string, cluster = 'shop'): Promise<string> {
  const { found: services, failures } = await describeServices(session, cluster, [service]);
  assert.equal(services.length + failures.length, 1);
  return services[0]?.serviceName ?? `${failures[0]?.reason} ${failures[0]?.arn?.split('/').at(-1)}`;
}

async function revisionOf(session: Session, service: string): Promise<string> {
  const { found: services } = await describeServices(session, 'shop', [service]);
  const arns = (services[0]?.currentServiceRevisions ?? []).map(({ arn = '' }) => arn);
  const { found: revisions } = await describeServiceRevisions(session, arns);
  assert.equal(revisions.length, 1);
  return revisions[0]?.serviceArn ?? '';
}

const cases: readonly {
  readonly what: string;
  readonly faults?: readonly Fault[];
  ask(session: Session): Promise<readonly unknown[]>;
  readonly answers: readonly unknown[];
  readonly counts: Readonly<Record<string, number>>;
}[] = [
  {
    what: 'services go in batches of ten, and each asker gets its own',
    ask: (session) => Promise.all(names(25).map((name) => found(session, name))),
    answers: names(25),
    counts: { DescribeServices: 3 },
  },
  {
    what: 'revisions wait for the services that name them, and go in batches of twenty',
    ask: (session) => Promise.all(names(25).map((name) => revisionOf(session, name))),
    answers: names(25).map(arnOf),
    counts: { DescribeServices: 3, DescribeServiceRevisions: 2 },
  },
  {
    what: 'what is not there is missing for the one who asked',
    ask: (session) => Promise.all(['web1', 'ghost', 'web2'].map((name) => found(session, name))),
    answers: ['web1', 'MISSING ghost', 'web2'],
    counts: { DescribeServices: 1 },
  },
  {
    what: 'the same thing is asked for once, also later and in another company',
    async ask(session) {
      const first = await Promise.all(['web1', 'web2', 'web1'].map((name) => found(session, name)));
      const { found: both } = await describeServices(session, 'shop', ['web2', 'web3']);
      return [...first, ...both.map(({ serviceName }) => serviceName)];
    },
    answers: ['web1', 'web2', 'web1', 'web2', 'web3'],
    counts: { DescribeServices: 2 },
  },
  {
    what: 'name and ARN of one service never share a call, whose answers could not be told apart',
    ask: (session) => Promise.all(['web1', arnOf('web1'), 'web2'].map((name) => found(session, name))),
    answers: ['web1', 'web1', 'web2'],
    counts: { DescribeServices: 2 },
  },
  {
    what: 'each cluster has its own calls',
    ask: (session) => Promise.all([found(session, 'web1'), found(session, 'web1', 'other')]),
    answers: ['web1', 'MISSING web1'],
    counts: { DescribeServices: 2 },
  },
  {
    what: 'clusters and capacity providers, too',
    async ask(session) {
      const [clusters, providers] = await Promise.all([
        Promise.all(['shop', 'other', 'ghost'].map((name) => describeClusters(session, [name]))),
        Promise.all(['FARGATE', 'FARGATE_SPOT'].map((name) => describeCapacityProviders(session, [name]))),
      ]);
      return [...clusters.map((each) => each.found[0]?.clusterName), ...providers.map((each) => each.found[0]?.name)];
    },
    answers: ['shop', 'other', undefined, 'FARGATE', 'FARGATE_SPOT'],
    counts: { DescribeClusters: 1, DescribeCapacityProviders: 1 },
  },
  {
    what: 'a batch that is refused for one of its services is asked one by one',
    faults: [{ kind: 'access-denied', operation: 'DescribeServices', times: 2 }],
    ask: (session) =>
      Promise.all(names(3).map((name) => found(session, name).catch(({ failure }) => failure.kind as string))),
    answers: ['access-denied', 'web1', 'web2'],
    counts: { DescribeServices: 4 },
  },
  {
    what: 'a cluster that is not there is missing for all, which need not ask again',
    ask: (session) =>
      Promise.all(names(3).map((name) => found(session, name, 'ghost').catch(({ failure }) => failure.code as string))),
    answers: Array(3).fill('ClusterNotFoundException'),
    counts: { DescribeServices: 1 },
  },
];

for (const { what, faults, ask, answers, counts: expected } of cases) {
  test(what, async (t) => {
    const { session, counts } = await place(t, faults);
    assert.deepEqual(await ask(session), answers);
    assert.deepEqual(await counts(), expected);
  });
}

test('who cancels gets no answer, and nothing is sent', async (t) => {
  const { session, counts } = await place(t);
  const options = { signal: AbortSignal.abort() };
  const failures = await Promise.all(
    names(3).map((name) => failureOf(describeServices(session, 'shop', [name], options))),
  );
  assert.deepEqual(new Set(failures.map(({ kind }) => kind)), new Set(['cancelled']));
  assert.deepEqual(await counts(), {});
});
