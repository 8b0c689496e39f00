import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLive, readsOf } from '../../../client/apply/live.ts';
import { planOf } from '../../../client/apply/plan.ts';
import { connected, failureOf } from '../aws/connected.ts';
import { here, type Request } from './plan-sandbox.ts';

const register: Request = {
  operation: 'RegisterTaskDefinition',
  input: {
    family: 'web',
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'nginx', portMappings: [{ containerPort: 80, name: 'http' }] }],
    tags: [{ key: 'a', value: 'b' }],
  },
};
const create: Request = {
  operation: 'CreateService',
  input: {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    serviceConnectConfiguration: { enabled: true, namespace: 'mesh' },
    tags: [{ key: 'a', value: 'b' }],
  },
};
const applied: readonly Request[] = [
  { operation: 'CreateCluster', input: { clusterName: 'shop', tags: [{ key: 'a', value: 'b' }] } },
  register,
  create,
  {
    operation: 'CreateCapacityProvider',
    input: {
      name: 'pool',
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:0:autoScalingGroupName/a',
      },
    },
  },
];

for (const request of applied) {
  test(`${request.operation} over HTTP: absent, then created, then unchanged`, async (t) => {
    const { session } = await connected(t);
    for (const each of applied.slice(0, applied.indexOf(request)))
      await session.call(each.operation, each.input as never);
    const before = planOf(request, await readLive(session, request), here);
    assert.deepEqual([before.verdict, before.warnings], ['create', []]);
    for (const { operation, input } of before.calls) await session.call(operation, input as never);
    const after = planOf(request, await readLive(session, request), here);
    assert.deepEqual([after.verdict, after.differences, after.warnings], ['no-change', [], []]);
  });
}

test('a call that is refused is told, the others are used', async (t) => {
  const { session } = await connected(t, { faults: [{ kind: 'access-denied', operation: 'DescribeServices' }] });
  const live = await readLive(session, create);
  assert.deepEqual(live.unknown, ['service']);
  assert.match(live.unread.join('\n'), /^Could not read the service: /);
  assert.equal(planOf(create, live, here).verdict, 'refused');
});

test('cancelling ends it', async (t) => {
  const { session } = await connected(t);
  const failure = await failureOf(readLive(session, create, { signal: AbortSignal.abort() }));
  assert.equal(failure.kind, 'cancelled');
});

test('expired credentials end it', async (t) => {
  const { session } = await connected(t, { faults: [{ kind: 'expired-token' }] });
  assert.equal((await failureOf(readLive(session, create))).kind, 'credentials-expired');
});

const least: readonly (readonly [Request['operation'], object, readonly string[]])[] = [
  ['DescribeServices', { services: ['web'] }, []],
  ['RegisterContainerInstance', {}, []],
  ['UpdateService', { service: 'web', desiredCount: 2 }, ['service']],
  ['UpdateService', { service: 'web', taskDefinition: 'web' }, ['service', 'taskDefinition']],
  ['UpdateService', { service: 'web', taskDefinition: 'web:3' }, ['service', 'namedTaskDefinition']],
  ['RegisterTaskDefinition', { family: 'web' }, ['taskDefinition']],
  ['CreateCluster', {}, ['cluster']],
];

for (const [operation, input, reads] of least) {
  test(`${operation} ${JSON.stringify(input)} reads ${reads.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(readsOf({ operation, input: { ...input } }), reads);
  });
}
