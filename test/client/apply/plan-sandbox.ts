import { readLive } from '../../../client/apply/live.ts';
import type { LiveState, Plan } from '../../../client/apply/model.ts';
import { planOf, type Surroundings } from '../../../client/apply/plan.ts';
import { CallError } from '../../../client/aws/failure.ts';
import type { Input, OperationName, Output } from '../../../client/aws/operation.ts';
import type { Session } from '../../../client/aws/session.ts';
import { ApiError } from '../../../sandbox/errors.ts';
import { defaultCaller, type Sandbox } from '../../../sandbox/sandbox.ts';
import { emptySandbox } from '../../sandbox/sandbox.ts';

export const here: Surroundings = { accountId: '123456789012', region: 'us-east-1' };

export interface Request {
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An account in the process: what a plan reads goes to the sandbox, and what it sends, too. */
export interface Account {
  readonly sandbox: Sandbox;
  readonly session: Session;
  /** Every call that went through the session. */
  readonly calls: OperationName[];
  send(request: Request): unknown;
  live(request: Request): Promise<LiveState>;
  plan(request: Request): Promise<Plan>;
  /** Sends the calls of a plan. */
  apply(plan: Plan): readonly unknown[];
}

export function account(): Account {
  const sandbox: Sandbox = emptySandbox();
  const calls: OperationName[] = [];
  const call = (operation: OperationName, input: unknown) => withDates(sandbox.call(operation, input, defaultCaller));
  const session: Session = {
    connection: { name: 'test' } as Session['connection'],
    async call<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Output<Name>> {
      calls.push(operation);
      try {
        return call(operation, input) as Output<Name>;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const kind = /NotFound/.test(error.type) ? 'not-found' : 'invalid';
        throw new CallError({
          kind,
          message: error.message,
          detail: error.message,
          remedy: { kind: 'none' },
          isOutcomeUnknown: false,
        });
      }
    },
    identity: async () => ({ accountId: here.accountId, arn: 'arn:aws:iam::123456789012:user/test' }),
    renew() {},
    dispose() {},
  };
  const live = (request: Request) => readLive(session, request);
  return {
    sandbox,
    session,
    calls,
    live,
    send: ({ operation, input }) => call(operation, input),
    plan: async (request) => planOf(request, await live(request), here),
    apply: (plan) => plan.calls.map(({ operation, input }) => call(operation, input)),
  };
}

/** Timestamps as the SDK gives them. */
function withDates(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withDates(item));
  if (typeof value === 'number') return /At$/.test(name) ? new Date(value * 1000) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withDates(member, key)]));
}
