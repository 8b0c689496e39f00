import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completionsAt } from '../../../server/features/completion.ts';
import { engine, languageOf } from './support.ts';

const fixtures: readonly (readonly [name: string, text: string])[] = [
  [
    'a.create-service.json',
    '{\r\n  "serviceName": "wéb",\r\n  "capacityProviderStrategy": [{ "capacityProvider": "FARGATE", "weight": 1 }],\r\n  "networkConfiguration": { "awsvpcConfiguration": { "subnets": [] } }\r\n}\r\n',
  ],
  [
    'a.register-task-definition.jsonc',
    '// ecs: register-task-definition\n{\n\t"family": "{{ name }}", /* c */\n\t"containerDefinitions": [\n\t\t{ "name": "a", "logConfiguration": { "logDriver": "awslogs", "options": { "mode": "x" } } },\n\t],\n\t"cpu": ${CPU}\n}',
  ],
  [
    'a.create-service.yaml',
    '\uFEFF# c\ncluster: &c prod\nserviceName: *c\ncapacityProviderStrategy: [{capacityProvider: FARGATE, weight: 1}, ]\ntags:\n- key: a\n  value: |\n    text # no comment\n- <<: {key: b}\nnetworkConfiguration:\n  awsvpcConfiguration:\n    subnets: ["a", \'b\']\n---\nserviceName: "ü"\n...\n',
  ],
  [
    'a.register-task-definition.yaml',
    'family: <NAME>\r\ncontainerDefinitions:\r\n  - name: a\r\n    dependsOn:\r\n      -\r\n        containerName: b\r\n    options:\r\n  -\r\n  - image: >-\r\n      x\r\n',
  ],
];

function completeEverywhere(name: string, text: string, offsets: readonly number[]): number {
  const analysis = engine.analyse({ name, language: languageOf(name), text });
  const document = TextDocument.create(`file:///${name}`, 'x', 1, text);
  let count = 0;
  for (const offset of offsets) {
    // No editor has its cursor between the two characters of a line break.
    if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
    const { items } = completionsAt(analysis, document, offset, { snippets: true });
    for (const { textEdit } of items) {
      assert.ok(textEdit !== undefined && 'range' in textEdit);
      const { start, end } = textEdit.range;
      assert.ok(document.offsetAt(start) <= offset && offset <= document.offsetAt(end), `range at ${offset}`);
      assert.equal(start.line, end.line);
    }
    count += items.length;
  }
  return count;
}

for (const [name, text] of fixtures) {
  test(`every prefix of ${name}, at its end`, () => {
    let count = 0;
    for (let length = 0; length <= text.length; length += 1) {
      count += completeEverywhere(name, text.slice(0, length), [length]);
    }
    assert.ok(count > 100);
  });

  test(`every offset of ${name}`, () => {
    const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset);
    assert.ok(completeEverywhere(name, text, offsets) > 100);
  });
}

test('random edits of the fixtures', () => {
  const pieces = fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '-',
    ' ',
    '\n',
    '\r\n',
    "'",
    '#',
    '|',
    '---\n',
    '&a',
    '*a',
    '<<:',
    'é',
    '//',
    '/*',
    '\t',
    '{{',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(fc.nat(600), fc.nat(6), pieces), { minLength: 1, maxLength: 4 }),
      ([name, text], edits) => {
        let edited = text;
        for (const [at, removed, inserted] of edits) {
          const start = at % (edited.length + 1);
          edited = edited.slice(0, start) + inserted + edited.slice(start + removed);
        }
        const offsets = edits.map(([at]) => at % (edited.length + 1));
        completeEverywhere(name, edited, [...offsets, edited.length, 0]);
      },
    ),
    { numRuns: 300 },
  );
});

test('offsets outside of the text', () => {
  for (const [name, text] of fixtures) assert.equal(completeEverywhere(name, text, []), 0);
  const analysis = engine.analyse({ name: 'a.run-task.json', language: 'json', text: '{}' });
  const document = TextDocument.create('file:///a', 'json', 1, '{}');
  assert.deepEqual(completionsAt(analysis, document, 99, { snippets: true }).items, []);
  assert.deepEqual(completionsAt(analysis, document, -1, { snippets: true }).items, []);
});
