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
