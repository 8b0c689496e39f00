import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { namedResource, objectArn } from './arn-fixes.ts';
import { isParameterArn, isSecretArn, s3KeyOf } from './arns.ts';
import { isIdentical, removeItems } from './fixes.ts';
import { placeOfRequest } from './request-places.ts';
import type { Rule } from './rule.ts';
import { mayBeTemplate } from './task-definition-facts.ts';
import { findingAt, memberValue, objectsOf, textOf } from './values.ts';

const secret = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html';
const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';
const environmentFile = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html';

/** ContainerDefinition.environmentFiles: "You can specify up to ten environment files." */
const environmentFileLimit = 10;

const secretsDuplicateName: Rule = {
  id: 'secrets-duplicate-name',
  severity: 'error',
  title: 'Secret name used twice',
  why: 'Each secret becomes an environment variable of the container, so a name can be given only once. ECS refuses to register the task definition.',
  sources: [
    secret,
    'The API error, "Duplicate secret names found", is quoted in CircleCI-Public/aws-ecs-orb#190 and #210.',
  ],
  shapes: ['ContainerDefinition', 'DaemonContainerDefinition'],
  *check(container) {
    const seen = new Map<string, ObjectNode>();
    for (const entry of objectsOf(memberValue(container, 'secrets'))) {
      const node = memberValue(entry, 'name');
      const name = textOf(node);
      if (node === undefined || !name) continue;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, entry);
        continue;
      }
      yield findingAt(
        node,
        `This container already has a secret named \`${name}\`; rename or remove one of the two.`,
        () => {
          const list = memberValue(container, 'secrets');
          return removeItems(list, [entry], 'Remove this secret', isIdentical(first, entry) ? 'safe' : 'suggested');
        },
      );
    }
  },
};

const secretEnvironmentClash: Rule = {
  id: 'secret-environment-clash',
  severity: 'error',
  title: 'Secret and environment variable share a name',
  why: 'Secrets and plain variables end up in one environment. ECS refuses a container in which both set the same name.',
  sources: [
    secret,
    'The API error, "The secret name must be unique and not shared with any new or existing environment variables set on the container", is quoted in dagster-io/dagster#11622.',
  ],
  shapes: ['ContainerDefinition', 'DaemonContainerDefinition'],
  *check(container) {
    const secrets = objectsOf(memberValue(container, 'secrets'));
    // There may be thousands of variables, and few secrets.
    const secretNames = new Set(secrets.map(nameOf));
    if (secretNames.size === 0) return;
    const variables = entriesByName(memberValue(container, 'environment'), secretNames);
    for (const entry of secrets) {
      const node = memberValue(entry, 'name');
      const name = nameOf(entry);
      const same = name ? variables.get(name) : undefined;
      if (node === undefined || same === undefined) continue;
      yield findingAt(
        node,
        `\`${name}\` is also set in \`environment\` of this container; keep one of the two.`,
        () => [
          ...removeItems(memberValue(container, 'environment'), same, `Remove \`${name}\` from \`environment\``),
          ...removeItems(memberValue(container, 'secrets'), [entry], 'Remove this secret'),
        ],
      );
    }
  },
};

function nameOf(entry: ObjectNode): string | undefined {
  return textOf(memberValue(entry, 'name'));
}

/** The entries that have one of these names. */
function entriesByName(
  list: ConcreteNode | undefined,
  names: ReadonlySet<string | undefined>,
): ReadonlyMap<string, readonly ObjectNode[]> {
  const entries = new Map<string, ObjectNode[]>();
  for (const entry of objectsOf(list)) {
    const name = nameOf(entry);
    if (name === undefined || !names.has(name)) continue;
    const same = entries.get(name) ?? [];
    same.push(entry);
    entries.set(name, same);
  }
  return entries;
}

/** A parameter name. A version may follow: the Parameter Store reads `name:3`, and nobody has seen ECS refuse it. */
const parameterNamePattern = /^[\w./-]*(:\d+)?$/;

const secretValueFromFormat: Rule = {
  id: 'secret-value-from-format',
  severity: 'error',
  title: 'valueFrom is neither a secret nor a parameter',
  why: 'The value of a secret comes from Secrets Manager (named by its ARN) or from the SSM Parameter Store (named by ARN, or by name in the same Region). Nothing else can be read.',
  sources: [secret, 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  shapes: ['Secret'],
  operations: ['RegisterTaskDefinition', 'RegisterDaemonTaskDefinition'],
  *check(entry) {
    const node = memberValue(entry, 'valueFrom');
    const text = textOf(node);
    if (node === undefined || text === undefined || mayBeTemplate(text)) return;
    if (isSecretArn(text) || isParameterArn(text) || parameterNamePattern.test(text)) return;
    // Somebody may have written the secret itself here: it must not end up in a log.
    const subject = text.startsWith('arn:') ? `\`${text}\`` : 'This value';
    yield findingAt(
      node,
      `${subject} is neither the ARN of a Secrets Manager secret (\`arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME\`) nor the ARN or the name of an SSM parameter (\`arn:aws:ssm:REGION:ACCOUNT:parameter/NAME\`).`,
      () => namedResource(node),
    );
  },
};

const environmentFilesLimit: Rule = {
  id: 'environment-files-limit',
  severity: 'error',
  title: 'At most ten environment files',
  why: 'ECS reads up to ten environment files for a container.',
  sources: [
    containerDefinition,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html',
  ],
  shapes: ['EnvironmentFile[]'],
  *check(files) {
    const items = objectsOf(files);
    const over = items[environmentFileLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `A container can have at most ${environmentFileLimit} environment files, this one has ${items.length}; merge or remove ${items.length - environmentFileLimit}.`,
    );
  },
};

const environmentFileArn: Rule = {
  id: 'environment-file-arn',
  severity: 'error',
  title: 'Environment file is the ARN of an S3 .env object',
  why: 'Environment files are objects in S3, named by their ARN (no `s3://` or `https://` address), and their names end in `.env`.',
  sources: [
    environmentFile,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html',
    'kayac/ecspresso (verify) and aws/copilot-cli (manifest validation) check the same.',
  ],
  shapes: ['EnvironmentFile'],
  *check(file, { root }) {
    const node = memberValue(file, 'value');
    const text = textOf(node);
    if (node === undefined || !text || mayBeTemplate(text)) return;
    const key = s3KeyOf(text);
    if (key?.endsWith('.env')) return;
    const problem = key === undefined ? 'is not the ARN of an S3 object' : 'does not end in `.env`';
    yield findingAt(node, `\`${text}\` ${problem}; name an environment file as \`arn:aws:s3:::BUCKET/KEY.env\`.`, () =>
      objectArn(node, (name) => name.endsWith('.env'), placeOfRequest(root).partition),
    );
  },
};

const repositoryCredentialsFormat: Rule = {
  id: 'repository-credentials-format',
  severity: 'error',
  title: 'Repository credentials come from Secrets Manager',
  why: 'The user name and password of a private registry are read from a Secrets Manager secret, given by ARN or by name. ARNs of other services cannot be read.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html',
  ],
  shapes: ['RepositoryCredentials'],
  *check(credentials) {
    const node = memberValue(credentials, 'credentialsParameter');
    const text = textOf(node);
    if (node === undefined || !text?.startsWith('arn:') || isSecretArn(text)) return;
    yield findingAt(
      node,
      `\`credentialsParameter\` must be the ARN or the name of a Secrets Manager secret; \`${text}\` is another ARN.`,
      () => (text.includes(':secretsmanager:') ? namedResource(node) : []),
    );
  },
};

/** Rules about environment variables, secrets and registry credentials of containers. */
export const environmentRules: readonly Rule[] = [
  secretsDuplicateName,
  secretEnvironmentClash,
  secretValueFromFormat,
  environmentFilesLimit,
  environmentFileArn,
  repositoryCredentialsFormat,
];
