import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptySources } from '../../scripts/rule-sources.ts';

const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
  ['a list', "const rule = { why: 'w', sources: ['a', b] };", "const rule = { why: 'w', sources: [] };"],
  ['a constant', 'const rule = { sources, why };', 'const rule = { sources: [], why };'],
  [
    'two rules, one in a call',
    'const a = { why, sources: all };\nmake({ why, sources: [...all, "more"] }, 1);',
    'const a = { why, sources: [] };\nmake({ why, sources: [] }, 1);',
  ],
  ['an object that is no rule', 'const other = { sources: [1] };', 'const other = { sources: [1] };'],
];

for (const [what, text, expected] of cases) {
  test(`the sources of rules stay out of the bundles: ${what}`, () => {
    assert.equal(emptySources(text, 'rules.ts'), expected);
  });
}
