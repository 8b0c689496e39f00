import path from 'node:path';
import picomatch from 'picomatch';
import type { Engine } from '../../server/engine.ts';
import type { Checks } from '../../server/lint/check-file.ts';
import type { FileAccess, LintIo, Output } from '../../server/lint/io.ts';
import { run } from '../../server/lint/run.ts';
import type { Problem, Severity } from '../../server/problem.ts';
import { noWorkspace } from '../../server/rules/workspace-facts.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { FileFacts } from '../../server/workspace/facts.ts';

/** What a file of the world in memory is: its text, its bytes, or the error code that reading it gives. */
export type Entry =
  | string
  | Uint8Array
  | { readonly error: string }
  | { readonly size: number }
  | { readonly link: string };

export interface World {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** Milliseconds that pass from one look at the clock to the next. */
  readonly tick?: number;
  /** Closes standard output after so many writes. */
  readonly closesAfter?: number;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Texts of the files that were written, by path below the working directory. */
  readonly written: Readonly<Record<string, string>>;
}

/** Where the world in memory is looked at from. */
const cwd = '/repo';

/** Runs the lint command over a world in memory, with {@link markerEngine}. */
export async function lint(world: World, ...argv: readonly string[]): Promise<Outcome> {
  const stdout = collect(world.terminal === true, world.closesAfter ?? Number.POSITIVE_INFINITY);
  const stderr = collect(world.terminal === true, Number.POSITIVE_INFINITY);
  const written: Record<string, string> = {};
  let time = 0;
  const io: LintIo = {
    cwd,
    separator: '/',
    env: world.env ?? {},
    stdout,
    stderr,
    files: inMemory(world.files ?? {}, written),
    readStdin: async () => bytesOf(world.stdin ?? ''),
    now: () => {
      time += world.tick ?? 0;
      return time;
    },
  };
  const exitCode = await run(io, argv, { version: '1.2.3', loadChecks: async () => markerChecks });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text(), written };
}

function collect(isTerminal: boolean, closesAfter: number): Output & { text(): string } {
  const written: string[] = [];
  return {
    isTerminal,
    get isClosed() {
      return written.length >= closesAfter;
    },
    write: async (text) => {
      if (text !== '' && written.length < closesAfter) written.push(text);
    },
    text: () => written.join(''),
  };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function inMemory(files: Readonly<Record<string, Entry>>, written: Record<string, string>): FileAccess {
  const byPath = new Map(Object.entries(files).map(([name, entry]) => [path.posix.resolve(cwd, name), entry]));
  const fail = (code: string) => Object.assign(new Error(code), { code });
  const isFolder = (name: string) => [...byPath.keys()].some((file) => file.startsWith(`${name}/`));
  return {
    inspect: async (name) => {
      const entry = byPath.get(name);
      if (entry === undefined) {
        if (isFolder(name)) return { kind: 'directory', size: 0, realPath: name };
        throw fail('ENOENT');
      }
      if (typeof entry === 'object' && 'link' in entry) {
        return { kind: 'file', size: 0, realPath: path.posix.resolve(cwd, entry.link) };
      }
      const size = typeof entry === 'object' && 'size' in entry ? entry.size : 0;
      return { kind: 'file', size, realPath: name };
    },
    read: async (name) => {
      const entry = byPath.get(name);
      if (typeof entry === 'string' || entry instanceof Uint8Array) return bytesOf(entry);
      throw fail(typeof entry === 'object' && 'error' in entry ? entry.error : 'ENOENT');
    },
    write: async (name, bytes) => {
      if (name.includes('locked')) throw fail('EACCES');
      written[path.posix.relative(cwd, name)] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    match: async (base, pattern) => {
      const matches = picomatch(pattern, { dot: true });
      const below = [...byPath.keys()].filter((file) => file.startsWith(`${base}/`));
      return { files: below.map((file) => file.slice(base.length + 1)).filter((file) => matches(file)), failures: [] };
    },
  };
}

/**
 * Finds a problem wherever the text says `@severity:code`, over those very characters. A file is a request file when an
 * operation is given or the text says `ecs`; `---` begins the next request, of DeleteService.
 */
/** The place that explains problems of the code `explained`. */
const elsewhere = {
  uri: 'x/other.json',
  range: { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } },
  message: '`web` is here.',
};

const noFacts: FileFacts = {
  name: '',
  isBroken: false,
  mentions: () => [],
  definitions: () => ({ taskDefinitions: [], ecspresso: [], services: [], clusters: [], madeProviders: [] }),
  symbols: () => [],
};

export const markerEngine: Engine = {
  factsOf: () => noFacts,
  analyse: (source, settings) => {
    if (source.text.includes('@throw')) throw new Error('thrown');
    const isRequest = settings?.choice !== undefined || source.text.includes('ecs');
    const second = source.text.indexOf('---');
    const request = { reason: 'members', dialect: 'request', root: undefined } as const;
    const first = second < 0 ? source.text.length : second;
    const problems = [...source.text.matchAll(/@(error|warning|information|hint):([a-z-]+)\n?/g)].flatMap(
      ([marker, severity, code = '']): Problem[] => {
        const start = source.text.indexOf(marker);
        const level = settings?.severities?.[code] ?? (severity as Severity);
        if (level === 'off') return [];
        const message = `Something about \`${code}\` as ${source.language}.`;
        const problem = { code, severity: level, message, start, end: start + marker.length };
        return [code === 'explained' ? { ...problem, related: [elsewhere] } : problem];
      },
    );
    return {
      source,
      file: parse(source.text, source.language),
      requests: isRequest
        ? [
            { ...request, operation: settings?.choice ?? 'CreateService', start: 0, end: first },
            ...(second < 0 ? [] : [{ ...request, operation: 'DeleteService', start: second, end: source.text.length }]),
          ]
        : [],
      problems: isRequest ? problems : [],
      facts: noFacts,
    };
  },
};

export const markerChecks: Checks = {
  engine: markerEngine,
  rules: [
    { id: 'unknown-property', severity: 'error', title: 'Unknown member', why: 'The API refuses it.' },
    { id: 'no-tags', severity: 'information', title: 'No tags', why: 'Tags help.' },
  ],
  pageOf: (id) => `https://example.com/rules/${id}.md`,
  operationNamed: (text) =>
    ['CreateService', 'RunTask'].find((name) => name.toLowerCase() === text.replaceAll('-', '').toLowerCase()),
  createIndex: () => ({ update: () => new Set(), seenFrom: () => noWorkspace }),
  fixAll: (_analyse, text) => ({
    text: text.replaceAll('@warning:fixable', 'mended'),
    fixed: text.split('@warning:fixable').length - 1,
  }),
  nearestOperation: (text) => (text === 'create-servce' ? 'create-service' : undefined),
};
