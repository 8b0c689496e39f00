import type { ObjectNode } from '../syntax/tree.ts';
import { referredTaskDefinition } from './cross-file.ts';
import { type Fixes, setMember, together } from './fixes.ts';
import type { RuleContext } from './rule.ts';
import { isSet, memberValue, numberOf, textOf } from './values.ts';
import type { TaskDefinitionFacts } from './workspace-facts.ts';

/** The containers of the task definition that a request names, where only one definition of it may be meant. */
export function containersMeant(context: RuleContext): TaskDefinitionFacts['containers'] | undefined {
  const [first, second] = referredTaskDefinition(context)?.found.nearest ?? [];
  return second === undefined ? first?.definition.containers : undefined;
}

/**
 * Adds what is missing of `containerName` and `containerPort`: the only container, or the one that is named, and the only
 * port that it maps. None when there is a choice.
 */
export function containerAndPortFixes(
  subject: ObjectNode,
  { items, isComplete, named }: TaskDefinitionFacts['containers'],
): Fixes {
  const name = memberValue(subject, 'containerName');
  const given = textOf(name) || undefined;
  const only = isComplete && items.length === 1 && !isSet(name) ? items[0] : undefined;
  const container = given === undefined ? only : named(given);
  if (container === undefined || !container.ports.isComplete) return [];
  const ports = new Set(container.ports.items.map(({ containerPort }) => containerPort));
  const [port] = ports;
  const node = memberValue(subject, 'containerPort');
  const written = numberOf(node);
  const needsPort = !isSet(node);
  if (needsPort ? port === undefined || ports.size > 1 : !ports.has(written)) return [];
  const addName = setMember(subject, 'containerName', container.name);
  if (!needsPort || port === undefined) return addName;
  const addPort = setMember(subject, 'containerPort', port, { after: 'containerName' });
  if (given !== undefined) return addPort;
  return together(`Add container \`${container.name}\` and port \`${port}\``, addName, addPort);
}
