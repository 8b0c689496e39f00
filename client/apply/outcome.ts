import { isDeepStrictEqual } from 'node:util';
import type { OperationName } from '../aws/operation.ts';
import type { LiveState, Plan, PlannedCall } from './model.ts';

/** What describing tells of a call whose answer was lost. */
export type Decision = 'carried-out' | 'not-carried-out' | 'unclear';

/** What was known at one time. */
export interface Known {
  readonly live: LiveState;
  /** Made from `live`. */
  readonly plan: Plan;
}

export interface Question {
  /** Calls of the plan that were not answered yet, the lost one first. */
  readonly remaining: readonly PlannedCall[];
  /** Before the plan's first call. */
  readonly before: Known;
  readonly now: Known;
}

/**
 * Decides by comparing whether a call whose answer was lost was carried out. Pure: whoever asks describes first.
 *
 * A call that was carried out is no longer part of the plan made now; one that was not is still its first. When the plan is neither of
 * both, somebody else changed something, too: then nothing is certain.
 */
export function decide({ remaining, before, now }: Question): Decision {
  const [call] = remaining;
  if (call === undefined) return 'carried-out';
  if (now.live.unknown?.some((member) => before.live.unknown?.includes(member) !== true) === true) return 'unclear';
  const own = traces[call.operation]?.(call, before.live, now.live);
  if (own !== undefined) return own;
  const isPlanned = sameCalls(now.plan.calls, remaining);
  const isDone = sameCalls(now.plan.calls, remaining.slice(1));
  // What is gone is refused to be deleted again; any other refusal tells nothing of what was sent.
  const isTold = now.plan.verdict !== 'refused' || /^(?:Delete|Deregister)/.test(call.operation);
  if (isDone && !isPlanned) return isTold ? 'carried-out' : 'unclear';
  return isPlanned && !leavesNoTrace.has(call.operation) ? 'not-carried-out' : 'unclear';
}

/** Whether two lists of calls ask for the same; tokens that only tell attempts apart do not count. */
export function sameCalls(some: readonly PlannedCall[], others: readonly PlannedCall[]): boolean {
  return isDeepStrictEqual(some.map(withoutToken), others.map(withoutToken));
}

function withoutToken({ operation, input }: PlannedCall): PlannedCall {
  const { clientToken: _, ...rest } = input;
  return { operation, input: rest };
}

type Trace = (call: PlannedCall, before: LiveState, now: LiveState) => Decision | undefined;

/** What a call leaves behind that its plan does not show; undefined leaves the question to the plan. */
const traces: Partial<Readonly<Record<OperationName, Trace>>> = {
  // The same members twice: only the deployment itself tells.
  UpdateService: ({ input }, before, now) => {
    if (input.forceNewDeployment !== true || now.service === undefined) return undefined;
    const known = new Set(before.service?.deployments?.map(({ id }) => id));
    return now.service.deployments?.some(({ id }) => !known.has(id)) === true ? 'carried-out' : 'not-carried-out';
  },
  CreateTaskSet: ({ input }, before, now) => {
    if (now.taskSets === undefined) return undefined;
    const known = new Set(before.taskSets?.map(({ taskSetArn }) => taskSetArn));
    const created = now.taskSets.filter(({ taskSetArn }) => !known.has(taskSetArn));
    if (created.length === 0) return 'not-carried-out';
    const { externalId } = input;
    return created.length === 1 && (created[0]?.externalId ?? undefined) === externalId ? 'carried-out' : 'unclear';
  },
  RegisterTaskDefinition: (_call, before, now) => {
    const [former = 0, newest = 0] = [before.taskDefinition?.revision, now.taskDefinition?.revision];
    // No newer one: that it is planned again says so, too, and a plan of "no change" could be an older one of the same content.
    return newest === former ? 'not-carried-out' : undefined;
  },
  StopTask: (_call, _before, now) => {
    const [task] = now.tasks ?? [];
    return task?.desiredStatus === 'STOPPED' ? 'carried-out' : undefined;
  },
};

/** Operations that are planned the same before and after: what they did is not part of what plans compare. */
const leavesNoTrace: ReadonlySet<OperationName> = new Set<OperationName>([
  'ContinueServiceDeployment',
  'ExecuteCommand',
  'RunTask',
  'StartTask',
  'StopServiceDeployment',
  'UpdateContainerAgent',
]);

/**
 * Operations with a `clientToken`: sent again with the same one, ECS answers what it did the first time.
 * Source: API reference, by operation (CreateService, CreateTaskSet, RunTask, CreateDaemon, CreateGateway, …).
 */
const takesToken: ReadonlySet<OperationName> = new Set<OperationName>([
  'CreateDaemon',
  'CreateGateway',
  'CreateService',
  'CreateTaskSet',
  'RunTask',
]);

/** The call with a token of its own, where the operation takes one and the file gives none. */
export function withToken(call: PlannedCall, newToken: () => string): PlannedCall {
  if (!takesToken.has(call.operation) || typeof call.input.clientToken === 'string') return call;
  return { ...call, input: { ...call.input, clientToken: newToken() } };
}

/** Whether sending the very same call once more changes nothing that the first one did not. */
export function isIdempotent({ operation, input }: PlannedCall): boolean {
  return takesToken.has(operation) && typeof input.clientToken === 'string';
}
