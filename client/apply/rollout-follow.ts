import type * as ecs from '@aws-sdk/client-ecs';
import { CallError, type Failure } from '../aws/failure.ts';
import { wait as sleep } from '../aws/pace.ts';
import { describeServiceDeployments } from '../aws/reads.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import type { Explanation } from './explanation.ts';
import { readExplanation, readTaskDefinition } from './explanation-read.ts';
import {
  isOver,
  type RolloutAnswers,
  type RolloutState,
  type RolloutTarget,
  rolloutFailed,
  rolloutOf,
  rolloutStart,
} from './rollout.ts';

export interface FollowOptions {
  /** Ends the following; the rollout goes on. */
  readonly signal: AbortSignal;
  /** Told of every state, the last one included. */
  readonly onDidChange?: (state: RolloutState) => void;
  /** Of this machine. */
  readonly now?: () => Date;
  /** Waits between looks; may return early (somebody signed in), and rejects when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds. */
const shortestWait = 2_000;
const longestWait = 10_000;

/**
 * How long to wait for the next look.
 *
 * @param quietLooks looks in a row that brought nothing new, or failed
 */
export function waitAfter(quietLooks: number): number {
  return Math.min(longestWait, Math.round(shortestWait * 1.5 ** quietLooks));
}

/**
 * Follows a rollout until it is over or the signal is aborted: yields the state after every look. A look that fails is told in the
 * state and tried again; nothing is thrown. What it reads it reads in the background, so that people's own calls come first.
 */
export async function* followRollout(
  session: Session,
  target: RolloutTarget,
  { signal, onDidChange, now = () => new Date(), wait = sleep }: FollowOptions,
): AsyncGenerator<RolloutState, RolloutState, undefined> {
  const look = createLook(session, { signal, priority: 'background' });
  let state = rolloutStart(target);
  let quietLooks = 0;
  while (!signal.aborted) {
    const before = state;
    try {
      state = rolloutOf(before, await look(before), now());
    } catch (error) {
      if (signal.aborted) break;
      state = rolloutFailed(before, failureOf(error), now());
    }
    quietLooks = isSame(before, state) ? quietLooks + 1 : 0;
    onDidChange?.(state);
    yield state;
    if (isOver(state.phase)) break;
    await wait(waitAfter(quietLooks), signal).catch(() => undefined);
  }
  return state;
}

/** Whether a look brought nothing that moves: what is due is not told by the clock. */
function isSame(before: RolloutState, after: RolloutState): boolean {
  if (after.trouble !== undefined) return true;
  const [a, b] = [before, after].map(({ phase, rows, timeLine, hooks }) =>
    JSON.stringify([phase, rows, timeLine.entries.length, timeLine.omitted, hooks]),
  );
  return a === b;
}

function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  const message = `Reading the rollout failed: ${error instanceof Error ? error.message : String(error)}`;
  return { kind: 'other', message, remedy: { kind: 'retry' }, isOutcomeUnknown: false };
}

/** One look: the service, then its service deployment or its task sets; stopped tasks only when there is something to explain. */
function createLook(session: Session, options: CallOptions): (state: RolloutState) => Promise<RolloutAnswers> {
  let mayReadDeployments = true;
  let definition: { readonly arn: string; readonly read: ecs.TaskDefinition | undefined } | undefined;
  let explained: { readonly key: string; readonly explanation: Explanation } | undefined;

  async function look(state: RolloutState): Promise<RolloutAnswers> {
    const { cluster, service: name } = state.target;
    const { services = [] } = await session.call('DescribeServices', { cluster, services: [name] }, options);
    const [service] = services;
    if (service === undefined || service.status === 'INACTIVE') return { service };
    const isExternal = service.deploymentController?.type === 'EXTERNAL';
    const unread: string[] = [];
    const [serviceDeployment, taskSets] = await Promise.all([
      isExternal ? undefined : deploymentOf(state, service, unread),
      isExternal ? taskSetsOf(state, service, unread) : undefined,
    ]);
    const answers = { service, serviceDeployment, taskSets, unread };
    return { ...answers, explanation: await explanationOf(state, answers, unread) };
  }

  async function deploymentOf(
    state: RolloutState,
    service: ecs.Service,
    unread: string[],
  ): Promise<ecs.ServiceDeployment | undefined> {
    const arn = state.serviceDeployment ?? service.currentServiceDeployment;
    if (arn === undefined) return undefined;
    // Before the row of the write is seen, the current deployment may still be the one before.
    const { deployment } = state.target;
    const isEarly = deployment !== undefined && !service.deployments?.some(({ id }) => id === deployment);
    if (isEarly && state.phase === 'waiting' && state.target.serviceDeployment === undefined) return undefined;
    if (!mayReadDeployments) {
      unread.push(deploymentsUnread);
      return undefined;
    }
    try {
      return (await describeServiceDeployments(session, [arn], options)).found[0];
    } catch (error) {
      if (!(error instanceof CallError) || !isFinal(error.failure)) throw error;
      mayReadDeployments = false;
      unread.push(deploymentsUnread);
      return undefined;
    }
  }

  async function taskSetsOf(
    { target: { cluster, service } }: RolloutState,
    { taskSets = [] }: ecs.Service,
    unread: string[],
  ): Promise<readonly ecs.TaskSet[]> {
    try {
      return (await session.call('DescribeTaskSets', { cluster, service }, options)).taskSets ?? taskSets;
    } catch (error) {
      if (!(error instanceof CallError) || !isFinal(error.failure)) throw error;
      unread.push(`Task sets as DescribeServices has them: ${error.failure.message}`);
      return taskSets;
    }
  }

  async function explanationOf(
    state: RolloutState,
    answers: RolloutAnswers,
    unread: string[],
  ): Promise<Explanation | undefined> {
    const seen = rolloutOf(state, answers, new Date());
    const { events = [] } = answers.service ?? {};
    const isBad = ['failed', 'rolled-back', 'rolling-back'].includes(seen.phase);
    const impaired = seen.timeLine.entries.filter(({ kind, tone }) => kind === 'event' && tone === 'bad').length;
    if (seen.phase === 'steady') return undefined;
    if (!isBad && seen.counts.failed === 0 && impaired === 0) return undefined;
    const key = JSON.stringify([seen.phase, seen.counts.failed, impaired]);
    if (explained?.key === key) return explained.explanation;
    try {
      const explanation = await readExplanation(session, toExplain(seen, events), await definitionOf(seen), options);
      explained = { key, explanation };
      return explanation;
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
      unread.push(`The stopped tasks could not be read: ${error.failure.message}`);
      return explained?.explanation;
    }
  }

  async function definitionOf({ followed }: RolloutState): Promise<ecs.TaskDefinition | undefined> {
    const arn = followed.taskDefinition;
    if (arn === undefined) return undefined;
    if (definition?.arn !== arn) definition = { arn, read: await readTaskDefinition(session, arn, options) };
    return definition.read;
  }

  return look;
}

function toExplain({ target, rows, followed, since }: RolloutState, events: readonly ecs.ServiceEvent[]) {
  const taskSets = rows.filter(({ kind }) => kind === 'task-set').map(({ id }) => id);
  const startedBy = taskSets.length > 0 ? taskSets : followed.deployment === undefined ? [] : [followed.deployment];
  return {
    cluster: target.cluster,
    service: target.service,
    startedBy,
    taskDefinition: followed.taskDefinition,
    since,
    events,
  };
}

const deploymentsUnread =
  'Stages, circuit breaker and alarms are not known: ecs:DescribeServiceDeployments is not allowed here.';

/** Asking again gives the same: not allowed, or not known to this endpoint. */
function isFinal({ kind }: Failure): boolean {
  return kind === 'access-denied' || kind === 'invalid' || kind === 'not-found';
}
