import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from './records.ts';

/** Another process keeps the file; the message says which, and names no file but the lock. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Locks a file, so that one process alone writes it, by a file beside it that names the process. A lock that a dead process left is taken over.
 * Throws a {@link LockedError}, or the error of `node:fs` when the lock cannot be written.
 */
export async function lockFile(file: string): Promise<Lock> {
  const target = await realpath(file).catch(() => file);
  const lock = join(dirname(target), `.${basename(target)}.lock`);
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  while (!(await create(lock, own))) {
    const held = await textOf(lock);
    if (held !== undefined && !isLeft(held)) throw new LockedError(`is in use by ${holderOf(held)} (${lock})`);
    if (held !== undefined) await remove(lock, held);
  }
  return {
    async release() {
      if ((await textOf(lock)) === own) await rm(lock, { force: true });
    },
  };
}

/** Whether the lock was made: there was none. */
async function create(lock: string, own: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.writeFile(own).finally(() => handle.close());
  } catch (error) {
    if (isRecord(error) && error.code === 'EEXIST') return false;
    throw error;
  }
  // Somebody who took an older lock over may have moved this one away.
  return (await textOf(lock)) === own;
}

/** Undefined when there is no lock any more. One that is being written is empty for a moment. */
async function textOf(lock: string): Promise<string | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => undefined);
  if (text !== '') return text;
  await pause(200);
  return readFile(lock, 'utf8').catch(() => undefined);
}

/** Removes the lock that was read, and no other one that came in its place: a file is moved by one process alone. */
async function remove(lock: string, held: string): Promise<void> {
  const moved = `${lock}.${process.pid}`;
  try {
    await rename(lock, moved);
  } catch {
    return;
  }
  const text = await readFile(moved, 'utf8');
  if (text === held) await rm(moved, { force: true });
  else await rename(moved, lock);
}

/** Whether its process runs no more. What another machine does cannot be told: its locks are kept. */
function isLeft(held: string): boolean {
  const { pid, host } = read(held);
  if (pid === undefined || (host === hostname() && pid === process.pid)) return true;
  return host === hostname() && !isRunning(pid);
}

function holderOf(held: string): string {
  const { pid, host } = read(held);
  return host === hostname() ? `another sandbox, process ${pid}` : `another sandbox, process ${pid} of ${host}`;
}

function read(held: string): { readonly pid?: number; readonly host?: string } {
  try {
    const content: unknown = JSON.parse(held);
    if (!isRecord(content) || typeof content.pid !== 'number' || typeof content.host !== 'string') return {};
    return { pid: content.pid, host: content.host };
  } catch {
    return {};
  }
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return isRecord(error) && error.code === 'EPERM';
  }
}
