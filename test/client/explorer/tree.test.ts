import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shopSeed } from '../../../sandbox/seeds/shop.ts';
import { isRead, liveAccount } from './live-account.ts';

const below: readonly { readonly path: readonly string[]; readonly expected: readonly (string | RegExp)[] }[] = [
  { path: [], expected: ['clusters', 'task-definitions', 'capacity-providers', 'gateways'] },
  { path: ['clusters'], expected: ['batch', 'shop', 'staging'] },
  {
    path: ['clusters', 'shop'],
    expected: [
      'services',
      'tasks',
      'stopped-tasks',
      'container-instances',
      'cluster-capacity-providers',
      'express-services',
      'daemons',
    ],
  },
  {
    path: ['clusters', 'shop', 'services'],
    expected: ['api', 'catalog', 'checkout', 'landing', 'search', 'web', 'worker'],
  },
  {
    path: ['clusters', 'shop', 'services', 'web'],
    expected: ['deployments', 'tasks', 'stopped-tasks', 'events'],
  },
  {
    path: ['clusters', 'shop', 'services', 'checkout'],
    expected: ['deployments', 'task-sets', 'tasks', 'stopped-tasks', 'events'],
  },
  { path: ['clusters', 'shop', 'services', 'checkout', 'task-sets'], expected: ['ACTIVE', 'PRIMARY'] },
  { path: ['clusters', 'shop', 'services', 'web', 'tasks'], expected: [/^[0-9a-f]{32}$/, /./, /./] },
  {
    path: ['clusters', 'shop', 'services', 'web', 'deployments'],
    expected: ['PRIMARY COMPLETED', /./, /./],
  },
  { path: ['clusters', 'batch', 'container-instances'], expected: [/^[0-9a-f]{32}$/, /./, /./] },
  { path: ['clusters', 'batch', 'cluster-capacity-providers'], expected: ['batch-asg'] },
  { path: ['clusters', 'shop', 'cluster-capacity-providers'], expected: ['FARGATE', 'FARGATE_SPOT', 'shop-managed'] },
  { path: ['clusters', 'shop', 'express-services'], expected: ['landing'] },
  { path: ['clusters', 'shop', 'daemons'], expected: ['log-agent'] },
  { path: ['clusters', 'staging', 'services'], expected: ['(empty) No services'] },
  { path: ['clusters', 'staging', 'tasks'], expected: ['(empty) No tasks outside services'] },
  { path: ['task-definitions', 'web'], expected: ['web:3', 'web:2', 'web:1'] },
  { path: ['capacity-providers'], expected: ['batch-asg', 'FARGATE', 'FARGATE_SPOT', 'shop-managed'] },
  { path: ['gateways'], expected: [/./] },
];

for (const { path, expected } of below) {
  test(`what is below /${path.join('/')}`, async (t) => {
    const { explorer, open, until, labels } = await liveAccount(t, shopSeed);
    const { id } = await open(...path);
    await until(() => isRead(explorer.children(id)) && explorer.children(id).length >= expected.length);
    const found = labels(id);
    assert.equal(found.length, expected.length, found.join('\n'));
    for (const [index, label] of expected.entries()) {
      if (typeof label === 'string') assert.equal(found[index], label);
      else assert.match(found[index] ?? '', label);
    }
  });
}
