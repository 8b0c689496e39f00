import type { ObjectNode } from '../syntax/tree.ts';
import { isArnOf } from './arn-parts.ts';
import { nearestValue, removeMember, replaceValue, setMember, together } from './fixes.ts';
import { quoted, textForm, wrongText } from './formats.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, lacks, memberValue, textOf, wordOr } from './values.ts';

const setting = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterSetting.html';
const executeCommand = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html';
const managedStorage = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedStorageConfiguration.html';
const defaults =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html';

const settingValue: Rule = {
  id: 'cluster-setting-value',
  severity: 'error',
  title: 'Value of the cluster setting containerInsights',
  why: 'Container Insights is `enhanced`, `enabled` or `disabled`, in lowercase letters; other words are refused.',
  sources: [setting],
  shapes: ['ClusterSetting'],
  *check(subject) {
    if (textOf(memberValue(subject, 'name')) !== 'containerInsights') return;
    yield* wrongText(
      subject,
      'value',
      (text) => /^(?:enhanced|enabled|disabled)$/.test(text),
      (text) => `\`containerInsights\` is \`enhanced\`, \`enabled\` or \`disabled\`, not ${quoted(text)}.`,
      (node, text) => {
        if (/^(?:on|true|yes)$/i.test(text)) return replaceValue(node, 'enabled');
        if (/^(?:off|false|no)$/i.test(text)) return replaceValue(node, 'disabled');
        return nearestValue(node, ['enabled', 'disabled', 'enhanced'], 'safe');
      },
    );
  },
};

/** Whether a text member is surely left out, null or empty. */
function isWithout(object: ObjectNode, name: string, context: RuleContext): boolean {
  return lacks(object, name, context) || textOf(memberValue(object, name)) === '';
}

/** Whether the logs of ECS Exec surely have nowhere to go. */
function lacksDestination(configuration: ObjectNode, context: RuleContext): boolean {
  if (lacks(configuration, 'logConfiguration', context)) return true;
  const logs = memberValue(configuration, 'logConfiguration');
  if (logs?.kind !== 'object') return false;
  return isWithout(logs, 'cloudWatchLogGroupName', context) && isWithout(logs, 's3BucketName', context);
}

const overrideLogRequired: Rule = {
  id: 'execute-command-override-log-required',
  severity: 'error',
  title: 'Logging OVERRIDE needs a place for the logs',
  why: 'OVERRIDE says that the output of ECS Exec goes elsewhere than to the log of the task; ECS must be told where.',
  sources: [
    executeCommand,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-cluster-execute-command-override-without-log-config); aws-cdk refuses it, too.',
  ],
  shapes: ['ExecuteCommandConfiguration'],
  *check(configuration, context) {
    if (configuration.kind !== 'object' || textOf(memberValue(configuration, 'logging')) !== 'OVERRIDE') return;
    if (!lacksDestination(configuration, context)) return;
    yield findingAt(
      configuration,
      '`logging` OVERRIDE needs `logConfiguration` with `cloudWatchLogGroupName` or `s3BucketName`; add one of them.',
      () => {
        const change = setMember(configuration, 'logging', 'DEFAULT');
        const remove = removeMember(configuration, 'logConfiguration');
        const title = 'Change `logging` to `DEFAULT` and remove `logConfiguration`';
        return remove.length === 0 ? change : together(title, change, remove);
      },
    );
  },
};

const logWithoutOverride: Rule = {
  id: 'execute-command-log-without-override',
  severity: 'error',
  title: 'Log configuration of ECS Exec without OVERRIDE',
  why: 'Only with `logging` OVERRIDE is `logConfiguration` used; ECS refuses it with the other values, and DEFAULT is the value when none is given.',
  sources: [
    executeCommand,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-cluster-execute-command-default-with-log-config); aws-cdk refuses it, too.',
  ],
  shapes: ['ExecuteCommandConfiguration'],
  *check(configuration, context) {
    if (configuration.kind !== 'object') return;
    const logs = memberValue(configuration, 'logConfiguration');
    if (logs?.kind !== 'object' || logs.members.length === 0) return;
    const logging = memberValue(configuration, 'logging');
    const word = wordOr(configuration, 'logging', 'DEFAULT', context);
    if (word !== 'DEFAULT' && word !== 'NONE') return;
    yield findingAt(
      logging === undefined || logging.kind === 'null' ? logs : logging,
      `\`logConfiguration\` is accepted only with \`logging\` OVERRIDE, here it is ${word}; set \`logging\` to OVERRIDE or remove \`logConfiguration\`.`,
      () => [
        ...(lacksDestination(configuration, context) ? [] : setMember(configuration, 'logging', 'OVERRIDE')),
        ...removeMember(configuration, 'logConfiguration'),
      ],
    );
  },
};

const storageKeys = ['kmsKeyId', 'fargateEphemeralStorageKmsKeyId'];

const multiRegionKey: Rule = {
  id: 'cluster-multi-region-key',
  severity: 'error',
  title: 'Managed storage takes no multi-Region key',
  why: 'The key that encrypts the storage of a cluster must be a single-Region key. The IDs of multi-Region keys start with `mrk-`.',
  sources: [managedStorage, 'https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html'],
  shapes: ['ManagedStorageConfiguration'],
  *check(configuration) {
    for (const member of storageKeys) {
      yield* wrongText(
        configuration,
        member,
        (text) => !text.startsWith('mrk-') && !isArnOf(text, 'kms', /^key\/mrk-/),
        (text) => `\`${member}\` must be a single-Region key, and ${quoted(text)} is a multi-Region key (\`mrk-\`).`,
      );
    }
  },
};

const namespaceFormat: Rule = {
  id: 'cluster-namespace-format',
  severity: 'error',
  title: 'Form of a Service Connect namespace',
  why: 'The namespace is given by its name, up to 1024 characters without slashes, double quotes and angle brackets, or by its Cloud Map ARN.',
  sources: [defaults],
  shapes: ['ClusterServiceConnectDefaultsRequest'],
  check: textForm('namespace', isNamespace, (text) =>
    text.startsWith('arn:')
      ? `\`namespace\` must be a name or the ARN of a Cloud Map namespace (\`arn:aws:servicediscovery:REGION:ACCOUNT:namespace/ns-ID\`), not ${quoted(text)}.`
      : `The name of a namespace has up to 1024 characters and no slash, double quote or angle bracket; change ${quoted(text)}.`,
  ),
};

function isNamespace(text: string): boolean {
  if (text.startsWith('arn:')) return isArnOf(text, 'servicediscovery', /^namespace\/./);
  return text.length <= 1024 && !/[<>"/]/.test(text);
}

/** Rules about the settings and the configuration of a cluster. */
export const clusterRules: readonly Rule[] = [
  settingValue,
  overrideLogRequired,
  logWithoutOverride,
  multiRegionKey,
  namespaceFormat,
];
