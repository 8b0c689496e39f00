import type { OperationName } from '../aws/operation.ts';
import type { FileRequest, LiveState } from './model.ts';
import { textOf } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** What a plan needs to know of the account: members of {@link LiveState}; each is one call, or a few that depend on one another. */
export type Read = Exclude<
  keyof LiveState,
  'unread' | 'unknown' | 'revision' | 'taskSet' | 'taskDefinitionTags' | 'daemonRevision' | 'daemonDeployment'
>;

const reads: Partial<Readonly<Record<OperationName, readonly Read[]>>> = {
  AssociateGatewayWithCluster: ['gateway', 'cluster'],
  ContinueServiceDeployment: ['serviceDeployment'],
  CreateCapacityProvider: ['capacityProvider'],
  CreateCluster: ['cluster'],
  CreateDaemon: ['daemon'],
  CreateExpressGatewayService: ['expressService'],
  CreateGateway: ['gateway'],
  CreateService: ['cluster', 'service', 'taskDefinition'],
  CreateTaskSet: ['cluster', 'service', 'taskSets', 'taskDefinition'],
  DeleteAccountSetting: ['accountSettings'],
  DeleteCapacityProvider: ['capacityProvider'],
  DeleteCluster: ['cluster'],
  DeleteDaemon: ['daemon'],
  DeleteExpressGatewayService: ['expressService'],
  DeleteGateway: ['gateway'],
  DeleteService: ['service'],
  DeleteTaskSet: ['service'],
  DeregisterContainerInstance: ['containerInstances'],
  DeregisterTaskDefinition: ['taskDefinition'],
  DisassociateGatewayFromCluster: ['gateway'],
  ExecuteCommand: ['tasks'],
  PutAccountSetting: ['accountSettings'],
  PutAccountSettingDefault: ['accountSettings'],
  PutClusterCapacityProviders: ['cluster'],
  RegisterDaemonTaskDefinition: ['daemonTaskDefinition'],
  RegisterTaskDefinition: ['taskDefinition'],
  RunTask: ['cluster', 'taskDefinition'],
  StartTask: ['containerInstances', 'taskDefinition'],
  StopServiceDeployment: ['serviceDeployment'],
  StopTask: ['tasks'],
  TagResource: ['tags'],
  UntagResource: ['tags'],
  UpdateCapacityProvider: ['capacityProvider'],
  UpdateCluster: ['cluster'],
  UpdateClusterSettings: ['cluster'],
  UpdateContainerAgent: ['containerInstances'],
  UpdateContainerInstancesState: ['containerInstances'],
  UpdateDaemon: ['daemon'],
  UpdateExpressGatewayService: ['expressService'],
  UpdateGateway: ['gateway'],
  UpdateService: ['service', 'taskDefinition'],
  UpdateServicePrimaryTaskSet: ['service'],
  UpdateTaskProtection: ['tasks'],
  UpdateTaskSet: ['service'],
};

/** What has to be read to plan a request: the least that tells what it will do. Nothing for reads and operations of the agent. */
export function readsOf({ operation, input }: Pick<FileRequest, 'operation' | 'input'>): readonly Read[] {
  const reference = textOf(input.taskDefinition);
  return (reads[operation] ?? []).flatMap((read): readonly Read[] => {
    if (read !== 'taskDefinition' || operation === 'RegisterTaskDefinition') return [read];
    if (reference === undefined) return [];
    return [shortName(reference).includes(':') ? 'namedTaskDefinition' : 'taskDefinition'];
  });
}
