import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import type { Request } from '../../../sandbox/operation.ts';
import { refusal } from '../sandbox.ts';
import { network, shop, targetGroup } from '../scheduler/service-shop.ts';

const balanced = [{ targetGroupArn: targetGroup, containerName: 'web', containerPort: 80 }];

suite('CreateService', () => {
  test('shows the defaults of the API', () => {
    const { define, create } = shop();
    const taskDefinition = define();
    const { events, deployments, currentServiceDeployment, currentServiceRevisions, createdAt, ...service } = create();
    assert.deepEqual(JSON.parse(JSON.stringify(service)), {
      serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
      serviceName: 'web',
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
      loadBalancers: [],
      serviceRegistries: [],
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      taskDefinition,
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: false, rollback: false },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
      },
      roleArn: 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      placementConstraints: [],
      placementStrategy: [],
      networkConfiguration: {
        awsvpcConfiguration: { ...network.awsvpcConfiguration, securityGroups: [], assignPublicIp: 'DISABLED' },
      },
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      tags: [],
      createdBy: 'arn:aws:iam::123456789012:user/sandbox',
      enableECSManagedTags: false,
      propagateTags: 'NONE',
      enableExecuteCommand: false,
      availabilityZoneRebalancing: 'ENABLED',
      resourceManagementType: 'CUSTOMER',
    });
    assert.deepEqual(events, []);
    assert.equal(deployments?.length, 1);
    assert.ok(createdAt && currentServiceDeployment && currentServiceRevisions?.length === 1);
  });

  test('gives a DAEMON service other defaults', () => {
    const { define, create } = shop();
    define();
    const { deploymentConfiguration, availabilityZoneRebalancing, launchType } = create({
      schedulingStrategy: 'DAEMON',
    });
    assert.equal(deploymentConfiguration?.maximumPercent, 100);
    assert.equal(deploymentConfiguration?.minimumHealthyPercent, 0);
    assert.equal(availabilityZoneRebalancing, 'DISABLED');
    assert.equal(launchType, 'EC2');
  });

  test('has a grace period of 0 with load balancers', () => {
    const { define, create } = shop();
    define();
    assert.equal(create({ loadBalancers: balanced }).healthCheckGracePeriodSeconds, 0);
  });

  test("takes the cluster's default strategy", () => {
    const { sandbox, define, wait } = shop();
    define();
    wait(60);
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
    sandbox.send('PutClusterCapacityProviders', {
      cluster: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: strategy,
    });
    const { service } = sandbox.send('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 1,
      networkConfiguration: network,
    });
    assert.deepEqual(service?.capacityProviderStrategy, strategy);
    assert.equal(service?.launchType, undefined);
  });

  test('splits tasks by its strategy', () => {
    const { sandbox, define, create, settle } = shop();
    define();
    create({
      desiredCount: 5,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    });
    settle();
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    const { tasks = [] } = sandbox.send('DescribeTasks', { cluster: 'shop', tasks: taskArns });
    assert.deepEqual(tasks.map((task) => task.capacityProviderName).toSorted(), [
      'FARGATE',
      'FARGATE',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
    ]);
  });

  test('makes one of the same client token once', () => {
    const { define, create } = shop();
    define();
    const first = create({ clientToken: 'a' });
    assert.deepEqual(create({ clientToken: 'a' }).createdAt, first.createdAt);
    assert.deepEqual(
      refusal(() => create({ clientToken: 'a', desiredCount: 3 }))?.message,
      'Creation of service was not idempotent.',
    );
  });

  test('without a task definition waits for task sets', () => {
    const { sandbox, wait } = shop();
    const request = {
      cluster: 'shop',
      serviceName: 'web',
      desiredCount: 1,
      deploymentController: { type: 'EXTERNAL' },
    } as const;
    const { service } = sandbox.send('CreateService', request);
    assert.deepEqual([service?.taskSets, service?.deployments], [[], []]);
    wait(60);
    assert.equal(
      sandbox.send('DescribeServices', { cluster: 'shop', services: ['web'] }).services?.[0]?.runningCount,
      0,
    );
  });

  const refused: readonly (readonly [string, Partial<Request<'CreateService'>>, string, RegExp])[] = [
    ['a name that is taken', {}, 'InvalidParameterException', /^Creation of service was not idempotent\.$/],
    ['another cluster', { cluster: 'nowhere' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
    [
      'no such task definition',
      { serviceName: 'b', taskDefinition: 'none' },
      'ClientException',
      /^TaskDefinition not found\.$/,
    ],
    [
      'a task definition that does not go with the launch type',
      { serviceName: 'b', taskDefinition: 'own' },
      'InvalidParameterException',
      /^Task definition does not support launch_type FARGATE\.$/,
    ],
    [
      'no network for awsvpc',
      { serviceName: 'b', networkConfiguration: undefined, launchType: 'EC2' },
      'InvalidParameterException',
      /^Network Configuration must be provided when networkMode 'awsvpc' is specified\.$/,
    ],
    [
      'a network for bridge',
      { serviceName: 'b', taskDefinition: 'instances', launchType: 'EC2' },
      'InvalidParameterException',
      /^Network Configuration is not valid for the given networkMode of this task definition\.$/,
    ],
    [
      'a container that is not there',
      { serviceName: 'b', loadBalancers: [{ ...balanced[0], containerName: 'api' }] },
      'InvalidParameterException',
      /^The container api does not exist in the task definition\.$/,
    ],
    [
      'a port that is not there',
      { serviceName: 'b', loadBalancers: [{ ...balanced[0], containerPort: 81 }] },
      'InvalidParameterException',
      /^The container web did not have a container port 81 defined\.$/,
    ],
    [
      'a port name that is not there',
      {
        serviceName: 'b',
        serviceConnectConfiguration: { enabled: true, namespace: 'shop', services: [{ portName: 'http' }] },
      },
      'InvalidParameterException',
      /^portName\(http\) does not refer to any named PortMapping in the task definition\.$/,
    ],
    [
      'a capacity provider that the cluster does not have',
      { serviceName: 'b', capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] },
      'InvalidParameterException',
      /capacity provider/,
    ],
  ];
  for (const [name, request, type, message] of refused) {
    test(`is refused: ${name}`, () => {
      const { sandbox, define, create } = shop();
      define();
      define({}, { family: 'own', compatibilities: ['EC2'] });
      define({}, { family: 'instances', networkMode: 'bridge', compatibilities: ['EC2'] });
      create();
      const before = sandbox.account().clusters.get('shop')?.services.size;
      const seen = refusal(() => create(request));
      assert.equal(seen?.type, type);
      assert.match(seen?.message ?? '', message);
      assert.equal(sandbox.account().clusters.get('shop')?.services.size, before);
    });
  }
});

suite('UpdateService', () => {
  const updates: readonly (readonly [string, Partial<Request<'UpdateService'>>, begins: boolean])[] = [
    ['nothing', {}, false],
    ['the desired count', { desiredCount: 3 }, false],
    ['the same task definition', { taskDefinition: 'web:1' }, false],
    ['another task definition', { taskDefinition: 'web:2' }, true],
    ['force', { forceNewDeployment: true }, true],
    ['the same network', { networkConfiguration: network }, false],
    ['another network', { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }, true],
    ['the platform version', { platformVersion: '1.4.0' }, true],
    ['load balancers', { loadBalancers: balanced }, true],
    ['no load balancers where none are', { loadBalancers: [] }, false],
    ['Service Connect', { serviceConnectConfiguration: { enabled: false } }, true],
    ['percentages', { deploymentConfiguration: { minimumHealthyPercent: 50 } }, false],
    ['execute command', { enableExecuteCommand: true }, false],
    ['propagated tags', { propagateTags: 'SERVICE' }, false],
    ['a strategy', { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }, false],
    [
      'a strategy, forced',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], forceNewDeployment: true },
      true,
    ],
  ];
  for (const [name, request, begins] of updates) {
    test(`${begins ? 'begins a' : 'begins no'} deployment: ${name}`, () => {
      const { define, create, update, settle } = shop();
      define();
      create();
      settle();
      define();
      assert.equal(update(request).deployments?.length, begins ? 2 : 1);
    });
  }

  test('keeps what it does not name', () => {
    const { define, create, update } = shop();
    define();
    create({ deploymentConfiguration: { maximumPercent: 150 }, enableExecuteCommand: true });
    const { deploymentConfiguration, enableExecuteCommand, desiredCount } = update({
      deploymentConfiguration: { minimumHealthyPercent: 50 },
    });
    assert.deepEqual(
      [deploymentConfiguration?.maximumPercent, deploymentConfiguration?.minimumHealthyPercent],
      [150, 50],
    );
    assert.deepEqual([enableExecuteCommand, desiredCount], [true, 2]);
  });

  test('goes to a strategy, and back with an empty one', () => {
    const { define, create, update } = shop();
    define();
    create();
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
    const there = update({ capacityProviderStrategy: strategy });
    assert.deepEqual([there.launchType, there.capacityProviderStrategy], [undefined, strategy]);
    const back = update({ capacityProviderStrategy: [] });
    assert.deepEqual([back.launchType, back.capacityProviderStrategy], ['FARGATE', undefined]);
  });

  test('an answer does not change with the service', () => {
    const { define, create, update, wait, describe } = shop();
    define();
    create();
    const answer = update({ desiredCount: 1 });
    const text = JSON.stringify(answer);
    wait(300);
    describe();
    assert.equal(JSON.stringify(answer), text);
  });

  const refused: readonly (readonly [string, Partial<Request<'UpdateService'>>, string, string])[] = [
    ['another service', { service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    ['no such task definition', { taskDefinition: 'web:9' }, 'ClientException', 'TaskDefinition not found.'],
    [
      'percentages that block',
      { deploymentConfiguration: { maximumPercent: 100 } },
      'InvalidParameterException',
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      'the deployment controller of CodeDeploy',
      { deploymentController: { type: 'CODE_DEPLOY' } },
      'InvalidParameterException',
      'Updating the deployment controller from ECS to CODE_DEPLOY is not supported.',
    ],
  ];
  for (const [name, request, type, message] of refused) {
    test(`is refused: ${name}`, () => {
      const { define, create, update, sandbox } = shop();
      define();
      create();
      const before = JSON.stringify(sandbox.account().clusters.get('shop')?.services.get('web'));
      assert.deepEqual(
        refusal(() => update(request)),
        { type, message },
      );
      assert.equal(JSON.stringify(sandbox.account().clusters.get('shop')?.services.get('web')), before);
    });
  }

  for (const [request, message] of [
    [
      { taskDefinition: 'web' },
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    ],
    [
      { forceNewDeployment: true },
      'Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    ],
  ] as const) {
    test(`leaves to CodeDeploy: ${Object.keys(request).join()}`, () => {
      const { define, create, update } = shop();
      define();
      create({ deploymentController: { type: 'CODE_DEPLOY' }, loadBalancers: balanced });
      assert.equal(refusal(() => update(request))?.message, message);
    });
  }
});

test('a DAEMON service has no desired count', () => {
  const { define, create, update } = shop();
  define();
  create({ schedulingStrategy: 'DAEMON' });
  assert.match(
    refusal(() => update({ desiredCount: 1 }))?.message ?? '',
    /^The daemon scheduling strategy does not support/,
  );
});

test('a DAEMON service is not for a cluster whose default strategy is Fargate', () => {
  const { sandbox, define, wait } = shop();
  define();
  wait(60);
  sandbox.send('PutClusterCapacityProviders', {
    cluster: 'shop',
    capacityProviders: ['FARGATE'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  });
  const request = {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    schedulingStrategy: 'DAEMON',
    networkConfiguration: network,
  } as const;
  assert.equal(refusal(() => sandbox.send('CreateService', request))?.type, 'InvalidParameterException');
});

suite('DeleteService', () => {
  test('needs a service that is scaled down, or force', () => {
    const { sandbox, define, create, update } = shop();
    define();
    create();
    const remove = (force?: boolean) =>
      sandbox.send('DeleteService', { cluster: 'shop', service: 'web', ...(force !== undefined && { force }) });
    assert.deepEqual(
      refusal(() => remove()),
      {
        type: 'InvalidParameterException',
        message: 'The service cannot be stopped while it is scaled above 0.',
      },
    );
    update({ desiredCount: 0 });
    assert.equal(remove().service?.status, 'DRAINING');
  });

  test('drains, then stays INACTIVE for a while', () => {
    const { sandbox, define, create, settle, wait, describe, update } = shop();
    define();
    create();
    settle();
    sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
    assert.equal(describe().status, 'DRAINING');
    assert.deepEqual(refusal(() => create())?.message, 'Unable to Start a service that is still Draining.');
    assert.deepEqual(sandbox.send('ListServices', { cluster: 'shop' }).serviceArns, []);
    wait(120);
    assert.deepEqual([describe().status, describe().runningCount, describe().deployments], ['INACTIVE', 0, []]);
    assert.equal(refusal(() => update({ desiredCount: 1 }))?.type, 'ServiceNotActiveException');
    assert.equal(
      refusal(() => sandbox.send('DeleteService', { cluster: 'shop', service: 'web' }))?.type,
      'ServiceNotFoundException',
    );
    wait(3600);
    const { failures } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['web'] });
    assert.deepEqual(failures, [{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web', reason: 'MISSING' }]);
  });

  test('leaves the name to a new service', () => {
    const { sandbox, define, create, settle, wait } = shop();
    define();
    create();
    settle();
    sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
    wait(120);
    assert.equal(create().status, 'ACTIVE');
    wait(3600);
    assert.equal(settle(), 0);
  });
});

suite('DescribeServices', () => {
  test('tells tags when asked, and what is missing', () => {
    const { sandbox, define, create } = shop();
    define();
    const tags = [{ key: 'team', value: 'web' }];
    create({ tags });
    const seen = sandbox.send('DescribeServices', { cluster: 'shop', services: ['web', 'api'], include: ['TAGS'] });
    assert.deepEqual(seen.services?.[0]?.tags, tags);
    assert.deepEqual(seen.failures, [
      { arn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/api', reason: 'MISSING' },
    ]);
    const { services } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['web'] });
    assert.equal(services?.[0]?.tags, undefined);
  });

  for (const count of [0, 11]) {
    test(`refuses ${count} services`, () => {
      const { sandbox } = shop();
      const services = Array.from({ length: count }, (_, index) => `s${index}`);
      assert.equal(
        refusal(() => sandbox.send('DescribeServices', { cluster: 'shop', services }))?.type,
        'InvalidParameterException',
      );
    });
  }
});

suite('ListServices', () => {
  function many() {
    const made = shop();
    made.define();
    for (let index = 0; index < 25; index += 1) {
      made.create({
        serviceName: `s${index}`,
        desiredCount: 0,
        ...(index % 5 === 0 && { launchType: 'EC2' as const }),
      });
    }
    return made.sandbox;
  }

  test('gives ten a page', () => {
    const sandbox = many();
    const sizes: number[] = [];
    const seen = new Set<string>();
    let nextToken: string | undefined;
    do {
      const page = sandbox.send('ListServices', { cluster: 'shop', ...(nextToken !== undefined && { nextToken }) });
      sizes.push(page.serviceArns?.length ?? 0);
      for (const arn of page.serviceArns ?? []) seen.add(arn);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual([sizes, seen.size], [[10, 10, 5], 25]);
  });

  test('filters', () => {
    const sandbox = many();
    const count = (request: Partial<Request<'ListServices'>>) =>
      sandbox.send('ListServices', { cluster: 'shop', maxResults: 100, ...request }).serviceArns?.length;
    assert.equal(count({ launchType: 'EC2' }), 5);
    assert.equal(count({ launchType: 'FARGATE' }), 20);
    assert.equal(count({ schedulingStrategy: 'DAEMON' }), 0);
    assert.equal(count({ resourceManagementType: 'CUSTOMER' }), 25);
  });
});

test('ListServicesByNamespace lists those that joined it', () => {
  const { sandbox, define, create, update } = shop();
  define();
  const joined = { enabled: true, namespace: 'internal' };
  create({ serviceConnectConfiguration: joined });
  create({ serviceName: 'api' });
  const list = () => sandbox.send('ListServicesByNamespace', { namespace: 'internal' }).serviceArns;
  assert.deepEqual(list(), ['arn:aws:ecs:us-east-1:123456789012:service/shop/web']);
  update({ service: 'api', serviceConnectConfiguration: joined });
  assert.equal(list()?.length, 2);
  sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
  assert.deepEqual(list(), ['arn:aws:ecs:us-east-1:123456789012:service/shop/api']);
  assert.equal(
    refusal(() => sandbox.send('ListServicesByNamespace', { namespace: 'nowhere' }))?.type,
    'NamespaceNotFoundException',
  );
});
