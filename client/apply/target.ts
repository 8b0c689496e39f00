import type { Connection } from '../aws/connection.ts';
import type { Identity } from '../aws/session.ts';
import type { FileRequest } from './model.ts';
import { shortName } from './shape-names.ts';

/** What a request will act on, and as whom. */
export interface Target {
  readonly connection: Connection;
  readonly identity: Identity;
  readonly region: string;
  /** Name of the cluster; undefined for operations that have none. */
  readonly cluster: string | undefined;
  /** Of the service, family, capacity provider, …: what the request is about; undefined when it does not say. */
  readonly name: string | undefined;
}

/** Operations that act on the cluster `default` when the request names none. Source: API reference, "If you do not specify a cluster". */
const takesDefaultCluster =
  /^(?:CreateService|UpdateService|DeleteService|DescribeServices|ListServices|RunTask|StartTask|StopTask|DescribeTasks|ListTasks|ExecuteCommand|(?:List|Describe|Deregister)ContainerInstances?|UpdateContainer(?:Agent|InstancesState)|PutAttributes|DeleteAttributes|UpdateTaskProtection|GetTaskProtection)$/;

/** Members that name what a request is about, the narrowest first. */
const namingMembers: readonly string[] = [
  'taskSet',
  'serviceName',
  'service',
  'daemonName',
  'family',
  'task',
  'capacityProvider',
  'containerInstance',
  'clusterName',
  'name',
  'taskDefinition',
  'resourceArn',
  'serviceArn',
];

/** Resolves what a request acts on: the cluster and the name as people read them, ARNs cut to what they name. */
export function targetOf({ operation, input }: FileRequest, connection: Connection, identity: Identity): Target {
  const cluster = given(input.cluster) ?? (takesDefaultCluster.test(operation) ? 'default' : undefined);
  const name = namingMembers.map((member) => given(input[member])).find((value) => value !== undefined);
  return { connection, identity, region: connection.region, cluster, name };
}

function given(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? shortName(value) : undefined;
}

/**
 * Whether two identities are the same principal. Sessions of a role are named anew at each sign-in, which is nothing to stop for:
 * `arn:aws:sts::111122223333:assumed-role/deploy/session`.
 */
export function isSamePrincipal(one: Identity, other: Identity): boolean {
  return one.accountId === other.accountId && principalOf(one.arn) === principalOf(other.arn);
}

function principalOf(arn: string): string {
  return arn.replace(/(:assumed-role\/.+)\/[^/]+$/, '$1');
}
