import type { Cluster, ClusterField, KeyValuePair } from '@aws-sdk/client-ecs';
import type { StoredCluster } from '../account.ts';
import { countServices } from '../service-counts.ts';
import { countTasks, countTasksByLaunchType } from '../task-index.ts';
import type { Wire } from '../wire.ts';

/** Last statuses of tasks that have been asked for and are not RUNNING yet: what ECS counts as pending. */
const pending = ['PROVISIONING', 'PENDING', 'ACTIVATING'] as const;

/**
 * A cluster as ECS answers it, with its counts: a new object with parts of the stored one. Settings, tags, statistics and the like are told when they are asked for
 * (DescribeClusters.include).
 */
export function describedCluster(stored: StoredCluster, include: readonly ClusterField[]): Wire<Cluster> {
  const { cluster } = stored;
  const shows = (field: ClusterField) => include.includes(field);
  return {
    clusterArn: cluster.clusterArn,
    clusterName: cluster.clusterName,
    ...(shows('CONFIGURATIONS') && cluster.configuration !== undefined
      ? { configuration: cluster.configuration }
      : undefined),
    status: cluster.status,
    registeredContainerInstancesCount: stored.containerInstances.size,
    runningTasksCount: countTasks(stored, 'RUNNING'),
    pendingTasksCount: sum(pending.map((status) => countTasks(stored, status))),
    activeServicesCount: countServices(stored, 'ACTIVE'),
    statistics: shows('STATISTICS') ? statisticsOf(stored) : [],
    tags: shows('TAGS') ? (cluster.tags ?? []) : [],
    settings: shows('SETTINGS') ? (cluster.settings ?? []) : [],
    capacityProviders: cluster.capacityProviders ?? [],
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy ?? [],
    ...(shows('ATTACHMENTS') && cluster.attachmentsStatus !== undefined
      ? { attachments: cluster.attachments ?? [], attachmentsStatus: cluster.attachmentsStatus }
      : undefined),
    ...(cluster.serviceConnectDefaults === undefined
      ? undefined
      : { serviceConnectDefaults: cluster.serviceConnectDefaults }),
  };
}

/** Counts by launch type. The names are those of Cluster.statistics; for EXTERNAL, which it leaves out, they are made alike. */
function statisticsOf(stored: StoredCluster): Wire<KeyValuePair>[] {
  const launchTypes = { EC2: 'EC2', FARGATE: 'Fargate', EXTERNAL: 'External' };
  return Object.entries(launchTypes).flatMap(([launchType, word]) => [
    pair(`running${word}TasksCount`, countTasksByLaunchType(stored, launchType, 'RUNNING')),
    pair(`pending${word}TasksCount`, sum(pending.map((status) => countTasksByLaunchType(stored, launchType, status)))),
    pair(`active${word}ServiceCount`, countServices(stored, 'ACTIVE', launchType)),
    pair(`draining${word}ServiceCount`, countServices(stored, 'DRAINING', launchType)),
  ]);
}

function pair(name: string, value: number): Wire<KeyValuePair> {
  return { name, value: String(value) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
