import { parseArgs } from 'node:util';
import { type Fault, parseFault } from './fault-spec.ts';
import { isLoopbackName } from './http/caller.ts';
import { type Caller, defaultCaller } from './sandbox.ts';

/** How time passes: as it does, or from the time of the start at a speed (0: only when a control request says so). */
export type ClockChoice = { readonly kind: 'real' } | { readonly kind: 'virtual'; readonly speed: number };

/** What is there at the start. */
export type SeedChoice =
  | { readonly kind: 'named'; readonly name: 'shop' | 'huge' | 'empty' }
  | { readonly kind: 'file'; readonly file: string };

export interface SandboxArguments {
  /** 0: any that is free. */
  readonly port: number;
  readonly host: string;
  readonly seed: SeedChoice;
  /** Seed of ids and of faults. */
  readonly ids: number;
  readonly stateFile: string | undefined;
  readonly clock: ClockChoice;
  readonly faults: readonly Fault[];
  /** Milliseconds. */
  readonly latency: number;
  /** Milliseconds. */
  readonly consistencyDelay: number;
  /** Who asks when a request does not say so. */
  readonly caller: Caller;
  readonly principalArn: string | undefined;
  readonly accountAliases: readonly string[];
  readonly log: boolean;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'serve'; readonly options: SandboxArguments };

export const usage = `Usage: ecs-sandbox [options]

An Amazon ECS endpoint on this machine: the whole API, without an AWS account
and without machines. It listens on loopback only, takes any credentials, and
prints its endpoint as the first line of standard output.

  --port N                 port to listen on; 0 (default): any that is free
  --host ADDRESS           loopback address to listen on; default 127.0.0.1
  --seed SEED              what is there at the start: empty (default), shop (a
                           small one), huge (2,000 clusters), or a file: a state
                           file, or JSON with "requests", a list of
                           {"operation", "input", "at": seconds from the first}
  --ids N                  start of ids and of chance; default 1
  --state FILE             keep the state in this file, across restarts
  --clock CLOCK            real (default), virtual (stands until a control
                           request lets time pass) or virtual:SPEED
  --fault SPEC             inject a fault; may be repeated. SPEC is KIND or
                           KIND:NAME=VALUE,… Kinds: throttle, account-rates,
                           latency, server-error, unavailable, reset,
                           drop-answer, expired-token, access-denied, failures.
                           Names: operation (Describe*|ListTasks), rate (0 to
                           1), times, milliseconds; account-rates: burst,
                           sustained
  --latency MS             let every request wait
  --consistency-delay MS   what is new is seen by List and Describe only later
  --account ID             account of those who do not say; default ${defaultCaller.accountId}.
                           AWS_ACCESS_KEY_ID=111122223333 says so
  --region NAME            region of those who do not say; default ${defaultCaller.region}
  --principal ARN          who GetCallerIdentity says the caller is
  --account-alias NAME     what ListAccountAliases answers
  --log                    a line for every request, on standard error
  --version, -v            print the version
  --help, -h               print this text

Exit status: 0 when it was ended by a signal; 1 when it could not listen or
keep its state; 2 when the command line, the seed or the state file is wrong.
`;

const optionTypes = {
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  ids: { type: 'string' },
  state: { type: 'string' },
  clock: { type: 'string' },
  fault: { type: 'string', multiple: true },
  latency: { type: 'string' },
  'consistency-delay': { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  principal: { type: 'string' },
  'account-alias': { type: 'string', multiple: true },
  log: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What a command line asks for. Never throws. @param args without the program */
export function readArguments(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: optionTypes, allowPositionals: false });
    if (values.help === true) return { kind: 'help' };
    if (values.version === true) return { kind: 'version' };
    return {
      kind: 'serve',
      options: {
        port: numberOf('--port', values.port, 0, 65_535),
        host: hostOf(values.host),
        seed: seedOf(values.seed),
        ids: numberOf('--ids', values.ids, 1, 2 ** 32 - 1),
        stateFile: values.state,
        clock: clockOf(values.clock),
        faults: (values.fault ?? []).map(parseFault),
        latency: numberOf('--latency', values.latency, 0, 2 ** 31 - 1),
        consistencyDelay: numberOf('--consistency-delay', values['consistency-delay'], 0, 2 ** 31 - 1),
        caller: { accountId: accountOf(values.account), region: regionOf(values.region) },
        principalArn: values.principal,
        accountAliases: values['account-alias'] ?? [],
        log: values.log === true,
      },
    };
  } catch (error) {
    return { kind: 'usage-error', message: error instanceof Error ? error.message : String(error) };
  }
}

/** A whole number from 0. */
function numberOf(option: string, text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  if (/^\d{1,15}$/.test(text) && Number(text) <= most) return Number(text);
  throw new RangeError(`${option} takes a whole number from 0 to ${most}, not "${text}".`);
}

function hostOf(text = '127.0.0.1'): string {
  if (isLoopbackName(text)) return text === '[::1]' ? '::1' : text;
  throw new RangeError(
    `--host takes a loopback address (127.0.0.1, ::1, localhost), not "${text}": the sandbox is for this machine alone.`,
  );
}

function seedOf(text = 'empty'): SeedChoice {
  if (text === 'shop' || text === 'huge' || text === 'empty') return { kind: 'named', name: text };
  return { kind: 'file', file: text };
}

function clockOf(text = 'real'): ClockChoice {
  if (text === 'real') return { kind: 'real' };
  const [, speed] = /^virtual(?::(\d+(?:\.\d+)?))?$/.exec(text) ?? ['', undefined];
  if (speed === undefined && text !== 'virtual') {
    throw new RangeError(`--clock takes real, virtual or virtual:SPEED, not "${text}".`);
  }
  return { kind: 'virtual', speed: Number(speed ?? 0) };
}

function accountOf(text = defaultCaller.accountId): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new RangeError(`--account takes the 12 digits of an account id, not "${text}".`);
}

function regionOf(text = defaultCaller.region): string {
  if (/^[a-z][a-z0-9-]{1,40}$/.test(text)) return text;
  throw new RangeError(`--region takes the name of a region, not "${text}".`);
}
