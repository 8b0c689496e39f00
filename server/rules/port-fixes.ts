import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, removeItems, removeMember, removeMembers, replaceValue, setMember, together } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { RuleContext } from './rule.ts';
import { lacks, memberValue, textOf } from './values.ts';

type Mapping = ObjectNode | ArrayNode;

function isPort(port: number | undefined): port is number {
  return port !== undefined && port >= 1 && port <= 65535;
}

/** A container port from the port of the host; a mapping that says nothing goes. */
export function missingPortFixes(mapping: ObjectNode): Fixes {
  const hostPort = int32Of(memberValue(mapping, 'hostPort'));
  if (isPort(hostPort)) return setMember(mapping, 'containerPort', hostPort);
  const names = mapping.members.map(({ key }) => key.name);
  const says = names.some((name) => name !== 'protocol' && name !== 'hostPort' && name !== 'containerPort');
  return says || hostPort !== undefined ? [] : removeItems(mapping.parent, [mapping], 'Remove this mapping');
}

/** What is no port of the host is left to it; a container port is mostly the same as that of the host. */
export function portNumberFixes(mapping: Mapping, member: 'containerPort' | 'hostPort', node: ConcreteNode): Fixes {
  if (member === 'hostPort') return removeMember(mapping, 'hostPort');
  const hostPort = int32Of(memberValue(mapping, 'hostPort'));
  return isPort(hostPort) ? replaceValue(node, hostPort) : [];
}

/** Where a port of the host must be that of the container. */
export function samePortFixes(mapping: Mapping, hostPort: number, containerPort: number): Fixes {
  // 0 has no other meaning than leaving it out.
  return [
    ...removeMember(mapping, 'hostPort', undefined, hostPort === 0 ? 'safe' : 'suggested'),
    ...(isPort(containerPort) ? setMember(mapping, 'hostPort', containerPort) : []),
  ];
}

/** Lower case, accents dropped, hyphens for what cannot stand in the name of a port. */
export function portNameFixes(mapping: Mapping, node: ConcreteNode): Fixes {
  const text = textOf(node) ?? '';
  if (text === '') return removeMember(mapping, 'name', undefined, 'safe');
  const name = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name) ? replaceValue(node, name) : [];
}

/** A range in the one form that ECS reads; a range of one port is a port. */
export function rangeFixes(mapping: Mapping, node: ConcreteNode, context: RuleContext): Fixes {
  const text = (textOf(node) ?? '').trim();
  // \u2013 and \u2014: the dashes – and —.
  const [, one, other = one] =
    /^(\d{1,5})(?:\s*(?:[-\u2013\u2014:,~]|\.{2,3}|to|-+>?)\s*(\d{1,5}))?$/i.exec(text) ?? [];
  const [first, last] = [Number(one), Number(other)];
  if (one === undefined || !isPort(first) || !isPort(last)) return [];
  if (first !== last) {
    const isInOrder = first < last;
    const range = isInOrder ? `${first}-${last}` : `${last}-${first}`;
    return replaceValue(node, range, undefined, isInOrder ? 'safe' : 'suggested');
  }
  if (mapping.kind !== 'object' || !lacks(mapping, 'containerPort', context)) return [];
  const title = `Change to \`containerPort\`: \`${first}\``;
  return together(
    title,
    setMember(mapping, 'containerPort', first),
    removeMembers(mapping, ['containerPortRange'], title),
  );
}
