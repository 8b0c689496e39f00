import type { Deployment, DeploymentControllerType, TaskSet } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { timestamp, type Wire } from '../wire.ts';
import { adoptDeployment, currentDeployment } from './deployments.ts';
import { memoryOf, progressOf } from './service-memory.ts';
import type { RevisionSettings } from './service-revisions.ts';
import { addTaskSet, describedTaskSet, primaryTaskSet } from './task-sets.ts';

/** What a revision would fix that runs what a task set runs. */
export function settingsOfTaskSet(taskSet: Wire<TaskSet>): RevisionSettings {
  const { taskDefinition, launchType, capacityProviderStrategy, platformVersion, platformFamily } = taskSet;
  const { networkConfiguration, loadBalancers = [], serviceRegistries = [] } = taskSet;
  return {
    ...{ taskDefinition, launchType, capacityProviderStrategy, platformVersion, platformFamily },
    ...{ networkConfiguration, loadBalancers, serviceRegistries },
  };
}

/**
 * From now on ECS itself deploys a service whose only task set is PRIMARY: what the task set runs becomes the revision of a deployment that is over;
 * its tasks stay. (The developer guide does not say how the hand-over is recorded.)
 */
function handOverToEcs(account: Account, cluster: StoredCluster, stored: StoredService): void {
  const { service } = stored;
  const taskSet = primaryTaskSet(stored);
  service.deploymentController = { type: 'ECS' };
  delete service.taskSets;
  if (taskSet?.id === undefined) return;
  memoryOf(stored).isSteady = false;
  if (taskSet.launchType !== undefined) memoryOf(stored).launchType = taskSet.launchType;
  delete progressOf(stored, taskSet.id).wasDeployment;
  adoptDeployment(account, cluster, stored, settingsOfTaskSet(taskSet), taskSet.id);
}

/**
 * From now on the task sets of a service are the user's: its deployment becomes an ACTIVE task set, of all its tasks. "After a successful migration
 * from ECS to EXTERNAL deployment controller, you need to manually remove the ACTIVE task set, because Amazon ECS no longer manages
 * the deployment." (developer guide, "Update Amazon ECS service parameters")
 */
function handOverToTaskSets(account: Account, cluster: StoredCluster, stored: StoredService): void {
  const { service } = stored;
  const current = currentDeployment(stored);
  service.deploymentController = { type: 'EXTERNAL' };
  service.deployments = [];
  service.taskSets = [];
  delete service.currentServiceDeployment;
  memoryOf(stored).isSteady = false;
  if (current?.row.id === undefined) return;
  const { row, revision, progress } = current;
  const { taskDefinition, launchType, capacityProviderStrategy, platformVersion, platformFamily } = revision;
  const { networkConfiguration, loadBalancers, serviceRegistries } = revision;
  const scale = { value: 100, unit: 'PERCENT' as const };
  const kept = { taskDefinition, launchType, capacityProviderStrategy, platformVersion, platformFamily };
  const chosen = { ...kept, networkConfiguration, loadBalancers, serviceRegistries, scale, status: 'ACTIVE' };
  const taskSet = addTaskSet(account, cluster, stored, chosen, row.id);
  taskSet.createdAt = row.createdAt;
  progress.wasDeployment = true;
  delete progress.isGivenUp;
}

/**
 * "If you update a service's deployment controller from ECS to any of the other controllers, the UpdateService and DescribeService API responses
 * will still return deployments instead of taskSets." (developer guide, "Update Amazon ECS service parameters")
 */
export function wasDeployment(stored: StoredService, { id = '' }: Wire<TaskSet>): boolean {
  return stored.progress[id]?.wasDeployment === true;
}

/** A task set that was a deployment as the row of one. */
export function rowOfTaskSet(cluster: StoredCluster, stored: StoredService, taskSet: Wire<TaskSet>): Wire<Deployment> {
  const { id, status, taskDefinition, computedDesiredCount, runningCount, pendingCount, createdAt, updatedAt } =
    describedTaskSet(cluster, stored, taskSet);
  const { capacityProviderStrategy, launchType, platformVersion, platformFamily, networkConfiguration } = taskSet;
  const failedTasks = stored.progress[id ?? '']?.failedTasks ?? 0;
  return {
    ...{ id, status, taskDefinition, desiredCount: computedDesiredCount, pendingCount, runningCount, failedTasks },
    ...{ createdAt, updatedAt, capacityProviderStrategy, launchType, platformVersion, platformFamily },
    networkConfiguration,
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${id} completed.`,
  };
}

/** Does what a change of the deployment controller asks for. @param type the controller from now on */
export function changeController(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  type: DeploymentControllerType,
): void {
  const before = stored.service.deploymentController?.type ?? 'ECS';
  if (type === 'ECS') handOverToEcs(account, cluster, stored);
  else if (before === 'ECS') handOverToTaskSets(account, cluster, stored);
  else stored.service.deploymentController = { type };
  for (const taskSet of stored.service.taskSets ?? []) taskSet.updatedAt = timestamp(account.now);
}
