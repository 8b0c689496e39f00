import type { Attachment, Tag, TaskDefinition, TaskOverride, TaskVolumeConfiguration } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTaskDefinition } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import type { Request } from '../operation.ts';
import type { Wire } from '../wire.ts';
import { tagsOfNew } from './tag-checks.ts';

/** What RunTask and StartTask have in common. */
type TaskRequest = Request<'RunTask'> | Request<'StartTask'>;

/** Refuses overrides of what is not in the task definition. The messages are the API's. */
export function checkOverrides(taskDefinition: Wire<TaskDefinition>, overrides: Wire<TaskOverride> | undefined): void {
  if (overrides === undefined) return;
  const names = new Set(taskDefinition.containerDefinitions?.map(({ name }) => name));
  for (const override of overrides.containerOverrides ?? []) {
    // "An empty container override can be passed in" (ContainerOverride).
    if (Object.keys(override).length === 0) continue;
    if (override.name === undefined) throw invalidParameter('Container Override must have a name.');
    if (names.has(override.name)) continue;
    throw invalidParameter(`Override for container named ${override.name} is not a container in the TaskDefinition.`);
  }
  if (JSON.stringify(overrides).length > 8192) {
    throw invalidParameter('Container Overrides length must be at most 8192');
  }
}

/** The group of a new task. `service:` belongs to services. */
export function groupOf(group: string | undefined, { family = '' }: Wire<TaskDefinition>): string {
  if (group === undefined || group === '') return `family:${family}`;
  if (/^(?:service|daemon):/.test(group)) throw invalidParameter('Invalid namespace for group.');
  if (group.length > 255) throw invalidParameter('group can be at most 255 characters long.');
  return group;
}

/** @param most characters: 128 for RunTask, 36 for StartTask (docs of `startedBy`) */
export function startedByOf(startedBy: string | undefined, most: 128 | 36): string | undefined {
  if (startedBy === undefined) return undefined;
  if (startedBy.length > most) throw invalidParameter(`startedBy can be at most ${most} characters long.`);
  if (!/^[A-Za-z0-9\-/_]+$/.test(startedBy)) {
    throw invalidParameter(
      'startedBy can contain only letters, numbers, hyphens (-), forward slashes (/), and underscores (_).',
    );
  }
  return startedBy;
}

/** "If true, then the task definition must have a task role, or you must provide one as an override." (RunTask.enableExecuteCommand) */
export function checkExecuteCommand(
  { enableExecuteCommand, overrides }: TaskRequest,
  { taskRoleArn }: Wire<TaskDefinition>,
): void {
  if (enableExecuteCommand !== true || taskRoleArn !== undefined || overrides?.taskRoleArn !== undefined) return;
  throw invalidParameter(
    'The task could not be started because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.',
  );
}

/**
 * The tags of a new task: its own, which win, those of its task definition when they are propagated, and those that ECS manages. "An error
 * will be received if you specify the SERVICE option when running a task." (RunTask.propagateTags)
 */
export function tagsOf(
  { tags, propagateTags, enableECSManagedTags }: TaskRequest,
  cluster: StoredCluster,
  taskDefinition: StoredTaskDefinition,
): Wire<Tag>[] {
  if (propagateTags === 'SERVICE') {
    throw invalidParameter('Propagating tags from a service is not supported when running a task.');
  }
  const own = tagsOfNew(tags);
  const keys = new Set(own.map(({ key }) => key));
  const propagated = propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags.filter(({ key }) => !keys.has(key)) : [];
  const managed =
    enableECSManagedTags === true ? [{ key: 'aws:ecs:clusterName', value: cluster.cluster.clusterName }] : [];
  return [...managed, ...structuredClone(propagated), ...own];
}

/** The volumes of a new task that Amazon EBS gives, as attachments. Refuses those that the task definition leaves no room for. */
export function volumesOf(
  account: Account,
  { volumes = [] }: Wire<TaskDefinition>,
  configurations: readonly Wire<TaskVolumeConfiguration>[] | undefined,
): Wire<Attachment>[] {
  // "Currently, only one volume is supported per task" (developer guide, "Use Amazon EBS volumes with Amazon ECS").
  const given = configurations ?? [];
  if (given.length > 1) throw invalidParameter('volumeConfigurations can have at most 1 items.');
  const open = volumes.filter(({ configuredAtLaunch }) => configuredAtLaunch === true).map(({ name }) => name);
  for (const { name } of given) {
    if (!open.includes(name)) {
      throw invalidParameter(
        `The volume ${name} is not configured at launch in the task definition. Specify a volume that has configuredAtLaunch set to true.`,
      );
    }
  }
  const missing = open.find((name) => !given.some((each) => each.name === name));
  if (missing !== undefined) throw invalidParameter(`The volume ${missing} requires a volume configuration at launch.`);
  return given.flatMap(({ name, managedEBSVolume: volume }) => {
    if (volume === undefined) return [];
    const details = {
      roleArn: volume.roleArn,
      volumeName: name,
      volumeId: `vol-0${account.ids.hex(16)}`,
      deleteOnTermination: String(volume.terminationPolicy?.deleteOnTermination ?? true),
    };
    return [
      {
        id: account.ids.uuid(),
        type: 'AmazonElasticBlockStorage',
        status: 'ATTACHING',
        details: Object.entries(details).map(([key, value]) => ({ name: key, value })),
      },
    ];
  });
}

/**
 * Refuses ids of a wrong length and ARNs of tasks in another cluster. The messages are the API's.
 *
 * @param idOrArn of a task, in a request
 */
export function checkTaskId(cluster: StoredCluster, idOrArn: string): void {
  const { clusterName } = cluster.cluster;
  const path = idOrArn.startsWith('arn:') ? (readEcsArn(idOrArn)?.path ?? []) : [idOrArn];
  const id = path.at(-1) ?? '';
  if (path.length > 1 && path[0] !== clusterName) {
    throw invalidParameter(`Invalid identifier: Identifier is for cluster ${path[0]}. Your cluster is ${clusterName}`);
  }
  if (id.length !== 32 && id.length !== 36) throw invalidParameter('taskId length should be one of [32,36]');
}
