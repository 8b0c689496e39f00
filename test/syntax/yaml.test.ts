import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import { plainValue } from '../../server/syntax/plain.ts';

// What ruamel.yaml makes of plain scalars, as the AWS CLI reads them: its resolver table for YAML 1.2.
const scalars: readonly (readonly [text: string, value: unknown])[] = [
  ['yes', 'yes'],
  ['no', 'no'],
  ['on', 'on'],
  ['Off', 'Off'],
  ['y', 'y'],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['tRUE', 'tRUE'],
  ['false', false],
  ['False', false],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['~', null],
  ['nULL', 'nULL'],
  ['0', 0],
  ['-0', -0],
  ['12', 12],
  ['+12', 12],
  ['-12', -12],
  ['0777', 777],
  ['0o17', 15],
  ['-0o17', -15],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['0o8', '0o8'],
  ['0xZ', '0xZ'],
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['-.5', -0.5],
  ['1e3', 1000],
  ['1.5e-3', 0.0015],
  ['1E+2', 100],
  ['1e', '1e'],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.Inf', Number.NEGATIVE_INFINITY],
  ['.', '.'],
  ['1.2.3', '1.2.3'],
  ['1:30', '1:30'],
  ['12:30:45', '12:30:45'],
  ['2024-01-01', '2024-01-01'],
  ['"12"', '12'],
  ["'true'", 'true'],
  ['!!str 12', '12'],
  ['!!int "12"', 12],
  ['!!float 3', 3],
  ['!!bool "true"', true],
  ['!!null ""', null],
  ['! 12', '12'],
  ['!Sub "a"', 'a'],
  ['!Ref b', 'b'],
  ['-x', '-x'],
  ['.5.6', '.5.6'],
  ['=', '='],
  ['a b', 'a b'],
];

for (const [text, value] of scalars) {
  test(`YAML scalar ${text}`, () => {
    const [document] = parse(`k: ${text}\n`, 'yaml').documents;
    assert.ok(document?.root);
    const { value: actual } = plainValue(document.root, { nulls: 'keep' });
    assert.deepEqual(actual, { k: value });
  });
}

interface Case {
  readonly text: string;
  readonly problems: readonly (readonly [code: string, marked: string, message: RegExp])[];
  readonly values?: readonly unknown[];
}

const cases: readonly Case[] = [
  {
    text: 'a: 1\na: 2\n',
    problems: [['duplicate-property', 'a', /set one line above.*AWS CLI refuses/]],
    values: [{ a: 2 }],
  },
  { text: '{"a": 1, b: 2, \'a\': 3}', problems: [['duplicate-property', "'a'", /on this line/]] },
  { text: 'a: 1\n---\na: 2\n', problems: [], values: [{ a: 1 }, { a: 2 }] },
  { text: 'x: *a\n', problems: [['syntax', '*a', /names no anchor/]], values: [{ x: null }] },
  { text: 'x: &a 1\n---\ny: *a\n', problems: [['syntax', '*a', /names no anchor/]], values: [{ x: 1 }, { y: null }] },
  { text: 'x: &a [*a]\n', problems: [['syntax', '*a', /cannot contain itself/]], values: [{ x: [null] }] },
  { text: 'x: &a 1\ny: &a 2\nz: *a\n', problems: [], values: [{ x: 1, y: 2, z: 2 }] },
  { text: 'b: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}\n', problems: [], values: [{ b: { x: 1, y: 2 }, c: { y: 3, x: 1 } }] },
  {
    text: 'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n',
    problems: [],
    values: [{ a: { x: 1 }, b: { x: 2, y: 2 }, c: { x: 1, y: 2 } }],
  },
  { text: 'a: b: c\nd: 1\n', problems: [['syntax', 'b: c', /second `:`/]], values: [{ a: null, d: 1 }] },
  { text: 'a: 1\n  b: 2\nc: 3\n', problems: [['syntax', 'b: 2', /indented too far/]], values: [{ a: null, c: 3 }] },
  {
    text: 'a: 1\nserv\nb: 2\n',
    problems: [['syntax', 'serv', /`:` is missing/]],
    values: [{ a: 1, serv: null, b: 2 }],
  },
  { text: 'a: 1\nserv', problems: [['syntax', 'serv', /`:` and a value are missing/]], values: [{ a: 1, serv: null }] },
  { text: 'a:\n\t- b\n', problems: [['syntax', '\t', /tabs as indentation/]] },
  { text: 'a:\n\tb: 1\n', problems: [['syntax', '\t', /tabs as indentation/]] },
  { text: 'a:\n  - b\n - c\nd: 1\n', problems: [['syntax', '- c', /list item/]], values: [{ a: ['b'] }] },
  { text: 'a: [1, 2\nb: 3\n', problems: [['syntax', '2', /Missing closing `]`/]], values: [{ a: [1, 2], b: 3 }] },
  { text: 'a: {b: 1}}\n', problems: [['syntax', '}', /Unexpected `}`/]], values: [{ a: { b: 1 } }] },
  { text: '{"a": 1\n "b": 2}', problems: [['syntax', '1', /comma is missing/]] },
  { text: '[a, , b]', problems: [['syntax', ',', /comma/]] },
  { text: 'a: "b\nc: 1\n', problems: [['syntax', '"b', /not closed/]] },
  { text: "a: 'b\n", problems: [['syntax', "'b", /not closed/]] },
  { text: 'a: "b\\"\n', problems: [['syntax', '"b\\"', /not closed|no valid YAML/]] },
  { text: "a: 'it's'\n", problems: [['syntax', "s'", /cannot stand here/]] },
  { text: 'a: "x\\d"\n', problems: [['syntax', '\\d', /no escape/]] },
  { text: 'a: @b\n', problems: [['syntax', '@', /cannot begin with `@`/]], values: [{ a: '@b' }] },
  { text: 'a: |x\n  b\n', problems: [['syntax', 'x', /Behind `\|`/]] },
  { text: 'a: &x &y 1\n', problems: [['syntax', '&y', /only one anchor/]] },
  { text: '- a\nb: 1\n', problems: [['syntax', 'b: 1', /cannot stand here/]] },
  { text: '\ufeffa: 1\n', problems: [], values: [{ a: 1 }] },
  { text: 'a: 1\rb: 2\r\nc: 3', problems: [], values: [{ a: 1, b: 2, c: 3 }] },
  { text: '{\n\t"a": [\n\t\t1\n\t]\n}\n', problems: [], values: [{ a: [1] }] },
  // Placeholders
  {
    text: 'cpu: {{ .cpu }}\nmemory: 1\n',
    problems: [['unquoted-placeholder', '{{ .cpu }}', /no valid YAML/]],
    values: [{ cpu: null, memory: 1 }],
  },
  {
    text: 'cpu: %CPU%\nmemory: 1\n',
    problems: [['unquoted-placeholder', '%CPU%', /placeholder/]],
    values: [{ cpu: null, memory: 1 }],
  },
  { text: 'cpu: <CPU>\nb: ${X}\nc: $Y\n', problems: [], values: [{ cpu: '<CPU>', b: '${X}', c: '$Y' }] },
  { text: 'a: [${X}, b]\n', problems: [['unquoted-placeholder', '${X}', /placeholder/]], values: [{ a: [null, 'b'] }] },
  {
    text: 'a: "{{ x }}"\nb: \'{{ y }}\'\nc: |\n  {{ z }}\n  {{ end }}\n',
    problems: [],
    values: [{ a: '{{ x }}', b: '{{ y }}', c: '{{ z }}\n{{ end }}\n' }],
  },
  { text: 'a: "{{ env "X" }}"\n', problems: [], values: [{ a: '{{ env "X" }}' }] },
  {
    text: '{{- if .x }}\na: 1\n{{- end }}\nb: 2\n',
    problems: [['unquoted-placeholder', '{{- if .x }}', /^2 /]],
    values: [{ a: 1, b: 2 }],
  },
  {
    text: 'a: 1\n{{ include "x" . }}\nb: 2\n',
    problems: [['unquoted-placeholder', '{{ include "x" . }}', /placeholder/]],
    values: [{ a: 1, b: 2 }],
  },
  { text: 'a: app-{{ .x }}\n', problems: [], values: [{ a: 'app-{{ .x }}' }] },
  { text: '{{a: 1}: 2}\n', problems: [] },
];

for (const { text, problems, values } of cases) {
  test(`YAML ${JSON.stringify(text)}`, () => {
    const file = parse(text, 'yaml');
    assert.deepEqual(
      file.problems.map((each) => [each.code, text.slice(each.start, each.end)]),
      problems.map(([code, marked]) => [code, marked]),
    );
    for (const [index, [, , message]] of problems.entries()) assert.match(file.problems[index]?.message ?? '', message);
    if (values === undefined) return;
    const actual = file.documents.map(({ root }) => root && plainValue(root, { nulls: 'keep' }).value);
    assert.deepEqual(actual, values);
  });
}

test('aliases cannot make a document larger than the budget', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 30; level += 1) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  const file = parse(lines.join('\n'), 'yaml');
  const root = file.documents[0]?.root;
  assert.ok(root);
  assert.match(file.problems[0]?.message ?? '', /more than 200,000 values/);
  assert.ok(JSON.stringify(plainValue(root).value).length < 4_000_000);
});

for (const text of ['['.repeat(10_000), '- '.repeat(10_000), '{a: '.repeat(5_000), '? '.repeat(3_000)]) {
  test(`YAML ${text.slice(0, 4)}… ${text.length} long is one problem`, () => {
    const file = parse(text, 'yaml');
    assert.equal(file.problems.length, 1);
    assert.match(file.problems[0]?.message ?? '', /200 levels/);
  });
}

test('a file of 500 documents', () => {
  const file = parse(`${'a: 1\n---\n'.repeat(499)}a: 1\n`, 'yaml');
  assert.equal(file.documents.length, 500);
  assert.equal(file.problems.length, 0);
});
