import type {
  Attachment,
  LaunchType,
  NetworkConfiguration,
  Tag,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTask, StoredTaskDefinition } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import type { DueEvent } from '../due.ts';
import { reserveResources } from '../instances.ts';
import { addTask, setDesiredStopped } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { newTask } from './new-task.ts';
import { endProtection } from './protection.ts';
import { applyStep, wakeStarterOf } from './task-life.ts';
import { planEnd, planStart } from './task-plan.ts';
import { resourcesWith } from './task-resources.ts';

/** Where a task runs. */
export interface TaskPlace {
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderName?: string | undefined;
  /** ARN; for EC2, EXTERNAL and managed instances. */
  readonly containerInstanceArn?: string | undefined;
}

/** What a task is started with. */
export interface TaskStart {
  readonly taskDefinition: StoredTaskDefinition;
  readonly place: TaskPlace;
  /** `service:web` or `family:batch`. */
  readonly group: string;
  /** `ecs-svc/…` of the deployment or task set, or what RunTask says. */
  readonly startedBy?: string | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: Wire<NetworkConfiguration> | undefined;
  readonly overrides?: Wire<TaskOverride> | undefined;
  readonly attachments?: Wire<Attachment>[] | undefined;
  readonly enableExecuteCommand?: boolean | undefined;
  readonly tags: Wire<Tag>[];
  /** ARN of the service whose scheduler is told of every change of its status. Told from the group, which names the service. */
  readonly serviceArn?: string | undefined;
}

export interface TaskStop {
  readonly stopCode: TaskStopCode;
  readonly stoppedReason: string;
}

/**
 * Starts a task: PROVISIONING (or PENDING on an instance without awsvpc), with the events that lead it on. Its outcome is decided by its
 * images and commands: see `outcomes.ts`. Takes what it needs from the instance of `place`.
 */
export function startTask(account: Account, cluster: StoredCluster, start: TaskStart): StoredTask {
  const stored: StoredTask = { task: newTask(account, cluster, start) };
  addTask(cluster, stored);
  if (start.place.containerInstanceArn !== undefined) {
    const taken = resourcesWith(start.taskDefinition.taskDefinition, start.overrides);
    reserveResources(account, cluster, start.place.containerInstanceArn, taken);
  }
  stored.steps = planStart(account, cluster, stored, start.taskDefinition.taskDefinition);
  awaitNext(account, stored);
  wakeStarterOf(account, cluster, stored);
  return stored;
}

/**
 * Wants a task STOPPED; it goes through DEACTIVATING, STOPPING, DEPROVISIONING. Nothing happens to one that is on its way already: the first
 * reason stays.
 */
export function stopTask(account: Account, cluster: StoredCluster, stored: StoredTask, stop: TaskStop): void {
  const { task } = stored;
  if (task.desiredStatus === 'STOPPED') return;
  setDesiredStopped(cluster, stored);
  task.stopCode = stop.stopCode;
  task.stoppedReason = stop.stoppedReason;
  task.version = (task.version ?? 0) + 1;
  stored.steps = planEnd(account, cluster, stored);
  awaitNext(account, stored);
  wakeStarterOf(account, cluster, stored);
}

/** Leads a task on; tells the scheduler of its service (a due event `service`). */
export function taskHappens(account: Account, event: DueEvent): void {
  const [clusterName = '', id = ''] = readEcsArn(event.arn)?.path ?? [];
  const cluster = account.clusters.get(clusterName);
  const stored = cluster?.tasks.get(id) ?? cluster?.stoppedTasks.get(id);
  if (cluster === undefined || stored === undefined) return;
  if (endProtection(account, stored)) wakeStarterOf(account, cluster, stored);
  let count = 0;
  for (let step = stored.steps?.[0]; step !== undefined && step.at <= account.now; step = stored.steps?.[0]) {
    stored.steps?.shift();
    const stop = applyStep(account, cluster, stored, step);
    if (stop !== undefined) stopTask(account, cluster, stored, stop);
    count += 1;
  }
  // An event of a plan that was changed meanwhile finds nothing to do: the one of the new plan comes by itself.
  if (count === 0) return;
  awaitNext(account, stored);
  wakeStarterOf(account, cluster, stored);
}

function awaitNext(account: Account, { task, steps }: StoredTask): void {
  const next = steps?.[0];
  if (next !== undefined) account.due.add({ at: next.at, kind: 'task', arn: task.taskArn ?? '' });
}
