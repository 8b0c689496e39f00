import type { OperationName } from '../aws/operation.ts';
import { counted } from '../counted.ts';
import { differencesOf, membersThatDiffer } from './differences.ts';
import { expressShape, requestShapeOfLive } from './import.ts';
import type { LiveState, Plan } from './model.ts';
import {
  itself,
  listed,
  missingCluster,
  type PlanContext,
  planWith,
  refusalOfUnknown,
  refused,
  tagCalls,
  tagSteps,
} from './plan-context.ts';
import { normalised } from './shape.ts';
import {
  isJson,
  type Json,
  only,
  plainJson,
  structureAt,
  structuresOf,
  textOf,
  textsOf,
  without,
} from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

type Thing = 'CreateDaemon' | 'CreateExpressGatewayService' | 'CreateGateway';

interface Kind {
  readonly noun: string;
  readonly member: NonNullable<LiveState['unknown']>[number];
  readonly update: OperationName;
  /** How an update names the thing. */
  identity(live: LiveState): Json;
  /** Members that the update takes; the thing keeps the others as they are. */
  readonly changeable: readonly string[];
  /** Members that tell nothing of the thing when they are missing. */
  readonly told: readonly string[];
  name(input: Json): string;
  readonly effect: string;
}

/** Things that are made by one operation and changed by another. Members: those of the update operations. */
const kinds: Readonly<Record<Thing, Kind>> = {
  CreateDaemon: {
    noun: 'daemon',
    member: 'daemon',
    update: 'UpdateDaemon',
    identity: (live) => ({
      daemonArn: live.daemon?.daemonArn,
      ...only(requestShapeOfLive('CreateDaemon', live) ?? {}, ['daemonTaskDefinitionArn', 'capacityProviderArns']),
    }),
    changeable: [
      'daemonTaskDefinitionArn',
      'capacityProviderArns',
      'deploymentConfiguration',
      'propagateTags',
      'enableECSManagedTags',
      'enableExecuteCommand',
      'critical',
    ],
    told: [
      'daemonTaskDefinitionArn',
      'capacityProviderArns',
      'deploymentConfiguration',
      'propagateTags',
      'enableECSManagedTags',
      'enableExecuteCommand',
      'critical',
    ],
    name: (input) => shortName(textOf(input.daemonName) ?? textOf(input.daemonArn) ?? '?'),
    effect: 'replaces its task on the instances of its capacity providers, one part after the other',
  },
  CreateExpressGatewayService: {
    noun: 'express service',
    member: 'expressService',
    update: 'UpdateExpressGatewayService',
    identity: ({ expressService }) => ({ serviceArn: expressService?.serviceArn }),
    changeable: [
      'executionRoleArn',
      'healthCheckPath',
      'primaryContainer',
      'taskRoleArn',
      'networkConfiguration',
      'cpu',
      'memory',
      'cpuArchitecture',
      'scalingTarget',
      'taskDefinitionArn',
    ],
    told: [
      'executionRoleArn',
      'healthCheckPath',
      'primaryContainer',
      'taskRoleArn',
      'networkConfiguration',
      'cpu',
      'memory',
      'cpuArchitecture',
      'scalingTarget',
      'infrastructureRoleArn',
    ],
    name: (input) => shortName(textOf(input.serviceName) ?? textOf(input.serviceArn) ?? '?'),
    effect: 'begins a deployment that replaces its tasks',
  },
  CreateGateway: {
    noun: 'gateway',
    member: 'gateway',
    update: 'UpdateGateway',
    identity: ({ gateway }) => ({ gateway: gateway?.gatewayArn }),
    changeable: ['infrastructureRoleArn', 'deletionProtection', 'configuration', 'propagateTags'],
    told: ['infrastructureRoleArn', 'deletionProtection', 'configuration', 'propagateTags'],
    name: (input) => shortName(textOf(input.name) ?? textOf(input.gateway) ?? '?'),
    effect: 'changes the load balancers behind it',
  },
};

function isGone(thing: Thing, live: LiveState): boolean {
  if (thing === 'CreateDaemon') return live.daemon === undefined || live.daemon.status !== 'ACTIVE';
  if (thing === 'CreateExpressGatewayService') return expressShape(live) === undefined;
  return live.gateway === undefined || live.gateway.status === 'DELETED';
}

/** Makes a daemon, express service or gateway, or updates the one that is there. */
export function planMakeThing(context: PlanContext, thing: Thing): Plan {
  const { input, live } = context;
  const kind = kinds[thing];
  const subject = `${kind.noun} ${kind.name(input)}`;
  const unknown = refusalOfUnknown(context, kind.member, subject);
  if (unknown !== undefined) return unknown;
  if (isGone(thing, live)) {
    return planWith({
      verdict: 'create',
      subject,
      steps: [`Creates ${subject}.`],
      after: normalised(thing, without(input, ['clientToken']), live),
      calls: itself(context),
    });
  }
  const { before, after, changed, differences } = compared(context, thing, only(input, [...kind.told]));
  const base = { subject, before, after, differences };
  if (changed.length === 0)
    return planWith({ ...base, verdict: 'no-change', steps: [`Nothing to do: the ${kind.noun} is as the file says.`] });
  const fixed = changed.filter((member) => !kind.changeable.includes(member));
  if (fixed.length > 0) {
    return planWith({
      ...base,
      differences: differences.map((each) => ({ ...each, isFixed: fixed.includes(String(each.path[0])) })),
      verdict: 'replace',
      steps: [
        `No update can change ${listed(fixed.map((member) => `\`${member}\``))}: the ${kind.noun} would have to be deleted and created.`,
        'Nothing is sent.',
      ],
    });
  }
  const call = { operation: kind.update, input: { ...kind.identity(live), ...only(input, changed) } };
  return planWith({
    ...base,
    verdict: 'update',
    steps: [`The ${kind.noun} exists: ${thing} becomes ${kind.update}, which ${kind.effect}.`],
    calls: [call],
  });
}

/** Changes a daemon, express service or gateway; members that the update leaves out stay. */
export function planUpdateThing(context: PlanContext, thing: Thing): Plan {
  const { input, live } = context;
  const kind = kinds[thing];
  const subject = `${kind.noun} ${kind.name(input)}`;
  const unknown = refusalOfUnknown(context, kind.member, subject);
  if (unknown !== undefined) return unknown;
  if (isGone(thing, live))
    return refused(
      subject,
      `The ${kind.noun} is not there.`,
      `As a ${thing} request, with all it needs, this file would create it.`,
    );
  const { before, after, changed, differences } = compared(context, thing, only(input, kind.changeable));
  const base = { subject, before, after, differences };
  // What of the request is not told by describing cannot be compared: it is sent.
  const isUntold = kind.changeable.some((member) => input[member] !== undefined && !kind.told.includes(member));
  if (changed.length === 0 && !isUntold)
    return planWith({ ...base, verdict: 'no-change', steps: [`Nothing to do: the ${kind.noun} is as the file says.`] });
  return planWith({
    ...base,
    verdict: 'update',
    steps: [`Updates ${subject}, which ${kind.effect}.`],
    calls: itself(context),
  });
}

function compared({ live }: PlanContext, thing: Thing, asked: Json) {
  const has = requestShapeOfLive(thing, live) ?? {};
  const before = normalised(thing, has, live);
  const after = normalised(thing, { ...has, ...withDrainPercent(asked, has) }, live);
  const differences = differencesOf(before, after);
  return { before, after, differences, changed: membersThatDiffer(differences) };
}

/** What drains when a request does not say is not documented: what the daemon has cannot be told to differ. */
function withDrainPercent(asked: Json, has: Json): Json {
  const { deploymentConfiguration } = asked;
  if (!isJson(deploymentConfiguration)) return asked;
  const kept = only(structureAt(has, 'deploymentConfiguration'), ['drainPercent']);
  return { ...asked, deploymentConfiguration: { ...kept, ...deploymentConfiguration } };
}

/** AssociateGatewayWithCluster and DisassociateGatewayFromCluster. */
export function planGatewayOfCluster(context: PlanContext): Plan {
  const { operation, input, live } = context;
  const [gateway, cluster] = [shortName(textOf(input.gateway) ?? '?'), clusterName(input)];
  const subject = `gateway ${gateway} and cluster ${cluster}`;
  if (live.gateway === undefined && live.unknown === undefined)
    return refused(subject, `Gateway ${gateway} is not there.`);
  if (operation === 'DisassociateGatewayFromCluster') {
    return planWith({
      verdict: 'update',
      subject,
      steps: [`Takes gateway ${gateway} from cluster ${cluster}; its services must have left it.`],
      calls: itself(context),
    });
  }
  const missing = missingCluster(context, cluster);
  if (missing !== undefined) return refused(subject, missing);
  return planWith({
    verdict: 'update',
    subject,
    steps: [`Lets services of cluster ${cluster} use gateway ${gateway}. Nothing changes until a service names it.`],
    calls: itself(context),
  });
}

/** TagResource and UntagResource. */
export function planTags(context: PlanContext): Plan {
  const { operation, input, live } = context;
  const subject = `tags of ${shortName(textOf(input.resourceArn) ?? '?')}`;
  const has = plainJson({ tags: live.tags ?? [] }).tags;
  const keys = new Set(
    operation === 'TagResource' ? structuresOf(input.tags).map(({ key }) => String(key)) : textsOf(input.tagKeys),
  );
  const others = structuresOf(has).filter(({ key }) => !keys.has(String(key)));
  const wanted = operation === 'TagResource' ? [...others, ...structuresOf(input.tags)] : others;
  const calls = tagCalls(textOf(input.resourceArn) ?? '', has, wanted);
  const [before, after] = [sortedTags(has), sortedTags(wanted)];
  if (live.unknown === undefined && calls.length === 0)
    return planWith({
      verdict: 'no-change',
      subject,
      before,
      after,
      steps: ['Nothing to do: the tags are as the file says.'],
    });
  const steps =
    live.unknown === undefined
      ? tagSteps(calls)
      : [`${operation === 'TagResource' ? 'Sets' : 'Removes'} ${counted(keys.size, 'tag')}.`];
  return planWith({
    verdict: 'update',
    subject,
    before,
    after,
    differences: differencesOf(before, after),
    steps,
    calls: itself(context),
  });
}

function sortedTags(tags: unknown): Json {
  return { tags: structuresOf(tags).toSorted((one, other) => (String(one.key) < String(other.key) ? -1 : 1)) };
}

/** PutAttributes and DeleteAttributes. */
export function planAttributes(context: PlanContext): Plan {
  const { operation, input } = context;
  const attributes = structuresOf(input.attributes);
  const targets = new Set(attributes.map(({ targetId }) => shortName(textOf(targetId) ?? '?')));
  const subject = `${counted(attributes.length, 'attribute')} in cluster ${clusterName(input)}`;
  const names = listed(
    attributes.map(({ name, value }) => (value === undefined ? String(name) : `${String(name)}=${String(value)}`)),
  );
  const where = listed([...targets]);
  const isPut = operation === 'PutAttributes';
  return planWith({
    verdict: isPut ? 'update' : 'delete',
    subject,
    steps: [
      isPut
        ? `Sets ${names} on ${where}. Running tasks stay; placement constraints see it from now on.`
        : `Removes ${names} from ${where}.`,
    ],
    calls: itself(context),
  });
}

/** PutAccountSetting, PutAccountSettingDefault and DeleteAccountSetting. */
export function planAccountSetting(context: PlanContext): Plan {
  const { operation, input, live, surroundings } = context;
  const name = textOf(input.name) ?? '?';
  const subject = `account setting ${name}`;
  const now = live.accountSettings?.find((setting) => setting.name === name)?.value;
  const who =
    operation === 'PutAccountSettingDefault'
      ? 'everybody of the account who has no setting of their own'
      : (textOf(input.principalArn) ?? 'the caller');
  if (operation === 'DeleteAccountSetting') {
    return planWith({
      verdict: 'delete',
      subject,
      steps: [
        `Removes the setting of ${who}${now === undefined ? '' : ` (now ${now})`}: the account's default holds again.`,
      ],
      calls: itself(context),
    });
  }
  const value = String(input.value);
  // The effective setting may be that of the account: only the default can be told to be the same for sure.
  if (now === value && operation === 'PutAccountSetting')
    return planWith({ verdict: 'no-change', subject, steps: [`Nothing to do: ${name} is ${value} for ${who}.`] });
  return planWith({
    verdict: 'update',
    subject,
    steps: [`Sets ${name} from ${now ?? 'its default'} to ${value} for ${who}, in ${surroundings.region} only.`],
    warnings:
      operation === 'PutAccountSettingDefault'
        ? [`This is for all of account ${surroundings.accountId}, not for one cluster.`]
        : [],
    calls: itself(context),
  });
}

/** Rollouts that can still be stopped or go on. Source: ServiceDeploymentStatus. */
const underWay: readonly (string | undefined)[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** StopServiceDeployment and ContinueServiceDeployment. */
export function planServiceDeployment(context: PlanContext): Plan {
  const { operation, input, live } = context;
  const subject = `service deployment ${shortName(textOf(input.serviceDeploymentArn) ?? '?')}`;
  const { serviceDeployment } = live;
  if (serviceDeployment === undefined && live.unknown === undefined)
    return refused(subject, 'The service deployment is not there; ECS keeps them for 90 days.');
  if (serviceDeployment !== undefined && !underWay.includes(serviceDeployment.status))
    return refused(subject, `It is over: ${serviceDeployment.status ?? 'unknown status'}.`);
  const service = shortName(serviceDeployment?.serviceArn ?? '?');
  if (operation === 'ContinueServiceDeployment') {
    const step =
      input.action === 'ROLLBACK'
        ? `Rolls service ${service} back to its previous revision.`
        : `Lets the deployment of service ${service} go on behind the hook ${String(input.hookId)}.`;
    return planWith({ verdict: 'update', subject, steps: [step], calls: itself(context) });
  }
  const step =
    input.stopType === 'ABORT'
      ? `Stops the deployment of service ${service} where it is: tasks of both revisions stay.`
      : `Stops the deployment of service ${service} and rolls back to its previous revision.`;
  return planWith({ verdict: 'update', subject, steps: [step], calls: itself(context) });
}
