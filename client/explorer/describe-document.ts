import { CallError } from '../aws/failure.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import { type DescribeTarget, targetOfArn } from './describe-target.ts';
import { lastOfArn } from './names.ts';

/** What ECS answers about a target: the output of the describe operation, as the API has it. */
export function describe(session: Session, target: DescribeTarget, options: CallOptions = {}): Promise<object> {
  const { id, cluster } = target;
  const inCluster = cluster === undefined ? {} : { cluster };
  switch (target.kind) {
    case 'capacity-provider':
      return session.call(
        'DescribeCapacityProviders',
        { capacityProviders: [id], ...inCluster, include: ['TAGS'] },
        options,
      );
    case 'cluster':
      return session.call(
        'DescribeClusters',
        { clusters: [id], include: ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'] },
        options,
      );
    case 'container-instance':
      return session.call(
        'DescribeContainerInstances',
        { ...inCluster, containerInstances: [id], include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'] },
        options,
      );
    case 'daemon':
      return session.call('DescribeDaemon', { daemonArn: id }, options);
    case 'daemon-task-definition':
      return session.call('DescribeDaemonTaskDefinition', { daemonTaskDefinition: id }, options);
    case 'express-service':
      return session.call('DescribeExpressGatewayService', { serviceArn: id, include: ['TAGS'] }, options);
    case 'gateway':
      return session.call('DescribeGateway', { gateway: id }, options);
    case 'service':
      return session.call('DescribeServices', { ...inCluster, services: [id], include: ['TAGS'] }, options);
    case 'service-deployment':
      return session.call('DescribeServiceDeployments', { serviceDeploymentArns: [id] }, options);
    case 'service-revision':
      return session.call('DescribeServiceRevisions', { serviceRevisionArns: [id] }, options);
    case 'task':
      return session.call('DescribeTasks', { ...inCluster, tasks: [id], include: ['TAGS'] }, options);
    case 'task-definition':
      return session.call('DescribeTaskDefinition', { taskDefinition: id, include: ['TAGS'] }, options);
    case 'task-set':
      return session.call(
        'DescribeTaskSets',
        { cluster, service: target.service, taskSets: [id], include: ['TAGS'] },
        options,
      );
  }
}

/**
 * The text of a describe document: what `aws ecs describe-…` prints. A CallError of kind `not-found` when ECS no longer knows
 * the thing.
 */
export async function describeText(session: Session, target: DescribeTarget, options?: CallOptions): Promise<string> {
  const output = await describe(session, target, options);
  const { failures } = output as {
    readonly failures?: readonly { readonly reason?: string; readonly detail?: string }[];
  };
  const [failure] = failures ?? [];
  if (failure !== undefined) throw new CallError(missing(target, failure.reason, failure.detail));
  return documentText(output);
}

/** JSON as the AWS CLI prints it: times as texts of ISO 8601. */
export function documentText(output: object): string {
  return `${JSON.stringify(output, undefined, 4)}\n`;
}

function missing({ kind, id }: DescribeTarget, reason = 'MISSING', detail?: string) {
  const name = `${kind.replaceAll('-', ' ')} ${lastOfArn(id)}`;
  const advice = kind === 'task' ? 'It keeps stopped tasks for about an hour.' : 'It may have been deleted.';
  const message =
    reason === 'MISSING'
      ? `ECS does not know the ${name} any more. ${advice}`
      : `ECS cannot describe the ${name}: ${reason}.`;
  return {
    kind: 'not-found',
    message,
    code: reason,
    ...(detail !== undefined && { detail }),
    remedy: { kind: 'none' },
    isOutcomeUnknown: false,
  } as const;
}

/** A place in a describe document that leads to another one: offsets in the text, `end` not included. */
export interface DescribeLink {
  readonly start: number;
  readonly end: number;
  readonly target: DescribeTarget;
}

/** Names of capacity providers, and task definitions written as `family:revision`, by the member that holds them. */
const namedMembers = /"(capacityProvider|capacityProviderName|taskDefinition)": "([^"\\]+)"/g;

/** ARNs and names in a describe document that can be described themselves; not those of `self`. */
export function describeLinks(text: string, self: DescribeTarget): readonly DescribeLink[] {
  const arns = [...text.matchAll(/"(arn:[\w-]+:ecs:[^"\\]+)"/g)].flatMap(({ index, 1: arn = '' }) => {
    const target = targetOfArn(arn);
    return target === undefined ? [] : [{ start: index + 1, end: index + 1 + arn.length, target }];
  });
  const names = [...text.matchAll(namedMembers)].flatMap(({ index, 0: whole, 1: member, 2: name = '' }) => {
    if (name.startsWith('arn:')) return [];
    const target: DescribeTarget = {
      kind: member === 'taskDefinition' ? 'task-definition' : 'capacity-provider',
      id: name,
    };
    const end = index + whole.length - 1;
    return [{ start: end - name.length, end, target }];
  });
  return [...arns, ...names]
    .filter(({ target }) => target.id !== self.id)
    .toSorted((one, other) => one.start - other.start);
}

/** Offset of the first line that holds a text; 0 when none does. */
export function placeOf(text: string, wanted: string | undefined): number {
  return wanted === undefined ? 0 : Math.max(0, text.indexOf(wanted));
}
