import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { subjectOf, type ValueKind } from '../../server/query/language.ts';
import { parseQuery } from '../../server/query/parse.ts';
import type { Comparison, QueryNode } from '../../server/query/tree.ts';
import type { StoredCluster } from '../account.ts';
import { tasksOnInstance } from '../task-index.ts';
import type { Wire } from '../wire.ts';

/** Whether an expression of the cluster query language can be read. */
export function isQuery(expression: string): boolean {
  const { root, problems } = parseQuery(expression);
  return root !== undefined && problems.length === 0;
}

/**
 * Whether a container instance matches an expression of the cluster query language, as `memberOf` and the filter of ListContainerInstances
 * have it. One that cannot be read matches nothing.
 */
export function matchesQuery(cluster: StoredCluster, instance: Wire<ContainerInstance>, expression: string): boolean {
  const { root, problems } = parseQuery(expression);
  return problems.length === 0 && root !== undefined && holds(root, (subject) => valuesOf(cluster, instance, subject));
}

/** The values of a subject: none when the instance has no such attribute, several for `task:group`. */
type Values = (subject: string) => readonly string[];

function holds(node: QueryNode | undefined, values: Values): boolean {
  switch (node?.kind) {
    case undefined:
      return false;
    case 'not':
      return !holds(node.operand, values);
    case 'group':
      return holds(node.operand, values);
    case 'and':
      return node.operands.every((operand) => holds(operand, values));
    case 'or':
      return node.operands.some((operand) => holds(operand, values));
    case 'comparison':
      return compares(node, values);
  }
}

function compares({ subject, operator, argument }: Comparison, valuesOfSubject: Values): boolean {
  const name = subject?.text ?? '';
  const values = valuesOfSubject(name);
  const wanted = argument?.kind === 'list' ? argument.items.map(({ text }) => text) : [argument?.text ?? ''];
  const kind = subjectOf(name)?.valueKind;
  const isAny = (test: (difference: number) => boolean) =>
    values.some((value) => wanted.some((each) => test(difference(kind, value, each))));
  const hasMatch = () => values.some((value) => pattern(wanted[0] ?? '').test(value));
  // Instances without an attribute match neither an operator nor its opposite (aws/containers-roadmap issue 486); a
  // machine without tasks, on the other hand, has none of a group.
  const isComparable = values.length > 0 || name === 'task:group';
  switch (operator?.operator?.spellings[0]) {
    case '==':
    case 'in':
      return isAny((by) => by === 0);
    case '!=':
    case '!in':
      return isComparable && !isAny((by) => by === 0);
    case '>':
      return isAny((by) => by > 0);
    case '>=':
      return isAny((by) => by >= 0);
    case '<':
      return isAny((by) => by < 0);
    case '<=':
      return isAny((by) => by <= 0);
    case 'exists':
      return values.length > 0;
    case '!exists':
      return values.length === 0;
    case '=~':
      return hasMatch();
    case '!~':
      return isComparable && !hasMatch();
    default:
      return false;
  }
}

/** Java's and JavaScript's regular expressions agree on what such expressions use; one that is no expression matches nothing. */
function pattern(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return /(?!)/;
  }
}

function difference(kind: ValueKind | undefined, value: string, wanted: string): number {
  if (kind === 'version') return versionDifference(value, wanted);
  if (kind === 'date') return Date.parse(utc(value)) - Date.parse(utc(wanted));
  const numbers = [Number(value), Number(wanted)] as const;
  if (value !== '' && wanted !== '' && numbers.every((each) => Number.isFinite(each))) return numbers[0] - numbers[1];
  return value < wanted ? -1 : value > wanted ? 1 : 0;
}

function versionDifference(value: string, wanted: string): number {
  const [left, right] = [value, wanted].map((each) => each.replace(/^v/, '').split(/[.+-]/).map(Number));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const by = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (by !== 0) return by;
  }
  return 0;
}

/** The guide's dates without an offset are in UTC. */
function utc(date: string): string {
  return /T.*(?:Z|[-+]\d{2}:?\d{2})$/.test(date) || !date.includes('T') ? date : `${date}Z`;
}

function valuesOf(cluster: StoredCluster, instance: Wire<ContainerInstance>, subject: string): readonly string[] {
  const tasks = () => tasksOnInstance(cluster, instance.containerInstanceArn ?? '').map(({ task }) => task);
  switch (subject) {
    case 'agentConnected':
      return [String(instance.agentConnected ?? false)];
    case 'agentVersion':
      return present(instance.versionInfo?.agentVersion);
    case 'ec2InstanceId':
      return present(instance.ec2InstanceId);
    case 'registeredAt':
      return instance.registeredAt === undefined ? [] : [new Date(instance.registeredAt * 1000).toISOString()];
    case 'runningTasksCount':
      return [String(tasks().filter(({ lastStatus }) => lastStatus === 'RUNNING').length)];
    case 'task:group':
      return tasks().map(({ group = '' }) => group);
    default: {
      const attribute = instance.attributes?.find(({ name }) => `attribute:${name}` === subject);
      return attribute === undefined ? [] : [attribute.value ?? ''];
    }
  }
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
