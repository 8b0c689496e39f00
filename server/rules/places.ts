/** What of a JSON Schema tells where shapes occur; the definitions generated from the API model fit. */
export interface ShapeSchema {
  /** `#/definitions/Tag` */
  readonly $ref?: string;
  readonly items?: ShapeSchema;
  readonly properties?: Readonly<Record<string, ShapeSchema>>;
  readonly additionalProperties?: boolean | ShapeSchema;
}

/** Shape name -> definition. Shapes do not contain themselves. */
export type ShapeDefinitions = Readonly<Record<string, ShapeSchema>>;

/**
 * Where the shapes that someone asked for occur below a value: only ways that lead to one are in it.
 * `found` is what belongs to the value itself.
 */
export interface Places<T> {
  /** What a value must be to have them. */
  readonly kind: 'object' | 'array';
  readonly found: readonly T[];
  readonly members: readonly { readonly name: string; readonly places: Places<T> }[];
  /** For lists: each item. */
  readonly items: Places<T> | undefined;
  /** For maps: each member's value. */
  readonly values: Places<T> | undefined;
}

/**
 * Finds the places below a shape.
 *
 * @param sought what belongs to a shape, by its name as in the API: `Tag`, or `Tag[]` for a list of them
 * @returns undefined when none of the sought shapes occurs, or the shape is not defined
 */
export function placesBelow<T>(
  shape: string,
  definitions: ShapeDefinitions,
  sought: (shape: string) => readonly T[],
): Places<T> | undefined {
  return placesOf({ $ref: shape }, definitions, sought, []);
}

function placesOf<T>(
  schema: ShapeSchema | undefined,
  definitions: ShapeDefinitions,
  sought: (shape: string) => readonly T[],
  ancestors: readonly string[],
): Places<T> | undefined {
  const shape = schema?.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
  // A shape within itself would have no end of places.
  if (shape !== undefined && ancestors.includes(shape)) return undefined;
  const definition = shape === undefined ? schema : definitions[shape];
  if (definition === undefined) return undefined;

  const below = shape === undefined ? ancestors : [...ancestors, shape];
  const inner = (part: ShapeSchema | undefined) => placesOf(part, definitions, sought, below);
  const members = Object.entries(definition.properties ?? {}).flatMap(([name, part]) => {
    const places = inner(part);
    return places === undefined ? [] : [{ name, places }];
  });
  const { additionalProperties: rest } = definition;
  const found = sought(shape ?? listName(definition));
  const items = inner(definition.items);
  const values = typeof rest === 'object' ? inner(rest) : undefined;
  if (found.length === 0 && members.length === 0 && items === undefined && values === undefined) return undefined;
  return { kind: definition.items === undefined ? 'object' : 'array', found, members, items, values };
}

/** `Tag[]` for an unnamed list of tags, '' for anything else that has no name. */
function listName(schema: ShapeSchema): string {
  const item = schema.items?.$ref;
  return item === undefined ? '' : `${item.slice(item.lastIndexOf('/') + 1)}[]`;
}

/** Names of the shapes below a shape, itself and lists (`Tag[]`) included. */
export function shapesBelow(shape: string, definitions: ShapeDefinitions): ReadonlySet<string> {
  const names = new Set<string>();
  placesBelow(shape, definitions, (name) => {
    names.add(name);
    return [];
  });
  return names;
}
