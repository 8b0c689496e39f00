import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import { fixtureFolder, fixtures } from './fixtures.ts';
import { checkInvariants, treeText } from './tree-text.ts';

// UPDATE_GOLDEN=1 writes the trees anew; read the difference before you commit it.
const update = process.env.UPDATE_GOLDEN === '1';

for (const { name, language, text } of fixtures()) {
  test(`${name} gives the tree in ${name}.tree`, () => {
    const file = parse(text, language);
    checkInvariants(file);
    const actual = treeText(file);
    const expected = new URL(`${name}.tree`, fixtureFolder);
    if (update) writeFileSync(expected, actual);
    assert.equal(actual, readFileSync(expected, 'utf8'));
  });
}
