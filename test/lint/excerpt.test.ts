import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf, visible } from '../../server/lint/excerpt.ts';

/** `line` with the place between `«` and `»`; the expected text, with the marks below it. */
const cases: readonly (readonly [name: string, line: string, text: string, marks: string])[] = [
  ['plain', '  "«foo»": 1,', '  "foo": 1,', '   ~~~'],
  ['one character', '{«}»', '{}', ' ~'],
  ['between characters', '{"a": «»}', '{"a": }', '      ^'],
  ['at the end', 'family:«»', 'family:', '       ^'],
  ['an empty line', '«»', '', '^'],
  ['tabs before it', '\t\t"«foo»": 1', '        "foo": 1', '         ~~~'],
  ['a tab after two columns', 'ab\t«c»', 'ab  c', '    ~'],
  ['a tab within', '«a\tb»', 'a   b', '~~~~~'],
  ['accents', 'é: «x»', 'é: x', '   ~'],
  ['accents of two code points', 'e\u0301: «x»', 'e\u0301: x', '   ~'],
  ['Chinese before it', '名前: «x»', '名前: x', '      ~'],
  ['Chinese within', '«名前»', '名前', '~~~~'],
  ['halfwidth katakana', 'ｱ«x»', 'ｱx', ' ~'],
  ['an emoji', '🚀 «x»', '🚀 x', '   ~'],
  ['an emoji of several code points', '👩‍🚀«x»', '👩‍🚀x', '  ~'],
  ['a flag within', '«🇩🇪»x', '🇩🇪x', '~~'],
  ['control characters', '\u001B[31m«x»', '\uFFFD[31mx', '     ~'],
  ['blanks at the end', '«a» \t ', 'a', '~'],
];

for (const [name, line, text, marks] of cases) {
  test(`excerpt: ${name}`, () => {
    const start = line.indexOf('«');
    const end = line.indexOf('»') - 1;
    const excerpt = excerptOf(line.replace(/[«»]/g, ''), start, end);
    assert.equal(excerpt.text, text);
    assert.equal(' '.repeat(excerpt.indent) + ('~'.repeat(excerpt.width) || '^'), marks);
  });
}

const long = 'x'.repeat(1_000_000);

for (const [name, start, end, head, tail, indent, width] of [
  ['at the beginning', 3, 5, 'x', '…', 3, 2],
  ['in the middle', 5000, 5010, '…', '…', 41, 10],
  ['beyond what is shown', 5000, 9000, '…', '…', 41, 80],
  ['at the end', 999_999, 1_000_000, '…', 'x', 120, 1],
] as const) {
  test(`excerpt of a long line: ${name}`, () => {
    const excerpt = excerptOf(long, start, end);
    assert.ok(excerpt.text.length <= 122);
    assert.equal(excerpt.text.at(0), head);
    assert.equal(excerpt.text.at(-1), tail);
    assert.deepEqual([excerpt.indent, excerpt.width], [indent, width]);
  });
}

test('a long line is not cut through a surrogate pair', () => {
  for (const start of [500, 501]) {
    assert.doesNotMatch(excerptOf('🚀'.repeat(500), start, start + 2).text, /\uFFFD/);
  }
});

for (const [text, expected] of [
  ['two\nlines', 'two lines'],
  ['two\r\nlines', 'two lines'],
  ['bell\u0007', 'bell\uFFFD'],
  ['turned \u202Earound', 'turned \uFFFDaround'],
  ['ünïcödé 🚀', 'ünïcödé 🚀'],
] as const) {
  test(`visible: ${JSON.stringify(text)}`, () => assert.equal(visible(text), expected));
}
