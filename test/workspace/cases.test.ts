import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { parse as readYaml } from 'yaml';
import { crossFileRules } from '../../server/rules/catalogue.ts';
import { settledFacts } from '../../server/workspace/facts.ts';
import { createWorkspaceIndex } from '../../server/workspace/index.ts';
import { engine, factsOf, sourceOf } from './support.ts';

interface Case {
  readonly name: string;
  /** Path -> text. */
  readonly files: Readonly<Record<string, string>>;
  /** Path -> `code: text`; files without any are left out. */
  readonly problems?: Readonly<Record<string, readonly string[]>>;
}

const cases = readYaml(readFileSync(new URL('cases.yaml', import.meta.url), 'utf8')) as readonly Case[];
const crossFile = new Set(crossFileRules.map(({ id }) => id));

suite('checks across files', () => {
  for (const { name, files, problems = {} } of cases) {
    test(name, () => {
      const index = createWorkspaceIndex();
      for (const [path, text] of Object.entries(files)) index.update(path, settledFacts(factsOf(path, text)));
      const found: Record<string, string[]> = {};
      for (const [path, text] of Object.entries(files)) {
        const analysis = engine.analyse(sourceOf(path, text), {}, (own) => index.seenFrom(path, own));
        const across = analysis.problems.filter(({ code }) => crossFile.has(code));
        if (across.length > 0) found[path] = across.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
        for (const { related = [] } of across)
          assert.ok(related.length > 0 && related.every(({ uri }) => uri in files));
      }
      assert.deepEqual(found, problems);
    });
  }
});
