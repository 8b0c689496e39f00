import { clampedValue, removeMember, removeMembers, replaceValue } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, isSet, itemsOf, memberValue, textOf } from './values.ts';

function referenceOf(operation: string): string {
  return `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${operation}.html`;
}

interface Batch {
  readonly member: string;
  readonly limit: number;
}

/** How many entries the lists of these operations may have, from the documentation of the members. */
const batches: ReadonlyMap<string, Batch> = new Map([
  ['DeleteTaskDefinitions', { member: 'taskDefinitions', limit: 10 }],
  ['DescribeCapacityProviders', { member: 'capacityProviders', limit: 100 }],
  ['DescribeClusters', { member: 'clusters', limit: 100 }],
  ['DescribeContainerInstances', { member: 'containerInstances', limit: 100 }],
  ['DescribeDaemonDeployments', { member: 'daemonDeploymentArns', limit: 20 }],
  ['DescribeDaemonRevisions', { member: 'daemonRevisionArns', limit: 20 }],
  ['DescribeServiceDeployments', { member: 'serviceDeploymentArns', limit: 20 }],
  ['DescribeServiceRevisions', { member: 'serviceRevisionArns', limit: 20 }],
  ['DescribeServices', { member: 'services', limit: 10 }],
  ['DescribeTasks', { member: 'tasks', limit: 100 }],
  ['GetTaskProtection', { member: 'tasks', limit: 100 }],
  ['UpdateContainerInstancesState', { member: 'containerInstances', limit: 10 }],
  ['UpdateTaskProtection', { member: 'tasks', limit: 10 }],
]);

const batchSizeLimit: Rule = {
  id: 'batch-size-limit',
  severity: 'error',
  title: 'List longer than the operation accepts',
  why: 'Operations on several resources take a limited number of them at once; more need several calls.',
  sources: [...batches.keys()].map(referenceOf),
  shapes: [...batches.keys()].map((operation) => `${operation}Request`),
  *check(request, { operation }) {
    const batch = batches.get(operation);
    if (batch === undefined) return;
    const { member, limit } = batch;
    const list = memberValue(request, member);
    const count = itemsOf(list).filter(({ kind }) => kind === 'string').length;
    if (list === undefined || count <= limit) return;
    yield findingAt(
      list,
      `${operation} takes at most ${limit} entries in \`${member}\`, this list has ${count}; split it into several calls.`,
    );
  },
};

/** The most results of one call, from the documentation of `maxResults`. */
const resultLimits: ReadonlyMap<string, number> = new Map([
  ['DescribeCapacityProviders', 10],
  ['ListAccountSettings', 10],
  ['ListAttributes', 100],
  ['ListClusters', 100],
  ['ListContainerInstances', 100],
  ['ListDaemonDeployments', 100],
  ['ListDaemonTaskDefinitions', 100],
  ['ListDaemons', 100],
  ['ListServiceDeployments', 100],
  ['ListServices', 100],
  ['ListServicesByNamespace', 100],
  ['ListTaskDefinitionFamilies', 100],
  ['ListTaskDefinitions', 100],
  ['ListTasks', 100],
]);

const maxResultsRange: Rule = {
  id: 'max-results-range',
  severity: 'error',
  title: 'maxResults out of range',
  why: 'A page of results has at least one entry and, depending on the operation, at most 10 or 100; `nextToken` leads to the next page.',
  sources: [...resultLimits.keys()].map(referenceOf),
  shapes: [...resultLimits.keys()].map((operation) => `${operation}Request`),
  *check(request, { operation }) {
    const limit = resultLimits.get(operation);
    const node = memberValue(request, 'maxResults');
    const count = int32Of(node);
    if (limit === undefined || node === undefined || count === undefined || (count >= 1 && count <= limit)) return;
    yield findingAt(node, `For ${operation} \`maxResults\` must be between 1 and ${limit}, not ${count}.`, () =>
      clampedValue(node, 1, limit),
    );
  },
};

const taskFilters = ['containerInstance', 'family', 'serviceName', 'desiredStatus', 'launchType', 'daemonName'];

const startedByAlone: Rule = {
  id: 'list-tasks-started-by-alone',
  severity: 'error',
  title: 'startedBy with another filter',
  why: 'ListTasks can filter by `startedBy` only when that is the only filter.',
  sources: [referenceOf('ListTasks')],
  shapes: ['ListTasksRequest'],
  *check(request) {
    const node = memberValue(request, 'startedBy');
    if (node === undefined || !textOf(node)) return;
    const others = taskFilters.filter((name) => textOf(memberValue(request, name)));
    if (others.length === 0) return;
    const list = others.map((name) => `\`${name}\``).join(' and ');
    yield findingAt(node, `\`startedBy\` must be the only filter; remove it, or remove ${list}.`, () => [
      ...removeMember(request, 'startedBy'),
      ...removeMembers(request, others, `Remove ${list}`),
    ]);
  },
};

const family: Rule = {
  id: 'list-tasks-family',
  severity: 'error',
  title: 'family takes a plain family name',
  why: 'ListTasks filters by the name of a family, whatever the revision of its tasks. ECS refuses a revision or an ARN here.',
  sources: [
    referenceOf('ListTasks'),
    'The API error, "family must match ^[a-zA-Z0-9\\-_]+$", is quoted in aws/amazon-ecs-cli#542.',
  ],
  shapes: ['ListTasksRequest'],
  *check(request) {
    const node = memberValue(request, 'family');
    const name = textOf(node);
    if (!isSet(node) || !name || /^[A-Za-z0-9_-]+$/.test(name)) return;
    yield findingAt(
      node,
      `\`family\` takes the plain name of a family, without revision or ARN; \`${name}\` is none.`,
      () => {
        const plain = /^(?:arn:[^/]*\/)?([\w-]+)(?::[\w-]*)?$/.exec(name)?.[1];
        return plain === undefined ? [] : replaceValue(node, plain);
      },
    );
  },
};

/** Rules about operations that list or handle several resources. */
export const listRules: readonly Rule[] = [batchSizeLimit, maxResultsRange, startedByAlone, family];
