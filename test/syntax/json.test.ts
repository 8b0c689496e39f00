import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

interface Case {
  readonly text: string;
  readonly language?: SourceLanguage;
  /** `code`, the marked text, the message. */
  readonly problems: readonly (readonly [code: string, marked: string, message: RegExp])[];
  /** What is still known of the file; not compared when left out. */
  readonly value?: unknown;
}

const cases: readonly Case[] = [
  { text: '', problems: [] },
  { text: ' \n', problems: [] },
  {
    text: '{"a": [1, -2.5e3, true, false, null, "x"], "b": {}}',
    problems: [],
    value: { a: [1, -2500, true, false, null, 'x'], b: {} },
  },
  { text: '"\\u00e4\\n\\/"', problems: [], value: 'ä\n/' },
  { text: '{"a": 1 "b": 2}', problems: [['syntax', '1', /comma between members/]], value: { a: 1, b: 2 } },
  { text: '{"a": 1\n"b": 2}', problems: [['syntax', '1', /comma between members/]], value: { a: 1, b: 2 } },
  { text: '[1 2]', problems: [['syntax', '1', /comma between items/]], value: [1, 2] },
  { text: '{"a": 1,}', problems: [['syntax', ',', /no comma before `}`/]], value: { a: 1 } },
  { text: '[1,]', problems: [['syntax', ',', /no comma before `]`/]], value: [1] },
  { text: '[1,]', language: 'jsonc', problems: [] },
  { text: '[1,,2]', problems: [['syntax', ',', /Unexpected comma/]], value: [1, 2] },
  { text: '{,}', problems: [['syntax', ',', /Unexpected comma/]], value: {} },
  { text: '{"a": }', problems: [['syntax', ':', /Value expected after `:`/]], value: { a: null } },
  { text: '{"a":\n"b": 2}', problems: [['syntax', ':', /Value expected/]], value: { a: null, b: 2 } },
  { text: '{"a"\n"b": 2}', problems: [['syntax', '"a"', /Expected `:`/]], value: { a: null, b: 2 } },
  { text: '{"a" 1, "b": 2}', problems: [['syntax', '"a"', /Expected `:`/]], value: { a: 1, b: 2 } },
  { text: '{"a"', problems: [['syntax', '"a"', /Expected `:`/]], value: { a: null } },
  { text: '{', problems: [['syntax', '{', /Missing closing `}`/]], value: {} },
  { text: '{"a": [1, 2', problems: [['syntax', '[', /Missing closing `]`/]], value: { a: [1, 2] } },
  {
    text: '{"a": [1, {"b": 2], "c": 3}',
    problems: [['syntax', '{', /Missing closing `}`/]],
    value: { a: [1, { b: 2 }], c: 3 },
  },
  { text: '{"a": 1]', problems: [['syntax', ']', /Unexpected `]`/]] },
  { text: '[1}', problems: [['syntax', '}', /Unexpected `}`/]], value: [1] },
  { text: '{}}', problems: [['syntax', '}', /nothing is open/]], value: {} },
  { text: '{} {}', problems: [['syntax', '{', /only one/]], value: {} },
  { text: '}', problems: [['syntax', '}', /JSON value is expected/]] },
  { text: '{"a": "x\n}', problems: [['syntax', '"x', /not closed/]], value: { a: null } },
  { text: '{"a": "x', problems: [['syntax', '"x', /not closed/]], value: { a: null } },
  { text: '{"a: 1,\n"b": 2}', problems: [['syntax', '"a: 1,', /not closed/]] },
  { text: '"a\tb"', problems: [['syntax', '\t', /tab cannot stand/]] },
  { text: '"a\\d"', problems: [['syntax', '\\d', /no JSON escape/]] },
  { text: '"a\\u12"', problems: [['syntax', '\\u12', /no JSON escape/]] },
  { text: '"\\\\\\x"', problems: [['syntax', '\\x', /no JSON escape/]] },
  { text: "{'a': 'b'}", problems: [['syntax', "'a'", /double quotes in JSON: `'a'`/]], value: { a: 'b' } },
  { text: "['a, b']", problems: [['syntax', "'a, b'", /double quotes/]], value: ['a, b'] },
  { text: '{a: 1}', problems: [['syntax', 'a', /Keys need double quotes in JSON: `a`/]], value: { a: 1 } },
  { text: '{1: 1}', problems: [['syntax', '1', /Keys need double quotes/]], value: { 1: 1 } },
  { text: '[True]', problems: [['syntax', 'True', /write `true`/]] },
  { text: '[None]', problems: [['syntax', 'None', /write `null`/]] },
  { text: '[EC2]', problems: [['syntax', 'EC2', /strings need double quotes/]] },
  { text: '[“x”]', problems: [['syntax', '“x”', /straight double quotes/]] },
  { text: '[01]', problems: [['syntax', '01', /leading zero/]] },
  { text: '[+1]', problems: [['syntax', '+1', /remove the `\+`/]] },
  { text: '[.5]', problems: [['syntax', '.5', /before the point/]] },
  { text: '[1.]', problems: [['syntax', '1.', /after|follow/]] },
  { text: '[10px]', problems: [['syntax', '10px', /no JSON number/]] },
  { text: '{1}', problems: [['syntax', '1', /a key in double quotes/]], value: {} },
  { text: '{{}}', problems: [['unquoted-placeholder', '{{}}', /placeholder/]] },
  { text: '{: 1}', problems: [['syntax', ':', /key is missing/]], value: {} },
  { text: '{[1]: 2, "b": 1}', problems: [['syntax', '[', /key in double quotes/]] },
  { text: 'cluster: prod\nname: x\n', problems: [['syntax', 'cluster', /no JSON value/]] },
  { text: '\u00a0{}', problems: [['syntax', '\u00a0', /Unexpected/]] },
  // One cause, one problem
  { text: '{"a": foo bar baz, "b": 1}', problems: [['syntax', 'foo', /no JSON value/]] },
  { text: '[1 2 3 4 5]', problems: [['syntax', '1', /comma/]] },
  // What only the AWS CLI refuses
  {
    text: '// a\n{"b": 1} /* c */',
    problems: [['cli-json-comment', '// a', /2 comments.*AWS CLI refuses/]],
    value: { b: 1 },
  },
  { text: '{"b": 1} // c', problems: [['cli-json-comment', '// c', /a comment.*YAML/]] },
  { text: '// a\n{"b": 1}', language: 'jsonc', problems: [] },
  { text: '\ufeff{"b": 1}', problems: [['cli-json-bom', '\ufeff', /byte order mark/]], value: { b: 1 } },
  { text: '\ufeff{"b": 1}', language: 'jsonc', problems: [['cli-json-bom', '\ufeff', /byte order mark/]] },
  { text: '{} /* x', language: 'jsonc', problems: [['syntax', '/*', /not closed/]] },
  { text: '{"a": "// x", "b": "/* y */"}', problems: [] },
  // Repeated keys
  {
    text: '{"a": 1,\n"b": 2,\r\n"a": 3}',
    problems: [['duplicate-property', '"a"', /2 lines above/]],
    value: { a: 3, b: 2 },
  },
  {
    text: '{"a": 1, "\\u0061": 2}',
    problems: [['duplicate-property', '"\\u0061"', /`a` is already set/]],
    value: { a: 2 },
  },
  { text: '{"a": {"b": 1}, "b": {"a": 2}}', problems: [] },
  // Placeholders
  {
    text: '{"a": <COUNT>}',
    problems: [['unquoted-placeholder', '<COUNT>', /^Unquoted placeholder `<COUNT>`/]],
    value: { a: null },
  },
  {
    text: '{"a": ${X}, "b": $Y, "c": %Z%, "d": {{ .w }}, "e": @V@}',
    problems: [['unquoted-placeholder', '${X}', /^5 unquoted placeholders, the first is `\$\{X\}`/]],
    value: { a: null, b: null, c: null, d: null, e: null },
  },
  {
    text: '[$ITEM,\n{{ range .x }}\n{"a": 1},\n{{ end }}\n]',
    problems: [['unquoted-placeholder', '$ITEM', /^3 /]],
    value: [null, { a: 1 }],
  },
  {
    text: '{"a": 1\n{{- if .b }}, "b": 2{{ end }}}',
    problems: [['unquoted-placeholder', '{{- if .b }}', /^2 /]],
    value: { a: 1, b: 2 },
  },
  {
    text: '{"a": <A>-<B>, "b": 1}',
    problems: [['unquoted-placeholder', '<A>-<B>', /placeholder/]],
    value: { a: null, b: 1 },
  },
  {
    text: '{"a": "{{ env "TAG" "x" }}", "b": 1}',
    problems: [['unquoted-placeholder', '"{{ env "TAG" "x" }}"', /placeholder/]],
    value: { a: '{{ env "TAG" "x" }}', b: 1 },
  },
  { text: '{"a": "{{ .x }}", "b": "<Y>"}', problems: [], value: { a: '{{ .x }}', b: '<Y>' } },
  { text: '{$KEY: 1}', problems: [['unquoted-placeholder', '$KEY', /placeholder/]], value: { $KEY: 1 } },
];

for (const { text, language = 'json', problems, value } of cases) {
  test(`${language} ${JSON.stringify(text)}`, () => {
    const file = parse(text, language);
    assert.deepEqual(
      file.problems.map((each) => [each.code, text.slice(each.start, each.end)]),
      problems.map(([code, marked]) => [code, marked]),
    );
    for (const [index, [, , message]] of problems.entries()) assert.match(file.problems[index]?.message ?? '', message);
    if (value === undefined) return;
    const root = file.documents[0]?.root;
    assert.ok(root);
    assert.deepEqual(plainValue(root, { nulls: 'keep' }).value, value);
  });
}

test('severities of JSON problems', () => {
  const { problems } = parse('\ufeff{"a": <X>, // c\n"a": 1,}', 'json');
  assert.deepEqual(Object.fromEntries(problems.map(({ code, severity }) => [code, severity])), {
    'cli-json-bom': 'information',
    'cli-json-comment': 'information',
    'unquoted-placeholder': 'information',
    'duplicate-property': 'warning',
    syntax: 'error',
  });
});

test('a flood of errors ends at 20 problems', () => {
  const { problems } = parse(`[${'x,\n'.repeat(500)}]`, 'json');
  assert.equal(problems.length, 20);
});

for (const open of ['[', '{"a":']) {
  test(`${open} 100,000 deep is one problem`, () => {
    const file = parse(open.repeat(100_000), 'json');
    assert.equal(file.problems.length, 1);
    assert.match(file.problems[0]?.message ?? '', /200 levels/);
  });
}
