import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly cwd: string;
  readonly stdin?: string;
  /** Closes the reading end of standard output after the first chunk, as `head` does. */
  readonly reader?: 'patient' | 'leaves';
  /** Given the process once it was started. */
  readonly started?: (child: ChildProcess) => void;
}

/** Runs a script with this Node and waits for its end. */
export function runScript(script: string, argv: readonly string[], start: Start): Promise<Ended> {
  const env = { ...process.env, GITHUB_WORKSPACE: '', FORCE_COLOR: undefined, NODE_TEST_CONTEXT: undefined };
  const child = spawn(process.execPath, [script, ...argv], { cwd: start.cwd, env });
  start.started?.(child);
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      if (start.reader === 'leaves') child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // The program may end without having read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(start.stdin ?? '');
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
