import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileConfigOf, noFileConfig, type PlacedConfig, parseLintConfig } from '../lint-config.ts';
import { lintConfigName } from '../protocol.ts';
import { type EcspressoConfig, ecspressoConfig, ecspressoFileOf } from '../schema/ecspresso.ts';
import { ecspressoConfigNames } from '../schema/file-names.ts';
import type { FileSurroundings } from '../settings.ts';
import type { LintOptions } from './arguments.ts';
import { decode } from './decode.ts';
import { describeError, displayPath, type Failure, isMissing } from './files.ts';
import type { LintIo } from './io.ts';

/** What lies beside and above files: read once a folder. */
export interface Surroundings {
  /** `file`: absolute; undefined for standard input without a name. Never rejects. */
  of(file: string | undefined): Promise<FileSurroundings>;
  /** The mistakes that were met since the last call. */
  takeFailures(): readonly Failure[];
}

/**
 * @param given the configuration of `--config`, when it is to be used instead of those beside and above each file; its globs
 * are seen from the working directory
 */
export function createSurroundings(
  io: LintIo,
  option: LintOptions['config'],
  given: PlacedConfig | undefined,
): Surroundings {
  let failures: Failure[] = [];
  const chains = new Map<string, Promise<readonly PlacedConfig[]>>();
  const ecspressoConfigs = new Map<string, Promise<EcspressoConfig | undefined>>();

  function chainOf(folder: string): Promise<readonly PlacedConfig[]> {
    return kept(chains, folder, async () => {
      const read = await readConfig(path.join(folder, lintConfigName), folder, io);
      failures.push(...read.failures);
      const own = read.config === undefined ? [] : [read.config];
      const parent = path.dirname(folder);
      const isLast = parent === folder || read.config?.config.isRoot === true || (await isRepository(folder, io));
      return isLast ? own : [...own, ...(await chainOf(parent))];
    });
  }

  function ecspressoOf(folder: string): Promise<EcspressoConfig | undefined> {
    return kept(ecspressoConfigs, folder, async () => {
      for (const name of ecspressoConfigNames) {
        const text = await readText(path.join(folder, name), io);
        const config =
          typeof text === 'string' ? ecspressoConfig(text, name.endsWith('.json') ? 'json' : 'yaml') : undefined;
        if (config !== undefined) return config;
      }
      return undefined;
    });
  }

  async function ecspressoFile(file: string): Promise<FileSurroundings['ecspresso']> {
    const folder = path.dirname(file);
    for (const place of new Set([folder, path.dirname(folder)])) {
      const config = await ecspressoOf(place);
      const found = config === undefined ? undefined : ecspressoFileOf(slashed(place), config, slashed(file));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function slashed(name: string): string {
    return name.replaceAll(io.separator, '/').replace(/\/$/, '');
  }

  return {
    async of(file) {
      const folder = file === undefined ? io.cwd : path.dirname(file);
      const configs = option === 'nearest' ? await chainOf(folder) : given === undefined ? [] : [given];
      const placed = configs.map((config) => ({ ...config, folder: slashed(config.folder) }));
      if (file !== undefined) {
        return { config: fileConfigOf(placed, slashed(file)), ecspresso: await ecspressoFile(file) };
      }
      // Text without a name fits no glob.
      return {
        config: { ...noFileConfig, severities: fileConfigOf(placed, '').severities },
        ecspresso: undefined,
      };
    },
    takeFailures() {
      const taken = failures;
      failures = [];
      return taken;
    },
  };
}

function kept<T>(known: Map<string, Promise<T>>, folder: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(folder);
  if (found !== undefined) return found;
  const fresh = read();
  known.set(folder, fresh);
  return fresh;
}

/** A repository ends the search: what lies above it is not checked in with the file. */
async function isRepository(folder: string, io: LintIo): Promise<boolean> {
  try {
    await io.files.inspect(path.join(folder, '.git'));
    return true;
  } catch {
    return false;
  }
}

/** The text; undefined when there is no such file; else why it cannot be read. */
async function readText(file: string, io: LintIo): Promise<string | undefined | { readonly reason: string }> {
  try {
    const decoded = decode(await io.files.read(file));
    return 'text' in decoded ? decoded.text : decoded;
  } catch (error) {
    return isMissing(error) ? undefined : { reason: describeError(error) };
  }
}

/** Reads a configuration; without a file there is neither a configuration nor a failure. Never rejects. */
export async function readConfig(
  file: string,
  folder: string,
  io: LintIo,
): Promise<{ readonly config: PlacedConfig | undefined; readonly failures: readonly Failure[] }> {
  const name = displayPath(file, io);
  const text = await readText(file, io);
  if (text === undefined) return { config: undefined, failures: [] };
  if (typeof text !== 'string')
    return { config: undefined, failures: [{ name, reason: text.reason, about: 'config' }] };
  const { config, problems } = parseLintConfig(text);
  const document = TextDocument.create('', '', 0, text.replace(/^\uFEFF/, ''));
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const failures = problems.map(({ start, message }): Failure => {
    return { name, reason: message, about: 'config', position: document.positionAt(start - bom) };
  });
  return { config: { folder, config }, failures };
}
