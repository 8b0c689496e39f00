import type { StoredCluster, StoredService, StoredTaskDefinition } from '../account.ts';
import { countPlaced } from '../task-index.ts';
import { unfitForPlacement } from './instance-fit.ts';
import { groupOf } from './service-tasks.ts';

/**
 * How many tasks a DAEMON service wants: "exactly one task on each active container instance that meets all of the task placement constraints"
 * (CreateService.schedulingStrategy).
 */
export function desiredDaemons(
  cluster: StoredCluster,
  stored: StoredService,
  taskDefinition: StoredTaskDefinition,
): number {
  const group = groupOf(stored);
  const { placementConstraints: constraints = [] } = stored.service;
  const request = { taskDefinition, group, constraints, strategy: [], launchType: 'EC2' as const };
  let count = 0;
  for (const instance of cluster.containerInstances.values()) {
    if (instance.status !== 'ACTIVE') continue;
    const isTaken = countPlaced(cluster, group, instance.containerInstanceArn ?? '') > 0;
    if (isTaken || unfitForPlacement(cluster, instance, request) === undefined) count += 1;
  }
  return count;
}
