import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CodeAction, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../../server/features/code-actions.ts';
import { diagnosticsOf } from '../../server/features/diagnostics.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';
import { punctuation } from '../syntax/punctuation.ts';
import { analyse } from './fix-support.ts';

const uri = 'file:///app/request.json';

function actionsAt(
  text: string,
  word: string | undefined,
  only?: readonly string[],
  language: SourceLanguage = 'json',
  operation = 'CreateService',
): CodeAction[] {
  const document = TextDocument.create(uri, language, 1, text);
  const analysis = analyse(text, language, operation);
  const start = word === undefined ? 0 : text.indexOf(word);
  const end = word === undefined ? text.length : start + word.length;
  const range: Range = { start: document.positionAt(start), end: document.positionAt(end) };
  const touching = analysis.problems.filter((problem) => problem.start <= end && problem.end >= start);
  const diagnostics = diagnosticsOf(touching, document, []);
  return codeActions(analysis, document, range, { diagnostics, ...(only && { only: [...only] }) });
}

test('an editor that names the problems of the line gets their fixes, wherever the cursor is on it', () => {
  const document = TextDocument.create(uri, 'json', 1, text);
  const analysis = analyse(text, 'json', 'CreateService');
  const range = { start: document.positionAt(0), end: document.positionAt(0) };
  const diagnostics = diagnosticsOf(analysis.problems, document, []);
  const titles = codeActions(analysis, document, range, { diagnostics }).map(({ title }) => title);
  assert.ok(titles.includes('Change to `taskDefinition`'));
});

function applied(text: string, action: CodeAction | undefined): string {
  const edits = action?.edit?.changes?.[uri];
  assert.ok(edits, 'the action has edits');
  return TextDocument.applyEdits(TextDocument.create(uri, 'json', 1, text), edits);
}

const text =
  '{"serviceName":"web","task_definition":"web:7","desiredCount":"2","foo":1,"launchType":"fargate","role":null,"platformVersion":null}';

test('the fixes of the problem at the cursor, the first safe one preferred', () => {
  const actions = actionsAt(text, 'sk_def');
  assert.deepEqual(
    actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred })),
    [{ title: 'Change to `taskDefinition`', kind: 'quickfix', isPreferred: true }],
  );
  assert.equal(actions[0]?.diagnostics?.length, 1);
  assert.equal(actions[0]?.diagnostics?.[0]?.code, 'unknown-property');
  assert.equal(applied(text, actions[0]), text.replace('task_definition', 'taskDefinition'));
});

test('a fix that is only suggested is not preferred', () => {
  const actions = actionsAt(text, 'foo');
  assert.deepEqual(
    actions.map(({ title, isPreferred }) => ({ title, isPreferred })),
    [{ title: 'Remove `foo`', isPreferred: undefined }],
  );
});

test('nothing where there is no problem, and nothing of another kind than asked for', () => {
  assert.deepEqual(actionsAt(text, 'serviceNam'), []);
  assert.deepEqual(actionsAt(text, undefined, ['refactor']), []);
  assert.deepEqual(actionsAt(text, undefined, ['source.organizeImports']), []);
});

test('several problems of one rule can be fixed at once', () => {
  const twice = '{"serviceName":"web","task_definition":"web:7","desired_count":2,"desired":1}';
  const actions = actionsAt(twice, 'task_definition');
  const all = actions.find(({ title }) => title === 'Fix all `unknown-property` problems in this file');
  assert.equal(applied(twice, all), '{"serviceName":"web","taskDefinition":"web:7","desiredCount":2,"desired":1}');
  assert.equal(all?.diagnostics?.length, 3);
});

for (const only of [['source.fixAll.ecs'], ['source.fixAll'], ['source'], ['quickfix', 'source.fixAll']]) {
  test(`all safe fixes for ${only.join(', ')}`, () => {
    const action = actionsAt(text, 'serviceNam', only).at(-1);
    assert.equal(action?.kind, 'source.fixAll.ecs');
    assert.equal(
      applied(text, action),
      '{"serviceName":"web","taskDefinition":"web:7","desiredCount":2,"foo":1,"launchType":"FARGATE"}',
    );
  });
}

test('no action to fix all when there is nothing to fix', () => {
  const fine = '{"serviceName":"web","taskDefinition":"web:7","desiredCount":2,"foo":1}';
  assert.deepEqual(actionsAt(fine, undefined, ['source.fixAll.ecs']), []);
});

const fixtures: readonly { language: SourceLanguage; operation: string; text: string }[] = [
  { language: 'json', operation: 'CreateService', text },
  {
    language: 'jsonc',
    operation: 'RegisterTaskDefinition',
    text: '\ufeff{ // c\r\n\t"taskDefinition": {\r\n\t\t"Family": null, /* é */\r\n\t\t"revision": 1,\r\n\t\t"cpu": 256,\r\n\t\t"containerDefinitions": {"name": <X>, "command": "a",},\r\n\t},\r\n}',
  },
  {
    language: 'yaml',
    operation: 'RegisterTaskDefinition',
    text: '# c\nfamily: &f web\ncpu: 256\ncontainerDefinitions:\n- &c\n  name: *f\n  Image: {{ .x }}\n  command: |+\n    a\n\n  memory: "1" # m\n- <<: *c\n  name: b\n  memory:\n---\nfamily: ""\nvolumes: [{name: , x: 1}, ]\n',
  },
  {
    language: 'yaml',
    operation: 'CreateService',
    text: 'services:\n  - serviceName: web\n    status: ACTIVE\n    launchType: ec2\n    role: ~\n    role: ~\n    tags: []\n',
  },
];

test('every prefix of a text, and random edits of it, get actions whose edits lie in the text', () => {
  const exercise = (each: string, language: SourceLanguage, operation: string): void => {
    for (const action of actionsAt(each, undefined, ['quickfix', 'source.fixAll.ecs'], language, operation)) {
      assert.equal(typeof applied(each, action), 'string');
    }
  };
  for (const { language, operation, text: whole } of fixtures) {
    for (let end = 0; end <= whole.length; end += 1) exercise(whole.slice(0, end), language, operation);
    const pieces = [...punctuation, '\n', '- ', '  ', '#', '&a ', '*f', '<<: ', '|', '{{', 'null', '\r\n'];
    const change = fc.record({ at: fc.nat(whole.length), remove: fc.nat(8), insert: fc.constantFrom(...pieces) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const edited = changes.reduce(
          (all, { at, remove, insert }) => all.slice(0, at) + insert + all.slice(at + remove),
          whole,
        );
        exercise(edited, language, operation);
      }),
      { numRuns: 150 },
    );
  }
});
