import type { Account } from '../account.ts';
import type { DueEvent } from '../due.ts';
import { daemonTaskDefinitionHappens } from '../operations/daemon-task-definitions.ts';
import { daemonDeploymentHappens, daemonHappens } from './daemons.ts';
import { deploymentHappens } from './deployments.ts';
import { connectService, gatewayHappens, gatewayRouteHappens } from './gateways.ts';
import {
  capacityProviderHappens,
  clusterHappens,
  containerInstanceHappens,
  taskDefinitionHappens,
} from './resources.ts';
import { serviceHappens } from './services.ts';
import { taskHappens } from './tasks.ts';

/** What can happen by itself, by the kind of a due event. */
const happenings: Readonly<Record<string, (account: Account, event: DueEvent) => void>> = {
  task: taskHappens,
  service(account, event) {
    serviceHappens(account, event);
    connectService(account, event.arn);
  },
  deployment: deploymentHappens,
  cluster: clusterHappens,
  'capacity-provider': capacityProviderHappens,
  'container-instance': containerInstanceHappens,
  'task-definition': taskDefinitionHappens,
  daemon: daemonHappens,
  'daemon-deployment': daemonDeploymentHappens,
  'daemon-task-definition': daemonTaskDefinitionHappens,
  gateway: gatewayHappens,
  'gateway-route': gatewayRouteHappens,
};

/** Lets a due event happen; `account.now` is its time. What it was about may be gone meanwhile: then nothing happens. */
export function happen(account: Account, event: DueEvent): void {
  happenings[event.kind]?.(account, event);
}
