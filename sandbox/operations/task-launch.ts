import type {
  CapacityProviderStrategyItem,
  LaunchType,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { isQuery } from '../scheduler/query.ts';
import type { Wire } from '../wire.ts';
import { checkedStrategy } from './strategy-checks.ts';

/** On what a task is wanted. */
export interface LaunchRequest {
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: readonly Wire<CapacityProviderStrategyItem>[] | undefined;
}

/** Either a launch type, or a strategy with names instead of ARNs, weights and bases. */
export type Launch =
  | { readonly launchType: LaunchType; readonly strategy?: undefined }
  | { readonly launchType?: undefined; readonly strategy: Wire<CapacityProviderStrategyItem>[] };

/**
 * On what a task runs: what the request says, or the default strategy of the cluster, or else EC2. Refuses a request that says both, and a
 * strategy that the cluster cannot follow. The messages are the API's.
 */
export function launchOf(account: Account, cluster: StoredCluster, request: LaunchRequest): Launch {
  const { launchType, capacityProviderStrategy: given } = request;
  if (launchType !== undefined && given !== undefined && given.length > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  if (launchType !== undefined) return { launchType };
  const items = given === undefined || given.length === 0 ? cluster.cluster.defaultCapacityProviderStrategy : given;
  if (items === undefined || items.length === 0) return { launchType: 'EC2' };
  return { strategy: checkedStrategy(account, cluster.cluster, items) };
}

/** Refuses a task definition that cannot be run so. The message is the API's. */
export function checkCompatible(taskDefinition: Wire<TaskDefinition>, launchTypes: readonly LaunchType[]): void {
  const { compatibilities = [] } = taskDefinition;
  for (const launchType of launchTypes) {
    if (compatibilities.length === 0 || compatibilities.includes(launchType)) continue;
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  }
}

/** Platform versions that take new tasks (developer guide, "Fargate platform versions"); 1.0.0 is the one of Windows. */
const platformVersions: readonly string[] = ['LATEST', '1.4.0', '1.3.0', '1.0.0'];

/** Refuses a platform version that does not exist, or one outside Fargate. */
export function checkPlatform(platformVersion: string | undefined, launchTypes: readonly LaunchType[]): void {
  if (platformVersion === undefined || platformVersion === '') return;
  if (!launchTypes.includes('FARGATE')) {
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  }
  if (!platformVersions.includes(platformVersion)) {
    throw new ApiError('PlatformUnknownException', 'The specified platform does not exist.');
  }
}

/** The network of a task: asked for with awsvpc, and with nothing else. The messages are the API's. */
export function checkNetwork(
  { networkMode }: Wire<TaskDefinition>,
  configuration: Wire<NetworkConfiguration> | undefined,
): void {
  const awsvpc = configuration?.awsvpcConfiguration;
  if (networkMode !== 'awsvpc') {
    if (awsvpc === undefined) return;
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  if (awsvpc === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const { subnets = [], securityGroups = [] } = awsvpc;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  // Limits: AwsVpcConfiguration.subnets and securityGroups.
  if (subnets.length > 16) throw invalidParameter('subnets can have at most 16 items.');
  if (securityGroups.length > 5) throw invalidParameter('securityGroups can have at most 5 items.');
}

/** Refuses placement that cannot be read: 10 constraints and 5 rules of strategy at most (RunTask). */
export function checkPlacement(
  taskDefinition: Wire<TaskDefinition>,
  constraints: readonly Wire<PlacementConstraint>[],
  strategy: readonly Wire<PlacementStrategy>[],
): void {
  const { placementConstraints = [] } = taskDefinition;
  if (constraints.length + placementConstraints.length > 10) {
    throw invalidParameter('placement constraints can have at most 10 items.');
  }
  for (const { type, expression } of constraints) {
    if (type === undefined) throw invalidParameter('Placement constraint type must be specified.');
    if (type === 'memberOf' && !isQuery(expression ?? '')) {
      throw invalidParameter(`Invalid placement constraint expression: ${expression ?? ''}`);
    }
    if (type === 'distinctInstance' && expression !== undefined) {
      throw invalidParameter('An expression cannot be specified with the distinctInstance placement constraint.');
    }
  }
  if (strategy.length > 5) throw invalidParameter('placement strategies can have at most 5 items.');
  for (const { type, field = '' } of strategy) {
    if (type === undefined) throw invalidParameter('Placement strategy type must be specified.');
    const isKnown =
      type === 'binpack'
        ? /^(?:cpu|memory)$/i.test(field)
        : type === 'spread'
          ? /^(?:instanceId|host|attribute:.+)$/.test(field)
          : field === '';
    if (!isKnown) throw invalidParameter(`Invalid placement strategy field: ${field}`);
  }
}
