import type * as ecs from '@aws-sdk/client-ecs';
import type { NodeData } from './model.ts';
import { type Health, stateOf } from './states.ts';

const endedDeployments: ReadonlySet<string> = new Set([
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]);

/** Whether ECS is at work on it: its state is worth asking for again in a few seconds. */
export function isChanging(data: NodeData): boolean {
  switch (data.kind) {
    case 'cluster':
      return (
        isUnderWay(data.cluster?.status) ||
        data.cluster?.attachmentsStatus === 'UPDATE_IN_PROGRESS' ||
        (data.cluster?.pendingTasksCount ?? 0) > 0
      );
    case 'service':
      return data.service !== undefined && isServiceChanging(data.service);
    case 'deployment':
      return data.deployment.rolloutState === 'IN_PROGRESS';
    case 'service-deployment':
      return data.serviceDeployment?.status !== undefined && !endedDeployments.has(data.serviceDeployment.status);
    case 'task-set':
      return data.taskSet.stabilityStatus === 'STABILIZING' || data.taskSet.status === 'DRAINING';
    case 'task':
      return isTaskChanging(data.task);
    case 'container-instance':
      return ['REGISTERING', 'DEREGISTERING', 'DRAINING'].includes(data.instance?.status ?? '');
    case 'capacity-provider':
      return isUnderWay(data.provider?.status) || isUnderWay(data.provider?.updateStatus);
    case 'daemon':
      return isUnderWay(data.daemon?.status);
    case 'express-service':
      return isUnderWay(data.service?.status?.statusCode);
    case 'gateway':
      return isUnderWay(data.gateway?.status);
    default:
      return false;
  }
}

/** Whether there is a deployment to stop or to continue. */
export function isDeploying(data: NodeData): boolean {
  if (data.kind !== 'service')
    return (data.kind === 'deployment' || data.kind === 'service-deployment') && isChanging(data);
  return data.service?.deployments?.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS') ?? false;
}

/** `PROVISIONING`, `DEPROVISIONING`, `DRAINING`, `DELETE_IN_PROGRESS`, … */
function isUnderWay(status: string | undefined): boolean {
  return status !== undefined && /(?:_IN_PROGRESS|ING)$/.test(status);
}

function isServiceChanging({ status, deployments = [], taskSets = [], pendingCount = 0 }: ecs.Service): boolean {
  return (
    status === 'DRAINING' ||
    pendingCount > 0 ||
    deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS') ||
    taskSets.some(({ stabilityStatus }) => stabilityStatus === 'STABILIZING')
  );
}

function isTaskChanging(task: ecs.Task | undefined): boolean {
  const { lastStatus, desiredStatus } = task ?? {};
  if (lastStatus === undefined || lastStatus === 'STOPPED' || lastStatus === 'DELETED') return false;
  return lastStatus !== 'RUNNING' || desiredStatus === 'STOPPED';
}

/** When it began, ended or last changed: milliseconds since the epoch, by which `time` sorts; undefined where ECS does not say. */
export function timeOf(data: NodeData): number | undefined {
  return dateOf(data)?.getTime();
}

function dateOf(data: NodeData): Date | undefined {
  switch (data.kind) {
    case 'service':
      return newest(data.service?.deployments) ?? data.service?.createdAt;
    case 'deployment':
      return data.deployment.createdAt;
    case 'service-deployment':
      return data.serviceDeployment?.createdAt;
    case 'task-set':
      return data.taskSet.createdAt;
    case 'task':
      return data.task?.stoppedAt ?? data.task?.startedAt ?? data.task?.createdAt;
    case 'event':
      return data.event.createdAt;
    case 'container-instance':
      return data.instance?.registeredAt;
    case 'task-definition':
      return data.taskDefinition?.registeredAt;
    case 'daemon':
      return data.daemon?.updatedAt ?? data.daemon?.createdAt;
    case 'express-service':
      return data.service?.updatedAt ?? data.service?.createdAt;
    case 'gateway':
      return data.gateway?.updatedAt ?? data.gateway?.createdAt;
    default:
      return undefined;
  }
}

function newest(deployments: readonly ecs.Deployment[] = []): Date | undefined {
  return deployments
    .map(({ updatedAt }) => updatedAt)
    .reduce((last, date) => (date !== undefined && (last === undefined || date > last) ? date : last), undefined);
}

const ranks: Readonly<Record<Health, number>> = { bad: 0, warning: 1, progress: 2, good: 3, off: 4, unknown: 5 };

/** Where the state of a node puts it among its siblings: what needs a look comes first. */
export function stateRank(data: NodeData): number {
  return ranks[stateOf(data).health];
}
