import type { Account, StoredCluster, StoredService } from '../account.ts';
import { defaultCaller } from '../sandbox.ts';
import { addTask, tasksOfGroup } from '../task-index.ts';
import { copyPlan } from './copies.ts';
import { type History, remember } from './history.ts';

/** How much there is. */
export const hugeSize = { clusters: 2000, services: 5000, tasksPerService: 4, families: 300 };

/** A huge account: 2,000 clusters, of which `big` has 5,000 services with 20,000 tasks. Only the usual account and region have it. */
export function hugeSeed(account: Account): void {
  if (account.accountId !== defaultCaller.accountId || account.region !== defaultCaller.region) return;
  remember(account, 60, fill);
  const big = account.clusters.get('big');
  const first = big?.services.get(serviceName(0));
  if (big !== undefined && first !== undefined) copyService(account, big, first);
}

/** Clusters, families, and one service that has come to rest. */
function fill({ send, pass }: History): void {
  send('CreateCluster', { clusterName: 'big' });
  for (let index = 1; index < hugeSize.clusters; index += 1) {
    send('CreateCluster', { clusterName: `cluster-${numbered(index, 4)}` });
  }
  for (let index = 0; index < hugeSize.families; index += 1) {
    send('RegisterTaskDefinition', {
      family: familyName(index),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', essential: true }],
    });
  }
  createHugeService(send, 0);
  pass(60);
}

/** One of the services of `big`, as a user would create it. */
export function createHugeService(send: History['send'], index: number): void {
  send('CreateService', {
    cluster: 'big',
    serviceName: serviceName(index),
    taskDefinition: familyName(index),
    desiredCount: hugeSize.tasksPerService,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } },
  });
}

/** The other services are copies of the first: to have each rolled out by the scheduler would take four times as long as may be. */
function copyService(account: Account, cluster: StoredCluster, first: StoredService): void {
  const plan = copyPlan([serviceName(0), familyName(0)]);
  const copyOfService = plan.plan(first);
  const copiesOfTasks = tasksOfGroup(cluster, `service:${serviceName(0)}`).map((task) => plan.plan(task));
  for (let index = 1; index < hugeSize.services; index += 1) {
    const texts = plan.texts(account.ids, [serviceName(index), familyName(index)]);
    cluster.services.set(serviceName(index), copyOfService(texts));
    for (const copy of copiesOfTasks) addTask(cluster, copy(texts));
  }
}

function serviceName(index: number): string {
  return `service-${numbered(index, 4)}`;
}

function familyName(index: number): string {
  return `family-${numbered(index % hugeSize.families, 3)}`;
}

function numbered(index: number, digits: number): string {
  return String(index).padStart(digits, '0');
}
