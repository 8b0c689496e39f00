import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SelectionRange } from 'vscode-languageserver';
import { foldingRanges } from '../../../server/features/navigation/folding.ts';
import { selectionRanges } from '../../../server/features/navigation/selection.ts';
import { open, unmark } from './support.ts';

function folds(name: string, lines: readonly string[], limit?: number): readonly string[] | undefined {
  const { analysis, document } = open(name, lines.join('\n'));
  return foldingRanges(analysis, document, { limit })?.map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind === undefined ? '' : ` ${kind}`}`,
  );
}

suite('folding', () => {
  test('JSON: the line of the closing bracket stays', () => {
    const lines = [
      '{',
      '  "family": "f",',
      '  "containerDefinitions": [',
      '    {',
      '      "name": "a",',
      '      "command": ["x",',
      '        "y"]',
      '    }, { "name": "b" }',
      '  ]',
      '}',
    ];
    assert.deepEqual(folds('a.register-task-definition.json', lines), ['0-8', '2-7', '3-6', '5-6']);
  });

  test('JSONC: comments and regions', () => {
    const lines = [
      '// one',
      '// two',
      '{',
      '  // #region names',
      '  "family": "f", // no',
      '  // #endregion',
      '  /* a',
      '     b */',
      '  "cpu": "256"',
      '}',
    ];
    const expected = ['0-1 comment', '2-8', '3-5 region', '6-7 comment'];
    assert.deepEqual(folds('a.register-task-definition.jsonc', lines), expected);
  });

  test('YAML: block and flow, dashes, block scalars', () => {
    const lines = [
      'family: f',
      'containerDefinitions:',
      '- portMappings:',
      '  - containerPort: 80',
      '    name: http',
      '  name: a',
      '-',
      '  name: b',
      '  image: c',
      '',
      '# comment',
      'tags: [',
      '  {key: a, value: b}',
      ']',
      'ipcMode: |',
      '  a',
      '  b',
      '',
      'cpu: "256"',
    ];
    const expected = ['1-8', '2-5', '3-4', '6-8', '11-12', '14-16'];
    assert.deepEqual(folds('a.register-task-definition.yaml', lines), expected);
  });

  test('YAML: documents, from their mark', () => {
    const lines = [
      '# ecs: run-task',
      'taskDefinition: a',
      '---',
      '# ecs: run-task',
      'taskDefinition: b',
      '',
      '---',
      'a: b',
      '',
    ];
    assert.deepEqual(folds('all.yaml', lines), ['2-4', '6-7']);
  });

  test('what is nested deepest goes first when there are too many', () => {
    const item = ['  {', '    "a": {', '      "b": 1', '    }', '  },'];
    const lines = ['{', '"tags": [', ...item, ...item, ...item, '{}', ']', '}'];
    assert.equal(folds('a.create-cluster.json', lines)?.length, 8);
    assert.deepEqual(folds('a.create-cluster.json', lines, 4), ['0-18', '1-17', '2-5', '7-10']);
  });

  test('a file that is no request is left to the editor', () => {
    assert.equal(folds('package.json', ['{', '"a": 1', '}']), undefined);
  });
});

function selected(name: string, marked: string): readonly string[] {
  const { texts, cursor } = unmark({ [name]: marked });
  const { analysis, document } = open(name, texts[name] ?? '');
  const [first] = selectionRanges(analysis, document, [document.positionAt(cursor.offset)]) ?? [];
  const found: string[] = [];
  for (let each: SelectionRange | undefined = first; each !== undefined; each = each.parent)
    found.push(document.getText(each.range));
  return found;
}

suite('selection', () => {
  const cases: readonly (readonly [title: string, name: string, text: string, expected: readonly string[]])[] = [
    [
      'JSON: from the text in quotes to the file',
      'a.create-cluster.json',
      '{ "tags": [ {"key": "te|am"} ] }\n',
      [
        'team',
        '"team"',
        '"key": "team"',
        '{"key": "team"}',
        '[ {"key": "team"} ]',
        '"tags": [ {"key": "team"} ]',
        '{ "tags": [ {"key": "team"} ] }',
        '{ "tags": [ {"key": "team"} ] }\n',
      ],
    ],
    [
      'a key',
      'a.create-cluster.json',
      '{"clus|terName": "a", "tags": []}',
      [
        'clusterName',
        '"clusterName"',
        '"clusterName": "a"',
        '"clusterName": "a", "tags": []',
        '{"clusterName": "a", "tags": []}',
      ],
    ],
    [
      'YAML: block style and documents',
      'a.create-cluster.yaml',
      'clusterName: b\n---\nclusterName: a\ntags:\n- key: te|am\n',
      [
        'team',
        'key: team',
        '- key: team',
        'tags:\n- key: team',
        'clusterName: a\ntags:\n- key: team',
        '---\nclusterName: a\ntags:\n- key: team\n',
        'clusterName: b\n---\nclusterName: a\ntags:\n- key: team\n',
      ],
    ],
    ['a comment', 'a.create-cluster.yaml', 'clusterName: a # no|te\n', ['note', '# note', 'clusterName: a # note\n']],
  ];
  for (const [title, name, text, expected] of cases)
    test(title, () => assert.deepEqual(selected(name, text), expected));

  test('one for each position', () => {
    const { analysis, document } = open('a.create-cluster.json', '{"clusterName": "a"}');
    const positions = [0, 5, 17, 99].map((character) => ({ line: 0, character }));
    assert.equal(selectionRanges(analysis, document, positions)?.length, 4);
    assert.equal(selectionRanges({ ...analysis, requests: [] }, document, positions), undefined);
  });
});
