import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../server/syntax/parse.ts';
import type { SourceFile, SourceLanguage, ValueNode } from '../../server/syntax/tree.ts';
import { punctuation } from './punctuation.ts';
import { documentText } from './tree-text.ts';
import { yamlSnippets } from './yaml-snippets.ts';

// What a file says must not depend on what stood in it before.

function shown({ documents, problems, text }: SourceFile): string {
  const trees = documents.map((each) => `${each.start}-${each.end}\n${documentText(each, text)}`);
  return [...trees, JSON.stringify(problems, undefined, 1)].join('\n');
}

function checkEdits(texts: readonly string[], language: SourceLanguage): void {
  let file = parse(texts[0] ?? '', language);
  for (const text of texts.slice(1)) {
    file = file.parseAgain(text);
    assert.equal(shown(file), shown(parse(text, language)), `behind an edit: ${JSON.stringify(text)}`);
    for (const { root } of file.documents) checkParents(root, undefined);
  }
}

function checkParents(node: ValueNode | undefined, parent: ValueNode | undefined): void {
  assert.equal(node?.parent, parent);
  if (node?.kind === 'array') for (const item of node.items) checkParents(item, node);
  if (node?.kind === 'object') for (const { value } of node.members) checkParents(value, node);
}

const edits: readonly { readonly name: string; readonly texts: readonly string[] }[] = [
  { name: 'in the middle document', texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', 'a: 1\n---\nb: 22\n---\nc: 3\n'] },
  {
    name: 'broken and mended',
    texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', 'a: 1\n---\nb: [\n---\nc: 3\n', 'a: 1\n---\nb: [1]\n---\nc: 3\n'],
  },
  {
    name: 'a byte order mark before a marker',
    texts: ['- |\n  a\n- >\n  b\n\ufeff---\n', ' |\n  a\n- >\n  b\n\ufeff---\n'],
  },
  { name: 'an indented marker in front', texts: [' ---\n---\n', '/ ---\n---\n', ' ---\n---\n'] },
  { name: 'a marker removed', texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', 'a: 1\n--\nb: 2\n---\nc: 3\n'] },
  { name: 'a marker added', texts: ['a: 1\n\nb: 2\n---\nc: 3\n', 'a: 1\n---\nb: 2\n---\nc: 3\n'] },
  { name: 'text right behind a marker', texts: ['a: 1\n---\nb: 2\n', 'a: 1\n---x\nb: 2\n', 'a: 1\n--- x\n'] },
  {
    name: 'the first document removed',
    texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', '\n---\nb: 2\n---\nc: 3\n', '---\nb: 2\n---\nc: 3\n'],
  },
  {
    name: 'only a comment left in front',
    texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', '# a\n---\nb: 2\n---\nc: 3\n', 'a: 2 # a\n---\nb: 2\n---\nc: 3\n'],
  },
  {
    name: 'an anchor in a moved document',
    texts: [
      'a: 1\n---\nb: &x {y: 1}\nc: *x\nd:\n  <<: *x\n&k e: *k\n',
      'a: 11\n---\nb: &x {y: 1}\nc: *x\nd:\n  <<: *x\n&k e: *k\n',
    ],
  },
  {
    name: 'an alias without its anchor',
    texts: ['a: &x 1\n---\nb: *x\n---\nc: 1\n', 'a: &x 2\n---\nb: *x\n---\nc: 1\n'],
  },
  {
    name: 'a directive comes',
    texts: ['a: 1\n---\nb: 2\n', '%YAML 1.2\n---\nb: 2\n---\nc: 3\n', 'a: 1\n---\nb: 2\n---\nc: 3\n'],
  },
  {
    name: 'an end marker comes',
    texts: ['a: 1\n---\nb: 2\n---\nc: 3\n', 'a: 1\n...\nb: 2\n---\nc: 3\n', 'a: 1\n---\nb: 2\n---\nc: 3\n'],
  },
  {
    name: 'placeholders, counted once',
    texts: [
      'a: {{ x }}\n---\nb: {{ y }}\n---\nc: 1\n',
      'a: {{ x }}\n---\nb: 1\n---\nc: {{ z }}\n',
      'a: 1\n---\nb: 1\n---\nc: {{ z }}\n',
    ],
  },
  {
    name: 'placeholders that are no YAML',
    texts: ['a: %X%\n---\nb: 1\n---\nc: ${Y}\n', 'a: %X%\n---\nb: [\n---\nc: ${Y}\n'],
  },
  { name: 'a repeated key in a moved document', texts: ['a: 1\n---\nb: 2\nb: 3\n', 'a: 1\n\n\n---\nb: 2\nb: 3\n'] },
  {
    name: 'an open quote before a marker',
    texts: ['a: "x"\n---\nb: "y"\n---\nc: 1\n', 'a: "x\n---\nb: "y"\n---\nc: 1\n'],
  },
  { name: 'a block scalar before a marker', texts: ['a: |\n  x\n---\nb: 1\n', 'a: |\n  x\n y\n---\nb: 1\n'] },
  {
    name: 'Windows line ends',
    texts: ['a: 1\r\n---\r\nb: 2\r\n---\r\nc: 3\r\n', 'a: 1\r\n---\r\nb: 2x\r\n---\r\nc: 3\r\n'],
  },
  { name: 'lone carriage returns', texts: ['a: 1\r---\rb: 2\r---\rc: 3\r', 'a: 1\r---\rb: [\r---\rc: 3\r'] },
  { name: 'a byte order mark', texts: ['\ufeffa: 1\n---\nb: 2\n', '\ufeffa: 11\n---\nb: 2\n', 'a: 11\n---\nb: 2\n'] },
  {
    name: 'more than twenty broken documents',
    texts: ['a: 1\n', 'a: [\n---\n'.repeat(30), `b: 1\n---\n${'a: [\n---\n'.repeat(30)}`],
  },
  {
    name: 'a value typed',
    texts: ['a: b\nc: [1, 2]\nd:\n', 'a: bc\nc: [1, 2]\nd:\n', 'a: true\nc: [1, 2]\nd:\n', 'a: 1\nc: [1, 2]\nd:\n'],
  },
  {
    name: 'a value in quotes typed',
    texts: ["a: 'b'\nc: 1\n", "a: 'b # c'\nc: 1\n", "a: ''\nc: 1\n", "a: '''\nc: 1\n"],
  },
  { name: 'a value becomes a key', texts: ['- a\n- b\n', '- a:\n- b\n', '- a:b\n- b\n', '- a: b\n- b\n'] },
  { name: 'a value becomes a marker', texts: ['a\n', '-\n', '---\n', '...\n'] },
  { name: 'an item goes on in the next line', texts: ['- a\n  b\n- c\n', '- ax\n  b\n- c\n', '- ax\n  bx\n- c\n'] },
  { name: 'a line of a block scalar', texts: ['a: |\n  b: c\n  d\ne: 1\n', 'a: |\n  b: cx\n  d\ne: 1\n'] },
  { name: 'a line within quotes', texts: ['a: "x\n  b: c\n  d"\ne: 1\n', 'a: "x\n  b: cx\n  d"\ne: 1\n'] },
  {
    name: 'a line within brackets',
    texts: [
      'a: {\n  b: c\n  }\ne: [\n  x\n  ]\n',
      'a: {\n  b: c:d\n  }\ne: [\n  x\n  ]\n',
      'a: {\n  b: c\n  }\ne: [\n  xy\n  ]\n',
    ],
  },
  { name: 'a key within brackets', texts: ['a: {\n  b\n  : c}\n', 'a: {\n  bx\n  : c}\n'] },
  {
    name: 'a value with an anchor or a tag',
    texts: ['a: &x\n  b\nc: *x\n', 'a: &x\n  bc\nc: *x\n', 'a: !!str\n  1\nc: 2\n', 'a: !!str\n  12\nc: 2\n'],
  },
  {
    name: 'a value in what aliases stand for',
    texts: ['a: &x\n  b: 1\nc: *x\n<<: *x\n', 'a: &x\n  b: 12\nc: *x\n<<: *x\n'],
  },
  { name: 'a value beside a repeated key', texts: ['a: 1\na: 2\nb: 3\n', 'a: 1\na: 2\nb: 34\n'] },
  { name: 'a value beside a placeholder', texts: ['a: {{ x }}\nb: c\n', 'a: {{ x }}\nb: cd\n'] },
  { name: 'an empty value behind', texts: ['- a\n-\n- {b, c}\n', '- abc\n-\n- {b, c}\n'] },
  {
    name: 'a value of a moved document',
    texts: ['a: 1\n---\nb: 2\nc:\n', 'a: 12\n---\nb: 2\nc:\n', 'a: 12\n---\nb: 23\nc:\n', 'a: 1\n---\nb: 234\nc:\n'],
  },
  { name: 'all of it removed and put back', texts: ['a: 1\n---\nb: 2\n', '', 'a: 1\n---\nb: 2\n'] },
];

for (const { name, texts } of edits) {
  test(`a file parsed again is the file parsed anew: ${name}`, () => checkEdits(texts, 'yaml'));
}

const jsonEdits: readonly { readonly name: string; readonly texts: readonly string[] }[] = [
  { name: 'a string typed', texts: ['{"a": "b", "c": [1]}', '{"a": "bc", "c": [1]}', '{"a": "", "c": [1]}'] },
  {
    name: 'a number typed',
    texts: ['[1, {"a": 2}]', '[12, {"a": 2}]', '[12, {"a": 0}]', '[12, {"a": 00}]', '[-1, {"a": 0}]'],
  },
  { name: 'a number removed', texts: ['{"a": 1, "b": 2}', '{"a": , "b": 2}', '{"a": 3, "b": 2}'] },
  { name: 'a number becomes another kind', texts: ['[1]', '["1"]', '[true]', '[1.5]', '[1e3]', '[15]'] },
  { name: 'a key typed', texts: ['{"a": 1, "b": 2}', '{"ab": 1, "b": 2}', '{"b": 1, "b": 2}'] },
  { name: 'a quote typed and removed', texts: ['{"a": "b"}', '{"a": ""b"}', '{"a": "b"}', '{"a": "bc"}'] },
  {
    name: 'a bracket typed, then a value, then it is removed',
    texts: ['[["a"], 1]', '[[["a"], 1]', '[[["ab"], 1]', '[["ab"], 1]'],
  },
  { name: 'an escape typed', texts: ['["a", 1]', '["a\\", 1]', '["a\\n", 1]', '["an", 1]'] },
  { name: 'a line break in a string', texts: ['["ab", 1]', '["a\nb", 1]', '["ab", 1]'] },
  { name: 'a template in a string', texts: ['["ab", 1]', '["a{{ b "c" }}", 1]', '["a{{ b }}", 1]', '["a", 1]'] },
  { name: 'beside a repeated key', texts: ['{"a": 1, "a": "b"}', '{"a": 1, "a": "bc"}'] },
  { name: 'a comment typed', texts: ['["a"]', '["a"] // b', '["ab"] // b', '["ab" // b\n]'] },
  { name: 'letters of any kind', texts: ['{"a": "ü"}', '{"a": "üĕ𝄞"}', '{"a": "ü𝄞"}', '{"a": "\u2028"}'] },
  {
    name: 'Windows line ends',
    texts: ['{\r\n  "a": "b",\r\n  "c": 1\r\n}\r\n', '{\r\n  "a": "bc",\r\n  "c": 12\r\n}\r\n'],
  },
  { name: 'a letter before the only value', texts: ['"a"', 'b"a"', ' "a"', '/ "a"'] },
  { name: 'all of it removed and put back', texts: ['["a"]', '', '["a"]', '"a"', '"ab"', 'ab', '12', '123'] },
];

/** So long that no object or array is most of the text, which is then read anew. */
function long(text: string): string {
  return text === '' ? text : `${text}${' '.repeat(2 * text.length)}`;
}

for (const { name, texts } of jsonEdits) {
  for (const language of ['json', 'jsonc'] as const) {
    test(`a ${language} file parsed again is the file parsed anew: ${name}`, () => {
      checkEdits(texts, language);
      checkEdits(texts.map(long), language);
    });
  }
}

test('documents that an edit leaves alone are taken over', () => {
  const file = parse('a: 1\n---\nb: 2\n---\nc: 3\n', 'yaml');
  const next = file.parseAgain('a: 1\n---\nb: 22\n---\nc: 3\n');
  const taken = next.documents.map((document) => next.reused.get(document));
  assert.deepEqual(
    taken.map((reuse) => reuse && [file.documents.indexOf(reuse.from), reuse.shift]),
    [[0, 0], undefined, [2, 1]],
  );
});

const piece = fc.oneof(
  fc.constantFrom(...yamlSnippets.filter((text) => text.length < 200)),
  fc.constantFrom(
    '---\n',
    '---',
    '--- ',
    '\n',
    '...\n',
    '%YAML 1.2\n',
    '# c\n',
    '"',
    "'",
    '[',
    '{',
    'a: 1\n',
    'b: |\n  x\n',
    '{{ x }}',
    '\r\n',
    ' ',
  ),
);

const keystroke = fc.record({
  at: fc.nat(),
  /** How many texts back the one is that is put back; 0: none. */
  undo: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  removed: fc.nat({ max: 2 }),
  inserted: fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9_./:-]{0,3}$/) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ' ',
        '#',
        ': ',
        "'",
        '"',
        '!',
        '&',
        '*',
        '?',
        ',',
        '[',
        '}',
        '|',
        '\n',
        '\r',
        '-',
        '~',
        '<<',
      ),
    },
  ),
});

/** The text behind each keystroke in a word; now and then one before is put back, as by undo. */
function typed(
  text: string,
  strokes: readonly { at: number; removed: number; inserted: string; undo: number }[],
): string[] {
  const texts = [text];
  for (const { at, removed, inserted, undo } of strokes) {
    const last = texts.at(-1) ?? '';
    const words = [...last.matchAll(/\w/g)];
    const offset = words[at % Math.max(words.length, 1)]?.index ?? 0;
    texts.push(last.slice(0, offset) + inserted + last.slice(offset + removed));
    if (undo > 0) texts.push(texts.at(-1 - undo) ?? text);
  }
  return texts;
}

test('random keystrokes in words of random documents', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...yamlSnippets), { minLength: 1, maxLength: 3 }),
      fc.array(keystroke, { minLength: 1, maxLength: 5 }),
      (pieces, strokes) => checkEdits(typed(pieces.join('---\n'), strokes), 'yaml'),
    ),
    { numRuns: 400 },
  );
});

test('random keystrokes in words of random JSON', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.nat({ max: 2 }),
      fc.array(keystroke, { minLength: 1, maxLength: 6 }),
      (value, indent, strokes) => checkEdits(typed(long(JSON.stringify(value, undefined, indent)), strokes), 'jsonc'),
    ),
    { numRuns: 400 },
  );
});

const jsonEdit = fc.record({
  at: fc.nat(),
  removed: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 12 }) }),
  inserted: fc.oneof(
    fc.constantFrom('', '', ' ', '\n', '\r\n', ...punctuation, '\\', '//', '/*', '*/', '{{', '}}', '{%'),
    fc.constantFrom(
      '"a": ',
      '"a": 1,',
      '"a": {"b": 1}',
      'null',
      ', "b"',
      '"{{ x "y" }}"',
      '<A>',
      '[1],',
      '{},\n',
      "'a'",
      '1',
    ),
  ),
  /** As by undo. */
  isTakenBack: fc.boolean(),
});

test('random edits of random JSON', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 5 }),
      fc.nat({ max: 2 }),
      fc.array(jsonEdit, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('json' as const, 'jsonc' as const),
      (value, indent, changes, language) => {
        const texts = [JSON.stringify([value, { a: value }], undefined, indent)];
        for (const { at, removed, inserted, isTakenBack } of changes) {
          const text = texts.at(-1) ?? '';
          const offset = at % (text.length + 1);
          texts.push(text.slice(0, offset) + inserted + text.slice(offset + removed));
          if (isTakenBack) texts.push(text);
        }
        checkEdits(texts.map(long), language);
      },
    ),
    { numRuns: 400 },
  );
});

test('random edits of random documents', () => {
  const edit = fc.record({ at: fc.nat(), removed: fc.nat({ max: 6 }), inserted: fc.oneof(fc.constant(''), piece) });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      (pieces, changes) => {
        const texts = [pieces.join('')];
        for (const { at, removed, inserted } of changes) {
          const text = texts.at(-1) ?? '';
          const offset = at % (text.length + 1);
          texts.push(text.slice(0, offset) + inserted + text.slice(offset + removed));
        }
        checkEdits(texts, 'yaml');
      },
    ),
    { numRuns: 600 },
  );
});
