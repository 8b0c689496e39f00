import type {
  DaemonDeploymentConfiguration,
  DaemonDeploymentSummary,
  DaemonRevisionDetail,
  Tag,
} from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { ecsArn, readEcsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { beginDeployment } from '../scheduler/daemons.ts';
import { countsOn } from '../scheduler/managed-daemon-tasks.ts';
import {
  daemonsOf,
  findDaemon,
  type StoredDaemon,
  type StoredDaemonDeployment,
  targetRevision,
} from '../scheduler/stored-daemons.ts';
import { timestamp, type Wire } from '../wire.ts';
import { findDaemonTaskDefinition } from './daemon-task-definitions.ts';
import { tagsOfNew } from './tag-checks.ts';

/** What holds the tags of a daemon. @param arn of the daemon itself */
export function daemonTags(account: Account, arn: string): { tags: Wire<Tag>[] } | undefined {
  return readEcsArn(arn)?.type === 'daemon' ? findDaemon(account, arn) : undefined;
}

function existingDaemon(account: Account, arn: string): StoredDaemon {
  if (readEcsArn(arn)?.type !== 'daemon') throw invalidParameter(`Invalid daemon ARN: ${arn}`);
  const found = findDaemon(account, arn);
  if (found === undefined) throw new ApiError('DaemonNotFoundException', 'Daemon not found.');
  return found;
}

function activeDaemon(account: Account, arn: string): StoredDaemon {
  const found = existingDaemon(account, arn);
  if (found.daemon.status !== 'ACTIVE') throw new ApiError('DaemonNotActiveException', 'Daemon was not ACTIVE.');
  return found;
}

function create(request: Request<'CreateDaemon'>, account: Account): Response<'CreateDaemon'> {
  const { daemonName = '', clusterArn, clientToken, tags } = request;
  if (!/^[\w-]{1,255}$/.test(daemonName)) throw invalidParameter('Invalid daemon name.');
  if (clientToken !== undefined && !/^[!-~]{1,36}$/.test(clientToken)) throw invalidParameter('Invalid client token.');
  const cluster = clusterOf(account, clusterArn);
  const clusterName = cluster.cluster.clusterName ?? '';
  const known = daemonsOf(account, clusterName).get(daemonName);
  if (known !== undefined) {
    // In the manner of CreateService, whose message this is with the other noun.
    if (clientToken === undefined || known.clientToken !== clientToken) {
      throw invalidParameter('Creation of daemon was not idempotent.');
    }
    return answerOf(known);
  }
  checkRevision(account, cluster, request);
  const now = timestamp(account.now);
  const stored: StoredDaemon = {
    daemonName,
    daemon: {
      daemonArn: ecsArn(account, 'daemon', clusterName, daemonName),
      clusterArn: cluster.cluster.clusterArn,
      status: 'ACTIVE',
      createdAt: now,
      updatedAt: now,
    },
    tags: tagsOfNew(tags),
    clientToken,
    currentRevision: undefined,
    revisions: [],
    deployments: [],
  };
  addRevision(account, stored, request);
  beginDeployment(account, stored, 'DEPLOY', request.deploymentConfiguration ?? {});
  daemonsOf(account, clusterName).set(daemonName, stored);
  return answerOf(stored);
}

function answerOf({ daemon }: StoredDaemon): Response<'CreateDaemon'> {
  const { daemonArn, status, createdAt, deploymentArn } = daemon;
  return { daemonArn, status, createdAt, deploymentArn };
}

function clusterOf(account: Account, clusterArn: string | undefined): StoredCluster {
  if (clusterArn !== undefined && readEcsArn(clusterArn)?.type !== 'cluster') {
    throw invalidParameter(`Invalid cluster ARN: ${clusterArn}`);
  }
  return activeCluster(account, clusterArn);
}

type RevisionRequest = Omit<Request<'UpdateDaemon'>, 'daemonArn'>;

function checkRevision(account: Account, cluster: StoredCluster, request: RevisionRequest): void {
  const { daemonTaskDefinitionArn = '', capacityProviderArns = [], deploymentConfiguration } = request;
  if (readEcsArn(daemonTaskDefinitionArn)?.type !== 'daemon-task-definition') {
    throw invalidParameter(`Invalid daemon task definition ARN: ${daemonTaskDefinitionArn}`);
  }
  const definition = findDaemonTaskDefinition(account, daemonTaskDefinitionArn);
  if (definition === undefined) throw new ApiError('ClientException', 'Daemon task definition not found.');
  // "After a daemon task definition is deleted, no new daemons can be created using this definition": DeleteDaemonTaskDefinition.
  if (definition.daemonTaskDefinition.status !== 'ACTIVE') {
    throw new ApiError('ClientException', 'Daemon task definition is not ACTIVE.');
  }
  if (capacityProviderArns.length === 0) throw invalidParameter('Capacity provider ARNs cannot be empty.');
  if (new Set(capacityProviderArns).size < capacityProviderArns.length) {
    throw invalidParameter('Capacity provider ARNs must be unique.');
  }
  for (const arn of capacityProviderArns) checkCapacityProvider(account, cluster, arn);
  checkConfiguration(deploymentConfiguration ?? {});
}

function checkCapacityProvider(account: Account, { cluster }: StoredCluster, arn: string): void {
  const read = readEcsArn(arn);
  if (read?.type !== 'capacity-provider') throw invalidParameter(`Invalid capacity provider ARN: ${arn}`);
  const provider = account.capacityProviders.get(read.path.at(-1) ?? '');
  if (provider === undefined || provider.capacityProviderArn !== arn) {
    throw invalidParameter(`The specified capacity provider '${read.path.at(-1)}' was not found.`);
  }
  // "ECS Managed Daemons is only supported for Amazon ECS Managed Instances Capacity Providers": CreateDaemon.
  if (provider.managedInstancesProvider === undefined) {
    throw invalidParameter('Daemons are only supported for Amazon ECS Managed Instances capacity providers.');
  }
  if (provider.status !== 'ACTIVE') throw invalidParameter('The specified capacity provider is not ACTIVE.');
  const owner = provider.cluster;
  if (owner !== undefined && owner !== cluster.clusterName && owner !== cluster.clusterArn) {
    throw invalidParameter('The specified capacity provider belongs to another cluster.');
  }
}

/** Ranges: DaemonDeploymentConfiguration; the bake time's from the CloudFormation reference of AWS::ECS::Daemon. */
function checkConfiguration({ drainPercent = 0, bakeTimeInMinutes = 0 }: Wire<DaemonDeploymentConfiguration>): void {
  if (!(drainPercent >= 0 && drainPercent <= 100)) {
    throw invalidParameter('drainPercent must be between 0.0 and 100.0.');
  }
  if (!(bakeTimeInMinutes >= 0 && bakeTimeInMinutes <= 1440)) {
    throw invalidParameter('bakeTimeInMinutes must be between 0 and 1440.');
  }
}

/** A revision is a snapshot: images with the digests that they had then. */
function addRevision(account: Account, stored: StoredDaemon, request: RevisionRequest): void {
  const { daemonTaskDefinitionArn = '', capacityProviderArns = [] } = request;
  const { clusterArn, daemonArn } = stored.daemon;
  const [clusterName = '', daemonName = ''] = readEcsArn(daemonArn ?? '')?.path ?? [];
  const containers =
    findDaemonTaskDefinition(account, daemonTaskDefinitionArn)?.daemonTaskDefinition.containerDefinitions ?? [];
  stored.revisions.push({
    revision: {
      // The id has digits, as in the example of DescribeDaemonRevisions.
      daemonRevisionArn: ecsArn(account, 'daemon-revision', clusterName, daemonName, account.ids.digits(19)),
      clusterArn,
      daemonArn,
      daemonTaskDefinitionArn,
      createdAt: timestamp(account.now),
      containerImages: containers.map(({ name, image }) => ({
        containerName: name,
        imageDigest: `sha256:${account.ids.hex(64)}`,
        image,
      })),
      propagateTags: request.propagateTags ?? 'NONE',
      enableECSManagedTags: request.enableECSManagedTags ?? false,
      enableExecuteCommand: request.enableExecuteCommand ?? false,
      critical: request.critical ?? true,
    },
    capacityProviderArns: [...capacityProviderArns],
  });
}

function update(request: Request<'UpdateDaemon'>, account: Account): Response<'UpdateDaemon'> {
  const stored = activeDaemon(account, request.daemonArn ?? '');
  checkRevision(account, activeCluster(account, stored.daemon.clusterArn), request);
  addRevision(account, stored, request);
  const before = stored.deployments.at(-1)?.deployment.deploymentConfiguration;
  beginDeployment(account, stored, 'DEPLOY', request.deploymentConfiguration ?? before ?? {});
  return changed(account, stored);
}

function changed(account: Account, { daemon }: StoredDaemon): Response<'UpdateDaemon'> {
  daemon.updatedAt = timestamp(account.now);
  const { daemonArn, status, createdAt, updatedAt, deploymentArn } = daemon;
  return { daemonArn, status, createdAt, updatedAt, deploymentArn };
}

function remove(request: Request<'DeleteDaemon'>, account: Account): Response<'DeleteDaemon'> {
  const stored = activeDaemon(account, request.daemonArn ?? '');
  stored.daemon.status = 'DELETE_IN_PROGRESS';
  const before = stored.deployments.at(-1)?.deployment.deploymentConfiguration;
  beginDeployment(account, stored, 'DELETE', before ?? {});
  return changed(account, stored);
}

function describe(request: Request<'DescribeDaemon'>, account: Account): Response<'DescribeDaemon'> {
  const stored = existingDaemon(account, request.daemonArn ?? '');
  const current = stored.revisions.filter(({ revision }) => revision.daemonRevisionArn === stored.currentRevision);
  const currentRevisions = current.map(({ revision, capacityProviderArns }): Wire<DaemonRevisionDetail> => {
    const { daemonRevisionArn = '' } = revision;
    const capacityProviders = capacityProviderArns.map((arn) => {
      const { running, without } = countsOn(account, stored, daemonRevisionArn, arn);
      return { arn, runningCount: running, withoutDaemonCount: without };
    });
    return {
      arn: daemonRevisionArn,
      capacityProviders,
      totalRunningCount: capacityProviders.reduce((total, { runningCount }) => total + runningCount, 0),
      totalWithoutDaemonCount: capacityProviders.reduce(
        (total, { withoutDaemonCount }) => total + withoutDaemonCount,
        0,
      ),
    };
  });
  return { daemon: { ...stored.daemon, currentRevisions } };
}

function list(request: Request<'ListDaemons'>, account: Account): Response<'ListDaemons'> {
  const { clusterArn, capacityProviderArns } = request;
  const clusterName = clusterOf(account, clusterArn).cluster.clusterName ?? '';
  const wanted = capacityProviderArns?.length ? new Set(capacityProviderArns) : undefined;
  const page = pageOf(
    daemonsOf(account, clusterName),
    `ListDaemons ${clusterName} ${[...(wanted ?? [])].join(' ')}`,
    request,
    { usual: 100, most: 100 },
    (stored) => wanted === undefined || (targetRevision(stored)?.capacityProviderArns ?? []).some((a) => wanted.has(a)),
  );
  return {
    daemonSummariesList: page.items.map(({ daemon: { daemonArn, status, createdAt, updatedAt } }) => ({
      daemonArn,
      status,
      createdAt,
      updatedAt,
    })),
    nextToken: page.nextToken,
  };
}

function checkArns(member: string, arns: readonly string[] = []): void {
  if (arns.length === 0) throw invalidParameter(`${member} cannot be empty.`);
  if (arns.length > 20) throw invalidParameter(`${member} can have at most 20 elements.`);
}

function describeDeployments(
  { daemonDeploymentArns = [] }: Request<'DescribeDaemonDeployments'>,
  account: Account,
): Response<'DescribeDaemonDeployments'> {
  checkArns('daemonDeploymentArns', daemonDeploymentArns);
  const answer = { daemonDeployments: [], failures: [] } as Required<Response<'DescribeDaemonDeployments'>>;
  for (const arn of daemonDeploymentArns) {
    const deployments = findDaemon(account, arn)?.deployments ?? [];
    const found = deployments.find(({ deployment }) => deployment.daemonDeploymentArn === arn);
    if (found === undefined) answer.failures?.push({ arn, reason: 'MISSING' });
    else answer.daemonDeployments?.push(found.deployment);
  }
  return answer;
}

function describeRevisions(
  { daemonRevisionArns = [] }: Request<'DescribeDaemonRevisions'>,
  account: Account,
): Response<'DescribeDaemonRevisions'> {
  checkArns('daemonRevisionArns', daemonRevisionArns);
  const answer = { daemonRevisions: [], failures: [] } as Required<Response<'DescribeDaemonRevisions'>>;
  for (const arn of daemonRevisionArns) {
    const found = findDaemon(account, arn)?.revisions.find(({ revision }) => revision.daemonRevisionArn === arn);
    if (found === undefined) answer.failures?.push({ arn, reason: 'MISSING' });
    else answer.daemonRevisions?.push(found.revision);
  }
  return answer;
}

function listDeployments(
  request: Request<'ListDaemonDeployments'>,
  account: Account,
): Response<'ListDaemonDeployments'> {
  const { status, createdAt: { before, after } = {}, daemonArn = '' } = request;
  const { deployments } = existingDaemon(account, daemonArn);
  const page = pageOf(
    { after: (position) => newestFirst(deployments, position) },
    `ListDaemonDeployments ${daemonArn} ${status?.join(' ')} ${before} ${after}`,
    request,
    { usual: 20, most: 100 },
    ({ deployment }) =>
      (!status?.length || status.some((one) => one === deployment.status)) &&
      (before === undefined || (deployment.createdAt ?? 0) < before) &&
      (after === undefined || (deployment.createdAt ?? 0) > after),
  );
  return {
    daemonDeployments: page.items.map(({ deployment }) => summaryOf(daemonArn, deployment)),
    nextToken: page.nextToken,
  };
}

/** A position counts from the oldest, so a page goes on where it ended although newer ones have come. */
function* newestFirst(
  deployments: readonly StoredDaemonDeployment[],
  position: number,
): Generator<readonly [number, StoredDaemonDeployment], void, undefined> {
  for (let index = (position === 0 ? deployments.length : position - 1) - 1; index >= 0; index -= 1) {
    const deployment = deployments[index];
    if (deployment !== undefined) yield [index + 1, deployment];
  }
}

function summaryOf(daemonArn: string, deployment: StoredDaemonDeployment['deployment']): Wire<DaemonDeploymentSummary> {
  const { daemonDeploymentArn, clusterArn, status, statusReason, targetDaemonRevision } = deployment;
  const { createdAt, startedAt, stoppedAt, finishedAt } = deployment;
  const targetDaemonRevisionArn = targetDaemonRevision?.arn;
  return {
    ...{ daemonDeploymentArn, daemonArn, clusterArn, status, statusReason, targetDaemonRevisionArn },
    ...{ createdAt, startedAt, stoppedAt, finishedAt },
  };
}

/** Operations on daemons. */
export const daemonsOperations: Pick<
  Operations,
  | 'CreateDaemon'
  | 'DeleteDaemon'
  | 'DescribeDaemon'
  | 'DescribeDaemonDeployments'
  | 'DescribeDaemonRevisions'
  | 'ListDaemonDeployments'
  | 'ListDaemons'
  | 'UpdateDaemon'
> = {
  CreateDaemon: create,
  DeleteDaemon: remove,
  DescribeDaemon: describe,
  DescribeDaemonDeployments: describeDeployments,
  DescribeDaemonRevisions: describeRevisions,
  ListDaemonDeployments: listDeployments,
  ListDaemons: list,
  UpdateDaemon: update,
};
