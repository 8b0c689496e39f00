import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exclusions } from '../../../server/features/completion/exclusions.ts';
import { resolveCompletion } from '../../../server/features/completion.ts';
import type { CompletionNames } from '../../../server/features/completion-names.ts';
import { workspaceNames } from '../../../server/features/completion-names.ts';
import { rules } from '../../../server/rules/catalogue.ts';
import { noWorkspace } from '../../../server/rules/workspace-facts.ts';
import { createDocumentation } from '../../../server/schema/documentation.ts';
import { createWorkspaceIndex } from '../../../server/workspace/index.ts';
import { complete, engine, labels, sorted } from './support.ts';

const service = 'x.create-service.json';
const taskDefinition = 'x.register-task-definition.json';

const named = (...names: readonly string[]) => names.map((name) => ({ name }));

const names: CompletionNames = {
  families: () => named('web', 'api'),
  containers: (family) => named(`container-of-${family}`),
  ports: (family) => named(`port-of-${family}`),
  mappedPorts: (family) =>
    family === 'web'
      ? [
          { container: 'app', port: 8080, name: 'http' },
          { container: 'app', port: 9090, name: undefined },
          { container: 'proxy', port: 8080, name: undefined },
          { container: 'proxy', port: 443, name: 'https' },
        ]
      : [],
  volumes: (family) => named(`volume-of-${family}`),
  clusters: () => named('prod', 'test'),
  capacityProviders: () => named('web-asg', 'FARGATE'),
  services: () => named('checkout'),
};

/** All labels, in the order shown. */
const wholeLists: readonly (readonly [name: string, before: string, expected: readonly string[]])[] = [
  [service, '{ "launchType": | }', ['FARGATE', 'EC2', 'EXTERNAL', 'MANAGED_INSTANCES']],
  [service, '{ "enableExecuteCommand": | }', ['true', 'false']],
  [service, '{ "taskDefinition": "|" }', ['web', 'api']],
  [service, '{ "cluster": "|" }', ['prod', 'test']],
  [service, '{ "capacityProviderStrategy": [{ "capacityProvider": "|" }] }', ['FARGATE', 'FARGATE_SPOT', 'web-asg']],
  [service, '{ "taskDefinition": "web", "loadBalancers": [{ "containerName": "|" }] }', ['container-of-web']],
  [service, '{ "taskDefinition": "web", "volumeConfigurations": [{ "name": "|" }] }', ['volume-of-web']],
  [
    service,
    '{ "taskDefinition": "web", "serviceConnectConfiguration": { "services": [{ "portName": "|" }] } }',
    ['port-of-web'],
  ],
  [
    service,
    '{ "taskDefinition": "web", "loadBalancers": [{ "containerName": "app", "containerPort": | }] }',
    ['8080', '9090'],
  ],
  [service, '{ "taskDefinition": "web", "loadBalancers": [{ "containerPort": | }] }', ['8080', '9090', '443']],
  [service, '{ "taskDefinition": "api", "loadBalancers": [{ "containerPort": | }] }', []],
  [
    service,
    '{ "taskDefinition": "web", "serviceRegistries": [{ "containerName": "proxy", "containerPort": 44| }] }',
    ['8080', '443'],
  ],
  [
    service,
    '{ "taskDefinition": "web", "serviceConnectConfiguration": { "services": [{ "portName": "https", "clientAliases": [{ "port": | }] }] } }',
    ['443'],
  ],
  [
    'x.create-service.yaml',
    'taskDefinition: web\nloadBalancers:\n  - containerName: app\n    containerPort: |\n',
    ['8080', '9090'],
  ],
  [
    taskDefinition,
    '{ "containerDefinitions": [{ "portMappings": [{ "containerPort": 8080, "hostPort": | }] }] }',
    ['8080'],
  ],
  [service, '{ "placementStrategy": [{ "type": "binpack", "field": "|" }] }', ['memory', 'cpu']],
  [service, '{ "platformVersion": "|" }', ['LATEST', '1.4.0', '1.3.0', '1.0.0']],
  ['x.update-service.yaml', 'service: |', ['checkout']],
  ['x.run-task.yaml', 'taskDefinition: web\noverrides:\n  containerOverrides:\n    - name: |', ['container-of-web']],
  ['x.create-cluster.json', '{ "capacityProviders": ["FARGATE", |] }', ['FARGATE_SPOT', 'web-asg']],
  [taskDefinition, '{ "cpu": | }', ['256', '512', '1024', '2048', '4096', '8192', '16384', '32768']],
  [taskDefinition, '{ "cpu": "256", "memory": "|" }', ['512', '1024', '2048']],
  [taskDefinition, '{ "memory": "2048", "cpu": "|" }', ['256', '512', '1024']],
  [taskDefinition, '{ "requiresCompatibilities": ["EC2", "|"] }', ['FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']],
  [
    taskDefinition,
    '{ "containerDefinitions": [{ "name": "a" }, { "name": "b", "dependsOn": [{ "containerName": "|" }] }] }',
    ['a'],
  ],
  [
    taskDefinition,
    '{ "volumes": [{ "name": "v" }], "containerDefinitions": [{ "mountPoints": [{ "sourceVolume": "|" }] }] }',
    ['v'],
  ],
  ['x.put-account-setting.json', '{ "name": "containerInsights", "value": "|" }', ['enhanced', 'enabled', 'disabled']],
  [service, '{ "tags": [{ "key": "a", | }] }', ['value']],
  ['x.create-gateway.json', '{ "configuration": { | } }', ['hostSharedAlb']],
];

for (const [name, before, expected] of wholeLists) {
  test(`${name}: ${before.replaceAll('\n', '⏎')}`, () => assert.deepEqual(labels(name, before, names), expected));
}

const nothing: readonly (readonly [name: string, before: string])[] = [
  ['x.json', '{ | }'],
  ['x.yaml', 'foo: bar\n|'],
  [service, '{} |'],
  [service, '{ "cluster": "a"| }'],
  [service, '{ "clientToken": "/* |" }'],
  [service, '{ "desiredCount": | }'],
  [service, '{ "unknown": { | } }'],
  ['x.create-service.jsonc', '{ // |\n}'],
  ['x.create-service.jsonc', '{ /* | */ }'],
  ['x.create-service.yaml', '# |'],
  ['x.create-service.yaml', 'cluster: a # |'],
  ['x.create-service.yaml', 'cluster |'],
  ['x.create-service.yaml', 'cluster: "a" |'],
  ['x.create-service.yaml', 'cluster: a\n  |'],
  ['x.create-service.yaml', 'role: |\n  a\n'.replace('|', '>').replace('a\n', 'a\n  |')],
  ['x.create-service.yaml', 'cluster: a\n-|--\ncluster: b'],
];

for (const [name, before] of nothing) {
  test(`nothing at ${JSON.stringify(before)} of ${name}`, () => assert.deepEqual(labels(name, before, names), []));
}

test('required members come first, present ones are left out, forbidden ones come last and say why', () => {
  const items = sorted(complete(service, '{ "launchType": "FARGATE", "cluster": "a", | }').list.items);
  assert.equal(items[0]?.label, 'serviceName');
  assert.equal(items[0]?.labelDetails?.description, 'required');
  assert.ok(items.every(({ label }) => label !== 'cluster' && label !== 'launchType'));
  const last = items.at(-1);
  assert.equal(last?.label, 'capacityProviderStrategy');
  assert.equal(last?.detail, 'cannot be combined with launchType');
});

test('members that a merge key brings in are left out', () => {
  const before = 'tags:\n  - &a\n    key: a\n  - <<: *a\n    |\n';
  assert.deepEqual(labels('x.create-service.yaml', before), ['value']);
});

test('inside of a wrapper', () => {
  assert.ok(
    labels('task-definition.json', '{ "taskDefinition": { | "family": "x" } }').includes('containerDefinitions'),
  );
});

test('the rules of the exclusions that are written exist under these ids', () => {
  const ids = new Set(rules.map(({ id }) => id));
  const implemented = exclusions.filter(({ rule }) => ids.has(rule));
  assert.ok(implemented.length >= 6);
});

test('documentation comes with resolve', async () => {
  const load = createDocumentation();
  const member = complete(service, '{ | }').list.items.find(({ label }) => label === 'desiredCount');
  assert.ok(member);
  assert.equal(member.documentation, undefined);
  const { documentation } = await resolveCompletion(member, load);
  assert.match(typeof documentation === 'object' ? documentation.value : '', /instantiations|tasks/);
  const plain = { label: 'x' };
  assert.equal(await resolveCompletion(plain, load), plain);
});

test('names of the workspace, by family', () => {
  const asked: string[] = [];
  const table = {
    names(kind: string, scope?: string) {
      asked.push(`${kind} ${scope ?? '-'}`);
      return [kind];
    },
  };
  const found = workspaceNames(table, noWorkspace);
  assert.deepEqual(found.containers('web:7'), [{ name: 'container' }]);
  assert.deepEqual(found.ports(undefined), [{ name: 'port' }]);
  assert.deepEqual(found.clusters(), [{ name: 'cluster' }]);
  assert.deepEqual(asked, ['container web', 'port -', 'cluster -']);
});

test('ports of a task definition in another file', () => {
  const name = 'web.register-task-definition.yaml';
  const text =
    'family: web\ncontainerDefinitions:\n  - name: app\n    image: a\n    portMappings:\n      - {containerPort: 8080, name: http}\n      - containerPortRange: 1-2\n';
  const index = createWorkspaceIndex();
  index.update(name, engine.analyse({ name, language: 'yaml', text }).facts);
  const own = engine.analyse({ name: service, language: 'json', text: '{}' }).facts;
  const found = workspaceNames(index, index.seenFrom(service, own));
  assert.deepEqual(found.mappedPorts('web:7'), [{ container: 'app', port: 8080, name: 'http' }]);
  assert.deepEqual(found.mappedPorts('api'), []);
  assert.deepEqual(found.mappedPorts(undefined), []);
});

test('a cluster query is completed in its string', () => {
  const found = labels(
    service,
    '{ "placementConstraints": [{ "type": "memberOf", "expression": "attribute:ecs.ins|" }] }',
  );
  assert.ok(found.some((label) => label.includes('ecs.instance-type')));
});

const betweenQuotes: readonly { readonly before: string; readonly label: string; readonly newText: string }[] = [
  { before: '{ "launchType": "|" }', label: 'FARGATE', newText: 'FARGATE' },
  { before: '{ "launchType": "FA|" }', label: 'FARGATE', newText: 'FARGATE' },
  { before: '{ "launch|": "EC2" }', label: 'launchType', newText: 'launchType' },
  { before: '{ "launchType": FA| }', label: 'FARGATE', newText: '"FARGATE"' },
  { before: '{ "launchType": "|EC2" }', label: 'FARGATE', newText: 'FARGATE"' },
];

for (const { before, label, newText } of betweenQuotes) {
  test(`a client that keeps quotes around the cursor gets no second ones: ${before}`, () => {
    const { list } = complete('x.create-service.json', before, { quotes: 'kept' });
    const edit = list.items.find((item) => item.label === label)?.textEdit;
    assert.equal(edit?.newText, newText);
  });
}
