import type * as ecs from '@aws-sdk/client-ecs';
import { batchSizes, describeClusters, pageSize } from '../aws/reads.ts';
import { type BranchShape, type Describe, type Item, isText, type Source } from './branch.ts';
import type { GroupKind, NodeData } from './model.ts';

/** Headings below a connection: what an account has in a region. */
export const connectionBranch: BranchShape = {
  what: 'headings',
  order: 'given',
  own: () => headings(['clusters', 'task-definitions', 'capacity-providers', 'gateways']),
};

/** Headings that need no call. */
export function headings(
  groups: readonly GroupKind[],
  owner: { readonly cluster?: string; readonly serviceArn?: string } = {},
  counts: Partial<Record<GroupKind, number | undefined>> = {},
): readonly Item[] {
  return groups.map((group) => {
    const count = counts[group];
    return { key: group, data: { kind: 'group', group, ...owner, ...(count !== undefined && { count }) } };
  });
}

/** The clusters of an account, by 100 a page and 100 a description. */
export const clustersBranch: BranchShape = {
  what: 'clusters',
  order: 'view',
  async page({ session, options }, nextToken) {
    const input = { maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) };
    const output = await session.call('ListClusters', input, options);
    return { items: bare(output.clusterArns, (arn) => ({ kind: 'cluster', arn })), next: output.nextToken };
  },
  describe: {
    size: batchSizes.DescribeClusters,
    async run({ session, slim, options }, keys) {
      const { found, failures } = await describeClusters(session, keys, options);
      return {
        found: found.map((cluster) => clusterItem(slim(cluster))),
        failures,
      };
    },
  },
};

function clusterItem(cluster: ecs.Cluster): Item {
  const arn = cluster.clusterArn ?? '';
  return { key: arn, data: { kind: 'cluster', arn, cluster } };
}

/** Families with an active revision. */
export const familiesBranch: BranchShape = {
  what: 'task definition families',
  order: 'view',
  async page({ session, options }, nextToken) {
    const input = { status: 'ACTIVE', maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) } as const;
    const output = await session.call('ListTaskDefinitionFamilies', input, options);
    return { items: bare(output.families, (family) => ({ kind: 'family', family })), next: output.nextToken };
  },
};

/** Active revisions of a family, newest first. They are not described: that would take a call for each. */
export function revisionsBranch(familyPrefix: string): BranchShape {
  return {
    what: 'active revisions',
    order: 'given',
    async page({ session, options }, nextToken) {
      const input = {
        familyPrefix,
        status: 'ACTIVE',
        sort: 'DESC',
        maxResults: pageSize,
        ...(nextToken !== undefined && { nextToken }),
      } as const;
      const output = await session.call('ListTaskDefinitions', input, options);
      return {
        items: bare(output.taskDefinitionArns, (arn) => ({ kind: 'task-definition', arn })),
        next: output.nextToken,
      };
    },
  };
}

/** Capacity providers of the account, or those of a cluster, which says by `strategyOf` what its default strategy makes of them. */
export function providersBranch(
  cluster: string | undefined,
  strategyOf: () => readonly ecs.CapacityProviderStrategyItem[],
): BranchShape {
  const dataOf = (provider: ecs.CapacityProvider): NodeData => {
    const name = provider.name ?? '';
    const inDefaultStrategy = strategyOf().find(({ capacityProvider }) => capacityProvider === name);
    return {
      kind: 'capacity-provider',
      name,
      provider,
      ...(cluster !== undefined && { cluster }),
      ...(inDefaultStrategy !== undefined && { inDefaultStrategy }),
    };
  };
  const itemOf = (provider: ecs.CapacityProvider): Item => ({ key: provider.name ?? '', data: dataOf(provider) });
  return {
    what: 'capacity providers',
    order: 'view',
    async page({ session, slim, options }, nextToken) {
      const input: ecs.DescribeCapacityProvidersRequest = {
        include: ['TAGS'],
        ...(cluster !== undefined && { cluster }),
        ...(nextToken !== undefined && { nextToken }),
      };
      const output = await session.call('DescribeCapacityProviders', input, options);
      return { items: (output.capacityProviders ?? []).map((it) => itemOf(slim(it))), next: output.nextToken };
    },
  };
}

/** What ListGateways says is shown at once; a call for each says the rest. */
export const gatewaysBranch: BranchShape = {
  what: 'gateways',
  order: 'view',
  async page({ session, options }, nextToken) {
    const input = { maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) };
    const output = await session.call('ListGateways', input, options);
    return { items: (output.gateways ?? []).map(gatewayItem), next: output.nextToken };
  },
  describe: oneByOne(async ({ session, slim, options }, gateway) => {
    const output = await session.call('DescribeGateway', { gateway }, options);
    return output.gateway === undefined ? undefined : gatewayItem(slim(output.gateway));
  }),
};

function gatewayItem(gateway: ecs.Gateway): Item {
  const arn = gateway.gatewayArn ?? '';
  return { key: arn, data: { kind: 'gateway', arn, gateway } };
}

/** Describes with an operation that takes one only. */
export function oneByOne(describe: (source: Source, key: string) => Promise<Item | undefined>): Describe {
  return {
    size: 1,
    async run(source, [key = '']) {
      const found = await describe(source, key);
      return { found: found === undefined ? [] : [found], failures: [] };
    },
  };
}

/** What a list names and nothing else says yet. */
export function bare(names: readonly string[] | undefined, dataOf: (name: string) => NodeData): readonly Item[] {
  return (names ?? []).filter(isText).map((key) => ({ key, data: dataOf(key) }));
}
