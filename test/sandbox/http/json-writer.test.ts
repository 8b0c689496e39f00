import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createJsonWriter } from '../../../sandbox/http/json-writer.ts';
import { createRoom } from '../../../sandbox/http/room.ts';

const frozen = Object.freeze({ name: 'wéb', tags: [{ key: 'a', value: '\u{1f600}"' }], left: undefined });
const other = Object.freeze({ name: 'b' });

const answers: readonly (readonly [name: string, answer: unknown, isBytes: boolean])[] = [
  ['nothing', undefined, false],
  ['no members', {}, false],
  ['plain members', { a: 1, b: 'é', c: [1, { d: null }], left: undefined }, false],
  ['an empty list', { services: [], failures: [] }, false],
  ['one frozen item', { services: [frozen] }, true],
  ['frozen items', { services: [frozen, other, frozen], failures: [] }, true],
  ['frozen items behind others', { left: undefined, failures: [{ arn: 'ü' }], services: [frozen, other] }, true],
  ['frozen items among others', { services: [{ a: 1 }, frozen, 'é', undefined, other, {}], nextToken: 'x' }, true],
  ['frozen items in two lists', { services: [frozen], others: [other] }, true],
];

describe('createJsonWriter', () => {
  for (const [name, answer, isBytes] of answers) {
    test(name, () => {
      const write = createJsonWriter(Buffer.alloc);
      for (let round = 0; round < 2; round += 1) {
        const written = write(answer);
        assert.equal(String(written), JSON.stringify(answer ?? {}));
        assert.equal(typeof written !== 'string', isBytes);
      }
    });
  }
});

describe('createRoom', () => {
  const sizes: readonly (readonly [first: number, second: number, isSame: boolean])[] = [
    [10, 20, true],
    [70_000, 10, true],
    [10, 70_000, false],
    [2 ** 21, 10, false],
  ];
  for (const [first, second, isSame] of sizes) {
    test(`room of ${first}, given back, then of ${second}`, () => {
      const room = createRoom();
      const before = room.take(first);
      room.giveBack(before);
      const after = room.take(second);
      assert.deepEqual([before.length, after.length], [first, second]);
      assert.equal(after.buffer === before.buffer, isSame);
    });
  }

  test('room that was not given back is nobody else’s', () => {
    const room = createRoom();
    assert.notEqual(room.take(10).buffer, room.take(10).buffer);
  });
});
