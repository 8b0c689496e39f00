import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveState, Verdict } from '../../../client/apply/model.ts';
import { planOf } from '../../../client/apply/plan.ts';
import { batchesText, boundsOf, rollingBatches } from '../../../client/apply/plan-batches.ts';
import type { OperationName } from '../../../client/aws/operation.ts';
import operationNames from '../../../schemas/generated/operation-names.json' with { type: 'json' };
import { account, here, type Request } from './plan-sandbox.ts';

const operations = Object.keys(operationNames) as OperationName[];
const nothing: LiveState = { unread: [] };

const agent = [
  'DiscoverPollEndpoint',
  'RegisterContainerInstance',
  'SubmitAttachmentStateChanges',
  'SubmitContainerStateChange',
  'SubmitTaskStateChange',
];

for (const operation of operations) {
  test(`${operation} has a plan`, () => {
    const plan = planOf({ operation, input: {} }, nothing, here);
    const expected = agent.includes(operation)
      ? 'not-for-people'
      : /^(Describe|List|Get)/.test(operation)
        ? 'read'
        : undefined;
    if (expected !== undefined) assert.equal(plan.verdict, expected);
    else assert.ok(!['read', 'not-for-people'].includes(plan.verdict), plan.verdict);
    assert.ok(plan.steps.length > 0);
    assert.ok(plan.subject.length > 0);
    const isSilent = ['refused', 'replace', 'no-change', 'not-for-people'].includes(plan.verdict);
    assert.equal(plan.calls.length === 0, isSilent, plan.verdict);
  });
}

const base: readonly Request[] = [
  {
    operation: 'CreateCluster',
    input: {
      clusterName: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    },
  },
  { operation: 'CreateCluster', input: { clusterName: 'bare' } },
  {
    operation: 'RegisterTaskDefinition',
    input: {
      family: 'web',
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'a' }],
    },
  },
  {
    operation: 'RegisterTaskDefinition',
    input: { family: 'ec2', containerDefinitions: [{ name: 'web', image: 'a', memory: 8 }] },
  },
  {
    operation: 'CreateService',
    input: {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 4,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      tags: [{ key: 'team', value: 'a' }],
    },
  },
  {
    operation: 'CreateService',
    input: { cluster: 'bare', serviceName: 'old', taskDefinition: 'ec2', desiredCount: 1, launchType: 'EC2' },
  },
  {
    operation: 'CreateService',
    input: {
      cluster: 'bare',
      serviceName: 'each',
      taskDefinition: 'ec2',
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
    },
  },
  {
    operation: 'CreateService',
    input: { cluster: 'shop', serviceName: 'ext', desiredCount: 4, deploymentController: { type: 'EXTERNAL' } },
  },
];
const web = base[4]?.input ?? {};

interface Case {
  readonly title: string;
  readonly request: Request;
  readonly verdict: Verdict;
  /** Of the calls, in order. */
  readonly calls: readonly unknown[];
  readonly says?: RegExp;
}

const create = (input: object): Request => ({ operation: 'CreateService', input: { ...web, ...input } });
const update = (input: object): Request => ({
  operation: 'UpdateService',
  input: { cluster: 'shop', service: 'web', ...input },
});
const updated = (input: object) => ({
  operation: 'UpdateService',
  input: { cluster: 'shop', service: 'web', ...input },
});

const cases: readonly Case[] = [
  { title: 'the same', request: create({}), verdict: 'no-change', calls: [] },
  {
    title: 'other order and full names',
    request: create({
      cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
      taskDefinition: 'web:1',
      clientToken: 'x',
    }),
    verdict: 'no-change',
    calls: [],
  },
  {
    title: 'desired count left out is kept',
    request: create({ desiredCount: undefined }),
    verdict: 'no-change',
    calls: [],
  },
  { title: 'capacity left out is kept', request: create({ launchType: undefined }), verdict: 'no-change', calls: [] },
  {
    title: 'more tasks',
    request: create({ desiredCount: 6 }),
    verdict: 'update',
    calls: [updated({ desiredCount: 6 })],
    says: /from 4 to 6: starts 2 tasks/,
  },
  {
    title: 'a new deployment',
    request: create({ networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2'] } } }),
    verdict: 'new-deployment',
    calls: [updated({ networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2'] } } })],
    says: /becomes UpdateService/,
  },
  {
    title: 'in place',
    request: create({ enableExecuteCommand: true }),
    verdict: 'update',
    calls: [updated({ enableExecuteCommand: true })],
    says: /in place/,
  },
  {
    title: 'percentages only',
    request: create({ deploymentConfiguration: { maximumPercent: 150 } }),
    verdict: 'update',
    calls: [updated({ deploymentConfiguration: { maximumPercent: 150 } })],
  },
  {
    title: 'tags',
    request: create({ tags: [{ key: 'new', value: 'b' }] }),
    verdict: 'update',
    calls: [
      {
        operation: 'TagResource',
        input: {
          resourceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
          tags: [{ key: 'new', value: 'b' }],
        },
      },
      {
        operation: 'UntagResource',
        input: { resourceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web', tagKeys: ['team'] },
      },
    ],
    says: /only its tags/,
  },
  { title: 'launch type', request: create({ launchType: 'EC2' }), verdict: 'replace', calls: [], says: /`launchType`/ },
  {
    title: 'launch type to strategy',
    request: create({
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    }),
    verdict: 'update',
    calls: [updated({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] })],
  },
  {
    title: 'scheduling strategy',
    request: {
      operation: 'CreateService',
      input: {
        cluster: 'bare',
        serviceName: 'old',
        taskDefinition: 'ec2',
        launchType: 'EC2',
        schedulingStrategy: 'DAEMON',
      },
    },
    verdict: 'replace',
    calls: [],
    says: /schedulingStrategy/,
  },
  {
    title: 'role',
    request: {
      operation: 'CreateService',
      input: {
        cluster: 'bare',
        serviceName: 'old',
        taskDefinition: 'ec2',
        launchType: 'EC2',
        desiredCount: 1,
        role: 'other',
      },
    },
    verdict: 'replace',
    calls: [],
    says: /`role`/,
  },
  {
    title: 'the default strategy',
    request: { operation: 'CreateService', input: { ...web, serviceName: 'new', launchType: undefined } },
    verdict: 'create',
    calls: [{ operation: 'CreateService', input: { ...web, serviceName: 'new', launchType: undefined } }],
    says: /default strategy of the cluster adds FARGATE \(weight 1\)/,
  },
  {
    title: 'no cluster',
    request: create({ cluster: 'gone' }),
    verdict: 'refused',
    calls: [],
    says: /Cluster gone is not there/,
  },
  {
    title: 'no task definition',
    request: create({ taskDefinition: 'gone:7' }),
    verdict: 'refused',
    calls: [],
    says: /gone:7 is not there/,
  },
  { title: 'update: same', request: update({ desiredCount: 4 }), verdict: 'no-change', calls: [] },
  {
    title: 'update: forced',
    request: update({ forceNewDeployment: true }),
    verdict: 'new-deployment',
    calls: [updated({ forceNewDeployment: true })],
    says: /forceNewDeployment/,
  },
  {
    title: 'update: absent',
    request: update({ service: 'gone' }),
    verdict: 'refused',
    calls: [],
    says: /As a CreateService request/,
  },
  {
    title: 'update: count of a daemon',
    request: update({ cluster: 'bare', service: 'each', desiredCount: 2 }),
    verdict: 'refused',
    calls: [],
  },
  {
    title: 'update: task definition of task sets',
    request: update({ service: 'ext', desiredCount: 5 }),
    verdict: 'update',
    calls: [updated({ service: 'ext', desiredCount: 5 })],
  },
  {
    title: 'delete: scaled',
    request: { operation: 'DeleteService', input: { cluster: 'shop', service: 'web' } },
    verdict: 'refused',
    calls: [],
    says: /scale it to 0/,
  },
  {
    title: 'delete: forced',
    request: { operation: 'DeleteService', input: { cluster: 'shop', service: 'web', force: true } },
    verdict: 'delete',
    calls: [{ operation: 'DeleteService', input: { cluster: 'shop', service: 'web', force: true } }],
  },
  {
    title: 'register: another',
    request: {
      operation: 'RegisterTaskDefinition',
      input: { family: 'ec2', containerDefinitions: [{ name: 'web', image: 'b', memory: 8 }] },
    },
    verdict: 'new-revision',
    calls: [
      {
        operation: 'RegisterTaskDefinition',
        input: { family: 'ec2', containerDefinitions: [{ name: 'web', image: 'b', memory: 8 }] },
      },
    ],
  },
  {
    title: 'run',
    request: { operation: 'RunTask', input: { cluster: 'shop', taskDefinition: 'web', count: 3 } },
    verdict: 'run',
    calls: [{ operation: 'RunTask', input: { cluster: 'shop', taskDefinition: 'web', count: 3 } }],
    says: /Starts 3 tasks on capacity provider strategy FARGATE/,
  },
  {
    title: 'put providers',
    request: {
      operation: 'PutClusterCapacityProviders',
      input: { cluster: 'shop', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] },
    },
    verdict: 'update',
    calls: [
      {
        operation: 'PutClusterCapacityProviders',
        input: { cluster: 'shop', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] },
      },
    ],
    says: /Takes away FARGATE_SPOT/,
  },
  {
    title: 'cluster in use',
    request: { operation: 'DeleteCluster', input: { cluster: 'shop' } },
    verdict: 'refused',
    calls: [],
    says: /2 active services/,
  },
  {
    title: 'cluster with other settings',
    request: {
      operation: 'CreateCluster',
      input: { clusterName: 'bare', settings: [{ name: 'containerInsights', value: 'enhanced' }] },
    },
    verdict: 'update',
    calls: [
      {
        operation: 'UpdateCluster',
        input: { cluster: 'bare', settings: [{ name: 'containerInsights', value: 'enhanced' }] },
      },
    ],
  },
  {
    title: 'task set',
    request: {
      operation: 'CreateTaskSet',
      input: {
        cluster: 'shop',
        service: 'ext',
        taskDefinition: 'web',
        launchType: 'FARGATE',
        scale: { value: 50, unit: 'PERCENT' },
      },
    },
    verdict: 'create',
    calls: [
      {
        operation: 'CreateTaskSet',
        input: {
          cluster: 'shop',
          service: 'ext',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          scale: { value: 50, unit: 'PERCENT' },
        },
      },
    ],
    says: /starts 2 tasks/,
  },
  {
    title: 'task set of a rolling service',
    request: { operation: 'CreateTaskSet', input: { cluster: 'shop', service: 'web', taskDefinition: 'web' } },
    verdict: 'refused',
    calls: [],
    says: /EXTERNAL/,
  },
  {
    title: 'tags that are there',
    request: {
      operation: 'TagResource',
      input: {
        resourceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
        tags: [{ key: 'team', value: 'a' }],
      },
    },
    verdict: 'no-change',
    calls: [],
  },
];

for (const { title, request, verdict, calls, says } of cases) {
  test(`${request.operation}, ${title}: ${verdict}`, async () => {
    const made = account();
    for (const each of base) made.send(each);
    const plan = await made.plan(request);
    assert.equal(plan.verdict, verdict, plan.steps.join('\n'));
    assert.deepEqual(plan.calls, calls);
    if (says !== undefined) assert.match(plan.steps.join('\n'), says);
  });
}

const strangers: readonly (readonly [string, RegExp | undefined])[] = [
  ['arn:aws:iam::123456789012:role/x', undefined],
  ['arn:aws:iam::210987654321:role/x', /`role` is of account 210987654321, not 123456789012/],
  ['arn:aws:ecs:eu-west-1:123456789012:task-definition/x:1', /region eu-west-1, not us-east-1/],
  ['arn:aws-cn:iam::123456789012:role/x', /partition aws-cn/],
  ['arn:aws:s3:::bucket/key', undefined],
];

for (const [arn, warning] of strangers) {
  test(`${arn} is ${warning === undefined ? 'at home' : 'warned of'}`, () => {
    const { warnings } = planOf({ operation: 'ListServices', input: { role: arn } }, nothing, here);
    if (warning === undefined) assert.deepEqual(warnings, []);
    else assert.match(warnings.join('\n'), warning);
  });
}

test('what could not be read is told, and nothing is made on a guess', () => {
  const live: LiveState = { unread: ['Could not read the service: denied.'], unknown: ['service'] };
  const plan = planOf(create({}), live, here);
  assert.equal(plan.verdict, 'refused');
  assert.deepEqual(plan.warnings, ['Could not read the service: denied.']);
});

test('what an earlier request of the run makes is not missing', () => {
  const plan = planOf(create({}), nothing, { ...here, earlier: base.slice(0, 3) });
  assert.equal(plan.verdict, 'create');
  assert.match(plan.steps.join('\n'), /this run registers before/);
});

test('the least calls are made', async () => {
  const made = account();
  for (const each of base) made.send(each);
  await made.plan(create({}));
  assert.deepEqual(made.calls.toSorted(), [
    'DescribeClusters',
    'DescribeServiceRevisions',
    'DescribeServices',
    'DescribeTaskDefinition',
  ]);
});

/** running, desired, minimum %, maximum % → batches. */
const batches: readonly (readonly [number, number, number, number, string])[] = [
  [4, 4, 100, 200, 'one batch: starts 4, then stops 4'],
  [4, 4, 50, 100, '2 batches: stops 2, then starts 2; stops 2, then starts 2'],
  [4, 4, 100, 150, '2 batches: starts 2, then stops 2; starts 2, then stops 2'],
  [3, 3, 50, 100, '3 batches: stops 1, then starts 1; stops 1, then starts 1; stops 1, then starts 1'],
  [0, 2, 100, 200, 'one batch: starts 2'],
  [2, 0, 100, 200, 'one batch: stops 2'],
  [1, 1, 100, 100, 'stuck'],
  [3, 3, 100, 110, 'stuck'],
];

for (const [running, desired, minimum, maximum, expected] of batches) {
  test(`${running} -> ${desired} tasks at ${minimum}/${maximum} %: ${expected}`, () => {
    const found = rollingBatches(running, desired, boundsOf(desired, minimum, maximum));
    assert.equal(found === undefined ? 'stuck' : batchesText(found), expected);
  });
}
