import type { Attribute, ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from './account.ts';
import { ecsArn } from './arns.ts';
import { agentAttributes } from './instance-attributes.ts';
import { idOf, tasksOnInstance } from './task-index.ts';
import type { TaskResources } from './task-resources.ts';
import { timestamp, type Wire } from './wire.ts';

/** The newest agent that the sandbox knows; UpdateContainerAgent leads to it. */
export const newestAgent = { agentVersion: '1.99.1', agentHash: '5f8a2c11', dockerVersion: 'DockerVersion: 25.0.8' };

/** A machine that joins a cluster. */
export interface InstanceOffer {
  /** `i-…` of EC2, or `mi-…` of a machine that Systems Manager manages (launch type EXTERNAL). */
  readonly ec2InstanceId: string;
  /** `m5.large`. */
  readonly instanceType: string;
  /** CPU units: 1024 for each vCPU. */
  readonly cpu: number;
  /** MiB that are left for tasks. */
  readonly memory: number;
  /** `eu-west-1a`. */
  readonly availabilityZone: string;
  readonly capacityProviderName?: string | undefined;
  readonly architecture?: 'x86_64' | 'arm64' | undefined;
  readonly imageId?: string | undefined;
  /** Without one it is made up. */
  readonly subnetId?: string | undefined;
  /** Names of the GPUs. */
  readonly gpus?: readonly string[] | undefined;
}

/** Adds an ACTIVE instance whose agent is connected, as one with the Amazon ECS-optimized AMI would register itself. */
export function registerInstance(
  account: Account,
  cluster: StoredCluster,
  offer: InstanceOffer,
): Wire<ContainerInstance> {
  return addInstance(account, cluster, {
    ec2InstanceId: offer.ec2InstanceId,
    capacityProviderName: offer.capacityProviderName,
    versionInfo: { ...newestAgent },
    resources: resourcesOffered(offer),
    attributes: agentAttributes({
      ...offer,
      imageId: offer.imageId ?? `ami-${account.ids.hex(17)}`,
      subnetId: offer.subnetId ?? `subnet-${account.ids.hex(17)}`,
    }),
  });
}

/** What an instance is registered with. */
export interface Registration {
  readonly ec2InstanceId: string;
  readonly capacityProviderName?: string | undefined;
  readonly versionInfo: Wire<ContainerInstance>['versionInfo'];
  readonly resources: Wire<Resource>[];
  readonly attributes: Wire<Attribute>[];
  readonly tags?: Wire<ContainerInstance>['tags'];
}

/** Adds an ACTIVE instance with what its agent says of it. */
export function addInstance(
  account: Account,
  cluster: StoredCluster,
  registration: Registration,
): Wire<ContainerInstance> {
  const id = account.ids.hex(32);
  const { capacityProviderName } = registration;
  const instance: Wire<ContainerInstance> = {
    containerInstanceArn: ecsArn(account, 'container-instance', cluster.cluster.clusterName ?? '', id),
    ec2InstanceId: registration.ec2InstanceId,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    version: 1,
    versionInfo: registration.versionInfo,
    remainingResources: structuredClone(registration.resources),
    registeredResources: registration.resources,
    status: 'ACTIVE',
    agentConnected: true,
    attributes: registration.attributes,
    registeredAt: timestamp(account.now),
    attachments: [],
    tags: registration.tags ?? [],
  };
  cluster.containerInstances.set(id, instance);
  return instance;
}

/** Takes what a task needs from an instance; ports are taken by number. Whether there is enough left is the caller's concern. */
export function reserveResources(
  _account: Account,
  cluster: StoredCluster,
  containerInstanceArn: string,
  taken: ResourceAmounts,
): void {
  change(cluster, containerInstanceArn, taken, 'taken');
}

/** Gives back what {@link reserveResources} took. An instance that is gone is left alone. */
export function releaseResources(
  _account: Account,
  cluster: StoredCluster,
  containerInstanceArn: string,
  released: ResourceAmounts,
): void {
  change(cluster, containerInstanceArn, released, 'released');
}

/** Amounts to take or give back; those that are missing are none. */
export type ResourceAmounts = Partial<TaskResources>;

/** What is left on an instance. `ports` and `udpPorts` are those in use. */
export function remainingOf(instance: Wire<ContainerInstance>): TaskResources {
  const resource = (name: string) => instance.remainingResources?.find((each) => each.name === name);
  return {
    cpu: resource('CPU')?.integerValue ?? 0,
    memory: resource('MEMORY')?.integerValue ?? 0,
    ports: resource('PORTS')?.stringSetValue ?? [],
    udpPorts: resource('PORTS_UDP')?.stringSetValue ?? [],
    gpus: resource('GPU')?.stringSetValue?.length ?? 0,
  };
}

/** An instance as DescribeContainerInstances answers it, with tags and the counts of its tasks: a new object with the parts of the stored one. */
export function describedInstance(cluster: StoredCluster, instance: Wire<ContainerInstance>): Wire<ContainerInstance> {
  const tasks = tasksOnInstance(cluster, instance.containerInstanceArn ?? '');
  return {
    ...instance,
    // "The number of tasks on the container instance that have a desired status of RUNNING." (ContainerInstance.runningTasksCount)
    runningTasksCount: tasks.filter(({ task }) => task.desiredStatus === 'RUNNING' && task.lastStatus === 'RUNNING')
      .length,
    pendingTasksCount: tasks.filter(({ task }) => task.lastStatus === 'PENDING').length,
  };
}

/** The type, region and account of an instance id are not checked: `mi-…` is a machine outside AWS. */
export function isExternal(instance: Wire<ContainerInstance>): boolean {
  return instance.ec2InstanceId?.startsWith('mi-') ?? false;
}

/** Every change that ECS would tell in an event counts the version up (ContainerInstance.version). */
export function touchInstance(instance: Wire<ContainerInstance>): void {
  instance.version = (instance.version ?? 0) + 1;
}

function change(
  cluster: StoredCluster,
  containerInstanceArn: string,
  amounts: ResourceAmounts,
  direction: 'taken' | 'released',
): void {
  const instance = cluster.containerInstances.get(idOf(containerInstanceArn));
  if (instance === undefined) return;
  const sign = direction === 'taken' ? -1 : 1;
  const ports = direction === 'taken' ? union : without;
  for (const resource of instance.remainingResources ?? []) {
    if (resource.name === 'CPU') resource.integerValue = (resource.integerValue ?? 0) + sign * (amounts.cpu ?? 0);
    if (resource.name === 'MEMORY') resource.integerValue = (resource.integerValue ?? 0) + sign * (amounts.memory ?? 0);
    if (resource.name === 'PORTS') resource.stringSetValue = ports(resource.stringSetValue, amounts.ports);
    if (resource.name === 'PORTS_UDP') resource.stringSetValue = ports(resource.stringSetValue, amounts.udpPorts);
    if (resource.name === 'GPU') resource.stringSetValue = gpusLeft(instance, resource, sign * (amounts.gpus ?? 0));
  }
  touchInstance(instance);
}

function gpusLeft(instance: Wire<ContainerInstance>, left: Wire<Resource>, difference: number): string[] {
  const all = instance.registeredResources?.find(({ name }) => name === 'GPU')?.stringSetValue ?? [];
  return all.slice(0, Math.max(0, (left.stringSetValue?.length ?? 0) + difference));
}

function union(known: readonly string[] = [], more: readonly string[] = []): string[] {
  return [...new Set([...known, ...more])];
}

function without(known: readonly string[] = [], gone: readonly string[] = []): string[] {
  return known.filter((port) => !gone.includes(port));
}

/** The ports in use from the start are those of SSH, Docker and the agent. Source: the output example of DescribeContainerInstances. */
function resourcesOffered({ cpu, memory, gpus = [] }: InstanceOffer): Wire<Resource>[] {
  const integer = (name: string, integerValue: number) => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue,
  });
  const set = (name: string, stringSetValue: string[]) => ({
    name,
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue,
  });
  return [
    integer('CPU', cpu),
    integer('MEMORY', memory),
    set('PORTS', ['22', '2376', '2375', '51678', '51679']),
    set('PORTS_UDP', []),
    ...(gpus.length === 0 ? [] : [set('GPU', [...gpus])]),
  ];
}
