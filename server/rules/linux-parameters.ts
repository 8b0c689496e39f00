import { nearestName } from '../schema/spelling.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { clampedValue, type Fixes, removeItems, removeMember, replaceValue } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { Finding, Rule } from './rule.ts';
import { containersOf, networkModeOf } from './task-definition-facts.ts';
import { findingAt, memberValue, objectsOf, textOf } from './values.ts';

const linuxParameters = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html';
const systemControl = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html';
const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';

const swappinessRange: Rule = {
  id: 'swappiness-range',
  severity: 'error',
  title: 'swappiness is 0 to 100',
  why: 'Swappiness says how readily the kernel swaps: 0 only when it must, 100 as often as it can.',
  sources: [linuxParameters, 'aws-cdk (linux-parameters) checks the same range.'],
  shapes: ['LinuxParameters'],
  *check(parameters) {
    const node = memberValue(parameters, 'swappiness');
    const value = int32Of(node);
    if (node === undefined || value === undefined || (value >= 0 && value <= 100)) return;
    yield findingAt(node, `\`swappiness\` must be between 0 and 100, not ${value}.`, () => clampedValue(node, 0, 100));
  },
};

const sizeNegative: Rule = {
  id: 'linux-size-negative',
  severity: 'error',
  title: 'Memory setting below its minimum',
  why: 'Swap space, shared memory and tmpfs mounts have sizes in MiB. No size is negative, and a tmpfs mount has 1 MiB at least.',
  sources: [linuxParameters, 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html'],
  shapes: ['LinuxParameters', 'DaemonLinuxParameters'],
  *check(parameters) {
    yield* belowMinimum(parameters, 'maxSwap', 0);
    yield* belowMinimum(parameters, 'sharedMemorySize', 0);
    for (const mount of objectsOf(memberValue(parameters, 'tmpfs'))) {
      yield* belowMinimum(mount, 'size', 1);
    }
  },
};

function* belowMinimum(subject: ObjectNode | ArrayNode, name: string, minimum: 0 | 1): Iterable<Finding> {
  const node = memberValue(subject, name);
  const size = int32Of(node);
  if (node === undefined || size === undefined || size >= minimum) return;
  yield findingAt(node, `\`${name}\` is a size in MiB and must be at least ${minimum}, not ${size}.`, () => [
    // Where 0 is a size, a negative one elsewhere stands for no limit.
    ...(minimum === 0 ? removeMember(subject, name) : []),
    ...replaceValue(node, minimum),
  ]);
}

/** SystemControl documentation, "IPC resource namespace"; `fs.mqueue.*` besides. */
const ipcParameters: ReadonlySet<string> = new Set([
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
]);

function isIpcParameter(name: string): boolean {
  return ipcParameters.has(name) || name.startsWith('fs.mqueue.');
}

const namespaceUnknown: Rule = {
  id: 'system-control-namespace',
  severity: 'error',
  title: 'Kernel parameter that cannot be set for a container',
  why: 'Only parameters that the kernel keeps apart for each container can be set: those of the network and of inter-process communication. All others would change the whole host.',
  sources: [systemControl],
  shapes: ['SystemControl'],
  *check(control, { root }) {
    const node = memberValue(control, 'namespace');
    const name = textOf(node);
    if (node === undefined || !name || name.startsWith('net.') || isIpcParameter(name)) return;
    yield findingAt(
      node,
      `\`${name}\` cannot be set for a container; only \`net.*\`, \`fs.mqueue.*\` and the IPC parameters of \`kernel.*\` (${[...ipcParameters].map((it) => it.slice('kernel.'.length)).join(', ')}) can.`,
      () => [...namespaceFixes(node, name, root), ...withoutParameter(control)],
    );
  },
};

/** A name with slashes, or without its first part, or misspelt. */
function namespaceFixes(node: ConcreteNode, name: string, root: ObjectNode): Fixes {
  const dotted = name
    .trim()
    .replaceAll('/', '.')
    .replace(/^(?:\.?proc\.sys)?\.+/, '');
  const wholes = [dotted, `net.${dotted}`, `kernel.${dotted}`, `fs.${dotted}`];
  const isNet = /^net\.(?:core|ipv4|ipv6|netfilter|unix)\./;
  const guess =
    wholes.find((whole) => isNet.test(whole) || isIpcParameter(whole)) ?? nearestName(dotted, [...ipcParameters]);
  if (guess === undefined) return [];
  const isHost = isIpcParameter(guess)
    ? textOf(memberValue(root, 'ipcMode')) === 'host'
    : networkModeOf(root) === 'host';
  return isHost ? [] : replaceValue(node, guess);
}

function withoutParameter(control: ObjectNode | ArrayNode): Fixes {
  return removeItems(control.parent, [control], 'Remove this parameter');
}

/** The kernel parameters of all containers whose names are known. */
function* parametersIn(
  request: ObjectNode | ArrayNode,
): Iterable<{ node: ConcreteNode; name: string; control: ObjectNode }> {
  for (const container of containersOf(request)) {
    for (const control of objectsOf(memberValue(container, 'systemControls'))) {
      const node = memberValue(control, 'namespace');
      const name = textOf(node);
      if (node !== undefined && name) yield { node, name, control };
    }
  }
}

const netHost: Rule = {
  id: 'system-control-net-host',
  severity: 'error',
  title: 'Network parameter with host networking',
  why: "With the host network mode a container has the network of the host, so a network parameter would change the host's.",
  sources: [systemControl],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    if (networkModeOf(request) !== 'host') return;
    for (const { node, name, control } of parametersIn(request)) {
      if (!name.startsWith('net.')) continue;
      yield findingAt(
        node,
        `\`${name}\` cannot be set with \`"networkMode": "host"\`; remove it or choose another network mode.`,
        () => withoutParameter(control),
      );
    }
  },
};

const ipcHost: Rule = {
  id: 'system-control-ipc-host',
  severity: 'error',
  title: 'IPC parameter with the host IPC mode',
  why: "With the host IPC mode a container shares the host's inter-process communication, so an IPC parameter would change the host's.",
  sources: [systemControl, registerTaskDefinition],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    if (textOf(memberValue(request, 'ipcMode')) !== 'host') return;
    for (const { node, name, control } of parametersIn(request)) {
      if (!isIpcParameter(name)) continue;
      yield findingAt(
        node,
        `\`${name}\` cannot be set with \`"ipcMode": "host"\`; remove it or choose another IPC mode.`,
        () => withoutParameter(control),
      );
    }
  },
};

/** Rules about kernel settings of Linux containers. */
export const linuxParameterRules: readonly Rule[] = [swappinessRange, sizeNegative, namespaceUnknown, netHost, ipcHost];
