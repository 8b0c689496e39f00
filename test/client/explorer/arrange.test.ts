import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, createCompareNames, mergeByName, type Sortable } from '../../../client/explorer/arrange.ts';
import type { SortOrder } from '../../../client/explorer/model.ts';

const compare = createCompareNames();

function sortable(name: string, place = 0, rank = 0, time?: number): Sortable {
  return { name, place, rank, time, favourite: name };
}

const merges: readonly { readonly pages: readonly (readonly string[])[]; readonly expected: readonly string[] }[] = [
  { pages: [], expected: [] },
  { pages: [['b', 'a']], expected: ['a', 'b'] },
  {
    pages: [
      ['web-10', 'web-2'],
      ['web-1', 'web-20', 'api'],
    ],
    expected: ['api', 'web-1', 'web-2', 'web-10', 'web-20'],
  },
  {
    pages: [
      ['b', 'd'],
      ['a', 'c', 'e'],
    ],
    expected: ['a', 'b', 'c', 'd', 'e'],
  },
  { pages: [['Web'], ['api', 'Zoo', 'bat']], expected: ['api', 'bat', 'Web', 'Zoo'] },
  { pages: [['a'], []], expected: ['a'] },
];

for (const { pages, expected } of merges) {
  test(`pages ${JSON.stringify(pages)} are merged by name`, () => {
    const merged = pages.reduce<readonly Sortable[]>(
      (sorted, page) =>
        mergeByName(
          sorted,
          page.map((name) => sortable(name)),
          compare,
        ),
      [],
    );
    assert.deepEqual(
      merged.map(({ name }) => name),
      expected,
    );
  });
}

const siblings = [sortable('a', 3, 5, 10), sortable('b', 1, 0), sortable('c', 2, 5, 30), sortable('d', 0, 2, 20)];

const orders: readonly [order: 'view' | 'newest' | 'given', sort: SortOrder, favourites: string, expected: string][] = [
  ['view', 'name', '', 'abcd'],
  ['view', 'state', '', 'bdac'],
  ['view', 'time', '', 'cdab'],
  ['newest', 'name', '', 'cdab'],
  ['newest', 'state', '', 'bdac'],
  ['given', 'name', '', 'dbca'],
  ['given', 'time', '', 'dbca'],
  ['view', 'name', 'dc', 'cdab'],
  ['view', 'state', 'c', 'cbda'],
  ['view', 'name', 'z', 'abcd'],
];

for (const [order, sort, favourites, expected] of orders) {
  test(`order ${order}, sorted by ${sort}, favourites "${favourites}"`, () => {
    const arranged = arrange(siblings, order, sort, new Set(favourites));
    assert.equal(arranged.map(({ name }) => name).join(''), expected);
  });
}
