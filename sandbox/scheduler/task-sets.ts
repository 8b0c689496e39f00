import type { Service, TaskSet } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { idOf, tasksStartedBy } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { tell } from './events.ts';
import { memoryOf } from './service-memory.ts';
import { countsOf, scaleTo, type TaskCounts, type TasksOf } from './service-tasks.ts';

/**
 * How many tasks a task set keeps: "calculated by multiplying the service's desiredCount by the task set's scale percentage. The result is
 * always rounded up. For example, if the computed desired count is 1.2, it rounds up to 2 tasks." (TaskSet.computedDesiredCount)
 *
 * @param desiredCount of the service
 * @param percent 0 to 100, with a fraction
 */
export function computedDesiredCount(desiredCount: number, percent: number): number {
  // 16.1 × 1000 is 16100.000000000002 in binary fractions: what is below a millionth of a task is no task.
  return Math.ceil(Number(((desiredCount * percent) / 100).toFixed(6)));
}

/** The members of a new task set that its maker chooses. */
export type NewTaskSet = Pick<
  Wire<TaskSet>,
  | 'startedBy'
  | 'externalId'
  | 'status'
  | 'taskDefinition'
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'platformVersion'
  | 'platformFamily'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'serviceRegistries'
  | 'scale'
  | 'tags'
>;

/**
 * Adds a task set to a service, STABILIZING and without tasks: {@link reconcileTaskSets} starts them.
 * Without a scale it has none of the tasks: 0 percent, as the example of CreateTaskSet shows.
 *
 * @param id a new one, unless told: `ecs-svc/…`
 */
export function addTaskSet(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  chosen: NewTaskSet,
  id = `ecs-svc/${account.ids.digits(19)}`,
): Wire<TaskSet> {
  const { service } = stored;
  const now = timestamp(account.now);
  const scale = { value: chosen.scale?.value ?? 0, unit: 'PERCENT' as const };
  const taskSet: Wire<TaskSet> = {
    id,
    taskSetArn: ecsArn(account, 'task-set', cluster.cluster.clusterName ?? '', service.serviceName ?? '', id),
    serviceArn: service.serviceArn,
    clusterArn: cluster.cluster.clusterArn,
    ...structuredClone(chosen),
    loadBalancers: structuredClone(chosen.loadBalancers ?? []),
    serviceRegistries: structuredClone(chosen.serviceRegistries ?? []),
    scale,
    computedDesiredCount: computedDesiredCount(service.desiredCount ?? 0, scale.value),
    createdAt: now,
    updatedAt: now,
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: now,
    tags: structuredClone(chosen.tags ?? []),
  };
  service.taskSets = [...(service.taskSets ?? []), taskSet];
  return taskSet;
}

/** The task set whose members the service shows. */
export function primaryTaskSet({ service }: StoredService): Wire<TaskSet> | undefined {
  return service.taskSets?.find(({ status }) => status === 'PRIMARY');
}

/** A task set as DescribeTaskSets answers, with its tags: a new object with the parts of the stored one. */
export function describedTaskSet(cluster: StoredCluster, stored: StoredService, taskSet: Wire<TaskSet>): Wire<TaskSet> {
  const { pending, running } = countsOf(cluster, stored, taskSet.id ?? '');
  return { ...taskSet, pendingCount: pending, runningCount: running };
}

/**
 * Starts and stops tasks of the task sets of a service whose deployment controller is EXTERNAL or CODE_DEPLOY, until each has what its
 * scale asks of the service's desired count; a task set that is DRAINING goes away with its last task. All of them drain when the service
 * itself does.
 */
export function reconcileTaskSets(account: Account, cluster: StoredCluster, stored: StoredService): void {
  addFirstTaskSet(account, cluster, stored);
  const { service } = stored;
  for (const taskSet of service.taskSets ?? []) {
    if (service.status !== 'ACTIVE') taskSet.status = 'DRAINING';
    const wanted =
      taskSet.status === 'DRAINING' ? 0 : computedDesiredCount(service.desiredCount ?? 0, taskSet.scale?.value ?? 0);
    if (taskSet.computedDesiredCount !== wanted) {
      taskSet.computedDesiredCount = wanted;
      taskSet.updatedAt = timestamp(account.now);
    }
    scaleTo(account, cluster, stored, tasksOfTaskSet(taskSet), wanted);
    tellStability(account, cluster, stored, taskSet);
  }
  dropDrained(cluster, stored);
  tellSteady(account, stored);
}

/** What the tasks of a task set are started with. */
function tasksOfTaskSet(taskSet: Wire<TaskSet>): TasksOf {
  return {
    id: taskSet.id ?? '',
    taskDefinition: taskSet.taskDefinition ?? '',
    launchType: taskSet.launchType,
    capacityProviderStrategy: taskSet.capacityProviderStrategy,
    platformVersion: taskSet.platformVersion,
    networkConfiguration: taskSet.networkConfiguration,
  };
}

/**
 * Whether a task set has reached a steady state, by the four conditions of TaskSet.stabilityStatus.
 *
 * @param onDrainingInstances how many of its tasks are on container instances that are DRAINING
 */
export function stabilityStatusOf(
  desired: number,
  counts: TaskCounts,
  onDrainingInstances: number,
): 'STEADY_STATE' | 'STABILIZING' {
  const { running, pending, healthy } = counts;
  if (running !== desired || pending !== 0) return 'STABILIZING';
  return healthy === desired && onDrainingInstances === 0 ? 'STEADY_STATE' : 'STABILIZING';
}

/** Members of a service that show what its PRIMARY task set has. */
export function primaryMembers(taskSet: Wire<TaskSet>): Partial<Wire<Service>> {
  return structuredClone({
    taskDefinition: taskSet.taskDefinition,
    launchType: taskSet.launchType,
    capacityProviderStrategy: taskSet.capacityProviderStrategy,
    platformVersion: taskSet.platformVersion,
    platformFamily: taskSet.platformFamily,
    networkConfiguration: taskSet.networkConfiguration,
    loadBalancers: taskSet.loadBalancers,
    serviceRegistries: taskSet.serviceRegistries,
  });
}

/** A service of CodeDeploy begins with a task set that ECS makes of the service's own members; later ones are CodeDeploy's. */
function addFirstTaskSet(account: Account, cluster: StoredCluster, stored: StoredService): void {
  const { service } = stored;
  if (service.deploymentController?.type !== 'CODE_DEPLOY' || service.status !== 'ACTIVE') return;
  if (service.taskDefinition === undefined || (service.taskSets ?? []).length > 0) return;
  const { taskDefinition, launchType, capacityProviderStrategy, platformVersion, platformFamily } = service;
  const { networkConfiguration, loadBalancers, serviceRegistries } = service;
  addTaskSet(account, cluster, stored, {
    status: 'PRIMARY',
    taskDefinition,
    launchType,
    capacityProviderStrategy,
    platformVersion,
    platformFamily,
    networkConfiguration,
    loadBalancers,
    serviceRegistries,
    scale: { value: 100, unit: 'PERCENT' },
  });
}

function tellStability(account: Account, cluster: StoredCluster, stored: StoredService, taskSet: Wire<TaskSet>): void {
  const id = taskSet.id ?? '';
  const wanted = taskSet.computedDesiredCount ?? 0;
  const status = stabilityStatusOf(wanted, countsOf(cluster, stored, id), tasksOnDrainingInstances(cluster, id));
  if (status === taskSet.stabilityStatus) return;
  taskSet.stabilityStatus = status;
  taskSet.stabilityStatusAt = timestamp(account.now);
  taskSet.updatedAt = taskSet.stabilityStatusAt;
}

function tellSteady(account: Account, stored: StoredService): void {
  const memory = memoryOf(stored);
  const taskSets = stored.service.taskSets ?? [];
  const isSteady = taskSets.length > 0 && taskSets.every(({ stabilityStatus }) => stabilityStatus === 'STEADY_STATE');
  if (isSteady && memory.isSteady !== true) tell(account, stored, ' has reached a steady state.');
  memory.isSteady = isSteady;
}

function tasksOnDrainingInstances(cluster: StoredCluster, id: string): number {
  return [...tasksStartedBy(cluster, id)].filter(({ task }) => {
    const instance = cluster.containerInstances.get(idOf(task.containerInstanceArn ?? ''));
    return instance?.status === 'DRAINING';
  }).length;
}

/** Takes away task sets whose last task, on its way to STOPPED or not, is gone. */
function dropDrained(cluster: StoredCluster, stored: StoredService): void {
  for (const { id = '', status } of stored.service.taskSets ?? []) {
    if (status !== 'DRAINING' || [...tasksStartedBy(cluster, id)].length > 0) continue;
    stored.service.taskSets = stored.service.taskSets?.filter((taskSet) => taskSet.id !== id);
    delete stored.progress[id];
  }
}
