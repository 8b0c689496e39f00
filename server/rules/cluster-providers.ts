import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isFargateProvider, providerNameOf } from './capacity.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const createCluster = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html';
const createProvider = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html';

/** `my-fargate-like` is a name like any other; `fargate-like` is not, since the prefix is reserved. */
function isMisspelled(name: string): boolean {
  return /^fargate/i.test(name) && !isFargateProvider(name);
}

const misspelled: Rule = {
  id: 'fargate-provider-name-misspelled',
  severity: 'error',
  title: 'Misspelled Fargate capacity provider',
  why: 'Names of capacity providers are case-sensitive and none of your own may begin with `fargate`. So only `FARGATE` and `FARGATE_SPOT` exist.',
  sources: [createProvider, createCluster],
  shapes: ['CapacityProviderStrategyItem', 'CreateClusterRequest', 'PutClusterCapacityProvidersRequest'],
  *check(subject) {
    for (const node of namesIn(subject)) {
      const name = textOf(node);
      if (name === undefined || !isMisspelled(name)) continue;
      const meant = /spot/i.test(name) ? 'FARGATE_SPOT' : 'FARGATE';
      yield findingAt(
        node,
        `There is no capacity provider \`${name}\`; write \`${meant}\`. (The predefined ones are FARGATE and FARGATE_SPOT.)`,
      );
    }
  },
};

function namesIn(subject: ObjectNode | ArrayNode): readonly ConcreteNode[] {
  const name = memberValue(subject, 'capacityProvider');
  return name === undefined ? itemsOf(memberValue(subject, 'capacityProviders')) : [name];
}

const defaultNotListed: Rule = {
  id: 'default-strategy-provider-not-listed',
  severity: 'error',
  title: 'Default strategy uses a provider the cluster does not list',
  why: "A cluster's default strategy can use only capacity providers that the cluster has. Managed Instances providers belong to their cluster without being listed.",
  sources: [
    createCluster,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-cluster-default-strategy-provider-not-listed); aws-cdk Cluster.',
  ],
  shapes: ['CreateClusterRequest', 'PutClusterCapacityProvidersRequest'],
  *check(request, context) {
    const listed = listedNames(request, context);
    if (listed === undefined) return;
    for (const entry of objectsOf(memberValue(request, 'defaultCapacityProviderStrategy'))) {
      const node = memberValue(entry, 'capacityProvider');
      const name = providerNameOf(textOf(node) ?? '');
      if (node === undefined || name === '' || listed.has(name) || isMisspelled(name)) continue;
      if (context.operation === 'PutClusterCapacityProviders' && !isFargateProvider(name)) continue;
      yield findingAt(
        node,
        `\`${name}\` is not in \`capacityProviders\`; add it there, or take it out of the default strategy.`,
      );
    }
  },
};

/** Names in `capacityProviders`; undefined when some cannot be known. */
function listedNames(request: ObjectNode | ArrayNode, context: RuleContext): ReadonlySet<string> | undefined {
  if (request.kind !== 'object') return undefined;
  const list = memberValue(request, 'capacityProviders');
  // PutClusterCapacityProviders requires the list; that it is missing is told by the check of the structure.
  if (lacks(request, 'capacityProviders', context))
    return context.operation === 'CreateCluster' ? new Set() : undefined;
  if (list?.kind !== 'array') return undefined;
  const names = itemsOf(list).map((item) => textOf(item));
  return names.includes(undefined) ? undefined : new Set(names.map((name) => providerNameOf(name ?? '')));
}

/** Rules about the capacity providers a cluster has and a strategy names. */
export const clusterProviderRules: readonly Rule[] = [misspelled, defaultNotListed];
