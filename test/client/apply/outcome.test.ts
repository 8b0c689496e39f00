import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LiveState, Plan, PlannedCall } from '../../../client/apply/model.ts';
import { type Decision, decide, isIdempotent, withToken } from '../../../client/apply/outcome.ts';

function call(operation: PlannedCall['operation'], input: PlannedCall['input'] = {}): PlannedCall {
  return { operation, input };
}

function plan(calls: readonly PlannedCall[], verdict: Plan['verdict'] = 'update'): Plan {
  return {
    verdict,
    subject: 'x',
    steps: [],
    warnings: [],
    differences: [],
    calls,
    before: undefined,
    after: undefined,
  };
}

const update = call('UpdateService', { service: 'web', desiredCount: 2 });
const forced = call('UpdateService', { service: 'web', forceNewDeployment: true });
const tag = call('TagResource', { resourceArn: 'a' });
const createSet = call('CreateTaskSet', { externalId: 'green' });

interface Case {
  readonly what: string;
  readonly remaining: readonly PlannedCall[];
  readonly now: readonly PlannedCall[];
  readonly verdict?: Plan['verdict'];
  readonly liveBefore?: Omit<LiveState, 'unread'>;
  readonly liveNow?: Omit<LiveState, 'unread'>;
  readonly decision: Decision;
}

const cases: readonly Case[] = [
  { what: 'nothing is left', remaining: [], now: [], decision: 'carried-out' },
  { what: 'no longer planned', remaining: [update], now: [], verdict: 'no-change', decision: 'carried-out' },
  { what: 'still planned', remaining: [update], now: [update], decision: 'not-carried-out' },
  { what: 'only the next is planned', remaining: [update, tag], now: [tag], decision: 'carried-out' },
  { what: 'both are still planned', remaining: [update, tag], now: [update, tag], decision: 'not-carried-out' },
  {
    what: 'something else is planned',
    remaining: [update],
    now: [call('UpdateService', { service: 'web', desiredCount: 2, taskDefinition: 'web' })],
    decision: 'unclear',
  },
  {
    what: 'a token does not make it another call',
    remaining: [call('CreateService', { clientToken: 'a' })],
    now: [call('CreateService')],
    decision: 'not-carried-out',
  },
  { what: 'a refusal tells nothing', remaining: [update], now: [], verdict: 'refused', decision: 'unclear' },
  {
    what: 'what is gone cannot be deleted again',
    remaining: [call('DeleteService')],
    now: [],
    verdict: 'refused',
    decision: 'carried-out',
  },
  {
    what: 'what cannot be read tells nothing',
    remaining: [update],
    now: [],
    verdict: 'no-change',
    liveNow: { unknown: ['service'] },
    decision: 'unclear',
  },
  {
    what: 'running tasks leaves the plan as it was',
    remaining: [call('RunTask')],
    now: [call('RunTask')],
    decision: 'unclear',
  },
  {
    what: 'a forced deployment, not begun',
    remaining: [forced],
    now: [forced],
    liveBefore: { service: { deployments: [{ id: '1' }] } },
    liveNow: { service: { deployments: [{ id: '1' }] } },
    decision: 'not-carried-out',
  },
  {
    what: 'a forced deployment, begun',
    remaining: [forced],
    now: [forced],
    liveBefore: { service: { deployments: [{ id: '1' }] } },
    liveNow: { service: { deployments: [{ id: '2' }, { id: '1' }] } },
    decision: 'carried-out',
  },
  {
    what: 'a task set that is not there',
    remaining: [createSet],
    now: [createSet],
    liveBefore: { taskSets: [{ taskSetArn: 'a' }] },
    liveNow: { taskSets: [{ taskSetArn: 'a' }] },
    decision: 'not-carried-out',
  },
  {
    what: 'a task set that is there',
    remaining: [createSet],
    now: [createSet],
    liveBefore: { taskSets: [] },
    liveNow: { taskSets: [{ taskSetArn: 'b', externalId: 'green' }] },
    decision: 'carried-out',
  },
  {
    what: "somebody else's task set",
    remaining: [createSet],
    now: [createSet],
    liveBefore: { taskSets: [] },
    liveNow: { taskSets: [{ taskSetArn: 'b', externalId: 'blue' }] },
    decision: 'unclear',
  },
  {
    what: 'no newer revision',
    remaining: [call('RegisterTaskDefinition')],
    now: [],
    verdict: 'no-change',
    liveBefore: { taskDefinition: { revision: 3 } },
    liveNow: { taskDefinition: { revision: 3 } },
    decision: 'not-carried-out',
  },
  {
    what: 'a newer revision of the same content',
    remaining: [call('RegisterTaskDefinition')],
    now: [],
    verdict: 'no-change',
    liveBefore: { taskDefinition: { revision: 3 } },
    liveNow: { taskDefinition: { revision: 4 } },
    decision: 'carried-out',
  },
  {
    what: 'a task that stops',
    remaining: [call('StopTask')],
    now: [call('StopTask')],
    liveNow: { tasks: [{ desiredStatus: 'STOPPED' }] },
    decision: 'carried-out',
  },
];

describe('what became of a call whose answer was lost', () => {
  for (const { what, remaining, now, verdict, liveBefore = {}, liveNow = {}, decision } of cases) {
    it(`${what}: ${decision}`, () => {
      const question = {
        remaining,
        before: { live: { unread: [], ...liveBefore }, plan: plan(remaining) },
        now: { live: { unread: [], ...liveNow }, plan: plan(now, verdict) },
      };
      assert.equal(decide(question), decision);
    });
  }
});

const tokens: readonly (readonly [given: PlannedCall, token: unknown, isIdempotent: boolean])[] = [
  [call('CreateService'), 'new', true],
  [call('CreateService', { clientToken: 'own' }), 'own', true],
  [call('RunTask'), 'new', true],
  [call('CreateTaskSet'), 'new', true],
  [call('UpdateService'), undefined, false],
  [call('StartTask'), undefined, false],
];

describe('tokens', () => {
  for (const [given, token, idempotent] of tokens) {
    it(`${given.operation} ${JSON.stringify(given.input)}`, () => {
      const made = withToken(given, () => 'new');
      assert.equal(made.input.clientToken, token);
      assert.equal(isIdempotent(made), idempotent);
    });
  }
});
