import type { DeploymentAlarms, ThresholdConfiguration } from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import type { Wire } from '../wire.ts';

/**
 * How many tasks may fail before the deployment circuit breaker fails a deployment. Source: ThresholdType and
 * ServiceDeploymentCircuitBreaker.threshold in the SDK: 0.5 × desired count, at least 3, at most 200; COUNT is the number itself, and
 * UNBOUNDED_PERCENT has no bounds. Developer guide, "How the Amazon ECS deployment circuit breaker detects failures": "the calculated threshold (rounded
 * up)".
 */
export function thresholdOf(
  desiredCount: number,
  { type, value }: Wire<ThresholdConfiguration> = { type: 'BOUNDED_PERCENT', value: 50 },
): number {
  if (type === 'COUNT') return value ?? 0;
  const share = Math.ceil((desiredCount * (value ?? 50)) / 100);
  if (type === 'UNBOUNDED_PERCENT') return Math.max(1, share);
  return Math.min(200, Math.max(3, share));
}

/**
 * Whether alarms can fail a deployment that begins now: alarms that are in ALARM when it begins are not monitored for its duration, so that
 * it can mend what they tell of. Source: developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures".
 */
export function isMonitoring(account: Account, alarms: Wire<DeploymentAlarms>): boolean {
  return alarms.enable === true && firing(account, alarms.alarmNames).length === 0;
}

/** Those alarms that are in the state ALARM. */
export function firing(account: Account, alarmNames: readonly string[] | undefined): string[] {
  return (alarmNames ?? []).filter((name) => account.firingAlarms.has(name));
}
