import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { PlainValue, TreeChange } from '../../server/syntax/edits.ts';
import { textEdits } from '../../server/syntax/edits.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import { parse } from '../../server/syntax/parse.ts';
import { nodeAtPath } from '../../server/syntax/path.ts';
import type {
  ConcreteNode,
  Member,
  ObjectNode,
  SourceFile,
  SourceLanguage,
  ValueNode,
} from '../../server/syntax/tree.ts';
import { fixtures } from './fixtures.ts';
import { yamlSnippets } from './yaml-snippets.ts';

/** A change by the path of what it is about. */
type Change =
  | { readonly remove: string }
  | { readonly rename: string; readonly to: string }
  | { readonly set: string; readonly to: PlainValue }
  | { readonly insert: string; readonly to: PlainValue; readonly after?: string }
  | { readonly append: string; readonly to: PlainValue };

interface Case {
  readonly name: string;
  readonly language?: SourceLanguage;
  readonly before: string;
  readonly change: Change | readonly Change[];
  /** Undefined: it cannot be made. */
  readonly after: string | undefined;
}

function nodeAt(file: SourceFile, path: string): ConcreteNode {
  const root = file.documents[0]?.root;
  assert.ok(root);
  const { node } = nodeAtPath(root, path);
  assert.ok(node, `nothing at ${path}`);
  return node;
}

function split(path: string): { readonly container: string; readonly name: string } {
  const index = path.lastIndexOf('.');
  return { container: path.slice(0, Math.max(index, 0)), name: path.slice(index + 1) };
}

function memberAt(file: SourceFile, path: string): { readonly object: ObjectNode; readonly member: Member } {
  const { container, name } = split(path);
  const object = nodeAt(file, container);
  assert.equal(object.kind, 'object');
  const member = object.members.findLast(({ key }) => key.name === name);
  assert.ok(member, `no member ${path}`);
  return { object, member };
}

function treeChange(file: SourceFile, change: Change): TreeChange {
  if ('remove' in change) {
    const item = /^(.*)\[(\d+)\]$/.exec(change.remove);
    if (item === null) return { change: 'remove-member', ...memberAt(file, change.remove) };
    const array = nodeAt(file, item[1] ?? '');
    assert.equal(array.kind, 'array');
    return { change: 'remove-item', array, item: array.items[Number(item[2])] as ValueNode };
  }
  if ('rename' in change) {
    return { change: 'rename-key', member: memberAt(file, change.rename).member, name: change.to };
  }
  if ('set' in change) return { change: 'replace-value', node: nodeAt(file, change.set), value: change.to };
  if ('append' in change) {
    const array = nodeAt(file, change.append);
    assert.equal(array.kind, 'array');
    return { change: 'append-item', array, value: change.to };
  }
  const { container, name } = split(change.insert);
  const object = nodeAt(file, container);
  assert.equal(object.kind, 'object');
  const { to: value, after } = change;
  return { change: 'insert-member', object, name, value, ...(after === undefined ? {} : { after }) };
}

const cases: readonly Case[] = [
  // JSON
  {
    name: 'the first member',
    language: 'json',
    before: '{ "a": 1, "b": 2 }',
    change: { remove: 'a' },
    after: '{ "b": 2 }',
  },
  {
    name: 'the last member',
    language: 'json',
    before: '{ "a": 1, "b": 2 }',
    change: { remove: 'b' },
    after: '{ "a": 1 }',
  },
  { name: 'the only member', language: 'json', before: '{ "a": 1 }', change: { remove: 'a' }, after: '{}' },
  {
    name: 'a member between',
    language: 'json',
    before: '{"a":1,"b":[2],"c":3}',
    change: { remove: 'b' },
    after: '{"a":1,"c":3}',
  },
  { name: 'the first item', language: 'json', before: '[1, 2, 3]', change: { remove: '[0]' }, after: '[2, 3]' },
  {
    name: 'the last items',
    language: 'json',
    before: '[1, 2, 3]',
    change: [{ remove: '[1]' }, { remove: '[2]' }],
    after: '[1]',
  },
  {
    name: 'a line, with CRLF and tabs',
    language: 'json',
    before: '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 1\r\n\t},\r\n\t"d": 2\r\n}',
    change: { remove: 'b' },
    after: '{\r\n\t"a": 1,\r\n\t"d": 2\r\n}',
  },
  {
    name: 'all lines',
    language: 'json',
    before: '{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}',
    change: [{ remove: 'a.b' }, { remove: 'a.c' }],
    after: '{\n  "a": {}\n}',
  },
  {
    name: 'the last one with a trailing comma',
    language: 'jsonc',
    before: '{\n  "a": 1,\n  "b": 2,\n}',
    change: { remove: 'b' },
    after: '{\n  "a": 1,\n}',
  },
  {
    name: 'between comments, which stay',
    language: 'jsonc',
    before: '{\n  // one\n  "a": 1, // first\n  // two\n  "b": 2 // second\n  // end\n}',
    change: { remove: 'b' },
    after: '{\n  // one\n  "a": 1 // first\n  // two\n  // second\n  // end\n}',
  },
  {
    name: 'commas at the beginning of lines',
    language: 'json',
    before: '{ "a": 1\n, "b": 2\n, "c": 3\n}',
    change: { remove: 'b' },
    after: '{ "a": 1\n, "c": 3\n}',
  },
  {
    name: 'a member on a line of its own',
    language: 'json',
    before: '{\n    "a": 1,\n    "b": 2\n}\n',
    change: { insert: 'c', to: { d: [1, 'x'], e: {}, f: [{ g: true }] } },
    after:
      '{\n    "a": 1,\n    "b": 2,\n    "c": {\n        "d": [1, "x"],\n        "e": {},\n        "f": [\n            {\n                "g": true\n            }\n        ]\n    }\n}\n',
  },
  {
    name: 'a member behind another, and its comment',
    language: 'jsonc',
    before: '{\n  "a": 1, // one\n  "b": 2 // two\n}',
    change: [
      { insert: 'x', to: 0, after: 'a' },
      { insert: 'y', to: 0 },
    ],
    after: '{\n  "a": 1, // one\n  "x": 0,\n  "b": 2, // two\n  "y": 0\n}',
  },
  {
    name: 'a one-line object stays on one line',
    language: 'json',
    before: '{\n  "a": { "b": 1 }\n}',
    change: { insert: 'a.c', to: { d: [] } },
    after: '{\n  "a": { "b": 1, "c": { "d": [] } }\n}',
  },
  {
    name: 'into an empty object',
    language: 'json',
    before: '{\n  "a": {}\n}',
    change: { insert: 'a.b', to: 1 },
    after: '{\n  "a": {\n    "b": 1\n  }\n}',
  },
  {
    name: 'into an empty object of compact JSON',
    language: 'json',
    before: '{"a":{}}',
    change: { insert: 'a.b', to: 1 },
    after: '{"a":{"b":1}}',
  },
  {
    name: 'into an empty list',
    language: 'json',
    before: '{\n  "a": []\n}',
    change: { append: 'a', to: 'x' },
    after: '{\n  "a": ["x"]\n}',
  },
  {
    name: 'a member that is there',
    language: 'json',
    before: '{"a":1}',
    change: { insert: 'a', to: 2 },
    after: '{"a":1}',
  },
  {
    name: 'a removal and an insertion at the end',
    language: 'json',
    before: '{\n  "a": 1,\n  "b": 2\n}',
    change: [{ remove: 'b' }, { insert: 'c', to: 3 }],
    after: '{\n  "a": 1,\n  "c": 3\n}',
  },
  {
    name: 'the only member for another',
    language: 'json',
    before: '{"a":{"b":1}}',
    change: [{ remove: 'a.b' }, { insert: 'a.c', to: 3 }],
    after: '{"a":{"c":3}}',
  },
  {
    name: 'a key and its value',
    language: 'json',
    before: '{"a":1}',
    change: [
      { rename: 'a', to: 'b' },
      { set: 'a', to: 'x' },
    ],
    after: '{"b":"x"}',
  },
  {
    name: 'a key to one that is there',
    language: 'json',
    before: '{"a":1,"b":2}',
    change: { rename: 'a', to: 'b' },
    after: undefined,
  },
  {
    name: 'in a removed member',
    language: 'json',
    before: '{"a":{"b":1},"c":2}',
    change: [{ remove: 'a' }, { set: 'a.b', to: 2 }],
    after: undefined,
  },
  {
    name: 'a removal in a removed member',
    language: 'json',
    before: '{"a":{"b":1},"c":2}',
    change: [{ remove: 'a' }, { remove: 'a.b' }],
    after: '{"c":2}',
  },
  {
    name: 'beside a syntax error',
    language: 'json',
    before: '{"a":1 "b":2,"c":3}',
    change: { remove: 'b' },
    after: undefined,
  },
  {
    name: 'far from a syntax error',
    language: 'json',
    before: '{"a":{"x":},"b":{"c":1,"d":2}}',
    change: { remove: 'b.c' },
    after: '{"a":{"x":},"b":{"d":2}}',
  },
  {
    name: 'beside a template statement',
    language: 'json',
    before: '{"a":1,{{ if .x }}"b":2,{{ end }}"c":3}',
    change: { remove: 'b' },
    after: undefined,
  },
  // YAML
  {
    name: 'the first member on a dash line',
    before: '- a: 1\n  b: 2\n',
    change: { remove: '[0].a' },
    after: '- b: 2\n',
  },
  {
    name: 'the first members on a dash line, with a comment',
    before: '- a: 1 # one\n  b: 2\n',
    change: { remove: '[0].a' },
    after: '- # one\n  b: 2\n',
  },
  {
    name: 'the only member on a dash line',
    before: '- a: 1\n- b: 2\n',
    change: { remove: '[0].a' },
    after: '- {}\n- b: 2\n',
  },
  {
    name: 'the only member of a value',
    before: 'x: &x # named\n  a: 1\ny: 2\n',
    change: { remove: 'x.a' },
    after: 'x: &x # named\n  {}\ny: 2\n',
  },
  {
    name: 'the only member of an anchored value',
    before: 'x: &x\n  a: 1\ny: 2\n',
    change: { remove: 'x.a' },
    after: 'x: &x {}\ny: 2\n',
  },
  { name: 'the only item', before: 'x:\n- a\ny: 2\n', change: { remove: 'x[0]' }, after: 'x: []\ny: 2\n' },
  {
    name: 'all of a document',
    before: '# c\na: 1\nb: 2\n',
    change: [{ remove: 'a' }, { remove: 'b' }],
    after: '# c\n{}\n',
  },
  {
    name: 'an item with members',
    before: 'x:\n  - a: 1\n    b: 2\n  - c: 3\n',
    change: { remove: 'x[0]' },
    after: 'x:\n  - c: 3\n',
  },
  {
    name: 'an item with comments around',
    before: 'x:\n  # one\n  - 1\n  # two\n  - 2 # 2\n',
    change: { remove: 'x[1]' },
    after: 'x:\n  # one\n  - 1\n  # two\n  # 2\n',
  },
  { name: 'the first of nested lists', before: '- - 1\n  - 2\n', change: { remove: '[0][0]' }, after: '- - 2\n' },
  { name: 'a block scalar', before: 'a: |\n  x\n\n  y\nb: 1\n', change: { remove: 'a' }, after: 'b: 1\n' },
  {
    name: 'behind a block scalar that keeps its line breaks',
    before: 'a: |+\n  x\nb: 1\n\nc: 2\n',
    change: { remove: 'b' },
    after: undefined,
  },
  { name: 'an empty value', before: 'a:\nb: 1\n', change: { remove: 'a' }, after: 'b: 1\n' },
  { name: 'an anchor that is used', before: 'a: &x 1\nb: *x\n', change: { remove: 'a' }, after: undefined },
  { name: 'an alias', before: 'a: &x 1\nb: *x\n', change: { remove: 'b' }, after: 'a: &x 1\n' },
  {
    name: 'what hides a merged member',
    before: 'a: &x {m: 1}\nb:\n  <<: *x\n  m: 2\n',
    change: { remove: 'b.m' },
    after: undefined,
  },
  { name: 'at an anchor', before: 'a: &x 1\nb: *x\n', change: { set: 'a', to: 2 }, after: 'a: &x 2\nb: *x\n' },
  { name: 'a tagged value', before: 'a: !!str 1\n', change: { set: 'a', to: 2 }, after: undefined },
  {
    name: 'with a byte order mark',
    before: '\ufeffa: 1\nb: 2\n',
    change: [{ insert: 'c', to: 3, after: 'a' }],
    after: '\ufeffa: 1\nc: 3\nb: 2\n',
  },
  {
    name: 'the first of several documents',
    before: 'a: 1\n---\nb: 2\n',
    change: { insert: 'c', to: { d: [1] } },
    after: 'a: 1\nc:\n  d:\n    - 1\n---\nb: 2\n',
  },
  {
    name: 'without a line break at the end',
    before: 'a: 1',
    change: { insert: 'c', to: 'no' },
    after: 'a: 1\nc: "no"',
  },
  {
    name: 'behind a value with comments deeper than it',
    before: 'a:\n  b: 1 # b\n  # of a\n# of c\nc: 2\n',
    change: { insert: 'x', to: 1, after: 'a' },
    after: 'a:\n  b: 1 # b\n  # of a\nx: 1\n# of c\nc: 2\n',
  },
  {
    name: 'lists as the file has them',
    before: "l:\n- a: 'x'\n  b:\n      c: 1\n",
    change: { append: 'l', to: { d: ['08', 'y', 1], e: { f: {} } } },
    after: "l:\n- a: 'x'\n  b:\n      c: 1\n- d:\n  - '08'\n  - 'y'\n  - 1\n  e:\n      f: {}\n",
  },
  {
    name: 'flow stays flow',
    before: 'a: {b: 1, c: [x, y]}\n',
    change: [{ remove: 'a.b' }, { append: 'a.c', to: 'p, q' }],
    after: 'a: {c: [x, y, "p, q"]}\n',
  },
  { name: 'a key in its quotes', before: "'a': 1\n", change: { rename: 'a', to: 'b' }, after: "'b': 1\n" },
  { name: 'a key that needs quotes', before: 'a: 1\n', change: { rename: 'a', to: '8080' }, after: '"8080": 1\n' },
  {
    name: 'the last but one in front of a comment in flow',
    before: '[a, # one\n  b # two\n]\n',
    change: { remove: '[0]' },
    after: '[ # one\n  b # two\n]\n',
  },
  {
    name: 'a scalar for a list',
    before: 'a: x # why\nb: 1\n',
    change: { set: 'a', to: ['x'] },
    after: 'a:\n  - x # why\nb: 1\n',
  },
  { name: 'a list for a scalar', before: 'a:\n  - x\nb: 1\n', change: { set: 'a', to: 'x' }, after: 'a: x\nb: 1\n' },
  {
    name: 'an empty value for a scalar',
    before: 'a: # c\nb: 1\n',
    change: { set: 'a', to: 5 },
    after: 'a: 5 # c\nb: 1\n',
  },
  {
    name: 'a block scalar for a plain one',
    before: 'a: >-\n  x\n  y\nb: 1\n',
    change: { set: 'a', to: 'x\ny' },
    after: 'a: "x\\ny"\nb: 1\n',
  },
  { name: 'near a syntax error', before: 'a: 1\nb: [\n', change: { remove: 'a' }, after: undefined },
  { name: 'an explicit key', before: '? a\n: 1\n? b\n: 2\n', change: { remove: 'b' }, after: undefined },
];

suite('changes of a tree, before and after', () => {
  for (const { name, language = 'yaml', before, change, after } of cases) {
    const changes = [change].flat();
    test(`${language}, ${changes.map((each) => Object.keys(each)[0]).join(' and ')}: ${name}`, () => {
      const file = parse(before, language);
      const edits = textEdits(
        file,
        changes.map((each) => treeChange(file, each)),
      );
      assert.equal(edits === undefined ? undefined : applyEdits(before, edits), after);
    });
  }
});

suite('strings are quoted where any YAML reader needs it', () => {
  const plain = [
    'web',
    'web:7',
    'a b',
    'arn:aws:ecs:eu-west-1:1:x/y',
    '10.0.0.0/16',
    'a-b',
    'x#y',
    "it's",
    'http://x',
    '-x',
    'http://a?b=c&d',
  ];
  const quoted = [
    '',
    'yes',
    'No',
    'on',
    'y',
    'null',
    '~',
    'true',
    '08',
    '1.0',
    '1_000',
    '0x1f',
    '0o7',
    '1e3',
    '.inf',
    '12:30',
    '2024-01-01',
    '- a',
    '-',
    '? a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '{a',
    '[a',
    '"a',
    "'a",
    ' a',
    'a ',
    '{{ x }}',
    'a{{x}}',
    '${X}',
    '<A>',
    '---',
    '...',
    '=',
    '<<',
    'a\nb',
    'a\tb',
    '\u007f',
  ];
  for (const value of plain) {
    test(`not ${value}`, () => assert.equal(written(value), `a: ${value}\n`));
  }
  for (const value of quoted) {
    test(JSON.stringify(value), () => assert.match(written(value), /^a: ["'].*["']\n$/));
  }

  function written(value: string): string {
    const before = 'a: x\n';
    const file = parse(before, 'yaml');
    return applyEdits(before, textEdits(file, [treeChange(file, { set: 'a', to: value })]) ?? []);
  }
});

/** Every kind of change at every node. */
function allChanges(file: SourceFile): TreeChange[] {
  const changes: TreeChange[] = [];
  const visit = (node: ValueNode): void => {
    changes.push({ change: 'replace-value', node, value: { a: ['b', {}] } });
    if (node.kind === 'object') {
      changes.push({ change: 'insert-member', object: node, name: 'new', value: ['x'] });
      for (const member of node.members) {
        changes.push({ change: 'remove-member', object: node, member }, { change: 'rename-key', member, name: 'new' });
        visit(member.value);
      }
    }
    if (node.kind === 'array') {
      changes.push({ change: 'append-item', array: node, value: null });
      for (const item of node.items) {
        changes.push({ change: 'remove-item', array: node, item });
        visit(item);
      }
    }
  };
  for (const { root } of file.documents) if (root !== undefined) visit(root);
  return changes;
}

function exercise(text: string, language: SourceLanguage): void {
  const file = parse(text, language);
  const hadErrors = file.problems.some(({ code }) => code === 'syntax' || code === 'unquoted-placeholder');
  const changes = allChanges(file).slice(0, 60);
  for (const change of changes) {
    const edits = textEdits(file, [change]);
    if (edits === undefined) continue;
    let end = -1;
    for (const edit of edits) {
      assert.ok(edit.start >= end && edit.start <= edit.end && edit.end <= text.length, 'in order, within the text');
      end = edit.end;
    }
    const after = parse(applyEdits(text, edits), language);
    const errors = after.problems.filter(({ code }) => code === 'syntax');
    if (!hadErrors) assert.deepEqual(errors, [], `${change.change} of\n${text}\n=>\n${after.text}`);
  }
  textEdits(file, changes);
}

suite('changes of any text', () => {
  for (const snippet of yamlSnippets) {
    test(`YAML ${JSON.stringify(snippet).slice(0, 60)}`, () => exercise(snippet.slice(0, 2000), 'yaml'));
  }

  for (const { name, language, text } of fixtures().filter((each) => each.text.length < 3000)) {
    test(`prefixes of ${name}`, () => {
      for (let end = 0; end <= text.length; end += 5) exercise(text.slice(0, end), language);
    });

    test(`random edits of ${name}`, () => {
      const pieces = [
        '"',
        '{',
        ']',
        ',',
        ':',
        '\n',
        '- ',
        '  ',
        ' # c\n',
        '&a ',
        '*a',
        '<<: ',
        '|\n',
        '{{ x }}',
        '\r\n',
        '? ',
        '!t ',
      ];
      const edit = fc.record({ at: fc.nat(text.length), remove: fc.nat(8), insert: fc.constantFrom(...pieces) });
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
          const edited = edits.reduce(
            (all, { at, remove, insert }) => all.slice(0, at) + insert + all.slice(at + remove),
            text,
          );
          exercise(edited, language);
        }),
        { numRuns: 40 },
      );
    });
  }
});
