import { type Json, numberOf, structureAt, structuresOf } from './shape-json.ts';
import { shortName } from './shape-names.ts';

// Defaults of a service that depend on its other members.

/** Whether the tasks of a service, task set or task run on Fargate. */
export function isOnFargate({ launchType, capacityProviderStrategy }: Json): boolean {
  if (typeof launchType === 'string') return launchType === 'FARGATE';
  return structuresOf(capacityProviderStrategy).some(
    ({ capacityProvider }) =>
      typeof capacityProvider === 'string' && /^FARGATE(_SPOT)?$/.test(shortName(capacityProvider)),
  );
}

/** Defaults: DeploymentConfiguration.maximumPercent and .minimumHealthyPercent; those of DAEMON: the same, and the API's answers. */
export function boundsDefaults(root: Json): {
  readonly maximumPercent: number;
  readonly minimumHealthyPercent: number;
} {
  return root.schedulingStrategy === 'DAEMON'
    ? { maximumPercent: 100, minimumHealthyPercent: 0 }
    : { maximumPercent: 200, minimumHealthyPercent: 100 };
}

/**
 * "For create service requests, when no value is specified for AvailabilityZoneRebalancing, Amazon ECS defaults the value to ENABLED", unless
 * the service is of a kind that it does not support. Source: developer guide, "Balancing an Amazon ECS service across Availability Zones".
 */
export function rebalancing(root: Json): 'ENABLED' | 'DISABLED' {
  const [first] = structuresOf(root.placementStrategy);
  const isSpread =
    first === undefined || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone');
  const isUnsupported =
    !isSpread ||
    root.schedulingStrategy === 'DAEMON' ||
    root.launchType === 'EXTERNAL' ||
    (structureAt(root, 'deploymentController').type ?? 'ECS') !== 'ECS' ||
    (numberOf(structureAt(root, 'deploymentConfiguration').maximumPercent) ?? 200) <= 100 ||
    structuresOf(root.loadBalancers).some(({ loadBalancerName }) => loadBalancerName !== undefined);
  return isUnsupported ? 'DISABLED' : 'ENABLED';
}
