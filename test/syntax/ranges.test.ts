import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import { nodeAtPath } from '../../server/syntax/path.ts';
import { markedRange } from '../../server/syntax/ranges.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const cases: readonly (readonly [text: string, language: SourceLanguage, path: string, marked: string])[] = [
  ['{"a": "x"}', 'json', 'a', '"x"'],
  ['{"a": [1]}', 'json', 'a', '"a"'],
  ['{"a": {"b": 1}}', 'json', 'a', '"a"'],
  ['[{"a": 1}]', 'json', '[0]', '{"a": 1}'],
  ['[{\n"a": 1}]', 'json', '[0]', '{'],
  ['{"a": 1}', 'json', '', '{"a": 1}'],
  ['{\n"a": 1\n}', 'json', '', '{'],
  ['{"a": }', 'json', 'a', '"a"'],
  ['{"a": <X>}', 'json', 'a', '<X>'],
  ['a: 1\nb: 2\n', 'yaml', '', 'a'],
  ['a: 1\n', 'yaml', '', 'a: 1'],
  ['- a\n- b\n', 'yaml', '', '-'],
  ['- a: 1\n  b: 2\n', 'yaml', '[0]', 'a'],
  ['a:\n  b: 1\n', 'yaml', 'a', 'a'],
  ['a: |\n  x\n  y\n', 'yaml', 'a', '|'],
  ['a:\n', 'yaml', 'a', 'a'],
  ['-\n- b\n', 'yaml', '[0]', '-'],
  ['a: "x\n  y"\n', 'yaml', 'a', '"x\n  y"'],
  ['[\n  [1],\n  [\n  2]\n]', 'yaml', '[1]', '['],
  ['- ~\n', 'yaml', '[0]', '~'],
];

for (const [text, language, path, marked] of cases) {
  test(`a problem about ${JSON.stringify(path)} in ${JSON.stringify(text)} marks ${JSON.stringify(marked)}`, () => {
    const root = parse(text, language).documents[0]?.root;
    assert.ok(root);
    const { node } = nodeAtPath(root, path);
    assert.ok(node);
    const { start, end } = markedRange(node);
    assert.equal(text.slice(start, end), marked);
  });
}
