import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commonOperations, givenAnswers } from '../../client/new-file-answers.ts';
import operationNames from '../../schemas/generated/operation-names.json' with { type: 'json' };

describe('answers given to the command beforehand', () => {
  const cases: readonly (readonly [unknown, ReturnType<typeof givenAnswers>])[] = [
    [undefined, {}],
    [null, {}],
    ['CreateService', {}],
    [{ scheme: 'file', path: '/a' }, {}],
    [{ operation: 'create-service' }, { operation: 'create-service' }],
    [
      { operation: 'RunTask', variant: 'EC2', language: 'yaml', name: 'api' },
      { operation: 'RunTask', variant: 'EC2', language: 'yaml', name: 'api' },
    ],
    [{ operation: 1, variant: '', language: 'toml' }, {}],
  ];
  for (const [given, expected] of cases) {
    it(JSON.stringify(given) ?? 'none', () => assert.deepEqual(givenAnswers(given), expected));
  }
});

it('the common operations are operations', () => {
  for (const operation of commonOperations) assert.ok(operation in operationNames, operation);
});
