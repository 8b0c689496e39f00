import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parse } from '../../server/syntax/parse.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

function contentOf(text: string, language: SourceLanguage): unknown {
  const file = parse(text, language);
  assert.deepEqual(file.problems, [], text);
  const root = file.documents[0]?.root;
  assert.ok(root, text);
  return plainValue(root, { nulls: 'keep' }).value;
}

// Characters that YAML cannot hold unescaped are left to the tests of escapes; placeholders are not plain values.
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((each) => !/[\u007f-\u009f\ufeff]|\{\{|\{%/.test(each));
const { value: anyJson } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => (Object.is(each, -0) ? 0 : each)),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'yes',
      '012',
      '1_000',
      '~',
      '',
      ' ',
      '- a',
      'a: b',
      '# a',
      '&a',
      '*a',
      '!a',
      '<<',
      '2024-01-01',
      '0x1f',
      '.inf',
      'null',
      'true',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('a random value printed as JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(anyJson, fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const printed = JSON.stringify(value, undefined, indent);
      assert.deepEqual(contentOf(printed, 'json'), JSON.parse(printed));
    }),
    { numRuns: 1000 },
  );
});

test('a random value has the same content as JSON, as JSON in YAML and as YAML', () => {
  fc.assert(
    fc.property(
      anyJson,
      fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'),
      (value, defaultStringType) => {
        // The printer loses the blanks of a blank text in a block scalar.
        fc.pre(defaultStringType !== 'BLOCK_LITERAL' || !/"\s+"/.test(JSON.stringify(value)));
        const printed = JSON.stringify(value, undefined, 2);
        const expected = contentOf(printed, 'json');
        assert.deepEqual(contentOf(printed, 'yaml'), expected);
        // Version 1.1 makes the printer quote whatever any reader might take for a number or a boolean.
        const yaml = stringify(value, {
          version: '1.1',
          defaultStringType,
          defaultKeyType: 'QUOTE_DOUBLE',
          aliasDuplicateObjects: false,
        });
        assert.deepEqual(contentOf(yaml, 'yaml'), expected, yaml);
      },
    ),
    { numRuns: 1000 },
  );
});
