import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { namedResource } from './arn-fixes.ts';
import { isParameterArn, isSecretArn } from './arns.ts';
import { removeMember, setMember } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { compatibilitiesOf, isForFargate, mayBeTemplate } from './task-definition-facts.ts';
import { withoutCompatibility } from './task-definition-fixes.ts';
import { volumesOf } from './task-definition-parts.ts';
import { findingAt, isSet, memberValue, textOf, wordOr } from './values.ts';

const efsVolume = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html';
const efsAuthorization = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html';
const s3FilesVolume = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html';
const efsError = 'The API error is quoted in aws/aws-cdk#10683.';

/** What of an EFS authorization needs encryption in transit, for a message. */
function authorizationOf(configuration: ObjectNode): string | undefined {
  const authorization = memberValue(configuration, 'authorizationConfig');
  if (textOf(memberValue(authorization, 'iam')) === 'ENABLED') return 'IAM authorization (`iam` is `ENABLED`)';
  return textOf(memberValue(authorization, 'accessPointId')) ? 'an access point (`accessPointId`)' : undefined;
}

const efsTransitEncryption: Rule = {
  id: 'efs-transit-encryption-required',
  severity: 'error',
  title: 'EFS authorization without transit encryption',
  why: 'Access points and IAM authorization of EFS work over encrypted connections only, and encryption in transit is off by default.',
  sources: [efsVolume, efsAuthorization, efsError],
  shapes: ['EFSVolumeConfiguration'],
  *check(configuration, context) {
    if (configuration.kind !== 'object') return;
    const reason = authorizationOf(configuration);
    if (reason === undefined) return;
    if (wordOr(configuration, 'transitEncryption', 'DISABLED', context) !== 'DISABLED') return;
    const node = memberValue(configuration, 'transitEncryption');
    yield findingAt(
      node ?? configuration,
      `${reason.charAt(0).toUpperCase()}${reason.slice(1)} needs encryption in transit; set \`"transitEncryption": "ENABLED"\`.`,
      // Left out, the author meant nothing else: nothing but this goes with the authorization.
      () => setMember(configuration, 'transitEncryption', 'ENABLED', { kind: isSet(node) ? 'suggested' : 'safe' }),
    );
  },
};

/** A root directory beside an access point, which brings its own. */
function* rootBesideAccessPoint(
  configuration: ObjectNode | ArrayNode,
  accessPoint: ConcreteNode | undefined,
): Iterable<Finding> {
  const node = memberValue(configuration, 'rootDirectory');
  const directory = textOf(node);
  if (node === undefined || !directory || directory === '/' || !textOf(accessPoint)) return;
  yield findingAt(
    node,
    `With an access point \`rootDirectory\` must be \`/\` or left out, not \`${directory}\`: the access point sets the directory.`,
    () => removeMember(configuration, 'rootDirectory'),
  );
}

const efsRootDirectory: Rule = {
  id: 'efs-access-point-root-directory',
  severity: 'error',
  title: 'EFS access point with a root directory',
  why: 'An access point has a directory of its own; another one beside it would contradict it.',
  sources: [efsVolume, efsError],
  shapes: ['EFSVolumeConfiguration'],
  check(configuration) {
    const authorization = memberValue(configuration, 'authorizationConfig');
    return rootBesideAccessPoint(configuration, memberValue(authorization, 'accessPointId'));
  },
};

const s3FilesRootDirectory: Rule = {
  id: 's3files-access-point-root-directory',
  severity: 'error',
  title: 'S3 Files access point with a root directory',
  why: 'An access point has a directory of its own; another one beside it would contradict it.',
  sources: [s3FilesVolume],
  shapes: ['S3FilesVolumeConfiguration'],
  check(configuration) {
    return rootBesideAccessPoint(configuration, memberValue(configuration, 'accessPointArn'));
  },
};

const externalEfs: Rule = {
  id: 'external-efs',
  severity: 'error',
  title: 'EFS on external instances',
  why: 'External instances run outside AWS and cannot mount EFS volumes.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    if (!compatibilitiesOf(request).has('EXTERNAL')) return;
    for (const entry of volumesOf(request)) {
      const node = memberValue(entry, 'efsVolumeConfiguration');
      if (node?.kind !== 'object') continue;
      yield findingAt(
        node,
        'External instances cannot mount EFS volumes; use another kind of volume, or remove `EXTERNAL` from `requiresCompatibilities`.',
        () => withoutCompatibility(request, 'EXTERNAL'),
      );
    }
  },
};

const fsxPlatform: Rule = {
  id: 'fsx-platform',
  severity: 'error',
  title: 'FSx for Windows volume on Fargate or Linux',
  why: 'FSx for Windows File Server volumes are mounted by Windows container instances on EC2 only.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/wfsx-volumes.html'],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    const platform = unfitForFsx(request);
    if (platform === undefined) return;
    for (const entry of volumesOf(request)) {
      const node = memberValue(entry, 'fsxWindowsFileServerVolumeConfiguration');
      if (node?.kind !== 'object') continue;
      yield findingAt(
        node,
        `FSx for Windows File Server volumes work on Windows instances on EC2 only, not on ${platform}; use another kind of volume.`,
      );
    }
  },
};

/** A platform without FSx for Windows that a task definition asks for by name. */
function unfitForFsx(request: ObjectNode | ArrayNode): 'Fargate' | 'Linux' | undefined {
  if (isForFargate(request)) return 'Fargate';
  const system = textOf(memberValue(memberValue(request, 'runtimePlatform'), 'operatingSystemFamily'));
  return system === 'LINUX' ? 'Linux' : undefined;
}

const fsxCredentials: Rule = {
  id: 'fsx-credentials',
  severity: 'error',
  title: 'FSx credentials are the ARN of a secret or parameter',
  why: 'The user name and password for the file system are read from a Secrets Manager secret or an SSM parameter, named by its ARN.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FSxWindowsFileServerAuthorizationConfig.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/wfsx-volumes.html',
  ],
  shapes: ['FSxWindowsFileServerAuthorizationConfig'],
  *check(authorization) {
    const node = memberValue(authorization, 'credentialsParameter');
    const text = textOf(node);
    if (node === undefined || !text || mayBeTemplate(text)) return;
    if (isSecretArn(text) || isParameterArn(text)) return;
    yield findingAt(
      node,
      `\`credentialsParameter\` must be the ARN of a Secrets Manager secret or of an SSM parameter; \`${text}\` is neither.`,
      () => namedResource(node),
    );
  },
};

/** Rules about volumes on EFS, S3 Files and FSx. */
export const fileSystemRules: readonly Rule[] = [
  efsTransitEncryption,
  efsRootDirectory,
  s3FilesRootDirectory,
  externalEfs,
  fsxPlatform,
  fsxCredentials,
];
