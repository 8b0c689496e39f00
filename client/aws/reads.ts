import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  Failure,
  Service,
  ServiceDeployment,
  ServiceRevision,
  Task,
} from '@aws-sdk/client-ecs';
import type { Input, OperationName, Output } from './operation.ts';
import type { CallOptions, Session } from './session.ts';

// The reads of the tree, of live names and of plans. Each page and each batch is one call; the sizes are the API's greatest.

/** What a call that describes gave: what it found, and why it did not find the rest. */
export interface Described<T> {
  readonly found: readonly T[];
  readonly failures: readonly Failure[];
}

type ListOperation = Extract<OperationName, `List${string}` | 'DescribeCapacityProviders'>;

/** Pages of a list, each as soon as it is there; asks for the next when it is wanted. */
export async function* pagesOf<Name extends ListOperation>(
  session: Session,
  operation: Name,
  input: Input<Name>,
  options: CallOptions = {},
): AsyncGenerator<Output<Name>, void, undefined> {
  let nextToken: string | undefined;
  do {
    const given = nextToken === undefined ? input : { ...input, nextToken };
    const page = await session.call(operation, given as Input<Name>, options);
    nextToken = (page as { readonly nextToken?: string | undefined }).nextToken;
    yield page;
  } while (nextToken !== undefined && nextToken !== '');
}

/** Items that one call of an operation describes at most. Source: the API reference, by operation. */
export const batchSizes = {
  DescribeCapacityProviders: 100,
  DescribeClusters: 100,
  DescribeContainerInstances: 100,
  DescribeServiceDeployments: 20,
  DescribeServiceRevisions: 20,
  DescribeServices: 10,
  DescribeTasks: 100,
} as const;

/** Greatest `maxResults` of the lists. Source: the API reference, by operation. */
export const pageSize = 100;

/** Splits into batches of at most `size`. */
export function batchesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Describes one batch of clusters, with settings, statistics, configuration and tags. */
export async function describeClusters(
  session: Session,
  clusters: readonly string[],
  options?: CallOptions,
): Promise<Described<Cluster>> {
  const include: Input<'DescribeClusters'>['include'] = [
    'SETTINGS',
    'STATISTICS',
    'TAGS',
    'CONFIGURATIONS',
    'ATTACHMENTS',
  ];
  const output = await session.call('DescribeClusters', { clusters: [...clusters], include }, options);
  return { found: output.clusters ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of services of a cluster, with tags. */
export async function describeServices(
  session: Session,
  cluster: string,
  services: readonly string[],
  options?: CallOptions,
): Promise<Described<Service>> {
  const output = await session.call(
    'DescribeServices',
    { cluster, services: [...services], include: ['TAGS'] },
    options,
  );
  return { found: output.services ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of tasks of a cluster, with tags. */
export async function describeTasks(
  session: Session,
  cluster: string,
  tasks: readonly string[],
  options?: CallOptions,
): Promise<Described<Task>> {
  const output = await session.call('DescribeTasks', { cluster, tasks: [...tasks], include: ['TAGS'] }, options);
  return { found: output.tasks ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of container instances of a cluster, with tags. */
export async function describeContainerInstances(
  session: Session,
  cluster: string,
  instances: readonly string[],
  options?: CallOptions,
): Promise<Described<ContainerInstance>> {
  const input: Input<'DescribeContainerInstances'> = {
    cluster,
    containerInstances: [...instances],
    include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'],
  };
  const output = await session.call('DescribeContainerInstances', input, options);
  return { found: output.containerInstances ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of capacity providers by name or ARN, with tags. */
export async function describeCapacityProviders(
  session: Session,
  capacityProviders: readonly string[],
  options?: CallOptions,
): Promise<Described<CapacityProvider>> {
  const output = await session.call(
    'DescribeCapacityProviders',
    { capacityProviders: [...capacityProviders], include: ['TAGS'] },
    options,
  );
  return { found: output.capacityProviders ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of service deployments. */
export async function describeServiceDeployments(
  session: Session,
  serviceDeploymentArns: readonly string[],
  options?: CallOptions,
): Promise<Described<ServiceDeployment>> {
  const output = await session.call(
    'DescribeServiceDeployments',
    { serviceDeploymentArns: [...serviceDeploymentArns] },
    options,
  );
  return { found: output.serviceDeployments ?? [], failures: output.failures ?? [] };
}

/** Describes one batch of service revisions. */
export async function describeServiceRevisions(
  session: Session,
  serviceRevisionArns: readonly string[],
  options?: CallOptions,
): Promise<Described<ServiceRevision>> {
  const output = await session.call(
    'DescribeServiceRevisions',
    { serviceRevisionArns: [...serviceRevisionArns] },
    options,
  );
  return { found: output.serviceRevisions ?? [], failures: output.failures ?? [] };
}
