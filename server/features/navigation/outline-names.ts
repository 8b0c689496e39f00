import type { SymbolKind } from 'vscode-languageserver';
import { memberValue } from '../../rules/values.ts';
import { resolve } from '../../syntax/path.ts';
import type { ArrayNode, ObjectNode, ValueNode } from '../../syntax/tree.ts';
import { arnParts } from '../computed/arn.ts';

/** What the outline says of one thing. */
export interface OutlineName {
  readonly name: string;
  readonly detail?: string | undefined;
  readonly kind: SymbolKind;
  /** The value that the name is taken from. */
  readonly from?: ValueNode | undefined;
}

/** The numbers of the LSP; the protocol library itself stays out of the features. */
export const symbolKinds = {
  module: 2,
  class: 5,
  interface: 11,
  variable: 13,
  constant: 14,
  string: 15,
  number: 16,
  boolean: 17,
  array: 18,
  object: 19,
  key: 20,
  null: 21,
  enumMember: 22,
  struct: 23,
  event: 24,
  operator: 25,
  field: 8,
} as const satisfies Readonly<Record<string, SymbolKind>>;

/** How the items of a list are called, by the member that holds it. */
interface ItemNaming {
  /** The member that names the item; of several the first that is there. */
  readonly by: readonly string[];
  /** A word before it: `port 8080`. */
  readonly word?: string;
  readonly detail?: readonly string[];
  readonly kind: SymbolKind;
}

const { interface: port, variable, key, struct, field, event, enumMember, object } = symbolKinds;
const provider: ItemNaming = {
  word: 'capacityProvider',
  by: ['capacityProvider'],
  detail: ['base', 'weight'],
  kind: enumMember,
};
const named = (kind: SymbolKind, detail: string): ItemNaming => ({ by: ['name'], detail: [detail], kind });

const namings: Readonly<Record<string, ItemNaming>> = {
  containerDefinitions: named(struct, 'image'),
  containerOverrides: { by: ['name'], kind: struct },
  portMappings: { word: 'port', by: ['containerPort', 'containerPortRange'], detail: ['name'], kind: port },
  environment: named(variable, 'value'),
  secrets: named(key, 'valueFrom'),
  secretOptions: named(key, 'valueFrom'),
  environmentFiles: { by: ['value'], detail: ['type'], kind: variable },
  volumes: { by: ['name'], kind: field },
  volumeConfigurations: { by: ['name'], kind: field },
  mountPoints: { by: ['sourceVolume'], detail: ['containerPath'], kind: field },
  volumesFrom: { by: ['sourceContainer'], kind: field },
  dependsOn: { by: ['containerName'], detail: ['condition'], kind: object },
  loadBalancers: {
    word: 'load balancer',
    by: ['containerName', 'loadBalancerName', 'targetGroupArn'],
    detail: ['containerPort'],
    kind: port,
  },
  serviceRegistries: { word: 'registry', by: ['registryArn'], detail: ['containerName'], kind: port },
  services: { word: 'port', by: ['portName'], detail: ['discoveryName'], kind: port },
  clientAliases: { by: ['dnsName'], detail: ['port'], kind: port },
  vpcLatticeConfigurations: { word: 'port', by: ['portName'], detail: ['targetGroupArn'], kind: port },
  capacityProviderStrategy: provider,
  defaultCapacityProviderStrategy: provider,
  placementConstraints: { by: ['type'], detail: ['expression'], kind: enumMember },
  placementStrategy: { by: ['type'], detail: ['field'], kind: enumMember },
  tags: { by: ['key'], detail: ['value'], kind: key },
  lifecycleHooks: { by: ['hookTargetArn'], kind: event },
  extraHosts: { by: ['hostname'], detail: ['ipAddress'], kind: object },
  devices: { by: ['hostPath'], detail: ['containerPath'], kind: object },
  tmpfs: { by: ['containerPath'], detail: ['size'], kind: object },
  systemControls: { by: ['namespace'], detail: ['value'], kind: object },
  inferenceAccelerators: { by: ['deviceName'], detail: ['deviceType'], kind: object },
  resourceRequirements: { by: ['type'], detail: ['value'], kind: object },
};

/** An item of a list by what it is called; undefined when it has no name. */
export function itemName(item: ValueNode, list: string | undefined): OutlineName | undefined {
  const node = resolve(item);
  if (node.kind !== 'object') return undefined;
  const naming = list !== undefined && Object.hasOwn(namings, list) ? namings[list] : undefined;
  const { by, word, detail = [], kind } = naming ?? { by: ['name', 'key', 'type'], detail: ['value'], kind: object };
  for (const member of by) {
    const from = memberValue(node, member);
    const text = shown(from);
    if (text === undefined) continue;
    return { name: word === undefined ? text : `${word} ${text}`, detail: detailOf(node, detail), kind, from };
  }
  return undefined;
}

/** Whether the items of this list have names in the outline that its plain members would not tell. */
export function isNamedList(list: string): boolean {
  return Object.hasOwn(namings, list);
}

function detailOf(node: ObjectNode, members: readonly string[]): string | undefined {
  const parts = members.flatMap((member) => {
    const text = shown(memberValue(node, member));
    if (text === undefined) return [];
    return [members.length > 1 ? `${member} ${text}` : text];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Members that say what a request is about, the closest first. */
const subjects = [
  'serviceName',
  'family',
  'clusterName',
  'name',
  'service',
  'taskDefinition',
  'capacityProvider',
  'taskSet',
  'task',
  'cluster',
];

/** A request: `CreateService web`. */
export function requestName(operation: string, root: ObjectNode | ArrayNode | undefined): OutlineName {
  for (const member of subjects) {
    const from = memberValue(root, member);
    const text = from?.kind === 'string' ? shown(from) : undefined;
    if (text !== undefined) return { name: `${operation} ${text}`, kind: symbolKinds.class, from };
  }
  return { name: operation, kind: symbolKinds.class };
}

const longest = 80;

/** A scalar on one line; an ARN by its name; undefined for what is none or empty. */
export function shown(node: ValueNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'number' || node.kind === 'boolean') return String(node.value);
  if (node.kind !== 'string') return undefined;
  // Only a beginning of long texts is looked at.
  const text = (arnParts(node.value)?.name ?? node.value.slice(0, 4 * longest)).replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
