import type { ObjectNode } from '../syntax/tree.ts';
import { isIdentical, removeItems, removeMember } from './fixes.ts';
import { quoted } from './formats.ts';
import { holdsObjects, int32Of, isBlank, isKnownWord } from './known-values.ts';
import { missingPortFixes, portNameFixes, portNumberFixes, samePortFixes } from './port-fixes.ts';
import type { Rule } from './rule.ts';
import { containersOf, mayBeTemplate, networkModeOf } from './task-definition-facts.ts';
import { findingAt, lacks, memberValue, objectsOf, textOf, wordOr } from './values.ts';

const portMapping = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html';
const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';
const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const parameters = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html';

const withoutPort: Rule = {
  id: 'port-mapping-without-port',
  severity: 'error',
  title: 'Port mapping without a container port',
  why: 'A port mapping is about a port of the container, or a range of them.',
  sources: [
    `${parameters}#container_definition_portmappings`,
    `The API error, "Invalid 'containerPort' setting for container", is quoted in aws/aws-cli#7288.`,
  ],
  shapes: ['PortMapping'],
  *check(mapping, context) {
    if (mapping.kind !== 'object' || !lacks(mapping, 'containerPort', context)) return;
    if (!isBlank(mapping, 'containerPortRange', context)) return;
    yield findingAt(
      mapping,
      'This port mapping has no `containerPort` and no `containerPortRange`; add one of them.',
      () => missingPortFixes(mapping),
    );
  },
};

const numberRange: Rule = {
  id: 'port-number-range',
  severity: 'error',
  title: 'Port numbers',
  why: 'Ports are numbers from 1 to 65535. As `hostPort`, 0 means that the host chooses one.',
  sources: [portMapping],
  shapes: ['PortMapping'],
  *check(mapping) {
    // Tools that write out every member have 0 beside a range.
    const leastPort = isKnownWord(memberValue(mapping, 'containerPortRange')) ? 0 : 1;
    for (const [member, least] of [['containerPort', leastPort] as const, ['hostPort', 0] as const]) {
      const node = memberValue(mapping, member);
      const port = int32Of(node);
      if (node === undefined || port === undefined || (port >= least && port <= 65535)) continue;
      yield findingAt(
        node,
        `\`${member}\` ${port} is no port; choose one from ${member === 'hostPort' ? 0 : 1} to 65535.`,
        () => portNumberFixes(mapping, member, node),
      );
    }
  },
};

const awsvpcHostPort: Rule = {
  id: 'awsvpc-host-port',
  severity: 'error',
  title: 'With awsvpc the host port is the container port',
  why: 'With the network mode `awsvpc` containers listen on the network interface of the task: there is no other port to map to, and 0 is refused as well.',
  sources: [
    portMapping,
    'cfn-lint E3053; ecspresso verify checks the same.',
    'The API error, "When networkMode=awsvpc, the host ports and container ports in port mappings must match", is quoted in aws/amazon-ecs-cli#1014 and pulumi/pulumi-awsx#935.',
  ],
  shapes: ['PortMapping'],
  *check(mapping, { root }) {
    const node = memberValue(mapping, 'hostPort');
    const hostPort = int32Of(node);
    const containerPort = int32Of(memberValue(mapping, 'containerPort'));
    if (node === undefined || hostPort === undefined || containerPort === undefined || hostPort === containerPort)
      return;
    if (networkModeOf(root) !== 'awsvpc') return;
    yield findingAt(
      node,
      `With \`awsvpc\` the \`hostPort\` (${hostPort}) must be the \`containerPort\` (${containerPort}); remove \`hostPort\`.`,
      () => samePortFixes(mapping, hostPort, containerPort),
    );
  },
};

const hostNetworkHostPort: Rule = {
  id: 'host-network-host-port',
  severity: 'error',
  title: 'With host networking the host port is the container port',
  why: 'With the network mode `host` containers listen on the ports of the host themselves, so none is mapped to another.',
  sources: [portMapping, containerDefinition, 'aws-cdk (container-definition) checks the same.'],
  shapes: ['PortMapping'],
  *check(mapping, { root }) {
    const node = memberValue(mapping, 'hostPort');
    const hostPort = int32Of(node);
    const containerPort = int32Of(memberValue(mapping, 'containerPort'));
    if (node === undefined || !hostPort || containerPort === undefined || hostPort === containerPort) return;
    if (networkModeOf(root) !== 'host') return;
    yield findingAt(
      node,
      `With the network mode \`host\` the \`hostPort\` (${hostPort}) must be the \`containerPort\` (${containerPort}); remove \`hostPort\`.`,
      () => samePortFixes(mapping, hostPort, containerPort),
    );
  },
};

const noneNetwork: Rule = {
  id: 'none-network-port-mappings',
  severity: 'error',
  title: 'No port mappings without a network',
  why: 'With the network mode `none` containers have no connection to the outside.',
  sources: [registerTaskDefinition, containerDefinition],
  shapes: ['ContainerDefinition'],
  *check(container, { root }) {
    const list = memberValue(container, 'portMappings');
    if (!holdsObjects(list) || networkModeOf(root) !== 'none') return;
    yield findingAt(
      list,
      'With the network mode `none` a container has no port mappings; remove them, or change `networkMode`.',
      () => removeMember(container, 'portMappings'),
    );
  },
};

const mappedTwice: Rule = {
  id: 'host-port-mapped-twice',
  severity: 'error',
  title: 'Port of the host mapped twice',
  why: 'The containers of a task run on one host, where a port of a protocol leads to one of them.',
  sources: [
    portMapping,
    `The API error, "TCP host port '3000' is mapped multiple times in task.", is quoted in aws/amazon-ecs-agent#1220.`,
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    const owners = new Map<string, { readonly owner: string; readonly mapping: ObjectNode }>();
    for (const container of containersOf(request)) {
      const name = textOf(memberValue(container, 'name'));
      const owner = name ? `container \`${name}\`` : 'another container';
      for (const mapping of objectsOf(memberValue(container, 'portMappings'))) {
        const node = memberValue(mapping, 'hostPort');
        const port = int32Of(node);
        const protocol = wordOr(mapping, 'protocol', 'tcp', context);
        if (node === undefined || !port || protocol === undefined) continue;
        const key = `${protocol} ${port}`;
        const other = owners.get(key);
        owners.set(key, other ?? { owner, mapping });
        if (other === undefined) continue;
        yield findingAt(
          node,
          `The ${protocol} port ${port} of the host is already mapped by ${other.owner}; choose another \`hostPort\`.`,
          () =>
            other.mapping.parent === mapping.parent && isIdentical(other.mapping, mapping)
              ? removeItems(mapping.parent, [mapping], 'Remove this mapping', 'safe')
              : removeMember(mapping, 'hostPort'),
        );
      }
    }
  },
};

const namePattern: Rule = {
  id: 'port-mapping-name-pattern',
  severity: 'error',
  title: 'Name of a port mapping',
  why: 'Service Connect and VPC Lattice call a port by this name: up to 64 lower-case letters, digits, underscores and hyphens, no hyphen first.',
  sources: [portMapping],
  shapes: ['PortMapping'],
  *check(mapping, { dialect }) {
    const node = memberValue(mapping, 'name');
    const text = textOf(node);
    if (node === undefined || text === undefined || /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(text)) return;
    // ecspresso drops empty members.
    if (mayBeTemplate(text) || (text === '' && dialect === 'ecspresso')) return;
    yield findingAt(
      node,
      text === ''
        ? 'The `name` of this port mapping is empty; remove it, or give one.'
        : `The \`name\` of a port mapping has up to 64 lower-case letters, digits, underscores and hyphens, no hyphen first; ${quoted(text)} is not allowed.`,
      () => portNameFixes(mapping, node),
    );
  },
};

/** Rules about port mappings. */
export const portRules: readonly Rule[] = [
  withoutPort,
  numberRange,
  awsvpcHostPort,
  hostNetworkHostPort,
  noneNetwork,
  mappedTwice,
  namePattern,
];
