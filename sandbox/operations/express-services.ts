import type { ECSExpressGatewayService } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster, type StoredService } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, activeService, findService } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import type { Ordered } from '../ordered.ts';
import { timestamp, type Wire } from '../wire.ts';
import {
  type Configuration,
  type ConfigurationRequest,
  checkConfiguration,
  configurationOf,
  expressDefaults,
  mainContainer,
  ownTaskDefinition,
  taskDefinitionRequest,
} from './express-configuration.ts';
import { servicesOperations } from './services.ts';
import { tagsOfNew } from './tag-checks.ts';
import { taskDefinitionsOperations } from './task-definitions.ts';

/** What an Express service has beyond the service in its cluster, where its status and its tags are. */
interface ExpressService {
  readonly infrastructureRoleArn: string;
  readonly endpoint: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Newest last. */
  readonly configurations: Configuration[];
}

/** By ARN of the service. */
function expressServices(account: Account): Ordered<ExpressService> {
  return listOf<ExpressService>(account, 'express-services');
}

interface Found {
  readonly cluster: StoredCluster;
  readonly stored: StoredService;
  readonly express: ExpressService;
}

function create(
  request: Request<'CreateExpressGatewayService'>,
  account: Account,
): Response<'CreateExpressGatewayService'> {
  const { infrastructureRoleArn = '', taskDefinitionArn, executionRoleArn, primaryContainer, tags } = request;
  const cluster = activeCluster(account, request.cluster);
  const clusterName = cluster.cluster.clusterName ?? '';
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(infrastructureRoleArn)) {
    throw invalidParameter('Invalid infrastructure role ARN.');
  }
  const { serviceName: given } = request;
  if (given !== undefined && !/^[\w-]{1,255}$/.test(given)) throw invalidParameter('Invalid service name.');
  // The message is that of CreateService.
  if (given !== undefined && (findService(account, cluster, given)?.service.status ?? 'INACTIVE') !== 'INACTIVE') {
    throw invalidParameter('Creation of service was not idempotent.');
  }
  checkConfiguration(request);
  if (taskDefinitionArn === undefined && primaryContainer === undefined) {
    throw invalidParameter('Either primaryContainer or taskDefinitionArn must be specified.');
  }
  if (taskDefinitionArn === undefined && executionRoleArn === undefined) {
    throw invalidParameter('executionRoleArn must be specified when ECS manages the task definition.');
  }
  tagsOfNew(tags);
  const serviceName = given ?? `express-${account.ids.hex(8)}`;
  const endpoint = `${serviceName.slice(0, 2).toLowerCase()}-${account.ids.hex(32)}.ecs.${account.region}.on.aws`;
  const logGroup = `/aws/ecs/${clusterName}/${serviceName}-${account.ids.hex(4)}`;
  const configuration = withTaskDefinition(account, `${clusterName}-${serviceName}`, request, {
    networkConfiguration: {
      subnets: [1, 2].map(() => `subnet-${account.ids.hex(17)}`),
      securityGroups: [`sg-${account.ids.hex(17)}`],
    },
    healthCheckPath: expressDefaults.healthCheckPath,
    cpu: expressDefaults.cpu,
    memory: expressDefaults.memory,
    cpuArchitecture: expressDefaults.cpuArchitecture,
    scalingTarget: expressDefaults.scalingTarget,
    primaryContainer: {
      image: undefined,
      containerPort: expressDefaults.containerPort,
      awsLogsConfiguration: { logGroup, logStreamPrefix: 'ecs' },
    },
    ingressPaths: [{ accessType: 'PUBLIC', endpoint }],
  });
  const { scalingTarget, primaryContainer: container } = configuration;
  const target = `targetgroup/ecs-gateway-tg-${account.ids.hex(8)}/${account.ids.hex(16)}`;
  servicesOperations.CreateService(
    {
      cluster: clusterName,
      serviceName,
      taskDefinition: configuration.taskDefinitionArn,
      desiredCount: scalingTarget?.minTaskCount,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: awsvpc(configuration) },
      loadBalancers: [
        {
          targetGroupArn: `arn:${account.partition}:elasticloadbalancing:${account.region}:${account.accountId}:${target}`,
          containerName: mainContainer,
          containerPort: container?.containerPort,
        },
      ],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      tags,
    },
    account,
  );
  const stored = activeService(account, cluster, serviceName);
  stored.service.resourceManagementType = 'ECS';
  const now = timestamp(account.now);
  const express: ExpressService = {
    ...{ infrastructureRoleArn, endpoint, createdAt: now, updatedAt: now },
    configurations: [deployed(account, stored, configuration)],
  };
  expressServices(account).set(stored.service.serviceArn ?? '', express);
  return { service: described({ cluster, stored, express }, 'TAGS') };
}

function awsvpc({ networkConfiguration = {} }: Configuration) {
  const { subnets, securityGroups } = networkConfiguration;
  return { subnets, securityGroups, assignPublicIp: 'ENABLED' as const };
}

/** The configuration that a request makes of another one; registers its task definition unless the request names one. */
function withTaskDefinition(
  account: Account,
  family: string,
  request: ConfigurationRequest,
  before: Configuration,
): Configuration {
  const { networkConfiguration, scalingTarget, healthCheckPath, taskDefinitionArn } = structuredClone(request);
  const around: Configuration = {
    ...before,
    networkConfiguration: { ...before.networkConfiguration, ...networkConfiguration },
    scalingTarget: { ...before.scalingTarget, ...scalingTarget },
    healthCheckPath: healthCheckPath ?? before.healthCheckPath,
  };
  if (taskDefinitionArn !== undefined) {
    return { ...around, ...structuredClone(configurationOf(ownTaskDefinition(account, taskDefinitionArn))) };
  }
  const { executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture, primaryContainer } = structuredClone(request);
  const given = { executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture, primaryContainer };
  if (Object.values(given).every((value) => value === undefined)) return around;
  const changed: Configuration = {
    ...around,
    executionRoleArn: executionRoleArn ?? before.executionRoleArn,
    taskRoleArn: taskRoleArn ?? before.taskRoleArn,
    cpu: cpu ?? before.cpu,
    memory: memory ?? before.memory,
    cpuArchitecture: cpuArchitecture ?? before.cpuArchitecture,
    primaryContainer: { image: undefined, ...before.primaryContainer, ...primaryContainer },
  };
  const { taskDefinition } = taskDefinitionsOperations.RegisterTaskDefinition(
    taskDefinitionRequest(family, account.region, changed),
    account,
  );
  return { ...changed, taskDefinitionArn: taskDefinition?.taskDefinitionArn };
}

/** A configuration with the service revision that it is deployed as. */
function deployed(account: Account, stored: StoredService, configuration: Configuration): Configuration {
  const { serviceRevisionArn } = stored.revisions.at(-1) ?? {};
  return { ...configuration, serviceRevisionArn, createdAt: timestamp(account.now) };
}

function findExpress(account: Account, serviceArn: string): Found | undefined {
  const arn = readEcsArn(serviceArn);
  if (arn?.type !== 'service' || arn.path.length !== 2) throw invalidParameter(`Invalid service ARN: ${serviceArn}`);
  const express = expressServices(account).get(serviceArn);
  const cluster = account.clusters.get(arn.path[0] ?? '');
  const stored = cluster?.services.get(arn.path[1] ?? '');
  return express && cluster && stored && { cluster, stored, express };
}

/** Refuses as UpdateService and DeleteService do. */
function activeExpress(account: Account, serviceArn = ''): Found {
  const found = findExpress(account, serviceArn);
  if (found === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  if (found.stored.service.status !== 'ACTIVE') {
    throw new ApiError('ServiceNotActiveException', 'Service was not ACTIVE.');
  }
  return found;
}

function described({ cluster, stored, express }: Found, include?: 'TAGS'): Wire<ECSExpressGatewayService> {
  const { serviceName, serviceArn, deployments = [], tags = [] } = stored.service;
  // While a deployment is under way, what it replaces is active as well.
  const activeConfigurations = express.configurations.slice(deployments.length > 1 ? -2 : -1).reverse();
  return {
    cluster: cluster.cluster.clusterName,
    serviceName,
    serviceArn,
    infrastructureRoleArn: express.infrastructureRoleArn,
    status: statusOf(stored),
    currentDeployment: stored.serviceDeployments.at(-1)?.serviceDeploymentArn,
    activeConfigurations,
    ...(include === 'TAGS' && { tags }),
    createdAt: express.createdAt,
    updatedAt: express.updatedAt,
  };
}

function statusOf({ service: { status } }: StoredService): { statusCode: 'ACTIVE' | 'DRAINING' | 'INACTIVE' } {
  return { statusCode: status === 'DRAINING' || status === 'INACTIVE' ? status : 'ACTIVE' };
}

function describe(
  { serviceArn = '', include = [] }: Request<'DescribeExpressGatewayService'>,
  account: Account,
): Response<'DescribeExpressGatewayService'> {
  const found = findExpress(account, serviceArn);
  if (found === undefined) throw new ApiError('ResourceNotFoundException', 'Express service not found.');
  return { service: described(found, include.includes('TAGS') ? 'TAGS' : undefined) };
}

function update(
  request: Request<'UpdateExpressGatewayService'>,
  account: Account,
): Response<'UpdateExpressGatewayService'> {
  const { cluster, stored, express } = activeExpress(account, request.serviceArn);
  checkConfiguration(request);
  const { serviceName = '', serviceArn, desiredCount = 0 } = stored.service;
  const clusterName = cluster.cluster.clusterName ?? '';
  const before = express.configurations.at(-1) ?? {};
  const { minTaskCount = 0, maxTaskCount = 0 } = { ...before.scalingTarget, ...request.scalingTarget };
  if (maxTaskCount < minTaskCount) throw invalidParameter('maxTaskCount cannot be less than minTaskCount.');
  const target = withTaskDefinition(account, `${clusterName}-${serviceName}`, request, before);
  const isTaskChanged = target.taskDefinitionArn !== before.taskDefinitionArn;
  servicesOperations.UpdateService(
    {
      cluster: clusterName,
      service: serviceName,
      desiredCount: Math.min(maxTaskCount, Math.max(minTaskCount, desiredCount)),
      ...(isTaskChanged && { taskDefinition: target.taskDefinitionArn }),
      ...(request.networkConfiguration && { networkConfiguration: { awsvpcConfiguration: awsvpc(target) } }),
      // The path is part of the target group: only a new revision takes it over.
      ...(request.healthCheckPath !== undefined && { forceNewDeployment: true }),
    },
    account,
  );
  const configuration = deployed(account, stored, target);
  if (configuration.serviceRevisionArn === before.serviceRevisionArn) express.configurations.pop();
  express.configurations.push(configuration);
  express.updatedAt = timestamp(account.now);
  const service = {
    ...{ serviceArn, cluster: clusterName, serviceName, status: statusOf(stored) },
    ...{ targetConfiguration: configuration, createdAt: express.createdAt, updatedAt: express.updatedAt },
  };
  return { service };
}

function remove(
  request: Request<'DeleteExpressGatewayService'>,
  account: Account,
): Response<'DeleteExpressGatewayService'> {
  const found = activeExpress(account, request.serviceArn);
  const { clusterName } = found.cluster.cluster;
  servicesOperations.DeleteService(
    { cluster: clusterName, service: found.stored.service.serviceName, force: true },
    account,
  );
  found.express.updatedAt = timestamp(account.now);
  return { service: described(found) };
}

/** Operations on express services. */
export const expressServicesOperations: Pick<
  Operations,
  | 'CreateExpressGatewayService'
  | 'DeleteExpressGatewayService'
  | 'DescribeExpressGatewayService'
  | 'UpdateExpressGatewayService'
> = {
  CreateExpressGatewayService: create,
  DeleteExpressGatewayService: remove,
  DescribeExpressGatewayService: describe,
  UpdateExpressGatewayService: update,
};
