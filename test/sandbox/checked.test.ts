import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultCaller, type Sandbox } from '../../sandbox/sandbox.ts';
import { checked } from './checked.ts';
import { emptySandbox } from './sandbox.ts';

/** A sandbox that gives these answers one after the other. */
function answering(...answers: unknown[]): Sandbox {
  let next = 0;
  const call = (): unknown => answers[next++];
  return { ...emptySandbox(), call } as Sandbox;
}

describe('checked', () => {
  const table: readonly (readonly [operation: string, answer: unknown, message: RegExp | undefined])[] = [
    ['DescribeServices', { services: [], failures: [] }, undefined],
    [
      'DescribeServices',
      { services: [{ desiredCuont: 1 }] },
      /DescribeServices answers.*\n {2}services\[0\]\.desiredCuont: Service has no such member/,
    ],
    [
      'DescribeServices',
      { services: [{ desiredCount: '1' }] },
      /services\[0\]\.desiredCount: must be integer, but it is "1"/,
    ],
    ['DescribeServices', { services: [{ desiredCount: 1.5 }] }, /services\[0\]\.desiredCount: must be integer/],
    [
      'DescribeServices',
      { services: [{ createdAt: '2026-01-01T00:00:00Z' }] },
      /services\[0\]\.createdAt: must be number/,
    ],
    [
      'DescribeServices',
      { services: [{ createdAt: new Date(0) }] },
      /services\[0\]\.createdAt is a Date, no plain data/,
    ],
    ['DescribeServices', { services: [{ createdAt: Number.NaN }] }, /services\[0\]\.createdAt is NaN/],
    ['DescribeServices', { services: null }, /services is null/],
    ['DescribeServices', { services: [undefined] }, /services\[0\] is undefined/],
    [
      'DescribeServices',
      { services: [{ launchType: 'EC3' }] },
      /services\[0\]\.launchType: "EC3" is no value of LaunchType; they are EC2/,
    ],
    ['DescribeServices', { services: [{ launchType: undefined }] }, undefined],
    [
      'DescribeServices',
      { services: [{ capacityProviderStrategy: [{}] }] },
      /services\[0\]\.capacityProviderStrategy\[0\]\.capacityProvider: is missing/,
    ],
    ['DescribeServices', undefined, /the whole/],
    ['ListTagsForResource', { tags: [{ key: 'a', value: 'b' }] }, undefined],
    ['UpdateTaskProtection', { protectedTasks: [{ expirationDate: 1.5 }] }, undefined],
  ];
  for (const [operation, answer, message] of table) {
    test(`${operation} ${JSON.stringify(answer)}`, () => {
      const ask = (): unknown => checked(answering(answer)).call(operation, {}, defaultCaller);
      if (message === undefined) assert.deepEqual(ask(), JSON.parse(JSON.stringify(answer)));
      else assert.throws(ask, { name: 'AssertionError', message });
    });
  }

  test('an answer that a later request changes', (t) => {
    const service = { desiredCount: 1 };
    const sandbox = checked(answering({ services: [service] }, {}));
    sandbox.call('DescribeServices', {}, defaultCaller);
    service.desiredCount = 2;
    const message =
      /earlier answer of DescribeServices has changed[\s\S]*services\.0\.desiredCount: it was 1, now it is 2/;
    assert.throws(() => sandbox.call('DeleteService', {}, defaultCaller), { message });
    assert.throws(() => sandbox.verifyAnswers(), { message });
    service.desiredCount = 1;
    t.diagnostic('put back, so that the check at the end of this test finds nothing');
  });

  test('what the caller does to an answer is its own affair', () => {
    const sandbox = checked(answering({ clusterArns: ['b', 'a'] }, {}));
    const answer = sandbox.send('ListClusters', {});
    answer.clusterArns?.sort();
    sandbox.verifyAnswers();
    assert.deepEqual(answer, { clusterArns: ['a', 'b'] });
  });

  test('a request that ECS refuses was answered', () => {
    const sandbox = checked(answering({}));
    assert.throws(() => sandbox.send('DeleteService', {} as { service: string }), {
      message:
        /DeleteService took a request that ECS refuses:\n {2}service: is missing, DeleteServiceRequest requires it/,
    });
  });
});
