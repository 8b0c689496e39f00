import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/engine.ts';
import { applyLens, codeLenses } from '../../server/features/code-lens.ts';
import { rangeOfMember, requestInputs } from '../../server/features/request-inputs.ts';
import type { RequestInput } from '../../server/protocol.ts';

const engine = createEngine();

function read(name: string, text: string) {
  const language = name.endsWith('.json') ? 'json' : 'yaml';
  const document = TextDocument.create(`file:///w/${name}`, language, 1, text);
  return { analysis: engine.analyse({ name, language, text }), document };
}

function inputs(name: string, text: string): RequestInput[] {
  const { analysis, document } = read(name, text);
  return requestInputs(analysis, document);
}

const values: readonly { readonly what: string; readonly text: string; readonly inputs: readonly unknown[] }[] = [
  {
    what: 'aliases, merge keys, comments and nulls',
    text: [
      'cluster: shop # c',
      'taskDefinition: web',
      'group:',
      'tags:',
      '  - &a {key: a, value: b}',
      '  - <<: *a',
      '    key: c',
      'count: 2',
    ].join('\n'),
    inputs: [
      {
        cluster: 'shop',
        taskDefinition: 'web',
        tags: [
          { key: 'a', value: 'b' },
          { value: 'b', key: 'c' },
        ],
        count: 2,
      },
    ],
  },
  {
    what: 'several documents',
    text: 'taskDefinition: a\n---\n---\ntaskDefinition: b\n',
    inputs: [{ taskDefinition: 'a' }, {}, { taskDefinition: 'b' }],
  },
];

describe('the input of a request', () => {
  for (const { what, text, inputs: expected } of values) {
    it(what, () => {
      const found = inputs('web.run-task.yaml', text);
      // Merged members come behind those written out.
      assert.deepEqual(
        found.map(({ input }) => input),
        expected,
      );
      assert.deepEqual(
        found.map(({ index, operation }) => [index, operation]),
        expected.map((_, index) => [index, 'RunTask']),
      );
    });
  }

  it('is none for a file that is no request', () => assert.deepEqual(inputs('web.yaml', 'foo: 1'), []));
});

test('problems are told by request: errors with their places, warnings counted', () => {
  const [first, second] = inputs(
    'web.run-task.yaml',
    'taskDefinition: web\ncount: x\n---\ntaskDefinition: web\ncount: "1"\nnetworkConfiguration: {}\n',
  );
  assert.deepEqual(
    first?.errors.map(({ code, range }) => [code, range.start, range.end]),
    [['wrong-type', { line: 1, character: 7 }, { line: 1, character: 8 }]],
  );
  assert.deepEqual(
    second?.errors.map(({ code, range }) => [code, range.start.line]),
    [['wrong-type', 4]],
  );
  assert.equal(first?.warnings, 0);
});

const placeholders: readonly {
  readonly text: string;
  readonly found: readonly (readonly [text: string, mayBeMeant: boolean])[];
}[] = [
  { text: 'family: "${FAMILY}"', found: [['"${FAMILY}"', false]] },
  { text: 'family: <FAMILY>', found: [['<FAMILY>', false]] },
  { text: 'family: web\ntags: [{key: a, value: "{{ env `X` }}"}]', found: [['"{{ env `X` }}"', false]] },
  { text: 'family: web\ncontainerDefinitions: [{command: [sh, -c, echo $HOME]}]', found: [['echo $HOME', true]] },
  { text: 'family: web\ncontainerDefinitions: [{command: ["{{ X }}"]}]', found: [['"{{ X }}"', false]] },
  {
    text: 'family: web\ncontainerDefinitions: [{logConfiguration: {logDriver: gelf, options: {tag: "{{.Name}}"}}}]',
    found: [['"{{.Name}}"', true]],
  },
  { text: 'family: web\ncontainerDefinitions: [{dockerLabels: {"<NAME>": a}}]', found: [['"<NAME>"', false]] },
  {
    text: 'family: web\ncontainerDefinitions: [&a {image: "${IMAGE}"}, *a]',
    found: [['"${IMAGE}"', false]],
  },
  { text: 'family: web', found: [] },
];

describe('placeholders', () => {
  for (const { text, found } of placeholders) {
    it(text, () => {
      const [request] = inputs('web.register-task-definition.yaml', text);
      assert.deepEqual(
        request?.placeholders.map((each) => [each.text, each.mayBeMeant]),
        found,
      );
    });
  }
});

const service = '{\n "serviceName": "web",\n "loadBalancers": [\n  {"containerPort": 80}\n ]\n}';
const members: readonly {
  readonly path: readonly (string | number)[];
  readonly range: readonly [number, number, number, number] | undefined;
  readonly index?: number;
}[] = [
  { path: [], range: [0, 0, 0, 0] },
  { path: ['serviceName'], range: [1, 16, 1, 21] },
  { path: ['loadBalancers'], range: [2, 1, 2, 16] },
  { path: ['loadBalancers', 0], range: [3, 2, 3, 3] },
  { path: ['loadBalancers', 0, 'containerPort'], range: [3, 20, 3, 22] },
  { path: ['loadBalancers', 0, 'targetGroupArn'], range: [3, 2, 3, 3] },
  { path: ['loadBalancers', 7, 'targetGroupArn'], range: [2, 1, 2, 16] },
  { path: ['cluster'], range: [0, 0, 0, 0] },
  { path: ['serviceName', 'x'], range: [1, 16, 1, 21] },
  { path: [], index: 1, range: undefined },
];

describe('the range of a member', () => {
  for (const { path, range, index = 0 } of members) {
    it(`${index}: ${JSON.stringify(path)}`, () => {
      const { analysis, document } = read('web.create-service.json', service);
      const found = rangeOfMember(analysis, document, index, path);
      assert.deepEqual(found && [found.start.line, found.start.character, found.end.line, found.end.character], range);
    });
  }
});

const lenses: readonly (readonly [name: string, text: string, titles: readonly string[]])[] = [
  ['a.create-cluster.yaml', 'clusterName: a\n', ['CreateCluster', '▷ Preview & apply']],
  ['a.list-tasks.yaml', 'cluster: a\n', ['ListTasks', '▷ Run']],
  ['a.submit-task-state-change.yaml', 'cluster: a\n', ['SubmitTaskStateChange']],
  ['a.create-cluster.yaml', '', ['CreateCluster']],
];

describe('the lens that applies', () => {
  for (const [name, text, titles] of lenses) {
    it(`${name} ${JSON.stringify(text)}`, () => {
      const { analysis, document } = read(name, text);
      const found = codeLenses(analysis, document, { extra: applyLens(document.uri) });
      assert.deepEqual(
        found.map(({ command }) => command?.title),
        titles,
      );
      assert.deepEqual(
        found.slice(1).map(({ command }) => command?.arguments),
        titles.slice(1).map(() => [document.uri, 0]),
      );
    });
  }
});
