import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createEngine } from '../../server/engine.ts';
import { rules } from '../../server/rules/catalogue.ts';
import { type StructuralExample, type StructuralRule, structuralRules } from '../../server/rules/structural.ts';
import { operationCommands } from '../../server/schema/operations.ts';

const engine = createEngine();

/** Files are named after the operation, so that a comment of the example may say something else. */
function problemsOf({ operation }: StructuralRule, { language, text }: StructuralExample) {
  const name = `example.${operationCommands[operation]}.${language}`;
  return engine.analyse({ name, language, text: text.replace('\\uFEFF', '\uFEFF') }).problems;
}

suite('examples of the structural checks', () => {
  for (const rule of structuralRules) {
    test(`${rule.id}: the wrong example raises it, and nothing else`, () => {
      const found = problemsOf(rule, rule.wrong).map(({ code, severity }) => ({ code, severity }));
      assert.deepEqual(found, [{ code: rule.id, severity: rule.severity }]);
    });

    test(`${rule.id}: the right example raises nothing`, () => {
      assert.deepEqual(problemsOf(rule, rule.right), []);
    });
  }

  test('every id is that of one check', () => {
    const ids = [...structuralRules, ...rules].map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });
});
