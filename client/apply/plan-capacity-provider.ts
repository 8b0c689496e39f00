import { differencesOf, membersThatDiffer } from './differences.ts';
import { capacityProviderShape } from './import.ts';
import type { Plan, PlannedCall } from './model.ts';
import {
  itself,
  listed,
  type PlanContext,
  planWith,
  refusalOfUnknown,
  refused,
  tagCalls,
  tagSteps,
} from './plan-context.ts';
import { normalised } from './shape.ts';
import { isJson, type Json, only, structureAt, textOf, without } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** Members of a launch template that UpdateCapacityProvider lacks. Source: InstanceLaunchTemplateUpdate. */
const fixedInTemplate: readonly unknown[] = ['capacityOptionType', 'fipsEnabled'];

/** CreateCapacityProvider: makes it, or updates the one that is there. */
export function planCreateCapacityProvider(context: PlanContext): Plan {
  const { input, live } = context;
  const name = textOf(input.name) ?? '?';
  const subject = `capacity provider ${name}`;
  const unknown = refusalOfUnknown(context, 'capacityProvider', subject);
  if (unknown !== undefined) return unknown;
  const { capacityProvider } = live;
  if (capacityProvider === undefined || capacityProvider.status === 'INACTIVE') {
    const after = normalised('CreateCapacityProvider', input, live);
    return planWith({
      verdict: 'create',
      subject,
      steps: [`Creates ${subject}.`, useStep(input)],
      calls: itself(context),
      after,
    });
  }
  const has = capacityProviderShape(capacityProvider);
  const wanted = input.tags === undefined ? { ...input, tags: has.tags } : input;
  const before = normalised('CreateCapacityProvider', has, live);
  const after = normalised('CreateCapacityProvider', wanted, live);
  const differences = differencesOf(before, after, isFixed);
  const changed = membersThatDiffer(differences);
  const base = { subject, differences, before, after };
  if (changed.length === 0) {
    return planWith({
      ...base,
      verdict: 'no-change',
      steps: ['Nothing to do: the capacity provider is as the file says.'],
    });
  }
  const fixed = differences.filter((each) => each.isFixed).map(({ path }) => `\`${path.join('.')}\``);
  if (fixed.length > 0) {
    return planWith({
      ...base,
      verdict: 'replace',
      steps: [
        `No update can change ${listed(fixed)}: the capacity provider would have to be deleted and created, or created under another name.`,
        'Nothing is sent.',
      ],
    });
  }
  const updated = changed.filter((member) => member !== 'tags');
  const tags = tagCalls(capacityProvider.capacityProviderArn ?? '', before.tags, after.tags);
  const calls: readonly PlannedCall[] = [
    ...(updated.length > 0
      ? [{ operation: 'UpdateCapacityProvider' as const, input: updateOf(name, has, after) }]
      : []),
    ...tags,
  ];
  const steps = [
    ...(updated.length > 0
      ? ['The capacity provider exists: CreateCapacityProvider becomes UpdateCapacityProvider.']
      : []),
    ...tagSteps(tags),
  ];
  return planWith({ ...base, verdict: 'update', steps, calls });
}

/** UpdateCapacityProvider: members that it leaves out stay. */
export function planUpdateCapacityProvider(context: PlanContext): Plan {
  const { input, live } = context;
  const name = shortName(textOf(input.name) ?? '?');
  const subject = `capacity provider ${name}`;
  const { capacityProvider } = live;
  const unknown = refusalOfUnknown(context, 'capacityProvider', subject);
  if (unknown !== undefined) return unknown;
  if (capacityProvider === undefined || capacityProvider.status === 'INACTIVE') {
    return refused(
      subject,
      'The capacity provider is not there.',
      'As a CreateCapacityProvider request, with all it needs, this file would create it.',
    );
  }
  const has = capacityProviderShape(capacityProvider);
  const wanted = {
    ...has,
    ...Object.fromEntries(
      Object.entries(without(input, ['name', 'cluster'])).map(([member, value]) => [
        member,
        deepMerged(has[member], value),
      ]),
    ),
  };
  const before = normalised('CreateCapacityProvider', has, live);
  const after = normalised('CreateCapacityProvider', wanted, live);
  const differences = differencesOf(before, after);
  const base = { subject, differences, before, after };
  if (differences.length === 0) {
    return planWith({
      ...base,
      verdict: 'no-change',
      steps: ['Nothing to do: the capacity provider is as the file says.'],
    });
  }
  return planWith({
    ...base,
    verdict: 'update',
    steps: [`Updates ${subject}; instances that run stay.`],
    calls: itself(context),
  });
}

/** DeleteCapacityProvider. */
export function planDeleteCapacityProvider(context: PlanContext): Plan {
  const { input, live } = context;
  const name = shortName(textOf(input.capacityProvider) ?? '?');
  const subject = `capacity provider ${name}`;
  if (/^FARGATE(_SPOT)?$/.test(name))
    return refused(
      subject,
      'FARGATE and FARGATE_SPOT belong to AWS and cannot be deleted; take them from a cluster with PutClusterCapacityProviders.',
    );
  const { capacityProvider } = live;
  if ((capacityProvider === undefined || capacityProvider.status === 'INACTIVE') && live.unknown === undefined) {
    return refused(subject, 'The capacity provider is not there.');
  }
  const takes =
    capacityProvider?.managedInstancesProvider === undefined
      ? 'Its Auto Scaling group and instances stay.'
      : 'Its managed instances are drained and terminated.';
  return planWith({
    verdict: 'delete',
    subject,
    before: capacityProvider && normalised('CreateCapacityProvider', capacityProviderShape(capacityProvider), live),
    steps: [
      `Deletes ${subject}. ${takes}`,
      'ECS does not delete one that is associated with a cluster: take it from the cluster first.',
    ],
    calls: itself(context),
  });
}

function useStep(input: Json): string {
  return input.managedInstancesProvider === undefined
    ? 'No cluster uses it until it is associated (PutClusterCapacityProviders).'
    : `It belongs to cluster ${shortName(textOf(input.cluster) ?? '?')}.`;
}

/** Source: UpdateCapacityProvider has no Auto Scaling group, cluster, or kind; {@link fixedInTemplate}. */
function isFixed(path: readonly (string | number)[]): boolean {
  const [member, second, third] = path;
  if (member === 'cluster' || second === 'autoScalingGroupArn') return true;
  if (path.length === 1 && member !== 'tags') return true;
  return second === 'instanceLaunchTemplate' && fixedInTemplate.includes(third);
}

/** All of the provider without what the operation does not take. */
function updateOf(name: string, has: Json, after: Json): Json {
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = after;
  if (isJson(group)) return { name, autoScalingGroupProvider: without(group, ['autoScalingGroupArn']) };
  const template = without(structureAt(structureOf(managed), 'instanceLaunchTemplate'), fixedInTemplate.map(String));
  return {
    name,
    ...only(has, ['cluster']),
    managedInstancesProvider: { ...structureOf(managed), instanceLaunchTemplate: template },
  };
}

function structureOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

function deepMerged(has: unknown, wanted: unknown): unknown {
  if (!isJson(has) || !isJson(wanted)) return wanted;
  return {
    ...has,
    ...Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, deepMerged(has[name], value)])),
  };
}
