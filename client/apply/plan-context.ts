import type { OperationName } from '../aws/operation.ts';
import { counted } from '../counted.ts';
import type { FileRequest, LiveState, Plan, PlannedCall } from './model.ts';
import { isJson, type Json, structuresOf, textOf } from './shape-json.ts';
import { readArn, shortName } from './shape-names.ts';

/** Where a request is applied. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  /** Requests that the same run applies before this one: what they make is not missing. */
  readonly earlier?: readonly Pick<FileRequest, 'operation' | 'input'>[];
}

/** All that a plan is made from. */
export interface PlanContext {
  readonly operation: OperationName;
  readonly input: Json;
  readonly live: LiveState;
  readonly surroundings: Surroundings;
}

export type Planner = (context: PlanContext) => Plan;

/** A plan of which only what is not empty was given. */
export function planWith(plan: Pick<Plan, 'verdict' | 'subject'> & Partial<Plan>): Plan {
  return { steps: [], warnings: [], differences: [], calls: [], before: undefined, after: undefined, ...plan };
}

export function refused(subject: string, ...steps: readonly string[]): Plan {
  return planWith({ verdict: 'refused', subject, steps });
}

/** The request itself. */
export function itself({ operation, input }: PlanContext): readonly PlannedCall[] {
  return [{ operation, input }];
}

/** Refusal of a plan that cannot be made because what it is about could not be read; undefined when it was. */
export function refusalOfUnknown(
  { live }: PlanContext,
  member: NonNullable<LiveState['unknown']>[number],
  subject: string,
): Plan | undefined {
  if (live.unknown?.includes(member) !== true) return undefined;
  return refused(
    subject,
    `Whether ${subject} exists is not known, so what would happen is not, either. Try again once it can be read.`,
  );
}

/** Whether a request before this one makes a thing. */
export function isMadeEarlier(
  { surroundings }: PlanContext,
  operation: OperationName,
  isIt: (input: Json) => boolean,
): boolean {
  return surroundings.earlier?.some((request) => request.operation === operation && isIt(request.input)) ?? false;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `FARGATE (base 1, weight 1) and FARGATE_SPOT (weight 4)`. */
export function strategyText(strategy: unknown): string {
  return listed(
    structuresOf(strategy).map(({ capacityProvider, base, weight }) => {
      const parts = [base ? `base ${String(base)}` : '', `weight ${String(weight ?? 0)}`].filter((part) => part !== '');
      return `${shortName(textOf(capacityProvider) ?? '')} (${parts.join(', ')})`;
    }),
  );
}

/** The cluster that a request names is not there, and no earlier request makes it. */
export function missingCluster(context: PlanContext, name: string): string | undefined {
  const { live } = context;
  if (live.unknown?.includes('cluster')) return undefined;
  if (live.cluster !== undefined && live.cluster.status !== 'INACTIVE') return undefined;
  const isMade = isMadeEarlier(
    context,
    'CreateCluster',
    (input) => shortName(textOf(input.clusterName) ?? 'default') === name,
  );
  return isMade ? undefined : `Cluster ${name} is not there: create it first, or correct \`cluster\`.`;
}

/** The task definition that a request names is not there or not usable, and no earlier request registers it. */
export function missingTaskDefinition(context: PlanContext): string | undefined {
  const reference = textOf(context.input.taskDefinition);
  const { live } = context;
  if (reference === undefined) return undefined;
  if (live.unknown?.some((member) => member === 'taskDefinition' || member === 'namedTaskDefinition')) return undefined;
  const name = shortName(reference);
  const found = name.includes(':') ? (live.namedTaskDefinition ?? live.taskDefinition) : live.taskDefinition;
  if (found?.status === 'ACTIVE') return undefined;
  if (found !== undefined) return `Task definition ${name} is ${found.status}: name an ACTIVE revision.`;
  const family = name.replace(/:\d+$/, '');
  const isMade = isMadeEarlier(context, 'RegisterTaskDefinition', (input) => input.family === family);
  return isMade && !name.includes(':')
    ? undefined
    : `Task definition ${name} is not there: register it first, or correct \`taskDefinition\`.`;
}

/** The task definition that a request will use: what is known, or will be registered just before. */
export function taskDefinitionStep(context: PlanContext): readonly string[] {
  const reference = textOf(context.input.taskDefinition);
  if (reference === undefined || shortName(reference).includes(':')) return [];
  const family = shortName(reference);
  if (isMadeEarlier(context, 'RegisterTaskDefinition', (input) => input.family === family)) {
    return [`Family ${family} stands for the revision that this run registers before.`];
  }
  const { revision } = context.live.taskDefinition ?? {};
  return revision === undefined
    ? []
    : [`Family ${family} stands for its newest ACTIVE revision, ${family}:${revision}.`];
}

/** Partition of a region: ARNs begin with it. Source: "Amazon Resource Names (ARNs)" in the IAM user guide. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

/** How an ARN is of another partition, region or account than where a request goes; undefined when it is not. */
export function strangeness(arn: string, { accountId, region }: Surroundings): string | undefined {
  const parts = readArn(arn);
  if (parts === undefined) return undefined;
  if (parts.partition !== partitionOf(region))
    return `of partition ${parts.partition}, but ${region} is in ${partitionOf(region)}`;
  const strange = [
    /^\d{12}$/.test(parts.account) && parts.account !== accountId ? `account ${parts.account}, not ${accountId}` : '',
    parts.region !== '' && parts.region !== region ? `region ${parts.region}, not ${region}` : '',
  ].filter((each) => each !== '');
  return strange.length === 0 ? undefined : `of ${strange.join(', and ')}`;
}

/** Calls that make the tags of a thing those that are wanted; tags of AWS itself stay. */
export function tagCalls(resourceArn: string, live: unknown, wanted: unknown): readonly PlannedCall[] {
  const has = new Map(structuresOf(live).map(({ key, value }) => [String(key), value ?? '']));
  const asked = structuresOf(wanted);
  const changed = asked.filter(({ key, value }) => !has.has(String(key)) || has.get(String(key)) !== (value ?? ''));
  const keys = new Set(asked.map(({ key }) => String(key)));
  const gone = [...has.keys()].filter((key) => !keys.has(key));
  return [
    ...(changed.length > 0 ? [{ operation: 'TagResource' as const, input: { resourceArn, tags: changed } }] : []),
    ...(gone.length > 0 ? [{ operation: 'UntagResource' as const, input: { resourceArn, tagKeys: gone } }] : []),
  ];
}

/** What the calls on tags do, in a sentence each. */
export function tagSteps(calls: readonly PlannedCall[]): readonly string[] {
  return calls.flatMap(({ operation, input }) => {
    if (operation === 'TagResource') {
      return [
        `Sets ${counted(structuresOf(input.tags).length, 'tag')} (TagResource): ${listed(structuresOf(input.tags).map(({ key }) => String(key)))}.`,
      ];
    }
    if (operation !== 'UntagResource' || !Array.isArray(input.tagKeys)) return [];
    return [`Removes ${counted(input.tagKeys.length, 'tag')} (UntagResource): ${listed(input.tagKeys.map(String))}.`];
  });
}

/** A member as a structure, for merging. */
export function structureOr(value: unknown, instead: Json): Json {
  return isJson(value) ? value : instead;
}
