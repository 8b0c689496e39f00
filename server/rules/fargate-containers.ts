import type { ConcreteNode } from '../syntax/tree.ts';
import { clampedValue, removeItems, removeMember } from './fixes.ts';
import { holdsObjects, int32Of } from './known-values.ts';
import type { Rule } from './rule.ts';
import { isForFargate, isWindows, operatingSystemOf } from './task-definition-facts.ts';
import { findingAt, itemsOf, memberValue, objectsOf, textOf } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';
const containerDefinition = `${reference}/API_ContainerDefinition.html`;
const linuxParametersReference = `${reference}/API_LinuxParameters.html`;
const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html';
const parameters = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html';

const shapes = ['ContainerDefinition'];
const operations = ['RegisterTaskDefinition'];

function holdsText(list: ConcreteNode | undefined): list is ConcreteNode {
  return itemsOf(list).some((item) => !!textOf(item));
}

const privileged: Rule = {
  id: 'fargate-privileged',
  severity: 'error',
  title: 'Fargate runs no privileged containers',
  why: 'A privileged container has the rights of root on its host, which Fargate does not hand out.',
  sources: [containerDefinition, guide],
  shapes,
  *check(container, { root }) {
    const node = memberValue(container, 'privileged');
    if (node?.kind !== 'boolean' || !node.value || !isForFargate(root)) return;
    yield findingAt(node, 'Fargate does not run privileged containers; remove `privileged`.', () =>
      removeMember(container, 'privileged'),
    );
  },
};

const dockerSecurityOptions: Rule = {
  id: 'fargate-docker-security-options',
  severity: 'error',
  title: 'Fargate takes no dockerSecurityOptions',
  why: 'SELinux and AppArmor labels and credential specs in `dockerSecurityOptions` are for container instances.',
  sources: [containerDefinition],
  shapes,
  *check(container, { root }) {
    const node = memberValue(container, 'dockerSecurityOptions');
    if (!holdsText(node) || !isForFargate(root)) return;
    yield findingAt(node, 'Fargate does not accept `dockerSecurityOptions`; remove them.', () =>
      removeMember(container, 'dockerSecurityOptions'),
    );
  },
};

const devices: Rule = {
  id: 'fargate-devices',
  severity: 'error',
  title: 'Fargate exposes no devices',
  why: 'A Fargate task has no host whose devices a container could use.',
  sources: [linuxParametersReference],
  shapes: ['LinuxParameters'],
  *check(linuxParameters, { root }) {
    const node = memberValue(linuxParameters, 'devices');
    if (!holdsObjects(node) || !isForFargate(root)) return;
    yield findingAt(node, 'Fargate cannot expose devices of a host; remove `devices`.', () =>
      removeMember(linuxParameters, 'devices'),
    );
  },
};

const sharedMemorySize: Rule = {
  id: 'fargate-shared-memory-size',
  severity: 'error',
  title: 'Fargate has no sharedMemorySize',
  why: 'The size of `/dev/shm` is fixed on Fargate.',
  sources: [linuxParametersReference],
  shapes: ['LinuxParameters'],
  *check(linuxParameters, { root }) {
    const node = memberValue(linuxParameters, 'sharedMemorySize');
    const size = int32Of(node);
    if (node === undefined || size === undefined || !isForFargate(root)) return;
    yield findingAt(
      node,
      `Fargate does not support \`sharedMemorySize\` (here ${size}); remove it. A \`tmpfs\` mount gives memory as a file system.`,
      () => removeMember(linuxParameters, 'sharedMemorySize'),
    );
  },
};

const swap: Rule = {
  id: 'fargate-swap',
  severity: 'error',
  title: 'Fargate has no swap settings',
  why: '`maxSwap` and `swappiness` tell a container instance how to swap; Fargate does not take them, not even as 0.',
  sources: [linuxParametersReference],
  shapes: ['LinuxParameters'],
  *check(linuxParameters, { root }) {
    if (!isForFargate(root)) return;
    for (const member of ['maxSwap', 'swappiness']) {
      const node = memberValue(linuxParameters, member);
      const value = int32Of(node);
      if (node === undefined || value === undefined) continue;
      yield findingAt(node, `Fargate does not support \`${member}\` (here ${value}); remove it.`, () =>
        // No swap is what there is on Fargate.
        removeMember(linuxParameters, member, undefined, value === 0 && member === 'maxSwap' ? 'safe' : 'suggested'),
      );
    }
  },
};

const capabilitiesAdd: Rule = {
  id: 'fargate-capabilities-add',
  severity: 'error',
  title: 'Kernel capabilities of Fargate',
  why: 'On Fargate a container can get one more kernel capability, `SYS_PTRACE`. Any can be dropped.',
  sources: [`${reference}/API_KernelCapabilities.html`],
  shapes: ['KernelCapabilities'],
  operations,
  *check(capabilities, { root }) {
    if (!isForFargate(root)) return;
    for (const item of itemsOf(memberValue(capabilities, 'add'))) {
      const name = textOf(item);
      if (!name || name === 'SYS_PTRACE') continue;
      yield findingAt(item, `Fargate can add the capability \`SYS_PTRACE\` only, not \`${name}\`; remove it.`, () =>
        removeItems(memberValue(capabilities, 'add'), [item], `Remove \`${name}\``),
      );
    }
  },
};

const disableNetworking: Rule = {
  id: 'fargate-disable-networking',
  severity: 'error',
  title: 'Networking cannot be disabled on Fargate',
  why: 'Containers of a Fargate task share its network interface.',
  sources: [parameters, guide],
  shapes,
  *check(container, { root }) {
    const node = memberValue(container, 'disableNetworking');
    if (node?.kind !== 'boolean' || !node.value || !isForFargate(root)) return;
    yield findingAt(node, 'Fargate does not accept `disableNetworking`; remove it.', () =>
      removeMember(container, 'disableNetworking'),
    );
  },
};

const dns: Rule = {
  id: 'fargate-dns',
  severity: 'error',
  title: 'Fargate takes its DNS from the VPC',
  why: 'Tasks with a network interface of their own ask the DNS servers that the VPC names.',
  sources: [containerDefinition, parameters, guide],
  shapes,
  *check(container, { root }) {
    if (!isForFargate(root)) return;
    for (const member of ['dnsServers', 'dnsSearchDomains']) {
      const node = memberValue(container, member);
      if (!holdsText(node)) continue;
      yield findingAt(
        node,
        `Fargate does not accept \`${member}\`; remove it, and set up DNS in the VPC (DHCP options).`,
        () => removeMember(container, member),
      );
    }
  },
};

const gpu: Rule = {
  id: 'fargate-gpu',
  severity: 'error',
  title: 'Fargate has no GPUs',
  why: 'Tasks that need GPUs run on container instances or Managed Instances.',
  sources: [parameters, guide],
  shapes,
  *check(container, { root }) {
    if (!isForFargate(root)) return;
    for (const requirement of objectsOf(memberValue(container, 'resourceRequirements'))) {
      if (textOf(memberValue(requirement, 'type')) !== 'GPU') continue;
      yield findingAt(
        requirement,
        'Fargate has no GPUs; remove this requirement, or run the task on EC2 or Managed Instances.',
        () => removeItems(memberValue(container, 'resourceRequirements'), [requirement], 'Remove this requirement'),
      );
    }
  },
};

const timeoutRange: Rule = {
  id: 'fargate-stop-start-timeout-range',
  severity: 'error',
  title: 'Timeouts on Fargate are 2 to 120 seconds',
  why: 'Container instances take longer timeouts; on Fargate `startTimeout` and `stopTimeout` end at two minutes.',
  sources: [containerDefinition],
  shapes,
  *check(container, { root }) {
    if (!isForFargate(root)) return;
    for (const member of ['startTimeout', 'stopTimeout']) {
      const node = memberValue(container, member);
      const seconds = int32Of(node);
      if (node === undefined || seconds === undefined || (seconds >= 2 && seconds <= 120)) continue;
      yield findingAt(
        node,
        `On Fargate \`${member}\` is 2 to 120 seconds, not ${seconds}; ${seconds < 2 ? 'write 2 or more' : 'write 120 or less'}.`,
        () => clampedValue(node, 2, 120),
      );
    }
  },
};

const windowsPort: Rule = {
  id: 'fargate-windows-port-3150',
  severity: 'error',
  title: 'Port 3150 is taken on Windows Fargate',
  why: 'Windows tasks on Fargate keep port 3150 for themselves.',
  sources: [`${parameters}#container_definition_portmappings`],
  shapes: ['PortMapping'],
  *check(mapping, context) {
    const node = memberValue(mapping, 'containerPort');
    if (node === undefined || int32Of(node) !== 3150 || !isForFargate(context.root)) return;
    if (!isWindows(operatingSystemOf(context.root, context))) return;
    yield findingAt(node, 'Port 3150 is reserved on Windows Fargate tasks; choose another `containerPort`.');
  },
};

/** What a container cannot have on Fargate. */
export const fargateContainerRules: readonly Rule[] = [
  privileged,
  dockerSecurityOptions,
  devices,
  sharedMemorySize,
  swap,
  capabilitiesAdd,
  disableNetworking,
  dns,
  gpu,
  timeoutRange,
  windowsPort,
];
