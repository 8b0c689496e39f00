import { setMaxListeners } from 'node:events';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { AwsCredentialIdentity } from '@smithy/types';
import { type Answered, createClient, type Owner, ownerOf, pinnedTo, sendCommand } from './calls.ts';
import type { Connection } from './connection.ts';
import type { AskMfaCode } from './credentials.ts';
import { explain, type FailedCall } from './explain.ts';
import { CallError, type Failure } from './failure.ts';
import type { OperationName } from './operation.ts';
import { type CallRate, wait } from './pace.ts';
import { readProfiles, signInCommand } from './profiles.ts';
import { isRead, refuseWrite } from './read-only.ts';
import type { CallOptions, Identity, Session } from './session.ts';
import { eitherOf, untilAborted } from './signals.ts';
import { createTurns } from './turns.ts';

/** How one try went. Holds neither inputs nor outputs: they may hold secrets, like the environment of tasks. */
export interface Attempt {
  readonly connection: Connection;
  readonly operation: Asked;
  /** Undefined when it succeeded. */
  readonly failure: Failure | undefined;
  readonly requestId: string | undefined;
  /** From when it was sent. */
  readonly milliseconds: number;
}

export interface SessionOptions {
  readonly askMfaCode: AskMfaCode;
  /** How often an operation may be called. */
  rateOf(operation: OperationName): CallRate;
  /** Told of every attempt: the log and the tests' counts. */
  onAttempt?(attempt: Attempt): void;
}

type Asked = OperationName | 'GetCallerIdentity';

interface Request<T> {
  readonly operation: Asked;
  readonly rate: CallRate;
  readonly priority: CallOptions['priority'];
  /** What sends it; fails when it must not be sent. */
  sender?(client: ECSClient, signal: AbortSignal): Promise<ECSClient>;
  send(client: ECSClient, signal: AbortSignal): Promise<Answered<T>>;
}

/** Clients and credentials from one renewal to the next. */
interface Generation {
  readonly client: Promise<ECSClient>;
  /** Why there are no credentials: calls that wait already need not ask again. */
  refused: { readonly at: number; readonly error: unknown } | undefined;
  /** Calls that are under way with this client. */
  users: number;
}

const mostThrottled = 12;
const mostLost = 4;
/** STS documents no rate for GetCallerIdentity; it is asked once. */
const identityRate: CallRate = { bucket: 'GetCallerIdentity', burst: 10, perSecond: 1 };

/** Opens a connection; nothing is sent and no credentials are read before the first call. */
export function openSession(connection: Connection, { askMfaCode, rateOf, onAttempt }: SessionOptions): Session {
  const turns = createTurns();
  const closing = new AbortController();
  // Every call that waits listens; Node warns of more than ten.
  setMaxListeners(0, closing.signal);
  let generation: Generation | undefined;
  let identity: Promise<Identity> | undefined;
  /** What STS answered last. A renewal does not forget it: it may bring another's credentials. */
  let owner: Owner | undefined;

  function current(): Generation {
    if (generation !== undefined) return generation;
    const client = createClient(connection, askMfaCode);
    client.catch(() => undefined);
    generation = { client, refused: undefined, users: 0 };
    return generation;
  }

  async function failedCall(operation: Asked): Promise<FailedCall> {
    const { profile, region, endpoint } = connection;
    const profiles = await readProfiles().catch(() => []);
    const signIn = signInCommand(profiles, profile);
    return { operation, isWrite: isWrite(operation), region, profile, endpoint, signIn };
  }

  /** The client with its credentials read: only then it is known when the request goes off. */
  async function ready(used: Generation, asked: number): Promise<ECSClient> {
    const { refused } = used;
    if (refused !== undefined && refused.at >= asked) throw refused.error;
    const client = await used.client;
    try {
      await client.config.credentials();
    } catch (error) {
      used.refused = { at: performance.now(), error };
      throw error;
    }
    return client;
  }

  async function attempt<T>(
    { operation, rate, priority, sender, send }: Request<T>,
    used: Generation,
    asked: number,
    signal: AbortSignal,
  ): Promise<T> {
    let begun: number | undefined;
    used.users += 1;
    try {
      signal.throwIfAborted();
      await untilAborted(ready(used, asked), signal);
      const { output, requestId } = await turns.take(rate, signal, priority, async () => {
        const client = await ready(used, asked);
        const sending = (await sender?.(client, signal)) ?? client;
        signal.throwIfAborted();
        begun = performance.now();
        return send(sending, signal);
      });
      turns.succeeded();
      tell(operation, undefined, requestId, begun);
      return output;
    } catch (error) {
      const failure = await failureOf(operation, error, signal, begun !== undefined);
      tell(operation, failure, failure.requestId, begun);
      throw new CallError(failure, error);
    } finally {
      used.users -= 1;
      if (used !== generation && used.users === 0) destroy(used);
    }
  }

  function tell(operation: Asked, failure: Failure | undefined, requestId: string | undefined, begun?: number): void {
    const milliseconds = begun === undefined ? 0 : performance.now() - begun;
    onAttempt?.({ connection, operation, failure, requestId, milliseconds });
  }

  async function failureOf(operation: Asked, error: unknown, signal: AbortSignal, wasSent: boolean): Promise<Failure> {
    if (signal.aborted) return cancelled(operation, wasSent);
    if (error instanceof CallError) return error.failure;
    const failure = explain(error, await failedCall(operation));
    return wasSent ? failure : { ...failure, isOutcomeUnknown: false };
  }

  async function untilAnswered<T>(request: Request<T>, signal: AbortSignal): Promise<T> {
    const asked = performance.now();
    let [throttled, lost, renewed] = [0, 0, 0];
    for (;;) {
      const used = current();
      try {
        return await attempt(request, used, asked, signal);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const { failure } = error;
        if (failure.kind === 'throttled' && throttled < mostThrottled) {
          throttled += 1;
          turns.throttled();
        } else if (isWorthRepeating(failure) && lost < mostLost) {
          lost += 1;
          // The next attempt notices an abort.
          await wait(100 * 2 ** lost * (0.5 + Math.random() / 2), signal).catch(() => undefined);
        } else if (failure.kind === 'credentials-expired' && used.refused === undefined && renewed === 0) {
          // They may have been replaced since they were read. One renewal serves all calls that failed together.
          renewed += 1;
          if (generation === used) generation = undefined;
        } else {
          throw error;
        }
      }
    }
  }

  function renew(): void {
    const old = generation;
    generation = undefined;
    identity = undefined;
    // Calls under way go on with the old client: destroying it would break their connections.
    if (old?.users === 0) destroy(old);
  }

  function askIdentity(): Promise<Identity> {
    const asking = untilAnswered(
      {
        operation: 'GetCallerIdentity',
        rate: identityRate,
        priority: 'user',
        send: async (client, signal) => ownerOf(await client.config.credentials(), connection, signal),
      },
      closing.signal,
    ).then((answer) => {
      owner = answer;
      return answer.identity;
    });
    identity = asking;
    asking.catch(() => {
      if (identity === asking) identity = undefined;
    });
    return asking;
  }

  /**
   * What sends a write: with credentials of the account that was confirmed, which may have been replaced since by those of another (a profile
   * that was pointed elsewhere, a sign-in to another account).
   */
  async function senderOf(
    client: ECSClient,
    operation: OperationName,
    confirmed: string,
    signal: AbortSignal,
  ): Promise<ECSClient> {
    const credentials = await client.config.credentials();
    if (owner?.accessKeyId !== credentials.accessKeyId) owner = await newOwner(credentials, signal);
    const { accountId } = owner.identity;
    if (accountId === confirmed) return pinnedTo(client, credentials, connection);
    const { profile } = connection;
    throw new CallError({
      kind: 'other-account',
      message:
        `The credentials${profile === undefined ? '' : ` of profile \`${profile}\``} now belong to account ${accountId}, no longer to ` +
        `${confirmed}: ${operation} was not sent. Sign in to ${confirmed} again, or look at the plan anew.`,
      remedy: { kind: 'retry' },
      isOutcomeUnknown: false,
    });
  }

  /** Asked at once, not in turn: the write that waits for it has its turn. */
  async function newOwner(credentials: AwsCredentialIdentity, signal: AbortSignal): Promise<Owner> {
    const begun = performance.now();
    try {
      const { output, requestId } = await ownerOf(credentials, connection, signal);
      tell('GetCallerIdentity', undefined, requestId, begun);
      identity = Promise.resolve(output.identity);
      return output;
    } catch (error) {
      const failure = await failureOf('GetCallerIdentity', error, signal, true);
      tell('GetCallerIdentity', failure, failure.requestId, begun);
      throw new CallError(failure, error);
    }
  }

  return {
    connection,
    async call(operation, input, { signal, priority, accountId } = {}) {
      refuseWrite(connection, operation);
      const either = eitherOf(signal, closing.signal);
      try {
        return await untilAnswered(
          {
            operation,
            rate: rateOf(operation),
            priority,
            async sender(client, aborted) {
              const confirmed = accountId ?? owner?.identity.accountId;
              if (isRead(operation) || confirmed === undefined) return client;
              return senderOf(client, operation, confirmed, aborted);
            },
            send: (client, aborted) => sendCommand(client, operation, input, aborted),
          },
          either.signal,
        );
      } finally {
        either.unlink();
      }
    },
    async identity({ signal } = {}) {
      const answer = identity ?? askIdentity();
      if (signal === undefined) return answer;
      try {
        signal.throwIfAborted();
        return await untilAborted(answer, signal);
      } catch (error) {
        throw error instanceof CallError ? error : new CallError(cancelled('GetCallerIdentity', false), error);
      }
    },
    renew,
    dispose() {
      closing.abort(new DOMException('The connection was closed.', 'AbortError'));
      if (generation !== undefined) destroy(generation);
    },
  };
}

function destroy({ client }: Generation): void {
  client.then((it) => it.destroy()).catch(() => undefined);
}

function isWrite(operation: Asked): boolean {
  return operation !== 'GetCallerIdentity' && !isRead(operation);
}

function isWorthRepeating({ kind, isOutcomeUnknown }: Failure): boolean {
  return (kind === 'network' || kind === 'server') && !isOutcomeUnknown;
}

function cancelled(operation: Asked, wasSent: boolean): Failure {
  return {
    kind: 'cancelled',
    message: `${operation} was cancelled.`,
    remedy: { kind: 'none' },
    isOutcomeUnknown: wasSent && isWrite(operation),
  };
}
