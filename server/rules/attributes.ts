import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import {
  type Fixes,
  nearestForm,
  nearestValue,
  removeMember,
  removeMembers,
  renameMember,
  replaceValue,
  setMember,
  together,
} from './fixes.ts';
import { quoted } from './formats.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, itemsOf, lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';

const attribute = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html';
const putAttributes = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAttributes.html';
const deleteAttributes = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteAttributes.html';

/** PutAttributes: "You can specify up to 10 custom attributes for each resource." */
const attributeLimit = 10;

const limit: Rule = {
  id: 'attributes-limit',
  severity: 'error',
  title: 'At most ten attributes in one call',
  why: 'One call sets or deletes up to ten attributes.',
  sources: [putAttributes, deleteAttributes],
  shapes: ['PutAttributesRequest', 'DeleteAttributesRequest'],
  *check(request) {
    const list = memberValue(request, 'attributes');
    const count = objectsOf(list).length;
    if (list === undefined || count <= attributeLimit) return;
    yield findingAt(
      list,
      `One call takes at most ${attributeLimit} attributes, this one has ${count}; split it into several calls.`,
    );
  },
};

const namePattern: Rule = {
  id: 'attribute-name-pattern',
  severity: 'error',
  title: 'Attribute name with other characters',
  why: 'Names of attributes have 1 to 128 letters, digits, hyphens, underscores, slashes, backslashes and periods.',
  sources: [attribute],
  shapes: ['Attribute'],
  *check(subject) {
    const node = memberValue(subject, 'name');
    const name = textOf(node);
    if (node === undefined || name === undefined || /^[A-Za-z0-9_./\\-]{1,128}$/.test(name)) return;
    yield findingAt(
      node,
      `The attribute name ${quoted(name)} is not allowed: use 1 to 128 letters, digits, hyphens, underscores, slashes, backslashes and periods.`,
      () => (name.trim().length > 128 ? [] : nearestForm(node, name, /[^A-Za-z0-9_./\\-]+/gu, 128)),
    );
  },
};

/** What is wrong with the value of an attribute, if anything. */
function problemOfValue(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (text.length > 128) return `has ${text.length} characters, 128 are allowed`;
  if (text.startsWith(' ') || text.endsWith(' ')) return 'begins or ends with a space';
  const other = /[^A-Za-z0-9_.@/\\: -]/u.exec(text)?.[0];
  return other === undefined ? undefined : `has the character \`${other}\``;
}

const valuePattern: Rule = {
  id: 'attribute-value-pattern',
  severity: 'error',
  title: 'Attribute value with other characters',
  why: 'Values of attributes have 1 to 128 letters, digits, hyphens, underscores, periods, at signs, slashes, backslashes, colons and spaces, and no space at either end.',
  sources: [attribute],
  shapes: ['Attribute'],
  *check(subject) {
    const node = memberValue(subject, 'value');
    const text = textOf(node);
    const problem = text === undefined ? undefined : problemOfValue(text);
    if (node === undefined || problem === undefined) return;
    yield findingAt(
      node,
      `This attribute value ${problem}; use letters, digits, \`-_.@/\\:\` and spaces, with no space at the ends.`,
      () => {
        const [trimmed = '', form = trimmed] = [text?.trim(), text?.trim().replace(/[^A-Za-z0-9_.@/\\: -]+/gu, '-')];
        if (trimmed === '') return removeMember(subject, 'value');
        return trimmed.length > 128 ? [] : replaceValue(node, form);
      },
    );
  },
};

const targetTypeRequired: Rule = {
  id: 'attribute-target-type-required',
  severity: 'error',
  title: 'Short target id without targetType',
  why: 'A full ARN says what it is the ARN of; a short id does not, so `targetType` has to.',
  sources: [attribute, deleteAttributes],
  shapes: ['Attribute'],
  operations: ['PutAttributes', 'DeleteAttributes'],
  *check(subject, context) {
    const id = textOf(memberValue(subject, 'targetId'));
    if (subject.kind !== 'object' || !id || id.startsWith('arn:') || !lacks(subject, 'targetType', context)) return;
    yield findingAt(
      subject,
      `\`targetId\` \`${id}\` is a short id; add \`"targetType": "container-instance"\`, or give the full ARN.`,
      // There is no other type.
      () => setMember(subject, 'targetType', 'container-instance', { kind: 'safe' }),
    );
  },
};

const listValueNeedsName: Rule = {
  id: 'list-attributes-value-needs-name',
  severity: 'error',
  title: 'attributeValue without attributeName',
  why: 'The value narrows down the attributes of one name; ECS does not search all attributes for a value.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListAttributes.html'],
  shapes: ['ListAttributesRequest'],
  *check(request, context) {
    const node = memberValue(request, 'attributeValue');
    if (request.kind !== 'object' || !isSet(node) || !lacks(request, 'attributeName', context)) return;
    yield findingAt(node, '`attributeValue` needs `attributeName`; add the name of the attribute.', () =>
      removeMember(request, 'attributeValue'),
    );
  },
};

const valueMembers: ReadonlyMap<string, string> = new Map([
  ['INTEGER', 'integerValue'],
  ['DOUBLE', 'doubleValue'],
  ['LONG', 'longValue'],
  ['STRINGSET', 'stringSetValue'],
]);

const resourceTypeValue: Rule = {
  id: 'resource-type-value',
  severity: 'error',
  title: 'Resource type and value do not fit',
  why: 'A resource of a container instance has one value, in the member that belongs to its type.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Resource.html'],
  shapes: ['Resource'],
  *check(resource, context) {
    const type = textOf(memberValue(resource, 'type'));
    if (resource.kind !== 'object' || !type) return;
    const wanted = valueMembers.get(type);
    if (wanted === undefined) {
      const types = [...valueMembers.keys()].map((name) => `\`${name}\``);
      yield findingAt(resource, `The type of a resource is one of ${types.join(', ')}, not \`${type}\`.`, () =>
        nearestValue(memberValue(resource, 'type'), valueMembers.keys(), 'safe'),
      );
      return;
    }
    const others = [...valueMembers.values()].filter((name) => name !== wanted);
    const given = others.find((name) => isGiven(memberValue(resource, name)));
    if (!lacks(resource, wanted, context) && given === undefined) return;
    const instead = given === undefined ? '' : `, not \`${given}\``;
    yield findingAt(
      resource,
      `A resource of type \`${type}\` has its value in \`${wanted}\`${instead}; set only that member.`,
      () => valueFixes(resource, wanted, others, context),
    );
  },
};

/** Numbers may stand in another of the members for numbers; a set of strings is something else. */
function valueFixes(resource: ObjectNode, wanted: string, others: readonly string[], context: RuleContext): Fixes {
  const given = others.filter((name) => memberValue(resource, name) !== undefined);
  if (!lacks(resource, wanted, context)) {
    return removeMembers(resource, given, `Remove ${given.map((name) => `\`${name}\``).join(' and ')}`);
  }
  const [name, second] = given;
  const value = numberOf(memberValue(resource, name ?? ''));
  if (name === undefined || second !== undefined || wanted === 'stringSetValue') return [];
  if (name === 'stringSetValue') return numberInstead(resource, wanted);
  if (value === undefined) return [];
  const fits =
    wanted === 'doubleValue' || (wanted === 'integerValue' ? (value | 0) === value : Number.isInteger(value));
  return fits ? renameMember(resource, name, wanted) : [];
}

/** A set of one string that is a number. */
function numberInstead(resource: ObjectNode, wanted: string): Fixes {
  const [first, second] = itemsOf(memberValue(resource, 'stringSetValue'));
  const text = textOf(first);
  if (second !== undefined || text === undefined || !/^\d{1,9}$/.test(text)) return [];
  const value = Number(text);
  const title = `Change to \`${wanted}\`: \`${value}\``;
  return together(title, removeMember(resource, 'stringSetValue'), setMember(resource, wanted, value));
}

/** Set, and not by a placeholder, which may come to nothing. */
function isGiven(node: ConcreteNode | undefined): boolean {
  return isSet(node) && node.kind !== 'unknown';
}

/** Rules about the attributes and resources of container instances. */
export const attributeRules: readonly Rule[] = [
  limit,
  namePattern,
  valuePattern,
  targetTypeRequired,
  listValueNeedsName,
  resourceTypeValue,
];
