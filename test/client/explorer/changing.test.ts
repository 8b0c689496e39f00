import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TreeNode } from '../../../client/explorer/model.ts';
import { shopSeed } from '../../../sandbox/seeds/shop.ts';
import { isRead, labelOf, liveAccount } from './live-account.ts';

function rollout(node: TreeNode | undefined): string | undefined {
  return node?.data.kind === 'service' ? node.data.service?.deployments?.[0]?.rolloutState : undefined;
}

test('what is changing is looked at again, in one call, and nothing else is', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, sandbox, clock, counts, open, until } = account;
  const { id } = await open('clusters', 'shop', 'services');
  const catalog = () => explorer.children(id).find((it) => labelOf(it) === 'catalog');
  await until(() => rollout(catalog()) === 'IN_PROGRESS');
  await until(() => explorer.children(id).every(({ data }) => data.kind === 'service' && data.service !== undefined));
  sandbox.clock.advance(600_000);
  await counts();
  clock.advance(5_000);
  await until(() => rollout(catalog()) === 'COMPLETED');
  const { DescribeServices, ListServices } = await counts();
  assert.deepEqual({ DescribeServices, ListServices }, { DescribeServices: 1, ListServices: undefined });
});

test('the watch rests while the view cannot be seen, and what is collapsed is left alone', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, clock, counts, open, until } = account;
  const { id } = await open('clusters', 'shop', 'services');
  await until(() => explorer.children(id).some((it) => rollout(it) === 'IN_PROGRESS'));
  explorer.collapsed(id);
  explorer.setVisible(false);
  await counts();
  clock.advance(60_000);
  assert.deepEqual(await counts(), {});
});

test('stopped tasks stay after ECS forgot them, with reasons and exit codes', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, sandbox, open, until } = account;
  const { id } = await open('clusters', 'shop', 'stopped-tasks');
  await until(() => isRead(explorer.children(id)) && explorer.children(id).length > 1);
  const before = explorer.children(id).map(labelOf).toSorted();
  sandbox.clock.advance(3 * 3600_000);
  const { tasks = [] } = sandbox.send('DescribeTasks', { cluster: 'shop', tasks: before });
  assert.deepEqual(tasks, [], 'ECS has forgotten them');
  explorer.refresh(id);
  await until(() => isRead(explorer.children(id)));
  const after = new Set(explorer.children(id).map(labelOf));
  for (const task of before) assert.ok(after.has(task), task);
  const failed = explorer
    .children(id)
    .flatMap(({ data }) => (data.kind === 'task' && data.task !== undefined ? [data.task] : []))
    .find(({ containers = [] }) => containers.some(({ exitCode }) => exitCode === 1));
  assert.match(failed?.stoppedReason ?? '', /Essential container in task exited/);
});

test('a stopped task of a service is below the service, too, with its containers', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, sandbox, open, until } = account;
  const { taskArns: [task = ''] = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
  sandbox.send('StopTask', { cluster: 'shop', task, reason: 'test' });
  sandbox.clock.advance(120_000);
  const { id } = await open('clusters', 'shop', 'services', 'web', 'stopped-tasks');
  const name = task.slice(task.lastIndexOf('/') + 1);
  const node = await until(() => explorer.children(id).find((it) => labelOf(it) === name));
  explorer.expanded(node.id);
  assert.deepEqual(account.labels(node.id), ['web']);
  assert.equal(explorer.node(explorer.children(node.id)[0]?.id ?? '')?.parent, node.id);
});

test('a refreshed service shows its new deployment below its headings', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, sandbox, open, until } = account;
  const { id } = await open('clusters', 'shop', 'services', 'web', 'deployments');
  await until(() => isRead(explorer.children(id)) && account.labels(id).includes('PRIMARY COMPLETED'));
  sandbox.send('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true });
  const service = explorer.node(explorer.node(id)?.parent ?? '');
  explorer.refresh(service?.id ?? '');
  await until(() => account.labels(id).includes('PRIMARY IN_PROGRESS'));
});
