import { URI } from 'vscode-uri';
import type { FileConfig, PlacedConfig } from '../lint-config.ts';
import { lintConfigName } from '../protocol.ts';
import type { EcspressoConfig } from '../schema/ecspresso.ts';
import { ecspressoConfigNames } from '../schema/file-names.ts';
import type { FileSurroundings } from '../settings.ts';
import type { FileAccess } from './files.ts';

/** What lies beside and above a file and says something about it: `.ecs-lint.json` and configurations of ecspresso. */
export interface SurroundingsStore {
  /** Never rejects; nothing when there is no file access. Folders are read once, until {@link forget}. */
  of(uri: string): Promise<FileSurroundings>;
  /**
   * Tells that files came, went or changed.
   *
   * @returns whether one of them says something about other files, so that everything is to be checked again
   */
  forget(uris: readonly string[]): boolean;
  /** Grows whenever something was forgotten: part of a result's identity. */
  generation(): number;
}

const nothing: FileSurroundings = {
  config: { severities: {}, operation: undefined, isExcluded: false },
  ecspresso: undefined,
};

/**
 * Reads what lies around files. The search for `.ecs-lint.json` goes up to the folder of the repository (the one that holds
 * `.git`), above the folders of the workspace, too, so that editor and command agree.
 */
export function createSurroundingsStore(files: FileAccess | undefined): SurroundingsStore {
  const chains = new Map<string, Promise<readonly PlacedConfig[]>>();
  const ecspressoConfigs = new Map<string, Promise<EcspressoConfig | undefined>>();
  let generation = 0;

  function chainOf(folder: string, read: FileAccess): Promise<readonly PlacedConfig[]> {
    return kept(chains, folder, async () => {
      const text = await read.read(childOf(folder, lintConfigName));
      const own = text === undefined ? [] : [await placed(folder, text)];
      const parent = parentOf(folder);
      const isLast = parent === folder || own[0]?.config.isRoot === true;
      if (isLast || (await read.stamp(childOf(folder, '.git'))) !== undefined) return own;
      return [...own, ...(await chainOf(parent, read))];
    });
  }

  function ecspressoOf(folder: string, read: FileAccess): Promise<EcspressoConfig | undefined> {
    return kept(ecspressoConfigs, folder, async () => {
      for (const name of ecspressoConfigNames) {
        const text = await read.read(childOf(folder, name));
        if (text === undefined) continue;
        const { ecspressoConfig } = await import('../schema/ecspresso.ts');
        const config = ecspressoConfig(text, name.endsWith('.json') ? 'json' : 'yaml');
        if (config !== undefined) return config;
      }
      return undefined;
    });
  }

  async function ecspressoFile(uri: string, read: FileAccess): Promise<FileSurroundings['ecspresso']> {
    const folder = parentOf(uri);
    for (const place of new Set([folder, parentOf(folder)])) {
      const config = await ecspressoOf(place, read);
      if (config === undefined) continue;
      const { ecspressoFileOf } = await import('../schema/ecspresso.ts');
      const found = ecspressoFileOf(pathOf(place), config, pathOf(uri));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    async of(uri) {
      if (files === undefined) return nothing;
      try {
        const [configs, ecspresso] = await Promise.all([chainOf(parentOf(uri), files), ecspressoFile(uri, files)]);
        return { config: await fileConfig(configs, pathOf(uri)), ecspresso };
      } catch {
        // A URI that is none, or a file system that fails: then nothing is said.
        return nothing;
      }
    },
    forget(uris) {
      const names = uris.map((uri) => uri.slice(uri.lastIndexOf('/') + 1));
      const concerned = names.some((name) => name === lintConfigName || ecspressoConfigNames.includes(name));
      if (!concerned) return false;
      chains.clear();
      ecspressoConfigs.clear();
      generation += 1;
      return true;
    },
    generation: () => generation,
  };
}

/** The reader knows all rules: it is loaded where there is a configuration, and the server starts without it. */
async function placed(folder: string, text: string): Promise<PlacedConfig> {
  const { parseLintConfig } = await import('../lint-config.ts');
  return { folder: pathOf(folder), config: parseLintConfig(text).config };
}

async function fileConfig(configs: readonly PlacedConfig[], path: string): Promise<FileConfig> {
  if (configs.length === 0) return nothing.config;
  const { fileConfigOf } = await import('../lint-config.ts');
  return fileConfigOf(configs, path);
}

function kept<T>(known: Map<string, Promise<T>>, folder: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(folder);
  if (found !== undefined) return found;
  const fresh = read();
  known.set(folder, fresh);
  return fresh;
}

/** Without the slash at the end of the root folder. */
function pathOf(uri: string): string {
  return URI.parse(uri).path.replace(/\/$/, '');
}

function parentOf(uri: string): string {
  const parsed = URI.parse(uri);
  const { path } = parsed;
  const parent = path.slice(0, Math.max(path.replace(/\/$/, '').lastIndexOf('/'), 0));
  return parsed.with({ path: parent === '' ? '/' : parent }).toString();
}

function childOf(folder: string, name: string): string {
  const parsed = URI.parse(folder);
  return parsed.with({ path: `${parsed.path.replace(/\/$/, '')}/${name}` }).toString();
}
