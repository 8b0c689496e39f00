import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { decodeUtf8 } from '../syntax/decode.ts';
import type { FileAccess } from './files.ts';

/** Larger files are no request files (the API takes far less) and would only cost memory. */
const largestFile = 10 * 1024 * 1024;

/** The local file system; URIs of other schemes have no files here. */
export const nodeFiles: FileAccess = {
  async list(folder, wanted, ignored) {
    const root = localPath(folder);
    return root === undefined ? [] : listFolder(root, '', wanted, new Set(ignored));
  },
  async stamp(uri) {
    const path = localPath(uri);
    if (path === undefined) return undefined;
    try {
      const { mtimeMs, size } = await stat(path);
      return `${mtimeMs}-${size}`;
    } catch {
      return undefined;
    }
  },
  async read(uri) {
    const path = localPath(uri);
    if (path === undefined) return undefined;
    try {
      const { size } = await stat(path);
      return size > largestFile ? undefined : decodeUtf8(await readFile(path));
    } catch {
      return undefined;
    }
  },
};

function localPath(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

async function listFolder(
  root: string,
  below: string,
  wanted: (path: string) => boolean,
  ignored: ReadonlySet<string>,
): Promise<string[]> {
  const entries = await entriesOf(join(root, below));
  const found: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // Links are not followed: they may lead out of the workspace or round in a circle.
    if (entry.isDirectory() && !ignored.has(entry.name)) found.push(...(await listFolder(root, path, wanted, ignored)));
    if (entry.isFile() && wanted(path)) found.push(URI.file(join(root, path)).toString());
  }
  return found;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
