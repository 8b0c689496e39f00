import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emptySandbox, pass, refusal } from '../sandbox.ts';

const group = 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:57ffcb94:autoScalingGroupName/';

const managed = {
  infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
  instanceLaunchTemplate: {
    ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/instances',
    networkConfiguration: { subnets: ['subnet-1'] },
  },
};

function withProvider(name = 'asg') {
  const sandbox = emptySandbox();
  sandbox.send('CreateCapacityProvider', {
    name,
    autoScalingGroupProvider: { autoScalingGroupArn: `${group}${name}` },
  });
  return sandbox;
}

type Sandbox = ReturnType<typeof withProvider>;

function describe(sandbox: Sandbox, name: string) {
  return sandbox.send('DescribeCapacityProviders', { capacityProviders: [name], include: ['TAGS'] })
    .capacityProviders?.[0];
}

suite('CreateCapacityProvider', () => {
  test('writes the defaults of Auto Scaling groups', () => {
    const { capacityProvider } = emptySandbox().send('CreateCapacityProvider', {
      name: 'asg',
      autoScalingGroupProvider: {
        autoScalingGroupArn: `${group}a`,
        managedScaling: { status: 'ENABLED', targetCapacity: 80 },
      },
      tags: [{ key: 'team', value: 'a' }],
    });
    assert.deepEqual(capacityProvider, {
      capacityProviderArn: 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/asg',
      name: 'asg',
      status: 'ACTIVE',
      autoScalingGroupProvider: {
        autoScalingGroupArn: `${group}a`,
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 80,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
      tags: [{ key: 'team', value: 'a' }],
      type: 'EC2_AUTOSCALING',
    });
  });

  test('provisions managed instances for one cluster', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', { clusterName: 'shop' });
    sandbox.send('CreateCluster', { clusterName: 'other' });
    const request = { name: 'mi', cluster: 'shop', managedInstancesProvider: managed };
    const { capacityProvider } = sandbox.send('CreateCapacityProvider', request);
    assert.deepEqual(
      [capacityProvider?.status, capacityProvider?.updateStatus, capacityProvider?.cluster, capacityProvider?.type],
      ['PROVISIONING', 'CREATE_IN_PROGRESS', 'shop', 'MANAGED_INSTANCES'],
    );
    const put = (cluster: string) =>
      sandbox.send('PutClusterCapacityProviders', {
        cluster,
        capacityProviders: ['mi'],
        defaultCapacityProviderStrategy: [],
      });
    assert.deepEqual(
      refusal(() => put('shop')),
      {
        type: 'InvalidParameterException',
        message:
          "The specified capacity provider 'mi' is not in an ACTIVE state. Specify a valid capacity provider and try again.",
      },
    );
    pass(sandbox, 5);
    assert.equal(describe(sandbox, 'mi')?.status, 'ACTIVE');
    assert.equal(refusal(() => put('other'))?.type, 'InvalidParameterException');
    put('shop');
  });

  const refused = [
    [{ name: 'aws-x' }, 'InvalidParameterException'],
    [{ name: 'Fargate2' }, 'InvalidParameterException'],
    [{ name: 'a b' }, 'InvalidParameterException'],
    [{ name: 'asg' }, 'ClientException'],
    [{ name: 'twin', autoScalingGroupProvider: { autoScalingGroupArn: `${group}asg` } }, 'ClientException'],
    [
      { name: 'mi', autoScalingGroupProvider: undefined, managedInstancesProvider: managed },
      'InvalidParameterException',
    ],
    [
      { name: 'mi', autoScalingGroupProvider: undefined, cluster: 'none', managedInstancesProvider: managed },
      'ClusterNotFoundException',
    ],
  ] as const;
  for (const [members, type] of refused) {
    test(`refuses ${JSON.stringify(members).slice(0, 60)}`, () => {
      const sandbox = withProvider();
      const request = { autoScalingGroupProvider: { autoScalingGroupArn: `${group}new` }, ...members };
      assert.equal(refusal(() => sandbox.call('CreateCapacityProvider', request, sandbox.account()))?.type, type);
      assert.equal(sandbox.account().capacityProviders.size, 3);
    });
  }
});

suite('UpdateCapacityProvider', () => {
  test('changes what it names, and is complete after a while', () => {
    const sandbox = withProvider();
    const { capacityProvider } = sandbox.send('UpdateCapacityProvider', {
      name: 'asg',
      autoScalingGroupProvider: {
        managedScaling: { status: 'ENABLED', targetCapacity: 50 },
        managedDraining: 'DISABLED',
      },
    });
    assert.equal(capacityProvider?.updateStatus, 'UPDATE_IN_PROGRESS');
    pass(sandbox, 5);
    const after = describe(sandbox, 'asg');
    assert.equal(after?.updateStatus, 'UPDATE_COMPLETE');
    assert.equal(after?.autoScalingGroupProvider?.autoScalingGroupArn, `${group}asg`);
    assert.equal(after?.autoScalingGroupProvider?.managedScaling?.targetCapacity, 50);
    assert.equal(after?.autoScalingGroupProvider?.managedDraining, 'DISABLED');
  });

  test('keeps what an update of managed instances leaves out', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', {});
    sandbox.send('CreateCapacityProvider', { name: 'mi', cluster: 'default', managedInstancesProvider: managed });
    pass(sandbox, 5);
    sandbox.send('UpdateCapacityProvider', {
      name: 'mi',
      cluster: 'default',
      managedInstancesProvider: {
        infrastructureRoleArn: 'arn:aws:iam::123456789012:role/other',
        instanceLaunchTemplate: { storageConfiguration: { storageSizeGiB: 100 } },
      },
    });
    const provider = describe(sandbox, 'mi')?.managedInstancesProvider;
    assert.equal(provider?.infrastructureRoleArn, 'arn:aws:iam::123456789012:role/other');
    assert.deepEqual(provider?.instanceLaunchTemplate, {
      ...managed.instanceLaunchTemplate,
      storageConfiguration: { storageSizeGiB: 100 },
    });
  });
});

suite('DeleteCapacityProvider', () => {
  test('goes through DELETE_IN_PROGRESS to INACTIVE, and is forgotten', () => {
    const sandbox = withProvider();
    const { capacityProvider } = sandbox.send('DeleteCapacityProvider', { capacityProvider: 'asg' });
    assert.deepEqual([capacityProvider?.status, capacityProvider?.updateStatus], ['ACTIVE', 'DELETE_IN_PROGRESS']);
    assert.equal(
      refusal(() => sandbox.send('DeleteCapacityProvider', { capacityProvider: 'asg' }))?.type,
      'UpdateInProgressException',
    );
    pass(sandbox, 5);
    const after = describe(sandbox, 'asg');
    assert.deepEqual([after?.status, after?.updateStatus], ['INACTIVE', 'DELETE_COMPLETE']);
    pass(sandbox, 3600);
    const answer = sandbox.send('DescribeCapacityProviders', { capacityProviders: ['asg'] });
    assert.deepEqual(answer.failures, [
      { arn: 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/asg', reason: 'MISSING' },
    ]);
  });

  test('fails while it is associated with a cluster', () => {
    const sandbox = withProvider();
    sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['asg'] });
    pass(sandbox, 10);
    const remove = () => sandbox.send('DeleteCapacityProvider', { capacityProvider: 'asg' }).capacityProvider;
    const failed = remove();
    assert.deepEqual([failed?.status, failed?.updateStatus], ['ACTIVE', 'DELETE_FAILED']);
    assert.equal(
      failed?.updateStatusReason,
      'The capacity provider cannot be deleted because it is associated with cluster: shop. Remove the capacity provider from the cluster and try again.',
    );
    sandbox.send('DeleteCluster', { cluster: 'shop' });
    assert.equal(remove()?.updateStatus, 'DELETE_IN_PROGRESS');
  });

  const refused = [
    ['FARGATE', 'InvalidParameterException'],
    ['none', 'InvalidParameterException'],
  ] as const;
  for (const [capacityProvider, type] of refused) {
    test(`refuses ${capacityProvider}`, () => {
      assert.equal(refusal(() => withProvider().send('DeleteCapacityProvider', { capacityProvider }))?.type, type);
    });
  }
});

suite('DescribeCapacityProviders', () => {
  test('pages through all, at most ten at a time', () => {
    const sandbox = emptySandbox();
    for (let index = 0; index < 11; index += 1) {
      const autoScalingGroupArn = `${group}${index}`;
      sandbox.send('CreateCapacityProvider', { name: `p${index}`, autoScalingGroupProvider: { autoScalingGroupArn } });
    }
    const first = sandbox.send('DescribeCapacityProviders', {});
    const second = sandbox.send('DescribeCapacityProviders', { nextToken: first.nextToken });
    assert.deepEqual([first.capacityProviders?.length, second.capacityProviders?.length], [10, 3]);
    assert.equal(second.nextToken, undefined);
    assert.deepEqual(
      first.capacityProviders?.slice(0, 2).map(({ name }) => name),
      ['FARGATE', 'FARGATE_SPOT'],
    );
  });

  test('keeps to those of a cluster', () => {
    const sandbox = withProvider();
    sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE'] });
    const all = sandbox.send('DescribeCapacityProviders', { cluster: 'shop' });
    assert.deepEqual(
      all.capacityProviders?.map(({ name }) => name),
      ['FARGATE'],
    );
    const named = sandbox.send('DescribeCapacityProviders', { cluster: 'shop', capacityProviders: ['asg'] });
    assert.deepEqual(
      named.failures?.map(({ reason }) => reason),
      ['MISSING'],
    );
  });
});
