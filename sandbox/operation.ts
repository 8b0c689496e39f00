import type * as ecs from '@aws-sdk/client-ecs';
import type { Account } from './account.ts';
import type { Wire } from './wire.ts';

/** Inputs and outputs of the operations of ECS, as the SDK has them. */
interface Shapes {
  AssociateGatewayWithCluster: [ecs.AssociateGatewayWithClusterRequest, ecs.AssociateGatewayWithClusterResponse];
  ContinueServiceDeployment: [ecs.ContinueServiceDeploymentRequest, ecs.ContinueServiceDeploymentResponse];
  CreateCapacityProvider: [ecs.CreateCapacityProviderRequest, ecs.CreateCapacityProviderResponse];
  CreateCluster: [ecs.CreateClusterRequest, ecs.CreateClusterResponse];
  CreateDaemon: [ecs.CreateDaemonRequest, ecs.CreateDaemonResponse];
  CreateExpressGatewayService: [ecs.CreateExpressGatewayServiceRequest, ecs.CreateExpressGatewayServiceResponse];
  CreateGateway: [ecs.CreateGatewayRequest, ecs.CreateGatewayResponse];
  CreateService: [ecs.CreateServiceRequest, ecs.CreateServiceResponse];
  CreateTaskSet: [ecs.CreateTaskSetRequest, ecs.CreateTaskSetResponse];
  DeleteAccountSetting: [ecs.DeleteAccountSettingRequest, ecs.DeleteAccountSettingResponse];
  DeleteAttributes: [ecs.DeleteAttributesRequest, ecs.DeleteAttributesResponse];
  DeleteCapacityProvider: [ecs.DeleteCapacityProviderRequest, ecs.DeleteCapacityProviderResponse];
  DeleteCluster: [ecs.DeleteClusterRequest, ecs.DeleteClusterResponse];
  DeleteDaemon: [ecs.DeleteDaemonRequest, ecs.DeleteDaemonResponse];
  DeleteDaemonTaskDefinition: [ecs.DeleteDaemonTaskDefinitionRequest, ecs.DeleteDaemonTaskDefinitionResponse];
  DeleteExpressGatewayService: [ecs.DeleteExpressGatewayServiceRequest, ecs.DeleteExpressGatewayServiceResponse];
  DeleteGateway: [ecs.DeleteGatewayRequest, ecs.DeleteGatewayResponse];
  DeleteService: [ecs.DeleteServiceRequest, ecs.DeleteServiceResponse];
  DeleteTaskDefinitions: [ecs.DeleteTaskDefinitionsRequest, ecs.DeleteTaskDefinitionsResponse];
  DeleteTaskSet: [ecs.DeleteTaskSetRequest, ecs.DeleteTaskSetResponse];
  DeregisterContainerInstance: [ecs.DeregisterContainerInstanceRequest, ecs.DeregisterContainerInstanceResponse];
  DeregisterTaskDefinition: [ecs.DeregisterTaskDefinitionRequest, ecs.DeregisterTaskDefinitionResponse];
  DescribeCapacityProviders: [ecs.DescribeCapacityProvidersRequest, ecs.DescribeCapacityProvidersResponse];
  DescribeClusters: [ecs.DescribeClustersRequest, ecs.DescribeClustersResponse];
  DescribeContainerInstances: [ecs.DescribeContainerInstancesRequest, ecs.DescribeContainerInstancesResponse];
  DescribeDaemon: [ecs.DescribeDaemonRequest, ecs.DescribeDaemonResponse];
  DescribeDaemonDeployments: [ecs.DescribeDaemonDeploymentsRequest, ecs.DescribeDaemonDeploymentsResponse];
  DescribeDaemonRevisions: [ecs.DescribeDaemonRevisionsRequest, ecs.DescribeDaemonRevisionsResponse];
  DescribeDaemonTaskDefinition: [ecs.DescribeDaemonTaskDefinitionRequest, ecs.DescribeDaemonTaskDefinitionResponse];
  DescribeExpressGatewayService: [ecs.DescribeExpressGatewayServiceRequest, ecs.DescribeExpressGatewayServiceResponse];
  DescribeGateway: [ecs.DescribeGatewayRequest, ecs.DescribeGatewayResponse];
  DescribeGatewayResources: [ecs.DescribeGatewayResourcesRequest, ecs.DescribeGatewayResourcesResponse];
  DescribeGatewayRoute: [ecs.DescribeGatewayRouteRequest, ecs.DescribeGatewayRouteResponse];
  DescribeServiceDeployments: [ecs.DescribeServiceDeploymentsRequest, ecs.DescribeServiceDeploymentsResponse];
  DescribeServiceRevisions: [ecs.DescribeServiceRevisionsRequest, ecs.DescribeServiceRevisionsResponse];
  DescribeServices: [ecs.DescribeServicesRequest, ecs.DescribeServicesResponse];
  DescribeTaskDefinition: [ecs.DescribeTaskDefinitionRequest, ecs.DescribeTaskDefinitionResponse];
  DescribeTaskSets: [ecs.DescribeTaskSetsRequest, ecs.DescribeTaskSetsResponse];
  DescribeTasks: [ecs.DescribeTasksRequest, ecs.DescribeTasksResponse];
  DisassociateGatewayFromCluster: [
    ecs.DisassociateGatewayFromClusterRequest,
    ecs.DisassociateGatewayFromClusterResponse,
  ];
  DiscoverPollEndpoint: [ecs.DiscoverPollEndpointRequest, ecs.DiscoverPollEndpointResponse];
  ExecuteCommand: [ecs.ExecuteCommandRequest, ecs.ExecuteCommandResponse];
  GetTaskProtection: [ecs.GetTaskProtectionRequest, ecs.GetTaskProtectionResponse];
  ListAccountSettings: [ecs.ListAccountSettingsRequest, ecs.ListAccountSettingsResponse];
  ListAttributes: [ecs.ListAttributesRequest, ecs.ListAttributesResponse];
  ListClusters: [ecs.ListClustersRequest, ecs.ListClustersResponse];
  ListContainerInstances: [ecs.ListContainerInstancesRequest, ecs.ListContainerInstancesResponse];
  ListDaemonDeployments: [ecs.ListDaemonDeploymentsRequest, ecs.ListDaemonDeploymentsResponse];
  ListDaemonTaskDefinitions: [ecs.ListDaemonTaskDefinitionsRequest, ecs.ListDaemonTaskDefinitionsResponse];
  ListDaemons: [ecs.ListDaemonsRequest, ecs.ListDaemonsResponse];
  ListGatewayClusterAssociations: [
    ecs.ListGatewayClusterAssociationsRequest,
    ecs.ListGatewayClusterAssociationsResponse,
  ];
  ListGatewayRoutes: [ecs.ListGatewayRoutesRequest, ecs.ListGatewayRoutesResponse];
  ListGateways: [ecs.ListGatewaysRequest, ecs.ListGatewaysResponse];
  ListServiceDeployments: [ecs.ListServiceDeploymentsRequest, ecs.ListServiceDeploymentsResponse];
  ListServices: [ecs.ListServicesRequest, ecs.ListServicesResponse];
  ListServicesByNamespace: [ecs.ListServicesByNamespaceRequest, ecs.ListServicesByNamespaceResponse];
  ListTagsForResource: [ecs.ListTagsForResourceRequest, ecs.ListTagsForResourceResponse];
  ListTaskDefinitionFamilies: [ecs.ListTaskDefinitionFamiliesRequest, ecs.ListTaskDefinitionFamiliesResponse];
  ListTaskDefinitions: [ecs.ListTaskDefinitionsRequest, ecs.ListTaskDefinitionsResponse];
  ListTasks: [ecs.ListTasksRequest, ecs.ListTasksResponse];
  PutAccountSetting: [ecs.PutAccountSettingRequest, ecs.PutAccountSettingResponse];
  PutAccountSettingDefault: [ecs.PutAccountSettingDefaultRequest, ecs.PutAccountSettingDefaultResponse];
  PutAttributes: [ecs.PutAttributesRequest, ecs.PutAttributesResponse];
  PutClusterCapacityProviders: [ecs.PutClusterCapacityProvidersRequest, ecs.PutClusterCapacityProvidersResponse];
  RegisterContainerInstance: [ecs.RegisterContainerInstanceRequest, ecs.RegisterContainerInstanceResponse];
  RegisterDaemonTaskDefinition: [ecs.RegisterDaemonTaskDefinitionRequest, ecs.RegisterDaemonTaskDefinitionResponse];
  RegisterTaskDefinition: [ecs.RegisterTaskDefinitionRequest, ecs.RegisterTaskDefinitionResponse];
  RunTask: [ecs.RunTaskRequest, ecs.RunTaskResponse];
  StartTask: [ecs.StartTaskRequest, ecs.StartTaskResponse];
  StopServiceDeployment: [ecs.StopServiceDeploymentRequest, ecs.StopServiceDeploymentResponse];
  StopTask: [ecs.StopTaskRequest, ecs.StopTaskResponse];
  SubmitAttachmentStateChanges: [ecs.SubmitAttachmentStateChangesRequest, ecs.SubmitAttachmentStateChangesResponse];
  SubmitContainerStateChange: [ecs.SubmitContainerStateChangeRequest, ecs.SubmitContainerStateChangeResponse];
  SubmitTaskStateChange: [ecs.SubmitTaskStateChangeRequest, ecs.SubmitTaskStateChangeResponse];
  TagResource: [ecs.TagResourceRequest, ecs.TagResourceResponse];
  UntagResource: [ecs.UntagResourceRequest, ecs.UntagResourceResponse];
  UpdateCapacityProvider: [ecs.UpdateCapacityProviderRequest, ecs.UpdateCapacityProviderResponse];
  UpdateCluster: [ecs.UpdateClusterRequest, ecs.UpdateClusterResponse];
  UpdateClusterSettings: [ecs.UpdateClusterSettingsRequest, ecs.UpdateClusterSettingsResponse];
  UpdateContainerAgent: [ecs.UpdateContainerAgentRequest, ecs.UpdateContainerAgentResponse];
  UpdateContainerInstancesState: [ecs.UpdateContainerInstancesStateRequest, ecs.UpdateContainerInstancesStateResponse];
  UpdateDaemon: [ecs.UpdateDaemonRequest, ecs.UpdateDaemonResponse];
  UpdateExpressGatewayService: [ecs.UpdateExpressGatewayServiceRequest, ecs.UpdateExpressGatewayServiceResponse];
  UpdateGateway: [ecs.UpdateGatewayRequest, ecs.UpdateGatewayResponse];
  UpdateService: [ecs.UpdateServiceRequest, ecs.UpdateServiceResponse];
  UpdateServicePrimaryTaskSet: [ecs.UpdateServicePrimaryTaskSetRequest, ecs.UpdateServicePrimaryTaskSetResponse];
  UpdateTaskProtection: [ecs.UpdateTaskProtectionRequest, ecs.UpdateTaskProtectionResponse];
  UpdateTaskSet: [ecs.UpdateTaskSetRequest, ecs.UpdateTaskSetResponse];
}

/** Name of an operation: `CreateService`. */
export type OperationName = keyof Shapes;

/** Whether an operation changes nothing. */
export function onlyReads(operation: string): boolean {
  return /^(?:Describe|List|Get|Discover)/.test(operation);
}

/** What an operation takes. */
export type Request<Name extends OperationName> = Wire<Shapes[Name][0]>;

/** What an operation answers. */
export type Response<Name extends OperationName> = Wire<Shapes[Name][1]>;

/**
 * How an operation behaves. The request has the right types and all required members (`request.ts` saw to that); `account` is the state that
 * it reads and changes, and `account.now` the time. Refuses with an {@link ApiError}, and has then changed nothing.
 *
 * The answer may hold parts of the state as they are: `sandbox.ts` copies it, or has it written, before anything can change them.
 */
export type Operation<Name extends OperationName> = (request: Request<Name>, account: Account) => Response<Name>;

/** How all operations behave. */
export type Operations = { readonly [Name in OperationName]: Operation<Name> };
