import type { LiveState } from './model.ts';
import { isJson, type Json } from './shape-json.ts';

/** Parts of an ARN; a resource holds its type: `cluster/shop`. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty for resources without an account (S3 buckets) and AWS's own. */
  readonly account: string;
  readonly resource: string;
}

export function readArn(text: string): ArnParts | undefined {
  const match = /^arn:([^:\s]+):([^:\s]+):([^:\s]*):([^:\s]*):(\S.*)$/.exec(text);
  if (match === null) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}

/** The last part of an ARN or name: `arn:…:cluster/shop` and `shop` are `shop`. */
export function shortName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
}

/** Name of a role with its path: `service-role/web` of `arn:aws:iam::123456789012:role/service-role/web` and of `/service-role/web`. */
export function roleName(nameOrArn: string): string {
  const resource = readArn(nameOrArn)?.resource.replace(/^role\//, '') ?? nameOrArn;
  return resource.replace(/^\//, '');
}

/** Name of the cluster that a request means. Default: CreateService.cluster and its like. */
export function clusterName(input: Json): string {
  const given = input.cluster ?? input.clusterArn ?? input.clusterName;
  return typeof given === 'string' && given !== '' ? shortName(given) : 'default';
}

/** `family:revision`, or the family alone where no revision is named and none is known. */
export function taskDefinitionName(reference: string, live: Pick<LiveState, 'taskDefinition'>): string {
  const name = shortName(reference);
  const { family, revision } = live.taskDefinition ?? {};
  return name === family && revision !== undefined ? `${family}:${revision}` : name;
}

/** Family of `family`, `family:3` or the ARN of a task definition. */
export function familyOf(reference: string): string {
  return shortName(reference).replace(/:\d+$/, '');
}

/** What a value means at a place where a name and an ARN mean the same. @param path members from the request; `*` for items */
type Meaning = (text: string, live: LiveState) => string;

/** Places where a name, a short ARN and a full ARN mean the same. Source: the members' documentation ("short name or full ARN"). */
const meanings: Readonly<Record<string, Meaning>> = {
  'CreateServiceRequest.cluster': shortName,
  'CreateServiceRequest.role': roleName,
  'CreateServiceRequest.taskDefinition': taskDefinitionName,
  'CreateTaskSetRequest.cluster': shortName,
  'CreateTaskSetRequest.service': shortName,
  'CreateTaskSetRequest.taskDefinition': taskDefinitionName,
  'RunTaskRequest.cluster': shortName,
  'RunTaskRequest.taskDefinition': taskDefinitionName,
  'StartTaskRequest.cluster': shortName,
  'StartTaskRequest.taskDefinition': taskDefinitionName,
  'CreateCapacityProviderRequest.cluster': shortName,
  'CreateExpressGatewayServiceRequest.cluster': shortName,
  'PutClusterCapacityProvidersRequest.cluster': shortName,
  'CapacityProviderStrategyItem.capacityProvider': shortName,
  'CreateClusterRequest.capacityProviders': shortName,
  'PutClusterCapacityProvidersRequest.capacityProviders': shortName,
  // "If you use vCPU …, it's converted to an integer indicating the CPU units when the task definition is registered" (TaskDefinition.cpu).
  'RegisterTaskDefinitionRequest.cpu': cpuUnits,
  'RegisterTaskDefinitionRequest.memory': mebibytes,
  'RegisterDaemonTaskDefinitionRequest.cpu': cpuUnits,
  'RegisterDaemonTaskDefinitionRequest.memory': mebibytes,
  'ClusterServiceConnectDefaultsRequest.namespace': (text, live) => namespaceOf(text, live),
};

/** What a text means at `Shape.member`. */
export function meaningOf(place: string, text: string, live: LiveState): string {
  return Object.hasOwn(meanings, place) ? (meanings[place]?.(text, live) ?? text) : text;
}

/** `1 vCPU` and `1024` are 1024 CPU units. */
export function cpuUnits(written: string): string {
  const [, amount, unit] = /^\s*([\d.]+)\s*(vcpu)?\s*$/i.exec(written) ?? [];
  if (amount === undefined) return written;
  return String(unit === undefined ? Number(amount) : Math.round(Number(amount) * 1024));
}

/** `2 GB` and `2048` are 2048 MiB. */
export function mebibytes(written: string): string {
  const [, amount, unit] = /^\s*([\d.]+)\s*(gb)?\s*$/i.exec(written) ?? [];
  if (amount === undefined) return written;
  return String(unit === undefined ? Number(amount) : Math.round(Number(amount) * 1024));
}

/**
 * A cluster tells the ARN of its Service Connect namespace, a request may give the name, and ECS has no call that tells one from the other:
 * a name stands for the namespace that the cluster has. The plan says so.
 */
function namespaceOf(text: string, live: LiveState): string {
  const has = live.cluster?.serviceConnectDefaults?.namespace;
  return has !== undefined && !text.startsWith('arn:') && has.startsWith('arn:') ? has : text;
}

/** The request with a name for each `*Arn` and every path: for messages. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** All texts of a value with their paths. */
export function* textsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<{ readonly path: readonly (string | number)[]; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index]);
  else if (isJson(value)) for (const [name, member] of Object.entries(value)) yield* textsIn(member, [...path, name]);
}
