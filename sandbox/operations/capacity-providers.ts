import type { AutoScalingGroupProvider, CapacityProvider, ManagedScaling } from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { isFargate } from '../capacity.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findCapacityProvider } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { pageOf } from '../pages.ts';
import type { Wire } from '../wire.ts';
import { clusterOfProvider, providerNotFound } from './cluster-providers.ts';
import { tagsOfNew } from './tag-checks.ts';

/** How long a change of a capacity provider takes. */
const changeSeconds = 5;

/** Operations on capacity providers. */
export const capacityProvidersOperations: Pick<
  Operations,
  'CreateCapacityProvider' | 'DeleteCapacityProvider' | 'DescribeCapacityProviders' | 'UpdateCapacityProvider'
> = {
  CreateCapacityProvider(request, account) {
    const { name = '' } = request;
    refuseName(account, name);
    const tags = tagsOfNew(request.tags);
    const common = { capacityProviderArn: ecsArn(account, 'capacity-provider', name), name, tags };
    const provider = { ...common, ...configured(account, request) };
    account.capacityProviders.delete(name);
    account.capacityProviders.set(name, provider);
    if (provider.status !== 'ACTIVE') changesLater(account, provider);
    return { capacityProvider: provider };
  },

  UpdateCapacityProvider(request, account) {
    const provider = existing(account, request.name ?? '', request.cluster);
    refuseReserved(provider, 'updated');
    refuseWhileChanging(provider, 'ClientException');
    const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = request;
    if ((provider.autoScalingGroupProvider === undefined) !== (group === undefined)) {
      throw invalidParameter(`The specified capacity provider '${provider.name}' is of another type than its update.`);
    }
    if (group !== undefined) {
      provider.autoScalingGroupProvider = scalingGroup({ ...provider.autoScalingGroupProvider, ...group }, provider);
    }
    if (managed !== undefined) {
      const { instanceLaunchTemplate, ...others } = structuredClone(managed);
      provider.managedInstancesProvider = {
        ...provider.managedInstancesProvider,
        ...others,
        instanceLaunchTemplate: merged(provider, instanceLaunchTemplate),
      };
    }
    provider.updateStatus = 'UPDATE_IN_PROGRESS';
    changesLater(account, provider);
    return { capacityProvider: provider };
  },

  DeleteCapacityProvider(request, account) {
    const provider = existing(account, request.capacityProvider ?? '', request.cluster);
    refuseReserved(provider, 'deleted');
    refuseWhileChanging(provider, 'UpdateInProgressException');
    const cluster = clusterOfProvider(account, provider.name ?? '');
    if (cluster === undefined) {
      provider.updateStatus = 'DELETE_IN_PROGRESS';
      if (provider.managedInstancesProvider !== undefined) provider.status = 'DEPROVISIONING';
      delete provider.updateStatusReason;
      changesLater(account, provider);
    } else {
      // The request is answered, and the provider stays ACTIVE (hashicorp/terraform-provider-aws pull request 48156).
      provider.updateStatus = 'DELETE_FAILED';
      provider.updateStatusReason = `The capacity provider cannot be deleted because it is associated with cluster: ${cluster}. Remove the capacity provider from the cluster and try again.`;
    }
    return { capacityProvider: provider };
  },

  DescribeCapacityProviders(request, account) {
    const names = request.capacityProviders;
    const withTags = request.include?.includes('TAGS') ?? false;
    if (names === undefined || names.length === 0) return described(listed(request, account), withTags);
    if (names.length > 100) throw invalidParameter('Capacity providers cannot have more than 100 elements.');
    const isThere = inCluster(account, request.cluster);
    const found = names.map((nameOrArn) => ({ nameOrArn, provider: findCapacityProvider(account, nameOrArn) }));
    const items = found.flatMap(({ provider }) => (provider !== undefined && isThere(provider) ? [provider] : []));
    const missing = found.filter(({ provider }) => provider === undefined || !isThere(provider));
    return {
      ...described({ items }, withTags),
      failures: missing.map(({ nameOrArn }) => ({ arn: providerArn(account, nameOrArn), reason: 'MISSING' })),
    };
  },
};

type Configured = Pick<
  Wire<CapacityProvider>,
  'status' | 'updateStatus' | 'autoScalingGroupProvider' | 'managedInstancesProvider' | 'cluster' | 'type'
>;

function configured(account: Account, request: Request<'CreateCapacityProvider'>): Configured {
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = request;
  if ((group === undefined) === (managed === undefined)) {
    throw invalidParameter('Specify either an autoScalingGroupProvider or a managedInstancesProvider.');
  }
  if (group !== undefined) {
    refuseSharedGroup(account, group.autoScalingGroupArn);
    const autoScalingGroupProvider = scalingGroup(group, request);
    return { status: 'ACTIVE', autoScalingGroupProvider, type: 'EC2_AUTOSCALING' };
  }
  if (request.cluster === undefined) {
    throw invalidParameter(
      'A cluster must be specified for a capacity provider that uses Amazon ECS Managed Instances.',
    );
  }
  const { cluster } = activeCluster(account, request.cluster);
  return {
    status: 'PROVISIONING',
    updateStatus: 'CREATE_IN_PROGRESS',
    managedInstancesProvider: structuredClone(managed),
    cluster: cluster.clusterName,
    type: 'MANAGED_INSTANCES',
  };
}

/** Defaults: ManagedScaling, AutoScalingGroupProvider.managedTerminationProtection, and the output example of CreateCapacityProvider. */
function scalingGroup(
  group: Partial<Wire<AutoScalingGroupProvider>>,
  { name = '' }: { readonly name?: string | undefined },
): Wire<AutoScalingGroupProvider> {
  const managedScaling: Wire<ManagedScaling> = {
    ...(group.managedScaling?.status === 'DISABLED' || group.managedScaling === undefined
      ? { status: 'DISABLED' }
      : { status: 'ENABLED' }),
    targetCapacity: group.managedScaling?.targetCapacity ?? 100,
    minimumScalingStepSize: group.managedScaling?.minimumScalingStepSize ?? 1,
    maximumScalingStepSize: group.managedScaling?.maximumScalingStepSize ?? 10_000,
    instanceWarmupPeriod: group.managedScaling?.instanceWarmupPeriod ?? 300,
  };
  const managedTerminationProtection = group.managedTerminationProtection ?? 'DISABLED';
  if (managedTerminationProtection === 'ENABLED' && managedScaling.status !== 'ENABLED') {
    throw invalidParameter(
      `The managed termination protection setting for the capacity provider '${name}' is invalid. To enable managed termination protection, managed scaling must be enabled.`,
    );
  }
  return {
    autoScalingGroupArn: group.autoScalingGroupArn,
    managedScaling,
    managedTerminationProtection,
    managedDraining: group.managedDraining ?? 'ENABLED',
  };
}

type LaunchTemplate = NonNullable<
  NonNullable<Wire<CapacityProvider>['managedInstancesProvider']>['instanceLaunchTemplate']
>;

function merged(provider: Wire<CapacityProvider>, changes: Partial<LaunchTemplate> | undefined): LaunchTemplate {
  const { ec2InstanceProfileArn, networkConfiguration, ...others } = {
    ...provider.managedInstancesProvider?.instanceLaunchTemplate,
    ...changes,
  };
  return { ...others, ec2InstanceProfileArn, networkConfiguration };
}

/** The messages are the API's. */
function refuseName(account: Account, name: string): void {
  if (!/^[\w-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name)) {
    throw invalidParameter(
      'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
    );
  }
  const known = account.capacityProviders.get(name);
  if (known === undefined || known.status === 'INACTIVE') return;
  refuseWhileChanging(known, 'UpdateInProgressException');
  throw new ApiError(
    'ClientException',
    'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
  );
}

/** The message is the API's (aws/containers-roadmap issue 632). */
function refuseSharedGroup(account: Account, group: string | undefined): void {
  for (const { autoScalingGroupProvider, status } of account.capacityProviders.values()) {
    if (status === 'INACTIVE' || autoScalingGroupProvider?.autoScalingGroupArn !== group) continue;
    throw new ApiError(
      'ClientException',
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
  }
}

function existing(account: Account, nameOrArn: string, clusterName: string | undefined): Wire<CapacityProvider> {
  const isThere = inCluster(account, clusterName);
  const provider = findCapacityProvider(account, nameOrArn);
  if (provider === undefined || provider.status === 'INACTIVE' || !isThere(provider)) throw providerNotFound(nameOrArn);
  return provider;
}

function refuseReserved({ name = '' }: Wire<CapacityProvider>, done: 'updated' | 'deleted'): void {
  if (!isFargate(name)) return;
  throw invalidParameter(`The FARGATE and FARGATE_SPOT capacity providers are reserved and cannot be ${done}.`);
}

function refuseWhileChanging(
  { name, updateStatus }: Wire<CapacityProvider>,
  type: 'ClientException' | 'UpdateInProgressException',
): void {
  if (!updateStatus?.endsWith('_IN_PROGRESS')) return;
  throw new ApiError(
    type,
    `The specified capacity provider '${name}' is being changed. Wait until the change is complete and try again.`,
  );
}

function changesLater(account: Account, { capacityProviderArn = '' }: Wire<CapacityProvider>): void {
  account.due.add({ at: account.now + changeSeconds * 1000, kind: 'capacity-provider', arn: capacityProviderArn });
}

type Providers = { readonly items: readonly Wire<CapacityProvider>[]; readonly nextToken?: string };

function listed(request: Request<'DescribeCapacityProviders'>, account: Account): Providers {
  const isThere = inCluster(account, request.cluster);
  return pageOf(
    account.capacityProviders,
    `DescribeCapacityProviders ${request.cluster ?? ''}`,
    request,
    { usual: 10, most: 10 },
    (provider) => provider.status !== 'INACTIVE' && isThere(provider),
  );
}

/**
 * "When specified, only capacity providers associated with this cluster are returned, including Amazon ECS Managed Instances capacity
 * providers." (DescribeCapacityProvidersRequest.cluster)
 */
function inCluster(account: Account, nameOrArn: string | undefined): (provider: Wire<CapacityProvider>) => boolean {
  if (nameOrArn === undefined) return () => true;
  const { clusterName, capacityProviders = [] } = activeCluster(account, nameOrArn).cluster;
  return ({ name = '', cluster }) => cluster === clusterName || capacityProviders.includes(name);
}

function described({ items, nextToken }: Providers, withTags: boolean): Response<'DescribeCapacityProviders'> {
  const capacityProviders = items.map((provider) => (withTags ? provider : { ...provider, tags: [] }));
  return { capacityProviders, failures: [], nextToken };
}

function providerArn(account: Account, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(account, 'capacity-provider', nameOrArn);
}
