import { operationOfFileName } from '../schema/file-names.ts';
import { matchesAny } from '../schema/globs.ts';
import { checkSettings, excludedGlobs } from '../settings.ts';
import { pathOfUri } from './analyses.ts';
import type { FileAccess } from './files.ts';
import type { SettingsStore } from './settings-store.ts';

/** The request files on disk, known by their names: those of the workspace's folders that the settings do not exclude. */
export interface RequestFiles {
  setFolders(uris: readonly string[]): void;
  changeFolders(added: readonly string[], removed: readonly string[]): void;
  /** From now on `listAgain` is called when files come, go or change: folders are not listed again for every question. */
  trustWatchers(): void;
  areWatched(): boolean;
  listAgain(): void;
  /** URIs, each once; listed when first asked for. */
  list(): Promise<readonly string[]>;
  /** Whether a file would be listed if it is there. */
  includes(uri: string): Promise<boolean>;
  /** Whether a listed file is to be checked without being open. */
  areDiagnosed(uri: string): Promise<boolean>;
}

/** Never looked into, whatever the settings say: they hold other people's files. */
const alwaysIgnored: readonly string[] = ['node_modules', '.git', '.hg', '.svn'];

/** @param isExcluded whether a checked-in configuration leaves a file out */
export function createRequestFiles(
  files: FileAccess | undefined,
  settings: SettingsStore,
  isExcluded: (uri: string) => Promise<boolean>,
): RequestFiles {
  let folders: readonly string[] = [];
  let listed: Promise<readonly string[]> | undefined;
  let watched = false;

  async function wantedIn(folder: string): Promise<(path: string) => boolean> {
    const ofFolder = await settings.ofFolder(folder);
    const excluded = excludedGlobs(ofFolder);
    const associated = Object.keys(checkSettings(ofFolder, undefined).associations ?? {});
    return (path) =>
      (operationOfFileName(path) !== undefined || matchesAny(path, associated)) && !matchesAny(path, excluded);
  }

  async function listAll(access: FileAccess): Promise<readonly string[]> {
    const found = await Promise.all(
      folders.map(async (folder) => access.list(folder, await wantedIn(folder), alwaysIgnored)),
    );
    const uris = [...new Set(found.flat())];
    const excluded = await Promise.all(uris.map(isExcluded));
    return uris.filter((_, position) => !excluded[position]);
  }

  function folderOf(uri: string): string | undefined {
    return folders.filter((folder) => isBelow(uri, folder)).sort((a, b) => b.length - a.length)[0];
  }

  return {
    setFolders(uris) {
      folders = uris;
      listed = undefined;
    },
    changeFolders(added, removed) {
      folders = [...folders.filter((uri) => !removed.includes(uri)), ...added];
      listed = undefined;
    },
    trustWatchers() {
      watched = true;
    },
    areWatched: () => watched,
    listAgain() {
      listed = undefined;
    },
    list() {
      if (files === undefined) return Promise.resolve([]);
      listed ??= listAll(files);
      return listed;
    },
    async includes(uri) {
      const folder = folderOf(uri);
      if (folder === undefined) return false;
      const path = pathOfUri(uri).slice(pathOfUri(folder).length).replace(/^\//, '');
      if (path.split('/').some((part) => alwaysIgnored.includes(part))) return false;
      return (await wantedIn(folder))(path) && !(await isExcluded(uri));
    },
    async areDiagnosed(uri) {
      const folder = folderOf(uri);
      return folder === undefined || (await settings.ofFolder(folder)).workspaceDiagnostics?.enabled !== false;
    },
  };
}

function isBelow(uri: string, folder: string): boolean {
  return uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
