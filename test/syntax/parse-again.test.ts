import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../server/syntax/parse.ts';
import type { SourceFile } from '../../server/syntax/tree.ts';
import { documentText } from './tree-text.ts';
import { yamlSnippets } from './yaml-snippets.ts';

// What a file says must not depend on what stood in it before.

function shown({ documents, problems, text }: SourceFile): string {
  const trees = documents.map((each) => `${each.start}-${each.end}\n${documentText(each, text)}`);
  return [...trees, JSON.stringify(problems, undefined, 1)].join('\n');
}

function checkEdits(texts: readonly string[]): void {
  let file = parse(texts[0] ?? '', 'yaml');
  for (const text of texts.slice(1)) {
    file = file.parseAgain(text);
    assert.equal(shown(file), shown(parse(text, 'yaml')), `behind an edit: ${JSON.stringify(text)}`);
  }
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
  test(`a file parsed again is the file parsed anew: ${name}`, () => checkEdits(texts));
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

test('random keystrokes in words of random documents', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...yamlSnippets), { minLength: 1, maxLength: 3 }),
      fc.array(keystroke, { minLength: 1, maxLength: 5 }),
      (pieces, strokes) => {
        const texts = [pieces.join('---\n')];
        for (const { at, removed, inserted } of strokes) {
          const text = texts.at(-1) ?? '';
          const words = [...text.matchAll(/\w/g)];
          const offset = words[at % Math.max(words.length, 1)]?.index ?? 0;
          texts.push(text.slice(0, offset) + inserted + text.slice(offset + removed));
        }
        checkEdits(texts);
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
        checkEdits(texts);
      },
    ),
    { numRuns: 600 },
  );
});
