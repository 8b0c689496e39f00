import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { isLintConfigSchemaCurrent, lintConfigSchema } from '../scripts/lint-config-schema.ts';
import { lintConfigKeys, parseLintConfig } from '../server/lint-config.ts';

const schema = JSON.parse(lintConfigSchema()) as { properties: Record<string, unknown> };
const isValid = new Ajv({ strict: false }).compile(schema);

test('media/ecs-lint.schema.json is current', () => {
  assert.ok(isLintConfigSchemaCurrent(), 'run `node scripts/lint-config-schema.ts`');
});

test('the schema knows the members that the reader knows', () => {
  assert.deepEqual(Object.keys(schema.properties), [...lintConfigKeys]);
});

const configs: readonly unknown[] = [
  {},
  [],
  { $schema: 'x', root: false, severity: { syntax: 'off' }, associations: { '*': 'none' }, exclude: ['a'] },
  { associations: { '*': 'create-service', a: 'CreateService' } },
  { associations: { '*': 'create-servce' } },
  { severity: { 'unknown-propertie': 'off' } },
  { severity: { 'unknown-property': 'warn' } },
  { severity: { 'unused-suppression': 'hint' } },
  { severities: {} },
  { root: 1 },
  { exclude: 'a' },
  { exclude: [''] },
  { exclude: [1] },
];

for (const config of configs) {
  test(`schema and reader agree about ${JSON.stringify(config)}`, () => {
    assert.equal(isValid(config), parseLintConfig(JSON.stringify(config)).problems.length === 0);
  });
}
