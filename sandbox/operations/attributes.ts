import type { Attribute, ContainerInstance } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findContainerInstance } from '../find.ts';
import { touchInstance } from '../instances.ts';
import type { Operations } from '../operation.ts';
import type { Ordered } from '../ordered.ts';
import { pageOf } from '../pages.ts';
import type { Wire } from '../wire.ts';

/** "You can specify up to 10 custom attributes for each resource. You can specify up to 10 attributes in a single call." (PutAttributes) */
const most = 10;

/** Operations on attributes. */
export const attributesOperations: Pick<Operations, 'DeleteAttributes' | 'ListAttributes' | 'PutAttributes'> = {
  PutAttributes(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const targets = targetsOf(account, cluster, request.attributes);
    for (const { attribute } of targets) refuseWriting(attribute);
    refuseTooMany(targets);
    for (const { attribute, instance } of targets) {
      const { name, value } = attribute;
      const put = value === undefined ? { name } : { name, value };
      const others = instance.attributes?.filter((each) => each.name !== name) ?? [];
      instance.attributes = [...others, put];
    }
    for (const instance of instancesOf(targets)) touchInstance(instance);
    return { attributes: targets.map(({ attribute }) => ({ ...attribute })) };
  },

  DeleteAttributes(request, account) {
    const cluster = activeCluster(account, request.cluster);
    const targets = targetsOf(account, cluster, request.attributes);
    for (const { attribute, instance } of targets) {
      instance.attributes = instance.attributes?.filter((each) => !isMeant(each, attribute));
    }
    for (const instance of instancesOf(targets)) touchInstance(instance);
    return { attributes: targets.map(({ attribute }) => ({ ...attribute })) };
  },

  ListAttributes(request, account) {
    const { targetType, attributeName, attributeValue } = request;
    if (targetType !== 'container-instance') throw invalidParameter('targetType must be container-instance');
    if (attributeValue !== undefined && attributeName === undefined) {
      throw invalidParameter('You must also specify an attribute name to filter by attribute value.');
    }
    const { cluster, containerInstances } = activeCluster(account, request.cluster);
    const list = `ListAttributes ${cluster.clusterArn} ${attributeName} ${attributeValue}`;
    const { items, nextToken } = pageOf(
      eachAttribute(containerInstances),
      list,
      request,
      { usual: 100, most: 100 },
      ({ name, value }) =>
        (attributeName === undefined || name === attributeName) &&
        (attributeValue === undefined || value === attributeValue),
    );
    return { attributes: items, nextToken };
  },
};

interface Target {
  readonly attribute: Wire<Attribute>;
  readonly instance: Wire<ContainerInstance>;
}

function targetsOf(
  account: Account,
  cluster: StoredCluster,
  attributes: readonly Wire<Attribute>[] | undefined,
): Target[] {
  if (attributes === undefined || attributes.length === 0) throw invalidParameter('attributes can not be empty');
  if (attributes.length > most) throw invalidParameter(`attributes cannot have more than ${most} elements.`);
  return attributes.map((attribute) => {
    const { targetId, targetType } = attribute;
    if (targetId === undefined) throw invalidParameter('targetId can not be empty');
    if (targetType === undefined && !targetId.startsWith('arn:')) {
      // "This parameter is required if you use the short form ID for a resource instead of the full ARN." (Attribute.targetType)
      throw invalidParameter('targetType must be specified for the short form of a target ID.');
    }
    const instance = findContainerInstance(account, cluster, targetId);
    if (instance === undefined) throw new ApiError('TargetNotFoundException', `Could not find ${targetId}`);
    return { attribute, instance };
  });
}

/** Source: Attribute.name and .value. */
function refuseWriting({ name = '', value }: Wire<Attribute>): void {
  if (!/^[\w./\\-]{1,128}$/.test(name)) throw invalidParameter(`Invalid attribute name: ${name}`);
  if (value === undefined) return;
  if (!/^[\w.@/\\: -]{1,128}$/.test(value) || value !== value.trim()) {
    throw invalidParameter(`Invalid attribute value: ${value}`);
  }
}

function refuseTooMany(targets: readonly Target[]): void {
  for (const instance of instancesOf(targets)) {
    const added = targets.filter((target) => target.instance === instance).map(({ attribute }) => attribute.name);
    const custom = (instance.attributes ?? []).map(({ name = '' }) => name).filter((name) => !isBuiltIn(name));
    if (new Set([...custom, ...added]).size <= most) continue;
    throw new ApiError(
      'AttributeLimitExceededException',
      `You can apply up to ${most} custom attributes for each resource.`,
    );
  }
}

/** Amazon ECS and its agent set these. */
function isBuiltIn(name: string): boolean {
  return name.startsWith('ecs.') || name.startsWith('com.amazonaws.ecs.');
}

function isMeant(each: Wire<Attribute>, { name, value }: Wire<Attribute>): boolean {
  return each.name === name && (value === undefined || each.value === value);
}

function instancesOf(targets: readonly Target[]): ReadonlySet<Wire<ContainerInstance>> {
  return new Set(targets.map(({ instance }) => instance));
}

/** Room for the attributes of one instance between the positions of two: more than an agent ever registers. */
const stride = 4096;

/** The attributes of all instances, each with a position that stays the same from page to page. */
function eachAttribute(instances: Ordered<Wire<ContainerInstance>>): Pick<Ordered<Wire<Attribute>>, 'after'> {
  return {
    *after(position) {
      const first = Math.floor(position / stride);
      for (const [at, { containerInstanceArn: targetId, attributes = [] }] of instances.after(first - 1)) {
        for (const [index, attribute] of attributes.entries()) {
          const here = at * stride + index + 1;
          if (here > position) yield [here, { ...attribute, targetId }] as const;
        }
      }
    },
  };
}
