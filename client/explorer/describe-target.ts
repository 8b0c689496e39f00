import { readEcsArn } from './arns.ts';
import type { NodeData } from './model.ts';
import { lastOfArn } from './names.ts';

/** What a describe document can be about. */
export const describedKinds = [
  'capacity-provider',
  'cluster',
  'container-instance',
  'daemon',
  'daemon-task-definition',
  'express-service',
  'gateway',
  'service',
  'service-deployment',
  'service-revision',
  'task',
  'task-definition',
  'task-set',
] as const;

export type DescribedKind = (typeof describedKinds)[number];

/** What to describe. */
export interface DescribeTarget {
  readonly kind: DescribedKind;
  /** ARN, or a name where the API takes one. */
  readonly id: string;
  /** ARN or name; services, tasks, task sets and container instances need it. */
  readonly cluster?: string;
  /** ARN or name: task sets need it. */
  readonly service?: string;
}

/** A part of a describe document: the first line that holds the text. */
export interface DescribePlace {
  readonly target: DescribeTarget;
  readonly text?: string;
}

/** What describes a node: itself, or, for its parts, the thing that it is part of and where it stands there. */
export function describeTarget(data: NodeData): DescribePlace | undefined {
  switch (data.kind) {
    case 'cluster':
    case 'service-deployment':
    case 'task-definition':
    case 'daemon':
    case 'gateway':
    case 'express-service':
      return { target: { kind: data.kind, id: data.arn } };
    case 'service':
    case 'task':
    case 'container-instance':
      return { target: { kind: data.kind, id: data.arn, cluster: data.cluster } };
    case 'deployment':
      return partOf(serviceTarget(data.cluster, data.serviceArn), data.deployment.id);
    case 'event':
      return partOf(serviceTarget(data.cluster, data.serviceArn), data.event.id);
    case 'task-set': {
      const { taskSetArn, serviceArn } = data.taskSet;
      if (taskSetArn === undefined || serviceArn === undefined) return undefined;
      return { target: { kind: 'task-set', id: taskSetArn, cluster: data.cluster, service: serviceArn } };
    }
    case 'container':
      return partOf({ kind: 'task', id: data.taskArn, cluster: data.cluster }, data.container.containerArn);
    case 'capacity-provider': {
      const { name, cluster } = data;
      return { target: { kind: 'capacity-provider', id: name, ...(cluster !== undefined && { cluster }) } };
    }
    case 'family':
      return { target: { kind: 'task-definition', id: data.family } };
    default:
      return undefined;
  }
}

function serviceTarget(cluster: string, service: string): DescribeTarget {
  return { kind: 'service', id: service, cluster };
}

function partOf(target: DescribeTarget, text: string | undefined): DescribePlace {
  return { target, ...(text !== undefined && { text: JSON.stringify(text) }) };
}

/** What an ARN of ECS stands for; undefined for what cannot be described by its ARN alone. */
export function targetOfArn(arn: string): DescribeTarget | undefined {
  const read = readEcsArn(arn);
  if (read === undefined) return undefined;
  const { partition, region, accountId, type, path } = read;
  const cluster = `arn:${partition}:ecs:${region}:${accountId}:cluster/${path[0]}`;
  switch (type) {
    case 'cluster':
    case 'task-definition':
    case 'capacity-provider':
    case 'service-deployment':
    case 'service-revision':
    case 'daemon':
    case 'daemon-task-definition':
    case 'gateway':
      return { kind: type, id: arn };
    case 'service':
    case 'task':
    case 'container-instance':
      // Of an account with old ARNs: the cluster is not in them.
      return path.length < 2 ? undefined : { kind: type, id: arn, cluster };
    case 'task-set':
      return path.length < 3 ? undefined : { kind: type, id: arn, cluster, service: path[1] ?? '' };
    default:
      return undefined;
  }
}

/** `web.service.json`: what the editor's tab says. */
export function documentName({ kind, id }: DescribeTarget): string {
  return `${lastOfArn(id).replaceAll(/[^\w.:-]/g, '_')}.${kind}.json`;
}

/** Reads back what a document's address says. Undefined when it is no target: anybody can open an address. */
export function readTarget(text: string): DescribeTarget | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, id, cluster, service } = value as Readonly<Record<string, unknown>>;
  const known = describedKinds.find((each) => each === kind);
  if (known === undefined || typeof id !== 'string' || id === '') return undefined;
  return {
    kind: known,
    id,
    ...(typeof cluster === 'string' && { cluster }),
    ...(typeof service === 'string' && { service }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
