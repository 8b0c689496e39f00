import type { NodeData, TreeNode } from './model.ts';

/** Id of a connection's own node. */
export function connectionId(name: string): string {
  return `connection|${encodeURIComponent(name)}`;
}

/**
 * Id of what a branch holds: by connection, heading and ARN, so that it is the same after every refresh. What has no ARN is named below its
 * owner.
 */
export function idBelow({ id, connection, data }: Pick<TreeNode, 'id' | 'connection' | 'data'>, key: string): string {
  return key.startsWith('arn:') && data.kind !== 'task'
    ? `${encodeURIComponent(connection)}|${scopeOf(data)}|${key}`
    : `${id}|${key}`;
}

/** The same task is below its service, below its instance, and among those that stopped. */
function scopeOf(data: NodeData): string {
  if (data.kind === 'group') return data.serviceArn === undefined ? data.group : `service-${data.group}`;
  return data.kind;
}
