import type { Attachment, CapacityProvider, CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster } from '../account.ts';
import { isFargate } from '../capacity.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { findCapacityProvider } from '../find.ts';
import type { Ordered } from '../ordered.ts';
import { countTasksByCapacityProvider } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { checkedStrategy } from './strategy-checks.ts';

/** How long the attachments of a cluster take to follow its capacity providers. */
const attachmentSeconds = 10;

/** Source: "Capacity providers per cluster" in the service quotas of Amazon ECS. */
const mostPerCluster = 20;

/** The capacity providers and the default strategy of a cluster. */
export interface Association {
  /** Names. */
  readonly capacityProviders: string[];
  readonly strategy: Wire<CapacityProviderStrategyItem>[];
}

/** What CreateCluster or PutClusterCapacityProviders asks for; a missing list is empty. */
export interface AssociationRequest {
  readonly capacityProviders?: readonly string[] | undefined;
  readonly defaultCapacityProviderStrategy?: readonly Wire<CapacityProviderStrategyItem>[] | undefined;
}

/** The association that a request asks for. Refuses providers and strategies that the cluster cannot have. @param clusterName of the cluster */
export function associationOf(account: Account, clusterName: string, request: AssociationRequest): Association {
  const providers = (request.capacityProviders ?? []).map((name) => associable(account, clusterName, name));
  const capacityProviders = [...new Set(providers.map(({ name = '' }) => name))];
  if (capacityProviders.length > mostPerCluster) {
    // The message of the API (aws-cloudformation/cloudformation-coverage-roadmap issue 1086).
    throw invalidParameter('The maximum number of capacity providers per cluster has been exceeded.');
  }
  return {
    capacityProviders,
    strategy: checkedStrategy(
      account,
      { clusterName, capacityProviders },
      request.defaultCapacityProviderStrategy ?? [],
    ),
  };
}

/** Gives a cluster its capacity providers; its attachments follow after a while. */
export function associate(account: Account, stored: StoredCluster, { capacityProviders, strategy }: Association): void {
  const { cluster } = stored;
  const clusters = clustersOfProviders(account);
  for (const name of cluster.capacityProviders ?? []) clusters.delete(name);
  for (const name of capacityProviders) {
    if (!isFargate(name)) clusters.set(name, cluster.clusterName ?? '');
  }
  const scaled = capacityProviders.filter((name) => isScaled(account, name));
  cluster.attachments = scaled.map((name) => known(cluster.attachments, name) ?? newAttachment(account, name));
  cluster.capacityProviders = capacityProviders;
  cluster.defaultCapacityProviderStrategy = strategy;
  cluster.attachmentsStatus = 'UPDATE_IN_PROGRESS';
  account.due.add({ at: account.now + attachmentSeconds * 1000, kind: 'cluster', arn: cluster.clusterArn ?? '' });
}

/** Takes all capacity providers from a cluster that is deleted. */
export function dissociate(account: Account, { cluster }: StoredCluster): void {
  const clusters = clustersOfProviders(account);
  for (const name of cluster.capacityProviders ?? []) clusters.delete(name);
}

/** The name of the cluster that a capacity provider is associated with; those of Fargate belong to all. */
export function clusterOfProvider(account: Account, name: string): string | undefined {
  return clustersOfProviders(account).get(name);
}

/** Refuses while the attachments of a cluster are being changed. The message is the API's. */
export function refuseWhileUpdating({ cluster }: StoredCluster): void {
  if (cluster.attachmentsStatus !== 'UPDATE_IN_PROGRESS') return;
  throw new ApiError(
    'UpdateInProgressException',
    'The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated. Wait and try again.',
  );
}

/**
 * Refuses to take a capacity provider from a cluster whose tasks or services use it. The message is the API's (pahud/cdk-fargate-patterns
 * issue 71).
 */
export function refuseIfUsed(stored: StoredCluster, names: readonly string[]): void {
  if (names.length === 0 || !isUsed(stored, new Set(names))) return;
  throw new ApiError('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.');
}

function isUsed(stored: StoredCluster, names: ReadonlySet<string>): boolean {
  for (const name of names) if (countTasksByCapacityProvider(stored, name) > 0) return true;
  for (const { service } of stored.services.values()) {
    if (service.status === 'INACTIVE') continue;
    if (service.capacityProviderStrategy?.some((item) => names.has(item.capacityProvider ?? ''))) return true;
  }
  return false;
}

function associable(account: Account, clusterName: string, nameOrArn: string): Wire<CapacityProvider> {
  const provider = findCapacityProvider(account, nameOrArn);
  if (provider === undefined) throw providerNotFound(nameOrArn);
  const { name = '' } = provider;
  if (provider.status !== 'ACTIVE') {
    // The message of the API (hashicorp/terraform-provider-aws issue 45693).
    throw invalidParameter(
      `The specified capacity provider '${name}' is not in an ACTIVE state. Specify a valid capacity provider and try again.`,
    );
  }
  const cluster = provider.cluster ?? clusterOfProvider(account, name);
  if (cluster !== undefined && cluster !== clusterName) {
    throw invalidParameter(
      `The specified capacity provider '${name}' is already associated with another cluster. Specify a capacity provider that is not associated with a cluster and try again.`,
    );
  }
  return provider;
}

/** The message is the API's. */
export function providerNotFound(name: string): ApiError {
  return invalidParameter(
    `The specified capacity provider '${name}' was not found. Specify a valid name or ARN and try again.`,
  );
}

function isScaled(account: Account, name: string): boolean {
  return account.capacityProviders.get(name)?.autoScalingGroupProvider?.managedScaling?.status === 'ENABLED';
}

function known(attachments: Wire<Attachment>[] | undefined, provider: string): Wire<Attachment> | undefined {
  return attachments?.find((each) => each.details?.some((detail) => detail.value === provider));
}

/** Source: the output examples of PutClusterCapacityProviders. */
function newAttachment(account: Account, capacityProviderName: string): Wire<Attachment> {
  return {
    id: account.ids.uuid(),
    type: 'as_policy',
    status: 'ACTIVE',
    details: [
      { name: 'capacityProviderName', value: capacityProviderName },
      { name: 'scalingPolicyName', value: `ECSManagedAutoScalingPolicy-${account.ids.uuid()}` },
    ],
  };
}

function clustersOfProviders(account: Account): Ordered<string> {
  return listOf<string>(account, 'clusters of capacity providers');
}
