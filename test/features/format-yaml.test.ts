import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/engine.ts';
import { type FormatOptions, formatYaml } from '../../server/features/format-yaml.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import type { SourceFile, SourceLanguage } from '../../server/syntax/tree.ts';
import { fixtures } from '../syntax/fixtures.ts';
import { yamlSnippets } from '../syntax/yaml-snippets.ts';

const engine = createEngine();

function formatted(text: string, options: FormatOptions = { tabSize: 2 }, language: SourceLanguage = 'yaml'): string {
  const document = TextDocument.create('file:///a.yaml', language, 1, text);
  const analysis = engine.analyse({ name: 'a.yaml', language, text }, { choice: 'CreateService' });
  return TextDocument.applyEdits(document, formatYaml(analysis, document, options));
}

interface Case {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly options?: FormatOptions;
}

const cases: readonly Case[] = [
  { what: 'nothing to do', before: 'a: 1\nb:\n  - c\n', after: 'a: 1\nb:\n  - c\n' },
  {
    what: 'indentation of objects and lists',
    before: 'a:\n    b:\n       c: 1\n    d:\n         -   e: 1\n             f: 2\n         -   g\n',
    after: 'a:\n  b:\n    c: 1\n  d:\n    - e: 1\n      f: 2\n    - g\n',
  },
  {
    what: 'lists at the column of their keys stay there',
    before: 'a:\n- b:\n    -  c\nd:\n    - e\n',
    after: 'a:\n- b:\n  - c\nd:\n- e\n',
  },
  {
    what: 'four columns',
    before: 'a:\n  b: 1\n  c:\n    - d: 1\n      e:\n        f: 1\n',
    after: 'a:\n    b: 1\n    c:\n        - d: 1\n          e:\n              f: 1\n',
    options: { tabSize: 4, insertSpaces: false },
  },
  {
    what: 'around colons',
    before: 'a:   1\nb  : 2\n"c"   :  &x   3\nd:\t4\n',
    after: 'a: 1\nb: 2\n"c": &x   3\nd: 4\n',
  },
  {
    what: 'comments',
    before:
      '  # top\na:\n        # of b\n    b: 1   # stays   \n\n    # of c\n    c:\n       - 1\n       # in list\n    # end of a\n# of d\nd: 1\n# end\n',
    after:
      '# top\na:\n  # of b\n  b: 1   # stays\n\n  # of c\n  c:\n    - 1\n    # in list\n  # end of a\n# of d\nd: 1\n# end\n',
  },
  {
    what: 'empty lines and the end of the text',
    before: '\n\na: 1  \n\n   \n\nb: 2\t\n\n\n',
    after: 'a: 1\n\nb: 2\n',
  },
  { what: 'a line break at the end, as the others are', before: 'a: 1\r\nb:   2', after: 'a: 1\r\nb: 2\r\n' },
  {
    what: 'texts keep what they say',
    before:
      'a:\n    b: |\n          one  \n            two\n\n\n          three\n\n\n    c: >2-\n        x\n    d: |+\n      keep\n\n\n    e: "x\n\n       y   z"\n    f: plain\n         text\n',
    after:
      'a:\n  b: |\n    one  \n      two\n\n\n    three\n\n  c: >2-\n      x\n  d: |+\n    keep\n\n\n  e: "x\n\n    y   z"\n  f: plain\n    text\n',
  },
  { what: 'a text at the very end', before: 'a:\n    b: |\n        x', after: 'a:\n  b: |\n    x' },
  {
    what: 'brackets stay as they are',
    before: 'a:\n    b: [ 1,2,\n      3   \n   \n      # c\n     ]\n    c: {a: 1,   b: "x  \n      y"}\n',
    after: 'a:\n  b: [ 1,2,\n    3\n\n    # c\n   ]\n  c: {a: 1,   b: "x  \n    y"}\n',
  },
  {
    what: 'documents, anchors, aliases, merge keys, lists of lists',
    before:
      '%YAML 1.2\n---\na:   &x\n     b: 1\nc:\n     <<:   *x\n...\n---  # two\nd:\n-   -  1\n    -  2\n-\n    e: 1\n',
    after: '%YAML 1.2\n---\na: &x\n  b: 1\nc:\n  <<: *x\n...\n---  # two\nd:\n- - 1\n  - 2\n-\n  e: 1\n',
  },
  { what: 'values on the next line', before: 'a:\n      1\nb:   # c\n    x\n', after: 'a:\n  1\nb:   # c\n  x\n' },
  { what: 'a byte order mark', before: '\ufeffa:\n    b: 1\n', after: '\ufeffa:\n  b: 1\n' },
  {
    what: 'some lines only',
    before: 'a:   1\nb:   2\nc:   3\n',
    after: 'a:   1\nb: 2\nc:   3\n',
    options: { tabSize: 2, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } } },
  },
  { what: 'placeholders', before: 'a:   ${X}\nb:   {{ y }}\nc:  "<Z>"\n', after: 'a: ${X}\nb: {{ y }}\nc: "<Z>"\n' },
  { what: 'broken text', before: 'a:   [1\nb:   2\n', after: 'a:   [1\nb:   2\n' },
  {
    what: 'template statements',
    before: 'a:   1\n{{- if .x }}\nb:   2\n{{- end }}\n',
    after: 'a:   1\n{{- if .x }}\nb:   2\n{{- end }}\n',
  },
  { what: 'keys behind question marks', before: '? a\n:   1\nb:   2\n', after: '? a\n:   1\nb:   2\n' },
];

for (const { what, before, after, options } of cases) {
  test(`formats YAML: ${what}`, () => {
    assert.equal(formatted(before, options), after);
    assert.equal(formatted(after, options), after, 'formatting twice changes nothing more');
  });
}

test('none for JSON, and for what is no request', () => {
  assert.equal(formatted('{"a":   1}', { tabSize: 2 }, 'json'), '{"a":   1}');
  const text = 'foo:   1\n';
  const document = TextDocument.create('file:///other.yaml', 'yaml', 1, text);
  assert.deepEqual(
    formatYaml(engine.analyse({ name: 'other.yaml', language: 'yaml', text }), document, { tabSize: 2 }),
    [],
  );
});

test('lines that are right are not touched', () => {
  const text = 'a: 1\nb:   2\nc:\n  d: 3\n';
  const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  const analysis = engine.analyse({ name: 'a.yaml', language: 'yaml', text }, { choice: 'CreateService' });
  assert.deepEqual(formatYaml(analysis, document, { tabSize: 2 }), [
    { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } }, newText: ' ' },
  ]);
});

/** Values, comments, and what could not be read. */
function contentOf(text: string): unknown {
  const { file }: { file: SourceFile } = engine.analyse({ name: 'a.yaml', language: 'yaml', text });
  return {
    values: file.documents.map(({ root }) => root && plainValue(root, { nulls: 'keep' }).value),
    comments: file.comments().map((comment) => comment.text),
    problems: file.problems.map(({ code }) => code),
  };
}

function assertSafe(text: string, tabSize: number): void {
  const once = formatted(text, { tabSize });
  assert.deepEqual(contentOf(once), contentOf(text), `${JSON.stringify(text)} => ${JSON.stringify(once)}`);
  assert.equal(formatted(once, { tabSize }), once, `${JSON.stringify(text)} => ${JSON.stringify(once)}`);
}

suite('values and comments stay, and formatting twice changes nothing more', () => {
  const texts = [
    ...yamlSnippets,
    ...cases.map(({ before }) => before),
    ...fixtures()
      .filter(({ language }) => language === 'yaml')
      .map(({ text }) => text),
  ];

  test('for every snippet', () => {
    for (const text of texts) for (const tabSize of [2, 3]) assertSafe(text, tabSize);
  });

  test('for every prefix of the cases', () => {
    for (const { before } of cases)
      for (let end = 0; end < before.length; end += 1) assertSafe(before.slice(0, end), 2);
  });

  test('for random edits', () => {
    const pieces = fc.constantFrom(
      ' ',
      '  ',
      '\n',
      '\r\n',
      '#',
      ' # c',
      '- ',
      ': ',
      '|',
      '|+\n',
      '"',
      '[',
      ']',
      '&a ',
      '*a',
      '<<: ',
      '---\n',
      '\t',
      '{{',
      '? ',
      "'",
      '>-\n',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(400), fc.nat(5), pieces), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (text, edits, tabSize) => {
          let edited = text;
          for (const [at, removed, inserted] of edits) {
            const start = at % (edited.length + 1);
            edited = edited.slice(0, start) + inserted + edited.slice(start + removed);
          }
          assertSafe(edited, tabSize);
        },
      ),
      { numRuns: 500 },
    );
  });
});
