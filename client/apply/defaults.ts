import { boundsDefaults, isOnFargate, rebalancing } from './defaults-service.ts';
import type { Json } from './shape-json.ts';
import { familyOf } from './shape-names.ts';

/** Where a default is filled in. */
export interface Place {
  /** The structure that lacks the member. */
  readonly owner: Json;
  /** The whole request. */
  readonly root: Json;
}

/** What the API takes for a member that a request leaves out. */
export interface Default {
  /** `Shape.member` */
  readonly member: string;
  /** The value; of a member that depends on others, a function that gives `undefined` where there is none. */
  readonly value: unknown | ((place: Place) => unknown);
  readonly source: string;
  /** Written into files although it is the default: a reader wants to see it, or its absence would mean something else. */
  readonly isAlwaysWritten?: true;
}

const documented = 'documentation of the member';
const described = 'output examples of the describe operation';

function serviceDefaults(): readonly Default[] {
  return [
    { member: 'CreateServiceRequest.cluster', value: 'default', source: documented, isAlwaysWritten: true },
    {
      member: 'CreateServiceRequest.availabilityZoneRebalancing',
      value: ({ root }: Place) => rebalancing(root),
      source: 'developer guide, "Balancing an Amazon ECS service across Availability Zones"',
    },
    {
      member: 'CreateServiceRequest.platformVersion',
      value: ({ root }: Place) => (isOnFargate(root) ? 'LATEST' : undefined),
      source: documented,
    },
    {
      member: 'CreateServiceRequest.deploymentConfiguration',
      value: {},
      source: 'DescribeServices shows one for every service',
    },
    { member: 'CreateServiceRequest.healthCheckGracePeriodSeconds', value: 0, source: documented },
    { member: 'CreateServiceRequest.schedulingStrategy', value: 'REPLICA', source: documented },
    { member: 'CreateServiceRequest.deploymentController', value: { type: 'ECS' }, source: documented },
    { member: 'CreateServiceRequest.enableECSManagedTags', value: false, source: described },
    { member: 'CreateServiceRequest.propagateTags', value: 'NONE', source: documented },
    { member: 'CreateServiceRequest.enableExecuteCommand', value: false, source: described },
    {
      member: 'CreateServiceRequest.serviceConnectConfiguration',
      value: { enabled: false },
      source: 'Service Connect is off unless it is turned on',
    },
    {
      member: 'DeploymentConfiguration.alarms',
      value: { alarmNames: [], enable: false, rollback: false },
      source: described,
    },
    {
      member: 'DeploymentConfiguration.deploymentCircuitBreaker',
      value: { enable: false, rollback: false },
      source: described,
    },
    {
      member: 'DeploymentConfiguration.maximumPercent',
      value: ({ root }: Place) => boundsDefaults(root).maximumPercent,
      source: documented,
    },
    {
      member: 'DeploymentConfiguration.minimumHealthyPercent',
      value: ({ root }: Place) => boundsDefaults(root).minimumHealthyPercent,
      source: documented,
    },
    { member: 'DeploymentConfiguration.strategy', value: 'ROLLING', source: documented },
    {
      member: 'DeploymentConfiguration.bakeTimeInMinutes',
      value: ({ owner }: Place) => ((owner.strategy ?? 'ROLLING') === 'ROLLING' ? 0 : 15),
      source: 'developer guide, "Amazon ECS blue/green deployments": 15 minutes; answers for rolling services show 0',
    },
    {
      member: 'DeploymentConfiguration.linearConfiguration',
      value: ({ owner }: Place) => (owner.strategy === 'LINEAR' ? {} : undefined),
      source: 'documentation of LinearConfiguration',
    },
    {
      member: 'DeploymentConfiguration.canaryConfiguration',
      value: ({ owner }: Place) => (owner.strategy === 'CANARY' ? {} : undefined),
      source: 'documentation of CanaryConfiguration',
    },
    { member: 'DeploymentCircuitBreaker.resetOnHealthyTask', value: true, source: documented },
    {
      member: 'DeploymentCircuitBreaker.thresholdConfiguration',
      value: {},
      source: 'documentation of ThresholdConfiguration',
    },
    { member: 'ThresholdConfiguration.type', value: 'BOUNDED_PERCENT', source: documented },
    { member: 'ThresholdConfiguration.value', value: 50, source: documented },
    { member: 'DeploymentLifecycleHook.targetType', value: 'AWS_LAMBDA', source: documented },
    { member: 'DeploymentLifecycleHookTimeoutConfiguration.timeoutInMinutes', value: 1440, source: documented },
    { member: 'DeploymentLifecycleHookTimeoutConfiguration.action', value: 'ROLLBACK', source: documented },
    { member: 'LinearConfiguration.stepPercent', value: 10, source: documented },
    { member: 'LinearConfiguration.stepBakeTimeInMinutes', value: 6, source: documented },
    { member: 'CanaryConfiguration.canaryPercent', value: 5, source: documented },
    { member: 'CanaryConfiguration.canaryBakeTimeInMinutes', value: 10, source: documented },
    { member: 'DeploymentEarlySuccessCriteria.enable', value: false, source: documented },
    { member: 'CapacityProviderStrategyItem.weight', value: 0, source: documented },
    { member: 'CapacityProviderStrategyItem.base', value: 0, source: documented },
    { member: 'AwsVpcConfiguration.assignPublicIp', value: 'DISABLED', source: documented },
    { member: 'ServiceConnectAccessLogConfiguration.includeQueryParameters', value: 'DISABLED', source: documented },
    { member: 'ServiceConnectContainerConfiguration.logLevel', value: 'info', source: documented },
    {
      member: 'ServiceConnectService.discoveryName',
      value: ({ owner }: Place) => owner.portName,
      source: documented,
    },
    ...['ServiceManagedEBSVolumeConfiguration', 'TaskManagedEBSVolumeConfiguration'].flatMap(
      (shape): readonly Default[] => [
        { member: `${shape}.filesystemType`, value: 'xfs', source: documented },
        {
          member: `${shape}.iops`,
          value: ({ owner }: Place) => (owner.volumeType === 'gp3' ? 3000 : undefined),
          source: documented,
        },
      ],
    ),
    { member: 'EBSTagSpecification.propagateTags', value: 'NONE', source: documented },
  ];
}

function isBridge({ root }: Place): string | undefined {
  const family = (root.runtimePlatform as Json | undefined)?.operatingSystemFamily;
  return typeof family === 'string' && family.startsWith('WINDOWS') ? undefined : 'bridge';
}

/**
 * "If you use containers in a task with the awsvpc or host network mode, the hostPort can either be left blank or set to the same value as
 * the containerPort." With bridge, 0 stands for a port that is chosen when the task starts (PortMapping.hostPort).
 */
function hostPort({ owner, root }: Place): unknown {
  if (owner.containerPortRange !== undefined) return undefined;
  return root.networkMode === 'awsvpc' || root.networkMode === 'host' ? owner.containerPort : 0;
}

function taskDefinitionDefaults(): readonly Default[] {
  const containers = ['ContainerDefinition', 'DaemonContainerDefinition'].flatMap((shape): readonly Default[] => [
    { member: `${shape}.cpu`, value: 0, source: 'output examples of RegisterTaskDefinition' },
    { member: `${shape}.essential`, value: true, source: documented },
  ]);
  return [
    { member: 'RegisterTaskDefinitionRequest.networkMode', value: isBridge, source: documented },
    { member: 'RegisterTaskDefinitionRequest.enableFaultInjection', value: false, source: documented },
    ...containers,
    { member: 'ContainerDefinition.versionConsistency', value: 'enabled', source: documented },
    { member: 'PortMapping.hostPort', value: hostPort, source: documented },
    { member: 'PortMapping.protocol', value: 'tcp', source: documented },
    { member: 'MountPoint.readOnly', value: false, source: documented },
    { member: 'VolumeFrom.readOnly', value: false, source: documented },
    { member: 'HealthCheck.interval', value: 30, source: documented },
    { member: 'HealthCheck.timeout', value: 5, source: documented },
    { member: 'HealthCheck.retries', value: 3, source: documented },
    { member: 'HealthCheck.startPeriod', value: 0, source: 'documentation of the member: it is off' },
    { member: 'Device.permissions', value: ['read', 'write', 'mknod'], source: documented },
    {
      member: 'LinuxParameters.swappiness',
      value: ({ owner }: Place) => (owner.maxSwap === undefined ? undefined : 60),
      source: documented,
    },
    { member: 'ContainerRestartPolicy.restartAttemptPeriod', value: 300, source: documented },
    { member: 'EFSVolumeConfiguration.rootDirectory', value: '/', source: documented },
    { member: 'EFSVolumeConfiguration.transitEncryption', value: 'DISABLED', source: documented },
    { member: 'EFSAuthorizationConfig.iam', value: 'DISABLED', source: documented },
    { member: 'S3FilesVolumeConfiguration.rootDirectory', value: '/', source: documented },
  ];
}

const managedScaling = 'output example of CreateCapacityProvider';

function otherDefaults(): readonly Default[] {
  return [
    { member: 'CreateClusterRequest.clusterName', value: 'default', source: documented, isAlwaysWritten: true },
    { member: 'ExecuteCommandConfiguration.logging', value: 'DEFAULT', source: documented },
    {
      member: 'PutClusterCapacityProvidersRequest.cluster',
      value: 'default',
      source: documented,
      isAlwaysWritten: true,
    },
    { member: 'AutoScalingGroupProvider.managedScaling', value: {}, source: managedScaling },
    { member: 'AutoScalingGroupProvider.managedTerminationProtection', value: 'DISABLED', source: documented },
    { member: 'AutoScalingGroupProvider.managedDraining', value: 'ENABLED', source: documented },
    {
      member: 'ManagedScaling.status',
      value: ({ root, owner }: Place) => (isManagedScalingGiven(root, owner) ? 'ENABLED' : 'DISABLED'),
      source: managedScaling,
      isAlwaysWritten: true,
    },
    { member: 'ManagedScaling.targetCapacity', value: 100, source: documented },
    { member: 'ManagedScaling.minimumScalingStepSize', value: 1, source: documented },
    { member: 'ManagedScaling.maximumScalingStepSize', value: 10_000, source: documented },
    { member: 'ManagedScaling.instanceWarmupPeriod', value: 300, source: documented },
    { member: 'InstanceLaunchTemplate.capacityOptionType', value: 'ON_DEMAND', source: documented },
    { member: 'InstanceLaunchTemplate.monitoring', value: 'BASIC', source: documented },
    { member: 'InstanceLaunchTemplate.instanceMetadataTagsPropagation', value: true, source: documented },
    {
      member: 'CreateTaskSetRequest.platformVersion',
      value: ({ root }: Place) => (isOnFargate(root) ? 'LATEST' : undefined),
      source: documented,
    },
    { member: 'CreateTaskSetRequest.scale', value: {}, source: 'documentation of Scale' },
    { member: 'Scale.value', value: 0, source: 'output example of CreateTaskSet' },
    { member: 'Scale.unit', value: 'PERCENT', source: 'the only value of the enum' },
    { member: 'RunTaskRequest.cluster', value: 'default', source: documented },
    { member: 'RunTaskRequest.count', value: 1, source: 'documentation of RunTask' },
    {
      member: 'RunTaskRequest.platformVersion',
      value: ({ root }: Place) => (isOnFargate(root) ? 'LATEST' : undefined),
      source: documented,
    },
    { member: 'RunTaskRequest.propagateTags', value: 'NONE', source: documented },
    { member: 'RunTaskRequest.group', value: familyGroup, source: documented },
    { member: 'TaskManagedEBSVolumeTerminationPolicy.deleteOnTermination', value: true, source: documented },
    { member: 'StartTaskRequest.cluster', value: 'default', source: documented },
    { member: 'StartTaskRequest.propagateTags', value: 'NONE', source: documented },
    { member: 'StartTaskRequest.group', value: familyGroup, source: documented },
    { member: 'CreateDaemonRequest.critical', value: true, source: documented },
    { member: 'DaemonDeploymentConfiguration.bakeTimeInMinutes', value: 0, source: documented },
    { member: 'DaemonDeploymentConfiguration.alarms', value: {}, source: 'documentation of DaemonAlarmConfiguration' },
    { member: 'DaemonAlarmConfiguration.enable', value: false, source: documented },
    { member: 'CreateExpressGatewayServiceRequest.cluster', value: 'default', source: documented },
    { member: 'CreateExpressGatewayServiceRequest.healthCheckPath', value: '/ping', source: documented },
    { member: 'CreateExpressGatewayServiceRequest.cpu', value: '256', source: documented },
    { member: 'CreateExpressGatewayServiceRequest.memory', value: '512', source: documented },
    { member: 'CreateExpressGatewayServiceRequest.cpuArchitecture', value: 'X86_64', source: documented },
    { member: 'ExpressGatewayContainer.containerPort', value: 80, source: documented },
    { member: 'ExpressGatewayScalingTarget.autoScalingMetric', value: 'AVERAGE_CPU', source: documented },
    { member: 'ExpressGatewayScalingTarget.autoScalingTargetValue', value: 60, source: documented },
    { member: 'CreateGatewayRequest.deletionProtection', value: true, source: documented },
    { member: 'CreateGatewayRequest.propagateTags', value: 'GATEWAY', source: documented },
    { member: 'HostSharedAlbConfiguration.scheme', value: 'internet-facing', source: documented },
    { member: 'HostSharedAlbConfiguration.maxAlbCount', value: 10, source: documented },
    { member: 'HostSharedAlbConfiguration.httpDesync', value: 'defensive', source: documented },
    { member: 'GatewayElbNetworkConfiguration.ipAddressType', value: 'dualstack', source: documented },
  ];
}

/** `family:web` */
function familyGroup({ root }: Place): string | undefined {
  return typeof root.taskDefinition === 'string' ? `family:${familyOf(root.taskDefinition)}` : undefined;
}

/** A managed scaling that says something is on, one that is left out is off. */
function isManagedScalingGiven(root: Json, owner: Json): boolean {
  const group = root.autoScalingGroupProvider as Json | undefined;
  return group?.managedScaling !== undefined && Object.keys(owner).length > 0;
}

/** What the API fills in, one entry for each member. */
export const defaults: readonly Default[] = [...serviceDefaults(), ...taskDefinitionDefaults(), ...otherDefaults()];

/** The default of a member at a place; undefined when it has none there. */
export function defaultAt({ value }: Default, place: Place): unknown {
  return typeof value === 'function' ? value(place) : value;
}
