import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Milliseconds: a program that signs in writes several files. */
const quietFor = 300;

/**
 * Watches files and folders that may not exist yet, and may vanish and come back: what is watched is the nearest folder above that
 * exists. Changes of contents are told, too, many in one go.
 *
 * @param paths of files, or of folders whose files count
 */
export function watchPaths(paths: readonly string[], changed: () => void): { dispose(): void } {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;

  function soon(): void {
    if (isDisposed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      arm();
      changed();
    }, quietFor);
    timer.unref();
  }

  /** Watches the folders that exist now, and no others. */
  function arm(): void {
    const wanted = new Set(paths.flatMap(foldersOf));
    for (const folder of watchers.keys()) if (!wanted.has(folder)) stop(folder);
    for (const folder of wanted) if (!watchers.has(folder)) start(folder);
  }

  function start(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, file) => {
        const gone = !existsSync(folder);
        if (gone) stop(folder);
        if (gone || file === null || concerns(folder, file)) soon();
      });
      // On Windows a folder that vanishes is an error.
      watcher.on('error', () => {
        stop(folder);
        soon();
      });
      watchers.set(folder, watcher);
    } catch {
      // It vanished meanwhile, or may not be read: sign-ins are then noticed by their own ends.
    }
  }

  function stop(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  function concerns(folder: string, file: string): boolean {
    const touched = join(folder, file);
    return paths.some(
      (path) => path === touched || path === folder || path.startsWith(`${touched}${sep}`) || dirname(touched) === path,
    );
  }

  arm();
  return {
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) stop(folder);
    },
  };
}

/** The folder in which a path is, or would be; and the path itself when it is a folder. */
function foldersOf(path: string): readonly string[] {
  const above = nearestFolder(dirname(path));
  return isFolder(path) ? [above, path] : [above];
}

function nearestFolder(path: string): string {
  let at = path;
  while (!isFolder(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
