import type * as ecs from '@aws-sdk/client-ecs';
import type { OperationName } from '../aws/operation.ts';
import { importTaskDefinition, type MadeRequest, ownTags } from './import.ts';
import type { FileRequest, LiveState, Plan } from './model.ts';
import { tagCalls } from './plan-context.ts';
import { withoutDefaults } from './shape.ts';
import { type Json, plainJson, structuresOf, textOf, textsOf } from './shape-json.ts';

/** Requests that lead back, in order; or why none can. */
export type Undo = { readonly requests: readonly MadeRequest[] } | { readonly reason: string };

/** Which operation tells all of what another one changed; it becomes an update when it is planned. */
const whole: Partial<Readonly<Record<OperationName, OperationName>>> = {
  CreateService: 'CreateService',
  UpdateService: 'CreateService',
  DeleteService: 'CreateService',
  CreateCluster: 'CreateCluster',
  UpdateCluster: 'CreateCluster',
  UpdateClusterSettings: 'CreateCluster',
  DeleteCluster: 'CreateCluster',
  PutClusterCapacityProviders: 'PutClusterCapacityProviders',
  CreateCapacityProvider: 'CreateCapacityProvider',
  UpdateCapacityProvider: 'CreateCapacityProvider',
  DeleteCapacityProvider: 'CreateCapacityProvider',
  CreateDaemon: 'CreateDaemon',
  UpdateDaemon: 'CreateDaemon',
  CreateExpressGatewayService: 'CreateExpressGatewayService',
  UpdateExpressGatewayService: 'CreateExpressGatewayService',
  DeleteExpressGatewayService: 'CreateExpressGatewayService',
  CreateGateway: 'CreateGateway',
  UpdateGateway: 'CreateGateway',
};

/** Members whose absence would keep what is there: the way back writes them even when they say nothing. */
const written: Partial<Readonly<Record<OperationName, Json>>> = {
  CreateService: { tags: [] },
  CreateCluster: { tags: [], capacityProviders: [], defaultCapacityProviderStrategy: [] },
  PutClusterCapacityProviders: { capacityProviders: [], defaultCapacityProviderStrategy: [] },
  CreateCapacityProvider: { tags: [] },
};

/**
 * What leads back from an applied plan: it is planned, shown and confirmed like any request.
 *
 * @param live what the account had before the plan was applied
 * @param results answers of the plan's calls, in their order, where the way back needs what they made
 */
export function undoOf(
  { operation, input }: Pick<FileRequest, 'operation' | 'input'>,
  plan: Plan,
  live: LiveState,
  results: readonly unknown[] = [],
): Undo {
  if (plan.calls.length === 0 || plan.verdict === 'read')
    return { reason: 'Nothing was changed, so there is nothing to restore.' };
  const restoring = whole[operation];
  if (restoring !== undefined && plan.before !== undefined) return { requests: [restored(restoring, plan.before)] };
  if (plan.verdict === 'create') return undoOfCreation(operation, input, results);
  return undoOfOthers(operation, input, plan, live, results);
}

/** The previous state as a request; what it lacked is said. */
function restored(operation: OperationName, before: Json): MadeRequest {
  const kept = operation === 'CreateService' ? { availabilityZoneRebalancing: before.availabilityZoneRebalancing } : {};
  return {
    operation,
    input: { ...withoutDefaults(operation, before), ...plainJson(kept), ...missingOf(operation, before) },
  };
}

function missingOf(operation: OperationName, before: Json): Json {
  return Object.fromEntries(Object.entries(written[operation] ?? {}).filter(([name]) => before[name] === undefined));
}

function undoOfCreation(operation: OperationName, input: Json, results: readonly unknown[]): Undo {
  const answer = plainJson(results[0]);
  const arnIn = (wrapper: string, member: string): string | undefined => textOf(plainJson(answer[wrapper])[member]);
  switch (operation) {
    case 'CreateService':
      return one('DeleteService', { cluster: input.cluster, service: input.serviceName, force: true });
    case 'CreateCluster':
      return one('DeleteCluster', { cluster: input.clusterName ?? 'default' });
    case 'CreateCapacityProvider':
      return one('DeleteCapacityProvider', { capacityProvider: input.name, cluster: input.cluster });
    case 'CreateTaskSet':
      return needing(arnIn('taskSet', 'taskSetArn'), (taskSet) =>
        one('DeleteTaskSet', { cluster: input.cluster, service: input.service, taskSet, force: true }),
      );
    case 'RegisterTaskDefinition':
      return needing(arnIn('taskDefinition', 'taskDefinitionArn'), (taskDefinition) =>
        one('DeregisterTaskDefinition', { taskDefinition }),
      );
    case 'RegisterDaemonTaskDefinition':
      return needing(textOf(answer.daemonTaskDefinitionArn), (daemonTaskDefinition) =>
        one('DeleteDaemonTaskDefinition', { daemonTaskDefinition }),
      );
    case 'CreateDaemon':
      return needing(textOf(answer.daemonArn) ?? arnIn('daemon', 'daemonArn'), (daemonArn) =>
        one('DeleteDaemon', { daemonArn }),
      );
    case 'CreateExpressGatewayService':
      return needing(arnIn('service', 'serviceArn'), (serviceArn) =>
        one('DeleteExpressGatewayService', { serviceArn }),
      );
    case 'CreateGateway':
      return needing(arnIn('gateway', 'gatewayArn'), (gateway) => one('DeleteGateway', { gateway }));
    default:
      return { reason: `There is no way back from ${operation}.` };
  }
}

function undoOfOthers(
  operation: OperationName,
  input: Json,
  plan: Plan,
  live: LiveState,
  results: readonly unknown[],
): Undo {
  switch (operation) {
    case 'RegisterTaskDefinition':
      if (plan.verdict === 'update')
        return tagsBack(live.taskDefinition?.taskDefinitionArn, plan.after?.tags, ownTags(live.taskDefinitionTags));
      return undoOfCreation(operation, input, results);
    case 'RegisterDaemonTaskDefinition':
      return undoOfCreation(operation, input, results);
    case 'DeregisterTaskDefinition':
      if (live.namedTaskDefinition === undefined)
        return { reason: 'The task definition was not read before: it cannot be registered again.' };
      return { requests: [importTaskDefinition(live.namedTaskDefinition)] };
    case 'UpdateTaskSet':
      return needing(taskSetOf(live, input.taskSet)?.scale, (scale) => one(operation, { ...input, scale }));
    case 'UpdateServicePrimaryTaskSet':
      return needing(live.service?.taskSets?.find(({ status }) => status === 'PRIMARY')?.taskSetArn, (primaryTaskSet) =>
        one(operation, { ...input, primaryTaskSet }),
      );
    case 'DeleteTaskSet':
      return { reason: 'A deleted task set cannot be restored: create one like it (CreateTaskSet).' };
    case 'TagResource':
    case 'UntagResource':
      return tagsBack(textOf(input.resourceArn), plan.after?.tags, live.tags ?? []);
    case 'RunTask':
    case 'StartTask': {
      const tasks = structuresOf(plainJson(results[0]).tasks).map(({ taskArn }) => taskArn);
      if (tasks.length === 0) return { reason: 'Which tasks were started is not known: stop them in the tree.' };
      return {
        requests: tasks.map((task) => made('StopTask', { cluster: input.cluster, task, reason: 'Taken back' })),
      };
    }
    case 'AssociateGatewayWithCluster':
      return one('DisassociateGatewayFromCluster', { ...input });
    case 'DisassociateGatewayFromCluster':
      return one('AssociateGatewayWithCluster', { ...input });
    case 'PutAccountSetting':
    case 'PutAccountSettingDefault':
    case 'DeleteAccountSetting':
      return settingBack(operation, input, live);
    case 'UpdateContainerInstancesState':
      return statesBack(input, live);
    default:
      return { reason: `There is no way back from ${operation}.` };
  }
}

function taskSetOf(live: LiveState, reference: unknown): ecs.TaskSet | undefined {
  return live.service?.taskSets?.find(({ id, taskSetArn }) => id === reference || taskSetArn === reference);
}

/** @param now tags that the plan has set */
function tagsBack(resourceArn: string | undefined, now: unknown, before: readonly ecs.Tag[]): Undo {
  const requests = tagCalls(resourceArn ?? '', now, plainJson({ tags: before }).tags);
  return requests.length === 0 ? { reason: 'The tags were the same before.' } : { requests };
}

function settingBack(operation: OperationName, input: Json, live: LiveState): Undo {
  const before = live.accountSettings?.find(({ name }) => name === input.name)?.value;
  if (before === undefined) return { reason: 'The previous value of the setting is not known.' };
  const back = operation === 'DeleteAccountSetting' ? 'PutAccountSetting' : operation;
  return one(back, { ...input, value: before });
}

/** Each state that instances had gets a request of its own. */
function statesBack(input: Json, live: LiveState): Undo {
  const asked = textsOf(input.containerInstances);
  const changed = (live.containerInstances ?? []).filter(
    ({ status }) => status !== input.status && (status === 'ACTIVE' || status === 'DRAINING'),
  );
  if (asked.length === 0 || changed.length === 0) return { reason: 'No container instance had another state before.' };
  const states = [...new Set(changed.map(({ status }) => status))];
  return {
    requests: states.map((status) =>
      made('UpdateContainerInstancesState', {
        cluster: input.cluster,
        containerInstances: changed
          .filter((each) => each.status === status)
          .map(({ containerInstanceArn }) => containerInstanceArn),
        status,
      }),
    ),
  };
}

function needing<T>(value: T | undefined, undo: (value: T) => Undo): Undo {
  return value === undefined
    ? { reason: 'What was made or had been there before is not known: its answer did not come.' }
    : undo(value);
}

function one(operation: OperationName, input: object): Undo {
  return { requests: [made(operation, input)] };
}

function made(operation: OperationName, input: object): MadeRequest {
  return { operation, input: plainJson(input) };
}
