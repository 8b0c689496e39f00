import fc from 'fast-check';
import type { Request } from './plan-sandbox.ts';

/** Services of all kinds with all members, as far as they go together. Their cluster and task definition: {@link surroundings}. */

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

function some<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength: 1 });
}

function withoutUndefined(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>;
}

const role = 'arn:aws:iam::123456789012:role/ecs';
const targetGroup = (name: string) =>
  `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/${name}/0123456789abcdef`;
const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

export const surroundings: readonly Request[] = [
  {
    operation: 'CreateCluster',
    input: {
      clusterName: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    },
  },
  {
    operation: 'RegisterTaskDefinition',
    input: {
      family: 'web',
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['EC2', 'FARGATE'],
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx:1',
          portMappings: [
            { containerPort: 80, name: 'http' },
            { containerPort: 81, name: 'admin' },
          ],
        },
      ],
      volumes: [{ name: 'data', configuredAtLaunch: true }],
    },
  },
  {
    operation: 'RegisterTaskDefinition',
    input: {
      family: 'bridged',
      networkMode: 'bridge',
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [{ name: 'web', image: 'nginx:1', memory: 64, portMappings: [{ containerPort: 80 }] }],
    },
  },
];

const networkConfiguration = fc
  .record({
    subnets: some(['subnet-1', 'subnet-2', 'subnet-3']),
    securityGroups: maybe(some(['sg-1', 'sg-2'])),
    assignPublicIp: fc.constantFrom(undefined, 'DISABLED', 'ENABLED'),
  })
  .map((awsvpcConfiguration) => ({ awsvpcConfiguration }));

const connectService = fc.record({
  portName: fc.constant('http'),
  discoveryName: fc.constantFrom(undefined, 'http', 'shop'),
  clientAliases: maybe(fc.constantFrom([{ port: 80 }], [{ port: 80, dnsName: 'shop.local' }])),
  ingressPortOverride: maybe(fc.integer({ min: 1024, max: 2000 })),
  timeout: maybe(fc.constantFrom({ idleTimeoutSeconds: 0 }, { idleTimeoutSeconds: 60, perRequestTimeoutSeconds: 5 })),
  tls: maybe(
    fc.constant({
      issuerCertificateAuthority: {
        awsPcaAuthorityArn: 'arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/a',
      },
      roleArn: role,
    }),
  ),
});

const serviceConnectConfiguration = fc.oneof(
  fc.constant({ enabled: false }),
  fc.record({
    enabled: fc.constant(true),
    namespace: fc.constant('mesh'),
    services: maybe(connectService.map((one) => [one])),
    logConfiguration: maybe(
      fc.constant({
        logDriver: 'awslogs',
        options: { 'awslogs-stream-prefix': 'x', 'awslogs-group': 'g', 'awslogs-region': 'us-east-1' },
      }),
    ),
    accessLogConfiguration: maybe(
      fc.constantFrom({ format: 'TEXT' }, { format: 'JSON', includeQueryParameters: 'ENABLED' }),
    ),
  }),
);

const volumeConfigurations = fc
  .record({
    roleArn: fc.constant(role),
    sizeInGiB: fc.integer({ min: 100, max: 109 }),
    performance: fc.constantFrom<object>(
      {},
      { volumeType: 'gp3' },
      { volumeType: 'gp3', iops: 3000 },
      { volumeType: 'gp3', iops: 4000, throughput: 200 },
      { volumeType: 'io2', iops: 3000 },
    ),
    filesystemType: fc.constantFrom(undefined, 'xfs', 'ext4'),
    encrypted: maybe(fc.boolean()),
    tagSpecifications: fc.constantFrom(
      undefined,
      [{ resourceType: 'volume', propagateTags: 'NONE' }],
      [{ resourceType: 'volume', tags: [{ key: 'a', value: 'b' }], propagateTags: 'SERVICE' }],
    ),
  })
  .map(({ performance, ...rest }) => [{ name: 'data', managedEBSVolume: { ...rest, ...performance } }]);

/** Members that any controller ECS takes. */
const common = {
  cluster: fc.constantFrom('shop', 'arn:aws:ecs:us-east-1:123456789012:cluster/shop'),
  serviceName: fc.constant('web'),
  taskDefinition: fc.constantFrom('web', 'web:1', 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'),
  networkConfiguration,
  serviceConnectConfiguration: maybe(serviceConnectConfiguration),
  volumeConfigurations: maybe(volumeConfigurations),
  vpcLatticeConfigurations: maybe(
    some(
      ['http', 'admin'].map((portName) => ({
        roleArn: role,
        targetGroupArn: `arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-${portName}`,
        portName,
      })),
    ),
  ),
  serviceRegistries: maybe(
    fc.constant([
      {
        registryArn: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1',
        containerName: 'web',
        containerPort: 80,
      },
    ]),
  ),
  enableExecuteCommand: maybe(fc.boolean()),
  enableECSManagedTags: maybe(fc.boolean()),
  propagateTags: fc.constantFrom(undefined, 'SERVICE', 'TASK_DEFINITION', 'NONE'),
  tags: maybe(
    some([
      { key: 'team', value: 'a' },
      { key: 'stage', value: '' },
    ]),
  ),
};

const loadBalancers = fc.constantFrom(undefined, [
  { targetGroupArn: targetGroup('blue'), containerName: 'web', containerPort: 80 },
]);

const watched = {
  alarms: fc.constantFrom(
    undefined,
    { alarmNames: ['b', 'a'], enable: true, rollback: true },
    { alarmNames: ['a'], enable: false, rollback: false },
  ),
  deploymentCircuitBreaker: fc.constantFrom(
    undefined,
    { enable: true, rollback: true },
    { enable: false, rollback: false },
  ),
};

const rolling = fc.record({
  ...watched,
  strategy: fc.constantFrom(undefined, 'ROLLING'),
  maximumPercent: maybe(fc.integer({ min: 150, max: 300 })),
  minimumHealthyPercent: maybe(fc.integer({ min: 0, max: 100 })),
});

const lifecycleHooks = some([
  { hookTargetArn: lambda('before'), roleArn: role, lifecycleStages: ['POST_SCALE_UP', 'PRE_SCALE_UP'] },
  { hookTargetArn: lambda('after'), roleArn: role, lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] },
  { targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] },
  {
    targetType: 'PAUSE',
    lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
    timeoutConfiguration: { timeoutInMinutes: 60, action: 'CONTINUE' },
  },
]);

const gatewayConnectors = fc
  .record({
    portName: fc.constant('http'),
    healthCheck: fc.constantFrom<object | undefined>(
      undefined,
      { healthCheckProtocol: 'HTTP' },
      {
        healthCheckPath: '/health',
        healthCheckPort: 8080,
        healthCheckTimeoutSeconds: 5,
        healthCheckIntervalSeconds: 10,
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        matcher: { httpCode: '200-299' },
      },
    ),
    filters: maybe(some(['PRIVATE', 'PUBLIC']).map((accessTypes) => ({ accessTypes }))),
  })
  .map((one) => [one]);

const shifted = fc.oneof(
  fc.record({ strategy: fc.constant('BLUE_GREEN') }),
  fc.record({
    strategy: fc.constant('LINEAR'),
    linearConfiguration: fc.constantFrom(undefined, { stepPercent: 25 }, { stepPercent: 10, stepBakeTimeInMinutes: 6 }),
  }),
  fc.record({
    strategy: fc.constant('CANARY'),
    canaryConfiguration: fc.constantFrom(
      undefined,
      { canaryPercent: 5 },
      { canaryPercent: 20, canaryBakeTimeInMinutes: 1 },
    ),
  }),
);

const shifting = fc
  .record({
    ...watched,
    shifted,
    bakeTimeInMinutes: fc.constantFrom(undefined, 0, 15, 30),
    lifecycleHooks: maybe(lifecycleHooks),
  })
  .map(({ shifted: how, ...rest }) => ({ ...rest, ...how }));

const onFargate = fc.constantFrom<object>(
  {},
  { launchType: 'FARGATE' },
  { launchType: 'FARGATE', platformVersion: 'LATEST' },
  { launchType: 'FARGATE', platformVersion: '1.4.0' },
  {
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    ],
  },
  { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
);

const onInstances = fc
  .record({
    launchType: fc.constant('EC2'),
    placementConstraints: fc.constantFrom(
      undefined,
      [{ type: 'distinctInstance' }],
      [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ t3.*' }, { type: 'distinctInstance' }],
    ),
    placementStrategy: fc.constantFrom(
      undefined,
      [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      [
        { type: 'spread', field: 'instanceId' },
        { type: 'binpack', field: 'memory' },
      ],
      [{ type: 'random' }],
    ),
  })
  .map((each) => ({ ...each, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }));

const replica = {
  ...common,
  schedulingStrategy: fc.constantFrom(undefined, 'REPLICA'),
  deploymentController: fc.constantFrom(undefined, { type: 'ECS' }),
  desiredCount: fc.integer({ min: 0, max: 3 }),
  healthCheckGracePeriodSeconds: maybe(fc.integer({ min: 0, max: 99 })),
  monitoring: maybe(
    fc.constant({
      metricConfigurations: [{ metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 }],
    }),
  ),
};

const onFargateRolling = fc
  .record({ ...replica, loadBalancers, deploymentConfiguration: maybe(rolling), capacity: onFargate })
  .map(({ capacity, ...rest }) => ({ ...rest, ...capacity }));

const onInstancesRolling = fc
  .record({ ...replica, loadBalancers, deploymentConfiguration: maybe(rolling), capacity: onInstances })
  .map(({ capacity, ...rest }) => ({ ...rest, ...capacity }));

/** A role is for load balancers of task definitions without `awsvpc`. */
const classic = fc.record({
  cluster: common.cluster,
  serviceName: common.serviceName,
  taskDefinition: fc.constant('bridged'),
  launchType: fc.constant('EC2'),
  role: fc.constantFrom(undefined, 'ecsServiceRole', role),
  desiredCount: replica.desiredCount,
  loadBalancers: fc.constantFrom(
    [{ loadBalancerName: 'web', containerName: 'web', containerPort: 80 }],
    [{ targetGroupArn: targetGroup('blue'), containerName: 'web', containerPort: 80 }],
  ),
  healthCheckGracePeriodSeconds: replica.healthCheckGracePeriodSeconds,
  tags: common.tags,
});

const codeDeploy = fc
  .record({
    cluster: common.cluster,
    serviceName: common.serviceName,
    taskDefinition: common.taskDefinition,
    networkConfiguration,
    desiredCount: replica.desiredCount,
    deploymentController: fc.constant({ type: 'CODE_DEPLOY' }),
    loadBalancers: loadBalancers.filter((each) => each !== undefined),
    healthCheckGracePeriodSeconds: replica.healthCheckGracePeriodSeconds,
    enableExecuteCommand: common.enableExecuteCommand,
    propagateTags: common.propagateTags,
    tags: common.tags,
    capacity: onFargate,
  })
  .map(({ capacity, ...rest }) => ({ ...rest, ...capacity }));

const withGateway = fc
  .record({ service: onFargateRolling, gatewayConnectors })
  .map(({ service, gatewayConnectors: connectors }) => ({ ...service, gatewayConnectors: connectors }));

const rebalanced = fc
  .record({
    service: onFargateRolling,
    availabilityZoneRebalancing: fc.constantFrom('ENABLED', 'DISABLED'),
  })
  .map(({ service, availabilityZoneRebalancing }) => ({ ...service, availabilityZoneRebalancing }));

const blueGreen = fc
  .record({ ...replica, deploymentConfiguration: shifting, capacity: onFargate })
  .map(({ capacity, ...rest }) => ({
    ...rest,
    ...capacity,
    loadBalancers: [
      {
        targetGroupArn: targetGroup('blue'),
        containerName: 'web',
        containerPort: 80,
        advancedConfiguration: {
          alternateTargetGroupArn: targetGroup('green'),
          productionListenerRule:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/a/0123456789abcdef/0123456789abcdef/0123456789abcdef',
          roleArn: role,
        },
      },
    ],
  }));

const daemon = fc.record({
  ...common,
  networkConfiguration: fc.constant({ awsvpcConfiguration: { subnets: ['subnet-1'] } }),
  // "REPLICA services only".
  volumeConfigurations: fc.constant(undefined),
  launchType: fc.constant('EC2'),
  schedulingStrategy: fc.constant('DAEMON'),
  deploymentConfiguration: maybe(
    fc.record({ ...watched, minimumHealthyPercent: maybe(fc.integer({ min: 0, max: 99 })) }),
  ),
});

const external = fc.record({
  cluster: common.cluster,
  serviceName: common.serviceName,
  desiredCount: fc.integer({ min: 0, max: 5 }),
  deploymentController: fc.constant({ type: 'EXTERNAL' }),
  enableExecuteCommand: common.enableExecuteCommand,
  enableECSManagedTags: common.enableECSManagedTags,
  propagateTags: common.propagateTags,
  healthCheckGracePeriodSeconds: replica.healthCheckGracePeriodSeconds,
  tags: common.tags,
});

export const wideServices: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  'a rolling one on Fargate': onFargateRolling.map(withoutUndefined),
  'a rolling one on instances': onInstancesRolling.map(withoutUndefined),
  'one that says whether it is rebalanced': rebalanced.map(withoutUndefined),
  'one whose traffic is shifted': blueGreen.map(withoutUndefined),
  'one behind a gateway': withGateway.map(withoutUndefined),
  'one with a role of its own': classic.map(withoutUndefined),
  'one that CodeDeploy deploys': codeDeploy.map(withoutUndefined),
  'a daemon': daemon.map(withoutUndefined),
  'one of task sets': external.map(withoutUndefined),
};
