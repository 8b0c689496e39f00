import type { Connection, ConnectionColor } from '../aws/connection.ts';

/** Colours in the order in which they are offered. */
export const connectionColors: readonly ConnectionColor[] = ['blue', 'green', 'orange', 'purple', 'red', 'yellow'];

/** Name of the connection to the sandbox of this window. */
export const sandboxName = 'sandbox';

/** Longer names fit neither a status bar nor a confirmation that asks to type them. */
const longestName = 64;

/** An entry of the setting that is no connection. */
export interface BadEntry {
  /** From 0. */
  readonly index: number;
  /** A sentence. */
  readonly reason: string;
}

export interface ReadConnections {
  readonly connections: readonly Connection[];
  readonly bad: readonly BadEntry[];
}

/** Reads the setting `ecs.connections`, in which a user may have written anything: good entries work beside bad ones. */
export function readConnections(setting: unknown): ReadConnections {
  if (!Array.isArray(setting)) return { connections: [], bad: [{ index: 0, reason: 'The setting is no list.' }] };
  const connections: Connection[] = [];
  const bad: BadEntry[] = [];
  setting.forEach((entry: unknown, index) => {
    const reason = isRecord(entry) ? whatIsWrong(entry, connections) : 'It is no object with a name and a region.';
    if (reason === undefined) connections.push(connectionOf(entry as unknown as Connection));
    else bad.push({ index, reason });
  });
  return { connections, bad };
}

type Check = (value: unknown) => string | undefined;

const checks: Readonly<Record<keyof Connection, Check>> = {
  name: (value) => (typeof value === 'string' ? wrongName(value) : 'It has no name.'),
  profile: (value) =>
    value === undefined || isText(value) ? undefined : 'Its `profile` is no name of a profile of the AWS config.',
  region: (value) => (typeof value === 'string' ? wrongRegion(value) : 'It has no `region`.'),
  endpoint: (value) => {
    if (value === undefined) return undefined;
    return typeof value === 'string' ? wrongEndpoint(value) : 'Its `endpoint` is no URL.';
  },
  color: (value) =>
    value === undefined || connectionColors.some((color) => color === value)
      ? undefined
      : `Its \`color\` is none of ${connectionColors.join(', ')}.`,
  icon: (value) => {
    if (value === undefined) return undefined;
    return typeof value === 'string' ? wrongIcon(value) : 'Its `icon` is no name of a codicon, like `rocket`.';
  },
  readOnly: (value) => wrongFlag('readOnly', value),
  production: (value) => wrongFlag('production', value),
};

function whatIsWrong(entry: Readonly<Record<string, unknown>>, others: readonly Connection[]): string | undefined {
  const stranger = Object.keys(entry).find((member) => !Object.hasOwn(checks, member));
  if (stranger !== undefined) {
    return /key|secret|token|password/i.test(stranger)
      ? `\`${stranger}\` does not belong here: keys are kept by the AWS config, and a connection names a profile of it.`
      : `It has an unknown member \`${stranger}\`; there are ${Object.keys(checks).join(', ')}.`;
  }
  for (const [member, check] of Object.entries(checks)) {
    const reason = check(entry[member]);
    if (reason !== undefined) return reason;
  }
  if (others.some(({ name }) => name === entry.name)) return `There is another connection \`${entry.name}\` before it.`;
  return undefined;
}

/** What is wrong with a name, in a sentence; undefined when nothing is. */
export function wrongName(name: string): string | undefined {
  if (name.trim() === '') return 'A connection needs a name.';
  if (name !== name.trim()) return 'A name neither starts nor ends with a space.';
  if (name.length > longestName) return `A name has at most ${longestName} characters.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'A name has no control characters.';
  if (name === sandboxName) return `\`${sandboxName}\` is the connection to the sandbox of this window.`;
  return undefined;
}

/** What is wrong with a region, in a sentence; undefined when nothing is. */
export function wrongRegion(region: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(region) ? undefined : `\`${region}\` is no region, like \`eu-west-1\`.`;
}

/** What is wrong with an endpoint, in a sentence; undefined when nothing is. */
export function wrongEndpoint(endpoint: string): string | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return `\`${endpoint}\` is no URL with http or https.`;
  if (url.username !== '' || url.password !== '') return 'An endpoint holds no user and no password.';
  return undefined;
}

/** What is wrong with an icon, in a sentence; undefined when nothing is. */
export function wrongIcon(icon: string): string | undefined {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(icon) ? undefined : `\`${icon}\` is no name of a codicon, like \`rocket\`.`;
}

function wrongFlag(member: string, value: unknown): string | undefined {
  return value === undefined || typeof value === 'boolean' ? undefined : `Its \`${member}\` is neither true nor false.`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The sandbox of this window as a connection. */
export function sandboxConnection(endpoint: string): Connection {
  return { name: sandboxName, region: 'us-east-1', endpoint, icon: 'beaker' };
}

/** Bad entries in words, each with its place in the list. */
export function badEntriesText(bad: readonly BadEntry[]): string {
  const most = 5;
  const told = bad.slice(0, most).map(({ index, reason }) => `Entry ${index + 1}: ${reason}`);
  const more = bad.length > most ? [`And ${bad.length - most} more.`] : [];
  return ['Some entries of the setting ecs.connections cannot be used.', ...told, ...more].join(' ');
}

/** Only the members that are there, always in the same order: what is written to the settings looks alike. */
export function connectionOf(given: Connection): Connection {
  const { name, profile, region, endpoint, color, icon, readOnly, production } = given;
  return {
    name,
    ...(profile !== undefined && { profile }),
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(color !== undefined && { color }),
    ...(icon !== undefined && { icon }),
    ...(readOnly === true && { readOnly }),
    ...(production === true && { production }),
  };
}

/** The setting with a connection more, or with one in place of `former`. Entries that are bad stay as they are. */
export function withConnection(setting: unknown, connection: Connection, former?: string): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(setting) ? setting : [];
  const index = entries.findIndex((entry) => isRecord(entry) && entry.name === (former ?? connection.name));
  return index < 0 ? [...entries, connectionOf(connection)] : entries.with(index, connectionOf(connection));
}

/** The setting without a connection. */
export function withoutConnection(setting: unknown, name: string): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(setting) ? setting : [];
  return entries.filter((entry) => !isRecord(entry) || entry.name !== name);
}

/** A name for a new connection that no other has. */
export function proposedName(profile: string | undefined, region: string, taken: readonly string[]): string {
  const short = (profile ?? 'default').slice(0, longestName - region.length - 6);
  const isFree = (name: string): boolean => wrongName(name) === undefined && !taken.includes(name);
  const numbered = Array.from({ length: taken.length + 1 }, (_, index) => `${short} ${region} ${index + 2}`);
  return [short, `${short} ${region}`, ...numbered].find(isFree) ?? '';
}
