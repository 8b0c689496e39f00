import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  canBeStopped,
  isOver,
  type RolloutAnswers,
  type RolloutPhase,
  rolloutFailed,
  rolloutStart,
} from '../../../client/apply/rollout.ts';
import type { Failure } from '../../../client/aws/failure.ts';
import { at, deployment, deploymentArn, looked, row, service, start } from './rollout-samples.ts';

const one = (status: Parameters<typeof deployment>[0], answers: Partial<RolloutAnswers> = {}): RolloutAnswers => ({
  service: service({ currentServiceDeployment: deploymentArn }),
  serviceDeployment: deployment(status),
  ...answers,
});
const other = service({ currentServiceDeployment: `${deploymentArn}2` });
const breaker = { status: 'TRIGGERED', failureCount: 3, threshold: 3 } as const;
const taskSet = (given: object) => ({
  id: 'ecs-svc/7',
  status: 'PRIMARY',
  stabilityStatus: 'STEADY_STATE' as const,
  scale: { value: 100, unit: 'PERCENT' as const },
  ...given,
});
const external = service({ deploymentController: { type: 'EXTERNAL' }, deployments: [] });

describe('the phase of a look', () => {
  const table: readonly (readonly [name: string, phase: RolloutPhase, answers: RolloutAnswers])[] = [
    ['pending', 'in-progress', one({ status: 'PENDING' })],
    ['in progress', 'in-progress', one({})],
    ['a hook waits', 'paused', one({ lifecycleHookDetails: [{ hookId: '1', status: 'AWAITING_ACTION' }] })],
    ['a hook runs', 'in-progress', one({ lifecycleHookDetails: [{ hookId: '1', status: 'IN_PROGRESS' }] })],
    ['done', 'steady', one({ status: 'SUCCESSFUL' })],
    [
      'done, a task was lost since',
      'in-progress',
      one({ status: 'SUCCESSFUL' }, { service: service({ deployments: [row('1', { runningCount: 1 })] }) }),
    ],
    [
      'done, more run than are wanted',
      'in-progress',
      one({ status: 'SUCCESSFUL' }, { service: service({ deployments: [row('1', { desiredCount: 0 })] }) }),
    ],
    [
      'done with no tasks',
      'steady',
      one(
        { status: 'SUCCESSFUL' },
        { service: service({ deployments: [row('1', { desiredCount: 0, runningCount: 0 })] }) },
      ),
    ],
    ['done, another began', 'replaced', one({ status: 'SUCCESSFUL' }, { service: other })],
    ['rollback asked for', 'rolling-back', one({ status: 'ROLLBACK_REQUESTED' })],
    ['stop asked for', 'rolling-back', one({ status: 'STOP_REQUESTED' })],
    ['rolling back', 'rolling-back', one({ status: 'ROLLBACK_IN_PROGRESS' })],
    ['rolled back', 'rolled-back', one({ status: 'ROLLBACK_SUCCESSFUL' })],
    ['not rolled back', 'failed', one({ status: 'ROLLBACK_FAILED' })],
    ['circuit breaker', 'failed', one({ status: 'STOPPED', deploymentCircuitBreaker: breaker })],
    ['alarms', 'failed', one({ status: 'STOPPED', alarms: { status: 'TRIGGERED' } })],
    ['stopped', 'stopped', one({ status: 'STOPPED' })],
    ['stopped by another', 'replaced', one({ status: 'STOPPED' }, { service: other })],
    ['a state of the future', 'in-progress', one({ status: 'NEW' as 'PENDING' })],
    ['no service', 'gone', {}],
    ['inactive', 'gone', { service: service({ status: 'INACTIVE' }) }],
    ['being deleted', 'in-progress', { service: service({ status: 'DRAINING' }) }],
    ['rows alone: steady', 'steady', { service: service() }],
    [
      'rows alone: in progress',
      'in-progress',
      { service: service({ deployments: [row('1', { rolloutState: 'IN_PROGRESS' })] }) },
    ],
    ['rows alone: failed', 'failed', { service: service({ deployments: [row('1', { rolloutState: 'FAILED' })] }) }],
    ['no task sets', 'steady', { service: external, taskSets: [] }],
    ['steady task sets', 'steady', { service: external, taskSets: [taskSet({}), taskSet({ id: 'ecs-svc/8' })] }],
    [
      'a task set moves',
      'in-progress',
      { service: external, taskSets: [taskSet({}), taskSet({ stabilityStatus: 'STABILIZING' })] },
    ],
    [
      'a task set drains',
      'in-progress',
      { service: external, taskSets: [taskSet({}), taskSet({ status: 'DRAINING' })] },
    ],
  ];
  for (const [name, phase, answers] of table) {
    test(`${name}: ${phase}`, () => {
      assert.equal(looked([answers]).phase, phase);
    });
  }
});

describe('rows alone, over looks', () => {
  const began = service({
    deployments: [row('2', { rolloutState: 'IN_PROGRESS' }), row('1', { status: 'ACTIVE', desiredCount: 0 })],
  });
  const failed = row('2', { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' });
  const table: readonly (readonly [string, RolloutPhase, Parameters<typeof service>[0]])[] = [
    ['goes back', 'rolling-back', { deployments: [row('1', { rolloutState: 'IN_PROGRESS' }), failed] }],
    ['went back', 'rolled-back', { deployments: [row('1'), failed] }],
    [
      'another began',
      'replaced',
      { deployments: [row('3', { rolloutState: 'IN_PROGRESS' }), row('2', { status: 'ACTIVE' })] },
    ],
    ['completed', 'steady', { deployments: [row('2')] }],
  ];
  for (const [name, phase, then] of table) {
    test(`${name}: ${phase}`, () => {
      const state = looked([{ service: began }, { service: service(then) }]);
      assert.deepEqual([state.phase, state.followed.deployment], [phase, 'ecs-svc/2']);
    });
  }
});

describe('the deployment that a write answered', () => {
  const first = rolloutStart({ cluster: 'shop', service: 'web', deployment: 'ecs-svc/2' });
  const old = { service: service() };

  test('is waited for', () => {
    assert.equal(looked([old], first).phase, 'waiting');
  });

  test('is followed once it is there', () => {
    const state = looked([old, { service: service({ deployments: [row('2')] }) }], first);
    assert.deepEqual([state.phase, state.followed.taskDefinition?.split('/')[1]], ['steady', 'web:2']);
  });

  test('is not waited for for ever', () => {
    assert.equal(
      looked(
        Array.from({ length: 11 }, () => old),
        first,
      ).phase,
      'replaced',
    );
  });
});

describe('a look that fails', () => {
  const failure: Failure = {
    kind: 'network',
    message: 'The network is down.',
    remedy: { kind: 'retry' },
    isOutcomeUnknown: false,
  };

  test('keeps what was known, and counts', () => {
    const known = looked([one({})]);
    const state = rolloutFailed(rolloutFailed(known, failure, at(200)), failure, at(210));
    assert.deepEqual(state.trouble, { failure, since: at(200), looks: 2 });
    assert.deepEqual({ ...state, trouble: undefined }, known);
    assert.equal(looked([one({})], state).trouble, undefined);
  });

  test('of a cluster that is not there is the end', () => {
    const state = rolloutFailed(start, { ...failure, kind: 'not-found' }, at(0));
    assert.deepEqual([state.phase, isOver(state.phase)], ['gone', true]);
  });
});

describe('what can be stopped', () => {
  const table: readonly (readonly [boolean, RolloutAnswers])[] = [
    [true, one({})],
    [true, one({ lifecycleHookDetails: [{ hookId: '1', status: 'AWAITING_ACTION' }] })],
    [false, one({ status: 'ROLLBACK_IN_PROGRESS' })],
    [false, one({ status: 'SUCCESSFUL' })],
    [false, { service: service({ deployments: [row('1', { rolloutState: 'IN_PROGRESS' })] }) }],
  ];
  for (const [expected, answers] of table) {
    test(`${answers.serviceDeployment?.status ?? 'no service deployment'}: ${expected}`, () => {
      assert.equal(canBeStopped(looked([answers])), expected);
    });
  }
});

describe('stage and bake time', () => {
  const staged = (given: object, configuration: object, sources = 1) =>
    one({
      lifecycleStage: 'BAKE_TIME',
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, ...configuration },
      sourceServiceRevisions: Array.from({ length: sources }, () => ({ requestedProductionTrafficWeight: 0 })),
      targetServiceRevision: { requestedProductionTrafficWeight: 100 },
      updatedAt: at(50),
      ...given,
    });
  const shift = (percent: number) => ({
    lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
    targetServiceRevision: { requestedProductionTrafficWeight: percent },
  });
  const table: readonly (readonly [string, RolloutAnswers, number | undefined])[] = [
    ['given', staged({}, {}), 50 + 5 * 60],
    ['usual', staged({}, { bakeTimeInMinutes: undefined }), 50 + 15 * 60],
    ['a first deployment', staged({}, {}, 0), undefined],
    ['a rollback', staged({ rollback: {} }, {}), undefined],
    ['canary', staged(shift(10), { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 2 } }), 170],
    ['canary, usual', staged(shift(10), { strategy: 'CANARY' }), 650],
    ['linear, usual', staged(shift(40), { strategy: 'LINEAR' }), 410],
    ['the last shift', staged(shift(100), { strategy: 'LINEAR' }), undefined],
    ['another stage', staged({ lifecycleStage: 'SCALE_UP' }, {}), undefined],
  ];
  for (const [name, answers, seconds] of table) {
    test(name, () => {
      const { stage } = looked([answers]);
      assert.deepEqual(stage?.bakesUntil, seconds === undefined ? undefined : at(seconds));
    });
  }

  test('goes on from the look that saw the stage', () => {
    const { stage } = looked([staged({ lifecycleStage: 'SCALE_UP' }, {}), staged({}, {}), staged({}, {})]);
    assert.deepEqual([stage?.since, stage?.bakesUntil], [at(110), at(110 + 300)]);
  });
});
