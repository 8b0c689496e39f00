import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import { documentedDefault, meaningIn } from '../schema/document-text.ts';
import { type Documentation, referencePage } from '../schema/documentation.ts';
import { operationCommands } from '../schema/operations.ts';
import { requiredMembers } from '../schema/shapes.ts';
import type { TypedValue } from '../schema/typed-value.ts';
import { keyOf, resolve } from '../syntax/path.ts';
import type { ValueNode } from '../syntax/tree.ts';
import type { Fact } from './facts.ts';
import { code } from './markdown.ts';

/** What the pointer is on. */
export type HoveredPlace =
  | { readonly at: 'key'; readonly name: string; readonly type: TypedValue; readonly fact: Fact | undefined }
  | { readonly at: 'value'; readonly node: ValueNode; readonly type: TypedValue; readonly fact: Fact | undefined };

/** Markdown about an operation; undefined when there is none of that name. */
export function aboutOperation(operation: string, documentation: Documentation): string | undefined {
  const found = documentation.operation(operation);
  if (found === undefined) return undefined;
  const required = requiredMembers(operation);
  return paragraphs([
    `**${operation}** · \`aws ecs ${operationCommands[operation]}\``,
    required.length > 0 && `Required: ${codes(required)}`,
    found.documentation || found.summary,
    `[${operation} in the API reference](${found.url})`,
  ]);
}

/** Markdown about a key or value of a request. */
export function aboutPlace(place: HoveredPlace, documentation: Documentation): string {
  const { type, fact } = place;
  const { owner, member } = type;
  const text = owner === undefined || member === undefined ? undefined : documentation.member(owner, member);
  const word = place.at === 'key' ? undefined : wordOf(place.node);
  return paragraphs([
    heading(place, text),
    deprecationNote(type, documentation),
    limits(type),
    place.at === 'key' && insides(type, text, documentation),
    fact?.text,
    documentationOf(place, text, word, documentation),
    owner !== undefined && member !== undefined && referenceLink(owner, member),
  ]);
}

function paragraphs(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part).join('\n\n');
}

function wordOf(node: ValueNode): string | undefined {
  const value = resolve(node);
  return value.kind === 'string' ? value.value : undefined;
}

function heading(place: HoveredPlace, text: string | undefined): string {
  const { type } = place;
  const about = [typeInWords(type.type, type.shape)];
  if (type.role === 'item') about.push(`item of ${code(type.member ?? '')}`);
  else if (type.role === 'entry') about.push(`in ${code(type.member ?? '')}`);
  else about.push(type.isRequired ? 'required' : 'optional');
  const value = text === undefined ? undefined : defaultOf(type, text);
  if (value !== undefined) about.push(`default ${code(value)}`);
  return `**${code(nameOf(place))}** · ${about.join(' · ')}`;
}

function nameOf(place: HoveredPlace): string {
  if (place.at === 'key') return place.name;
  const { member, role } = place.type;
  if (role === 'item') return `${member}[]`;
  return (role === 'entry' ? keyOf(place.node)?.name : undefined) ?? member ?? '';
}

/** "integer", "list of `Tag`", "`NetworkConfiguration` object". */
function typeInWords(type: TypeSchema, shape: string | undefined): string {
  if (type.items !== undefined) return `list of ${manyInWords(type.items)}`;
  if (type.additionalProperties !== undefined) return `map of strings to ${manyInWords(type.additionalProperties)}`;
  if (type.enum !== undefined) return type.enum.length === 1 ? 'string' : `string, one of ${type.enum.length}`;
  if (type.properties !== undefined) return `${code(shape ?? '')} object`;
  if (Array.isArray(type.type)) return 'timestamp';
  return typeof type.type === 'string' ? type.type : 'any value';
}

function manyInWords({ $ref, type }: TypeSchema): string {
  if ($ref !== undefined) return code($ref.slice($ref.lastIndexOf('/') + 1));
  return typeof type === 'string' ? `${type}s` : 'values';
}

/** Of a member that is left out of an update, the old value stays, whatever its documentation says of creation. */
function defaultOf({ role, type, owner }: TypedValue, text: string): string | undefined {
  if (role !== 'member' || typeof type.type !== 'string' || ['object', 'array'].includes(type.type)) return undefined;
  if (owner === undefined || /^Update.*Request$|Update$/.test(owner)) return undefined;
  const value = documentedDefault(text);
  return value !== undefined && type.enum?.includes(value) === false ? undefined : value;
}

function deprecationNote({ owner, member, shape, isDeprecated }: TypedValue, documentation: Documentation) {
  if (!isDeprecated) return undefined;
  const why =
    (owner !== undefined && member !== undefined && documentation.deprecation(owner, member)) ||
    (shape !== undefined && documentation.deprecation(shape));
  return `⚠️ ${why || 'Deprecated.'}`;
}

function limits({ type }: TypedValue): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = type;
  const parts = [
    between(minimum, maximum, ''),
    between(minLength, maxLength, 'character'),
    between(minItems, maxItems, 'item'),
    pattern !== undefined && `pattern ${code(pattern)}`,
  ];
  const text = parts.filter((part) => part).join(', ');
  return text === '' ? '' : `Limits: ${text}`;
}

function between(least: number | undefined, most: number | undefined, noun: string): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  const unit = noun === '' ? '' : ` ${noun}${(most ?? least) === 1 ? '' : 's'}`;
  if (least === undefined) return `at most ${most}${unit}`;
  if (most === undefined) return `at least ${least}${unit}`;
  return least === most ? `${least}${unit}` : `${least} to ${most}${unit}`;
}

/** The values of an enum with their meanings, or what a structure must have. */
function insides({ type, shape }: TypedValue, text = '', documentation: Documentation): string | undefined {
  if (type.enum !== undefined) {
    const meanings = type.enum.map((value) => shape && documentation.enumValue(shape, value));
    // Most enums have their meanings in the text about the member, which follows.
    if (!meanings.some((meaning) => meaning) || type.enum.every((value) => text.includes(`* \`${value}\``)))
      return `Values: ${codes(type.enum)}`;
    return type.enum
      .map((value, index) => `* ${code(value)}${meanings[index] ? `: ${meanings[index]}` : ''}`)
      .join('\n');
  }
  if (type.properties === undefined) return undefined;
  if (type.maxProperties === 1) return `Exactly one of: ${codes(Object.keys(type.properties))}`;
  return type.required === undefined ? undefined : `Required in it: ${codes(type.required)}`;
}

function codes(words: readonly string[]): string {
  return words.map(code).join(', ');
}

/** What the reference says: of an enum's value or a map's key its meaning, where there is one, else all about the member. */
function documentationOf(
  place: HoveredPlace,
  text: string | undefined,
  word: string | undefined,
  documentation: Documentation,
): string | undefined {
  const { type } = place;
  const { enum: values } = type.type;
  if (type.role === 'entry' && text !== undefined) {
    const meaning = meaningIn(text, nameOf(place));
    if (meaning !== undefined) return meaning;
  }
  if (word !== undefined && values?.includes(word) === true) {
    const meaning = (type.shape && documentation.enumValue(type.shape, word)) || (text && meaningIn(text, word));
    if (meaning) return `${code(word)}: ${meaning}`;
  }
  return text ?? (type.shape === undefined ? undefined : documentation.shape(type.shape));
}

function referenceLink(owner: string, member: string): string {
  const operation = owner.replace(/Request$/, '');
  const name = Object.hasOwn(operationCommands, operation) ? operation : owner;
  return `[${name}: ${member} in the API reference](${referencePage(owner, member)})`;
}
