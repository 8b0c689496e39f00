import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parse as readYaml } from 'yaml';
import { workspaceOf } from '../../scripts/example-workspace.ts';
import { crossFileRules, rules } from '../../server/rules/catalogue.ts';
import { operationsOf } from '../../server/rules/run.ts';
import { operationCommands } from '../../server/schema/operations.ts';
import {
  assertMarks,
  type Example,
  formsOf,
  readEdgeCases,
  readExamples,
  readShapes,
  rootOf,
  strictRunner,
  syntaxErrorsOf,
} from './support.ts';

const examples = readExamples();
const edgeCases = readEdgeCases();
const run = strictRunner();
const shapes = readShapes();

suite('examples of the rules', () => {
  for (const [index, example] of examples.entries()) {
    const { rule, kind, operation, request, files, at = [], also = [] } = example;
    test(`${rule}, ${kind} ${operation} (${index})`, () => {
      assert.equal(kind === 'invalid', at.length > 0, 'an invalid example says where, the others have no place');
      const workspace = workspaceOf(files, shapes);
      for (const { name, language, text } of formsOf(request)) {
        const root = rootOf(text, language);
        const problems = run(operation, root, { workspace });
        assertMarks(problems, rule, root, at);
        const others = problems.filter(({ severity }) => severity === 'error' || severity === 'warning');
        const unexpected = others.map(({ code }) => code).filter((code) => code !== rule && !also.includes(code));
        assert.deepEqual(unexpected, [], `${name}: other rules speak`);
      }
    });
  }

  for (const { rule, note, operation, dialect, language, text, files, at } of edgeCases) {
    test(`${rule}: ${note}`, () => {
      const root = rootOf(text, language);
      const problems = run(operation, root, {
        ...(dialect && { dialect }),
        syntaxErrors: syntaxErrorsOf(text, language),
        workspace: workspaceOf(files, shapes),
      });
      assertMarks(problems, rule, root, at);
    });
  }

  test('every rule has an invalid and a valid example', () => {
    for (const { id } of rules) {
      const kinds = examples.filter((example) => example.rule === id).map(({ kind }) => kind);
      assert.ok(kinds.includes('invalid'), `${id} has no invalid example`);
      assert.ok(kinds.includes('valid'), `${id} has no valid example`);
    }
  });

  test('every rule has an edge case in which it stays silent', () => {
    const silent = new Set(edgeCases.filter(({ at }) => at.length === 0).map(({ rule }) => rule));
    assert.deepEqual(
      rules.map(({ id }) => id).filter((id) => !silent.has(id)),
      [],
    );
  });

  test('every example and edge case is about a rule', () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const { rule } of [...examples, ...edgeCases]) assert.ok(ids.has(rule), `there is no rule ${rule}`);
  });
});

interface CatalogueRule {
  readonly id: string;
  readonly severity: string;
  readonly operations: readonly string[];
  readonly examples: Readonly<Record<string, readonly Omit<Example, 'rule' | 'kind'>[]>>;
}

/** Where the rules were written up before they were programmed; not part of the repository. */
const catalogueFolder = process.env.ECS_SPECS_RULE_CATALOGUE ?? '';
const skip = catalogueFolder === '' ? 'ECS_SPECS_RULE_CATALOGUE does not name the folder of the rule catalogue' : false;

/** What the catalogue says of the rules that are programmed; some of them stand in two of its files. */
function readCatalogue(): readonly CatalogueRule[] {
  const ids = new Set(rules.map(({ id }) => id));
  return ['services.yaml', 'other-operations.yaml', 'task-definitions.yaml']
    .flatMap((file) => readYaml(readFileSync(join(catalogueFolder, file), 'utf8')) as CatalogueRule[])
    .filter(({ id }) => ids.has(id));
}

suite('the rule catalogue', { skip }, () => {
  test('its examples are all here', () => {
    for (const { id, examples: groups } of readCatalogue()) {
      for (const [group, wanted] of Object.entries(groups)) {
        const kind = group === 'near_miss_valid' ? 'near-miss' : group;
        for (const { operation, request, at } of wanted) {
          const sought = { rule: id, kind, operation, request, at };
          const found = examples.some((it) => isDeepStrictEqual(pick(it), sought));
          assert.ok(found, `missing example of ${id}: ${JSON.stringify(sought)}`);
        }
      }
    }
  });

  test('severities and operations are the same', () => {
    const catalogue = readCatalogue();
    // The catalogue is about single requests.
    const crossFile = new Set(crossFileRules);
    for (const rule of rules.filter((candidate) => !crossFile.has(candidate))) {
      const entries = catalogue.filter(({ id }) => id === rule.id);
      const operations = new Set(entries.flatMap((entry) => entry.operations));
      assert.deepEqual([...new Set(entries.map(({ severity }) => severity))], [rule.severity], rule.id);
      assert.deepEqual(operationsOf(rule, Object.keys(operationCommands), shapes), [...operations].sort(), rule.id);
    }
  });
});

function pick({ rule, kind, operation, request, at }: Example): object {
  return { rule, kind, operation, request, at };
}
