import type { Service } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';

/** Whether traffic shifts in stages. Source: DeploymentStrategy in the SDK. */
export function isStaged(service: Wire<Service>): boolean {
  const strategy = service.deploymentConfiguration?.strategy ?? 'ROLLING';
  return strategy !== 'ROLLING';
}

/** Whether the service consists of task sets. Source: DeploymentController in the SDK. */
export function hasTaskSets(service: Wire<Service>): boolean {
  const type = service.deploymentController?.type ?? 'ECS';
  return type !== 'ECS';
}
