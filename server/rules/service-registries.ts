import type { ConcreteNode } from '../syntax/tree.ts';
import { isArnOf } from './arn-parts.ts';
import { isIdentical, removeItems, removeMember, removeMembers } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Rule } from './rule.ts';
import { findingAt, lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';

const registry = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html';
const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';

const limit: Rule = {
  id: 'service-registries-limit',
  severity: 'error',
  title: 'A service has at most one service registry',
  why: 'A service registers its tasks in one service of AWS Cloud Map. ECS refuses a second registry.',
  sources: [
    createService,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-registries-multiple); terraform-provider-aws allows one, too.',
  ],
  shapes: ['ServiceRegistry[]'],
  *check(registries) {
    const entries = objectsOf(registries);
    const second = entries[1];
    if (second === undefined) return;
    yield findingAt(
      second,
      `A service can have one service registry, this list has ${entries.length}; keep one and remove the others.`,
      () => {
        const [first, ...others] = entries;
        const isSame = first !== undefined && others.every((entry) => isIdentical(first, entry));
        return removeItems(registries, others, 'Remove all but the first registry', isSame ? 'safe' : 'suggested');
      },
    );
  },
};

function isServiceArn(text: string): boolean {
  return isArnOf(text, 'servicediscovery', /^service\/srv-./);
}

const example = '`arn:aws:servicediscovery:REGION:ACCOUNT:service/srv-ID`';

const arn: Rule = {
  id: 'service-registry-arn',
  severity: 'error',
  title: 'A registry is given by the ARN of a Cloud Map service',
  why: 'Tasks are registered in a service of AWS Cloud Map, which is named by its ARN. The ARN of a namespace, a name or an ID does not tell which service.',
  sources: [registry, 'terraform-provider-aws demands an ARN as well.'],
  shapes: ['ServiceRegistry'],
  *check(subject, context) {
    if (subject.kind !== 'object') return;
    const node = memberValue(subject, 'registryArn');
    if (lacks(subject, 'registryArn', context)) {
      yield findingAt(
        node ?? subject,
        `This registry has no \`registryArn\`; give the ARN of a Cloud Map service (${example}).`,
      );
      return;
    }
    const text = textOf(node);
    if (node === undefined || !text || isServiceArn(text)) return;
    yield findingAt(node, `\`registryArn\` must be the ARN of a Cloud Map service (${example}), not ${quoted(text)}.`);
  },
};

/** A port that is surely meant: tools write 0 for one that is not set. */
function isKnownPort(node: ConcreteNode | undefined): node is ConcreteNode {
  return (numberOf(node) ?? 0) !== 0;
}

function isKnownName(node: ConcreteNode | undefined): node is ConcreteNode {
  return (textOf(node) ?? '') !== '';
}

const portConflict: Rule = {
  id: 'service-registry-port-conflict',
  severity: 'error',
  title: 'A registry takes a port or a container, not both',
  why: 'The port of an SRV record comes either from `port`, or from a port of a container. ECS refuses a registry that gives both.',
  sources: [registry],
  shapes: ['ServiceRegistry'],
  *check(subject) {
    const port = memberValue(subject, 'port');
    if (!isKnownPort(port)) return;
    const others = [
      ...(isKnownName(memberValue(subject, 'containerName')) ? ['`containerName`'] : []),
      ...(isKnownPort(memberValue(subject, 'containerPort')) ? ['`containerPort`'] : []),
    ];
    if (others.length === 0) return;
    yield findingAt(
      port,
      `\`port\` cannot be combined with ${others.join(' and ')}; give either \`port\`, or \`containerName\` and \`containerPort\`.`,
      () => {
        const removePort = removeMember(subject, 'port');
        const removeOthers = removeMembers(
          subject,
          ['containerName', 'containerPort'],
          `Remove ${others.join(' and ')}`,
        );
        // One of the two alone would be wrong again.
        return others.length === 2 ? [...removePort, ...removeOthers] : removeOthers;
      },
    );
  },
};

const containerPair: Rule = {
  id: 'service-registry-container-pair',
  severity: 'error',
  title: 'Container name and port of a registry belong together',
  why: 'A container may have several ports, and a port number is no container: only the two together name what to register.',
  sources: [registry],
  shapes: ['ServiceRegistry'],
  *check(subject, context) {
    if (subject.kind !== 'object') return;
    const name = isKnownName(memberValue(subject, 'containerName'));
    const port = isKnownPort(memberValue(subject, 'containerPort'));
    if (name && lacks(subject, 'containerPort', context)) {
      yield findingAt(
        subject,
        'This registry has a `containerName` but no `containerPort`; give both or neither.',
        () => removeMember(subject, 'containerName'),
      );
    }
    if (port && lacks(subject, 'containerName', context)) {
      yield findingAt(
        subject,
        'This registry has a `containerPort` but no `containerName`; give both or neither.',
        () => removeMember(subject, 'containerPort'),
      );
    }
  },
};

/** Rules about service discovery: registries of AWS Cloud Map. */
export const serviceRegistryRules: readonly Rule[] = [limit, arn, portConflict, containerPair];
