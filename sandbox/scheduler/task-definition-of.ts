import type { Task, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredTaskDefinition } from '../account.ts';
import { findTaskDefinition } from '../find.ts';
import { findDaemonTaskDefinition } from '../operations/daemon-task-definitions.ts';
import type { Wire } from '../wire.ts';

/** What a task was started of: a task definition, or the daemon task definition of a daemon. */
export function definitionOf(
  account: Account,
  { taskDefinitionArn = '' }: Wire<Task>,
): Wire<TaskDefinition> | undefined {
  const found = taskDefinitionArn.includes(':daemon-task-definition/')
    ? daemonDefinition(account, taskDefinitionArn)
    : findTaskDefinition(account, taskDefinitionArn);
  return found?.taskDefinition;
}

/**
 * A daemon task definition as a task is started of it. Its tasks share a network of their instance ("daemon_bridge", developer guide, "Amazon
 * ECS Managed Daemons"), so they have neither network interfaces nor ports of the host.
 */
export function daemonDefinition(account: Account, arn: string): StoredTaskDefinition | undefined {
  const stored = findDaemonTaskDefinition(account, arn);
  if (stored === undefined) return undefined;
  const {
    daemonTaskDefinitionArn,
    family,
    revision,
    cpu,
    memory,
    taskRoleArn,
    executionRoleArn,
    containerDefinitions,
  } = stored.daemonTaskDefinition;
  const taskDefinition: Wire<TaskDefinition> = {
    taskDefinitionArn: daemonTaskDefinitionArn,
    ...{ family, revision, cpu, memory, taskRoleArn, executionRoleArn },
    containerDefinitions: containerDefinitions ?? [],
  };
  return { taskDefinition, tags: stored.tags };
}
