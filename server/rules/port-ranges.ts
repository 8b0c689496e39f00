import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, isIdentical, removeItems, removeMember, replaceValue } from './fixes.ts';
import { quoted, wrongText } from './formats.ts';
import { int32Of, isKnownWord } from './known-values.ts';
import { rangeFixes } from './port-fixes.ts';
import type { Rule } from './rule.ts';
import { mayBeTemplate, networkModeOf } from './task-definition-facts.ts';
import { findingAt, memberValue, objectsOf, textOf } from './values.ts';

const portMapping = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html';
const sources = [portMapping, 'aws-cdk (container-definition) checks the same.'];

/** PortMapping.containerPortRange: "You can specify a maximum of 100 port ranges per container." */
const rangeLimit = 100;

interface Ports {
  readonly first: number;
  readonly last: number;
}

function readRange(text: string): Ports | undefined {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const ports = { first: Number(first), last: Number(last) };
  return ports.first >= 1 && ports.first < ports.last && ports.last <= 65535 ? ports : undefined;
}

function rangeOf(mapping: ObjectNode | ArrayNode): Ports | undefined {
  return readRange(textOf(memberValue(mapping, 'containerPortRange')) ?? '');
}

const withHostPort: Rule = {
  id: 'port-range-with-host-port',
  severity: 'error',
  title: 'A port range takes no hostPort',
  why: 'ECS chooses the ports of the host for a range of container ports itself.',
  sources,
  shapes: ['PortMapping'],
  *check(mapping) {
    const node = memberValue(mapping, 'hostPort');
    const port = int32Of(node);
    // 0 stands for "none" in many tools.
    if (node === undefined || !port || !isKnownWord(memberValue(mapping, 'containerPortRange'))) return;
    yield findingAt(
      node,
      `With \`containerPortRange\` ECS chooses the ports of the host; remove \`hostPort\` (${port}).`,
      () => removeMember(mapping, 'hostPort'),
    );
  },
};

const format: Rule = {
  id: 'port-range-format',
  severity: 'error',
  title: 'How a port range is written',
  why: 'A range has a first and a higher last port, both from 1 to 65535: `8000-8010`.',
  sources,
  shapes: ['PortMapping'],
  check: (mapping, context) =>
    wrongText(
      mapping,
      'containerPortRange',
      (text) => mayBeTemplate(text) || readRange(text) !== undefined,
      (text) =>
        `\`containerPortRange\` is a first port, a hyphen and a higher last port up to 65535, as \`8000-8010\`; ${quoted(text)} is not.`,
      (node) => rangeFixes(mapping, node, context),
    ),
};

const overlap: Rule = {
  id: 'port-range-overlap',
  severity: 'error',
  title: 'Port in two mappings of a container',
  why: 'A port of a range may be in no other range and no other mapping of the same container.',
  sources: [portMapping],
  shapes: ['PortMapping[]'],
  *check(mappings) {
    const earlier: Ports[] = [];
    const ranges: Ports[] = [];
    for (const mapping of objectsOf(mappings)) {
      const range = rangeOf(mapping);
      const port = int32Of(memberValue(mapping, 'containerPort'));
      const ports = range ?? (port === undefined ? undefined : { first: port, last: port });
      if (ports === undefined) continue;
      // More ranges than allowed are not compared: that is told by port-range-count, and the work stays linear.
      const others = range === undefined ? ranges : ranges.length < rangeLimit ? earlier : [];
      const common = firstCommon(ports, others);
      const count = others.length;
      if (common !== undefined) {
        yield findingAt(
          mapping,
          `${inWords(common)} already in another mapping of this container; a port of a range can be in one mapping only. Change one of them.`,
          () => overlapFixes(mappings, mapping, ports, common, others.slice(0, count)),
        );
      }
      earlier.push(ports);
      if (range !== undefined && ranges.length < rangeLimit) ranges.push(range);
    }
  },
};

/** Without a mapping that adds nothing; else only the ports that no other has. */
function overlapFixes(
  mappings: ObjectNode | ArrayNode,
  mapping: ObjectNode,
  ports: Ports,
  common: Ports,
  others: readonly Ports[],
): Fixes {
  const fromFirst = common.first === ports.first;
  const toLast = common.last === ports.last;
  if (fromFirst && toLast) {
    const isCopy = objectsOf(mappings).some((other) => other !== mapping && isIdentical(other, mapping));
    return removeItems(mappings, [mapping], 'Remove this mapping', isCopy ? 'safe' : 'suggested');
  }
  if (!fromFirst && !toLast) return [];
  const { first, last } = fromFirst
    ? { first: common.last + 1, last: ports.last }
    : { first: ports.first, last: common.first - 1 };
  if (first >= last || firstCommon({ first, last }, others) !== undefined) return [];
  return replaceValue(memberValue(mapping, 'containerPortRange'), `${first}-${last}`);
}

function firstCommon(ports: Ports, others: readonly Ports[]): Ports | undefined {
  const other = others.find(({ first, last }) => first <= ports.last && ports.first <= last);
  return other === undefined
    ? undefined
    : { first: Math.max(ports.first, other.first), last: Math.min(ports.last, other.last) };
}

function inWords({ first, last }: Ports): string {
  return first === last ? `Port ${first} is` : `Ports ${first} to ${last} are`;
}

const networkMode: Rule = {
  id: 'port-range-network-mode',
  severity: 'error',
  title: 'Port ranges need bridge or awsvpc',
  why: 'In the network mode `host` the ports of a container are those of the host, and ranges are not available.',
  sources,
  shapes: ['PortMapping'],
  *check(mapping, { root }) {
    const node = memberValue(mapping, 'containerPortRange');
    if (!isKnownWord(node) || networkModeOf(root) !== 'host') return;
    yield findingAt(
      node,
      '`containerPortRange` needs the network mode `bridge` or `awsvpc`, not `host`; write single ports (`containerPort`).',
    );
  },
};

const count: Rule = {
  id: 'port-range-count',
  severity: 'error',
  title: 'A container has at most 100 port ranges',
  why: 'ECS takes up to 100 port ranges for one container.',
  sources: [portMapping],
  shapes: ['ContainerDefinition'],
  *check(container) {
    const list: ConcreteNode | undefined = memberValue(container, 'portMappings');
    const ranges = objectsOf(list).filter((mapping) => isKnownWord(memberValue(mapping, 'containerPortRange')));
    if (list === undefined || ranges.length <= rangeLimit) return;
    yield findingAt(
      list,
      `A container can have at most ${rangeLimit} port ranges, this one has ${ranges.length}; join ranges that touch.`,
    );
  },
};

/** Rules about `containerPortRange`. */
export const portRangeRules: readonly Rule[] = [withHostPort, format, overlap, networkMode, count];
