import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SortOrder } from '../../../client/explorer/model.ts';
import { nameOf } from '../../../client/explorer/names.ts';
import { shopSeed } from '../../../sandbox/seeds/shop.ts';
import { isRead, labelOf, liveAccount } from './live-account.ts';

const services = ['api', 'catalog', 'checkout', 'landing', 'search', 'web', 'worker'];

const views: readonly {
  readonly filter?: string;
  readonly sort?: SortOrder;
  readonly favourites?: readonly string[];
  readonly expected: readonly string[];
}[] = [
  { filter: '', expected: services },
  { filter: 'W', expected: ['web', 'worker'] },
  { filter: ' eB ', expected: ['web'] },
  { filter: 'shop', expected: services },
  { filter: 'nothing', expected: ['(empty) No services with “nothing” in their name, of 7'] },
  { favourites: ['web', 'search'], expected: ['search', 'web', 'api', 'catalog', 'checkout', 'landing', 'worker'] },
];

for (const { filter = '', sort = 'name', favourites = [], expected } of views) {
  test(`services with filter "${filter}", by ${sort}, ${favourites.length} favourites`, async (t) => {
    const account = await liveAccount(t, shopSeed);
    const { explorer, open, until } = account;
    const { id } = await open('clusters', 'shop', 'services');
    await until(() => explorer.children(id).every(({ data }) => data.kind === 'service' && data.service));
    const arns = explorer
      .children(id)
      .flatMap(({ data }) => (data.kind === 'service' && favourites.includes(nameOf(data)) ? [data.arn] : []));
    explorer.setView({ filter, sort, favourites: new Set(arns) });
    assert.deepEqual(account.labels(id), expected);
  });
}

test('parents of hits stay, others go', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, open, until } = account;
  const { id } = await open('clusters', 'shop', 'services');
  await until(() => isRead(explorer.children(id)) && explorer.children(id).length === services.length);
  explorer.setView({ filter: 'checkout', sort: 'name', favourites: new Set() });
  const clusters = explorer.children(explorer.roots()[0]?.id ?? '')[0];
  assert.deepEqual(account.labels(clusters?.id ?? ''), ['shop']);
});

test('by state: what needs a look comes first; by time: the newest', async (t) => {
  const account = await liveAccount(t, shopSeed);
  const { explorer, open, until } = account;
  const { id } = await open('clusters', 'shop', 'services');
  await until(() => explorer.children(id).every(({ data }) => data.kind === 'service' && data.service));
  explorer.setView({ filter: '', sort: 'state', favourites: new Set() });
  const byState = account.labels(id);
  assert.ok(byState.indexOf('catalog') < byState.indexOf('web'), byState.join());
  explorer.setView({ filter: '', sort: 'time', favourites: new Set() });
  assert.equal(account.labels(id)[0], 'catalog');
});

const searches: readonly { readonly text: string; readonly expected: readonly string[] }[] = [
  { text: 'shop', expected: ['shop', 'shop-landing'] },
  { text: 'WEB', expected: ['web', 'web'] },
  { text: 'batch', expected: ['batch'] },
  { text: '  ', expected: [] },
  { text: 'no such thing', expected: [] },
];

for (const { text, expected } of searches) {
  test(`finds "${text}" over the connection`, async (t) => {
    const { explorer } = await liveAccount(t, shopSeed);
    const found: string[] = [];
    for await (const nodes of explorer.find('sandbox', text, new AbortController().signal)) {
      for (const node of nodes) {
        found.push(labelOf(node));
        assert.equal(explorer.node(node.id)?.id, node.id);
        assert.ok(
          explorer.children(node.parent ?? '').some(({ id }) => id === node.id),
          'below its parent',
        );
      }
    }
    assert.deepEqual(found, expected);
  });
}

test('finds a task by its id, below its service', async (t) => {
  const { explorer, sandbox } = await liveAccount(t, shopSeed);
  const { taskArns: [task = ''] = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
  const id = task.slice(task.lastIndexOf('/') + 1);
  const found: (string | undefined)[] = [];
  for await (const nodes of explorer.find('sandbox', id, new AbortController().signal)) {
    for (const node of nodes) {
      const heading = explorer.node(node.parent ?? '');
      const service = explorer.node(heading?.parent ?? '');
      found.push(labelOf(node), service && labelOf(service));
    }
  }
  assert.deepEqual(found, [id, 'web']);
});

test('a search that is cancelled asks for nothing more', async (t) => {
  const { explorer, counts } = await liveAccount(t, shopSeed);
  const stop = new AbortController();
  await counts();
  for await (const _ of explorer.find('sandbox', 'shop', stop.signal)) stop.abort();
  assert.deepEqual(await counts(), { ListClusters: 1 });
});

test('what is found is read only once more when its list is opened', async (t) => {
  const { explorer, counts, open, until, labels } = await liveAccount(t, shopSeed);
  for await (const _ of explorer.find('sandbox', 'web', new AbortController().signal));
  await counts();
  const { id } = await open('clusters', 'shop', 'services');
  await until(() => explorer.children(id).every(({ data }) => data.kind === 'service' && data.service));
  assert.deepEqual(labels(id), services);
  const { ListServices, DescribeServices } = await counts();
  assert.deepEqual({ ListServices, DescribeServices }, { ListServices: 1, DescribeServices: 1 });
});
