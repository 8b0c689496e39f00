import { fargateSizes } from '../../rules/fargate-sizes.ts';
import { containersOf, cpuUnits, memoryMib } from '../../rules/task-definition-facts.ts';
import { memberValue, numberOf, objectsOf, textOf } from '../../rules/values.ts';
import type { TypedValue } from '../../schema/typed-value.ts';
import { type KnownValue, knownValues } from '../../schema/value-kinds.ts';
import type { ObjectNode } from '../../syntax/tree.ts';
import type { CompletionName, CompletionNames, MappedPort } from '../completion-names.ts';
import { type LiveLookup, liveQuestion } from '../live-names.ts';

/** What stands around a string that is being typed. */
export interface Surroundings {
  readonly operation: string;
  readonly root: ObjectNode | undefined;
  /** The object that has the member. */
  readonly object: ObjectNode | undefined;
  /** From the request to the value. */
  readonly path: readonly (string | number)[];
  /** What is typed of it. */
  readonly prefix: string;
  readonly names: CompletionNames | undefined;
  readonly live: LiveLookup | undefined;
}

/** The values known for a string, the most likely first. */
export function knownStrings(type: TypedValue, around: Surroundings): readonly KnownValue[] {
  const { owner = '', member = '' } = type;
  const sibling = (name: string) => textOf(memberValue(around.object, name));
  const sizes = taskSizes(owner, member, sibling);
  if (sizes !== undefined) return sizes;
  return withLive([...namesFor(owner, member, around), ...knownValues(owner, member, sibling)], type, around);
}

/** A number that fits a place, and why. */
export interface KnownNumber extends Omit<KnownValue, 'value'> {
  readonly value: number;
}

/** The numbers known for a port, in the order of the task definition. */
export function knownNumbers(
  { owner, member }: TypedValue,
  { names, root, object }: Surroundings,
): readonly KnownNumber[] {
  const mapped = () => names?.mappedPorts(textOf(memberValue(root, 'taskDefinition'))) ?? [];
  switch (`${owner}.${member}`) {
    case 'LoadBalancer.containerPort':
    case 'ServiceRegistry.containerPort': {
      const container = textOf(memberValue(object, 'containerName'));
      return numbered(mapped().filter((port) => !container || port.container === container));
    }
    case 'ServiceConnectClientAlias.port': {
      const service = object?.parent?.parent;
      const name = service?.kind === 'object' ? textOf(memberValue(service, 'portName')) : undefined;
      return numbered(mapped().filter((port) => !name || port.name === name));
    }
    case 'PortMapping.hostPort': {
      const value = numberOf(memberValue(object, 'containerPort'));
      return value === undefined ? [] : [{ value, detail: 'the same as in the container' }];
    }
    default:
      return [];
  }
}

function numbered(ports: readonly MappedPort[]): readonly KnownNumber[] {
  return ports.map(({ container, port, name }) => ({
    value: port,
    detail: name === undefined ? `of ${container}` : `${name} of ${container}`,
  }));
}

/** The names of the account come last. One that is known here already stays in its place and says how it lives. */
function withLive(known: readonly KnownValue[], type: TypedValue, around: Surroundings): readonly KnownValue[] {
  const question = around.live === undefined ? undefined : liveQuestion(type, around);
  const answer = question === undefined ? undefined : around.live?.(question);
  if (answer === undefined || answer.names.length === 0) return known;
  const live = new Map(
    answer.names.map(({ name, detail }) => [name, [`AWS: ${answer.connection}`, detail].filter(Boolean).join(', ')]),
  );
  const here = new Set(known.map(({ value }) => value));
  return [
    ...known.map((each) => ({ ...each, ...alive(each, live.get(each.value)) })),
    ...[...live].filter(([name]) => !here.has(name)).map(([value, state]) => ({ value, ...alive({ value }, state) })),
  ];
}

function alive({ detail }: KnownValue, state: string | undefined): Partial<KnownValue> {
  if (state === undefined) return {};
  return { detail: detail ?? state, description: detail === undefined ? state : `${detail} · ${state}` };
}

const sizedShapes: ReadonlySet<string> = new Set([
  'RegisterTaskDefinitionRequest',
  'TaskOverride',
  'CreateExpressGatewayServiceRequest',
  'UpdateExpressGatewayServiceRequest',
]);

/** Task sizes of Fargate: those that fit the other half of the pair. */
function taskSizes(
  owner: string,
  member: string,
  sibling: (name: string) => string | undefined,
): readonly KnownValue[] | undefined {
  if (!sizedShapes.has(owner)) return undefined;
  if (member === 'cpu') {
    const memory = memoryMib(sibling('memory') ?? '');
    const sizes = [...fargateSizes].filter(([, offered]) => memory === undefined || offered.includes(memory));
    const all = sizes.length > 0 ? sizes : [...fargateSizes];
    return all.map(([cpu, offered]) => ({
      value: String(cpu),
      detail: `${cpu / 1024} vCPU, Fargate with ${gigabytes(offered[0])} to ${gigabytes(offered.at(-1))}`,
    }));
  }
  if (member !== 'memory') return undefined;
  const cpu = cpuUnits(sibling('cpu') ?? '');
  const offered = cpu === undefined ? undefined : fargateSizes.get(cpu);
  const all = offered ?? [...new Set([...fargateSizes.values()].flat())].toSorted((a, b) => a - b);
  const pair = offered === undefined ? '' : `, Fargate with ${(cpu ?? 0) / 1024} vCPU`;
  return all.map((memory) => ({ value: String(memory), detail: `${gigabytes(memory)}${pair}` }));
}

function gigabytes(mib = 0): string {
  return `${mib / 1024} GB`;
}

function namesFor(owner: string, member: string, around: Surroundings): readonly KnownValue[] {
  const { names, root } = around;
  const family = textOf(memberValue(root, 'taskDefinition'));
  const isTaskDefinition = root !== undefined && memberValue(root, 'containerDefinitions') !== undefined;
  switch (`${owner}.${member}`) {
    case 'ContainerDependency.containerName':
    case 'VolumeFrom.sourceContainer':
    case 'ContainerDefinition.links':
      return containerNames(root, around.path);
    case 'MountPoint.sourceVolume':
      return namesIn(root, 'volumes');
    case 'LoadBalancer.containerName':
    case 'ServiceRegistry.containerName':
    case 'ContainerOverride.name':
      return named(names?.containers(family));
    case 'ProxyConfiguration.containerName':
      return containerNames(root, []);
    case 'ServiceConnectService.portName':
      return named(names?.ports(family));
    case 'ServiceVolumeConfiguration.name':
    case 'TaskVolumeConfiguration.name':
      return named(names?.volumes(family));
    case 'CapacityProviderStrategyItem.capacityProvider':
      return [...providerNames(root), ...fargateProviders, ...named(names?.capacityProviders())];
    default:
  }
  if (isTaskDefinition && owner.startsWith('Register')) return [];
  const isRequest = owner.endsWith('Request');
  if (member === 'capacityProviders' && isRequest) return [...fargateProviders, ...named(names?.capacityProviders())];
  if (!isRequest) return [];
  if (member === 'taskDefinition') return named(names?.families());
  if ((member === 'cluster' || member === 'clusters') && owner !== 'CreateClusterRequest')
    return named(names?.clusters());
  if (member === 'service' || member === 'services') return named(names?.services());
  return member === 'capacityProvider' ? named(names?.capacityProviders()) : [];
}

const fargateProviders: readonly KnownValue[] = [
  { value: 'FARGATE', detail: 'AWS Fargate' },
  { value: 'FARGATE_SPOT', detail: 'spare capacity of AWS Fargate, may be interrupted' },
];

/** In PutClusterCapacityProviders and CreateCluster: the providers that the same request names. */
function providerNames(root: ObjectNode | undefined): readonly KnownValue[] {
  const list = memberValue(root, 'capacityProviders');
  if (list?.kind !== 'array') return [];
  return list.items.flatMap((item) =>
    item.kind === 'string' ? [{ value: item.value, detail: 'of this request' }] : [],
  );
}

function named(names: readonly CompletionName[] | undefined): readonly KnownValue[] {
  return (names ?? []).map(({ name, detail }) => ({ value: name, detail }));
}

/** The containers of this file, without the one that is being written. */
function containerNames(root: ObjectNode | undefined, path: readonly (string | number)[]): readonly KnownValue[] {
  if (root === undefined) return [];
  const own = path[0] === 'containerDefinitions' ? path[1] : undefined;
  const list = memberValue(root, 'containerDefinitions');
  const ownNode = list?.kind === 'array' && typeof own === 'number' ? list.items[own] : undefined;
  return containersOf(root)
    .filter((container) => container !== ownNode)
    .flatMap((container) => nameOf(container, 'container of this file'));
}

function namesIn(root: ObjectNode | undefined, member: string): readonly KnownValue[] {
  return objectsOf(memberValue(root, member)).flatMap((object) => nameOf(object, 'volume of this file'));
}

function nameOf(object: ObjectNode, detail: string): readonly KnownValue[] {
  const name = textOf(memberValue(object, 'name'));
  return name === undefined || name === '' ? [] : [{ value: name, detail }];
}
