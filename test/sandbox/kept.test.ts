import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultCaller, type Sandbox } from '../../sandbox/sandbox.ts';
import { assertKept, restarted } from './kept.ts';
import { emptySandbox, pass } from './sandbox.ts';

const region = 'arn:aws:ecs:us-east-1:123456789012';
const subnets = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };
const container = { name: 'web', image: 'nginx:1', memory: 128, dockerLabels: { $: 'same', as: '0' } };

/** A session that leaves something of every kind behind; between two requests pass as many seconds as stand in front. */
const session: readonly (readonly [seconds: number, operation: string, input: unknown])[] = [
  [0, 'PutAccountSetting', { name: 'containerInsights', value: 'enabled' }],
  [0, 'CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: 'b' }] }],
  [
    0,
    'PutClusterCapacityProviders',
    {
      cluster: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    },
  ],
  [
    1,
    'RegisterTaskDefinition',
    {
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [container],
    },
  ],
  [0, 'RegisterTaskDefinition', { family: 'batch', containerDefinitions: [container] }],
  [0, 'RegisterTaskDefinition', { family: 'batch', containerDefinitions: [container] }],
  [0, 'DeregisterTaskDefinition', { taskDefinition: 'batch:1' }],
  [0, 'DeleteTaskDefinitions', { taskDefinitions: ['batch:1'] }],
  [
    1,
    'CreateService',
    { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 3, networkConfiguration: subnets },
  ],
  [
    2,
    'RunTask',
    { cluster: 'shop', taskDefinition: 'web', count: 2, launchType: 'FARGATE', networkConfiguration: subnets },
  ],
  [30, 'DescribeServices', { cluster: 'shop', services: ['web'] }],
  [60, 'UpdateService', { cluster: 'shop', service: 'web', desiredCount: 4, forceNewDeployment: true }],
  [20, 'ListTasks', { cluster: 'shop', maxResults: 2 }],
  [20, 'ListServiceDeployments', { cluster: 'shop', service: 'web' }],
  [
    0,
    'CreateService',
    { cluster: 'shop', serviceName: 'sets', deploymentController: { type: 'EXTERNAL' }, desiredCount: 2 },
  ],
  [
    1,
    'CreateTaskSet',
    {
      cluster: 'shop',
      service: 'sets',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: subnets,
      scale: { value: 50, unit: 'PERCENT' },
    },
  ],
  [60, 'DescribeTaskSets', { cluster: 'shop', service: 'sets' }],
  [0, 'TagResource', { resourceArn: `${region}:service/shop/web`, tags: [{ key: 'c', value: 'd' }] }],
  [0, 'UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 }],
  [90, 'DeleteService', { cluster: 'shop', service: 'web', force: true }],
  [600, 'DescribeServices', { cluster: 'shop', services: ['web', 'sets'] }],
  [7200, 'ListTasks', { cluster: 'shop', desiredStatus: 'STOPPED' }],
];

/** The answer as JSON; throws the refusal. */
function step(sandbox: Sandbox, [seconds, operation, input]: (typeof session)[number]): string {
  pass(sandbox, seconds);
  return JSON.stringify(sandbox.call(operation, input, defaultCaller));
}

test('a restart after any request changes no answer of those that follow', () => {
  const through = emptySandbox();
  let broken: Sandbox = emptySandbox();
  for (const part of session) {
    assert.equal(step(broken, part), step(through, part), part[1]);
    assertKept(through);
    broken = restarted(broken);
  }
});
