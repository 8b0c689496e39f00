import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyTexts } from '../../scripts/rule-texts.ts';

const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
  ['a list', "const rule = { why: 'w', sources: ['a', b] };", "const rule = { why: '', sources: [] };"],
  ['constants', 'const rule = { sources, why };', "const rule = { sources: [], why: '' };"],
  [
    'two rules, one in a call',
    'const a = { why, sources: all };\nmake({ id: 1, why, sources: [...all, "more"] }, 1);',
    "const a = { why: '', sources: [] };\nmake({ id: 1, why: '', sources: [] }, 1);",
  ],
  [
    'title, examples and a text of several parts',
    "const a = { id, title: 'T', why: 'w' + `x`, wrong: json('{ }'), check() { return { title: 'kept' }; } };",
    "const a = { id, title: '', why: '', wrong: undefined, check() { return { title: 'kept' }; } };",
  ],
  [
    'an object that is no rule',
    "const other = { sources: [1], title: 'T' };",
    "const other = { sources: [1], title: 'T' };",
  ],
];

for (const [what, text, expected] of cases) {
  test(`the texts of rules stay out of the bundles: ${what}`, () => {
    assert.equal(emptyTexts(text, 'rules.ts'), expected);
  });
}
