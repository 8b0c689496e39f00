import type { Request } from '../analysis.ts';
import { providerNameOf } from '../rules/capacity.ts';
import { controllerOf } from '../rules/scheduling.ts';
import { cpuUnits, mayBeTemplate, memoryMib } from '../rules/task-definition-facts.ts';
import { memberValue, numberOf, textOf } from '../rules/values.ts';
import type { TypedValue } from '../schema/typed-value.ts';
import { once } from '../syntax/once.ts';
import { itemIndex, resolve } from '../syntax/path.ts';
import type { ArrayNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { arnParts, consolePage } from './computed/arn.ts';
import { fewestTasks, mostTasks, taskSetCount } from './computed/deployment.ts';
import { duration, secondsPerUnit } from './computed/durations.ts';
import { imageParts } from './computed/image.ts';
import { inGigabytes, inVcpus } from './computed/sizes.ts';
import { divideTasks, type StrategyDivision } from './computed/strategy.ts';
import { code } from './markdown.ts';

/** What follows from a value. */
export interface Fact {
  /** Markdown, for people who point at it. */
  readonly text: string;
  /** A few words beside the value; missing where they would only repeat what stands there. */
  readonly short?: string;
}

/** What the file itself cannot tell. */
export interface FactOptions {
  /** The desired count of the service that a request names in `service`, from elsewhere in the workspace. */
  readonly desiredCountOfService?: (request: Request) => number | undefined;
}

/** The fact about a value at a place of the request, when there is one. */
export type FactOf = (type: TypedValue, node: ValueNode) => Fact | undefined;

/** How many tasks a request is about. */
interface Count {
  readonly tasks: number;
  /** Where the request does not say it, and facts are told of an example. */
  readonly isExample: boolean;
}

const example: Count = { tasks: 10, isExample: true };

/** Makes the function that computes the facts of one request; it remembers what concerns more than one value. */
export function factsOf(request: Request, options: FactOptions = {}): FactOf {
  const { root } = request;
  if (root === undefined) return () => undefined;
  const strategies = new Map<ArrayNode, Strategy | undefined>();
  const count = once(() => countOf(root));
  const countOfService = once(() => taskSetService(request, options));
  const isRolling = once(() => isRollingUpdate(root));

  const strategyOf = (list: ArrayNode): Strategy | undefined => {
    if (!strategies.has(list)) strategies.set(list, readStrategy(list, count()));
    return strategies.get(list);
  };

  return (type, node) => {
    const { owner, member, role } = type;
    if (role === 'member' && isStrategy(type)) return strategyFact(node, strategyOf);
    if (role === 'member' && owner === 'CapacityProviderStrategyItem')
      return both(shareFact(member, node, strategyOf), arnFact(node));
    if (role === 'member' && owner === 'DeploymentConfiguration')
      return isRolling() ? (percentFact(member, node, count()) ?? timeFact(type, node)) : timeFact(type, node);
    if (owner === 'Scale' && member === 'value') return scaleFact(node, countOfService());
    return sizeFact(type, node) ?? timeFact(type, node) ?? imageFact(type, node) ?? arnFact(node);
  };
}

function both(first: Fact | undefined, second: Fact | undefined): Fact | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return { ...first, text: `${first.text}\n\n${second.text}` };
}

/** The number of tasks that the request asks for; of none at all there is nothing to tell. */
function countOf(root: ObjectNode): Count {
  const tasks = numberOf(memberValue(root, 'desiredCount')) ?? numberOf(memberValue(root, 'count'));
  return tasks !== undefined && isCount(tasks) ? { tasks, isExample: false } : example;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2 ** 31;
}

interface Strategy {
  readonly count: Count;
  readonly division: StrategyDivision;
  readonly providers: readonly string[];
  /** All shares, in Markdown. */
  readonly text: () => string;
}

function isStrategy({ type }: TypedValue): boolean {
  return type.items?.$ref === '#/definitions/CapacityProviderStrategyItem';
}

function readStrategy(list: ArrayNode, count: Count): Strategy | undefined {
  const entries: { base: number; weight: number }[] = [];
  const providers: string[] = [];
  for (const each of list.items) {
    const item = resolve(each);
    if (item.kind !== 'object') return undefined;
    const base = numberOrZero(item, 'base');
    const weight = numberOrZero(item, 'weight');
    if (base === undefined || weight === undefined) return undefined;
    entries.push({ base, weight });
    providers.push(providerNameOf(textOf(memberValue(item, 'capacityProvider')) ?? '?'));
  }
  const division = divideTasks(count.tasks, entries);
  if (division === undefined) return undefined;
  return { count, division, providers, text: once(() => divisionText(count, division, providers)) };
}

/** A number that ECS takes as 0 when it is left out; undefined when it cannot be known. */
function numberOrZero(object: ObjectNode, name: string): number | undefined {
  const value = memberValue(object, name);
  if (value !== undefined && value.kind !== 'null') return numberOf(value);
  const mayBeMerged = object.members.some(({ merge, value: merged }) => merge && resolve(merged).kind === 'unknown');
  return mayBeMerged ? undefined : 0;
}

function strategyFact(node: ValueNode, strategyOf: (list: ArrayNode) => Strategy | undefined): Fact | undefined {
  const list = resolve(node);
  const strategy = list.kind === 'array' ? strategyOf(list) : undefined;
  return strategy === undefined ? undefined : { text: strategy.text() };
}

function shareFact(
  member: string | undefined,
  node: ValueNode,
  strategyOf: (list: ArrayNode) => Strategy | undefined,
): Fact | undefined {
  const list = node.parent?.parent;
  if (node.parent?.kind !== 'object' || list?.kind !== 'array') return undefined;
  const strategy = strategyOf(list);
  const index = itemIndex(list, node.parent);
  const share = strategy?.division.shares[index];
  if (strategy === undefined || share === undefined) return undefined;
  const { count, division, providers } = strategy;
  const part = `${division.isExact ? '' : '≈ '}${share.tasks} of ${tasksText(count.tasks)}`;
  const text = `**${code(providers[index] ?? '?')}: ${part}.** ${strategy.text()}`;
  // One provider runs them all.
  if (member !== 'weight' || providers.length === 1) return { text };
  return { text, short: count.isExample ? `e.g. ${part}` : part };
}

/** More lines than ECS allows providers would only hide the documentation. */
const mostLines = 20;

function divisionText(count: Count, { shares, isExact }: StrategyDivision, providers: readonly string[]): string {
  const lines = shares.slice(0, mostLines).map(({ tasks, base }, index) => {
    const ofBase = base > 0 ? ` (${base} of them its base)` : '';
    return `* ${code(providers[index] ?? '?')}: ${isExact ? '' : '≈ '}${tasks}${ofBase}`;
  });
  const more = shares.length - lines.length;
  if (more > 0) lines.push(`* and ${more} more`);
  const title = `${count.isExample ? 'For example, ' : ''}${tasksText(count.tasks)} by base first, then by weight`;
  const rounding = isExact ? '' : ' (where the odd ones go is not documented)';
  return `${title}${rounding}:\n\n${lines.join('\n')}`;
}

/** The two percentages are for rolling updates of REPLICA services; what holds elsewhere is not about `desiredCount`. */
function isRollingUpdate(root: ObjectNode): boolean {
  if ((controllerOf(root) || 'ECS') !== 'ECS') return false;
  if (textOf(memberValue(root, 'schedulingStrategy')) === 'DAEMON') return false;
  const strategy = textOf(memberValue(memberValue(root, 'deploymentConfiguration'), 'strategy'));
  return (strategy || 'ROLLING') === 'ROLLING';
}

function percentFact(member: string | undefined, node: ValueNode, count: Count): Fact | undefined {
  const percent = numberOf(resolve(node));
  if (percent === undefined) return undefined;
  if (member === 'minimumHealthyPercent') {
    const tasks = fewestTasks(count.tasks, percent);
    if (tasks === undefined) return undefined;
    return percentText(
      count,
      `at least **${tasks}** of ${tasksText(count.tasks)} must keep running`,
      'up',
      `≥ ${tasks} running`,
    );
  }
  const tasks = member === 'maximumPercent' ? mostTasks(count.tasks, percent) : undefined;
  if (tasks === undefined) return undefined;
  return percentText(count, `at most **${tasks}** tasks may run or start at a time`, 'down', `≤ ${tasks} running`);
}

function percentText(count: Count, what: string, rounding: string, short: string): Fact {
  const from = count.isExample
    ? 'For example, with a `desiredCount` of 10'
    : `With a \`desiredCount\` of ${count.tasks}`;
  const text = `${from}, during a rolling update ${what} (rounded ${rounding}).`;
  return count.isExample ? { text } : { text, short };
}

function taskSetService(request: Request, { desiredCountOfService }: FactOptions): Count {
  const tasks = desiredCountOfService?.(request);
  return tasks !== undefined && isCount(tasks) ? { tasks, isExample: false } : example;
}

function scaleFact(node: ValueNode, count: Count): Fact | undefined {
  const scale = numberOf(resolve(node));
  const tasks = scale === undefined ? undefined : taskSetCount(count.tasks, scale);
  if (tasks === undefined) return undefined;
  const from = count.isExample ? 'For example, of a service with a' : 'Of the service with its';
  return {
    text: `${from} \`desiredCount\` of ${count.tasks}, the task set runs **${tasksText(tasks)}** (rounded up).`,
    short: `${count.isExample ? 'e.g. ' : ''}${tasks} of ${tasksText(count.tasks)}`,
  };
}

const memoryMembers: ReadonlySet<string> = new Set(['memory', 'memoryReservation', 'sharedMemorySize', 'maxSwap']);

function sizeFact({ owner, member, role, type }: TypedValue, node: ValueNode): Fact | undefined {
  if (role !== 'member' || owner === undefined || member === undefined) return undefined;
  if (type.type !== 'integer' && type.type !== 'string') return undefined;
  if (member === 'cpu') return amountFact(node, cpuUnits, inVcpus, 'CPU units');
  // `memory` in MiB everywhere, as text (of tasks) and as number (of containers).
  const isMemory =
    memoryMembers.has(member) || (owner === 'Tmpfs' && member === 'size') || owner === 'MemoryMiBRequest';
  return isMemory ? amountFact(node, memoryMib, inGigabytes, 'MiB') : undefined;
}

function amountFact(
  node: ValueNode,
  read: (text: string) => number | undefined,
  convert: (amount: number) => string | undefined,
  unit: string,
): Fact | undefined {
  const value = resolve(node);
  const text = textOf(value);
  const amount = text === undefined ? numberOf(value) : read(text);
  const converted = amount === undefined ? undefined : convert(amount);
  if (amount === undefined || converted === undefined) return undefined;
  if (text !== undefined && !/^\s*\d+\s*$/.test(text)) return { text: `${converted} = **${amount} ${unit}**` };
  // Less is as clear in the small unit.
  return { text: `${amount} ${unit} = **${converted}**`, ...(amount >= 256 && { short: converted }) };
}

function timeFact({ owner, member, role }: TypedValue, node: ValueNode): Fact | undefined {
  if (role !== 'member' || owner === undefined || member === undefined) return undefined;
  const unit = secondsPerUnit(owner, member);
  const value = unit === undefined ? undefined : numberOf(resolve(node));
  if (unit === undefined || value === undefined) return undefined;
  // Minutes are clear up to an hour.
  const time = value * unit < 60 * unit ? undefined : duration(value * unit);
  if (time === undefined) return undefined;
  return { text: `${value} ${unit === 1 ? 'seconds' : 'minutes'} = **${time.words}**`, short: time.short };
}

function imageFact({ member, owner, role }: TypedValue, node: ValueNode): Fact | undefined {
  if (role !== 'member' || member !== 'image' || owner === undefined) return undefined;
  const text = textOf(resolve(node));
  const image = text === undefined || mayBeTemplate(text) ? undefined : imageParts(text);
  if (image === undefined) return undefined;
  const { registry, account, region, repository, tag, digest } = image;
  const parts = [
    ['Registry', registry === image.host || account !== undefined ? registry : `${registry} (${code(image.host)})`],
    ['Account', account && code(account)],
    ['Region', region && code(region)],
    ['Repository', code(repository)],
    ['Tag', tag === undefined && digest === undefined ? '`latest` (none is written)' : tag && code(tag)],
    ['Digest', digest && code(digest)],
  ];
  return { text: list(parts) };
}

function arnFact(node: ValueNode): Fact | undefined {
  const value = textOf(resolve(node));
  const arn = value?.startsWith('arn:') && !mayBeTemplate(value) ? arnParts(value) : undefined;
  if (arn === undefined) return undefined;
  const page = consolePage(arn);
  const text = list([
    ['Service', code(arn.service)],
    [arn.kind === undefined ? 'Resource' : `Name (${code(arn.kind)})`, code(arn.name)],
    ['Revision', arn.revision && code(arn.revision)],
    ['Cluster', arn.cluster && code(arn.cluster)],
    ['Region', arn.region && code(arn.region)],
    ['Account', arn.account && code(arn.account)],
    ['Partition', code(arn.partition)],
  ]);
  return { text: page === undefined ? text : `${text}\n\n[Open in the AWS console](${page})` };
}

function list(parts: readonly (readonly (string | undefined)[])[]): string {
  return parts
    .filter(([, value]) => value)
    .map(([name, value]) => `* ${name}: ${value}`)
    .join('\n');
}

function tasksText(count: number): string {
  return `${count} task${count === 1 ? '' : 's'}`;
}
