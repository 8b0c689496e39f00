import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { problemList } from '../../server/syntax/problems.ts';
import { yamlBuilder } from '../../server/syntax/yaml-builder.ts';
import { readValidYaml } from '../../server/syntax/yaml-events.ts';
import { unmasked } from '../../server/syntax/yaml-placeholders.ts';
import { readBrokenYaml } from '../../server/syntax/yaml-recovering.ts';
import { documentText } from './tree-text.ts';
import { yamlSnippets } from './yaml-snippets.ts';

// The fast reader serves valid text, the patient one broken text: a keystroke switches between them, and what the tree
// says of the rest of the file must not change with it.

function fastTree(text: string): string {
  const problems = problemList(text);
  const builder = yamlBuilder(unmasked(text), problems);
  assert.equal(readValidYaml(text, builder), undefined, 'the fast reader takes the text');
  return shown(text, builder.documents(), problems.sorted());
}

function isValid(text: string): boolean {
  return readValidYaml(text, yamlBuilder(unmasked(text), problemList(text))) === undefined;
}

function patientTree(text: string): string {
  const problems = problemList(text);
  const builder = yamlBuilder(unmasked(text), problems);
  readBrokenYaml(text, text, builder, problems);
  return shown(text, builder.documents(), problems.sorted());
}

function shown(text: string, documents: Parameters<typeof documentText>[0][], problems: unknown): string {
  return [...documents.map((each) => documentText(each, text)), JSON.stringify(problems)].join('\n');
}

for (const text of yamlSnippets) {
  test(`both YAML readers agree on ${JSON.stringify(text)}`, () => {
    assert.equal(patientTree(text), fastTree(text));
  });
}

const printed = fc
  .record({
    value: fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).filter((each) => !hasControl(JSON.stringify(each))),
    indent: fc.integer({ min: 1, max: 6 }),
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20, 80),
    defaultStringType: fc.constantFrom(
      ...(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const),
    ),
    collectionStyle: fc.constantFrom(...(['any', 'block', 'flow'] as const)),
  })
  .map(({ value, ...options }) => stringify(value, { ...options, defaultKeyType: 'QUOTE_DOUBLE' }));

/** Lone surrogates and the control characters that YAML refuses unescaped. */
function hasControl(text: string): boolean {
  return /\\u[0-9a-f]{4}|[\u007f-\u009f\u2028\u2029\ufffe\uffff\ufeff]/i.test(text);
}

test('both YAML readers agree on printed random values', () => {
  fc.assert(
    fc.property(printed, (text) => {
      // The printer puts `[]` at the column of its key now and then, which is no YAML.
      fc.pre(isValid(text));
      assert.equal(patientTree(text), fastTree(text));
    }),
    { numRuns: 1000 },
  );
});
