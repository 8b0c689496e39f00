import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  importCapacityProvider,
  importCluster,
  importService,
  importTaskDefinition,
  importTaskSet,
  type MadeRequest,
} from '../../../client/apply/import.ts';
import type { LiveState, Plan } from '../../../client/apply/model.ts';
import { undoOf } from '../../../client/apply/plan-undo.ts';
import { account, type Request } from './plan-sandbox.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const tags = fc.option(
  fc.uniqueArray(fc.record({ key: name, value: name }), { selector: ({ key }) => key, minLength: 1, maxLength: 3 }),
  { nil: undefined },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

function shuffledOnce<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength: 1 });
}

const container = fc.record({
  name: fc.constantFrom('web', 'side', 'log'),
  image: fc.constantFrom('nginx:1', 'public.ecr.aws/x/y:2'),
  memory: fc.integer({ min: 6, max: 300 }),
  cpu: maybe(fc.integer({ min: 0, max: 85 })),
  essential: fc.constant(true),
  portMappings: maybe(
    shuffledOnce([
      { containerPort: 80, name: 'http' },
      { containerPort: 81, protocol: 'udp' },
      { containerPort: 82, hostPort: 82 },
    ]),
  ),
  environment: maybe(
    shuffledOnce([
      { name: 'A', value: '1' },
      { name: 'B', value: '' },
      { name: 'C', value: 'x' },
    ]),
  ),
  mountPoints: maybe(fc.constant([{ sourceVolume: 'data', containerPath: '/data' }])),
  ulimits: maybe(
    shuffledOnce([
      { name: 'nofile', softLimit: 1, hardLimit: 2 },
      { name: 'core', softLimit: 0, hardLimit: 0 },
    ]),
  ),
  command: maybe(fc.array(name, { maxLength: 3 })),
  healthCheck: maybe(
    fc.record(
      { command: fc.constant(['CMD-SHELL', 'true']), interval: maybe(fc.integer({ min: 5, max: 300 })) },
      { requiredKeys: ['command'] },
    ),
  ),
  dockerLabels: maybe(fc.constant({ b: '1', a: '2' })),
  logConfiguration: maybe(
    fc.constant({
      logDriver: 'awslogs',
      options: { 'awslogs-stream-prefix': 'x', 'awslogs-group': 'g', 'awslogs-region': 'us-east-1' },
    }),
  ),
});

/** Containers of a task share its ports and port names. */
function withOwnPorts<
  T extends { portMappings: { containerPort: number; name?: string; hostPort?: number }[] | undefined },
>(each: T, index: number): T {
  const own = each.portMappings?.map((mapping) => ({
    ...mapping,
    containerPort: mapping.containerPort + 10 * index,
    ...(mapping.hostPort !== undefined && { hostPort: mapping.hostPort + 10 * index }),
    ...(mapping.name !== undefined && { name: `${mapping.name}${index}` }),
  }));
  return { ...each, portMappings: own };
}

const taskDefinition = fc
  .record({
    family: fc.constant('web'),
    networkMode: fc.constantFrom(undefined, 'bridge', 'awsvpc', 'host'),
    containerDefinitions: fc
      .uniqueArray(container, { selector: (each) => each.name, minLength: 1, maxLength: 3 })
      .map((all) => all.map(withOwnPorts)),
    volumes: fc.constantFrom(
      [{ name: 'data' }],
      [{ name: 'data', host: {} }],
      [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678' } }],
    ),
    cpu: fc.constantFrom(undefined, '256', '.25 vCPU'),
    memory: fc.constantFrom(undefined, '1024', '1 GB'),
    requiresCompatibilities: maybe(fc.constant(['EC2'])),
    tags,
  })
  .map(withoutUndefined);

const service = fc
  .record({
    serviceName: fc.constant('web'),
    taskDefinition: fc.constantFrom('web', 'web:1', 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'),
    desiredCount: fc.integer({ min: 0, max: 5 }),
    cluster: fc.constantFrom('shop', 'arn:aws:ecs:us-east-1:123456789012:cluster/shop'),
    capacity: fc.constantFrom<object>(
      {},
      { launchType: 'FARGATE' },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE_SPOT', weight: 4 },
          { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        ],
      },
    ),
    networkConfiguration: fc
      .record({
        subnets: shuffledOnce(['subnet-1', 'subnet-2', 'subnet-3']),
        securityGroups: maybe(shuffledOnce(['sg-1', 'sg-2'])),
      })
      .map((awsvpc) => ({ awsvpcConfiguration: withoutUndefined(awsvpc) })),
    deploymentConfiguration: maybe(
      fc
        .record({
          maximumPercent: maybe(fc.integer({ min: 150, max: 300 })),
          minimumHealthyPercent: maybe(fc.integer({ min: 0, max: 100 })),
          deploymentCircuitBreaker: maybe(fc.constant({ enable: true, rollback: true })),
        })
        .map(withoutUndefined),
    ),
    availabilityZoneRebalancing: fc.constantFrom(undefined, 'ENABLED', 'DISABLED'),
    enableExecuteCommand: maybe(fc.boolean()),
    enableECSManagedTags: maybe(fc.boolean()),
    propagateTags: fc.constantFrom(undefined, 'SERVICE', 'TASK_DEFINITION', 'NONE'),
    healthCheckGracePeriodSeconds: maybe(fc.integer({ min: 0, max: 99 })),
    platformVersion: fc.constantFrom(undefined, 'LATEST', '1.4.0'),
    serviceConnectConfiguration: fc.constantFrom(
      undefined,
      { enabled: false },
      { enabled: true, namespace: 'mesh', services: [{ portName: 'http', clientAliases: [{ port: 80 }] }] },
    ),
    vpcLatticeConfigurations: fc.constantFrom(undefined, [
      {
        roleArn: 'arn:aws:iam::123456789012:role/lattice',
        targetGroupArn: 'arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-1',
        portName: 'http',
      },
    ]),
    deploymentController: fc.constantFrom(undefined, { type: 'ECS' }),
    tags,
  })
  .map(({ capacity, ...rest }) => withoutUndefined({ ...rest, ...capacity }));

function withoutUndefined(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>;
}

const fargate: Request = {
  operation: 'RegisterTaskDefinition',
  input: {
    family: 'web',
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'nginx', portMappings: [{ containerPort: 80, name: 'http' }] }],
  },
};

const cluster = fc
  .record({
    clusterName: fc.constant('shop'),
    settings: maybe(fc.constant([{ name: 'containerInsights', value: 'enhanced' }])),
    capacityProviders: maybe(fc.shuffledSubarray(['FARGATE', 'FARGATE_SPOT'], { minLength: 2 })),
    configuration: maybe(fc.constant({ executeCommandConfiguration: { logging: 'DEFAULT' } })),
    serviceConnectDefaults: maybe(fc.constant({ namespace: 'mesh' })),
    tags,
  })
  .chain((made) =>
    made.capacityProviders === undefined
      ? fc.constant(made)
      : fc.record({
          ...constants(made),
          defaultCapacityProviderStrategy: maybe(fc.constant([{ capacityProvider: 'FARGATE', weight: 1 }])),
        }),
  )
  .map(withoutUndefined);

function constants<T extends object>(value: T): { [Member in keyof T]: fc.Arbitrary<T[Member]> } {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fc.constant(member)])) as never;
}

const capacityProvider = fc
  .record({
    name: fc.constant('pool'),
    autoScalingGroupProvider: fc.record({
      autoScalingGroupArn: fc.constant(
        'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:00000000-0000-0000-0000-000000000000:autoScalingGroupName/a',
      ),
      managedScaling: maybe(
        fc
          .record({
            status: fc.constantFrom(undefined, 'ENABLED', 'DISABLED'),
            targetCapacity: maybe(fc.integer({ min: 1, max: 100 })),
          })
          .filter((each) => each.status !== undefined || each.targetCapacity !== undefined),
      ),
      managedDraining: fc.constantFrom(undefined, 'ENABLED', 'DISABLED'),
    }),
    tags,
  })
  .map(withoutUndefined);

const taskSet = fc
  .record({
    cluster: fc.constant('shop'),
    service: fc.constant('web'),
    taskDefinition: fc.constantFrom('web', 'web:1'),
    externalId: maybe(name),
    launchType: fc.constant('FARGATE'),
    platformVersion: fc.constantFrom(undefined, 'LATEST', '1.4.0'),
    networkConfiguration: fc.constant({ awsvpcConfiguration: { subnets: ['subnet-2', 'subnet-1'] } }),
    scale: fc.constantFrom(undefined, { value: 50, unit: 'PERCENT' }, { value: 100 }),
    tags,
  })
  .map(withoutUndefined);

interface Kind {
  readonly operation: Request['operation'];
  readonly inputs: fc.Arbitrary<Readonly<Record<string, unknown>>>;
  readonly before: readonly Request[];
  importOf(live: LiveState): MadeRequest | undefined;
}

const emptyCluster: Request = {
  operation: 'CreateCluster',
  input: {
    clusterName: 'shop',
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  },
};
const external: Request = {
  operation: 'CreateService',
  input: { cluster: 'shop', serviceName: 'web', desiredCount: 4, deploymentController: { type: 'EXTERNAL' } },
};

const kinds: readonly Kind[] = [
  {
    operation: 'RegisterTaskDefinition',
    inputs: taskDefinition,
    before: [],
    importOf: (live) => live.taskDefinition && importTaskDefinition(live.taskDefinition, live.taskDefinitionTags),
  },
  {
    operation: 'CreateService',
    inputs: service,
    before: [emptyCluster, fargate],
    importOf: (live) => live.service && importService(live.service, live.revision),
  },
  {
    operation: 'CreateCluster',
    inputs: cluster,
    before: [],
    importOf: (live) => live.cluster && importCluster(live.cluster),
  },
  {
    operation: 'CreateCapacityProvider',
    inputs: capacityProvider,
    before: [],
    importOf: (live) => live.capacityProvider && importCapacityProvider(live.capacityProvider),
  },
  {
    operation: 'CreateTaskSet',
    inputs: taskSet,
    before: [emptyCluster, fargate, external],
    importOf: (live) => live.taskSets?.[0] && importTaskSet(live.taskSets[0]),
  },
];

for (const { operation, inputs, before, importOf } of kinds) {
  test(`${operation}: what was applied plans as no change, and so does its import`, async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const here = account();
        for (const request of before) here.send(request);
        const request = { operation, input };
        const first = await here.plan(request);
        assert.equal(first.verdict, 'create', first.steps.join('\n'));
        here.apply(first);
        assertSame(await here.plan(request), 'the request itself');
        const imported = importOf(await here.live(request));
        assert.ok(imported);
        assertSame(await here.plan(imported), `the import ${JSON.stringify(imported.input)}`);
      }),
      { numRuns: 60 },
    );
  });
}

test('what is planned over another service or cluster leads there, and undo leads back', async () => {
  for (const [operation, inputs, before] of [
    ['CreateService', service, [emptyCluster, fargate]],
    ['RegisterTaskDefinition', taskDefinition, []],
    ['CreateCapacityProvider', capacityProvider, []],
  ] as const) {
    await fc.assert(
      fc.asyncProperty(inputs, inputs, async (one, other) => {
        const here = account();
        for (const request of before) here.send(request);
        const [first, second] = [
          { operation, input: one },
          { operation, input: other },
        ];
        here.apply(await here.plan(first));
        here.sandbox.clock.advance(3_600_000);
        const live = await here.live(second);
        const plan = await here.plan(second);
        if (plan.verdict === 'replace' || plan.verdict === 'no-change') return;
        const results = here.apply(plan);
        here.sandbox.clock.advance(3_600_000);
        assertSame(await here.plan(second), `after ${JSON.stringify(plan.calls)}`);
        const undo = undoOf(second, plan, live, results);
        assert.ok('requests' in undo, JSON.stringify(undo));
        for (const request of undo.requests) here.apply(await here.plan(request));
        const back = await here.plan(first);
        if (operation !== 'RegisterTaskDefinition' || plan.verdict === 'new-revision')
          assertSame(back, `back by ${JSON.stringify(undo)}`);
      }),
      { numRuns: 40 },
    );
  }
});

function assertSame(plan: Plan, what: string): void {
  assert.equal(plan.verdict, 'no-change', `${what}: ${plan.steps.join('\n')} ${JSON.stringify(plan.differences)}`);
  assert.deepEqual(plan.calls, []);
  assert.deepEqual(plan.before, plan.after);
}
