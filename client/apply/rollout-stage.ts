import type * as ecs from '@aws-sdk/client-ecs';

/** The lifecycle stage of a blue/green, linear or canary deployment. */
export interface StageState {
  readonly stage: ecs.ServiceDeploymentLifecycleStage;
  /** Percent of production and test traffic that the new revision gets. */
  readonly production: number | undefined;
  readonly test: number | undefined;
  /**
   * When the stage, or this step of the traffic shift, began: the API has no time for it, so it is the last change of the deployment at the
   * first look, and then the time of the look that saw it.
   */
  readonly since: Date;
  /** About when its bake time is over; undefined for stages that have none. */
  readonly bakesUntil: Date | undefined;
}

/**
 * Bake times that are not given, in minutes. Source: CanaryConfiguration and LinearConfiguration in the SDK's documentation; the last: developer
 * guide, parameters of blue/green deployments.
 */
const usualBakeMinutes = { canary: 10, step: 6, after: 15 } as const;

export function stageOf(
  previous: StageState | undefined,
  deployment: ecs.ServiceDeployment | undefined,
  now: Date,
): StageState | undefined {
  const stage = deployment?.lifecycleStage;
  if (deployment === undefined || stage === undefined) return undefined;
  const { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test } =
    deployment.targetServiceRevision ?? {};
  const isSame = previous?.stage === stage && previous.production === production;
  const since = isSame ? previous.since : previous === undefined ? (deployment.updatedAt ?? now) : now;
  const minutes = bakeMinutes(stage, production, deployment);
  return {
    stage,
    production,
    test,
    since,
    bakesUntil: minutes === undefined ? undefined : new Date(since.getTime() + minutes * 60_000),
  };
}

/** How long both revisions run side by side in a stage. */
function bakeMinutes(
  stage: ecs.ServiceDeploymentLifecycleStage,
  production: number | undefined,
  { deploymentConfiguration = {}, rollback, sourceServiceRevisions = [] }: ecs.ServiceDeployment,
): number | undefined {
  // A first deployment has nothing to go back to, and a rollback is not watched.
  if (rollback !== undefined || sourceServiceRevisions.length === 0) return undefined;
  const { strategy, bakeTimeInMinutes, canaryConfiguration, linearConfiguration } = deploymentConfiguration;
  if (stage === 'BAKE_TIME' && strategy !== undefined && strategy !== 'ROLLING') {
    return bakeTimeInMinutes ?? usualBakeMinutes.after;
  }
  if (stage !== 'PRODUCTION_TRAFFIC_SHIFT' || production === undefined || production >= 100) return undefined;
  if (strategy === 'CANARY') return canaryConfiguration?.canaryBakeTimeInMinutes ?? usualBakeMinutes.canary;
  if (strategy === 'LINEAR') return linearConfiguration?.stepBakeTimeInMinutes ?? usualBakeMinutes.step;
  return undefined;
}

/** What a stage does, for people. Source: ServiceDeployment.lifecycleStage in the SDK. */
export const stageTexts: Readonly<Record<ecs.ServiceDeploymentLifecycleStage, string>> = {
  RECONCILE_SERVICE: 'revisions of earlier deployments are cleaned up',
  PRE_SCALE_UP: 'the new revision has not started yet',
  SCALE_UP: 'the tasks of the new revision start',
  POST_SCALE_UP: 'the new revision runs, without traffic',
  TEST_TRAFFIC_SHIFT: 'test traffic moves to the new revision',
  POST_TEST_TRAFFIC_SHIFT: 'the new revision has the test traffic',
  PRODUCTION_TRAFFIC_SHIFT: 'production traffic moves to the new revision',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'the new revision has the production traffic',
  BAKE_TIME: 'both revisions run, to be able to go back at once',
  CLEAN_UP: 'the tasks of the earlier revision stop',
};
