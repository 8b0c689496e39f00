import fc from 'fast-check';

/** Task definitions, clusters and capacity providers with the members that import-round-trip.test.ts leaves out. */

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

function some<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength: 1 });
}

function withoutUndefined(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>;
}

const role = 'arn:aws:iam::123456789012:role/ecs';
const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a';
const fileSystem = 'arn:aws:s3files:us-east-1:123456789012:file-system/fs-0123456789abcdef0';

const container = fc.record({
  image: fc.constantFrom('nginx:1', '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:2'),
  memory: fc.constantFrom(64, 128),
  memoryReservation: fc.constantFrom(undefined, 32),
  secrets: maybe(
    some([
      { name: 'B', valueFrom: secret },
      { name: 'A', valueFrom: secret },
    ]),
  ),
  environmentFiles: maybe(fc.constant([{ type: 's3', value: 'arn:aws:s3:::files/a.env' }])),
  healthCheck: maybe(
    fc.record({
      command: fc.constant(['CMD-SHELL', 'true']),
      interval: fc.constantFrom(undefined, 30, 60),
      timeout: fc.constantFrom(undefined, 5, 6),
      retries: fc.constantFrom(undefined, 3, 4),
      startPeriod: fc.constantFrom(undefined, 0, 10),
    }),
  ),
  linuxParameters: maybe(
    fc
      .record({
        initProcessEnabled: maybe(fc.boolean()),
        capabilities: maybe(
          fc.record({ add: fc.constantFrom(undefined, ['SYS_PTRACE']), drop: maybe(some(['CHOWN', 'KILL'])) }),
        ),
        devices: fc.constantFrom(
          undefined,
          [{ hostPath: '/dev/fuse' }],
          [{ hostPath: '/dev/fuse', permissions: ['mknod', 'write', 'read'] }],
          [{ hostPath: '/dev/fuse', permissions: ['read'] }],
        ),
        swap: fc.constantFrom<object>(
          {},
          { maxSwap: 64 },
          { maxSwap: 64, swappiness: 60 },
          { maxSwap: 64, swappiness: 0 },
        ),
        tmpfs: maybe(fc.constant([{ containerPath: '/tmp', size: 16, mountOptions: ['noexec'] }])),
      })
      .map(({ swap, ...rest }) => ({ ...rest, ...swap })),
  ),
  restartPolicy: fc.constantFrom(
    undefined,
    { enabled: false },
    { enabled: true },
    { enabled: true, restartAttemptPeriod: 300 },
    { enabled: true, ignoredExitCodes: [2, 1], restartAttemptPeriod: 60 },
  ),
  stopTimeout: fc.constantFrom(undefined, 30),
  user: fc.constantFrom(undefined, 'nobody'),
  workingDirectory: fc.constantFrom(undefined, '/srv'),
  readonlyRootFilesystem: maybe(fc.boolean()),
  entryPoint: maybe(fc.constant(['sh', '-c'])),
  interactive: maybe(fc.boolean()),
  pseudoTerminal: maybe(fc.boolean()),
  systemControls: maybe(some([{ namespace: 'net.core.somaxconn', value: '1' }])),
  versionConsistency: fc.constantFrom(undefined, 'enabled', 'disabled'),
  mountPoints: fc.constantFrom(
    undefined,
    [{ sourceVolume: 'data', containerPath: '/data' }],
    [{ sourceVolume: 'data', containerPath: '/data', readOnly: false }],
    [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }],
  ),
});

const sidecar = fc.record({
  name: fc.constant('side'),
  image: fc.constant('busybox:1'),
  memory: fc.constant(32),
  essential: fc.constantFrom(undefined, true, false),
  dependsOn: maybe(fc.constant([{ containerName: 'web', condition: 'START' }])),
  volumesFrom: fc.constantFrom(undefined, [{ sourceContainer: 'web' }], [{ sourceContainer: 'web', readOnly: true }]),
});

const volumes = fc.constantFrom<object>(
  { name: 'data' },
  { name: 'data', host: { sourcePath: '/srv' } },
  { name: 'data', dockerVolumeConfiguration: { scope: 'task' } },
  {
    name: 'data',
    dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driver: 'local', labels: { a: 'b' } },
  },
  { name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678', rootDirectory: '/' } },
  {
    name: 'data',
    efsVolumeConfiguration: {
      fileSystemId: 'fs-12345678',
      transitEncryption: 'ENABLED',
      authorizationConfig: { accessPointId: 'fsap-1234567890abcdef0', iam: 'ENABLED' },
    },
  },
  { name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678', transitEncryption: 'DISABLED' } },
  {
    name: 'data',
    fsxWindowsFileServerVolumeConfiguration: {
      fileSystemId: 'fs-12345678',
      rootDirectory: 'share',
      authorizationConfig: { credentialsParameter: secret, domain: 'example.com' },
    },
  },
  { name: 'data', s3filesVolumeConfiguration: { fileSystemArn: fileSystem } },
  {
    name: 'data',
    s3filesVolumeConfiguration: { fileSystemArn: fileSystem, rootDirectory: '/srv', transitEncryptionPort: 2999 },
  },
  {
    name: 'data',
    s3filesVolumeConfiguration: {
      fileSystemArn: fileSystem,
      accessPointArn: `${fileSystem}/access-point/fsap-0123456789abcdef0`,
    },
  },
);

const taskDefinition = fc
  .record({
    family: fc.constant('web'),
    networkMode: fc.constantFrom(undefined, 'bridge', 'awsvpc'),
    web: container,
    side: maybe(sidecar),
    volumes: volumes.map((one) => [one]),
    taskRoleArn: maybe(fc.constant(role)),
    executionRoleArn: fc.constant(role),
    placementConstraints: maybe(fc.constant([{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }])),
    requiresCompatibilities: maybe(fc.constant(['EC2'])),
    pidMode: fc.constantFrom(undefined, 'host', 'task'),
    ipcMode: fc.constantFrom(undefined, 'none'),
    runtimePlatform: maybe(fc.constant({ cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' })),
    enableFaultInjection: fc.constantFrom(undefined, false),
  })
  .map(({ web, side, runtimePlatform, ...rest }) =>
    withoutUndefined({
      ...rest,
      // FSx for Windows File Server is for Windows.
      ...(rest.volumes.some((one) => 'fsxWindowsFileServerVolumeConfiguration' in one) ? {} : { runtimePlatform }),
      containerDefinitions: [{ name: 'web', ...web }, ...(side === undefined ? [] : [side])],
    }),
  );

const cluster = fc
  .record({
    clusterName: fc.constantFrom(undefined, 'shop'),
    settings: fc.constantFrom(
      undefined,
      [{ name: 'containerInsights', value: 'enabled' }],
      [{ name: 'containerInsights', value: 'disabled' }],
    ),
    configuration: maybe(
      fc.record({
        executeCommandConfiguration: fc.constantFrom(
          undefined,
          { logging: 'NONE' },
          { kmsKeyId: 'k', logging: 'DEFAULT' },
          { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: 'g', cloudWatchEncryptionEnabled: true } },
        ),
        managedStorageConfiguration: maybe(fc.constant({ fargateEphemeralStorageKmsKeyId: 'k' })),
      }),
    ),
    capacity: fc.constantFrom<object>(
      {},
      { capacityProviders: [] },
      { capacityProviders: ['FARGATE_SPOT', 'FARGATE'] },
      {
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [
          { capacityProvider: 'FARGATE_SPOT', weight: 4, base: 0 },
          { capacityProvider: 'FARGATE', base: 1 },
        ],
      },
    ),
    tags: maybe(some([{ key: 'a', value: 'b' }, { key: 'c' }])),
  })
  .map(({ capacity, ...rest }) => withoutUndefined({ ...rest, ...capacity }));

const clusterProviders = fc
  .record({
    capacityProviders: some(['FARGATE', 'FARGATE_SPOT', 'pool']),
    weight: fc.constantFrom(1, 5),
    base: fc.constantFrom(undefined, 0, 2),
    isDefault: fc.boolean(),
  })
  .map(({ capacityProviders, weight, base, isDefault }) =>
    withoutUndefined({
      cluster: 'shop',
      capacityProviders,
      defaultCapacityProviderStrategy: isDefault
        ? capacityProviders
            .filter((name) => name.startsWith('FARGATE') || capacityProviders.length === 1)
            .map((capacityProvider, index) => ({ capacityProvider, weight, ...(index === 0 && { base }) }))
        : [],
    }),
  );

const autoScaling = fc.record({
  autoScalingGroupArn: fc.constant(
    'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:00000000-0000-0000-0000-000000000000:autoScalingGroupName/a',
  ),
  managedScaling: maybe(
    fc.record({
      status: fc.constantFrom('ENABLED', 'DISABLED'),
      targetCapacity: fc.constantFrom(undefined, 100, 80),
      minimumScalingStepSize: fc.constantFrom(undefined, 1, 2),
      maximumScalingStepSize: fc.constantFrom(undefined, 10_000, 10),
      instanceWarmupPeriod: fc.constantFrom(undefined, 300, 60),
    }),
  ),
  managedDraining: fc.constantFrom(undefined, 'ENABLED', 'DISABLED'),
});

const managedInstances = fc.record({
  infrastructureRoleArn: fc.constant(role),
  propagateTags: fc.constantFrom(undefined, 'CAPACITY_PROVIDER', 'NONE'),
  instanceLaunchTemplate: fc.record({
    ec2InstanceProfileArn: fc.constant('arn:aws:iam::123456789012:instance-profile/p'),
    networkConfiguration: fc.record({
      subnets: some(['subnet-1', 'subnet-2']),
      securityGroups: maybe(some(['sg-1', 'sg-2'])),
    }),
    storageConfiguration: maybe(fc.constant({ storageSizeGiB: 50 })),
    monitoring: fc.constantFrom(undefined, 'BASIC', 'DETAILED'),
    capacityOptionType: fc.constantFrom(undefined, 'ON_DEMAND', 'SPOT'),
    instanceRequirements: maybe(
      fc.record({
        vCpuCount: fc.constantFrom({ min: 1 }, { min: 1, max: 4 }),
        memoryMiB: fc.constant({ min: 1024 }),
        cpuManufacturers: maybe(some(['intel', 'amd'])),
      }),
    ),
  }),
});

const capacityProvider = fc
  .oneof(
    autoScaling.map((autoScalingGroupProvider) => ({ name: 'mine', autoScalingGroupProvider })),
    managedInstances.map((managedInstancesProvider) => ({ name: 'mine', cluster: 'shop', managedInstancesProvider })),
  )
  .map(withoutUndefined);

export const wideThings = {
  RegisterTaskDefinition: taskDefinition,
  CreateCluster: cluster,
  PutClusterCapacityProviders: clusterProviders,
  CreateCapacityProvider: capacityProvider,
} as const;
