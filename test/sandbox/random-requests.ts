import fc from 'fast-check';
import { operations } from '../../sandbox/operations.ts';
import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import { shapes } from '../../schemas/compiled/shapes.js';

/** A request of a random session, and how many seconds pass before it. */
export interface RandomRequest {
  readonly seconds: number;
  readonly operation: string;
  /** With {@link Pick}s where ARNs and ids of earlier answers are wanted. */
  readonly input: unknown;
}

/** Stands for the ARN of something that an earlier answer told of: the newest unless `back` says how many before it. */
export interface Pick {
  /** Type in the ARN: `task`. */
  readonly pick: string;
  readonly back: number;
}

const role = 'arn:aws:iam::123456789012:role/ecs';
const managedProvider = 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/managed';
/** What a capacity provider of managed instances is made with. */
export const managedInstances = {
  infrastructureRoleArn: role,
  instanceLaunchTemplate: {
    ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/instances',
    networkConfiguration: { subnets: ['subnet-1'] },
  },
};
const names = ['web', 'web', 'web', 'sets', 'blue', 'green', 'jobs', 'more'];
const pick = (type: string): fc.Arbitrary<Pick> => fc.record({ pick: fc.constant(type), back: fc.nat({ max: 12 }) });
const among = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const cluster = fc.oneof({ weight: 40, arbitrary: among('shop') }, { weight: 1, arbitrary: among('spare', 'ghost') });
const taskDefinition = fc.oneof(among('web', 'web:1', 'web:2', 'job', 'job:1', 'bad'), pick('task-definition'));
const service = fc.oneof(among(...names), pick('service'));
const provider = among('FARGATE', 'FARGATE_SPOT', 'group', 'managed');
const strategy = fc.oneof(
  fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 2 })).map(([weight, spot, base]) => [
    { capacityProvider: 'FARGATE', weight, base },
    { capacityProvider: 'FARGATE_SPOT', weight: spot },
  ]),
  fc.record({ capacityProvider: provider, weight: fc.integer({ min: 1, max: 3 }) }).map((item) => [item]),
);
const daemonContainers = among(
  [{ name: 'agent', image: 'agent:1', memory: 64 }],
  [{ name: 'agent', image: 'agent:broken' }],
  [{ name: 'agent', image: 'agent:2', command: ['sleep', '40'] }],
);
/** A launch type, a strategy, or neither. */
const capacity = fc.oneof(
  fc.record({ launchType: among('FARGATE', 'EC2') }),
  fc.record({ capacityProviderStrategy: strategy }),
  fc.constant({}),
);
const withCapacity = (record: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.tuple(record, capacity).map(([given, where]) => ({ ...given, ...where }));
const network = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };
const count = fc.nat({ max: 6 });
const tags = fc.uniqueArray(fc.record({ key: among('a', 'b', 'c'), value: among('', 'x') }), {
  selector: (tag) => tag.key,
});

const deploymentConfiguration = fc.record(
  {
    minimumHealthyPercent: among(0, 50, 100),
    maximumPercent: among(100, 150, 200),
    deploymentCircuitBreaker: fc.record({ enable: fc.boolean(), rollback: fc.boolean() }),
  },
  { requiredKeys: [] },
);
/** By the time a deployment comes to a stage, these are found in it. */
const lifecycleHooks = fc.oneof(
  fc.constant(undefined),
  fc.array(
    fc.oneof(
      fc.record({
        targetType: among('PAUSE'),
        lifecycleStages: among(['POST_SCALE_UP'], ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT']),
        timeoutConfiguration: among({ timeoutInMinutes: 5, action: 'CONTINUE' }, { timeoutInMinutes: 5 }),
      }),
      fc.record({
        hookTargetArn: among('ok', 'wait', 'fail').map(
          (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
        ),
        roleArn: fc.constant(role),
        lifecycleStages: among(['PRE_SCALE_UP'], ['PRODUCTION_TRAFFIC_SHIFT'], ['RECONCILE_SERVICE', 'POST_SCALE_UP']),
      }),
    ),
    { minLength: 1, maxLength: 2 },
  ),
);
const staged = fc.oneof(
  fc.record({ strategy: among('BLUE_GREEN'), lifecycleHooks, bakeTimeInMinutes: among(0, 1) }),
  fc.record({
    strategy: among('CANARY'),
    lifecycleHooks,
    bakeTimeInMinutes: among(0, 1),
    canaryConfiguration: fc.record({ canaryPercent: among(5, 50), canaryBakeTimeInMinutes: among(0, 1) }),
  }),
  fc.record({
    strategy: among('LINEAR'),
    lifecycleHooks,
    bakeTimeInMinutes: among(0, 1),
    linearConfiguration: fc.record({ stepPercent: among(20, 50), stepBakeTimeInMinutes: among(0, 1) }),
  }),
);

const fargate = {
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
};
const definition = among<object>(
  {
    ...fargate,
    containerDefinitions: [{ name: 'app', image: 'nginx:1', portMappings: [{ containerPort: 80, name: 'http' }] }],
  },
  { ...fargate, containerDefinitions: [{ name: 'app', image: 'nginx:1', command: ['sleep', '90'] }] },
  { ...fargate, containerDefinitions: [{ name: 'app', image: 'nginx:missing' }] },
  { ...fargate, family: 'bad', containerDefinitions: [{ name: 'app', image: 'nginx:1', command: ['false'] }] },
  {
    family: 'job',
    containerDefinitions: [{ name: 'app', image: 'busybox', cpu: 256, memory: 256, command: ['sleep', '30'] }],
  },
  {
    family: 'job',
    containerDefinitions: [
      { name: 'app', image: 'nginx', memory: 300, portMappings: [{ containerPort: 80, hostPort: 80 }] },
    ],
  },
  {
    family: 'web',
    containerDefinitions: [
      { name: 'app', image: 'nginx', memory: 64, healthCheck: { command: ['CMD', 'true'], interval: 5 } },
      { name: 'side', image: 'busybox', memory: 64, essential: false, command: ['exit', '1'] },
    ],
  },
);

/** What an agent tells of its instance: it can run whatever the sessions ask for. */
export const machine = {
  totalResources: [
    { name: 'CPU', type: 'INTEGER', integerValue: 1024 },
    { name: 'MEMORY', type: 'INTEGER', integerValue: 2000 },
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
    { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
  ],
  attributes: [
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    'com.amazonaws.ecs.capability.docker-remote-api.1.24',
    'com.amazonaws.ecs.capability.docker-remote-api.1.29',
    'ecs.capability.container-health-check',
    'ecs.capability.task-eni',
  ].map((name) => ({ name })),
};

/** Requests that lead somewhere: the more often one makes sense, the heavier it is. */
const sensible: readonly (readonly [weight: number, operation: string, input: fc.Arbitrary<unknown>])[] = [
  [2, 'RegisterTaskDefinition', definition],
  [
    2,
    'RegisterContainerInstance',
    fc.record({
      cluster,
      totalResources: fc.constant(machine.totalResources),
      attributes: fc.constant(machine.attributes),
    }),
  ],
  [
    1,
    'PutClusterCapacityProviders',
    fc.record({
      cluster,
      capacityProviders: fc.uniqueArray(provider, { maxLength: 4 }),
      defaultCapacityProviderStrategy: fc.oneof(strategy, fc.constant([])),
    }),
  ],
  [
    6,
    'CreateService',
    withCapacity(
      fc.record(
        {
          cluster,
          serviceName: among(...names),
          taskDefinition,
          desiredCount: count,
          networkConfiguration: fc.constant(network),
          deploymentConfiguration: fc.oneof(deploymentConfiguration, staged),
          propagateTags: among('SERVICE', 'TASK_DEFINITION'),
          tags,
        },
        { requiredKeys: ['cluster', 'serviceName', 'taskDefinition', 'desiredCount'] },
      ),
    ),
  ],
  [
    1,
    'CreateService',
    fc.record({
      cluster,
      serviceName: among('jobs', 'blue'),
      taskDefinition: among('job'),
      schedulingStrategy: fc.constant('DAEMON'),
    }),
  ],
  [
    2,
    'CreateService',
    fc.record({ cluster, serviceName: among('jobs'), taskDefinition: among('job'), desiredCount: count }),
  ],
  [
    2,
    'CreateService',
    fc.record({
      cluster,
      serviceName: among('sets'),
      desiredCount: count,
      deploymentController: fc.constant({ type: 'EXTERNAL' }),
    }),
  ],
  [
    3,
    'CreateService',
    fc.record({
      cluster,
      serviceName: among('blue', 'green', 'more'),
      taskDefinition: among('web', 'web:1'),
      desiredCount: count,
      launchType: among('FARGATE'),
      networkConfiguration: fc.constant(network),
      deploymentConfiguration: fc.oneof(deploymentConfiguration, staged),
    }),
  ],
  [
    8,
    'UpdateService',
    fc.record(
      {
        cluster,
        service,
        desiredCount: count,
        taskDefinition,
        forceNewDeployment: fc.boolean(),
        deploymentConfiguration: fc.oneof(deploymentConfiguration, staged),
        capacityProviderStrategy: strategy,
        networkConfiguration: fc.constant(network),
      },
      { requiredKeys: ['cluster', 'service'] },
    ),
  ],
  [
    6,
    'UpdateService',
    fc.record(
      {
        cluster,
        service: among('web', 'blue', 'green', 'more'),
        desiredCount: count,
        taskDefinition: among('web', 'web:1', 'web:2'),
        forceNewDeployment: fc.boolean(),
        deploymentConfiguration: fc.oneof(deploymentConfiguration, staged),
      },
      { requiredKeys: ['cluster', 'service'] },
    ),
  ],
  [
    2,
    'ContinueServiceDeployment',
    fc.record({
      serviceDeploymentArn: pick('service-deployment'),
      hookId: pick('hook'),
      action: among('CONTINUE', 'ROLLBACK'),
    }),
  ],
  [
    1,
    'PutAttributes',
    fc.record({
      cluster,
      attributes: fc.array(
        fc.record({
          name: among('stack', 'ecs.os-type'),
          value: among('a', 'b'),
          targetType: among('container-instance'),
          targetId: pick('container-instance'),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  ],
  [
    1,
    'PutAccountSetting',
    fc.record({ name: among('serviceLongArnFormat', 'containerInsights'), value: among('enabled', 'disabled') }),
  ],
  [1, 'DeleteService', fc.record({ cluster, service, force: fc.boolean() })],
  [
    3,
    'CreateTaskSet',
    fc.record({
      cluster,
      service: among('sets'),
      taskDefinition: among('web', 'web:1'),
      launchType: among('FARGATE'),
      networkConfiguration: fc.constant(network),
      scale: fc.record({ value: among(0, 50, 100), unit: among('PERCENT') }),
    }),
  ],
  [
    1,
    'UpdateTaskSet',
    fc.record({
      cluster,
      service: among('sets'),
      taskSet: pick('task-set'),
      scale: fc.record({ value: among(0, 50, 100), unit: among('PERCENT') }),
    }),
  ],
  [1, 'UpdateServicePrimaryTaskSet', fc.record({ cluster, service: among('sets'), primaryTaskSet: pick('task-set') })],
  [1, 'DeleteTaskSet', fc.record({ cluster, service: among('sets'), taskSet: pick('task-set'), force: fc.boolean() })],
  [
    4,
    'RunTask',
    withCapacity(
      fc.record(
        {
          cluster,
          taskDefinition,
          count: fc.integer({ min: 1, max: 11 }),
          networkConfiguration: fc.constant(network),
          startedBy: among('me'),
          group: among('batch'),
        },
        { requiredKeys: ['cluster', 'taskDefinition', 'count'] },
      ),
    ),
  ],
  [2, 'RunTask', fc.record({ cluster, taskDefinition: among('job'), count: fc.integer({ min: 1, max: 6 }) })],
  [
    1,
    'StartTask',
    fc.record({ cluster, taskDefinition, containerInstances: fc.array(pick('container-instance'), { maxLength: 3 }) }),
  ],
  [3, 'StopTask', fc.record({ cluster, task: pick('task') })],
  [
    1,
    'UpdateTaskProtection',
    fc.record({ cluster, tasks: fc.array(pick('task'), { maxLength: 4 }), protectionEnabled: fc.boolean() }),
  ],
  [
    1,
    'StopServiceDeployment',
    fc.record({ serviceDeploymentArn: pick('service-deployment'), stopType: among('ABORT', 'ROLLBACK') }),
  ],
  [
    1,
    'UpdateContainerInstancesState',
    fc.record({
      cluster,
      containerInstances: fc.array(pick('container-instance'), { maxLength: 3 }),
      status: among('ACTIVE', 'DRAINING'),
    }),
  ],
  [
    1,
    'DeregisterContainerInstance',
    fc.record({ cluster, containerInstance: pick('container-instance'), force: fc.boolean() }),
  ],
  [1, 'TagResource', fc.record({ resourceArn: fc.oneof(pick('task'), pick('service'), pick('cluster')), tags })],
  [
    1,
    'DeregisterTaskDefinition',
    fc.record({ taskDefinition: fc.oneof(among('web:1', 'job:1', 'bad:1'), pick('task-definition')) }),
  ],
  [1, 'DeleteTaskDefinitions', fc.record({ taskDefinitions: fc.array(pick('task-definition'), { maxLength: 2 }) })],
  [1, 'DeleteCluster', fc.record({ cluster })],
  [1, 'CreateCluster', fc.record({ clusterName: among('shop', 'spare'), tags })],
  [
    1,
    'CreateExpressGatewayService',
    fc.record({
      cluster,
      serviceName: among('fast', 'fast', 'web'),
      infrastructureRoleArn: fc.constant(role),
      executionRoleArn: fc.constant(role),
      primaryContainer: fc.record({ image: among('hello', 'nginx:missing') }),
    }),
  ],
  [1, 'DeleteExpressGatewayService', fc.record({ serviceArn: pick('service') })],
  [1, 'RegisterDaemonTaskDefinition', fc.record({ family: among('agent'), containerDefinitions: daemonContainers })],
  [
    4,
    'UpdateService',
    fc.record(
      {
        cluster,
        service: fc.oneof(service, among('web', 'sets')),
        deploymentController: fc.record({ type: among('ECS', 'EXTERNAL', 'EXTERNAL', 'ECS', 'CODE_DEPLOY') }),
        desiredCount: count,
        taskDefinition: among('web', 'web:1', 'web:2'),
      },
      { requiredKeys: ['cluster', 'service', 'deploymentController'] },
    ),
  ],
  [
    2,
    'CreateDaemon',
    fc.record({
      daemonName: among('agent', 'logs'),
      clusterArn: fc.constant('arn:aws:ecs:us-east-1:123456789012:cluster/shop'),
      daemonTaskDefinitionArn: pick('daemon-task-definition'),
      capacityProviderArns: fc.constant([managedProvider]),
    }),
  ],
  [
    2,
    'UpdateDaemon',
    fc.record(
      {
        daemonArn: pick('daemon'),
        daemonTaskDefinitionArn: pick('daemon-task-definition'),
        capacityProviderArns: fc.oneof(
          fc.constant([managedProvider]),
          fc.array(pick('capacity-provider'), { maxLength: 2 }),
        ),
        deploymentConfiguration: fc.record({ drainPercent: among(0, 50, 100) }),
        critical: fc.boolean(),
      },
      { requiredKeys: ['daemonArn', 'daemonTaskDefinitionArn', 'capacityProviderArns'] },
    ),
  ],
  [
    1,
    'CreateCapacityProvider',
    fc.record({
      name: fc.constant('managed'),
      cluster,
      managedInstancesProvider: fc.constant(managedInstances),
    }),
  ],
  [
    1,
    'CreateGateway',
    fc.record({
      name: among('edge'),
      infrastructureRoleArn: fc.constant(role),
      configuration: fc.constant({ hostSharedAlb: {} }),
    }),
  ],
];

/** What goes into a member whatever its shape holds, by its name. */
const pools: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  cluster,
  clusterName: cluster,
  clusterArn: pick('cluster'),
  service,
  serviceName: service,
  serviceArn: pick('service'),
  taskDefinition,
  family: among('web', 'job', 'agent'),
  task: pick('task'),
  taskSet: pick('task-set'),
  primaryTaskSet: pick('task-set'),
  containerInstance: pick('container-instance'),
  containerInstanceArn: pick('container-instance'),
  capacityProvider: fc.oneof(provider, pick('capacity-provider')),
  capacityProviderArns: fc.array(pick('capacity-provider'), { maxLength: 2 }),
  capacityProviders: fc.array(provider, { maxLength: 3 }),
  clusters: fc.array(cluster, { maxLength: 3 }),
  services: fc.array(service, { maxLength: 4 }),
  tasks: fc.array(pick('task'), { maxLength: 4 }),
  taskSets: fc.array(pick('task-set'), { maxLength: 3 }),
  taskDefinitions: fc.array(taskDefinition, { maxLength: 3 }),
  containerInstances: fc.array(pick('container-instance'), { maxLength: 3 }),
  serviceDeploymentArn: pick('service-deployment'),
  serviceDeploymentArns: fc.array(pick('service-deployment'), { maxLength: 3 }),
  serviceRevisionArns: fc.array(pick('service-revision'), { maxLength: 3 }),
  daemonArn: pick('daemon'),
  daemonTaskDefinition: pick('daemon-task-definition'),
  daemonTaskDefinitionArn: pick('daemon-task-definition'),
  daemonDeploymentArns: fc.array(pick('daemon-deployment'), { maxLength: 3 }),
  daemonRevisionArns: fc.array(pick('daemon-revision'), { maxLength: 3 }),
  gateway: fc.oneof(among('edge'), pick('gateway')),
  resourceArn: fc.oneof(
    ...['cluster', 'service', 'task', 'task-set', 'daemon', 'gateway', 'container-instance'].map(pick),
  ),
  targetId: pick('container-instance'),
  nextToken: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: among('', 'nonsense') },
  ),
};

/** A value of a shape: what is required, and now and then what is not. It need not make sense. */
function anyValue(schema: TypeSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return anyValue(shapes[schema.$ref.slice('#/definitions/'.length)] ?? {}, depth);
  if (schema.properties !== undefined) return structureOf(schema, depth);
  if (schema.items !== undefined) return fc.array(anyValue(schema.items, depth + 1), { maxLength: 2 });
  if (schema.additionalProperties !== undefined) {
    return fc.dictionary(among('a', '__proto__', 'constructor'), anyValue(schema.additionalProperties, depth + 1), {
      maxKeys: 2,
    });
  }
  if (schema.enum !== undefined) return among(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'string') return among('', 'a', 'web', '*', '12', 'arn:aws:ecs:us-east-1:1:x', 'a b');
  return among(0, 1, 2, 50, 100, -1, 1.5, 2 ** 31 - 1);
}

function structureOf({ properties = {}, required = [] }: TypeSchema, depth: number): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, schema]) => {
    const value = (depth === 0 ? pools[name] : undefined) ?? anyValue(schema, depth + 1);
    const isUsual = required.includes(name) || (depth === 0 && pools[name] !== undefined);
    const absent = { weight: isUsual ? 1 : 6 + depth, arbitrary: fc.constant(undefined) };
    return [name, fc.oneof({ weight: isUsual ? 20 : 1, arbitrary: value }, absent)] as const;
  });
  return fc.record(Object.fromEntries(members));
}

const anything: readonly (readonly [operation: string, input: fc.Arbitrary<unknown>])[] = Object.keys(operations).map(
  (operation) => [operation, anyValue({ $ref: `#/definitions/${operation}Request` }, 0)],
);

function requestOf(operation: string, input: fc.Arbitrary<unknown>): fc.Arbitrary<RandomRequest> {
  const seconds = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: among(1, 5, 20, 60, 600, 4000) },
  );
  return fc.record({ seconds, operation: fc.constant(operation), input });
}

/** One request: mostly such that lead somewhere, the others of any operation with anything in them. */
export const randomRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.oneof(
      ...sensible.map(([weight, operation, input]) => ({ weight, arbitrary: requestOf(operation, input) })),
    ),
  },
  { weight: 1, arbitrary: fc.oneof(...anything.map(([operation, input]) => requestOf(operation, input))) },
);

/** Puts ARNs that answers told of in the place of {@link Pick}s. @param seen ARNs by type, in the order of their coming */
export function resolved(value: unknown, seen: ReadonlyMap<string, ReadonlySet<string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, seen));
  if (isPick(value)) {
    const arns = [...(seen.get(value.pick) ?? [])];
    return arns.at(-1 - (value.back % Math.max(1, arns.length))) ?? 'ghost';
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member, seen)]));
}

function isPick(value: object): value is Pick {
  return 'pick' in value && 'back' in value;
}

/** Notes the ARNs of ECS in an answer or in the text of a state, by their type; ids of hooks, too. */
export function noteArns(text: string, seen: Map<string, Set<string>>): void {
  for (const [, hookId = ''] of text.matchAll(/"hookId":"([^"]+)"/g))
    seen.set('hook', (seen.get('hook') ?? new Set()).add(hookId));
  for (const [arn, type = ''] of text.matchAll(/arn:aws:ecs:us-east-1:123456789012:([a-z-]+)\/[\w/:-]+/g)) {
    const known = seen.get(type) ?? new Set();
    seen.set(type, known.add(arn));
  }
}
