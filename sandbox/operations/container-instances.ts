import type { Attribute, ContainerInstance, InstanceHealthCheckType, Resource, Tag, Task } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { isFargate } from '../capacity.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findContainerInstance } from '../find.ts';
import { addInstance, describedInstance, newestAgent, touchInstance } from '../instances.ts';
import type { Operations, Request } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { wakeManagedDaemons } from '../scheduler/managed-daemon-tasks.ts';
import { isQuery, matchesQuery } from '../scheduler/query.ts';
import { agentStepSeconds } from '../scheduler/resources.ts';
import { stopTask } from '../scheduler/tasks.ts';
import { wakeService } from '../scheduler/wake.ts';
import { idOf, tasksOnInstance } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { tagsOfNew } from './tag-checks.ts';

/** Operations on container instances. */
export const containerInstancesOperations: Pick<
  Operations,
  | 'DeregisterContainerInstance'
  | 'DescribeContainerInstances'
  | 'ListContainerInstances'
  | 'RegisterContainerInstance'
  | 'UpdateContainerAgent'
  | 'UpdateContainerInstancesState'
> = {
  RegisterContainerInstance(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const tags = tagsOfNew(request.tags);
    if (request.containerInstanceArn !== undefined) {
      const known = instanceOf(account, cluster, request.containerInstanceArn);
      known.agentConnected = true;
      known.versionInfo = structuredClone(request.versionInfo ?? known.versionInfo);
      touchInstance(known);
      wakeDaemons(account, cluster);
      return { containerInstance: describedInstance(cluster, known) };
    }
    const document = identityOf(request.instanceIdentityDocument);
    const instance = addInstance(account, cluster, {
      ec2InstanceId: document.instanceId ?? `i-${account.ids.hex(17)}`,
      versionInfo: structuredClone(request.versionInfo ?? {}),
      resources: registeredResources(request),
      attributes: attributesOf(request.attributes, document),
      tags,
      capacityProviderName: capacityProviderOf(account, tags),
    });
    wakeDaemons(account, cluster);
    return { containerInstance: describedInstance(cluster, instance) };
  },

  DeregisterContainerInstance(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const instance = instanceOf(account, cluster, request.containerInstance ?? '');
    const tasks = tasksOnInstance(cluster, instance.containerInstanceArn ?? '');
    if (tasks.length > 0 && request.force !== true) throw invalidParameter('Found running tasks on the instance.');
    const described = { ...describedInstance(cluster, instance), status: 'INACTIVE', agentConnected: false };
    for (const stored of tasks) {
      // "these tasks remain running until you terminate the instance …, but they're orphaned (no longer monitored or accounted for by
      // Amazon ECS)" (DeregisterContainerInstance.force): to ECS they are stopped, so services start others.
      stopTask(account, cluster, stored, {
        stopCode: 'TerminationNotice',
        stoppedReason: 'Container instance deregistration forced by user.',
      });
    }
    cluster.containerInstances.delete(idOf(instance.containerInstanceArn ?? ''));
    return { containerInstance: described };
  },

  UpdateContainerInstancesState(request, account) {
    const { containerInstances = [], status = '' } = request;
    const cluster = activeCluster(account, request.cluster);
    if (status !== 'ACTIVE' && status !== 'DRAINING') {
      throw invalidParameter('Container instance status should be one of [ACTIVE, DRAINING]');
    }
    refuseSize(containerInstances, 10);
    const found = containerInstances.map((idOrArn) => ({
      idOrArn,
      instance: findContainerInstance(account, cluster, idOrArn),
    }));
    for (const { instance } of found) {
      if (instance !== undefined && instance.status !== status) changeStatus(account, cluster, instance, status);
    }
    return {
      containerInstances: found.flatMap(({ instance }) =>
        instance === undefined ? [] : [describedInstance(cluster, instance)],
      ),
      failures: found.flatMap(({ idOrArn, instance }) =>
        instance === undefined ? [missing(account, cluster, idOrArn)] : [],
      ),
    };
  },

  UpdateContainerAgent(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const instance = instanceOf(account, cluster, request.containerInstance ?? '');
    refuseAgentUpdate(instance);
    instance.agentUpdateStatus = 'PENDING';
    touchInstance(instance);
    const { containerInstanceArn: arn = '' } = instance;
    account.due.add({ at: account.now + agentStepSeconds * 1000, kind: 'container-instance', arn });
    return { containerInstance: describedInstance(cluster, instance) };
  },

  DescribeContainerInstances(request, account) {
    const { containerInstances = [], include = [] } = request;
    const cluster = activeCluster(account, request.cluster);
    refuseSize(containerInstances, 100);
    const found = containerInstances.map((idOrArn) => ({
      idOrArn,
      instance: findContainerInstance(account, cluster, idOrArn),
    }));
    return {
      containerInstances: found.flatMap(({ instance }) => {
        if (instance === undefined) return [];
        const described = describedInstance(cluster, instance);
        if (!include.includes('TAGS')) described.tags = [];
        if (include.includes('CONTAINER_INSTANCE_HEALTH')) described.healthStatus = healthOf(instance);
        return [described];
      }),
      failures: found.flatMap(({ idOrArn, instance }) =>
        instance === undefined ? [missing(account, cluster, idOrArn)] : [],
      ),
    };
  },

  ListContainerInstances(request, account) {
    const { filter, status } = request;
    const stored = activeCluster(account, request.cluster);
    if (filter !== undefined && !isQuery(filter)) throw invalidParameter(`Invalid filter expression: ${filter}`);
    const { items, nextToken } = pageOf(
      stored.containerInstances,
      `ListContainerInstances ${stored.cluster.clusterArn} ${status} ${filter}`,
      request,
      { usual: 100, most: 100 },
      (instance) =>
        (status === undefined || instance.status === status) &&
        (filter === undefined || matchesQuery(stored, instance, filter)),
    );
    return { containerInstanceArns: items.map(({ containerInstanceArn }) => containerInstanceArn ?? ''), nextToken };
  },
};

/** The message is the API's. */
function instanceOf(account: Account, cluster: StoredCluster, idOrArn: string): Wire<ContainerInstance> {
  const instance = findContainerInstance(account, cluster, idOrArn);
  if (instance === undefined) throw invalidParameter(`Referenced container instance ${idOrArn} not found.`);
  return instance;
}

function refuseSize(instances: readonly string[], most: number): void {
  if (instances.length === 0) throw invalidParameter('Container Instances cannot be empty.');
  if (instances.length > most) throw invalidParameter(`Container Instances cannot have more than ${most} elements.`);
}

/**
 * "When you set a container instance to DRAINING, Amazon ECS prevents new tasks from being scheduled for placement on the container instance
 * and replacement service tasks are started on other container instances in the cluster …. Service tasks on the container instance that are
 * in the PENDING state are stopped immediately." (UpdateContainerInstancesState)
 */
function changeStatus(
  account: Account,
  cluster: StoredCluster,
  instance: Wire<ContainerInstance>,
  status: 'ACTIVE' | 'DRAINING',
): void {
  instance.status = status;
  touchInstance(instance);
  if (status === 'ACTIVE') {
    wakeDaemons(account, cluster);
    return;
  }
  for (const stored of tasksOnInstance(cluster, instance.containerInstanceArn ?? '')) {
    const service = serviceOf(cluster, stored.task);
    if (service === undefined) continue;
    if (stored.task.lastStatus === 'PENDING' && stored.task.desiredStatus === 'RUNNING') {
      stopTask(account, cluster, stored, {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Scaling activity initiated by (deployment ${stored.task.startedBy})`,
      });
    }
    wakeService(account, service);
  }
}

/** ARN of the service that a task belongs to. */
function serviceOf({ services }: StoredCluster, { group = '' }: Wire<Task>): string | undefined {
  return group.startsWith('service:') ? services.get(group.slice('service:'.length))?.service.serviceArn : undefined;
}

/** Services that want a task on each instance, and those that found no place for one, look again when an instance comes. */
function wakeDaemons(account: Account, cluster: StoredCluster): void {
  wakeManagedDaemons(account, cluster);
  for (const { service } of cluster.services.values()) {
    if (service.status === 'ACTIVE' && service.launchType !== 'FARGATE') wakeService(account, service.serviceArn ?? '');
  }
}

/** The tag that says which capacity provider an instance came from. The API has no member for it: ECS knows whose machine it is. */
const providerTag = 'sandbox:capacity-provider';

function capacityProviderOf(account: Account, tags: readonly Wire<Tag>[]): string | undefined {
  const name = tags.find(({ key }) => key === providerTag)?.value;
  return name === undefined || isFargate(name) ? undefined : account.capacityProviders.get(name)?.name;
}

/** Source: the documentation of UpdateContainerAgent's errors. */
function refuseAgentUpdate(instance: Wire<ContainerInstance>): void {
  const { agentUpdateStatus: status, versionInfo } = instance;
  if (status !== undefined && status !== 'UPDATED' && status !== 'FAILED') {
    throw new ApiError(
      'UpdateInProgressException',
      `There is already an agent update in progress on the container instance ${instance.containerInstanceArn}.`,
    );
  }
  if (versionInfo?.agentVersion === undefined) {
    throw new ApiError(
      'MissingVersionException',
      'The current version of the container agent could not be determined.',
    );
  }
  if (versionInfo.agentVersion === newestAgent.agentVersion) {
    throw new ApiError('NoUpdateAvailableException', 'There is no update available for your container agent.');
  }
}

/** What the sandbox reads of an instance identity document of EC2. */
interface InstanceIdentity {
  readonly instanceId?: string;
  readonly instanceType?: string;
  readonly availabilityZone?: string;
  readonly imageId?: string;
  readonly architecture?: string;
}

function identityOf(written: string | undefined): InstanceIdentity {
  if (written === undefined) return {};
  try {
    const document: unknown = JSON.parse(written);
    if (typeof document === 'object' && document !== null) return textsOf(document);
  } catch {
    // Not JSON: refused below.
  }
  throw invalidParameter('Instance identity document could not be parsed.');
}

function textsOf(document: object): InstanceIdentity {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => typeof value === 'string'));
}

/** Source: "Attributes" in the developer guide: what ECS itself adds to the attributes of the agent. */
function attributesOf(
  attributes: readonly Wire<Attribute>[] | undefined,
  document: InstanceIdentity,
): Wire<Attribute>[] {
  const added: Readonly<Record<string, string | undefined>> = {
    'ecs.ami-id': document.imageId,
    'ecs.availability-zone': document.availabilityZone,
    'ecs.instance-type': document.instanceType,
    'ecs.cpu-architecture': document.architecture,
    'ecs.os-type': 'linux',
  };
  const given = (attributes ?? []).map(({ name, value }) => (value === undefined ? { name } : { name, value }));
  const missing = Object.entries(added).flatMap(([name, value]) =>
    value === undefined || given.some((each) => each.name === name) ? [] : [{ name, value }],
  );
  return [...given, ...missing];
}

function registeredResources({
  totalResources = [],
  platformDevices = [],
}: Request<'RegisterContainerInstance'>): Wire<Resource>[] {
  const gpus = platformDevices.filter(({ type }) => type === 'GPU').map(({ id = '' }) => id);
  const registered = totalResources.map((resource) => ({
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    ...structuredClone(resource),
  }));
  if (gpus.length === 0 || registered.some(({ name }) => name === 'GPU')) return registered;
  return [
    ...registered,
    { name: 'GPU', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: gpus },
  ];
}

/** The machines of the sandbox never fail. */
function healthOf({ registeredAt }: Wire<ContainerInstance>): Wire<ContainerInstance>['healthStatus'] {
  const type: InstanceHealthCheckType = 'CONTAINER_RUNTIME';
  const details = [{ type, status: 'OK' as const, lastUpdated: registeredAt, lastStatusChange: registeredAt }];
  return { overallStatus: 'OK', details };
}

function missing(account: Account, { cluster }: StoredCluster, idOrArn: string) {
  const arn = idOrArn.startsWith('arn:')
    ? idOrArn
    : ecsArn(account, 'container-instance', cluster.clusterName ?? '', idOrArn);
  return { arn, reason: 'MISSING' };
}
