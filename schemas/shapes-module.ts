import type { TypeSchema } from './compiled/shapes.d.ts';
import { type Definitions, int32, type JsonSchema } from './json-schema.ts';

/**
 * The source of `compiled/shapes.js`: the definitions without documentation, ready for lookups. What many places have in common
 * (`{"type":"string"}`, a reference) is one object that they share: a quarter less.
 */
export function shapesModule(definitions: Definitions): string {
  const shapes = Object.entries(definitions).map(([name, schema]) => [name, typeSchema(schema)] as const);
  const texts = shapes.flatMap(([, { properties }]) => Object.values(properties ?? {}).map((it) => JSON.stringify(it)));
  const shared = new Map(repeated(texts).map((text, index) => [text, `shared${index}`]));
  const constants = [...shared].map(([text, name]) => `const ${name} = ${text};\n`).join('');
  const memberText = (member: TypeSchema) => shared.get(JSON.stringify(member)) ?? JSON.stringify(member);
  return `${constants}export const shapes = ${lookup(shapes, (shape) => shapeText(shape, memberText))};\n`;
}

/** Texts that are there more than once, the most frequent first: minified, they have the shortest names. */
function repeated(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(byCount)
    .map(([text]) => text);
}

function byCount([textA, a]: readonly [string, number], [textB, b]: readonly [string, number]): number {
  return b - a || (textA < textB ? -1 : 1);
}

/** What `shapes.js` holds for a definition. */
export function typeSchema(schema: JsonSchema): TypeSchema {
  const { $ref, type, format, enum: values, lenient, required, maxProperties, deprecated } = schema;
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const { properties, items, additionalProperties } = schema;
  const members = Object.entries(properties ?? {}).map(([name, member]) => [name, typeSchema(member)]);
  return given({
    $ref,
    type,
    format: format === 'int64' ? format : undefined,
    enum: values,
    lenient,
    minimum: minimum === int32.minimum ? undefined : minimum,
    maximum: maximum === int32.maximum ? undefined : maximum,
    minLength,
    maxLength,
    minItems,
    maxItems,
    pattern,
    items: items && typeSchema(items),
    properties: properties && Object.fromEntries(members),
    additionalProperties: additionalProperties ? typeSchema(additionalProperties) : undefined,
    required,
    maxProperties,
    deprecated,
  });
}

function given(fields: Readonly<Record<string, unknown>>): TypeSchema {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** An object literal without a prototype: a member named `constructor` is not found in it. */
function lookup<T>(entries: readonly (readonly [string, T])[], text: (value: T) => string): string {
  return `{"__proto__":null,${entries.map(([name, value]) => `${JSON.stringify(name)}:${text(value)}`).join(',')}}`;
}

function shapeText({ properties, ...rest }: TypeSchema, memberText: (member: TypeSchema) => string): string {
  const head = JSON.stringify(rest).slice(0, -1);
  return properties === undefined
    ? `${head}}`
    : `${head},"properties":${lookup(Object.entries(properties), memberText)}}`;
}
