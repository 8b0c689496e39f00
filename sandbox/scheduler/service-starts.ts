import type { LaunchType, PlacementConstraint, PlacementStrategy, Tag } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTaskDefinition } from '../account.ts';
import { launchTypeOn } from '../capacity.ts';
import { findTaskDefinition } from '../find.ts';
import { idOf, tasksStartedBy } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { taskList, tellOf, tellOnce } from './events.ts';
import { fargateShortage, placeOnInstance } from './placement.ts';
import { memoryOf, progressOf } from './service-memory.ts';
import type { TasksOf } from './service-tasks.ts';
import { splitByStrategy } from './strategy.ts';
import { startTask, type TaskPlace } from './tasks.ts';
import { retryDelay } from './throttle.ts';
import { lookAgainAt } from './wake.ts';

type Placed = { readonly place: TaskPlace } | { readonly reason: string };

/** "By default, the service scheduler spreads tasks across Availability Zones." (CreateService.schedulingStrategy) */
const usualStrategy: readonly Wire<PlacementStrategy>[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
];

/**
 * Starts tasks of a deployment or a task set, unless its tasks failed to start so often that it has to wait. Those that find no place are
 * told of in an event, and tried again later.
 *
 * @returns how many were started
 */
export function startServiceTasks(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  of: TasksOf,
  count: number,
): number {
  const progress = progressOf(stored, of.id);
  const taskDefinition = findTaskDefinition(account, of.taskDefinition);
  if (count <= 0 || taskDefinition === undefined) return 0;
  if (progress.startsAgainAt !== undefined && account.now < progress.startsAgainAt) {
    lookAgainAt(account, stored, progress.startsAgainAt);
    return 0;
  }
  const tags = tagsOf(cluster, stored, taskDefinition);
  const providers = providersFor(cluster, of, count);
  const started: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const placed = placeOf(account, cluster, stored, of, taskDefinition, providers[index]);
    if ('reason' in placed) {
      tellUnplaced(account, stored, placed.reason);
      break;
    }
    const { task } = startTask(account, cluster, {
      taskDefinition,
      place: placed.place,
      group: `service:${stored.service.serviceName ?? ''}`,
      startedBy: of.id,
      platformVersion: of.platformVersion,
      networkConfiguration: of.networkConfiguration,
      enableExecuteCommand: stored.service.enableExecuteCommand,
      tags: structuredClone(tags),
      serviceArn: stored.service.serviceArn,
    });
    started.push(idOf(task.taskArn ?? ''));
  }
  progress.starting ??= {};
  for (const id of started) progress.starting[id] = 'new';
  if (started.length === count) delete memoryOf(stored).unplacedLooks;
  if (started.length > 0) {
    tellOf(account, stored, of.id, ` has started ${started.length} tasks: ${taskList(started)}.`);
  }
  return started.length;
}

/** The capacity provider of each of the next tasks; none where a launch type says it. */
function providersFor(cluster: StoredCluster, of: TasksOf, count: number): readonly string[] {
  const { capacityProviderStrategy: strategy = [] } = of;
  if (strategy.length === 0) return [];
  const running: Record<string, number> = {};
  for (const { task } of tasksStartedBy(cluster, of.id)) {
    const { capacityProviderName, desiredStatus } = task;
    if (capacityProviderName === undefined || desiredStatus === 'STOPPED') continue;
    running[capacityProviderName] = (running[capacityProviderName] ?? 0) + 1;
  }
  return splitByStrategy(strategy, count, running);
}

function placeOf(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  of: TasksOf,
  taskDefinition: StoredTaskDefinition,
  capacityProviderName: string | undefined,
): Placed {
  const launchType = launchTypeOf(account, of, capacityProviderName);
  if (launchType === 'FARGATE') {
    const reason = fargateShortage(account, cluster, capacityProviderName);
    return reason === undefined ? { place: { launchType, capacityProviderName } } : { reason };
  }
  const { service } = stored;
  const isDaemon = service.schedulingStrategy === 'DAEMON';
  const oneEach: readonly Wire<PlacementConstraint>[] = isDaemon ? [{ type: 'distinctInstance' }] : [];
  const strategy = service.placementStrategy ?? [];
  const found = placeOnInstance(account, cluster, {
    taskDefinition,
    group: `service:${service.serviceName ?? ''}`,
    constraints: [...(service.placementConstraints ?? []), ...oneEach],
    strategy: strategy.length > 0 || isDaemon ? strategy : usualStrategy,
    capacityProviderName,
    launchType,
  });
  if ('reason' in found) return found;
  return { place: { launchType, capacityProviderName, containerInstanceArn: found.containerInstanceArn } };
}

/** The launch type behind a capacity provider, or the one that was asked for. */
function launchTypeOf(
  account: Account,
  { launchType = 'EC2' }: TasksOf,
  capacityProviderName: string | undefined,
): LaunchType {
  return capacityProviderName === undefined ? launchType : launchTypeOn(account, capacityProviderName);
}

/**
 * Tells that a task found no place and comes back to it later. Source of the texts: developer guide, "Amazon ECS service event messages".
 * A DAEMON service waits for instances in silence: it wants no more tasks than fit.
 */
function tellUnplaced(account: Account, stored: StoredService, reason: string): void {
  const memory = memoryOf(stored);
  if (memory.placesAgainAt === undefined || account.now >= memory.placesAgainAt) {
    memory.unplacedLooks = (memory.unplacedLooks ?? 0) + 1;
    memory.placesAgainAt = account.now + 1000 * retryDelay(memory.unplacedLooks);
  }
  lookAgainAt(account, stored, memory.placesAgainAt);
  if (stored.service.schedulingStrategy === 'DAEMON') return;
  tellOnce(
    account,
    stored,
    ` was unable to place a task${whyUnplaced(reason)} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  );
}

function whyUnplaced(reason: string): string {
  if (reason.startsWith('Capacity is unavailable')) return `. Reason: ${reason}.`;
  return ` because no container instance met all of its requirements. ${because(reason)}`;
}

function because(reason: string): string {
  const [, resource] = /^RESOURCE:(CPU|MEMORY|GPU)/.exec(reason) ?? [];
  if (resource === 'CPU')
    return 'Reason: The closest matching container-instance has insufficient CPU units available.';
  if (resource === 'MEMORY')
    return 'Reason: The closest matching container-instance has insufficient memory available.';
  if (resource === 'GPU')
    return 'Reason: The closest matching container-instance has insufficient GPU resource available.';
  if (/^RESOURCE:PORTS/.test(reason)) {
    return 'Reason: The closest matching container-instance is already using a port required by your task.';
  }
  if (reason === 'ATTRIBUTE') {
    return 'Reason: The closest matching container-instance is missing an attribute required by your task.';
  }
  if (reason === 'AGENT') return 'Reason: The closest matching container-instance has the agent disconnected.';
  if (reason === 'EMPTY CAPACITY') return 'Reason: No Container Instances were found in your cluster.';
  return `Reason: ${reason.endsWith('.') ? reason : `${reason}.`}`;
}

/**
 * Tags of a new task: those of the service or of the task definition, when they are propagated, and those that ECS manages. Source:
 * developer guide, "Tagging Amazon ECS resources".
 */
function tagsOf(cluster: StoredCluster, { service }: StoredService, taskDefinition: StoredTaskDefinition): Wire<Tag>[] {
  const { propagateTags, enableECSManagedTags = false, serviceName, tags = [] } = service;
  const propagated =
    propagateTags === 'SERVICE' ? tags : propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags : [];
  if (!enableECSManagedTags) return propagated;
  return [
    ...propagated,
    { key: 'aws:ecs:clusterName', value: cluster.cluster.clusterName },
    { key: 'aws:ecs:serviceName', value: serviceName },
  ];
}
