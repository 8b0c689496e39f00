import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, removeMember, removeMembers, setMember } from './fixes.ts';
import { namePattern as pattern, plainName, quoted } from './formats.ts';
import { isBlank } from './known-values.ts';
import type { Rule } from './rule.ts';
import { compatibilitiesOf, isForFargate, mayBeTemplate } from './task-definition-facts.ts';
import { nameFromMounts, renameVolume } from './task-definition-fixes.ts';
import { volumesOf } from './task-definition-parts.ts';
import { findingAt, isSet, memberValue, objectsOf, textOf, wordOr } from './values.ts';

const volume = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html';
const hostVolume = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostVolumeProperties.html';
const dockerVolume = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DockerVolumeConfiguration.html';
const dockerGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/docker-volumes.html';

function isTrue(node: ConcreteNode | undefined): node is ConcreteNode {
  return node?.kind === 'boolean' && node.value;
}

const namePattern: Rule = {
  id: 'volume-name-pattern',
  severity: 'error',
  title: 'Volume name with other characters',
  why: 'Names of volumes have up to 255 letters, digits, underscores and hyphens.',
  sources: [volume, 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DaemonVolume.html'],
  shapes: ['Volume', 'DaemonVolume'],
  *check(subject, { root }) {
    const node = memberValue(subject, 'name');
    const name = textOf(node);
    if (node === undefined || !name || pattern.test(name) || mayBeTemplate(name)) return;
    yield findingAt(
      node,
      `The volume name ${quoted(name)} is not allowed: use up to 255 letters, digits, hyphens and underscores.`,
      () => {
        const plain = plainName(name);
        return plain === undefined ? [] : renameVolume(node, name, plain, root);
      },
    );
  },
};

const nameRequired: Rule = {
  id: 'volume-name-required',
  severity: 'error',
  title: 'Volume without a name',
  why: 'Containers mount volumes by name; a file system or a volume that is configured at launch cannot be used without one.',
  sources: [volume],
  shapes: ['Volume'],
  *check(subject, context) {
    if (subject.kind !== 'object' || !isBlank(subject, 'name', context)) return;
    const kind = ['efsVolumeConfiguration', 's3filesVolumeConfiguration'].find(
      (name) => memberValue(subject, name)?.kind === 'object',
    );
    const atLaunch = isTrue(memberValue(subject, 'configuredAtLaunch')) ? 'configuredAtLaunch' : undefined;
    const reason = kind ?? atLaunch;
    if (reason === undefined) return;
    yield findingAt(subject, `A volume with \`${reason}\` needs a \`name\`; add one.`, () =>
      nameFromMounts(subject, context.root),
    );
  },
};

const configurations = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
];

const singleConfiguration: Rule = {
  id: 'volume-single-configuration',
  severity: 'error',
  title: 'Volume with more than one configuration',
  why: 'A volume is one thing: a path of the host, a Docker volume, a file system, or a volume that is configured at launch.',
  sources: [volume, 'aws-cdk (base/task-definition) refuses configuredAtLaunch beside another configuration.'],
  shapes: ['Volume'],
  *check(subject) {
    const given = configurations.filter((name) => memberValue(subject, name)?.kind === 'object');
    if (isTrue(memberValue(subject, 'configuredAtLaunch'))) given.push('configuredAtLaunch');
    if (given.length < 2) return;
    const list = given.map((name) => `\`${name}\``).join(', ');
    yield findingAt(subject, `A volume takes one configuration, this one has ${list}; keep one.`, () =>
      singleFixes(subject, given),
    );
  },
};

/** Keeps one of them: `host` last, which tools write out with nothing in it. */
function singleFixes(subject: ObjectNode | ArrayNode, given: readonly string[]): Fixes {
  const host = memberValue(subject, 'host');
  const isEmpty = host?.kind === 'object' && host.members.length === 0;
  const kept = [...given.filter((name) => name !== 'host'), ...given.filter((name) => name === 'host' && !isEmpty)];
  return kept.flatMap((name) => {
    const others = given.filter((other) => other !== name);
    const kind = isEmpty && others.length === 1 ? 'safe' : 'suggested';
    return removeMembers(subject, others, `Keep only \`${name}\``, kind);
  });
}

const configuredAtLaunchOnce: Rule = {
  id: 'configured-at-launch-once',
  severity: 'error',
  title: 'More than one volume configured at launch',
  why: 'ECS attaches one volume at launch to a task, so a task definition can have one volume with `configuredAtLaunch`.',
  sources: [volume, 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html'],
  shapes: ['Volume[]'],
  *check(volumes) {
    const [, ...others] = objectsOf(volumes).filter((entry) => isTrue(memberValue(entry, 'configuredAtLaunch')));
    for (const entry of others) {
      const node = memberValue(entry, 'configuredAtLaunch');
      if (node === undefined) continue;
      yield findingAt(
        node,
        'Another volume already has `configuredAtLaunch: true`, and a task can have one such volume; remove it here.',
        () => removeMember(entry, 'configuredAtLaunch'),
      );
    }
  },
};

const fargateDockerVolume: Rule = {
  id: 'fargate-docker-volume',
  severity: 'error',
  title: 'Docker volume on Fargate or Managed Instances',
  why: 'Docker volumes are kept by the Docker daemon of a container instance of yours; Fargate and Managed Instances give no access to it.',
  sources: [volume, dockerGuide, 'aws-cdk (base/task-definition) refuses Docker volumes on Managed Instances.'],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    const compatibilities = compatibilitiesOf(request);
    const platform = ['FARGATE', 'MANAGED_INSTANCES'].find((name) => compatibilities.has(name));
    if (platform === undefined) return;
    for (const entry of volumesOf(request)) {
      const node = memberValue(entry, 'dockerVolumeConfiguration');
      if (node?.kind !== 'object') continue;
      yield findingAt(
        node,
        `Docker volumes work on EC2 and external instances only, not with \`${platform}\`; use another kind of volume, or remove \`${platform}\` from \`requiresCompatibilities\`.`,
        () => removeMember(entry, 'dockerVolumeConfiguration'),
      );
    }
  },
};

const fargateHostSourcePath: Rule = {
  id: 'fargate-host-source-path',
  severity: 'error',
  title: 'Host path on Fargate',
  why: 'A Fargate task has no host whose paths it could mount. Without `sourcePath` the volume is empty and lives as long as the task.',
  sources: [hostVolume],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    if (!isForFargate(request)) return;
    for (const entry of volumesOf(request)) {
      const node = memberValue(memberValue(entry, 'host'), 'sourcePath');
      const path = textOf(node);
      if (node === undefined || !path?.trim()) continue;
      yield findingAt(
        node,
        `Fargate has no host paths (\`${path}\`); remove \`sourcePath\` to get an empty volume for the task.`,
        () => removeMember(memberValue(entry, 'host'), 'sourcePath'),
      );
    }
  },
};

const hostSourcePathBlank: Rule = {
  id: 'host-source-path-blank',
  severity: 'error',
  title: 'Blank host path',
  why: 'A host path that is left out means an empty volume; one that is given must say a path.',
  sources: [hostVolume, 'The API error, "host.sourcePath should not be blank.", is quoted in aws/amazon-ecs-cli#11.'],
  shapes: ['HostVolumeProperties'],
  *check(host) {
    const node = memberValue(host, 'sourcePath');
    const path = textOf(node);
    if (node === undefined || path === undefined || path.trim() !== '') return;
    yield findingAt(node, '`sourcePath` is blank; remove it to get an empty volume, or give a path.', () =>
      removeMember(host, 'sourcePath', undefined, 'safe'),
    );
  },
};

const dockerVolumeAutoprovision: Rule = {
  id: 'docker-volume-autoprovision',
  severity: 'error',
  title: 'autoprovision on a task-scoped Docker volume',
  why: 'ECS always makes volumes of scope `task` itself, so `autoprovision` has a meaning for shared volumes only; with scope `task`, the default, it must be left out or false.',
  sources: [dockerVolume, dockerGuide],
  shapes: ['DockerVolumeConfiguration'],
  *check(configuration, context) {
    if (configuration.kind !== 'object') return;
    const node = memberValue(configuration, 'autoprovision');
    if (!isTrue(node) || wordOr(configuration, 'scope', 'task', context) !== 'task') return;
    const scope = isSet(memberValue(configuration, 'scope')) ? 'is `task`' : 'is `task` when left out';
    yield findingAt(
      node,
      `\`autoprovision\` needs \`"scope": "shared"\`; the scope here ${scope}. Change the scope or remove \`autoprovision\`.`,
      () => [...setMember(configuration, 'scope', 'shared'), ...removeMember(configuration, 'autoprovision')],
    );
  },
};

/** Rules about the volumes of task definitions; file systems have their own. */
export const volumeRules: readonly Rule[] = [
  namePattern,
  nameRequired,
  singleConfiguration,
  configuredAtLaunchOnce,
  fargateDockerVolume,
  fargateHostSourcePath,
  hostSourcePathBlank,
  dockerVolumeAutoprovision,
];
