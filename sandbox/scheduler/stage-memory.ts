import type {
  DeploymentLifecycleHookStage,
  ServiceDeployment,
  ServiceDeploymentLifecycleStage,
} from '@aws-sdk/client-ecs';
import type { DeploymentProgress, StoredService } from '../account.ts';
import type { Wire } from '../wire.ts';
import { type HookRun, hookDetail } from './lifecycle-hooks.ts';

/** A stage of a deployment, as hooks name them too. */
export type Stage = ServiceDeploymentLifecycleStage | DeploymentLifecycleHookStage;

/** Percentages of traffic by ARN of the service revision. */
type Weights = Record<string, number>;

/** Where the newest staged deployment of a service stands: plain data, changed in place. */
export interface StageMemory extends DeploymentProgress {
  serviceDeploymentArn: string;
  /** ARN of the revision that has the production traffic when the deployment begins. */
  source?: string;
  stage: Stage;
  /** Which shift of production traffic it is at, from 0. */
  step: number;
  /** Milliseconds since the epoch: the stage takes at least until then. */
  endsAt: number;
  hooks: HookRun[];
  /** Whether a rollback has given production traffic back to the earlier revision. */
  isTrafficBack: boolean;
  production: Weights;
  test: Weights;
}

/** The stages in their order; the last three before the shift is complete are walked once for each step of traffic. */
const order: readonly Stage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
];

/** How long the sandbox says that a stage takes at least, beside its hooks, tasks and bake times; in seconds. */
const stageSeconds: Readonly<Record<Stage, number>> = {
  RECONCILE_SERVICE: 5,
  PRE_SCALE_UP: 5,
  SCALE_UP: 0,
  POST_SCALE_UP: 5,
  TEST_TRAFFIC_SHIFT: 10,
  POST_TEST_TRAFFIC_SHIFT: 5,
  PRE_PRODUCTION_TRAFFIC_SHIFT: 0,
  PRODUCTION_TRAFFIC_SHIFT: 10,
  POST_PRODUCTION_TRAFFIC_SHIFT: 5,
  BAKE_TIME: 0,
  CLEAN_UP: 0,
};

/** @returns seconds */
export function secondsOf(stage: Stage): number {
  return stageSeconds[stage];
}

/** Stages at which hooks run. Source: DeploymentLifecycleHookStage in the SDK. */
export function hasHooks(stage: Stage): stage is DeploymentLifecycleHookStage {
  return stage !== 'SCALE_UP' && stage !== 'BAKE_TIME' && stage !== 'CLEAN_UP';
}

/**
 * The stage behind a stage, undefined behind the last; after each shift of production traffic but the last, the way goes back to the one
 * before: "For linear and canary deployments, this stage is invoked before every traffic shift step." (DeploymentLifecycleHook)
 */
export function stageAfter(stage: Stage, step: number, steps: number): { stage: Stage; step: number } | undefined {
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && step + 1 < steps) {
    return { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: step + 1 };
  }
  const next = order[order.indexOf(stage) + 1];
  return next === undefined ? undefined : { stage: next, step };
}

/** Whether the new revision wants its tasks in this stage. */
export function isScaledUp(stage: Stage): boolean {
  return order.indexOf(stage) >= order.indexOf('SCALE_UP');
}

/** Key of the memory in `StoredService.progress`. */
const key = 'stages';

/** The memory of the newest staged deployment; undefined before the first one begins. */
export function stageMemory(stored: StoredService): StageMemory | undefined {
  return stored.progress[key] as StageMemory | undefined;
}

/** The memory of a deployment that begins. @param source ARN of the revision that has the production traffic, if one has */
export function startMemory(serviceDeploymentArn: string, source: string | undefined): StageMemory {
  return {
    failedTasks: 0,
    serviceDeploymentArn,
    ...(source !== undefined && { source }),
    stage: 'PRE_SCALE_UP',
    step: 0,
    endsAt: 0,
    hooks: [],
    isTrafficBack: false,
    production: {},
    test: {},
  };
}

/** Keeps the memory of the newest deployment; that of the one before is forgotten. */
export function keepMemory(stored: StoredService, memory: StageMemory): void {
  stored.progress[key] = memory;
}

/** Writes stage, hooks and weights into the service deployment, where DescribeServiceDeployments shows them. */
export function showMemory(deployment: Wire<ServiceDeployment>, memory: StageMemory): void {
  // The stage before a shift is one of hooks only: ServiceDeploymentLifecycleStage does not have it.
  if (memory.stage !== 'PRE_PRODUCTION_TRAFFIC_SHIFT') deployment.lifecycleStage = memory.stage;
  if (memory.hooks.length === 0) delete deployment.lifecycleHookDetails;
  else deployment.lifecycleHookDetails = memory.hooks.map(hookDetail);
  for (const summary of [...(deployment.sourceServiceRevisions ?? []), deployment.targetServiceRevision]) {
    if (summary?.arn === undefined) continue;
    summary.requestedProductionTrafficWeight = memory.production[summary.arn] ?? 0;
    summary.requestedTestTrafficWeight = memory.test[summary.arn] ?? 0;
  }
}
