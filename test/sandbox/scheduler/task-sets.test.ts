import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computedDesiredCount, stabilityStatusOf } from '../../../sandbox/scheduler/task-sets.ts';
import { stagedShop } from './staged-shop.ts';

describe('computedDesiredCount is desiredCount × percent, always rounded up (TaskSet.computedDesiredCount)', () => {
  const cases: readonly [desiredCount: number, percent: number, expected: number][] = [
    [4, 0, 0],
    [4, 100, 4],
    [4, 50, 2],
    // "if the computed desired count is 1.2, it rounds up to 2 tasks"
    [4, 30, 2],
    [1, 1, 1],
    [0, 100, 0],
    [3, 33.3, 1],
    [3, 33.4, 2],
    [10, 0.1, 1],
    // Binary fractions: 1000 × 16.1 is 16100.000000000002, and 700 × 0.07 is 49.00000000000001.
    [1000, 16.1, 161],
    [70000, 0.07, 49],
    [5000, 99.99, 5000],
    [10000, 99.99, 9999],
  ];
  for (const [desiredCount, percent, expected] of cases) {
    it(`${percent} % of ${desiredCount} is ${expected}`, () => {
      assert.equal(computedDesiredCount(desiredCount, percent), expected);
    });
  }

  it('never more than a task above the exact share, and never below it', () => {
    for (let desired = 0; desired <= 60; desired += 1) {
      for (let tenths = 0; tenths <= 1000; tenths += 7) {
        const exact = (desired * tenths) / 1000;
        const count = computedDesiredCount(desired, tenths / 10);
        assert.ok(count >= exact - 1e-6 && count < exact + 1, `${tenths / 10} % of ${desired}: ${count}`);
      }
    }
  });
});

describe('stabilityStatus has four conditions (TaskSet.stabilityStatus)', () => {
  const steady = { healthy: 2, running: 2, pending: 0, active: 2 };
  const cases: readonly [name: string, desired: number, counts: typeof steady, draining: number, expected: string][] = [
    ['all of them', 2, steady, 0, 'STEADY_STATE'],
    ['none wanted', 0, { healthy: 0, running: 0, pending: 0, active: 0 }, 0, 'STEADY_STATE'],
    ['runningCount is not the computed count', 3, steady, 0, 'STABILIZING'],
    ['more than wanted', 1, steady, 0, 'STABILIZING'],
    ['pendingCount is not 0', 2, { ...steady, pending: 1 }, 0, 'STABILIZING'],
    ['a task is not healthy', 2, { ...steady, healthy: 1 }, 0, 'STABILIZING'],
    ['a task is on a DRAINING instance', 2, steady, 1, 'STABILIZING'],
  ];
  for (const [name, desired, counts, draining, expected] of cases) {
    it(name, () => assert.equal(stabilityStatusOf(desired, counts, draining), expected));
  }
});

const of = { cluster: 'shop', service: 'web' };
const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

function external(desiredCount: number) {
  const shop = stagedShop({ controller: 'EXTERNAL', desiredCount });
  const create = (value: number) => {
    const request = { ...of, taskDefinition: 'web:1', launchType: 'FARGATE' as const, networkConfiguration: network };
    return shop.sandbox.send('CreateTaskSet', { ...request, scale: { value, unit: 'PERCENT' } }).taskSet?.id ?? '';
  };
  const see = () => {
    const { taskSets = [] } = shop.sandbox.send('DescribeTaskSets', of);
    return taskSets.map(({ status, computedDesiredCount: wanted, runningCount, stabilityStatus }) => {
      return [status, wanted, runningCount, stabilityStatus];
    });
  };
  return { ...shop, create, see };
}

describe('tasks of task sets', () => {
  it('start by scale, and reach a steady state', () => {
    const { create, see, pass } = external(4);
    create(100);
    create(30);
    assert.deepEqual(see(), [
      ['ACTIVE', 4, 0, 'STABILIZING'],
      ['ACTIVE', 2, 0, 'STABILIZING'],
    ]);
    pass(600);
    assert.deepEqual(see(), [
      ['ACTIVE', 4, 4, 'STEADY_STATE'],
      ['ACTIVE', 2, 2, 'STEADY_STATE'],
    ]);
  });

  it('tell the steady state once', () => {
    const { create, pass, sandbox, stored } = external(1);
    create(100);
    pass(3600);
    sandbox.account();
    const told = stored.service.events?.filter(
      ({ message }) => message === '(service web) has reached a steady state.',
    );
    assert.equal(told?.length, 1);
  });

  it('tell when the status was found', () => {
    const { create, pass, sandbox } = external(1);
    create(100);
    const at = () => sandbox.send('DescribeTaskSets', of).taskSets?.[0];
    const created = at()?.stabilityStatusAt ?? 0;
    pass(600);
    const { stabilityStatusAt = 0, createdAt, updatedAt } = at() ?? {};
    assert.equal(createdAt, created);
    assert.equal(updatedAt, stabilityStatusAt);
    assert.ok(stabilityStatusAt > created && stabilityStatusAt < created + 600);
  });

  it('follow the scale of the task set and the desired count of the service', () => {
    const { create, see, pass, sandbox, stored } = external(4);
    const taskSet = create(100);
    pass(600);
    sandbox.send('UpdateTaskSet', { ...of, taskSet, scale: { value: 25, unit: 'PERCENT' } });
    pass(600);
    assert.deepEqual(see(), [['ACTIVE', 1, 1, 'STEADY_STATE']]);
    sandbox.send('UpdateTaskSet', { ...of, taskSet, scale: { value: 50, unit: 'PERCENT' } });
    stored.service.desiredCount = 9;
    pass(600);
    assert.deepEqual(see(), [['ACTIVE', 5, 5, 'STEADY_STATE']]);
  });

  it('drain with their task set, which is gone with the last of them', () => {
    const { create, see, pass, sandbox, stored } = external(2);
    const taskSet = create(100);
    pass(600);
    sandbox.send('DeleteTaskSet', { ...of, taskSet, force: true });
    assert.deepEqual(see()[0]?.slice(0, 2), ['DRAINING', 0]);
    pass(600);
    assert.deepEqual(see(), []);
    assert.equal(stored.progress[taskSet], undefined);
  });

  it('all drain with the service', () => {
    const { create, see, pass, stored, sandbox } = external(2);
    create(100);
    pass(600);
    stored.service.status = 'DRAINING';
    sandbox.account().due.add({ at: sandbox.clock.now(), kind: 'service', arn: stored.service.serviceArn ?? '' });
    pass(600);
    sandbox.account();
    assert.equal(stored.service.status, 'INACTIVE');
    assert.throws(see, { name: 'ServiceNotActiveException' });
  });
});

describe('a service of CodeDeploy', () => {
  it('begins with a PRIMARY task set of all its tasks', () => {
    const { stored, sandbox, pass } = stagedShop({ controller: 'CODE_DEPLOY', desiredCount: 2 });
    stored.service.taskDefinition = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1';
    stored.service.launchType = 'FARGATE';
    sandbox.account().due.add({ at: sandbox.clock.now(), kind: 'service', arn: stored.service.serviceArn ?? '' });
    pass(600);
    sandbox.account();
    const [taskSet, ...others] = stored.service.taskSets ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(
      [taskSet?.status, taskSet?.scale?.value, taskSet?.stabilityStatus],
      ['PRIMARY', 100, 'STEADY_STATE'],
    );
  });
});
