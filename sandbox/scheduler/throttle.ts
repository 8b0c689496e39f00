/**
 * "If tasks for a service repeatedly fail to enter the RUNNING state (progressing directly from a PENDING to a STOPPED status), then the time
 * between subsequent restart attempts is incrementally increased up to a maximum of 27 minutes. … Tasks that are stopped after they reach the
 * RUNNING state don't start the throttle logic". Source: developer guide, "Amazon ECS service throttle logic".
 */
const longestDelay = 27 * 60;

/** How the delays begin is not documented: 15 seconds, doubled each time. */
const firstDelay = 15;

/** Seconds until something is tried again that failed so often in a row. @param failures 1 or more */
export function retryDelay(failures: number): number {
  return Math.min(longestDelay, firstDelay * 2 ** Math.min(failures - 1, 30));
}

/**
 * Seconds that the scheduler waits before it starts more tasks of a deployment whose tasks went from PENDING to STOPPED. Tasks start in
 * batches, so it counts rounds: as many failures as tasks are wanted. The first round is tried again at once.
 *
 * @param failures in a row
 */
export function startDelay(failures: number, desiredCount: number): number {
  const rounds = Math.ceil(failures / Math.max(1, desiredCount));
  return rounds <= 1 ? 0 : retryDelay(rounds - 1);
}
