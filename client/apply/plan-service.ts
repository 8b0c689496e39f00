import { differencesOf, membersThatDiffer } from './differences.ts';
import { serviceShape, taskSetMembers } from './import.ts';
import type { Difference, Plan, PlannedCall } from './model.ts';
import {
  itself,
  listed,
  missingCluster,
  missingTaskDefinition,
  type PlanContext,
  planWith,
  refusalOfUnknown,
  refused,
  strategyText,
  tagCalls,
  tagSteps,
  taskDefinitionStep,
} from './plan-context.ts';
import {
  capacityText,
  controllerOf,
  countSteps,
  deploymentMembers,
  deploymentSteps,
  isStuck,
  launchTypeBehind,
  startSteps,
} from './plan-service-steps.ts';
import { membersOf, normalised } from './shape.ts';
import { defined, type Json, listOf, saysNothing, structureAt, textOf, without } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

/** CreateService: makes the service, or updates the one that is there. */
export function planCreateService(context: PlanContext): Plan {
  const { input, live } = context;
  const cluster = clusterName(input);
  const subject = `service ${textOf(input.serviceName) ?? '?'} in cluster ${cluster}`;
  const unknown = refusalOfUnknown(context, 'service', subject);
  if (unknown !== undefined) return unknown;
  const missing = [missingCluster(context, cluster), missingTaskDefinition(context)].filter(
    (text) => text !== undefined,
  );
  if (missing.length > 0) return refused(subject, ...missing);
  if (live.service?.status === 'DRAINING') {
    return refused(
      subject,
      'The service is being deleted (DRAINING): a new one of that name can be created once its tasks have stopped.',
    );
  }
  if (live.service !== undefined && live.service.status !== 'INACTIVE') return planUpdateOfExisting(context, subject);
  const resolved = withCapacity(input, live.cluster?.defaultCapacityProviderStrategy);
  const after = normalised('CreateService', ofController(resolved.input), live);
  if (
    after.desiredCount === undefined &&
    after.schedulingStrategy === 'REPLICA' &&
    controllerOf(after) !== 'EXTERNAL'
  ) {
    return refused(subject, 'The number of tasks is missing: add `desiredCount`.');
  }
  const steps = [`Creates ${subject}.`, ...taskDefinitionStep(context), ...resolved.steps, ...startSteps(after)];
  return planWith({ verdict: 'create', subject, steps, calls: itself(context), after });
}

/** "If no capacityProviderStrategy or launchType is specified, the defaultCapacityProviderStrategy for the cluster is used", else EC2. */
export function withCapacity(input: Json, usual: unknown): { readonly input: Json; readonly steps: readonly string[] } {
  if (textOf(input.launchType) !== undefined || listOf(input.capacityProviderStrategy).length > 0)
    return { input, steps: [] };
  if (listOf(usual).length === 0)
    return {
      input: { ...input, launchType: 'EC2' },
      steps: ['Neither a launch type nor a strategy is named, and the cluster has no default strategy: EC2.'],
    };
  return {
    input: { ...input, capacityProviderStrategy: usual },
    steps: [`The default strategy of the cluster adds ${strategyText(usual)}.`],
  };
}

/** A service of task sets keeps no members that belong to them; DAEMON has no desired count. */
function ofController(input: Json): Json {
  const bare = without(input, ['clientToken', ...(input.schedulingStrategy === 'DAEMON' ? ['desiredCount'] : [])]);
  return controllerOf(bare) === 'EXTERNAL' ? without(bare, taskSetMembers) : bare;
}

/**
 * Members that stay as they are when a file leaves them out: they are changed by others (desiredCount: by auto scaling; tags), or an update
 * without them keeps them (availabilityZoneRebalancing: "defaults to the existing service's value"), or nothing could change them.
 */
const keptWhenAbsent: readonly string[] = ['desiredCount', 'availabilityZoneRebalancing', 'tags', 'role'];

function planUpdateOfExisting(context: PlanContext, subject: string): Plan {
  const { input, live } = context;
  if (live.service === undefined) return refused(subject);
  const has = serviceShape(live.service, live.revision);
  const namesCapacity = textOf(input.launchType) !== undefined || listOf(input.capacityProviderStrategy).length > 0;
  const kept = [...keptWhenAbsent, ...(namesCapacity ? [] : ['launchType', 'capacityProviderStrategy'])];
  const missing = kept.filter(
    (name) => input[name] === undefined || (name === 'capacityProviderStrategy' && !namesCapacity),
  );
  const wanted = { ...input, ...Object.fromEntries(missing.map((name) => [name, has[name]])) };
  const before = normalised('CreateService', has, live);
  const after = normalised('CreateService', ofController(defined(wanted)), live);
  const differences = differencesOf(before, after, ([member]) =>
    isFixed(String(member), before, after, live.service?.taskSets?.length ?? 0),
  );
  const tags = input.tags === undefined ? [] : tagCalls(live.service.serviceArn ?? '', before.tags, after.tags);
  const changed = membersThatDiffer(differences).filter((name) => name !== 'tags');
  const update: readonly PlannedCall[] =
    changed.length === 0
      ? []
      : [
          {
            operation: 'UpdateService',
            input: { cluster: before.cluster, service: before.serviceName, ...updateOf(changed, input, before, after) },
          },
        ];
  const plan = planOfUpdate(context, {
    subject,
    before,
    after,
    differences,
    isForced: false,
    calls: [...update, ...tags],
  });
  if (plan.verdict === 'no-change' || plan.calls.length === 0) return plan;
  const said =
    update.length > 0
      ? ['The service exists: CreateService becomes UpdateService.']
      : ['The service exists: only its tags change.'];
  const usual = live.cluster?.defaultCapacityProviderStrategy ?? [];
  const note =
    !namesCapacity && usual.length > 0 && strategyText(usual) !== strategyText(before.capacityProviderStrategy)
      ? [`Keeps ${capacityText(before)}: the cluster's default strategy is only for new services.`]
      : [];
  return { ...plan, steps: [...said, ...plan.steps, ...note, ...tagSteps(tags)] };
}

/** UpdateService: members that it leaves out stay as they are. */
export function planUpdateService(context: PlanContext): Plan {
  const { input, live } = context;
  const name = shortName(textOf(input.service) ?? '?');
  const subject = `service ${name} in cluster ${clusterName(input)}`;
  const unknown = refusalOfUnknown(context, 'service', subject);
  if (unknown !== undefined) return unknown;
  if (live.service === undefined || live.service.status === 'INACTIVE') {
    return refused(
      subject,
      'The service is not there, so it cannot be updated.',
      'As a CreateService request (`serviceName` instead of `service`, and a `desiredCount`) this file would create it.',
    );
  }
  if (live.service.status === 'DRAINING')
    return refused(subject, 'The service is being deleted (DRAINING): it cannot be updated.');
  const missing = missingTaskDefinition(context);
  if (missing !== undefined) return refused(subject, missing);
  const has = serviceShape(live.service, live.revision);
  if (has.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined) {
    return refused(subject, 'A DAEMON service has no desired count: remove `desiredCount`.');
  }
  const before = normalised('CreateService', has, live);
  const after = normalised('CreateService', ofController(merged(has, input)), live);
  const differences = differencesOf(before, after, ([member]) =>
    isFixed(String(member), before, after, live.service?.taskSets?.length ?? 0),
  );
  const isForced = input.forceNewDeployment === true;
  const plan = planOfUpdate(context, { subject, before, after, differences, isForced, calls: itself(context) });
  return plan.verdict === 'no-change' ? plan : { ...plan, steps: [...plan.steps, ...taskDefinitionStep(context)] };
}

/** A service after an update. "An empty list goes back to the launch type" (UpdateService.capacityProviderStrategy). */
function merged(has: Json, input: Json): Json {
  const given = without(input, ['service', 'cluster', 'forceNewDeployment']);
  const strategy = given.capacityProviderStrategy;
  const capacity = !Array.isArray(strategy)
    ? {}
    : strategy.length > 0
      ? { launchType: undefined, capacityProviderStrategy: strategy }
      : { launchType: has.launchType ?? launchTypeBehind(has), capacityProviderStrategy: undefined };
  const configuration = given.deploymentConfiguration !== undefined && {
    deploymentConfiguration: {
      ...structureAt(has, 'deploymentConfiguration'),
      ...structureAt(given, 'deploymentConfiguration'),
    },
  };
  const strategies = listOf(given.placementStrategy).filter((item) => !saysNothing(item));
  const placement = given.placementStrategy !== undefined && { placementStrategy: strategies };
  return defined({ ...has, ...given, ...capacity, ...configuration, ...placement });
}

interface Update {
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
  readonly differences: readonly Difference[];
  readonly isForced: boolean;
  readonly calls: readonly PlannedCall[];
}

/** Members that only CodeDeploy and task sets can change. Source: UpdateService, "For services using the blue/green (CODE_DEPLOY) …". */
const notByUpdate: readonly string[] = [...deploymentMembers, 'capacityProviderStrategy'];

function planOfUpdate({ live }: PlanContext, update: Update): Plan {
  const { subject, before, after, differences, isForced, calls } = update;
  const base = { subject, differences, before, after };
  const changed = membersThatDiffer(differences);
  if (changed.length === 0 && !isForced) {
    return planWith({ ...base, verdict: 'no-change', steps: ['Nothing to do: the service is as the file says.'] });
  }
  const fixed = [...new Set(differences.filter((each) => each.isFixed).map(({ path }) => String(path[0])))];
  if (fixed.length > 0) return planWith({ ...base, verdict: 'replace', steps: replaceSteps(fixed) });
  const controller = controllerOf(before);
  if (controller !== 'ECS' && controllerOf(after) === controller) {
    const barred = isForced ? ['forceNewDeployment'] : changed.filter((name) => notByUpdate.includes(name));
    const way =
      controller === 'CODE_DEPLOY'
        ? 'Create a CodeDeploy deployment instead.'
        : 'Create a task set instead (CreateTaskSet).';
    if (barred.length > 0) {
      return planWith({
        ...base,
        verdict: 'refused',
        steps: [
          `UpdateService cannot change ${listed(barred.map(code))} of a service with the ${controller} deployment controller. ${way}`,
        ],
      });
    }
  }
  const starts = changed.filter((name) => deploymentMembers.includes(name));
  if (starts.length === 0 && !isForced) {
    const others = changed.filter((name) => name !== 'tags' && name !== 'desiredCount');
    const steps = others.length === 0 ? [] : [`Changes ${listed(others.map(code))} in place: running tasks stay.`];
    return planWith({
      ...base,
      verdict: 'update',
      steps: [...steps, ...(controller === 'ECS' ? countSteps(before, after) : []), ...capacityNote(changed, after)],
      calls,
    });
  }
  const why =
    starts.length > 0
      ? `Begins a new deployment: ${listed(starts.map(code))} changed.`
      : 'Begins a new deployment of the same settings (forceNewDeployment).';
  const rollout = deploymentSteps(after, live.service?.runningCount ?? 0);
  const others = changed.filter((name) => !starts.includes(name) && name !== 'tags');
  return planWith({
    ...base,
    verdict: 'new-deployment',
    steps: [why, ...(others.length > 0 ? [`Also changes ${listed(others.map(code))}.`] : []), ...rollout],
    warnings: [
      ...(isStuck(rollout) ? ['The deployment can never end with these percentages.'] : []),
      ...(live.service?.deployments?.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')
        ? ['A deployment is in progress: this one takes its place.']
        : []),
    ],
    calls,
  });
}

function capacityNote(changed: readonly string[], after: Json): readonly string[] {
  if (!changed.includes('capacityProviderStrategy')) return [];
  return [
    `Tasks that start from now on use ${capacityText(after)}; running ones stay where they are until a new deployment (forceNewDeployment).`,
  ];
}

function replaceSteps(fixed: readonly string[]): readonly string[] {
  return [
    `No update can change ${listed(fixed.map(code))}: the service would have to be deleted and created, or created under another name.`,
    'Nothing is sent.',
  ];
}

/** Whether no update can change a member that differs. Source: UpdateService has no such member, or documents the way there. */
function isFixed(member: string, before: Json, after: Json, taskSets: number): boolean {
  switch (member) {
    case 'schedulingStrategy':
    case 'role':
      return true;
    case 'launchType':
      if (before.launchType !== undefined && after.launchType !== undefined) return true;
      // Fargate and EC2 may go over to a strategy; EXTERNAL is not among the transitions of UpdateService.capacityProviderStrategy.
      if (before.launchType !== undefined) return before.launchType === 'EXTERNAL';
      return after.launchType !== launchTypeBehind(before);
    case 'deploymentController':
      // UpdateService.deploymentController; not while the service has task sets.
      return taskSets > 0;
    case 'networkConfiguration':
      return after.networkConfiguration === undefined;
    default:
      return !membersOf('UpdateService').includes(member) && member !== 'tags';
  }
}

/** What an UpdateService has to say so that the members become those of the file; what the file leaves out goes back to its default. */
function updateOf(changed: readonly string[], input: Json, before: Json, after: Json): Json {
  const entries = changed.flatMap((name): readonly (readonly [string, unknown])[] => {
    if (name === 'launchType') return after.launchType === undefined ? [] : [['capacityProviderStrategy', []]];
    if (name === 'capacityProviderStrategy') return [[name, input[name] ?? []]];
    if (name === 'deploymentConfiguration') return [[name, configurationOf(input, before, after)]];
    if (!saysNothing(input[name])) return [[name, input[name]]];
    return [[name, after[name] ?? empties[name] ?? []]];
  });
  return Object.fromEntries(entries);
}

/** How structures are taken away; lists by an empty list. */
const empties: Readonly<Record<string, unknown>> = {
  serviceConnectConfiguration: { enabled: false },
  monitoring: { metricConfigurations: [] },
};

/** "An update keeps the members that it does not name": those of the file, and the defaults of others that differ. */
function configurationOf(input: Json, before: Json, after: Json): Json {
  const [has, wants] = [structureAt(before, 'deploymentConfiguration'), structureAt(after, 'deploymentConfiguration')];
  const changed = membersThatDiffer(differencesOf(has, wants));
  const given = structureAt(input, 'deploymentConfiguration');
  const reset = changed
    .filter((name) => given[name] === undefined)
    .map((name) => [name, wants[name] ?? absentIn[name]] as const);
  return defined({ ...given, ...Object.fromEntries(reset) });
}

const absentIn: Readonly<Record<string, unknown>> = {
  alarms: { alarmNames: [], enable: false, rollback: false },
  lifecycleHooks: [],
};

function code(name: string): string {
  return `\`${name}\``;
}
