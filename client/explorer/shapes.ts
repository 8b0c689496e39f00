import type * as ecs from '@aws-sdk/client-ecs';
import {
  clustersBranch,
  connectionBranch,
  familiesBranch,
  gatewaysBranch,
  providersBranch,
  revisionsBranch,
} from './account-branches.ts';
import type { BranchShape } from './branch.ts';
import {
  clusterBranch,
  containersBranch,
  daemonsBranch,
  deploymentsBranch,
  eventsBranch,
  expressBranch,
  instancesBranch,
  serviceBranch,
  servicesBranch,
  stoppedTasksBranch,
  type TaskScope,
  taskSetsBranch,
  tasksBranch,
} from './cluster-branches.ts';
import type { NodeData, TreeNode } from './model.ts';
import { lastOfArn } from './names.ts';
import type { StoppedTasks } from './stopped-tasks.ts';

/** What branches read of the rest of the tree. */
export interface Surroundings {
  /** Data of a node as it is now. */
  dataOf(id: string | undefined): NodeData | undefined;
  readonly stopped: StoppedTasks;
}

type Group = Extract<NodeData, { kind: 'group' }>;

/** Whether something can have children. */
export function isExpandable({ kind }: NodeData): boolean {
  return ['connection', 'group', 'cluster', 'service', 'task', 'container-instance', 'family'].includes(kind);
}

/** What is below a node; undefined for a leaf. */
export function shapeBelow(node: TreeNode, around: Surroundings): BranchShape | undefined {
  const { data, id } = node;
  const own = () => around.dataOf(id);
  switch (data.kind) {
    case 'connection':
      return connectionBranch;
    case 'cluster':
      return clusterBranch(data.arn, () => clusterOf(own()));
    case 'service':
      return serviceBranch(data.cluster, data.arn, () => serviceOf(own()));
    case 'task':
      return containersBranch(data.cluster, data.arn, () => taskOf(own()));
    case 'container-instance':
      return tasksBranch(data.cluster, { kind: 'instance', containerInstance: data.arn });
    case 'family':
      return revisionsBranch(data.family);
    case 'group':
      return shapeOfGroup(data, node, around);
    default:
      return undefined;
  }
}

function shapeOfGroup(
  { group, cluster, serviceArn }: Group,
  { connection, parent }: TreeNode,
  { dataOf, stopped }: Surroundings,
): BranchShape | undefined {
  if (group === 'clusters') return clustersBranch;
  if (group === 'task-definitions') return familiesBranch;
  if (group === 'capacity-providers') return providersBranch(undefined, () => []);
  if (group === 'gateways') return gatewaysBranch;
  if (cluster === undefined) return undefined;
  if (group === 'tasks') return tasksBranch(cluster, scopeOf(serviceArn, 'standalone'));
  if (group === 'stopped-tasks') {
    const serviceName = serviceArn === undefined ? undefined : lastOfArn(serviceArn);
    return stoppedTasksBranch(cluster, scopeOf(serviceArn, 'cluster'), () =>
      stopped.of(connection, cluster, serviceName),
    );
  }
  if (serviceArn !== undefined) {
    const service = () => serviceOf(dataOf(parent));
    if (group === 'deployments') return deploymentsBranch(cluster, serviceArn, service);
    if (group === 'task-sets') return taskSetsBranch(cluster, service);
    return group === 'events' ? eventsBranch(cluster, serviceArn) : undefined;
  }
  if (group === 'services') return servicesBranch(cluster);
  if (group === 'container-instances') return instancesBranch(cluster);
  if (group === 'express-services') return expressBranch(cluster);
  if (group === 'daemons') return daemonsBranch(cluster);
  if (group !== 'cluster-capacity-providers') return undefined;
  return providersBranch(cluster, () => clusterOf(dataOf(parent))?.defaultCapacityProviderStrategy ?? []);
}

function scopeOf(serviceArn: string | undefined, otherwise: 'standalone' | 'cluster'): TaskScope {
  return serviceArn === undefined ? { kind: otherwise } : { kind: 'service', serviceArn };
}

function clusterOf(data: NodeData | undefined): ecs.Cluster | undefined {
  return data?.kind === 'cluster' ? data.cluster : undefined;
}

function serviceOf(data: NodeData | undefined): ecs.Service | undefined {
  return data?.kind === 'service' ? data.service : undefined;
}

function taskOf(data: NodeData | undefined): ecs.Task | undefined {
  return data?.kind === 'task' ? data.task : undefined;
}
