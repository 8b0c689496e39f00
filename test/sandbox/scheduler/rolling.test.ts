import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import { boundsOf, type RollingState, rollingStep } from '../../../sandbox/scheduler/rolling-plan.ts';
import { retryDelay, startDelay } from '../../../sandbox/scheduler/throttle.ts';
import { network, shop } from './service-shop.ts';

suite('bounds of a rolling deployment', () => {
  // Source: DeploymentConfiguration: the minimum is rounded up, the maximum down; 4 tasks with 200 and 50 percent are its examples.
  const table: readonly (readonly [desired: number, minimum: number, maximum: number, bounds: [number, number]])[] = [
    [4, 50, 200, [2, 8]],
    [4, 100, 200, [4, 8]],
    [1, 100, 200, [1, 2]],
    [1, 50, 150, [1, 1]],
    [1, 0, 100, [0, 1]],
    [3, 50, 150, [2, 4]],
    [5, 33, 133, [2, 6]],
    [10, 25, 125, [3, 12]],
    [0, 100, 200, [0, 0]],
    [7, 100, 110, [7, 7]],
  ];
  for (const [desired, minimumPercent, maximumPercent, [minimum, maximum]] of table) {
    test(`${desired} tasks, ${minimumPercent} to ${maximumPercent} percent`, () => {
      assert.deepEqual(boundsOf(desired, minimumPercent, maximumPercent), { minimum, maximum });
    });
  }
});

suite('a step of a rolling deployment', () => {
  const none = { healthy: 0, unready: 0, unhealthy: 0 };
  const nothing = { start: 0, stopLeaving: 0, stopUnhealthy: 0, stopExcess: 0, isStuck: false };
  const four = { desired: 4, minimum: 4, maximum: 8, fresh: none, leaving: 4, stopping: 0, unplaced: 0 };
  const table: readonly (readonly [string, RollingState, Partial<typeof nothing>])[] = [
    ['starts all new tasks first when the maximum allows it', four, { start: 4 }],
    ['waits while new tasks start', { ...four, fresh: { ...none, unready: 4 } }, {}],
    [
      'stops an old task for each new one that is healthy',
      { ...four, fresh: { ...none, healthy: 1, unready: 3 } },
      { stopLeaving: 1 },
    ],
    ['stops all old tasks in the end', { ...four, fresh: { ...none, healthy: 4 } }, { stopLeaving: 4 }],
    ['starts what the maximum allows', { ...four, maximum: 6 }, { start: 2 }],
    ['makes room down to the minimum first', { ...four, minimum: 2, maximum: 4 }, { stopLeaving: 2 }],
    [
      'makes room for those only that the maximum does not allow',
      { ...four, minimum: 0, maximum: 6 },
      { start: 2, stopLeaving: 2 },
    ],
    ['makes room where tasks find no place', { ...four, minimum: 2, unplaced: 4 }, { start: 4, stopLeaving: 2 }],
    ['waits for the room that is being made', { ...four, minimum: 2, maximum: 4, leaving: 2, stopping: 2 }, {}],
    ['is stuck at 100 and 100 percent', { ...four, maximum: 4 }, { isStuck: true }],
    [
      'replaces one task alone',
      { desired: 1, minimum: 1, maximum: 2, fresh: none, leaving: 1, stopping: 0, unplaced: 0 },
      { start: 1 },
    ],
    [
      'stops one task before the next at 0 and 100 percent',
      { desired: 1, minimum: 0, maximum: 1, fresh: none, leaving: 1, stopping: 0, unplaced: 0 },
      { stopLeaving: 1 },
    ],
    ['stops what is too much', { ...four, leaving: 0, fresh: { ...none, healthy: 6 } }, { stopExcess: 2 }],
    [
      'starts a replacement of an unhealthy task first',
      { ...four, leaving: 0, fresh: { healthy: 3, unready: 0, unhealthy: 1 } },
      { start: 1 },
    ],
    [
      'stops the unhealthy task when it is replaced',
      { ...four, leaving: 0, fresh: { healthy: 4, unready: 0, unhealthy: 1 } },
      { stopUnhealthy: 1 },
    ],
    [
      'stops unhealthy tasks one by one where there is no room',
      { ...four, maximum: 4, leaving: 0, fresh: { healthy: 2, unready: 0, unhealthy: 2 } },
      { stopUnhealthy: 1 },
    ],
    [
      'wants nothing of a service scaled to 0',
      { desired: 0, minimum: 0, maximum: 0, fresh: none, leaving: 3, stopping: 0, unplaced: 0 },
      { stopLeaving: 3 },
    ],
  ];
  for (const [name, state, expected] of table) {
    test(name, () => assert.deepEqual(rollingStep(state), { ...nothing, ...expected }));
  }
});

suite('delays', () => {
  const delays: readonly (readonly [failures: number, desired: number, seconds: number])[] = [
    [1, 1, 0],
    [2, 1, 15],
    [3, 1, 30],
    [4, 1, 60],
    [8, 1, 960],
    [9, 1, 1620],
    [1000, 1, 1620],
    [4, 4, 0],
    [5, 4, 15],
    [9, 4, 30],
    [1, 0, 0],
  ];
  for (const [failures, desired, seconds] of delays) {
    test(`${failures} failures of ${desired} tasks: ${seconds} s`, () =>
      assert.equal(startDelay(failures, desired), seconds));
  }
  test('placement is tried again after 27 minutes at the latest', () => {
    assert.deepEqual([1, 2, 3, 10].map(retryDelay), [15, 30, 60, 1620]);
  });
});

suite('a rolling deployment', () => {
  const percentages: readonly (readonly [desired: number, minimum: number, maximum: number])[] = [
    [4, 100, 200],
    [4, 50, 100],
    [4, 50, 150],
    [3, 66, 133],
    [1, 0, 100],
    [5, 80, 120],
  ];
  for (const [desired, minimumHealthyPercent, maximumPercent] of percentages) {
    test(`${desired} tasks stay between ${minimumHealthyPercent} and ${maximumPercent} percent`, () => {
      const { define, create, update, settle, describe, wait } = shop();
      define();
      create({ desiredCount: desired, deploymentConfiguration: { minimumHealthyPercent, maximumPercent } });
      settle();
      const second = define();
      update({ taskDefinition: second });
      const bounds = boundsOf(desired, minimumHealthyPercent, maximumPercent);
      let isDone = false;
      for (let seconds = 0; seconds < 1800 && !isDone; seconds += 5) {
        const { runningCount = 0, pendingCount = 0, deployments = [] } = describe();
        assert.ok(runningCount >= bounds.minimum, `${runningCount} are RUNNING, ${bounds.minimum} must be`);
        assert.ok(runningCount + pendingCount <= bounds.maximum, `${runningCount} and ${pendingCount} are too many`);
        isDone = deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED';
        wait(5);
      }
      assert.ok(isDone);
      assert.equal(describe().runningCount, desired);
      assert.equal(describe().taskDefinition, second);
    });
  }

  test('tells what it does in the words of ECS', () => {
    const { define, create, update, settle, told } = shop();
    define();
    create({ desiredCount: 1 });
    settle();
    define();
    update({ taskDefinition: 'web' });
    settle();
    assert.deepEqual(told(), [
      '(service web) has started 1 tasks: (task …).',
      '(service web) (deployment ecs-svc/…) deployment completed.',
      '(service web) has reached a steady state.',
      '(service web) has started 1 tasks: (task …).',
      '(service web) has stopped 1 running tasks: (task …).',
      '(service web) (deployment ecs-svc/…) deployment completed.',
      '(service web) has reached a steady state.',
    ]);
  });

  test('gets stuck where the percentages leave no room', () => {
    const { define, create, update, settle, told, wait, primary } = shop();
    define();
    create({ desiredCount: 1, deploymentConfiguration: { maximumPercent: 150 } });
    settle();
    define();
    update({ taskDefinition: 'web' });
    wait(300);
    assert.equal(primary().rolloutState, 'IN_PROGRESS');
    assert.match(told().at(-1) ?? '', /was unable to stop or start tasks during a deployment because of the service/);
    update({ deploymentConfiguration: { maximumPercent: 200 } });
    settle();
    assert.equal(primary().rolloutState, 'COMPLETED');
  });

  for (const sourceServiceRevisionCleanup of ['BLOCKING', 'DEFERRED'] as const) {
    test(`succeeds early, cleanup ${sourceServiceRevisionCleanup}`, () => {
      const { define, create, update, settle, describe, wait, serviceDeployment } = shop();
      const good = define();
      create({ desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } });
      settle();
      update({
        taskDefinition: define(),
        deploymentConfiguration: {
          earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup },
        },
      });
      for (let seconds = 0; seconds < 600 && serviceDeployment().status !== 'SUCCESSFUL'; seconds += 1) {
        describe();
        wait(1);
      }
      assert.equal(serviceDeployment().status, 'SUCCESSFUL');
      assert.equal(describe().deployments?.length, sourceServiceRevisionCleanup === 'BLOCKING' ? 1 : 2);
      wait(300);
      assert.deepEqual([describe().runningCount, describe().taskDefinition === good], [4, false]);
    });
  }

  test('replaces a rollout in progress', () => {
    const { define, create, update, settle, describe, wait, serviceDeployment } = shop();
    define();
    create({ desiredCount: 3 });
    wait(10);
    update({ taskDefinition: define() });
    wait(10);
    const last = define();
    update({ taskDefinition: last });
    settle();
    assert.equal(describe().runningCount, 3);
    assert.equal(describe().deployments?.length, 1);
    assert.equal(describe().taskDefinition, last);
    assert.equal(serviceDeployment().status, 'SUCCESSFUL');
  });

  test('slows down when tasks fail to start again and again', () => {
    const { sandbox, define, create, told, wait } = shop();
    define({ image: 'broken' });
    create({ desiredCount: 1 });
    const starts: number[] = [];
    for (let seconds = 0; seconds < 600; seconds += 5) {
      starts[Math.floor(seconds / 200)] = told().filter((text) => text.includes('has started')).length;
      wait(5);
    }
    const [first = 0, second = 0, third = 0] = starts;
    assert.ok(first >= 3 && second - first < first && third - second <= second - first, starts.join(' '));
    assert.ok(told().some((text) => text.includes('is unable to consistently start tasks successfully.')));
    assert.ok(sandbox.account().due.size < 50);
  });

  const ended: readonly (readonly [what: string, command: string[]])[] = [
    ['fail after they were RUNNING', ['sh', '-c', 'exit 1']],
    ['end after they were RUNNING', ['sleep', '20']],
  ];
  for (const [what, command] of ended) {
    test(`does not slow down when tasks ${what}`, () => {
      const { define, create, told, wait } = shop();
      define({ command });
      create({ desiredCount: 1 });
      const starts = () => told().filter((text) => text.includes('has started')).length;
      wait(600);
      const before = starts();
      wait(600);
      assert.ok(before > 5 && starts() - before >= before - 1, `${before} starts, then ${starts() - before}`);
      assert.ok(!told().some((text) => text.includes('is unable to consistently start tasks')));
    });
  }

  test('starts without delay again when it gets another task definition', () => {
    const { define, create, update, describe, told, wait } = shop();
    define({ image: 'broken' });
    create({ desiredCount: 1 });
    wait(3600);
    assert.ok(told().some((text) => text.includes('is unable to consistently start tasks successfully.')));
    update({ taskDefinition: define() });
    wait(30);
    assert.equal(describe().runningCount, 1);
  });
});

suite('tasks on container instances', () => {
  const onInstances = { launchType: 'EC2', networkConfiguration: network } as const;

  test('those that find no place are told of and placed later', () => {
    const { define, create, settle, told, wait, addInstances, describe } = shop();
    define();
    create({ ...onInstances, desiredCount: 1 });
    wait(60);
    assert.equal(describe().pendingCount, 0);
    assert.match(
      told().at(-1) ?? '',
      /^\(service web\) was unable to place a task because no container instance met all of its requirements\. Reason: No Container Instances were found in your cluster\./,
    );
    addInstances(1);
    settle();
    assert.equal(describe().runningCount, 1);
  });

  test('a full cluster makes room down to the minimum', () => {
    const { define, create, update, settle, addInstances, describe, primary } = shop();
    addInstances(1, 512, 1024);
    define();
    create({ ...onInstances, desiredCount: 2, deploymentConfiguration: { minimumHealthyPercent: 50 } });
    settle();
    assert.equal(describe().runningCount, 2);
    update({ taskDefinition: define() });
    settle(3600);
    assert.equal(primary().rolloutState, 'COMPLETED');
    assert.equal(describe().runningCount, 2);
  });

  test('leave an instance that is DRAINING', () => {
    const { sandbox, define, create, settle, addInstances, wait, describe } = shop();
    const [first = '', second = ''] = addInstances(2);
    define();
    create({ ...onInstances, desiredCount: 2 });
    settle();
    sandbox.send('UpdateContainerInstancesState', { cluster: 'shop', containerInstances: [first], status: 'DRAINING' });
    wait(180);
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    const { tasks = [] } = sandbox.send('DescribeTasks', { cluster: 'shop', tasks: taskArns });
    assert.deepEqual(
      tasks.map((task) => task.containerInstanceArn),
      [second, second],
    );
    assert.equal(describe().runningCount, 2);
  });

  test('a DAEMON service has one on each', () => {
    const { define, create, update, settle, addInstances, wait, describe, primary } = shop();
    addInstances(3);
    define();
    create({ schedulingStrategy: 'DAEMON', launchType: 'EC2' });
    settle();
    assert.deepEqual([describe().desiredCount, describe().runningCount], [3, 3]);
    addInstances(1);
    update({ enableExecuteCommand: true });
    wait(120);
    assert.deepEqual([describe().desiredCount, describe().runningCount], [4, 4]);
    update({ taskDefinition: define() });
    settle();
    assert.equal(primary().rolloutState, 'COMPLETED');
    assert.equal(describe().runningCount, 4);
  });
});

suite('keeping the desired count', () => {
  test('a task that is stopped is replaced', () => {
    const { sandbox, define, create, settle, describe, wait } = shop();
    define();
    create();
    settle();
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    sandbox.send('StopTask', { cluster: 'shop', task: taskArns[0] ?? '' });
    wait(120);
    assert.equal(describe().runningCount, 2);
    assert.equal(describe().deployments?.[0]?.failedTasks, 0);
  });

  test('an unhealthy task is replaced before it is stopped', () => {
    const { sandbox, define, create, settle, told, wait, describe } = shop();
    define({ healthCheck: { command: ['CMD', 'true'] } });
    create();
    settle();
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    const sick = sandbox
      .account()
      .clusters.get('shop')
      ?.tasks.get(taskArns[0]?.split('/').at(-1) ?? '');
    assert.ok(sick);
    sick.task.healthStatus = 'UNHEALTHY';
    update(sandbox);
    wait(5);
    assert.equal(describe().pendingCount, 1);
    wait(180);
    assert.equal(describe().runningCount, 2);
    assert.ok(told().includes('(service web) (task …) failed container health checks.'));
  });

  test('an unhealthy task has its grace period', () => {
    const { define, create, wait, told, describe } = shop();
    define({
      healthCheck: { command: ['CMD', 'false'] },
      environment: [{ name: 'SANDBOX_HEALTH', value: 'UNHEALTHY' }],
    });
    create({ desiredCount: 1, healthCheckGracePeriodSeconds: 600 });
    const sick = () => told().filter((text) => text.includes('failed container health checks')).length;
    wait(500);
    assert.deepEqual([sick(), describe().runningCount, describe().pendingCount], [0, 1, 0]);
    // Its replacement has a grace period of its own, and there must be room for a third.
    wait(1200);
    assert.ok(sick() > 0);
  });

  test('tasks have the tags that are propagated', () => {
    const { sandbox, define, create, settle } = shop();
    define();
    create({
      desiredCount: 1,
      tags: [{ key: 'team', value: 'web' }],
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
    });
    settle();
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    const { tasks = [] } = sandbox.send('DescribeTasks', { cluster: 'shop', tasks: taskArns, include: ['TAGS'] });
    assert.deepEqual(tasks[0]?.tags, [
      { key: 'team', value: 'web' },
      { key: 'aws:ecs:clusterName', value: 'shop' },
      { key: 'aws:ecs:serviceName', value: 'web' },
    ]);
  });

  test('scaling in leaves protected tasks alone', () => {
    const { sandbox, define, create, settle, update: change, wait, describe, told } = shop();
    define();
    create({ desiredCount: 3 });
    settle();
    const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' });
    sandbox.send('UpdateTaskProtection', {
      cluster: 'shop',
      tasks: taskArns,
      protectionEnabled: true,
      expiresInMinutes: 5,
    });
    change({ desiredCount: 1 });
    wait(120);
    assert.equal(describe().runningCount, 3);
    assert.ok(told().some((text) => text.includes('was unable to scale in due to')));
    wait(300);
    assert.equal(describe().runningCount, 1);
  });
});

function update(sandbox: ReturnType<typeof shop>['sandbox']): void {
  sandbox.send('UpdateService', { cluster: 'shop', service: 'web', enableExecuteCommand: true });
}
