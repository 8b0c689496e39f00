import { test } from 'node:test';
import fc from 'fast-check';
import { randomRequest } from './random-requests.ts';
import { randomSession } from './random-session.ts';

test('whatever is asked, the state stays sound', () => {
  const sessions = fc.array(randomRequest, { minLength: 10, maxLength: 60, size: 'max' });
  fc.assert(fc.property(sessions, randomSession), { numRuns: 12, seed: 1 });
});
