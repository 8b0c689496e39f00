import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DocumentSymbol, Range } from 'vscode-languageserver';
import { foldingRanges } from '../../../server/features/navigation/folding.ts';
import { documentLinks } from '../../../server/features/navigation/links.ts';
import { documentSymbols } from '../../../server/features/navigation/outline.ts';
import { definitionAt, highlightsAt, referencesAt } from '../../../server/features/navigation/references.ts';
import { prepareRenameAt, renameAt } from '../../../server/features/navigation/rename.ts';
import { selectionRanges } from '../../../server/features/navigation/selection.ts';
import { applied, languageOf, world } from './support.ts';

const fixtures: readonly (readonly [name: string, text: string])[] = [
  [
    'a.create-service.json',
    '{\r\n  "serviceName": "wéb", "cluster": "prod",\r\n  "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition\\/web:7",\r\n  "loadBalancers": [{ "containerName": "a\\u0062", "containerPort": 1 }]\r\n}\r\n',
  ],
  [
    'a.register-task-definition.jsonc',
    '// ecs: register-task-definition\n// #region x\n{\n\t"family": "web", /* c */\n\t"containerDefinitions": [\n\t\t{ "name": "ab", "image": "nginx", "links": ["ab:x"], "logConfiguration": { "options": { "awslogs-group": "g", "awslogs-region": "eu-west-1" } } },\n\t],\n\t"cpu": ${CPU}\n}\n// #endregion',
  ],
  [
    'all.yaml',
    '\uFEFF# ecs: create-service\ncluster: &c prod\nserviceName: *c\ntaskDefinition: >-\n  web:7\n\ncapacityProviderStrategy: [{capacityProvider: blue}, ]\ntags: &t\n- key: a\n  value: |\n    text # no comment\n- <<: {key: b}\n---\n# ecs: register-task-definition\nfamily: web\ncontainerDefinitions:\n-\n  name: &n "a\\x62"\n  dependsOn:\n  - containerName: *n\n...\n',
  ],
  [
    'b.register-task-definition.yaml',
    "family: 'web'\r\nvolumes:\r\n  - name: data\r\ncontainerDefinitions:\r\n  - name: ab\r\n    image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/x\r\n    mountPoints:\r\n      - sourceVolume: data\r\n",
  ],
];

function isInOrder({ start, end }: Range): boolean {
  return start.line < end.line || (start.line === end.line && start.character <= end.character);
}

function assertSelectable(symbols: readonly DocumentSymbol[]): void {
  for (const { name, range, selectionRange, children = [] } of symbols) {
    assert.notEqual(name, '');
    assert.ok(isInOrder({ start: range.start, end: selectionRange.start }));
    assert.ok(isInOrder({ start: selectionRange.end, end: range.end }));
    assertSelectable(children);
  }
}

const others = Object.fromEntries(fixtures.map(([name, text]) => [`other/${name}`, text]));

async function navigate(name: string, text: string, offsets: readonly number[]): Promise<void> {
  const texts = { ...others, [name]: text };
  const { analysis, document, index, rename } = world({ texts, cursor: { name, offset: 0 }, ranges: [] });
  assertSelectable(documentSymbols(analysis, document));
  assertSelectable(documentSymbols(analysis, document, { members: 'named' }));
  for (const { startLine, endLine } of foldingRanges(analysis, document) ?? [])
    assert.ok(startLine < endLine && endLine < document.lineCount, `${startLine}-${endLine}`);
  for (const { range } of documentLinks(analysis, document)) assert.ok(isInOrder(range));
  const positions = offsets.map((offset) => document.positionAt(offset));
  for (const selection of selectionRanges(analysis, document, positions) ?? []) assert.ok(isInOrder(selection.range));
  for (const offset of offsets) {
    definitionAt(analysis, document, offset, index);
    for (const { range } of highlightsAt(analysis, document, offset)) assert.ok(isInOrder(range));
    const all = referencesAt(analysis, document, offset, index, { includeDeclaration: true });
    const prepared = prepareRenameAt(analysis, document, offset);
    const edit = await renameAt(analysis, document, offset, 'x1', rename);
    assert.equal(prepared === undefined, edit === undefined);
    if (edit === undefined || 'refusal' in edit) continue;
    assert.ok(all.length > 0);
    // Every fixture but that with a byte order mark, which a document of an editor has not, can be edited as the editor does.
    if (!text.startsWith('\uFEFF')) applied(texts, edit);
  }
}

const everyOffset = (text: string): readonly number[] => Array.from({ length: text.length + 2 }, (_, offset) => offset);

for (const [name, text] of fixtures) {
  test(`every prefix of ${name}`, async () => {
    for (let length = 0; length <= text.length; length += 1)
      await navigate(name, text.slice(0, length), [0, length - 3, length]);
  });

  test(`every offset of ${name}`, () => navigate(name, text, everyOffset(text)));
}

test('random edits', async () => {
  const pieces = fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '- ',
    '\n',
    '\r\n',
    "'",
    '#',
    '|',
    '---\n',
    '&a ',
    '*a',
    '<<: *t',
    'é',
    '/*',
    '{{',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(fc.nat(600), fc.nat(6), pieces), { minLength: 1, maxLength: 4 }),
      async ([name, text], edits) => {
        let edited = text;
        for (const [at, removed, inserted] of edits) {
          const start = at % (edited.length + 1);
          edited = edited.slice(0, start) + inserted + edited.slice(start + removed);
        }
        await navigate(name, edited, [...edits.map(([at]) => at % (edited.length + 1)), 0, edited.length]);
      },
    ),
    { numRuns: 150 },
  );
});

test('a large file takes time in proportion to its size', async (t) => {
  /** Milliseconds for all questions; the best of several, as other work on the machine only adds to it. */
  const timeFor = async (count: number, name: string, textOf: (count: number) => string): Promise<number> => {
    const text = textOf(count);
    const started = world({ texts: { [name]: text }, cursor: { name, offset: 0 }, ranges: [] });
    const { analysis, document, index, rename } = started;
    const [symbol] = analysis.facts.symbols().filter((each) => each.kind === 'container');
    const offset = symbol?.start ?? 0;
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      documentSymbols(analysis, document);
      foldingRanges(analysis, document);
      documentLinks(analysis, document);
      selectionRanges(analysis, document, [document.positionAt(offset)]);
      referencesAt(analysis, document, offset, index, { includeDeclaration: true });
      highlightsAt(analysis, document, offset);
      const edit = await renameAt(analysis, document, offset, 'x', rename);
      assert.ok(edit !== undefined && !('refusal' in edit));
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const yaml = (count: number) =>
    `family: f\ncontainerDefinitions:\n- name: &n a\n  image: nginx\n- name: b\n  dependsOn:\n${'  - containerName: a\n    condition: START # c\n  - containerName: *n\n'.repeat(count)}`;
  const documents = (count: number) =>
    '# ecs: run-task\ntaskDefinition: f\noverrides:\n  containerOverrides:\n  - name: a\n---\n'.repeat(count);
  const json = (count: number) =>
    JSON.stringify(
      {
        family: 'f',
        containerDefinitions: [
          { name: 'a' },
          { name: 'b', dependsOn: Array.from({ length: count }, () => ({ containerName: 'a', condition: 'START' })) },
        ],
      },
      undefined,
      2,
    );
  for (const [name, textOf] of [
    ['a.register-task-definition.yaml', yaml],
    ['all.yaml', documents],
    ['a.register-task-definition.json', json],
  ] as const) {
    assert.ok(languageOf(name) !== 'jsonc');
    const small = await timeFor(1000, name, textOf);
    const large = await timeFor(8000, name, textOf);
    t.diagnostic(`${name}: ${small.toFixed(1)} ms, ${large.toFixed(1)} ms for eight times the size`);
    assert.ok(large < 30 * Math.max(small, 5), `${small} ms, ${large} ms`);
  }
});
