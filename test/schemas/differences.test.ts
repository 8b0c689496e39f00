import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differences } from '../../schemas/differences.ts';
import type { Definitions, JsonSchema } from '../../schemas/json-schema.ts';

const weight: JsonSchema = { type: 'integer', minimum: 0, maximum: 1000, markdownDescription: 'Share of tasks.' };
const item: JsonSchema = {
  type: 'object',
  properties: { capacityProvider: { type: 'string' }, weight },
  required: ['capacityProvider'],
};
const base: Definitions = { Item: item, LaunchType: { type: 'string', enum: ['EC2', 'FARGATE'] } };
const operation = {
  input: 'RunTaskRequest',
  command: 'run-task',
  summary: 'Starts.',
  documentation: 'Starts.',
  url: '',
};

function files(definitions: Definitions, operations: object = { RunTask: operation }): Map<string, string> {
  return new Map([
    ['ecs.schema.json', JSON.stringify({ definitions })],
    ['operations.json', JSON.stringify(operations)],
  ]);
}

function withItem(change: Partial<JsonSchema>): Definitions {
  return { ...base, Item: { ...item, ...change } };
}

function withWeight(change: Partial<JsonSchema>): Definitions {
  return withItem({ properties: { ...item.properties, weight: { ...weight, ...change } } });
}

describe('differences in the schema', () => {
  const cases: readonly (readonly [name: string, after: Definitions, expected: readonly string[]])[] = [
    ['shape added', { ...base, Tag: { type: 'object' } }, ['shape Tag added']],
    ['shape removed', { Item: item }, ['shape LaunchType removed']],
    [
      'member added',
      withItem({ properties: { ...item.properties, base: { type: 'integer' } } }),
      ['member base of Item added'],
    ],
    [
      'required member added',
      withItem({ properties: { ...item.properties, base: {} }, required: ['capacityProvider', 'base'] }),
      ['required member base of Item added'],
    ],
    ['member removed', withItem({ properties: { weight }, required: [] }), ['member capacityProvider of Item removed']],
    [
      'member became required',
      withItem({ required: ['capacityProvider', 'weight'] }),
      ['member weight of Item became required'],
    ],
    ['member became optional', withItem({ required: [] }), ['member capacityProvider of Item became optional']],
    ['type', withWeight({ type: 'number' }), ['type of member weight of Item changed from integer to number']],
    ['range', withWeight({ maximum: 500 }), ['range of member weight of Item changed from 0..1000 to 0..500']],
    ['length', withWeight({ minLength: 1 }), ['length of member weight of Item changed from none to 1..']],
    ['pattern', withWeight({ pattern: '^a$' }), ['pattern of member weight of Item changed from none to ^a$']],
    ['deprecated', withWeight({ deprecated: true }), ['member weight of Item is deprecated']],
    [
      'enum values',
      { ...base, LaunchType: { type: 'string', enum: ['FARGATE', 'EXTERNAL'] } },
      ['value EC2 of LaunchType removed', 'value EXTERNAL of LaunchType added'],
    ],
    ['documentation', withWeight({ markdownDescription: 'Other words.' }), ['documentation changed in 1 place']],
  ];
  for (const [name, after, expected] of cases) {
    test(name, () => {
      assert.deepEqual(differences(files(base), files(after)), [...expected, '1 file changed: ecs.schema.json']);
    });
  }
});

describe('differences in the operations', () => {
  const cases: readonly (readonly [name: string, after: object, expected: readonly string[]])[] = [
    ['added', { RunTask: operation, StopTask: operation }, ['operation StopTask added']],
    ['removed', {}, ['operation RunTask removed']],
    ['deprecated', { RunTask: { ...operation, deprecated: true } }, ['operation RunTask is deprecated']],
    ['command', { RunTask: { ...operation, command: 'run' } }, ['command of RunTask changed from run-task to run']],
    ['documentation', { RunTask: { ...operation, documentation: 'Runs.' } }, ['documentation changed in 1 place']],
  ];
  for (const [name, after, expected] of cases) {
    test(name, () => {
      assert.deepEqual(differences(files(base), files(base, after)), [...expected, '1 file changed: operations.json']);
    });
  }
});

describe('differences between files', () => {
  test('none', () => assert.deepEqual(differences(files(base), files(base)), []));
  test('nothing generated yet', () => {
    assert.deepEqual(differences(new Map(), files(base)), ['nothing was generated before; now there are 2 files']);
  });
  test('missing and no longer generated', () => {
    const before = new Map([...files(base), ['old.json', '{}']]);
    const after = new Map([...files(base), ['new.json', '{}']]);
    assert.deepEqual(differences(before, after), ['1 file missing: new.json', '1 file no longer generated: old.json']);
  });
  test('form alone', () => {
    const before = new Map([...files(base)].map(([path, text]) => [path, `${text}\n`]));
    assert.deepEqual(differences(before, files(base)), ['2 files changed: ecs.schema.json, operations.json']);
  });
  test('answers, and what they share with requests', () => {
    const answers = (definitions: Definitions) => ['ecs.answers.schema.json', JSON.stringify({ definitions })] as const;
    const before = new Map([...files(base), answers({ Item: item, Failure: { type: 'object' } })]);
    const after = new Map([...files(withItem({ required: [] })), answers({ Item: { ...item, required: [] } })]);
    assert.deepEqual(differences(before, after), [
      'member capacityProvider of Item became optional',
      'shape Failure removed',
      '2 files changed: ecs.schema.json, ecs.answers.schema.json',
    ]);
  });
  test('a damaged file', () => {
    const before = new Map([...files(base), ['operations.json', '{"RunTask']]);
    assert.deepEqual(differences(before, files(base)), ['operation RunTask added', '1 file changed: operations.json']);
  });
});
