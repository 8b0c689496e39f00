import type * as ecs from '@aws-sdk/client-ecs';
import { CallError } from '../aws/failure.ts';
import type { Input } from '../aws/operation.ts';
import {
  describeCapacityProviders,
  describeClusters,
  describeContainerInstances,
  describeServiceDeployments,
  describeServiceRevisions,
  describeServices,
  describeTasks,
  pagesOf,
} from '../aws/reads.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import { wantedDaemonRevision } from './daemon-shape.ts';
import { type Read, readsOf } from './live-reads.ts';
import type { FileRequest, LiveState } from './model.ts';
import { type Json, textOf, textsOf } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

export { readsOf } from './live-reads.ts';

type Request = Pick<FileRequest, 'operation' | 'input'>;
type Found = Omit<LiveState, 'unread' | 'unknown'>;
type Reader = (session: Session, request: Request, options: CallOptions) => Promise<Found>;

/** How a read is called in messages. */
const names: Readonly<Record<Read, string>> = {
  cluster: 'the cluster',
  service: 'the service',
  taskSets: 'the task sets',
  taskDefinition: 'the task definition',
  namedTaskDefinition: 'the task definition',
  capacityProvider: 'the capacity provider',
  tags: 'the tags',
  tasks: 'the tasks',
  containerInstances: 'the container instances',
  serviceDeployment: 'the service deployment',
  accountSettings: 'the account settings',
  daemon: 'the daemon',
  daemonTaskDefinition: 'the daemon task definition',
  expressService: 'the express service',
  gateway: 'the gateway',
};

/**
 * Reads what the plan of a request needs, all that can be at the same time. What may not or cannot be read is told in `unread`.
 *
 * @throws {CallError} when it was cancelled or the credentials are no good: nothing else could be read, either
 */
export async function readLive(session: Session, request: Request, options: CallOptions = {}): Promise<LiveState> {
  const reads = readsOf(request);
  const results = await Promise.allSettled(reads.map((read) => readers[read](session, request, options)));
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ read: reads[index] ?? 'cluster', error: result.reason as unknown }] : [],
  );
  const unread = failed.filter(({ error }) => !isNotFound(error));
  for (const { error } of unread) {
    if (!(error instanceof CallError)) throw error;
    if (['cancelled', 'credentials-expired', 'credentials-missing'].includes(error.failure.kind)) throw error;
  }
  const found: Found = Object.assign(
    {},
    ...results.map((result) => (result.status === 'fulfilled' ? result.value : {})),
  );
  return {
    ...found,
    unread: unread.map(({ read, error }) => `Could not read ${names[read]}: ${(error as CallError).failure.message}`),
    ...(unread.length > 0 && { unknown: unread.map(({ read }) => read) }),
  };
}

/** ECS tells of some things that are not there by an error. DescribeTaskDefinition: ClientException, "Unable to describe task definition." */
function isNotFound(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { kind, detail = '' } = error.failure;
  return kind === 'not-found' || /^Unable to describe (?:daemon )?task definition/i.test(detail);
}

const readers: Readonly<Record<Read, Reader>> = {
  async cluster(session, { input, operation }, options) {
    const named = operation === 'CreateCluster' ? textOf(input.clusterName) : textOf(input.cluster);
    const { found } = await describeClusters(session, [named ?? 'default'], options);
    return { ...(found[0] && { cluster: found[0] }) };
  },
  async service(session, { input }, options) {
    const service = await serviceOf(session, input, options);
    if (service === undefined) return {};
    const revision = await newestRevision(session, service, options);
    return { service, ...(revision && { revision }) };
  },
  async taskSets(session, { input }, options) {
    const service = await serviceOf(session, input, options);
    const taskSets = (service?.taskSets ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]));
    if (taskSets.length === 0) return { taskSets: [] };
    const asked = {
      cluster: cluster(input),
      service: textOf(input.service) ?? '',
      taskSets,
      include: ['TAGS' as const],
    };
    const output = await session.call('DescribeTaskSets', asked, options);
    return { taskSets: output.taskSets ?? [] };
  },
  async taskDefinition(session, { input, operation }, options) {
    const reference = operation === 'RegisterTaskDefinition' ? textOf(input.family) : textOf(input.taskDefinition);
    const { taskDefinition, tags } = await describeTaskDefinition(session, reference ?? '', options);
    return { ...(taskDefinition && { taskDefinition }), taskDefinitionTags: tags ?? [] };
  },
  async namedTaskDefinition(session, { input }, options) {
    const { taskDefinition } = await describeTaskDefinition(session, textOf(input.taskDefinition) ?? '', options);
    return { ...(taskDefinition && { namedTaskDefinition: taskDefinition }) };
  },
  async capacityProvider(session, { input }, options) {
    const name = textOf(input.name) ?? textOf(input.capacityProvider) ?? '';
    const { found } = await describeCapacityProviders(session, [name], options);
    return { ...(found[0] && { capacityProvider: found[0] }) };
  },
  async tags(session, { input }, options) {
    const { tags } = await session.call(
      'ListTagsForResource',
      { resourceArn: textOf(input.resourceArn) ?? '' },
      options,
    );
    return { tags: tags ?? [] };
  },
  async tasks(session, { input }, options) {
    const asked = [...textsOf(input.tasks), ...textsOf([input.task])];
    if (asked.length === 0) return { tasks: [] };
    const { found } = await describeTasks(session, cluster(input), asked, options);
    return { tasks: found };
  },
  async containerInstances(session, { input }, options) {
    const asked = [...textsOf(input.containerInstances), ...textsOf([input.containerInstance])];
    if (asked.length === 0) return { containerInstances: [] };
    const { found } = await describeContainerInstances(session, cluster(input), asked, options);
    return { containerInstances: found };
  },
  async serviceDeployment(session, { input }, options) {
    const { found } = await describeServiceDeployments(session, [textOf(input.serviceDeploymentArn) ?? ''], options);
    return { ...(found[0] && { serviceDeployment: found[0] }) };
  },
  async accountSettings(session, { input }, options) {
    const principalArn = textOf(input.principalArn);
    const asked = { name: input.name, effectiveSettings: true, ...(principalArn && { principalArn }) };
    const { settings } = await session.call('ListAccountSettings', asked as Input<'ListAccountSettings'>, options);
    return { accountSettings: settings ?? [] };
  },
  async daemon(session, { input }, options) {
    const daemonArn = textOf(input.daemonArn) ?? (await daemonArnOf(session, input, options));
    if (daemonArn === undefined) return {};
    const { daemon } = await session.call('DescribeDaemon', { daemonArn }, options);
    if (daemon === undefined) return {};
    const daemonDeployment = await newestDaemonDeployment(session, daemon, options);
    const arn = wantedDaemonRevision(daemon, daemonDeployment);
    if (arn === undefined) return { daemon, ...(daemonDeployment && { daemonDeployment }) };
    const answer = await session.call('DescribeDaemonRevisions', { daemonRevisionArns: [arn] }, options);
    const [daemonRevision] = answer.daemonRevisions ?? [];
    return { daemon, ...(daemonDeployment && { daemonDeployment }), ...(daemonRevision && { daemonRevision }) };
  },
  async daemonTaskDefinition(session, { input }, options) {
    const asked = { daemonTaskDefinition: textOf(input.family) ?? '' };
    const { daemonTaskDefinition } = await session.call('DescribeDaemonTaskDefinition', asked, options);
    return { ...(daemonTaskDefinition && { daemonTaskDefinition }) };
  },
  async expressService(session, { input }, options) {
    const serviceArn = textOf(input.serviceArn) ?? (await serviceOf(session, input, options))?.serviceArn;
    if (serviceArn === undefined) return {};
    const asked = { serviceArn, include: ['TAGS' as const] };
    const { service } = await session.call('DescribeExpressGatewayService', asked, options);
    return { ...(service && { expressService: service }) };
  },
  async gateway(session, { input }, options) {
    const reference = textOf(input.gateway) ?? (await gatewayNamed(session, textOf(input.name), options));
    if (reference === undefined) return {};
    const { gateway } = await session.call('DescribeGateway', { gateway: reference }, options);
    return { ...(gateway && { gateway }) };
  },
};

function cluster(input: Json): string {
  return textOf(input.cluster) ?? 'default';
}

async function serviceOf(session: Session, input: Json, options: CallOptions): Promise<ecs.Service | undefined> {
  const reference = textOf(input.service) ?? textOf(input.serviceName);
  if (reference === undefined) return undefined;
  const { found } = await describeServices(session, cluster(input), [reference], options);
  return found[0];
}

/** The revision that the PRIMARY deployment wants: during a rollout several are in use. Best effort: the plan does without. */
async function newestRevision(
  session: Session,
  service: ecs.Service,
  options: CallOptions,
): Promise<ecs.ServiceRevision | undefined> {
  const arns = (service.currentServiceRevisions ?? []).flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  if (arns.length === 0 || service.status === 'INACTIVE') return undefined;
  const { found } = await describeServiceRevisions(session, arns.slice(0, 20), options);
  const wanted =
    service.deployments?.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? service.taskDefinition;
  const fitting = found.filter(({ taskDefinition }) => taskDefinition === wanted);
  return fitting.toSorted((one, other) => Number(other.createdAt ?? 0) - Number(one.createdAt ?? 0))[0];
}

function describeTaskDefinition(session: Session, taskDefinition: string, options: CallOptions) {
  return session.call('DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] }, options);
}

async function daemonArnOf(session: Session, input: Json, options: CallOptions): Promise<string | undefined> {
  const clusterArn = textOf(input.clusterArn);
  for await (const page of pagesOf(session, 'ListDaemons', { ...(clusterArn && { clusterArn }) }, options)) {
    const found = page.daemonSummariesList?.find(
      ({ daemonArn = '' }) =>
        shortName(daemonArn) === input.daemonName && daemonArn.includes(`/${clusterName(input)}/`),
    );
    if (found !== undefined) return found.daemonArn;
  }
  return undefined;
}

async function newestDaemonDeployment(
  session: Session,
  { deploymentArn }: ecs.DaemonDetail,
  options: CallOptions,
): Promise<ecs.DaemonDeployment | undefined> {
  if (deploymentArn === undefined) return undefined;
  const asked = { daemonDeploymentArns: [deploymentArn] };
  const { daemonDeployments = [] } = await session.call('DescribeDaemonDeployments', asked, options);
  return daemonDeployments[0];
}

async function gatewayNamed(
  session: Session,
  name: string | undefined,
  options: CallOptions,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  for await (const page of pagesOf(session, 'ListGateways', { names: [name] }, options)) {
    const found = page.gateways?.find((gateway) => gateway.name === name);
    if (found !== undefined) return found.gatewayArn;
  }
  return undefined;
}
