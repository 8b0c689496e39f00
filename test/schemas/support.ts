import { compiledModules } from '../../schemas/compile.ts';
import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import type { Validate } from '../../schemas/compiled/validators.js';
import { filesOnDisk } from '../../schemas/generate.ts';
import type { Definitions, JsonSchema } from '../../schemas/json-schema.ts';
import type { OperationEntry } from '../../schemas/outputs.ts';

const onDisk = filesOnDisk();

function generated<T>(path: string): T {
  return JSON.parse(onDisk.get(path) ?? 'null');
}

export const definitions = generated<{ definitions: Definitions }>('ecs.schema.json').definitions;
export const operations = generated<Readonly<Record<string, OperationEntry>>>('operations.json');
export const inputs = Object.fromEntries(Object.entries(operations).map(([name, { input }]) => [name, input]));

/** The schema file of one operation. */
export function operationSchema(command: string): JsonSchema & { readonly definitions: Definitions } {
  return generated(`operations/${command}.schema.json`);
}

interface Compiled {
  readonly validators: Readonly<Record<string, Validate>>;
  readonly shapes: Readonly<Record<string, TypeSchema>>;
}

/** Compiles what is generated, so that the tests do not depend on a build. */
export async function compiled(): Promise<Compiled> {
  const modules = await compiledModules(definitions, inputs);
  const [validators, shapes] = await Promise.all(
    ['validators.js', 'shapes.js'].map((name) => {
      const text = modules.get(name) ?? '';
      return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
    }),
  );
  return { ...validators, ...shapes };
}

/**
 * A value that the schema accepts.
 *
 * @param extent `required`: required members only; `all`: every member, and one item in every list and map
 */
export function sample(schema: JsonSchema, extent: 'required' | 'all'): unknown {
  if (schema.$ref !== undefined) {
    return sample(definitions[schema.$ref.slice('#/definitions/'.length)] ?? {}, extent);
  }
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) return sampleStructure(schema, schema.properties, extent);
  switch (schema.type) {
    case 'string':
      return 'x'.repeat(schema.minLength ?? 1);
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, extent === 'all' ? 1 : 0) }, () =>
        sample(schema.items ?? {}, extent),
      );
    case 'object':
      return typeof schema.additionalProperties === 'object' && extent === 'all'
        ? { 'a/b~c': sample(schema.additionalProperties, extent) }
        : {};
    default:
      return Array.isArray(schema.type) ? '2026-01-31T12:00:00Z' : { any: ['JSON', 1, null] };
  }
}

function sampleStructure(
  schema: JsonSchema,
  properties: Readonly<Record<string, JsonSchema>>,
  extent: 'required' | 'all',
): unknown {
  const names = Object.keys(properties);
  const isUnion = schema.maxProperties === 1;
  const wanted = extent === 'all' && !isUnion ? names : isUnion ? names.slice(0, 1) : (schema.required ?? []);
  return Object.fromEntries(wanted.map((name) => [name, sample(properties[name] ?? {}, extent)]));
}
