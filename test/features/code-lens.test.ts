import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/engine.ts';
import { codeLenses, type LensOptions } from '../../server/features/code-lens.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';
import { createWorkspaceIndex } from '../../server/workspace/index.ts';

const engine = createEngine();

function lenses(name: string, text: string, options?: LensOptions): string[] {
  const language: SourceLanguage = name.endsWith('.json') ? 'json' : 'yaml';
  const document = TextDocument.create(`file:///w/${name}`, language, 1, text);
  return codeLenses(engine.analyse({ name, language, text }), document, options).map(
    ({ range, command }) =>
      `${range.start.line}:${range.start.character} ${command?.title} ${command?.command} ${JSON.stringify(command?.arguments ?? [])}`,
  );
}

const cases: readonly { name: string; text: string; lenses: readonly string[] }[] = [
  { name: 'web.run-task.json', text: '\n{"taskDefinition": "web"}', lenses: ['1:0 RunTask ecs.showProblems []'] },
  {
    name: 'web.run-task.yaml',
    text: '# c\ntaskDefinition: web\n---\ntaskDefinitio: web\ncount: "1"\n---\ntaskDefinition: x\ncount: x\n',
    lenses: [
      '1:0 RunTask ecs.showProblems []',
      '3:0 RunTask · 2 errors ecs.showProblems []',
      '6:0 RunTask · 1 error ecs.showProblems []',
    ],
  },
  { name: 'web.yaml', text: 'foo: 1\n', lenses: [] },
  { name: 'web.run-task.yaml', text: '', lenses: ['0:0 RunTask ecs.showProblems []'] },
];

for (const { name, text, lenses: expected } of cases) {
  test(`lenses of ${name}: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(lenses(name, text), expected);
  });
}

function indexOf(files: Readonly<Record<string, string>>) {
  const index = createWorkspaceIndex();
  for (const [name, text] of Object.entries(files)) {
    index.update(`file:///w/${name}`, engine.factsOf({ name, language: 'yaml', text }));
  }
  return index;
}

const family = '{"containerDefinitions": [{"name": "a", "image": "b", "memory": 128}],\n "family": "web"}';
const familyName = 'web.register-task-definition.json';

test('a family that services use', () => {
  const index = indexOf({
    'a.create-service.yaml': 'serviceName: a\ntaskDefinition: web:2\n',
    'b.create-service.yaml': 'serviceName: b\ntaskDefinition: web\n---\nserviceName: c\ntaskDefinition: other\n',
  });
  const locations = ['a', 'b'].map((name) => ({
    uri: `file:///w/${name}.create-service.yaml`,
    range: { start: { line: 1, character: 16 }, end: { line: 1, character: 19 } },
  }));
  const place = '"file:///w/web.register-task-definition.json",{"line":1,"character":11}';
  assert.deepEqual(lenses(familyName, family, { index }).slice(-1), [
    `1:1 used by 2 services ecs.showReferences [${place},${JSON.stringify(locations)}]`,
  ]);
});

test('a family that others use, too', () => {
  const index = indexOf({
    'a.run-task.yaml': 'taskDefinition: web:2\n',
    'b.create-service.yaml': 'serviceName: b\ntaskDefinition: web\n',
  });
  const found = lenses(familyName, family, { index }).at(-1) ?? '';
  assert.ok(found.startsWith('1:1 used by 2 requests ecs.showReferences'), found);
});

test('a family that nobody uses has no lens', () => {
  assert.deepEqual(lenses(familyName, family, { index: indexOf({}) }), [
    '0:0 RegisterTaskDefinition ecs.showProblems []',
  ]);
});

test('further lenses of a request', () => {
  const extra: LensOptions['extra'] = ({ operation }, index) => [
    { title: `Preview ${operation}`, command: 'ecs.preview', arguments: [index] },
  ];
  assert.deepEqual(lenses('web.run-task.json', '{"taskDefinition": "web"}', { extra }), [
    '0:0 RunTask ecs.showProblems []',
    '0:0 Preview RunTask ecs.preview [0]',
  ]);
});
