import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { clampedValue, removeMember, replaceValue, setMember } from './fixes.ts';
import { quoted, textForm } from './formats.ts';
import { int32Of, isBlank } from './known-values.ts';
import type { Rule, RuleContext } from './rule.ts';
import {
  compatibilitiesOf,
  containersOf,
  cpuUnits,
  hasTaskLimits,
  isForFargate,
  isWindows,
  leavesFamilyToFlags,
  mayBeTemplate,
  memoryMib,
  operatingSystemOf,
  taskCpuOf,
  taskMemoryOf,
} from './task-definition-facts.ts';
import { readableCpu, readableMemory, sizeValue, taskCpuFixes, taskMemoryFixes } from './task-size-fixes.ts';
import { findingAt, lacks, memberValue, textOf } from './values.ts';

const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';
const ephemeralStorage = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html';

const registration = ['RegisterTaskDefinitionRequest'];
const registrations = ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'];

const cpuFormat: Rule = {
  id: 'task-cpu-format',
  severity: 'error',
  title: 'How the CPU of a task is written',
  why: 'The CPU of a task is a whole number of CPU units (1024 make one vCPU) or a number of vCPUs with the word: `1024`, `1 vCPU`.',
  sources: [registerTaskDefinition, `The API error is "Invalid 'cpu' setting for task".`],
  shapes: registration,
  check: textForm(
    'cpu',
    (text) => mayBeTemplate(text) || cpuUnits(text) !== undefined,
    (text) => `\`cpu\` ${quoted(text)} is not understood; write CPU units (\`"512"\`) or vCPUs (\`"0.5 vCPU"\`).`,
    readableCpu,
  ),
};

const memoryFormat: Rule = {
  id: 'task-memory-format',
  severity: 'error',
  title: 'How the memory of a task is written',
  why: 'The memory of a task is a whole number of MiB or a number of GB with the word: `2048`, `2GB`.',
  sources: [registerTaskDefinition],
  shapes: registration,
  check: textForm(
    'memory',
    (text) => mayBeTemplate(text) || memoryMib(text) !== undefined,
    (text) => `\`memory\` ${quoted(text)} is not understood; write MiB (\`"2048"\`) or GB (\`"2 GB"\`).`,
    readableMemory,
  ),
};

const storageSize: Rule = {
  id: 'ephemeral-storage-size',
  severity: 'error',
  title: 'Size of the ephemeral storage',
  why: 'Tasks have 20 GiB without being asked; `ephemeralStorage` is for more, up to 200 GiB.',
  sources: [ephemeralStorage, 'terraform-provider-aws and aws-cdk (FargateTaskDefinition) check the same.'],
  shapes: ['EphemeralStorage'],
  operations: ['RegisterTaskDefinition'],
  *check(storage, { root }) {
    const node = memberValue(storage, 'sizeInGiB');
    const size = int32Of(node);
    if (node === undefined || size === undefined || (size >= 21 && size <= 200)) return;
    const fix = size === 20 ? 'remove `ephemeralStorage` (20 GiB is the default)' : 'choose a size in this range';
    yield findingAt(node, `Ephemeral storage is 21 to 200 GiB, not ${size}; ${fix}.`, () => [
      ...(size > 20 ? [] : removeMember(root, 'ephemeralStorage', undefined, size === 20 ? 'safe' : 'suggested')),
      ...clampedValue(node, 21, 200),
    ]);
  },
};

/** RegisterTaskDefinition.cpu: "between 128 CPU units (0.125 vCPUs) and 196608 CPU units (192 vCPUs)". */
const leastCpu = 128;
const mostCpu = 196608;

const cpuRange: Rule = {
  id: 'ec2-task-cpu-range',
  severity: 'error',
  title: 'Range of the CPU of a task',
  why: 'Off Fargate the CPU of a task is 128 to 196608 CPU units (0.125 to 192 vCPU).',
  sources: [registerTaskDefinition],
  shapes: registration,
  *check(request, context) {
    if (request.kind !== 'object' || isForFargate(request)) return;
    const node = memberValue(request, 'cpu');
    const cpu = taskCpuOf(request);
    if (node === undefined || cpu === undefined || (cpu >= leastCpu && cpu <= mostCpu)) return;
    const system = operatingSystemOf(request, context);
    if (system === undefined || isWindows(system)) return;
    yield findingAt(
      node,
      `The \`cpu\` of a task is ${leastCpu} to ${mostCpu} CPU units (0.125 to 192 vCPU), not ${cpu}; choose a value in this range.`,
      () => {
        const nearest = sizeValue(node, Math.min(Math.max(cpu, leastCpu), mostCpu));
        // Small whole numbers are mostly vCPUs.
        const isInVcpus = /^\d{1,2}$/.test(textOf(node) ?? '') && cpu >= 1 && cpu <= 16;
        return isInVcpus ? [...replaceValue(node, `${cpu} vCPU`), ...nearest] : nearest;
      },
    );
  },
};

const memoryRequired: Rule = {
  id: 'container-memory-required',
  severity: 'error',
  title: 'Container without memory',
  why: 'When the task has no `memory`, each container needs a limit (`memory`) or a reservation (`memoryReservation`), or ECS cannot place the task.',
  sources: [
    containerDefinition,
    `The API error, "At least one of 'memory' or 'memoryReservation' must be specified.", is quoted in sil-org/ecs-deploy#59.`,
  ],
  shapes: registration,
  *check(request, context) {
    if (request.kind !== 'object' || isForFargate(request) || leavesFamilyToFlags(request, context)) return;
    // What Managed Instances demand is not documented.
    if (compatibilitiesOf(request).has('MANAGED_INSTANCES') || !isBlank(request, 'memory', context)) return;
    for (const container of containersOf(request)) {
      if (!isUnset(container, 'memory', context) || !isUnset(container, 'memoryReservation', context)) continue;
      yield findingAt(
        container,
        'This container has neither `memory` nor `memoryReservation`; set one of them, or `memory` for the whole task.',
      );
    }
  },
};

function isUnset(container: ObjectNode, member: string, context: RuleContext): boolean {
  return lacks(container, member, context) || int32Of(memberValue(container, member)) === 0;
}

const belowReservation: Rule = {
  id: 'memory-below-reservation',
  severity: 'error',
  title: 'Memory below the reservation',
  why: '`memory` is the limit at which a container is killed, `memoryReservation` what is kept for it: the limit cannot be the lower one.',
  sources: [
    containerDefinition,
    'Equal values are accepted, although the documentation says "greater": awsdocs/amazon-ecs-developer-guide#242, aws-cdk.',
  ],
  shapes: ['ContainerDefinition', 'DaemonContainerDefinition'],
  *check(container, { root }) {
    const node = memberValue(container, 'memory');
    const memory = int32Of(node);
    const reservation = int32Of(memberValue(container, 'memoryReservation'));
    if (node === undefined || memory === undefined || reservation === undefined) return;
    if (memory <= 0 || memory >= reservation) return;
    yield findingAt(
      node,
      `\`memory\` (${memory} MiB, the limit) is lower than \`memoryReservation\` (${reservation} MiB); raise it, or lower the reservation.`,
      () => {
        const lower = setMember(container, 'memoryReservation', memory);
        const task = taskMemoryOf(root);
        return task !== undefined && task < reservation
          ? lower
          : [...setMember(container, 'memory', reservation), ...lower];
      },
    );
  },
};

const exceedsTask: Rule = {
  id: 'container-memory-exceeds-task',
  severity: 'error',
  title: 'Container with more memory than its task',
  why: 'The memory of the task is the limit for all its containers together, so none can have a higher one.',
  sources: [
    containerDefinition,
    `The API error, "The 'memory' setting for container … is greater than for the task.", is quoted in pulumi/pulumi-awsx#1220.`,
  ],
  shapes: registrations,
  *check(request, context) {
    const task = taskMemoryOf(request);
    if (request.kind !== 'object' || task === undefined || !hasTaskLimits(request, context)) return;
    for (const container of containersOf(request)) {
      const node = memberValue(container, 'memory');
      const memory = int32Of(node);
      if (node === undefined || memory === undefined || memory <= task) continue;
      yield findingAt(
        node,
        `This container has ${memory} MiB of memory, more than the task (${task} MiB); lower it, or raise the \`memory\` of the task.`,
        () => {
          const reservation = int32Of(memberValue(container, 'memoryReservation')) ?? 0;
          return [
            ...(reservation > task ? [] : replaceValue(node, task)),
            ...taskMemoryFixes(request, memory).map((fix) => ({
              ...fix,
              title: fix.title.replace('Change', 'Change the `memory` of the task'),
            })),
          ];
        },
      );
    }
  },
};

/** Sum of a member of all containers, of the values that are known: what the others add makes it larger. */
function knownSum(request: ObjectNode | ArrayNode, member: string): number {
  return containersOf(request).reduce(
    (sum, container) => sum + Math.max(int32Of(memberValue(container, member)) ?? 0, 0),
    0,
  );
}

const reservationSum: Rule = {
  id: 'container-memory-reservation-sum',
  severity: 'error',
  title: 'Reservations above the memory of the task',
  why: 'What is reserved for the containers of a task must fit into the memory of the task.',
  sources: [
    containerDefinition,
    `The API error, "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.", is quoted in cloudnativedaysjp/dreamkast-infra#4766.`,
  ],
  shapes: registrations,
  *check(request, context) {
    const node = memberValue(request, 'memory');
    const task = taskMemoryOf(request);
    if (request.kind !== 'object' || node === undefined || task === undefined || !hasTaskLimits(request, context))
      return;
    const sum = knownSum(request, 'memoryReservation');
    if (sum <= task) return;
    yield findingAt(
      node,
      `The containers reserve ${sum} MiB (\`memoryReservation\`), more than the \`memory\` of the task (${task} MiB); raise this, or lower those.`,
      () => taskMemoryFixes(request, sum),
    );
  },
};

const cpuSum: Rule = {
  id: 'container-cpu-sum',
  severity: 'error',
  title: 'Containers with more CPU than their task',
  why: 'The CPU units of the containers of a task must fit into the CPU of the task.',
  sources: [
    containerDefinition,
    `The API error, "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.", is quoted in aws/aws-cdk#24629 and #1553.`,
  ],
  shapes: registrations,
  *check(request, context) {
    const node = memberValue(request, 'cpu');
    const task = taskCpuOf(request);
    if (request.kind !== 'object' || node === undefined || task === undefined || !hasTaskLimits(request, context))
      return;
    const sum = knownSum(request, 'cpu');
    if (sum <= task) return;
    yield findingAt(
      node,
      `The containers ask for ${sum} CPU units (\`cpu\`), more than the \`cpu\` of the task (${task}); raise this, or lower those.`,
      () => taskCpuFixes(request, sum),
    );
  },
};

/** CPU, memory and storage of tasks and their containers. */
export const taskSizeRules: readonly Rule[] = [
  cpuFormat,
  memoryFormat,
  storageSize,
  cpuRange,
  memoryRequired,
  belowReservation,
  exceedsTask,
  reservationSum,
  cpuSum,
];
