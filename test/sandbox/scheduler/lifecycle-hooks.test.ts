import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hookAnswer } from '../../../sandbox/scheduler/lifecycle-hooks.ts';
import { runningShop, stagedShop } from './staged-shop.ts';

describe('the answer of a hook is in its name', () => {
  const cases: readonly [arn: string, status: string, afterSeconds: number | undefined][] = [
    ['arn:aws:lambda:us-east-1:123456789012:function:smoke-test', 'SUCCEEDED', 5],
    ['arn:aws:lambda:us-east-1:123456789012:function:Fails', 'FAILED', 5],
    ['arn:aws:lambda:us-east-1:123456789012:function:wait', 'SUCCEEDED', 95],
    ['arn:aws:lambda:us-east-1:123456789012:function:wait-and-fail', 'FAILED', 95],
    ['arn:aws:lambda:us-east-1:123456789012:function:forever', 'SUCCEEDED', undefined],
  ];
  for (const [arn, status, afterSeconds] of cases) {
    it(arn, () => assert.deepEqual(hookAnswer(arn), { status, afterSeconds }));
  }
});

const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

describe('lifecycle hooks', () => {
  it('run at their stage, before every shift where they ask for it, and hold it up', () => {
    const shop = runningShop({
      strategy: 'CANARY',
      bakeTimeInMinutes: 0,
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
      lifecycleHooks: [
        { hookTargetArn: lambda('wait'), lifecycleStages: ['POST_SCALE_UP'] },
        { hookTargetArn: lambda('check'), lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] },
      ],
    });
    shop.deploy('web:2');
    const hooks: (string | undefined)[] = [];
    for (let second = 0; second < 600 && shop.deployment().status === 'IN_PROGRESS'; second += 1) {
      const { lifecycleStage, lifecycleHookDetails = [] } = shop.deployment();
      for (const { targetArn, status } of lifecycleHookDetails) {
        const line = `${lifecycleStage} ${targetArn?.split(':').at(-1)} ${status}`;
        if (hooks.at(-1) !== line) hooks.push(line);
      }
      shop.pass(1);
    }
    assert.deepEqual(hooks, [
      'POST_SCALE_UP wait IN_PROGRESS',
      'POST_TEST_TRAFFIC_SHIFT check IN_PROGRESS',
      'PRODUCTION_TRAFFIC_SHIFT check IN_PROGRESS',
    ]);
  });

  it('one that fails rolls back: traffic and tasks return to the earlier revision', () => {
    const shop = runningShop({
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ hookTargetArn: lambda('never-called'), lifecycleStages: ['PRE_SCALE_UP'] }],
    });
    const first = shop.deployment().targetServiceRevision?.arn;
    shop.stored.service.deploymentConfiguration = {
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ hookTargetArn: lambda('fail'), lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] }],
    };
    shop.deploy('web:2');
    shop.passUntil(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
    assert.equal(shop.deployment().rollback?.serviceRevisionArn, first);
    assert.match(shop.deployment().statusReason ?? '', /lifecycle hook failed at POST_PRODUCTION_TRAFFIC_SHIFT/);
    shop.passUntil(({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    const { sourceServiceRevisions, targetServiceRevision } = shop.deployment();
    assert.deepEqual(
      [sourceServiceRevisions?.[0], targetServiceRevision].map((s) => [
        s?.requestedProductionTrafficWeight,
        s?.runningTaskCount,
      ]),
      [
        [100, 2],
        [0, 0],
      ],
    );
    assert.match(shop.stored.service.taskDefinition ?? '', /web:1$/);
  });

  const timeouts: readonly [action: 'CONTINUE' | 'ROLLBACK' | undefined, expected: string][] = [
    ['CONTINUE', 'SUCCESSFUL'],
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
    [undefined, 'ROLLBACK_SUCCESSFUL'],
  ];
  for (const [action, expected] of timeouts) {
    it(`a PAUSE that times out with ${action ?? 'the default action'} ends ${expected}`, () => {
      const shop = runningShop({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
      shop.stored.service.deploymentConfiguration = {
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 0,
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
            timeoutConfiguration: { timeoutInMinutes: 10, ...(action !== undefined && { action }) },
          },
        ],
      };
      shop.deploy('web:2');
      shop.passUntil(({ lifecycleHookDetails }) => lifecycleHookDetails?.[0]?.status === 'AWAITING_ACTION');
      shop.pass(9 * 60);
      assert.equal(shop.deployment().lifecycleHookDetails?.[0]?.status, 'AWAITING_ACTION');
      shop.passUntil(({ status }) => status === expected, 600);
      assert.equal(shop.deployment().status, expected);
    });
  }
});

describe('failures', () => {
  it('an alarm while it bakes rolls back', () => {
    const shop = runningShop({
      strategy: 'BLUE_GREEN',
      alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    });
    shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    assert.equal(shop.deployment().alarms?.status, 'MONITORING');
    shop.account.firingAlarms.add('errors');
    shop.passUntil(({ status }) => status === 'ROLLBACK_IN_PROGRESS', 60);
    assert.deepEqual(shop.deployment().alarms?.triggeredAlarmNames, ['errors']);
    shop.passUntil(({ status }) => status === 'ROLLBACK_SUCCESSFUL', 600);
    assert.equal(shop.deployment().sourceServiceRevisions?.[0]?.requestedProductionTrafficWeight, 100);
  });

  const breakers: readonly [rollback: boolean, expected: string][] = [
    [true, 'ROLLBACK_SUCCESSFUL'],
    [false, 'STOPPED'],
  ];
  for (const [rollback, expected] of breakers) {
    it(`tasks that fail, with rollback ${rollback}, end ${expected}; the earlier revision keeps the traffic`, () => {
      const shop = runningShop({ strategy: 'LINEAR', deploymentCircuitBreaker: { enable: true, rollback } });
      shop.deploy('web:3');
      shop.passUntil(({ status }) => status === expected, 3 * 3600);
      const { deploymentCircuitBreaker, sourceServiceRevisions } = shop.deployment();
      assert.equal(deploymentCircuitBreaker?.status, 'TRIGGERED');
      assert.deepEqual(
        [sourceServiceRevisions?.[0]?.requestedProductionTrafficWeight, sourceServiceRevisions?.[0]?.runningTaskCount],
        [100, 2],
      );
    });
  }

  it('a first deployment has nothing to go back to', () => {
    const shop = stagedShop({
      configuration: {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [{ hookTargetArn: lambda('fail'), lifecycleStages: ['POST_SCALE_UP'] }],
      },
    });
    shop.deploy('web:1');
    shop.passUntil(({ status }) => status === 'ROLLBACK_FAILED');
    assert.match(shop.deployment().statusReason ?? '', /No rollback candidate was found to run the rollback\.$/);
  });
});
