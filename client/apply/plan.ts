import type { OperationName } from '../aws/operation.ts';
import type { FileRequest, LiveState, Plan } from './model.ts';
import {
  planCreateCapacityProvider,
  planDeleteCapacityProvider,
  planUpdateCapacityProvider,
} from './plan-capacity-provider.ts';
import {
  planCreateCluster,
  planDeleteCluster,
  planPutClusterCapacityProviders,
  planUpdateCluster,
} from './plan-cluster.ts';
import { itself, type PlanContext, type Planner, planWith, type Surroundings, strangeness } from './plan-context.ts';
import {
  planDeregisterTaskDefinition,
  planRegisterDaemonTaskDefinition,
  planRegisterTaskDefinition,
} from './plan-definitions.ts';
import {
  planDeleteDaemon,
  planDeleteDaemonTaskDefinition,
  planDeleteExpressService,
  planDeleteGateway,
  planDeleteService,
  planDeleteTaskDefinitions,
} from './plan-deletes.ts';
import {
  planAccountSetting,
  planAttributes,
  planGatewayOfCluster,
  planMakeThing,
  planServiceDeployment,
  planTags,
  planUpdateThing,
} from './plan-others.ts';
import { planCreateService, planUpdateService } from './plan-service.ts';
import { planCreateTaskSet, planDeleteTaskSet, planPrimaryTaskSet, planUpdateTaskSet } from './plan-task-sets.ts';
import {
  planContainerInstances,
  planExecuteCommand,
  planRunTask,
  planStartTask,
  planStopTask,
  planUpdateTaskProtection,
} from './plan-tasks.ts';
import { pathText, textsIn } from './shape-names.ts';

export type { Surroundings } from './plan-context.ts';

type ReadOperation = Extract<OperationName, `Describe${string}` | `List${string}` | `Get${string}`>;

/** Operations of the container agent. Source: "This action is only used by the Amazon ECS agent" in their documentation. */
type AgentOperation =
  | 'DiscoverPollEndpoint'
  | 'RegisterContainerInstance'
  | 'SubmitAttachmentStateChanges'
  | 'SubmitContainerStateChange'
  | 'SubmitTaskStateChange';

const agentOperations: ReadonlySet<string> = new Set<AgentOperation>([
  'DiscoverPollEndpoint',
  'RegisterContainerInstance',
  'SubmitAttachmentStateChanges',
  'SubmitContainerStateChange',
  'SubmitTaskStateChange',
]);

const planners: Readonly<Record<Exclude<OperationName, ReadOperation | AgentOperation>, Planner>> = {
  AssociateGatewayWithCluster: planGatewayOfCluster,
  ContinueServiceDeployment: planServiceDeployment,
  CreateCapacityProvider: planCreateCapacityProvider,
  CreateCluster: planCreateCluster,
  CreateDaemon: (context) => planMakeThing(context, 'CreateDaemon'),
  CreateExpressGatewayService: (context) => planMakeThing(context, 'CreateExpressGatewayService'),
  CreateGateway: (context) => planMakeThing(context, 'CreateGateway'),
  CreateService: planCreateService,
  CreateTaskSet: planCreateTaskSet,
  DeleteAccountSetting: planAccountSetting,
  DeleteAttributes: planAttributes,
  DeleteCapacityProvider: planDeleteCapacityProvider,
  DeleteCluster: planDeleteCluster,
  DeleteDaemon: planDeleteDaemon,
  DeleteDaemonTaskDefinition: planDeleteDaemonTaskDefinition,
  DeleteExpressGatewayService: planDeleteExpressService,
  DeleteGateway: planDeleteGateway,
  DeleteService: planDeleteService,
  DeleteTaskDefinitions: planDeleteTaskDefinitions,
  DeleteTaskSet: planDeleteTaskSet,
  DeregisterContainerInstance: planContainerInstances,
  DeregisterTaskDefinition: planDeregisterTaskDefinition,
  DisassociateGatewayFromCluster: planGatewayOfCluster,
  ExecuteCommand: planExecuteCommand,
  PutAccountSetting: planAccountSetting,
  PutAccountSettingDefault: planAccountSetting,
  PutAttributes: planAttributes,
  PutClusterCapacityProviders: planPutClusterCapacityProviders,
  RegisterDaemonTaskDefinition: planRegisterDaemonTaskDefinition,
  RegisterTaskDefinition: planRegisterTaskDefinition,
  RunTask: planRunTask,
  StartTask: planStartTask,
  StopServiceDeployment: planServiceDeployment,
  StopTask: planStopTask,
  TagResource: planTags,
  UntagResource: planTags,
  UpdateCapacityProvider: planUpdateCapacityProvider,
  UpdateCluster: planUpdateCluster,
  UpdateClusterSettings: planUpdateCluster,
  UpdateContainerAgent: planContainerInstances,
  UpdateContainerInstancesState: planContainerInstances,
  UpdateDaemon: (context) => planUpdateThing(context, 'CreateDaemon'),
  UpdateExpressGatewayService: (context) => planUpdateThing(context, 'CreateExpressGatewayService'),
  UpdateGateway: (context) => planUpdateThing(context, 'CreateGateway'),
  UpdateService: planUpdateService,
  UpdateServicePrimaryTaskSet: planPrimaryTaskSet,
  UpdateTaskProtection: planUpdateTaskProtection,
  UpdateTaskSet: planUpdateTaskSet,
};

/**
 * What applying a request will do, from what the account has now ({@link readLive}). Nothing is sent.
 *
 * @param surroundings where it is applied: ARNs of other accounts, regions and partitions are warned of
 */
export function planOf(
  { operation, input }: Pick<FileRequest, 'operation' | 'input'>,
  live: LiveState,
  surroundings: Surroundings,
): Plan {
  const context: PlanContext = { operation, input, live, surroundings };
  const plan = planFor(context);
  return { ...plan, warnings: [...plan.warnings, ...live.unread, ...arnWarnings(context)] };
}

function planFor(context: PlanContext): Plan {
  const { operation } = context;
  if (agentOperations.has(operation)) {
    const steps = [
      `${operation} is for the container agent, which sends it by itself: it is not for people. Nothing is sent.`,
    ];
    return planWith({ verdict: 'not-for-people', subject: operation, steps });
  }
  if (!isPlanned(operation)) {
    return planWith({
      verdict: 'read',
      subject: operation,
      steps: [`Reads (${operation}) and shows the answer. Nothing changes.`],
      calls: itself(context),
    });
  }
  return planners[operation](context);
}

function isPlanned(operation: OperationName): operation is keyof typeof planners {
  return Object.hasOwn(planners, operation);
}

/** ARNs that are not of the account, region and partition that the request goes to. */
function arnWarnings({ input, surroundings }: PlanContext): readonly string[] {
  return [...textsIn(input)].flatMap(({ path, text }) => {
    const how = strangeness(text, surroundings);
    return how === undefined ? [] : [`\`${pathText(path)}\` is ${how}: ${text}`];
  });
}
