import type { NodeData } from './model.ts';

/** What comes last in an ARN: `web` of `arn:aws:ecs:…:service/shop/web`, `web:3` of a task definition. */
export function lastOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** What a node is called: it is sorted by that. Empty for a row that only says something. */
export function nameOf(data: NodeData): string {
  switch (data.kind) {
    case 'connection':
      return data.connection.name;
    case 'group':
      return data.group;
    case 'capacity-provider':
      return data.name;
    case 'family':
      return data.family;
    case 'deployment':
      return data.deployment.id ?? '';
    case 'task-set':
      return data.taskSet.id ?? '';
    case 'container':
      return data.container.name ?? '';
    case 'event':
      return data.event.message ?? '';
    case 'gateway':
      return data.gateway?.name ?? lastOfArn(data.arn);
    case 'note':
      return '';
    default:
      return lastOfArn(data.arn);
  }
}

/** What the filter and a search look into, in lower case; undefined for nodes that no filter hides. */
export function searchTextOf(data: NodeData): string | undefined {
  switch (data.kind) {
    case 'task':
      return `${nameOf(data)} ${lastOfArn(data.task?.taskDefinitionArn ?? '')}`.toLowerCase();
    case 'container-instance':
      return `${nameOf(data)} ${data.instance?.ec2InstanceId ?? ''}`.toLowerCase();
    case 'cluster':
    case 'service':
    case 'capacity-provider':
    case 'family':
    case 'task-definition':
    case 'daemon':
    case 'express-service':
    case 'gateway':
      return nameOf(data).toLowerCase();
    default:
      return undefined;
  }
}

/** By what a node is known as a favourite: its ARN, or the name of the connection. */
export function favouriteKeyOf(data: NodeData): string | undefined {
  if (data.kind === 'connection') return data.connection.name;
  if (data.kind === 'capacity-provider') return data.provider?.capacityProviderArn ?? data.name;
  if (data.kind === 'family') return data.family;
  return 'arn' in data ? data.arn : undefined;
}
