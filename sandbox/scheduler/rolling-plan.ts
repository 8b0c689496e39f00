/** How many tasks a rolling deployment may have and must keep. */
export interface RollingBounds {
  /** Healthy tasks that must stay. */
  readonly minimum: number;
  /** Tasks that may be RUNNING or on their way to it. */
  readonly maximum: number;
}

/**
 * Bounds of a rolling deployment. Source: DeploymentConfiguration in the SDK: `minimumHealthyPercent` of the desired count "rounded up to the nearest
 * integer", `maximumPercent` of it "rounded down to the nearest integer".
 */
export function boundsOf(desired: number, minimumHealthyPercent: number, maximumPercent: number): RollingBounds {
  return {
    minimum: Math.ceil((desired * minimumHealthyPercent) / 100),
    maximum: Math.floor((desired * maximumPercent) / 100),
  };
}

/** The tasks of a service when the scheduler looks at it. */
export interface RollingState extends RollingBounds {
  readonly desired: number;
  /** Of the PRIMARY deployment, to stay. */
  readonly fresh: { readonly healthy: number; readonly unready: number; readonly unhealthy: number };
  /** Of earlier deployments, or on instances that are DRAINING; RUNNING and not unhealthy. */
  readonly leaving: number;
  /** On their way to STOPPED, but still counted by the API as RUNNING or PENDING. */
  readonly stopping: number;
  /** How many tasks found no place on any instance when it was last tried. */
  readonly unplaced: number;
}

/** What the scheduler does at once. */
export interface RollingStep {
  readonly start: number;
  readonly stopLeaving: number;
  readonly stopUnhealthy: number;
  /** Tasks of the PRIMARY deployment beyond the desired count. */
  readonly stopExcess: number;
  /** The percentages leave no room to go on. */
  readonly isStuck: boolean;
}

/**
 * The next step of a rolling deployment, and of keeping a service at its desired count.
 *
 * New tasks are started first, up to the maximum; old ones are stopped as new ones become healthy. Only what the maximum (or the lack of a
 * place) does not let start makes room before: old tasks are stopped down to the minimum. Unhealthy tasks are replaced in the same
 * way; where there is no room they are stopped one by one. Source: DeploymentConfiguration.maximumPercent and minimumHealthyPercent in the SDK.
 */
export function rollingStep(state: RollingState): RollingStep {
  const { desired, minimum, maximum, fresh, leaving, stopping, unplaced } = state;
  const staying = fresh.healthy + fresh.unready;
  const active = staying + fresh.unhealthy + leaving + stopping;
  const wanted = Math.max(0, desired - staying);
  const start = Math.max(0, Math.min(wanted, maximum - active));
  // What is being stopped makes room already.
  const blocked = Math.min(wanted, wanted - start + unplaced);
  const shortage = Math.max(0, blocked - stopping);
  const needed = Math.max(0, (blocked > 0 ? minimum : desired) - fresh.healthy);
  const releasable = Math.max(0, leaving - needed);
  const stopLeaving = blocked > 0 ? Math.min(releasable, shortage) : releasable;
  const replaced = Math.min(fresh.unhealthy, Math.max(0, fresh.healthy + fresh.unhealthy - desired));
  const stopUnhealthy = shortage > stopLeaving ? Math.min(fresh.unhealthy, Math.max(1, replaced)) : replaced;
  return {
    start,
    stopLeaving,
    stopUnhealthy,
    stopExcess: Math.max(0, staying - desired),
    isStuck:
      wanted > 0 &&
      unplaced + stopping === 0 &&
      start + stopLeaving + stopUnhealthy === 0 &&
      fresh.unready === 0 &&
      leaving > 0 &&
      maximum - active <= 0,
  };
}
