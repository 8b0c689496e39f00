import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import type { Request } from '../operation.ts';
import type { Wire } from '../wire.ts';

type Scheduling = 'REPLICA' | 'DAEMON';

/**
 * A deployment configuration as DescribeServices shows it, with the defaults that its members document: 200 and 100 percent, 100 and 0 for DAEMON;
 * no circuit breaker; ROLLING; no bake time, and 15 minutes for the strategies that shift traffic.
 */
export function deploymentConfigurationOf(
  given: Wire<DeploymentConfiguration> | undefined,
  scheduling: Scheduling,
): Wire<DeploymentConfiguration> {
  const isDaemon = scheduling === 'DAEMON';
  const strategy = given?.strategy ?? 'ROLLING';
  return {
    ...structuredClone(given),
    deploymentCircuitBreaker: given?.deploymentCircuitBreaker ?? { enable: false, rollback: false },
    maximumPercent: given?.maximumPercent ?? (isDaemon ? 100 : 200),
    minimumHealthyPercent: given?.minimumHealthyPercent ?? (isDaemon ? 0 : 100),
    strategy,
    bakeTimeInMinutes: given?.bakeTimeInMinutes ?? (strategy === 'ROLLING' ? 0 : 15),
  };
}

/** An update keeps the members that it does not name. */
export function updatedConfiguration(
  before: Wire<DeploymentConfiguration> | undefined,
  given: Wire<DeploymentConfiguration>,
  scheduling: Scheduling,
): Wire<DeploymentConfiguration> {
  const isOtherStrategy = given.strategy !== undefined && given.strategy !== before?.strategy;
  const kept = { ...before };
  if (isOtherStrategy) {
    delete kept.bakeTimeInMinutes;
    delete kept.linearConfiguration;
    delete kept.canaryConfiguration;
    delete kept.earlySuccessCriteria;
  }
  return deploymentConfigurationOf({ ...kept, ...given }, scheduling);
}

/** Refuses percentages with which no task could ever be replaced. The message is the API's own. */
export function refuseDeadlock({
  minimumHealthyPercent = 100,
  maximumPercent = 200,
}: Wire<DeploymentConfiguration>): void {
  if (minimumHealthyPercent < 100 || maximumPercent > 100) return;
  throw invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.');
}

/**
 * "For create service requests, when no value is specified for AvailabilityZoneRebalancing, Amazon ECS defaults the value to ENABLED", unless the
 * service is of a kind that it does not support. Source: developer guide, "Balancing an Amazon ECS service across Availability Zones".
 */
export function rebalancingOf(request: Request<'CreateService'>): 'ENABLED' | 'DISABLED' {
  if (request.availabilityZoneRebalancing !== undefined) return request.availabilityZoneRebalancing;
  const [first] = request.placementStrategy ?? [];
  const isSpread =
    first === undefined || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone');
  const isUnsupported =
    !isSpread ||
    request.schedulingStrategy === 'DAEMON' ||
    request.launchType === 'EXTERNAL' ||
    (request.deploymentController?.type ?? 'ECS') !== 'ECS' ||
    (request.deploymentConfiguration?.maximumPercent ?? 200) <= 100 ||
    (request.loadBalancers ?? []).some(({ loadBalancerName }) => loadBalancerName !== undefined);
  return isUnsupported ? 'DISABLED' : 'ENABLED';
}
