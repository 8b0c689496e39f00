import type { TypeSchema } from './compiled/shapes.d.ts';
import { type Definitions, int32, type JsonSchema } from './json-schema.ts';

/** The source of `compiled/shapes.js`: the definitions without documentation, ready for lookups. */
export function shapesModule(definitions: Definitions): string {
  const shapes = Object.entries(definitions).map(([name, schema]) => [name, typeSchema(schema)] as const);
  return `export const shapes = ${lookup(shapes, shapeText)};\n`;
}

/** What `shapes.js` holds for a definition. */
export function typeSchema(schema: JsonSchema): TypeSchema {
  const { $ref, type, enum: values, lenient, required, maxProperties, deprecated } = schema;
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const { properties, items, additionalProperties } = schema;
  const members = Object.entries(properties ?? {}).map(([name, member]) => [name, typeSchema(member)]);
  return given({
    $ref,
    type,
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

function shapeText({ properties, ...rest }: TypeSchema): string {
  const head = JSON.stringify(rest).slice(0, -1);
  return properties === undefined
    ? `${head}}`
    : `${head},"properties":${lookup(Object.entries(properties), (it) => JSON.stringify(it))}}`;
}
