import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../server/syntax/parse.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import { punctuation } from './punctuation.ts';
import { checkInvariants } from './tree-text.ts';

// A fault is read patiently with the lines around it, and nothing outside of them changes its meaning.

interface Case {
  readonly what: string;
  readonly text: string;
  /** What is marked, in the order of the text. */
  readonly marked: readonly string[];
  /** Of the first document; what could not be read is null. */
  readonly value: unknown;
}

const cases: readonly Case[] = [
  {
    what: 'an open quote swallows no member behind it, whatever quotes follow',
    text: 'a:\n  b: "x\n  c: "y"\n  d: 1\ne: "z"\nf: 2\n',
    marked: ['"x'],
    value: { a: { b: null, c: 'y', d: 1 }, e: 'z', f: 2 },
  },
  {
    what: 'an open quote in a list item leaves the other items alone',
    text: 'services:\n  - name: a\n  - name: "b\n    port: 1\n  - name: c\n    port: 2\ntop: 1\n',
    marked: ['"b'],
    value: { services: [{ name: 'a' }, { name: null }, { name: 'c', port: 2 }], top: 1 },
  },
  {
    what: 'an open bracket ends with its member',
    text: 'a:\n  command: [x, y\n  image: z\nb:\n  - 1\n  - 2\n',
    marked: ['y'],
    value: { a: { command: ['x', 'y'], image: 'z' }, b: [1, 2] },
  },
  {
    what: 'a stray bracket is one problem',
    text: 'a:\n  b: 1\n  ]c: 2\n  d: 3\ne: 4\nf: 5\ng: 6\n',
    marked: [']'],
    value: { a: { b: 1, d: 3 }, e: 4, f: 5, g: 6 },
  },
  {
    what: 'two faults far from each other',
    text: 'a: "x\nb: 1\nc: 2\nd:\n  e: [1\n  f: 3\ng: 4\nh: 5\ni: 6\n',
    marked: ['"x', '1'],
    value: { a: null, b: 1, c: 2, d: { e: [1], f: 3 }, g: 4, h: 5, i: 6 },
  },
  {
    what: 'faults on neighbouring lines',
    text: 'z: 0\na: "x\nb: [1\nc: 2\nd: 3\ne: 4\nf: 5\n',
    marked: ['"x', '1'],
    value: { z: 0, a: null, b: [1], c: 2, d: 3, e: 4, f: 5 },
  },
  {
    what: 'more faults than are read one by one',
    text: `${Array.from({ length: 8 }, (_, index) => `k${index}:\n  a: [1\n  b: 2\n`).join('')}end: 1\n`,
    marked: ['1', '1', '1', '1', '1', '1', '1', '1'],
    value: {
      ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`k${index}`, { a: [1], b: 2 }])),
      end: 1,
    },
  },
  {
    what: 'an anchor in the block can be used behind it, and one before it inside',
    text: 'a: &a 1\nb:\n  - &b 2\n  - [*a\nc: *b\nd: 3\ne: 4\nf: 5\n',
    marked: ['a'],
    value: { a: 1, b: [2, [1]], c: 2, d: 3, e: 4, f: 5 },
  },
  {
    what: 'a key that the block repeats is noticed',
    text: 'a: 1\nb: 2\na: [3\nc: 4\nd: 5\ne: 6\nf: 7\n',
    marked: ['a', '3'],
    value: { a: [3], b: 2, c: 4, d: 5, e: 6, f: 7 },
  },
  {
    what: 'the first member of a list item',
    text: 'a:\n  - b: [1\n    c: 2\n  - b: 3\nd: 4\ne: 5\nf: 6\ng: 7\n',
    marked: ['1'],
    value: { a: [{ b: [1], c: 2 }, { b: 3 }], d: 4, e: 5, f: 6, g: 7 },
  },
  {
    what: 'a list in the column of its key',
    text: 'a:\n- b: "x\n- c: 1\nd:\n- e: 2\nf: 3\ng: 4\nh: 5\n',
    marked: ['"x'],
    value: { a: [{ b: null }, { c: 1 }], d: [{ e: 2 }], f: 3, g: 4, h: 5 },
  },
  {
    what: 'a key without a colon among others',
    text: 'a:\n  b: 1\n  imag\n  c: 2\nd: 3\ne: 4\nf: 5\ng: 6\nh: 7\n',
    marked: ['imag'],
    value: { a: { b: 1, imag: null, c: 2 }, d: 3, e: 4, f: 5, g: 6, h: 7 },
  },
  {
    what: 'a block scalar in the block, with what looks like a fault in another one',
    text: 'a:\n  b: |\n    echo "x\n    [y\n  c: [1\n  d: |\n    z: "\ne: 1\nf: 2\ng: 3\nh: 4\n',
    marked: ['1'],
    value: { a: { b: 'echo "x\n[y\n', c: [1], d: 'z: "\n' }, e: 1, f: 2, g: 3, h: 4 },
  },
  {
    what: 'Windows line ends, comments and empty lines around it',
    text: '# x\r\na: 1\r\n\r\n# "open\r\nb: "x\r\n# y\r\n\r\nc: 2\r\nd: 3\r\ne: 4\r\n',
    marked: ['"x'],
    value: { a: 1, b: null, c: 2, d: 3, e: 4 },
  },
  {
    what: 'text behind the basic plane',
    text: 'a: 🚀\nb: "🚀\nc: 🚀🚀\nd: 3\ne: 4\nf: 5\n',
    marked: ['"🚀'],
    value: { a: '🚀', b: null, c: '🚀🚀', d: 3, e: 4, f: 5 },
  },
  {
    what: 'placeholders in the block and outside of it',
    text: 'a: ${A}\nb:\n  c: %B%\n  d: ["${C}"\n  e: %D%\nf: 1\ng: 2\nh: 3\ni: 4\n',
    marked: ['${A}', '"'],
    value: { a: null, b: { c: null, d: ['${C}'], e: null }, f: 1, g: 2, h: 3, i: 4 },
  },
  {
    what: 'behind a key in a block scalar, which the fast reader tells twice',
    text: '? |\nk: v\n\u0000  block\n: - one\n  - two\n',
    marked: ['\u0000  block', '', '- one'],
    value: { '': null, k: 'v', '\u0000  block': null, one: null },
  },
  {
    what: 'a fault inside brackets over several lines',
    text: 'a: [\n  {b: 1, c: },\n  {d: 2 e: 3},\n  4]\nf: 5\ng: 6\nh: 7\ni: 8\nj: 9\nk: 10\nl: 11\n',
    marked: ['2 e: 3},'],
    value: undefined,
  },
];

for (const { what, text, marked, value } of cases) {
  test(`YAML with a fault: ${what}`, () => {
    const file = parse(text, 'yaml');
    checkInvariants(file);
    assert.deepEqual(
      file.problems.map(({ start, end }) => text.slice(start, end)),
      marked,
    );
    if (value === undefined) return;
    assert.deepEqual(file.documents[0]?.root && plainValue(file.documents[0].root, { nulls: 'keep' }).value, value);
  });
}

const members = Array.from({ length: 12 }, (_, index) => `k${index}:\n  - a: ${index}\n    b: "x"\n  - c: [1, 2]\n`);

test('what stands before and behind a broken member is read as without it', () => {
  fc.assert(
    fc.property(fc.nat({ max: 11 }), fc.nat({ max: 40 }), fc.constantFrom(...punctuation), (which, at, typed) => {
      const member = members[which] ?? '';
      // In its first line, or before the dashes, a character may make another key of it.
      const offset = member.indexOf('\n') + 4 + (at % (member.length - member.indexOf('\n') - 4));
      fc.pre(/\S/.test(member.slice(member.lastIndexOf('\n', offset - 1) + 1, offset)));
      const broken = member.slice(0, offset) + typed + member.slice(offset);
      const text = members.toSpliced(which, 1, broken).join('');
      const file = parse(text, 'yaml');
      checkInvariants(file);
      const root = file.documents[0]?.root;
      assert.equal(root?.kind, 'object');
      const others = (of: ReturnType<typeof parse>): unknown => {
        const value = of.documents[0]?.root && plainValue(of.documents[0].root, { nulls: 'keep' }).value;
        return Object.fromEntries(
          Object.entries(value ?? {}).filter(([key]) => /^k\d/.test(key) && key !== `k${which}`),
        );
      };
      assert.deepEqual(others(file), others(parse(members.join(''), 'yaml')));
    }),
    { numRuns: 500 },
  );
});
