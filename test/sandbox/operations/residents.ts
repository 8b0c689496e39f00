import type { Service, Task } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredService, StoredTask } from '../../../sandbox/account.ts';
import { ecsArn } from '../../../sandbox/arns.ts';
import { addTask } from '../../../sandbox/task-index.ts';
import type { Wire } from '../../../sandbox/wire.ts';

/** The cluster of a name, which must be there. */
export function clusterNamed(account: Account, name: string): StoredCluster {
  const stored = account.clusters.get(name);
  if (stored === undefined) throw new Error(`no cluster ${name}`);
  return stored;
}

/** Puts a task into a cluster without any scheduler. */
export function putTask(account: Account, cluster: StoredCluster, members: Wire<Task> = {}): StoredTask {
  const stored: StoredTask = {
    task: {
      taskArn: ecsArn(account, 'task', cluster.cluster.clusterName ?? '', account.ids.hex(32)),
      clusterArn: cluster.cluster.clusterArn,
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      launchType: 'FARGATE',
      group: 'family:batch',
      tags: [],
      ...members,
    },
  };
  addTask(cluster, stored);
  return stored;
}

/** Puts a service into a cluster without any scheduler. */
export function putService(
  account: Account,
  cluster: StoredCluster,
  members: Wire<Service> & { readonly serviceName: string },
): StoredService {
  const stored: StoredService = {
    service: {
      serviceArn: ecsArn(account, 'service', cluster.cluster.clusterName ?? '', members.serviceName),
      clusterArn: cluster.cluster.clusterArn,
      status: 'ACTIVE',
      launchType: 'FARGATE',
      desiredCount: 1,
      deployments: [],
      taskSets: [],
      events: [],
      tags: [],
      ...members,
    },
    revisions: [],
    serviceDeployments: [],
    progress: {},
    clientTokens: {},
  };
  cluster.services.set(members.serviceName, stored);
  return stored;
}
