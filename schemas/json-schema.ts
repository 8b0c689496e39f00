import { type ApiModel, type ApiShape, memberShape } from './api-model.ts';
import type { Documented, SdkEnum, SdkModel, SdkStructure, SdkType } from './sdk-types.ts';

/** A JSON Schema (draft-07) as it is generated here; members stand in the order in which they are written. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly markdownDescription?: string;
  readonly markdownEnumDescriptions?: readonly string[];
  readonly deprecated?: true;
  readonly deprecationMessage?: string;
  /** Of an enum: ECS takes other values, too, and treats them as its default. */
  readonly lenient?: true;
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

/** A hand-written fact: `schema` is laid over what the SDK and the API model say of the shape, or of its member. */
export interface OverlayFact {
  readonly shape: string;
  readonly member?: string;
  readonly schema: JsonSchema;
  /** The sentence of the documentation, or its address. */
  readonly source: string;
}

export interface SchemaSources {
  readonly sdk: SdkModel;
  readonly api: ApiModel;
  readonly overlay: readonly OverlayFact[];
  readonly markdown: (html: string) => string;
}

/**
 * Definitions of all shapes that the inputs of the operations reach, by name.
 *
 * @throws Error when a fact of the overlay names a member that is not among them.
 */
export function requestDefinitions(sources: SchemaSources): Definitions {
  const inputs = [...sources.sdk.operations.values()].map((operation) => operation.input);
  const definitions: Record<string, JsonSchema> = {};
  for (const name of reachableShapes(sources.sdk, inputs)) {
    const structure = sources.sdk.structures.get(name);
    const values = sources.sdk.enums.get(name);
    if (structure !== undefined) definitions[name] = structureSchema(structure, sources);
    else if (values !== undefined) definitions[name] = enumSchema(values, sources.markdown);
    else throw new Error(`The SDK mentions the shape ${name} but does not declare it`);
  }
  return withOverlay(definitions, sources.overlay);
}

/** Names of the structures and enums that `roots` reach, themselves included, in alphabetical order. */
export function reachableShapes(sdk: SdkModel, roots: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (type: SdkType): void => {
    const name = shapeNameOf(type);
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    for (const member of sdk.structures.get(name)?.members ?? []) visit(member.type);
  };
  for (const name of roots) visit({ kind: 'structure', name });
  return [...seen].sort();
}

/** The structure or enum of a type, or of the items of a list, or of the values of a map. */
function shapeNameOf(type: SdkType): string | undefined {
  if (type.kind === 'list') return shapeNameOf(type.item);
  if (type.kind === 'map') return shapeNameOf(type.value);
  return 'name' in type ? type.name : undefined;
}

function structureSchema(structure: SdkStructure, sources: SchemaSources): JsonSchema {
  const { api, markdown } = sources;
  const required = structure.members.filter((member) => member.required).map((member) => member.name);
  const properties = structure.members.map((member) => [
    member.name,
    {
      ...typeSchema(member.type, memberShape(api, structure.name, member.name), api),
      ...annotations(member, markdown),
    },
  ]);
  return {
    type: 'object',
    ...annotations(structure, markdown),
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(structure.kind === 'union' && { minProperties: 1, maxProperties: 1 }),
    additionalProperties: false,
  };
}

function enumSchema({ values }: SdkEnum, markdown: (html: string) => string): JsonSchema {
  const descriptions = values.map((it) => markdown(it.html));
  return {
    type: 'string',
    enum: values.map((it) => it.value),
    ...(descriptions.some((text) => text !== '') && { markdownEnumDescriptions: descriptions }),
  };
}

/** Bounds of `integer` in the API model, which is a signed 32-bit number. */
export const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

function typeSchema(type: SdkType, shape: ApiShape | undefined, api: ApiModel): JsonSchema {
  const inner = (name: string | undefined): ApiShape | undefined => (name === undefined ? undefined : api.shapes[name]);
  switch (type.kind) {
    case 'structure':
    case 'enum':
      return { $ref: `#/definitions/${type.name}` };
    case 'list':
      return {
        type: 'array',
        items: typeSchema(type.item, inner(shape?.member?.shape), api),
        ...limits(shape, 'minItems', 'maxItems'),
      };
    case 'map':
      return {
        type: 'object',
        ...keySchema(inner(shape?.key?.shape)),
        additionalProperties: typeSchema(type.value, inner(shape?.value?.shape), api),
      };
    case 'string':
      return { type: 'string', ...limits(shape, 'minLength', 'maxLength'), ...patternOf(shape) };
    case 'timestamp':
      return { type: ['string', 'number'] };
    case 'boolean':
      return { type: 'boolean' };
    case 'document':
      return {};
    default:
      return numberSchema(type.kind, shape);
  }
}

/** The SDK's kind wins; the API model is asked where the SDK says no more than `number`. */
function numberSchema(kind: string, shape: ApiShape | undefined): JsonSchema {
  const known = kind === 'number' ? (shape?.type ?? 'number') : kind;
  const range = limits(shape, 'minimum', 'maximum');
  if (known === 'integer') return { type: 'integer', format: 'int32', ...int32, ...range };
  if (known === 'long') return { type: 'integer', format: 'int64', ...range };
  return { type: 'number', ...range };
}

function keySchema(shape: ApiShape | undefined): JsonSchema {
  const propertyNames = { ...limits(shape, 'minLength', 'maxLength'), ...patternOf(shape) };
  return Object.keys(propertyNames).length > 0 ? { propertyNames } : {};
}

/** A length of at least 0 says nothing; a value of at least 0 does. */
function limits(shape: ApiShape | undefined, min: keyof JsonSchema, max: keyof JsonSchema): JsonSchema {
  const tellsNothing = min !== 'minimum' && shape?.min === 0;
  return {
    ...(shape?.min !== undefined && !tellsNothing && { [min]: shape.min }),
    ...(shape?.max !== undefined && { [max]: shape.max }),
  };
}

function patternOf(shape: ApiShape | undefined): JsonSchema {
  const pattern = shape?.pattern === undefined ? undefined : wholeString(shape.pattern);
  return pattern === undefined ? {} : { pattern };
}

/**
 * The API matches a pattern against the whole string, JSON Schema looks for it anywhere. Undefined when JavaScript cannot
 * compile it with the `u` flag, as the validators do; {@link skippedPatterns} names these.
 */
export function wholeString(pattern: string): string | undefined {
  const anchored = `^(?:${pattern})$`;
  return compiles(anchored) ? anchored : undefined;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

/** `shape: pattern` of each pattern of the API model that cannot be used. */
export function skippedPatterns(api: ApiModel): string[] {
  return Object.entries(api.shapes)
    .filter(([, shape]) => shape.pattern !== undefined && wholeString(shape.pattern) === undefined)
    .map(([name, shape]) => `${name}: ${shape.pattern}`);
}

function annotations(about: Documented, markdown: (html: string) => string): JsonSchema {
  const text = markdown(about.html);
  return {
    ...(text !== '' && { markdownDescription: text }),
    ...(about.deprecated !== undefined && {
      deprecated: true,
      deprecationMessage: deprecationMessage(about.deprecated),
    }),
  };
}

/** `(since 2023-04-15) No longer available.` -> `Deprecated since 2023-04-15: No longer available.` */
export function deprecationMessage(reason: string): string {
  const since = /^\(since ([^)]*)\)/.exec(reason);
  const why = reason.slice(since?.[0].length ?? 0).trim();
  const when = since === null ? 'Deprecated' : `Deprecated since ${since[1]}`;
  return why === '' ? `${when}.` : `${when}: ${why}`;
}

function withOverlay(definitions: Definitions, overlay: readonly OverlayFact[]): Definitions {
  const changed: Record<string, JsonSchema> = { ...definitions };
  for (const { shape, member, schema } of overlay) {
    const definition = changed[shape];
    const known = member === undefined ? definition : definition?.properties?.[member];
    if (definition === undefined || known === undefined) {
      throw new Error(`overlay.json speaks of ${[shape, member].join('.')}, which no request holds`);
    }
    const corrected = { ...known, ...schema };
    changed[shape] =
      member === undefined
        ? corrected
        : { ...definition, properties: { ...definition.properties, [member]: corrected } };
  }
  return changed;
}
