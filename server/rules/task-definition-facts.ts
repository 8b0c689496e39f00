import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import type { RuleContext } from './rule.ts';
import { itemsOf, lacks, memberValue, objectsOf, textOf, wordOr } from './values.ts';

/** The words in `requiresCompatibilities` that are known. Without any, nobody can say where the task will run. */
export function compatibilitiesOf(request: ObjectNode | ArrayNode): ReadonlySet<string> {
  const words = itemsOf(memberValue(request, 'requiresCompatibilities')).map(textOf);
  return new Set(words.filter((word): word is string => word !== undefined && word !== ''));
}

/** Whether a task definition must run on Fargate: then it has to meet the conditions of Fargate, whatever else it lists. */
export function isForFargate(request: ObjectNode | ArrayNode): boolean {
  return compatibilitiesOf(request).has('FARGATE');
}

/** The container definitions that are written out, of a task definition or of a daemon's. */
export function containersOf(request: ObjectNode | ArrayNode): readonly ObjectNode[] {
  return objectsOf(memberValue(request, 'containerDefinitions'));
}

/** The network mode, where it is written and known; no default. */
export function networkModeOf(request: ObjectNode | ArrayNode): string | undefined {
  return textOf(memberValue(request, 'networkMode'));
}

/**
 * `runtimePlatform.operatingSystemFamily`, `LINUX` when it is left out.
 * @returns undefined when it cannot be known
 */
export function operatingSystemOf(request: ObjectNode, context: RuleContext): string | undefined {
  if (lacks(request, 'runtimePlatform', context)) return 'LINUX';
  const platform = memberValue(request, 'runtimePlatform');
  return platform?.kind === 'object' ? wordOr(platform, 'operatingSystemFamily', 'LINUX', context) : undefined;
}

/** Whether an operating system family is one of Windows. */
export function isWindows(family: string | undefined): boolean {
  return family?.startsWith('WINDOWS') === true;
}

/**
 * Whether CPU and memory of the task limit its containers: not on Windows container instances, where they are ignored.
 * Source: RegisterTaskDefinition (`cpu`, `memory`), "parameters are ignored for Windows containers".
 */
export function hasTaskLimits(request: ObjectNode, context: RuleContext): boolean {
  const system = operatingSystemOf(request, context);
  return system !== undefined && (!isWindows(system) || isForFargate(request));
}

/**
 * Whether flags of the CLI complete the task definition (`--family` beside `--cli-input-json`): what else is missing may
 * be a flag, too.
 */
export function leavesFamilyToFlags(request: ObjectNode, context: RuleContext): boolean {
  return lacks(request, 'family', context);
}

const cpuPattern = /^(?:(?<units>\d+)|(?<vcpus>\d*\.?\d+|\d+\.)\s*vcpu)$/i;

/**
 * CPU units of a task's `cpu`: `1024`, `1 vCPU`, `.25 vcpu`.
 * @returns undefined when the text is neither
 */
export function cpuUnits(text: string): number | undefined {
  const { units, vcpus } = cpuPattern.exec(text.trim())?.groups ?? {};
  if (units !== undefined) return Number(units);
  return vcpus === undefined ? undefined : Number(vcpus) * 1024;
}

const memoryPattern = /^(?:(?<mib>\d+)|(?<gb>\d*\.?\d+|\d+\.)\s*gb)$/i;

/**
 * MiB of a task's `memory`: `2048`, `2GB`, `.5 gb`.
 * @returns undefined when the text is neither
 */
export function memoryMib(text: string): number | undefined {
  const { mib, gb } = memoryPattern.exec(text.trim())?.groups ?? {};
  if (mib !== undefined) return Number(mib);
  return gb === undefined ? undefined : Number(gb) * 1024;
}

/** CPU units of the task, where they are written, known and readable. */
export function taskCpuOf(request: ObjectNode | ArrayNode): number | undefined {
  return sizeOf(memberValue(request, 'cpu'), cpuUnits);
}

/** MiB of memory of the task, where they are written, known and readable. */
export function taskMemoryOf(request: ObjectNode | ArrayNode): number | undefined {
  return sizeOf(memberValue(request, 'memory'), memoryMib);
}

function sizeOf(node: ConcreteNode | undefined, read: (text: string) => number | undefined): number | undefined {
  const text = textOf(node);
  return text === undefined ? undefined : read(text);
}

/**
 * Whether a text has brackets or other marks that stand in no name and no ARN, but in templates of all sorts (`[IMAGE]`,
 * `#{tag}#`, `$(tag)`): its form says nothing then.
 */
export function mayBeTemplate(text: string): boolean {
  return /[${}<>%[\]()]|__/.test(text);
}
