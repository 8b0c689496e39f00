import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { wakeService } from '../../../sandbox/scheduler/wake.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { runningShop, type StagedShop, stagedShop } from './staged-shop.ts';

type Configuration = Wire<DeploymentConfiguration>;

interface Seen {
  readonly stage: string | undefined;
  /** Percent of production traffic, of the earlier revision and the new one. */
  readonly production: readonly (number | undefined)[];
  /** Percent of test traffic of the new revision. */
  readonly test: number | undefined;
}

/** Every different state that the deployment shows, second by second, until it is over; with the seconds each took. */
function watch(shop: StagedShop, atMost = 7200): { seen: Seen[]; seconds: number[]; status: string | undefined } {
  const seen: Seen[] = [];
  const seconds: number[] = [];
  for (let passed = 0; passed < atMost; passed += 1) {
    const { lifecycleStage, sourceServiceRevisions = [], targetServiceRevision, status } = shop.deployment();
    const state: Seen = {
      stage: lifecycleStage,
      production: [...sourceServiceRevisions, targetServiceRevision].map((s) => s?.requestedProductionTrafficWeight),
      test: targetServiceRevision?.requestedTestTrafficWeight,
    };
    if (status !== 'IN_PROGRESS') return { seen, seconds, status };
    if (JSON.stringify(seen.at(-1)) !== JSON.stringify(state)) {
      seen.push(state);
      seconds.push(0);
    }
    seconds[seconds.length - 1] = (seconds.at(-1) ?? 0) + 1;
    shop.pass(1);
  }
  return assert.fail('the deployment does not end');
}

const before = { production: [100, 0], test: 0 };
const tested = { production: [100, 0], test: 100 };
const shifted = { production: [0, 100], test: 100 };

describe('stages (ServiceDeployment.lifecycleStage)', () => {
  it('the first deployment takes all traffic and does not bake', () => {
    const shop = stagedShop({ configuration: { strategy: 'BLUE_GREEN' } });
    shop.deploy('web:1');
    const { seen, status } = watch(shop);
    assert.equal(status, 'SUCCESSFUL');
    assert.deepEqual(
      seen.map(({ stage }) => stage),
      [
        'PRE_SCALE_UP',
        'SCALE_UP',
        'POST_SCALE_UP',
        'TEST_TRAFFIC_SHIFT',
        'POST_TEST_TRAFFIC_SHIFT',
        'PRODUCTION_TRAFFIC_SHIFT',
        'POST_PRODUCTION_TRAFFIC_SHIFT',
      ],
    );
    assert.deepEqual(seen.at(-1)?.production, [100]);
  });

  const walks: readonly [
    name: string,
    configuration: Configuration,
    expected: readonly Seen[],
    bakes: readonly (readonly [number, number])[],
  ][] = [
    [
      'blue/green',
      { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 3 },
      [
        { stage: 'PRE_SCALE_UP', ...before },
        { stage: 'SCALE_UP', ...before },
        { stage: 'POST_SCALE_UP', ...before },
        { stage: 'TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'POST_TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'BAKE_TIME', ...shifted },
        { stage: 'CLEAN_UP', ...shifted },
      ],
      [[7, 180]],
    ],
    [
      'canary',
      {
        strategy: 'CANARY',
        bakeTimeInMinutes: 1,
        canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 4 },
      },
      [
        { stage: 'PRE_SCALE_UP', ...before },
        { stage: 'SCALE_UP', ...before },
        { stage: 'POST_SCALE_UP', ...before },
        { stage: 'TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'POST_TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: [87.5, 12.5], test: 100 },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'BAKE_TIME', ...shifted },
        { stage: 'CLEAN_UP', ...shifted },
      ],
      [
        [5, 250],
        [6, 10],
        [8, 60],
      ],
    ],
    [
      'linear',
      {
        strategy: 'LINEAR',
        bakeTimeInMinutes: 0,
        linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 2 },
      },
      [
        { stage: 'PRE_SCALE_UP', ...before },
        { stage: 'SCALE_UP', ...before },
        { stage: 'POST_SCALE_UP', ...before },
        { stage: 'TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'POST_TEST_TRAFFIC_SHIFT', ...tested },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: [66.7, 33.3], test: 100 },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: [33.4, 66.6], test: 100 },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: [0.1, 99.9], test: 100 },
        { stage: 'PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', ...shifted },
        { stage: 'CLEAN_UP', ...shifted },
      ],
      [
        [5, 130],
        [6, 130],
        [7, 130],
        [8, 10],
      ],
    ],
  ];
  for (const [name, configuration, expected, bakes] of walks) {
    it(`${name}: every stage, its weights and its bake times`, () => {
      const shop = runningShop(configuration);
      shop.deploy('web:2');
      const { seen, seconds, status } = watch(shop);
      assert.deepEqual(seen, expected);
      for (const [index, took] of bakes) assert.equal(seconds[index], took, seen[index]?.stage);
      assert.equal(status, 'SUCCESSFUL');
    });
  }

  it('both revisions have all tasks until the bake is over, then the earlier one has none', () => {
    const shop = runningShop({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 }, 3);
    shop.deploy('web:2');
    const counts = () => {
      const { sourceServiceRevisions, targetServiceRevision } = shop.deployment();
      return [sourceServiceRevisions?.[0], targetServiceRevision].map((s) => [
        s?.requestedTaskCount,
        s?.runningTaskCount,
      ]);
    };
    assert.deepEqual(counts(), [
      [3, 3],
      [0, 0],
    ]);
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'SCALE_UP');
    assert.deepEqual(counts(), [
      [3, 3],
      [3, 0],
    ]);
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'POST_SCALE_UP');
    assert.deepEqual(counts(), [
      [3, 3],
      [3, 3],
    ]);
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    assert.deepEqual(counts(), [
      [3, 3],
      [3, 3],
    ]);
    shop.passUntil(({ status }) => status === 'SUCCESSFUL');
    assert.deepEqual(counts(), [
      [0, 0],
      [3, 3],
    ]);
    assert.equal(shop.stored.service.deployments?.length, 1);
    assert.equal(shop.stored.service.deployments?.[0]?.rolloutState, 'COMPLETED');
  });

  it('more than one revision in the service are reconciled first', () => {
    const shop = runningShop({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
    const first = shop.deployment().targetServiceRevision?.arn;
    shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    shop.deploy('web:1');
    const { lifecycleStage, sourceServiceRevisions = [] } = shop.deployment();
    assert.equal(lifecycleStage, 'RECONCILE_SERVICE');
    assert.equal(sourceServiceRevisions.length, 2);
    const weights = sourceServiceRevisions.map(({ arn, requestedProductionTrafficWeight }) => [
      arn === first,
      requestedProductionTrafficWeight,
    ]);
    assert.deepEqual(weights, [
      [false, 0],
      [true, 100],
    ]);
    assert.equal(watch(shop).status, 'SUCCESSFUL');
    assert.equal(shop.stored.service.deployments?.length, 1);
  });
});

describe('a request to stop', () => {
  const stages = [
    'PRE_SCALE_UP',
    'SCALE_UP',
    'POST_SCALE_UP',
    'TEST_TRAFFIC_SHIFT',
    'POST_TEST_TRAFFIC_SHIFT',
    'PRODUCTION_TRAFFIC_SHIFT',
    'POST_PRODUCTION_TRAFFIC_SHIFT',
    'BAKE_TIME',
    'CLEAN_UP',
  ];
  for (const stage of stages) {
    it(`in ${stage} leads back to the earlier revision`, () => {
      const shop = runningShop({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
      const serviceDeploymentArn = shop.deploy('web:2');
      shop.passUntil(({ lifecycleStage }) => lifecycleStage === stage);
      shop.sandbox.send('StopServiceDeployment', { serviceDeploymentArn });
      shop.passUntil(({ status }) => status === 'ROLLBACK_SUCCESSFUL', 600);
      const { sourceServiceRevisions, targetServiceRevision, lifecycleHookDetails } = shop.deployment();
      assert.deepEqual(
        [sourceServiceRevisions?.[0], targetServiceRevision].map((s) => [
          s?.requestedProductionTrafficWeight,
          s?.requestedTaskCount,
          s?.runningTaskCount,
        ]),
        [
          [100, 2, 2],
          [0, 0, 0],
        ],
      );
      assert.equal(lifecycleHookDetails, undefined);
      assert.match(shop.stored.service.taskDefinition ?? '', /web:1$/);
    });
  }

  it('can be overtaken by the next deployment', () => {
    const shop = runningShop({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
    const serviceDeploymentArn = shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    shop.sandbox.send('StopServiceDeployment', { serviceDeploymentArn });
    shop.passUntil(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
    shop.deploy('web:2');
    assert.equal(shop.deployment().lifecycleStage, 'RECONCILE_SERVICE');
    shop.passUntil(({ status }) => status === 'SUCCESSFUL');
    assert.match(shop.stored.service.taskDefinition ?? '', /web:2$/);
    assert.equal(shop.stored.service.deployments?.length, 1);
  });
});

describe('between and within deployments', () => {
  it('the desired count is kept, also when it changes', () => {
    const shop = runningShop({ strategy: 'CANARY', bakeTimeInMinutes: 1 }, 1);
    const runningTasks = () => (shop.stored.service.deployments ?? []).map(({ desiredCount }) => desiredCount);
    const change = (desiredCount: number) => {
      shop.stored.service.desiredCount = desiredCount;
      wakeService(shop.sandbox.account(), shop.stored.service.serviceArn ?? '');
      shop.pass(120);
      shop.sandbox.account();
    };
    change(3);
    assert.deepEqual(runningTasks(), [3]);
    shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'PRODUCTION_TRAFFIC_SHIFT');
    change(4);
    assert.deepEqual(runningTasks(), [4, 4]);
    assert.equal(shop.deployment().targetServiceRevision?.runningTaskCount, 4);
  });

  it('a bake of a day, its alarms looked at, leaves few events waiting', () => {
    const shop = runningShop({
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 1440,
      alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    });
    shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    shop.pass(12 * 3600);
    assert.equal(shop.deployment().lifecycleStage, 'BAKE_TIME');
    assert.ok(shop.account.due.size < 20, `${shop.account.due.size}`);
    shop.pass(13 * 3600);
    assert.equal(shop.deployment().status, 'SUCCESSFUL');
  });

  it('a steady state is told once', () => {
    const shop = runningShop({ strategy: 'BLUE_GREEN' });
    shop.pass(3600);
    shop.sandbox.account();
    const told = shop.stored.service.events?.filter(({ message }) => message?.endsWith('has reached a steady state.'));
    assert.equal(told?.length, 1);
  });
});
