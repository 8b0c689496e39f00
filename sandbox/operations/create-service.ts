import type { Service } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTaskDefinition } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { activeCluster, usableTaskDefinition } from '../find.ts';
import type { Operation, Request } from '../operation.ts';
import { principalArn } from '../principal.ts';
import { beginDeployment } from '../scheduler/deployments.ts';
import { memoryOf } from '../scheduler/service-memory.ts';
import type { RevisionSettings } from '../scheduler/service-revisions.ts';
import { describedService, wakeService } from '../scheduler/services.ts';
import { recountService } from '../service-counts.ts';
import { timestamp, type Wire } from '../wire.ts';
import { deploymentConfigurationOf, rebalancingOf, refuseDeadlock } from './service-defaults.ts';
import { joinNamespace } from './service-namespaces.ts';
import { capacityOf, isOnFargate, networkOf, platformOf, refuseMismatch } from './service-settings.ts';
import { tagsOfNew } from './tag-checks.ts';
import { checkPlacement } from './task-launch.ts';

/** Makes a service; its first tasks start when the scheduler looks at it, before the next request. */
export const createService: Operation<'CreateService'> = (request, account) => {
  const cluster = activeCluster(account, request.cluster);
  const { serviceName = '' } = request;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(serviceName)) throw invalidParameter('Invalid service name.');
  const known = answeredBefore(cluster, request);
  if (known !== undefined) return { service: describedService(cluster, known) };
  const controller = request.deploymentController?.type ?? 'ECS';
  const settings = controller === 'EXTERNAL' ? undefined : settingsOf(account, cluster, request);
  if (controller === 'EXTERNAL')
    checkPlacement({}, request.placementConstraints ?? [], request.placementStrategy ?? []);
  const service = newService(account, cluster, request, settings);
  const stored: StoredService = {
    service,
    revisions: [],
    serviceDeployments: [],
    progress: {},
    clientTokens: request.clientToken === undefined ? {} : { [request.clientToken]: JSON.stringify(request) },
  };
  cluster.services.delete(serviceName);
  cluster.services.set(serviceName, stored);
  recountService(cluster, serviceName);
  if (settings?.launchType !== undefined) memoryOf(stored).launchType = settings.launchType;
  joinNamespace(account, cluster, stored, request.serviceConnectConfiguration);
  if (settings !== undefined && controller === 'ECS') beginDeployment(account, cluster, stored, settings);
  wakeService(account, service.serviceArn ?? '');
  return { service: describedService(cluster, stored) };
};

/**
 * The service that the same request with the same client token has made. "If you attempt to create a new service with the same name as an existing
 * service in either ACTIVE or DRAINING status, you receive an error." (DeleteService) The messages are the API's own.
 */
function answeredBefore(cluster: StoredCluster, request: Request<'CreateService'>): StoredService | undefined {
  const known = cluster.services.get(request.serviceName ?? '');
  if (known?.service.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
  if (known?.service.status !== 'ACTIVE') return undefined;
  const { clientToken } = request;
  const isSame =
    clientToken !== undefined &&
    Object.hasOwn(known.clientTokens, clientToken) &&
    known.clientTokens[clientToken] === JSON.stringify(request);
  if (!isSame) throw invalidParameter('Creation of service was not idempotent.');
  return known;
}

/** What the first revision fixes. */
function settingsOf(account: Account, cluster: StoredCluster, request: Request<'CreateService'>): RevisionSettings {
  if (request.taskDefinition === undefined || request.taskDefinition === '') {
    throw invalidParameter('TaskDefinition can not be blank.');
  }
  const definition = usableTaskDefinition(account, request.taskDefinition);
  const capacity = capacityOf(account, cluster, request);
  const settings: RevisionSettings = {
    taskDefinition: definition.taskDefinition.taskDefinitionArn,
    ...capacity,
    ...platformOf(capacity, definition, request.platformVersion),
    networkConfiguration: networkOf(request.networkConfiguration),
    loadBalancers: request.loadBalancers ?? [],
    serviceRegistries: request.serviceRegistries ?? [],
    serviceConnectConfiguration: request.serviceConnectConfiguration,
    volumeConfigurations: request.volumeConfigurations,
    vpcLatticeConfigurations: request.vpcLatticeConfigurations,
    gatewayConnectors: request.gatewayConnectors,
    monitoring: request.monitoring,
  };
  // The cluster's default strategy may be Fargate: the request alone does not tell.
  if (request.schedulingStrategy === 'DAEMON' && isOnFargate(settings)) {
    throw invalidParameter('Fargate does not support the DAEMON scheduling strategy.');
  }
  refuseMismatch(account, definition, settings);
  checkPlacement(definition.taskDefinition, request.placementConstraints ?? [], request.placementStrategy ?? []);
  refuseRole(request, definition);
  return settings;
}

/** The message is the API's own; the rule is documented at CreateService.role. */
function refuseRole(
  { role, loadBalancers = [] }: Request<'CreateService'>,
  { taskDefinition }: StoredTaskDefinition,
): void {
  if (role === undefined) return;
  if (taskDefinition.networkMode === 'awsvpc') {
    throw invalidParameter(
      'You cannot specify an IAM role for services that require a service linked role. Please remove the role and try again.',
    );
  }
  if (loadBalancers.length === 0) {
    throw invalidParameter('You cannot specify an IAM role for a service that does not use a load balancer.');
  }
}

function newService(
  account: Account,
  { cluster }: StoredCluster,
  request: Request<'CreateService'>,
  settings: RevisionSettings | undefined,
): Wire<Service> {
  const { serviceName = '', schedulingStrategy = 'REPLICA', loadBalancers = [] } = request;
  const deploymentConfiguration = deploymentConfigurationOf(request.deploymentConfiguration, schedulingStrategy);
  refuseDeadlock(deploymentConfiguration);
  const controller = request.deploymentController?.type ?? 'ECS';
  if (schedulingStrategy === 'REPLICA' && request.desiredCount === undefined && controller !== 'EXTERNAL') {
    throw invalidParameter('The desired count must be specified for services with the REPLICA scheduling strategy.');
  }
  return {
    serviceArn: ecsArn(account, 'service', cluster.clusterName ?? '', serviceName),
    serviceName,
    clusterArn: cluster.clusterArn,
    loadBalancers,
    serviceRegistries: request.serviceRegistries ?? [],
    status: 'ACTIVE',
    desiredCount: request.desiredCount ?? 0,
    launchType: settings?.launchType,
    capacityProviderStrategy: settings?.capacityProviderStrategy,
    platformVersion: settings?.platformVersion,
    platformFamily: settings?.platformFamily,
    taskDefinition: settings?.taskDefinition,
    deploymentConfiguration,
    ...(controller !== 'ECS' && { taskSets: [] }),
    deployments: [],
    roleArn: roleOf(account, request),
    events: [],
    createdAt: timestamp(account.now),
    placementConstraints: request.placementConstraints ?? [],
    placementStrategy: request.placementStrategy ?? [],
    networkConfiguration: settings?.networkConfiguration,
    healthCheckGracePeriodSeconds: request.healthCheckGracePeriodSeconds ?? (loadBalancers.length > 0 ? 0 : undefined),
    schedulingStrategy,
    deploymentController: { type: controller },
    tags: tagsOfNew(request.tags),
    createdBy: principalArn(account),
    enableECSManagedTags: request.enableECSManagedTags ?? false,
    propagateTags: request.propagateTags ?? 'NONE',
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: rebalancingOf(request),
    resourceManagementType: 'CUSTOMER',
  };
}

/** "If your account has already created the Amazon ECS service-linked role, that role is used" (CreateService.role): here it has. */
function roleOf({ partition, accountId }: Account, request: Request<'CreateService'>): string | undefined {
  const { role, loadBalancers = [], networkConfiguration, serviceRegistries = [] } = request;
  if (role?.startsWith('arn:') === true) return role;
  if (role !== undefined) return `arn:${partition}:iam::${accountId}:role/${role.replace(/^\//, '')}`;
  const isLinked = loadBalancers.length > 0 || serviceRegistries.length > 0 || networkConfiguration !== undefined;
  if (!isLinked) return undefined;
  return `arn:${partition}:iam::${accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
}
