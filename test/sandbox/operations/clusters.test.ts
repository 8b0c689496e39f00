import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ErrorType } from '../../../sandbox/errors.ts';
import type { Request } from '../../../sandbox/operation.ts';
import { clustersOperations } from '../../../sandbox/operations/clusters.ts';
import { emptySandbox, pass, refusal } from '../sandbox.ts';
import { clusterNamed, putService, putTask } from './residents.ts';

const group = 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:57ffcb94:autoScalingGroupName/';

function withProviders(...names: readonly string[]) {
  const sandbox = emptySandbox();
  for (const name of names) {
    sandbox.send('CreateCapacityProvider', {
      name,
      autoScalingGroupProvider: { autoScalingGroupArn: `${group}${name}`, managedScaling: { status: 'ENABLED' } },
    });
  }
  return sandbox;
}

suite('CreateCluster', () => {
  test('answers a cluster with what ECS writes into it', () => {
    const { cluster } = emptySandbox().send('CreateCluster', {
      clusterName: 'shop',
      tags: [{ key: 'team', value: 'a' }],
    });
    assert.deepEqual(cluster, {
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
      clusterName: 'shop',
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags: [{ key: 'team', value: 'a' }],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    });
  });

  test('makes a cluster named default when no name is given', () => {
    assert.equal(emptySandbox().send('CreateCluster', {}).cluster?.clusterName, 'default');
  });

  test('takes container insights from the account settings', () => {
    const sandbox = emptySandbox();
    sandbox.send('PutAccountSettingDefault', { name: 'containerInsights', value: 'enhanced' });
    const { cluster } = sandbox.send('CreateCluster', {});
    assert.deepEqual(cluster?.settings, [{ name: 'containerInsights', value: 'enhanced' }]);
  });

  test('answers an ACTIVE cluster that is asked for again, unless it is asked for differently', () => {
    const sandbox = emptySandbox();
    const request = {
      clusterName: 'shop',
      capacityProviders: ['FARGATE'],
      serviceConnectDefaults: { namespace: 'shop.local' },
    };
    const first = sandbox.send('CreateCluster', request);
    assert.equal(sandbox.send('CreateCluster', request).cluster?.clusterArn, first.cluster?.clusterArn);
    assert.equal(sandbox.send('CreateCluster', { clusterName: 'shop' }).cluster?.clusterArn, first.cluster?.clusterArn);
    const others = [
      { capacityProviders: [] },
      { settings: [{ name: 'containerInsights' as const, value: 'enabled' }] },
      { serviceConnectDefaults: { namespace: 'other' } },
      { tags: [{ key: 'a', value: 'b' }] },
    ];
    for (const other of others) {
      assert.deepEqual(
        refusal(() => sandbox.send('CreateCluster', { clusterName: 'shop', ...other })),
        {
          type: 'InvalidParameterException',
          message: 'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
        },
      );
    }
    assert.equal(sandbox.account().lists.get('namespaces')?.size, 1);
  });

  test('makes a new cluster of the name of one that was deleted', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', { clusterName: 'shop', tags: [{ key: 'age', value: 'old' }] });
    sandbox.send('DeleteCluster', { cluster: 'shop' });
    const { cluster } = sandbox.send('CreateCluster', { clusterName: 'shop' });
    assert.deepEqual([cluster?.status, cluster?.tags], ['ACTIVE', []]);
    pass(sandbox, 25 * 3600);
    assert.equal(sandbox.send('DescribeClusters', { clusters: ['shop'] }).clusters?.length, 1);
  });
});

suite('capacity providers of a cluster', () => {
  test('are there at once, and their attachments after a while', () => {
    const sandbox = withProviders('one');
    const { cluster } = sandbox.send('CreateCluster', {
      clusterName: 'shop',
      capacityProviders: ['one', 'FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'one', weight: 1 }],
    });
    assert.deepEqual(cluster?.capacityProviders, ['one', 'FARGATE']);
    assert.deepEqual(cluster?.defaultCapacityProviderStrategy, [{ capacityProvider: 'one', weight: 1, base: 0 }]);
    assert.equal(cluster?.attachmentsStatus, 'UPDATE_IN_PROGRESS');
    assert.deepEqual(
      cluster?.attachments?.map(({ type, details }) => [type, details?.[0]?.value]),
      [['as_policy', 'one']],
    );
    const describe = () =>
      sandbox.send('DescribeClusters', { clusters: ['shop'], include: ['ATTACHMENTS'] }).clusters?.[0];
    pass(sandbox, 9);
    assert.equal(describe()?.attachmentsStatus, 'UPDATE_IN_PROGRESS');
    pass(sandbox, 1);
    assert.equal(describe()?.attachmentsStatus, 'UPDATE_COMPLETE');
  });

  test('are replaced', () => {
    const sandbox = withProviders('one', 'two');
    sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['one', 'two'] });
    pass(sandbox, 10);
    const before = sandbox.send('DescribeClusters', { clusters: ['shop'], include: ['ATTACHMENTS'] }).clusters?.[0];
    const { cluster } = sandbox.send('PutClusterCapacityProviders', {
      cluster: 'shop',
      capacityProviders: ['two'],
      defaultCapacityProviderStrategy: [],
    });
    assert.deepEqual(cluster?.capacityProviders, ['two']);
    assert.deepEqual(cluster?.attachments, before?.attachments?.slice(1));
    pass(sandbox, 10);
    sandbox.send('CreateCluster', { clusterName: 'other', capacityProviders: ['one'] });
  });

  const put = { cluster: 'shop', capacityProviders: ['one'], defaultCapacityProviderStrategy: [] };
  const refused: Readonly<Record<string, readonly [Request<'PutClusterCapacityProviders'>, ErrorType, string]>> = {
    'a provider that is not there': [
      { ...put, capacityProviders: ['none'] },
      'InvalidParameterException',
      "The specified capacity provider 'none' was not found. Specify a valid name or ARN and try again.",
    ],
    'a provider of another cluster': [
      { ...put, capacityProviders: ['two'] },
      'InvalidParameterException',
      "The specified capacity provider 'two' is already associated with another cluster. Specify a capacity provider that is not associated with a cluster and try again.",
    ],
    'a strategy with a provider that is not associated': [
      { ...put, defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'InvalidParameterException',
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    ],
    'a provider that tasks use and that is left out': [
      { ...put, capacityProviders: ['one'] },
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    ],
    'a provider that services use and that is left out': [
      { ...put, capacityProviders: ['FARGATE'] },
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    ],
    'a cluster that is not there': [{ ...put, cluster: 'none' }, 'ClusterNotFoundException', 'Cluster not found.'],
  };
  for (const [what, [request, type, message]] of Object.entries(refused)) {
    test(`are not: ${what}`, () => {
      const sandbox = withProviders('one', 'two');
      sandbox.send('CreateCluster', { clusterName: 'other', capacityProviders: ['two'] });
      sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['one', 'FARGATE'] });
      const account = sandbox.account();
      const shop = clusterNamed(account, 'shop');
      putTask(account, shop, { capacityProviderName: 'FARGATE' });
      const strategy = [{ capacityProvider: 'one', weight: 1 }];
      putService(account, shop, { serviceName: 'web', launchType: undefined, capacityProviderStrategy: strategy });
      pass(sandbox, 10);
      sandbox.account();
      assert.deepEqual(
        // Without the checks that come before the operation.
        refusal(() => clustersOperations.PutClusterCapacityProviders(request, account)),
        { type, message },
      );
      assert.deepEqual(shop.cluster.capacityProviders, ['one', 'FARGATE']);
      assert.equal(shop.cluster.attachmentsStatus, 'UPDATE_COMPLETE');
    });
  }

  test('are not changed while they change', () => {
    const sandbox = withProviders('one');
    sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['one'] });
    assert.equal(refusal(() => sandbox.send('PutClusterCapacityProviders', put))?.type, 'UpdateInProgressException');
    assert.equal(refusal(() => sandbox.send('DeleteCluster', { cluster: 'shop' }))?.type, 'UpdateInProgressException');
    pass(sandbox, 10);
    sandbox.send('PutClusterCapacityProviders', put);
  });
});

suite('DescribeClusters', () => {
  test('counts what is in a cluster, by launch type when asked', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', { clusterName: 'shop' });
    const account = sandbox.account();
    const shop = clusterNamed(account, 'shop');
    putTask(account, shop);
    putTask(account, shop, { lastStatus: 'PROVISIONING' });
    putTask(account, shop, { launchType: 'EC2', lastStatus: 'PENDING' });
    putTask(account, shop, { launchType: 'EXTERNAL' });
    putService(account, shop, { serviceName: 'web' });
    putService(account, shop, { serviceName: 'api', launchType: 'EC2', status: 'DRAINING' });
    putService(account, shop, { serviceName: 'gone', status: 'INACTIVE' });
    const [cluster] = sandbox.send('DescribeClusters', { clusters: ['shop'], include: ['STATISTICS'] }).clusters ?? [];
    assert.deepEqual([cluster?.runningTasksCount, cluster?.pendingTasksCount, cluster?.activeServicesCount], [2, 2, 1]);
    const statistics = Object.fromEntries(cluster?.statistics?.map(({ name, value }) => [name, value]) ?? []);
    assert.deepEqual(statistics, {
      runningEC2TasksCount: '0',
      runningFargateTasksCount: '1',
      runningExternalTasksCount: '1',
      pendingEC2TasksCount: '1',
      pendingFargateTasksCount: '1',
      pendingExternalTasksCount: '0',
      activeEC2ServiceCount: '0',
      activeFargateServiceCount: '1',
      activeExternalServiceCount: '0',
      drainingEC2ServiceCount: '1',
      drainingFargateServiceCount: '0',
      drainingExternalServiceCount: '0',
    });
  });

  test('tells what is included', () => {
    const sandbox = emptySandbox();
    const configuration = { executeCommandConfiguration: { logging: 'DEFAULT' as const } };
    sandbox.send('CreateCluster', { configuration, tags: [{ key: 'a', value: 'b' }] });
    const plain = sandbox.send('DescribeClusters', {}).clusters?.[0];
    assert.deepEqual([plain?.configuration, plain?.tags, plain?.settings], [undefined, [], []]);
    const full = sandbox.send('DescribeClusters', { include: ['CONFIGURATIONS', 'TAGS', 'SETTINGS'] }).clusters?.[0];
    assert.deepEqual(full?.configuration, configuration);
    assert.deepEqual(full?.tags, [{ key: 'a', value: 'b' }]);
    assert.deepEqual(full?.settings, [{ name: 'containerInsights', value: 'disabled' }]);
  });

  test('finds by name and ARN, and tells what is missing', () => {
    const sandbox = emptySandbox();
    const { cluster } = sandbox.send('CreateCluster', { clusterName: 'shop' });
    const answer = sandbox.send('DescribeClusters', { clusters: ['shop', cluster?.clusterArn ?? '', 'none'] });
    assert.deepEqual(
      answer.clusters?.map(({ clusterName }) => clusterName),
      ['shop', 'shop'],
    );
    assert.deepEqual(answer.failures, [{ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/none', reason: 'MISSING' }]);
  });
});

suite('DeleteCluster', () => {
  test('leaves it INACTIVE, described for a day and not listed', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', { clusterName: 'shop' });
    assert.equal(sandbox.send('DeleteCluster', { cluster: 'shop' }).cluster?.status, 'INACTIVE');
    assert.deepEqual(sandbox.send('ListClusters', {}).clusterArns, []);
    assert.equal(sandbox.send('DescribeClusters', { clusters: ['shop'] }).clusters?.[0]?.status, 'INACTIVE');
    assert.equal(refusal(() => sandbox.send('DeleteCluster', { cluster: 'shop' }))?.type, 'ClusterNotFoundException');
    pass(sandbox, 24 * 3600);
    assert.equal(sandbox.send('DescribeClusters', { clusters: ['shop'] }).failures?.[0]?.reason, 'MISSING');
  });

  const residents = {
    services: ['ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.'],
    tasks: ['ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.'],
    instances: [
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    ],
    providers: [
      'ClusterContainsCapacityProviderException',
      'The Cluster cannot be deleted while Cluster Scoped Capacity Providers are attached to the cluster.',
    ],
  } as const;
  for (const [what, [type, message]] of Object.entries(residents)) {
    test(`is refused while there are ${what}`, () => {
      const sandbox = emptySandbox();
      sandbox.send('CreateCluster', { clusterName: 'shop' });
      const account = sandbox.account();
      const shop = clusterNamed(account, 'shop');
      if (what === 'services') putService(account, shop, { serviceName: 'web' });
      if (what === 'tasks') putTask(account, shop);
      if (what === 'instances') sandbox.send('RegisterContainerInstance', { cluster: 'shop' });
      if (what === 'providers') {
        sandbox.send('CreateCapacityProvider', {
          name: 'managed',
          cluster: 'shop',
          managedInstancesProvider: {
            infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
            instanceLaunchTemplate: {
              ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/instances',
              networkConfiguration: { subnets: ['subnet-1'] },
            },
          },
        });
      }
      assert.deepEqual(
        refusal(() => sandbox.send('DeleteCluster', { cluster: 'shop' })),
        { type, message },
      );
      assert.equal(shop.cluster.status, 'ACTIVE');
    });
  }
});

test('ListClusters pages through all', () => {
  const sandbox = emptySandbox();
  const names = Array.from({ length: 7 }, (_, index) => `c${index}`);
  for (const clusterName of names) sandbox.send('CreateCluster', { clusterName });
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = sandbox.send('ListClusters', { maxResults: 3, nextToken });
    seen.push(...(page.clusterArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(
    seen.map((arn) => arn.split('/')[1]),
    names,
  );
});

test('UpdateCluster and UpdateClusterSettings change what they name', () => {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop', serviceConnectDefaults: { namespace: 'shop' } });
  const settings = [{ name: 'containerInsights' as const, value: 'enabled' }];
  assert.deepEqual(sandbox.send('UpdateClusterSettings', { cluster: 'shop', settings }).cluster?.settings, settings);
  const { cluster } = sandbox.send('UpdateCluster', { cluster: 'shop', serviceConnectDefaults: { namespace: '' } });
  assert.equal(cluster?.serviceConnectDefaults, undefined);
  assert.deepEqual(cluster?.settings, settings);
});
