import type * as ecs from '@aws-sdk/client-ecs';
import {
  batchesOf,
  batchSizes,
  describeCapacityProviders,
  describeClusters,
  describeServiceRevisions,
  describeServices,
  pageSize,
  pagesOf,
} from '../aws/reads.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import type { ClusterContent } from './import-folder.ts';

/** A service, and the revision that holds what DescribeServices leaves out. */
interface ServiceWithRevision {
  readonly service: ecs.Service;
  readonly revision?: ecs.ServiceRevision;
}

/** Reads all of a cluster that can become files; undefined when there is no such cluster. Fails with a CallError. */
export async function readCluster(
  session: Session,
  cluster: string,
  options: CallOptions = {},
): Promise<ClusterContent | undefined> {
  const { found } = await describeClusters(session, [cluster], options);
  const [described] = found;
  if (described === undefined) return undefined;
  const services = await servicesOf(session, cluster, options);
  const revisions = [...new Set(services.flatMap(definitionsOf))];
  const own = (described.capacityProviders ?? []).filter((name) => !name.startsWith('FARGATE'));
  const [capacityProviders, taskDefinitions] = await Promise.all([
    own.length === 0 ? [] : describeCapacityProviders(session, own, options).then((answer) => answer.found),
    Promise.all(revisions.map((taskDefinition) => definitionOf(session, taskDefinition, options))),
  ]);
  return {
    cluster: described,
    capacityProviders,
    services,
    taskDefinitions: taskDefinitions.flatMap((each) => each ?? []),
    taskSets: services.flatMap(({ service }) => service.taskSets ?? []),
  };
}

async function servicesOf(
  session: Session,
  cluster: string,
  options: CallOptions,
): Promise<readonly ServiceWithRevision[]> {
  const arns: string[] = [];
  for await (const page of pagesOf(session, 'ListServices', { cluster, maxResults: pageSize }, options)) {
    arns.push(...(page.serviceArns ?? []));
  }
  const described = await Promise.all(
    batchesOf(arns, batchSizes.DescribeServices).map((batch) => describeServices(session, cluster, batch, options)),
  );
  return withRevisions(
    session,
    described.flatMap(({ found }) => found),
    options,
  );
}

async function withRevisions(
  session: Session,
  services: readonly ecs.Service[],
  options: CallOptions,
): Promise<readonly ServiceWithRevision[]> {
  const wanted = services.flatMap(revisionsOf);
  const described = await Promise.all(
    batchesOf(wanted, batchSizes.DescribeServiceRevisions).map((batch) =>
      describeServiceRevisions(session, batch, options),
    ),
  );
  const byArn = new Map(described.flatMap(({ found }) => found.map((each) => [each.serviceRevisionArn, each])));
  return services.map((service) => {
    // While it is being deployed several are in use: the one that the service wants is the newest of its task definition.
    const revision = revisionsOf(service)
      .flatMap((arn) => byArn.get(arn) ?? [])
      .filter(({ taskDefinition }) => taskDefinition === service.taskDefinition)
      .toSorted((one, other) => Number(other.createdAt ?? 0) - Number(one.createdAt ?? 0))[0];
    return { service, ...(revision !== undefined && { revision }) };
  });
}

function revisionsOf({ currentServiceRevisions = [] }: ecs.Service): readonly string[] {
  return currentServiceRevisions.flatMap(({ arn }) => arn ?? []);
}

function definitionsOf({ service }: ServiceWithRevision): readonly string[] {
  return [service.taskDefinition, ...(service.taskSets ?? []).map(({ taskDefinition }) => taskDefinition)].filter(
    (arn) => arn !== undefined && arn !== '',
  ) as string[];
}

async function definitionOf(session: Session, taskDefinition: string, options: CallOptions) {
  const found = await session.call('DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] }, options);
  return found.taskDefinition && { taskDefinition: found.taskDefinition, tags: found.tags ?? [] };
}
