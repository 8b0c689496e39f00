/** A list whose order has no meaning, and why. */
export interface UnorderedList {
  /** `Shape.member` */
  readonly list: string;
  readonly why: string;
}

const byName = 'items are told apart by their names';
const aSet = 'a set: each item stands for itself';

/**
 * Lists whose order has no meaning: the preview sorts them on both sides. All others keep their order, because it has one
 * (placementStrategy: applied one after the other; command, entryPoint, healthCheck.command: a command line; environmentFiles: the first file
 * that has a variable wins; dnsServers, dnsSearchDomains, extraHosts: searched from the start; volumesFrom, credentialSpecs, lifecycleHooks:
 * not documented, so taken as meant).
 */
export const unorderedLists: readonly UnorderedList[] = [
  {
    list: 'RegisterTaskDefinitionRequest.containerDefinitions',
    why: 'dependsOn, not the order, says what starts first; terraform-provider-aws sorts them by name, too',
  },
  { list: 'RegisterTaskDefinitionRequest.volumes', why: byName },
  { list: 'RegisterTaskDefinitionRequest.placementConstraints', why: 'all have to hold' },
  { list: 'RegisterTaskDefinitionRequest.requiresCompatibilities', why: aSet },
  { list: 'RegisterTaskDefinitionRequest.inferenceAccelerators', why: byName },
  { list: 'RegisterTaskDefinitionRequest.tags', why: byName },
  {
    list: 'RegisterDaemonTaskDefinitionRequest.containerDefinitions',
    why: 'dependsOn, not the order, says what starts first',
  },
  { list: 'RegisterDaemonTaskDefinitionRequest.volumes', why: byName },
  { list: 'RegisterDaemonTaskDefinitionRequest.tags', why: byName },
  ...['ContainerDefinition', 'DaemonContainerDefinition'].flatMap((shape) => [
    { list: `${shape}.environment`, why: byName },
    { list: `${shape}.secrets`, why: byName },
    { list: `${shape}.mountPoints`, why: 'told apart by containerPath' },
    { list: `${shape}.dependsOn`, why: 'all conditions have to hold' },
    { list: `${shape}.ulimits`, why: byName },
    { list: `${shape}.systemControls`, why: 'told apart by namespace' },
  ]),
  { list: 'ContainerDefinition.portMappings', why: 'told apart by port and protocol' },
  { list: 'ContainerDefinition.links', why: byName },
  { list: 'ContainerDefinition.resourceRequirements', why: 'told apart by type' },
  { list: 'ContainerDefinition.dockerSecurityOptions', why: aSet },
  { list: 'ExpressGatewayContainer.environment', why: byName },
  { list: 'ExpressGatewayContainer.secrets', why: byName },
  { list: 'ContainerOverride.environment', why: byName },
  { list: 'ContainerOverride.resourceRequirements', why: 'told apart by type' },
  { list: 'LogConfiguration.secretOptions', why: byName },
  { list: 'LinuxParameters.devices', why: 'told apart by their paths' },
  { list: 'Device.permissions', why: aSet },
  { list: 'LinuxParameters.tmpfs', why: 'told apart by containerPath' },
  { list: 'KernelCapabilities.add', why: aSet },
  { list: 'KernelCapabilities.drop', why: aSet },
  { list: 'ContainerRestartPolicy.ignoredExitCodes', why: aSet },
  { list: 'ProxyConfiguration.properties', why: byName },
  { list: 'AwsVpcConfiguration.subnets', why: aSet },
  { list: 'AwsVpcConfiguration.securityGroups', why: aSet },
  { list: 'CreateServiceRequest.capacityProviderStrategy', why: 'base and weight, not the order, say where tasks run' },
  { list: 'CreateServiceRequest.loadBalancers', why: aSet },
  { list: 'CreateServiceRequest.serviceRegistries', why: aSet },
  { list: 'CreateServiceRequest.placementConstraints', why: 'all have to hold' },
  { list: 'CreateServiceRequest.volumeConfigurations', why: byName },
  { list: 'CreateServiceRequest.vpcLatticeConfigurations', why: aSet },
  { list: 'CreateServiceRequest.tags', why: byName },
  { list: 'DeploymentAlarms.alarmNames', why: aSet },
  { list: 'DeploymentLifecycleHook.lifecycleStages', why: 'the deployment, not the list, says what comes first' },
  { list: 'ServiceConnectConfiguration.services', why: 'told apart by portName' },
  { list: 'ServiceConnectService.clientAliases', why: aSet },
  { list: 'EBSTagSpecification.tags', why: byName },
  { list: 'CreateTaskSetRequest.capacityProviderStrategy', why: 'base and weight, not the order, say where tasks run' },
  { list: 'CreateTaskSetRequest.loadBalancers', why: aSet },
  { list: 'CreateTaskSetRequest.serviceRegistries', why: aSet },
  { list: 'CreateTaskSetRequest.tags', why: byName },
  { list: 'CreateClusterRequest.settings', why: byName },
  { list: 'CreateClusterRequest.capacityProviders', why: aSet },
  {
    list: 'CreateClusterRequest.defaultCapacityProviderStrategy',
    why: 'base and weight, not the order, say where tasks run',
  },
  { list: 'CreateClusterRequest.tags', why: byName },
  { list: 'PutClusterCapacityProvidersRequest.capacityProviders', why: aSet },
  {
    list: 'PutClusterCapacityProvidersRequest.defaultCapacityProviderStrategy',
    why: 'base and weight, not the order, say where tasks run',
  },
  { list: 'CreateCapacityProviderRequest.tags', why: byName },
  { list: 'CreateDaemonRequest.capacityProviderArns', why: aSet },
  { list: 'CreateDaemonRequest.tags', why: byName },
  { list: 'CreateGatewayRequest.tags', why: byName },
  { list: 'CreateExpressGatewayServiceRequest.tags', why: byName },
];
