import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createEngine } from '../../server/engine.ts';
import { ecspressoConfig, ecspressoFileOf } from '../../server/schema/ecspresso.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const engine = createEngine();

const whole = `region: ap-northeast-1
cluster: default
service: web
service_definition: ecs/service.json
task_definition: ./ecs/../task.yaml
timeout: 10m
plugins:
  - name: tfstate
    config:
      url: s3://bucket/terraform.tfstate
`;

suite('the configuration of ecspresso', () => {
  test('what it names', () => {
    assert.deepEqual(ecspressoConfig(whole, 'yaml'), {
      cluster: 'default',
      service: 'web',
      files: [
        ['CreateService', 'ecs/service.json'],
        ['RegisterTaskDefinition', './ecs/../task.yaml'],
      ],
    });
  });

  test('in JSON, for an express service', () => {
    const text = '{"cluster":"a","service":"b","express_definition":"x.json"}';
    assert.deepEqual(ecspressoConfig(text, 'json')?.files, [['CreateExpressGatewayService', 'x.json']]);
  });

  test('what templates fill in is not known', () => {
    const text =
      'cluster: "{{ must_env `CLUSTER` }}"\nservice: {{ env "S" "web" }}\nservice_definition: svc-{{ env `E` }}.json\ntask_definition: task.jsonnet\n';
    assert.deepEqual(ecspressoConfig(text, 'yaml'), { cluster: undefined, service: undefined, files: [] });
  });

  for (const text of [
    '',
    'a: 1',
    'task_definition',
    '[task_definition]',
    '# task_definition\na: 1\n',
    '{{{{ task_definition',
  ]) {
    test(`is none: ${text}`, () => assert.equal(ecspressoConfig(text, 'yaml'), undefined));
  }

  test('no prefix makes it throw', () => {
    for (let length = 0; length <= whole.length; length += 1) {
      assert.doesNotThrow(() => ecspressoConfig(whole.slice(0, length), 'yaml'));
    }
  });

  const places: readonly (readonly [folder: string, path: string, operation: string | undefined])[] = [
    ['/r', '/r/ecs/service.json', 'CreateService'],
    ['/r', '/r/task.yaml', 'RegisterTaskDefinition'],
    ['/r/ecs', '/r/ecs/ecs/service.json', 'CreateService'],
    ['/r', '/r/service.json', undefined],
    ['', 'ecs/service.json', 'CreateService'],
    ['c:/r', 'c:/r/task.yaml', 'RegisterTaskDefinition'],
  ];
  for (const [folder, path, operation] of places) {
    test(`${path} as seen from ${folder || 'here'}`, () => {
      const config = ecspressoConfig(whole, 'yaml');
      assert.ok(config !== undefined);
      const found = ecspressoFileOf(folder, config, path);
      assert.equal(found?.operation, operation);
      assert.equal(found?.service, operation === undefined ? undefined : 'web');
    });
  }
});

/** Texts of files that a configuration names, whatever they are called. */
const named: readonly {
  readonly about: string;
  readonly operation: string;
  readonly language: SourceLanguage;
  readonly text: string;
  readonly codes: readonly string[];
}[] = [
  {
    about: 'a service: names come from the configuration, launchType is dropped when empty',
    operation: 'CreateService',
    language: 'json',
    text: '{"launchType":"","desiredCount":1,"capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":1}],"platformFamily":"Linux","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d4e5f60718"]}}}',
    codes: [],
  },
  {
    about: 'a service without a count',
    operation: 'CreateService',
    language: 'yaml',
    text: 'launchType: EC2\n',
    codes: [],
  },
  {
    about: 'a service in half-typed text',
    operation: 'CreateService',
    language: 'yaml',
    text: '',
    codes: [],
  },
  {
    about: 'templates inside strings, with all kinds of quotes',
    operation: 'CreateService',
    language: 'json',
    text: '{"desiredCount":1,"launchType":"{{ env `LAUNCH` `EC2` }}","role":"{{ must_env \\"ROLE\\" }}","networkConfiguration":{"awsvpcConfiguration":{"subnets":["{{ tfstate `aws_subnet.a[\'x\'].id` }}"],"assignPublicIp":"{{ if eq (env `P` ``) `1` }}ENABLED{{ else }}DISABLED{{ end }}"}}}',
    codes: [],
  },
  {
    about: 'templates without quotes, and quotes within quotes',
    operation: 'CreateService',
    language: 'json',
    text: '{\n  "desiredCount": {{ must_env `COUNT` }},\n  "role": "{{ must_env "ROLE" }}",\n  "enableExecuteCommand": {{ env "EXEC" "true" }}\n}\n',
    codes: ['unquoted-placeholder'],
  },
  {
    about: 'templates without quotes in YAML',
    operation: 'CreateService',
    language: 'yaml',
    text: 'desiredCount: {{ must_env `COUNT` }}\nlaunchType: "{{ env "LAUNCH" "EC2" }}"\n',
    codes: ['unquoted-placeholder'],
  },
  {
    about: 'what is wrong is told',
    operation: 'CreateService',
    language: 'yaml',
    text: 'desiredcount: 1\n',
    codes: ['unknown-property'],
  },
  {
    about: 'a task definition as ECS described it',
    operation: 'RegisterTaskDefinition',
    language: 'json',
    text: '{"taskDefinition":{"family":"web","revision":3,"status":"ACTIVE","containerDefinitions":[{"name":"app","image":"{{ must_env `IMAGE` }}","memory":128}]}}',
    codes: [],
  },
];

suite('files that a configuration of ecspresso names', () => {
  for (const { about, operation, language, text, codes } of named) {
    test(about, () => {
      const ecspresso = { operation, cluster: 'default', service: 'web' };
      const { requests, problems } = engine.analyse({ name: `x.${language}`, language, text }, { ecspresso });
      assert.deepEqual(
        requests.map((request) => [request.operation, request.reason, request.dialect]),
        [[operation, 'ecspresso', requests[0]?.root === undefined ? 'request' : 'ecspresso']],
      );
      assert.deepEqual(
        problems.map(({ code }) => code),
        codes,
      );
    });
  }

  test('a choice, a setting and a comment come first', () => {
    const source = { name: 'x.yaml', language: 'yaml', text: '# ecs: run-task\na: 1\n' } as const;
    const ecspresso = { operation: 'CreateService', cluster: undefined, service: undefined };
    const operationOf = (settings: object) => engine.analyse(source, { ecspresso, ...settings }).requests[0]?.operation;
    assert.equal(operationOf({}), 'RunTask');
    assert.equal(operationOf({ configured: 'StopTask' }), 'StopTask');
    assert.equal(operationOf({ associations: { '*': 'StartTask' }, configured: 'StopTask' }), 'StartTask');
    assert.equal(operationOf({ configured: 'none' }), undefined);
  });

  for (const name of ['ecspresso.yml', 'ecspresso.yaml', 'ecspresso-prod.yml', 'config.yaml', '.ecs-lint.json']) {
    test(`${name} itself is no request file`, () => {
      const language = name.endsWith('.json') ? 'json' : 'yaml';
      const text = language === 'json' ? '{"severity": {"unknown-property": "off"}}' : whole;
      const { requests, problems } = engine.analyse({ name, language, text });
      assert.deepEqual([requests, problems], [[], []]);
    });
  }
});
