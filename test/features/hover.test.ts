import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkupContent } from 'vscode-languageserver';
import { type HoverOptions, hoverAt } from '../../server/features/hover.ts';
import { createDocumentation } from '../../server/schema/documentation.ts';
import { opened, readHardTexts } from './facts-fixtures.ts';

const documentation = await createDocumentation()();

interface Case {
  readonly name: string;
  /** `|` is where the pointer is. */
  readonly text: string;
  /** What the hover is about; undefined where there is none. */
  readonly marked: string | undefined;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
  readonly options?: HoverOptions;
}

function hover({ name, text, options }: Pick<Case, 'name' | 'text' | 'options'>) {
  const offset = text.indexOf('|');
  assert.ok(offset >= 0, 'the text has a `|`');
  const plain = text.slice(0, offset) + text.slice(offset + 1);
  const { analysis, document } = opened(name, plain);
  const found = hoverAt(analysis, document, offset, documentation, options);
  if (found?.range === undefined) return undefined;
  return { marked: document.getText(found.range), ...(found.contents as MarkupContent) };
}

const service = 'create-service.yaml';
const definition = 'register-task-definition.yaml';
const strategy = (desiredCount: string) =>
  `serviceName: web\n${desiredCount}taskDefinition: web\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE\n    weight: 1\n  - capacityProvider: FARGATE_SPOT\n    weight: |4\n`;
const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const cases: readonly Case[] = [
  {
    name: service,
    text: 'desired|Count: 4\nserviceName: web\ntaskDefinition: web\n',
    marked: 'desiredCount',
    shows: [
      '**`desiredCount`** · integer · optional',
      'place and keep running in your service',
      `${reference}/API_CreateService.html#ECS-CreateService-request-desiredCount)`,
    ],
  },
  {
    name: 'create-service.json',
    text: '{ "serviceName": "w|eb", "desiredCount": 4, "taskDefinition": "web" }',
    marked: '"web"',
    shows: ['**`serviceName`** · string · required'],
  },
  // Range, default, required members, lists, maps, unions, items.
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\ncapacityProviderStrategy: [{capacityProvider: a, b|ase: 1}]\n',
    marked: 'base',
    shows: ['**`base`** · integer · optional · default `0`', 'Limits: 0 to 100000'],
  },
  {
    name: definition,
    text: 'family: web\ncontainerDefinitions:\n  - name: web\n    logConfig|uration: {}\n',
    marked: 'logConfiguration',
    shows: ['`LogConfiguration` object', 'Required in it: `logDriver`'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nt|ags: []\n',
    marked: 'tags',
    shows: ['list of `Tag`'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nnetworkConfiguration: {awsvpcConfiguration: {subnets: [sub|net-1]}}\n',
    marked: 'subnet-1',
    shows: [
      '**`subnets[]`** · string · item of `subnets`',
      'API_AwsVpcConfiguration.html#ECS-Type-AwsVpcConfiguration-subnets',
    ],
  },
  {
    name: definition,
    text: 'family: web\ncontainerDefinitions:\n  - logConfiguration: {logDriver: awslogs, options: {awslogs-|group: a}}\n',
    marked: 'awslogs-group',
    shows: ['**`awslogs-group`** · string · in `options`', 'Make sure to specify a log group'],
    hides: ['awslogs-datetime-format'],
  },
  // Enums: all values for a key, one meaning for a value.
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nlaun|chType: EC2\n',
    marked: 'launchType',
    shows: ['string, one of 4', 'Values: `EC2`, `EXTERNAL`, `FARGATE`, `MANAGED_INSTANCES`'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nschedulingStrategy: |DAEMON\n',
    marked: 'DAEMON',
    shows: ['`DAEMON`: The daemon scheduling strategy'],
    hides: ['The replica scheduling strategy', 'Values:'],
  },
  {
    name: definition,
    text: 'family: web\ncontainerDefinitions: []\ninference|Accelerators: []\n',
    marked: 'inferenceAccelerators',
    shows: ['⚠️ Deprecated since 2023-04-15'],
  },
  {
    name: 'update-service.yaml',
    text: 'service: web\nhealthCheck|GracePeriodSeconds: 300\n',
    marked: 'healthCheckGracePeriodSeconds',
    shows: ['300 seconds = **5 minutes**'],
    hides: ['· default'],
  },
  // Facts.
  {
    name: service,
    text: strategy('desiredCount: 10\n'),
    marked: '4',
    shows: ['**`FARGATE_SPOT`: 8 of 10 tasks.**', '* `FARGATE`: 2\n* `FARGATE_SPOT`: 8', 'Limits: 0 to 1000'],
    hides: ['For example'],
  },
  { name: service, text: strategy(''), marked: '4', shows: ['For example, 10 tasks'] },
  { name: service, text: strategy('desiredCount: 4\n'), marked: '4', shows: ['≈ 3 of 4 tasks', 'not documented'] },
  { name: service, text: strategy('desiredCount: <COUNT>\n'), marked: '4', shows: ['For example, 10 tasks'] },
  {
    name: 'run-task.yaml',
    text: 'taskDefinition: web\ncapacityProviderStrategy:\n  - weight: 1\n    capacityProvider: |arn:aws:ecs:us-east-1:123456789012:capacity-provider/cp\n',
    marked: 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/cp',
    shows: ['* `cp`: 10', 'Name (`capacity-provider`): `cp`'],
  },
  {
    name: 'create-cluster.yaml',
    text: 'clusterName: a\ndefaultCapacity|ProviderStrategy: [{capacityProvider: FARGATE, base: 2, weight: 1}]\n',
    marked: 'defaultCapacityProviderStrategy',
    shows: ['* `FARGATE`: 10 (2 of them its base)'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\ncapacityProviderStrategy: [{capacityProvider: a, weight: |<W>}, {capacityProvider: b, weight: 1}]\n',
    marked: '<W>',
    hides: ['of 10 tasks', 'For example, 10'],
    shows: ['**`weight`**'],
  },
  {
    name: service,
    text: 'serviceName: web\ndesiredCount: 5\ntaskDefinition: web\ndeploymentConfiguration:\n  minimumHealthy|Percent: 50\n',
    marked: 'minimumHealthyPercent',
    shows: [
      'With a `desiredCount` of 5, during a rolling update at least **3** of 5 tasks must keep running (rounded up).',
    ],
  },
  {
    name: service,
    text: 'serviceName: web\ndesiredCount: 5\ntaskDefinition: web\ndeploymentConfiguration:\n  maximumPercent: |150\n',
    marked: '150',
    shows: ['at most **7** tasks may run or start at a time (rounded down).'],
  },
  {
    name: service,
    text: 'serviceName: web\nschedulingStrategy: DAEMON\ntaskDefinition: web\ndeploymentConfiguration:\n  maximumPercent: |100\n',
    marked: '100',
    shows: ['**`maximumPercent`**'],
    hides: ['For example, with'],
  },
  {
    name: 'create-task-set.yaml',
    text: 'service: web\ncluster: c\ntaskDefinition: web\nscale: {value: |25, unit: PERCENT}\n',
    marked: '25',
    shows: ['For example, of a service with a `desiredCount` of 10, the task set runs **3 tasks** (rounded up).'],
  },
  {
    name: 'create-task-set.yaml',
    text: 'service: web\ncluster: c\ntaskDefinition: web\nscale: {value: |25, unit: PERCENT}\n',
    options: { desiredCountOfService: () => 4 },
    marked: '25',
    shows: ['`desiredCount` of 4, the task set runs **1 task** (rounded up).'],
  },
  { name: definition, text: 'family: web\ncp|u: "512"\n', marked: 'cpu', shows: ['512 CPU units = **0.5 vCPU**'] },
  { name: definition, text: 'family: web\nmemory: |2 GB\n', marked: '2 GB', shows: ['2 GB = **2048 MiB**'] },
  {
    name: definition,
    text: 'family: web\ncontainerDefinitions: [{name: a, image: |nginx}]\n',
    marked: 'nginx',
    shows: ['Registry: Docker Hub (`docker.io`)', 'Repository: `library/nginx`', 'Tag: `latest` (none is written)'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: |arn:aws:ecs:us-east-1:123456789012:task-definition/web:7\n',
    marked: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:7',
    shows: [
      'Name (`task-definition`): `web`',
      'Revision: `7`',
      'Account: `123456789012`',
      'Partition: `aws`',
      '[Open in the AWS console](',
    ],
  },
  // Aliases, anchors, merge keys, several documents, wrappers.
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\ndesiredCount: &n 10\ndeploymentConfiguration: {minimumHealthyPercent: |*n}\n',
    marked: '*n',
    shows: ['at least **1** of 10 tasks'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\n<<: {desired|Count: 2}\n',
    marked: 'desiredCount',
    shows: ['**`desiredCount`** · integer'],
  },
  {
    name: 'requests.yaml',
    text: '# ecs: create-cluster\nclusterName: a\n---\n# ecs: run-task\ntaskDefinition: web\nco|unt: 2\n',
    marked: 'count',
    shows: ['API_RunTask.html#ECS-RunTask-request-count'],
  },
  {
    name: 'requests.yaml',
    text: '# ecs: create-cluster\nclusterName: a\n---\n# ecs: run|-task\ntaskDefinition: web\n',
    marked: '# ecs: run-task',
    shows: ['**RunTask** · `aws ecs run-task`', 'Required: `taskDefinition`', `${reference}/API_RunTask.html)`],
  },
  {
    name: 'service.json',
    text: '// ecs: create|-service\n{"serviceName": "a"}',
    marked: '// ecs: create-service',
    shows: ['**CreateService**'],
  },
  {
    name: service,
    text: 'servic|eName: web\ntaskDefinition: web\n',
    options: { format: 'plaintext' },
    marked: 'serviceName',
    shows: ['serviceName · string · required', `API reference (${reference}/`],
    hides: ['**', '`'],
  },
  // Queries have a hover of their own.
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nplacementConstraints: [{type: memberOf, expression: attribute:ecs.os|-type == linux}]\n',
    marked: 'attribute:ecs.os-type',
    hides: ['API_PlacementConstraint'],
  },
  {
    name: service,
    text: 'serviceName: web\ntaskDefinition: web\nplacementConstraints: [{type: memberOf, expr|ession: attribute:ecs.os-type == linux}]\n',
    marked: 'expression',
    shows: ['API_PlacementConstraint'],
  },
  // Nothing to say.
  { name: service, text: 'serviceName: web\nnoSuch|Member: 1\ntaskDefinition: web\n', marked: undefined },
  { name: service, text: 'serviceName: web\ntaskDefinition: web\ntags:\n  -  | {key: a}\n', marked: undefined },
  { name: service, text: 'serviceName: web\ntaskDefinition: web\nx-own: {desired|Count: 1}\n', marked: undefined },
  { name: 'package.json', text: '{"na|me": "a", "version": "1"}', marked: undefined },
  { name: service, text: '|', marked: undefined },
];

for (const { name, text, options, marked, shows = [], hides = [] } of cases) {
  test(`${name}: ${JSON.stringify(text)}`, () => {
    const found = hover({ name, text, ...(options && { options }) });
    assert.equal(found?.marked, marked);
    for (const part of shows) assert.ok(found?.value.includes(part), `${part}\nis not in\n${found?.value}`);
    for (const part of hides) assert.ok(!found?.value.includes(part), `${part}\nis in\n${found?.value}`);
  });
}

test('what a user writes cannot break out of its code', () => {
  const text =
    'serviceName: web\ntaskDefinition: web\ncapacityProviderStrategy: [{capacityProvider: "a` [x](http://x) `b", weight: |1}]\n';
  assert.ok(hover({ name: service, text })?.value.includes('`` a` [x](http://x) `b ``'));
});

test('nothing throws, whatever the text', () => {
  let hovers = 0;
  readHardTexts((name, text) => {
    const { analysis, document } = opened(name, text);
    for (const offset of [0, text.length >> 2, text.length >> 1, text.length - 3, text.length, text.length + 5]) {
      if (hoverAt(analysis, document, offset, documentation) !== undefined) hovers += 1;
    }
  });
  assert.ok(hovers > 100, `${hovers} hovers`);
});
