import type { Deployment } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { timestamp, type Wire } from '../wire.ts';
import {
  type CurrentDeployment,
  currentDeployment,
  dropRow,
  endDeployment,
  isGoingOn,
  lastCompletedRevision,
  rollBack,
} from './deployments.ts';
import { tell } from './events.ts';
import { judgeHooks, nextHookTime, startHooks } from './lifecycle-hooks.ts';
import { failWhenBroken } from './rollout-failure.ts';
import { memoryOf, progressOf } from './service-memory.ts';
import { countsOf, scaleTo } from './service-tasks.ts';
import {
  hasHooks,
  isScaledUp,
  keepMemory,
  type Stage,
  type StageMemory,
  secondsOf,
  showMemory,
  stageAfter,
  stageMemory,
  startMemory,
} from './stage-memory.ts';
import { bakeTimeInMinutes, type TrafficStep, trafficSteps } from './traffic.ts';
import { lookAgainAt } from './wake.ts';

/** What one look at a deployment works with. */
interface Look extends CurrentDeployment {
  readonly account: Account;
  readonly cluster: StoredCluster;
  readonly stored: StoredService;
  readonly memory: StageMemory;
}

/**
 * Leads on the deployment of a service whose strategy is BLUE_GREEN, LINEAR or CANARY; called whenever something changed. The new revision is
 * scaled up beside the earlier one, then traffic moves over step by step, both bake, and the earlier one is scaled down. Between
 * deployments it keeps the service at its desired count.
 *
 * A first deployment has nothing to take traffic from: it takes all of it at once, and does not bake, as a bake time is one in which both
 * revisions run (DeploymentConfiguration.bakeTimeInMinutes).
 */
export function reconcileStages(account: Account, cluster: StoredCluster, stored: StoredService): void {
  // Each turn leads into another stage, and there are few: it ends.
  while (turn(account, cluster, stored));
  const look = lookAt(account, cluster, stored);
  if (look === undefined) return;
  scaleRows(look);
  tellSteady(look);
  lookAgain(look);
}

function lookAt(account: Account, cluster: StoredCluster, stored: StoredService): Look | undefined {
  const current = currentDeployment(stored);
  if (current === undefined) return undefined;
  const { serviceDeploymentArn = '' } = current.serviceDeployment;
  const known = stageMemory(stored);
  if (known?.serviceDeploymentArn === serviceDeploymentArn)
    return { ...current, account, cluster, stored, memory: known };
  const look = { ...current, account, cluster, stored, memory: startMemory(serviceDeploymentArn, firstSource(stored)) };
  keepMemory(stored, look.memory);
  if (isGoingOn(current.serviceDeployment)) begin(look);
  return look;
}

/** Does the next thing that is due; whether there was one. */
function turn(account: Account, cluster: StoredCluster, stored: StoredService): boolean {
  const look = lookAt(account, cluster, stored);
  if (look === undefined || !isGoingOn(look.serviceDeployment)) return false;
  const { status } = look.serviceDeployment;
  failWhenBroken(account, cluster, stored);
  if (look.serviceDeployment.status !== status) {
    if (!isGoingOn(look.serviceDeployment)) finish(look);
    return true;
  }
  return status === 'ROLLBACK_IN_PROGRESS' ? comeBack(look) : moveOn(look);
}

function begin(look: Look): void {
  const { serviceDeployment } = look;
  giveTraffic(look, 0);
  // "… only happens when you start a new service deployment with more than 1 service revision in an ACTIVE state."
  const isReconciled = (serviceDeployment.sourceServiceRevisions ?? []).length > 1;
  enter(look, isReconciled ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP', 0);
}

function enter(look: Look, stage: Stage, step: number): void {
  const { account, serviceDeployment, memory } = look;
  const configuration = serviceDeployment.deploymentConfiguration ?? {};
  const traffic = stepsOf(look)[step];
  memory.stage = stage;
  memory.step = step;
  memory.endsAt = account.now + secondsOf(stage) * 1000;
  memory.hooks = hasHooks(stage) && !isGoingBack(look) ? startHooks(account, configuration, stage) : [];
  if (stage === 'TEST_TRAFFIC_SHIFT') memory.test = { [targetOf(look)]: 100 };
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && !isGoingBack(look) && traffic !== undefined) {
    giveTraffic(look, traffic.percent);
    memory.endsAt += traffic.bakeTimeInMinutes * 60_000;
  }
  if (stage === 'BAKE_TIME' && sourceOf(look) !== undefined) {
    memory.endsAt += bakeTimeInMinutes(configuration) * 60_000;
  }
  serviceDeployment.updatedAt = timestamp(account.now);
  showMemory(serviceDeployment, memory);
}

/** Goes to the next stage, once everything that this one waits for is there. */
function moveOn(look: Look): boolean {
  const { account, cluster, stored, memory, serviceDeployment } = look;
  const verdict = judgeHooks(memory.hooks, account.now);
  showMemory(serviceDeployment, memory);
  if (verdict === 'FAILED') return failByHook(look);
  if (verdict !== 'PASSED' || account.now < memory.endsAt || !isStageDone(look)) return false;
  const next = stageAfter(memory.stage, memory.step, stepsOf(look).length);
  if (next !== undefined) {
    enter(look, next.stage, next.step);
    return true;
  }
  dropOthers(look);
  finish(look);
  endDeployment(account, cluster, stored, { status: 'SUCCESSFUL' });
  return true;
}

function isStageDone(look: Look): boolean {
  const { row, memory } = look;
  if (memory.stage === 'RECONCILE_SERVICE') {
    return otherRows(look)
      .filter((other) => arnOf(look, other) !== sourceOf(look))
      .every((other) => isEmpty(look, other));
  }
  if (memory.stage === 'SCALE_UP') return isUp(look, row);
  if (memory.stage === 'CLEAN_UP') return otherRows(look).every((other) => isEmpty(look, other));
  return true;
}

/**
 * "FAILED – Amazon ECS rolls back the deployment to the last successful service revision." (Developer Guide, lifecycle hooks) Without one, the
 * rollback fails, and the new revision gets no more tasks.
 */
function failByHook(look: Look): boolean {
  const { account, cluster, stored, memory, progress } = look;
  const reason = `Service deployment rolled back because a lifecycle hook failed at ${memory.stage}.`;
  if (rollBack(account, cluster, stored, reason) !== undefined) return true;
  progress.isGivenUp = true;
  finish(look);
  endDeployment(account, cluster, stored, {
    status: 'ROLLBACK_FAILED',
    // The second sentence is the API's own.
    reason: `${reason} No rollback candidate was found to run the rollback.`,
  });
  return true;
}

/** Gives the traffic back to the earlier revision when that has all its tasks, and scales the others down. */
function comeBack(look: Look): boolean {
  const { account, cluster, stored, memory, revision, row } = look;
  if (!memory.isTrafficBack) {
    if (!isUp(look, row)) return false;
    memory.isTrafficBack = true;
    memory.production = { [revision.serviceRevisionArn ?? '']: 100 };
    memory.test = {};
    enter(look, 'PRODUCTION_TRAFFIC_SHIFT', memory.step);
    return true;
  }
  if (account.now < memory.endsAt) return false;
  if (memory.stage !== 'CLEAN_UP') {
    enter(look, 'CLEAN_UP', memory.step);
    return true;
  }
  if (!otherRows(look).every((other) => isEmpty(look, other))) return false;
  dropOthers(look);
  finish(look);
  endDeployment(account, cluster, stored, {
    status: 'ROLLBACK_SUCCESSFUL',
    reason: look.serviceDeployment.statusReason,
  });
  return true;
}

/** A deployment that is over shows no hooks. */
function finish({ memory, serviceDeployment }: Look): void {
  memory.hooks = [];
  showMemory(serviceDeployment, memory);
}

/** Starts and stops tasks of each row, by the stage that the deployment is in. */
function scaleRows(look: Look): void {
  const { account, cluster, stored } = look;
  for (const row of stored.service.deployments ?? []) {
    const count = wantedOf(look, row);
    const { taskDefinition = '', launchType, capacityProviderStrategy, platformVersion, networkConfiguration } = row;
    if (row.desiredCount !== count) {
      row.desiredCount = count;
      row.updatedAt = timestamp(account.now);
    }
    const isGivenUp = progressOf(stored, row.id ?? '').isGivenUp === true;
    const { active } = countsOf(cluster, stored, row.id ?? '');
    const of = { id: row.id ?? '', taskDefinition, launchType, capacityProviderStrategy, platformVersion };
    scaleTo(account, cluster, stored, { ...of, networkConfiguration }, isGivenUp ? Math.min(count, active) : count);
  }
}

function wantedOf(look: Look, row: Wire<Deployment>): number {
  const { stored, memory, serviceDeployment } = look;
  const { status, desiredCount = 0 } = stored.service;
  if (status !== 'ACTIVE') return 0;
  const isPrimary = row.id === look.row.id;
  switch (serviceDeployment.status) {
    case 'IN_PROGRESS':
    case 'STOP_REQUESTED':
    case 'ROLLBACK_REQUESTED':
      if (isPrimary) return isScaledUp(memory.stage) ? desiredCount : 0;
      return arnOf(look, row) === sourceOf(look) && memory.stage !== 'CLEAN_UP' ? desiredCount : 0;
    case 'ROLLBACK_IN_PROGRESS':
      return isPrimary || memory.stage !== 'CLEAN_UP' || !memory.isTrafficBack ? desiredCount : 0;
    case 'SUCCESSFUL':
    case 'ROLLBACK_SUCCESSFUL':
      return isPrimary ? desiredCount : 0;
    case 'STOPPED':
      // It stays as it is: what was scaled down already does not come back.
      return isPrimary || memory.stage !== 'CLEAN_UP' ? desiredCount : 0;
    default:
      return desiredCount;
  }
}

function tellSteady({ cluster, stored, row, serviceDeployment, account }: Look): void {
  const memory = memoryOf(stored);
  const { healthy, active } = countsOf(cluster, stored, row.id ?? '');
  const { desiredCount = 0, status } = stored.service;
  const isOver = serviceDeployment.status === 'SUCCESSFUL' || serviceDeployment.status === 'ROLLBACK_SUCCESSFUL';
  const isSteady = isOver && status === 'ACTIVE' && healthy === desiredCount && active === desiredCount;
  if (isSteady && memory.isSteady !== true) tell(account, stored, ' has reached a steady state.');
  memory.isSteady = isSteady;
}

function lookAgain({ account, stored, memory, serviceDeployment }: Look): void {
  if (!isGoingOn(serviceDeployment)) return;
  const times = [memory.endsAt, nextHookTime(memory.hooks) ?? 0].filter((time) => time > account.now);
  if (times.length > 0) lookAgainAt(account, stored, Math.min(...times));
}

/** Production traffic: so many percent for the new revision, the others for the one before. */
function giveTraffic(look: Look, percent: number): void {
  const source = sourceOf(look);
  look.memory.production = {
    [targetOf(look)]: percent,
    // Tenths of a percent: 100 - 33.3 is 66.7.
    ...(source !== undefined && { [source]: Math.round((100 - percent) * 10) / 10 }),
  };
  if (percent === 0) look.memory.test = {};
}

function stepsOf(look: Look): readonly TrafficStep[] {
  if (sourceOf(look) === undefined) return [{ percent: 100, bakeTimeInMinutes: 0 }];
  return trafficSteps(look.serviceDeployment.deploymentConfiguration ?? {});
}

function targetOf({ serviceDeployment }: Look): string {
  return serviceDeployment.targetServiceRevision?.arn ?? '';
}

/** The revision that production traffic comes from, and that a rollback goes back to. */
function sourceOf({ memory }: Look): string | undefined {
  return memory.source;
}

/** Of several that run, the one that was deployed completely; otherwise the oldest. */
function firstSource(stored: StoredService): string | undefined {
  const sources = stored.serviceDeployments.at(-1)?.sourceServiceRevisions?.map(({ arn }) => arn) ?? [];
  const completed = lastCompletedRevision(stored);
  return sources.includes(completed) ? completed : sources.at(-1);
}

function otherRows({ stored, row }: Look): readonly Wire<Deployment>[] {
  return (stored.service.deployments ?? []).filter(({ id }) => id !== row.id);
}

function dropOthers(look: Look): void {
  for (const { id = '' } of otherRows(look)) dropRow(look.stored, id);
}

function arnOf({ stored }: Look, { id = '' }: Wire<Deployment>): string | undefined {
  return progressOf(stored, id).revisionArn;
}

/** "The green service revision scales up to 100% and launches new tasks." (ServiceDeployment.lifecycleStage) */
function isUp({ cluster, stored }: Look, { id = '' }: Wire<Deployment>): boolean {
  return countsOf(cluster, stored, id).healthy >= (stored.service.desiredCount ?? 0);
}

function isEmpty({ cluster, stored }: Look, { id = '' }: Wire<Deployment>): boolean {
  const { active, running, pending } = countsOf(cluster, stored, id);
  return active === 0 && running === 0 && pending === 0;
}

function isGoingBack({ serviceDeployment }: Look): boolean {
  return serviceDeployment.status === 'ROLLBACK_IN_PROGRESS';
}
