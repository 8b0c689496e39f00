import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf } from './capacity.ts';
import { fargateSizes, largestDocumentedSize } from './fargate-sizes.ts';
import type { Fixes } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Rule } from './rule.ts';
import { cpuUnits, isForFargate, isWindows, memoryMib, operatingSystemOf } from './task-definition-facts.ts';
import {
  fargateCpuFor,
  fargateMemoryFor,
  fargatePairFixes,
  readableCpu,
  readableMemory,
  sizeValue,
} from './task-size-fixes.ts';
import { findingAt, lacks, memberValue, textOf } from './values.ts';

const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const taskOverride = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html';

/** A size that is written and understood. */
interface Size {
  readonly node: ConcreteNode;
  readonly text: string;
  /** CPU units or MiB. */
  readonly amount: number;
}

function sizeOf(
  object: ConcreteNode | undefined,
  name: 'cpu' | 'memory',
  amountOf: (text: string) => number | undefined,
): Size | undefined {
  const node = memberValue(object, name);
  const text = textOf(node);
  const amount = text ? amountOf(text) : undefined;
  return node === undefined || text === undefined || amount === undefined ? undefined : { node, text, amount };
}

function cpuIn(object: ConcreteNode | undefined): Size | undefined {
  return sizeOf(object, 'cpu', cpuUnits);
}

function memoryIn(object: ConcreteNode | undefined): Size | undefined {
  return sizeOf(object, 'memory', memoryMib);
}

/** Not among the sizes that are documented; larger ones may exist. */
function isNoCpuSize({ amount }: Size): boolean {
  return amount <= largestDocumentedSize.cpu && !fargateSizes.has(amount);
}

const memorySizes: ReadonlySet<number> = new Set([...fargateSizes.values()].flat());

function isNoMemorySize({ amount }: Size): boolean {
  return amount <= largestDocumentedSize.memory && !memorySizes.has(amount);
}

/** `256, 512, 1024`, or for a long list its ends. */
function listed(sizes: readonly number[]): string {
  return sizes.length > 6 ? `${sizes[0]}, ${sizes[1]} … ${sizes.at(-1)}` : sizes.join(', ');
}

const cpuAdvice = `\`cpu\` is one of ${[...fargateSizes.keys()].join(', ')} CPU units`;

const overrideFormat: Rule = {
  id: 'override-task-size-format',
  severity: 'error',
  title: 'Override of cpu or memory not understood',
  why: 'The size of a task is given in CPU units (`512`) or vCPU (`0.5 vCPU`), and in MiB (`1024`) or GB (`1 GB`); no other units are known.',
  sources: [taskOverride, registerTaskDefinition],
  shapes: ['TaskOverride'],
  *check(override) {
    const cpu = memberValue(override, 'cpu');
    const cpuText = textOf(cpu);
    if (cpu !== undefined && cpuText && cpuUnits(cpuText) === undefined) {
      yield findingAt(
        cpu,
        `\`cpu\` ${quoted(cpuText)} is not understood; write CPU units (\`512\`) or vCPU (\`0.5 vCPU\`).`,
        () => readableCpu(cpu),
      );
    }
    const memory = memberValue(override, 'memory');
    const memoryText = textOf(memory);
    if (memory !== undefined && memoryText && memoryMib(memoryText) === undefined) {
      yield findingAt(
        memory,
        `\`memory\` ${quoted(memoryText)} is not understood; write MiB (\`1024\`) or GB (\`1 GB\`).`,
        () => readableMemory(memory),
      );
    }
  },
};

/** What holds the size of a task that surely runs on Fargate. */
function fargateSized(request: ObjectNode | ArrayNode, operation: string): ConcreteNode | undefined {
  if (operation !== 'RunTask') return request;
  return fargateUseOf(request) === undefined ? undefined : memberValue(request, 'overrides');
}

function notOffered(cpu: Size, memory: Size, allowed: readonly number[]): string {
  return `Fargate does not offer \`memory\` ${quoted(memory.text)} with \`cpu\` ${quoted(cpu.text)}; it offers ${listed(allowed)} MiB.`;
}

function pairFixes(cpu: Size, memory: Size): Fixes {
  return [
    ...sizeValue(memory.node, fargateMemoryFor(memory.amount, cpu.amount)),
    ...sizeValue(cpu.node, fargateCpuFor(cpu.amount, memory.amount)).map((fix) => ({
      ...fix,
      title: fix.title.replace('Change', 'Change `cpu`'),
    })),
  ];
}

const taskSize: Rule = {
  id: 'fargate-task-size',
  severity: 'error',
  title: 'Fargate CPU and memory fit together',
  why: 'Fargate offers fixed sizes of CPU, and for each of them a range of memory. A pair that is not in the table cannot run. Express services always run on Fargate.',
  sources: [registerTaskDefinition, taskOverride, 'The stackd ECS emulator refuses other combinations.'],
  shapes: ['RunTaskRequest', 'CreateExpressGatewayServiceRequest', 'UpdateExpressGatewayServiceRequest'],
  *check(request, { operation }) {
    const sized = fargateSized(request, operation);
    const cpu = cpuIn(sized);
    const memory = memoryIn(sized);
    if (cpu === undefined || memory === undefined || cpu.amount > largestDocumentedSize.cpu) return;
    const allowed = fargateSizes.get(cpu.amount);
    if (allowed === undefined) {
      yield findingAt(cpu.node, `Fargate has no size with \`cpu\` ${quoted(cpu.text)}; ${cpuAdvice}.`, () =>
        fargatePairFixes(cpu.node, cpu.amount, memory.node, memory.amount),
      );
    } else if (!allowed.includes(memory.amount)) {
      yield findingAt(memory.node, notOffered(cpu, memory, allowed), () => pairFixes(cpu, memory));
    }
  },
};

const combination: Rule = {
  id: 'fargate-cpu-memory-combination',
  severity: 'error',
  title: 'Fargate offers this memory with this cpu',
  why: 'Fargate offers a range of memory for each of its CPU sizes. ECS does not register a task definition for Fargate with another pair: “No Fargate configuration exists for given values”.',
  sources: [registerTaskDefinition, 'cfn-lint E3047 has the same table.'],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    if (!isForFargate(request) || request.kind !== 'object') return;
    const [cpu, memory] = [cpuIn(request), memoryIn(request)];
    if (cpu === undefined || memory === undefined || cpu.amount > largestDocumentedSize.cpu) return;
    const allowed = fargateSizes.get(cpu.amount);
    if (allowed === undefined || allowed.includes(memory.amount)) return;
    // The AWS CDK takes 1 GB with 1 vCPU for Windows; the reference begins at 2 GB.
    if (isWindows(operatingSystemOf(request, context)) && cpu.amount === 1024 && memory.amount === 1024) return;
    yield findingAt(memory.node, notOffered(cpu, memory, allowed), () => pairFixes(cpu, memory));
  },
};

const overrideValue: Rule = {
  id: 'override-fargate-value',
  severity: 'error',
  title: 'Override is no Fargate size',
  why: 'Fargate offers fixed sizes. An override of CPU or memory alone must at least be one of them; whether it fits the other half is up to the task definition.',
  sources: [registerTaskDefinition, taskOverride],
  shapes: ['RunTaskRequest'],
  *check(request, context) {
    const override = fargateSized(request, context.operation);
    if (override?.kind !== 'object') return;
    const cpu = cpuIn(override);
    const memory = memoryIn(override);
    if (cpu !== undefined && isNoCpuSize(cpu) && lacks(override, 'memory', context)) {
      yield findingAt(cpu.node, `Fargate has no size with \`cpu\` ${quoted(cpu.text)}; ${cpuAdvice}.`, () =>
        sizeValue(cpu.node, fargateCpuFor(cpu.amount, undefined)),
      );
    }
    if (memory !== undefined && isNoMemorySize(memory) && lacks(override, 'cpu', context)) {
      yield findingAt(
        memory.node,
        `Fargate has no size with \`memory\` ${quoted(memory.text)}; \`memory\` is 512 MiB or a multiple of 1024 MiB that some \`cpu\` allows.`,
        () => sizeValue(memory.node, fargateMemoryFor(memory.amount, undefined)),
      );
    }
  },
};

/** Rules about CPU and memory of tasks that are run on Fargate. */
export const fargateTaskSizeRules: readonly Rule[] = [combination, overrideFormat, taskSize, overrideValue];
