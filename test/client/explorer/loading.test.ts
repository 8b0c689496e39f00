import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ExplorerModel } from '../../../client/explorer/model.ts';
import { shopSeed } from '../../../sandbox/seeds/shop.ts';
import { isRead, type LiveAccount, labelOf, liveAccount } from './live-account.ts';

/** Services without tasks in the cluster `big`: 230 make three pages. */
async function bigAccount(t: TestContext): Promise<LiveAccount> {
  const account = await liveAccount(t, () => {});
  const { send } = account.sandbox;
  send('CreateCluster', { clusterName: 'big' });
  const app = { name: 'app', image: 'busybox', memory: 64 };
  send('RegisterTaskDefinition', { family: 'app', containerDefinitions: [app] });
  for (let index = 0; index < 230; index += 1) {
    const serviceName = `service-${index}`;
    send('CreateService', { cluster: 'big', serviceName, taskDefinition: 'app', desiredCount: 0 });
  }
  return account;
}

function describedServices(explorer: ExplorerModel, id: string): number {
  return explorer.children(id).filter(({ data }) => data.kind === 'service' && data.service !== undefined).length;
}

function isAllDescribed({ explorer }: LiveAccount, id: string, count: number): boolean {
  return isRead(explorer.children(id)) && describedServices(explorer, id) === count;
}

test('pages and batches of the greatest size, each once, and none for what is not expanded', async (t) => {
  const account = await bigAccount(t);
  const { explorer, counts, open, until } = account;
  await counts();
  const { id } = await open('clusters', 'big', 'services');
  await until(() => isAllDescribed(account, id, 230));
  explorer.collapsed(id);
  explorer.expanded(id);
  explorer.children(id);
  assert.deepEqual(await counts(), { ListClusters: 1, DescribeClusters: 1, ListServices: 3, DescribeServices: 23 });
});

test('names are in their natural order', async (t) => {
  const account = await bigAccount(t);
  const { id } = await account.open('clusters', 'big', 'services');
  await account.until(() => isAllDescribed(account, id, 230));
  const labels = account.labels(id);
  assert.deepEqual(labels.slice(0, 3), ['service-0', 'service-1', 'service-2']);
  assert.equal(labels.at(-1), 'service-229');
});

const interruptions: Readonly<Record<string, (explorer: ExplorerModel, id: string) => void>> = {
  collapsed(explorer, id) {
    explorer.collapsed(id);
    explorer.expanded(id);
  },
  'collapsed above'(explorer, id) {
    const cluster = explorer.node(id)?.parent ?? '';
    explorer.collapsed(cluster);
    explorer.expanded(cluster);
  },
  'not visible'(explorer) {
    explorer.setVisible(false);
    explorer.setVisible(true);
  },
};

for (const [name, interrupt] of Object.entries(interruptions)) {
  test(`goes on where it stopped: ${name} after the first page`, async (t) => {
    const account = await bigAccount(t);
    const { explorer, counts, open, until } = account;
    const { id } = await open('clusters', 'big', 'services');
    await until(() => explorer.children(id).length > 50);
    await counts();
    interrupt(explorer, id);
    await until(() => isAllDescribed(account, id, 230));
    const { ListServices = 0 } = await counts();
    assert.ok(ListServices <= 3, `${ListServices} pages`);
    assert.equal(new Set(account.labels(id)).size, 230);
  });
}

test('nothing is asked while the view cannot be seen', async (t) => {
  const { explorer, counts, clock } = await bigAccount(t);
  explorer.setVisible(false);
  await counts();
  const [root] = explorer.roots();
  explorer.expanded(root?.id ?? '');
  const [clusters] = explorer.children(root?.id ?? '');
  explorer.expanded(clusters?.id ?? '');
  assert.deepEqual(explorer.children(clusters?.id ?? '').map(labelOf), ['(loading) Loading clusters…']);
  clock.advance(100_000);
  assert.deepEqual(await counts(), {});
});

test('a page that fails leaves what came, and retry goes on from there', async (t) => {
  const account = await bigAccount(t);
  const { explorer, counts, faults, open, until } = account;
  const { id } = await open('clusters', 'big');
  const services = explorer.children(id)[0]?.id ?? '';
  await until(() => explorer.node(services));
  explorer.expanded(services);
  await until(() => explorer.children(services).length > 1);
  faults([{ kind: 'access-denied', operation: 'ListServices' }]);
  const failed = await until(() =>
    explorer.children(services).find(({ data }) => data.kind === 'note' && data.note === 'failed'),
  );
  assert.match(labelOf(failed), /^\(failed\) Not all services could be read: Not allowed: .*ecs:ListServices/);
  const before = explorer.children(services).length;
  assert.ok(before >= 100 && before < 230, `${before} rows`);
  await counts();
  faults([]);
  explorer.retry(failed.id);
  await until(() => isAllDescribed(account, services, 230));
  const { ListServices = 0 } = await counts();
  assert.ok(ListServices <= 2, `${ListServices} pages`);
});

test('descriptions that fail are one row, and retry asks for those only', async (t) => {
  const account = await bigAccount(t);
  const { explorer, counts, faults, open, until } = account;
  faults([{ kind: 'access-denied', operation: 'DescribeServices' }]);
  const { id } = await open('clusters', 'big', 'services');
  const failed = await until(
    () =>
      isRead(explorer.children(id)) &&
      explorer.children(id).find(({ data }) => data.kind === 'note' && /^230 services/.test(data.text)),
  );
  assert.match(labelOf(failed), /230 services could not be described: Not allowed/);
  assert.equal(explorer.children(id).length, 231);
  faults([]);
  await counts();
  explorer.retry(failed.id);
  await until(() => isAllDescribed(account, id, 230));
  assert.deepEqual(await counts(), { DescribeServices: 23 });
});

test('what ECS does not describe is a row that says why', async (t) => {
  const account = await bigAccount(t);
  const { explorer, faults, open, until } = account;
  faults([{ kind: 'failures', operation: 'DescribeServices' }]);
  const { id } = await open('clusters', 'big', 'services');
  await until(() => isRead(explorer.children(id)) && explorer.children(id).every(({ data }) => data.kind === 'note'));
  assert.match(account.labels(id)[0] ?? '', /^\(failed\) service-0: not described, ECS no longer knows it/);
  faults([]);
  const [first] = explorer.children(id);
  explorer.retry(first?.id ?? '');
  await until(() => describedServices(explorer, id) === 1);
});

test('30 % of the calls throttled or failing: all comes all the same', async (t) => {
  const account = await bigAccount(t);
  account.faults([
    { kind: 'throttle', rate: 0.15 },
    { kind: 'server-error', rate: 0.15 },
  ]);
  const { explorer, open, until } = account;
  const { id } = await open('clusters', 'big', 'services');
  await until(() => {
    // A row that remains is tried again, as the user would.
    const failed = explorer.children(id).find(({ data }) => data.kind === 'note' && data.note === 'failed');
    if (failed !== undefined) explorer.retry(failed.id);
    return isAllDescribed(account, id, 230);
  });
  assert.equal(explorer.children(id).length, 230);
});

test('a refresh keeps what is shown until the new is there, and what vanished goes', async (t) => {
  const account = await bigAccount(t);
  const { explorer, sandbox, counts, open, until } = account;
  const { id } = await open('clusters', 'big', 'services');
  await until(() => isAllDescribed(account, id, 230));
  const before = new Map(explorer.children(id).map((node) => [labelOf(node), node.id]));
  sandbox.send('DeleteService', { cluster: 'big', service: 'service-7', force: true });
  const app = { cluster: 'big', taskDefinition: 'app', desiredCount: 0 };
  sandbox.send('CreateService', { ...app, serviceName: 'another' });
  await counts();
  explorer.refresh(id);
  assert.equal(explorer.children(id).length, 230);
  await until(() => account.labels(id).includes('another') && !account.labels(id).includes('service-7'));
  for (const node of explorer.children(id)) {
    assert.equal(node.id, before.get(labelOf(node)) ?? node.id, 'the same id after the refresh');
  }
  await until(() => describedServices(explorer, id) === 230);
  assert.deepEqual(await counts(), { ListServices: 3, DescribeServices: 23 });
});

test('a connection that is removed or leads elsewhere shows nothing of what it had', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, open, until, connection } = account;
  const { id } = await open('clusters');
  await until(() => account.labels(id).includes('shop'));
  explorer.setConnections([{ ...connection(), region: 'eu-west-1' }]);
  assert.equal(explorer.node(id), undefined);
  assert.deepEqual(explorer.children(id), []);
  const [root] = explorer.roots();
  assert.deepEqual(explorer.children(root?.id ?? '').length, 4);
  explorer.setConnections([]);
  assert.deepEqual(explorer.roots(), []);
  assert.equal(explorer.node(root?.id ?? ''), undefined);
});

test('an answer for a connection that was removed meanwhile is dropped', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, connection } = account;
  const [root] = explorer.roots();
  explorer.expanded(root?.id ?? '');
  const [clusters] = explorer.children(root?.id ?? '');
  explorer.expanded(clusters?.id ?? '');
  explorer.setConnections([]);
  explorer.setConnections([connection()]);
  assert.equal(explorer.children(clusters?.id ?? '').length, 0);
  await account.open('clusters', 'shop');
});

test('credentials that expired show on the connection until a call gets through', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, faults, until, open } = account;
  faults([{ kind: 'expired-token' }]);
  const [root] = explorer.roots();
  explorer.expanded(root?.id ?? '');
  const [clusters] = explorer.children(root?.id ?? '');
  explorer.expanded(clusters?.id ?? '');
  const failed = await until(() => {
    const data = explorer.roots()[0]?.data;
    return data?.kind === 'connection' && data.failure;
  });
  assert.equal(failed.kind, 'credentials-expired');
  faults([]);
  explorer.retry(root?.id ?? '');
  await open('clusters', 'shop');
  const data = explorer.roots()[0]?.data;
  assert.equal(data?.kind === 'connection' && data.failure, undefined);
});

test('many changes are told in one go', async (t) => {
  const account = await bigAccount(t);
  const { explorer, clock, told, open, until } = account;
  const { id } = await open('clusters', 'big', 'services');
  await until(() => isAllDescribed(account, id, 230));
  clock.advance(1000);
  const before = told.length;
  explorer.refresh(id);
  explorer.refresh();
  assert.equal(told.length, before, 'never within the call');
  clock.advance(1000);
  assert.equal(told.length, before + 1);
});
