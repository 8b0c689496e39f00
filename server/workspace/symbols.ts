import { clusterNameOf, resourceReference, taskDefinitionReference } from '../rules/cross-file-names.ts';
import { type Places, placesBelow, type ShapeDefinitions } from '../rules/places.ts';
import { memberValue, textOf } from '../rules/values.ts';
import type { TextRange } from '../rules/workspace-facts.ts';
import { inputShapeName } from '../schema/operations.ts';
import { memberOf, resolve } from '../syntax/path.ts';
import { stringText } from '../syntax/string-text.ts';
import type { ArrayNode, ConcreteNode, Located, ObjectNode, StringNode, ValueNode } from '../syntax/tree.ts';
import type { RequestTree } from './facts.ts';
import { rangesIn } from './positions.ts';

/** What can be named in one place and mentioned in others. */
export type SymbolKind = 'family' | 'container' | 'port' | 'volume' | 'service' | 'cluster' | 'capacity-provider';

/** One place where a name is defined or mentioned. */
export interface WorkspaceSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  /**
   * Where the name holds. Containers, ports and volumes: the family of their task definition, or `#N`, the N-th request of
   * this very file (from 0), when the family is not known. Services: the name of their cluster, where it is known. Others:
   * none.
   */
  readonly scope: string | undefined;
  readonly role: 'definition' | 'mention';
  /** Offsets of the name itself: of `web` in `"web:7"`. */
  readonly start: number;
  readonly end: number;
  /** The same place in lines and characters. */
  readonly range: TextRange;
  /**
   * What YAML anchors do to it. `alias`: this is the place of an alias (`*web`) that stands for the name; `anchor`: the text
   * is written here, but names this only through aliases elsewhere. Undefined for a name that is written in its own place.
   */
  readonly through?: 'alias' | 'anchor';
  /** Whether the text at these offsets is the name, letter by letter. If not (escapes, anything unusual) do not rename it. */
  readonly isVerbatim: boolean;
}

export type SymbolReader = (text: string, requests: readonly RequestTree[]) => readonly WorkspaceSymbol[];

/** How a member of a shape names something. */
interface Naming {
  readonly member: string;
  readonly kind: SymbolKind;
  readonly role: 'definition' | 'mention';
  /** What of a string is the name; the whole of it when left out. */
  readonly read?: (text: string) => PartOfText | undefined;
}

interface PartOfText {
  readonly name: string;
  readonly offset: number;
  readonly cluster?: string | undefined;
}

const linkName = (text: string): PartOfText => ({ name: text.split(':', 1)[0] ?? '', offset: 0 });
const familyName = (text: string): PartOfText | undefined => {
  const reference = taskDefinitionReference(text);
  return reference && { name: reference.family, offset: reference.offset };
};
/** The cluster in the ARN of a service: the name of the service stands behind it and a slash. */
const clusterOfService = (text: string): PartOfText | undefined => {
  const { cluster: name, offset = 0 } = resourceReference(text, 'service') ?? {};
  return name === undefined ? undefined : { name, offset: offset - name.length - 1 };
};
const nameOf = (kind: 'service' | 'cluster' | 'capacity-provider') => (text: string) => resourceReference(text, kind);

const defines = (member: string, kind: SymbolKind): Naming => ({ member, kind, role: 'definition' });
const mentions = (member: string, kind: SymbolKind, read?: Naming['read']): Naming => ({
  member,
  kind,
  role: 'mention',
  ...(read && { read }),
});
const cluster = mentions('cluster', 'cluster', nameOf('cluster'));
const services = (member: string): readonly Naming[] => [
  mentions(member, 'service', nameOf('service')),
  mentions(member, 'cluster', clusterOfService),
];
const service = services('service');
const taskDefinition = mentions('taskDefinition', 'family', familyName);

/** The members that name something, by shape. Members hold a string or a list of strings. */
const namings: Readonly<Record<string, readonly Naming[]>> = {
  RegisterTaskDefinitionRequest: [defines('family', 'family')],
  ContainerDefinition: [defines('name', 'container'), mentions('links', 'container', linkName)],
  DaemonContainerDefinition: [defines('name', 'container')],
  PortMapping: [defines('name', 'port')],
  Volume: [defines('name', 'volume')],
  DaemonVolume: [defines('name', 'volume')],
  ContainerDependency: [mentions('containerName', 'container')],
  VolumeFrom: [mentions('sourceContainer', 'container')],
  MountPoint: [mentions('sourceVolume', 'volume')],
  ProxyConfiguration: [mentions('containerName', 'container')],
  LoadBalancer: [mentions('containerName', 'container')],
  ServiceRegistry: [mentions('containerName', 'container')],
  ContainerOverride: [mentions('name', 'container')],
  ServiceConnectService: [mentions('portName', 'port')],
  VpcLatticeConfiguration: [mentions('portName', 'port')],
  GatewayConnector: [mentions('portName', 'port')],
  ServiceVolumeConfiguration: [mentions('name', 'volume')],
  TaskVolumeConfiguration: [mentions('name', 'volume')],
  CapacityProviderStrategyItem: [mentions('capacityProvider', 'capacity-provider', nameOf('capacity-provider'))],
  CreateServiceRequest: [defines('serviceName', 'service'), cluster, taskDefinition],
  CreateExpressGatewayServiceRequest: [defines('serviceName', 'service'), cluster],
  CreateTaskSetRequest: [...service, cluster, taskDefinition],
  UpdateServiceRequest: [...service, cluster, taskDefinition],
  RunTaskRequest: [cluster, taskDefinition],
  StartTaskRequest: [cluster, taskDefinition],
  DescribeTaskDefinitionRequest: [taskDefinition],
  DeregisterTaskDefinitionRequest: [taskDefinition],
  DeleteTaskDefinitionsRequest: [mentions('taskDefinitions', 'family', familyName)],
  ListTaskDefinitionsRequest: [mentions('familyPrefix', 'family', familyName)],
  ListTasksRequest: [cluster, mentions('family', 'family', familyName), ...services('serviceName')],
  DescribeServicesRequest: [cluster, ...services('services')],
  DescribeClustersRequest: [mentions('clusters', 'cluster', nameOf('cluster'))],
  ExecuteCommandRequest: [cluster, mentions('container', 'container')],
  CreateClusterRequest: [
    defines('clusterName', 'cluster'),
    mentions('capacityProviders', 'capacity-provider', nameOf('capacity-provider')),
  ],
  PutClusterCapacityProvidersRequest: [
    cluster,
    mentions('capacityProviders', 'capacity-provider', nameOf('capacity-provider')),
  ],
  CreateCapacityProviderRequest: [defines('name', 'capacity-provider'), cluster],
  UpdateCapacityProviderRequest: [mentions('name', 'capacity-provider', nameOf('capacity-provider')), cluster],
  DeleteCapacityProviderRequest: [
    mentions('capacityProvider', 'capacity-provider', nameOf('capacity-provider')),
    cluster,
  ],
  DescribeCapacityProvidersRequest: [
    mentions('capacityProviders', 'capacity-provider', nameOf('capacity-provider')),
    cluster,
  ],
};

/** Of requests that have no names but these. */
const commonNamings: readonly Naming[] = [
  cluster,
  mentions('clusterArn', 'cluster', nameOf('cluster')),
  ...service,
  ...services('serviceArn'),
  mentions('capacityProviderArns', 'capacity-provider', nameOf('capacity-provider')),
];

function namingsOf(shape: string, definitions: ShapeDefinitions): readonly Naming[] {
  const own = namings[shape];
  if (own !== undefined || !shape.endsWith('Request')) return own ?? [];
  const members = definitions[shape]?.properties ?? {};
  return commonNamings.filter(({ member }) => Object.hasOwn(members, member));
}

/** @param shapes definitions of all shapes, as the rules take them */
export function createSymbolReader(shapes: ShapeDefinitions): SymbolReader {
  const places = new Map<string, Places<Naming> | undefined>();
  const placesOf = (operation: string): Places<Naming> | undefined => {
    if (!places.has(operation))
      places.set(
        operation,
        placesBelow(inputShapeName(operation), shapes, (shape) => namingsOf(shape, shapes)),
      );
    return places.get(operation);
  };
  return (text, requests) => {
    const symbols: WorkspaceSymbol[] = [];
    const inLines = rangesIn(text);
    for (const [index, { operation, root }] of requests.entries()) {
      const here = root === undefined ? undefined : placesOf(operation);
      if (root !== undefined && here !== undefined)
        readRequest({ text, operation, root, here, index, symbols, inLines });
    }
    return symbols;
  };
}

interface Reading {
  readonly text: string;
  readonly operation: string;
  readonly root: ObjectNode;
  readonly here: Places<Naming>;
  readonly index: number;
  readonly symbols: WorkspaceSymbol[];
  inLines(located: Located): TextRange;
}

function readRequest({ text, operation, root, here, index, symbols, inLines }: Reading): void {
  const family =
    // Families of daemons are apart from those of tasks, and nothing names their containers from outside.
    operation === 'RegisterDaemonTaskDefinition'
      ? undefined
      : textOf(memberValue(root, 'family')) || familyName(textOf(memberValue(root, 'taskDefinition')) ?? '')?.name;
  const clusterOfRequest = clusterNameOf(textOf(memberValue(root, 'cluster')));
  const seen = new Set<ConcreteNode>();
  /** Where the symbols of a value are in `symbols`, by kind and role: what is merged into several objects stands in the text once. */
  const added = new Map<ValueNode, Map<string, number>>();

  const scopeOf = (kind: SymbolKind, part: PartOfText): string | undefined => {
    if (kind === 'container' || kind === 'port' || kind === 'volume') return family ?? `#${index}`;
    return kind === 'service' ? (part.cluster ?? clusterOfRequest) : undefined;
  };

  const addAt = (place: ValueNode, symbol: WorkspaceSymbol): void => {
    const known = added.get(place) ?? new Map<string, number>();
    const key = `${symbol.kind} ${symbol.role}`;
    const before = known.get(key);
    if (before === undefined) known.set(key, symbols.push(symbol) - 1);
    else if (symbol.through === undefined) symbols[before] = symbol;
    added.set(place, known);
  };

  const add = ({ kind, role, read = wholeText }: Naming, written: ValueNode): void => {
    const node = resolve(written);
    const value = textOf(node);
    const part = value === undefined ? undefined : read(value);
    if (node.kind !== 'string' || part === undefined || part.name === '') return;
    const { start, end } = rangeOf(node, text, part);
    const named = { kind, name: part.name, scope: scopeOf(kind, part), role };
    const isVerbatim = text.slice(start, end) === part.name;
    const symbol = { ...named, start, end, range: inLines({ start, end }), isVerbatim };
    addAt(node, written === node ? symbol : { ...symbol, through: 'anchor' });
    if (written === node) return;
    const place = { start: written.start, end: written.end, range: inLines(written) };
    addAt(written, { ...named, ...place, isVerbatim: false, through: 'alias' });
  };

  const enter = (places: Places<Naming>, value: ValueNode): void => {
    const node = resolve(value);
    if ((node.kind !== 'object' && node.kind !== 'array') || node.kind !== places.kind || seen.has(node)) return;
    // What is shared by aliases or merge keys stands in the text once.
    seen.add(node);
    visit(places, node);
  };

  const visit = (places: Places<Naming>, node: ObjectNode | ArrayNode): void => {
    for (const naming of places.found) {
      const written = node.kind === 'object' ? memberOf(node, naming.member)?.value : undefined;
      const value = written === undefined ? undefined : resolve(written);
      if (value?.kind === 'array') for (const item of value.items) add(naming, item);
      else if (written !== undefined) add(naming, written);
    }
    if (node.kind === 'array') {
      if (places.items !== undefined) for (const item of node.items) enter(places.items, item);
      return;
    }
    for (const { name, places: below } of places.members) {
      const member = memberOf(node, name);
      if (member !== undefined) enter(below, member.value);
    }
    if (places.values !== undefined) for (const { value } of node.members) enter(places.values, value);
  };

  visit(here, root);
}

/** Where a part of a string is written; the whole value where that cannot be told. */
function rangeOf(node: StringNode, text: string, { name, offset }: PartOfText): Located {
  const { start, end, value, style } = node;
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  // Nearly all are written as they read.
  if (end - start === value.length + 2 * quote && text.startsWith(value, start + quote)) {
    const from = start + quote + offset;
    return { start: from, end: from + name.length };
  }
  return stringText(node, text)?.sourceRange(offset, offset + name.length) ?? node;
}

function wholeText(text: string): PartOfText {
  return { name: text, offset: 0 };
}
