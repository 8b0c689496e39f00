import type { Operations } from './operation.ts';
import { accountSettingsOperations } from './operations/account-settings.ts';
import { agentOperations } from './operations/agent.ts';
import { attributesOperations } from './operations/attributes.ts';
import { capacityProvidersOperations } from './operations/capacity-providers.ts';
import { clustersOperations } from './operations/clusters.ts';
import { containerInstancesOperations } from './operations/container-instances.ts';
import { daemonTaskDefinitionsOperations } from './operations/daemon-task-definitions.ts';
import { daemonsOperations } from './operations/daemons.ts';
import { expressServicesOperations } from './operations/express-services.ts';
import { gatewaysOperations } from './operations/gateways.ts';
import { serviceDeploymentsOperations } from './operations/service-deployments.ts';
import { servicesOperations } from './operations/services.ts';
import { tagsOperations } from './operations/tags.ts';
import { taskDefinitionsOperations } from './operations/task-definitions.ts';
import { taskProtectionOperations } from './operations/task-protection.ts';
import { taskSetsOperations } from './operations/task-sets.ts';
import { tasksOperations } from './operations/tasks.ts';

/** How every operation of ECS behaves. */
export const operations: Operations = {
  ...clustersOperations,
  ...capacityProvidersOperations,
  ...accountSettingsOperations,
  ...attributesOperations,
  ...tagsOperations,
  ...containerInstancesOperations,
  ...agentOperations,
  ...taskDefinitionsOperations,
  ...tasksOperations,
  ...taskProtectionOperations,
  ...servicesOperations,
  ...serviceDeploymentsOperations,
  ...taskSetsOperations,
  ...daemonsOperations,
  ...daemonTaskDefinitionsOperations,
  ...expressServicesOperations,
  ...gatewaysOperations,
};
