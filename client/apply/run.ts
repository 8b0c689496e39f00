import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CallError, type Failure } from '../aws/failure.ts';
import type { Input } from '../aws/operation.ts';
import { wait } from '../aws/pace.ts';
import type { CallOptions, Identity, Session } from '../aws/session.ts';
import type { FileRequest, LiveState, Plan, PlannedCall } from './model.ts';
import { type Decision, decide, isIdempotent, sameCalls, withToken } from './outcome.ts';
import type { Surroundings } from './plan-context.ts';
import { isSamePrincipal } from './target.ts';

/** Reads and plans: `live.ts` and `plan.ts`. */
export interface Planner {
  readLive(session: Session, request: FileRequest, options?: CallOptions): Promise<LiveState>;
  planOf(request: FileRequest, live: LiveState, surroundings: Surroundings): Plan;
}

/** A request with what was known when the user looked at its plan. */
export interface Prepared {
  readonly request: FileRequest;
  readonly identity: Identity;
  readonly live: LiveState;
  readonly plan: Plan;
  /** Requests that the same run applies before this one. */
  readonly earlier: readonly FileRequest[];
}

/** Something that a call could not do for one of the things it was about. */
export interface ItemFailure {
  readonly arn: string | undefined;
  readonly reason: string;
  readonly detail: string | undefined;
}

/** A call that was carried out. */
export interface CarriedOut {
  readonly call: PlannedCall;
  /** Undefined when the answer was lost and describing showed that it was carried out. */
  readonly output: Readonly<Record<string, unknown>> | undefined;
  readonly failures: readonly ItemFailure[];
}

/** How applying one request ended. `done` are the calls of its plan that were carried out before. */
export type RequestResult =
  | { readonly kind: 'done'; readonly done: readonly CarriedOut[] }
  /** The plan has no calls: nothing differs, or it is refused; `plan.verdict` says which. */
  | { readonly kind: 'nothing-sent'; readonly plan: Plan }
  /** The account has other things than those that the plan was made from: nothing was sent, and the plan has to be looked at anew. */
  | { readonly kind: 'changed'; readonly prepared: Prepared }
  | { readonly kind: 'other-identity'; readonly was: Identity; readonly is: Identity }
  | {
      readonly kind: 'failed';
      /** Undefined when not even reading worked. */
      readonly call: PlannedCall | undefined;
      readonly failure: Failure;
      readonly done: readonly CarriedOut[];
    }
  | {
      readonly kind: 'cancelled';
      /** The call that was under way, and what became of it. */
      readonly under: { readonly call: PlannedCall; readonly decision: Decision } | undefined;
      readonly done: readonly CarriedOut[];
    }
  /** The answer of a call was lost, and describing did not tell whether it was carried out. It was not sent again. */
  | {
      readonly kind: 'unknown';
      readonly call: PlannedCall;
      readonly failure: Failure;
      readonly done: readonly CarriedOut[];
    };

export type RunStep = 'checking' | 'sending' | 'finding-out';

/**
 * What the account must have right before the calls. `same`: what the plan was made from. Earlier requests of the same run may have
 * changed what this one needs (`needs-changed`: a family has a new revision) or the very thing that it is about (`subject-changed`); then
 * only what is done must still be of the same kind.
 */
export type Expectation = 'same' | 'needs-changed' | 'subject-changed';

export interface RunContext {
  readonly session: Session;
  readonly planner: Planner;
  readonly signal: AbortSignal;
  onStep?(step: RunStep, request: FileRequest, call: PlannedCall | undefined): void;
  /** Milliseconds to wait before each look at what became of a call whose answer was lost. */
  readonly looks?: readonly number[];
  newToken?(): string;
  readonly expect?: Expectation;
}

/** What describes shows changes late: ECS is eventually consistent. */
const usualLooks: readonly number[] = [0, 1_000, 3_000];
const mostSends = 3;

export interface PrepareOptions extends CallOptions {
  /** Requests that the same run applies before this one: what they make is not missing. */
  readonly earlier?: readonly FileRequest[];
}

/** Reads what the account has and plans: what the user looks at before anything is sent. Fails with a CallError. */
export async function prepare(
  session: Session,
  planner: Planner,
  request: FileRequest,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { earlier = [] } = options;
  const identity = await session.identity(options);
  const live = await planner.readLive(session, request, options);
  const surroundings = { accountId: identity.accountId, region: session.connection.region, earlier };
  return { request, identity, live, plan: planner.planOf(request, live, surroundings), earlier };
}

/**
 * Carries out a plan that was looked at and confirmed. Identity and live state are asked again right before; every call is sent at most once
 * unless it is certain that sending it again does nothing twice. Never throws: what goes wrong is the result.
 */
export async function runRequest(prepared: Prepared, context: RunContext): Promise<RequestResult> {
  const { session, planner, signal, onStep, expect = 'same', newToken = randomUUID } = context;
  const { request } = prepared;
  const fresh = await checked(prepared, context);
  if ('result' in fresh) return fresh.result;
  const now = fresh.prepared;
  if (isOther[expect](prepared, now)) return { kind: 'changed', prepared: now };
  const { plan } = now;
  const surroundings = { accountId: now.identity.accountId, region: session.connection.region, earlier: now.earlier };
  const done: CarriedOut[] = [];
  for (const [position, planned] of plan.calls.entries()) {
    const call = withToken(planned, newToken);
    const remaining = plan.calls.slice(position);
    const sent = await sendOnce(call, remaining, done);
    if (sent !== undefined) return sent;
  }
  return plan.calls.length === 0 ? { kind: 'nothing-sent', plan } : { kind: 'done', done };

  /** Sends one call until it is known to be carried out, which adds it to `done`; gives the result when the run ends with it. */
  async function sendOnce(
    call: PlannedCall,
    remaining: readonly PlannedCall[],
    carriedOut: CarriedOut[],
  ): Promise<RequestResult | undefined> {
    let lost: { readonly call: PlannedCall; readonly decision: Decision } | undefined;
    for (let sends = 1; ; sends += 1) {
      if (signal.aborted) return { kind: 'cancelled', under: lost, done: carriedOut };
      onStep?.('sending', request, call);
      try {
        const output = await send(session, call, { signal, accountId: now.identity.accountId });
        carriedOut.push({ call, output, failures: failuresOf(output) });
        return undefined;
      } catch (error) {
        const failure = failureOf(error);
        const isCancelled = failure.kind === 'cancelled';
        // What became of the call that was lost cannot be seen in another account.
        if (lost !== undefined && failure.kind === 'other-account')
          return { kind: 'unknown', call, failure, done: carriedOut };
        if (!failure.isOutcomeUnknown) {
          return isCancelled
            ? { kind: 'cancelled', under: { call, decision: 'not-carried-out' }, done: carriedOut }
            : { kind: 'failed', call, failure, done: carriedOut };
        }
        onStep?.('finding-out', request, call);
        const decision = await findOut(call, remaining, isCancelled ? 'all-looks' : 'enough-to-repeat');
        lost = { call, decision };
        if (isCancelled) return { kind: 'cancelled', under: lost, done: carriedOut };
        if (decision === 'carried-out') {
          carriedOut.push({ call, output: undefined, failures: [] });
          return undefined;
        }
        const mayRepeat = decision === 'not-carried-out' || (isIdempotent(call) && sends < mostSends);
        if (!mayRepeat) return { kind: 'unknown', call, failure, done: carriedOut };
        if (sends === mostSends)
          return { kind: 'failed', call, failure: { ...failure, isOutcomeUnknown: false }, done: carriedOut };
      }
    }
  }

  /** Not under the run's signal: whoever cancels wants to know what became of the call. */
  async function findOut(
    call: PlannedCall,
    remaining: readonly PlannedCall[],
    until: 'all-looks' | 'enough-to-repeat',
  ): Promise<Decision> {
    let decision: Decision = 'unclear';
    for (const milliseconds of context.looks ?? usualLooks) {
      await wait(milliseconds, new AbortController().signal);
      const live = await planner.readLive(session, request).catch(() => undefined);
      if (live === undefined) {
        decision = 'unclear';
        continue;
      }
      const replanned = planner.planOf(request, live, surroundings);
      decision = decide({ remaining, before: { live: now.live, plan }, now: { live, plan: replanned } });
      // With a token nothing can be done twice; without, "not carried out" may only mean "not yet to be seen".
      if (decision === 'carried-out' || (until === 'enough-to-repeat' && isIdempotent(call))) return decision;
    }
    return decision;
  }
}

async function checked(
  { request, identity, earlier }: Prepared,
  { session, planner, signal, onStep }: RunContext,
): Promise<{ readonly prepared: Prepared } | { readonly result: RequestResult }> {
  onStep?.('checking', request, undefined);
  try {
    const is = await session.identity({ signal });
    if (!isSamePrincipal(identity, is)) return { result: { kind: 'other-identity', was: identity, is } };
    const prepared = await prepare(session, planner, request, { signal, earlier });
    return { prepared };
  } catch (error) {
    const failure = failureOf(error);
    if (signal.aborted || failure.kind === 'cancelled')
      return { result: { kind: 'cancelled', under: undefined, done: [] } };
    return { result: { kind: 'failed', call: undefined, failure, done: [] } };
  }
}

/** Whether the plan made now is another than the one that was looked at. */
const isOther: Readonly<Record<Expectation, (former: Prepared, now: Prepared) => boolean>> = {
  same: ({ plan: former }, { plan: now }) =>
    former.verdict !== now.verdict ||
    !isDeepStrictEqual(former.before, now.before) ||
    !sameCalls(former.calls, now.calls) ||
    now.warnings.some((warning) => !former.warnings.includes(warning)),
  'needs-changed': (former, now) =>
    isOtherInKind(former, now) ||
    (former.plan.before !== undefined &&
      !isDeepStrictEqual(withoutRevision(former.plan.before), withoutRevision(now.plan.before))),
  'subject-changed': isOtherInKind,
};

function isOtherInKind({ plan: former }: Prepared, { plan: now }: Prepared): boolean {
  return former.verdict !== now.verdict && !expectedKinds.has(`${former.verdict} ${now.verdict}`);
}

/** Which revision a family stands for is what registering one changes. */
function withoutRevision(shape: Plan['before']): Plan['before'] {
  const { taskDefinition: _, ...rest } = shape ?? {};
  return rest;
}

const expectedKinds: ReadonlySet<string> = new Set([
  'create no-change',
  'create update',
  'create new-deployment',
  'no-change new-deployment',
  'no-change update',
  'refused create',
  'refused run',
  'refused update',
  'refused new-deployment',
  'update no-change',
  'update new-deployment',
  'new-deployment update',
]);

async function send(
  session: Session,
  { operation, input }: PlannedCall,
  options: CallOptions,
): Promise<Readonly<Record<string, unknown>>> {
  // The file's JSON is what the CLI takes: the SDK takes the same, ECS has no timestamps in what people send.
  return (await session.call(operation, input as Input<typeof operation>, options)) as Readonly<
    Record<string, unknown>
  >;
}

/** What the operations that take several things could not do for some of them: `failures` of RunTask, DeleteTaskDefinitions, … */
function failuresOf({ failures }: Readonly<Record<string, unknown>>): readonly ItemFailure[] {
  if (!Array.isArray(failures)) return [];
  return failures.map((failure: Readonly<Record<string, unknown>>) => ({
    arn: textOf(failure.arn),
    reason: textOf(failure.reason) ?? 'no reason given',
    detail: textOf(failure.detail),
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'other', message, remedy: { kind: 'none' }, isOutcomeUnknown: false };
}
