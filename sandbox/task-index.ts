import type { StoredCluster, StoredTask } from './account.ts';
import { Ordered } from './ordered.ts';

/** Last part of an ARN: the id of a task or a container instance. */
export function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The family in the ARN of a task definition. */
export function familyOf(taskDefinitionArn: string): string {
  const name = idOf(taskDefinitionArn);
  const colon = name.lastIndexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}

/** Puts a task that is not STOPPED into its cluster and all its indexes. */
export function addTask(cluster: StoredCluster, stored: StoredTask): void {
  const { taskArn = '', group = '', lastStatus = '', desiredStatus, containerInstanceArn } = stored.task;
  const id = idOf(taskArn);
  cluster.tasks.set(id, stored);
  for (const [index, key] of indexesOf(cluster, stored)) within(index, key).set(id, stored);
  if (desiredStatus === 'STOPPED') cluster.stoppingTasks.set(id, stored);
  countStatus(cluster, stored, lastStatus, 1);
  if (containerInstanceArn !== undefined) add(cluster.placedCounts, `${group}\n${containerInstanceArn}`, 1);
}

/** Wants a task STOPPED: from now on it is among those that are on their way. */
export function setDesiredStopped(cluster: StoredCluster, stored: StoredTask): void {
  stored.task.desiredStatus = 'STOPPED';
  const id = idOf(stored.task.taskArn ?? '');
  if (cluster.tasks.has(id)) cluster.stoppingTasks.set(id, stored);
}

/** Changes the last status of a task; with STOPPED it leaves the lists of those that live. */
export function setLastStatus(cluster: StoredCluster, stored: StoredTask, lastStatus: string): void {
  const { taskArn = '', group = '', lastStatus: before = '', containerInstanceArn } = stored.task;
  countStatus(cluster, stored, before, -1);
  stored.task.lastStatus = lastStatus;
  if (lastStatus !== 'STOPPED') {
    countStatus(cluster, stored, lastStatus, 1);
    return;
  }
  const id = idOf(taskArn);
  cluster.tasks.delete(id);
  cluster.stoppingTasks.delete(id);
  for (const [index, key] of indexesOf(cluster, stored)) forget(index, key, id);
  if (containerInstanceArn !== undefined) add(cluster.placedCounts, `${group}\n${containerInstanceArn}`, -1);
  cluster.stoppedTasks.set(id, stored);
}

/** How many tasks of a cluster, or of one group in it, have a last status. */
export function countTasks(cluster: StoredCluster, lastStatus: string, group?: string): number {
  return (
    (group === undefined ? cluster.taskCounts.get(lastStatus) : cluster.groupCounts.get(`${group}\n${lastStatus}`)) ?? 0
  );
}

/** How many living tasks of a group are on a container instance. */
export function countPlaced(cluster: StoredCluster, group: string, containerInstanceArn: string): number {
  return cluster.placedCounts.get(`${group}\n${containerInstanceArn}`) ?? 0;
}

/** How many tasks of a cluster of one launch type have a last status. */
export function countTasksByLaunchType(cluster: StoredCluster, launchType: string, lastStatus: string): number {
  return cluster.taskCounts.get(`launchType\n${launchType}\n${lastStatus}`) ?? 0;
}

/** How many living tasks of a cluster run on a capacity provider, by its name. */
export function countTasksByCapacityProvider(cluster: StoredCluster, capacityProviderName: string): number {
  return cluster.taskCounts.get(`capacityProvider\n${capacityProviderName}`) ?? 0;
}

/** The living tasks of a group: `service:web`. */
export function tasksOfGroup(cluster: StoredCluster, group: string): readonly StoredTask[] {
  return [...(cluster.tasksByGroup.get(group)?.values() ?? [])];
}

/** The living tasks that a deployment or a task set has started, or RunTask with that `startedBy`. */
export function tasksStartedBy(cluster: StoredCluster, startedBy: string): readonly StoredTask[] {
  return [...(cluster.tasksByStarter.get(startedBy)?.values() ?? [])];
}

/** The living tasks on a container instance. */
export function tasksOnInstance(cluster: StoredCluster, containerInstanceArn: string): readonly StoredTask[] {
  return [...(cluster.tasksByInstance.get(containerInstanceArn)?.values() ?? [])];
}

type Index = Map<string, Ordered<StoredTask>>;

/** Where a living task is listed, beside the list of all. None of these members changes during its life. */
function indexesOf(cluster: StoredCluster, { task }: StoredTask): (readonly [Index, string])[] {
  const { group = '', containerInstanceArn, startedBy, taskDefinitionArn = '' } = task;
  const indexes: (readonly [Index, string])[] = [
    [cluster.tasksByGroup, group],
    [cluster.tasksByFamily, familyOf(taskDefinitionArn)],
  ];
  if (containerInstanceArn !== undefined) indexes.push([cluster.tasksByInstance, containerInstanceArn]);
  if (startedBy !== undefined) indexes.push([cluster.tasksByStarter, startedBy]);
  return indexes;
}

function within(index: Index, key: string): Ordered<StoredTask> {
  const known = index.get(key);
  if (known !== undefined) return known;
  const made = new Ordered<StoredTask>();
  index.set(key, made);
  return made;
}

function forget(index: Index, key: string, id: string): void {
  const tasks = index.get(key);
  tasks?.delete(id);
  if (tasks?.size === 0) index.delete(key);
}

function countStatus(cluster: StoredCluster, { task }: StoredTask, lastStatus: string, difference: 1 | -1): void {
  const { group = '', launchType, capacityProviderName } = task;
  add(cluster.taskCounts, lastStatus, difference);
  add(cluster.taskCounts, `launchType\n${launchType}\n${lastStatus}`, difference);
  if (capacityProviderName !== undefined) {
    add(cluster.taskCounts, `capacityProvider\n${capacityProviderName}`, difference);
  }
  add(cluster.groupCounts, `${group}\n${lastStatus}`, difference);
}

function add(counts: Map<string, number>, key: string, difference: 1 | -1): void {
  const left = (counts.get(key) ?? 0) + difference;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
