import type { CapacityProviderStrategyItem, LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTaskDefinition } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { findCapacityProvider } from '../find.ts';
import type { RevisionSettings } from '../scheduler/service-revisions.ts';
import { idOf } from '../task-index.ts';
import type { Wire } from '../wire.ts';

/** Either a launch type or a strategy. */
export type Capacity = Pick<RevisionSettings, 'launchType' | 'capacityProviderStrategy'>;

/**
 * Where the tasks of a service run: "If no capacityProviderStrategy or launchType is specified, the defaultCapacityProviderStrategy for the cluster is
 * used" (CreateService.capacityProviderStrategy), and without that one EC2.
 */
export function capacityOf(
  account: Account,
  stored: StoredCluster,
  asked: { readonly launchType?: LaunchType | undefined; readonly capacityProviderStrategy?: Strategy | undefined },
): Capacity {
  const { capacityProviderStrategy: strategy = [], launchType } = asked;
  if (strategy.length > 0) return { capacityProviderStrategy: associated(account, stored, strategy) };
  if (launchType !== undefined) return { launchType };
  const usual = stored.cluster.defaultCapacityProviderStrategy ?? [];
  return usual.length > 0 ? { capacityProviderStrategy: structuredClone(usual) } : { launchType: 'EC2' };
}

type Strategy = readonly Wire<CapacityProviderStrategyItem>[];

/** A strategy with its defaults. Refuses providers that the cluster does not have; the messages are the API's own. */
function associated(
  account: Account,
  { cluster }: StoredCluster,
  strategy: Strategy,
): Wire<CapacityProviderStrategyItem>[] {
  const names = new Set((cluster.capacityProviders ?? []).map(idOf));
  return strategy.map(({ capacityProvider = '', weight = 0, base = 0 }) => {
    const provider = findCapacityProvider(account, capacityProvider);
    if (provider === undefined) throw invalidParameter('The specified capacity provider was not found.');
    if (!names.has(provider.name ?? '') && provider.cluster === undefined) {
      throw invalidParameter(
        'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
      );
    }
    return { capacityProvider: provider.name, weight, base };
  });
}

/** Whether tasks run on Fargate. */
export function isOnFargate({ launchType, capacityProviderStrategy = [] }: Capacity): boolean {
  if (launchType !== undefined) return launchType === 'FARGATE';
  return capacityProviderStrategy.some(({ capacityProvider }) => capacityProvider?.startsWith('FARGATE'));
}

/**
 * Refuses settings of a revision that its task definition does not go with. The messages are the API's own: moto (network), and deployment reports
 * of CloudFormation, Terraform and ecspresso users (the others).
 */
export function refuseMismatch(
  account: Account,
  { taskDefinition }: StoredTaskDefinition,
  settings: RevisionSettings,
): void {
  refuseIncompatible(account, taskDefinition.compatibilities, settings);
  const isOwnNetwork = taskDefinition.networkMode === 'awsvpc';
  const awsvpc = settings.networkConfiguration?.awsvpcConfiguration;
  if (isOwnNetwork && awsvpc === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (!isOwnNetwork && awsvpc !== undefined) {
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  if (awsvpc !== undefined && (awsvpc.subnets ?? []).length === 0) throw invalidParameter('subnets can not be empty.');
  const containers = taskDefinition.containerDefinitions ?? [];
  for (const { containerName, containerPort } of settings.loadBalancers ?? []) {
    const container = containers.find(({ name }) => name === containerName);
    if (container === undefined) {
      throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
    }
    if (!container.portMappings?.some((mapping) => covers(mapping, containerPort))) {
      throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
    }
  }
  const names = new Set(containers.flatMap(({ portMappings = [] }) => portMappings.map(({ name }) => name)));
  for (const { portName } of settings.serviceConnectConfiguration?.services ?? []) {
    if (names.has(portName)) continue;
    throw invalidParameter(`portName(${portName}) does not refer to any named PortMapping in the task definition.`);
  }
  const launchVolumes = (taskDefinition.volumes ?? []).filter((volume) => volume.configuredAtLaunch === true);
  for (const { name } of settings.volumeConfigurations ?? []) {
    if (launchVolumes.some((volume) => volume.name === name)) continue;
    throw invalidParameter(`The volume ${name} is not configured at launch in the task definition.`);
  }
}

function covers(
  {
    containerPort,
    containerPortRange,
  }: { containerPort?: number | undefined; containerPortRange?: string | undefined },
  port: number | undefined,
): boolean {
  if (containerPort === port) return true;
  const [from, to] = (containerPortRange ?? '').split('-').map(Number);
  return port !== undefined && from !== undefined && to !== undefined && from <= port && port <= to;
}

function refuseIncompatible(
  account: Account,
  compatibilities: readonly string[] | undefined,
  { launchType, capacityProviderStrategy = [] }: Capacity,
): void {
  if (compatibilities === undefined) return;
  const wanted =
    launchType !== undefined ? [launchType] : capacityProviderStrategy.map((item) => behind(account, item));
  const missing = wanted.find((type) => !compatibilities.includes(type));
  if (missing !== undefined) throw invalidParameter(`Task definition does not support launch_type ${missing}.`);
}

function behind(account: Account, { capacityProvider = '' }: Wire<CapacityProviderStrategyItem>): LaunchType {
  if (capacityProvider.startsWith('FARGATE')) return 'FARGATE';
  const type = findCapacityProvider(account, capacityProvider)?.type;
  return type === 'MANAGED_INSTANCES' ? 'MANAGED_INSTANCES' : 'EC2';
}

/** Versions that Fargate has. Source: developer guide, "Fargate platform versions", Linux and Windows. */
const platformVersions: readonly string[] = ['LATEST', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0'];

/** Platform of the tasks: "If one isn't specified, the LATEST platform version is used" (CreateService.platformVersion). */
export function platformOf(
  capacity: Capacity,
  { taskDefinition }: StoredTaskDefinition,
  platformVersion: string | undefined,
): Pick<RevisionSettings, 'platformVersion' | 'platformFamily'> {
  if (!isOnFargate(capacity)) {
    if (platformVersion === undefined || platformVersion === '') return {};
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  }
  const version = platformVersion ?? 'LATEST';
  if (!platformVersions.includes(version)) {
    throw new ApiError('PlatformUnknownException', 'The specified platform does not exist.');
  }
  const family = taskDefinition.runtimePlatform?.operatingSystemFamily ?? 'LINUX';
  return { platformVersion: version, platformFamily: family === 'LINUX' ? 'Linux' : family };
}

/** A network configuration with its defaults. */
export function networkOf(given: Wire<NetworkConfiguration> | undefined): Wire<NetworkConfiguration> | undefined {
  const awsvpc = given?.awsvpcConfiguration;
  if (awsvpc === undefined) return undefined;
  return {
    awsvpcConfiguration: {
      subnets: [...(awsvpc.subnets ?? [])],
      securityGroups: [...(awsvpc.securityGroups ?? [])],
      assignPublicIp: awsvpc.assignPublicIp ?? 'DISABLED',
    },
  };
}
