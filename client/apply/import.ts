import type * as ecs from '@aws-sdk/client-ecs';
import type { OperationName } from '../aws/operation.ts';
import { daemonShape } from './daemon-shape.ts';
import type { LiveState } from './model.ts';
import { withoutDefaults } from './shape.ts';
import { defined, type Json, plainJson, without } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** A request that was made, not read from a file. */
export interface MadeRequest {
  readonly operation: OperationName;
  readonly input: Json;
}

/** Members that ECS keeps with the task sets of a service whose deployment controller is EXTERNAL. Source: developer guide, "External deployment". */
export const taskSetMembers: readonly string[] = [
  'taskDefinition',
  'loadBalancers',
  'serviceRegistries',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'networkConfiguration',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
];

/** Tags that the user may set: those of AWS itself begin with `aws:` ("Do not use aws: … as a prefix", Tag.key). */
export function ownTags(tags: readonly ecs.Tag[] | undefined): readonly ecs.Tag[] {
  return (tags ?? []).filter(({ key }) => key?.toLowerCase().startsWith('aws:') !== true);
}

/**
 * A live service as the request that would make it. DescribeServices leaves out Service Connect, volumes, Lattice and gateways: they come
 * from its newest revision, or from the PRIMARY deployment where that could not be read.
 */
export function serviceShape(service: ecs.Service, revision?: ecs.ServiceRevision): Json {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const newest: Partial<ecs.ServiceRevision> = { ...defined(primary ?? {}), ...defined(revision ?? {}) };
  const isDaemon = service.schedulingStrategy === 'DAEMON';
  const isLinkedRole = service.roleArn?.includes('/aws-service-role/') ?? false;
  const hasStrategy = (service.capacityProviderStrategy ?? []).length > 0;
  const shape = plainJson({
    cluster: shortName(service.clusterArn ?? 'default'),
    serviceName: service.serviceName,
    taskDefinition: newest.taskDefinition ?? service.taskDefinition,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    loadBalancers: newest.loadBalancers ?? service.loadBalancers,
    serviceRegistries: newest.serviceRegistries ?? service.serviceRegistries,
    desiredCount: isDaemon ? undefined : service.desiredCount,
    launchType: hasStrategy ? undefined : service.launchType,
    capacityProviderStrategy: service.capacityProviderStrategy,
    platformVersion: service.platformVersion,
    role: isLinkedRole ? undefined : service.roleArn,
    deploymentConfiguration: service.deploymentConfiguration,
    placementConstraints: service.placementConstraints,
    placementStrategy: service.placementStrategy,
    networkConfiguration: newest.networkConfiguration ?? service.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: service.deploymentController,
    tags: ownTags(service.tags),
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    serviceConnectConfiguration: newest.serviceConnectConfiguration,
    volumeConfigurations: newest.volumeConfigurations,
    vpcLatticeConfigurations: newest.vpcLatticeConfigurations,
    gatewayConnectors: newest.gatewayConnectors,
    monitoring: newest.monitoring,
  });
  return service.deploymentController?.type === 'EXTERNAL' ? without(shape, taskSetMembers) : shape;
}

/** A registered task definition as the request that would register it. */
export function taskDefinitionShape(definition: ecs.TaskDefinition, tags?: readonly ecs.Tag[]): Json {
  return plainJson({ ...definition, tags: ownTags(tags) });
}

/** A cluster, with its capacity providers and default strategy, as the request that would make it. */
export function clusterShape(cluster: ecs.Cluster): Json {
  return plainJson({ ...cluster, tags: ownTags(cluster.tags) });
}

/** The capacity providers of a cluster as the request that sets them. */
export function clusterProvidersShape(cluster: ecs.Cluster): Json {
  const { clusterName, capacityProviders = [], defaultCapacityProviderStrategy = [] } = cluster;
  return plainJson({ cluster: clusterName, capacityProviders, defaultCapacityProviderStrategy });
}

/** A task set as the request that would make it. */
export function taskSetShape(taskSet: ecs.TaskSet): Json {
  const hasStrategy = (taskSet.capacityProviderStrategy ?? []).length > 0;
  return plainJson({
    ...taskSet,
    service: shortName(taskSet.serviceArn ?? ''),
    cluster: shortName(taskSet.clusterArn ?? 'default'),
    launchType: hasStrategy ? undefined : taskSet.launchType,
    tags: ownTags(taskSet.tags),
  });
}

/** A capacity provider as the request that would make it. */
export function capacityProviderShape(provider: ecs.CapacityProvider): Json {
  return plainJson({ ...provider, tags: ownTags(provider.tags) });
}

/** A live service as a request file holds it: read-only members and defaults left out, tags included. */
export function importService(service: ecs.Service, revision?: ecs.ServiceRevision): MadeRequest {
  return made('CreateService', serviceShape(service, revision));
}

export function importTaskDefinition(definition: ecs.TaskDefinition, tags?: readonly ecs.Tag[]): MadeRequest {
  return made('RegisterTaskDefinition', taskDefinitionShape(definition, tags));
}

export function importCluster(cluster: ecs.Cluster): MadeRequest {
  return made('CreateCluster', clusterShape(cluster));
}

export function importTaskSet(taskSet: ecs.TaskSet): MadeRequest {
  return made('CreateTaskSet', taskSetShape(taskSet));
}

/** Undefined for those that AWS has made (FARGATE, FARGATE_SPOT): nobody can create them. */
export function importCapacityProvider(provider: ecs.CapacityProvider): MadeRequest | undefined {
  if (provider.autoScalingGroupProvider === undefined && provider.managedInstancesProvider === undefined)
    return undefined;
  return made('CreateCapacityProvider', capacityProviderShape(provider));
}

function made(operation: OperationName, shape: Json): MadeRequest {
  return { operation, input: withoutDefaults(operation, shape) };
}

/**
 * Live state as the same request shape as that of an operation which makes or sets a thing; undefined where the thing is not there, is
 * INACTIVE, or the operation is of another kind.
 */
export function requestShapeOfLive(operation: OperationName, live: LiveState): Json | undefined {
  const { service, cluster, taskDefinition, capacityProvider, taskSet } = live;
  switch (operation) {
    case 'CreateService':
      return service === undefined || service.status === 'INACTIVE' ? undefined : serviceShape(service, live.revision);
    case 'CreateCluster':
      return isGone(cluster) ? undefined : clusterShape(cluster);
    case 'PutClusterCapacityProviders':
      return isGone(cluster) ? undefined : clusterProvidersShape(cluster);
    case 'CreateCapacityProvider':
      return isGone(capacityProvider) ? undefined : capacityProviderShape(capacityProvider);
    case 'RegisterTaskDefinition':
      return taskDefinition === undefined ? undefined : taskDefinitionShape(taskDefinition, live.taskDefinitionTags);
    case 'CreateTaskSet':
      return taskSet === undefined ? undefined : taskSetShape(taskSet);
    case 'RegisterDaemonTaskDefinition':
      return live.daemonTaskDefinition === undefined ? undefined : plainJson(live.daemonTaskDefinition);
    case 'CreateDaemon':
      return daemonShape(live);
    case 'CreateExpressGatewayService':
      return expressShape(live);
    case 'CreateGateway':
      return live.gateway === undefined ? undefined : plainJson({ ...live.gateway, tags: ownTags(live.gateway.tags) });
    default:
      return undefined;
  }
}

/** Things that were deleted are told for a while as INACTIVE. */
function isGone(thing: { readonly status?: string | undefined } | undefined): thing is undefined {
  return thing === undefined || thing.status === 'INACTIVE';
}

/** An express service, as its newest configuration has it, as the request that would make it; undefined when it is not there. */
export function expressShape({ expressService }: LiveState): Json | undefined {
  if (expressService === undefined || expressService.status?.statusCode === 'INACTIVE') return undefined;
  const [newest] = (expressService.activeConfigurations ?? []).toSorted(
    (one, other) => Number(other.createdAt ?? 0) - Number(one.createdAt ?? 0),
  );
  return plainJson({
    ...newest,
    cluster: shortName(expressService.cluster ?? 'default'),
    serviceName: expressService.serviceName,
    infrastructureRoleArn: expressService.infrastructureRoleArn,
    tags: ownTags(expressService.tags),
  });
}
