import { ApiError } from './errors.ts';
import { isRecord } from './records.ts';

/** Who is refused, and where. */
export interface Principal {
  /** ARN of a user or an assumed role. */
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** Members of requests that name a resource, the most specific first, and the type in its ARN. */
const resources: readonly (readonly [member: string, type: string])[] = [
  ['taskSet', 'task-set'],
  ['serviceName', 'service'],
  ['service', 'service'],
  ['services', 'service'],
  ['task', 'task'],
  ['tasks', 'task'],
  ['containerInstance', 'container-instance'],
  ['containerInstances', 'container-instance'],
  ['taskDefinition', 'task-definition'],
  ['family', 'task-definition'],
  ['capacityProvider', 'capacity-provider'],
  ['clusterName', 'cluster'],
  ['cluster', 'cluster'],
  ['clusters', 'cluster'],
];

const insideClusters: ReadonlySet<string> = new Set(['service', 'task', 'container-instance', 'task-set']);

/**
 * The refusal of IAM. Form of the message: "Troubleshoot access denied error messages" of the IAM user guide; which resource an action is
 * checked against: "Actions, resources, and condition keys for Amazon ECS" (ListClusters and RegisterTaskDefinition-like ones: `*`).
 */
export function accessDenied(operation: string, input: unknown, principal: Principal): ApiError {
  const resource = resourceOf(operation, input, principal);
  return new ApiError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ecs:${operation} on resource: ${resource} because no identity-based policy allows the ecs:${operation} action`,
  );
}

function resourceOf(operation: string, input: unknown, { partition, region, accountId }: Principal): string {
  if (!isRecord(input)) return '*';
  if (typeof input.resourceArn === 'string') return input.resourceArn;
  // RunTask and StartTask are checked against the task definition.
  const order = /^(?:Run|Start)Task$/.test(operation)
    ? resources.filter(([, type]) => type === 'task-definition')
    : resources;
  for (const [member, type] of order) {
    const value = input[member];
    const name: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof name !== 'string') continue;
    if (name.startsWith('arn:')) return name;
    const cluster =
      typeof input.cluster === 'string' ? input.cluster.slice(input.cluster.lastIndexOf('/') + 1) : 'default';
    const path = insideClusters.has(type) ? `${cluster}/${name}` : name;
    return `arn:${partition}:ecs:${region}:${accountId}:${type}/${path}`;
  }
  return '*';
}
