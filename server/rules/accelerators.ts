import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, nearestOrOnly, removeItemsOrList, replaceValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { compatibilitiesOf, containersOf } from './task-definition-facts.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const resourceRequirement = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html';
const inferenceGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-inference.html';

function typeOf(requirement: ConcreteNode): string | undefined {
  return textOf(memberValue(requirement, 'type'));
}

/** The requirements of a container that ask for a type of resource. */
function requirementsOf(container: ObjectNode | ArrayNode, type: string): readonly ObjectNode[] {
  return objectsOf(memberValue(container, 'resourceRequirements')).filter((entry) => typeOf(entry) === type);
}

const value: Rule = {
  id: 'resource-requirement-value',
  severity: 'error',
  title: 'Number of GPUs or Neuron devices',
  why: 'A container asks for a number of GPUs or for all of them, and always for all Neuron devices of an instance (`ALL`, in capitals).',
  sources: [resourceRequirement],
  shapes: ['ResourceRequirement'],
  *check(requirement) {
    const node = memberValue(requirement, 'value');
    const text = textOf(node);
    if (node === undefined || text === undefined || text === 'ALL') return;
    const type = typeOf(requirement);
    if (type === 'GPU' && !/^0*[1-9]\d*$/.test(text)) {
      yield findingAt(node, `For \`GPU\` the value is a whole number of at least 1 or \`ALL\`, not \`${text}\`.`, () =>
        gpuFixes(requirement, node, text),
      );
    }
    if (type === 'NeuronDevice') {
      yield findingAt(node, `For \`NeuronDevice\` the value is \`ALL\`, not \`${text}\`.`, () =>
        replaceValue(node, 'ALL', undefined, /^all$/i.test(text) ? 'safe' : 'suggested'),
      );
    }
  },
};

function gpuFixes(requirement: ObjectNode | ArrayNode, node: ConcreteNode, text: string): Fixes {
  if (/^all$/i.test(text.trim())) return replaceValue(node, 'ALL', undefined, 'safe');
  const count = Math.round(Number(text));
  if (count > 0 && Number.isSafeInteger(count)) return replaceValue(node, String(count));
  return [...replaceValue(node, '1'), ...withoutRequirement(requirement)];
}

function withoutRequirement(requirement: ConcreteNode): Fixes {
  return removeItemsOrList(requirement.parent, [requirement], 'Remove this requirement');
}

const neuronSingleContainer: Rule = {
  id: 'neuron-single-container',
  severity: 'error',
  title: 'Neuron devices for two containers',
  why: 'A requirement for Neuron devices takes all of them, so only one container of a task can have it.',
  sources: [resourceRequirement],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    const containers = containersOf(request);
    const [, ...others] = containers
      .map((container) => requirementsOf(container, 'NeuronDevice'))
      .filter((requirements) => requirements.length > 0);
    for (const requirement of others.flat()) {
      yield findingAt(
        requirement,
        'Another container already asks for the Neuron devices, and only one container of a task can; remove one of the requirements.',
        () => withoutRequirement(requirement),
      );
    }
  },
};

const neuronManagedInstances: Rule = {
  id: 'neuron-managed-instances',
  severity: 'error',
  title: 'Neuron devices outside Managed Instances',
  why: 'ECS hands out Neuron devices on Managed Instances only. On EC2 a container gets them as devices of the host.',
  sources: [resourceRequirement, inferenceGuide],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    const other = [...compatibilitiesOf(request)].find((name) => name !== 'MANAGED_INSTANCES');
    if (other === undefined) return;
    for (const container of containersOf(request)) {
      for (const requirement of requirementsOf(container, 'NeuronDevice')) {
        yield findingAt(
          requirement,
          `\`NeuronDevice\` requirements work on Managed Instances only, and \`requiresCompatibilities\` has \`${other}\`; on EC2 list the \`/dev/neuron\` devices in \`linuxParameters.devices\`.`,
          () => withoutRequirement(requirement),
        );
      }
    }
  },
};

const inferenceAcceleratorReference: Rule = {
  id: 'inference-accelerator-reference',
  severity: 'error',
  title: 'Requirement names no accelerator',
  why: 'A container refers to an accelerator of the task by its `deviceName`.',
  sources: [resourceRequirement, 'aws-cdk (container-definition) checks the same.'],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    if (request.kind !== 'object') return;
    const list = memberValue(request, 'inferenceAccelerators');
    if (list?.kind !== 'array' && !lacks(request, 'inferenceAccelerators', context)) return;
    const names = itemsOf(list).map((entry) => textOf(memberValue(entry, 'deviceName')));
    if (names.includes(undefined)) return;
    const known = new Set(names);
    for (const container of containersOf(request)) {
      for (const requirement of requirementsOf(container, 'InferenceAccelerator')) {
        const node = memberValue(requirement, 'value');
        const name = textOf(node);
        if (node === undefined || name === undefined || known.has(name)) continue;
        yield findingAt(
          node,
          `No entry of \`inferenceAccelerators\` has the \`deviceName\` \`${name}\`; correct the name.`,
          () =>
            nearestOrOnly(
              node,
              [...known].filter((each) => each !== undefined),
            ),
        );
      }
    }
  },
};

/** Rules about GPUs, Neuron devices and accelerators. */
export const acceleratorRules: readonly Rule[] = [
  value,
  neuronSingleContainer,
  neuronManagedInstances,
  inferenceAcceleratorReference,
];
