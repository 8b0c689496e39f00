import { acceleratorRules } from './accelerators.ts';
import { accountSettingRules } from './account-settings.ts';
import { attributeRules } from './attributes.ts';
import { awsvpcRules } from './awsvpc.ts';
import { capacityProviderSettingRules } from './capacity-provider-settings.ts';
import { clusterProviderRules } from './cluster-providers.ts';
import { clusterQueryRules } from './cluster-query.ts';
import { clusterRules } from './clusters.ts';
import { containerDependencyRules } from './container-dependencies.ts';
import { containerImageRules } from './container-images.ts';
import { containerNetworkRules } from './container-network.ts';
import { containerRules } from './containers.ts';
import { credentialSpecRules } from './credential-specs.ts';
import { crossFileLaunchRules } from './cross-file-launches.ts';
import { crossFileServiceRules } from './cross-file-services.ts';
import { crossFileTaskDefinitionRules } from './cross-file-task-definitions.ts';
import { daemonRules } from './daemons.ts';
import { deploymentControllerRules } from './deployment-controller.ts';
import { deploymentRules } from './deployments.ts';
import { ebsVolumeRules } from './ebs-volumes.ts';
import { environmentRules } from './environment.ts';
import { executionRoleRules } from './execution-roles.ts';
import { expressRules } from './express.ts';
import { fargateContainerRules } from './fargate-containers.ts';
import { fargateTaskSizeRules } from './fargate-task-sizes.ts';
import { fargateTaskRules } from './fargate-tasks.ts';
import { fileSystemRules } from './file-systems.ts';
import { firelensRules } from './firelens.ts';
import { healthCheckRules } from './health-checks.ts';
import { launchTypeRules } from './launch-types.ts';
import { lifecycleHookRules } from './lifecycle-hooks.ts';
import { linuxParameterRules } from './linux-parameters.ts';
import { listRules } from './lists.ts';
import { loadBalancerRules } from './load-balancers.ts';
import { logDriverRules } from './log-drivers.ts';
import { loggingRules } from './logging.ts';
import { monitoringRules } from './monitoring.ts';
import { mountRules } from './mounts.ts';
import { nameRules } from './names.ts';
import { overrideRules } from './overrides.ts';
import { placementRules } from './placement.ts';
import { platformVersionRules } from './platform-version.ts';
import { portRangeRules } from './port-ranges.ts';
import { portRules } from './ports.ts';
import { referenceRules } from './references.ts';
import { restartPolicyRules } from './restart-policy.ts';
import type { Rule } from './rule.ts';
import { runTaskRules } from './run-tasks.ts';
import { schedulingRules } from './scheduling.ts';
import { serviceConnectRules } from './service-connect.ts';
import { serviceRegistryRules } from './service-registries.ts';
import { serviceRules } from './services.ts';
import { strategyRules } from './strategy.ts';
import { tagRules } from './tags.ts';
import { taskDefinitionNameRules } from './task-definition-names.ts';
import { taskDefinitionTagRules } from './task-definition-tags.ts';
import { taskSetRules } from './task-sets.ts';
import { taskSizeRules } from './task-sizes.ts';
import { taskRules } from './tasks.ts';
import { trafficShiftingRules } from './traffic-shifting.ts';
import { volumeRules } from './volumes.ts';

/** Rules that look at one request alone. */
export const requestRules: readonly Rule[] = [
  ...strategyRules,
  ...schedulingRules,
  ...deploymentControllerRules,
  ...taskSetRules,
  ...daemonRules,
  ...tagRules,
  ...awsvpcRules,
  ...clusterProviderRules,
  ...deploymentRules,
  ...launchTypeRules,
  ...lifecycleHookRules,
  ...loadBalancerRules,
  ...placementRules,
  ...clusterQueryRules,
  ...serviceRules,
  ...trafficShiftingRules,
  ...capacityProviderSettingRules,
  ...clusterRules,
  ...ebsVolumeRules,
  ...expressRules,
  ...monitoringRules,
  ...nameRules,
  ...platformVersionRules,
  ...referenceRules,
  ...runTaskRules,
  ...serviceConnectRules,
  ...serviceRegistryRules,
  ...environmentRules,
  ...loggingRules,
  ...mountRules,
  ...linuxParameterRules,
  ...restartPolicyRules,
  ...credentialSpecRules,
  ...taskDefinitionTagRules,
  ...attributeRules,
  ...accountSettingRules,
  ...listRules,
  ...taskDefinitionNameRules,
  ...taskRules,
  ...overrideRules,
  ...firelensRules,
  ...volumeRules,
  ...fileSystemRules,
  ...acceleratorRules,
  ...fargateTaskSizeRules,
  ...containerDependencyRules,
  ...containerImageRules,
  ...containerNetworkRules,
  ...containerRules,
  ...executionRoleRules,
  ...fargateContainerRules,
  ...fargateTaskRules,
  ...healthCheckRules,
  ...logDriverRules,
  ...portRangeRules,
  ...portRules,
  ...taskSizeRules,
];

/** Rules that compare a request with what other requests define, in this file or in others. */
export const crossFileRules: readonly Rule[] = [
  ...crossFileTaskDefinitionRules,
  ...crossFileLaunchRules,
  ...crossFileServiceRules,
];

/** All semantic rules. */
export const rules: readonly Rule[] = [...requestRules, ...crossFileRules];
