import { resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { ArrayNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { removeMember } from './fixes.ts';
import { isBlank } from './known-values.ts';
import { awslogsFixes, modeFixes, unknownOptionFixes } from './logging-fixes.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, itemsOf, lacks, memberValue, textOf } from './values.ts';

const logConfiguration = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html';
const awslogsGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html';

/** The log configuration of Service Connect has rules of its own. */
const operations = ['RegisterTaskDefinition', 'RegisterDaemonTaskDefinition'];

function driverOf(configuration: ObjectNode | ArrayNode): string | undefined {
  return textOf(memberValue(configuration, 'logDriver'));
}

/** The options of these names that are surely given neither in `options` nor in `secretOptions`. */
function missingOptions(
  configuration: ObjectNode | ArrayNode,
  names: readonly string[],
  context: RuleContext,
): readonly string[] {
  if (configuration.kind !== 'object') return [];
  const inSecrets = secretOptionNames(configuration, context);
  if (inSecrets === undefined) return [];
  const isMissing = missingFrom(configuration, context);
  return names.filter((name) => !inSecrets.has(name) && isMissing(name));
}

function missingFrom(configuration: ObjectNode, context: RuleContext): (name: string) => boolean {
  if (lacks(configuration, 'options', context)) return () => true;
  const options = memberValue(configuration, 'options');
  if (options?.kind !== 'object') return () => false;
  return (name) => isBlank(options, name, context);
}

/** Names in `secretOptions`; undefined when one of them cannot be known. */
function secretOptionNames(configuration: ObjectNode, context: RuleContext): ReadonlySet<string> | undefined {
  if (lacks(configuration, 'secretOptions', context)) return new Set();
  const list = memberValue(configuration, 'secretOptions');
  if (list?.kind !== 'array') return undefined;
  const names = itemsOf(list).map((entry) => textOf(memberValue(entry, 'name')));
  return names.includes(undefined) ? undefined : new Set(names.filter((name) => name !== undefined));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}

const awslogsRequiredOptions: Rule = {
  id: 'awslogs-required-options',
  severity: 'error',
  title: 'awslogs needs a group and a Region',
  why: 'The awslogs driver sends logs to a CloudWatch log group; the task definition must say which one, and in which Region. The API has no default for either.',
  sources: [
    logConfiguration,
    awslogsGuide,
    'The API error, "Log driver awslogs requires options: awslogs-region, awslogs-group", is quoted in aws-cloudformation/cfn-lint#1787.',
  ],
  shapes: ['LogConfiguration'],
  operations,
  *check(configuration, context) {
    if (driverOf(configuration) !== 'awslogs') return;
    const missing = missingOptions(configuration, ['awslogs-group', 'awslogs-region'], context);
    if (missing.length === 0) return;
    yield findingAt(
      configuration,
      `The \`awslogs\` driver needs ${quoted(missing)}; add ${missing.length === 1 ? 'it' : 'them'} to \`options\`.`,
      () => awslogsFixes(configuration, missing, context.root),
    );
  },
};

/** The options that ECS passes on to awslogs, as cfn-lint E3046 lists them. */
const awslogsOptions: ReadonlySet<string> = new Set([
  'awslogs-create-group',
  'awslogs-datetime-format',
  'awslogs-group',
  'awslogs-multiline-pattern',
  'awslogs-region',
  'awslogs-stream-prefix',
  'max-buffer-size',
  'mode',
]);

const awslogsUnknownOption: Rule = {
  id: 'awslogs-unknown-option',
  severity: 'error',
  title: 'Option that awslogs refuses',
  why: 'ECS knows which options the awslogs driver takes and refuses all others, also those that Docker itself would accept.',
  sources: [
    logConfiguration,
    'The API error, "Log driver awslogs disallows options", is quoted in aws/amazon-ecs-agent#872 and aws-samples/amazon-ecs-firelens-examples#83; cfn-lint E3046 has the same list of names.',
  ],
  shapes: ['LogConfiguration'],
  operations,
  *check(configuration) {
    if (driverOf(configuration) !== 'awslogs') return;
    for (const { name, place } of namedOptions(configuration)) {
      if (awslogsOptions.has(name)) continue;
      yield findingAt(
        place,
        `The \`awslogs\` driver does not take the option \`${name}\`; it takes ${[...awslogsOptions].map((it) => `\`${it}\``).join(', ')}.`,
        () => unknownOptionFixes(configuration, name, resolve(place), awslogsOptions),
      );
    }
  },
};

/** The options whose names are known, each with the place to mark. */
function* namedOptions(configuration: ObjectNode | ArrayNode): Iterable<{ name: string; place: ValueNode }> {
  const options = memberValue(configuration, 'options');
  for (const { key, value, merge } of options?.kind === 'object' ? options.members : []) {
    if (merge || hasPlaceholder(key.name) || resolve(value).kind === 'null') continue;
    yield { name: key.name, place: value };
  }
  for (const entry of itemsOf(memberValue(configuration, 'secretOptions'))) {
    const place = memberValue(entry, 'name');
    const name = textOf(place);
    if (place !== undefined && name) yield { name, place };
  }
}

const awslogsDatetimeAndMultiline: Rule = {
  id: 'awslogs-datetime-and-multiline',
  severity: 'error',
  title: 'Two multiline settings for awslogs',
  why: 'A date format and a multiline pattern are two ways to say where a log message begins; the driver takes one of them.',
  sources: [logConfiguration],
  shapes: ['LogConfiguration'],
  operations,
  *check(configuration) {
    if (driverOf(configuration) !== 'awslogs') return;
    const options = memberValue(configuration, 'options');
    const format = memberValue(options, 'awslogs-datetime-format');
    const pattern = memberValue(options, 'awslogs-multiline-pattern');
    if (!textOf(format) || !isSet(pattern) || !textOf(pattern)) return;
    yield findingAt(
      pattern,
      '`awslogs-multiline-pattern` and `awslogs-datetime-format` cannot be combined; remove one of them.',
      () => [
        ...removeMember(options, 'awslogs-multiline-pattern'),
        ...removeMember(options, 'awslogs-datetime-format'),
      ],
    );
  },
};

const logModeValue: Rule = {
  id: 'log-mode-value',
  severity: 'error',
  title: 'Unknown log delivery mode',
  why: 'The mode says what happens when logs cannot be delivered fast enough: the container waits (`blocking`) or messages are buffered and may be lost (`non-blocking`).',
  sources: [logConfiguration],
  shapes: ['LogConfiguration'],
  operations,
  *check(configuration) {
    // The options of awsfirelens are those of the log router's output plugin.
    const driver = driverOf(configuration);
    if (driver === undefined || driver === 'awsfirelens') return;
    const node = memberValue(memberValue(configuration, 'options'), 'mode');
    const mode = textOf(node);
    if (node === undefined || mode === undefined || mode === 'blocking' || mode === 'non-blocking') return;
    yield findingAt(node, `\`mode\` must be \`blocking\` or \`non-blocking\`, not \`${mode}\`.`, () => modeFixes(node));
  },
};

const splunkRequiredOptions: Rule = {
  id: 'splunk-required-options',
  severity: 'error',
  title: 'splunk needs a URL and a token',
  why: 'The splunk driver sends logs to an HTTP Event Collector: it needs its address and a token. The token may come from `secretOptions`.',
  sources: [logConfiguration, 'aws-cdk (splunk-log-driver) demands both.'],
  shapes: ['LogConfiguration'],
  operations,
  *check(configuration, context) {
    if (driverOf(configuration) !== 'splunk') return;
    const missing = missingOptions(configuration, ['splunk-url', 'splunk-token'], context);
    if (missing.length === 0) return;
    yield findingAt(
      configuration,
      `The \`splunk\` driver needs ${quoted(missing)}; add ${missing.length === 1 ? 'it' : 'them'} to \`options\` or \`secretOptions\`.`,
    );
  },
};

/** Rules about log drivers and their options. */
export const loggingRules: readonly Rule[] = [
  awslogsRequiredOptions,
  awslogsUnknownOption,
  awslogsDatetimeAndMultiline,
  logModeValue,
  splunkRequiredOptions,
];
