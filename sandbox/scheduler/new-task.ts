import { createHash } from 'node:crypto';
import type { Attachment, Container, ContainerDefinition, Task, TaskOverride } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { idOf, tasksOfGroup } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { resourcesWith } from './task-resources.ts';
import type { TaskStart } from './tasks.ts';

/** A task as it is when it has just been started. */
export function newTask(account: Account, cluster: StoredCluster, start: TaskStart): Wire<Task> {
  const { taskDefinition } = start.taskDefinition;
  const { containerInstanceArn, capacityProviderName, launchType } = start.place;
  const clusterName = cluster.cluster.clusterName ?? '';
  const isFargate = launchType === 'FARGATE';
  const hasInterface = isFargate || taskDefinition.networkMode === 'awsvpc';
  const taskArn = ecsArn(account, 'task', clusterName, account.ids.hex(32));
  const subnet = subnetOf(account, cluster, start);
  const containers = (taskDefinition.containerDefinitions ?? []).map((definition) =>
    newContainer(account, clusterName, taskArn, definition, start.overrides),
  );
  const size = resourcesWith(taskDefinition, start.overrides);
  const storage = start.overrides?.ephemeralStorage ?? taskDefinition.ephemeralStorage ?? { sizeInGiB: 20 };
  return {
    attachments: [
      ...(hasInterface ? [newInterface(account, subnet.subnetId)] : []),
      ...(start.attachments === undefined ? [] : structuredClone(start.attachments)),
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: architectureOf(cluster, start) }],
    availabilityZone: subnet.availabilityZone,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    clusterArn: cluster.cluster.clusterArn,
    ...(containerInstanceArn === undefined ? {} : { containerInstanceArn }),
    containers,
    cpu: String(size.cpu),
    createdAt: timestamp(account.now),
    desiredStatus: 'RUNNING',
    enableExecuteCommand: start.enableExecuteCommand ?? false,
    group: start.group,
    healthStatus: 'UNKNOWN',
    lastStatus: hasInterface ? 'PROVISIONING' : 'PENDING',
    launchType: launchType ?? 'EC2',
    memory: String(size.memory),
    overrides: shownOverrides(taskDefinition.containerDefinitions ?? [], start.overrides),
    ...(isFargate ? platformOf(start) : {}),
    ...(start.startedBy === undefined ? {} : { startedBy: start.startedBy }),
    tags: structuredClone(start.tags),
    taskArn,
    taskDefinitionArn: taskDefinition.taskDefinitionArn,
    version: 1,
    ...(isFargate ? { ephemeralStorage: { ...storage }, fargateEphemeralStorage: { ...storage } } : {}),
  };
}

/** The digest that stands for an image: the same image has the same. */
export function digestOf(image: string): string {
  const [, digest] = image.split('@');
  return digest ?? `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** The network interface of a task once it is there: each member a detail, as DescribeTasks answers. */
export function interfaceDetails(account: Account, attachment: Wire<Attachment>): Wire<Attachment>['details'] {
  const subnetId = attachment.details?.find(({ name }) => name === 'subnetId')?.value ?? '';
  const hex = account.ids.hex(10);
  const address = `10.0.${Number.parseInt(hex.slice(0, 2), 16)}.${4 + (Number.parseInt(hex.slice(2, 4), 16) % 250)}`;
  const domain = account.region === 'us-east-1' ? 'ec2.internal' : `${account.region}.compute.internal`;
  return [
    { name: 'subnetId', value: subnetId },
    { name: 'networkInterfaceId', value: `eni-0${account.ids.hex(16)}` },
    { name: 'macAddress', value: ['0a', ...(hex.match(/../g) ?? [])].join(':') },
    { name: 'privateDnsName', value: `ip-${address.replaceAll('.', '-')}.${domain}` },
    { name: 'privateIPv4Address', value: address },
  ];
}

function newInterface(account: Account, subnetId: string): Wire<Attachment> {
  return {
    id: account.ids.uuid(),
    type: 'ElasticNetworkInterface',
    status: 'PRECREATED',
    details: [{ name: 'subnetId', value: subnetId }],
  };
}

function newContainer(
  account: Account,
  clusterName: string,
  taskArn: string,
  definition: Wire<ContainerDefinition>,
  overrides: Wire<TaskOverride> | undefined,
): Wire<Container> {
  const override = overrides?.containerOverrides?.find(({ name }) => name === definition.name);
  const memory = override?.memory ?? definition.memory;
  const memoryReservation = override?.memoryReservation ?? definition.memoryReservation;
  return {
    containerArn: ecsArn(account, 'container', clusterName, idOf(taskArn), account.ids.uuid()),
    taskArn,
    name: definition.name,
    image: definition.image,
    lastStatus: 'PENDING',
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: String(override?.cpu ?? definition.cpu ?? 0),
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(memoryReservation === undefined ? {} : { memoryReservation: String(memoryReservation) }),
  };
}

/** Overrides as DescribeTasks answers them: every container is named, whether it is overridden or not. */
function shownOverrides(
  definitions: readonly Wire<ContainerDefinition>[],
  overrides: Wire<TaskOverride> | undefined,
): Wire<TaskOverride> {
  const { containerOverrides = [], ...others } = structuredClone(overrides ?? {});
  return {
    containerOverrides: definitions.map(
      ({ name }) => containerOverrides.find((each) => each.name === name) ?? { name },
    ),
    inferenceAcceleratorOverrides: [],
    ...others,
  };
}

/** LATEST is 1.4.0 on Linux and 1.0.0 on Windows (developer guide, "Fargate platform versions"). */
function platformOf({ taskDefinition: { taskDefinition }, platformVersion = 'LATEST' }: TaskStart) {
  const family = taskDefinition.runtimePlatform?.operatingSystemFamily ?? 'LINUX';
  const latest = family === 'LINUX' ? '1.4.0' : '1.0.0';
  return {
    platformFamily: family === 'LINUX' ? 'Linux' : family,
    platformVersion: platformVersion === 'LATEST' ? latest : platformVersion,
  };
}

function architectureOf(cluster: StoredCluster, start: TaskStart): string {
  const wanted = start.taskDefinition.taskDefinition.runtimePlatform?.cpuArchitecture?.toLowerCase();
  return instanceAttribute(cluster, start, 'ecs.cpu-architecture') ?? wanted ?? 'x86_64';
}

function instanceAttribute(cluster: StoredCluster, { place }: TaskStart, attribute: string): string | undefined {
  if (place.containerInstanceArn === undefined) return undefined;
  const instance = cluster.containerInstances.get(idOf(place.containerInstanceArn));
  return instance?.attributes?.find(({ name }) => name === attribute)?.value;
}

/** Larger groups are spread in turn, so that a start costs the same however many tasks there are. */
const countedTasks = 100;

/**
 * Where the network interface of a task is. Fargate spreads the tasks of a service over the Availability Zones of its subnets
 * ("tasks are spread across Availability Zones", developer guide, "Task placement strategies").
 */
function subnetOf(
  account: Account,
  cluster: StoredCluster,
  start: TaskStart,
): { readonly subnetId: string; readonly availabilityZone: string } {
  const subnets = start.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const ofInstance = instanceAttribute(cluster, start, 'ecs.availability-zone');
  const candidates = subnets.map((subnetId) => ({ subnetId, availabilityZone: zoneOf(account, subnetId) }));
  if (ofInstance !== undefined) {
    const inZone = candidates.find(({ availabilityZone }) => availabilityZone === ofInstance) ?? candidates[0];
    const subnetId = inZone?.subnetId ?? instanceAttribute(cluster, start, 'ecs.subnet-id') ?? '';
    return { subnetId, availabilityZone: ofInstance };
  }
  const size = cluster.tasksByGroup.get(start.group)?.size ?? 0;
  const first = candidates[size % Math.max(candidates.length, 1)] ?? {
    subnetId: '',
    availabilityZone: `${account.region}a`,
  };
  if (size > countedTasks) return first;
  const tasks = tasksOfGroup(cluster, start.group).filter(({ task }) => task.desiredStatus === 'RUNNING');
  const countIn = (zone: string) => tasks.filter(({ task }) => task.availabilityZone === zone).length;
  return candidates.reduce(
    (best, each) => (countIn(each.availabilityZone) < countIn(best.availabilityZone) ? each : best),
    candidates[0] ?? first,
  );
}

/** Subnets are made up: each new one is in the next of three zones, and stays there. */
function zoneOf(account: Account, subnetId: string): string {
  const zones = listOf<string>(account, 'subnetZones');
  const known = zones.get(subnetId);
  if (known !== undefined) return known;
  const zone = `${account.region}${'abc'.charAt(zones.size % 3)}`;
  zones.set(subnetId, zone);
  return zone;
}
