/**
 * The fewest tasks that keep running during a rolling update.
 *
 * Source: DeploymentConfiguration.minimumHealthyPercent, "a lower limit on the number of your service's tasks that must
 * remain in the RUNNING state during a deployment, as a percentage of the desiredCount (rounded up to the nearest integer)".
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 *
 * @returns undefined for what is no percentage
 */
export function fewestTasks(desiredCount: number, minimumHealthyPercent: number): number | undefined {
  return isPercent(minimumHealthyPercent) ? Math.ceil(percentOf(desiredCount, minimumHealthyPercent)) : undefined;
}

/**
 * The most tasks that run or start during a rolling update.
 *
 * Source: DeploymentConfiguration.maximumPercent, "an upper limit on the number of your service's tasks that are allowed
 * in the RUNNING or PENDING state during a deployment, as a percentage of the desiredCount (rounded down to the nearest
 * integer)". https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 *
 * @returns undefined for what is no percentage
 */
export function mostTasks(desiredCount: number, maximumPercent: number): number | undefined {
  return isPercent(maximumPercent) ? Math.floor(percentOf(desiredCount, maximumPercent)) : undefined;
}

/**
 * The tasks of a task set.
 *
 * Source: TaskSet.computedDesiredCount, "calculated by multiplying the service's desiredCount by the task set's scale
 * percentage. The result is always rounded up. For example, if the computed desired count is 1.2, it rounds up to 2 tasks."
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
 *
 * @param scale percentage from 0 to 100, fractions allowed
 * @returns undefined for any other scale
 */
export function taskSetCount(desiredCount: number, scale: number): number | undefined {
  return scale >= 0 && scale <= 100 ? Math.ceil(percentOf(desiredCount, scale)) : undefined;
}

/** 1000 times 1.1 is 1100.0000000000002 in floating point: without rounding, 1.1 % of 1000 would be 12. */
function percentOf(count: number, percent: number): number {
  return Number(((count * percent) / 100).toPrecision(12));
}

function isPercent(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
