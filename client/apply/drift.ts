import type { OperationName } from '../aws/operation.ts';
import type { FileRequest, LiveState } from './model.ts';
import { planOf } from './plan.ts';
import type { Surroundings } from './plan-context.ts';
import { familyOf } from './shape-names.ts';

/** How a thing that a request of a file tells of is in the account. */
export type Drift =
  | { readonly kind: 'in-sync' }
  /** `count` members differ; the same number that the preview shows. */
  | { readonly kind: 'differs'; readonly count: number; readonly members: readonly string[] }
  /** The account has no such thing. */
  | { readonly kind: 'absent' }
  /** Being read. */
  | { readonly kind: 'checking' }
  /** It was not read since the request names another thing: saving the file does. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'unknown'; readonly reason: string };

type Subject = keyof typeof rows;

/** Operations that tell how something is to be, and what that is. The others do something once, which is no state to compare with. */
const subjects: Partial<Readonly<Record<OperationName, Subject>>> = {
  CreateCapacityProvider: 'capacityProvider',
  CreateCluster: 'cluster',
  CreateDaemon: 'daemon',
  CreateExpressGatewayService: 'expressService',
  CreateGateway: 'gateway',
  CreateService: 'service',
  PutClusterCapacityProviders: 'cluster',
  RegisterDaemonTaskDefinition: 'daemonTaskDefinition',
  RegisterTaskDefinition: 'taskDefinition',
  UpdateCapacityProvider: 'capacityProvider',
  UpdateCluster: 'cluster',
  UpdateClusterSettings: 'cluster',
  UpdateDaemon: 'daemon',
  UpdateExpressGatewayService: 'expressService',
  UpdateGateway: 'gateway',
  UpdateService: 'service',
};

/** What a row of the tree is known by, for each subject: ARN or name. */
const rows = {
  capacityProvider: ({ capacityProvider }: LiveState) => capacityProvider?.name,
  cluster: ({ cluster }: LiveState) => cluster?.clusterArn,
  daemon: ({ daemon }: LiveState) => daemon?.daemonArn,
  daemonTaskDefinition: () => undefined,
  expressService: ({ expressService }: LiveState) => expressService?.serviceArn,
  gateway: ({ gateway }: LiveState) => gateway?.gatewayArn,
  service: ({ service }: LiveState) => service?.serviceArn,
  taskDefinition: ({ taskDefinition }: LiveState) =>
    taskDefinition?.family ?? (taskDefinition?.taskDefinitionArn && familyOf(taskDefinition.taskDefinitionArn)),
} satisfies Partial<Readonly<Record<keyof LiveState, (live: LiveState) => string | undefined>>>;

/** Whether a request tells how something is to be, so that it can be compared with what is. */
export function isComparable(operation: string): boolean {
  return Object.hasOwn(subjects, operation);
}

/** The ARN or name by which the tree knows what a request is about; undefined when the account does not have it. */
export function rowOfDrift({ operation }: Pick<FileRequest, 'operation'>, live: LiveState): string | undefined {
  const subject = subjects[operation];
  return subject === undefined ? undefined : rows[subject](live);
}

/** Members that decide what is read: {@link readLive} asks for nothing else. */
const naming: readonly string[] = [
  'capacityProvider',
  'cluster',
  'clusterArn',
  'clusterName',
  'daemonArn',
  'daemonName',
  'family',
  'gateway',
  'name',
  'service',
  'serviceArn',
  'serviceName',
  'taskDefinition',
];

/** The same for requests of which the same is read: what was read stays good while other members are edited. */
export function readKey({ operation, input }: Pick<FileRequest, 'operation' | 'input'>): string {
  return JSON.stringify([operation, ...naming.map((name) => input[name] ?? null)]);
}

/** Compares a request with what was read. Makes no call: it may run at every keystroke. */
export function driftOf(
  request: Pick<FileRequest, 'operation' | 'input'>,
  live: LiveState,
  surroundings: Surroundings,
): Drift {
  const subject = subjects[request.operation];
  if (subject === undefined) return { kind: 'unknown', reason: `${request.operation} describes no state.` };
  if (live[subject] === undefined && live.unknown?.includes(subject) !== true) return { kind: 'absent' };
  const { verdict, before, differences, steps } = planOf(request, live, surroundings);
  if (verdict === 'create') return { kind: 'absent' };
  if (before === undefined) {
    return { kind: 'unknown', reason: live.unread[0] ?? steps[0] ?? 'It could not be compared.' };
  }
  if (differences.length === 0) return { kind: 'in-sync' };
  const members = [...new Set(differences.map(({ path }) => String(path[0])))];
  return { kind: 'differs', count: differences.length, members };
}
