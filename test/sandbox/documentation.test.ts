import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { usage } from '../../sandbox/arguments.ts';
import { faultKinds } from '../../sandbox/fault-spec.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/sandbox.md');

function found(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

const told: readonly (readonly [what: string, names: readonly string[]])[] = [
  ['option', found(usage, /^\s+(--[a-z-]+)/gm)],
  ['fault', faultKinds],
  ['variable', found(read('sandbox/scheduler/outcomes.ts'), /(SANDBOX_[A-Z_]+)/g)],
  ['control request', found(read('sandbox/http/control.ts'), /^ \* - `(\w+) \{/gm)],
  ['setting', Object.keys(manifest.contributes.configuration.properties).filter((name) => name.includes('.sandbox.'))],
];

for (const [what, names] of told) {
  test(`docs/sandbox.md tells every ${what}`, () => {
    assert.ok(names.length > 2, 'nothing to look for');
    assert.deepEqual(
      names.filter((name) => !page.includes(`\`${name}`)),
      [],
    );
  });
}

test('docs/sandbox.md tells no option that there is none of', () => {
  assert.deepEqual(
    found(page, /^\| `(--[a-z-]+)/gm).filter((name) => !usage.includes(name)),
    [],
  );
});
