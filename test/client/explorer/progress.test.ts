import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeData } from '../../../client/explorer/model.ts';
import { isChanging, timeOf } from '../../../client/explorer/progress.ts';
import { createSlim } from '../../../client/explorer/slim.ts';
import { createStoppedTasks } from '../../../client/explorer/stopped-tasks.ts';

const at = (arn: string) => ({ arn, cluster: 'shop' });

const cases: readonly [what: string, data: NodeData, expected: boolean][] = [
  ['a cluster', { kind: 'cluster', arn: 'a', cluster: { status: 'ACTIVE' } }, false],
  ['a cluster being made', { kind: 'cluster', arn: 'a', cluster: { status: 'PROVISIONING' } }, true],
  ['a cluster with pending tasks', { kind: 'cluster', arn: 'a', cluster: { pendingTasksCount: 1 } }, true],
  ['a service not described', { kind: 'service', ...at('a') }, false],
  [
    'a service at rest',
    { kind: 'service', ...at('a'), service: { deployments: [{ rolloutState: 'COMPLETED' }] } },
    false,
  ],
  [
    'a service rolling out',
    { kind: 'service', ...at('a'), service: { deployments: [{ rolloutState: 'IN_PROGRESS' }] } },
    true,
  ],
  [
    'a service with a task set',
    { kind: 'service', ...at('a'), service: { taskSets: [{ stabilityStatus: 'STABILIZING' }] } },
    true,
  ],
  ['a service that drains', { kind: 'service', ...at('a'), service: { status: 'DRAINING' } }, true],
  ['a task that runs', { kind: 'task', ...at('a'), task: { lastStatus: 'RUNNING', desiredStatus: 'RUNNING' } }, false],
  [
    'a task to be stopped',
    { kind: 'task', ...at('a'), task: { lastStatus: 'RUNNING', desiredStatus: 'STOPPED' } },
    true,
  ],
  ['a pending task', { kind: 'task', ...at('a'), task: { lastStatus: 'PENDING' } }, true],
  ['a stopped task', { kind: 'task', ...at('a'), task: { lastStatus: 'STOPPED' } }, false],
  ['a task not described', { kind: 'task', ...at('a') }, false],
  [
    'a provider being updated',
    { kind: 'capacity-provider', name: 'a', provider: { updateStatus: 'UPDATE_IN_PROGRESS' } },
    true,
  ],
  [
    'a provider whose update failed',
    { kind: 'capacity-provider', name: 'a', provider: { updateStatus: 'UPDATE_FAILED' } },
    false,
  ],
  ['an instance that drains', { kind: 'container-instance', ...at('a'), instance: { status: 'DRAINING' } }, true],
  [
    'a service deployment under way',
    { kind: 'service-deployment', ...at('a'), serviceDeployment: { status: 'ROLLBACK_IN_PROGRESS' } },
    true,
  ],
  [
    'one that was rolled back',
    { kind: 'service-deployment', ...at('a'), serviceDeployment: { status: 'ROLLBACK_SUCCESSFUL' } },
    false,
  ],
  ['a note', { kind: 'note', note: 'empty', text: '' }, false],
];

for (const [what, data, expected] of cases) {
  test(`${what} is ${expected ? '' : 'not '}changing`, () => {
    assert.equal(isChanging(data), expected);
  });
}

test('the time of a service is that of its newest deployment', () => {
  const [old, recent] = [new Date(1000), new Date(2000)];
  const service = { createdAt: old, deployments: [{ updatedAt: old }, { updatedAt: recent }, {}] };
  assert.equal(timeOf({ kind: 'service', ...at('a'), service }), 2000);
  assert.equal(timeOf({ kind: 'service', ...at('a'), service: { createdAt: old } }), 1000);
});

test('what the tree does not show is not kept, least of all overrides', () => {
  const date = new Date(0);
  const task = {
    taskArn: 'a',
    startedAt: date,
    overrides: { containerOverrides: [{ environment: [{ name: 'PASSWORD', value: 'secret' }] }] },
    containers: [{ name: 'app', exitCode: 0, managedAgents: [] }],
    tags: [],
  };
  assert.deepEqual(createSlim()(task), { taskArn: 'a', startedAt: date, containers: [{ name: 'app', exitCode: 0 }] });
  const events = Array.from({ length: 100 }, (_, id) => ({ id: String(id) }));
  assert.deepEqual(createSlim()({ events }), { events: [{ id: '0' }, { id: '1' }, { id: '2' }] });
});

test('of stopped tasks the newest are kept, for each connection', () => {
  const stopped = createStoppedTasks(10);
  for (let n = 0; n < 25; n += 1) {
    const group = `service:${n % 2 === 0 ? 'even' : 'odd'}`;
    stopped.add('a', { taskArn: `task-${n}`, clusterArn: 'shop', group, stoppedAt: new Date(n) });
  }
  stopped.add('b', { taskArn: 'other', clusterArn: 'shop' });
  const arns = stopped.of('a', 'shop').map(({ taskArn }) => taskArn);
  assert.ok(arns.length <= 10 && arns.includes('task-24') && !arns.includes('task-0'), arns.join());
  assert.ok(stopped.of('a', 'shop', 'even').every(({ group }) => group === 'service:even'));
  assert.deepEqual(stopped.of('a', 'elsewhere'), []);
  stopped.forget('a');
  assert.deepEqual(stopped.of('a', 'shop'), []);
  assert.equal(stopped.of('b', 'shop').length, 1);
});
