import type { Definitions, JsonSchema } from './json-schema.ts';
import type { OperationEntry } from './outputs.ts';

type Files = ReadonlyMap<string, string>;
type Operations = Readonly<Record<string, OperationEntry>>;

/**
 * Says in plain words how the generated files `after` differ from those `before`, both by path; nothing when they are equal.
 *
 * What the API gained or lost comes first, one line a change; changed documentation is only counted. Pure.
 */
export function differences(before: Files, after: Files): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (paths.length === 0) return [];
  if (before.size === 0) return [`nothing was generated before; now there are ${after.size} files`];
  const texts: string[] = [];
  const requestChanges = [
    ...operationChanges(operationsOf(before), operationsOf(after), texts),
    ...shapeChanges(definitionsOf(before, requests), definitionsOf(after, requests), texts),
  ];
  const answerChanges = shapeChanges(definitionsOf(before, answers), definitionsOf(after, answers), texts);
  // Shapes that requests and answers share change in both.
  const changes = [...new Set([...requestChanges, ...answerChanges])];
  const documentation = texts.length === 0 ? [] : [`documentation changed in ${counted(texts.length, 'place')}`];
  return [...changes, ...documentation, ...fileChanges(paths, before, after)];
}

const requests = 'ecs.schema.json';
const answers = 'ecs.answers.schema.json';

function definitionsOf(files: Files, path: string): Definitions {
  return parsed<{ definitions?: Definitions }>(files.get(path))?.definitions ?? {};
}

function operationsOf(files: Files): Operations {
  return parsed<Operations>(files.get('operations.json')) ?? {};
}

/** Undefined for a file that is missing or was damaged: then everything in it counts as new. */
function parsed<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function operationChanges(before: Operations, after: Operations, texts: string[]): string[] {
  return keyed(before, after, {
    added: (name) => [`operation ${name} added`],
    removed: (name) => [`operation ${name} removed`],
    kept: (name, old, now) => {
      if (old.documentation !== now.documentation) texts.push(name);
      return [
        ...changed(`command of ${name}`, old.command, now.command),
        ...changed(`input of ${name}`, old.input, now.input),
        ...deprecation(`operation ${name}`, old, now),
      ];
    },
  });
}

function shapeChanges(before: Definitions, after: Definitions, texts: string[]): string[] {
  return keyed(before, after, {
    added: (name) => [`shape ${name} added`],
    removed: (name) => [`shape ${name} removed`],
    kept: (name, old, now) => {
      if (textsOf(old) !== textsOf(now)) texts.push(name);
      return [
        ...deprecation(`shape ${name}`, old, now),
        ...valueChanges(name, old, now),
        ...memberChanges(name, old, now, texts),
      ];
    },
  });
}

function memberChanges(shape: string, before: JsonSchema, after: JsonSchema, texts: string[]): string[] {
  const wasRequired = new Set(before.required);
  const isRequired = new Set(after.required);
  return keyed(before.properties ?? {}, after.properties ?? {}, {
    added: (name) => [`${isRequired.has(name) ? 'required ' : ''}member ${name} of ${shape} added`],
    removed: (name) => [`member ${name} of ${shape} removed`],
    kept: (name, old, now) => {
      const member = `member ${name} of ${shape}`;
      if (textsOf(old) !== textsOf(now)) texts.push(member);
      const required =
        wasRequired.has(name) === isRequired.has(name)
          ? []
          : [`${member} became ${isRequired.has(name) ? 'required' : 'optional'}`];
      return [...required, ...deprecation(member, old, now), ...valueChanges(member, old, now)];
    },
  });
}

/** Changes of what a value may be, of its items or map values, too. */
function valueChanges(what: string, before: JsonSchema, after: JsonSchema): string[] {
  const values = (schema: JsonSchema): Record<string, true> =>
    Object.fromEntries((schema.enum ?? []).map((value) => [value, true]));
  return [
    ...changed(`type of ${what}`, typeInWords(before), typeInWords(after)),
    ...changed(`range of ${what}`, range(before.minimum, before.maximum), range(after.minimum, after.maximum)),
    ...changed(`length of ${what}`, range(before.minLength, before.maxLength), range(after.minLength, after.maxLength)),
    ...changed(
      `number of items of ${what}`,
      range(before.minItems, before.maxItems),
      range(after.minItems, after.maxItems),
    ),
    ...changed(`pattern of ${what}`, before.pattern ?? 'none', after.pattern ?? 'none'),
    ...keyed(values(before), values(after), {
      added: (value) => [`value ${value} of ${what} added`],
      removed: (value) => [`value ${value} of ${what} removed`],
      kept: () => [],
    }),
    ...(before.lenient === after.lenient
      ? []
      : [`${what} takes ${after.lenient ? 'other values, too' : 'no other values'} now`]),
    ...(before.items && after.items ? valueChanges(`the items of ${what}`, before.items, after.items) : []),
    ...(typeof before.additionalProperties === 'object' && typeof after.additionalProperties === 'object'
      ? valueChanges(`the values of ${what}`, before.additionalProperties, after.additionalProperties)
      : []),
  ];
}

function typeInWords({ $ref, type, maxProperties }: JsonSchema): string {
  if ($ref !== undefined) return $ref.slice('#/definitions/'.length);
  if (maxProperties === 1) return 'union';
  return type === undefined ? 'any' : [type].flat().join(' or ');
}

function range(from: number | undefined, to: number | undefined): string {
  if (from === undefined && to === undefined) return 'none';
  return `${from ?? ''}..${to ?? ''}`;
}

function textsOf({ markdownDescription, markdownEnumDescriptions, deprecationMessage }: JsonSchema): string {
  return JSON.stringify([markdownDescription, markdownEnumDescriptions, deprecationMessage]);
}

function deprecation(
  what: string,
  before: { readonly deprecated?: true },
  after: { readonly deprecated?: true },
): string[] {
  if (before.deprecated === after.deprecated) return [];
  return [`${what} is ${after.deprecated ? 'deprecated' : 'no longer deprecated'}`];
}

function changed(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what} changed from ${before} to ${after}`];
}

/** Files that came or went, and those that changed: without these lines a change of form alone would say nothing. */
function fileChanges(paths: readonly string[], before: Files, after: Files): string[] {
  const named = (verb: string, some: readonly string[]): string[] =>
    some.length === 0
      ? []
      : [`${counted(some.length, 'file')} ${verb}: ${some.slice(0, 5).join(', ')}${some.length > 5 ? ', …' : ''}`];
  return [
    ...named(
      'missing',
      paths.filter((path) => !before.has(path)),
    ),
    ...named(
      'no longer generated',
      paths.filter((path) => !after.has(path)),
    ),
    ...named(
      'changed',
      paths.filter((path) => before.has(path) && after.has(path)),
    ),
  ];
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

interface Reactions<T> {
  added(name: string): string[];
  removed(name: string): string[];
  kept(name: string, before: T, after: T): string[];
}

function keyed<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  react: Reactions<T>,
): string[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    const was = old.get(name);
    const is = now.get(name);
    if (was === undefined) return react.added(name);
    return is === undefined ? react.removed(name) : react.kept(name, was, is);
  });
}
