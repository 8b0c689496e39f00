import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import { shapes } from '../../schemas/compiled/shapes.js';
import readOnly from '../../schemas/generated/read-only-members.json' with { type: 'json' };
import { inputShapeName } from './operations.ts';

/** A structure of the API as it stands at one place of a request. */
export interface StructureShape {
  /** As in the API, or undefined for a map. */
  readonly name: string | undefined;
  /** In API order; empty for a map, whose keys are free. */
  readonly members: readonly string[];
}

/** What the described resource has beyond the request that makes it. */
export interface ReadOnlyMembers {
  /** Members of the answer that hold the resource: `taskDefinition`. */
  readonly wrappers: readonly string[];
  readonly members: ReadonlySet<string>;
}

const readOnlyByOperation: ReadonlyMap<string, ReadOnlyMembers> = new Map(
  Object.entries(readOnly).map(([operation, { wrapper, members }]) => [
    operation,
    { wrappers: wrapper, members: new Set<string>(members) },
  ]),
);

/** Undefined for operations whose resource cannot be described. */
export function readOnlyMembers(operation: string): ReadOnlyMembers | undefined {
  return readOnlyByOperation.get(operation);
}

/** The members an operation's request may have at the top, in API order. */
export function inputMembers(operation: string): readonly string[] {
  return Object.keys(shapes[inputShapeName(operation)]?.properties ?? {});
}

/** The members an operation's request must have at the top. */
export function requiredMembers(operation: string): readonly string[] {
  return shapes[inputShapeName(operation)]?.required ?? [];
}

/** The structure at a place of a request; undefined where the model has none (a scalar, a list, an unknown member). */
export function shapeAt(operation: string, segments: readonly string[]): StructureShape | undefined {
  let found = named(inputShapeName(operation));
  for (const segment of segments) found = followed(below(found.type, segment));
  if (found.type?.type !== 'object') return undefined;
  return { name: found.name, members: Object.keys(found.type.properties ?? {}) };
}

/** Where in a request a member of this name may stand: `containerDefinitions[]`, `the request`; at most ten places. */
export function placesOfMember(operation: string, member: string): readonly string[] {
  /** Shapes that many places share are looked through once. */
  const known = new Map<TypeSchema, readonly string[]>();
  const pathsBelow = (type: TypeSchema | undefined): readonly string[] => {
    const { type: shape } = followed(type);
    if (shape === undefined) return [];
    const before = known.get(shape);
    if (before !== undefined) return before;
    const properties = shape.properties ?? {};
    const paths = [
      ...(Object.hasOwn(properties, member) ? [''] : []),
      ...Object.entries(properties).flatMap(([name, inner]) => pathsBelow(inner).map((path) => `.${name}${path}`)),
      ...(shape.items === undefined ? [] : pathsBelow(shape.items).map((path) => `[]${path}`)),
    ].slice(0, 10);
    known.set(shape, paths);
    return paths;
  };
  return pathsBelow(shapes[inputShapeName(operation)]).map((path) => (path === '' ? 'the request' : path.slice(1)));
}

interface NamedType {
  readonly name: string | undefined;
  readonly type: TypeSchema | undefined;
}

function named(name: string): NamedType {
  return { name, type: shapes[name] };
}

function followed(type: TypeSchema | undefined): NamedType {
  if (type?.$ref === undefined) return { name: undefined, type };
  return named(type.$ref.slice(type.$ref.lastIndexOf('/') + 1));
}

function below(type: TypeSchema | undefined, segment: string): TypeSchema | undefined {
  if (type?.items !== undefined) return type.items;
  if (type?.properties !== undefined && Object.hasOwn(type.properties, segment)) return type.properties[segment];
  return typeof type?.additionalProperties === 'object' ? type.additionalProperties : undefined;
}
