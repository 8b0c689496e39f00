import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateSizes } from './fargate-sizes.ts';
import { type Fixes, removeMember, replaceValue, setMember } from './fixes.ts';
import { isBlank } from './known-values.ts';
import type { Rule, RuleContext } from './rule.ts';
import {
  compatibilitiesOf,
  isForFargate,
  isWindows,
  leavesFamilyToFlags,
  networkModeOf,
  operatingSystemOf,
  taskCpuOf,
  taskMemoryOf,
} from './task-definition-facts.ts';
import { awsvpcFixes, withoutCompatibility } from './task-definition-fixes.ts';
import { fargatePairFixes, fargateSizeFor } from './task-size-fixes.ts';
import { findingAt, memberValue, textOf } from './values.ts';

const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const runtimePlatform = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html';
const fargateGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html';
const anywhereGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html';
const armGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html';

const shapes = ['RegisterTaskDefinitionRequest'];

/** Where to tell that a Fargate task surely lacks a member: at `requiresCompatibilities`. */
function compatibilitiesLacking(request: ObjectNode, member: string, context: RuleContext): ConcreteNode | undefined {
  if (!isForFargate(request) || leavesFamilyToFlags(request, context)) return undefined;
  return isBlank(request, member, context) ? memberValue(request, 'requiresCompatibilities') : undefined;
}

const networkMode: Rule = {
  id: 'fargate-network-mode',
  severity: 'error',
  title: 'Fargate needs the network mode awsvpc',
  why: 'On Fargate each task has a network interface of its own, which is the network mode `awsvpc`. Left out, the mode is `bridge`.',
  sources: [
    registerTaskDefinition,
    'cfn-lint E3048.',
    `The API error, "Fargate only supports network mode 'awsvpc'", is quoted in the source of aws-cdk.`,
  ],
  shapes,
  *check(request, context) {
    if (request.kind !== 'object') return;
    const missing = compatibilitiesLacking(request, 'networkMode', context);
    if (missing !== undefined) {
      yield findingAt(
        missing,
        'Fargate tasks need `"networkMode": "awsvpc"`, and there is no `networkMode`; add it.',
        () => awsvpcFixes(request, context),
      );
      return;
    }
    const node = memberValue(request, 'networkMode');
    const mode = networkModeOf(request);
    if (node === undefined || mode === undefined || !isForFargate(request)) return;
    if (!['bridge', 'host', 'none'].includes(mode)) return;
    yield findingAt(
      node,
      `Fargate tasks need \`"networkMode": "awsvpc"\`, not \`${mode}\`; change it, or remove \`FARGATE\` from \`requiresCompatibilities\`.`,
      () => awsvpcFixes(request, context),
    );
  },
};

const cpuRequired: Rule = {
  id: 'fargate-cpu-required',
  severity: 'error',
  title: 'Fargate needs cpu for the task',
  why: 'Fargate runs a task in a machine of the size that the task definition asks for, so it must give the CPU of the whole task.',
  sources: [
    registerTaskDefinition,
    'cfn-lint E3048.',
    `The API error is "Fargate requires that 'cpu' be defined at the task level."`,
  ],
  shapes,
  *check(request, context) {
    if (request.kind !== 'object') return;
    const missing = compatibilitiesLacking(request, 'cpu', context);
    if (missing === undefined) return;
    yield findingAt(
      missing,
      'Fargate tasks need `cpu` at the level of the task, and there is none; add `"cpu": "256"` or more.',
      () => sizeFix(request, 'cpu', context),
    );
  },
};

const memoryRequired: Rule = {
  id: 'fargate-memory-required',
  severity: 'error',
  title: 'Fargate needs memory for the task',
  why: 'Fargate runs a task in a machine of the size that the task definition asks for, so it must give the memory of the whole task.',
  sources: [registerTaskDefinition, 'cfn-lint E3048.'],
  shapes,
  *check(request, context) {
    if (request.kind !== 'object') return;
    const missing = compatibilitiesLacking(request, 'memory', context);
    if (missing === undefined) return;
    yield findingAt(
      missing,
      'Fargate tasks need `memory` at the level of the task, and there is none; add `"memory": "512"` or more.',
      () => sizeFix(request, 'memory', context),
    );
  },
};

/** The smallest size that the containers fit into. */
function sizeFix(request: ObjectNode, member: 'cpu' | 'memory', context: RuleContext): Fixes {
  const size = fargateSizeFor(request, isWindows(operatingSystemOf(request, context)) ? [...windowsSizes] : undefined);
  return size === undefined ? [] : setMember(request, member, `${size[member]}`);
}

const cpuValue: Rule = {
  id: 'fargate-cpu-value',
  severity: 'error',
  title: 'CPU sizes of Fargate',
  why: 'Fargate has a few sizes: 0.25, 0.5, 1, 2, 4, 8, 16 and 32 vCPU. Container instances take other sizes as well.',
  sources: [
    registerTaskDefinition,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size',
    '32 vCPU are newer than these texts: cfn-lint#4668 and pulumi/pulumi-awsx#2053 have them.',
  ],
  shapes,
  *check(request, context) {
    const node = memberValue(request, 'cpu');
    const cpu = taskCpuOf(request);
    if (node === undefined || cpu === undefined || fargateSizes.has(cpu) || !isForFargate(request)) return;
    const sizes = [...fargateSizes.keys()];
    const next = sizes.find((size) => size > cpu);
    yield findingAt(
      node,
      `Fargate has no size with ${cpu} CPU units, only ${sizes.join(', ')}; ${next === undefined ? 'choose one of them' : `the next one is \`"${next}"\``}.`,
      () => cpuFixes(request, node, cpu, context),
    );
  },
};

/** The next size, of those with the memory of the task when there is one. */
function cpuFixes(request: ObjectNode | ArrayNode, node: ConcreteNode, cpu: number, context: RuleContext): Fixes {
  const system = request.kind === 'object' ? operatingSystemOf(request, context) : undefined;
  const sizes = isWindows(system) ? [...windowsSizes] : undefined;
  return fargatePairFixes(node, cpu, memberValue(request, 'memory'), taskMemoryOf(request), sizes);
}

const windowsSizes: ReadonlySet<number> = new Set([1024, 2048, 4096]);

const windowsCpu: Rule = {
  id: 'fargate-windows-cpu',
  severity: 'error',
  title: 'CPU sizes of Windows on Fargate',
  why: 'Windows tasks on Fargate have 1, 2 or 4 vCPU.',
  sources: [registerTaskDefinition, fargateGuide, 'aws-cdk (base/task-definition) checks the same.'],
  shapes,
  *check(request, context) {
    if (request.kind !== 'object' || !isForFargate(request)) return;
    const node = memberValue(request, 'cpu');
    const cpu = taskCpuOf(request);
    if (node === undefined || cpu === undefined || windowsSizes.has(cpu) || !fargateSizes.has(cpu)) return;
    const system = operatingSystemOf(request, context);
    if (!isWindows(system)) return;
    yield findingAt(
      node,
      `Windows tasks on Fargate (\`${system}\`) need \`cpu\` 1024, 2048 or 4096, not ${cpu}; choose one of these.`,
      () => cpuFixes(request, node, cpu, context),
    );
  },
};

const windowsOnEc2Only: ReadonlySet<string> = new Set([
  'WINDOWS_SERVER_2016_FULL',
  'WINDOWS_SERVER_2004_CORE',
  'WINDOWS_SERVER_20H2_CORE',
]);

const windowsFamily: Rule = {
  id: 'fargate-windows-family',
  severity: 'error',
  title: 'Windows versions of Fargate',
  why: 'Fargate runs Windows Server 2019 and later long-term versions; 2016, 2004 and 20H2 run on container instances only.',
  sources: [
    fargateGuide,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#runtime-platform',
  ],
  shapes,
  *check(request) {
    const node = memberValue(memberValue(request, 'runtimePlatform'), 'operatingSystemFamily');
    const family = textOf(node);
    if (node === undefined || family === undefined || !windowsOnEc2Only.has(family) || !isForFargate(request)) return;
    yield findingAt(
      node,
      `Fargate does not run \`${family}\`, only Windows Server 2019 and later (not 2004, not 20H2); choose a later one, such as \`WINDOWS_SERVER_2022_CORE\`.`,
      () => ['2022', '2019'].flatMap((version) => replaceValue(node, family.replace(/(?<=SERVER_)[^_]+/, version))),
    );
  },
};

const windowsArm: Rule = {
  id: 'windows-arm64',
  severity: 'error',
  title: 'Windows runs on x86 only',
  why: 'The ARM64 architecture (Graviton) is for Linux tasks.',
  sources: [runtimePlatform, armGuide],
  shapes: ['RuntimePlatform'],
  operations: ['RegisterTaskDefinition'],
  *check(platform) {
    const node = memberValue(platform, 'cpuArchitecture');
    const family = textOf(memberValue(platform, 'operatingSystemFamily'));
    if (node === undefined || textOf(node) !== 'ARM64' || !isWindows(family)) return;
    yield findingAt(node, `ARM64 is for Linux tasks only; with \`${family}\` write \`X86_64\`.`, () =>
      replaceValue(node, 'X86_64'),
    );
  },
};

const ipcMode: Rule = {
  id: 'fargate-ipc-mode',
  severity: 'error',
  title: 'Fargate has no ipcMode',
  why: 'Shared memory and semaphores of the containers cannot be joined on Fargate; ECS refuses any `ipcMode`.',
  sources: [
    registerTaskDefinition,
    'The API error, "Tasks using the Fargate launch type do not support ipcMode.", is quoted in cn-terraform/terraform-aws-ecs-fargate#2.',
  ],
  shapes,
  *check(request) {
    const node = memberValue(request, 'ipcMode');
    const mode = textOf(node);
    if (node === undefined || !mode || !isForFargate(request)) return;
    yield findingAt(node, `Fargate does not support \`ipcMode\` (here \`${mode}\`); remove it.`, () =>
      removeMember(request, 'ipcMode'),
    );
  },
};

const pidMode: Rule = {
  id: 'fargate-pid-mode',
  severity: 'error',
  title: 'Fargate shares processes within a task only',
  why: 'Containers of a Fargate task can see the processes of each other (`task`), but there is no host whose processes they could see.',
  sources: [registerTaskDefinition, 'aws-cdk (FargateTaskDefinition) and the moto ECS mock check the same.'],
  shapes,
  *check(request) {
    const node = memberValue(request, 'pidMode');
    if (node === undefined || textOf(node) !== 'host' || !isForFargate(request)) return;
    yield findingAt(node, 'Fargate does not support `pidMode` host; write `task`, or remove it.', () => [
      ...replaceValue(node, 'task'),
      ...removeMember(request, 'pidMode'),
    ]);
  },
};

const externalNetworkMode: Rule = {
  id: 'external-network-mode',
  severity: 'error',
  title: 'External instances have no awsvpc',
  why: 'External instances (ECS Anywhere) stand outside the VPC, so their tasks get no network interface in it; the modes are `bridge`, `host` and `none`.',
  sources: [anywhereGuide, 'aws-cdk (base/task-definition) checks the same.'],
  shapes,
  *check(request) {
    const node = memberValue(request, 'networkMode');
    const compatibilities = compatibilitiesOf(request);
    if (node === undefined || networkModeOf(request) !== 'awsvpc') return;
    // Together with FARGATE, the two of them are the mistake.
    if (!compatibilities.has('EXTERNAL') || compatibilities.has('FARGATE')) return;
    yield findingAt(
      node,
      'External instances support the network modes `bridge`, `host` and `none`, not `awsvpc`; change it, or remove `EXTERNAL` from `requiresCompatibilities`.',
      () => [...replaceValue(node, 'bridge'), ...withoutCompatibility(request, 'EXTERNAL')],
    );
  },
};

/** What a task definition as a whole needs for Fargate and other places to run. */
export const fargateTaskRules: readonly Rule[] = [
  networkMode,
  cpuRequired,
  memoryRequired,
  cpuValue,
  windowsCpu,
  windowsFamily,
  windowsArm,
  ipcMode,
  pidMode,
  externalNetworkMode,
];
