import { memberOf, resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import { markedRange } from '../syntax/ranges.ts';
import type { ConcreteNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import type { Finding, RuleContext } from './rule.ts';

/** The value of a member, aliases resolved and merge keys looked through; undefined when the object has no such member. */
export function memberValue(object: ConcreteNode | undefined, name: string): ConcreteNode | undefined {
  if (object?.kind !== 'object') return undefined;
  const member = memberOf(object, name);
  return member === undefined ? undefined : resolve(member.value);
}

/** The text of a string whose final value is known: no placeholder in it. */
export function textOf(node: ConcreteNode | undefined): string | undefined {
  if (node?.kind !== 'string' || hasPlaceholder(node.value)) return undefined;
  return node.value;
}

/** The value of a number that is written out. */
export function numberOf(node: ConcreteNode | undefined): number | undefined {
  return node?.kind === 'number' && Number.isFinite(node.value) ? node.value : undefined;
}

/** The items of a list, aliases resolved; none for anything but a list. */
export function itemsOf(node: ConcreteNode | undefined): readonly ConcreteNode[] {
  return node?.kind === 'array' ? node.items.map(resolve) : [];
}

/** The objects in a list; other items (placeholders, nulls, wrong types) are left out, so positions are not kept. */
export function objectsOf(node: ConcreteNode | undefined): readonly ObjectNode[] {
  if (node?.kind !== 'array') return [];
  // Rules ask it of each of thousands of lists, and nearly all hold objects alone: those need no copy.
  return holdsObjects(node.items) ? node.items : itemsOf(node).filter((item) => item.kind === 'object');
}

function holdsObjects(items: readonly ValueNode[]): items is readonly ObjectNode[] {
  return items.every(({ kind }) => kind === 'object');
}

/**
 * Whether a member says something: present, and neither null, `""` (ecspresso writes `launchType: ""`), `[]`, nor text
 * that could not be read. A placeholder says something, though nobody knows what: a rule that cares about the value asks
 * {@link textOf} or {@link numberOf} instead.
 */
export function isSet(node: ConcreteNode | undefined): node is ConcreteNode {
  if (node === undefined) return false;
  switch (node.kind) {
    case 'null':
      return false;
    case 'string':
      return node.value !== '';
    case 'array':
      return node.items.length > 0;
    case 'unknown':
      return node.reason === 'placeholder';
    default:
      return true;
  }
}

/**
 * Whether an object surely lacks a member, or has it as null. False when the text may hold it after all: a syntax error, a
 * template marker in the place of a key, a merge key whose value is unknown, or the same name in another spelling
 * (`desired_count`), which is told as such.
 */
export function lacks(object: ObjectNode, name: string, { syntaxErrors }: RuleContext): boolean {
  const value = memberValue(object, name);
  if (value !== undefined) return value.kind === 'null';
  if (syntaxErrors.some((offset) => offset >= object.start && offset <= object.end)) return false;
  return !object.members.some(({ key, value: inner, merge }) =>
    merge ? mergesUnknown(inner) : hasPlaceholder(key.name) || isSpelling(key.name, name),
  );
}

function isSpelling(written: string, name: string): boolean {
  if (written.length < name.length || written.length > 2 * name.length) return false;
  return written.replaceAll(/[-_ ]/g, '').toLowerCase() === name.toLowerCase();
}

function mergesUnknown(value: ValueNode): boolean {
  const merged = resolve(value);
  if (merged.kind === 'unknown') return true;
  return itemsOf(merged).some((item) => item.kind === 'unknown');
}

/**
 * A number that is 0 when left out, as `weight` and `base` are.
 * @returns undefined when the value cannot be known or is no number
 */
export function numberOrZero(object: ObjectNode, name: string, context: RuleContext): number | undefined {
  return lacks(object, name, context) ? 0 : numberOf(memberValue(object, name));
}

/**
 * A word that has a default, as `schedulingStrategy` does; left out, null and `""` all stand for the default.
 * @returns undefined when the value cannot be known or is no string
 */
export function wordOr(object: ObjectNode, name: string, fallback: string, context: RuleContext): string | undefined {
  if (lacks(object, name, context)) return fallback;
  const word = textOf(memberValue(object, name));
  return word === '' ? fallback : word;
}

/** A finding about a node, at the range that stands for it. */
export function findingAt(node: ValueNode, message: string, fixes?: Finding['fixes']): Finding {
  const { start, end } = markedRange(node);
  return fixes === undefined ? { start, end, message } : { start, end, message, fixes };
}
