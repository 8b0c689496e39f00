import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeBetween } from '../../server/syntax/text-change.ts';

/** Around the lengths of the pieces that are compared at once. */
const lengths = [0, 1, 15, 16, 17, 255, 257, 4095, 4096, 4097, 9001];
const edits: readonly (readonly [name: string, removed: number, inserted: string])[] = [
  ['a letter typed', 0, 'x'],
  ['a letter removed', 1, ''],
  ['a letter replaced', 1, 'x'],
  ['a stretch longer than a piece typed', 0, 'x'.repeat(5000)],
  ['a stretch replaced by what is half of it', 20, 'xy'],
];
/** In the second one what is typed can be taken for what stands beside it. */
const fillings: readonly (readonly [name: string, text: string])[] = [
  ['different letters', 'abcdefghijklmnopqrstuvw'],
  ['one letter', 'x'],
];

for (const [name, removed, inserted] of edits) {
  for (const [filling, letters] of fillings) {
    test(`${name} in ${filling}: the change is where it was made, however long the text before and behind it is`, () => {
      for (const before of lengths) {
        for (const behind of lengths) {
          const old = letters.repeat(before + behind + removed).slice(0, before + behind + removed);
          const text = `${old.slice(0, before)}${inserted}${old.slice(before + removed)}`;
          const change = changeBetween(old, text);
          if (old === text) {
            assert.equal(change, undefined);
            continue;
          }
          assert.ok(change);
          const { start, oldEnd, end } = change;
          assert.equal(`${old.slice(0, start)}${text.slice(start, end)}${old.slice(oldEnd)}`, text);
          assert.ok(start >= before && end - start <= inserted.length && oldEnd - start <= removed);
        }
      }
    });
  }
}

test('texts that are the same have no change between them', () => {
  for (const length of lengths) assert.equal(changeBetween('a'.repeat(length), 'a'.repeat(length)), undefined);
});
