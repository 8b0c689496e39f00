import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import type { RuleContext } from './rule.ts';
import { lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';

/** A word that is surely written: templates may leave it empty, which ecspresso and others drop. */
export function isKnownWord(node: ConcreteNode | undefined): node is ConcreteNode {
  return node !== undefined && (textOf(node) ?? '') !== '';
}

/**
 * Text whose form a rule may judge: written, known, and no bare word in capitals such as `TARGET_GROUP_ARN`, which a
 * script replaces (seen in workshops of AWS).
 */
export function writtenForm(node: ConcreteNode | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined || text === '' || /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$/.test(text) ? undefined : text;
}

/** A list with at least one object in it; lists of placeholders may turn out to be empty. */
export function holdsObjects(node: ConcreteNode | undefined): node is ArrayNode {
  return node?.kind === 'array' && objectsOf(node).length > 0;
}

/** An object that says something; `{}` does not. */
export function holdsMembers(node: ConcreteNode | undefined): node is ObjectNode {
  return node?.kind === 'object' && node.members.length > 0;
}

/** Whether a string member is surely missing, null or `""`. */
export function isBlank(object: ObjectNode, name: string, context: RuleContext): boolean {
  return lacks(object, name, context) || textOf(memberValue(object, name)) === '';
}

/** Whether a list member is surely missing, null or `[]`. */
export function isEmptyList(object: ObjectNode, name: string, context: RuleContext): boolean {
  const list = memberValue(object, name);
  return list?.kind === 'array' ? list.items.length === 0 : lacks(object, name, context);
}

/** A number the type of `int32` members takes; anything else is told by the check of types. */
export function int32Of(node: ConcreteNode | undefined): number | undefined {
  const value = numberOf(node);
  return value === undefined || (value | 0) !== value ? undefined : value;
}

/** The member that a request must have, so a file without it is completed by flags of the CLI. */
const requiredMembers: Readonly<Record<string, string>> = {
  CreateService: 'serviceName',
  CreateTaskSet: 'service',
  RunTask: 'taskDefinition',
};

/**
 * Whether flags of the CLI complete the request, as in the tutorials of CodePipeline (`--service-name` beside
 * `--cli-input-json`): what else is missing may be a flag, too. ecspresso has the name in its own configuration.
 */
export function isCompletedByFlags(request: ObjectNode, context: RuleContext): boolean {
  const name = requiredMembers[context.operation];
  return context.dialect !== 'ecspresso' && name !== undefined && lacks(request, name, context);
}
