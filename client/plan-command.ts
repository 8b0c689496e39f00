import type { RequestInput } from '../server/protocol.ts';
import { readLive } from './apply/live.ts';
import type { FileRequest } from './apply/model.ts';
import { obstaclesOf } from './apply/obstacles.ts';
import { inOrder } from './apply/order.ts';
import { planOf } from './apply/plan.ts';
import { type Outcome, outcomeOfAll, type PlannedRun, planJson, planText } from './apply/plan-text.ts';
import { type Prepared, prepare } from './apply/run.ts';
import { membersOf } from './apply/shape.ts';
import { sharedReads } from './apply/shared-reads.ts';
import type { Connection } from './aws/connection.ts';
import { NoMfaCode } from './aws/credentials.ts';
import { CallError } from './aws/failure.ts';
import { openSession } from './aws/open-session.ts';
import type { OperationName } from './aws/operation.ts';
import { readProfiles } from './aws/profiles.ts';
import { createRates } from './aws/rates.ts';
import type { Session } from './aws/session.ts';
import { isRegion, type PlanOptions, planArguments, planUsage } from './plan-command-arguments.ts';

/** 0 nothing to change; 1 problems or refused; 2 usage, unreadable input, account not reachable; 3 there are changes. */
export type PlanExitCode = 0 | 1 | 2 | 3;

/** The requests of files, read by those who can: the client parses no request file. */
export interface PlanFiles {
  readonly files: readonly { readonly name: string; readonly requests: readonly RequestInput[] }[];
  readonly failures: readonly {
    readonly name: string;
    readonly reason: string;
    /** Zero-based. */
    readonly position?: { readonly line: number; readonly character: number };
  }[];
}

/** What the command needs of the program around it. */
export interface PlanHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): Promise<void>;
  /** Standard error. */
  err(text: string): Promise<void>;
  /** Why there is no such operation; undefined when there is. */
  wrongOperation(name: string): string | undefined;
  requestsOf(options: Pick<PlanOptions, 'files' | 'operation' | 'stdinFilename'>): Promise<PlanFiles>;
  /** Told how far it is; only where somebody sees it. */
  readonly progress?: PlanProgress;
}

/** A line that is written over until it is removed. */
export interface PlanProgress {
  show(text: string): void;
  remove(): void;
}

const exitCodes: Readonly<Record<Outcome, PlanExitCode>> = { unchanged: 0, refused: 1, changes: 3 };

/**
 * Runs `ecs-lint plan` with the arguments behind it: dist/plan.cjs, which plain linting never loads. All output goes to the host; the result is the
 * exit status. Only reads: the connection is read-only, so that the client itself refuses every write.
 */
export async function runPlanCommand(argv: readonly string[], host: PlanHost): Promise<PlanExitCode> {
  const parsed = planArguments(argv);
  if (parsed.kind === 'help') {
    await host.out(planUsage);
    return 0;
  }
  if (parsed.kind === 'usage-error') return usageError(host, parsed.message);
  const { options } = parsed;
  const wrong = options.operation === undefined ? undefined : host.wrongOperation(options.operation);
  if (wrong !== undefined) return usageError(host, wrong);

  const found = await host.requestsOf(options);
  for (const { name, reason, position } of found.failures) {
    const place = position === undefined ? '' : `:${position.line + 1}:${position.character + 1}`;
    await host.err(`ecs-lint: ${name}${place}: ${reason}\n`);
  }
  if (found.failures.length > 0) return 2;
  if (found.files.length === 0) {
    await host.err('ecs-lint: There is no ECS request in these files; give `--operation` if there is.\n');
    return 2;
  }
  const obstacles = found.files.flatMap(({ name, requests }) =>
    requests.flatMap((request) => obstaclesOf(request).map((obstacle) => ({ name, ...obstacle }))),
  );
  if (obstacles.length > 0) {
    for (const { name, range, text } of obstacles) {
      await host.err(`${name}:${range.start.line + 1}:${range.start.character + 1}: ${text}\n`);
    }
    const count = obstacles.length === 1 ? 'one problem has' : `${obstacles.length} problems have`;
    await host.err(`ecs-lint: Nothing was planned: ${count} to be mended first.\n`);
    return 1;
  }

  const region = await regionOf(options, host.env);
  if (region === undefined) {
    return usageError(host, 'No region: give `--region`, set AWS_REGION, or choose a profile that has one.');
  }
  if (!isRegion(region)) return usageError(host, `\`${region}\` is no name of a region; one looks like \`eu-west-1\`.`);
  return plan(requestsOf(found, options), connectionOf(options, region), options, host);
}

async function usageError(host: PlanHost, message: string): Promise<PlanExitCode> {
  await host.err(`ecs-lint: ${message}\nTry \`ecs-lint plan --help\`.\n`);
  return 2;
}

/** In the order of the AWS CLI: option, environment, profile. */
async function regionOf({ region, profile }: PlanOptions, env: PlanHost['env']): Promise<string | undefined> {
  const given = [region, env.AWS_REGION, env.AWS_DEFAULT_REGION].find(isGiven);
  if (given !== undefined) return given;
  const wanted = [profile, env.AWS_PROFILE].find(isGiven) ?? 'default';
  const profiles = await readProfiles().catch(() => []);
  return profiles.find(({ name }) => name === wanted)?.region;
}

/** A variable that is empty counts as none, as in the AWS CLI. */
function isGiven(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

function connectionOf({ profile, endpoint }: PlanOptions, region: string): Connection {
  return {
    name: profile ?? 'command line',
    region,
    readOnly: true,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
  };
}

function requestsOf({ files }: PlanFiles, { cluster }: PlanOptions): readonly FileRequest[] {
  const requests = files.flatMap(({ name, requests: inputs }) =>
    inputs.map(({ index, operation, input }): FileRequest => {
      return { uri: name, index, operation: operation as OperationName, input };
    }),
  );
  return inOrder(requests.map((request) => inCluster(request, cluster)));
}

/** Capacity providers of Auto Scaling groups belong to none: for them the member decides what is made. */
function inCluster(request: FileRequest, cluster: string | undefined): FileRequest {
  const { operation, input } = request;
  const takesOne = membersOf(operation).includes('cluster') && !operation.endsWith('CapacityProvider');
  if (cluster === undefined || !takesOne || input.cluster !== undefined) return request;
  return { ...request, input: { ...input, cluster } };
}

async function plan(
  requests: readonly FileRequest[],
  connection: Connection,
  { format }: PlanOptions,
  host: PlanHost,
): Promise<PlanExitCode> {
  let mfaDevice: string | undefined;
  const session = openSession(connection, {
    askMfaCode(serial) {
      mfaDevice = serial;
      return Promise.reject(new NoMfaCode(serial));
    },
    rateOf: createRates(),
  });
  try {
    const run = await planned(requests, session, host.progress);
    host.progress?.remove();
    await host.out(format === 'json' ? planJson(run) : planText(run));
    return exitCodes[outcomeOfAll(run.prepared.map((each) => each.plan))];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    host.progress?.remove();
    const message = mfaDevice === undefined ? error.failure.message : mfaText(mfaDevice, connection);
    await host.err(`ecs-lint: ${message}\n`);
    return 2;
  } finally {
    session.dispose();
  }
}

/** All requests are read for at once: what they need is gathered, and the session sends no more than a few calls at a time anyway. */
async function planned(
  requests: readonly FileRequest[],
  session: Session,
  progress: PlanProgress | undefined,
): Promise<PlannedRun> {
  progress?.show(`Signing in to ${session.connection.region}`);
  const identity = await session.identity();
  const shared = sharedReads(session);
  const planner = { readLive, planOf };
  let done = 0;
  const told = (): void => progress?.show(`Read ${done} of ${requests.length} requests`);
  told();
  const prepared = await Promise.all(
    requests.map(async (request, index): Promise<Prepared> => {
      const one = await prepare(shared, planner, request, { earlier: requests.slice(0, index) });
      done += 1;
      told();
      return one;
    }),
  );
  return { prepared, identity, connection: session.connection };
}

function mfaText(serial: string, { profile }: Connection): string {
  const which = profile === undefined ? 'The profile' : `The profile \`${profile}\``;
  return (
    `${which} needs a code of the MFA device ${serial}, and \`ecs-lint plan\` asks for nothing. Get credentials first ` +
    '(`aws configure export-credentials --format env` prints them as variables), then run it without `--profile`.'
  );
}
