import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckSettings } from '../../server/engine.ts';
import { createEngine } from '../../server/engine.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const engine = createEngine();

interface Case {
  readonly about: string;
  readonly name: string;
  readonly text: string;
  readonly settings?: CheckSettings;
  /** `operation reason` of each request. */
  readonly requests: readonly string[];
}

const service = '{"serviceName":"web","taskDefinition":"web:1","desiredCount":1}';
const task = '{"family":"web","containerDefinitions":[]}';

const cases: readonly Case[] = [
  { about: 'explicit name', name: 'web.create-service.json', text: service, requests: ['CreateService file-name'] },
  {
    about: 'explicit name in API spelling',
    name: 'web.CreateService.yaml',
    text: 'serviceName: web',
    requests: ['CreateService file-name'],
  },
  { about: 'explicit name, still empty', name: 'web.run-task.yaml', text: '', requests: ['RunTask file-name'] },
  { about: 'explicit name, half typed', name: 'web.run-task.yaml', text: 'clu', requests: ['RunTask file-name'] },
  {
    about: 'task-definition.json',
    name: '.aws/task-definition.json',
    text: task,
    requests: ['RegisterTaskDefinition file-name'],
  },
  { about: 'taskdef.json', name: 'taskdef.json', text: task, requests: ['RegisterTaskDefinition file-name'] },
  {
    about: 'task_definition.json',
    name: 'task_definition.json',
    text: task,
    requests: ['RegisterTaskDefinition file-name'],
  },
  {
    about: 'prod-task-definition.json',
    name: 'prod-task-definition.json',
    text: task,
    requests: ['RegisterTaskDefinition file-name'],
  },
  {
    about: 'ecs-service-def.json of ecspresso',
    name: 'ecs-service-def.json',
    text: '{"schedulingStrategy":"DAEMON"}',
    requests: ['CreateService file-name'],
  },
  {
    about: 'create-service.json of App Runner',
    name: 'create-service.json',
    text: '{"ServiceName":"a","SourceConfiguration":{}}',
    requests: [],
  },
  {
    about: 'create-service.json of a home-made scheme',
    name: 'create-service.json',
    text: '{"id":"1","name":"a","image_url":"b"}',
    requests: [],
  },
  {
    about: 'ecs-task-def.yml that is Compose',
    name: 'ecs-task-def.yml',
    text: 'version: "3"\nservices:\n  web: {image: a}\nvolumes: {}\n',
    requests: [],
  },
  {
    about: 'ecs-service.json that is Compose',
    name: 'ecs-service.json',
    text: '{"services":{"web":{"image":"a"}}}',
    requests: [],
  },
  {
    about: 'task-definition.yaml of CloudFormation',
    name: 'task-definition.yaml',
    text: 'Resources: {}\nOutputs: {}\n',
    requests: [],
  },
  { about: 'appspec.yaml', name: 'appspec.yaml', text: 'version: 0.0\nResources: []\n', requests: [] },
  {
    about: 'imagedefinitions.json',
    name: 'imagedefinitions.json',
    text: '[{"name":"a","imageUri":"b"}]',
    requests: [],
  },
  { about: 'ecs-params.yml', name: 'ecs-params.yml', text: 'version: 1\ntask_definition: {}\n', requests: [] },
  {
    about: 'Kubernetes',
    name: 'service-definition.yaml',
    text: 'apiVersion: v1\nkind: Service\nmetadata: {}\n',
    requests: [],
  },
  { about: 'by members', name: 'deploy/web.json', text: service, requests: ['CreateService members'] },
  {
    about: 'by members, YAML',
    name: 'x.yaml',
    text: 'family: a\ncontainerDefinitions: []\n',
    requests: ['RegisterTaskDefinition members'],
  },
  {
    about: 'one distinctive member is not enough',
    name: 'x.json',
    text: '{"taskDefinition":"web","cluster":"a"}',
    requests: [],
  },
  {
    about: 'an unknown key: not by members',
    name: 'x.json',
    text: '{"serviceName":"web","taskDefinition":"a","image":"b"}',
    requests: [],
  },
  {
    about: 'generic members',
    name: 'package.json',
    text: '{"name":"a","version":"1","description":"b"}',
    requests: [],
  },
  {
    about: 'describe output by members',
    name: 'x.json',
    text: `{"taskDefinition":${task}}`,
    requests: ['RegisterTaskDefinition describe-output'],
  },
  {
    about: 'comment',
    name: 'x.yaml',
    text: '# ecs: create-service\ncluster: a\n',
    requests: ['CreateService comment'],
  },
  {
    about: 'comment in JSONC',
    name: 'x.jsonc',
    text: '// ecs: CreateService\n{"cluster":"a"}',
    requests: ['CreateService comment'],
  },
  {
    about: 'comment beats the file name',
    name: 'a.run-task.yaml',
    text: '# ecs: create-service\ncluster: a\n',
    requests: ['CreateService comment'],
  },
  { about: 'comment says no', name: 'a.run-task.yaml', text: '# ecs: none\ncluster: a\n', requests: [] },
  {
    about: 'a comment that is prose',
    name: 'x.yaml',
    text: '# ecs: our cluster lives there\ncluster: a\n',
    requests: [],
  },
  {
    about: 'a # inside a string is no comment',
    name: 'x.yaml',
    text: 'a: "\\\n  # ecs: create-service\\\n  "\n',
    requests: [],
  },
  {
    about: 'each document its own',
    name: 'x.yaml',
    text: '# ecs: create-service\ncluster: a\n---\n# ecs: run-task\ncluster: b\n---\nunrelated: true\n',
    requests: ['CreateService comment', 'RunTask comment'],
  },
  {
    about: 'setting',
    name: '/home/me/app/deploy/web.json',
    text: '{}',
    settings: { associations: { 'deploy/*.json': 'create-service' } },
    requests: ['CreateService setting'],
  },
  {
    about: 'setting, name only',
    name: '/home/me/app/deploy/web.json',
    text: '{}',
    settings: { associations: { 'web.json': 'RunTask' } },
    requests: ['RunTask setting'],
  },
  {
    about: 'setting says no',
    name: 'a.run-task.json',
    text: '{}',
    settings: { associations: { '*.json': 'none' } },
    requests: [],
  },
  {
    about: 'setting beats the comment',
    name: 'x.yaml',
    text: '# ecs: create-service\na: 1\n',
    settings: { associations: { '*.yaml': 'run-task' } },
    requests: ['RunTask setting'],
  },
  {
    about: 'choice beats all',
    name: 'a.run-task.yaml',
    text: '# ecs: create-service\na: 1\n',
    settings: { choice: 'CreateTaskSet', associations: { '*': 'RunTask' } },
    requests: ['CreateTaskSet choice'],
  },
  { about: 'choice says no', name: 'a.run-task.json', text: '{}', settings: { choice: 'none' }, requests: [] },
  { about: 'an array is no request', name: 'task-definition.json', text: '[]', requests: [] },
];

function languageOf(name: string): SourceLanguage {
  if (name.endsWith('.json')) return 'json';
  return name.endsWith('.jsonc') ? 'jsonc' : 'yaml';
}

for (const { about, name, text, settings, requests } of cases) {
  test(`${about} (${name})`, () => {
    const analysis = engine.analyse({ name, language: languageOf(name), text }, settings ?? {});
    assert.deepEqual(
      analysis.requests.map(({ operation, reason }) => `${operation} ${reason}`),
      requests,
    );
    if (requests.length === 0) assert.deepEqual(analysis.problems, []);
  });
}

const dialects: readonly (readonly [name: string, text: string, dialect: string])[] = [
  ['ecs-service-def-daemon.json', '{"schedulingStrategy":"DAEMON"}', 'ecspresso'],
  ['ecs-service-def.json', '{"serviceName":"web","taskDefinition":"web"}', 'request'],
  ['ecs-task-def.json', '{"taskDefinition":{"family":"web","containerDefinitions":[]}}', 'ecspresso'],
  ['service-definition.json', '{"launchType":"FARGATE","platformFamily":"Linux"}', 'ecspresso'],
  ['service-definition.json', '{"serviceName":"web","platformFamily":"Linux"}', 'request'],
  ['task-definition.json', '{"taskDefinition":{"family":"web","containerDefinitions":[]}}', 'describe-output'],
  ['create-service.json', '{"services":[{"serviceName":"web","serviceArn":"a"}],"failures":[]}', 'describe-output'],
];

for (const [name, text, dialect] of dialects) {
  test(`${name} with ${text} is ${dialect}`, () => {
    const { requests } = engine.analyse({ name, language: 'json', text });
    assert.deepEqual(
      requests.map((request) => request.dialect),
      [dialect],
    );
  });
}

test('a comment that nearly names an operation says so', () => {
  const text = '# ecs: create-servce\nserviceName: web\ntaskDefinition: web\ndesiredCount: 1\n';
  const { problems } = engine.analyse({ name: 'x.yaml', language: 'yaml', text });
  assert.deepEqual(
    problems.map(({ code, severity, start }) => [code, severity, start]),
    [['unknown-operation', 'warning', 0]],
  );
  assert.match(problems[0]?.message ?? '', /Did you mean `create-service`\?/);
});

test('severities of the settings apply, off removes', () => {
  const source = {
    name: 'a.create-service.json',
    language: 'json',
    text: '{"serviceName":"web","taskDefinition":"web:7","launchType":"x","desiredCount":"1"}',
  } as const;
  const { problems } = engine.analyse(source, { severities: { 'unknown-value': 'hint', 'wrong-type': 'off' } });
  assert.deepEqual(
    problems.map(({ code, severity }) => `${code} ${severity}`),
    ['unknown-value hint'],
  );
});
