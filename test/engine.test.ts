import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createEngine } from '../server/engine.ts';
import type { SourceLanguage } from '../server/syntax/tree.ts';

import { punctuation } from './syntax/punctuation.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const engine = createEngine();

function languageOf(name: string): SourceLanguage {
  return /\.ya?ml$/.test(name) ? 'yaml' : 'json';
}

const examples = globSync('examples/**/*.{json,yaml,yml}', { cwd: root })
  .sort()
  .map((name) => ({ name, language: languageOf(name), text: readFileSync(`${root}${name}`, 'utf8') }));

/** What the sample files are meant to show: `code@line` of each problem. Files that are not listed are right. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'examples/services/checkout-with-mistakes.create-service.json': [
    'wrong-type@5',
    'unknown-property@6',
    'strategy-single-base@9',
    'wrong-type@14',
    'unknown-value@15',
    'wrong-type@19',
    'missing-property@20',
    'tag-duplicate-key@24',
    'tag-reserved-prefix@25',
  ],
  'examples/services/agents-with-mistakes.create-service.yaml': [
    'fargate-network-configuration-required@2',
    'fargate-daemon-scheduling@5',
    'daemon-desired-count@6',
    'daemon-maximum-percent@9',
    'daemon-placement-strategy@10',
    'fargate-placement-strategy@10',
    'fargate-network-configuration-required@14',
    'strategy-all-weights-zero@18',
    'external-controller-task-definition@28',
    'external-controller-launch-members@29',
  ],
  'examples/task-definitions/reports-with-mistakes.register-task-definition.yaml': [
    'wrong-type@3',
    'wrong-type@4',
    'unknown-property@5',
    'unknown-property@10',
    'wrong-type@15',
  ],
  'examples/task-definitions/task-definition.json': ['describe-output@2', 'cli-null-value@16'],
  'examples/task-sets/canary-with-mistakes.update-task-set.json': ['task-set-scale-range@5', 'unknown-value@5'],
};

test('there are examples in both languages', () => {
  assert.ok(
    examples.some(({ language }) => language === 'json') && examples.some(({ language }) => language === 'yaml'),
  );
});

for (const source of examples) {
  test(`${source.name} has the problems it is meant to show`, () => {
    const { problems } = engine.analyse(source);
    const found = problems.map(({ code, start }) => `${code}@${source.text.slice(0, start).split('\n').length}`);
    assert.deepEqual(found, expected[source.name] ?? []);
  });

  test(`${source.name}: every prefix, as while typing, gives problems inside the text`, () => {
    for (let end = 0; end <= source.text.length; end += 1) {
      const text = source.text.slice(0, end);
      const { problems } = engine.analyse({ ...source, text });
      for (const { start, end: stop, message } of problems) {
        assert.ok(
          start >= 0 && start <= stop && stop <= text.length,
          `${message} at ${start}..${stop} of ${text.length}`,
        );
      }
    }
  });
}

test('edited examples never make it throw', () => {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.constantFrom(
      '',
      ...punctuation,
      '\n',
      ' ',
      '- ',
      '&a ',
      '*a',
      '<<: *a',
      'null',
      '\t',
      '\ud83d',
      '#',
      '---\n',
      '|',
      '{{',
      '${',
      '__proto__',
    ),
  });
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.array(edit, { minLength: 1, maxLength: 4 }), (source, edits) => {
      const text = edits.reduce((current, { at, remove, insert }) => {
        const start = at % (current.length + 1);
        return current.slice(0, start) + insert + current.slice(start + remove);
      }, source.text);
      engine.analyse({ ...source, text });
    }),
    { numRuns: 1500 },
  );
});

test('values of any kind at any place never make it throw', () => {
  const operations = [
    'CreateService',
    'RegisterTaskDefinition',
    'PutClusterCapacityProviders',
    'TagResource',
    'UpdateTaskSet',
  ];
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(...operations), (value, choice) => {
      engine.analyse({ name: 'a.json', language: 'json', text: JSON.stringify(value) }, { choice });
    }),
    { numRuns: 500 },
  );
});
