import { mergedObjects, resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { ConcreteNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { launchTypeOf } from './capacity.ts';
import { containersMeant } from './cross-file-fixes.ts';
import { clampedValue, removeMember, setMember } from './fixes.ts';
import { int32Of, isBlank } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue } from './values.ts';

const runTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html';
const startTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StartTask.html';
const taskOverride = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html';
const ephemeralStorage = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html';

/** RunTask.overrides: "The total length of the overrides must be less than or equal to 8192 characters" */
const overridesLimit = 8192;

/**
 * The least number of characters a value has as compact JSON: placeholders and nulls count for nothing. Values that
 * several aliases stand for are measured once, and count each time.
 */
function leastLength(value: ValueNode, known: Map<ConcreteNode, number>): number {
  const node = resolve(value);
  const before = known.get(node);
  if (before !== undefined) return before;
  const length = measured(node, known);
  known.set(node, length);
  return length;
}

function measured(node: ConcreteNode, known: Map<ConcreteNode, number>): number {
  switch (node.kind) {
    case 'string':
      return hasPlaceholder(node.value) ? 2 : JSON.stringify(node.value).length;
    case 'number':
    case 'boolean':
      return String(node.value).length;
    case 'array':
      return bracketed(node.items.map((item) => leastLength(item, known)));
    case 'object':
      return bracketed(
        [...membersOf(node)]
          .filter(([, value]) => resolve(value).kind !== 'null')
          .map(
            ([name, value]) => (hasPlaceholder(name) ? 3 : JSON.stringify(name).length + 1) + leastLength(value, known),
          ),
      );
    default:
      return 0;
  }
}

/** Two brackets, and a comma between any two parts. */
function bracketed(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 2 + Math.max(lengths.length - 1, 0));
}

/** The members as the API sees them; merge keys of merged objects are left out. */
function membersOf(object: ObjectNode): ReadonlyMap<string, ValueNode> {
  const members = new Map<string, ValueNode>();
  for (const source of [...mergedObjects(object).reverse(), object]) {
    for (const { key, value, merge } of source.members) if (!merge) members.set(key.name, value);
  }
  return members;
}

const size: Rule = {
  id: 'overrides-size',
  severity: 'error',
  title: 'Overrides are at most 8192 characters',
  why: 'The overrides of a task, written as compact JSON with all its punctuation, have at most 8192 characters. Larger data is better handed over through S3 or the Parameter Store.',
  sources: [
    runTask,
    startTask,
    'The API error, "Container Overrides length must be at most 8192", is quoted in convox/rack#1906 and Netflix/metaflow#977.',
  ],
  shapes: ['RunTaskRequest', 'StartTaskRequest'],
  *check(request) {
    const node = memberValue(request, 'overrides');
    const length = node?.kind === 'object' ? leastLength(node, new Map()) : 0;
    if (node === undefined || length <= overridesLimit) return;
    yield findingAt(
      node,
      `\`overrides\` has at least ${length} characters as JSON, and ECS takes ${overridesLimit}; pass large data through S3 or the Parameter Store.`,
    );
  },
};

const containerNameRequired: Rule = {
  id: 'override-container-name-required',
  severity: 'error',
  title: 'Container override without a name',
  why: 'An override is for one container of the task definition and must name it. Only an empty override needs no name.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html'],
  shapes: ['ContainerOverride'],
  *check(override, context) {
    if (override.kind !== 'object' || override.members.length === 0 || !isBlank(override, 'name', context)) return;
    yield findingAt(override, 'This override has no `name`; name the container that it is for.', () => {
      const containers = containersMeant(context);
      const [only, other] = containers?.isComplete === true ? containers.items : [];
      return only === undefined || other !== undefined ? [] : setMember(override, 'name', only.name);
    });
  },
};

const ephemeralStorageRange: Rule = {
  id: 'override-ephemeral-storage-range',
  severity: 'error',
  title: 'Ephemeral storage is 21 to 200 GiB',
  why: 'A Fargate task has 20 GiB anyway; an override asks for more, up to 200 GiB.',
  sources: [ephemeralStorage, 'aws-cdk (FargateTaskDefinition) checks the same range.'],
  shapes: ['EphemeralStorage'],
  operations: ['RunTask', 'StartTask'],
  *check(storage) {
    const node = memberValue(storage, 'sizeInGiB');
    const gibibytes = int32Of(node);
    if (node === undefined || gibibytes === undefined || (gibibytes >= 21 && gibibytes <= 200)) return;
    yield findingAt(node, `\`sizeInGiB\` must be between 21 and 200, not ${gibibytes}.`, () =>
      clampedValue(node, 21, 200),
    );
  },
};

const ephemeralStorageNotFargate: Rule = {
  id: 'override-ephemeral-storage-not-fargate',
  severity: 'error',
  title: 'Ephemeral storage override without Fargate',
  why: 'The size of the ephemeral storage can be chosen for tasks on Fargate only. StartTask places tasks on container instances.',
  sources: [taskOverride],
  shapes: ['RunTaskRequest', 'StartTaskRequest'],
  *check(request, { operation }) {
    const overrides = memberValue(request, 'overrides');
    const node = memberValue(overrides, 'ephemeralStorage');
    const launchType = launchTypeOf(request);
    const place =
      operation === 'StartTask'
        ? 'StartTask, which uses container instances'
        : launchType === 'EC2' || launchType === 'EXTERNAL'
          ? `\`launchType\` \`${launchType}\``
          : undefined;
    if (node?.kind !== 'object' || place === undefined) return;
    yield findingAt(
      node,
      `\`ephemeralStorage\` can be set for tasks on Fargate only, not with ${place}; remove it.`,
      () => removeMember(overrides, 'ephemeralStorage'),
    );
  },
};

/** Rules about the overrides of RunTask and StartTask, sizes for Fargate aside. */
export const overrideRules: readonly Rule[] = [
  size,
  containerNameRequired,
  ephemeralStorageRange,
  ephemeralStorageNotFargate,
];
