import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { flagsOf } from '../program-flags.ts';

/** A server in a process of its own. */
export interface BenchedServer {
  readonly endpoint: string;
  /** Milliseconds from the start of the process to the line with its endpoint. */
  readonly startTime: number;
  /** Sends an operation of ECS, or a control request (`EcsSandbox.AdvanceClock`), and gives the text of the answer. */
  ask(operation: string, input: object): Promise<string>;
  /** MiB of 1024² bytes: resident now, and at most so far. Undefined where there is no `/proc`. */
  memory(): Promise<{ readonly now: number; readonly peak: number } | undefined>;
  close(): Promise<void>;
}

/** Starts a program whose first line of output is its endpoint, with the flags of Node that its own first line names. @param args what it is given */
export async function startBenched(program: string, ...args: readonly string[]): Promise<BenchedServer> {
  const flags = flagsOf(program);
  const begun = performance.now();
  const child = spawn(process.execPath, [...flags, program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const endpoint = await firstLine(child, child.stdout);
  const startTime = performance.now() - begun;
  if (endpoint === undefined) throw new Error(`${program} ${args.join(' ')} ended: ${complaints}`);
  return {
    endpoint,
    startTime,
    ask: (operation, input) => ask(endpoint, operation, input),
    memory: () => memoryOf(child),
    async close() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'close');
    },
  };
}

async function firstLine(child: ChildProcess, output: Readable): Promise<string | undefined> {
  const lines = createInterface({ input: output });
  return Promise.race([once(lines, 'line').then(([line]) => String(line)), once(child, 'close').then(() => undefined)]);
}

/** Headers of a request to ECS. */
export function ecsHeaders(operation: string): Readonly<Record<string, string>> {
  const target = operation.includes('.') ? operation : `AmazonEC2ContainerServiceV20141113.${operation}`;
  return { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
}

async function ask(endpoint: string, operation: string, input: object): Promise<string> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: ecsHeaders(operation),
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation} was refused: ${text}`);
  return text;
}

async function memoryOf({ pid }: ChildProcess): ReturnType<BenchedServer['memory']> {
  if (process.platform !== 'linux') return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') };
}
