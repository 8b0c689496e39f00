import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isFargateProvider, providerNameOf } from './capacity.ts';
import {
  type Fixes,
  nearestValue,
  removeItems,
  removeItemsOrList,
  replaceValue,
  setMember,
  shown,
  together,
  treeFix,
} from './fixes.ts';
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
  *check(subject, { root }) {
    for (const node of namesIn(subject)) {
      const name = textOf(node);
      if (name === undefined || !isMisspelled(name)) continue;
      const meant = meantBy(name);
      yield findingAt(
        node,
        `There is no capacity provider \`${name}\`; write \`${meant}\`. (The predefined ones are FARGATE and FARGATE_SPOT.)`,
        () => spellingFixes(subject, root, node, meant),
      );
    }
  },
};

function meantBy(name: string): string {
  return /spot/i.test(name) ? 'FARGATE_SPOT' : 'FARGATE';
}

/** A cluster's list of providers and its default strategy must agree, so the same mistake in the list is mended as well. */
function spellingFixes(subject: ObjectNode | ArrayNode, root: ObjectNode, node: ConcreteNode, meant: string): Fixes {
  const isItem = memberValue(subject, 'capacityProvider') === node;
  const list = memberValue(root, 'capacityProviders');
  const neighbours = isItem
    ? itemsOf(subject.parent).map((entry) => memberValue(entry, 'capacityProvider'))
    : itemsOf(list);
  if (neighbours.length > mostCompared) return [];
  const isThere = neighbours.some(
    (each) => each !== node && textOf(each)?.toUpperCase().replaceAll('-', '_') === meant,
  );
  if (isThere) return isItem ? [] : removeItems(list, [node], 'Remove this second name');
  const alike = isItem ? itemsOf(list).filter((each) => isMeant(textOf(each) ?? '', meant)) : [];
  const isSame = textOf(node)?.toUpperCase().replaceAll('-', '_') === meant;
  const kind = isSame ? 'safe' : 'suggested';
  const changes = [node, ...alike].map((each) => replaceValue(each, meant, undefined, kind));
  return together(`Change to \`${meant}\``, ...changes);
}

/** A strategy takes 20 providers; comparing each of many with all would take too long. */
const mostCompared = 100;

function isMeant(name: string, meant: string): boolean {
  return isMisspelled(name) && meantBy(name) === meant;
}

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
    const list = memberValue(request, 'capacityProviders');
    const listed = listedNames(request, context);
    if (listed === undefined) return;
    const strategy = memberValue(request, 'defaultCapacityProviderStrategy');
    for (const entry of objectsOf(strategy)) {
      const node = memberValue(entry, 'capacityProvider');
      const name = providerNameOf(textOf(node) ?? '');
      if (node === undefined || name === '' || listed.has(name) || isMisspelled(name)) continue;
      if (context.operation === 'PutClusterCapacityProviders' && !isFargateProvider(name)) continue;
      yield findingAt(
        node,
        `\`${name}\` is not in \`capacityProviders\`; add it there, or take it out of the default strategy.`,
        () => [
          ...nearestValue(node, listed),
          ...(list?.kind === 'array'
            ? treeFix(`Add ${shown(name)} to \`capacityProviders\``, 'suggested', [
                { change: 'append-item', array: list, value: name },
              ])
            : setMember(request, 'capacityProviders', [name], { after: 'clusterName' })),
          // PutClusterCapacityProviders requires the strategy, which may be empty.
          ...(context.operation === 'CreateCluster' ? removeItemsOrList : removeItems)(
            strategy,
            [entry],
            'Remove it from the default strategy',
          ),
        ],
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
