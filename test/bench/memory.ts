import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Memory of a process in MiB; undefined where the system does not say (only Linux does, in `/proc`). */
export interface Memory {
  /** Largest resident set so far (`VmHWM`). */
  readonly peak: number | undefined;
  /** Resident set after garbage collection (`VmRSS`). */
  readonly settled: number | undefined;
}

const nothing: Memory = { peak: undefined, settled: undefined };

/** Measures the process of a Node server; it runs on afterwards, with its debugger port open on loopback. */
export async function memoryOf(server: ChildProcess): Promise<Memory> {
  if (process.platform !== 'linux' || server.pid === undefined) return nothing;
  const peak = await statusField(server.pid, 'VmHWM');
  await collectGarbage(server);
  return { peak, settled: await statusField(server.pid, 'VmRSS') };
}

async function statusField(pid: number, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(kibibytes) / 1024;
}

/** SIGUSR1 makes Node open its inspector: the one way to ask a foreign server for a collection. */
async function collectGarbage(server: ChildProcess): Promise<void> {
  const url = inspectorUrl(server);
  server.kill('SIGUSR1');
  const socket = new WebSocket(await url);
  await once(socket, 'open');
  for (const id of [1, 2]) {
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await answered;
    // Freed pages go back to the system a moment after the collection.
    await sleep(250);
  }
  socket.close();
}

function inspectorUrl({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stderr === null) return reject(new Error('The server was started without a pipe for its standard error'));
    let written = '';
    stderr.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      const url = /ws:\/\/\S+(?=\s)/.exec(written)?.[0];
      if (url !== undefined) resolve(url);
    });
    stderr.on('end', () => reject(new Error('The server opened no inspector')));
  });
}
