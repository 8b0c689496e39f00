import type { LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTaskDefinition } from '../account.ts';
import { isFargate, launchTypeOn } from '../capacity.ts';
import { invalidParameter } from '../errors.ts';
import type { RevisionSettings } from '../scheduler/service-revisions.ts';
import type { Wire } from '../wire.ts';
import { checkCompatible, checkNetwork, checkPlatform, type LaunchRequest, launchOf } from './task-launch.ts';

/** Either a launch type or a strategy. */
export type Capacity = Pick<RevisionSettings, 'launchType' | 'capacityProviderStrategy'>;

/**
 * Where the tasks of a service run: "If no capacityProviderStrategy or launchType is specified, the defaultCapacityProviderStrategy for the cluster is
 * used" (CreateService.capacityProviderStrategy), and without that one EC2.
 */
export function capacityOf(account: Account, stored: StoredCluster, asked: LaunchRequest): Capacity {
  const { launchType, strategy } = launchOf(account, stored, asked);
  return strategy === undefined ? { launchType } : { capacityProviderStrategy: strategy };
}

/** Whether tasks run on Fargate. */
export function isOnFargate({ launchType, capacityProviderStrategy = [] }: Capacity): boolean {
  if (launchType !== undefined) return launchType === 'FARGATE';
  return capacityProviderStrategy.some(({ capacityProvider = '' }) => isFargate(capacityProvider));
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
  checkCompatible(taskDefinition, launchTypesOf(account, settings));
  checkNetwork(taskDefinition, settings.networkConfiguration);
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

function launchTypesOf(account: Account, { launchType, capacityProviderStrategy = [] }: Capacity): LaunchType[] {
  if (launchType !== undefined) return [launchType];
  return capacityProviderStrategy.map(({ capacityProvider = '' }) => launchTypeOn(account, capacityProvider));
}

/** Platform of the tasks: "If one isn't specified, the LATEST platform version is used" (CreateService.platformVersion). */
export function platformOf(
  capacity: Capacity,
  { taskDefinition }: StoredTaskDefinition,
  platformVersion: string | undefined,
): Pick<RevisionSettings, 'platformVersion' | 'platformFamily'> {
  checkPlatform(platformVersion, isOnFargate(capacity) ? ['FARGATE'] : []);
  if (!isOnFargate(capacity)) return {};
  const family = taskDefinition.runtimePlatform?.operatingSystemFamily ?? 'LINUX';
  return { platformVersion: platformVersion ?? 'LATEST', platformFamily: family === 'LINUX' ? 'Linux' : family };
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
