import { counted } from '../counted.ts';
import { differencesOf, membersThatDiffer } from './differences.ts';
import { clusterProvidersShape, clusterShape } from './import.ts';
import type { Difference, Plan, PlannedCall } from './model.ts';
import {
  itself,
  listed,
  missingCluster,
  type PlanContext,
  planWith,
  refusalOfUnknown,
  refused,
  strategyText,
  tagCalls,
  tagSteps,
} from './plan-context.ts';
import { normalised } from './shape.ts';
import { defined, type Json, listOf, only, structureAt, structuresOf, textOf, without } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

/** CreateCluster: makes the cluster, or updates the one that is there. What the file leaves out stays as it is. */
export function planCreateCluster(context: PlanContext): Plan {
  const { input, live } = context;
  const name = textOf(input.clusterName) ?? 'default';
  const subject = `cluster ${name}`;
  const unknown = refusalOfUnknown(context, 'cluster', subject);
  if (unknown !== undefined) return unknown;
  const { cluster } = live;
  if (cluster === undefined || cluster.status === 'INACTIVE') {
    const after = normalised('CreateCluster', input, live);
    const strategy = strategyText(after.defaultCapacityProviderStrategy);
    const providers = listOf(after.capacityProviders).map(String);
    const steps = [
      `Creates ${subject}.`,
      ...(providers.length > 0 ? [`Associates the capacity providers ${listed(providers)}.`] : []),
      ...(strategy !== '' ? [`Its default strategy is ${strategy}.`] : []),
    ];
    return planWith({ verdict: 'create', subject, steps, calls: itself(context), after });
  }
  const has = clusterShape(cluster);
  const { before, after, differences } = compared(context, has, {
    ...has,
    ...defined({ ...input, clusterName: cluster.clusterName, settings: settingsAfter(has, input) }),
  });
  const changed = membersThatDiffer(differences);
  const updated = changed.filter((member) => ['settings', 'configuration', 'serviceConnectDefaults'].includes(member));
  const isMoved = changed.some((member) => /apacityProvider/.test(member));
  const tags = changed.includes('tags') ? tagCalls(cluster.clusterArn ?? '', before.tags, after.tags) : [];
  const calls: readonly PlannedCall[] = [
    ...(updated.length > 0
      ? [{ operation: 'UpdateCluster' as const, input: { cluster: name, ...only(input, updated) } }]
      : []),
    ...(isMoved
      ? [
          {
            operation: 'PutClusterCapacityProviders' as const,
            input: {
              cluster: name,
              capacityProviders: after.capacityProviders ?? [],
              defaultCapacityProviderStrategy: after.defaultCapacityProviderStrategy ?? [],
            },
          },
        ]
      : []),
    ...tags,
  ];
  const steps = [
    'The cluster exists: CreateCluster becomes an update.',
    ...(updated.length > 0 ? [`Changes ${listed(updated.map((member) => `\`${member}\``))} (UpdateCluster).`] : []),
    ...(isMoved ? providerSteps(before, after) : []),
    ...tagSteps(tags),
  ];
  return updatePlan(context, { subject, before, after, differences, calls, steps });
}

/** UpdateCluster and UpdateClusterSettings. */
export function planUpdateCluster(context: PlanContext): Plan {
  const { input, live } = context;
  const name = clusterName(input);
  const subject = `cluster ${name}`;
  const missing = missingCluster(context, name);
  if (missing !== undefined) return refused(subject, missing, 'As a CreateCluster request this file would create it.');
  if (live.cluster === undefined)
    return planWith({ verdict: 'update', subject, steps: [`Changes ${subject}.`], calls: itself(context) });
  const has = clusterShape(live.cluster);
  const asked = without({ ...input, settings: settingsAfter(has, input) }, ['cluster']);
  // "If you update the cluster with an empty string "" for the namespace name, the cluster configuration for Service Connect is removed."
  const isRemoved = structureAt(input, 'serviceConnectDefaults').namespace === '';
  const wanted = defined({ ...has, ...defined(asked), ...(isRemoved && { serviceConnectDefaults: undefined }) });
  const { before, after, differences } = compared(context, has, wanted);
  const members = membersThatDiffer(differences).map((member) => `\`${member}\``);
  return updatePlan(context, {
    subject,
    before,
    after,
    differences,
    calls: itself(context),
    steps: [`Changes ${listed(members)} of the cluster.`],
  });
}

/** PutClusterCapacityProviders: replaces what the cluster has. */
export function planPutClusterCapacityProviders(context: PlanContext): Plan {
  const { input, live } = context;
  const name = clusterName(input);
  const subject = `capacity providers of cluster ${name}`;
  const missing = missingCluster(context, name);
  if (missing !== undefined) return refused(subject, missing);
  const after = normalised('PutClusterCapacityProviders', input, live);
  if (live.cluster === undefined) {
    return planWith({
      verdict: 'update',
      subject,
      after,
      steps: ['Replaces the capacity providers and the default strategy of the cluster.'],
      calls: itself(context),
    });
  }
  const before = normalised('PutClusterCapacityProviders', clusterProvidersShape(live.cluster), live);
  const differences = differencesOf(before, after);
  const isBusy = live.cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS';
  const plan = updatePlan(context, {
    subject,
    before,
    after,
    differences,
    calls: itself(context),
    steps: providerSteps(before, after),
  });
  return isBusy && plan.verdict === 'update'
    ? {
        ...plan,
        warnings: [
          ...plan.warnings,
          'The capacity providers of the cluster are being changed (UPDATE_IN_PROGRESS): ECS refuses until that is over.',
        ],
      }
    : plan;
}

/** DeleteCluster. */
export function planDeleteCluster(context: PlanContext): Plan {
  const { input, live } = context;
  const name = clusterName(input);
  const subject = `cluster ${name}`;
  const missing = missingCluster(context, name);
  if (missing !== undefined) return refused(subject, 'The cluster is not there.');
  const {
    activeServicesCount = 0,
    runningTasksCount = 0,
    pendingTasksCount = 0,
    registeredContainerInstancesCount = 0,
  } = live.cluster ?? {};
  const inTheWay = [
    activeServicesCount > 0 ? counted(activeServicesCount, 'active service') : '',
    runningTasksCount + pendingTasksCount > 0 ? counted(runningTasksCount + pendingTasksCount, 'task') : '',
    registeredContainerInstancesCount > 0 ? counted(registeredContainerInstancesCount, 'container instance') : '',
  ].filter((text) => text !== '');
  if (inTheWay.length > 0)
    return refused(subject, `ECS does not delete a cluster that has ${listed(inTheWay)}: remove these first.`);
  const before = live.cluster && normalised('CreateCluster', clusterShape(live.cluster), live);
  return planWith({
    verdict: 'delete',
    subject,
    before,
    steps: [`Deletes ${subject}; its capacity providers are only taken from it.`],
    calls: itself(context),
  });
}

interface Compared {
  readonly before: Json;
  readonly after: Json;
  readonly differences: readonly Difference[];
}

function compared({ live }: PlanContext, has: Json, wanted: Json): Compared {
  const [before, after] = [normalised('CreateCluster', has, live), normalised('CreateCluster', wanted, live)];
  return { before, after, differences: differencesOf(before, after) };
}

function updatePlan(
  context: PlanContext,
  update: Compared & {
    readonly subject: string;
    readonly calls: readonly PlannedCall[];
    readonly steps: readonly string[];
  },
): Plan {
  const { subject, before, after, differences, calls, steps } = update;
  const warnings = namespaceWarnings(context);
  if (differences.length === 0) {
    return planWith({
      verdict: 'no-change',
      subject,
      before,
      after,
      warnings,
      steps: ['Nothing to do: the cluster is as the file says.'],
    });
  }
  return planWith({ verdict: 'update', subject, before, after, differences, calls, steps, warnings });
}

/** ECS tells the ARN of a namespace, the file its name: they cannot be compared. */
function namespaceWarnings({ input, live }: PlanContext): readonly string[] {
  const named = textOf(structureAt(input, 'serviceConnectDefaults').namespace);
  const has = live.cluster?.serviceConnectDefaults?.namespace;
  if (named === undefined || has === undefined || named.startsWith('arn:') || !has.startsWith('arn:')) return [];
  return [
    `ECS tells the Service Connect namespace of the cluster as ${shortName(has)} and not its name: it is taken to be ${named}.`,
  ];
}

/** Settings that a request leaves out stay. */
function settingsAfter(has: Json, input: Json): readonly Json[] | undefined {
  if (input.settings === undefined) return undefined;
  const byName = new Map(
    [...structuresOf(has.settings), ...structuresOf(input.settings)].map((each) => [String(each.name), each]),
  );
  return [...byName.values()];
}

function providerSteps(before: Json, after: Json): readonly string[] {
  const [has, wants] = [listOf(before.capacityProviders).map(String), listOf(after.capacityProviders).map(String)];
  const added = wants.filter((name) => !has.includes(name));
  const removed = has.filter((name) => !wants.includes(name));
  const [from, to] = [
    strategyText(before.defaultCapacityProviderStrategy),
    strategyText(after.defaultCapacityProviderStrategy),
  ];
  return [
    'Replaces the capacity providers and the default strategy of the cluster (PutClusterCapacityProviders).',
    ...(added.length > 0 ? [`Associates ${listed(added)}.`] : []),
    ...(removed.length > 0
      ? [`Takes away ${listed(removed)}: ECS refuses that while tasks or services use them.`]
      : []),
    ...(from !== to
      ? [`The default strategy becomes ${to || 'none'}; it was ${from || 'none'}. Services that exist keep theirs.`]
      : []),
  ];
}
