import type { OperationName } from '../aws/operation.ts';
import type { Undo } from './plan-undo.ts';

/** Something that was applied, and the way back. */
export interface WayBack {
  /** What was applied. */
  readonly operation: OperationName;
  /** `service web in cluster shop`. */
  readonly subject: string;
  /** Name of the connection. */
  readonly connection: string;
  /** In which it was applied: the connection may lead to another one since. */
  readonly accountId: string;
  readonly undo: Undo;
}

/** Members of requests in which people keep secrets although ECS has better places: variables, arguments, options of log drivers. */
const freeTexts: ReadonlySet<string> = new Set([
  'command',
  'containerOverrides',
  'dockerLabels',
  'driverOpts',
  'entryPoint',
  'environment',
  'options',
]);

const notKept =
  'what leads back holds variables, commands or options, which are not kept over a reload of the window because they may be secret. Apply an earlier version of the file instead.';

/** What is kept over a reload of the window: nothing that may be secret. */
export function waysToStored(ways: readonly WayBack[]): unknown {
  return ways.map(({ undo, ...way }) => ({
    ...way,
    undo: 'requests' in undo && holdsFreeText(undo.requests) ? { reason: notKept } : undo,
  }));
}

/** Reads what {@link waysToStored} made; leaves out what an older or newer version stored otherwise. */
export function waysFromStored(stored: unknown): readonly WayBack[] {
  return Array.isArray(stored) ? stored.filter(isWayBack) : [];
}

function holdsFreeText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsFreeText);
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([name, inner]) => freeTexts.has(name) || holdsFreeText(inner));
}

function isWayBack(value: unknown): value is WayBack {
  if (!isRecord(value) || !isRecord(value.undo)) return false;
  const texts = [value.operation, value.subject, value.connection, value.accountId];
  if (!texts.every((text) => typeof text === 'string')) return false;
  const { reason, requests } = value.undo;
  if (requests === undefined) return typeof reason === 'string';
  return Array.isArray(requests) && requests.every(isRequest);
}

function isRequest(value: unknown): boolean {
  return isRecord(value) && typeof value.operation === 'string' && isRecord(value.input);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
