import assert from 'node:assert/strict';
import { ApiError } from '../../sandbox/errors.ts';
import { defaultCaller } from '../../sandbox/sandbox.ts';
import { writeState } from '../../sandbox/state-file.ts';
import type { CheckedSandbox } from './checked.ts';
import { assertInvariants, assertSettled } from './invariants.ts';
import { assertKept } from './kept.ts';
import { machine, managedInstances, noteArns, type RandomRequest, resolved } from './random-requests.ts';
import { emptySandbox, pass } from './sandbox.ts';

const container = { name: 'app', image: 'nginx:1', memory: 128 };
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };
const ofManaged = { key: 'sandbox:capacity-provider', value: 'managed' };
const awsvpc = { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' };

/** What every session begins with, so that most requests find something. */
export const preamble: readonly (readonly [operation: string, input: unknown])[] = [
  ['CreateCluster', { clusterName: 'shop' }],
  [
    'CreateCapacityProvider',
    {
      name: 'group',
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:5:autoScalingGroupName/a',
      },
    },
  ],
  [
    'PutClusterCapacityProviders',
    {
      cluster: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT', 'group'],
      defaultCapacityProviderStrategy: [],
    },
  ],
  ['RegisterTaskDefinition', { ...awsvpc, family: 'web', containerDefinitions: [container] }],
  [
    'RegisterTaskDefinition',
    { family: 'job', containerDefinitions: [{ ...container, cpu: 64, command: ['sleep', '100'] }] },
  ],
  ['RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions: [{ name: 'agent', image: 'agent:1' }] }],
  ['RegisterContainerInstance', { cluster: 'shop', ...machine }],
  ['RegisterContainerInstance', { cluster: 'shop', ...machine }],
  ['CreateCapacityProvider', { name: 'managed', cluster: 'shop', managedInstancesProvider: managedInstances }],
  ['RegisterContainerInstance', { cluster: 'shop', ...machine, tags: [ofManaged] }],
  ['RegisterContainerInstance', { cluster: 'shop', ...machine, tags: [ofManaged] }],
  [
    'CreateService',
    {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration,
    },
  ],
  [
    'CreateService',
    { cluster: 'shop', serviceName: 'sets', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } },
  ],
  ['RunTask', { cluster: 'shop', taskDefinition: 'job', count: 2 }],
];

/** Operations that change nothing. */
const reads = /^(?:Describe|List|Get|Discover)/;

function run(sandbox: CheckedSandbox, operation: string, input: unknown): void {
  sandbox.account();
  const before = writeState(sandbox);
  try {
    sandbox.call(operation, input, defaultCaller);
  } catch (error) {
    assert.ok(error instanceof ApiError, error instanceof Error ? `${operation}: ${error.stack}` : 'no error');
    assertSame(before, writeState(sandbox), `${operation} was refused (${error.message})`);
    return;
  }
  if (reads.test(operation)) assertSame(before, writeState(sandbox), operation);
}

/** A session with a sandbox of its own: nothing but an ApiError is thrown, and after each request the invariants hold. */
export function randomSession(requests: readonly RandomRequest[]): void {
  const sandbox = emptySandbox();
  // The same requests at the same times, but somebody looks at it in between.
  const watched = emptySandbox();
  const seen = new Map<string, Set<string>>();
  for (const [operation, input] of preamble) {
    run(sandbox, operation, input);
    run(watched, operation, input);
  }
  for (const { seconds, operation, input } of requests) {
    pass(sandbox, seconds);
    for (const part of [0.3, 0.3, 0.4]) {
      pass(watched, seconds * part);
      watched.send('ListClusters', {});
    }
    sandbox.account();
    noteArns(writeState(sandbox), seen);
    const request = resolved(input, seen);
    run(sandbox, operation, request);
    run(watched, operation, request);
    assertInvariants(sandbox.account());
    watched.account();
    assertSame(writeState(sandbox), writeState(watched), 'a look');
  }
  assertKept(sandbox);
  pass(sandbox, 4 * 3600);
  assertSettled(sandbox.account());
}

/** State texts are long: only where they part is shown. */
function assertSame(before: string, after: string, what: string): void {
  const [old, young] = [before, after].map((text) => text.slice(text.indexOf('"state":'))) as [string, string];
  if (old === young) return;
  let at = 0;
  while (old[at] === young[at]) at += 1;
  const part = (text: string) => text.slice(Math.max(0, at - 120), at + 120);
  assert.fail(`${what} has changed something:\n- ${part(old)}\n+ ${part(young)}`);
}
