import type { Account, StoredCluster, StoredTask } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findService } from '../find.ts';
import type { Request, Response } from '../operation.ts';
import type { Ordered } from '../ordered.ts';
import { pageOf } from '../pages.ts';
import { familyOf, idOf } from '../task-index.ts';

type Tasks = Pick<Ordered<StoredTask>, 'after'>;

/** The ARNs of tasks that match all filters, by default those whose desired status is RUNNING. */
export function listTasks(request: Request<'ListTasks'>, account: Account): Response<'ListTasks'> {
  const cluster = activeCluster(account, request.cluster);
  checkFilters(account, cluster, request);
  const { maxResults, nextToken, cluster: _, ...filters } = request;
  const list = `tasks ${cluster.cluster.clusterName} ${JSON.stringify(Object.entries(filters).sort())}`;
  const page = pageOf(
    candidates(account, cluster, request),
    list,
    { maxResults, nextToken },
    { usual: 100, most: 100 },
    (stored) => matches(account, cluster, request, stored),
  );
  return { taskArns: page.items.map(({ task }) => task.taskArn ?? ''), nextToken: page.nextToken };
}

function checkFilters(account: Account, cluster: StoredCluster, request: Request<'ListTasks'>): void {
  const { startedBy, serviceName, family, containerInstance, desiredStatus, launchType, daemonName } = request;
  const others = [serviceName, family, containerInstance, desiredStatus, launchType, daemonName];
  // "When you specify startedBy as the filter, it must be the only filter that you use." (ListTasks.startedBy)
  if (startedBy !== undefined && others.some((each) => each !== undefined)) {
    throw invalidParameter('startedBy must be the only filter.');
  }
  // The message is the API's (aws/amazon-ecs-cli issue 542).
  if (family !== undefined && !/^[A-Za-z0-9\-_]+$/.test(family)) {
    throw invalidParameter('family must match ^[a-zA-Z0-9\\-_]+$');
  }
  if (serviceName !== undefined && findService(account, cluster, serviceName) === undefined) {
    throw new ApiError('ServiceNotFoundException', 'Service not found.');
  }
}

/** The shortest list that holds all that can match. */
function candidates(account: Account, cluster: StoredCluster, request: Request<'ListTasks'>): Tasks {
  const { desiredStatus = 'RUNNING', startedBy, containerInstance, family } = request;
  // "Amazon ECS never sets the desired status of a task to that value" (ListTasks.desiredStatus).
  if (desiredStatus === 'PENDING') return none;
  if (desiredStatus === 'STOPPED') return joined(cluster.stoppingTasks, cluster.stoppedTasks);
  const group = groupWanted(account, cluster, request);
  if (startedBy !== undefined) return cluster.tasksByStarter.get(startedBy) ?? none;
  if (group !== undefined) return cluster.tasksByGroup.get(group) ?? none;
  if (containerInstance !== undefined) {
    return cluster.tasksByInstance.get(instanceArn(account, cluster, containerInstance)) ?? none;
  }
  if (family !== undefined) return cluster.tasksByFamily.get(family) ?? none;
  return cluster.tasks;
}

function matches(
  account: Account,
  cluster: StoredCluster,
  request: Request<'ListTasks'>,
  { task }: StoredTask,
): boolean {
  const { desiredStatus = 'RUNNING', startedBy, containerInstance, family, launchType } = request;
  const group = groupWanted(account, cluster, request);
  return (
    task.desiredStatus === desiredStatus &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (group === undefined || task.group === group) &&
    (family === undefined || familyOf(task.taskDefinitionArn ?? '') === family) &&
    (launchType === undefined || task.launchType === launchType) &&
    (containerInstance === undefined || task.containerInstanceArn === instanceArn(account, cluster, containerInstance))
  );
}

function groupWanted(
  account: Account,
  cluster: StoredCluster,
  { serviceName, daemonName }: Request<'ListTasks'>,
): string | undefined {
  if (daemonName !== undefined) return `daemon:${idOf(daemonName)}`;
  if (serviceName === undefined) return undefined;
  return `service:${findService(account, cluster, serviceName)?.service.serviceName}`;
}

function instanceArn(account: Account, cluster: StoredCluster, reference: string): string {
  return ecsArn(account, 'container-instance', cluster.cluster.clusterName ?? '', idOf(reference));
}

const none: Tasks = { *after() {} };

/** Behind all positions of a first list. */
const behind = 2 ** 40;

/** Two lists as one, the first before the second. */
function joined(first: Tasks, second: Tasks): Tasks {
  return {
    *after(position) {
      if (position < behind) yield* first.after(position);
      for (const [at, value] of second.after(Math.max(position - behind, 0))) yield [behind + at, value];
    },
  };
}
