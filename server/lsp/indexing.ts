import type { CheckSettings, Engine, FileFacts } from '../engine.ts';
import { settledFacts } from '../workspace/facts.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { languageOf, pathOfUri } from './analyses.ts';
import type { FileAccess } from './files.ts';
import { nextTurn } from './next-turn.ts';
import type { RequestFiles } from './request-files.ts';

interface Parts {
  readonly index: WorkspaceIndex;
  engine(): Promise<Engine>;
  readonly files: FileAccess | undefined;
  readonly requestFiles: RequestFiles;
  isOpen(uri: string): boolean;
  settingsOf(uri: string): Promise<CheckSettings>;
  /** Files that must be checked again, because what they mention changed. */
  onStale(uris: ReadonlySet<string>): void;
}

/**
 * Keeps the index of the workspace in step with the disk and the open documents, which count before the disk. Files are
 * read one by one between the messages of the client, after someone asked for the first time.
 */
export interface Indexing {
  /** A version of an open document was analysed. */
  takeIn(uri: string, facts: FileFacts): void;
  /** These files may have come, changed or gone on disk, or are no longer open. */
  changed(uris: readonly string[]): void;
  /** Starts to read in the background, unless that has been done. */
  start(): void;
  /** Settings or folders changed: everything is looked at again, if it has been looked at. */
  restart(): void;
  /** Resolves once the index holds what is on disk. */
  ready(): Promise<void>;
  /** No more reading. */
  stop(): void;
}

export function createIndexing({ index, engine, files, requestFiles, isOpen, settingsOf, onStale }: Parts): Indexing {
  const stamps = new Map<string, string | undefined>();
  const waiting = new Set<string>();
  let reading: Promise<void> | undefined;
  let scanned: Promise<void> | undefined;
  let isStopped = false;

  function tell(uris: ReadonlySet<string>): void {
    if (uris.size > 0 && !isStopped) onStale(uris);
  }

  /** Reads what waits; what is told at the end is told once, however many files there are. */
  async function readAll(): Promise<void> {
    const stale = new Set<string>();
    for (const uri of waiting) {
      if (isStopped) return;
      waiting.delete(uri);
      for (const dependent of await read(uri)) stale.add(dependent);
      await nextTurn();
    }
    tell(stale);
  }

  async function read(uri: string): Promise<ReadonlySet<string>> {
    const [stamp, text, settings, checks] = await Promise.all([
      files?.stamp(uri),
      files?.read(uri),
      settingsOf(uri),
      engine(),
    ]);
    // Opened meanwhile: its own text counts.
    if (isOpen(uri)) return new Set();
    if (text === undefined) {
      stamps.delete(uri);
      return index.remove(uri);
    }
    stamps.set(uri, stamp);
    const source = { name: pathOfUri(uri), language: languageOf(uri, undefined), text };
    return index.update(uri, settledFacts(checks.factsOf(source, settings)));
  }

  function readWaiting(): Promise<void> {
    reading ??= readAll().finally(() => {
      reading = undefined;
      if (waiting.size > 0 && !isStopped) void readWaiting();
    });
    return reading;
  }

  async function scan(): Promise<void> {
    await nextTurn();
    const uris = new Set(await requestFiles.list());
    for (const uri of index.uris()) {
      if (uris.has(uri) || isOpen(uri)) continue;
      stamps.delete(uri);
      tell(index.remove(uri));
    }
    for (const uri of uris) {
      if (isStopped) return;
      if (isOpen(uri)) continue;
      if (stamps.has(uri) && stamps.get(uri) === (await files?.stamp(uri))) continue;
      waiting.add(uri);
    }
    await readWaiting();
  }

  function start(): void {
    if (files === undefined || isStopped) return;
    scanned ??= scan();
  }

  return {
    takeIn(uri, facts) {
      tell(index.update(uri, facts));
    },
    changed(uris) {
      for (const uri of uris) {
        if (isOpen(uri)) continue;
        void requestFiles.includes(uri).then((included) => {
          if (isOpen(uri) || isStopped) return;
          if (files === undefined || !included) {
            stamps.delete(uri);
            tell(index.remove(uri));
          } else if (scanned !== undefined) {
            waiting.add(uri);
            void readWaiting();
          }
        });
      }
    },
    start,
    restart() {
      stamps.clear();
      if (scanned === undefined) return;
      scanned = undefined;
      start();
    },
    async ready() {
      if (!requestFiles.areWatched()) {
        await scanned;
        scanned = undefined;
      }
      start();
      await scanned;
      await reading;
    },
    stop() {
      isStopped = true;
    },
  };
}
