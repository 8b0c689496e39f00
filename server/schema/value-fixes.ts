import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import type { TreeChange } from '../syntax/edits.ts';
import { isBlankAt, isBreakAt, skipBreak } from '../syntax/edits-text.ts';
import type { TreeFix } from '../syntax/fix.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isWrittenAt, typeAt, typeBelow } from './places-in-text.ts';
import { nearestName } from './spelling.ts';
import type { PlacedError, StructuralSubject } from './structure.ts';

/** What to write instead of a value that the schema refuses, where that is plain to see. */
export function valueFixes(subject: StructuralSubject, { error, node, segments }: PlacedError): readonly TreeFix[] {
  if (!isWrittenAt(subject.root, node, segments)) return [];
  const type = typeAt(subject.operation, segments);
  if (type === undefined) return [];
  if (error.keyword === 'enum') return spellingFixes(node, type);
  if (error.keyword !== 'type') return [];
  const wanted = [type.type ?? (type.enum === undefined ? [] : 'string')].flat();
  if (wanted.includes('array')) return listFixes(subject.file.text, node, type);
  if (node.kind === 'string') return unquoteFixes(node, node.value, wanted);
  const isWord = node.kind === 'number' || node.kind === 'boolean';
  return isWord && wanted.includes('string') ? quoteFixes(subject.file.text, node, type) : [];
}

function replacement(node: ConcreteNode, value: string | number | boolean): readonly TreeChange[] {
  return [{ change: 'replace-value', node, value }];
}

/** What an anchor names may stand where another type is asked for. */
function kindFor(node: ConcreteNode): 'safe' | 'suggested' {
  return node.anchor === undefined ? 'safe' : 'suggested';
}

function spellingFixes(node: ConcreteNode, type: TypeSchema): readonly TreeFix[] {
  if (node.kind !== 'string') return [];
  const guess = nearestName(node.value, type.enum ?? []);
  if (guess === undefined) return [];
  const isSame = guess.toLowerCase() === node.value.toLowerCase();
  return [
    { title: `Change to \`${guess}\``, kind: isSame ? kindFor(node) : 'suggested', changes: replacement(node, guess) },
  ];
}

/** Words that YAML 1.1 took for booleans, and their values. */
const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
]);

function unquoteFixes(node: ConcreteNode, value: string, wanted: readonly string[]): readonly TreeFix[] {
  if (wanted.includes('boolean')) {
    const word = value.trim().toLowerCase();
    const truth = truths.get(word);
    if (truth === undefined) return [];
    const isSame = word === String(truth) && value === value.trim();
    return [
      {
        title: `Change to \`${truth}\``,
        kind: isSame ? kindFor(node) : 'suggested',
        changes: replacement(node, truth),
      },
    ];
  }
  if (!wanted.includes('integer') && !wanted.includes('number')) return [];
  const number = Number(value);
  if (!/^\s*-?\d+(?:\.\d+)?\s*$/.test(value) || Math.abs(number) > Number.MAX_SAFE_INTEGER) return [];
  if (!wanted.includes('number') && !Number.isInteger(number)) return [];
  const isSame = String(number) === value;
  const title = isSame ? 'Remove the quotes' : `Change to \`${number}\``;
  return [{ title, kind: isSame ? kindFor(node) : 'suggested', changes: replacement(node, number) }];
}

/** The author's very text in quotes: `1.10` is no 1.1. */
function quoteFixes(text: string, node: ConcreteNode, type: TypeSchema): readonly TreeFix[] {
  const written = text.slice(node.start, node.end);
  if (type.enum === undefined || type.enum.includes(written)) {
    return [{ title: `Write \`${written}\` in quotes`, kind: kindFor(node), changes: replacement(node, written) }];
  }
  const word = node.kind === 'boolean' ? (node.value ? /^enabled$/i : /^disabled$/i) : undefined;
  const meant = word === undefined ? undefined : type.enum.find((value) => word.test(value));
  return meant === undefined
    ? []
    : [{ title: `Change to \`${meant}\``, kind: 'suggested', changes: replacement(node, meant) }];
}

function listFixes(text: string, node: ConcreteNode, list: TypeSchema): readonly TreeFix[] {
  const item = list.items === undefined ? undefined : typeBelow(list, '0');
  const kinds: Readonly<Record<string, readonly string[]>> = {
    string: ['string'],
    integer: ['number'],
    number: ['number'],
    boolean: ['boolean'],
    object: ['object'],
  };
  const fits = [item?.type ?? (item?.enum === undefined ? [] : 'string')]
    .flat()
    .some((type) => kinds[type]?.includes(node.kind));
  if (!fits || node.anchor !== undefined) return [];
  const title = 'Put it in a list';
  if (node.kind === 'object') return [{ title, kind: 'suggested', changes: wrapped(text, node) }];
  if (node.kind !== 'string' && node.kind !== 'number' && node.kind !== 'boolean') return [];
  if (node.kind === 'string' && node.value === '') return [];
  return [{ title, kind: 'suggested', changes: [{ change: 'replace-value', node, value: [node.value] }] }];
}

/** Brackets around an object, or a dash before it: its text and its comments stay as they are. */
function wrapped(text: string, node: ObjectNode): readonly TreeChange[] {
  const insertion = (offset: number, newText: string): TreeChange => ({
    change: 'text',
    start: offset,
    end: offset,
    newText,
  });
  if (node.style === 'flow') return [insertion(node.start, '['), insertion(node.end, ']')];
  const changes = [insertion(node.start, '- ')];
  for (let index = node.start; index < node.end; index += 1) {
    if (!isBreakAt(text, index)) continue;
    const line = skipBreak(text, index);
    if (line < node.end && isBlankAt(text, line)) changes.push(insertion(line, '  '));
    index = line - 1;
  }
  return changes;
}
