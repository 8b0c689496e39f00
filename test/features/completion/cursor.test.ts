import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cursorAt } from '../../../server/syntax/cursor.ts';
import { parse } from '../../../server/syntax/parse.ts';
import type { SourceLanguage } from '../../../server/syntax/tree.ts';

/** `key path` or `value path`, the typed prefix, and what would be replaced. */
const cases: readonly (readonly [language: SourceLanguage, marked: string, expected: string])[] = [
  ['json', '|', 'value  flow [] ""'],
  ['json', '{ "|', 'key  flow ["] ""'],
  ['json', '{ "des| }', 'key  flow ["des] "des"'],
  ['json', '{ "a": |', 'value a flow [] ""'],
  ['json', '{ "a": 1, | }', 'key  flow [] ""'],
  ['json', '{ "a": { "b": [1, |', 'value a.b.1 flow [] ""'],
  ['json', '{ "a": "x y|z" }', 'value a flow ["x yz"] "x y"'],
  ['json', '{ "a": tr|ue }', 'value a flow [true] "tr"'],
  ['json', '{ "a": {} | }', 'key  flow [] "" ,@9'],
  ['json', '{ | "b": 1 }', 'key  flow [] "" …,'],
  ['json', '{} |', 'nothing'],
  ['jsonc', '{ /* | */ }', 'nothing'],
  ['yaml', '|', 'value  line [] ""'],
  ['yaml', 'a:|', 'value a colon [] ""'],
  ['yaml', 'a: |', 'value a colon [] ""'],
  ['yaml', 'a:\n  |', 'value a line [] ""'],
  ['yaml', 'a:\n|', 'key  line [] ""'],
  ['yaml', 'a:\n  b:\n    c: 1\n  |', 'key a line [] ""'],
  ['yaml', 'a:\n  b:\n    c: 1\n   |', 'nothing'],
  ['yaml', 'a:\n  - |', 'value a.0 dash [] ""'],
  ['yaml', 'a:\n  -|', 'value a.0 dash [] ""'],
  ['yaml', 'a:\n  - b: 1\n  |', 'value a.1 item [] ""'],
  ['yaml', 'a:\n  - b: 1\n    |', 'key a.0 line [] ""'],
  ['yaml', 'a: |-\n  text\n  ¦', 'nothing'],
  ['yaml', 'a: 1\n---\n|', 'value  line [] ""'],
  ['yaml', 'a: {b: 1, |', 'key a flow [] ""'],
  ['yaml', 'a: [x, y|]', 'value a.1 flow [y] "y"'],
  ['yaml', 'a: 1 # |', 'nothing'],
];

for (const [language, marked, expected] of cases) {
  test(`${language} ${JSON.stringify(marked)}`, () => {
    const mark = marked.includes('¦') ? '¦' : '|';
    const offset = marked.indexOf(mark);
    const text = marked.slice(0, offset) + marked.slice(offset + 1);
    const cursor = cursorAt(parse(text, language), offset);
    if (cursor === undefined) {
      assert.equal('nothing', expected);
      return;
    }
    const { at, path, place, start, end, prefix, commaBefore, commaAfter } = cursor;
    const commas = `${commaBefore === undefined ? '' : ` ,@${commaBefore}`}${commaAfter ? ' …,' : ''}`;
    assert.equal(`${at} ${path.join('.')} ${place} [${text.slice(start, end)}] "${prefix}"${commas}`, expected);
  });
}
