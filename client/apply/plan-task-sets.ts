import { counted } from '../counted.ts';
import { differencesOf } from './differences.ts';
import { taskSetShape } from './import.ts';
import type { Plan } from './model.ts';
import {
  itself,
  missingTaskDefinition,
  type PlanContext,
  planWith,
  refusalOfUnknown,
  refused,
  taskDefinitionStep,
} from './plan-context.ts';
import { withCapacity } from './plan-service.ts';
import { normalised } from './shape.ts';
import { type Json, numberOf, structureAt, textOf, without } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

function serviceText(input: Json): string {
  return `service ${shortName(textOf(input.service) ?? '?')} in cluster ${clusterName(input)}`;
}

/** Tasks of a task set: a percentage of the service's desired count, rounded up. Source: TaskSet.computedDesiredCount. */
function tasksOf(scale: number, desired: number): number {
  return Math.ceil((desired * scale) / 100);
}

/** What is wrong with the service that task sets belong to. */
function refusalOfService(context: PlanContext, subject: string): Plan | undefined {
  const { service } = context.live;
  const unknown = refusalOfUnknown(context, 'service', subject);
  if (unknown !== undefined) return unknown;
  if (service === undefined || service.status !== 'ACTIVE')
    return refused(subject, `The ${serviceText(context.input)} is not there or not ACTIVE.`);
  const type = service.deploymentController?.type ?? 'ECS';
  if (type === 'EXTERNAL') return undefined;
  return refused(
    subject,
    `The service has the ${type} deployment controller: only services with EXTERNAL have task sets that one may change.`,
  );
}

/** CreateTaskSet: no change when the service has a task set that is the same in all members. */
export function planCreateTaskSet(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `task set of ${serviceText(input)}`;
  const isServiceNew =
    context.surroundings.earlier?.some(
      (each) => each.operation === 'CreateService' && each.input.serviceName === input.service,
    ) ?? false;
  const refusal = isServiceNew && live.service === undefined ? undefined : refusalOfService(context, subject);
  if (refusal !== undefined) return refusal;
  const missing = missingTaskDefinition(context);
  if (missing !== undefined) return refused(subject, missing);
  const resolved = withCapacity(input, live.cluster?.defaultCapacityProviderStrategy);
  const after = normalised('CreateTaskSet', without(resolved.input, ['clientToken']), live);
  const same = (live.taskSets ?? live.service?.taskSets ?? [])
    .filter(({ status }) => status !== 'DRAINING')
    .map((taskSet) => ({ id: taskSet.id, before: sideOf(context, taskSetShape(taskSet), after) }))
    .find(({ before }) => differencesOf(before, after).length === 0);
  if (same !== undefined) {
    return planWith({
      verdict: 'no-change',
      subject,
      before: same.before,
      after,
      steps: [
        `Nothing to do: task set ${same.id ?? ''} is as the file says. For a second one, give it another \`externalId\`.`,
      ],
    });
  }
  const scale = numberOf(structureAt(after, 'scale').value) ?? 0;
  const desired = live.service?.desiredCount ?? 0;
  const steps = [
    `Creates a ${subject} at ${scale} % of ${desired}: starts ${counted(tasksOf(scale, desired), 'task')}.`,
    ...taskDefinitionStep(context),
    ...resolved.steps,
  ];
  const twin = live.service?.taskSets?.some(
    ({ externalId }) => externalId !== undefined && externalId === input.externalId,
  );
  const warnings =
    twin === true ? [`The service has another task set with externalId ${String(input.externalId)}.`] : [];
  return planWith({ verdict: 'create', subject, after, steps, warnings, calls: itself(context) });
}

/** A task set in the words of the file: LATEST is told as the version that it stood for, tags only count when the file has some. */
function sideOf({ input, live }: PlanContext, shape: Json, after: Json): Json {
  const isLatest = after.platformVersion === 'LATEST' && shape.platformVersion !== undefined;
  const aligned = { ...shape, ...(isLatest && { platformVersion: 'LATEST' }) };
  return normalised('CreateTaskSet', input.tags === undefined ? without(aligned, ['tags']) : aligned, live);
}

/** UpdateTaskSet: the scale. */
export function planUpdateTaskSet(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `task set ${shortId(input.taskSet)} of ${serviceText(input)}`;
  const refusal = refusalOfService(context, subject);
  if (refusal !== undefined) return refusal;
  const taskSet = taskSetOf(context, input.taskSet);
  if (taskSet === undefined) return refused(subject, 'The service has no such task set.');
  if (taskSet.status === 'DRAINING')
    return refused(subject, 'The task set is being deleted (DRAINING): it cannot be changed.');
  const scale = structureAt(input, 'scale');
  const shape = taskSetShape(taskSet);
  const before = normalised('CreateTaskSet', shape, live);
  const after = normalised('CreateTaskSet', { ...shape, scale }, live);
  const differences = differencesOf(before, after);
  if (differences.length === 0)
    return planWith({
      verdict: 'no-change',
      subject,
      before,
      after,
      steps: ['Nothing to do: the task set has that scale.'],
    });
  const desired = live.service?.desiredCount ?? 0;
  const [from, to] = [
    numberOf(structureAt(before, 'scale').value) ?? 0,
    numberOf(structureAt(after, 'scale').value) ?? 0,
  ];
  const change = tasksOf(to, desired) - tasksOf(from, desired);
  const what =
    change === 0
      ? 'the number of tasks stays'
      : change > 0
        ? `starts ${counted(change, 'task')}`
        : `stops ${counted(-change, 'task')}`;
  return planWith({
    verdict: 'update',
    subject,
    before,
    after,
    differences,
    calls: itself(context),
    steps: [`Scales from ${from} % to ${to} % of ${desired}: ${what}.`],
  });
}

/** UpdateServicePrimaryTaskSet. */
export function planPrimaryTaskSet(context: PlanContext): Plan {
  const { input } = context;
  const subject = `primary task set of ${serviceText(input)}`;
  const refusal = refusalOfService(context, subject);
  if (refusal !== undefined) return refusal;
  const taskSet = taskSetOf(context, input.primaryTaskSet);
  if (taskSet === undefined) return refused(subject, 'The service has no such task set.');
  if (taskSet.status === 'PRIMARY')
    return planWith({ verdict: 'no-change', subject, steps: ['Nothing to do: it is the primary task set.'] });
  const old = context.live.service?.taskSets?.find(({ status }) => status === 'PRIMARY');
  return planWith({
    verdict: 'update',
    subject,
    steps: [
      `Makes ${shortId(input.primaryTaskSet)} the primary task set${old === undefined ? '' : `; ${old.id ?? ''} becomes ACTIVE`}. No task starts or stops.`,
    ],
    calls: itself(context),
  });
}

/** DeleteTaskSet. */
export function planDeleteTaskSet(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `task set ${shortId(input.taskSet)} of ${serviceText(input)}`;
  const refusal = refusalOfService(context, subject);
  if (refusal !== undefined) return refusal;
  const taskSet = taskSetOf(context, input.taskSet);
  if (taskSet === undefined) return refused(subject, 'The service has no such task set.');
  if (taskSet.status === 'PRIMARY' && input.force !== true)
    return refused(subject, 'It is the primary task set: make another one primary first, or set `force`.');
  if ((taskSet.scale?.value ?? 0) > 0 && input.force !== true)
    return refused(subject, 'It is scaled above 0: scale it to 0 first (UpdateTaskSet), or set `force`.');
  const running = (taskSet.runningCount ?? 0) + (taskSet.pendingCount ?? 0);
  return planWith({
    verdict: 'delete',
    subject,
    before: normalised('CreateTaskSet', taskSetShape(taskSet), live),
    steps: [`Deletes the task set and stops its ${counted(running, 'task')}.`],
    calls: itself(context),
  });
}

function taskSetOf({ live }: PlanContext, reference: unknown) {
  return live.service?.taskSets?.find(({ id, taskSetArn }) => id === reference || taskSetArn === reference);
}

/** `ecs-svc/123` of it or of an ARN. */
function shortId(reference: unknown): string {
  return /ecs-svc\/\d+$/.exec(String(reference))?.[0] ?? String(reference);
}
