import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import { createAccount } from '../../../sandbox/account.ts';
import { isMonitoring, thresholdOf } from '../../../sandbox/scheduler/circuit-breaker.ts';
import { healthyForSuccess } from '../../../sandbox/scheduler/rollout-end.ts';
import { shop } from './service-shop.ts';

type Threshold = Parameters<typeof thresholdOf>[1];

suite('threshold of the circuit breaker', () => {
  // Source: ThresholdType and ServiceDeploymentCircuitBreaker.threshold in the SDK; the first four are the guide's examples.
  const table: readonly (readonly [desired: number, configuration: Threshold, threshold: number])[] = [
    [1, undefined, 3],
    [25, undefined, 13],
    [400, undefined, 200],
    [800, undefined, 200],
    [0, undefined, 3],
    [6, undefined, 3],
    [7, undefined, 4],
    [50, undefined, 25],
    [10, { type: 'COUNT', value: 7 }, 7],
    [10, { type: 'BOUNDED_PERCENT', value: 10 }, 3],
    [100, { type: 'BOUNDED_PERCENT', value: 20 }, 20],
    [1000, { type: 'UNBOUNDED_PERCENT', value: 50 }, 500],
    [2, { type: 'UNBOUNDED_PERCENT', value: 10 }, 1],
  ];
  for (const [desired, configuration, threshold] of table) {
    test(`${desired} tasks, ${JSON.stringify(configuration)}`, () => {
      assert.equal(thresholdOf(desired, configuration), threshold);
    });
  }
});

suite('healthy tasks for early success', () => {
  const table: readonly (readonly [desired: number, percent: number | undefined, healthy: number])[] = [
    [4, undefined, 4],
    [4, 50, 2],
    [5, 50, 3],
    [3, 0, 0],
    [3, 100, 3],
  ];
  for (const [desired, healthyPercent, healthy] of table) {
    test(`${healthyPercent} percent of ${desired}`, () => {
      const early = healthyPercent === undefined ? undefined : { enable: true, healthyPercent };
      assert.equal(healthyForSuccess(desired, early), healthy);
    });
  }
});

test('alarms that fire when a deployment begins are not monitored', () => {
  const account = createAccount('123456789012', 'us-east-1', 1);
  const alarms = { alarmNames: ['slow', 'broken'], enable: true, rollback: true };
  assert.equal(isMonitoring(account, alarms), true);
  assert.equal(isMonitoring(account, { ...alarms, enable: false }), false);
  account.firingAlarms.add('broken');
  assert.equal(isMonitoring(account, alarms), false);
});

suite('a deployment whose tasks do not start', () => {
  const breaker = { enable: true, rollback: true };

  test('goes on for ever without a circuit breaker', () => {
    const { define, create, wait, primary } = shop();
    define({ image: 'broken' });
    create({ desiredCount: 1 });
    wait(3600);
    assert.equal(primary().rolloutState, 'IN_PROGRESS');
    assert.ok((primary().failedTasks ?? 0) > 3);
  });

  test('fails after as many failed tasks as the threshold, and starts no more', () => {
    const { define, create, wait, primary, serviceDeployment, told } = shop();
    define({ image: 'broken' });
    create({
      desiredCount: 1,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    wait(600);
    const { rolloutState, rolloutStateReason, failedTasks } = primary();
    assert.deepEqual(
      [rolloutState, rolloutStateReason, failedTasks],
      ['FAILED', 'ECS deployment circuit breaker: tasks failed to start.', 3],
    );
    assert.equal(serviceDeployment().status, 'STOPPED');
    assert.deepEqual(serviceDeployment().deploymentCircuitBreaker, {
      status: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
    });
    const before = told().length;
    wait(3600);
    assert.equal(told().length, before);
  });

  test('has nothing to roll back to when it is the first', () => {
    const { define, create, wait, primary } = shop();
    define({ image: 'broken' });
    create({ desiredCount: 1, deploymentConfiguration: { deploymentCircuitBreaker: breaker } });
    wait(600);
    assert.equal(primary().rolloutState, 'FAILED');
  });

  for (const container of [
    { image: 'broken' },
    { command: ['sh', '-c', 'exit 1'] },
    { environment: [{ name: 'SANDBOX_HEALTH', value: 'UNHEALTHY' }], healthCheck: { command: ['CMD', 'true'] } },
  ]) {
    test(`rolls back: ${JSON.stringify(container)}`, () => {
      const { define, create, update, settle, describe, serviceDeployment, told, wait } = shop();
      const good = define();
      create({ deploymentConfiguration: { deploymentCircuitBreaker: breaker } });
      settle();
      const [first] = describe().deployments ?? [];
      update({ taskDefinition: define(container) });
      let fewest = Number.POSITIVE_INFINITY;
      for (let seconds = 0; seconds < 1800 && serviceDeployment().status !== 'ROLLBACK_SUCCESSFUL'; seconds += 5) {
        fewest = Math.min(fewest, describe().runningCount ?? 0);
        wait(5);
      }
      const { deployments = [], taskDefinition, runningCount } = describe();
      assert.ok(fewest >= 2);
      assert.deepEqual([taskDefinition, runningCount, deployments.length], [good, 2, 1]);
      assert.equal(deployments[0]?.id, first?.id);
      assert.equal(deployments[0]?.rolloutState, 'COMPLETED');
      const { status, rollback } = serviceDeployment();
      assert.equal(status, 'ROLLBACK_SUCCESSFUL');
      assert.equal(rollback?.reason, 'ECS deployment circuit breaker: tasks failed to start.');
      assert.ok(told().includes('(service web) (deployment ecs-svc/…) deployment failed: tasks failed to start.'));
      assert.ok(told().includes('(service web) rolling back to deployment ecs-svc/….'));
    });
  }

  test('rolls back to what completed last, not to what failed', () => {
    const { define, create, update, settle, describe, wait } = shop();
    const good = define();
    create({ deploymentConfiguration: { deploymentCircuitBreaker: breaker } });
    settle();
    for (let round = 0; round < 2; round += 1) {
      update({ taskDefinition: define({ image: 'broken' }) });
      wait(5);
      settle();
      assert.equal(describe().taskDefinition, good);
    }
  });
});

suite('alarms', () => {
  const alarms = { alarmNames: ['slow'], enable: true, rollback: true };

  for (const rollback of [true, false]) {
    test(`fail a deployment, rollback ${rollback}`, () => {
      const { sandbox, define, create, update, settle, describe, wait, primary, serviceDeployment } = shop();
      const good = define();
      create({ deploymentConfiguration: { alarms: { ...alarms, rollback } } });
      settle();
      const next = define();
      update({ taskDefinition: next });
      wait(20);
      sandbox.account().firingAlarms.add('slow');
      wait(20);
      settle();
      assert.equal(describe().taskDefinition, rollback ? good : next);
      assert.equal(primary().rolloutState, rollback ? 'COMPLETED' : 'FAILED');
      assert.deepEqual(serviceDeployment().alarms, {
        status: 'TRIGGERED',
        alarmNames: ['slow'],
        triggeredAlarmNames: ['slow'],
      });
    });
  }

  test('are watched for the bake time', () => {
    const { sandbox, define, create, update, settle, describe, wait, primary } = shop();
    const good = define();
    create({ deploymentConfiguration: { alarms, bakeTimeInMinutes: 10 } });
    assert.ok(settle() >= 600);
    update({ taskDefinition: define() });
    wait(300);
    assert.equal(primary().rolloutState, 'IN_PROGRESS');
    assert.deepEqual([describe().deployments?.length, describe().runningCount], [1, 2]);
    sandbox.account().firingAlarms.add('slow');
    wait(20);
    settle();
    assert.equal(describe().taskDefinition, good);
    assert.equal(primary().rolloutState, 'COMPLETED');
  });
});
