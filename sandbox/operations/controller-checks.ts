import type { DeploymentConfiguration, DeploymentControllerType } from '@aws-sdk/client-ecs';
import type { StoredService } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { currentDeployment, isGoingOn } from '../scheduler/deployments.ts';
import { primaryTaskSet } from '../scheduler/task-sets.ts';
import type { Wire } from '../wire.ts';

/**
 * "The following list provides the valid transitions". Source of what follows: developer guide, "Update Amazon ECS service parameters", Deployment
 * controller, and "Troubleshooting Amazon ECS deployment strategy updates", which has the messages.
 */
const transitions: Readonly<Record<DeploymentControllerType, readonly DeploymentControllerType[]>> = {
  CODE_DEPLOY: ['ECS', 'EXTERNAL'],
  ECS: ['EXTERNAL'],
  EXTERNAL: ['ECS'],
};

/** The deployment controller of a service. */
export function controllerOf({ service }: StoredService): DeploymentControllerType {
  return service.deploymentController?.type ?? 'ECS';
}

/**
 * Refuses a change of the deployment controller that ECS does not make.
 *
 * @param to the controller from now on
 * @param changed the deployment configuration from now on, when it changes
 */
export function refuseControllerChange(
  stored: StoredService,
  to: DeploymentControllerType,
  changed: Wire<DeploymentConfiguration> | undefined,
): void {
  const from = controllerOf(stored);
  if (from === to) return;
  // The guide names the transitions, but has no message for the others.
  if (!transitions[from].includes(to)) {
    throw invalidParameter(`Updating the deployment controller from ${from} to ${to} is not supported.`);
  }
  if (from === 'ECS') refuseLeavingEcs(stored, to, changed ?? stored.service.deploymentConfiguration ?? {});
  else refuseTaskSets(stored);
}

function refuseTaskSets(stored: StoredService): void {
  if ((stored.service.taskSets ?? []).length > 1) throw severalTaskSets();
  if (primaryTaskSet(stored) !== undefined) return;
  throw invalidParameter(
    'Updating the deployment controller requires a primary taskset in the service. Please ensure your service has a primary taskset and try again.',
  );
}

function severalTaskSets() {
  return invalidParameter(
    'Updating the deployment controller is not supported when there are multiple tasksets in the service. Please ensure your service has only one taskset and try again.',
  );
}

function refuseLeavingEcs(
  stored: StoredService,
  to: DeploymentControllerType,
  configuration: Wire<DeploymentConfiguration>,
): void {
  const { service } = stored;
  if (service.schedulingStrategy === 'DAEMON') throw unsupported(to, 'the DAEMON scheduling strategy');
  const current = currentDeployment(stored);
  if (current?.revision.serviceConnectConfiguration?.enabled === true) throw unsupported(to, 'Service Connect');
  if ((current?.revision.vpcLatticeConfigurations ?? []).length > 0) throw unsupported(to, 'VPC Lattice');
  const { alarms, deploymentCircuitBreaker: breaker, strategy = 'ROLLING' } = configuration;
  if (breaker?.enable === true) throw onlyWithEcs('Deployment circuit breaker feature');
  if (alarms?.enable === true) throw onlyWithEcs('Alarm based rollback feature');
  // The guide names BLUE_GREEN only; LINEAR and CANARY came later and are of its kind. The message is in its manner.
  if (strategy !== 'ROLLING') throw onlyWithEcs(`The ${strategy} deployment strategy`);
  const newest = stored.serviceDeployments.at(-1);
  // "You can't update the deployment controller of a service during an ongoing service deployment." The message is in its manner.
  if (newest !== undefined && isGoingOn(newest)) {
    throw invalidParameter(
      'Updating the deployment controller is not supported when there is an ongoing service deployment. Please wait until it is complete and try again.',
    );
  }
  if ((service.deployments ?? []).length > 1) throw severalTaskSets();
}

function unsupported(controller: DeploymentControllerType, what: string) {
  return invalidParameter(`The ${controller} deployment controller type is not supported for services using ${what}.`);
}

function onlyWithEcs(what: string) {
  return invalidParameter(
    `${what} is only supported with ECS deployment controller. Update to ECS deployment controller and try again.`,
  );
}
