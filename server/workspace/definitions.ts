import { providerNameOf } from '../rules/capacity.ts';
import { clusterNameOf } from '../rules/cross-file-names.ts';
import type { RuleContext } from '../rules/rule.ts';
import { itemsOf, lacks, memberValue, numberOf, textOf, wordOr } from '../rules/values.ts';
import type {
  ClusterFacts,
  ContainerFacts,
  KnownList,
  PortFacts,
  ServiceFacts,
  TaskDefinitionFacts,
  TextRange,
  VolumeFacts,
} from '../rules/workspace-facts.ts';
import { once } from '../syntax/once.ts';
import { markedRange } from '../syntax/ranges.ts';
import type { ConcreteNode, Located, ObjectNode } from '../syntax/tree.ts';
import type { MadeProvider } from './facts.ts';

type RangeOf = (located: Located) => TextRange;

/** What a RegisterTaskDefinition request registers. */
export function taskDefinitionFacts(root: ObjectNode, context: RuleContext, rangeOf: RangeOf): TaskDefinitionFacts {
  const family = memberValue(root, 'family');
  const containers = listOf(root, 'containerDefinitions', context, byName, (item) =>
    containerFacts(item, context, rangeOf),
  );
  return {
    family: textOf(family) || undefined,
    range: rangeOf(markedRange(family ?? root)),
    containers,
    portNames: once(() => portNamesOf(containers)),
    volumes: listOf(root, 'volumes', context, byName, (item) => volumeFacts(item, context, rangeOf)),
    networkMode: wordOr(root, 'networkMode', 'default', context),
    compatibilities: listOf(root, 'requiresCompatibilities', context, asIs, (item) => textOf(item) || undefined),
    hasCpu: isThere(root, 'cpu', context),
    hasMemory: isThere(root, 'memory', context),
  };
}

function portNamesOf(containers: KnownList<ContainerFacts>): ReadonlySet<string> | undefined {
  if (!containers.isComplete || !containers.items.every((container) => container.namesAllPorts)) return undefined;
  return new Set(containers.items.flatMap(({ ports }) => ports.items.flatMap(({ name }) => name ?? [])));
}

const byName = ({ name }: { readonly name: string }): string => name;
const asIs = (name: string): string => name;

/** The items of a list that `read` knows; complete when it knows all of them and the list can be read as a whole. */
function listOf<T>(
  object: ObjectNode,
  member: string,
  context: RuleContext,
  nameOf: (item: T) => string,
  read: (item: ConcreteNode) => T | undefined,
): KnownList<T> {
  if (lacks(object, member, context)) return { items: [], isComplete: true, named: () => undefined };
  const list = memberValue(object, member);
  const items = itemsOf(list);
  const known = items.map(read).filter((item) => item !== undefined);
  const isWhole =
    list?.kind === 'array' &&
    !context.syntaxErrors.some((offset) => offset >= list.start && offset <= list.end) &&
    known.length === items.length;
  // From the last to the first: of several the first stays.
  const names = once(() => new Map(known.toReversed().map((item) => [nameOf(item), item])));
  return { items: known, isComplete: isWhole, named: (name) => names().get(name) };
}

function containerFacts(item: ConcreteNode, context: RuleContext, rangeOf: RangeOf): ContainerFacts | undefined {
  const node = memberValue(item, 'name');
  const name = textOf(node);
  if (item.kind !== 'object' || node === undefined || !name) return undefined;
  const ports = listOf(item, 'portMappings', context, ({ name }) => name ?? '', portFacts);
  const mappings = itemsOf(memberValue(item, 'portMappings'));
  return {
    name,
    range: rangeOf(markedRange(node)),
    ports: {
      items: ports.items,
      isComplete: ports.isComplete && ports.items.every((port) => port.containerPort !== undefined),
    },
    namesAllPorts: ports.isComplete && mappings.every((mapping) => isNameKnown(mapping, context)),
  };
}

function portFacts(item: ConcreteNode): PortFacts | undefined {
  if (item.kind !== 'object') return undefined;
  const port = memberValue(item, 'containerPort');
  const isRange = memberValue(item, 'containerPortRange') !== undefined;
  return {
    containerPort: port?.kind === 'number' && !isRange ? port.value : undefined,
    name: textOf(memberValue(item, 'name')) || undefined,
  };
}

function isNameKnown(mapping: ConcreteNode, context: RuleContext): boolean {
  return mapping.kind === 'object' && wordOr(mapping, 'name', '', context) !== undefined;
}

function volumeFacts(item: ConcreteNode, context: RuleContext, rangeOf: RangeOf): VolumeFacts | undefined {
  const node = memberValue(item, 'name');
  const name = textOf(node);
  if (item.kind !== 'object' || node === undefined || !name) return undefined;
  const atLaunch = memberValue(item, 'configuredAtLaunch');
  const isConfiguredAtLaunch = lacks(item, 'configuredAtLaunch', context)
    ? false
    : atLaunch?.kind === 'boolean'
      ? atLaunch.value
      : undefined;
  return { name, range: rangeOf(markedRange(node)), isConfiguredAtLaunch };
}

function isThere(root: ObjectNode, member: string, context: RuleContext): boolean | undefined {
  if (lacks(root, member, context)) return false;
  const node = memberValue(root, member);
  return node === undefined || node.kind === 'unknown' ? undefined : !(node.kind === 'string' && node.value === '');
}

/** The service that a CreateService request creates; none when its name is left to a flag or unknown. */
export function serviceFacts(root: ObjectNode, context: RuleContext, rangeOf: RangeOf): ServiceFacts[] {
  const node = memberValue(root, 'serviceName');
  const name = textOf(node);
  if (node === undefined || !name) return [];
  return [
    {
      name,
      cluster: clusterNameOf(textOf(memberValue(root, 'cluster')) ?? textOf(memberValue(root, 'clusterArn'))),
      range: rangeOf(markedRange(node)),
      controller: controllerOf(root, context),
      desiredCount: numberOf(memberValue(root, 'desiredCount')),
    },
  ];
}

function controllerOf(root: ObjectNode, context: RuleContext): string | undefined {
  if (lacks(root, 'deploymentController', context)) return 'ECS';
  const controller = memberValue(root, 'deploymentController');
  return controller?.kind === 'object' ? wordOr(controller, 'type', 'ECS', context) : undefined;
}

/** The cluster whose providers a CreateCluster or PutClusterCapacityProviders request lists. */
export function clusterFacts(root: ObjectNode, context: RuleContext, rangeOf: RangeOf): ClusterFacts[] {
  const { operation } = context;
  const node = memberValue(root, operation === 'CreateCluster' ? 'clusterName' : 'cluster');
  const name = clusterNameOf(textOf(node));
  if (node === undefined || name === undefined) return [];
  const providers = listOf(root, 'capacityProviders', context, asIs, (item) => {
    const text = textOf(item);
    return text ? providerNameOf(text) : undefined;
  });
  return [{ name, range: rangeOf(markedRange(node)), operation, providers }];
}

/** The provider that a CreateCapacityProvider request makes for one cluster: it becomes available there by itself. */
export function madeProviderFacts(root: ObjectNode): MadeProvider[] {
  const name = textOf(memberValue(root, 'name'));
  const cluster = clusterNameOf(textOf(memberValue(root, 'cluster')));
  return name && cluster !== undefined ? [{ name, cluster }] : [];
}
