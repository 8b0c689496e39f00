import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationCommands } from '../../../server/schema/operations.ts';
import { requiredMembers } from '../../../server/schema/shapes.ts';
import { actionsAt, opened, resultOf } from './support.ts';

/** The rules of the schema. Those of formats (ARNs, names) may find what is still to be filled in, and should. */
const structural = [
  ...['syntax', 'missing-property', 'unknown-property', 'wrong-type', 'unknown-value', 'empty-value'],
  ...['out-of-range', 'wrong-length', 'wrong-pattern', 'cli-skeleton'],
];

for (const language of ['json', 'yaml']) {
  test(`what an empty request lacks has the right form in all operations (${language})`, () => {
    let count = 0;
    for (const [operation, command] of Object.entries(operationCommands)) {
      const required = requiredMembers(operation);
      if (required.length === 0) continue;
      const name = `a.${command}.${language}`;
      const { document, actions } = actionsAt(name, '{¦}');
      const action = actions.find(({ title }) => /^Add (?:missing member|\d+ missing)/.test(title));
      assert.ok(action, operation);
      assert.ok((action.diagnostics?.length ?? 0) > 0);
      const { text } = resultOf(document, action);
      const found = opened(name, text).analysis.problems.filter(({ code }) => structural.includes(code));
      assert.deepEqual(
        found.map(({ message }) => message),
        [],
        `${operation}: ${text}`,
      );
      for (const member of required) assert.ok(text.includes(member));
      count += 1;
    }
    assert.ok(count > 40, `${count} operations`);
  });
}
