import { nearestName } from '../schema/spelling.ts';
import type { TreeChange } from '../syntax/edits.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, replaceValue, together, treeFix } from './fixes.ts';
import { int32Of } from './known-values.ts';
import { containersOf } from './task-definition-facts.ts';
import { itemsOf, memberValue, objectsOf, textOf } from './values.ts';

/** The properties that App Mesh knows, from the documentation of ProxyConfiguration. */
const knownProperties: readonly string[] = [
  'AppPorts',
  'ProxyIngressPort',
  'ProxyEgressPort',
  'IgnoredUID',
  'IgnoredGID',
  'EgressIgnoredPorts',
  'EgressIgnoredIPs',
];

/** Corrects misspelt names, or adds what the containers tell; when nothing else is missing. */
export function proxyFixes(
  configuration: ObjectNode,
  list: ConcreteNode | undefined,
  missing: readonly string[],
  root: ObjectNode,
): Fixes {
  if (list?.kind !== 'array') return [];
  const spelled = spelledProperties(list, missing.length);
  return spelled.length > 0 ? spelled : toldProperties(configuration, list, missing, root);
}

function spelledProperties(list: ArrayNode, missing: number): Fixes {
  const nodes = itemsOf(list).map((property) => memberValue(property, 'name'));
  const given = new Set(nodes.map(textOf));
  const free = knownProperties.filter((name) => !given.has(name));
  const corrected = nodes.flatMap((node) => {
    const name = textOf(node) ?? '';
    const guess = knownProperties.includes(name) ? undefined : nearestName(name, free);
    return guess === undefined || guess.startsWith('Egress') ? [] : [{ guess, fixes: replaceValue(node, guess) }];
  });
  if (corrected.length !== missing || new Set(corrected.map(({ guess }) => guess)).size !== missing) return [];
  const title = `Change to ${corrected.map(({ guess }) => `\`${guess}\``).join(' and ')}`;
  return together(title, ...corrected.map(({ fixes }) => fixes));
}

/** The proxy's own user is left alone, and the other containers are what is behind it. */
function toldProperties(
  configuration: ObjectNode,
  list: ArrayNode,
  missing: readonly string[],
  root: ObjectNode,
): Fixes {
  const proxy = textOf(memberValue(configuration, 'containerName'));
  const isProxy = (container: ObjectNode) => textOf(memberValue(container, 'name')) === proxy;
  const user = /^(\d+)(?::\d+)?$/.exec(textOf(memberValue(containersOf(root).find(isProxy), 'user')) ?? '')?.[1];
  const ports = containersOf(root)
    .filter((container) => !isProxy(container))
    .flatMap((container) => objectsOf(memberValue(container, 'portMappings')))
    .map((mapping) => int32Of(memberValue(mapping, 'containerPort')))
    .filter((port) => port !== undefined);
  const told: ReadonlyMap<string, string | undefined> = new Map([
    ['AppPorts', ports.length === 0 ? undefined : ports.join(',')],
    ['IgnoredUID', user],
  ]);
  const values = missing.map((name) => ({ name, value: told.get(name) }));
  const known = values.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  if (known.length < missing.length) return [];
  return treeFix(
    `Add ${known.map(({ name, value }) => `\`${name}\`: \`${value}\``).join(' and ')}`,
    'suggested',
    known.map((value): TreeChange => ({ change: 'append-item', array: list, value })),
  );
}
