import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nullProblem } from '../../server/syntax/nulls.ts';
import { parse } from '../../server/syntax/parse.ts';
import { nodeAtOffset, pathOf } from '../../server/syntax/path.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import { markedRange } from '../../server/syntax/ranges.ts';
import type { SourceLanguage, ValueNode } from '../../server/syntax/tree.ts';
import { fixtures } from './fixtures.ts';
import { punctuation } from './punctuation.ts';
import { checkInvariants } from './tree-text.ts';
import { yamlSnippets } from './yaml-snippets.ts';

const languages: readonly SourceLanguage[] = ['json', 'jsonc', 'yaml'];

/** Everything that can be asked of a text. */
function exercise(text: string, language: SourceLanguage): void {
  const file = parse(text, language);
  checkInvariants(file);
  for (const document of file.documents) {
    nodeAtOffset(document, text.length >> 1);
    if (document.root === undefined) continue;
    nullProblem(plainValue(document.root).nullMembers);
    visit(document.root);
  }
}

function visit(node: ValueNode): void {
  markedRange(node);
  pathOf(node);
  if (node.kind === 'object') for (const { value } of node.members) visit(value);
  if (node.kind === 'array') for (const item of node.items) visit(item);
}

const fragments = [
  ...punctuation,
  "'",
  '\\',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '  ',
  '- ',
  '? ',
  ': ',
  '#',
  '//',
  '/*',
  '*/',
  '&a ',
  '*a',
  '<<: ',
  '|',
  '>',
  '|-\n',
  '!!str ',
  '!<',
  '---\n',
  '...\n',
  '%',
  '%YAML 1.2\n',
  '{{',
  '}}',
  '${',
  '$X',
  '<A>',
  '%B%',
  '{% if %}',
  '\ufeff',
  '\u0000',
  '\u{1F600}',
  '\ud800',
  '\u2028',
  'a',
  'null',
  'true',
  '01',
  '-1.5e3',
  'key',
  '"k": ',
  'k: v\n',
  '\ue000',
  '\ue001',
  '#\ue002',
];
const noise = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((parts) => parts.join(''));
const anyText = fc.oneof(noise, fc.string({ unit: 'binary', maxLength: 60 }));

for (const language of languages) {
  test(`random text as ${language}`, () => {
    fc.assert(
      fc.property(anyText, (text) => exercise(text, language)),
      { numRuns: 1500 },
    );
  });
}

for (const { name, language, text } of fixtures()) {
  test(`every prefix of ${name}`, () => {
    for (let end = 0; end <= text.length; end += 1) exercise(text.slice(0, end), language);
  });

  test(`random edits of ${name}`, () => {
    const edit = fc.record({ at: fc.nat(text.length), remove: fc.nat(12), insert: noise });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const edited = edits.reduce(
          (all, { at, remove, insert }) => all.slice(0, at) + insert + all.slice(at + remove),
          text,
        );
        exercise(edited, language);
      }),
      { numRuns: 150 },
    );
  });
}

test('random edits of YAML snippets', () => {
  const edit = fc.record({ text: fc.constantFrom(...yamlSnippets), at: fc.nat(40), remove: fc.nat(3), insert: noise });
  fc.assert(
    fc.property(edit, ({ text, at, remove, insert }) =>
      exercise(text.slice(0, at) + insert + text.slice(at + remove), 'yaml'),
    ),
    { numRuns: 3000 },
  );
});

test('a bracket that is never closed above thousands of lines, which exhaust the stack of the YAML parser', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `  b${index}: 1\n`).join('');
  const { problems } = parse(`a: [\n${lines}`, 'yaml');
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['syntax'],
  );
});
