import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completionsAt } from '../../../server/features/completion.ts';
import { engine, languageOf } from './support.ts';

const containers = Array.from({ length: 8000 }, (_, index) => ({ name: `c${index}`, image: 'nginx', memory: 128 }));
const json = JSON.stringify({ family: 'web', containerDefinitions: containers }, null, 2);
const yaml = `family: web\ncontainerDefinitions:\n${containers.map(({ name }) => `  - name: ${name}\n    image: nginx\n    memory: 128\n`).join('')}`;

const cases: readonly (readonly [name: string, text: string, offset: number])[] = [
  ['x.register-task-definition.json', json.replace(/\n}$/, ',\n  ""\n}'), json.length + 3],
  ['x.register-task-definition.yaml', `${yaml}  - name: last\n    `, yaml.length + 19],
];

for (const [name, text, offset] of cases) {
  test(`${name}: completion at the end of 8,000 containers walks no tree`, () => {
    const analysis = engine.analyse({ name, language: languageOf(name), text });
    const document = TextDocument.create(`file:///${name}`, 'x', 1, text);
    const times = Array.from({ length: 15 }, () => {
      const before = performance.now();
      assert.ok(completionsAt(analysis, document, offset, { snippets: true }).items.length > 5);
      return performance.now() - before;
    });
    const median = times.toSorted((a, b) => a - b)[7] ?? 0;
    // About 0.5 ms; a walk over all of it takes more than 10.
    assert.ok(median < 5, `${median} ms`);
  });
}
