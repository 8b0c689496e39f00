import type { CompletionItem } from 'vscode-languageserver';
import { memberValue, textOf } from '../../rules/values.ts';
import { memberType, type TypedValue } from '../../schema/typed-value.ts';
import { knownEntries } from '../../schema/value-kinds.ts';
import { mergedObjects } from '../../syntax/path.ts';
import type { ArrayNode, Member, ObjectNode } from '../../syntax/tree.ts';
import { excludedBy } from './exclusions.ts';
import { completionItem, itemKinds, type Scene } from './items.ts';
import { entryTemplate, valueTemplate } from './value-template.ts';

/**
 * The members that an object may still get: required ones first, those that are forbidden beside a present one last.
 *
 * @param object undefined while there is none yet
 * @param current the member under the cursor, which counts as not there
 * @param holder the structure that has the map, if it is one
 */
export function memberItems(
  scene: Scene,
  type: TypedValue,
  object: ObjectNode | undefined,
  current: Member | undefined,
  holder: ObjectNode | ArrayNode | undefined,
): CompletionItem[] {
  const present = presentMembers(object, current);
  if (type.type.properties === undefined) return entryItems(scene, type, present, holder);
  const shape = type.shape ?? '';
  const isUnion = type.type.maxProperties === 1;
  const items: CompletionItem[] = [];
  for (const [index, name] of Object.keys(type.type.properties).entries()) {
    const member = present.has(name) ? undefined : memberType(type, name);
    if (member === undefined) continue;
    const other = isUnion ? [...present][0] : excludedBy(shape, name, present);
    items.push(
      completionItem(
        scene,
        {
          label: name,
          kind: itemKinds.property,
          sortText: sortText(
            other !== undefined ? 'z' : member.isDeprecated ? 'y' : member.isRequired ? 'a' : 'b',
            index,
          ),
          detail: other === undefined ? typeWords(member) : `cannot be combined with ${other}`,
          description: other === undefined ? (member.isRequired ? 'required' : undefined) : `not beside ${other}`,
          data: { shape, member: name },
          isDeprecated: member.isDeprecated,
        },
        { write: 'member', name, value: valueTemplate(member) },
      ),
    );
  }
  return items;
}

function entryItems(
  scene: Scene,
  type: TypedValue,
  present: ReadonlySet<string>,
  holder: ObjectNode | ArrayNode | undefined,
): CompletionItem[] {
  const { owner = '', member = '' } = type;
  const entries = knownEntries(owner, member, (name) => textOf(memberValue(holder, name)));
  return entries
    .filter(({ name }) => !present.has(name))
    .map((entry, index) => {
      const other = excludedBy(`${owner}.${member}`, entry.name, present);
      return completionItem(
        scene,
        {
          label: entry.name,
          kind: itemKinds.property,
          sortText: sortText(other !== undefined ? 'z' : entry.isRequired === true ? 'a' : 'b', index),
          detail: other === undefined ? entry.detail : `cannot be combined with ${other}`,
          description:
            other === undefined ? (entry.isRequired === true ? 'required' : undefined) : `not beside ${other}`,
        },
        { write: 'member', name: entry.name, value: entryTemplate(entry) },
      );
    });
}

/** Order of the API within a group. */
export function sortText(group: string, index: number): string {
  return `${group}${String(index).padStart(3, '0')}`;
}

function presentMembers(object: ObjectNode | undefined, current: Member | undefined): ReadonlySet<string> {
  const present = new Set<string>();
  if (object === undefined) return present;
  for (const member of object.members) if (member !== current && !member.merge) present.add(member.key.name);
  for (const merged of mergedObjects(object)) for (const { key } of merged.members) present.add(key.name);
  return present;
}

/** `string`, `list of Tag`: what the value is, in short. */
export function typeWords({ type, shape }: TypedValue): string {
  if (type.enum !== undefined) return type.enum.length <= 4 ? type.enum.join(' | ') : (shape ?? 'string');
  if (type.items !== undefined) {
    const reference = type.items.$ref;
    const kind = typeof type.items.type === 'string' ? `${type.items.type}s` : 'values';
    return `list of ${reference === undefined ? kind : reference.slice(reference.lastIndexOf('/') + 1)}`;
  }
  if (type.additionalProperties !== undefined) return 'map';
  if (type.properties !== undefined) return shape ?? 'object';
  return typeof type.type === 'string' ? type.type : 'timestamp';
}
