import { isDeepStrictEqual } from 'node:util';
import type { DeploymentControllerType, PlacementStrategy, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { activeCluster, activeService, findTaskDefinition, usableTaskDefinition } from '../find.ts';
import type { Operation, Request } from '../operation.ts';
import { changeController, settingsOfTaskSet } from '../scheduler/controller-change.ts';
import { beginDeployment, currentDeployment } from '../scheduler/deployments.ts';
import { memoryOf } from '../scheduler/service-memory.ts';
import type { RevisionSettings } from '../scheduler/service-revisions.ts';
import { describedService, wakeService } from '../scheduler/services.ts';
import { primaryTaskSet } from '../scheduler/task-sets.ts';
import { recountService } from '../service-counts.ts';
import type { Wire } from '../wire.ts';
import { controllerOf, refuseControllerChange } from './controller-checks.ts';
import { refuseDeadlock, updatedConfiguration } from './service-defaults.ts';
import { joinNamespace } from './service-namespaces.ts';
import { type Capacity, capacityOf, isOnFargate, networkOf, platformOf, refuseMismatch } from './service-settings.ts';
import { checkPlacement } from './task-launch.ts';

/** Changes a service; a deployment begins only when something changed that a revision fixes, or when it is forced. */
export const updateService: Operation<'UpdateService'> = (request, account) => {
  const cluster = activeCluster(account, request.cluster);
  const stored = activeService(account, cluster, request.service ?? '');
  const controller = request.deploymentController?.type ?? controllerOf(stored);
  refuseForController(controller, request);
  refuseForDaemon(stored, request);
  const changes = changesOf(stored, request);
  checkPlacement(
    definitionOf(account, stored, request),
    changes.placementConstraints ?? [],
    changes.placementStrategy ?? [],
  );
  if (changes.deploymentConfiguration !== undefined) refuseDeadlock(changes.deploymentConfiguration);
  const capacity = updatedCapacity(account, cluster, stored, request);
  refuseControllerChange(stored, controller, changes.deploymentConfiguration);
  const before = settingsBefore(stored, controller);
  const settings = before && updatedSettings(account, before, request, capacity);

  if (controller !== controllerOf(stored)) changeController(account, cluster, stored, controller);
  Object.assign(stored.service, changes, capacity);
  if (capacity?.launchType !== undefined) memoryOf(stored).launchType = capacity.launchType;
  if (request.serviceConnectConfiguration !== undefined) {
    joinNamespace(account, cluster, stored, request.serviceConnectConfiguration);
  }
  if (settings !== undefined) beginDeployment(account, cluster, stored, settings);
  else followDesiredCount(stored);
  recountService(cluster, stored.service.serviceName ?? '');
  wakeService(account, stored.service.serviceArn ?? '');
  return { service: describedService(cluster, stored) };
};

/** Members of the service that an update sets without a deployment. */
function changesOf({ service }: StoredService, request: Request<'UpdateService'>): Partial<Wire<Service>> {
  const { desiredCount, placementConstraints, placementStrategy, healthCheckGracePeriodSeconds } = request;
  const { enableExecuteCommand, enableECSManagedTags, propagateTags, availabilityZoneRebalancing } = request;
  const { deploymentConfiguration: given } = request;
  const deploymentConfiguration =
    given && updatedConfiguration(service.deploymentConfiguration, given, service.schedulingStrategy ?? 'REPLICA');
  const changes: Partial<Wire<Service>> = {
    desiredCount,
    deploymentConfiguration,
    placementConstraints,
    placementStrategy: placementStrategy && strategyOf(placementStrategy),
    healthCheckGracePeriodSeconds,
    enableExecuteCommand,
    enableECSManagedTags,
    propagateTags,
    availabilityZoneRebalancing,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** "To remove an existing placement strategy, specify an empty object." (UpdateService.placementStrategy) */
function strategyOf(given: Wire<PlacementStrategy>[]): Wire<PlacementStrategy>[] {
  const [first] = given;
  return given.length === 1 && first?.type === undefined && first?.field === undefined ? [] : given;
}

/**
 * Where the tasks are to run from now on; undefined when the request does not say. "Update the Auto Scaling group or Fargate capacity provider back
 * to the launch type. Pass an empty list in the capacityProviderStrategy parameter." (UpdateService.capacityProviderStrategy)
 */
function updatedCapacity(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  { capacityProviderStrategy }: Request<'UpdateService'>,
): Capacity | undefined {
  if (capacityProviderStrategy === undefined) return undefined;
  if (capacityProviderStrategy.length > 0) {
    const { capacityProviderStrategy: strategy } = capacityOf(account, cluster, { capacityProviderStrategy });
    return { launchType: undefined, capacityProviderStrategy: strategy };
  }
  const usual = isOnFargate(stored.service) ? 'FARGATE' : 'EC2';
  return { launchType: memoryOf(stored).launchType ?? usual, capacityProviderStrategy: undefined };
}

/** What the service runs now; undefined when the task sets say it. @param controller the one from now on */
function settingsBefore(stored: StoredService, controller: DeploymentControllerType): RevisionSettings | undefined {
  if (controller !== 'ECS') return undefined;
  const taskSet = primaryTaskSet(stored);
  if (taskSet !== undefined) return settingsOfTaskSet(taskSet);
  const current = currentDeployment(stored);
  if (current === undefined) return undefined;
  const { serviceRevisionArn, serviceArn, clusterArn, containerImages, guardDutyEnabled, createdAt, ...settings } =
    current.revision;
  return settings;
}

/**
 * The settings of a new revision; undefined when no deployment is due. Source: the members of UpdateService say which of them start one.
 */
function updatedSettings(
  account: Account,
  before: RevisionSettings,
  request: Request<'UpdateService'>,
  capacity: Capacity | undefined,
): RevisionSettings | undefined {
  const after: RevisionSettings = { ...before, ...capacity };
  const definition = usableTaskDefinition(account, request.taskDefinition ?? before.taskDefinition ?? '');
  after.taskDefinition = definition.taskDefinition.taskDefinitionArn;
  const version = request.platformVersion ?? (isOnFargate(after) ? before.platformVersion : undefined);
  Object.assign(
    after,
    { platformVersion: undefined, platformFamily: undefined },
    platformOf(after, definition, version),
  );
  after.networkConfiguration = networkOf(request.networkConfiguration) ?? before.networkConfiguration;
  after.loadBalancers = request.loadBalancers ?? before.loadBalancers;
  after.serviceRegistries = request.serviceRegistries ?? before.serviceRegistries;
  after.serviceConnectConfiguration = request.serviceConnectConfiguration ?? before.serviceConnectConfiguration;
  after.volumeConfigurations = request.volumeConfigurations ?? before.volumeConfigurations;
  after.vpcLatticeConfigurations = request.vpcLatticeConfigurations ?? before.vpcLatticeConfigurations;
  after.gatewayConnectors = request.gatewayConnectors ?? before.gatewayConnectors;
  after.monitoring = request.monitoring ?? before.monitoring;
  refuseMismatch(account, definition, after);
  if (request.forceNewDeployment === true) return after;
  // A strategy alone starts no deployment: tasks that start from now on follow it.
  const isSame = isDeepStrictEqual(
    plain({ ...after, launchType: undefined, capacityProviderStrategy: undefined }),
    plain({ ...before, launchType: undefined, capacityProviderStrategy: undefined }),
  );
  return isSame ? undefined : after;
}

/** What the service runs from now on; a service of task sets may have none. */
function definitionOf(
  account: Account,
  { service }: StoredService,
  { taskDefinition = service.taskDefinition }: Request<'UpdateService'>,
): Wire<TaskDefinition> {
  if (taskDefinition === undefined) return {};
  return findTaskDefinition(account, taskDefinition)?.taskDefinition ?? {};
}

/** Without absent members. */
function plain(settings: RevisionSettings): unknown {
  return JSON.parse(JSON.stringify(settings));
}

/**
 * What the API does not let one change on services of task sets. The messages for CODE_DEPLOY are the API's own (recorded in public deployment
 * reports); those for EXTERNAL follow them.
 *
 * @param type of the controller from now on
 */
function refuseForController(type: DeploymentControllerType, request: Request<'UpdateService'>): void {
  if (type === 'ECS') return;
  const way =
    type === 'CODE_DEPLOY'
      ? 'Use AWS CodeDeploy to trigger a new deployment.'
      : 'Use CreateTaskSet to make the change.';
  const on = `on services with a ${type} deployment controller. ${way}`;
  if (request.forceNewDeployment === true) throw invalidParameter(`Cannot force a new deployment ${on}`);
  const refused: readonly (readonly [unknown, string])[] = [
    [request.taskDefinition, 'task definition'],
    [request.networkConfiguration, 'network parameters'],
    [request.platformVersion, 'platform version'],
    [request.capacityProviderStrategy, 'capacity provider strategy'],
    [request.loadBalancers, 'load balancers'],
    [request.serviceRegistries, 'service registries'],
  ];
  const first = refused.find(([value]) => value !== undefined);
  if (first !== undefined) throw invalidParameter(`Unable to update ${first[1]} ${on}`);
}

/** The message is the API's own. */
function refuseForDaemon({ service }: StoredService, { desiredCount }: Request<'UpdateService'>): void {
  if (service.schedulingStrategy !== 'DAEMON' || desiredCount === undefined) return;
  throw invalidParameter(
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.',
  );
}

function followDesiredCount(stored: StoredService): void {
  const current = currentDeployment(stored);
  if (current !== undefined) current.row.desiredCount = stored.service.desiredCount ?? 0;
}
