import { documentedRates } from '../schemas/request-rates.ts';
import { accessDenied, type Principal } from './access-denied.ts';
import { withoutItems } from './answer-items.ts';
import { ApiError } from './errors.ts';
import { type Fault, type FaultKind, isForEverything, matchesOperation } from './fault-spec.ts';
import { createIds } from './ids.ts';
import { createBuckets } from './rate-limits.ts';

/** A request, as far as faults ask. */
export interface FaultyCall {
  readonly service: 'ecs' | 'sts' | 'iam';
  readonly operation: string;
  readonly input: unknown;
  readonly principal: Principal;
  /** Milliseconds since the epoch, of the sandbox: token buckets are refilled by it. */
  readonly now: number;
}

/** What goes wrong with a request. */
export interface FaultEffect {
  /** To wait before anything else. */
  readonly milliseconds: number;
  /** Instead of running the operation. */
  readonly refusal?: ApiError;
  /** `reset`: the connection breaks and the operation does not run; `drop-answer`: it runs, and then the connection breaks. */
  readonly connection?: 'reset' | 'drop-answer';
  /** What is made of the answer. */
  readonly alter?: (answer: unknown) => unknown;
}

/** Faults that are injected, and how often they were. */
export interface Faults {
  /** With `times` as many as are left. */
  list(): readonly Fault[];
  replace(faults: readonly Fault[]): void;
  /** What goes wrong with this request; undefined when nothing does. */
  next(call: FaultyCall): FaultEffect | undefined;
}

interface Active {
  readonly fault: Fault;
  left: number;
}

/**
 * Faults in their order: latencies add up, the first refusal or broken connection ends the matter. Which requests are hit depends only on
 * the seed and the requests.
 */
export function createFaults(faults: readonly Fault[], seed: number): Faults {
  const ids = createIds(seed);
  let buckets = createBuckets();
  let active = faults.map(activate);

  function isHit({ fault, left }: Active, call: FaultyCall): boolean {
    if (left === 0 || !concerns(fault, call)) return false;
    // `failures` has a rate of items, not of requests.
    if (fault.rate === undefined || fault.kind === 'failures') return true;
    return ids.fraction() < fault.rate;
  }

  function isOverRate({ limits = documentedRates }: Fault, call: FaultyCall): boolean {
    const limit = limits.find(({ operations }) => matchesOperation(operations, call.operation));
    if (limit === undefined) return false;
    return !buckets.take(limit, `${call.principal.accountId} ${call.principal.region}`, call.now);
  }

  function itemsOut(fault: Fault, operation: string): (answer: unknown) => unknown {
    const isOut = (): boolean => fault.rate === undefined || ids.fraction() < fault.rate;
    return (answer) => withoutItems(operation, answer, { isOut, reason: 'MISSING' });
  }

  function next(call: FaultyCall): FaultEffect | undefined {
    let milliseconds = 0;
    const alterations: ((answer: unknown) => unknown)[] = [];
    for (const one of active) {
      if (!isHit(one, call)) continue;
      const { fault } = one;
      if (fault.kind === 'account-rates' && !isOverRate(fault, call)) continue;
      one.left -= 1;
      milliseconds += fault.milliseconds ?? 0;
      if (fault.kind === 'latency') continue;
      if (fault.kind === 'failures') {
        alterations.push(itemsOut(fault, call.operation));
        continue;
      }
      if (fault.kind === 'reset' || fault.kind === 'drop-answer') return { milliseconds, connection: fault.kind };
      return { milliseconds, refusal: refusalOf(fault.kind, call) };
    }
    if (milliseconds === 0 && alterations.length === 0) return undefined;
    return { milliseconds, alter: (answer) => alterations.reduce((changed, alter) => alter(changed), answer) };
  }

  return {
    list: () => active.map(({ fault, left }) => (fault.times === undefined ? fault : { ...fault, times: left })),
    replace(replacing) {
      active = replacing.map(activate);
      buckets = createBuckets();
    },
    next: (call) => (active.length === 0 ? undefined : next(call)),
  };
}

function activate(fault: Fault): Active {
  return { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
}

/**
 * A fault that names no operation is about all of ECS. Only an expired token is noticed by the other services as well.
 */
function concerns(fault: Fault, call: FaultyCall): boolean {
  if (fault.kind === 'failures' && !call.operation.startsWith('Describe')) return false;
  if (call.service !== 'ecs' && isForEverything(fault)) return fault.kind === 'expired-token';
  return matchesOperation(fault.operation, call.operation);
}

type RefusingKind = Exclude<FaultKind, 'latency' | 'failures' | 'reset' | 'drop-answer'>;

/** Types and messages are those that AWS answers with. */
function refusalOf(kind: RefusingKind, call: FaultyCall): ApiError {
  switch (kind) {
    case 'throttle':
    case 'account-rates':
      return new ApiError('ThrottlingException', 'Rate exceeded');
    case 'expired-token':
      return new ApiError('ExpiredTokenException', 'The security token included in the request is expired');
    case 'access-denied':
      return accessDenied(call.operation, call.input, call.principal);
    case 'server-error':
      return new ApiError('ServerException', 'Service Unavailable. Please try again later.');
    case 'unavailable':
      return new ApiError('ServiceUnavailableException', 'Service Unavailable. Please try again later.');
  }
}
