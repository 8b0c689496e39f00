import type { ServiceRevision } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { findTaskDefinition } from '../find.ts';
import { timestamp, type Wire } from '../wire.ts';

/** What a revision of a service fixes: everything whose change starts a deployment. */
export type RevisionSettings = Pick<
  Wire<ServiceRevision>,
  | 'taskDefinition'
  | 'capacityProviderStrategy'
  | 'launchType'
  | 'platformVersion'
  | 'platformFamily'
  | 'loadBalancers'
  | 'serviceRegistries'
  | 'networkConfiguration'
  | 'serviceConnectConfiguration'
  | 'volumeConfigurations'
  | 'vpcLatticeConfigurations'
  | 'gatewayConnectors'
  | 'monitoring'
>;

/** Makes a revision of a service and keeps it. */
export function addRevision(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  settings: RevisionSettings,
): Wire<ServiceRevision> {
  const { serviceArn, clusterArn, serviceName = '' } = stored.service;
  const { clusterName = '' } = cluster.cluster;
  const definition = findTaskDefinition(account, settings.taskDefinition ?? '')?.taskDefinition;
  const revision: Wire<ServiceRevision> = {
    ...structuredClone(settings),
    serviceRevisionArn: ecsArn(account, 'service-revision', clusterName, serviceName, account.ids.digits(19)),
    serviceArn,
    clusterArn,
    containerImages: (definition?.containerDefinitions ?? []).map(({ name, image }) => ({
      containerName: name,
      image,
    })),
    guardDutyEnabled: false,
    createdAt: timestamp(account.now),
  };
  stored.revisions.push(revision);
  return revision;
}

/** The revision of that ARN. */
export function revisionOf(stored: StoredService, arn: string | undefined): Wire<ServiceRevision> | undefined {
  return stored.revisions.findLast((revision) => revision.serviceRevisionArn === arn);
}
