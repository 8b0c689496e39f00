import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import { countsOf, healthyAt } from '../../../sandbox/scheduler/service-tasks.ts';
import { wakeService } from '../../../sandbox/scheduler/services.ts';
import { shop, targetGroup } from './service-shop.ts';

suite('the scheduler', () => {
  test('looks once, however often it is woken at one time', () => {
    const { sandbox, define, create } = shop();
    define();
    const { serviceArn = '' } = create();
    const account = sandbox.account();
    const before = account.due.size;
    for (let index = 0; index < 100; index += 1) wakeService(account, serviceArn);
    assert.ok(account.due.size <= before + 1);
  });

  test('leaves a service alone that is gone', () => {
    const { sandbox } = shop();
    const account = sandbox.account();
    wakeService(account, 'arn:aws:ecs:us-east-1:123456789012:service/shop/none');
    account.due.add({ at: account.now, kind: 'service', arn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/none' });
    assert.deepEqual(sandbox.send('ListServices', { cluster: 'shop' }).serviceArns, []);
  });

  test('has nothing left to do for a service in a steady state', () => {
    const { sandbox, define, create, settle, wait } = shop();
    define();
    create();
    settle();
    wait(60);
    assert.equal(sandbox.account().due.size, 0);
  });

  test('comes to the same in one leap as in small steps', () => {
    const [leap, steps] = [600, 5].map((seconds) => {
      const { define, create, update, describe, wait, told } = shop();
      define();
      create();
      for (let passed = 0; passed < 600; passed += seconds) {
        wait(seconds);
        describe();
      }
      define();
      update({ taskDefinition: 'web' });
      for (let passed = 0; passed < 600; passed += seconds) {
        wait(seconds);
        describe();
      }
      return { told: told(), service: describe() };
    });
    assert.deepEqual(leap, steps);
  });

  test('tells the state of the service to waiters: ServicesStable and ServicesInactive', () => {
    const { sandbox, define, create, describe, wait } = shop();
    define();
    create();
    const isStable = () => {
      const { deployments = [], runningCount, desiredCount } = describe();
      return deployments.length === 1 && runningCount === desiredCount;
    };
    assert.equal(isStable(), false);
    wait(600);
    assert.equal(isStable(), true);
    sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
    wait(600);
    assert.equal(describe().status, 'INACTIVE');
  });

  test('keeps the newest 100 events', () => {
    const { define, create, update, wait, describe } = shop();
    define();
    create({ desiredCount: 1 });
    for (let index = 0; index < 80; index += 1) {
      update({ desiredCount: 2 - (index % 2) });
      wait(120);
    }
    const { events = [] } = describe();
    assert.equal(events.length, 100);
    const times = events.map(({ createdAt = 0 }) => createdAt);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });
});

suite('a task is healthy', () => {
  // Source: DeploymentConfiguration.minimumHealthyPercent; 30 seconds are the sandbox's own load balancer.
  const check = { command: ['CMD', 'true'] };
  const table: readonly (readonly [string, boolean, boolean, 'HEALTHY' | 'UNKNOWN', number | undefined])[] = [
    ['40 seconds after it runs', false, false, 'UNKNOWN', 40],
    ['with its health checks', true, false, 'HEALTHY', 0],
    ['not before its health checks', true, false, 'UNKNOWN', undefined],
    ['with its targets', false, true, 'UNKNOWN', 30],
    ['with its targets and its health checks', true, true, 'HEALTHY', 30],
    ['not with its targets alone', true, true, 'UNKNOWN', undefined],
  ];
  for (const [name, hasCheck, isBalanced, healthStatus, seconds] of table) {
    test(name, () => {
      const { sandbox, define, create } = shop();
      const taskDefinitionArn = define(hasCheck ? { healthCheck: check } : {});
      const loadBalancers = [{ targetGroupArn: targetGroup, containerName: 'web', containerPort: 80 }];
      create(isBalanced ? { loadBalancers } : {});
      const account = sandbox.account();
      const stored = account.clusters.get('shop')?.services.get('web');
      assert.ok(stored);
      const at = healthyAt(account, stored, { task: { taskDefinitionArn, startedAt: 1000, healthStatus } });
      assert.equal(at, seconds === undefined ? undefined : (1000 + seconds) * 1000);
    });
  }
});

test('counts are those of the tasks', () => {
  const { sandbox, define, create, update, wait, describe } = shop();
  define();
  create({ desiredCount: 3 });
  const cluster = sandbox.account().clusters.get('shop');
  for (let seconds = 0; seconds < 300; seconds += 7) {
    const service = describe();
    const stored = cluster?.services.get('web');
    assert.ok(cluster && stored);
    const rows = (service.deployments ?? []).map(({ id = '' }) => countsOf(cluster, stored, id));
    assert.equal(
      service.runningCount,
      rows.reduce((sum, { running }) => sum + running, 0),
    );
    assert.equal(
      service.pendingCount,
      rows.reduce((sum, { pending }) => sum + pending, 0),
    );
    if (seconds === 105) update({ forceNewDeployment: true });
    wait(7);
  }
});

test('registers and deregisters targets', () => {
  const { define, create, update, settle, told } = shop();
  define();
  create({
    desiredCount: 1,
    loadBalancers: [{ targetGroupArn: targetGroup, containerName: 'web', containerPort: 80 }],
  });
  settle();
  update({ forceNewDeployment: true });
  settle();
  assert.deepEqual(told().slice(-6, -2), [
    `(service web) registered 1 targets in (target-group ${targetGroup})`,
    `(service web) deregistered 1 targets in (target-group ${targetGroup})`,
    '(service web) has begun draining connections on 1 tasks.',
    '(service web) has stopped 1 running tasks: (task …).',
  ]);
});
