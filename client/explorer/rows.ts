import { sandboxName } from '../connections/connection-settings.ts';
import { consoleLink } from './console-links.ts';
import { describeTarget } from './describe-target.ts';
import { type Icon, iconOf } from './icons.ts';
import type { GroupKind, NodeData, NodeKind, TreeNode } from './model.ts';
import { favouriteKeyOf, lastOfArn, nameOf } from './names.ts';
import { isDeploying } from './progress.ts';
import { type Part, partsOf } from './row-descriptions.ts';

/** What a row depends on besides its own node. */
export interface RowContext {
  /** Milliseconds: ages are told from here. */
  readonly now: number;
  readonly parent: TreeNode | undefined;
  readonly favourites: ReadonlySet<string>;
  /** The region of the node's connection, and whether the AWS console knows what its endpoint serves. */
  readonly region: string;
  readonly hasConsole: boolean;
}

/** A row as people see and hear it, without VS Code. */
export interface Row {
  readonly label: string;
  /** Beside the label, dimmed: state, counts, progress, age. */
  readonly description: string;
  readonly icon: Icon;
  /**
   * Words between semicolons, for `when` clauses: `;service;arn;name;describe;console;unstarred;` is asked with
   * `viewItem =~ /;service;/`.
   */
  readonly contextValue: string;
  /** What a screen reader says: kind, name, and the description in words. */
  readonly spoken: string;
}

/** The row of a node. */
export function rowOf({ data }: TreeNode, context: RowContext): Row {
  const isFavourite = context.favourites.size > 0 && context.favourites.has(favouriteKeyOf(data) ?? '');
  const parts: readonly Part[] = [
    ...(isFavourite ? [{ shown: '★', spoken: 'favourite' }] : []),
    ...partsOf(data, context.parent?.data, context.now),
  ];
  const label = labelOf(data);
  const words = kindWords[data.kind];
  return {
    label,
    description: parts.map(({ shown }) => shown).join(' · '),
    icon: iconOf(data),
    contextValue: contextValueOf(data, context, isFavourite),
    spoken: [words === '' ? label : `${words} ${label}`, ...parts.map((part) => part.spoken ?? part.shown)].join(', '),
  };
}

const groupLabels: Readonly<Record<GroupKind, string>> = {
  clusters: 'Clusters',
  services: 'Services',
  tasks: 'Standalone Tasks',
  'stopped-tasks': 'Stopped Tasks',
  'container-instances': 'Container Instances',
  'cluster-capacity-providers': 'Capacity Providers',
  'task-definitions': 'Task Definitions',
  'capacity-providers': 'Capacity Providers',
  daemons: 'Daemons',
  'express-services': 'Express Services',
  gateways: 'Gateways',
  deployments: 'Deployments',
  'task-sets': 'Task Sets',
  events: 'Events',
};

/** What a screen reader says before the name; headings and notes speak for themselves. */
export const kindWords: Readonly<Record<NodeKind, string>> = {
  connection: 'Connection',
  group: '',
  cluster: 'Cluster',
  service: 'Service',
  deployment: 'Deployment',
  'service-deployment': 'Service deployment',
  'task-set': 'Task set',
  task: 'Task',
  container: 'Container',
  event: 'Event',
  'container-instance': 'Container instance',
  'capacity-provider': 'Capacity provider',
  family: 'Task definition family',
  'task-definition': 'Task definition',
  daemon: 'Daemon',
  'express-service': 'Express service',
  gateway: 'Gateway',
  note: '',
};

/** What the row is called. */
export function labelOf(data: NodeData): string {
  switch (data.kind) {
    case 'group':
      return data.group === 'tasks' && data.serviceArn !== undefined ? 'Tasks' : groupLabels[data.group];
    case 'deployment':
      return data.deployment.taskDefinition === undefined ? nameOf(data) : lastOfArn(data.deployment.taskDefinition);
    case 'task-set':
      return data.taskSet.externalId ?? nameOf(data);
    case 'container-instance':
      return data.instance?.ec2InstanceId ?? shortId(data.arn);
    case 'task':
      return shortId(data.arn);
    case 'event':
      // Every event begins with the service it belongs to: the tree says that already.
      return nameOf(data).replace(/^\(service [^)]*\)\s*/, '') || 'Event';
    case 'note':
      return data.text;
    default:
      return nameOf(data);
  }
}

/** The start of an id, as git does it: enough to tell siblings apart, and the rest is in the tooltip. */
function shortId(arn: string): string {
  const id = lastOfArn(arn);
  return /^[0-9a-f]{32}$/.test(id) ? id.slice(0, 12) : id;
}

/** The ARN of what a node stands for. */
export function arnOf(data: NodeData): string | undefined {
  switch (data.kind) {
    case 'task-set':
      return data.taskSet.taskSetArn;
    case 'container':
      return data.container.containerArn;
    case 'capacity-provider':
      return data.provider?.capacityProviderArn;
    default:
      return 'arn' in data && data.arn.startsWith('arn:') ? data.arn : undefined;
  }
}

/** What "Copy Name" copies: the full name or id, not what the row shortens it to; undefined for headings and notes. */
export function copiedName(data: NodeData): string | undefined {
  if (data.kind === 'group') return undefined;
  if (data.kind === 'note') return data.failure === undefined ? undefined : failureText(data);
  return nameOf(data);
}

function failureText({ text, failure }: Extract<NodeData, { kind: 'note' }>): string {
  const parts = [text, failure?.code, failure?.detail, failure?.requestId && `Request id: ${failure.requestId}`];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

function contextValueOf(data: NodeData, { region, hasConsole }: RowContext, isFavourite: boolean): string {
  const words: string[] = [data.kind];
  const add = (word: string, holds: boolean) => holds && words.push(word);
  if (data.kind === 'group') words.push(data.group);
  if (data.kind === 'note') {
    words.push(data.note);
    add(data.failure?.remedy.kind ?? '', data.failure !== undefined);
  }
  if (data.kind === 'connection') {
    // Right behind the kind: the menus tell connections of the settings by what follows.
    add('sandbox', data.connection.name === sandboxName);
    add('read-only', data.connection.readOnly === true);
    add('production', data.connection.production === true);
    add(data.failure?.remedy.kind ?? '', data.failure !== undefined);
  }
  add('deploying', isDeploying(data));
  add('arn', arnOf(data) !== undefined);
  add('name', copiedName(data) !== undefined);
  add('describe', describeTarget(data) !== undefined);
  add('console', hasConsole && consoleLink(data, region) !== undefined);
  add(isFavourite ? 'starred' : 'unstarred', favouriteKeyOf(data) !== undefined);
  add('refresh', data.kind !== 'note' && data.kind !== 'event' && data.kind !== 'container');
  return `;${words.join(';')};`;
}
