import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/engine.ts';
import { suppressActions } from '../../server/features/suppress.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const engine = createEngine();

function suppressed(language: SourceLanguage, text: string): { readonly titles: string[]; readonly texts: string[] } {
  const source = { name: `x.create-service.${language}`, language, text };
  const analysis = engine.analyse(source);
  const document = TextDocument.create(`file:///${source.name}`, language, 1, text);
  const range = { start: document.positionAt(0), end: document.positionAt(text.length) };
  const actions = suppressActions(analysis, document, range, undefined);
  return {
    titles: actions.map(({ title }) => title),
    texts: actions.map(({ edit }) => TextDocument.applyEdits(document, Object.values(edit?.changes ?? {})[0] ?? [])),
  };
}

const service = 'serviceName: web\ntaskDefinition: web:1\ndesiredCount: 1\n';

const cases: readonly {
  readonly name: string;
  readonly language: SourceLanguage;
  readonly text: string;
  readonly after: string;
}[] = [
  {
    name: 'YAML',
    language: 'yaml',
    text: `${service}tags:\n  - kex: a\n    key: b\n`,
    after: `${service}tags:\n  # ecs-ignore unknown-property: TODO say why\n  - kex: a\n    key: b\n`,
  },
  {
    name: 'YAML with Windows line ends',
    language: 'yaml',
    text: `${service}foo: 1\n`.replaceAll('\n', '\r\n'),
    after: `${service}# ecs-ignore unknown-property: TODO say why\nfoo: 1\n`.replaceAll('\n', '\r\n'),
  },
  {
    name: 'JSONC',
    language: 'jsonc',
    text: '{\n\t"serviceName": "web", "taskDefinition": "web:1", "desiredCount": 1,\n\t"foo": 1\n}\n',
    after:
      '{\n\t"serviceName": "web", "taskDefinition": "web:1", "desiredCount": 1,\n\t// ecs-ignore unknown-property: TODO say why\n\t"foo": 1\n}\n',
  },
];

for (const { name, language, text, after } of cases) {
  test(`a comment above the line silences a problem: ${name}`, () => {
    assert.deepEqual(suppressed(language, text), {
      titles: ['Ignore `unknown-property` here, with a comment'],
      texts: [after],
    });
    assert.deepEqual(suppressed(language, after).titles, []);
  });
}

test('nothing in plain JSON, for syntax errors, or where a comment would be text', () => {
  assert.deepEqual(
    suppressed('json', '{"serviceName":"web","taskDefinition":"web:1","desiredCount":1,"foo":1}').titles,
    [],
  );
  assert.deepEqual(
    suppressed('yaml', `${service}x: [\n`).titles.filter((title) => title.includes('syntax')),
    [],
  );
  assert.deepEqual(
    suppressed(
      'yaml',
      `{serviceName: web, taskDefinition: "web:1", desiredCount: 1, tags: [{key: "a\n  b", "aws:\n  x": 1}]}`,
    ).texts.filter((text) => text.includes('"aws:\n#')),
    [],
  );
});
