import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { s3KeyOf } from './arns.ts';
import { pairFixes, routerFixes, typeFixes, valueFixes } from './firelens-fixes.ts';
import { removeMember } from './fixes.ts';
import type { Rule, RuleContext } from './rule.ts';
import { containersOf, isForFargate, isWindows, mayBeTemplate, operatingSystemOf } from './task-definition-facts.ts';
import { logRoutersOf } from './task-definition-parts.ts';
import { findingAt, isSet, itemsOf, lacks, memberValue, textOf } from './values.ts';

const firelensConfiguration =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html';
const firelensGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html';
const firelensTaskDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html';
const agent = 'The container agent knows no other values (aws/amazon-ecs-agent, agent/taskresource/firelens).';

const registrations = ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'];

/** The containers of a task definition; undefined while one of them is no object: then nobody can say what none of them has. */
function allContainers(request: ObjectNode | ArrayNode): readonly ObjectNode[] | undefined {
  const containers = containersOf(request);
  return containers.length === itemsOf(memberValue(request, 'containerDefinitions')).length ? containers : undefined;
}

const withoutRouter: Rule = {
  id: 'awsfirelens-without-router',
  severity: 'error',
  title: 'awsfirelens without a FireLens container',
  why: 'With the awsfirelens driver a container logs to a log router in the same task. ECS refuses a task definition in which no container is that router.',
  sources: [
    firelensGuide,
    'The API error, "When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers", is quoted in fabfuel/ecs-deploy#164.',
  ],
  shapes: registrations,
  *check(request, context) {
    const containers = allContainers(request) ?? [];
    if (!containers.every((container) => lacks(container, 'firelensConfiguration', context))) return;
    for (const container of containers) {
      const driver = memberValue(memberValue(container, 'logConfiguration'), 'logDriver');
      if (driver === undefined || textOf(driver) !== 'awsfirelens') continue;
      yield findingAt(
        driver,
        '`awsfirelens` needs a log router: add a container with `firelensConfiguration` to this task definition.',
        () => routerFixes(request),
      );
    }
  },
};

const withoutUser: Rule = {
  id: 'firelens-without-user',
  severity: 'error',
  title: 'FireLens container that nobody logs to',
  why: 'ECS refuses a log router that no container uses. A Fluent Bit or Fluentd sidecar that gathers logs by other ways needs no `firelensConfiguration`.',
  sources: [
    firelensGuide,
    'The API error, "When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver", is quoted in aws/amazon-cloudwatch-logs-for-fluent-bit#20.',
  ],
  shapes: registrations,
  *check(request, context) {
    const containers = allContainers(request) ?? [];
    if (!containers.every((container) => logsElsewhere(container, context))) return;
    for (const container of containers) {
      const router = memberValue(container, 'firelensConfiguration');
      if (router?.kind !== 'object') continue;
      yield findingAt(
        router,
        'No container uses this log router: give at least one container the log driver `awsfirelens`, or remove `firelensConfiguration`.',
        () => removeMember(container, 'firelensConfiguration'),
      );
    }
  },
};

/** Whether a container surely does not use the awsfirelens driver. */
function logsElsewhere(container: ObjectNode, context: RuleContext): boolean {
  if (lacks(container, 'logConfiguration', context)) return true;
  const configuration = memberValue(container, 'logConfiguration');
  if (configuration?.kind !== 'object') return false;
  if (lacks(configuration, 'logDriver', context)) return true;
  const driver = textOf(memberValue(configuration, 'logDriver'));
  return driver !== undefined && driver !== 'awsfirelens';
}

const configType: Rule = {
  id: 'firelens-config-type',
  severity: 'error',
  title: 'Unknown FireLens config-file-type',
  why: 'An extra configuration file of the log router is an object in S3 or a file in its image; other places are not known.',
  sources: [firelensConfiguration, agent],
  shapes: ['FirelensConfiguration'],
  *check(configuration, { root }) {
    const options = memberValue(configuration, 'options');
    const node = memberValue(options, 'config-file-type');
    const type = textOf(node);
    if (node === undefined || type === undefined || type === 's3' || type === 'file') return;
    yield findingAt(node, `\`config-file-type\` must be \`s3\` or \`file\`, not \`${type}\`.`, () =>
      typeFixes(options, node, root),
    );
  },
};

const configPair: Rule = {
  id: 'firelens-config-pair',
  severity: 'error',
  title: 'FireLens config option without its partner',
  why: 'The type says where the configuration file is, the value which file it is; neither means anything alone.',
  sources: [firelensTaskDefinition, agent],
  shapes: ['FirelensConfiguration'],
  *check(configuration, context) {
    const options = memberValue(configuration, 'options');
    if (options?.kind !== 'object') return;
    const pair = ['config-file-type', 'config-file-value'];
    const given = pair.find((name) => isSet(memberValue(options, name)));
    const missing = pair.find((name) => lacks(options, name, context));
    if (given === undefined || missing === undefined) return;
    yield findingAt(options, `\`${given}\` is given without \`${missing}\`; add \`${missing}\`, or remove both.`, () =>
      pairFixes(options, context.root, context),
    );
  },
};

const configS3Arn: Rule = {
  id: 'firelens-config-s3-arn',
  severity: 'error',
  title: 'FireLens configuration in S3 needs an ARN',
  why: 'With `config-file-type` `s3` the configuration file is named by the ARN of the S3 object, not by an address.',
  sources: [firelensConfiguration, 'The API error, "Invalid arn syntax", is quoted in aws/aws-sdk#311.'],
  shapes: ['FirelensConfiguration'],
  *check(configuration, { root }) {
    const options = memberValue(configuration, 'options');
    const node = memberValue(options, 'config-file-value');
    const value = textOf(node);
    if (node === undefined || value === undefined || textOf(memberValue(options, 'config-file-type')) !== 's3') return;
    if (s3KeyOf(value) !== undefined || mayBeTemplate(value)) return;
    yield findingAt(
      node,
      `With \`config-file-type\` \`s3\` the value must be the ARN of an S3 object, like \`arn:aws:s3:::BUCKET/KEY\`; \`${value}\` is none.`,
      () => valueFixes(options, node, root),
    );
  },
};

const fargateS3Config: Rule = {
  id: 'fargate-firelens-s3-config',
  severity: 'error',
  title: 'FireLens configuration from S3 on Fargate',
  why: 'On Fargate the log router reads its extra configuration from a file in its own image only.',
  sources: [firelensConfiguration, firelensTaskDefinition],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    if (!isForFargate(request)) return;
    for (const router of logRoutersOf(request)) {
      const node = memberValue(memberValue(router, 'options'), 'config-file-type');
      if (node === undefined || textOf(node) !== 's3') continue;
      yield findingAt(
        node,
        'Fargate supports only `config-file-type` `file`; put the configuration file into the image of the log router.',
      );
    }
  },
};

const windows: Rule = {
  id: 'firelens-windows',
  severity: 'error',
  title: 'FireLens on Windows',
  why: 'The log router of FireLens runs on Linux only; Windows containers log through other drivers.',
  sources: [firelensGuide],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    const system = request.kind === 'object' ? operatingSystemOf(request, context) : undefined;
    if (!isWindows(system)) return;
    const hasUsers = !containersOf(request).every((container) => logsElsewhere(container, context));
    for (const container of containersOf(request)) {
      const router = memberValue(container, 'firelensConfiguration');
      if (router?.kind !== 'object') continue;
      yield findingAt(
        router,
        `FireLens is not available for Windows containers (\`operatingSystemFamily\` is \`${system}\`); remove \`firelensConfiguration\` and use another log driver.`,
        () => (hasUsers ? [] : removeMember(container, 'firelensConfiguration')),
      );
    }
  },
};

/** Rules about FireLens log routers. */
export const firelensRules: readonly Rule[] = [
  withoutRouter,
  withoutUser,
  configType,
  configPair,
  configS3Arn,
  fargateS3Config,
  windows,
];
