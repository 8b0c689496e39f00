import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { registerInstance } from '../../../sandbox/instances.ts';
import { emptySandbox, pass, refusal, start } from '../sandbox.ts';
import { clusterNamed, putService, putTask } from './residents.ts';

const offer = {
  ec2InstanceId: 'i-0123456789abcdef0',
  instanceType: 'm5.large',
  cpu: 2048,
  memory: 7680,
  availabilityZone: 'us-east-1a',
};

function withInstances(count = 1) {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  const account = sandbox.account();
  const shop = clusterNamed(account, 'shop');
  const arns = Array.from({ length: count }, (_, index) => {
    const availabilityZone = `us-east-1${'ab'[index % 2]}`;
    return registerInstance(account, shop, { ...offer, availabilityZone }).containerInstanceArn ?? '';
  });
  const [first = ''] = arns;
  return { sandbox, account, shop, arns, first };
}

suite('RegisterContainerInstance', () => {
  const document = {
    instanceId: 'i-0fedcba9876543210',
    instanceType: 'c5.large',
    availabilityZone: 'us-east-1b',
    imageId: 'ami-1',
    architecture: 'x86_64',
    privateIp: '10.0.0.1',
    billingProducts: null,
  };

  test('takes what the agent says of its machine', () => {
    const sandbox = emptySandbox();
    sandbox.send('CreateCluster', {});
    const { containerInstance } = sandbox.send('RegisterContainerInstance', {
      instanceIdentityDocument: JSON.stringify(document),
      instanceIdentityDocumentSignature: 'signature',
      totalResources: [{ name: 'CPU', type: 'INTEGER', integerValue: 2048 }],
      versionInfo: { agentVersion: '1.90.0' },
      attributes: [{ name: 'stack', value: 'prod' }],
      tags: [{ key: 'a', value: 'b' }],
    });
    assert.equal(containerInstance?.ec2InstanceId, document.instanceId);
    assert.match(containerInstance?.containerInstanceArn ?? '', /:container-instance\/default\/[0-9a-f]{32}$/);
    assert.deepEqual(containerInstance?.attributes, [
      { name: 'stack', value: 'prod' },
      { name: 'ecs.ami-id', value: 'ami-1' },
      { name: 'ecs.availability-zone', value: 'us-east-1b' },
      { name: 'ecs.instance-type', value: 'c5.large' },
      { name: 'ecs.cpu-architecture', value: 'x86_64' },
      { name: 'ecs.os-type', value: 'linux' },
    ]);
    const resource = { name: 'CPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: 2048 };
    assert.deepEqual(containerInstance?.registeredResources, [resource]);
    assert.deepEqual(containerInstance?.remainingResources, [resource]);
    assert.deepEqual(
      [containerInstance?.status, containerInstance?.agentConnected, containerInstance?.registeredAt],
      ['ACTIVE', true, start / 1000],
    );
  });

  test('knows an instance that comes back', () => {
    const { sandbox, first } = withInstances();
    const { containerInstance } = sandbox.send('RegisterContainerInstance', {
      cluster: 'shop',
      containerInstanceArn: first,
      versionInfo: { agentVersion: '1.2.3' },
    });
    assert.equal(containerInstance?.containerInstanceArn, first);
    assert.deepEqual([containerInstance?.versionInfo?.agentVersion, containerInstance?.version], ['1.2.3', 2]);
  });

  test('refuses an identity document that cannot be read', () => {
    const { sandbox, shop } = withInstances();
    const request = { cluster: 'shop', instanceIdentityDocument: '{', instanceIdentityDocumentSignature: 'x' };
    assert.equal(refusal(() => sandbox.send('RegisterContainerInstance', request))?.type, 'InvalidParameterException');
    assert.equal(shop.containerInstances.size, 1);
  });
});

suite('DescribeContainerInstances', () => {
  test('counts the tasks of an instance', () => {
    const { sandbox, account, shop, first } = withInstances();
    for (const lastStatus of ['RUNNING', 'RUNNING', 'PENDING']) {
      putTask(account, shop, { launchType: 'EC2', containerInstanceArn: first, lastStatus });
    }
    putTask(account, shop, { launchType: 'EC2', containerInstanceArn: first, desiredStatus: 'STOPPED' });
    const answer = sandbox.send('DescribeContainerInstances', { cluster: 'shop', containerInstances: [first, 'none'] });
    const [instance] = answer.containerInstances ?? [];
    assert.deepEqual([instance?.runningTasksCount, instance?.pendingTasksCount], [2, 1]);
    assert.deepEqual(answer.failures, [
      { arn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/shop/none', reason: 'MISSING' },
    ]);
  });

  test('tells tags and health when asked', () => {
    const { sandbox, first } = withInstances();
    sandbox.send('TagResource', { resourceArn: first, tags: [{ key: 'a', value: 'b' }] });
    const describe = (include: ('TAGS' | 'CONTAINER_INSTANCE_HEALTH')[]) => {
      const request = { cluster: 'shop', containerInstances: [first], include };
      const [instance] = sandbox.send('DescribeContainerInstances', request).containerInstances ?? [];
      return [instance?.tags, instance?.healthStatus?.overallStatus];
    };
    assert.deepEqual(describe([]), [[], undefined]);
    assert.deepEqual(describe(['TAGS', 'CONTAINER_INSTANCE_HEALTH']), [[{ key: 'a', value: 'b' }], 'OK']);
  });
});

suite('ListContainerInstances', () => {
  const filters = [
    [{}, [0, 1, 2, 3]],
    [{ status: 'ACTIVE' }, [1, 2, 3]],
    [{ status: 'DRAINING' }, [0]],
    [{ filter: 'attribute:ecs.availability-zone == us-east-1b' }, [1, 3]],
    [{ filter: 'agentConnected == false' }, []],
  ] as const;
  for (const [request, expected] of filters) {
    test(`${JSON.stringify(request)} in pages`, () => {
      const { sandbox, arns, first } = withInstances(4);
      sandbox.send('UpdateContainerInstancesState', {
        cluster: 'shop',
        containerInstances: [first],
        status: 'DRAINING',
      });
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = sandbox.send('ListContainerInstances', { cluster: 'shop', maxResults: 1, nextToken, ...request });
        seen.push(...(page.containerInstanceArns ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      assert.deepEqual(
        seen,
        expected.map((index) => arns[index]),
      );
    });
  }
});

suite('UpdateContainerInstancesState', () => {
  test('DRAINING wakes the services whose tasks are there and stops those that are PENDING', () => {
    const { sandbox, account, shop, first } = withInstances();
    const { service } = putService(account, shop, { serviceName: 'web', launchType: 'EC2' });
    const members = { launchType: 'EC2', containerInstanceArn: first, group: 'service:web' } as const;
    const pending = putTask(account, shop, { ...members, lastStatus: 'PENDING' });
    const running = putTask(account, shop, members);
    const alone = putTask(account, shop, { ...members, group: 'family:batch', lastStatus: 'PENDING' });
    const request = { cluster: 'shop', containerInstances: [first, 'none'], status: 'DRAINING' as const };
    const answer = sandbox.send('UpdateContainerInstancesState', request);
    assert.equal(answer.containerInstances?.[0]?.status, 'DRAINING');
    assert.equal(answer.failures?.[0]?.reason, 'MISSING');
    assert.deepEqual(
      [pending, running, alone].map(({ task }) => task.desiredStatus),
      ['STOPPED', 'RUNNING', 'RUNNING'],
    );
    assert.ok(account.due.list().some(({ kind, arn }) => kind === 'service' && arn === service.serviceArn));
  });

  const refused = [
    [{ containerInstances: [] as string[], status: 'DRAINING' }, 'Container Instances cannot be empty.'],
    [
      { containerInstances: ['x'], status: 'REGISTERING' },
      'Container instance status should be one of [ACTIVE, DRAINING]',
    ],
  ] as const;
  for (const [request, message] of refused) {
    test(`refuses ${JSON.stringify(request)}`, () => {
      const { sandbox, account } = withInstances();
      const answer = refusal(() =>
        sandbox.call('UpdateContainerInstancesState', { cluster: 'shop', ...request }, account),
      );
      assert.deepEqual(answer, { type: 'InvalidParameterException', message });
    });
  }
});

suite('DeregisterContainerInstance', () => {
  test('removes an instance without tasks', () => {
    const { sandbox, shop, first } = withInstances();
    const request = { cluster: 'shop', containerInstance: first };
    const { containerInstance } = sandbox.send('DeregisterContainerInstance', request);
    assert.deepEqual([containerInstance?.status, containerInstance?.agentConnected], ['INACTIVE', false]);
    assert.equal(shop.containerInstances.size, 0);
    assert.deepEqual(
      refusal(() => sandbox.send('DeregisterContainerInstance', request)),
      { type: 'InvalidParameterException', message: `Referenced container instance ${first} not found.` },
    );
  });

  test('needs force while there are tasks', () => {
    const { sandbox, account, shop, first } = withInstances();
    const { task } = putTask(account, shop, { launchType: 'EC2', containerInstanceArn: first });
    const request = { cluster: 'shop', containerInstance: first };
    assert.deepEqual(
      refusal(() => sandbox.send('DeregisterContainerInstance', request)),
      { type: 'InvalidParameterException', message: 'Found running tasks on the instance.' },
    );
    sandbox.send('DeregisterContainerInstance', { ...request, force: true });
    assert.equal(task.desiredStatus, 'STOPPED');
  });
});

suite('UpdateContainerAgent', () => {
  test('leads from the old agent to the newest, step by step', () => {
    const { sandbox, first } = withInstances();
    const request = { cluster: 'shop', containerInstance: first };
    const describe = () =>
      sandbox.send('DescribeContainerInstances', { cluster: 'shop', containerInstances: [first] })
        .containerInstances?.[0];
    const newest = describe()?.versionInfo?.agentVersion;
    const again = { cluster: 'shop', containerInstanceArn: first, versionInfo: { agentVersion: '1.0.0' } };
    sandbox.send('RegisterContainerInstance', again);
    const steps = [sandbox.send('UpdateContainerAgent', request).containerInstance?.agentUpdateStatus];
    assert.equal(refusal(() => sandbox.send('UpdateContainerAgent', request))?.type, 'UpdateInProgressException');
    for (let step = 0; step < 5; step += 1) {
      pass(sandbox, 10);
      steps.push(describe()?.agentUpdateStatus);
    }
    assert.deepEqual(steps, ['PENDING', 'STAGING', 'STAGED', 'UPDATING', 'UPDATED', 'UPDATED']);
    assert.equal(describe()?.versionInfo?.agentVersion, newest);
  });

  const refused = [
    [undefined, 'NoUpdateAvailableException'],
    [{}, 'MissingVersionException'],
  ] as const;
  for (const [versionInfo, type] of refused) {
    test(`refuses with ${type}`, () => {
      const { sandbox, first } = withInstances();
      sandbox.send('RegisterContainerInstance', { cluster: 'shop', containerInstanceArn: first, versionInfo });
      const update = () => sandbox.send('UpdateContainerAgent', { cluster: 'shop', containerInstance: first });
      assert.equal(refusal(update)?.type, type);
    });
  }
});
