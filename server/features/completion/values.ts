import type { CompletionItem } from 'vscode-languageserver';
import { memberValue, textOf } from '../../rules/values.ts';
import { itemType, type TypedValue } from '../../schema/typed-value.ts';
import { type KnownValue, knownEntries } from '../../schema/value-kinds.ts';
import type { ArrayNode, ObjectNode } from '../../syntax/tree.ts';
import { completionItem, itemKinds, type Proposal, type Scene } from './items.ts';
import { type KnownNumber, knownNumbers, knownStrings, type Surroundings } from './known.ts';
import { sortText, typeWords } from './members.ts';
import type { Template } from './template.ts';
import { usualFirst, valueTemplate } from './value-template.ts';

/** A value that can be proposed for a scalar. */
interface Candidate {
  readonly value: string | number | boolean;
  readonly proposal: Proposal;
}

/** The values of a scalar: enum values, booleans, known strings. */
export function scalarItems(scene: Scene, type: TypedValue, around: Surroundings): CompletionItem[] {
  return candidates(type, around).map(({ value, proposal }) =>
    completionItem(scene, proposal, { write: 'scalar', value }),
  );
}

/** A list that is not there yet: with each of the values known for its items, or with a first item to be filled in. */
export function listItems(scene: Scene, type: TypedValue, around: Surroundings): CompletionItem[] {
  const item = itemType(type);
  if (item === undefined) return [];
  const single = candidates(item, around).map(({ value, proposal }) =>
    completionItem(scene, proposal, {
      write: 'template',
      template: { kind: 'list', items: [{ kind: 'fixed', value }] },
    }),
  );
  return single.length > 0 ? single : [wholeItem(scene, type, 'list')];
}

/** A collection that is not there yet, with what it must have. */
export function wholeItem(
  scene: Scene,
  type: TypedValue,
  label: 'list' | 'object',
  template: Template = valueTemplate(type),
): CompletionItem {
  const brackets = { list: '[ … ]', object: '{ … }' }[label];
  return completionItem(
    scene,
    {
      label: brackets,
      kind: itemKinds.snippet,
      detail: typeWords(type),
      sortText: '0',
      data: type.shape === undefined ? undefined : { shape: type.shape },
    },
    { write: 'template', template },
  );
}

/** Values that the list has already are left out. */
export function itemValues(scene: Scene, type: TypedValue, list: ArrayNode, around: Surroundings): CompletionItem[] {
  const { cursor } = scene;
  const taken = new Set<string>();
  for (const item of list.items) {
    if (item.kind === 'string' && !(cursor.at === 'value' && item === cursor.node)) taken.add(item.value);
  }
  return candidates(type, around)
    .filter(({ value }) => !taken.has(String(value)))
    .map(({ value, proposal }) => completionItem(scene, proposal, { write: 'scalar', value }));
}

function candidates(type: TypedValue, around: Surroundings): readonly Candidate[] {
  const { enum: words } = type.type;
  if (words !== undefined) {
    return usualFirst(type.shape, words).map((value, index) => ({
      value,
      proposal: {
        label: value,
        kind: itemKinds.enumMember,
        sortText: sortText('a', index),
        detail: type.shape,
        data: type.shape === undefined ? undefined : { shape: type.shape, value },
      },
    }));
  }
  if (type.type.type === 'boolean') {
    return [true, false].map((value, index) => ({
      value,
      proposal: { label: String(value), kind: itemKinds.value, sortText: sortText('a', index) },
    }));
  }
  if (type.type.type === 'integer') return distinctCandidates(knownNumbers(type, around));
  if (type.type.type !== 'string') return [];
  return entryValues(type, around) ?? distinctCandidates(knownStrings(type, around));
}

/** Values of an entry of a map: of a log option. */
function entryValues(type: TypedValue, around: Surroundings): readonly Candidate[] | undefined {
  if (type.role !== 'entry' || type.owner === undefined || type.member === undefined) return undefined;
  const map = around.object?.parent;
  const holder: ObjectNode | undefined = map?.kind === 'object' ? map : undefined;
  const entries = knownEntries(type.owner, type.member, (name) => textOf(memberValue(holder, name)));
  const values = entries.find(({ name }) => name === around.path.at(-1))?.values ?? [];
  return values.map((value, index) => ({
    value,
    proposal: { label: value, kind: itemKinds.value, sortText: sortText('a', index) },
  }));
}

/** Each value once, where it comes first. */
function distinctCandidates(known: readonly (KnownValue | KnownNumber)[]): readonly Candidate[] {
  const seen = new Set<string | number>();
  return known
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .map(({ value, detail, description }, index) => ({
      value,
      proposal: { label: String(value), kind: itemKinds.value, detail, description, sortText: sortText('a', index) },
    }));
}
