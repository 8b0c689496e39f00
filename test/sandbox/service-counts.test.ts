import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StoredCluster } from '../../sandbox/account.ts';
import { countServices, recountService } from '../../sandbox/service-counts.ts';
import { clusterNamed, putService } from './operations/residents.ts';
import { emptySandbox } from './sandbox.ts';

function shop() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  const account = sandbox.account();
  return { account, cluster: clusterNamed(account, 'shop') };
}

function counts(cluster: StoredCluster) {
  return [
    countServices(cluster, 'ACTIVE'),
    countServices(cluster, 'ACTIVE', 'EC2'),
    countServices(cluster, 'ACTIVE', 'FARGATE'),
    countServices(cluster, 'DRAINING'),
  ];
}

suite('services are counted', () => {
  test('by a walk when nobody keeps the counts', () => {
    const { account, cluster } = shop();
    putService(account, cluster, { serviceName: 'web' });
    putService(account, cluster, { serviceName: 'api', launchType: 'EC2', status: 'DRAINING' });
    assert.deepEqual(counts(cluster), [1, 0, 1, 1]);
    assert.equal(cluster.serviceCounts, undefined);
  });

  test('as they come, change and go', () => {
    const { account, cluster } = shop();
    const { service } = putService(account, cluster, { serviceName: 'web' });
    recountService(cluster, 'web');
    recountService(cluster, 'web');
    assert.deepEqual(counts(cluster), [1, 0, 1, 0]);
    service.launchType = 'EC2';
    recountService(cluster, 'web');
    assert.deepEqual(counts(cluster), [1, 1, 0, 0]);
    service.status = 'DRAINING';
    recountService(cluster, 'web');
    assert.deepEqual(counts(cluster), [0, 0, 0, 1]);
    cluster.services.delete('web');
    recountService(cluster, 'web');
    assert.deepEqual(counts(cluster), [0, 0, 0, 0]);
  });

  test('anew when some were put there without telling', () => {
    const { account, cluster } = shop();
    putService(account, cluster, { serviceName: 'web' });
    recountService(cluster, 'web');
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    putService(account, cluster, { serviceName: 'api', launchType: undefined, capacityProviderStrategy });
    assert.deepEqual(counts(cluster), [2, 0, 2, 0]);
    recountService(cluster, 'api');
    assert.deepEqual(counts(cluster), [2, 0, 2, 0]);
  });
});
