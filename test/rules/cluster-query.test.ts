import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { clusterQueryRules } from '../../server/rules/cluster-query.ts';
import type { Finding, RuleContext } from '../../server/rules/rule.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { ObjectNode, SourceLanguage } from '../../server/syntax/tree.ts';

interface Found extends Finding {
  readonly code: string;
}

function findings(text: string, language: SourceLanguage): Found[] {
  const root = parse(text, language).documents[0]?.root;
  return root?.kind === 'object' ? findingsBelow(root, text) : [];
}

function findingsBelow(root: ObjectNode, text: string): Found[] {
  // Only the text matters to these rules.
  const context = { operation: 'ListContainerInstances', root, dialect: 'request', syntaxErrors: [], text };
  return clusterQueryRules.flatMap(({ id, check }) =>
    [...check(root, context as unknown as RuleContext)].map((found) => ({ ...found, code: id })),
  );
}

/** The text after a fix that consists of text changes. */
function mended(text: string, { fixes = () => [] }: Finding): string[] {
  return fixes().map(({ changes }) =>
    changes.reduceRight((current, change) => {
      assert.equal(change.change, 'text');
      return current.slice(0, change.start) + change.newText + current.slice(change.end);
    }, text),
  );
}

const marks: readonly [text: string, language: SourceLanguage, code: string, marked: string][] = [
  ['{"filter": "attribute:a = b"}', 'json', 'cluster-query-syntax', '='],
  ['{"filter": "attribute:\\u0061 \\u003d b"}', 'json', 'cluster-query-syntax', '\\u003d'],
  ['{"filter": "attribute:a == \\"b"}', 'json', 'cluster-query-syntax', '\\"b'],
  ["filter: 'attribute:a == ''b'", 'yaml', 'cluster-query-syntax', "''b"],
  ['filter: "attribute:a \\\n  = b"', 'yaml', 'cluster-query-syntax', '='],
  ['filter: attribute:a\n  = b', 'yaml', 'cluster-query-syntax', '='],
  ['filter: |\n  attribute:a\n  = b\n', 'yaml', 'cluster-query-syntax', '='],
  [
    'filter: >2-\r\n  attribute:a == b\r\n\r\n  and runningTaskCount == 1\r\n',
    'yaml',
    'cluster-query-unknown-subject',
    'runningTaskCount',
  ],
  ['filter: attribute:a in b', 'yaml', 'cluster-query-list', 'b'],
  ['{filter: "runningTasksCount == none"}', 'yaml', 'cluster-query-value-type', 'none'],
];

suite('the very characters', () => {
  for (const [text, language, code, marked] of marks) {
    test(JSON.stringify(text), () => {
      const found = findings(text, language);
      assert.deepEqual(
        found.map((each) => [each.code, text.slice(each.start, each.end)]),
        [[code, marked]],
      );
    });
  }

  test('without the text, the whole string', () => {
    const text = '{"filter": "attribute:a = b"}';
    const root = parse(text, 'json').documents[0]?.root;
    assert.equal(root?.kind, 'object');
    const context = { operation: 'ListContainerInstances', root, dialect: 'request', syntaxErrors: [] };
    const found = clusterQueryRules.flatMap(({ check }) => [...check(root, context as unknown as RuleContext)]);
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      ['"attribute:a = b"'],
    );
  });
});

const fixes: readonly [text: string, language: SourceLanguage, mended: string][] = [
  ['{"filter": "attribute:a = b"}', 'json', '{"filter": "attribute:a == b"}'],
  ['{"filter": "attribute:a == \\"b"}', 'json', '{"filter": "attribute:a == \\"b\\""}'],
  ['filter: attribute:a not in [b]', 'yaml', 'filter: attribute:a not_in [b]'],
  ['filter: attribute:a in b, c', 'yaml', 'filter: attribute:a in [b, c]'],
  ['filter: attribute:a in (b, c)', 'yaml', 'filter: attribute:a in [b, c]'],
  ['filter: attribute:a==[b]', 'yaml', 'filter: attribute:a in [b]'],
  ["filter: 'attribute:a == b c'", 'yaml', "filter: 'attribute:a == ''b c'''"],
  [
    'filter: |\n  attribute:a exists\n  & attribute:b exists\n',
    'yaml',
    'filter: |\n  attribute:a exists\n  and attribute:b exists\n',
  ],
  ['filter: runningTaskCount == 1', 'yaml', 'filter: runningTasksCount == 1'],
  ['filter: ecs.os-type == linux', 'yaml', 'filter: attribute:ecs.os-type == linux'],
];

suite('fixes', () => {
  for (const [text, language, expected] of fixes) {
    test(JSON.stringify(text), () => {
      const [found] = findings(text, language);
      assert.ok(found !== undefined);
      assert.equal(mended(text, found)[0], expected);
      assert.deepEqual(findings(expected, language), []);
    });
  }

  test('where a part cannot be written in place, the whole value is', () => {
    const [found] = findings('{filter: attribute:a in b}', 'yaml');
    const changes = found?.fixes?.().flatMap((each) => each.changes) ?? [];
    assert.deepEqual(
      changes.map((each) => (each.change === 'replace-value' ? each.value : each.change)),
      ['attribute:a in [b]'],
    );
  });
});

const parts = [
  'attribute:a',
  'task:group',
  'runningTasksCount',
  'x',
  '==',
  '=',
  'in',
  'not',
  'and',
  'or',
  '&',
  '(',
  ')',
  '[',
  ']',
  ',',
  "'",
  '"',
  'exists',
  '=~',
  'b',
  '3',
  '\\',
  ' ',
  '\n',
];

test('whatever the expression, each fix of it leaves fewer problems', () => {
  const expressions = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((each) => each.join(' '));
  fc.assert(
    fc.property(expressions, (filter) => {
      const text = JSON.stringify({ filter });
      const before = findings(text, 'json');
      for (const found of before) {
        assert.ok(found.start < found.end && found.end <= text.length);
        for (const after of mended(text, found)) assert.ok(findings(after, 'json').length < before.length, after);
      }
    }),
    { numRuns: 300 },
  );
});
