import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterRegistrations, inOrder } from '../../../client/apply/order.ts';
import type { Request } from './plan-sandbox.ts';

const request = (operation: Request['operation'], input: object = {}): Request => ({ operation, input: { ...input } });

const orders: readonly {
  readonly title: string;
  readonly given: readonly Request[];
  readonly expected: readonly string[];
}[] = [
  {
    title: 'what is needed comes first',
    given: [
      request('RunTask'),
      request('CreateTaskSet'),
      request('CreateService'),
      request('RegisterTaskDefinition'),
      request('CreateCluster'),
      request('CreateCapacityProvider'),
    ],
    expected: [
      'CreateCapacityProvider',
      'CreateCluster',
      'RegisterTaskDefinition',
      'CreateService',
      'CreateTaskSet',
      'RunTask',
    ],
  },
  {
    title: 'a provider of managed instances needs its cluster',
    given: [
      request('PutClusterCapacityProviders'),
      request('CreateCapacityProvider', { managedInstancesProvider: {} }),
      request('CreateCluster'),
    ],
    expected: ['CreateCluster', 'CreateCapacityProvider', 'PutClusterCapacityProviders'],
  },
  {
    title: 'deletes come last, the other way round',
    given: [
      request('DeleteCluster'),
      request('DeleteService'),
      request('DeregisterTaskDefinition'),
      request('DeleteTaskSet'),
      request('TagResource'),
    ],
    expected: ['TagResource', 'DeleteTaskSet', 'DeleteService', 'DeregisterTaskDefinition', 'DeleteCluster'],
  },
];

for (const { title, given, expected } of orders) {
  test(title, () =>
    assert.deepEqual(
      inOrder(given).map(({ operation }) => operation),
      expected,
    ),
  );
}

test('requests that need nothing from each other stay as they are', () => {
  const given = ['b', 'a', 'c'].map((serviceName) => request('CreateService', { serviceName }));
  assert.deepEqual(inOrder(given), given);
});

const arn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:7';
const answered = [
  { operation: 'RegisterTaskDefinition' as const, answer: { taskDefinition: { taskDefinitionArn: arn } } },
];
const names: readonly (readonly [string | undefined, string | undefined])[] = [
  ['web', arn],
  ['arn:aws:ecs:us-east-1:123456789012:task-definition/web', arn],
  ['web:3', 'web:3'],
  ['other', 'other'],
  [undefined, undefined],
];

for (const [taskDefinition, expected] of names) {
  test(`a service of ${taskDefinition} takes ${expected}`, () => {
    const given = request('CreateService', taskDefinition === undefined ? {} : { taskDefinition });
    assert.equal(afterRegistrations(given, answered).input.taskDefinition, expected);
  });
}
