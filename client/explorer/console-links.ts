import type { Connection } from '../aws/connection.ts';
import { familyAndRevision, readEcsArn } from './arns.ts';
import type { NodeData } from './model.ts';
import { lastOfArn } from './names.ts';

/**
 * Where the console of a partition lives; undefined for partitions whose console is not on the public internet. Source: "AWS Management
 * Console endpoints" of the AWS General Reference, and the partitions' own getting-started guides.
 */
function consoleHost(region: string): string | undefined {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `${region}.console.amazonaws-us-gov.com`;
  if (region.startsWith('eusc-')) return `${region}.console.amazonaws-eusc.eu`;
  if (/^(us-iso|eu-iso)/.test(region)) return undefined;
  return `${region}.console.aws.amazon.com`;
}

/** Whether the console shows what the connection reaches: not for the sandbox or another server of one's own. */
export function hasConsole({ region, endpoint }: Connection): boolean {
  if (consoleHost(region) === undefined) return false;
  // VPC endpoints serve the account's own ECS.
  return (
    endpoint === undefined ||
    /^https:\/\/[\w.-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws)(:\d+)?\/?$/.test(endpoint)
  );
}

/** The page of the ECS console about a node; undefined when there is none. */
export function consoleLink(data: NodeData, region: string): string | undefined {
  const host = consoleHost(region);
  const path = consolePath(data);
  return host === undefined || path === undefined
    ? undefined
    : `https://${host}/ecs/v2/${path}?region=${encodeURIComponent(region)}`;
}

function consolePath(data: NodeData): string | undefined {
  switch (data.kind) {
    case 'connection':
      return 'clusters';
    case 'group':
      return groupPath(data);
    case 'cluster':
      return clusterPage(data.arn, 'services');
    case 'service':
    case 'express-service':
      return servicePage(data.cluster, data.arn, 'health');
    case 'deployment':
      return servicePage(data.cluster, data.serviceArn, 'deployments');
    case 'service-deployment': {
      // …:service-deployment/shop/web/id
      const [cluster, service] = readEcsArn(data.arn)?.path ?? [];
      return cluster === undefined || service === undefined ? undefined : servicePage(cluster, service, 'deployments');
    }
    case 'task-set':
      return data.taskSet.serviceArn && servicePage(data.cluster, data.taskSet.serviceArn, 'deployments');
    case 'event':
      return servicePage(data.cluster, data.serviceArn, 'events');
    case 'task':
      return clusterPage(data.cluster, `tasks/${part(data.arn)}/configuration`);
    case 'container':
      return clusterPage(data.cluster, `tasks/${part(data.taskArn)}/configuration`);
    case 'container-instance':
      return clusterPage(data.cluster, `infrastructure/container-instances/${part(data.arn)}`);
    case 'capacity-provider':
      return data.cluster === undefined ? undefined : clusterPage(data.cluster, 'infrastructure');
    case 'family':
      return `task-definitions/${part(data.family)}`;
    case 'task-definition': {
      const { family, revision } = familyAndRevision(data.arn);
      return `task-definitions/${part(family)}${revision === undefined ? '' : `/${revision}/containers`}`;
    }
    default:
      return undefined;
  }
}

function groupPath({ group, cluster }: Extract<NodeData, { kind: 'group' }>): string | undefined {
  if (group === 'task-definitions') return 'task-definitions';
  if (cluster === undefined) return group === 'clusters' ? 'clusters' : undefined;
  if (group === 'services') return clusterPage(cluster, 'services');
  if (group === 'tasks' || group === 'stopped-tasks') return clusterPage(cluster, 'tasks');
  const isCapacity = group === 'container-instances' || group === 'cluster-capacity-providers';
  return isCapacity ? clusterPage(cluster, 'infrastructure') : undefined;
}

function clusterPage(cluster: string, page: string): string {
  return `clusters/${part(cluster)}/${page}`;
}

function servicePage(cluster: string, service: string, page: string): string {
  return clusterPage(cluster, `services/${part(service)}/${page}`);
}

function part(arnOrName: string): string {
  return encodeURIComponent(lastOfArn(arnOrName));
}
