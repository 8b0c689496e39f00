import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaults } from '../../../client/apply/defaults.ts';
import { normalised, withoutDefaults } from '../../../client/apply/shape.ts';
import { unorderedLists } from '../../../client/apply/shape-lists.ts';
import type { OperationName } from '../../../client/aws/operation.ts';
import { shapes } from '../../../schemas/compiled/shapes.js';

interface Case {
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const service = (input: object, member: string, value: unknown): Case => ({
  operation: 'CreateService',
  input: { serviceName: 'web', ...input },
  path: [member],
  value,
});
const deployment = (configuration: object, path: readonly string[], value: unknown, others: object = {}): Case => ({
  operation: 'CreateService',
  input: { ...others, deploymentConfiguration: configuration },
  path: ['deploymentConfiguration', ...path],
  value,
});
const container = (
  definition: object,
  path: readonly (string | number)[],
  value: unknown,
  others: object = {},
): Case => ({
  operation: 'RegisterTaskDefinition',
  input: { family: 'web', containerDefinitions: [{ name: 'web', ...definition }], ...others },
  path: ['containerDefinitions', 0, ...path],
  value,
});
const managedVolume = (settings: object, path: readonly (string | number)[], value: unknown): Case => ({
  operation: 'CreateService',
  input: { volumeConfigurations: [{ name: 'v', managedEBSVolume: { sizeInGiB: 1, ...settings } }] },
  path: ['volumeConfigurations', 0, 'managedEBSVolume', ...path],
  value,
});
const task = (
  operation: 'RunTask' | 'StartTask',
  input: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  value: unknown,
): Case => ({ operation, input, path, value });
const volume = (definition: object, path: readonly string[], value: unknown): Case => ({
  operation: 'RegisterTaskDefinition',
  input: { volumes: [{ name: 'v', ...definition }] },
  path: ['volumes', 0, ...path],
  value,
});
const group = (scaling: object, path: readonly string[], value: unknown): Case => ({
  operation: 'CreateCapacityProvider',
  input: { autoScalingGroupProvider: { autoScalingGroupArn: 'a', ...scaling } },
  path: ['autoScalingGroupProvider', ...path],
  value,
});
const template = (member: string, value: unknown): Case => ({
  operation: 'CreateCapacityProvider',
  input: { managedInstancesProvider: { instanceLaunchTemplate: { ec2InstanceProfileArn: 'p' } } },
  path: ['managedInstancesProvider', 'instanceLaunchTemplate', member],
  value,
});
const gateway = (member: string, value: unknown): Case => ({
  operation: 'CreateGateway',
  input: { name: 'g' },
  path: [member],
  value,
});
const express = (input: object, path: readonly string[], value: unknown): Case => ({
  operation: 'CreateExpressGatewayService',
  input: { infrastructureRoleArn: 'r', ...input },
  path,
  value,
});
const strategy = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] };

/** One case for each member at least; the key is the member of the default. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  'CreateServiceRequest.cluster': [service({}, 'cluster', 'default'), service({ cluster: 'x' }, 'cluster', 'x')],
  'CreateServiceRequest.availabilityZoneRebalancing': [
    service({}, 'availabilityZoneRebalancing', 'ENABLED'),
    service({ schedulingStrategy: 'DAEMON' }, 'availabilityZoneRebalancing', 'DISABLED'),
    service({ deploymentConfiguration: { maximumPercent: 100 } }, 'availabilityZoneRebalancing', 'DISABLED'),
    service({ placementStrategy: [{ type: 'random' }] }, 'availabilityZoneRebalancing', 'DISABLED'),
  ],
  'CreateServiceRequest.platformVersion': [
    service({ launchType: 'FARGATE' }, 'platformVersion', 'LATEST'),
    service({ launchType: 'EC2' }, 'platformVersion', undefined),
    service(strategy, 'platformVersion', 'LATEST'),
  ],
  'CreateServiceRequest.deploymentConfiguration': [deployment({}, ['strategy'], 'ROLLING')],
  'CreateServiceRequest.healthCheckGracePeriodSeconds': [service({}, 'healthCheckGracePeriodSeconds', 0)],
  'CreateServiceRequest.schedulingStrategy': [service({}, 'schedulingStrategy', 'REPLICA')],
  'CreateServiceRequest.deploymentController': [service({}, 'deploymentController', { type: 'ECS' })],
  'CreateServiceRequest.enableECSManagedTags': [service({}, 'enableECSManagedTags', false)],
  'CreateServiceRequest.propagateTags': [service({}, 'propagateTags', 'NONE')],
  'CreateServiceRequest.enableExecuteCommand': [service({}, 'enableExecuteCommand', false)],
  'CreateServiceRequest.serviceConnectConfiguration': [service({}, 'serviceConnectConfiguration', { enabled: false })],
  'DeploymentConfiguration.alarms': [deployment({}, ['alarms'], { rollback: false, enable: false })],
  'DeploymentConfiguration.deploymentCircuitBreaker': [deployment({}, ['deploymentCircuitBreaker', 'enable'], false)],
  'DeploymentConfiguration.maximumPercent': [
    deployment({}, ['maximumPercent'], 200),
    deployment({}, ['maximumPercent'], 100, { schedulingStrategy: 'DAEMON' }),
  ],
  'DeploymentConfiguration.minimumHealthyPercent': [
    deployment({}, ['minimumHealthyPercent'], 100),
    deployment({}, ['minimumHealthyPercent'], 0, { schedulingStrategy: 'DAEMON' }),
  ],
  'DeploymentConfiguration.strategy': [deployment({}, ['strategy'], 'ROLLING')],
  'DeploymentConfiguration.bakeTimeInMinutes': [
    deployment({}, ['bakeTimeInMinutes'], 0),
    deployment({ strategy: 'BLUE_GREEN' }, ['bakeTimeInMinutes'], 15),
  ],
  'DeploymentConfiguration.linearConfiguration': [
    deployment({ strategy: 'LINEAR' }, ['linearConfiguration'], { stepPercent: 10, stepBakeTimeInMinutes: 6 }),
    deployment({}, ['linearConfiguration'], undefined),
  ],
  'DeploymentConfiguration.canaryConfiguration': [
    deployment({ strategy: 'CANARY' }, ['canaryConfiguration'], { canaryPercent: 5, canaryBakeTimeInMinutes: 10 }),
  ],
  'DeploymentCircuitBreaker.resetOnHealthyTask': [
    deployment({}, ['deploymentCircuitBreaker', 'resetOnHealthyTask'], true),
  ],
  'DeploymentCircuitBreaker.thresholdConfiguration': [
    deployment({}, ['deploymentCircuitBreaker', 'thresholdConfiguration'], { type: 'BOUNDED_PERCENT', value: 50 }),
  ],
  'ThresholdConfiguration.type': [
    deployment({}, ['deploymentCircuitBreaker', 'thresholdConfiguration', 'type'], 'BOUNDED_PERCENT'),
  ],
  'ThresholdConfiguration.value': [deployment({}, ['deploymentCircuitBreaker', 'thresholdConfiguration', 'value'], 50)],
  'DeploymentLifecycleHook.targetType': [
    deployment({ lifecycleHooks: [{ hookTargetArn: 'a' }] }, ['lifecycleHooks', '0', 'targetType'], 'AWS_LAMBDA'),
  ],
  'DeploymentLifecycleHookTimeoutConfiguration.timeoutInMinutes': [
    deployment(
      { lifecycleHooks: [{ timeoutConfiguration: { action: 'CONTINUE' } }] },
      ['lifecycleHooks', '0', 'timeoutConfiguration', 'timeoutInMinutes'],
      1440,
    ),
  ],
  'DeploymentLifecycleHookTimeoutConfiguration.action': [
    deployment(
      { lifecycleHooks: [{ timeoutConfiguration: { timeoutInMinutes: 1 } }] },
      ['lifecycleHooks', '0', 'timeoutConfiguration', 'action'],
      'ROLLBACK',
    ),
  ],
  'LinearConfiguration.stepPercent': [
    deployment({ linearConfiguration: { stepBakeTimeInMinutes: 1 } }, ['linearConfiguration', 'stepPercent'], 10),
  ],
  'LinearConfiguration.stepBakeTimeInMinutes': [
    deployment({ linearConfiguration: { stepPercent: 20 } }, ['linearConfiguration', 'stepBakeTimeInMinutes'], 6),
  ],
  'CanaryConfiguration.canaryPercent': [
    deployment({ canaryConfiguration: { canaryBakeTimeInMinutes: 1 } }, ['canaryConfiguration', 'canaryPercent'], 5),
  ],
  'CanaryConfiguration.canaryBakeTimeInMinutes': [
    deployment({ canaryConfiguration: { canaryPercent: 1 } }, ['canaryConfiguration', 'canaryBakeTimeInMinutes'], 10),
  ],
  'DeploymentEarlySuccessCriteria.enable': [
    deployment({ earlySuccessCriteria: {} }, ['earlySuccessCriteria', 'enable'], false),
  ],
  'CapacityProviderStrategyItem.weight': [
    service(strategy, 'capacityProviderStrategy', [{ capacityProvider: 'FARGATE', weight: 0, base: 0 }]),
  ],
  'CapacityProviderStrategyItem.base': [
    service(strategy, 'capacityProviderStrategy', [{ capacityProvider: 'FARGATE', weight: 0, base: 0 }]),
  ],
  'AwsVpcConfiguration.assignPublicIp': [
    service({ networkConfiguration: { awsvpcConfiguration: { subnets: ['b', 'a'] } } }, 'networkConfiguration', {
      awsvpcConfiguration: { subnets: ['a', 'b'], assignPublicIp: 'DISABLED' },
    }),
  ],
  'ServiceConnectAccessLogConfiguration.includeQueryParameters': [
    service(
      { serviceConnectConfiguration: { enabled: true, accessLogConfiguration: { format: 'TEXT' } } },
      'serviceConnectConfiguration',
      { enabled: true, accessLogConfiguration: { format: 'TEXT', includeQueryParameters: 'DISABLED' } },
    ),
  ],
  'ServiceConnectContainerConfiguration.logLevel': [],
  'ServiceManagedEBSVolumeConfiguration.filesystemType': [
    service({ volumeConfigurations: [{ name: 'v', managedEBSVolume: { roleArn: 'r' } }] }, 'volumeConfigurations', [
      { name: 'v', managedEBSVolume: { roleArn: 'r', filesystemType: 'xfs' } },
    ]),
  ],
  'TaskManagedEBSVolumeConfiguration.filesystemType': [
    {
      operation: 'RunTask',
      input: { volumeConfigurations: [{ name: 'v', managedEBSVolume: { roleArn: 'r' } }] },
      path: ['volumeConfigurations', 0, 'managedEBSVolume', 'filesystemType'],
      value: 'xfs',
    },
  ],
  'RegisterTaskDefinitionRequest.networkMode': [
    { operation: 'RegisterTaskDefinition', input: {}, path: ['networkMode'], value: 'bridge' },
    {
      operation: 'RegisterTaskDefinition',
      input: { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      path: ['networkMode'],
      value: undefined,
    },
  ],
  'ServiceConnectService.discoveryName': [
    {
      operation: 'CreateService',
      input: { serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] } },
      path: ['serviceConnectConfiguration', 'services', 0, 'discoveryName'],
      value: 'http',
    },
  ],
  'ServiceManagedEBSVolumeConfiguration.iops': [
    managedVolume({ volumeType: 'gp3' }, ['iops'], 3000),
    managedVolume({ volumeType: 'io2' }, ['iops'], undefined),
  ],
  'TaskManagedEBSVolumeConfiguration.iops': [
    task(
      'RunTask',
      { volumeConfigurations: [{ name: 'v', managedEBSVolume: { volumeType: 'gp3' } }] },
      ['volumeConfigurations', 0, 'managedEBSVolume', 'iops'],
      3000,
    ),
  ],
  'EBSTagSpecification.propagateTags': [
    managedVolume(
      { tagSpecifications: [{ resourceType: 'volume' }] },
      ['tagSpecifications', 0, 'propagateTags'],
      'NONE',
    ),
  ],
  'HealthCheck.startPeriod': [container({ healthCheck: { command: ['CMD'] } }, ['healthCheck', 'startPeriod'], 0)],
  'Device.permissions': [
    container(
      { linuxParameters: { devices: [{ hostPath: '/dev/fuse' }] } },
      ['linuxParameters', 'devices', 0, 'permissions'],
      ['mknod', 'read', 'write'],
    ),
  ],
  'LinuxParameters.swappiness': [
    container({ linuxParameters: { maxSwap: 64 } }, ['linuxParameters', 'swappiness'], 60),
    container({ linuxParameters: { initProcessEnabled: true } }, ['linuxParameters', 'swappiness'], undefined),
  ],
  'S3FilesVolumeConfiguration.rootDirectory': [
    volume(
      { s3filesVolumeConfiguration: { fileSystemArn: 'a' } },
      ['s3filesVolumeConfiguration', 'rootDirectory'],
      '/',
    ),
  ],
  'RunTaskRequest.platformVersion': [
    task('RunTask', { launchType: 'FARGATE' }, ['platformVersion'], 'LATEST'),
    task('RunTask', { launchType: 'EC2' }, ['platformVersion'], undefined),
  ],
  'RunTaskRequest.propagateTags': [task('RunTask', {}, ['propagateTags'], 'NONE')],
  'RunTaskRequest.group': [task('RunTask', { taskDefinition: 'web:3' }, ['group'], 'family:web')],
  'TaskManagedEBSVolumeTerminationPolicy.deleteOnTermination': [
    task(
      'RunTask',
      { volumeConfigurations: [{ name: 'v', managedEBSVolume: { terminationPolicy: {}, sizeInGiB: 1 } }] },
      ['volumeConfigurations', 0, 'managedEBSVolume', 'terminationPolicy', 'deleteOnTermination'],
      true,
    ),
  ],
  'StartTaskRequest.propagateTags': [task('StartTask', {}, ['propagateTags'], 'NONE')],
  'StartTaskRequest.group': [task('StartTask', { taskDefinition: 'web' }, ['group'], 'family:web')],
  'RegisterTaskDefinitionRequest.enableFaultInjection': [
    { operation: 'RegisterTaskDefinition', input: {}, path: ['enableFaultInjection'], value: false },
  ],
  'ContainerDefinition.cpu': [container({}, ['cpu'], 0)],
  'ContainerDefinition.essential': [container({}, ['essential'], true)],
  'DaemonContainerDefinition.cpu': [
    {
      operation: 'RegisterDaemonTaskDefinition',
      input: { containerDefinitions: [{ name: 'a' }] },
      path: ['containerDefinitions', 0, 'cpu'],
      value: 0,
    },
  ],
  'DaemonContainerDefinition.essential': [
    {
      operation: 'RegisterDaemonTaskDefinition',
      input: { containerDefinitions: [{ name: 'a' }] },
      path: ['containerDefinitions', 0, 'essential'],
      value: true,
    },
  ],
  'ContainerDefinition.versionConsistency': [container({}, ['versionConsistency'], 'enabled')],
  'PortMapping.hostPort': [
    container({ portMappings: [{ containerPort: 80 }] }, ['portMappings', 0, 'hostPort'], 0),
    container({ portMappings: [{ containerPort: 80 }] }, ['portMappings', 0, 'hostPort'], 80, {
      networkMode: 'awsvpc',
    }),
    container({ portMappings: [{ containerPortRange: '80-90' }] }, ['portMappings', 0, 'hostPort'], undefined),
  ],
  'PortMapping.protocol': [
    container({ portMappings: [{ containerPort: 80 }] }, ['portMappings', 0, 'protocol'], 'tcp'),
  ],
  'MountPoint.readOnly': [container({ mountPoints: [{ containerPath: '/' }] }, ['mountPoints', 0, 'readOnly'], false)],
  'VolumeFrom.readOnly': [
    container({ volumesFrom: [{ sourceContainer: 'a' }] }, ['volumesFrom', 0, 'readOnly'], false),
  ],
  'HealthCheck.interval': [container({ healthCheck: { command: ['CMD'] } }, ['healthCheck', 'interval'], 30)],
  'HealthCheck.timeout': [container({ healthCheck: { command: ['CMD'] } }, ['healthCheck', 'timeout'], 5)],
  'HealthCheck.retries': [container({ healthCheck: { command: ['CMD'] } }, ['healthCheck', 'retries'], 3)],
  'ContainerRestartPolicy.restartAttemptPeriod': [
    container({ restartPolicy: { enabled: true } }, ['restartPolicy', 'restartAttemptPeriod'], 300),
  ],
  'EFSVolumeConfiguration.rootDirectory': [
    volume({ efsVolumeConfiguration: { fileSystemId: 'f' } }, ['efsVolumeConfiguration', 'rootDirectory'], '/'),
  ],
  'EFSVolumeConfiguration.transitEncryption': [
    volume(
      { efsVolumeConfiguration: { fileSystemId: 'f' } },
      ['efsVolumeConfiguration', 'transitEncryption'],
      'DISABLED',
    ),
  ],
  'EFSAuthorizationConfig.iam': [
    volume(
      { efsVolumeConfiguration: { authorizationConfig: { accessPointId: 'a' } } },
      ['efsVolumeConfiguration', 'authorizationConfig', 'iam'],
      'DISABLED',
    ),
  ],
  'CreateClusterRequest.clusterName': [
    { operation: 'CreateCluster', input: {}, path: ['clusterName'], value: 'default' },
  ],
  'ExecuteCommandConfiguration.logging': [
    {
      operation: 'CreateCluster',
      input: { configuration: { executeCommandConfiguration: { kmsKeyId: 'k' } } },
      path: ['configuration', 'executeCommandConfiguration', 'logging'],
      value: 'DEFAULT',
    },
  ],
  'PutClusterCapacityProvidersRequest.cluster': [
    { operation: 'PutClusterCapacityProviders', input: {}, path: ['cluster'], value: 'default' },
  ],
  'AutoScalingGroupProvider.managedScaling': [group({}, ['managedScaling', 'status'], 'DISABLED')],
  'AutoScalingGroupProvider.managedTerminationProtection': [group({}, ['managedTerminationProtection'], 'DISABLED')],
  'AutoScalingGroupProvider.managedDraining': [group({}, ['managedDraining'], 'ENABLED')],
  'ManagedScaling.status': [group({ managedScaling: { targetCapacity: 50 } }, ['managedScaling', 'status'], 'ENABLED')],
  'ManagedScaling.targetCapacity': [group({}, ['managedScaling', 'targetCapacity'], 100)],
  'ManagedScaling.minimumScalingStepSize': [group({}, ['managedScaling', 'minimumScalingStepSize'], 1)],
  'ManagedScaling.maximumScalingStepSize': [group({}, ['managedScaling', 'maximumScalingStepSize'], 10_000)],
  'ManagedScaling.instanceWarmupPeriod': [group({}, ['managedScaling', 'instanceWarmupPeriod'], 300)],
  'InstanceLaunchTemplate.capacityOptionType': [template('capacityOptionType', 'ON_DEMAND')],
  'InstanceLaunchTemplate.monitoring': [template('monitoring', 'BASIC')],
  'InstanceLaunchTemplate.instanceMetadataTagsPropagation': [template('instanceMetadataTagsPropagation', true)],
  'CreateTaskSetRequest.platformVersion': [
    { operation: 'CreateTaskSet', input: { launchType: 'FARGATE' }, path: ['platformVersion'], value: 'LATEST' },
  ],
  'CreateTaskSetRequest.scale': [
    { operation: 'CreateTaskSet', input: {}, path: ['scale'], value: { value: 0, unit: 'PERCENT' } },
  ],
  'Scale.value': [
    { operation: 'CreateTaskSet', input: { scale: { unit: 'PERCENT' } }, path: ['scale', 'value'], value: 0 },
  ],
  'Scale.unit': [
    { operation: 'CreateTaskSet', input: { scale: { value: 9 } }, path: ['scale', 'unit'], value: 'PERCENT' },
  ],
  'RunTaskRequest.cluster': [{ operation: 'RunTask', input: {}, path: ['cluster'], value: 'default' }],
  'RunTaskRequest.count': [{ operation: 'RunTask', input: {}, path: ['count'], value: 1 }],
  'StartTaskRequest.cluster': [{ operation: 'StartTask', input: {}, path: ['cluster'], value: 'default' }],
  'CreateDaemonRequest.critical': [{ operation: 'CreateDaemon', input: {}, path: ['critical'], value: true }],
  'DaemonDeploymentConfiguration.bakeTimeInMinutes': [
    {
      operation: 'CreateDaemon',
      input: { deploymentConfiguration: { drainPercent: 5 } },
      path: ['deploymentConfiguration', 'bakeTimeInMinutes'],
      value: 0,
    },
  ],
  'DaemonDeploymentConfiguration.alarms': [
    {
      operation: 'CreateDaemon',
      input: { deploymentConfiguration: { drainPercent: 5 } },
      path: ['deploymentConfiguration', 'alarms'],
      value: { enable: false },
    },
  ],
  'DaemonAlarmConfiguration.enable': [
    {
      operation: 'CreateDaemon',
      input: { deploymentConfiguration: { alarms: { alarmNames: ['a'] } } },
      path: ['deploymentConfiguration', 'alarms', 'enable'],
      value: false,
    },
  ],
  'CreateExpressGatewayServiceRequest.cluster': [express({}, ['cluster'], 'default')],
  'CreateExpressGatewayServiceRequest.healthCheckPath': [express({}, ['healthCheckPath'], '/ping')],
  'CreateExpressGatewayServiceRequest.cpu': [express({}, ['cpu'], '256')],
  'CreateExpressGatewayServiceRequest.memory': [express({}, ['memory'], '512')],
  'CreateExpressGatewayServiceRequest.cpuArchitecture': [express({}, ['cpuArchitecture'], 'X86_64')],
  'ExpressGatewayContainer.containerPort': [
    express({ primaryContainer: { image: 'a' } }, ['primaryContainer', 'containerPort'], 80),
  ],
  'ExpressGatewayScalingTarget.autoScalingMetric': [
    express({ scalingTarget: { minTaskCount: 1 } }, ['scalingTarget', 'autoScalingMetric'], 'AVERAGE_CPU'),
  ],
  'ExpressGatewayScalingTarget.autoScalingTargetValue': [
    express({ scalingTarget: { minTaskCount: 1 } }, ['scalingTarget', 'autoScalingTargetValue'], 60),
  ],
  'CreateGatewayRequest.deletionProtection': [gateway('deletionProtection', true)],
  'CreateGatewayRequest.propagateTags': [gateway('propagateTags', 'GATEWAY')],
};

/** Defaults of shapes that the cases reach through members with names of their own. */
const elsewhere = new Set([
  'HostSharedAlbConfiguration',
  'GatewayElbNetworkConfiguration',
  'ServiceConnectContainerConfiguration',
]);

for (const { member, source } of defaults) {
  test(`default of ${member}`, () => {
    const [shape = '', name = ''] = member.split('.');
    assert.ok(shapes[shape]?.properties?.[name], 'is a member of the API');
    assert.ok(source.length > 0);
    const found = cases[member] ?? [];
    assert.ok(found.length > 0 || elsewhere.has(shape), 'has a case');
    for (const { operation, input, path, value } of found) {
      const full = normalised(operation, input);
      assert.deepEqual(at(full, path), value);
      assert.deepEqual(
        normalised(operation, withoutDefaults(operation, full)),
        full,
        'without defaults it means the same',
      );
    }
  });
}

for (const { list } of unorderedLists) {
  test(`order of ${list} has no meaning`, () => {
    const [shape = '', name = ''] = list.split('.');
    assert.equal(shapes[shape]?.properties?.[name]?.type ?? 'array', 'array');
    assert.ok(shapes[shape]?.properties?.[name]);
  });
}

test('members that mean the same are equal, lists with an order are not', () => {
  const one = normalised('RegisterTaskDefinition', {
    memory: '1 GB',
    cpu: '1 vCPU',
    containerDefinitions: [
      { name: 'b', command: ['x', 'y'] },
      { name: 'a', environment: [] },
    ],
    nothing: 1,
  });
  const other = normalised('RegisterTaskDefinition', {
    containerDefinitions: [{ name: 'a' }, { command: ['x', 'y'], name: 'b' }],
    cpu: '1024',
    memory: '1024',
  });
  assert.equal(JSON.stringify(one), JSON.stringify(other));
  const swapped = normalised('RegisterTaskDefinition', {
    containerDefinitions: [{ name: 'a' }, { command: ['y', 'x'], name: 'b' }],
    cpu: '1024',
    memory: '1024',
  });
  assert.notDeepEqual(one, swapped);
});

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Readonly<Record<string, unknown>> | undefined)?.[part], value);
}
