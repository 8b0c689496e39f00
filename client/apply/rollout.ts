import type * as ecs from '@aws-sdk/client-ecs';
import type { Failure } from '../aws/failure.ts';
import type { Explanation } from './explanation.ts';
import { countsOf, type RolloutCounts, type RolloutRow, rowsOf } from './rollout-rows.ts';
import { type StageState, stageOf } from './rollout-stage.ts';
import { type TimeLine, timeLineOf } from './time-line.ts';

/** Which rollout is followed. */
export interface RolloutTarget {
  /** Name or ARN. */
  readonly cluster: string;
  /** Name or ARN. */
  readonly service: string;
  /** ARN of the service deployment, where it is known; without it the one that is current at the first look. */
  readonly serviceDeployment?: string;
  /** Id (`ecs-svc/…`) of the PRIMARY deployment in the answer of the write: a look that does not show it yet is too early to judge. */
  readonly deployment?: string;
  /** Events from this time on belong to the rollout; without it, from the beginning of the deployment. A time of AWS, not of this machine. */
  readonly since?: Date;
}

/** How a rollout ends. `replaced`: another deployment of the service has begun. `gone`: the service or its cluster was deleted. */
export type RolloutEnd = 'steady' | 'failed' | 'rolled-back' | 'stopped' | 'replaced' | 'gone';

export type RolloutPhase =
  /** Nothing was read yet, or not yet what was written. */
  | 'waiting'
  | 'in-progress'
  /** A lifecycle hook waits for somebody to continue. */
  | 'paused'
  | 'rolling-back'
  | RolloutEnd;

/** What one look at the account gave. */
export interface RolloutAnswers {
  /** Undefined: there is none (any more). */
  readonly service?: ecs.Service | undefined;
  readonly serviceDeployment?: ecs.ServiceDeployment | undefined;
  /** Of a service whose deployments are task sets. */
  readonly taskSets?: readonly ecs.TaskSet[] | undefined;
  /** What could not be read beside the service, in plain words. */
  readonly unread?: readonly string[];
  readonly explanation?: Explanation | undefined;
}

/** A look that failed: what was known stays. */
export interface RolloutTrouble {
  readonly failure: Failure;
  readonly since: Date;
  /** Looks that failed in a row. */
  readonly looks: number;
}

/** What is known of a rollout. Each look makes another one. */
export interface RolloutState {
  readonly target: RolloutTarget;
  readonly phase: RolloutPhase;
  /** Why it is in this phase, in the API's words where it gives any. */
  readonly reason: string | undefined;
  readonly serviceName: string;
  readonly clusterName: string;
  readonly strategy: ecs.DeploymentStrategy | 'EXTERNAL' | 'CODE_DEPLOY';
  readonly isDaemon: boolean;
  /** Of the whole service. */
  readonly counts: RolloutCounts;
  /** Deployments or task sets, newest first. */
  readonly rows: readonly RolloutRow[];
  /** ARN of the service deployment that is followed. */
  readonly serviceDeployment: string | undefined;
  /** Row and task definition of what is rolled out: still known when it was rolled back. */
  readonly followed: { readonly deployment: string | undefined; readonly taskDefinition: string | undefined };
  readonly since: Date | undefined;
  readonly stage: StageState | undefined;
  readonly hooks: readonly ecs.DeploymentLifecycleHookDetail[];
  readonly circuitBreaker: ecs.ServiceDeploymentCircuitBreaker | undefined;
  readonly alarms: ecs.ServiceDeploymentAlarms | undefined;
  readonly rollback: ecs.Rollback | undefined;
  readonly timeLine: TimeLine;
  readonly explanation: Explanation | undefined;
  readonly unread: readonly string[];
  readonly trouble: RolloutTrouble | undefined;
  /** Looks that did not show the target's deployment yet. */
  readonly earlyLooks: number;
  /** When it was last read without failure. */
  readonly readAt: Date | undefined;
}

/** After so many looks (about a minute) a deployment that is not shown is not just late. */
const mostEarlyLooks = 10;

const ends: ReadonlySet<string> = new Set<RolloutEnd>([
  'steady',
  'failed',
  'rolled-back',
  'stopped',
  'replaced',
  'gone',
]);

/** Whether nothing more comes. */
export function isOver(phase: RolloutPhase): phase is RolloutEnd {
  return ends.has(phase);
}

/** Whether somebody may ask ECS to stop the deployment (StopServiceDeployment). Source: developer guide, "Stopping Amazon ECS service deployments". */
export function canBeStopped({ phase, serviceDeployment }: RolloutState): boolean {
  return serviceDeployment !== undefined && (phase === 'in-progress' || phase === 'paused');
}

/** Hooks of type PAUSE that wait for ContinueServiceDeployment. */
export function waitingHooks({ hooks, phase }: RolloutState): readonly ecs.DeploymentLifecycleHookDetail[] {
  return isOver(phase) ? [] : hooks.filter(({ status }) => status === 'AWAITING_ACTION');
}

/** Before the first look. */
export function rolloutStart(target: RolloutTarget): RolloutState {
  return {
    target,
    phase: 'waiting',
    reason: undefined,
    serviceName: lastPart(target.service),
    clusterName: lastPart(target.cluster),
    strategy: 'ROLLING',
    isDaemon: false,
    counts: { desired: 0, pending: 0, running: 0, failed: 0 },
    rows: [],
    serviceDeployment: target.serviceDeployment,
    followed: { deployment: target.deployment, taskDefinition: undefined },
    since: target.since,
    stage: undefined,
    hooks: [],
    circuitBreaker: undefined,
    alarms: undefined,
    rollback: undefined,
    timeLine: { entries: [], omitted: 0 },
    explanation: undefined,
    unread: [],
    trouble: undefined,
    earlyLooks: 0,
    readAt: undefined,
  };
}

/** A look failed: the state says so, and keeps the rest. A cluster or service that is not found is gone. */
export function rolloutFailed(previous: RolloutState, failure: Failure, now: Date): RolloutState {
  if (failure.kind === 'not-found') return gone(previous, now);
  const { since = now, looks = 0 } = previous.trouble ?? {};
  return { ...previous, trouble: { failure, since, looks: looks + 1 } };
}

/** The state after a look. Pure. @param now time of the look, of this machine: only for what AWS gives no time for */
export function rolloutOf(previous: RolloutState, answers: RolloutAnswers, now: Date): RolloutState {
  const { service, serviceDeployment, taskSets, unread = [] } = answers;
  if (service === undefined || service.status === 'INACTIVE') return gone(previous, now);
  const controller = service.deploymentController?.type;
  const rows = rowsOf(service, taskSets, serviceDeployment);
  const followed = followedOf(previous, service, serviceDeployment);
  const looked: RolloutState = {
    ...previous,
    serviceName: service.serviceName ?? previous.serviceName,
    clusterName: lastPart(service.clusterArn) || previous.clusterName,
    strategy:
      controller === 'EXTERNAL' || controller === 'CODE_DEPLOY'
        ? controller
        : (serviceDeployment?.deploymentConfiguration?.strategy ??
          service.deploymentConfiguration?.strategy ??
          'ROLLING'),
    isDaemon: service.schedulingStrategy === 'DAEMON',
    counts: countsOf(service, rows),
    rows,
    serviceDeployment: serviceDeployment?.serviceDeploymentArn ?? previous.serviceDeployment,
    followed,
    since: previous.since ?? serviceDeployment?.createdAt ?? primaryOf(service)?.createdAt ?? newestOf(taskSets),
    stage: stageOf(previous.stage, serviceDeployment, now),
    hooks: serviceDeployment?.lifecycleHookDetails ?? [],
    circuitBreaker: serviceDeployment?.deploymentCircuitBreaker,
    alarms: serviceDeployment?.alarms,
    rollback: serviceDeployment?.rollback,
    explanation: answers.explanation ?? previous.explanation,
    unread,
    trouble: undefined,
    readAt: now,
  };
  const judged = { ...looked, ...phaseOf(looked, service, serviceDeployment) };
  // What went wrong on the way to a good end needs no explanation any more.
  const next = judged.phase === 'steady' ? { ...judged, explanation: undefined } : judged;
  const earlyLooks = next.phase === 'waiting' ? previous.earlyLooks + 1 : previous.earlyLooks;
  return { ...next, earlyLooks, timeLine: timeLineOf(previous, next, service.events ?? [], now) };
}

type Judgement = Pick<RolloutState, 'phase' | 'reason'>;

function phaseOf(looked: RolloutState, service: ecs.Service, deployment: ecs.ServiceDeployment | undefined): Judgement {
  if (service.status === 'DRAINING') return { phase: 'in-progress', reason: 'The service is being deleted.' };
  const { target, strategy, rows } = looked;
  if (strategy === 'EXTERNAL' || strategy === 'CODE_DEPLOY') return phaseOfTaskSets(looked);
  const isUnseen =
    target.deployment !== undefined &&
    target.serviceDeployment === undefined &&
    !service.deployments?.some(({ id }) => id === target.deployment);
  // Answers are eventually consistent: the row that was just made may be missing.
  if (isUnseen && looked.phase === 'waiting' && looked.earlyLooks < mostEarlyLooks)
    return { phase: 'waiting', reason: 'ECS does not show the new deployment yet.' };
  return deployment === undefined ? phaseOfRows(looked, rows) : phaseOfDeployment(looked, service, deployment);
}

function phaseOfDeployment(
  { rows, hooks }: RolloutState,
  service: ecs.Service,
  deployment: ecs.ServiceDeployment,
): Judgement {
  const { status, statusReason: reason, deploymentCircuitBreaker, alarms } = deployment;
  const isReplaced =
    service.currentServiceDeployment !== undefined &&
    service.currentServiceDeployment !== deployment.serviceDeploymentArn;
  switch (status) {
    case 'SUCCESSFUL': {
      if (isReplaced) return { phase: 'replaced', reason: 'It completed, and another deployment has begun since.' };
      if (isCalm(rows)) return { phase: 'steady', reason };
      return { phase: 'in-progress', reason: 'The deployment completed; the service is not steady yet.' };
    }
    case 'STOPPED': {
      const isFailed = deploymentCircuitBreaker?.status === 'TRIGGERED' || alarms?.status === 'TRIGGERED';
      if (isFailed) return { phase: 'failed', reason };
      return { phase: isReplaced ? 'replaced' : 'stopped', reason };
    }
    case 'ROLLBACK_SUCCESSFUL':
      return { phase: 'rolled-back', reason: deployment.rollback?.reason ?? reason };
    case 'ROLLBACK_FAILED':
      return { phase: 'failed', reason };
    case 'STOP_REQUESTED':
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return { phase: 'rolling-back', reason: deployment.rollback?.reason ?? reason };
    default:
      return hooks.some((hook) => hook.status === 'AWAITING_ACTION')
        ? { phase: 'paused', reason: 'A lifecycle hook waits for somebody to continue.' }
        : { phase: 'in-progress', reason };
  }
}

/** Without a service deployment (it may not be read, or the service is older than they are) the rows tell. */
function phaseOfRows({ followed }: RolloutState, rows: readonly RolloutRow[]): Judgement {
  const primary = rows.find(({ status }) => status === 'PRIMARY');
  const ours = rows.find(({ id }) => id === followed.deployment);
  const isOurs = primary === undefined || followed.deployment === undefined || primary.id === followed.deployment;
  if (!isOurs) {
    const reason = ours?.reason;
    if (primary.state === 'COMPLETED' && ours === undefined)
      return { phase: 'replaced', reason: 'Another deployment is the current one.' };
    if (ours?.state === 'FAILED')
      return { phase: primary.state === 'COMPLETED' ? 'rolled-back' : 'rolling-back', reason };
    return { phase: 'replaced', reason: 'Another deployment has begun since.' };
  }
  if (primary?.state === 'FAILED') return { phase: 'failed', reason: primary.reason };
  if (primary?.state !== 'IN_PROGRESS' && isCalm(rows)) return { phase: 'steady', reason: primary?.reason };
  return { phase: 'in-progress', reason: primary?.reason };
}

/** Nobody but the user's own tool decides when a deployment of task sets is over: it is steady when all of them are. */
function phaseOfTaskSets({ rows }: RolloutState): Judgement {
  if (rows.length === 0) return { phase: 'steady', reason: 'The service has no task sets: nothing runs.' };
  const moving = rows.filter(({ state, status }) => state !== 'STEADY_STATE' || status === 'DRAINING');
  if (moving.length === 0) return { phase: 'steady', reason: 'All task sets are steady.' };
  return { phase: 'in-progress', reason: `${moving.length} of ${rows.length} task sets are not steady yet.` };
}

/** As many tasks of the PRIMARY deployment run as are wanted, no more and no fewer. */
function isCalm(rows: readonly RolloutRow[]): boolean {
  const primary = rows.find(({ status }) => status === 'PRIMARY');
  return primary === undefined || (primary.pending === 0 && primary.running === primary.desired);
}

/** The row that this is about: the PRIMARY one, or, when it is already rolled back, the one that failed. */
function followedOf(
  { followed, target }: RolloutState,
  service: ecs.Service,
  deployment: ecs.ServiceDeployment | undefined,
): RolloutState['followed'] {
  if (followed.deployment !== undefined && followed.taskDefinition !== undefined) return followed;
  const { deployments = [] } = service;
  const isRollback = deployment?.rollback !== undefined;
  const row =
    target.deployment === undefined
      ? isRollback
        ? deployments.find(({ rolloutState }) => rolloutState === 'FAILED')
        : primaryOf(service)
      : deployments.find(({ id }) => id === target.deployment);
  if (row === undefined) return followed;
  return { deployment: row.id, taskDefinition: row.taskDefinition };
}

function primaryOf({ deployments = [] }: ecs.Service): ecs.Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/** Of task sets nobody says which were made together: the newest is the beginning. */
function newestOf(taskSets: readonly ecs.TaskSet[] = []): Date | undefined {
  const times = taskSets.flatMap(({ createdAt }) => createdAt?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

function gone(previous: RolloutState, now: Date): RolloutState {
  const reason =
    previous.readAt === undefined
      ? `There is no service ${previous.serviceName} in cluster ${previous.clusterName}.`
      : `The service ${previous.serviceName} was deleted.`;
  const next: RolloutState = {
    ...previous,
    phase: 'gone',
    reason,
    trouble: undefined,
    rows: [],
    hooks: [],
    readAt: now,
  };
  return { ...next, timeLine: timeLineOf(previous, next, [], now) };
}

/** Name in an ARN, or the name itself. */
export function lastPart(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? '';
}
