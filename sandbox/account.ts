import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  ProtectedTask,
  Service,
  ServiceDeployment,
  ServiceRevision,
  Setting,
  Tag,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { ecsArn, type Place, partitionOf } from './arns.ts';
import { DueEvents } from './due.ts';
import { createIds, type Ids } from './ids.ts';
import { Ordered } from './ordered.ts';
import type { KeptDescription } from './scheduler/kept-descriptions.ts';
import type { TaskStep } from './scheduler/task-steps.ts';
import type { ServiceCounts } from './service-counts.ts';
import type { Wire } from './wire.ts';

/**
 * What ECS knows of one account in one region. Operations and happenings change it in place; everything in it is plain data, an
 * {@link Ordered} or a Map of plain data, so that `state-file.ts` can write it.
 *
 * Clusters that were deleted stay, INACTIVE, for a while; so do services. Counts are not kept here but taken from the sizes of the
 * lists below, so no operation has to look at all tasks.
 */
export interface Account extends Place {
  /** Milliseconds since the epoch: the time of the request or of the happening that is being worked on. */
  now: number;
  readonly ids: Ids;
  /** What will happen by itself. */
  readonly due: DueEvents;
  /** By name. */
  readonly clusters: Ordered<StoredCluster>;
  /** Those of the account, by name; FARGATE and FARGATE_SPOT are among them. */
  readonly capacityProviders: Ordered<Wire<CapacityProvider>>;
  /** By family. */
  readonly families: Ordered<TaskDefinitionFamily>;
  /** By `<principal ARN>\n<setting>`. */
  readonly settings: Ordered<Wire<Setting>>;
  /** Lists of areas that only one file of operations knows: daemons, gateways, express services; see {@link listOf}. */
  readonly lists: Map<string, Ordered<unknown>>;
  /** CloudWatch alarms that are in the state ALARM, by name: a control request sets them. */
  readonly firingAlarms: Set<string>;
  /** Goes up whenever something may have changed: with what happens, and with requests that do not only read. In no state file. */
  changes: number;
  /** What was answered on services; `scheduler/kept-descriptions.ts` knows when it is out of date. In no state file. */
  readonly descriptions: WeakMap<StoredService, KeptDescription>;
  /** Names of all families, sorted; made when a page of them is asked for. In no state file. */
  sortedFamilies?: readonly string[];
}

export interface StoredCluster {
  /** Without the counts, statistics and attachments that are told from the rest. */
  cluster: Wire<Cluster>;
  /** By name. */
  readonly services: Ordered<StoredService>;
  /** Tasks that are not STOPPED, by id (the last part of the ARN). */
  readonly tasks: Ordered<StoredTask>;
  /** Tasks that are STOPPED, by id; ECS forgets them after about an hour. */
  readonly stoppedTasks: Ordered<StoredTask>;
  /** The tasks of `tasks` by `group` (`service:web`, `family:web`), by id. */
  readonly tasksByGroup: Map<string, Ordered<StoredTask>>;
  /** The tasks of `tasks` on a container instance, by the instance's ARN, then by id. */
  readonly tasksByInstance: Map<string, Ordered<StoredTask>>;
  /** The tasks of `tasks` by `startedBy` (the id of a deployment or task set, or what RunTask said), by id. */
  readonly tasksByStarter: Map<string, Ordered<StoredTask>>;
  /** The tasks of `tasks` by the family of their task definition, by id. */
  readonly tasksByFamily: Map<string, Ordered<StoredTask>>;
  /** Those of `tasks` that are on their way to STOPPED, by id. */
  readonly stoppingTasks: Ordered<StoredTask>;
  /** By id. */
  readonly containerInstances: Ordered<Wire<ContainerInstance>>;
  /** How many of `tasks` have which last status; also by launch type, and how many are on each capacity provider (`task-index.ts`). */
  readonly taskCounts: Map<string, number>;
  /** The same for `group` and status, keyed `<group>\n<status>`. */
  readonly groupCounts: Map<string, number>;
  /** How many of `tasks` each group has on each container instance, keyed `<group>\n<ARN of the instance>`. */
  readonly placedCounts: Map<string, number>;
  /** How many of `services` have which status; `service-counts.ts` keeps it. */
  serviceCounts?: ServiceCounts;
}

export interface StoredService {
  /**
   * As DescribeServices answers, tags included, but without `runningCount` and `pendingCount` of the service, its deployments and
   * its task sets: `scheduler/services.ts` tells them.
   */
  service: Wire<Service>;
  /** Newest last. */
  readonly revisions: Wire<ServiceRevision>[];
  /** Newest last. */
  readonly serviceDeployments: Wire<ServiceDeployment>[];
  /** What the scheduler remembers of a deployment, by the id of the deployment or task set. */
  readonly progress: Record<string, DeploymentProgress>;
  /** Requests of CreateTaskSet and CreateService that were answered, by client token. */
  readonly clientTokens: Record<string, string>;
}

/** Memory of the scheduler: plain data that is in no answer. Further members belong to `scheduler/`. */
export interface DeploymentProgress {
  failedTasks: number;
  [member: string]: unknown;
}

export interface StoredTask {
  /** As DescribeTasks answers, tags included. */
  task: Wire<Task>;
  protection?: Wire<ProtectedTask>;
  /** What will become of it by itself, the earliest first; `scheduler/task-life.ts` knows the steps. */
  steps?: TaskStep[];
}

export interface TaskDefinitionFamily {
  readonly family: string;
  /** By position: revision 1 first. A deleted one leaves undefined: its number is not given again. */
  readonly revisions: (StoredTaskDefinition | undefined)[];
}

export interface StoredTaskDefinition {
  taskDefinition: Wire<TaskDefinition>;
  tags: Wire<Tag>[];
}

/** An account without anything but the capacity providers that everybody has. */
export function createAccount(accountId: string, region: string, seed: number): Account {
  const place: Place = { partition: partitionOf(region), region, accountId };
  const account: Account = {
    ...place,
    now: 0,
    ids: createIds(seed),
    due: new DueEvents(),
    clusters: new Ordered(),
    capacityProviders: new Ordered(),
    families: new Ordered(),
    settings: new Ordered(),
    lists: new Map(),
    firingAlarms: new Set(),
    changes: 0,
    descriptions: new WeakMap(),
  };
  for (const name of ['FARGATE', 'FARGATE_SPOT']) {
    const capacityProviderArn = ecsArn(place, 'capacity-provider', name);
    account.capacityProviders.set(name, {
      capacityProviderArn,
      name,
      status: 'ACTIVE',
      tags: [],
      type: name as 'FARGATE',
    });
  }
  return account;
}

/** A cluster without anything in it. */
export function emptyCluster(cluster: Wire<Cluster>): StoredCluster {
  return {
    cluster,
    services: new Ordered(),
    tasks: new Ordered(),
    stoppedTasks: new Ordered(),
    tasksByGroup: new Map(),
    tasksByInstance: new Map(),
    tasksByStarter: new Map(),
    tasksByFamily: new Map(),
    stoppingTasks: new Ordered(),
    containerInstances: new Ordered(),
    taskCounts: new Map(),
    groupCounts: new Map(),
    placedCounts: new Map(),
  };
}

/** A list that is made when first asked for. The caller says what it holds, and each list has one such caller. */
export function listOf<T>(account: Account, name: string): Ordered<T> {
  const known = account.lists.get(name);
  if (known !== undefined) return known as Ordered<T>;
  const made = new Ordered<T>();
  account.lists.set(name, made as Ordered<unknown>);
  return made;
}
