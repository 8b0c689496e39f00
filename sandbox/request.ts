import type { TypeSchema } from '../schemas/compiled/shapes.js';
import { shapes } from '../schemas/compiled/shapes.js';
import type { ApiError } from './errors.ts';
import type { OperationName, Request } from './operation.ts';
import { isRecord } from './records.ts';
import {
  constraintBroken,
  missingMember,
  notOneMember,
  nullInList,
  type ScalarType,
  tooDeep,
  unknownValue,
  wrongType,
} from './request-messages.ts';

/** One pass through a request: where it is, and the first thing that is wrong with what has the right type. */
interface Walk {
  readonly operation: string;
  readonly path: (string | number)[];
  complaint: ApiError | undefined;
}

/** Takes over a value that is not null. */
type Reader = (value: unknown, walk: Walk) => unknown;

/** Free JSON (`hookDetails`) nests at most so deep. */
const depthLimit = 100;

const readers = shapeReaders();

/**
 * The request in a body: a new object that holds the members the operation knows, as the service's deserialiser makes it. Unknown
 * members and those that are null are left out.
 *
 * @param input any JSON value; null counts as a request without members
 * @throws ApiError SerializationException for a value of a wrong type, wherever it stands; else InvalidParameterException (of
 *   Register…TaskDefinition: ClientException, for a member that is missing) for the first required member that is missing, value that
 *   an enum does not have, or limit of the API model that is broken
 */
export function requestOf<Name extends OperationName>(operation: Name, input: unknown): Request<Name> {
  const walk: Walk = { operation, path: [], complaint: undefined };
  const read = readers.get(`${operation}Request`);
  const request = read?.(input ?? {}, walk);
  if (walk.complaint !== undefined) throw walk.complaint;
  return request as Request<Name>;
}

/** Prepares all shapes once; one that refers to another finds it when it reads. */
function shapeReaders(): ReadonlyMap<string, Reader> {
  const made = new Map<string, Reader>();

  function readerOf(type: TypeSchema, name: string): Reader {
    if (type.$ref !== undefined) {
      const target = type.$ref.slice('#/definitions/'.length);
      return (value, walk) => made.get(target)?.(value, walk);
    }
    if (type.properties !== undefined) return structureReader(type, name);
    if (type.items !== undefined) return listReader(type, readerOf(type.items, name));
    if (type.additionalProperties !== undefined) return mapReader(readerOf(type.additionalProperties, name));
    return scalarReader(type);
  }

  function structureReader(type: TypeSchema, name: string): Reader {
    const members = new Map(
      Object.entries(type.properties ?? {}).map(([member, schema]) => [member, readerOf(schema, member)]),
    );
    const required = type.required ?? [];
    const isUnion = type.maxProperties === 1;
    return (value, walk) => {
      if (!isRecord(value)) throw wrongType(value, 'structure');
      const read: Record<string, unknown> = {};
      let count = 0;
      for (const member of Object.keys(value)) {
        const given = value[member];
        const reader = given === null || given === undefined ? undefined : members.get(member);
        if (reader === undefined) continue;
        walk.path.push(member);
        read[member] = reader(given, walk);
        walk.path.pop();
        count += 1;
      }
      for (const member of required) {
        if (!Object.hasOwn(read, member)) walk.complaint ??= missingMember(walk.operation, name, member);
      }
      if (isUnion && count !== 1) walk.complaint ??= notOneMember(name, [...members.keys()]);
      return read;
    };
  }

  for (const [name, type] of Object.entries(shapes)) made.set(name, readerOf(type, name));
  return made;
}

function listReader({ minItems = 0, maxItems = Number.POSITIVE_INFINITY }: TypeSchema, read: Reader): Reader {
  return (value, walk) => {
    if (!Array.isArray(value)) throw wrongType(value, 'list');
    if (value.length < minItems) complain(walk, value, `Member must have length greater than or equal to ${minItems}`);
    if (value.length > maxItems) complain(walk, value, `Member must have length less than or equal to ${maxItems}`);
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      if (item === null || item === undefined) {
        walk.complaint ??= nullInList(memberOf(walk));
        continue;
      }
      walk.path.push(index);
      items.push(read(item, walk));
      walk.path.pop();
    }
    return items;
  };
}

function mapReader(read: Reader): Reader {
  return (value, walk) => {
    if (!isRecord(value)) throw wrongType(value, 'map');
    const entries: [string, unknown][] = [];
    for (const key of Object.keys(value)) {
      const given = value[key];
      if (given === null || given === undefined) continue;
      walk.path.push(key);
      entries.push([key, read(given, walk)]);
      walk.path.pop();
    }
    // Not by assignment: a key may be `__proto__`.
    return Object.fromEntries(entries);
  };
}

function scalarReader(type: TypeSchema): Reader {
  switch (type.type) {
    case 'string':
      return stringReader(type);
    case 'integer':
      return integerReader(type);
    case 'number':
      return numberReader(type);
    case 'boolean':
      return (value) => checkedType(value, typeof value === 'boolean', 'Boolean');
    case undefined:
      return (value) => copyOf(value, depthLimit);
    default:
      return (value) => checkedType(value, typeof value === 'number' && Number.isFinite(value), 'Timestamp');
  }
}

function stringReader(schema: TypeSchema): Reader {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const values = schema.lenient === true ? undefined : schema.enum;
  const known = values && new Set(values);
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u');
  const isFree = known === undefined && pattern === undefined && minLength === 0 && schema.maxLength === undefined;
  return (value, walk) => {
    if (typeof value !== 'string') throw wrongType(value, 'String');
    if (isFree) return value;
    if (known?.has(value) === false) walk.complaint ??= unknownValue(memberOf(walk), values ?? []);
    if (value.length < minLength)
      complain(walk, value, `Member must have length greater than or equal to ${minLength}`);
    if (value.length > maxLength) complain(walk, value, `Member must have length less than or equal to ${maxLength}`);
    if (pattern?.test(value) === false) {
      const bare = schema.pattern?.slice('^(?:'.length, -')$'.length);
      complain(walk, value, `Member must satisfy regular expression pattern: ^${bare}$`);
    }
    return value;
  };
}

function integerReader(schema: TypeSchema): Reader {
  const isLong = schema.format === 'int64';
  const holds = isLong ? Number.isSafeInteger : (value: number) => (value | 0) === value;
  return (value, walk) => {
    const number = checkedType(value, typeof value === 'number' && holds(value), isLong ? 'Long' : 'Integer');
    checkRange(schema, number, walk);
    return number;
  };
}

function numberReader(schema: TypeSchema): Reader {
  return (value, walk) => {
    const number = checkedType(value, typeof value === 'number' && Number.isFinite(value), 'Double');
    checkRange(schema, number, walk);
    return number;
  };
}

function checkRange({ minimum, maximum }: TypeSchema, value: unknown, walk: Walk): void {
  if (typeof value !== 'number') return;
  if (minimum !== undefined && value < minimum) {
    complain(walk, value, `Member must have value greater than or equal to ${minimum}`);
  }
  if (maximum !== undefined && value > maximum) {
    complain(walk, value, `Member must have value less than or equal to ${maximum}`);
  }
}

function checkedType(value: unknown, isRight: boolean, type: ScalarType): unknown {
  if (isRight) return value;
  throw wrongType(value, type);
}

function complain(walk: Walk, value: unknown, constraint: string): void {
  walk.complaint ??= constraintBroken(value, walk.path, constraint);
}

/** Name of the member that is being read; items of a list go by the list's. */
function memberOf({ path }: Walk): string {
  return String(path.findLast((part) => typeof part === 'string') ?? 'request');
}

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) throw tooDeep();
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member, depth - 1)]));
}
