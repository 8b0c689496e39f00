import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';

/** One shift of production traffic to the new service revision, and the wait behind it. */
export interface TrafficStep {
  /** How much of the production traffic the new revision has from then on: above 0, at most 100. */
  readonly percent: number;
  /** How long it stays so before the next shift. */
  readonly bakeTimeInMinutes: number;
}

/**
 * The shifts of production traffic of a deployment, the last one to 100 percent.
 *
 * - BLUE_GREEN: all at once (DeploymentConfiguration.strategy).
 * - CANARY: `canaryPercent` (5.0 unless given) for `canaryBakeTimeInMinutes` (10), then the rest (CanaryConfiguration).
 * - LINEAR: by `stepPercent` (10.0) every `stepBakeTimeInMinutes` (6); "this bake time is not applied after reaching 100 percent
 *   traffic" (LinearConfiguration). The last step is as small as it needs to be.
 */
export function trafficSteps(configuration: Wire<DeploymentConfiguration>): readonly TrafficStep[] {
  const everything: TrafficStep = { percent: 100, bakeTimeInMinutes: 0 };
  if (configuration.strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = configuration.canaryConfiguration ?? {};
    if (canaryPercent >= 100) return [everything];
    return [{ percent: canaryPercent, bakeTimeInMinutes: canaryBakeTimeInMinutes }, everything];
  }
  if (configuration.strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration.linearConfiguration ?? {};
    return [
      ...linearPercents(stepPercent).map((percent) => ({ percent, bakeTimeInMinutes: stepBakeTimeInMinutes })),
      everything,
    ];
  }
  return [everything];
}

/** Those below 100. Percentages are multiples of 0.1 (LinearConfiguration.stepPercent), so tenths are counted: 0.1 + 0.2 is 0.3. */
function linearPercents(stepPercent: number): number[] {
  const step = Math.max(1, Math.round(stepPercent * 10));
  const percents: number[] = [];
  for (let tenths = step; tenths < 1000; tenths += step) percents.push(tenths / 10);
  return percents;
}

/**
 * How long both revisions run after all production traffic is on the new one. The reference asks for the member with BLUE_GREEN; where it is
 * missing, ECS waits 15 minutes. Source: Developer Guide, parameters of blue/green, linear and canary deployments.
 */
export function bakeTimeInMinutes(configuration: Wire<DeploymentConfiguration>): number {
  return configuration.bakeTimeInMinutes ?? 15;
}
