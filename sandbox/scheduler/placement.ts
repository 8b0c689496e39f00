import type { ContainerInstance, PlacementConstraint, PlacementStrategy, TaskOverride } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTaskDefinition } from '../account.ts';
import { isExternal, remainingOf } from '../instances.ts';
import { countPlaced, countTasksByCapacityProvider, countTasksByLaunchType } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { type Unfit, unfitForPlacement } from './instance-fit.ts';

export { splitByStrategy } from './strategy.ts';

/** What a task asks of the instance that it is placed on. */
export interface InstanceRequest {
  readonly taskDefinition: StoredTaskDefinition;
  readonly group: string;
  readonly constraints: readonly Wire<PlacementConstraint>[];
  readonly strategy: readonly Wire<PlacementStrategy>[];
  /** Only instances of this capacity provider; without it, those of none and of any. */
  readonly capacityProviderName?: string | undefined;
  readonly launchType: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES';
  readonly overrides?: Wire<TaskOverride> | undefined;
}

/** Why no instance does. */
export interface Unplaced {
  /** The API's reason, of the instance that came closest. */
  readonly reason: string;
  /** ARN of that instance. */
  readonly closest?: string | undefined;
  /** The reason of each instance. */
  readonly failures?: readonly { readonly arn: string; readonly reason: string }[];
}

/** The API's own words, of RunTask and of events of services. */
export const noInstances = 'No Container Instances were found in your cluster.';

/** The instance for a task, or the API's reason why there is none: `RESOURCE:MEMORY`, `MemberOf placement constraint unsatisfied.`, … */
export function placeOnInstance(
  account: Account,
  cluster: StoredCluster,
  request: InstanceRequest,
): { readonly containerInstanceArn: string } | Unplaced {
  const instances = [...cluster.containerInstances.values()].filter((instance) => isCandidate(instance, request));
  if (instances.length === 0) return { reason: noInstances };
  const fitting: Wire<ContainerInstance>[] = [];
  const unfit: (Unfit & { readonly arn: string })[] = [];
  for (const instance of instances) {
    const why = unfitForPlacement(cluster, instance, request);
    if (why === undefined) fitting.push(instance);
    else unfit.push({ ...why, arn: instance.containerInstanceArn ?? '' });
  }
  if (fitting.length === 0) {
    const closest = unfit.reduce((best, each) => (each.stage > best.stage ? each : best));
    const failures = unfit.map(({ arn, reason }) => ({ arn, reason }));
    return { reason: closest.reason, closest: closest.arn, failures };
  }
  const best = request.strategy.reduce(
    (left, rule) => bestBy(account, cluster, request.group, left, instances, rule),
    fitting,
  );
  return { containerInstanceArn: anyOf(account, best)?.containerInstanceArn ?? '' };
}

/** Only ACTIVE instances take new tasks: DRAINING ones do not. */
function isCandidate(instance: Wire<ContainerInstance>, request: InstanceRequest): boolean {
  if (instance.status !== 'ACTIVE') return false;
  const { capacityProviderName, launchType } = request;
  if (capacityProviderName !== undefined) return instance.capacityProviderName === capacityProviderName;
  return isExternal(instance) === (launchType === 'EXTERNAL');
}

/**
 * The instances that a rule of a placement strategy likes best (PlacementStrategy): `binpack` those with the least left, `spread` those
 * that share the value of a field with the fewest tasks of the group, `random` any.
 */
function bestBy(
  account: Account,
  cluster: StoredCluster,
  group: string,
  fitting: readonly Wire<ContainerInstance>[],
  all: readonly Wire<ContainerInstance>[],
  { type, field = '' }: Wire<PlacementStrategy>,
): Wire<ContainerInstance>[] {
  if (type === 'random') return [anyOf(account, fitting)].filter((each) => each !== undefined);
  if (type === 'binpack') {
    const member = field.toLowerCase() === 'cpu' ? 'cpu' : 'memory';
    return least(fitting, (instance) => remainingOf(instance)[member]);
  }
  const placed = (instance: Wire<ContainerInstance>) =>
    countPlaced(cluster, group, instance.containerInstanceArn ?? '');
  if (!field.startsWith('attribute:')) return least(fitting, placed);
  const name = field.slice('attribute:'.length);
  const fieldOf = (instance: Wire<ContainerInstance>) =>
    instance.attributes?.find((attribute) => attribute.name === name)?.value ?? '';
  const counts = new Map<string, number>();
  for (const each of all) counts.set(fieldOf(each), (counts.get(fieldOf(each)) ?? 0) + placed(each));
  return least(fitting, (instance) => counts.get(fieldOf(instance)) ?? 0);
}

function least<T>(items: readonly T[], amount: (item: T) => number): T[] {
  const amounts = items.map(amount);
  const lowest = Math.min(...amounts);
  return items.filter((_, index) => amounts[index] === lowest);
}

function anyOf<T>(account: Account, items: readonly T[]): T | undefined {
  return items.length < 2 ? items[0] : items[Math.floor(account.ids.fraction() * items.length)];
}

/** The tag of FARGATE or FARGATE_SPOT that says how many tasks each cluster may have on it at one time: how the sandbox runs out. */
const capacityTag = 'sandbox:capacity';

const living = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'];

/**
 * The API's reason why Fargate has no room for another task of a cluster; undefined when it has, which is always so unless the capacity
 * provider has the tag {@link capacityTag}. A task of launch type FARGATE counts as one on the capacity provider FARGATE.
 *
 * @param capacityProviderName FARGATE unless told otherwise
 */
export function fargateShortage(
  account: Account,
  cluster: StoredCluster,
  capacityProviderName = 'FARGATE',
): string | undefined {
  const tags = account.capacityProviders.get(capacityProviderName)?.tags ?? [];
  const limit = tags.find(({ key }) => key === capacityTag)?.value;
  if (limit === undefined || !(countOnFargate(cluster, capacityProviderName) >= Number(limit))) return undefined;
  // Developer guide, "API failure reasons" (RunTask).
  return 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
}

function countOnFargate(cluster: StoredCluster, capacityProviderName: string): number {
  const onSpot = countTasksByCapacityProvider(cluster, 'FARGATE_SPOT');
  if (capacityProviderName === 'FARGATE_SPOT') return onSpot;
  return living.reduce((sum, status) => sum + countTasksByLaunchType(cluster, 'FARGATE', status), 0) - onSpot;
}
