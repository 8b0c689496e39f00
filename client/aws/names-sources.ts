import type * as ecs from '@aws-sdk/client-ecs';
import type { LiveKind, LivePlace } from '../../server/protocol.ts';
import { counted } from '../counted.ts';
import type { Input } from './operation.ts';
import { batchSizes, pageSize, pagesOf } from './reads.ts';
import type { CallOptions, Session } from './session.ts';

/** What a list is read of: `revision` takes the family. */
export interface SourcePlace extends LivePlace {
  readonly family?: string;
}

/** A name of a list. */
export interface Listed {
  readonly name: string;
  /** In short: `ACTIVE 3/3`; undefined where the list does not say. */
  readonly detail?: string | undefined;
}

/** How the names of one kind are read. */
export interface NameSource {
  /** Pages of names as they come, without what `describe` finds out. */
  pages(session: Session, place: SourcePlace, options: CallOptions): AsyncGenerator<readonly Listed[], void, undefined>;
  /** No more than these. */
  readonly mostPages: number;
  /** As ECS lists them, or by name. */
  readonly order: 'as-listed' | 'by-name';
  readonly details?: {
    readonly batchSize: number;
    /** Details of one batch; those that are gone are left out. */
    describe(
      session: Session,
      place: SourcePlace,
      names: readonly string[],
      options: CallOptions,
    ): Promise<ReadonlyMap<string, string>>;
  };
}

/** Pages of 100: whoever has more than 2,000 of something finds the others by typing them. */
const mostPages = 20;

const clusters: NameSource = {
  mostPages,
  order: 'by-name',
  async *pages(session, _place, options) {
    for await (const page of pagesOf(session, 'ListClusters', { maxResults: pageSize }, options))
      yield (page.clusterArns ?? []).map(named);
  },
  details: {
    batchSize: batchSizes.DescribeClusters,
    async describe(session, _place, names, options) {
      const { clusters: found = [] } = await session.call('DescribeClusters', { clusters: [...names] }, options);
      return detailsOf(found, (cluster) => cluster.clusterName, clusterDetail);
    },
  },
};

const services: NameSource = {
  mostPages,
  order: 'by-name',
  async *pages(session, { cluster }, options) {
    for await (const page of pagesOf(session, 'ListServices', { ...inCluster(cluster), maxResults: pageSize }, options))
      yield (page.serviceArns ?? []).map(named);
  },
  details: {
    batchSize: batchSizes.DescribeServices,
    async describe(session, { cluster }, names, options) {
      const input: Input<'DescribeServices'> = { ...inCluster(cluster), services: [...names] };
      const { services: found = [] } = await session.call('DescribeServices', input, options);
      return detailsOf(found, (service) => service.serviceName, serviceDetail);
    },
  },
};

const families: NameSource = {
  mostPages,
  order: 'by-name',
  async *pages(session, _place, options) {
    const input: Input<'ListTaskDefinitionFamilies'> = { status: 'ACTIVE', maxResults: pageSize };
    for await (const page of pagesOf(session, 'ListTaskDefinitionFamilies', input, options))
      yield (page.families ?? []).map((name) => ({ name }));
  },
};

const revisions: NameSource = {
  // The newest hundred: nobody goes back further by completion.
  mostPages: 1,
  order: 'as-listed',
  async *pages(session, { family = '' }, options) {
    const input: Input<'ListTaskDefinitions'> = {
      familyPrefix: family,
      status: 'ACTIVE',
      sort: 'DESC',
      maxResults: pageSize,
    };
    for await (const page of pagesOf(session, 'ListTaskDefinitions', input, options))
      yield (page.taskDefinitionArns ?? []).map((arn, index) => ({
        ...named(arn),
        ...(index === 0 && { detail: 'newest revision' }),
      }));
  },
};

const capacityProviders: NameSource = {
  mostPages,
  order: 'by-name',
  async *pages(session, { cluster }, options) {
    const input: Input<'DescribeCapacityProviders'> = inCluster(cluster);
    for await (const page of pagesOf(session, 'DescribeCapacityProviders', input, options))
      yield listed(page.capacityProviders ?? [], (provider) => provider.name, capacityProviderDetail);
  },
};

const taskSets: NameSource = {
  mostPages: 1,
  order: 'as-listed',
  async *pages(session, { cluster = 'default', service = '' }, options) {
    const { taskSets: found = [] } = await session.call('DescribeTaskSets', { cluster, service }, options);
    yield listed(found, (taskSet) => taskSet.id, taskSetDetail);
  },
};

const tasks: NameSource = {
  mostPages,
  order: 'as-listed',
  async *pages(session, { cluster }, options) {
    for await (const page of pagesOf(session, 'ListTasks', { ...inCluster(cluster), maxResults: pageSize }, options))
      yield (page.taskArns ?? []).map(named);
  },
  details: {
    batchSize: batchSizes.DescribeTasks,
    async describe(session, { cluster }, names, options) {
      const input: Input<'DescribeTasks'> = { ...inCluster(cluster), tasks: [...names] };
      const { tasks: found = [] } = await session.call('DescribeTasks', input, options);
      return detailsOf(found, (task) => nameInArn(task.taskArn), taskDetail);
    },
  },
};

const containerInstances: NameSource = {
  mostPages,
  order: 'as-listed',
  async *pages(session, { cluster }, options) {
    const input: Input<'ListContainerInstances'> = { ...inCluster(cluster), maxResults: pageSize };
    for await (const page of pagesOf(session, 'ListContainerInstances', input, options))
      yield (page.containerInstanceArns ?? []).map(named);
  },
  details: {
    batchSize: batchSizes.DescribeContainerInstances,
    async describe(session, { cluster }, names, options) {
      const input: Input<'DescribeContainerInstances'> = { ...inCluster(cluster), containerInstances: [...names] };
      const { containerInstances: found = [] } = await session.call('DescribeContainerInstances', input, options);
      return detailsOf(found, (instance) => nameInArn(instance.containerInstanceArn), containerInstanceDetail);
    },
  },
};

export type SourceKind = Exclude<LiveKind, 'task-definition'> | 'revision';

/** `task-definition` is `family`, with `revision` of the one that is typed. */
export const sources: Readonly<Record<SourceKind, NameSource>> = {
  cluster: clusters,
  service: services,
  family: families,
  revision: revisions,
  'capacity-provider': capacityProviders,
  'task-set': taskSets,
  task: tasks,
  'container-instance': containerInstances,
};

export function clusterDetail({ status, activeServicesCount = 0, runningTasksCount = 0 }: ecs.Cluster): string {
  return `${status}, ${counted(activeServicesCount, 'service')}, ${counted(runningTasksCount, 'task')} running`;
}

export function serviceDetail({ status, runningCount = 0, desiredCount = 0 }: ecs.Service): string {
  return `${status} ${runningCount}/${desiredCount}`;
}

export function capacityProviderDetail({ status, ...provider }: ecs.CapacityProvider): string {
  const kind = capacityProviderKind(provider);
  return kind === undefined ? `${status}` : `${status}, ${kind}`;
}

/** What it gets its capacity from. */
export function capacityProviderKind({
  autoScalingGroupProvider,
  managedInstancesProvider,
}: ecs.CapacityProvider): string | undefined {
  if (autoScalingGroupProvider !== undefined) return 'Auto Scaling group';
  return managedInstancesProvider === undefined ? undefined : 'managed instances';
}

export function taskSetDetail(taskSet: ecs.TaskSet): string {
  const { status, scale, runningCount = 0, computedDesiredCount = 0, stabilityStatus } = taskSet;
  const share = scale === undefined ? '' : ` ${scale.value ?? 0} %`;
  return `${status}${share}, ${runningCount}/${computedDesiredCount}, ${stabilityStatus}`;
}

export function taskDetail({ lastStatus, group = '', taskDefinitionArn }: ecs.Task): string {
  return `${lastStatus}, ${group.startsWith('service:') ? `service ${group.slice(8)}` : nameInArn(taskDefinitionArn)}`;
}

export function containerInstanceDetail(instance: ecs.ContainerInstance): string {
  const { status, runningTasksCount = 0, ec2InstanceId } = instance;
  return [status, counted(runningTasksCount, 'task'), ec2InstanceId].filter(Boolean).join(', ');
}

/** What requests call the thing: all behind the last slash. */
export function nameInArn(arn = ''): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function named(arn: string): Listed {
  return { name: nameInArn(arn) };
}

function inCluster(cluster: string | undefined): { cluster?: string } {
  return cluster === undefined ? {} : { cluster };
}

function listed<T>(
  found: readonly T[],
  nameOf: (item: T) => string | undefined,
  detailOf: (item: T) => string,
): readonly Listed[] {
  return [...detailsOf(found, nameOf, detailOf)].map(([name, detail]) => ({ name, detail }));
}

function detailsOf<T>(
  found: readonly T[],
  nameOf: (item: T) => string | undefined,
  detailOf: (item: T) => string,
): ReadonlyMap<string, string> {
  return new Map(
    found.flatMap((item): [string, string][] => {
      const name = nameOf(item);
      return name === undefined ? [] : [[name, detailOf(item)]];
    }),
  );
}
