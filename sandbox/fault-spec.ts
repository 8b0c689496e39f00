import type { RequestRate } from '../schemas/request-rates.ts';
import { isRecord } from './records.ts';

/** What can go wrong. */
export const faultKinds = [
  'throttle',
  'account-rates',
  'latency',
  'server-error',
  'unavailable',
  'reset',
  'drop-answer',
  'expired-token',
  'access-denied',
  'failures',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A fault to inject. */
export interface Fault {
  readonly kind: FaultKind;
  /** Operations that it hits: a name, a pattern with `*`, or several; without it all of ECS. */
  readonly operation?: string | readonly string[];
  /** From 0 to 1: which part of the requests it hits (`failures`: of the items); without it all. */
  readonly rate?: number;
  /** How many requests it hits before it is over; without it there is no end. */
  readonly times?: number;
  /** What `latency` waits for; with any other kind, too, it comes after that time. */
  readonly milliseconds?: number;
  /** Buckets of `account-rates`; without them those that ECS documents. */
  readonly limits?: readonly RequestRate[];
}

const members: ReadonlySet<string> = new Set(['kind', 'operation', 'rate', 'times', 'milliseconds', 'limits']);

/**
 * Reads a fault as the command line has it: `throttle`, `throttle:rate=0.3,operation=Describe*|List*`, `latency:milliseconds=200`,
 * `reset:times=2`, `account-rates:burst=5,sustained=1`. Throws a RangeError that says what is wrong.
 */
export function parseFault(spec: string): Fault {
  const colon = spec.indexOf(':');
  const kind = colon < 0 ? spec : spec.slice(0, colon);
  const rest = colon < 0 ? '' : spec.slice(colon + 1);
  const settings = new Map<string, string>();
  for (const part of rest.split(',').filter((text) => text !== '')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw new RangeError(`"${part}" in the fault "${spec}" is not of the form name=value.`);
    settings.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const number = (name: string): number | undefined => {
    const text = settings.get(name);
    return text === undefined || text === '' ? undefined : Number(text);
  };
  const operation = settings.get('operation')?.split('|');
  const [burst, sustained] = [number('burst'), number('sustained')];
  const known = [...members, 'burst', 'sustained'].filter((name) => name !== 'kind' && name !== 'limits');
  for (const name of settings.keys()) {
    if (!known.includes(name))
      throw new RangeError(`The fault "${spec}" has an unknown setting "${name}"; there are ${known.join(', ')}.`);
  }
  const limits =
    burst === undefined && sustained === undefined
      ? undefined
      : [{ operations: operation ?? ['*'], burst: burst ?? 1, sustained: sustained ?? 0 }];
  return readFault(
    withoutUndefined({
      kind,
      operation: operation?.length === 1 ? operation[0] : operation,
      rate: number('rate'),
      times: number('times'),
      milliseconds: number('milliseconds'),
      limits,
    }),
  );
}

/** Reads a fault that is a JSON value. Throws a RangeError that says what is wrong. */
export function readFault(value: unknown): Fault {
  if (!isRecord(value)) throw new RangeError('A fault is an object with a "kind".');
  const kind = faultKinds.find((known) => known === value.kind);
  if (kind === undefined) {
    throw new RangeError(`There is no fault ${JSON.stringify(value.kind)}; there are ${faultKinds.join(', ')}.`);
  }
  const stranger = Object.keys(value).find((name) => !members.has(name));
  if (stranger !== undefined) throw new RangeError(`The fault ${kind} has an unknown member "${stranger}".`);
  const fault: Fault = withoutUndefined({
    kind,
    operation: operationsOf(kind, value.operation),
    rate: numberOf(kind, 'rate', value.rate, 1),
    times: numberOf(kind, 'times', value.times, Number.MAX_SAFE_INTEGER),
    // setTimeout takes no more.
    milliseconds: numberOf(kind, 'milliseconds', value.milliseconds, 2 ** 31 - 1),
    limits: limitsOf(kind, value.limits),
  });
  if (kind === 'latency' && fault.milliseconds === undefined)
    throw new RangeError('The fault latency needs milliseconds.');
  if (kind !== 'account-rates' && fault.limits !== undefined) throw new RangeError(`The fault ${kind} has no limits.`);
  return fault;
}

/** Whether a fault names no operation. */
export function isForEverything(fault: Fault): boolean {
  return fault.operation === undefined;
}

/** Whether an operation is among those named; nothing named means all. */
export function matchesOperation(patterns: string | readonly string[] | undefined, operation: string): boolean {
  if (patterns === undefined) return true;
  if (typeof patterns === 'string') return matchesPattern(patterns, operation);
  return patterns.some((pattern) => matchesPattern(pattern, operation));
}

/** `*` stands for any text. */
function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from + last.length <= text.length;
}

function operationsOf(kind: string, value: unknown): string | readonly string[] | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new RangeError(`"operation" of the fault ${kind} is a name or a list of names.`);
}

function numberOf(kind: string, name: string, value: unknown, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw new RangeError(`"${name}" of the fault ${kind} is a number from 0 to ${most}.`);
}

function limitsOf(kind: string, value: unknown): readonly RequestRate[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new RangeError(`"limits" of the fault ${kind} is a list.`);
  return value.map((limit: unknown) => {
    const { operations, burst, sustained } = isRecord(limit) ? limit : {};
    if (!Array.isArray(operations) || !operations.every((name) => typeof name === 'string')) {
      throw new RangeError(`Each of the limits of the fault ${kind} has a list of operations.`);
    }
    return {
      operations,
      burst: numberOf(kind, 'burst', burst, Number.MAX_SAFE_INTEGER) ?? 1,
      sustained: numberOf(kind, 'sustained', sustained, Number.MAX_SAFE_INTEGER) ?? 0,
    };
  });
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
