import type * as ecs from '@aws-sdk/client-ecs';
import { batchesOf, batchSizes, describeTasks, pageSize, pagesOf } from '../aws/reads.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import { type Explanation, explainFailure } from './explanation.ts';

/** What is explained. */
export interface ExplainedDeployment {
  readonly cluster: string;
  readonly service: string;
  /** Id (`ecs-svc/…`) of the deployment or the task sets whose tasks failed; without any, all stopped tasks since then count. */
  readonly startedBy: readonly string[];
  /** ARN of what it ran. */
  readonly taskDefinition: string | undefined;
  readonly since: Date | undefined;
  readonly events: readonly ecs.ServiceEvent[];
}

/** Stopped tasks that are listed at most: ECS keeps them for an hour, and a hundred tell enough. */
const mostListed = 3 * pageSize;
const mostExplained = 100;

/** A cause that lasts is told again after this time. Source: developer guide, "Amazon ECS service event messages". Milliseconds. */
const eventsRepeatAfter = 6 * 3_600_000;

/**
 * Reads the stopped tasks of a deployment (at most 3 pages and 3 batches) and explains them with its events. Fails with a CallError.
 *
 * @param taskDefinition what it ran, where that was read before
 */
export async function readExplanation(
  session: Session,
  deployment: ExplainedDeployment,
  taskDefinition: ecs.TaskDefinition | undefined,
  options: CallOptions = {},
): Promise<Explanation> {
  const { cluster, service, since, startedBy } = deployment;
  const arns: string[] = [];
  for await (const { taskArns = [] } of pagesOf(
    session,
    'ListTasks',
    { cluster, serviceName: service, desiredStatus: 'STOPPED', maxResults: pageSize },
    options,
  )) {
    arns.push(...taskArns);
    if (arns.length >= mostListed) break;
  }
  const batches = batchesOf(arns.slice(0, mostListed), batchSizes.DescribeTasks);
  const described = await Promise.all(batches.map((batch) => describeTasks(session, cluster, batch, options)));
  const tasks = described
    .flatMap(({ found }) => found)
    .filter((task) => startedBy.length === 0 || startedBy.includes(task.startedBy ?? ''))
    .filter(({ stoppedAt, stoppingAt }) => since === undefined || (stoppedAt ?? stoppingAt ?? since) >= since)
    .toSorted((a, b) => timeOf(b) - timeOf(a))
    .slice(0, mostExplained);
  const events = recent(deployment.events, since);
  return explainFailure(tasks, events, taskDefinition);
}

/** What a deployment ran; undefined when it may not be read: the explanation goes without. */
export async function readTaskDefinition(
  session: Session,
  arn: string | undefined,
  options: CallOptions = {},
): Promise<ecs.TaskDefinition | undefined> {
  if (arn === undefined) return undefined;
  try {
    return (await session.call('DescribeTaskDefinition', { taskDefinition: arn }, options)).taskDefinition;
  } catch {
    return undefined;
  }
}

/** A deployment may be months old: what it stumbles over now is among its latest events. */
function recent(events: readonly ecs.ServiceEvent[], since: Date | undefined): readonly ecs.ServiceEvent[] {
  const newest = Math.max(0, ...events.map(({ createdAt }) => createdAt?.getTime() ?? 0));
  const first = Math.max(since?.getTime() ?? 0, newest - eventsRepeatAfter);
  return events.filter(({ createdAt }) => (createdAt?.getTime() ?? newest) >= first);
}

function timeOf({ stoppedAt, stoppingAt }: ecs.Task): number {
  return (stoppedAt ?? stoppingAt)?.getTime() ?? 0;
}
