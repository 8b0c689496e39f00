import type { Account, StoredCluster, StoredTask } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { activeCluster, findContainerInstance, findTask } from '../find.ts';
import type { Operations } from '../operation.ts';
import { stopTask } from '../scheduler/tasks.ts';

/** What the agent is told when a change of a state has arrived. */
const acknowledgment = 'ACK';

/**
 * Operations of the container agent. The sandbox leads its tasks on by itself, so what is submitted changes little: times of image pulls,
 * what a container reports of itself, and a task that has stopped.
 */
export const agentOperations: Pick<
  Operations,
  'DiscoverPollEndpoint' | 'SubmitAttachmentStateChanges' | 'SubmitContainerStateChange' | 'SubmitTaskStateChange'
> = {
  DiscoverPollEndpoint({ cluster, containerInstance }, account) {
    if (containerInstance !== undefined) {
      const stored = activeCluster(account, cluster);
      if (findContainerInstance(account, stored, containerInstance) === undefined) {
        throw invalidParameter(`Referenced container instance ${containerInstance} not found.`);
      }
    }
    const domain = `${account.region}.${domainOf(account)}`;
    return {
      endpoint: `https://ecs-a-1.${domain}/`,
      telemetryEndpoint: `https://ecs-t-1.${domain}/`,
      serviceConnectEndpoint: `https://ecs-sc.${domain}/`,
    };
  },

  SubmitTaskStateChange(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const stored = submittedTask(account, cluster, request.task);
    const { task } = stored;
    if (request.pullStartedAt !== undefined) task.pullStartedAt = request.pullStartedAt;
    if (request.pullStoppedAt !== undefined) task.pullStoppedAt = request.pullStoppedAt;
    if (request.executionStoppedAt !== undefined) task.executionStoppedAt = request.executionStoppedAt;
    for (const container of request.containers ?? []) report(stored, container.containerName, container);
    if (request.status === 'STOPPED' && task.desiredStatus !== 'STOPPED') {
      stopTask(account, cluster, stored, {
        stopCode: 'EssentialContainerExited',
        stoppedReason: request.reason ?? 'Essential container in task exited',
      });
    }
    return { acknowledgment };
  },

  SubmitContainerStateChange(request, account) {
    const cluster = activeCluster(account, request.cluster);
    report(submittedTask(account, cluster, request.task), request.containerName, request);
    return { acknowledgment };
  },

  SubmitAttachmentStateChanges({ cluster }, account) {
    activeCluster(account, cluster);
    return { acknowledgment };
  },
};

interface Report {
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly runtimeId?: string | undefined;
  readonly imageDigest?: string | undefined;
}

function submittedTask(account: Account, cluster: StoredCluster, idOrArn = ''): StoredTask {
  const stored = findTask(account, cluster, idOrArn);
  if (stored === undefined) throw invalidParameter(`Referenced task ${idOrArn} not found.`);
  return stored;
}

function report({ task }: StoredTask, containerName: string | undefined, said: Report): void {
  const container = task.containers?.find(({ name }) => name === containerName);
  if (container === undefined) return;
  if (said.exitCode !== undefined) container.exitCode = said.exitCode;
  if (said.reason !== undefined) container.reason = said.reason;
  if (said.runtimeId !== undefined) container.runtimeId = said.runtimeId;
  if (said.imageDigest !== undefined) container.imageDigest = said.imageDigest;
}

/** Source: botocore's partitions.json (dnsSuffix). */
function domainOf({ partition }: Account): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}
