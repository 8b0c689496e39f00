/** A structure of a request: any JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The texts of a list; what is no text is left out. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The structures of a list. */
export function structuresOf(value: unknown): readonly Json[] {
  return listOf(value).filter(isJson);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A structure member of a structure; empty when it is none. */
export function structureAt(owner: Json, member: string): Json {
  const value = owner[member];
  return isJson(value) ? value : {};
}

/** Whether a value says nothing: a list, map or structure without content means the same as its absence wherever all of a thing is told. */
export function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJson(value) && Object.keys(value).length === 0;
}

/** The same for equal JSON values whatever the order of their members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isJson(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
      : item,
  );
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonical(one ?? null) === canonical(other ?? null);
}

/** Without members that are undefined. */
export function defined<T extends object>(value: T): Json {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

export function only(value: Json, members: Iterable<string>): Json {
  const wanted = new Set(members);
  return Object.fromEntries(Object.entries(value).filter(([name]) => wanted.has(name)));
}

export function without(value: Json, members: Iterable<string>): Json {
  const unwanted = new Set(members);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !unwanted.has(name)));
}

/** An answer of the SDK as JSON: dates are ISO texts, what is undefined is left out. */
export function plainJson(value: unknown): Json {
  const plain: unknown = JSON.parse(JSON.stringify(value ?? {}));
  return isJson(plain) ? plain : {};
}
