import type { Account } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findTask } from '../find.ts';
import type { Request, Response } from '../operation.ts';
import { checkTaskId } from './task-checks.ts';

/** Opens a session that leads nowhere: there is no machine behind it. The messages are the API's. */
export function executeCommand(request: Request<'ExecuteCommand'>, account: Account): Response<'ExecuteCommand'> {
  const cluster = activeCluster(account, request.cluster);
  checkTaskId(cluster, request.task ?? '');
  if (request.interactive !== true) throw invalidParameter('Interactive is the only mode supported currently.');
  if (request.command === '') throw invalidParameter('Command cannot be empty.');
  const task = findTask(account, cluster, request.task ?? '')?.task;
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  if (task.enableExecuteCommand !== true) {
    throw invalidParameter(
      "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. Wait and try again or run a new task with execute command enabled and try again.",
    );
  }
  const { containers = [] } = task;
  if (request.container === undefined && containers.length > 1) {
    throw invalidParameter('A container name must be specified for tasks with more than one container.');
  }
  const container = containers.find(({ name }) => request.container === undefined || name === request.container);
  if (container === undefined) throw invalidParameter(`The container ${request.container} was not found in the task.`);
  const agent = container.managedAgents?.find(({ name }) => name === 'ExecuteCommandAgent');
  if (container.lastStatus !== 'RUNNING' || agent?.lastStatus !== 'RUNNING') {
    throw new ApiError(
      'TargetNotConnectedException',
      'The execute command failed due to an internal error. Try again later.',
    );
  }
  const sessionId = `ecs-execute-command-${account.ids.hex(17)}`;
  return {
    clusterArn: task.clusterArn,
    containerArn: container.containerArn,
    containerName: container.name,
    interactive: true,
    session: {
      sessionId,
      streamUrl: `wss://ssmmessages.${account.region}.amazonaws.com/v1/data-channel/${sessionId}?role=publish_subscribe`,
      tokenValue: account.ids.hex(64),
    },
    taskArn: task.taskArn,
  };
}
