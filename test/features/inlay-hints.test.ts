import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Range } from 'vscode-languageserver';
import { inlayHints } from '../../server/features/inlay-hints.ts';
import { opened, readHardTexts } from './facts-fixtures.ts';

const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };

/** The text with its hints in `‹›`. */
function withHints(name: string, text: string, range = everywhere): string {
  const { analysis, document } = opened(name, text);
  let shown = text;
  for (const { position, label } of inlayHints(analysis, document, range).toReversed()) {
    const offset = document.offsetAt(position);
    shown = `${shown.slice(0, offset)}‹${label}›${shown.slice(offset)}`;
  }
  return shown;
}

const cases: readonly { readonly name: string; readonly shown: string }[] = [
  {
    name: 'create-service.yaml',
    shown: `serviceName: web
desiredCount: 10
capacityProviderStrategy:
  - capacityProvider: FARGATE
    base: 0
    weight: 1‹2 of 10 tasks›
  - {capacityProvider: FARGATE_SPOT, weight: 4‹8 of 10 tasks›}
deploymentConfiguration:
  minimumHealthyPercent: 55‹≥ 6 running› # rounded up
  maximumPercent: 155‹≤ 15 running›
healthCheckGracePeriodSeconds: 90‹1 min 30 s›
`,
  },
  {
    name: 'create-service.json',
    shown: `{\r
  "desiredCount": 4,\r
  "serviceName": "wéb🚀",\r
  "capacityProviderStrategy": [\r
    { "weight": 1‹≈ 1 of 4 tasks›, "capacityProvider": "🚀" },\r
    { "capacityProvider": "b", "weight": 2‹≈ 3 of 4 tasks› }\r
  ],\r
  "deploymentConfiguration": { "minimumHealthyPercent": 50‹≥ 2 running›, "maximumPercent": 200‹≤ 8 running› }\r
}\r
`,
  },
  {
    name: 'register-task-definition.yaml',
    shown: `family: web
cpu: "1024"‹1 vCPU›
memory: '2048'‹2 GB›
containerDefinitions:
  - name: web
    image: nginx
    cpu: 128
    memory: 512‹0.5 GB›
    memoryReservation: 100
    stopTimeout: 120‹2 min›
    healthCheck: {command: [a], interval: 30, startPeriod: 300‹5 min›}
    linuxParameters: {sharedMemorySize: 1024‹1 GB›, tmpfs: [{size: 256‹0.25 GB›, containerPath: /a}]}
`,
  },
  // Written in the other unit, in a block scalar, or not known.
  {
    name: 'register-task-definition.yaml',
    shown:
      'family: web\ncpu: 1 vCPU\nmemory: |\n  2048\ncontainerDefinitions: [{cpu: "{{ cpu }}", memory: <MEMORY>}]\n',
  },
  {
    name: 'register-task-definition.json',
    shown: '{"family": "web", "cpu": "${CPU}", "memory": {{ memory }}, "containerDefinitions": [{"memory": $MEMORY}]}',
  },
  // No count: an example, and no percentages.
  {
    name: 'create-service.yaml',
    shown:
      'serviceName: a\ntaskDefinition: a\ncapacityProviderStrategy: [{capacityProvider: a, weight: 1‹e.g. 5 of 10 tasks›}, {capacityProvider: b, weight: 1‹e.g. 5 of 10 tasks›}]\ndeploymentConfiguration: {minimumHealthyPercent: 50}\n',
  },
  {
    name: 'run-task.yaml',
    shown:
      'taskDefinition: a\ncount: 3\ncapacityProviderStrategy: [{capacityProvider: a, base: 1, weight: 0‹1 of 3 tasks›}, {capacityProvider: b, weight: 1‹2 of 3 tasks›}]\n',
  },
  // One provider runs all; two bases are refused; a weight that is not known says nothing of the others.
  {
    name: 'run-task.yaml',
    shown: 'taskDefinition: a\ncount: 3\ncapacityProviderStrategy: [{capacityProvider: a, weight: 1}]\n',
  },
  {
    name: 'run-task.yaml',
    shown:
      'taskDefinition: a\ncapacityProviderStrategy: [{capacityProvider: a, base: 1, weight: 1}, {capacityProvider: b, base: 1, weight: 1}]\n',
  },
  {
    name: 'run-task.yaml',
    shown:
      'taskDefinition: a\ncapacityProviderStrategy: [{capacityProvider: a, weight: "${W}"}, {capacityProvider: b, weight: 1}]\n',
  },
  // The percentages are for rolling updates of replicas.
  {
    name: 'create-service.yaml',
    shown:
      'serviceName: a\ntaskDefinition: a\ndesiredCount: 2\ndeploymentController: {type: EXTERNAL}\ndeploymentConfiguration: {minimumHealthyPercent: 50}\n',
  },
  {
    name: 'create-service.yaml',
    shown:
      'serviceName: a\ntaskDefinition: a\ndesiredCount: 2\ndeploymentConfiguration: {strategy: BLUE_GREEN, minimumHealthyPercent: 50, bakeTimeInMinutes: 90‹1 h 30 min›}\n',
  },
  {
    name: 'create-task-set.yaml',
    shown: 'service: a\ncluster: b\ntaskDefinition: a\nscale: {value: 50‹e.g. 5 of 10 tasks›, unit: PERCENT}\n',
  },
  // Anchors, aliases and merge keys.
  {
    name: 'run-task.yaml',
    shown:
      'taskDefinition: a\ncount: 4\ncapacityProviderStrategy:\n  - &a {capacityProvider: a, weight: &w 1‹2 of 4 tasks›}\n  - capacityProvider: b\n    weight: *w‹2 of 4 tasks›\n',
  },
  {
    name: 'run-task.yaml',
    shown:
      'taskDefinition: a\ncount: 4\ncapacityProviderStrategy:\n  - &a {capacityProvider: a, weight: 1‹2 of 4 tasks›}\n  - {<<: *a, capacityProvider: b}\n',
  },
  {
    name: 'requests.yaml',
    shown:
      '# ecs: run-task\ntaskDefinition: a\noverrides: {cpu: "512"‹0.5 vCPU›}\n---\n# ecs: register-task-definition\nfamily: a\nmemory: "1024"‹1 GB›\n',
  },
  { name: 'package.json', shown: '{"name": "a", "memory": "1024"}' },
];

for (const { name, shown } of cases) {
  test(`${name}: ${JSON.stringify(shown.slice(0, 120))}`, () => {
    assert.equal(withHints(name, shown.replace(/‹[^›]*›/g, '')), shown);
  });
}

test('the desired count of the service may come from elsewhere', () => {
  const { analysis, document } = opened('create-task-set.yaml', 'service: a\ncluster: b\nscale: {value: 50}\n');
  const labels = inlayHints(analysis, document, everywhere, { desiredCountOfService: () => 3 }).map(
    ({ label }) => label,
  );
  assert.deepEqual(labels, ['2 of 3 tasks']);
});

test('only what the range holds', () => {
  const containers = Array.from({ length: 50 }, (_, index) => `  - name: c${index}\n    memory: 1024\n`).join('');
  const text = `# ecs: register-task-definition\nfamily: web\ncontainerDefinitions:\n${containers}`;
  const { analysis, document } = opened('a.yaml', text);
  const range = { start: { line: 20, character: 0 }, end: { line: 30, character: 0 } };
  const lines = inlayHints(analysis, document, range).map(({ position }) => position.line);
  assert.deepEqual(lines, [20, 22, 24, 26, 28]);
});

test('a small range of a large text reads little of it', () => {
  const container = { name: 'c', memory: 1024 };
  const text = JSON.stringify({ family: 'web', containerDefinitions: Array(10_000).fill(container) }, null, 1);
  const { analysis, document } = opened('register-task-definition.json', text);
  const [request] = analysis.requests;
  const containers = request?.root?.members[1];
  assert.ok(request?.root !== undefined && containers?.value.kind === 'array');
  let reads = 0;
  const items = new Proxy(containers.value.items, {
    get(target, key) {
      reads += 1;
      return Reflect.get(target, key);
    },
  });
  const root = { ...request.root, members: [{ ...containers, value: { ...containers.value, items } }] };
  const range = { start: { line: 20_000, character: 0 }, end: { line: 20_040, character: 0 } };
  const hints = inlayHints({ ...analysis, requests: [{ ...request, root }] }, document, range);
  assert.equal(hints.length, 10);
  assert.ok(reads > 10 && reads < 100, `${reads} reads`);
});

test('nothing throws, whatever the text', () => {
  let hints = 0;
  readHardTexts((name, text) => {
    const { analysis, document } = opened(name, text);
    hints += inlayHints(analysis, document, everywhere).length;
  });
  assert.ok(hints > 100, `${hints} hints`);
});
