import type { Failure, Task } from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { activeCluster, findTask } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { stopTask } from '../scheduler/tasks.ts';
import { idOf } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { executeCommand } from './execute-command.ts';
import { listTasks } from './list-tasks.ts';
import { runTask, startTaskOnInstances } from './run-task.ts';
import { checkTaskId } from './task-checks.ts';

/** Operations on tasks. */
export const tasksOperations: Pick<
  Operations,
  'RunTask' | 'StartTask' | 'StopTask' | 'DescribeTasks' | 'ListTasks' | 'ExecuteCommand'
> = {
  RunTask: runTask,
  StartTask: startTaskOnInstances,
  StopTask: stop,
  DescribeTasks: describe,
  ListTasks: listTasks,
  ExecuteCommand: executeCommand,
};

/** A task that is STOPPED already, or on its way, is answered as it is. The messages are the API's. */
function stop(request: Request<'StopTask'>, account: Account): Response<'StopTask'> {
  const cluster = activeCluster(account, request.cluster);
  checkTaskId(cluster, request.task ?? '');
  const stored = findTask(account, cluster, request.task ?? '');
  if (stored === undefined) throw invalidParameter('The referenced task was not found.');
  const stoppedReason = request.reason ?? 'Task stopped by user';
  stopTask(account, cluster, stored, { stopCode: 'UserInitiated', stoppedReason });
  return { task: stored.task };
}

function describe(request: Request<'DescribeTasks'>, account: Account): Response<'DescribeTasks'> {
  const cluster = activeCluster(account, request.cluster);
  const references = request.tasks ?? [];
  if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (references.length > 100) throw invalidParameter('Tasks can have at most 100 items.');
  for (const reference of references) checkTaskId(cluster, reference);
  const tasks: Wire<Task>[] = [];
  const failures: Wire<Failure>[] = [];
  const hasTags = request.include?.includes('TAGS') === true;
  for (const reference of new Set(references)) {
    const found = findTask(account, cluster, reference);
    if (found === undefined) {
      const arn = ecsArn(account, 'task', cluster.cluster.clusterName ?? '', idOf(reference));
      failures.push({ arn, reason: 'MISSING' });
      continue;
    }
    tasks.push(hasTags ? found.task : { ...found.task, tags: [] });
  }
  return { tasks, failures };
}
