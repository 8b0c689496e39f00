import type * as ecs from '@aws-sdk/client-ecs';
import { counted } from '../counted.ts';
import type { NodeData } from './model.ts';

/** How a thing is doing, whatever its kind. `unknown`: not described yet, or it has no state. */
export type Health = 'good' | 'progress' | 'warning' | 'bad' | 'off' | 'unknown';

/** A state in a word of the icon and in words of the row. */
export interface State {
  readonly health: Health;
  /** `rolling out`, `stopped, exit code 1`; empty where there is nothing to say. */
  readonly text: string;
  /** Why, in the words of ECS: as long as they are. */
  readonly reason?: string;
}

const longestReason = 60;

/** The state in words with the reason, of which a row has room for the beginning only. */
export function stateText({ text, reason }: State, length: 'short' | 'full'): string {
  if (reason === undefined) return text;
  const words = length === 'short' ? briefly(reason) : reason;
  return text === '' ? words : `${text}: ${words}`;
}

/** Errors of the agent begin with a code: `CannotPullContainerError: …`. */
function briefly(reason: string): string {
  const code = /^(\w+Error):/.exec(reason)?.[1];
  if (code !== undefined) return code;
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason).trimEnd()}…`;
}

const good = /^(ACTIVE|RUNNING|HEALTHY|COMPLETED|SUCCESSFUL|STEADY_STATE|CREATE_COMPLETE|UPDATE_COMPLETE|OK)$/;
const inProgress = /(PROVISIONING|PENDING|IN_PROGRESS|REQUESTED|ING)$/;
const bad = /(FAILED|UNHEALTHY|IMPAIRED)$/;

/** `ROLLBACK_IN_PROGRESS` -> `rollback in progress` */
export function inWords(status: string): string {
  return status.toLowerCase().replaceAll('_', ' ');
}

function healthOf(status: string): Health {
  if (good.test(status)) return 'good';
  if (bad.test(status)) return 'bad';
  if (inProgress.test(status)) return 'progress';
  // The deployment that was asked for did not come about.
  if (status === 'ROLLBACK_SUCCESSFUL') return 'warning';
  return status === '' || status === 'UNKNOWN' ? 'unknown' : 'off';
}

function plain(status: string | undefined): State {
  return status === undefined ? unknown : { health: healthOf(status), text: inWords(status) };
}

const unknown: State = { health: 'unknown', text: '' };

/** The state of what a node stands for. */
export function stateOf(data: NodeData): State {
  switch (data.kind) {
    case 'cluster':
      return plain(data.cluster?.status);
    case 'service':
      return data.service === undefined ? unknown : serviceState(data.service);
    case 'deployment':
      return deploymentState(data.deployment);
    case 'service-deployment':
      return serviceDeploymentState(data.serviceDeployment);
    case 'task-set':
      return plain(data.taskSet.status === 'DRAINING' ? 'DRAINING' : data.taskSet.stabilityStatus);
    case 'task':
      return data.task === undefined ? unknown : taskState(data.task);
    case 'container':
      return containerState(data.container);
    case 'container-instance':
      return data.instance === undefined ? unknown : instanceState(data.instance);
    case 'capacity-provider':
      return providerState(data.provider);
    case 'task-definition':
      return plain(data.taskDefinition?.status);
    case 'daemon':
      return plain(data.daemon?.status);
    case 'express-service':
      return withReason(plain(data.service?.status?.statusCode), data.service?.status?.statusReason);
    case 'gateway':
      return withReason(plain(data.gateway?.status), data.gateway?.statusReason);
    case 'event':
      return { health: eventHealth(data.event.message ?? ''), text: '' };
    case 'connection':
      return { health: data.failure === undefined ? 'unknown' : 'bad', text: '' };
    case 'group':
    case 'family':
      return unknown;
    case 'note':
      return { health: data.note === 'failed' ? 'bad' : 'unknown', text: '' };
  }
}

/** Of several deployments the primary one is what the service is on its way to. */
export function primaryDeployment({ deployments = [] }: ecs.Service): ecs.Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

function serviceState(service: ecs.Service): State {
  const { status = '', taskSets = [] } = service;
  const { running: runningCount, desired: desiredCount } = taskCounts(service);
  if (status !== 'ACTIVE') return plain(status);
  const primary = primaryDeployment(service);
  const rollout = rolloutState(primary);
  if (rollout !== undefined) return rollout;
  if (taskSets.some(({ stabilityStatus }) => stabilityStatus === 'STABILIZING'))
    return { health: 'progress', text: 'task set stabilizing' };
  if (desiredCount === 0 && runningCount === 0) return { health: 'off', text: '' };
  if (runningCount > desiredCount) return { health: 'progress', text: 'scaling in' };
  if (runningCount === 0) return { health: 'bad', text: 'no task runs' };
  return runningCount < desiredCount ? { health: 'warning', text: 'tasks missing' } : { health: 'good', text: '' };
}

/**
 * Tasks that run and that shall run. Of a rollout the new ones count, for that is its progress; task sets each have their own number, and
 * that of the service is only what they are percentages of.
 */
export function taskCounts(service: ecs.Service): { readonly running: number; readonly desired: number } {
  const { desiredCount: desired = 0, runningCount: running = 0, taskSets = [] } = service;
  if (taskSets.length > 0) {
    return taskSets.reduce(
      (sum, { runningCount = 0, computedDesiredCount = 0 }) => ({
        running: sum.running + runningCount,
        desired: sum.desired + computedDesiredCount,
      }),
      { running: 0, desired: 0 },
    );
  }
  const primary = primaryDeployment(service);
  if (primary?.rolloutState !== 'IN_PROGRESS' || primary.desiredCount === undefined) return { running, desired };
  return { running: primary.runningCount ?? 0, desired: primary.desiredCount };
}

/** Undefined: there is no rollout that has to be told. */
function rolloutState(deployment: ecs.Deployment | undefined): State | undefined {
  const { rolloutState: state, rolloutStateReason: reason = '', failedTasks = 0 } = deployment ?? {};
  if (state === 'FAILED') return { health: 'bad', text: 'deployment failed' };
  if (state !== 'IN_PROGRESS') return undefined;
  const text = /roll(?:ing|ed)? ?back/i.test(reason) ? 'rolling back' : 'rolling out';
  if (failedTasks === 0) return { health: 'progress', text };
  return { health: 'warning', text: `${text}, ${counted(failedTasks, 'task')} failed` };
}

function deploymentState(deployment: ecs.Deployment): State {
  const rollout = rolloutState(deployment);
  if (rollout !== undefined) return rollout;
  const { status = '', rolloutState: state } = deployment;
  if (status === 'ACTIVE') return { health: 'progress', text: 'being replaced' };
  return state === undefined ? plain(status === 'PRIMARY' ? 'ACTIVE' : status) : plain(state);
}

function serviceDeploymentState(deployment: ecs.ServiceDeployment | undefined): State {
  const { status, lifecycleStage } = deployment ?? {};
  const state = plain(status);
  if (state.health !== 'progress' || lifecycleStage === undefined) return state;
  return { ...state, text: `${state.text}, ${inWords(lifecycleStage)}` };
}

function taskState({ lastStatus = '', healthStatus, stoppedReason, containers = [] }: ecs.Task): State {
  if (lastStatus === 'STOPPED') {
    const codes = containers.flatMap(({ exitCode }) => (exitCode === undefined ? [] : [exitCode]));
    const failed = codes.find((code) => code !== 0);
    const exit = failed ?? codes[0];
    // Without any exit code no container came to run: the image, a secret, the network.
    const health = failed === undefined && codes.length > 0 ? 'off' : stoppedByPurpose(stoppedReason) ? 'off' : 'bad';
    return withReason({ health, text: exit === undefined ? 'stopped' : `stopped, exit code ${exit}` }, stoppedReason);
  }
  const state = plain(lastStatus);
  if (healthStatus === undefined || healthStatus === 'UNKNOWN') return state;
  return {
    health: healthStatus === 'UNHEALTHY' ? 'bad' : state.health,
    text: `${state.text}, ${inWords(healthStatus)}`,
  };
}

/** Source: "Stopped tasks error codes" of the ECS developer guide. */
function stoppedByPurpose(reason = ''): boolean {
  return /^(Scaling activity initiated by|Task stopped by user|UserInitiated|ServiceSchedulerInitiated)/i.test(reason);
}

function containerState({ lastStatus = '', healthStatus, exitCode, reason }: ecs.Container): State {
  if (lastStatus === 'STOPPED') {
    const health = exitCode === 0 ? 'off' : exitCode === undefined && reason === undefined ? 'off' : 'bad';
    return withReason({ health, text: exitCode === undefined ? 'stopped' : `stopped, exit code ${exitCode}` }, reason);
  }
  const state = withReason(plain(lastStatus), reason);
  if (healthStatus === undefined || healthStatus === 'UNKNOWN') return state;
  return {
    health: healthStatus === 'UNHEALTHY' ? 'bad' : state.health,
    text: `${state.text}, ${inWords(healthStatus)}`,
  };
}

function instanceState({ status, statusReason, agentConnected, healthStatus }: ecs.ContainerInstance): State {
  const state = withReason(plain(status), statusReason);
  if (status !== 'ACTIVE') return state;
  if (agentConnected === false) return { health: 'bad', text: 'agent disconnected' };
  return healthStatus?.overallStatus === 'IMPAIRED' ? { health: 'bad', text: 'impaired' } : state;
}

function providerState(provider: ecs.CapacityProvider | undefined): State {
  const { status, updateStatus = '', updateStatusReason } = provider ?? {};
  const isWorthTelling = /_(FAILED|IN_PROGRESS)$/.test(updateStatus);
  return isWorthTelling ? withReason(plain(updateStatus), updateStatusReason) : plain(status);
}

/** Events have no level; their words are those of the ECS service scheduler ("Service event messages", ECS developer guide). */
function eventHealth(message: string): Health {
  if (/unable|failed|unhealthy|could not|error|alarm|rolling back/i.test(message)) return 'warning';
  return /steady state|completed/i.test(message) ? 'good' : 'unknown';
}

function withReason(state: State, reason: string | undefined): State {
  return reason === undefined || reason === '' ? state : { ...state, reason };
}
