import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nullProblem } from '../../server/syntax/nulls.ts';
import { parse } from '../../server/syntax/parse.ts';
import { type PlainResult, plainValue } from '../../server/syntax/plain.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

function plain(text: string, language: SourceLanguage): Pick<PlainResult, 'value' | 'isComplete'> {
  const root = parse(text, language).documents[0]?.root;
  assert.ok(root);
  const { value, isComplete } = plainValue(root);
  return { value, isComplete };
}

const cases: readonly (readonly [text: string, language: SourceLanguage, value: unknown, isComplete: boolean])[] = [
  ['{"a": null, "b": 1}', 'json', { b: 1 }, true],
  ['{"a": 1, "a": null}', 'json', {}, true],
  ['{"a": null, "a": 1}', 'json', { a: 1 }, true],
  ['[null, 1]', 'json', [null, 1], true],
  ['null', 'json', null, true],
  ['{"a": <X>, "b": [<Y>]}', 'json', { a: null, b: [null] }, false],
  ['{"a": }', 'json', { a: null }, false],
  ['a:\nb: ~\nc: 1\n', 'yaml', { c: 1 }, true],
  ['a: &n ~\nb: *n\n', 'yaml', {}, true],
  ['a: *x\n', 'yaml', { a: null }, false],
  ['b: &b {x: 1}\nc: {<<: *b, x: ~}\n', 'yaml', { b: { x: 1 }, c: {} }, true],
  ['b: &b {x: 1}\nc: {y: 2, <<: *b}\n', 'yaml', { b: { x: 1 }, c: { x: 1, y: 2 } }, true],
  ['a: {<<: *x, y: 1}\n', 'yaml', { a: { y: 1 } }, false],
  ['8080: a\ntrue: b\n', 'yaml', { 8080: 'a', true: 'b' }, true],
];

for (const [text, language, value, isComplete] of cases) {
  test(`plain value of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(plain(text, language), { value, isComplete });
  });
}

for (const [text, language] of [
  ['{"__proto__": {"a": 1}, "constructor": 2}', 'json'],
  ['__proto__: {a: 1}\nconstructor: 2\n', 'yaml'],
  ['<<: {__proto__: {a: 1}}\nconstructor: 2\n', 'yaml'],
] as const) {
  test(`__proto__ is an own property: ${text}`, () => {
    const { value } = plain(text, language);
    assert.deepEqual(Object.keys(value as object).sort(), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });
}

test('aliases share one object', () => {
  const { value } = plain('a: &x {b: 1}\nc: *x\n', 'yaml');
  const { a, c } = value as { a: unknown; c: unknown };
  assert.equal(a, c);
});

const nulls: readonly (readonly [
  text: string,
  language: SourceLanguage,
  marked: string | undefined,
  message: RegExp,
])[] = [
  ['{"a": 1}', 'json', undefined, /./],
  ['[null]', 'json', undefined, /./],
  ['{"a": null}', 'json', 'null', /^1 member is null.*remove this member\.$/],
  ['{"a": [{"b": null}], "c": null}', 'json', 'null', /^2 members are null.*remove these members\.$/],
  ['a: ~\n', 'yaml', '~', /^1 member is null/],
  ['a:\n', 'yaml', 'a', /^1 member is null/],
  ['', 'yaml', undefined, /./],
];

for (const [text, language, marked, message] of nulls) {
  test(`nulls of ${JSON.stringify(text)}`, () => {
    const [document] = parse(text, language).documents;
    assert.ok(document);
    const problem = document.root && nullProblem(plainValue(document.root).nullMembers);
    assert.equal(problem && text.slice(problem.start, problem.end), marked);
    if (problem === undefined) return;
    assert.equal(problem.code, 'cli-null-value');
    assert.equal(problem.severity, 'information');
    assert.match(problem.message, message);
  });
}
