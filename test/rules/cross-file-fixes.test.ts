import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ExampleFile, workspaceOf } from '../../scripts/example-workspace.ts';
import type { Fix } from '../../server/problem.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textFixes } from '../../server/syntax/text-fixes.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';
import { formsOf, readExamples, readShapes, rootOf, strictRunner } from './support.ts';

const run = strictRunner();
const shapes = readShapes();

interface Found {
  readonly code: string;
  readonly fixes: readonly Fix[];
}

/** The problems of a request with other files beside it, and their fixes. */
function check(text: string, language: SourceLanguage, operation: string, files: readonly ExampleFile[]): Found[] {
  const file = parse(text, language);
  const problems = run(operation, rootOf(text, language), { workspace: workspaceOf(files, shapes) });
  return problems.map(({ code, fixes }) => ({ code, fixes: textFixes(file, fixes?.() ?? []) }));
}

const codesOf = (found: readonly Found[]): string[] => found.map(({ code }) => code).sort();

suite('the fixes of every example with files beside it remove a problem and add none', () => {
  for (const [index, { rule, operation, kind, request, files = [] }] of readExamples().entries()) {
    if (kind !== 'invalid' || files.length === 0) continue;
    for (const { name, language, text } of formsOf(request)) {
      const before = check(text, language, operation, files);
      const fixes = before.filter(({ code }) => code === rule).flatMap((each) => each.fixes);
      for (const [number, { title, edits }] of fixes.entries()) {
        test(`${rule}, ${operation} (${index}), ${name}: ${title} (${number})`, () => {
          const after = codesOf(check(applyEdits(text, edits), language, operation, files));
          const expected = codesOf(before);
          expected.splice(expected.indexOf(rule), 1);
          assert.deepEqual(after, expected);
        });
      }
    }
  }
});

const web: ExampleFile = {
  name: 'web.register-task-definition.json',
  request: {
    family: 'web',
    networkMode: 'bridge',
    containerDefinitions: [
      {
        name: 'app',
        image: 'nginx',
        memory: 128,
        portMappings: [
          { name: 'http', containerPort: 8080 },
          { name: 'admin', containerPort: 9000 },
        ],
      },
      { name: 'proxy', image: 'envoy', memory: 128, portMappings: [{ containerPort: 80 }] },
    ],
    volumes: [{ name: 'data', configuredAtLaunch: true }, { name: 'scratch' }],
  },
};
const single: ExampleFile = {
  name: 'one.register-task-definition.json',
  request: {
    family: 'one',
    networkMode: 'bridge',
    containerDefinitions: [{ name: 'main', image: 'nginx', memory: 128, portMappings: [{ containerPort: 80 }] }],
  },
};
const service: ExampleFile = {
  name: 'web.create-service.json',
  request: { serviceName: 'web', deploymentController: { type: 'CODE_DEPLOY' } },
};
const cluster: ExampleFile = {
  name: 'prod.create-cluster.json',
  request: { clusterName: 'prod', capacityProviders: ['blue-group', 'FARGATE'] },
};

interface Case {
  readonly rule: string;
  readonly operation: string;
  readonly language: SourceLanguage;
  readonly before: string;
  readonly after: string;
  readonly titles: readonly string[];
}

const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/0123456789abcdef';
const registry = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-a';

const cases: readonly Case[] = [
  {
    rule: 'container-not-in-task-definition',
    operation: 'RunTask',
    language: 'json',
    before: '{"taskDefinition":"web","overrides":{"containerOverrides":[{"name":"App"}]}}',
    after: '{"taskDefinition":"web","overrides":{"containerOverrides":[{"name":"app"}]}}',
    titles: ['Change to `app`'],
  },
  {
    rule: 'container-not-in-task-definition',
    operation: 'RunTask',
    language: 'yaml',
    before: 'taskDefinition: one:3\noverrides:\n  containerOverrides:\n  - name: web # of old\n',
    after: 'taskDefinition: one:3\noverrides:\n  containerOverrides:\n  - name: main # of old\n',
    titles: ['Change to `main`'],
  },
  {
    rule: 'port-not-in-task-definition',
    operation: 'UpdateService',
    language: 'json',
    before: `{"service":"api","taskDefinition":"web","loadBalancers":[{"targetGroupArn":"${targetGroup}","containerName":"app","containerPort":8081}]}`,
    after: `{"service":"api","taskDefinition":"web","loadBalancers":[{"targetGroupArn":"${targetGroup}","containerName":"app","containerPort":8080}]}`,
    titles: ['Change to `8080`', 'Change to `9000`'],
  },
  {
    rule: 'port-name-not-in-task-definition',
    operation: 'UpdateService',
    language: 'yaml',
    before:
      'service: api\ntaskDefinition: web\nserviceConnectConfiguration:\n  enabled: true\n  services: [{portName: htpp}]\n',
    after:
      'service: api\ntaskDefinition: web\nserviceConnectConfiguration:\n  enabled: true\n  services: [{portName: http}]\n',
    titles: ['Change to `http`'],
  },
  {
    rule: 'volume-not-configured-at-launch',
    operation: 'UpdateService',
    language: 'json',
    before: '{"service":"api","taskDefinition":"web","volumeConfigurations":[{"name":"disk"}]}',
    after: '{"service":"api","taskDefinition":"web","volumeConfigurations":[{"name":"data"}]}',
    titles: ['Change to `data`'],
  },
  {
    rule: 'network-configuration-without-awsvpc',
    operation: 'UpdateService',
    language: 'yaml',
    before:
      'service: api\ntaskDefinition: web\nnetworkConfiguration:\n  awsvpcConfiguration:\n    subnets: [subnet-0a1b2c3d4e5f60718]\ndesiredCount: 1\n',
    after: 'service: api\ntaskDefinition: web\ndesiredCount: 1\n',
    titles: ['Remove `networkConfiguration`'],
  },
  {
    rule: 'service-registry-container-missing',
    operation: 'UpdateService',
    language: 'json',
    before: `{"service":"api","taskDefinition":"one","serviceRegistries":[{"registryArn":"${registry}"}]}`,
    after: `{"service":"api","taskDefinition":"one","serviceRegistries":[{"registryArn":"${registry}","containerName":"main","containerPort":80}]}`,
    titles: ['Add container `main` and port `80`'],
  },
  {
    rule: 'load-balancer-container-required',
    operation: 'UpdateService',
    language: 'yaml',
    before: `service: api\ntaskDefinition: web\nloadBalancers:\n  - targetGroupArn: ${targetGroup}\n    containerName: proxy\n`,
    after: `service: api\ntaskDefinition: web\nloadBalancers:\n  - targetGroupArn: ${targetGroup}\n    containerName: proxy\n    containerPort: 80\n`,
    titles: ['Add `containerPort`: `80`'],
  },
  {
    rule: 'override-container-name-required',
    operation: 'RunTask',
    language: 'json',
    before: '{"taskDefinition":"one","overrides":{"containerOverrides":[{"cpu":1}]}}',
    after: '{"taskDefinition":"one","overrides":{"containerOverrides":[{"cpu":1,"name":"main"}]}}',
    titles: ['Add `name`: `main`'],
  },
  {
    rule: 'update-of-other-controller',
    operation: 'UpdateService',
    language: 'yaml',
    before: 'service: web\nplatformVersion: LATEST\ndesiredCount: 1\n',
    after: 'service: web\ndesiredCount: 1\n',
    titles: ['Remove `platformVersion`'],
  },
  {
    rule: 'strategy-provider-not-in-cluster',
    operation: 'UpdateService',
    language: 'json',
    before:
      '{"service":"api","cluster":"prod","capacityProviderStrategy":[{"capacityProvider":"blue_group","weight":1}]}',
    after:
      '{"service":"api","cluster":"prod","capacityProviderStrategy":[{"capacityProvider":"blue-group","weight":1}]}',
    titles: ['Change to `blue-group`'],
  },
];

suite('fixes that other files know, before and after', () => {
  const files = [web, single, service, cluster];
  for (const { rule, operation, language, before, after, titles } of cases) {
    test(`${rule}: ${titles[0]}`, () => {
      const fixes = check(before, language, operation, files).find(({ code }) => code === rule)?.fixes ?? [];
      assert.deepEqual(
        fixes.map(({ title }) => title),
        titles,
      );
      assert.equal(applyEdits(before, fixes[0]?.edits ?? []), after);
      assert.ok(!codesOf(check(after, language, operation, files)).includes(rule));
    });
  }

  test('nothing is offered where several containers or ports may be meant', () => {
    const text = `{"service":"api","taskDefinition":"web","loadBalancers":[{"targetGroupArn":"${targetGroup}"}]}`;
    const found = check(text, 'json', 'UpdateService', files);
    assert.deepEqual(found, [{ code: 'load-balancer-container-required', fixes: [] }]);
  });
});
