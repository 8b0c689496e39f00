import type { Failure, ProtectedTask } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTask } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { activeCluster, findTask } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { isProtected } from '../scheduler/protection.ts';
import { wakeStarterOf } from '../scheduler/task-life.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';

/** Documented: a protection ends after 2 hours unless told otherwise, and lasts 1 to 2,880 minutes (UpdateTaskProtection). */
const minutes = { usual: 120, least: 1, most: 2880 };

/** Operations on task protection. */
export const taskProtectionOperations: Pick<Operations, 'GetTaskProtection' | 'UpdateTaskProtection'> = {
  GetTaskProtection: getTaskProtection,
  UpdateTaskProtection: updateTaskProtection,
};

function getTaskProtection(request: Request<'GetTaskProtection'>, account: Account): Response<'GetTaskProtection'> {
  const cluster = activeCluster(account, request.cluster);
  const { found, failures } = serviceTasks(account, cluster, request.tasks, 100);
  return { protectedTasks: found.map((stored) => protectionOf(account, stored)), failures };
}

function updateTaskProtection(
  request: Request<'UpdateTaskProtection'>,
  account: Account,
): Response<'UpdateTaskProtection'> {
  const cluster = activeCluster(account, request.cluster);
  const { protectionEnabled, expiresInMinutes = minutes.usual } = request;
  if (expiresInMinutes < minutes.least || expiresInMinutes > minutes.most) {
    throw invalidParameter(`expiresInMinutes must be between ${minutes.least} and ${minutes.most}.`);
  }
  const { found, failures } = serviceTasks(account, cluster, request.tasks, 10);
  for (const stored of found) {
    if (protectionEnabled) protect(account, stored, expiresInMinutes);
    else delete stored.protection;
    wakeStarterOf(account, cluster, stored);
  }
  return { protectedTasks: found.map((stored) => protectionOf(account, stored)), failures };
}

/** "The expiresInMinutes property is always reset when you invoke this operation for a task that already has protectionEnabled set to true." */
function protect(account: Account, stored: StoredTask, expiresInMinutes: number): void {
  const { taskArn = '' } = stored.task;
  const at = account.now + expiresInMinutes * 60_000;
  stored.protection = { taskArn, protectionEnabled: true, expirationDate: timestamp(at) };
  account.due.add({ at, kind: 'task', arn: taskArn });
}

function protectionOf(account: Account, stored: StoredTask): Wire<ProtectedTask> {
  return isProtected(account, stored)
    ? { ...stored.protection }
    : { taskArn: stored.task.taskArn, protectionEnabled: false };
}

/** Tasks that can be protected: those of services. Source of the reasons: developer guide, "API failure reasons". */
function serviceTasks(
  account: Account,
  cluster: StoredCluster,
  references: readonly string[] | undefined,
  most: number,
): { readonly found: StoredTask[]; readonly failures: Wire<Failure>[] } {
  if (references === undefined || references.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (references.length > most) throw invalidParameter(`Tasks can have at most ${most} items.`);
  const found: StoredTask[] = [];
  const failures: Wire<Failure>[] = [];
  for (const reference of new Set(references)) {
    const stored = findTask(account, cluster, reference);
    const arn = ecsArn(account, 'task', cluster.cluster.clusterName ?? '', idOf(reference));
    if (stored === undefined || stored.task.lastStatus === 'STOPPED') failures.push({ arn, reason: 'MISSING' });
    else if (stored.task.group?.startsWith('service:')) found.push(stored);
    else {
      failures.push({
        arn,
        reason: 'TASK_NOT_VALID',
        detail: "The specified task isn't part of an Amazon ECS service. Only service-managed tasks can be protected.",
      });
    }
  }
  return { found, failures };
}
