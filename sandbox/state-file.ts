import { createHash } from 'node:crypto';
import { open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { isRecord } from './records.ts';
import type { Sandbox } from './sandbox.ts';
import { decodeAccount, encodeAccount } from './state-code.ts';
import { isRunning } from './state-lock.ts';

/** Goes up when a file can no longer be read by an older program. */
const version = 1;
const format = 'ecs-sandbox state';

/** What a state file holds. */
export interface KeptState {
  /** Milliseconds since the epoch: what the sandbox's clock said when it was written. */
  readonly now: number;
  readonly accounts: readonly Account[];
}

/** A state file that cannot be used; the message says why, and names no file. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** The state of a sandbox as the text of a state file: one JSON object, with a checksum of its `state`. */
export function writeState(sandbox: Pick<Sandbox, 'clock' | 'accounts'>): string {
  const state = JSON.stringify({ now: sandbox.clock.now(), accounts: sandbox.accounts().map(encodeAccount) });
  return `{"format":"${format}","version":${version},"sha256":"${checksum(state)}","state":${state}}\n`;
}

/**
 * Reads the text of a state file, in whatever layout. Throws a {@link StateFileError} for one that is damaged, foreign, or written by a
 * newer version.
 */
export function readState(text: string): KeptState {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new StateFileError(`is damaged: it is not JSON (${error instanceof Error ? error.message : error})`);
  }
  return readStateFrom(file);
}

/** The same for a JSON value. */
export function readStateFrom(file: unknown): KeptState {
  if (!isStateFile(file)) throw new StateFileError('is not a state file of ecs-sandbox');
  if (typeof file.version !== 'number') throw new StateFileError('is damaged: it has no version');
  if (file.version > version) {
    throw new StateFileError(
      `was written by a newer ecs-sandbox (format ${file.version}; this one reads up to ${version})`,
    );
  }
  const { state } = file;
  // Only what this program wrote has the right sum, so its structure need not be looked at any further.
  if (!isRecord(state) || checksum(JSON.stringify(state)) !== file.sha256) {
    throw new StateFileError('is damaged: its content does not match its checksum');
  }
  try {
    return { now: Number(state.now), accounts: (state.accounts as unknown[]).map(decodeAccount) };
  } catch (error) {
    throw new StateFileError(`is damaged: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether a JSON value says that it is a state file. */
export function isStateFile(file: unknown): file is Readonly<Record<string, unknown>> {
  return isRecord(file) && file.format === format;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The state in a file; undefined when there is no such file. Throws a {@link StateFileError}, or the error of `node:fs`. */
export async function loadStateFile(file: string): Promise<KeptState | undefined> {
  try {
    return readState(await readFile(file, 'utf8'));
  } catch (error) {
    if (isRecord(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a file up to date. */
export interface StateFile {
  /** Something has changed: the file is written soon. */
  changed(): void;
  /** Writes what has changed, and resolves when it is on the disk. Rejects when it could not be written. */
  flush(): Promise<void>;
}

export interface StateFileOptions {
  /** The text to be written. */
  readonly text: () => string;
  /** A write in between failed; it is tried again at the next change. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two writes, at least; 250 unless told. */
  readonly pause?: number;
}

/**
 * Writes a state file at most a few times a second, one write after the other: into a temporary file in the same folder, which then takes
 * the place of the old one, so there is a whole file at any moment.
 */
export function keepStateFile(file: string, { text, onError, pause = 250 }: StateFileOptions): StateFile {
  let isDirty = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** A huge state must not take most of the time: between two writes there are five times as long as the last one took. */
  let wait = pause;

  async function write(): Promise<void> {
    if (!isDirty) return;
    isDirty = false;
    const begun = performance.now();
    try {
      await replaceFile(file, text());
    } catch (error) {
      isDirty = true;
      throw error;
    } finally {
      wait = Math.max(pause, 5 * (performance.now() - begun));
    }
  }

  function enqueue(): Promise<void> {
    const next = writing.then(write);
    writing = next.catch(() => {});
    return next;
  }

  return {
    changed() {
      isDirty = true;
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        enqueue()
          .catch(onError)
          .finally(() => {
            timer = undefined;
            if (isDirty) this.changed();
          });
      }, wait);
      // The program ends by flush(), not by a timer.
      timer.unref();
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      return enqueue();
    },
  };
}

/** Replaces the content of a file, all or nothing. A link goes on leading to it. Secrets may be in it: only the user may read it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what earlier processes that were killed in the middle of a write left beside the file. */
export async function removeLeftovers(file: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const [start, end] = [`.${basename(target)}.`, '.tmp'];
  const names = await readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(start) || !name.endsWith(end)) continue;
    const pid = Number(name.slice(start.length, -end.length));
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) await rm(join(dirname(target), name), { force: true });
  }
}
