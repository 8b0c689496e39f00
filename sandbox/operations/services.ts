import type { Service } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster, type StoredService } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findService } from '../find.ts';
import { knownNamespaceArn } from '../namespaces.ts';
import type { Operation, Operations } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { keptDescription } from '../scheduler/kept-descriptions.ts';
import { describedService, wakeService } from '../scheduler/services.ts';
import { recountService } from '../service-counts.ts';
import type { Wire } from '../wire.ts';
import { createService } from './create-service.ts';
import { leaveNamespace, namespaceList } from './service-namespaces.ts';
import { updateService } from './update-service.ts';

/** Source: DescribeServices.services, "up to 10 services". */
const mostDescribed = 10;

const describeServices: Operation<'DescribeServices'> = (request, account) => {
  const cluster = activeCluster(account, request.cluster);
  const names = request.services ?? [];
  if (names.length === 0) throw invalidParameter('Services cannot be empty.');
  if (names.length > mostDescribed) throw invalidParameter(`services can have at most ${mostDescribed} items.`);
  const hasTags = request.include?.includes('TAGS') === true;
  const services: Wire<Service>[] = [];
  const failures: { arn: string; reason: string }[] = [];
  for (const name of names) {
    const stored = findService(account, cluster, name);
    if (stored === undefined) failures.push({ arn: arnOf(account, cluster, name), reason: 'MISSING' });
    else services.push(shown(account, cluster, stored, hasTags));
  }
  return { services, failures };
};

const listServices: Operation<'ListServices'> = (request, account) => {
  const cluster = activeCluster(account, request.cluster);
  const { launchType, schedulingStrategy, resourceManagementType } = request;
  const list = JSON.stringify([
    'services',
    cluster.cluster.clusterName,
    launchType,
    schedulingStrategy,
    resourceManagementType,
  ]);
  const { items, nextToken } = pageOf(cluster.services, list, request, { usual: 10, most: 100 }, ({ service }) => {
    if (service.status !== 'ACTIVE') return false;
    if (launchType !== undefined && service.launchType !== launchType) return false;
    if (schedulingStrategy !== undefined && service.schedulingStrategy !== schedulingStrategy) return false;
    return resourceManagementType === undefined || service.resourceManagementType === resourceManagementType;
  });
  return { serviceArns: items.map(({ service }) => service.serviceArn ?? ''), nextToken };
};

const listServicesByNamespace: Operation<'ListServicesByNamespace'> = (request, account) => {
  const { namespace = '' } = request;
  const arn = knownNamespaceArn(account, namespace);
  if (arn === undefined) throw new ApiError('NamespaceNotFoundException', 'Namespace not found.');
  const list = namespaceList(arn);
  const { items, nextToken } = pageOf(listOf<string>(account, list), list, request, { usual: 10, most: 100 });
  return { serviceArns: items, nextToken };
};

/**
 * The message of the refusal is the API's own (moto). "You can delete a service if you have no running tasks in it and the desired task count is zero"
 * (DeleteService); `force` is required for REPLICA services that are not scaled down (DeleteService.force).
 */
const deleteService: Operation<'DeleteService'> = (request, account) => {
  const cluster = activeCluster(account, request.cluster);
  const stored = findService(account, cluster, request.service ?? '');
  if (stored === undefined || stored.service.status === 'INACTIVE') {
    throw new ApiError('ServiceNotFoundException', 'Service not found.');
  }
  const { service } = stored;
  if (service.status === 'ACTIVE') {
    const isReplica = service.schedulingStrategy !== 'DAEMON';
    if (request.force !== true && isReplica && (service.desiredCount ?? 0) > 0) {
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    }
    if (request.force !== true && (service.taskSets ?? []).length > 0) {
      throw invalidParameter('The service cannot be stopped while it has task sets.');
    }
    service.status = 'DRAINING';
    recountService(cluster, service.serviceName ?? '');
    service.desiredCount = 0;
    service.deployments = (service.deployments ?? []).map((row) => ({ ...row, desiredCount: 0 }));
    leaveNamespace(account, stored);
    wakeService(account, service.serviceArn ?? '');
  }
  return { service: describedService(cluster, stored) };
};

function shown(account: Account, cluster: StoredCluster, stored: StoredService, hasTags: boolean): Wire<Service> {
  const service = keptDescription(account, cluster, stored);
  return hasTags ? { ...service, tags: stored.service.tags ?? [] } : service;
}

function arnOf(account: Account, { cluster }: StoredCluster, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(account, 'service', cluster.clusterName ?? '', nameOrArn);
}

/** Operations on services. */
export const servicesOperations: Pick<
  Operations,
  'CreateService' | 'UpdateService' | 'DeleteService' | 'DescribeServices' | 'ListServices' | 'ListServicesByNamespace'
> = {
  CreateService: createService,
  UpdateService: updateService,
  DeleteService: deleteService,
  DescribeServices: describeServices,
  ListServices: listServices,
  ListServicesByNamespace: listServicesByNamespace,
};
