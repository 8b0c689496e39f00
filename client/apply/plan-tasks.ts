import { counted } from '../counted.ts';
import type { Plan } from './model.ts';
import {
  itself,
  listed,
  missingCluster,
  missingTaskDefinition,
  type PlanContext,
  planWith,
  refused,
  taskDefinitionStep,
} from './plan-context.ts';
import { withCapacity } from './plan-service.ts';
import { capacityText } from './plan-service-steps.ts';
import { normalised } from './shape.ts';
import { listOf, numberOf, textOf, textsOf, without } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

/** RunTask. */
export function planRunTask(context: PlanContext): Plan {
  const { input, live } = context;
  const cluster = clusterName(input);
  const count = numberOf(input.count) ?? 1;
  const subject = `${counted(count, 'task')} of ${shortName(textOf(input.taskDefinition) ?? '?')} in cluster ${cluster}`;
  const missing = [missingCluster(context, cluster), missingTaskDefinition(context)].filter(
    (text) => text !== undefined,
  );
  if (missing.length > 0) return refused(subject, ...missing);
  const resolved = withCapacity(input, live.cluster?.defaultCapacityProviderStrategy);
  const after = normalised('RunTask', without(resolved.input, ['clientToken']), live);
  const steps = [
    `Starts ${counted(count, 'task')} on ${capacityText(after)}; nothing restarts them when they end.`,
    ...taskDefinitionStep(context),
    ...resolved.steps,
  ];
  return planWith({ verdict: 'run', subject, steps, after, calls: itself(context) });
}

/** StartTask. */
export function planStartTask(context: PlanContext): Plan {
  const { input, live } = context;
  const instances = textsOf(input.containerInstances);
  const subject = `${counted(instances.length, 'task')} of ${shortName(textOf(input.taskDefinition) ?? '?')} in cluster ${clusterName(input)}`;
  const missing = missingTaskDefinition(context);
  if (missing !== undefined) return refused(subject, missing);
  const absent = absentOf(
    instances,
    live.containerInstances?.map(({ containerInstanceArn }) => containerInstanceArn),
  );
  if (absent.length === instances.length && instances.length > 0)
    return refused(subject, `No such container instance: ${listed(absent.map(shortName))}.`);
  return planWith({
    verdict: 'run',
    subject,
    after: normalised('StartTask', input, live),
    steps: [
      `Starts one task on each of ${counted(instances.length, 'container instance')}, whether it fits or not.`,
      ...taskDefinitionStep(context),
    ],
    warnings: absent.map((each) => `Container instance ${shortName(each)} is not there.`),
    calls: itself(context),
  });
}

/** StopTask. */
export function planStopTask(context: PlanContext): Plan {
  const { input, live } = context;
  const id = shortName(textOf(input.task) ?? '?');
  const subject = `task ${id} in cluster ${clusterName(input)}`;
  const [task] = live.tasks ?? [];
  if (task === undefined && live.unknown === undefined)
    return refused(subject, 'The task is not there; ECS forgets stopped tasks after an hour.');
  if (task?.lastStatus === 'STOPPED')
    return planWith({ verdict: 'no-change', subject, steps: ['Nothing to do: the task is STOPPED.'] });
  const service = task?.group?.startsWith('service:') ? task.group.slice('service:'.length) : undefined;
  const warnings = service === undefined ? [] : [`Service ${service} starts another task in its place.`];
  return planWith({
    verdict: 'run',
    subject,
    steps: ['Stops the task: SIGTERM, then SIGKILL after its stop timeout (30 seconds by default).'],
    warnings,
    calls: itself(context),
  });
}

/** ExecuteCommand. */
export function planExecuteCommand(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `task ${shortName(textOf(input.task) ?? '?')} in cluster ${clusterName(input)}`;
  const [task] = live.tasks ?? [];
  if (task === undefined && live.unknown === undefined) return refused(subject, 'The task is not there.');
  if (task !== undefined && task.lastStatus !== 'RUNNING')
    return refused(subject, `The task is ${task.lastStatus ?? 'not running'}: commands need a RUNNING one.`);
  if (task?.enableExecuteCommand === false) {
    return refused(
      subject,
      'The task was started without `enableExecuteCommand`: set it on the service or RunTask request, and start the task anew.',
    );
  }
  return planWith({
    verdict: 'run',
    subject,
    steps: [
      `Runs \`${textOf(input.command) ?? ''}\`${input.container === undefined ? '' : ` in container ${String(input.container)}`}: ECS answers with a session of SSM.`,
    ],
    calls: itself(context),
  });
}

/** UpdateTaskProtection. */
export function planUpdateTaskProtection(context: PlanContext): Plan {
  const { input, live } = context;
  const tasks = textsOf(input.tasks);
  const subject = `${counted(tasks.length, 'task')} in cluster ${clusterName(input)}`;
  const absent = absentOf(
    tasks,
    live.tasks?.map(({ taskArn }) => taskArn),
  );
  if (absent.length === tasks.length && tasks.length > 0)
    return refused(subject, `No such task: ${listed(absent.map(shortName))}.`);
  const minutes = numberOf(input.expiresInMinutes) ?? 120;
  const step =
    input.protectionEnabled === true
      ? `Protects ${subject} from scale-in and deployments for ${minutes} min.`
      : `Takes the protection from ${subject}: they may be stopped at any time.`;
  return planWith({
    verdict: 'update',
    subject,
    steps: [step],
    warnings: absent.map((each) => `Task ${shortName(each)} is not there.`),
    calls: itself(context),
  });
}

/** UpdateContainerInstancesState, DeregisterContainerInstance and UpdateContainerAgent. */
export function planContainerInstances(context: PlanContext): Plan {
  const { operation, input, live } = context;
  const asked = [...textsOf(input.containerInstances), ...textsOf([input.containerInstance])];
  const subject = `${counted(asked.length, 'container instance')} in cluster ${clusterName(input)}`;
  const found = live.containerInstances ?? [];
  const absent = absentOf(
    asked,
    live.containerInstances?.map(({ containerInstanceArn }) => containerInstanceArn),
  );
  if (absent.length === asked.length && asked.length > 0)
    return refused(subject, `No such container instance: ${listed(absent.map(shortName))}.`);
  const warnings = absent.map((each) => `Container instance ${shortName(each)} is not there.`);
  const tasks = found.reduce((sum, { runningTasksCount = 0 }) => sum + runningTasksCount, 0);
  if (operation === 'UpdateContainerAgent') {
    return planWith({
      verdict: 'update',
      subject,
      warnings,
      steps: ['Updates the container agent; running tasks stay.'],
      calls: itself(context),
    });
  }
  if (operation === 'DeregisterContainerInstance') {
    if (tasks > 0 && input.force !== true)
      return refused(subject, `It runs ${counted(tasks, 'task')}: drain it first, or set \`force\`.`);
    return planWith({
      verdict: 'delete',
      subject,
      warnings,
      steps: [
        `Takes the instance from the cluster${tasks > 0 ? `; ECS loses sight of its ${counted(tasks, 'task')}, services start others` : ''}. The EC2 instance itself stays.`,
      ],
      calls: itself(context),
    });
  }
  if (found.length === asked.length && found.every(({ status }) => status === input.status)) {
    return planWith({
      verdict: 'no-change',
      subject,
      steps: [`Nothing to do: ${asked.length === 1 ? 'it is' : 'all are'} ${String(input.status)}.`],
    });
  }
  const step =
    input.status === 'DRAINING'
      ? `Drains ${subject}: service tasks (of ${tasks} that run) are replaced elsewhere, others stay until they end.`
      : `Makes ${subject} ${String(input.status)}: tasks may be placed there.`;
  return planWith({ verdict: 'update', subject, warnings, steps: [step], calls: itself(context) });
}

/** Those that were not found; none when nothing was read. */
function absentOf(asked: readonly string[], found: readonly (string | undefined)[] | undefined): readonly string[] {
  if (found === undefined) return [];
  const names = new Set(listOf(found).map((arn) => shortName(String(arn))));
  return asked.filter((each) => !names.has(shortName(each)));
}
