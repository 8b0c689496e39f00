import type { Account, StoredCluster, StoredService, StoredTaskDefinition } from '../account.ts';
import type { DueEvent } from '../due.ts';
import { familyOf } from '../task-index.ts';

/** How often ECS looks whether a task definition that is being deleted is still used. */
export const lookMinutes = 60;

/**
 * Forgets a revision that no task and no service uses any more; its number is not given again. Otherwise it is looked at again later: "A
 * task definition revision will stay in DELETE_IN_PROGRESS status until all the associated tasks and services have been terminated."
 * (DeleteTaskDefinitions)
 */
export function forgetUnusedDefinition(account: Account, stored: StoredTaskDefinition, event: DueEvent): void {
  const { taskDefinitionArn = '', family = '', revision = 0 } = stored.taskDefinition;
  for (const cluster of account.clusters.values()) {
    if (!isUsedIn(cluster, taskDefinitionArn)) continue;
    account.due.add({ ...event, at: event.at + lookMinutes * 60_000 });
    return;
  }
  const revisions = account.families.get(family)?.revisions;
  if (revisions !== undefined) revisions[revision - 1] = undefined;
}

function isUsedIn(cluster: StoredCluster, taskDefinitionArn: string): boolean {
  for (const { task } of cluster.tasksByFamily.get(familyOf(taskDefinitionArn))?.values() ?? []) {
    if (task.taskDefinitionArn === taskDefinitionArn) return true;
  }
  for (const stored of cluster.services.values()) if (isUsedBy(stored, taskDefinitionArn)) return true;
  return false;
}

function isUsedBy({ service }: StoredService, taskDefinitionArn: string): boolean {
  if (service.status === 'INACTIVE') return false;
  if (service.taskDefinition === taskDefinitionArn) return true;
  const of = (each: { taskDefinition?: string | undefined }) => each.taskDefinition === taskDefinitionArn;
  return (service.deployments?.some(of) ?? false) || (service.taskSets?.some(of) ?? false);
}
