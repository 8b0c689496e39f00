import type { ConnectionColor } from '../aws/connection.ts';
import type { NodeData, NodeKind } from './model.ts';
import { type Health, stateOf } from './states.ts';

/** A codicon and a colour of the theme. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

/** What a thing looks like when all is well: then the shape tells its kind, else its state. */
const kindIcons: Readonly<Record<Exclude<NodeKind, 'note'>, string>> = {
  connection: 'cloud',
  group: 'list-tree',
  cluster: 'server-environment',
  service: 'layers',
  deployment: 'rocket',
  'service-deployment': 'rocket',
  'task-set': 'versions',
  task: 'vm-running',
  container: 'package',
  event: 'info',
  'container-instance': 'server',
  'capacity-provider': 'dashboard',
  family: 'library',
  'task-definition': 'file-code',
  daemon: 'server-process',
  'express-service': 'globe',
  gateway: 'radio-tower',
};

const stateIcons: Readonly<Partial<Record<Health, Icon>>> = {
  progress: { id: 'sync', color: 'charts.blue' },
  warning: { id: 'warning', color: 'list.warningForeground' },
  bad: { id: 'error', color: 'list.errorForeground' },
  off: { id: 'circle-slash', color: 'disabledForeground' },
};

const noteIcons = {
  empty: { id: 'info' },
  loading: { id: 'loading~spin' },
  failed: { id: 'error', color: 'list.errorForeground' },
} as const satisfies Record<string, Icon>;

/** The icon of a row: each state has its own shape, the colour only repeats it. */
export function iconOf(data: NodeData): Icon {
  if (data.kind === 'note') return noteIcons[data.note];
  if (data.kind === 'connection' && data.failure === undefined)
    return connectionIcon(data.connection.icon, data.connection.color);
  const { health } = stateOf(data);
  const id = kindIcons[data.kind];
  if (health === 'good') return { id: data.kind === 'event' ? 'pass' : id, color: 'charts.green' };
  return stateIcons[health] ?? { id };
}

function connectionIcon(icon = 'cloud', color?: ConnectionColor): Icon {
  // A name of a codicon and nothing else: settings may hold anything.
  const id = /^[a-z][a-z0-9-]*$/.test(icon) ? icon : 'cloud';
  return { id, ...(color !== undefined && { color: `charts.${color}` }) };
}
