import type { ECSClient } from '@aws-sdk/client-ecs';
import PQueue from 'p-queue';
import type { Connection } from './connection.ts';
import { type AskMfaCode, credentialsOf } from './credentials.ts';
import { explain, type FailedCall } from './explain.ts';
import { CallError, type Failure } from './failure.ts';
import type { Input, OperationName, Output } from './operation.ts';
import { type CallRate, createPace, wait } from './pace.ts';
import { readProfiles, signInCommand } from './profiles.ts';
import type { CallOptions, Identity, Session } from './session.ts';

export interface SessionOptions {
  readonly askMfaCode: AskMfaCode;
  /** How often an operation may be called. */
  rateOf(operation: OperationName): CallRate;
  /** Told of every attempt: the log and the tests' counts. Inputs may hold secrets (environment of tasks): never log them. */
  onAttempt?(operation: OperationName, outcome: Failure | undefined, milliseconds: number): void;
}

/** Calls under way at the same time, for one connection. */
const atOnce = 6;
const mostThrottled = 12;
const mostLost = 4;
/** Milliseconds. */
const connectionTimeout = 5_000;
const requestTimeout = 30_000;

/** Whether an operation changes nothing. */
export function isRead(operation: string): boolean {
  return /^(?:Describe|List|Get|Discover)/.test(operation);
}

/** Opens a connection; nothing is sent and no credentials are read before the first call. */
export function openSession(connection: Connection, { askMfaCode, rateOf, onAttempt }: SessionOptions): Session {
  const queue = new PQueue({ concurrency: atOnce });
  const pace = createPace();
  const closing = new AbortController();
  let client: Promise<ECSClient> | undefined;
  let identity: Promise<Identity> | undefined;

  function ready(): Promise<ECSClient> {
    client ??= createClient(connection, askMfaCode);
    client.catch(() => undefined);
    return client;
  }

  async function failedCall(operation: OperationName | 'GetCallerIdentity'): Promise<FailedCall> {
    const { profile, region, endpoint } = connection;
    const profiles = await readProfiles().catch(() => []);
    const signIn = signInCommand(profiles, profile);
    return {
      operation,
      isWrite: operation !== 'GetCallerIdentity' && !isRead(operation),
      region,
      profile,
      endpoint,
      signIn,
    };
  }

  async function attempt<Name extends OperationName>(
    operation: Name,
    input: Input<Name>,
    signal: AbortSignal,
    priority: CallOptions['priority'],
  ): Promise<Output<Name>> {
    const send = async (): Promise<Output<Name>> => {
      await pace.turn(rateOf(operation), signal);
      const begun = performance.now();
      try {
        const output = await sendCommand(await ready(), operation, input, signal);
        pace.succeeded();
        onAttempt?.(operation, undefined, performance.now() - begun);
        return output;
      } catch (error) {
        const failure = explain(error, await failedCall(operation));
        onAttempt?.(operation, failure, performance.now() - begun);
        throw new CallError(failure, error);
      }
    };
    return queue.add(send, { priority: priority === 'background' ? 0 : 1, signal });
  }

  async function call<Name extends OperationName>(
    operation: Name,
    input: Input<Name>,
    options: CallOptions = {},
  ): Promise<Output<Name>> {
    if (connection.readOnly === true && !isRead(operation)) throw new CallError(readOnlyFailure(connection, operation));
    const signal = options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]);
    let [throttled, lost, renewed] = [0, 0, 0];
    for (;;) {
      try {
        return await attempt(operation, input, signal, options.priority);
      } catch (error) {
        const failure =
          error instanceof CallError ? error.failure : explain(abortOr(error, signal), await failedCall(operation));
        if (signal.aborted)
          throw new CallError({ ...failure, kind: 'cancelled', message: `${operation} was cancelled.` }, error);
        if (failure.kind === 'throttled' && throttled < mostThrottled) {
          throttled += 1;
          pace.throttled();
        } else if (isWorthRepeating(failure) && lost < mostLost) {
          lost += 1;
          await wait(100 * 2 ** lost * (0.5 + Math.random() / 2), signal).catch(() => undefined);
        } else if (failure.kind === 'credentials-expired' && renewed === 0) {
          // Somebody may have signed in elsewhere since the credentials were read.
          renewed += 1;
          renew();
        } else {
          throw error instanceof CallError ? error : new CallError(failure, error);
        }
      }
    }
  }

  function renew(): void {
    const old = client;
    client = undefined;
    identity = undefined;
    // Calls under way keep the old client until they end: only its idle sockets are closed.
    old?.then((it) => it.destroy()).catch(() => undefined);
  }

  return {
    connection,
    call,
    identity({ signal } = {}) {
      identity ??= ready()
        .then((it) => identityOf(it, connection, signal))
        .catch(async (error: unknown) => {
          identity = undefined;
          throw new CallError(explain(error, await failedCall('GetCallerIdentity')), error);
        });
      return identity;
    },
    renew,
    dispose() {
      closing.abort(abortError());
      queue.clear();
      renew();
    },
  };
}

function isWorthRepeating({ kind, isOutcomeUnknown }: Failure): boolean {
  return (kind === 'network' || kind === 'server') && !isOutcomeUnknown;
}

function readOnlyFailure({ name }: Connection, operation: string): Failure {
  const message = `The connection \`${name}\` is read-only: ${operation} was not sent. Change the connection to allow it.`;
  return { kind: 'read-only', message, remedy: { kind: 'edit-connection' }, isOutcomeUnknown: false };
}

function abortError(): Error {
  return new DOMException('The connection was closed.', 'AbortError');
}

function abortOr(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? abortError() : error;
}

async function createClient(connection: Connection, askMfaCode: AskMfaCode): Promise<ECSClient> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const { region, endpoint } = connection;
  return new ECSClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    credentials: await credentialsOf(connection, askMfaCode),
    // Repeating is decided above, for all calls of the connection together.
    maxAttempts: 1,
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  });
}

/** The SDK's commands are named after the operations. */
async function sendCommand<Name extends OperationName>(
  client: ECSClient,
  operation: Name,
  input: Input<Name>,
  abortSignal: AbortSignal,
): Promise<Output<Name>> {
  const sdk = await import('@aws-sdk/client-ecs');
  const Command = sdk[`${operation}Command`] as unknown as new (input: Input<Name>) => Parameters<ECSClient['send']>[0];
  const { $metadata: _, ...output } = await client.send(new Command(input), { abortSignal });
  return output as Output<Name>;
}

async function identityOf(ecs: ECSClient, { endpoint }: Connection, signal?: AbortSignal): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { credentials, region } = ecs.config;
  const config = { credentials, region, ...(endpoint !== undefined && { endpoint }), maxAttempts: 3 };
  const options = signal === undefined ? {} : { abortSignal: signal };
  const sts = new STSClient(config);
  try {
    const { Account: accountId = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}), options);
    const alias = await aliasOf(config, options);
    return { accountId, arn, ...(alias !== undefined && { alias }) };
  } finally {
    sts.destroy();
  }
}

/** An account without an alias, or a caller who may not ask, is nothing to complain about. */
async function aliasOf(
  config: Pick<ECSClient['config'], 'credentials' | 'region'>,
  options: { readonly abortSignal?: AbortSignal },
): Promise<string | undefined> {
  const { IAMClient, ListAccountAliasesCommand } = await import('@aws-sdk/client-iam');
  const iam = new IAMClient({ ...config, maxAttempts: 1 });
  try {
    const { AccountAliases: [alias] = [] } = await iam.send(new ListAccountAliasesCommand({}), options);
    return alias;
  } catch {
    return undefined;
  } finally {
    iam.destroy();
  }
}
