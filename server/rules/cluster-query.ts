import { checkQuery, mendedQueries } from '../query/check.ts';
import { attributeGuide, queryGuide } from '../query/language.ts';
import { queryMembers } from '../query/places.ts';
import type { QueryProblem, QueryProblemKind } from '../query/tree.ts';
import type { TreeChange } from '../syntax/edits.ts';
import type { TreeFix } from '../syntax/fix.ts';
import { markedRange } from '../syntax/ranges.ts';
import { type StringText, stringText, writtenWithin } from '../syntax/string-text.ts';
import type { ArrayNode, Located, ObjectNode, StringNode } from '../syntax/tree.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { memberValue, textOf } from './values.ts';

const shapes = [...queryMembers.keys()];
const members = [...new Set(queryMembers.values())];

/** A rule that speaks of the problems of one kind. */
function queryRule(about: Pick<Rule, 'id' | 'title' | 'why' | 'sources'>, kind: QueryProblemKind): Rule {
  return {
    ...about,
    severity: 'error',
    shapes,
    check: (subject, context) => findingsOf(subject, context, kind),
  };
}

function* findingsOf(
  subject: ObjectNode | ArrayNode,
  { text }: RuleContext,
  kind: QueryProblemKind,
): Iterable<Finding> {
  const node = expressionOf(subject);
  const expression = textOf(node);
  if (node === undefined || expression === undefined) return;
  const problems = checkQuery(expression).filter((problem) => problem.kind === kind);
  if (problems.length === 0) return;
  const written = text === undefined ? undefined : stringText(node, text);
  for (const problem of problems) {
    const { start, end } = placeOf(problem, node, written);
    yield { start, end, message: problem.message, fixes: () => fixesOf(problem, expression, node, written) };
  }
}

function expressionOf(subject: ObjectNode | ArrayNode): StringNode | undefined {
  // Whatever the expression, ECS refuses it: `placement-distinct-instance-expression`.
  if (textOf(memberValue(subject, 'type')) === 'distinctInstance') return undefined;
  const value = members.map((member) => memberValue(subject, member)).find((found) => found !== undefined);
  return value?.kind === 'string' ? value : undefined;
}

function placeOf(problem: QueryProblem, node: StringNode, written: StringText | undefined): Located {
  const range = written?.sourceRange(problem.start, problem.end);
  return range === undefined || range.start === range.end ? markedRange(node) : range;
}

function fixesOf(
  problem: QueryProblem,
  expression: string,
  node: StringNode,
  written: StringText | undefined,
): readonly TreeFix[] {
  return mendedQueries(expression, problem).map(({ fix: { title, kind, edits }, text }) => {
    const changes = edits.map(({ start, end, newText }) => change(node, written, start, end, newText));
    const whole: TreeChange = { change: 'replace-value', node, value: text };
    return { title, kind, changes: changes.every((each) => each !== undefined) ? changes : [whole] };
  });
}

/** The change of a part of the string; undefined where it cannot be written in place. */
function change(
  node: StringNode,
  written: StringText | undefined,
  start: number,
  end: number,
  newText: string,
): TreeChange | undefined {
  const source = writtenWithin(node, newText, node.parent?.style === 'flow');
  if (written === undefined || source === undefined) return undefined;
  // The indentation of the lines of a block scalar belongs to no character.
  const isBlock = node.style === 'literal' || node.style === 'folded';
  if (isBlock && /\s/.test(node.value.slice(start, end))) return undefined;
  return { change: 'text', ...written.sourceRange(start, end), newText: source };
}

/** Rules about expressions of the cluster query language. */
export const clusterQueryRules: readonly Rule[] = [
  queryRule(
    {
      id: 'cluster-query-syntax',
      title: 'Expression of the cluster query language that cannot be read',
      why: 'ECS refuses an expression that does not follow the language: comparisons such as `attribute:ecs.os-type == linux`, joined with `and`, `or`, `not` and parentheses.',
      sources: [queryGuide],
    },
    'syntax',
  ),
  queryRule(
    {
      id: 'cluster-query-unknown-subject',
      title: 'Unknown subject in a cluster query',
      why: 'A comparison begins with `agentConnected`, `agentVersion`, `ec2InstanceId`, `registeredAt`, `runningTasksCount`, `task:group` or `attribute:NAME`, in exactly these letters.',
      sources: [queryGuide, attributeGuide],
    },
    'subject',
  ),
  queryRule(
    {
      id: 'cluster-query-list',
      title: 'List in a cluster query missing or misplaced',
      why: '`in` and `not_in` take a list in brackets, `[a, b]`; the other operators take one value.',
      sources: [queryGuide],
    },
    'list',
  ),
  queryRule(
    {
      id: 'cluster-query-value-type',
      title: 'Value of the wrong kind in a cluster query',
      why: '`runningTasksCount` is compared with whole numbers, `agentVersion` with versions, `registeredAt` with dates in one of four forms, `agentConnected` with `true` or `false`.',
      sources: [queryGuide],
    },
    'value',
  ),
];
