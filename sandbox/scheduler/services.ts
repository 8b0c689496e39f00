import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import type { DueEvent } from '../due.ts';
import { recountService } from '../service-counts.ts';
import { countTasks } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { rowOfTaskSet, wasDeployment } from './controller-change.ts';
import { isGoingOn } from './deployments.ts';
import { reconcileRolling } from './rolling.ts';
import { hasTaskSets, isStaged } from './service-kind.ts';
import { memoryOf } from './service-memory.ts';
import { countsOf, groupOf, serviceCounts, standingTasks, stopServiceTasks } from './service-tasks.ts';
import { reconcileStages } from './stages.ts';
import { describedTaskSet, reconcileTaskSets } from './task-sets.ts';
import { watchTasks } from './task-watch.ts';
import { lookAgainAt, serviceOfArn } from './wake.ts';

export { wakeService } from './wake.ts';

/** How long an INACTIVE service is described. How long the API does it is not documented. */
const secondsInactive = 3600;

/** Looks at a service: starts and stops tasks so that it comes nearer to what is wanted of it. */
export function serviceHappens(account: Account, event: DueEvent): void {
  const found = serviceOfArn(account, event.arn);
  if (found === undefined) return;
  const { cluster, stored } = found;
  const { service } = stored;
  const memory = memoryOf(stored);
  if (memory.looksAt === event.at) delete memory.looksAt;
  if (service.status === 'INACTIVE') {
    if (account.now >= (memory.endedAt ?? 0) + secondsInactive * 1000)
      cluster.services.delete(service.serviceName ?? '');
    recountService(cluster, service.serviceName ?? '');
    return;
  }
  for (const { id = '' } of [...(service.deployments ?? []), ...(service.taskSets ?? [])]) {
    watchTasks(account, cluster, stored, id);
  }
  beginPending(account, stored);
  if (hasTaskSets(service)) reconcileTaskSets(account, cluster, stored);
  else if (service.status === 'DRAINING') drain(account, cluster, stored);
  else if (isStaged(service)) reconcileStages(account, cluster, stored);
  else reconcileRolling(account, cluster, stored);
  if (service.status === 'DRAINING' && !hasLivingTasks(cluster, stored)) endService(account, stored);
  recountService(cluster, service.serviceName ?? '');
}

/**
 * A service as DescribeServices answers, with its tags; counts are told from its tasks. A new object; what it shares with the state is replaced there
 * when it changes, never changed in place.
 */
export function describedService(cluster: StoredCluster, stored: StoredService): Wire<Service> {
  const { service, revisions } = stored;
  const { running, pending } = serviceCounts(cluster, stored);
  const rows = service.deployments ?? [];
  const deployments: Wire<Deployment>[] = rows.map((row) => {
    // The tasks of a service with one row are all of that row.
    const counts = rows.length === 1 ? { running, pending } : countsOf(cluster, stored, row.id ?? '');
    return { ...row, runningCount: counts.running, pendingCount: counts.pending };
  });
  const taskSets = service.taskSets ?? [];
  for (const taskSet of taskSets) {
    if (wasDeployment(stored, taskSet)) deployments.push(rowOfTaskSet(cluster, stored, taskSet));
  }
  const described: Wire<Service> = {
    ...service,
    tags: service.tags ?? [],
    runningCount: running,
    pendingCount: pending,
    deployments,
    ...(service.taskSets !== undefined && {
      taskSets: taskSets
        .filter((taskSet) => !wasDeployment(stored, taskSet))
        .map((taskSet) => describedTaskSet(cluster, stored, taskSet)),
    }),
  };
  if (revisions.length === 0) return described;
  return { ...described, currentServiceRevisions: currentRevisions(stored, deployments) };
}

function currentRevisions(
  stored: StoredService,
  deployments: NonNullable<Wire<Service>['deployments']>,
): Wire<Service>['currentServiceRevisions'] {
  return deployments.map(({ id = '', desiredCount, runningCount, pendingCount }) => {
    const revisionArn = stored.progress[id]?.revisionArn;
    return {
      arn: typeof revisionArn === 'string' ? revisionArn : undefined,
      requestedTaskCount: desiredCount,
      runningTaskCount: runningCount,
      pendingTaskCount: pendingCount,
    };
  });
}

function beginPending(account: Account, { serviceDeployments }: StoredService): void {
  const newest = serviceDeployments.at(-1);
  if (newest?.status !== 'PENDING') return;
  newest.status = 'IN_PROGRESS';
  newest.startedAt = timestamp(account.now);
  newest.updatedAt = timestamp(account.now);
}

/** All tasks of a deleted service are stopped, protected ones too. Source: DeleteService. */
function drain(account: Account, cluster: StoredCluster, stored: StoredService): void {
  for (const { id = '' } of stored.service.deployments ?? []) {
    const { pending, warming, unhealthy, healthy } = standingTasks(account, cluster, stored, id);
    stopServiceTasks(account, cluster, stored, id, [...pending, ...warming, ...unhealthy, ...healthy]);
  }
}

/** "After all tasks have transitioned to either STOPPING or STOPPED status, the service status moves from DRAINING to INACTIVE" (DeleteService). */
function hasLivingTasks(cluster: StoredCluster, stored: StoredService): boolean {
  const { running, pending } = serviceCounts(cluster, stored);
  return running + pending + countTasks(cluster, 'DEACTIVATING', groupOf(stored)) > 0;
}

function endService(account: Account, stored: StoredService): void {
  const { service } = stored;
  service.status = 'INACTIVE';
  service.deployments = [];
  if (service.taskSets !== undefined) service.taskSets = [];
  const newest = stored.serviceDeployments.at(-1);
  if (newest !== undefined && isGoingOn(newest)) {
    Object.assign(newest, { status: 'STOPPED', stoppedAt: timestamp(account.now), finishedAt: timestamp(account.now) });
  }
  memoryOf(stored).endedAt = account.now;
  lookAgainAt(account, stored, account.now + secondsInactive * 1000);
}
