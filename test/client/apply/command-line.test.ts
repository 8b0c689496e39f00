import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { commandLineOf, commandOf } from '../../../client/apply/command-line.ts';
import operationNames from '../../../schemas/generated/operation-names.json' with { type: 'json' };

test('every operation has the name that the AWS CLI gives it', () => {
  for (const [operation, command] of Object.entries(operationNames)) assert.equal(commandOf(operation), command);
});

const texts = ['plain', "it's", '$HOME `id` \\ "q"', 'line\nbreak', '‘curly’', 'ümlaut 🚀', ''];

for (const text of texts) {
  test(`a POSIX shell passes ${JSON.stringify(text)} on as it is`, { skip: process.platform === 'win32' }, () => {
    const input = { cluster: text };
    const line = commandLineOf({ operation: 'ListServices', input }, { shell: 'posix', profile: text || 'x' });
    const script = `aws() { for each in "$@"; do printf '%s\\0' "$each"; done; }; ${line}`;
    const passed = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    assert.deepEqual(passed, [
      'ecs',
      'list-services',
      '--profile',
      text || 'x',
      '--cli-input-json',
      JSON.stringify(input),
    ]);
  });
}

const lines: readonly (readonly [string, string])[] = [
  [
    "it's",
    `aws ecs list-services --region eu-west-1 --endpoint-url http://127.0.0.1:80 --cli-input-json '{"cluster":"it''s"}'`,
  ],
  [
    '‘a’ $x',
    `aws ecs list-services --region eu-west-1 --endpoint-url http://127.0.0.1:80 --cli-input-json '{"cluster":"‘‘a’’ $x"}'`,
  ],
];

for (const [cluster, expected] of lines) {
  test(`PowerShell gets ${cluster} with its quotes doubled`, () => {
    const request = { operation: 'ListServices' as const, input: { cluster } };
    assert.equal(
      commandLineOf(request, { shell: 'powershell', region: 'eu-west-1', endpoint: 'http://127.0.0.1:80' }),
      expected,
    );
  });
}
