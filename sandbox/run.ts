import { readFile } from 'node:fs/promises';
import { type ClockChoice, type Command, type SandboxArguments, usage } from './arguments.ts';
import { type Clock, realClock, virtualClock } from './clock.ts';
import { eventualConsistency } from './consistency.ts';
import { createFaults } from './faults.ts';
import { type LoggedRequest, type RunningServer, startServer } from './http/server.ts';
import { isRecord } from './records.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { type ChangingClock, changingClock, plant, readSeed } from './seed-file.ts';
import { seedOf } from './seeds/seeds.ts';
import {
  isStateFile,
  type KeptState,
  keepStateFile,
  loadStateFile,
  readStateFrom,
  removeLeftovers,
  StateFileError,
  writeState,
} from './state-file.ts';
import { type Lock, LockedError, lockFile } from './state-lock.ts';

/** The world of the program. */
export interface Surroundings {
  readonly version: string;
  print(text: string): void;
  complain(text: string): void;
  /** Resolves when the program is asked to end. */
  readonly ended: Promise<void>;
}

/** What the user gave is wrong; the message is a sentence for him. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs the program until it is asked to end. Gives its exit status, and rejects only for its own faults. */
export async function run(command: Command, surroundings: Surroundings): Promise<number> {
  const { version, print, complain } = surroundings;
  switch (command.kind) {
    case 'help':
      print(usage);
      return 0;
    case 'version':
      print(`${version}\n`);
      return 0;
    case 'usage-error':
      complain(`ecs-sandbox: ${command.message}\nTry ecs-sandbox --help.\n`);
      return 2;
    case 'serve':
      return serve(command.options, surroundings);
  }
}

/** Keeps the state file to itself for as long as it runs. */
async function serve(options: SandboxArguments, surroundings: Surroundings): Promise<number> {
  if (options.stateFile === undefined) return serveAlone(options, surroundings);
  let lock: Lock;
  try {
    lock = await lockFile(options.stateFile);
  } catch (error) {
    const why = error instanceof LockedError ? error.message : `cannot be locked: ${messageOf(error)}`;
    surroundings.complain(`ecs-sandbox: The state file ${options.stateFile} ${why}.\n`);
    return 2;
  }
  try {
    return await serveAlone(options, surroundings);
  } finally {
    await lock.release();
  }
}

async function serveAlone(options: SandboxArguments, { print, complain, ended }: Surroundings): Promise<number> {
  const failed = (error: unknown): void => complain(`ecs-sandbox: ${error instanceof Error ? error.stack : error}\n`);
  let sandbox: Sandbox;
  try {
    sandbox = await sandboxOf(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`ecs-sandbox: ${error.message}\n`);
    return 2;
  }
  const { stateFile } = options;
  const file =
    stateFile === undefined
      ? undefined
      : keepStateFile(stateFile, {
          text: () => writeState(sandbox),
          onError: (error) => complain(`ecs-sandbox: cannot write ${stateFile}: ${messageOf(error)}\n`),
        });
  let server: RunningServer;
  try {
    server = await startServer(sandbox, {
      ...options,
      faults: createFaults(options.faults, options.ids),
      consistency: eventualConsistency(options.consistencyDelay),
      onFailure: failed,
      ...(file !== undefined && { onChange: () => file.changed() }),
      log: options.log ? (request: LoggedRequest) => complain(logLine(request)) : undefined,
    });
  } catch (error) {
    complain(`ecs-sandbox: ${listenFailure(error, options)}\n`);
    return 1;
  }
  print(`${server.endpoint}\n`);
  complain(howTo(server.endpoint, options));
  await ended;
  await server.close();
  try {
    file?.changed();
    await file?.flush();
    return 0;
  } catch (error) {
    complain(`ecs-sandbox: cannot write ${stateFile}: ${messageOf(error)}\n`);
    return 1;
  }
}

async function sandboxOf(options: SandboxArguments): Promise<Sandbox> {
  const { seed, caller, stateFile } = options;
  const kept = stateFile === undefined ? undefined : await keptState(stateFile);
  const planted = kept === undefined && seed.kind === 'file' ? await seedFile(seed.file) : undefined;
  const state = kept ?? (isKept(planted) ? planted : undefined);
  const clock = changingClock(clockOf(options.clock, state?.now));
  const sandbox = createSandbox({
    clock,
    seed: options.ids,
    fill: seed.kind === 'named' ? seedOf(seed.name) : () => {},
  });
  for (const account of state?.accounts ?? []) sandbox.adopt(account);
  if (planted !== undefined && !isKept(planted)) plantFile(sandbox, clock, planted, options);
  // What can be wrong with it shows now, and the first request does not wait.
  if (state === undefined) sandbox.account(caller);
  return sandbox;
}

interface Planted {
  readonly file: string;
  readonly content: unknown;
}

function isKept(planted: KeptState | Planted | undefined): planted is KeptState {
  return planted !== undefined && 'accounts' in planted;
}

function plantFile(
  sandbox: Sandbox,
  clock: ChangingClock,
  { file, content }: Planted,
  options: SandboxArguments,
): void {
  try {
    plant(sandbox, clock, readSeed(content), options.caller);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`The seed ${file} ${error.message}.`);
    throw error;
  } finally {
    clock.follow(clockOf(options.clock, undefined));
  }
}

/** A virtual clock goes on from where a state file left it. */
function clockOf(choice: ClockChoice, now: number | undefined): Clock {
  return choice.kind === 'real' ? realClock() : virtualClock(now ?? Date.now(), choice.speed);
}

async function keptState(file: string): Promise<KeptState | undefined> {
  try {
    await removeLeftovers(file);
    return await loadStateFile(file);
  } catch (error) {
    if (error instanceof StateFileError)
      throw new UsageError(`The state file ${file} ${error.message}. It was left as it is.`);
    throw new UsageError(`The state file ${file} cannot be read: ${messageOf(error)}.`);
  }
}

async function seedFile(file: string): Promise<KeptState | Planted> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`The seed ${file} is not JSON: ${error.message}.`);
    throw new UsageError(`The seed ${file} cannot be read: ${messageOf(error)}. Named seeds are empty, shop and huge.`);
  }
  if (!isStateFile(content)) return { file, content };
  try {
    return readStateFrom(content);
  } catch (error) {
    throw new UsageError(`The seed ${file} ${messageOf(error)}.`);
  }
}

function listenFailure(error: unknown, { port, host }: SandboxArguments): string {
  const code = isRecord(error) ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `port ${port} is in use already: choose another with --port, or --port 0 for any that is free.`;
  if (code === 'EACCES') return `port ${port} may not be listened on: choose one from 1024 up with --port.`;
  return `cannot listen on ${host}: ${messageOf(error)}.`;
}

function howTo(endpoint: string, { stateFile, clock }: SandboxArguments): string {
  return [
    `Amazon ECS sandbox at ${endpoint}, for this machine alone. Any credentials do:`,
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
    '  aws ecs list-clusters',
    ...(clock.kind === 'virtual' && clock.speed === 0 ? ['The clock stands: AdvanceClock lets time pass.'] : []),
    stateFile === undefined
      ? 'The state is lost when it ends; --state FILE keeps it.'
      : `The state is kept in ${stateFile}.`,
    'Ctrl+C ends it.',
    '',
  ].join('\n');
}

/** The operation is what a client wrote: only what names have in them is shown. */
function logLine({ operation, status, milliseconds }: LoggedRequest): string {
  return `${operation.replace(/[^\w.-]/g, '?')} ${status === 0 ? 'broken' : status} ${milliseconds.toFixed(1)} ms\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
