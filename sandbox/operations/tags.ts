import type { Tag } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { type EcsArn, readEcsArn } from '../arns.ts';
import { ApiError, clusterNotFound, invalidParameter } from '../errors.ts';
import type { Operations } from '../operation.ts';
import type { Wire } from '../wire.ts';
import { daemonTaskDefinitionTags } from './daemon-task-definitions.ts';
import { daemonTags } from './daemons.ts';
import { gatewayTags } from './gateways.ts';
import { tagsOfNew } from './tag-checks.ts';

/** Something with tags, as the sandbox keeps it; its list is replaced when they change. */
export interface TagHolder {
  tags?: Wire<Tag>[] | undefined;
}

/** Finds what an ARN names; undefined when it is not there. Refuses what is there and can have no tags now. */
export type FindTagHolder = (account: Account, arn: EcsArn, written: string) => TagHolder | undefined;

/** Operations on tags. */
export const tagsOperations: Pick<Operations, 'ListTagsForResource' | 'TagResource' | 'UntagResource'> = {
  ListTagsForResource({ resourceArn = '' }, account) {
    // The operation documents no ResourceNotFoundException.
    const { tags = [] } = holderOf(account, resourceArn, 'InvalidParameterException');
    return { tags };
  },

  TagResource({ resourceArn = '', tags }, account) {
    const added = tagsOfNew(tags);
    const holder = changeable(account, resourceArn);
    const byKey = new Map([...(holder.tags ?? []), ...added].map((tag) => [tag.key, tag]));
    if (byKey.size > 50) throw new ApiError('LimitExceededException', 'A resource can have at most 50 tags.');
    holder.tags = [...byKey.values()];
    return {};
  },

  UntagResource({ resourceArn = '', tagKeys = [] }, account) {
    if (tagKeys.some((key) => /^aws:/i.test(key))) {
      throw invalidParameter('aws: prefixed tag key names are not allowed for external use.');
    }
    const holder = changeable(account, resourceArn);
    holder.tags = holder.tags?.filter(({ key = '' }) => !tagKeys.includes(key));
    return {};
  },
};

/** Who finds the resources of each type that can have tags, by the type in their ARNs. */
const tagHolders: Readonly<Record<string, FindTagHolder>> = {
  cluster: (account, { path: [name = ''] }) => activeOnly(account.clusters.get(name)?.cluster, 'cluster'),
  service: (account, arn) => activeOnly(serviceOf(account, arn), 'service'),
  'task-set': (account, arn, written) => serviceOf(account, arn)?.taskSets?.find((set) => set.taskSetArn === written),
  task(account, arn) {
    const { tasks, stoppedTasks } = clusterOf(account, arn);
    const id = arn.path.at(-1) ?? '';
    return (tasks.get(id) ?? stoppedTasks.get(id))?.task;
  },
  'container-instance': (account, arn) => clusterOf(account, arn).containerInstances.get(arn.path.at(-1) ?? ''),
  'capacity-provider': (account, { path }) =>
    activeOnly(account.capacityProviders.get(path.at(-1) ?? ''), 'capacity provider'),
  'task-definition'(account, { path: [name = ''] }) {
    const [family = '', revision] = name.split(':');
    return account.families.get(family)?.revisions[Number(revision) - 1];
  },
  daemon: (account, _arn, written) => daemonTags(account, written),
  gateway: (account, _arn, written) => gatewayTags(account, written),
  'daemon-task-definition': (account, _arn, written) => daemonTaskDefinitionTags(account, written),
};

/** Resources whose ARNs had no cluster once. Source: "Amazon Resource Names (ARNs) and IDs" in the developer guide. */
const long = new Set(['service', 'task', 'container-instance']);

function changeable(account: Account, resourceArn: string): TagHolder {
  if (/:capacity-provider\/FARGATE(_SPOT)?$/.test(resourceArn)) {
    // "Tags can't be added to the FARGATE and FARGATE_SPOT capacity providers" ("Tagging Amazon ECS resources" in the developer guide).
    throw invalidParameter('The FARGATE and FARGATE_SPOT capacity providers cannot be tagged.');
  }
  return holderOf(account, resourceArn, 'ResourceNotFoundException');
}

function holderOf(
  account: Account,
  written: string,
  missing: 'InvalidParameterException' | 'ResourceNotFoundException',
): TagHolder {
  const arn = readEcsArn(written);
  const find = arn === undefined ? undefined : tagHolders[arn.type];
  if (arn === undefined || find === undefined) throw invalidParameter('The ARN provided is invalid.');
  if (long.has(arn.type) && arn.path.length === 1) {
    // The message of the API (pulumi/pulumi-aws issue 930).
    throw invalidParameter('Long arn format must be used for tagging operations');
  }
  const isHere = arn.accountId === account.accountId && arn.region === account.region;
  const holder = isHere ? find(account, arn, written) : undefined;
  if (holder !== undefined) return holder;
  if (arn.type === 'cluster') throw clusterNotFound();
  throw new ApiError(missing, `The specified ${words(arn.type)} was not found. Specify a valid ARN and try again.`);
}

function serviceOf(account: Account, arn: EcsArn) {
  return clusterOf(account, arn).services.get(arn.path[1] ?? '')?.service;
}

function clusterOf(account: Account, { path: [name = ''] }: EcsArn): StoredCluster {
  const stored = account.clusters.get(name);
  if (stored === undefined || stored.cluster.status === 'INACTIVE') throw clusterNotFound();
  return stored;
}

/** The message is the API's. */
function activeOnly<T extends TagHolder & { readonly status?: string | undefined }>(
  resource: T | undefined,
  word: string,
): T | undefined {
  if (resource?.status !== 'INACTIVE') return resource;
  throw invalidParameter(`The specified ${word} is inactive. Specify an active ${word} and try again.`);
}

function words(type: string): string {
  return type.replaceAll('-', ' ');
}
