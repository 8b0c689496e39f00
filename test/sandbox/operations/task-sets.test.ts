import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CreateTaskSetRequest } from '@aws-sdk/client-ecs';
import { refusal } from '../sandbox.ts';
import { stagedShop } from '../scheduler/staged-shop.ts';

const of = { cluster: 'shop', service: 'web' };
const request = {
  ...of,
  taskDefinition: 'web:1',
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
} as const satisfies CreateTaskSetRequest;
const unknown = 'ecs-svc/1234567890123456789';

function externalShop(desiredCount = 4) {
  return stagedShop({ controller: 'EXTERNAL', desiredCount });
}

describe('CreateTaskSet', () => {
  it('answers with what is known of the new task set', () => {
    const { sandbox } = externalShop();
    const { taskSet } = sandbox.send('CreateTaskSet', {
      ...request,
      externalId: 'v1',
      tags: [{ key: 'a', value: 'b' }],
    });
    const { id, taskSetArn, createdAt, updatedAt, stabilityStatusAt, ...rest } = taskSet ?? {};
    assert.match(id ?? '', /^ecs-svc\/\d{19}$/);
    assert.equal(taskSetArn, `arn:aws:ecs:us-east-1:123456789012:task-set/shop/web/${id}`);
    assert.deepEqual([updatedAt, stabilityStatusAt], [createdAt, createdAt]);
    assert.deepEqual(rest, {
      serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
      externalId: 'v1',
      status: 'ACTIVE',
      taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' },
      },
      loadBalancers: [],
      serviceRegistries: [],
      scale: { value: 0, unit: 'PERCENT' },
      computedDesiredCount: 0,
      pendingCount: 0,
      runningCount: 0,
      stabilityStatus: 'STABILIZING',
      tags: [{ key: 'a', value: 'b' }],
    });
  });

  it('is idempotent by client token', () => {
    const { sandbox, stored } = externalShop();
    const first = sandbox.send('CreateTaskSet', { ...request, clientToken: 't1' }).taskSet?.id;
    const second = sandbox.send('CreateTaskSet', { ...request, clientToken: 't1' }).taskSet?.id;
    const other = sandbox.send('CreateTaskSet', { ...request, clientToken: 't2' }).taskSet?.id;
    assert.equal(second, first);
    assert.notEqual(other, first);
    assert.equal(stored.service.taskSets?.length, 2);
  });

  it('takes the default strategy of the cluster when told nothing else', () => {
    const { sandbox, account } = externalShop();
    const cluster = account.clusters.get('shop');
    const strategy = [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }];
    assert.ok(cluster !== undefined);
    cluster.cluster.defaultCapacityProviderStrategy = strategy;
    const { launchType: _none, ...without } = request;
    const { taskSet } = sandbox.send('CreateTaskSet', without);
    assert.deepEqual([taskSet?.launchType, taskSet?.capacityProviderStrategy], [undefined, strategy]);
  });

  it('takes at most five to a service', () => {
    const { sandbox } = externalShop();
    for (let count = 0; count < 5; count += 1) sandbox.send('CreateTaskSet', request);
    assert.deepEqual(
      refusal(() => sandbox.send('CreateTaskSet', request)),
      {
        type: 'InvalidParameterException',
        message:
          '5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.',
      },
    );
  });

  const balanced = {
    targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/0123456789abcdef',
  };
  const refused: readonly [name: string, change: Partial<CreateTaskSetRequest>, type: string, message: RegExp][] = [
    ['no such cluster', { cluster: 'other' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
    ['no such service', { service: 'other' }, 'ServiceNotFoundException', /^Service not found\.$/],
    ['no such task definition', { taskDefinition: 'other' }, 'ClientException', /./],
    ['scale above 100', { scale: { value: 101, unit: 'PERCENT' } }, 'InvalidParameterException', /between 0 and 100/],
    ['scale below 0', { scale: { value: -1, unit: 'PERCENT' } }, 'InvalidParameterException', /between 0 and 100/],
    [
      'no network for awsvpc',
      { networkConfiguration: undefined },
      'InvalidParameterException',
      /^Network Configuration must be provided when networkMode 'awsvpc' is specified\.$/,
    ],
    ['no such platform', { platformVersion: '9.9.9' }, 'PlatformUnknownException', /./],
    [
      'a launch type that the task definition does not support',
      { taskDefinition: 'web:3' },
      'InvalidParameterException',
      /does not support launch_type FARGATE/,
    ],
    [
      'a provider that the cluster does not have',
      { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
      'InvalidParameterException',
      /not associated with the cluster/,
    ],
    [
      'a container that is not there',
      { loadBalancers: [{ ...balanced, containerName: 'api', containerPort: 80 }] },
      'InvalidParameterException',
      /^The container api does not exist in the task definition\.$/,
    ],
    [
      'a port that is not there',
      { loadBalancers: [{ ...balanced, containerName: 'web', containerPort: 81 }] },
      'InvalidParameterException',
      /^The container web did not have a container port 81 defined\.$/,
    ],
  ];
  for (const [name, change, type, message] of refused) {
    it(`refuses ${name}, and changes nothing`, () => {
      const { sandbox, stored } = externalShop();
      const found = refusal(() =>
        sandbox.call('CreateTaskSet', JSON.parse(JSON.stringify({ ...request, ...change })), {
          accountId: '123456789012',
          region: 'us-east-1',
        }),
      );
      assert.equal(found?.type, type);
      assert.match(found?.message ?? '', message);
      assert.equal(stored.service.taskSets, undefined);
    });
  }
});

describe('all operations on task sets', () => {
  const scale = { value: 1, unit: 'PERCENT' } as const;
  it('want the EXTERNAL controller', () => {
    const { sandbox } = stagedShop({ controller: 'ECS' });
    const calls = [
      () => sandbox.send('CreateTaskSet', request),
      () => sandbox.send('DescribeTaskSets', { ...of, taskSets: [unknown] }),
      () => sandbox.send('UpdateTaskSet', { ...of, taskSet: unknown, scale }),
      () => sandbox.send('DeleteTaskSet', { ...of, taskSet: unknown }),
      () => sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: unknown }),
    ];
    for (const call of calls) {
      assert.deepEqual(refusal(call), {
        type: 'InvalidParameterException',
        message:
          'Amazon ECS only supports task set management on services configured to use external deployment controllers.',
      });
    }
  });

  it('want a service that is ACTIVE', () => {
    const { sandbox, stored } = externalShop();
    stored.service.status = 'DRAINING';
    assert.equal(refusal(() => sandbox.send('CreateTaskSet', request))?.type, 'ServiceNotActiveException');
  });

  it('want a task set that is there', () => {
    const { sandbox } = externalShop();
    const calls = [
      () => sandbox.send('UpdateTaskSet', { ...of, taskSet: unknown, scale }),
      () => sandbox.send('DeleteTaskSet', { ...of, taskSet: unknown }),
      () => sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: unknown }),
    ];
    for (const call of calls) assert.equal(refusal(call)?.type, 'TaskSetNotFoundException');
    assert.deepEqual(
      refusal(() => sandbox.send('UpdateTaskSet', { ...of, taskSet: 'nonsense', scale })),
      {
        type: 'InvalidParameterException',
        message: 'Task Set Identifier is invalid',
      },
    );
  });
});

describe('DescribeTaskSets', () => {
  it('finds by id and by ARN, tells what is missing, and shows tags when asked', () => {
    const { sandbox } = externalShop();
    const { id = '', taskSetArn = '' } =
      sandbox.send('CreateTaskSet', { ...request, tags: [{ key: 'a', value: 'b' }] }).taskSet ?? {};
    const { taskSets, failures } = sandbox.send('DescribeTaskSets', { ...of, taskSets: [id, unknown, taskSetArn] });
    assert.deepEqual(
      taskSets?.map((taskSet) => [taskSet.id, taskSet.tags]),
      [
        [id, []],
        [id, []],
      ],
    );
    assert.deepEqual(failures, [
      { arn: `arn:aws:ecs:us-east-1:123456789012:task-set/shop/web/${unknown}`, reason: 'MISSING' },
    ]);
    const tagged = sandbox.send('DescribeTaskSets', { ...of, taskSets: [id], include: ['TAGS'] });
    assert.deepEqual(tagged.taskSets?.[0]?.tags, [{ key: 'a', value: 'b' }]);
  });
});

describe('UpdateServicePrimaryTaskSet', () => {
  it('makes one PRIMARY, the other ACTIVE, and the service shows its members', () => {
    const { sandbox, stored } = externalShop();
    const first = sandbox.send('CreateTaskSet', request).taskSet?.id ?? '';
    const second = sandbox.send('CreateTaskSet', { ...request, taskDefinition: 'web:2' }).taskSet?.id ?? '';
    for (const primaryTaskSet of [first, second]) {
      const { taskSet } = sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet });
      assert.deepEqual([taskSet?.id, taskSet?.status], [primaryTaskSet, 'PRIMARY']);
    }
    const { taskSets = [] } = sandbox.send('DescribeTaskSets', of);
    assert.deepEqual(
      taskSets.map(({ status }) => status),
      ['ACTIVE', 'PRIMARY'],
    );
    assert.deepEqual(
      [stored.service.taskDefinition, stored.service.launchType],
      ['arn:aws:ecs:us-east-1:123456789012:task-definition/web:2', 'FARGATE'],
    );
  });
});

describe('DeleteTaskSet', () => {
  const cases: readonly [
    name: string,
    primary: boolean,
    percent: number,
    force: boolean,
    message: RegExp | undefined,
  ][] = [
    ['scaled to zero', false, 0, false, undefined],
    ['scaled above zero', false, 50, false, /scaled above 0/],
    ['scaled above zero, forced', false, 50, true, undefined],
    ['primary', true, 0, false, /^Primary TaskSet cannot be deleted$/],
    ['primary, forced', true, 50, true, undefined],
  ];
  for (const [name, isPrimary, value, force, message] of cases) {
    it(name, () => {
      const { sandbox } = externalShop();
      const { taskSet } = sandbox.send('CreateTaskSet', { ...request, scale: { value, unit: 'PERCENT' } });
      const id = taskSet?.id ?? '';
      if (isPrimary) sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: id });
      const act = () => sandbox.send('DeleteTaskSet', { ...of, taskSet: id, force }).taskSet?.status;
      if (message === undefined) assert.equal(act(), 'DRAINING');
      else assert.match(refusal(act)?.message ?? '', message);
    });
  }

  it('leaves a task set that no request can change any more', () => {
    const { sandbox, pass } = externalShop();
    const { taskSet } = sandbox.send('CreateTaskSet', { ...request, scale: { value: 100, unit: 'PERCENT' } });
    const id = taskSet?.id ?? '';
    pass(300);
    sandbox.send('DeleteTaskSet', { ...of, taskSet: id, force: true });
    const scale = { value: 1, unit: 'PERCENT' } as const;
    assert.match(
      refusal(() => sandbox.send('UpdateTaskSet', { ...of, taskSet: id, scale }))?.message ?? '',
      /draining/,
    );
    assert.match(
      refusal(() => sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: id }))?.message ?? '',
      /draining/,
    );
  });
});
