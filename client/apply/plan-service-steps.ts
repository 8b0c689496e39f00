import { counted } from '../counted.ts';
import { isOnFargate } from './defaults-service.ts';
import { batchesText, boundsOf, rollingBatches } from './plan-batches.ts';
import { strategyText } from './plan-context.ts';
import { type Json, numberOf, structureAt, textOf } from './shape-json.ts';

// What happens to the tasks of a service, in sentences. Both sides are normalised CreateService requests.

/** Members whose change starts a deployment: "This parameter triggers a new service deployment" in UpdateService; gatewayConnectors and
 * monitoring are members of a service revision. */
export const deploymentMembers: readonly string[] = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
  'gatewayConnectors',
  'monitoring',
];

/** Where the tasks run. */
export function capacityText(service: Json): string {
  const strategy = strategyText(service.capacityProviderStrategy);
  if (strategy !== '') return `capacity provider strategy ${strategy}`;
  return `launch type ${textOf(service.launchType) ?? 'EC2'}`;
}

export function controllerOf(service: Json): string {
  return textOf(structureAt(service, 'deploymentController').type) ?? 'ECS';
}

/** What starts when a service is made. */
export function startSteps(service: Json): readonly string[] {
  const controller = controllerOf(service);
  if (controller === 'EXTERNAL')
    return ['Starts no task: with the EXTERNAL deployment controller, task sets do (CreateTaskSet).'];
  if (service.schedulingStrategy === 'DAEMON')
    return ['Starts one task on each active container instance that meets the placement constraints.'];
  const desired = numberOf(service.desiredCount) ?? 0;
  return [
    desired === 0
      ? 'Starts no task: `desiredCount` is 0.'
      : `Starts ${counted(desired, 'task')} on ${capacityText(service)}.`,
  ];
}

/** What an update that begins no deployment does to the number of tasks. */
export function countSteps(before: Json, after: Json): readonly string[] {
  const [has, wants] = [numberOf(before.desiredCount) ?? 0, numberOf(after.desiredCount) ?? 0];
  if (has === wants) return [];
  const change = wants > has ? `starts ${counted(wants - has, 'task')}` : `stops ${counted(has - wants, 'task')}`;
  return [`Changes the desired count from ${has} to ${wants}: ${change}.`];
}

/** How a deployment replaces the tasks. @param running tasks that run now */
export function deploymentSteps(after: Json, running: number): readonly string[] {
  const configuration = structureAt(after, 'deploymentConfiguration');
  const strategy = textOf(configuration.strategy) ?? 'ROLLING';
  if (strategy !== 'ROLLING') return shiftSteps(after, configuration, strategy, running);
  const minimumPercent = numberOf(configuration.minimumHealthyPercent) ?? 100;
  const maximumPercent = numberOf(configuration.maximumPercent) ?? 200;
  if (after.schedulingStrategy === 'DAEMON') {
    return [
      `Replaces the task of each container instance, at most ${100 - minimumPercent} % of the instances at the same time (minimumHealthyPercent ${minimumPercent}).`,
      ...guardSteps(configuration),
    ];
  }
  const desired = numberOf(after.desiredCount) ?? 0;
  const bounds = boundsOf(desired, minimumPercent, maximumPercent);
  const range = `at least ${bounds.minimum} stay healthy and at most ${bounds.maximum} run (minimumHealthyPercent ${minimumPercent}, maximumPercent ${maximumPercent} of ${desired})`;
  const batches = rollingBatches(running, desired, bounds);
  if (batches === undefined) {
    return [
      `Can never end: ${range}, which leaves no room to replace a task. Raise maximumPercent or lower minimumHealthyPercent.`,
    ];
  }
  const replaced =
    running === 0 && desired === 0
      ? 'No task runs, none is to run.'
      : `Replaces ${counted(running, 'task')} by ${desired} in ${batchesText(batches)}; ${range}.`;
  return [replaced, ...guardSteps(configuration)];
}

/** Whether a deployment could never end; the words are those of a step. */
export function isStuck(steps: readonly string[]): boolean {
  return steps.some((step) => step.startsWith('Can never end'));
}

/** Strategies that start all new tasks beside the old ones. Source: developer guide, "Amazon ECS blue/green deployments" and its neighbours. */
function shiftSteps(after: Json, configuration: Json, strategy: string, running: number): readonly string[] {
  const desired = numberOf(after.desiredCount) ?? 0;
  const { canaryPercent, canaryBakeTimeInMinutes } = structureAt(configuration, 'canaryConfiguration');
  const { stepPercent, stepBakeTimeInMinutes } = structureAt(configuration, 'linearConfiguration');
  const shifts: Readonly<Record<string, string>> = {
    BLUE_GREEN: 'Shifts all traffic at once',
    CANARY: `Shifts ${String(canaryPercent)} % of the traffic, waits ${String(canaryBakeTimeInMinutes)} min, then shifts the rest`,
    LINEAR: `Shifts the traffic in steps of ${String(stepPercent)} %, ${String(stepBakeTimeInMinutes)} min each`,
  };
  return [
    `Starts ${counted(desired, 'task')} beside the ${running} that run (${strategy}).`,
    `${shifts[strategy] ?? 'Shifts the traffic'}, bakes for ${String(configuration.bakeTimeInMinutes)} min, then stops the ${counted(running, 'old task')}.`,
    ...guardSteps(configuration),
  ];
}

function guardSteps(configuration: Json): readonly string[] {
  const breaker = structureAt(configuration, 'deploymentCircuitBreaker');
  const alarms = structureAt(configuration, 'alarms');
  return [
    ...(breaker.enable === true
      ? [`The circuit breaker ends a failing deployment${breaker.rollback === true ? ' and rolls back' : ''}.`]
      : []),
    ...(alarms.enable === true ? [`CloudWatch alarms end it${alarms.rollback === true ? ' and roll back' : ''}.`] : []),
  ];
}

/** Launch type to which an update that passes an empty strategy goes back. */
export function launchTypeBehind(service: Json): 'FARGATE' | 'EC2' {
  return isOnFargate({ capacityProviderStrategy: service.capacityProviderStrategy }) ? 'FARGATE' : 'EC2';
}
