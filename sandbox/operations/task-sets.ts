import type { TaskSet } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { ecsArn, readEcsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, activeService } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { wakeService } from '../scheduler/services.ts';
import { addTaskSet, computedDesiredCount, describedTaskSet, primaryMembers } from '../scheduler/task-sets.ts';
import { timestamp, type Wire } from '../wire.ts';
import { checkedScale, newTaskSet } from './new-task-set.ts';

/** The API's limit, told by its own message. Source: aws-samples/ecs-bg-external-controller#6. */
const mostTaskSets = 5;

/** Operations on task sets. */
export const taskSetsOperations: Pick<
  Operations,
  'CreateTaskSet' | 'DeleteTaskSet' | 'DescribeTaskSets' | 'UpdateTaskSet' | 'UpdateServicePrimaryTaskSet'
> = {
  CreateTaskSet: createTaskSet,
  DeleteTaskSet: deleteTaskSet,
  DescribeTaskSets: describeTaskSets,
  UpdateTaskSet: updateTaskSet,
  UpdateServicePrimaryTaskSet: updateServicePrimaryTaskSet,
};

interface Of {
  readonly cluster: StoredCluster;
  readonly stored: StoredService;
}

function createTaskSet(request: Request<'CreateTaskSet'>, account: Account): Response<'CreateTaskSet'> {
  const { cluster, stored } = externalService(account, request.cluster, request.service);
  const known = answeredBefore(stored, request.clientToken);
  if (known !== undefined) return { taskSet: describedTaskSet(cluster, stored, known) };
  const taskSets = stored.service.taskSets ?? [];
  if (taskSets.length >= mostTaskSets) {
    throw invalidParameter(
      `${taskSets.length} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`,
    );
  }
  const chosen = newTaskSet(account, cluster, request);
  const taskSet = addTaskSet(account, cluster, stored, chosen);
  if (request.clientToken !== undefined) {
    stored.clientTokens[tokenKey(request.clientToken)] = taskSet.id ?? '';
  }
  return answer(account, { cluster, stored }, taskSet);
}

/** "If true, you can delete a task set even if it hasn't been scaled down to zero." (DeleteTaskSetRequest.force) */
function deleteTaskSet(request: Request<'DeleteTaskSet'>, account: Account): Response<'DeleteTaskSet'> {
  const of = externalService(account, request.cluster, request.service);
  const taskSet = taskSetOf(account, of, request.taskSet);
  const isForced = request.force ?? false;
  if (taskSet.status === 'PRIMARY' && !isForced) throw invalidParameter('Primary TaskSet cannot be deleted');
  if (taskSet.status !== 'DRAINING' && !isForced && (taskSet.scale?.value ?? 0) > 0) {
    throw invalidParameter('The TaskSet cannot be deleted while it is scaled above 0.');
  }
  taskSet.status = 'DRAINING';
  taskSet.computedDesiredCount = 0;
  return answer(account, of, changing(account, taskSet));
}

function updateTaskSet(request: Request<'UpdateTaskSet'>, account: Account): Response<'UpdateTaskSet'> {
  const of = externalService(account, request.cluster, request.service);
  const taskSet = taskSetOf(account, of, request.taskSet);
  refuseDraining(taskSet);
  const scale = checkedScale(request.scale);
  taskSet.scale = scale;
  taskSet.computedDesiredCount = computedDesiredCount(of.stored.service.desiredCount ?? 0, scale.value);
  return answer(account, of, changing(account, taskSet));
}

/** The task set that was PRIMARY becomes ACTIVE, and the service shows the members of the new one. */
function updateServicePrimaryTaskSet(
  request: Request<'UpdateServicePrimaryTaskSet'>,
  account: Account,
): Response<'UpdateServicePrimaryTaskSet'> {
  const of = externalService(account, request.cluster, request.service);
  const taskSet = taskSetOf(account, of, request.primaryTaskSet);
  refuseDraining(taskSet);
  for (const other of of.stored.service.taskSets ?? []) {
    if (other.status === 'PRIMARY') other.status = 'ACTIVE';
  }
  taskSet.status = 'PRIMARY';
  taskSet.updatedAt = timestamp(account.now);
  Object.assign(of.stored.service, primaryMembers(taskSet));
  return answer(account, of, taskSet);
}

/** Without `taskSets`, all of the service: the reference has the member as optional (ECS itself refuses its absence, aws/aws-cli#5380). */
function describeTaskSets(request: Request<'DescribeTaskSets'>, account: Account): Response<'DescribeTaskSets'> {
  const of = externalService(account, request.cluster, request.service);
  const asked = request.taskSets ?? (of.stored.service.taskSets ?? []).map(({ id }) => id ?? '');
  const withTags = request.include?.includes('TAGS') ?? false;
  const answered: Required<Response<'DescribeTaskSets'>> = { taskSets: [], failures: [] };
  for (const reference of asked) {
    const taskSet = findTaskSet(of.stored, reference);
    if (taskSet === undefined) {
      answered.failures.push({ arn: arnOf(account, of, reference), reason: 'MISSING' });
      continue;
    }
    const described = describedTaskSet(of.cluster, of.stored, taskSet);
    answered.taskSets.push(withTags ? described : { ...described, tags: [] });
  }
  return answered;
}

function externalService(account: Account, cluster: string | undefined, service: string | undefined): Of {
  const found = activeCluster(account, cluster);
  const stored = activeService(account, found, service ?? '');
  // Source of the message: hashicorp/terraform-provider-aws#30347.
  if (stored.service.deploymentController?.type !== 'EXTERNAL') {
    throw invalidParameter(
      'Amazon ECS only supports task set management on services configured to use external deployment controllers.',
    );
  }
  return { cluster: found, stored };
}

/** Refuses with TaskSetNotFoundException. */
function taskSetOf(account: Account, of: Of, reference: string | undefined): Wire<TaskSet> {
  const found = findTaskSet(of.stored, arnOf(account, of, reference ?? ''));
  if (found === undefined) throw new ApiError('TaskSetNotFoundException', 'The specified task set does not exist.');
  return found;
}

function findTaskSet({ service }: StoredService, reference: string): Wire<TaskSet> | undefined {
  return service.taskSets?.find(({ id, taskSetArn }) => id === reference || taskSetArn === reference);
}

/** The ARN that an id stands for. Refuses what is neither; source of the message: boto/boto3#3895. */
function arnOf(account: Account, { cluster, stored }: Of, reference: string): string {
  if (readEcsArn(reference)?.type === 'task-set') return reference;
  if (!/^ecs-svc\/\d+$/.test(reference)) throw invalidParameter('Task Set Identifier is invalid');
  return ecsArn(
    account,
    'task-set',
    cluster.cluster.clusterName ?? '',
    stored.service.serviceName ?? '',
    ...reference.split('/'),
  );
}

function refuseDraining(taskSet: Wire<TaskSet>): void {
  if (taskSet.status === 'DRAINING') throw invalidParameter('The TaskSet is draining and cannot be updated.');
}

function changing(account: Account, taskSet: Wire<TaskSet>): Wire<TaskSet> {
  const now = timestamp(account.now);
  taskSet.updatedAt = now;
  taskSet.stabilityStatus = 'STABILIZING';
  taskSet.stabilityStatusAt = now;
  return taskSet;
}

function answer(account: Account, { cluster, stored }: Of, taskSet: Wire<TaskSet>): { taskSet: Wire<TaskSet> } {
  wakeService(account, stored.service.serviceArn ?? '');
  return { taskSet: describedTaskSet(cluster, stored, taskSet) };
}

function answeredBefore(stored: StoredService, token: string | undefined): Wire<TaskSet> | undefined {
  if (token === undefined) return undefined;
  const id = stored.clientTokens[tokenKey(token)];
  return id === undefined ? undefined : findTaskSet(stored, id);
}

/** Tokens of CreateTaskSet are apart from those of CreateService. */
function tokenKey(token: string): string {
  return `CreateTaskSet ${token}`;
}
