import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateSizes } from './fargate-sizes.ts';
import { type Fixes, replaceValue, together } from './fixes.ts';
import { int32Of } from './known-values.ts';
import { containersOf, cpuUnits, isForFargate, memoryMib, taskCpuOf, taskMemoryOf } from './task-definition-facts.ts';
import { memberValue, textOf } from './values.ts';

type Request = ObjectNode | ArrayNode;

const cpuPattern = /^(?<number>\d+(?:\.\d*)?|\.\d+)\s*(?<unit>v?cpus?|v?cores?|cpu units?|units?)?$/i;
const memoryPattern = /^(?<number>\d+(?:\.\d*)?|\.\d+)\s*(?<unit>m|mb|mi|mib|g|gb|gi|gib)?$/i;

/** Writes a CPU size that ECS does not understand in one of its two forms, where the text tells which. */
export function readableCpu(node: ConcreteNode): Fixes {
  const { number, unit } = partsOf(node, cpuPattern);
  if (number === undefined) return [];
  if (unit === undefined)
    return number.includes('.') ? replaceValue(node, `${number} vCPU`) : replaceValue(node, number);
  // `512 cpu` may mean units; a machine with more than 192 vCPU there is not.
  const isUnits = /units?$/i.test(unit) || (!/^v/i.test(unit) && Number(number) > 192);
  const text = isUnits ? number : `${number} vCPU`;
  if (cpuUnits(text) === undefined) return [];
  return replaceValue(node, text, undefined, /^vcpus$|units$/i.test(unit) ? 'safe' : 'suggested');
}

/** The same for memory; ECS counts 1024 MiB as 1 GB, so these units only differ in their names. */
export function readableMemory(node: ConcreteNode): Fixes {
  const { number, unit } = partsOf(node, memoryPattern);
  if (number === undefined) return [];
  if (unit === undefined) return replaceValue(node, number.includes('.') ? `${number} GB` : number);
  const text = /^m/i.test(unit) ? number : `${number} GB`;
  return memoryMib(text) === undefined ? [] : replaceValue(node, text, undefined, 'safe');
}

function partsOf(node: ConcreteNode, pattern: RegExp): { number?: string; unit?: string | undefined } {
  const text = (textOf(node) ?? '').trim().replace(/^(\d{1,3}),(\d{3})(?!\d)/, '$1$2');
  const { number, unit } = pattern.exec(text)?.groups ?? {};
  return number === undefined ? {} : { number, unit };
}

/** An amount in the unit in which the author wrote another one: MiB or GB, CPU units or vCPU. */
export function inUnitOf(written: string, amount: number): string {
  const unit = /(?<=[\d.])\s*(?:vcpu|gb)$/i.exec(written.trim())?.[0];
  return unit === undefined || amount % 256 !== 0 ? `${amount}` : `${amount / 1024}${unit}`;
}

/** Writes an amount in the author's unit. */
export function sizeValue(node: ConcreteNode | undefined, amount: number | undefined): Fixes {
  const text = textOf(node);
  return text === undefined || amount === undefined ? [] : replaceValue(node, inUnitOf(text, amount));
}

const cpuSizes: readonly number[] = [...fargateSizes.keys()];
const memorySizes: readonly number[] = [...new Set([...fargateSizes.values()].flat())].sort((a, b) => a - b);

/**
 * The smallest Fargate size of CPU that is enough.
 * @param memory MiB that the size must come with
 * @returns the largest of all when none is enough; undefined when none comes with that memory
 */
export function fargateCpuFor(
  cpu: number,
  memory: number | undefined,
  sizes: readonly number[] = cpuSizes,
): number | undefined {
  const fitting = sizes.filter((size) => memory === undefined || fargateSizes.get(size)?.includes(memory));
  return fitting.find((size) => size >= cpu) ?? fitting.at(-1);
}

/** The smallest Fargate size of memory that is enough, else the largest there is; for one size of CPU or any. */
export function fargateMemoryFor(memory: number, cpu: number | undefined): number | undefined {
  const sizes = cpu === undefined ? memorySizes : (fargateSizes.get(cpu) ?? []);
  return sizes.find((size) => size >= memory) ?? sizes.at(-1);
}

/** What the containers of a task surely ask for. */
function needsOf(request: Request): { readonly cpu: number; readonly memory: number } {
  const containers = containersOf(request);
  const amounts = (member: string) => containers.map((container) => int32Of(memberValue(container, member)) ?? 0);
  const sum = (all: readonly number[]) => all.reduce((total, amount) => total + Math.max(amount, 0), 0);
  const largest = amounts('memory').reduce((most, amount) => Math.max(most, amount), 0);
  return { cpu: sum(amounts('cpu')), memory: Math.max(largest, sum(amounts('memoryReservation'))) };
}

/** CPU and memory that a Fargate task could do with; what the task definition says of one of them counts. */
export function fargateSizeFor(
  request: Request,
  sizes: readonly number[] = cpuSizes,
): { readonly cpu: number; readonly memory: number } | undefined {
  const needs = needsOf(request);
  const memory = taskMemoryOf(request);
  const given = taskCpuOf(request);
  if (given !== undefined && !fargateSizes.has(given)) return undefined;
  for (const cpu of given === undefined ? sizes : [given]) {
    const fitting = fargateSizes.get(cpu)?.find((size) => size >= needs.memory && (memory ?? size) === size);
    if (fitting !== undefined && (given !== undefined || cpu >= needs.cpu)) return { cpu, memory: fitting };
  }
  return undefined;
}

/**
 * A Fargate size of CPU that is enough, with the memory as it is; else the next one, and the memory that goes with it.
 *
 * @param memory undefined when it is not given
 */
export function fargatePairFixes(
  cpuNode: ConcreteNode | undefined,
  cpu: number,
  memoryNode: ConcreteNode | undefined,
  memory: number | undefined,
  sizes?: readonly number[],
): Fixes {
  const fitting = fargateCpuFor(cpu, memory, sizes);
  if (fitting !== undefined && fitting >= cpu) return sizeValue(cpuNode, fitting);
  const next = fargateCpuFor(cpu, undefined, sizes);
  const fix = sizeValue(cpuNode, next);
  if (memory === undefined || fargateSizes.get(next ?? 0)?.includes(memory)) return fix;
  const other = sizeValue(memoryNode, fargateMemoryFor(memory, next));
  return together(`${fix[0]?.title}, and \`memory\`${other[0]?.title.replace('Change', '')}`, fix, other);
}

/** Memory for the whole task that is enough: on Fargate one of its sizes, with more CPU when it takes that. */
export function taskMemoryFixes(request: Request, amount: number): Fixes {
  const node = memberValue(request, 'memory');
  if (!isForFargate(request)) return sizeValue(node, amount);
  const cpu = taskCpuOf(request);
  const sizes = cpu === undefined ? cpuSizes : cpuSizes.filter((size) => size >= cpu);
  const next = sizes.find((size) => (fargateMemoryFor(amount, size) ?? 0) >= amount);
  if (next === undefined) return [];
  const fix = sizeValue(node, fargateMemoryFor(amount, next));
  if (cpu === undefined || next === cpu) return fix;
  const other = sizeValue(memberValue(request, 'cpu'), next);
  return together(`${fix[0]?.title}, and \`cpu\`${other[0]?.title.replace('Change', '')}`, fix, other);
}

/** The same for CPU. */
export function taskCpuFixes(request: Request, amount: number): Fixes {
  const node = memberValue(request, 'cpu');
  if (!isForFargate(request)) return sizeValue(node, amount);
  if (amount > (cpuSizes.at(-1) ?? 0)) return [];
  return fargatePairFixes(node, amount, memberValue(request, 'memory'), taskMemoryOf(request));
}
