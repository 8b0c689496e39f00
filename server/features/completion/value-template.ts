import { itemType, memberType, type TypedValue } from '../../schema/typed-value.ts';
import { type KnownEntry, knownValues } from '../../schema/value-kinds.ts';
import type { Template } from './template.ts';

/** Members that are nearly always wanted, of structures in which the API requires none or too few. */
const usualMembers: Readonly<Record<string, readonly string[]>> = {
  CapacityProviderStrategyItem: ['capacityProvider', 'weight'],
  ClusterSetting: ['name', 'value'],
  ContainerDefinition: ['name', 'image'],
  ContainerOverride: ['name'],
  DaemonContainerDefinition: ['name', 'image'],
  DeploymentCircuitBreaker: ['enable', 'rollback'],
  EFSAuthorizationConfig: ['accessPointId', 'iam'],
  HostEntry: ['hostname', 'ipAddress'],
  KeyValuePair: ['name', 'value'],
  LoadBalancer: ['targetGroupArn', 'containerName', 'containerPort'],
  MountPoint: ['sourceVolume', 'containerPath'],
  NetworkConfiguration: ['awsvpcConfiguration'],
  PlacementConstraint: ['type', 'expression'],
  PlacementStrategy: ['type', 'field'],
  PortMapping: ['containerPort'],
  ResourceRequirement: ['type', 'value'],
  RuntimePlatform: ['cpuArchitecture', 'operatingSystemFamily'],
  Scale: ['value', 'unit'],
  ServiceRegistry: ['registryArn'],
  SystemControl: ['namespace', 'value'],
  Tag: ['key', 'value'],
  TaskDefinitionPlacementConstraint: ['type', 'expression'],
  Volume: ['name'],
  VolumeFrom: ['sourceContainer'],
};

/** Members whose strings look like numbers. */
const numericMembers: ReadonlySet<string> = new Set(['cpu', 'memory']);

const longestChoice = 20;

/** The values that most requests have. */
const usualWords: Readonly<Record<string, string>> = {
  CPUArchitecture: 'X86_64',
  Compatibility: 'FARGATE',
  ContainerCondition: 'HEALTHY',
  LaunchType: 'FARGATE',
  LogDriver: 'awslogs',
  NetworkMode: 'awsvpc',
  OSFamily: 'LINUX',
  PlacementStrategyType: 'spread',
  TransportProtocol: 'tcp',
};

/** The words of an enum, the usual one first. */
export function usualFirst(shape: string | undefined, words: readonly string[]): readonly string[] {
  const usual = shape === undefined ? undefined : usualWords[shape];
  return usual === undefined || !words.includes(usual) ? words : [usual, ...words.filter((word) => word !== usual)];
}

/** The entries that a map must have; one to be filled in where nothing is known. */
export function entriesTemplate(entries: readonly KnownEntry[]): Template {
  const required = entries.filter(({ isRequired }) => isRequired === true);
  if (required.length === 0) return { kind: 'map' };
  return { kind: 'object', members: required.map((entry) => [entry.name, entryTemplate(entry)]) };
}

/** The value of an entry. */
export function entryTemplate({ values }: KnownEntry): Template {
  return values?.length === 1 ? { kind: 'text', value: values[0] } : { kind: 'text', choices: values };
}

/** What is inserted as the value of a type: tab stops for what must be filled in, nested required members written out. */
export function valueTemplate(type: TypedValue): Template {
  const { enum: words, items, properties, additionalProperties } = type.type;
  if (words !== undefined) {
    return { kind: 'text', choices: words.length > longestChoice ? undefined : usualFirst(type.shape, words) };
  }
  if (properties !== undefined) return objectTemplate(type);
  if (additionalProperties !== undefined) return { kind: 'map' };
  if (items !== undefined) {
    const item = itemType(type);
    return { kind: 'list', items: item === undefined ? [] : [valueTemplate(item)] };
  }
  switch (type.type.type) {
    case 'boolean':
      return { kind: 'word', choices: ['true', 'false'] };
    case 'integer':
    case 'number':
      return { kind: 'word' };
    default:
      return stringTemplate(type);
  }
}

function stringTemplate({ owner = '', member = '' }: TypedValue): Template {
  const known = knownValues(owner, member, () => undefined).map(({ value }) => value);
  const choices = known.length > 1 && known.length <= longestChoice ? known : undefined;
  return { kind: 'text', choices, isNumeric: numericMembers.has(member) };
}

function objectTemplate(type: TypedValue): Template {
  const required = type.type.required ?? [];
  const usual = (type.shape === undefined ? undefined : usualMembers[type.shape]) ?? [];
  const names = Object.keys(type.type.properties ?? {}).filter(
    (name) => required.includes(name) || usual.includes(name),
  );
  const only = Object.keys(type.type.properties ?? {});
  const wanted = names.length === 0 && type.type.maxProperties === 1 && only.length === 1 ? only : names;
  return {
    kind: 'object',
    members: wanted.flatMap((name) => {
      const inner = memberType(type, name);
      return inner === undefined ? [] : [[name, valueTemplate(inner)] as const];
    }),
  };
}
