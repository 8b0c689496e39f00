import type { Cluster, ClusterField, ClusterSetting } from '@aws-sdk/client-ecs';
import { type Account, emptyCluster, type StoredCluster } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findCluster } from '../find.ts';
import { knownNamespaceArn, namespaceArn } from '../namespaces.ts';
import type { Operations, Request } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { forgetClusterLater } from '../scheduler/resources.ts';
import { effectiveSetting } from '../settings.ts';
import type { Wire } from '../wire.ts';
import { describedCluster } from './cluster-description.ts';
import { associate, associationOf, dissociate, refuseIfUsed, refuseWhileUpdating } from './cluster-providers.ts';
import { tagsOfNew } from './tag-checks.ts';

/** Operations on clusters. */
export const clustersOperations: Pick<
  Operations,
  | 'CreateCluster'
  | 'DeleteCluster'
  | 'DescribeClusters'
  | 'ListClusters'
  | 'UpdateCluster'
  | 'UpdateClusterSettings'
  | 'PutClusterCapacityProviders'
> = {
  CreateCluster(request, account) {
    const name = request.clusterName ?? 'default';
    if (!/^[\w-]{1,255}$/.test(name)) {
      throw invalidParameter(
        'The specified cluster name is invalid. Up to 255 letters, numbers, underscores, and hyphens are allowed.',
      );
    }
    const known = account.clusters.get(name);
    if (known !== undefined && known.cluster.status !== 'INACTIVE')
      return { cluster: repeated(account, known, request) };
    return { cluster: created(account, name, request) };
  },

  DeleteCluster(request, account) {
    const stored = activeCluster(account, request.cluster);
    refuseWhileUpdating(stored);
    refuseUnlessEmpty(account, stored);
    dissociate(account, stored);
    stored.cluster.status = 'INACTIVE';
    forgetClusterLater(account, stored);
    return { cluster: describedCluster(stored, written) };
  },

  DescribeClusters({ clusters = ['default'], include = [] }, account) {
    if (clusters.length > 100) throw invalidParameter('Clusters cannot have more than 100 elements.');
    const found = clusters.map((nameOrArn) => ({ nameOrArn, stored: findCluster(account, nameOrArn) }));
    return {
      clusters: found.flatMap(({ stored }) => (stored === undefined ? [] : [describedCluster(stored, include)])),
      failures: found.flatMap(({ nameOrArn, stored }) =>
        stored === undefined ? [{ arn: clusterArn(account, nameOrArn), reason: 'MISSING' }] : [],
      ),
    };
  },

  ListClusters(request, account) {
    const isListed = ({ cluster }: StoredCluster) => cluster.status !== 'INACTIVE';
    const { items, nextToken } = pageOf(account.clusters, 'ListClusters', request, { usual: 100, most: 100 }, isListed);
    return { clusterArns: items.map(({ cluster }) => cluster.clusterArn ?? ''), nextToken };
  },

  UpdateCluster(request, account) {
    const stored = activeCluster(account, request.cluster);
    const { cluster } = stored;
    const settings = request.settings === undefined ? cluster.settings : changed(cluster.settings, request.settings);
    cluster.settings = settings;
    if (request.configuration !== undefined) cluster.configuration = structuredClone(request.configuration);
    if (request.serviceConnectDefaults !== undefined) {
      const { namespace = '' } = request.serviceConnectDefaults;
      // "If you update the cluster with an empty string "" for the namespace name, the cluster configuration for Service Connect is
      // removed." (ClusterServiceConnectDefaultsRequest.namespace)
      if (namespace === '') delete cluster.serviceConnectDefaults;
      else cluster.serviceConnectDefaults = { namespace: namespaceArn(account, namespace) };
    }
    return { cluster: describedCluster(stored, written) };
  },

  UpdateClusterSettings(request, account) {
    const stored = activeCluster(account, request.cluster);
    stored.cluster.settings = changed(stored.cluster.settings, request.settings ?? []);
    return { cluster: describedCluster(stored, written) };
  },

  PutClusterCapacityProviders(request, account) {
    const stored = activeCluster(account, request.cluster);
    const { cluster } = stored;
    refuseWhileUpdating(stored);
    const association = associationOf(account, cluster.clusterName ?? '', request);
    const removed = (cluster.capacityProviders ?? []).filter((name) => !association.capacityProviders.includes(name));
    refuseIfUsed(stored, removed);
    associate(account, stored, association);
    return { cluster: describedCluster(stored, [...written, 'ATTACHMENTS']) };
  },
};

/** What the answers of operations that change a cluster tell. Source: their output examples. */
const written: readonly ClusterField[] = ['CONFIGURATIONS', 'SETTINGS', 'TAGS'];

function created(account: Account, name: string, request: Request<'CreateCluster'>): Wire<Cluster> {
  const tags = tagsOfNew(request.tags);
  const usual = { name: 'containerInsights', value: effectiveSetting(account, 'containerInsights').value } as const;
  const settings = changed([usual], request.settings ?? []);
  const association = associationOf(account, name, request);
  const namespace = request.serviceConnectDefaults?.namespace;
  const stored = emptyCluster({
    clusterArn: ecsArn(account, 'cluster', name),
    clusterName: name,
    ...(request.configuration === undefined ? undefined : { configuration: structuredClone(request.configuration) }),
    status: 'ACTIVE',
    tags,
    settings,
    ...(namespace ? { serviceConnectDefaults: { namespace: namespaceArn(account, namespace) } } : undefined),
  });
  // An INACTIVE one of that name goes, and with it its services and stopped tasks; the new one is listed behind all others.
  account.clusters.delete(name);
  account.clusters.set(name, stored);
  if (association.capacityProviders.length > 0) {
    associate(account, stored, association);
    return describedCluster(stored, [...written, 'ATTACHMENTS']);
  }
  return describedCluster(stored, written);
}

/**
 * The answer to a request for a cluster that is there: the cluster as it is, when the request asks for nothing else. The message is the API's.
 */
function repeated(account: Account, stored: StoredCluster, request: Request<'CreateCluster'>): Wire<Cluster> {
  const { cluster } = stored;
  const strategy = request.defaultCapacityProviderStrategy?.map(({ capacityProvider, weight = 0, base = 0 }) => ({
    capacityProvider,
    weight,
    base,
  }));
  const isSame =
    isAsked(request.tags, cluster.tags) &&
    isAsked(request.settings, cluster.settings) &&
    isAsked(request.configuration, cluster.configuration) &&
    isAsked(request.capacityProviders, cluster.capacityProviders ?? []) &&
    isAsked(strategy, cluster.defaultCapacityProviderStrategy ?? []) &&
    isAsked(namespaceOf(account, request), cluster.serviceConnectDefaults?.namespace);
  if (!isSame) {
    throw invalidParameter(
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  return describedCluster(stored, written);
}

function namespaceOf(account: Account, { serviceConnectDefaults }: Request<'CreateCluster'>): string | undefined {
  const namespace = serviceConnectDefaults?.namespace;
  return namespace && (knownNamespaceArn(account, namespace) ?? namespace);
}

function isAsked(asked: unknown, is: unknown): boolean {
  return asked === undefined || JSON.stringify(asked) === JSON.stringify(is);
}

function changed(
  settings: Wire<ClusterSetting>[] | undefined,
  changes: readonly Wire<ClusterSetting>[],
): Wire<ClusterSetting>[] {
  const byName = new Map((settings ?? []).map((setting) => [setting.name, setting]));
  for (const { name = 'containerInsights', value = '' } of changes) {
    if (!['enabled', 'disabled', 'enhanced'].includes(value)) {
      throw invalidParameter(
        `Invalid setting '${value}' for '${name}'. Value should be one of [enabled,disabled,enhanced].`,
      );
    }
    byName.set(name, { name, value });
  }
  return [...byName.values()];
}

/** The messages are the API's. */
function refuseUnlessEmpty(account: Account, stored: StoredCluster): void {
  for (const { service } of stored.services.values()) {
    if (service.status === 'INACTIVE') continue;
    throw new ApiError('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.');
  }
  if (stored.containerInstances.size > 0) {
    throw new ApiError(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    );
  }
  if (stored.tasks.size > 0) {
    throw new ApiError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
  }
  if (hasOwnProvider(account, stored)) {
    // ekristen/aws-nuke issue 990; the type is that of the API's documentation.
    throw new ApiError(
      'ClusterContainsCapacityProviderException',
      'The Cluster cannot be deleted while Cluster Scoped Capacity Providers are attached to the cluster.',
    );
  }
}

function hasOwnProvider(account: Account, { cluster }: StoredCluster): boolean {
  for (const provider of account.capacityProviders.values()) {
    if (provider.cluster === cluster.clusterName && provider.status !== 'INACTIVE') return true;
  }
  return false;
}

function clusterArn(account: Account, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(account, 'cluster', nameOrArn);
}
