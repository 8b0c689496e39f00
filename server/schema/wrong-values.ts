import type { ValidationError } from '../../schemas/compiled/validators.js';
import type { TreeChange } from '../syntax/edits.ts';
import type { TreeFix } from '../syntax/fix.ts';
import { markedRange } from '../syntax/ranges.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { ConcreteNode } from '../syntax/tree.ts';
import { isIdentity } from './empty-members.ts';
import { isWrittenAt, memberHolding, typeAt } from './places-in-text.ts';
import { nearestName } from './spelling.ts';
import type { PlacedError, StructuralSubject } from './structure.ts';
import { valueFixes } from './value-fixes.ts';
import { kindInWords, labelOf, namesInWords } from './words.ts';

/** Validator keyword -> rule id, most telling first: one value gets one problem. */
const codes: readonly (readonly [string, string])[] = [
  ['type', 'wrong-type'],
  ['enum', 'unknown-value'],
  ['pattern', 'wrong-pattern'],
  ['minLength', 'wrong-length'],
  ['maxLength', 'wrong-length'],
  ['minItems', 'wrong-length'],
  ['maxItems', 'wrong-length'],
  ['minimum', 'out-of-range'],
  ['maximum', 'out-of-range'],
  ['minProperties', 'wrong-length'],
  ['maxProperties', 'wrong-length'],
];
const rankOf: ReadonlyMap<string, number> = new Map(codes.map(([keyword], rank) => [keyword, rank]));

/** Values of the wrong type, outside the enum, range, length or pattern. */
export function wrongValues(subject: StructuralSubject, placed: readonly PlacedError[]): FoundProblem[] {
  const worst = new Map<ConcreteNode, PlacedError>();
  for (const candidate of placed) {
    const rank = rankOf.get(candidate.error.keyword);
    if (rank === undefined) continue;
    const known = worst.get(candidate.node);
    if (known === undefined || rank < (rankOf.get(known.error.keyword) ?? 0)) worst.set(candidate.node, candidate);
  }
  const all = [...worst.values()];
  const empty = all.filter(({ node }) => node.kind === 'string' && node.value === '');
  const others = all.filter((candidate) => !empty.includes(candidate));
  return [...emptyStrings(subject, empty), ...others.map((each) => wrongValue(subject, each))];
}

function wrongValue(subject: StructuralSubject, placed: PlacedError): FoundProblem {
  const { error, node, segments } = placed;
  const code = codes[rankOf.get(error.keyword) ?? 0]?.[1] ?? 'wrong-type';
  // Of some enums ECS takes other values, too, as the schemas say.
  const severity = error.params.lenient === true ? 'warning' : 'error';
  const fixes = () => valueFixes(subject, placed);
  return { code, severity, message: messageOf(error, node, labelOf(segments)), ...markedRange(node), fixes };
}

/**
 * `aws ecs … --generate-cli-skeleton` writes "" for every string, and so do the templates of the developer guide: a
 * file full of them is one thing to mend. ecspresso writes `launchType: ""` beside a strategy and works.
 */
function emptyStrings(subject: StructuralSubject, empty: readonly PlacedError[]): FoundProblem[] {
  const [first] = empty;
  if (first === undefined || subject.dialect === 'ecspresso' || subject.isSkeleton) return [];
  const fixes = () => emptyStringFixes(subject, empty);
  if (empty.length === 1) return [{ ...wrongValue(subject, first), fixes }];
  const labels = empty.map(({ segments }) => labelOf(segments).replaceAll('`', ''));
  const message = `${empty.length} values are empty strings that ECS refuses (${namesInWords([...new Set(labels)], 6)}): fill them in or remove these members.`;
  return [{ code: 'empty-value', severity: 'error', message, ...markedRange(first.node), fixes }];
}

/** All of them go, or none: one that is required must be filled in. */
function emptyStringFixes(subject: StructuralSubject, empty: readonly PlacedError[]): readonly TreeFix[] {
  const changes: TreeChange[] = [];
  for (const { node, segments } of empty) {
    const { parent } = node;
    if (parent === undefined || !isWrittenAt(subject.root, node, segments)) return [];
    if (parent.kind === 'array') {
      changes.push({ change: 'remove-item', array: parent, item: node });
      continue;
    }
    const member = memberHolding(parent, node);
    const required = typeAt(subject.operation, segments.slice(0, -1))?.required ?? [];
    const name = member?.key.name ?? '';
    if (member === undefined || required.includes(name) || isIdentity(name)) return [];
    changes.push({ change: 'remove-member', object: parent, member });
  }
  const title = changes.length === 1 ? 'Remove the empty value' : `Remove the ${changes.length} empty values`;
  return [{ title, kind: 'suggested', changes }];
}

function messageOf(error: ValidationError, node: ConcreteNode, label: string): string {
  const limit = Number(error.params.limit);
  switch (error.keyword) {
    case 'type':
      return wrongType(error, node, label);
    case 'enum':
      return unknownValue(error, node, label);
    case 'pattern':
      return `${label} has characters or a form that ECS refuses: it must match \`${String(error.params.pattern)}\`.`;
    case 'minLength':
      return `${label} must have at least ${count(limit, 'character')}.`;
    case 'maxLength':
      return `${label} must have at most ${count(limit, 'character')}${node.kind === 'string' ? `, not ${[...node.value].length}` : ''}.`;
    case 'minItems':
      return `${label} must hold at least ${count(limit, 'item')}.`;
    case 'maxItems':
      return `${label} can hold at most ${count(limit, 'item')}${node.kind === 'array' ? `, not ${node.items.length}` : ''}.`;
    case 'minProperties':
    case 'maxProperties':
      return `${label} must have exactly one member.`;
    default:
      return outOfRange(error, node, label, limit);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function outOfRange(error: ValidationError, node: ConcreteNode, label: string, limit: number): string {
  const bound = error.keyword.toLowerCase().includes('min') ? 'at least' : 'at most';
  return `${label} must be ${bound} ${limit}${node.kind === 'number' ? `, not ${node.value}` : ''}.`;
}

function wrongType(error: ValidationError, node: ConcreteNode, label: string): string {
  const types = String(error.params.type).split(',');
  const words: Readonly<Record<string, string>> = {
    string: 'a string',
    integer: 'an integer',
    number: 'a number',
    boolean: 'a boolean',
    array: 'a list',
    object: 'an object',
  };
  const wanted = types.map((type) => words[type] ?? type).join(' or ');
  if (types.includes('integer') && node.kind === 'number') return `${label} must be an integer, not ${node.value}.`;
  return `${label} must be ${wanted}, not ${kindInWords(node)}${conversion(types, node)}.`;
}

/** What to write instead, where that is plain to see. */
function conversion(types: readonly string[], node: ConcreteNode): string {
  const type = types[0];
  if (type === 'string' && (node.kind === 'number' || node.kind === 'boolean')) return `: write "${node.value}"`;
  if (node.kind === 'string' && (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(node.value)) {
    return `: write ${node.value} without quotes`;
  }
  if (type === 'boolean' && node.kind === 'string' && /^(true|false)$/i.test(node.value)) {
    return `: write ${node.value.toLowerCase()} without quotes`;
  }
  if (type === 'array' && node.kind !== 'null' && node.kind !== 'array') return ': put it in a list';
  return '';
}

function unknownValue(error: ValidationError, node: ConcreteNode, label: string): string {
  const allowed = [error.params.allowedValues].flat().map(String);
  const value = node.kind === 'string' ? node.value : String('value' in node ? node.value : kindInWords(node));
  const guess = nearestName(value, allowed);
  const advice = guess === undefined ? `Use one of ${namesInWords(allowed, 12)}.` : `Did you mean \`${guess}\`?`;
  return value === '' ? `${label} is empty. ${advice}` : `Unknown value \`${shorten(value)}\` for ${label}. ${advice}`;
}

function shorten(value: string): string {
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}
