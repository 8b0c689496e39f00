import type * as ecs from '@aws-sdk/client-ecs';
import { CallError, type Failure } from '../aws/failure.ts';
import type { CallOptions } from '../aws/session.ts';
import type { Batch, BranchShape, Item, Source } from './branch.ts';

/** How far a branch is read. */
export interface LoadState {
  /** Whether pages are still to come, and nothing hinders them. */
  readonly isListing: boolean;
  /** Whether the whole list was read at least once. */
  readonly isComplete: boolean;
  /** Why the list could not be read on. */
  readonly failure: Failure | undefined;
  /** How many could not be described, and why. */
  readonly undescribed: number;
  readonly describeFailure: Failure | undefined;
}

export interface LoadHooks {
  source(options: CallOptions): Source;
  /** A page came. @param round of the list that it belongs to */
  listed(items: readonly Item[], round: number): void;
  /** The list of this round is complete. */
  complete(round: number): void;
  described(items: readonly Item[]): void;
  /** Asked for, and not described: ECS has forgotten it, or says why not. */
  missing(keys: readonly string[], failures: readonly ecs.Failure[]): void;
  /** The state changed. */
  changed(): void;
  /** A call failed or got through. */
  outcome(failure: Failure | undefined): void;
}

/** Reads a branch: pages one after the other, descriptions beside them, each once. */
export interface Load {
  state(): LoadState;
  /** Goes on where it stopped, but for what failed. */
  resume(): void;
  /** Cancels what is under way. What it would have brought is still to be read. */
  pause(): void;
  /** From the first page on. */
  restart(priority: CallOptions['priority']): void;
  /** Goes on with what failed. */
  retry(): void;
  /** Describes these once more. */
  again(keys: readonly string[]): void;
  /** Takes what somebody else asked for these keys. */
  deliver(batch: Batch, keys: readonly string[]): void;
  /** Grows with every restart. */
  round(): number;
  /** Whether nothing is under way and nothing left to be read. */
  isSettled(): boolean;
}

/** Descriptions under way for a branch: others of the connection want their turn, too. */
const mostAtOnce = 4;
/** While pages come, they go first: names of all, then states. */
const mostWhileListing = 1;
/** Batches that fill the screen: they do not wait behind other branches. */
const urgentBatches = 3;

/** For branches that are known without a call: there are as many as tasks. */
export const nothingToLoad: Load = {
  state: () => ({
    isListing: false,
    isComplete: true,
    failure: undefined,
    undescribed: 0,
    describeFailure: undefined,
  }),
  resume() {},
  pause() {},
  restart() {},
  retry() {},
  again() {},
  deliver() {},
  round: () => 1,
  isSettled: () => true,
};

export function createLoad(shape: BranchShape, hooks: LoadHooks): Load {
  let run: AbortController | undefined;
  /** The run in which pages are being read: descriptions may go on in it after a page failed. */
  let listing: AbortController | undefined;
  let round = 1;
  let token: string | undefined;
  let isListed = shape.page === undefined;
  let isComplete = isListed;
  let failure: Failure | undefined;
  let describeFailure: Failure | undefined;
  let pending: string[] = [];
  let underWay = new Set<readonly string[]>();
  let undescribed = new Set<string>();
  let begun = 0;
  let listPriority: CallOptions['priority'];

  /** Whether pages are still to come, and nothing hinders them. */
  const willList = () => !isListed && failure === undefined;

  function resume(): void {
    if (!willList() && pending.length === 0) return;
    const own = run ?? new AbortController();
    run = own;
    if (willList() && listing === undefined) {
      listing = own;
      void list(own);
    }
    pump(own);
  }

  async function list(own: AbortController): Promise<void> {
    try {
      while (!isListed && shape.page !== undefined) {
        const page = await shape.page(sourceOf(own, listPriority), token);
        if (own !== run) return;
        hooks.outcome(undefined);
        take(page.items, page.next);
        pump(own);
      }
    } catch (error) {
      if (own !== run) return;
      failure = failureOf(error);
      hooks.outcome(failure);
    }
    if (listing === own) listing = undefined;
    pump(own);
    hooks.changed();
  }

  function take(items: readonly Item[], next: string | undefined): void {
    token = next === '' ? undefined : next;
    isListed = token === undefined;
    if (shape.describe !== undefined) for (const { key } of items) pending.push(key);
    hooks.listed(items, round);
    if (!isListed) return;
    isComplete = true;
    hooks.complete(round);
  }

  function pump(own: AbortController): void {
    const { describe } = shape;
    const isListing = willList();
    while (describe !== undefined && own === run && underWay.size < (isListing ? mostWhileListing : mostAtOnce)) {
      // A batch that is not full would cost a call more in the end.
      if (pending.length === 0 || (isListing && pending.length < describe.size)) break;
      void describeBatch(own, pending.splice(0, describe.size));
    }
    if (own === run && underWay.size === 0 && !isListing && pending.length === 0) run = undefined;
  }

  async function describeBatch(own: AbortController, keys: readonly string[]): Promise<void> {
    const mine = underWay;
    mine.add(keys);
    begun += 1;
    try {
      const source = sourceOf(own, begun > urgentBatches ? 'background' : listPriority);
      const { found, failures } = (await shape.describe?.run(source, keys)) ?? { found: [], failures: [] };
      if (own !== run) return;
      hooks.outcome(undefined);
      deliver({ found, failures }, keys);
    } catch (error) {
      if (own !== run) return;
      notDescribed(keys, failureOf(error));
    }
    mine.delete(keys);
    pump(own);
    // The last one ends what the branch says about itself.
    if (run === undefined) hooks.changed();
  }

  function deliver({ found, failures }: Batch, keys: readonly string[]): void {
    hooks.described(found);
    const there = new Set(found.map(({ key }) => key));
    const missing = keys.filter((key) => !there.has(key));
    if (missing.length > 0) hooks.missing(missing, failures);
  }

  function notDescribed(keys: readonly string[], why: Failure): void {
    for (const key of keys) undescribed.add(key);
    if (hitsAll(why)) for (const key of pending.splice(0)) undescribed.add(key);
    describeFailure = why;
    hooks.outcome(why);
    hooks.changed();
  }

  function sourceOf(own: AbortController, priority: CallOptions['priority']): Source {
    return hooks.source({ signal: own.signal, ...(priority !== undefined && { priority }) });
  }

  function pause(): void {
    run?.abort();
    run = undefined;
    listing = undefined;
    pending.unshift(...[...underWay].flat());
    underWay = new Set();
  }

  function reset(): void {
    pause();
    round += 1;
    token = undefined;
    isListed = shape.page === undefined;
    pending = [];
    begun = 0;
    forgetFailures();
  }

  function forgetFailures(): void {
    failure = undefined;
    describeFailure = undefined;
    undescribed = new Set();
  }

  return {
    state: () => ({
      isListing: willList(),
      isComplete,
      failure,
      undescribed: undescribed.size,
      describeFailure,
    }),
    resume,
    pause,
    restart(priority) {
      reset();
      listPriority = priority;
      resume();
    },
    retry() {
      listPriority = undefined;
      // A token that ECS takes no longer: from the first page on.
      if (failure?.kind === 'invalid' && token !== undefined) reset();
      pending.push(...undescribed);
      forgetFailures();
      resume();
    },
    again(keys) {
      const waiting = new Set(pending);
      pending.unshift(...keys.filter((key) => !waiting.has(key)));
      const hadFailed = keys.filter((key) => undescribed.delete(key)).length > 0;
      if (undescribed.size === 0) describeFailure = undefined;
      resume();
      if (hadFailed) hooks.changed();
    },
    deliver,
    round: () => round,
    isSettled: () => run === undefined && isListed && pending.length === 0 && failure === undefined,
  };
}

/** Whether something of a branch could not be read. */
export function hasFailed(load: Load): boolean {
  const { failure, describeFailure } = load.state();
  return failure !== undefined || describeFailure !== undefined;
}

/** Failures that the next call would meet, too. */
function hitsAll({ kind }: Failure): boolean {
  return ['credentials-expired', 'credentials-missing', 'access-denied', 'network', 'cancelled'].includes(kind);
}

/** What any error is to the user. Sessions fail with a CallError only; anything else is a fault of ours, said all the same. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return {
    kind: 'other',
    message: `Reading failed: ${detail}`,
    detail,
    remedy: { kind: 'retry' },
    isOutcomeUnknown: false,
  };
}
