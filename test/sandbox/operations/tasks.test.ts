import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunTaskRequest, StartTaskRequest, Task } from '@aws-sdk/client-ecs';
import { ApiError } from '../../../sandbox/errors.ts';
import { idOf } from '../../../sandbox/task-index.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { pass, refusal } from '../sandbox.ts';
import { network, onInstances, type TaskShop, taskShop } from '../task-shop.ts';

const fargate = {
  cluster: 'shop',
  taskDefinition: 'web',
  launchType: 'FARGATE',
  networkConfiguration: network,
} as const;

function run(shop: TaskShop, members: Partial<RunTaskRequest> = {}) {
  return shop.sandbox.send('RunTask', { ...fargate, ...members });
}

function providersOf(tasks: readonly Wire<Task>[] | undefined): (string | undefined)[] {
  return (tasks ?? []).map(({ capacityProviderName }) => capacityProviderName);
}

describe('RunTask', () => {
  test('starts as many tasks as are wanted, with what the request says', () => {
    const shop = taskShop();
    shop.define();
    const { tasks = [], failures } = run(shop, {
      count: 3,
      group: 'batch',
      startedBy: 'me',
      platformVersion: '1.4.0',
      tags: [{ key: 'a', value: '1' }],
      enableECSManagedTags: true,
    });
    assert.deepEqual(failures, []);
    assert.equal(new Set(tasks.map(({ taskArn }) => taskArn)).size, 3);
    for (const { group, startedBy, platformVersion, lastStatus, tags } of tasks) {
      assert.deepEqual([group, startedBy, platformVersion, lastStatus], ['batch', 'me', '1.4.0', 'PROVISIONING']);
      assert.deepEqual(tags, [
        { key: 'aws:ecs:clusterName', value: 'shop' },
        { key: 'a', value: '1' },
      ]);
    }
  });

  test('a family means its newest ACTIVE revision', () => {
    const shop = taskShop();
    shop.define();
    shop.define();
    shop.define({ status: 'INACTIVE' });
    const [task] = run(shop).tasks ?? [];
    assert.equal(idOf(task?.taskDefinitionArn ?? ''), 'web:2');
  });

  test('tags of the task definition are propagated when asked for; own ones win', () => {
    const shop = taskShop();
    shop.define();
    const stored = shop.account().families.get('web')?.revisions[0];
    stored?.tags.push({ key: 'a', value: 'definition' }, { key: 'b', value: 'definition' });
    const tags = [{ key: 'a', value: 'own' }];
    assert.deepEqual(run(shop, { tags }).tasks?.[0]?.tags, tags);
    assert.deepEqual(run(shop, { tags, propagateTags: 'TASK_DEFINITION' }).tasks?.[0]?.tags, [
      { key: 'b', value: 'definition' },
      { key: 'a', value: 'own' },
    ]);
  });

  describe('where tasks run', () => {
    const [onDemand, spot] = ['FARGATE', 'FARGATE_SPOT'];
    const split = [
      { capacityProvider: onDemand, base: 1, weight: 1 },
      { capacityProvider: spot, weight: 3 },
    ];
    const cases: readonly (readonly [string, Partial<RunTaskRequest>, (string | undefined)[]])[] = [
      ['a launch type has no capacity provider', {}, [undefined]],
      [
        'a strategy',
        { launchType: undefined, capacityProviderStrategy: split, count: 5 },
        [onDemand, onDemand, spot, spot, spot],
      ],
      ['the default strategy of the cluster', { launchType: undefined, count: 2 }, [spot, spot]],
      ['each request has its own base', { launchType: undefined, capacityProviderStrategy: split }, [onDemand]],
    ];
    for (const [name, members, expected] of cases) {
      test(name, () => {
        const shop = taskShop();
        shop.define();
        shop.cluster().cluster.defaultCapacityProviderStrategy = [{ capacityProvider: spot, weight: 1, base: 0 }];
        assert.deepEqual(providersOf(run(shop, members).tasks).toSorted(), expected);
      });
    }
  });

  test('what has no place is a failure, the rest runs', () => {
    const shop = taskShop();
    shop.define(onInstances);
    const machine = shop.machine({ cpu: 512 });
    const request = { taskDefinition: 'job', launchType: 'EC2', networkConfiguration: undefined, count: 3 } as const;
    const { tasks, failures } = run(shop, request);
    assert.deepEqual(
      tasks?.map(({ containerInstanceArn }) => containerInstanceArn),
      [machine, machine],
    );
    assert.deepEqual(failures, [{ arn: machine, reason: 'RESOURCE:CPU' }]);
  });

  test('Fargate out of capacity is a failure', () => {
    const shop = taskShop();
    shop.define();
    const provider = shop.account().capacityProviders.get('FARGATE_SPOT');
    if (provider !== undefined) provider.tags = [{ key: 'sandbox:capacity', value: '1' }];
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    const { tasks, failures } = run(shop, { launchType: undefined, capacityProviderStrategy, count: 3 });
    assert.equal(tasks?.length, 1);
    assert.deepEqual(
      failures?.map(({ reason }) => reason),
      ['Capacity is unavailable at this time. Please try again later or in a different availability zone'],
    );
  });

  test('a volume that is configured at launch is attached', () => {
    const shop = taskShop();
    shop.define({ volumes: [{ name: 'data', configuredAtLaunch: true }] });
    const managedEBSVolume = { roleArn: 'arn:aws:iam::123456789012:role/ebs', sizeInGiB: 20 };
    const { tasks = [] } = run(shop, { volumeConfigurations: [{ name: 'data', managedEBSVolume }] });
    const taskArn = tasks[0]?.taskArn ?? '';
    const statuses = [0, 12].map((seconds) => {
      pass(shop.sandbox, seconds);
      return shop.task(taskArn).attachments?.map(({ type, status }) => [type, status]);
    });
    assert.deepEqual(statuses, [
      [
        ['ElasticNetworkInterface', 'PRECREATED'],
        ['AmazonElasticBlockStorage', 'ATTACHING'],
      ],
      [
        ['ElasticNetworkInterface', 'ATTACHED'],
        ['AmazonElasticBlockStorage', 'ATTACHED'],
      ],
    ]);
  });

  describe('is refused, and changes nothing', () => {
    const strategy = [{ capacityProvider: 'FARGATE', weight: 1 }];
    const bridge = { taskDefinition: 'job', launchType: 'EC2', networkConfiguration: undefined } as const;
    const cases: readonly (readonly [string, Partial<RunTaskRequest>, string, RegExp])[] = [
      ['no such cluster', { cluster: 'none' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
      ['no such task definition', { taskDefinition: 'none' }, 'ClientException', /^TaskDefinition not found\.$/],
      ['no task', { count: 0 }, 'InvalidParameterException', /between 1 and 10/],
      ['eleven tasks', { count: 11 }, 'InvalidParameterException', /between 1 and 10|at most 10/],
      ['launch type and strategy', { capacityProviderStrategy: strategy }, 'InvalidParameterException', /both|launch/i],
      [
        'a provider of another cluster',
        { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'asg', weight: 1 }] },
        'InvalidParameterException',
        /not associated with the cluster/,
      ],
      [
        'a task definition for instances on Fargate',
        { taskDefinition: 'job' },
        'InvalidParameterException',
        /^Task definition does not support launch_type FARGATE\.$/,
      ],
      [
        'awsvpc without a network',
        { networkConfiguration: undefined },
        'InvalidParameterException',
        /networkConfiguration|^Network Configuration must be provided when networkMode 'awsvpc' is specified\.$/,
      ],
      [
        'a network without awsvpc',
        { ...bridge, networkConfiguration: network },
        'InvalidParameterException',
        /^Network Configuration is not valid for the given networkMode of this task definition\.$/,
      ],
      ['a platform on EC2', { ...bridge, platformVersion: '1.4.0' }, 'InvalidParameterException', /platform/i],
      ['an unknown platform', { platformVersion: '9.9.9' }, 'PlatformUnknownException', /platform/],
      ['no instances', bridge, 'InvalidParameterException', /^No Container Instances were found in your cluster\.$/],
      [
        'an override for no container',
        { overrides: { containerOverrides: [{ name: 'side' }] } },
        'InvalidParameterException',
        /^Override for container named side is not a container in the TaskDefinition\.$/,
      ],
      ['a group of a service', { group: 'service:web' }, 'InvalidParameterException', /group/],
      ['startedBy too long', { startedBy: 'x'.repeat(129) }, 'InvalidParameterException', /128/],
      ['tags of a service', { propagateTags: 'SERVICE' }, 'InvalidParameterException', /./],
      ['commands without a role', { enableExecuteCommand: true }, 'InvalidParameterException', /taskRoleArn/],
      [
        'a volume that is not there',
        { volumeConfigurations: [{ name: 'data' }] },
        'InvalidParameterException',
        /volume/i,
      ],
      [
        'an expression that cannot be read',
        { placementConstraints: [{ type: 'memberOf', expression: 'stack =' }] },
        'InvalidParameterException',
        /./,
      ],
    ];
    for (const [name, members, type, message] of cases) {
      test(name, () => {
        const shop = taskShop();
        shop.define();
        shop.define(onInstances);
        const before = shop.account().ids.state();
        const found = refusal(() =>
          shop.sandbox.call('RunTask', { ...fargate, ...members }, { accountId: '123456789012', region: 'us-east-1' }),
        );
        assert.equal(found?.type, type);
        assert.match(found?.message ?? '', message);
        assert.deepEqual([shop.cluster().tasks.size, shop.account().ids.state()], [0, before]);
      });
    }
  });

  // The rules are those of "Ensuring idempotency" in the API reference.
  describe('with a client token', () => {
    const arns = (answer: ReturnType<typeof run>) => answer.tasks?.map(({ taskArn }) => taskArn);
    const clientToken = 'token-1';

    test('the same request is answered with the tasks that run already', () => {
      const shop = taskShop();
      shop.define();
      const first = run(shop, { clientToken, count: 2 });
      pass(shop.sandbox, 30);
      const second = run(shop, { count: 2, clientToken });
      assert.deepEqual(arns(second), arns(first));
      assert.equal(second.tasks?.[0]?.lastStatus, 'RUNNING');
      assert.equal(shop.cluster().tasks.size, 2);
    });

    test('another request is a conflict that names the tasks', () => {
      const shop = taskShop();
      shop.define();
      const first = run(shop, { clientToken });
      const other = () => run(shop, { clientToken, count: 2 });
      assert.throws(other, (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.type, 'ConflictException');
        assert.deepEqual(error.members, { resourceIds: arns(first) });
        return true;
      });
    });

    const cases: readonly (readonly [string, string, number, boolean])[] = [
      ['it is good for a day', 'nginx', 24 * 3600 - 1, true],
      ['it is not for longer', 'nginx', 24 * 3600, false],
      ['it is good for an hour after its tasks stopped', 'nginx:missing', 28 + 3599, true],
      ['and no longer', 'nginx:missing', 28 + 3600, false],
    ];
    for (const [name, image, seconds, isSame] of cases) {
      test(name, () => {
        const shop = taskShop();
        shop.define({ containerDefinitions: [{ name: 'app', image }] });
        const first = run(shop, { clientToken });
        pass(shop.sandbox, seconds);
        assert.equal(arns(run(shop, { clientToken }))?.[0] === arns(first)?.[0], isSame);
      });
    }
  });
});

describe('StartTask', () => {
  function startOn(shop: TaskShop, containerInstances: string[], members: Partial<StartTaskRequest> = {}) {
    return shop.sandbox.send('StartTask', { cluster: 'shop', taskDefinition: 'job', containerInstances, ...members });
  }

  test('starts a task on each instance that has room', () => {
    const shop = taskShop();
    shop.define(onInstances);
    const [good, small, away] = [shop.machine(), shop.machine({ memory: 100 }), shop.machine()];
    const instance = shop.cluster().containerInstances.get(idOf(away));
    if (instance !== undefined) instance.agentConnected = false;
    const none = `arn:aws:ecs:us-east-1:123456789012:container-instance/shop/${'0'.repeat(32)}`;
    const { tasks, failures } = startOn(shop, [idOf(good), small, away, '0'.repeat(32)], { startedBy: 'me' });
    assert.deepEqual(
      tasks?.map(({ containerInstanceArn, startedBy, lastStatus }) => [containerInstanceArn, startedBy, lastStatus]),
      [[good, 'me', 'PENDING']],
    );
    assert.deepEqual(failures, [
      { arn: small, reason: 'RESOURCE:MEMORY' },
      { arn: away, reason: 'AGENT' },
      { arn: none, reason: 'MISSING' },
    ]);
  });

  const cases: readonly (readonly [string, string[], Partial<StartTaskRequest>])[] = [
    ['no instance', [], {}],
    ['eleven instances', Array.from({ length: 11 }, (_, index) => String(index).padStart(32, '0')), {}],
    ['startedBy too long', ['0'.repeat(32)], { startedBy: 'x'.repeat(37) }],
  ];
  for (const [name, instances, members] of cases) {
    test(`is refused: ${name}`, () => {
      const shop = taskShop();
      shop.define(onInstances);
      assert.equal(refusal(() => startOn(shop, instances, members))?.type, 'InvalidParameterException');
    });
  }
});

describe('StopTask', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'Task stopped by user'],
    ['not needed', 'not needed'],
  ];
  for (const [reason, stoppedReason] of cases) {
    test(`with the reason ${reason}`, () => {
      const shop = taskShop();
      const arn = shop.start(shop.define());
      pass(shop.sandbox, 30);
      const { task } = shop.sandbox.send('StopTask', { cluster: 'shop', task: idOf(arn), reason });
      assert.deepEqual(
        [task?.lastStatus, task?.desiredStatus, task?.stopCode, task?.stoppedReason],
        ['RUNNING', 'STOPPED', 'UserInitiated', stoppedReason],
      );
      pass(shop.sandbox, 30);
      assert.equal(shop.task(arn).lastStatus, 'STOPPED');
    });
  }

  for (const [task, message] of [
    ['0'.repeat(32), 'The referenced task was not found.'],
    ['abc', 'taskId length should be one of [32,36]'],
    [
      `arn:aws:ecs:us-east-1:123456789012:task/other/${'0'.repeat(32)}`,
      'Invalid identifier: Identifier is for cluster other. Your cluster is shop',
    ],
  ] as const) {
    test(`is refused: ${message}`, () => {
      const { sandbox } = taskShop();
      const found = refusal(() =>
        sandbox.call('StopTask', { cluster: 'shop', task }, { accountId: '123456789012', region: 'us-east-1' }),
      );
      assert.equal(found?.type, 'InvalidParameterException');
      assert.match(
        found?.message ?? '',
        task.includes('other') ? /other/ : new RegExp(message.replaceAll(/[[\].]/g, '\\$&')),
      );
    });
  }
});

describe('DescribeTasks', () => {
  test('tells tasks and failures; tags only when asked for', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define(), { tags: [{ key: 'a', value: 'b' }] });
    const none = `arn:aws:ecs:us-east-1:123456789012:task/shop/${'0'.repeat(32)}`;
    const describeTasks = (include?: 'TAGS'[]) =>
      shop.sandbox.send('DescribeTasks', { cluster: 'shop', tasks: [arn, '0'.repeat(32)], include });
    assert.deepEqual(
      describeTasks().tasks?.map(({ taskArn, tags }) => [taskArn, tags]),
      [[arn, []]],
    );
    assert.deepEqual(describeTasks(['TAGS']).tasks?.[0]?.tags, [{ key: 'a', value: 'b' }]);
    assert.deepEqual(describeTasks().failures, [{ arn: none, reason: 'MISSING' }]);
  });

  for (const [name, count] of [
    ['none', 0],
    ['too many', 101],
  ] as const) {
    test(`is refused: ${name}`, () => {
      const tasks = Array.from({ length: count }, (_, index) => String(index).padStart(32, '0'));
      const found = refusal(() => taskShop().sandbox.send('DescribeTasks', { cluster: 'shop', tasks }));
      assert.equal(found?.type, 'InvalidParameterException');
    });
  }
});
