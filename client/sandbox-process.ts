import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { sandboxFlags } from './node-flags.ts';

/** The program to run; asked for at each start, so that changed settings are minded. */
export interface SandboxProgram {
  /** Absolute path of `ecs-sandbox.cjs`. */
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
}

export type SandboxState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly endpoint: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface SandboxProcessOptions {
  /** @param port the one to have again after a crash; undefined takes that of the settings */
  program(port?: number): SandboxProgram;
  /** A line that the program wrote, or something worth knowing about it. */
  log(line: string): void;
  changed(state: SandboxState): void;
  /** It ended by itself and was started again, which happens once a start. */
  restarted(): void;
  /** Milliseconds until a program that says nothing is given up; 60,000 unless told. */
  readonly patience?: number;
}

/** `ecs-sandbox` as a child process. */
export interface SandboxProcess {
  state(): SandboxState;
  /** Resolves with the endpoint, of the program that runs already if there is one. Rejects with the reason in a sentence. */
  start(): Promise<string>;
  /** Resolves when the process is gone, its state written. */
  stop(): Promise<void>;
}

/**
 * Ends the program with whoever started it, however that ends: the channel closes. `emit` and not `kill`, since Windows has no
 * signal that a program could mind.
 */
const endWithParent =
  'data:text/javascript,process.once("disconnect",()=>process.emit("SIGTERM")||process.exit());process.channel?.unref()';

/** How long a program may write its state before it is killed. */
const grace = 3000;

export function createSandboxProcess(options: SandboxProcessOptions): SandboxProcess {
  const { log, patience = 60_000 } = options;
  let state: SandboxState = { kind: 'stopped' };
  let child: ChildProcess | undefined;
  let starting: Promise<string> | undefined;
  let mayRestart = true;

  function show(now: SandboxState): void {
    state = now;
    options.changed(now);
  }

  async function launch(port?: number): Promise<string> {
    show({ kind: 'starting' });
    const started = spawnProgram(options.program(port));
    child = started;
    const said = logLines(started, log);
    try {
      const endpoint = await firstAnswer(started, said, patience);
      started.once('exit', (code, signal) => void ended(started, endpoint, signal ?? `exit code ${code}`));
      show({ kind: 'running', endpoint });
      return endpoint;
    } catch (error) {
      const isCurrent = child === started;
      if (isCurrent) child = undefined;
      started.kill('SIGKILL');
      if (!isCurrent) throw new Error('The sandbox was stopped while it was starting.');
      show({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async function ended(former: ChildProcess, endpoint: string, how: string): Promise<void> {
    if (child !== former) return;
    child = undefined;
    log(`The sandbox ended unexpectedly: ${how}.`);
    if (!mayRestart) {
      show({ kind: 'failed', reason: `It ended unexpectedly, twice: ${how}.` });
      return;
    }
    mayRestart = false;
    // Clients keep their endpoint.
    starting = launch(Number(new URL(endpoint).port)).finally(() => {
      starting = undefined;
    });
    await starting.then(options.restarted, (error) => log(String(error)));
  }

  function start(): Promise<string> {
    if (starting !== undefined) return starting;
    if (state.kind === 'running') return Promise.resolve(state.endpoint);
    mayRestart = true;
    starting = launch().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  async function stop(): Promise<void> {
    const former = child;
    const start = starting;
    child = undefined;
    if (former !== undefined) await end(former);
    await start?.catch(() => undefined);
    if (state.kind !== 'stopped') show({ kind: 'stopped' });
  }

  return { state: () => state, start, stop };
}

/** In Electron, `process.execPath` is Node only when told so. */
function spawnProgram(program: SandboxProgram): ChildProcess {
  return fork(program.file, [...program.arguments], {
    cwd: program.folder,
    execArgv: [...sandboxFlags, '--import', endWithParent],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

interface Said {
  /** Lines of standard error. */
  readonly errors: readonly string[];
  /** Resolves when standard error was read to its end. */
  readonly end: Promise<unknown>;
}

function logLines({ stderr }: ChildProcess, log: (line: string) => void): Said {
  const errors: string[] = [];
  if (stderr === null) return { errors, end: Promise.resolve() };
  const lines = createInterface({ input: stderr });
  lines.on('line', (line) => {
    // The reason of a failure is among the first lines; later ones are one a request.
    if (errors.length < 20) errors.push(line);
    log(line);
  });
  return { errors, end: new Promise((resolve) => lines.once('close', resolve)) };
}

/** The endpoint, which is the first line of standard output. */
function firstAnswer(child: ChildProcess, said: Said, patience: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`It did not answer within ${Math.round(patience / 1000)} seconds.`)),
      patience,
    );
    const settle = (act: () => void) => {
      clearTimeout(limit);
      act();
    };
    child.once('error', (error) => settle(() => reject(new Error(`It could not be started: ${error.message}`))));
    child.once('exit', async (code, signal) => {
      await said.end;
      settle(() => reject(new Error(reasonOf(said.errors) ?? `It ended with ${signal ?? `exit code ${code}`}.`)));
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      if (/^https?:\/\/\S+$/.test(line)) settle(() => resolve(line));
      else settle(() => reject(new Error(`Its first line is no endpoint: ${line}`)));
    });
  });
}

/** What the program says about its own end: its own sentence, else the line that names an exception, else the first one. */
function reasonOf(lines: readonly string[]): string | undefined {
  const said = lines.find((line) => line.startsWith(ownLine))?.slice(ownLine.length);
  const exception = lines.find((line) => /^(?:Uncaught )?(?:[A-Z]\w*)?Error\b.*: /.test(line));
  return said ?? exception ?? lines.find((line) => line.trim() !== '')?.trim();
}

const ownLine = 'ecs-sandbox: ';

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  else child.kill();
  const timer = new AbortController();
  await Promise.race([gone, wait(grace, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await gone;
}
