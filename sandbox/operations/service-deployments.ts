import type { Failure, ServiceDeployment, ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import type { Account, StoredService } from '../account.ts';
import { readEcsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findService } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { isGoingOn, rowOfRevision } from '../scheduler/deployments.ts';
import { continueHook } from '../scheduler/lifecycle-hooks.ts';
import { countsOf } from '../scheduler/service-tasks.ts';
import { stageMemory } from '../scheduler/stage-memory.ts';
import { type FoundService, lookAgainAt, serviceOfArn } from '../scheduler/wake.ts';
import { timestamp, type Wire } from '../wire.ts';

/** "You can specify a maximum of 20 ARNs." (DescribeServiceDeployments, DescribeServiceRevisions) */
const mostDescribed = 20;

/** How long a request to stop or to roll back waits, unless something else happens to the service: long enough to be seen. */
const requestSeconds = 5;

/** Operations on service deployments and revisions. */
export const serviceDeploymentsOperations: Pick<
  Operations,
  | 'DescribeServiceDeployments'
  | 'ListServiceDeployments'
  | 'StopServiceDeployment'
  | 'ContinueServiceDeployment'
  | 'DescribeServiceRevisions'
> = {
  DescribeServiceDeployments: describeServiceDeployments,
  ListServiceDeployments: listServiceDeployments,
  StopServiceDeployment: stopServiceDeployment,
  ContinueServiceDeployment: continueServiceDeployment,
  DescribeServiceRevisions: describeServiceRevisions,
};

function describeServiceDeployments(
  request: Request<'DescribeServiceDeployments'>,
  account: Account,
): Response<'DescribeServiceDeployments'> {
  const { found, failures } = describe(request.serviceDeploymentArns ?? [], 'service-deployment', (arn) => {
    const deployment = findDeployment(account, arn);
    return deployment === undefined ? undefined : describedDeployment(deployment);
  });
  return { serviceDeployments: found, failures };
}

function describeServiceRevisions(
  request: Request<'DescribeServiceRevisions'>,
  account: Account,
): Response<'DescribeServiceRevisions'> {
  const { found, failures } = describe(request.serviceRevisionArns ?? [], 'service-revision', (arn) => {
    const revisions = serviceOfArn(account, arn)?.stored.revisions;
    return revisions?.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
  });
  return { serviceRevisions: found, failures };
}

/** Those of a service, newest first. */
function listServiceDeployments(
  request: Request<'ListServiceDeployments'>,
  account: Account,
): Response<'ListServiceDeployments'> {
  const cluster = activeCluster(account, request.cluster);
  const stored = findService(account, cluster, request.service ?? '');
  if (stored === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  const { status = [], createdAt } = request;
  const { before = Number.POSITIVE_INFINITY, after = Number.NEGATIVE_INFINITY } = createdAt ?? {};
  if (after > before) throw invalidParameter('createdAt.after must not be later than createdAt.before.');
  const list = JSON.stringify(['ListServiceDeployments', stored.service.serviceArn, status, createdAt ?? null]);
  const { items, nextToken } = pageOf(
    newestFirst(stored.serviceDeployments),
    list,
    request,
    // "This value can be between 1 and 100. If this parameter isn't used, … up to 20 results" (maxResults)
    { usual: 20, most: 100 },
    (deployment) =>
      (status.length === 0 || (deployment.status !== undefined && status.includes(deployment.status))) &&
      (deployment.createdAt ?? 0) < before &&
      (deployment.createdAt ?? 0) > after,
  );
  return { serviceDeployments: items.map(brief), ...(nextToken !== undefined && { nextToken }) };
}

/**
 * "PENDING, IN_PROGRESS – The service deployment moves to the ROLLBACK_REQUESTED state, and then the rollback operation starts.
 * STOP_REQUESTED – … continues to stop. ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS – … continues the rollback operation."
 * (Developer Guide, "Stopping Amazon ECS service deployments") Others are over: a conflict. ABORT is in the API model alone, undescribed: here it leads
 * to the other state that the guide has for a stop, STOP_REQUESTED, and from there to STOPPED; nothing is rolled back.
 */
function stopServiceDeployment(
  request: Request<'StopServiceDeployment'>,
  account: Account,
): Response<'StopServiceDeployment'> {
  const { deployment, stored } = deploymentOf(account, request.serviceDeploymentArn);
  if (!isGoingOn(deployment)) {
    throw new ApiError(
      'ConflictException',
      `Cannot stop service deployment ${deployment.serviceDeploymentArn} because it is in ${deployment.status} state.`,
    );
  }
  if (deployment.status === 'PENDING' || deployment.status === 'IN_PROGRESS') {
    const isAbort = request.stopType === 'ABORT';
    deployment.status = isAbort ? 'STOP_REQUESTED' : 'ROLLBACK_REQUESTED';
    deployment.statusReason = `Service deployment ${isAbort ? 'stopped' : 'rolled back'} because of a StopServiceDeployment request.`;
    deployment.updatedAt = timestamp(account.now);
    lookAgainAt(account, stored, account.now + requestSeconds * 1000);
  }
  return { serviceDeploymentArn: deployment.serviceDeploymentArn };
}

function continueServiceDeployment(
  request: Request<'ContinueServiceDeployment'>,
  account: Account,
): Response<'ContinueServiceDeployment'> {
  const { deployment, stored } = deploymentOf(account, request.serviceDeploymentArn);
  const memory = stageMemory(stored);
  const isPaused = memory?.serviceDeploymentArn === deployment.serviceDeploymentArn && isGoingOn(deployment);
  const hook = isPaused ? memory?.hooks.find(({ hookId }) => hookId === request.hookId) : undefined;
  if (hook === undefined) {
    throw invalidParameter(`The hook ${request.hookId} was not found in the service deployment.`);
  }
  if (hook.targetType !== 'PAUSE' || hook.status !== 'AWAITING_ACTION') {
    throw invalidParameter(`The hook ${request.hookId} is not awaiting an action.`);
  }
  continueHook(hook, request.action ?? 'CONTINUE');
  lookAgainAt(account, stored, account.now);
  return { serviceDeploymentArn: deployment.serviceDeploymentArn };
}

interface FoundDeployment extends FoundService {
  readonly deployment: Wire<ServiceDeployment>;
}

function findDeployment(account: Account, arn: string): FoundDeployment | undefined {
  const found = serviceOfArn(account, arn);
  const deployment = found?.stored.serviceDeployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
  return found === undefined || deployment === undefined ? undefined : { ...found, deployment };
}

/** Refuses with ServiceDeploymentNotFoundException. */
function deploymentOf(account: Account, arn: string | undefined): FoundDeployment {
  if (readEcsArn(arn ?? '')?.type !== 'service-deployment') throw invalidParameter(`Invalid ARN: ${arn}`);
  const found = findDeployment(account, arn ?? '');
  if (found === undefined) {
    throw new ApiError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
  }
  return found;
}

/** With "the number of requested, pending, and running tasks for a service revision" (ServiceRevisionSummary) as they are now. */
function describedDeployment({ cluster, stored, deployment }: FoundDeployment): Wire<ServiceDeployment> {
  const { sourceServiceRevisions, targetServiceRevision } = deployment;
  function counted(summary: Wire<ServiceRevisionSummary>): Wire<ServiceRevisionSummary> {
    const row = rowOfRevision(stored, summary.arn);
    const { running = 0, pending = 0 } = row?.id === undefined ? {} : countsOf(cluster, stored, row.id);
    return {
      ...summary,
      requestedTaskCount: row?.desiredCount ?? 0,
      runningTaskCount: running,
      pendingTaskCount: pending,
    };
  }
  return {
    ...deployment,
    ...(sourceServiceRevisions && { sourceServiceRevisions: sourceServiceRevisions.map(counted) }),
    ...(targetServiceRevision && { targetServiceRevision: counted(targetServiceRevision) }),
  };
}

function describe<T>(
  arns: readonly string[],
  type: string,
  find: (arn: string) => T | undefined,
): { found: T[]; failures: Failure[] } {
  const name = type === 'service-deployment' ? 'Service Deployments' : 'Service Revisions';
  if (arns.length === 0) throw invalidParameter(`${name} cannot be empty.`);
  if (arns.length > mostDescribed) throw invalidParameter(`${name} can have at most ${mostDescribed} items.`);
  const invalid = arns.find((arn) => readEcsArn(arn)?.type !== type);
  if (invalid !== undefined) throw invalidParameter(`Invalid ARN: ${invalid}`);
  const found: T[] = [];
  const failures: Failure[] = [];
  for (const arn of arns) {
    const one = find(arn);
    if (one === undefined) failures.push({ arn, reason: 'MISSING' });
    else found.push(one);
  }
  return { found, failures };
}

/**
 * A list for `pageOf` of deployments that were appended in order. A position is how far from the oldest an item is, counted down, so a page
 * goes on at the right place when a deployment began meanwhile.
 */
function newestFirst(deployments: StoredService['serviceDeployments']): {
  after(position: number): Generator<readonly [number, Wire<ServiceDeployment>], void, undefined>;
} {
  return {
    *after(position) {
      const newest = position === 0 ? deployments.length : position - 1;
      for (let place = newest; place >= 1; place -= 1) {
        const deployment = deployments[place - 1];
        if (deployment !== undefined) yield [place, deployment];
      }
    },
  };
}

function brief(
  deployment: Wire<ServiceDeployment>,
): NonNullable<Response<'ListServiceDeployments'>['serviceDeployments']>[number] {
  const { serviceDeploymentArn, serviceArn, clusterArn, startedAt, createdAt, finishedAt } = deployment;
  const { targetServiceRevision, status, statusReason } = deployment;
  return {
    serviceDeploymentArn,
    serviceArn,
    clusterArn,
    startedAt,
    createdAt,
    finishedAt,
    targetServiceRevisionArn: targetServiceRevision?.arn,
    status,
    statusReason,
  };
}
