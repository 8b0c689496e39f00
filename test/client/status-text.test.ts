import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeRequests } from '../../client/status-text.ts';
import type { RequestInfo } from '../../server/protocol.ts';

type Request = RequestInfo['requests'][number];

function request(operation: string, reason = 'by its file name', dialect: Request['dialect'] = 'request'): Request {
  return { operation, command: operation.toLowerCase(), reason, dialect };
}

const cases: readonly (readonly [string, RequestInfo, string, string])[] = [
  ['nothing', { requests: [], choice: undefined }, 'ECS: none', 'not an ECS request'],
  ['nothing, by choice', { requests: [], choice: 'none' }, 'ECS: none', 'not an ECS request, chosen by you'],
  ['one', { requests: [request('RunTask')], choice: undefined }, 'ECS: RunTask', 'by its file name'],
  [
    'the same twice',
    { requests: [request('RunTask'), request('RunTask')], choice: undefined },
    'ECS: RunTask',
    '2 requests, by its file name',
  ],
  [
    'different reasons',
    { requests: [request('RunTask', 'by its members'), request('StopTask')], choice: undefined },
    'ECS: RunTask, StopTask',
    '2 requests, by its members, by its file name',
  ],
  [
    'many',
    { requests: ['A', 'B', 'C', 'D', 'E'].map((name) => request(name)), choice: undefined },
    'ECS: A, B, C and 2 more',
    '5 requests, by its file name',
  ],
  [
    'a dialect',
    { requests: [request('CreateService', 'by its file name', 'ecspresso')], choice: undefined },
    'ECS: CreateService',
    'by its file name (ecspresso file)',
  ],
];

for (const [name, info, text, detail] of cases) {
  it(`status of ${name}`, () => assert.deepEqual(describeRequests(info), { text, detail }));
}
