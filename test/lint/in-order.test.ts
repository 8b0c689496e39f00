import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ahead, inOrder } from '../../server/lint/in-order.ts';

const cases: readonly {
  readonly name: string;
  readonly weights: readonly number[];
  readonly ahead: Ahead;
  /** The most items, and the most weight, under way at a time. */
  readonly most: readonly [number, number];
}[] = [
  { name: 'no items', weights: [], ahead: { count: 2, weight: 10 }, most: [0, 0] },
  { name: 'bounded in number', weights: [1, 1, 1, 1, 1], ahead: { count: 3, weight: 100 }, most: [3, 3] },
  { name: 'bounded in weight', weights: [4, 4, 4, 4], ahead: { count: 10, weight: 9 }, most: [2, 8] },
  { name: 'one heavy item runs alone', weights: [1, 50, 1], ahead: { count: 10, weight: 10 }, most: [1, 50] },
  { name: 'weightless', weights: [0, 0, 0, 0], ahead: { count: 4, weight: 0 }, most: [4, 0] },
];

for (const { name, weights, ahead, most } of cases) {
  test(`in order: ${name}`, async () => {
    let count = 0;
    let weight = 0;
    let mostCount = 0;
    let mostWeight = 0;
    const items = weights.map((itemWeight, index) => ({ index, itemWeight }));
    const work = async ({ index, itemWeight }: (typeof items)[number]) => {
      count++;
      weight += itemWeight;
      mostCount = Math.max(mostCount, count);
      mostWeight = Math.max(mostWeight, weight);
      // Later items are done first.
      for (let turns = items.length - index; turns > 0; turns--) await undefined;
      return { index, itemWeight };
    };
    const order: number[] = [];
    for await (const { index, itemWeight } of inOrder(items, work, (item) => item.itemWeight, ahead)) {
      order.push(index);
      count--;
      weight -= itemWeight;
    }
    assert.deepEqual(
      order,
      items.map(({ index }) => index),
    );
    assert.deepEqual([mostCount, mostWeight], most);
  });
}
