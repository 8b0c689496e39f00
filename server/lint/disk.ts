import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inOrder } from './in-order.ts';
import type { FileAccess, FileFacts, FileMatches } from './io.ts';

/** The files of this computer. */
export const disk: FileAccess = { inspect, match, read: (file) => fs.promises.readFile(file), write };

async function inspect(file: string): Promise<FileFacts> {
  const stats = await fs.promises.stat(file);
  const kind = kindOf(stats);
  // A pipe of the shell (`<(…)`) has no path.
  const realPath = kind === 'file' || kind === 'directory' ? await fs.promises.realpath(file) : file;
  return { kind, size: stats.size, realPath };
}

function kindOf(stats: fs.Stats): FileFacts['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

/** Writes beside the file and renames: whoever reads it meanwhile sees the old text or the new one, never a part. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  const target = await fs.promises.realpath(file);
  // Renaming would replace a write-protected file as well.
  await fs.promises.access(target, fs.constants.W_OK);
  const { mode, uid, gid } = await fs.promises.stat(target);
  const fresh = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    const handle = await fs.promises.open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      // Only root may give files away; for everybody else they are their own already.
      await handle.chown(uid, gid).catch(() => {});
      await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.promises.rename(fresh, target);
  } catch (error) {
    await fs.promises.rm(fresh, { force: true });
    throw error;
  }
}

const ignoredFolders: readonly string[] = ['node_modules', '.git'];

/** How many folders are listed at a time. */
const listings = { count: 16, weight: 0 };

// Why no glob library walks: those at hand pass over folders they cannot list without a word, and follow links in circles or
// leave out linked files altogether.
async function match(base: string, pattern: string): Promise<FileMatches> {
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch(pattern, { dot: true });
  const files: string[] = [];
  const failures: { path: string; error: unknown }[] = [];
  const list = async (folder: string): Promise<Listing> => {
    try {
      return { folder, entries: await fs.promises.readdir(path.join(base, folder), { withFileTypes: true }) };
    } catch (error) {
      return { folder, error };
    }
  };

  let level = [''];
  for (let depth = depthOf(pattern); depth > 0 && level.length > 0; depth--) {
    const below: string[] = [];
    for await (const listing of inOrder(level, list, () => 0, listings)) {
      if ('error' in listing) {
        failures.push({ path: path.join(base, listing.folder), error: listing.error });
        continue;
      }
      for (const entry of listing.entries) {
        const name = listing.folder + entry.name;
        if (entry.isDirectory()) {
          if (!ignoredFolders.includes(entry.name)) below.push(`${name}/`);
        } else if ((entry.isFile() || entry.isSymbolicLink()) && matches(name)) {
          files.push(name);
        }
      }
    }
    level = below;
  }
  return { files, failures };
}

type Listing = { readonly folder: string } & ({ readonly entries: readonly fs.Dirent[] } | { readonly error: unknown });

/** How many folders deep a file can lie that the glob matches, at most. */
function depthOf(pattern: string): number {
  // Within parentheses a part with a slash may repeat.
  return pattern.includes('**') || pattern.includes('(') ? Number.POSITIVE_INFINITY : pattern.split('/').length;
}
