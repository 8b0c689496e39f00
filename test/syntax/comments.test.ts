import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const cases: readonly (readonly [text: string, language: SourceLanguage, comments: readonly string[]])[] = [
  ['{}', 'json', []],
  ['// a\r\n{ /* b\nc */ "d": "// e" } //f', 'json', ['// a', '/* b\nc */', '//f']],
  ['\ufeff// a\n{}', 'jsonc', ['// a']],
  ['{"a": "http://x"}', 'jsonc', []],
  ['', 'yaml', []],
  ['# a', 'yaml', ['# a']],
  ['#a\r\n# b\r\nc: d # e\r\n', 'yaml', ['#a', '# b', '# e']],
  ['\ufeff# a\nb: 1\n', 'yaml', ['# a']],
  ['a: b#c\nd: "e # f" # g\nh: \'i # j\'\n', 'yaml', ['# g']],
  ['a: | # b\n  c # d\n\n  # e\n# f\ng: 1\n', 'yaml', ['# b', '# f']],
  ['? a # b\n: c # d\n', 'yaml', ['# b', '# d']],
  ['[a, # b\n c] # d\n', 'yaml', ['# b', '# d']],
  ['"a # b": c\n', 'yaml', []],
  ['a: 1\n--- # b\n# c\n--- # d\ne: 1\n', 'yaml', ['# b', '# c', '# d']],
  ['a: &x 1 # b\nc: *x # d\n', 'yaml', ['# b', '# d']],
  ['a:\t# b\n', 'yaml', ['# b']],
  ['a: {{ x }} # b\nc: "{{ # }}"\n', 'yaml', ['# b']],
];

for (const [text, language, comments] of cases) {
  test(`comments of ${JSON.stringify(text)}`, () => {
    const file = parse(text, language);
    assert.deepEqual(
      file.comments().map(({ start, end }) => text.slice(start, end)),
      comments,
    );
    assert.equal(file.comments(), file.comments());
  });
}

test('the text of a comment has no signs', () => {
  assert.deepEqual(
    parse('// a \n/* b */ {}', 'jsonc')
      .comments()
      .map(({ text }) => text),
    ['a', 'b'],
  );
  assert.deepEqual(
    parse('#  ecs: run-task \r\na: 1', 'yaml')
      .comments()
      .map(({ text }) => text),
    ['ecs: run-task'],
  );
});
