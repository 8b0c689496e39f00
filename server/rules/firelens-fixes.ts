import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { objectArn } from './arn-fixes.ts';
import { s3KeyOf } from './arns.ts';
import { type Fixes, removeMember, removeMembers, replaceValue, setMember } from './fixes.ts';
import { placeOfRequest } from './request-places.ts';
import type { RuleContext } from './rule.ts';
import { containersOf, isForFargate } from './task-definition-facts.ts';
import { isSmall } from './task-definition-fixes.ts';
import { lacks, memberValue, textOf } from './values.ts';

/** Makes the container whose image is that of a log router one. */
export function routerFixes(request: ObjectNode | ArrayNode): Fixes {
  if (!isSmall(request)) return [];
  for (const container of containersOf(request)) {
    const image = textOf(memberValue(container, 'image')) ?? '';
    const type = /fluent-?bit/i.test(image) ? 'fluentbit' : /fluentd/i.test(image) ? 'fluentd' : undefined;
    const driver = textOf(memberValue(memberValue(container, 'logConfiguration'), 'logDriver'));
    if (type === undefined || driver === 'awsfirelens') continue;
    const name = textOf(memberValue(container, 'name'));
    const title = `Make ${name ? `\`${name}\`` : 'the container with this image'} the log router`;
    return setMember(container, 'firelensConfiguration', { type }, { title });
  }
  return [];
}

/** Where the configuration file must be, by its name. */
function typeOf(value: string | undefined, root: ObjectNode): 's3' | 'file' | undefined {
  if (value?.startsWith('/')) return 'file';
  return value !== undefined && s3KeyOf(value) !== undefined && !isForFargate(root) ? 's3' : undefined;
}

/** The type that the author wrote in other letters, or that the value tells. */
export function typeFixes(options: ConcreteNode | undefined, node: ConcreteNode, root: ObjectNode): Fixes {
  const value = textOf(memberValue(options, 'config-file-value'));
  const written = (textOf(node) ?? '').trim().toLowerCase();
  const told = typeOf(value, root);
  if (written === 'file' || (written === 's3' && told === 's3')) return replaceValue(node, written, undefined, 'safe');
  return told === undefined ? [] : replaceValue(node, told);
}

const typeName = 'config-file-type';
const valueName = 'config-file-value';

export function pairFixes(options: ObjectNode, root: ObjectNode, context: RuleContext): Fixes {
  if (!lacks(options, typeName, context)) return removeMember(options, typeName);
  const type = typeOf(textOf(memberValue(options, valueName)), root);
  return [
    ...(type === undefined ? [] : setMember(options, typeName, type)),
    ...removeMembers(options, [typeName, valueName], `Remove \`${valueName}\``),
  ];
}

/** The ARN of the object that an address names; a path is that of a file. */
export function valueFixes(options: ConcreteNode | undefined, node: ConcreteNode, root: ObjectNode): Fixes {
  if (textOf(node)?.startsWith('/')) return setMember(options, typeName, 'file');
  return objectArn(node, () => true, placeOfRequest(root).partition);
}
