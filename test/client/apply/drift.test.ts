import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Drift, isComparable, readKey } from '../../../client/apply/drift.ts';
import { createDriftChecks } from '../../../client/apply/drift-checks.ts';
import { driftBadge, driftTitle, driftTooltip } from '../../../client/apply/drift-text.ts';
import type { FileRequest } from '../../../client/apply/model.ts';
import { defaultCaller } from '../../../sandbox/sandbox.ts';
import { type Connected, connected } from '../aws/connected.ts';

const uri = 'file:///web.yaml';
const definition = {
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image: 'nginx:1', essential: true }],
};
const service = {
  cluster: 'shop',
  serviceName: 'web',
  taskDefinition: 'web',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } },
};

function request(operation: FileRequest['operation'], input: FileRequest['input'], index = 0): FileRequest {
  return { uri, index, operation, input };
}

async function shop(t: TestContext): Promise<Connected> {
  const account = await connected(t);
  const { sandbox } = account.server;
  sandbox.call('CreateCluster', { clusterName: 'shop' }, defaultCaller);
  sandbox.call('RegisterTaskDefinition', definition, defaultCaller);
  sandbox.call('CreateService', service, defaultCaller);
  return account;
}

const comparisons: readonly {
  readonly what: string;
  readonly request: FileRequest;
  readonly expected: Drift;
  readonly row?: string;
}[] = [
  {
    what: 'a service as it is',
    request: request('CreateService', service),
    expected: { kind: 'in-sync' },
    row: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
  },
  {
    what: 'a service of which two members differ',
    request: request('CreateService', {
      ...service,
      desiredCount: 5,
      healthCheckGracePeriodSeconds: 30,
    }),
    expected: { kind: 'differs', count: 2, members: ['desiredCount', 'healthCheckGracePeriodSeconds'] },
    row: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
  },
  {
    what: 'an update that says what is',
    request: request('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 2 }),
    expected: { kind: 'in-sync' },
    row: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
  },
  {
    what: 'an update that forces a deployment of the same',
    request: request('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true }),
    expected: { kind: 'in-sync' },
    row: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
  },
  {
    what: 'a member that no update can change',
    request: request('CreateService', { ...service, launchType: 'EC2' }),
    expected: { kind: 'differs', count: 2, members: ['launchType', 'platformVersion'] },
    row: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
  },
  {
    what: 'no such service',
    request: request('CreateService', { ...service, serviceName: 'api' }),
    expected: { kind: 'absent' },
  },
  {
    what: 'an update of no such service',
    request: request('UpdateService', { cluster: 'shop', service: 'api' }),
    expected: { kind: 'absent' },
  },
  {
    what: 'a task definition as its newest revision',
    request: request('RegisterTaskDefinition', definition),
    expected: { kind: 'in-sync' },
    row: 'web',
  },
  {
    what: 'a task definition with another image',
    request: request('RegisterTaskDefinition', {
      ...definition,
      containerDefinitions: [{ name: 'web', image: 'nginx:2', essential: true }],
    }),
    expected: { kind: 'differs', count: 1, members: ['containerDefinitions'] },
    row: 'web',
  },
  {
    what: 'no such family',
    request: request('RegisterTaskDefinition', { ...definition, family: 'api' }),
    expected: { kind: 'absent' },
  },
  {
    what: 'a cluster as it is',
    request: request('CreateCluster', { clusterName: 'shop' }),
    expected: { kind: 'in-sync' },
    row: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
  },
  {
    what: 'capacity providers that the cluster does not have',
    request: request('PutClusterCapacityProviders', {
      cluster: 'shop',
      capacityProviders: ['FARGATE'],
      defaultCapacityProviderStrategy: [],
    }),
    expected: { kind: 'differs', count: 1, members: ['capacityProviders'] },
    row: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
  },
  {
    what: 'no such provider',
    request: request('CreateCapacityProvider', { name: 'gpu' }),
    expected: { kind: 'absent' },
  },
];

for (const { what, request: given, expected, row } of comparisons) {
  test(`drift: ${what}`, async (t) => {
    const { session } = await shop(t);
    const checks = createDriftChecks(() => {});
    await checks.check(uri, [given], () => session);
    assert.deepEqual(checks.drifts(uri, [given]), [{ request: given, drift: expected, row }]);
  });
}

test('drift: typing compares with what was read and makes no call; another name waits for the next check', async (t) => {
  const { session, counts } = await shop(t);
  const checks = createDriftChecks(() => {});
  await checks.check(uri, [request('CreateService', service)], () => session);
  const before = await counts();
  const kinds = [service, { ...service, desiredCount: 3 }, { ...service, serviceName: 'ap' }].map(
    (input) => checks.drifts(uri, [request('CreateService', input)])[0]?.drift.kind,
  );
  assert.deepEqual(kinds, ['in-sync', 'differs', 'unread']);
  assert.deepEqual(await counts(), before);
});

test('drift: what is being read says so, tells of each answer, and is dropped when outdated', async (t) => {
  const { session } = await shop(t);
  const told: string[] = [];
  const checks = createDriftChecks((changed) => told.push(changed));
  const given = request('CreateService', service);
  const first = checks.check(uri, [given], () => session);
  assert.deepEqual(checks.drifts(uri, [given])[0]?.drift, { kind: 'checking' });
  checks.clear();
  await first;
  assert.deepEqual(told, [uri]);
  assert.equal(checks.isKnown(uri), false);
  assert.deepEqual(checks.drifts(uri, [given])[0]?.drift, { kind: 'unread' });
});

test('drift: the same thing is read once for all requests of it', async (t) => {
  const { session, counts } = await shop(t);
  const checks = createDriftChecks(() => {});
  const update = { cluster: 'shop', service: 'web', desiredCount: 2 };
  const requests = [request('UpdateService', update), request('UpdateService', { ...update, desiredCount: 4 }, 1)];
  await checks.check(uri, requests, () => session);
  assert.deepEqual(
    checks.drifts(uri, requests).map(({ drift }) => drift.kind),
    ['in-sync', 'differs'],
  );
  assert.equal((await counts()).DescribeServices, 1);
});

test('drift: a failure is a reason, not an error', async (t) => {
  const { session, fault } = await shop(t);
  await fault({ kind: 'expired-token' });
  const checks = createDriftChecks(() => {});
  const given = request('CreateService', service);
  await checks.check(uri, [given], () => session);
  const drift = checks.drifts(uri, [given])[0]?.drift;
  assert.equal(drift?.kind, 'unknown');
  assert.match(drift?.kind === 'unknown' ? drift.reason : '', /expired/);
});

test('drift: what may not be read is not taken for absent', async (t) => {
  const { session, fault } = await shop(t);
  await fault({ kind: 'access-denied', operation: 'DescribeServices' });
  const checks = createDriftChecks(() => {});
  const given = request('CreateService', service);
  await checks.check(uri, [given], () => session);
  const drift = checks.drifts(uri, [given])[0]?.drift;
  assert.match(drift?.kind === 'unknown' ? drift.reason : '', /^Could not read the service/);
});

test('drift: only what tells of a state is compared', () => {
  const names = ['CreateService', 'RegisterTaskDefinition', 'RunTask', 'DeleteService', 'ListClusters', 'toString'];
  assert.deepEqual(names.filter(isComparable), ['CreateService', 'RegisterTaskDefinition']);
});

test('drift: what is read hangs on names alone', () => {
  const key = readKey(request('CreateService', service));
  assert.equal(readKey(request('CreateService', { ...service, desiredCount: 9 })), key);
  assert.notEqual(readKey(request('CreateService', { ...service, taskDefinition: 'web:1' })), key);
});

const texts: readonly { readonly drift: Drift; readonly title: RegExp; readonly badge: string | undefined }[] = [
  { drift: { kind: 'in-sync' }, title: /in sync with work$/, badge: '✓' },
  { drift: { kind: 'differs', count: 1, members: ['tags'] }, title: /1 member differs from work$/, badge: '≠1' },
  { drift: { kind: 'differs', count: 12, members: ['tags'] }, title: /12 members differ from work$/, badge: '≠+' },
  { drift: { kind: 'absent' }, title: /not in work yet$/, badge: '+' },
  { drift: { kind: 'checking' }, title: /comparing with work$/, badge: undefined },
  { drift: { kind: 'unread' }, title: /not known: save the file/, badge: undefined },
  {
    drift: { kind: 'unknown', reason: `Not\nsigned in. ${'x'.repeat(200)}` },
    title: /not known: Not signed in\. x+…$/,
    badge: undefined,
  },
];

for (const { drift, title, badge } of texts) {
  test(`drift as text: ${drift.kind} ${badge ?? ''}`, () => {
    assert.match(driftTitle(drift, 'work'), title);
    assert.notEqual(driftTooltip(drift, 'work'), '');
    assert.equal(driftBadge([drift], 'work')?.badge, badge);
  });
}

const several: readonly { readonly drifts: readonly Drift[]; readonly badge: string | undefined }[] = [
  { drifts: [], badge: undefined },
  { drifts: [{ kind: 'in-sync' }, { kind: 'in-sync' }], badge: '✓' },
  { drifts: [{ kind: 'in-sync' }, { kind: 'unknown', reason: '' }], badge: undefined },
  { drifts: [{ kind: 'in-sync' }, { kind: 'absent' }], badge: '+' },
  {
    drifts: [
      { kind: 'absent' },
      { kind: 'differs', count: 2, members: [] },
      { kind: 'differs', count: 3, members: [] },
    ],
    badge: '≠5',
  },
];

for (const { drifts, badge } of several) {
  test(`badge of ${drifts.map(({ kind }) => kind).join(', ') || 'nothing'}`, () => {
    assert.equal(driftBadge(drifts, 'work')?.badge, badge);
  });
}
