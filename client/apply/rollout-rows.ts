import type * as ecs from '@aws-sdk/client-ecs';

/** Tasks of a service, a deployment or a task set. */
export interface RolloutCounts {
  readonly desired: number;
  readonly pending: number;
  readonly running: number;
  /** Consecutive failures; DescribeServices has them for deployments only. */
  readonly failed: number;
}

/** A deployment of DescribeServices, or a task set. */
export interface RolloutRow extends RolloutCounts {
  readonly kind: 'deployment' | 'task-set';
  /** `ecs-svc/…` */
  readonly id: string;
  /** PRIMARY, ACTIVE, INACTIVE; of task sets also DRAINING. */
  readonly status: string;
  /** `rolloutState` of a deployment, `stabilityStatus` of a task set. */
  readonly state: string | undefined;
  readonly reason: string | undefined;
  /** `web:12` */
  readonly taskDefinition: string;
  /** Percent. Of task sets it is their scale: they share traffic as their load balancer says. */
  readonly productionTraffic: number | undefined;
  readonly testTraffic: number | undefined;
  readonly scale: string | undefined;
}

/** Deployments or task sets of a service, the PRIMARY one first, then the newest. */
export function rowsOf(
  service: ecs.Service,
  taskSets: readonly ecs.TaskSet[] | undefined,
  serviceDeployment: ecs.ServiceDeployment | undefined,
): readonly RolloutRow[] {
  const sets = taskSets ?? service.taskSets ?? [];
  const rows =
    sets.length > 0
      ? sets.toSorted(byAge).map(rowOfTaskSet)
      : (service.deployments ?? [])
          .toSorted(byAge)
          .map((deployment) => rowOfDeployment(deployment, service, serviceDeployment));
  return rows.toSorted((a, b) => Number(b.status === 'PRIMARY') - Number(a.status === 'PRIMARY'));
}

/** Of the service: what DescribeServices counts, with the failures of the PRIMARY deployment. */
export function countsOf(service: ecs.Service, rows: readonly RolloutRow[]): RolloutCounts {
  return {
    desired: service.desiredCount ?? 0,
    pending: service.pendingCount ?? 0,
    running: service.runningCount ?? 0,
    failed: Math.max(0, ...rows.map(({ failed }) => failed)),
  };
}

interface Aged {
  readonly createdAt?: Date | undefined;
}

function byAge(a: Aged, b: Aged): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0);
}

function rowOfDeployment(
  deployment: ecs.Deployment,
  service: ecs.Service,
  serviceDeployment: ecs.ServiceDeployment | undefined,
): RolloutRow {
  const weights = weightsOf(deployment, service, serviceDeployment);
  return {
    kind: 'deployment',
    id: deployment.id ?? '',
    status: deployment.status ?? '',
    state: deployment.rolloutState,
    reason: deployment.rolloutStateReason,
    taskDefinition: nameOf(deployment.taskDefinition),
    desired: deployment.desiredCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    running: deployment.runningCount ?? 0,
    failed: deployment.failedTasks ?? 0,
    productionTraffic: weights?.requestedProductionTrafficWeight,
    testTraffic: weights?.requestedTestTrafficWeight,
    scale: undefined,
  };
}

/**
 * Revisions carry the weights, rows the counts; nothing in the API links the two. With one source revision the PRIMARY row is the
 * target (the source, once it is rolled back); with more, the others cannot be told apart.
 */
function weightsOf(
  { status }: ecs.Deployment,
  { deployments = [] }: ecs.Service,
  deployment: ecs.ServiceDeployment | undefined,
): ecs.ServiceRevisionSummary | undefined {
  if (deployment === undefined || (deployment.deploymentConfiguration?.strategy ?? 'ROLLING') === 'ROLLING')
    return undefined;
  const { targetServiceRevision: target, sourceServiceRevisions: sources = [], rollback } = deployment;
  const source = sources.length === 1 && deployments.length <= 2 ? sources[0] : undefined;
  const isPrimary = status === 'PRIMARY';
  if (rollback === undefined) return isPrimary ? target : source;
  return isPrimary ? source : target;
}

function rowOfTaskSet(taskSet: ecs.TaskSet): RolloutRow {
  const { value, unit } = taskSet.scale ?? {};
  return {
    kind: 'task-set',
    id: taskSet.id ?? '',
    status: taskSet.status ?? '',
    state: taskSet.stabilityStatus,
    reason: undefined,
    taskDefinition: nameOf(taskSet.taskDefinition),
    desired: taskSet.computedDesiredCount ?? 0,
    pending: taskSet.pendingCount ?? 0,
    running: taskSet.runningCount ?? 0,
    failed: 0,
    productionTraffic: undefined,
    testTraffic: undefined,
    scale: value === undefined ? undefined : `${value} ${unit === 'PERCENT' || unit === undefined ? '%' : unit}`,
  };
}

function nameOf(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? '';
}
