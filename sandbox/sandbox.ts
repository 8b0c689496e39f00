import { type Account, createAccount } from './account.ts';
import type { Clock } from './clock.ts';
import { ApiError } from './errors.ts';
import { type OperationName, type Operations, onlyReads, type Request, type Response } from './operation.ts';
import { operations } from './operations.ts';
import { createRefusals } from './refusals.ts';
import { requestOf } from './request.ts';
import { happen } from './scheduler/happenings.ts';

/** Who asks, and where. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
}

export interface SandboxOptions {
  readonly clock: Clock;
  /** Start of the ids: the same seed and the same requests give the same names. */
  readonly seed: number;
  /** Fills an account when it is first asked for. */
  fill(account: Account): void;
}

/** ECS itself, without HTTP: accounts, operations, and time. */
export interface Sandbox {
  readonly clock: Clock;
  /** Answers a request; refuses with an {@link ApiError}. @param input what the body held: any JSON value */
  call(operation: string, input: unknown, caller: Caller): unknown;
  /**
   * The same for who writes the answer down at once: it is no copy, but may hold parts of the state, which the next request changes. It must
   * not be changed.
   */
  respond(operation: string, input: unknown, caller: Caller): unknown;
  /** The same for callers that know the types: tests and seeds. */
  send<Name extends OperationName>(operation: Name, request: Request<Name>, caller?: Caller): Response<Name>;
  /** The state of an account in a region, brought up to the present. */
  account(caller?: Caller): Account;
  /** All that were asked for so far. */
  accounts(): readonly Account[];
  /** Takes in an account that was kept: a later one of the same id and region replaces the earlier. */
  adopt(account: Account): void;
}

/** Who asks when nobody says so. */
export const defaultCaller: Caller = { accountId: '123456789012', region: 'us-east-1' };

export function createSandbox({ clock, seed, fill }: SandboxOptions): Sandbox {
  const accounts = new Map<string, Account>();
  const refusalOf = createRefusals();

  function accountOf({ accountId, region }: Caller): Account {
    const key = `${accountId} ${region}`;
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const made = createAccount(accountId, region, seed + accounts.size);
    made.now = clock.now();
    accounts.set(key, made);
    fill(made);
    return made;
  }

  /** Nothing runs by itself: what was due since the last request happens now, each thing at its own time. */
  function upToDate(caller: Caller): Account {
    const account = accountOf(caller);
    const now = clock.now();
    for (let event = account.due.take(now); event !== undefined; event = account.due.take(now)) {
      account.now = Math.max(account.now, event.at);
      account.changes += 1;
      happen(account, event);
    }
    account.now = Math.max(account.now, now);
    return account;
  }

  function respond(operation: string, input: unknown, caller: Caller): unknown {
    // AWS tells the type alone: {"__type":"UnknownOperationException"} (aws/aws-sdk-net issues 1536 and 1537).
    if (!isOperation(operation)) throw new ApiError('UnknownOperationException', '');
    const request = requestOf(operation, input);
    const refusal = refusalOf(operation, request);
    if (refusal !== undefined) throw refusal;
    const account = upToDate(caller);
    if (!onlyReads(operation)) account.changes += 1;
    return answer(operation, request, account);
  }

  function call(operation: string, input: unknown, caller: Caller): unknown {
    return structuredClone(respond(operation, input, caller));
  }

  return {
    clock,
    call,
    respond,
    send: (operation, request, caller = defaultCaller) =>
      call(operation, request, caller) as Response<typeof operation>,
    account(caller = defaultCaller) {
      const account = upToDate(caller);
      // Whoever has it may change it.
      account.changes += 1;
      return account;
    },
    accounts: () => [...accounts.values()],
    adopt(account) {
      accounts.set(`${account.accountId} ${account.region}`, account);
    },
  };
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

function answer<Name extends OperationName>(operation: Name, request: Request<Name>, account: Account): unknown {
  const all: Operations = operations;
  return all[operation](request, account);
}
