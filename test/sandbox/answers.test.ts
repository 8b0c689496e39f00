import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualClock } from '../../sandbox/clock.ts';
import { createSandbox, defaultCaller } from '../../sandbox/sandbox.ts';
import { preamble } from './random-session.ts';
import { start } from './sandbox.ts';

const region = 'arn:aws:ecs:us-east-1:123456789012';

/** Reads whose answers hold parts of the state, and requests that change those parts. */
const reads: readonly (readonly [operation: string, input: object])[] = [
  ['DescribeClusters', { clusters: ['shop'], include: ['TAGS', 'SETTINGS'] }],
  ['DescribeServices', { cluster: 'shop', services: ['web'], include: ['TAGS'] }],
  ['DescribeCapacityProviders', { include: ['TAGS'] }],
  ['DescribeTaskDefinition', { taskDefinition: 'web:1', include: ['TAGS'] }],
  ['ListTagsForResource', { resourceArn: `${region}:service/shop/web` }],
];
const changes: readonly (readonly [operation: string, input: object])[] = [
  ['TagResource', { resourceArn: `${region}:service/shop/web`, tags: [{ key: 'a', value: 'b' }] }],
  ['UpdateService', { cluster: 'shop', service: 'web', desiredCount: 3, healthCheckGracePeriodSeconds: 7 }],
  ['UpdateClusterSettings', { cluster: 'shop', settings: [{ name: 'containerInsights', value: 'enabled' }] }],
  ['UpdateCapacityProvider', { name: 'group', autoScalingGroupProvider: { managedDraining: 'DISABLED' } }],
  ['DeregisterTaskDefinition', { taskDefinition: 'web:1' }],
];

test('an answer stays as it was when the state changes, and changing it changes no state', () => {
  const clock = virtualClock(start);
  const sandbox = createSandbox({ clock, seed: 1, fill: () => {} });
  const ask = ([operation, input]: (typeof reads)[number]) => sandbox.call(operation, input, defaultCaller);
  for (const [operation, input] of preamble) sandbox.call(operation, input, defaultCaller);
  clock.advance(5000);
  const { taskArns: tasks = [] } = sandbox.send('ListTasks', { cluster: 'shop' });
  const all = [...reads, ['DescribeTasks', { cluster: 'shop', tasks, include: ['TAGS'] }] as const];
  const answers = all.map(ask);
  const before = answers.map((answer) => JSON.stringify(answer));
  for (const change of changes) ask(change);
  sandbox.send('StopTask', { cluster: 'shop', task: tasks[0] });
  clock.advance(60_000);
  const later = all.map(ask);
  assert.deepEqual(
    answers.map((answer) => JSON.stringify(answer)),
    before,
  );
  later.forEach((answer, index) => {
    assert.notEqual(JSON.stringify(answer), before[index], all[index]?.[0]);
  });

  const texts = later.map((answer) => JSON.stringify(answer));
  for (const answer of later) spoil(answer);
  assert.deepEqual(
    all.map((read) => JSON.stringify(ask(read))),
    texts,
  );
});

/** Changes every text and number in a value. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object') spoil(member);
    else Object.assign(value, { [name]: 'spoilt' });
  }
}
