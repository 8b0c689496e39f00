import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Document, stringify } from 'yaml';
import { openString } from '../../server/syntax/open-string.ts';
import { parse } from '../../server/syntax/parse.ts';
import { memberOf } from '../../server/syntax/path.ts';
import { stringText, writtenWithin } from '../../server/syntax/string-text.ts';
import type { SourceLanguage, StringNode } from '../../server/syntax/tree.ts';

function stringAt(text: string, language: SourceLanguage, name = 'e'): StringNode {
  const file = parse(text, language);
  const root = file.documents[0]?.root;
  const value = root?.kind === 'object' ? memberOf(root, name)?.value : undefined;
  const node = value?.kind === 'unknown' ? openString(value, file) : value;
  assert.equal(node?.kind, 'string', `no string in ${JSON.stringify(text)}`);
  return node;
}

/** Pieces of the source, one for each decoded unit. */
function pieces(text: string, language: SourceLanguage): string[] {
  const node = stringAt(text, language);
  const found = stringText(node, text);
  assert.ok(found !== undefined, `no mapping for ${JSON.stringify(text)}`);
  return [...Array(node.value.length).keys()].map((index) => {
    const { start, end } = found.sourceRange(index, index + 1);
    return text.slice(start, end);
  });
}

const cases: readonly [title: string, language: SourceLanguage, text: string, pieces: readonly string[]][] = [
  ['JSON', 'json', '{"e": "ab"}', ['a', 'b']],
  ['JSON escapes', 'json', '{"e": "a\\"\\u0041\\\\b"}', ['a', '\\"', '\\u0041', '\\\\', 'b']],
  ['a surrogate pair', 'json', '{"e": "\\ud83d\\ude00x"}', ['\\ud83d', '\\ude00', 'x']],
  ['an astral character', 'json', '{"e": "😀x"}', ['\ud83d', '\ude00', 'x']],
  ['an unclosed string', 'json', '{"e": "ab\\"', ['a', 'b', '\\"']],
  ['an unclosed string above others', 'yaml', "e: 'a''b\nf: 1\ng: 'x'\n", ['a', "''", 'b']],
  ['a broken escape', 'json', '{"e": "a\\qb\\u12z"}', ['a', 'b', 'z']],
  ['plain', 'yaml', 'e: ab', ['a', 'b']],
  ['plain over lines', 'yaml', 'e: a \n   b\n\n   c\n', ['a', ' \n   ', 'b', '\n\n   ', 'c']],
  ['plain over CRLF', 'yaml', 'e: a\r\n  b\r\n\r\n\r\n  c', ['a', '\r\n  ', 'b', '\r\n\r\n', '\r\n  ', 'c']],
  ['single', 'yaml', "e: 'a''b'", ['a', "''", 'b']],
  ['single over lines', 'yaml', "e: 'a \r\n  b'", ['a', ' \r\n  ', 'b']],
  ['double', 'yaml', 'e: "a\\x41\\t\\U0001F600b"', ['a', '\\x41', '\\t', '\\U0001F600', '\\U0001F600', 'b']],
  ['double over lines', 'yaml', 'e: "a\n  b\\\n  c \\\n  d"', ['a', '\n  ', 'b', 'c', ' ', 'd']],
  ['literal', 'yaml', 'e: |\n  a\n\n   b\n', ['a', '\n', '\n', ' ', 'b', '\n']],
  ['literal, CRLF, comment', 'yaml', 'e: |- # why\r\n  a\r\n  b\r\nf: 1', ['a', '\r\n', 'b']],
  ['literal, indented by 1', 'yaml', 'e: |1-\n   a\n b\n', [' ', ' ', 'a', '\n', 'b']],
  ['literal, kept', 'yaml', 'e: |+\n  a\n\n', ['a', '\n', '\n']],
  ['folded', 'yaml', 'e: >\n  a\n  b\n\n  c\n', ['a', '\n', 'b', '\n', 'c', '\n']],
  ['folded, more indented', 'yaml', 'e: >-\n  a\n   b\n  c', ['a', '\n', ' ', 'b', '\n', 'c']],
  ['folded, end of text', 'yaml', 'e: >\n  a', ['a', '']],
];

suite('the source of each decoded character', () => {
  for (const [title, language, text, expected] of cases) {
    test(title, () => assert.deepEqual(pieces(text, language), expected));
  }

  test('cursors between, in and behind the characters', () => {
    const text = 'e: "a\\u0041\\\n   b"';
    const found = stringText(stringAt(text, 'yaml'), text);
    const indices = [...text].map((_, offset) => found?.decodedIndex(offset));
    assert.deepEqual(indices, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
    assert.deepEqual(found?.sourceRange(3, 3), { start: 17, end: 17 });
  });

  test('an empty string has one place', () => {
    const text = '{"e": ""}';
    const found = stringText(stringAt(text, 'json'), text);
    assert.deepEqual(found?.sourceRange(0, 0), { start: 7, end: 7 });
    assert.equal(found?.decodedIndex(7), 0);
  });

  test('a template with quotes of its own is written as it reads', () => {
    const text = '{"e": "{{ must_env "A" }}"}';
    assert.deepEqual(stringText(stringAt(text, 'json'), text)?.sourceRange(0, 2), { start: 7, end: 9 });
  });
});

/** Written so that every decoded unit occurs once, a change of one piece of the source changes that unit alone. */
const units = fc.array(
  fc.constantFrom('a', 'b', ' ', '\n', '\n\n', '"', "'", '\\', '😀', ': ', ' #', '\t', 'é', '  x', '[', ',', 'word'),
  { minLength: 1, maxLength: 12 },
);
const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

/** Every decoded unit has a range, the ranges follow each other, and lead back to the unit. */
function assertExact(text: string, language: SourceLanguage): void {
  const node = stringAt(text, language);
  const found = stringText(node, text);
  if (found === undefined) {
    assert.ok(/^\s*$/.test(node.value), `no mapping for ${JSON.stringify(text)}`);
    return;
  }
  let last = 0;
  for (let index = 0; index < node.value.length; index += 1) {
    const { start, end } = found.sourceRange(index, index + 1);
    assert.ok(start >= last || end === last, `overlap at ${index} of ${JSON.stringify(text)}`);
    const source = text.slice(start, end);
    const char = node.value.charAt(index);
    if (source.length === 1 && !/\s/.test(char)) assert.equal(source, char);
    if (end > start && start >= last) assert.equal(found.decodedIndex(start), index, JSON.stringify(text));
    last = end;
  }
}

suite('with random text', () => {
  test('JSON', () => {
    fc.assert(
      fc.property(units, (parts) => {
        const value = parts.join('');
        assertExact(JSON.stringify({ e: value }), 'json');
        assertExact(JSON.stringify({ e: value }).replace('a', '\\u0061'), 'json');
      }),
      { numRuns: 200 },
    );
  });

  for (const style of styles) {
    test(`YAML ${style}`, () => {
      fc.assert(
        fc.property(units, fc.integer({ min: 1, max: 6 }), fc.boolean(), (parts, indent, crlf) => {
          const document = new Document({ e: parts.join('') });
          const scalar = document.get('e', true) as { type?: string };
          scalar.type = style;
          const written = stringify(document, { indent, lineWidth: 20, minContentWidth: 0 });
          const text = crlf ? written.replaceAll('\n', '\r\n') : written;
          // The printer's own indentation is not always right.
          if (parse(text, 'yaml').problems.length === 0) assertExact(text, 'yaml');
        }),
        { numRuns: 300 },
      );
    });
  }

  test('any YAML that somebody wrote', () => {
    const line = fc.constantFrom('', ' ', '  ', '   a', '  b', '    c', '  d ', '  \te', "  f''", '  \\x41\\', '  \\"');
    const header = fc.constantFrom('|', '>', '|-', '>+', '|1', '>2-', '"', "'", 'x', '| # c');
    fc.assert(
      fc.property(header, fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (head, lines, eol) => {
        const close = head === '"' || head === "'" ? head : '';
        const text = `e: ${[head, ...lines].join(eol)}${close}${eol}f: 1${eol}`;
        const file = parse(text, 'yaml');
        const root = file.documents[0]?.root;
        const node = root?.kind === 'object' ? memberOf(root, 'e')?.value : undefined;
        if (node?.kind === 'string' && file.problems.length === 0) assertExact(text, 'yaml');
        else if (node?.kind === 'string') stringText(node, text);
      }),
      { numRuns: 500 },
    );
  });
});

suite('text to be put into a string', () => {
  const written: readonly [text: string, language: SourceLanguage, newText: string, expected: string | undefined][] = [
    ['{"e": "x"}', 'json', 'a "b" \\', 'a \\"b\\" \\\\'],
    ["e: 'x'", 'yaml', "it's", "it''s"],
    ['e: x', 'yaml', "a == 'b'", "a == 'b'"],
    ['e: x', 'yaml', 'a: b', undefined],
    ['e: x', 'yaml', 'a #b', undefined],
    ['e: |\n  x\n', 'yaml', 'a #b: "c"', 'a #b: "c"'],
    ['e: |\n  x\n', 'yaml', 'a\nb', undefined],
  ];
  for (const [text, language, newText, expected] of written) {
    test(`${newText} in ${JSON.stringify(text)}`, () => {
      assert.equal(writtenWithin(stringAt(text, language), newText, false), expected);
    });
  }
  test('brackets end a plain string of a flow collection', () => {
    assert.equal(writtenWithin(stringAt('{e: x}', 'yaml'), '[a]', true), undefined);
  });
});
