import type { OperationName } from '../aws/operation.ts';
import type { FileRequest } from './model.ts';
import { textOf } from './shape-json.ts';
import { familyOf, shortName } from './shape-names.ts';

type Request = Pick<FileRequest, 'operation' | 'input'>;

/**
 * Places in a run, by what an operation needs: what comes later may need what comes earlier, never the other way round. Deletes come last, in the
 * opposite direction. Operations that are not listed need only what is there already: they come before the deletes.
 */
const places: Partial<Readonly<Record<OperationName, number>>> = {
  PutAccountSettingDefault: 0,
  PutAccountSetting: 0,
  DeleteAccountSetting: 0,
  CreateCapacityProvider: 1,
  CreateCluster: 2,
  UpdateCluster: 4,
  UpdateClusterSettings: 4,
  UpdateCapacityProvider: 4,
  PutClusterCapacityProviders: 5,
  CreateGateway: 6,
  UpdateGateway: 6,
  AssociateGatewayWithCluster: 7,
  PutAttributes: 7,
  RegisterTaskDefinition: 8,
  RegisterDaemonTaskDefinition: 8,
  CreateDaemon: 9,
  UpdateDaemon: 9,
  CreateService: 10,
  UpdateService: 10,
  CreateExpressGatewayService: 10,
  UpdateExpressGatewayService: 10,
  CreateTaskSet: 11,
  UpdateTaskSet: 12,
  UpdateServicePrimaryTaskSet: 13,
  RunTask: 14,
  StartTask: 14,
  StopTask: 20,
  DeleteTaskSet: 21,
  DeleteService: 22,
  DeleteExpressGatewayService: 22,
  DeleteDaemon: 22,
  DisassociateGatewayFromCluster: 23,
  DeleteGateway: 24,
  DeregisterTaskDefinition: 25,
  DeleteTaskDefinitions: 26,
  DeleteDaemonTaskDefinition: 26,
  DeleteAttributes: 27,
  DeregisterContainerInstance: 28,
  DeleteCapacityProvider: 29,
  DeleteCluster: 30,
};
const others = 16;

/** A capacity provider of managed instances names its cluster; one of an Auto Scaling group is named by clusters. */
function placeOf({ operation, input }: Request): number {
  if (operation === 'CreateCapacityProvider' && input.managedInstancesProvider !== undefined) return 3;
  return places[operation] ?? others;
}

/** Requests of one run in the order of what they need from each other; those that need nothing from each other stay as they are. */
export function inOrder<T extends Request>(requests: readonly T[]): readonly T[] {
  return requests.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** Members that name a task definition, by the operation that registers it. */
const naming = [
  { registers: 'RegisterTaskDefinition', member: 'taskDefinition', answer: 'taskDefinition', arn: 'taskDefinitionArn' },
  {
    registers: 'RegisterDaemonTaskDefinition',
    member: 'daemonTaskDefinitionArn',
    answer: undefined,
    arn: 'daemonTaskDefinitionArn',
  },
] as const;

/** A call of the run that was answered. */
export interface AnsweredCall {
  readonly operation: OperationName;
  readonly answer: unknown;
}

/**
 * A request as it is sent after others of the same run: where it names a family without a revision, it takes the revision that the run has
 * just registered, and not one that somebody else registers meanwhile.
 */
export function afterRegistrations<T extends Request>(request: T, answered: readonly AnsweredCall[]): T {
  const changes = naming.flatMap(({ registers, member, answer, arn }) => {
    const reference = textOf(request.input[member]);
    if (reference === undefined || shortName(reference).includes(':')) return [];
    const registered = answered
      .filter(({ operation }) => operation === registers)
      .map((call) => memberOf(answer === undefined ? call.answer : memberOf(call.answer, answer), arn))
      .findLast((each) => typeof each === 'string' && familyOf(each) === shortName(reference));
    return typeof registered === 'string' ? [[member, registered] as const] : [];
  });
  return changes.length === 0 ? request : { ...request, input: { ...request.input, ...Object.fromEntries(changes) } };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
