import path from 'node:path';
import { inOrder } from './in-order.ts';
import type { FileFacts, LintIo } from './io.ts';

/** One text to check. */
export interface Target {
  /** As reports show it: as given, or relative to the working directory (forward slashes) when a glob or directory found it. */
  readonly name: string;
  /** Absolute; undefined for standard input without a name. */
  readonly path: string | undefined;
  /** `named`: given by name, so it is meant to be a request file; `found`: a glob or directory held it. */
  readonly origin: 'named' | 'found' | 'stdin';
  /** Bytes, as far as known beforehand. */
  readonly size: number;
}

/** What could not be read, and why: a sentence part that follows the name and a colon. */
export interface Failure {
  readonly name: string;
  readonly reason: string;
  /** `config`: a mistake in a configuration, which was read but for that. */
  readonly about?: 'file' | 'config';
  /** Zero-based. */
  readonly position?: { readonly line: number; readonly character: number };
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly failures: readonly Failure[];
}

/** As in protocol.ts: taken from there, it would load the whole engine for `--help`. */
export const lintConfigName = '.ecs-lint.json';

/** Larger files are no request files: the ECS API takes far less in one call. */
export const sizeLimit = 50 * 1024 * 1024;

const requestFileExtensions = ['.json', '.jsonc', '.yaml', '.yml'];

/**
 * Finds what the arguments of the command line stand for: in their order, files of one glob or directory in alphabetical
 * order, each file once. Links to files are followed; in globs and directories links to folders are not, so there are no loops.
 */
export async function findTargets(
  args: readonly string[],
  stdinName: string | undefined,
  io: LintIo,
): Promise<Targets> {
  const targets = new Map<string, Target>();
  const failures: Failure[] = [];
  for (const arg of args) {
    const found = arg === '-' ? standardInput(stdinName, io) : await filesOf(arg, io);
    for (const { target, identity } of found.files) if (!targets.has(identity)) targets.set(identity, target);
    failures.push(...found.failures);
  }
  return { targets: [...targets.values()], failures };
}

/** What one argument stands for. */
interface Found {
  readonly files: readonly FoundFile[];
  readonly failures: readonly Failure[];
}

interface FoundFile {
  readonly target: Target;
  /** The same for all names of one file. */
  readonly identity: string;
}

function standardInput(stdinName: string | undefined, io: LintIo): Found {
  const file = stdinName === undefined ? undefined : path.resolve(io.cwd, stdinName);
  const target: Target = { name: stdinName ?? '<stdin>', path: file, origin: 'stdin', size: 0 };
  return { files: [{ target, identity: '-' }], failures: [] };
}

async function filesOf(arg: string, io: LintIo): Promise<Found> {
  const file = path.resolve(io.cwd, arg);
  const inspected = await inspect(file, io);
  if ('error' in inspected) {
    const pattern = io.separator === '\\' ? arg.replaceAll('\\', '/') : arg;
    if (!isMissing(inspected.error) || !globCharacters.test(pattern)) {
      return failure(arg, describeError(inspected.error));
    }
    const { base, rest } = splitGlob(pattern);
    return orFailure(await filesBelow(base, rest, io), arg, 'the glob matches no file');
  }
  const { kind, size, realPath } = inspected.facts;
  switch (kind) {
    case 'file':
      return {
        files: [{ target: { name: arg, path: file, origin: 'named', size }, identity: realPath }],
        failures: [],
      };
    case 'directory':
      return orFailure(
        await filesBelow(arg, '**', io),
        arg,
        'the directory holds no .json, .jsonc, .yaml or .yml file',
      );
    default:
      return failure(arg, `is a ${kind}, not a file; to check what a program writes, pipe it in and give \`-\``);
  }
}

function failure(name: string, reason: string): Found {
  return { files: [], failures: [{ name, reason }] };
}

function orFailure(found: Found, name: string, reason: string): Found {
  return found.files.length + found.failures.length > 0 ? found : failure(name, reason);
}

async function filesBelow(base: string, pattern: string, io: LintIo): Promise<Found> {
  const matches = await io.files
    .match(path.resolve(io.cwd, base), pattern)
    .catch((error: unknown) => ({ files: [], failures: [{ path: path.resolve(io.cwd, base), error }] }));
  const prefix = base.replaceAll(io.separator, '/');
  const wanted = selectsByExtension(pattern) ? matches.files : matches.files.filter(hasRequestExtension);
  const paths = wanted
    .filter((file) => path.posix.basename(file) !== lintConfigName)
    .map((file) => path.posix.join(prefix, file))
    .sort(byCodeUnits);

  const files: FoundFile[] = [];
  const failures = matches.failures
    .filter(({ error }) => !isMissing(error))
    .map(({ path: folder, error }) => ({ name: displayPath(folder, io), reason: describeError(error) }));
  const look = async (name: string) => ({ name, inspected: await inspect(path.resolve(io.cwd, name), io) });
  for await (const { name, inspected } of inOrder(paths, look, () => 0, { count: 32, weight: 0 })) {
    if ('error' in inspected) {
      // A dangling link: there is no file behind it that anyone could have meant.
      if (!isMissing(inspected.error)) failures.push({ name, reason: describeError(inspected.error) });
      continue;
    }
    const { kind, size, realPath } = inspected.facts;
    if (kind !== 'file') continue;
    const target: Target = { name, path: path.resolve(io.cwd, name), origin: 'found', size };
    files.push({ target, identity: realPath });
  }
  return { files, failures: failures.sort((a, b) => byCodeUnits(a.name, b.name)) };
}

async function inspect(absolute: string, io: LintIo): Promise<{ facts: FileFacts } | { error: unknown }> {
  try {
    return { facts: await io.files.inspect(absolute) };
  } catch (error) {
    return { error };
  }
}

/** Relative to the working directory with forward slashes, or absolute when it lies elsewhere. */
export function displayPath(absolute: string, io: LintIo): string {
  const relative = path.relative(io.cwd, absolute);
  const name = relative === '' ? '.' : relative.startsWith('..') ? absolute : relative;
  return name.replaceAll(io.separator, '/');
}

const globCharacters = /[*?[\]{}()\\]/;

/** The folder a glob starts in, as written, and the rest. Folders that are named (`node_modules`, `..`) are thus never ignored. */
function splitGlob(pattern: string): { readonly base: string; readonly rest: string } {
  const segments = pattern.split('/');
  const fixed = segments.findIndex((segment) => globCharacters.test(segment));
  const base = segments.slice(0, fixed).join('/');
  return { base: fixed === 0 ? '.' : base === '' ? '/' : base, rest: segments.slice(fixed).join('/') };
}

/** Whether the glob says which file names it wants; `**` and `deploy/*` do not, and a picture there is no request file. */
function selectsByExtension(pattern: string): boolean {
  return !/(?:^|\/)\*+$/.test(pattern);
}

function hasRequestExtension(name: string): boolean {
  return requestFileExtensions.includes(path.posix.extname(name).toLowerCase());
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'the symbolic link leads back to itself',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EISDIR: 'is a directory',
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Whether there is no such file. */
export function isMissing(error: unknown): boolean {
  // A long list in braces is too long for a name, but not for a glob.
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error));
}

/** What went wrong in plain words. */
export function describeError(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
