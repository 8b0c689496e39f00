import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UpdateTaskProtectionRequest } from '@aws-sdk/client-ecs';
import { pass, refusal, start } from '../sandbox.ts';
import { type TaskShop, taskShop } from '../task-shop.ts';

function serviceTask(shop: TaskShop): string {
  shop.service('web');
  return shop.start(shop.define(), { group: 'service:web', startedBy: 'ecs-svc/1' });
}

function protection(shop: TaskShop, arn: string) {
  return shop.sandbox.send('GetTaskProtection', { cluster: 'shop', tasks: [arn] }).protectedTasks?.[0];
}

describe('a protection ends in its time', () => {
  const cases: readonly (readonly [string, number | undefined, number])[] = [
    ['two hours unless told otherwise', undefined, 120],
    ['a minute', 1, 1],
    ['two days', 2880, 2880],
  ];
  for (const [name, expiresInMinutes, minutes] of cases) {
    test(name, () => {
      const shop = taskShop();
      const arn = serviceTask(shop);
      const answer = shop.sandbox.send('UpdateTaskProtection', {
        cluster: 'shop',
        tasks: [arn],
        protectionEnabled: true,
        expiresInMinutes,
      });
      const expirationDate = start / 1000 + minutes * 60;
      const expected = { taskArn: arn, protectionEnabled: true, expirationDate };
      assert.deepEqual(answer, { protectedTasks: [expected], failures: [] });
      pass(shop.sandbox, minutes * 60 - 1);
      assert.deepEqual(protection(shop, arn), expected);
      pass(shop.sandbox, 1);
      assert.deepEqual(protection(shop, arn), { taskArn: arn, protectionEnabled: false });
      assert.equal(shop.cluster().tasks.values().next().value?.protection, undefined);
    });
  }

  test('a further request sets it anew', () => {
    const shop = taskShop();
    const arn = serviceTask(shop);
    const protect = { cluster: 'shop', tasks: [arn], protectionEnabled: true, expiresInMinutes: 10 };
    shop.sandbox.send('UpdateTaskProtection', protect);
    pass(shop.sandbox, 500);
    shop.sandbox.send('UpdateTaskProtection', protect);
    pass(shop.sandbox, 500);
    assert.equal(protection(shop, arn)?.protectionEnabled, true);
    shop.sandbox.send('UpdateTaskProtection', { cluster: 'shop', tasks: [arn], protectionEnabled: false });
    assert.equal(protection(shop, arn)?.protectionEnabled, false);
  });
});

test('tasks that cannot be protected are failures', () => {
  const shop = taskShop();
  const [own, lone] = [serviceTask(shop), shop.start(shop.define())];
  const none = `arn:aws:ecs:us-east-1:123456789012:task/shop/${'0'.repeat(32)}`;
  const { protectedTasks, failures } = shop.sandbox.send('UpdateTaskProtection', {
    cluster: 'shop',
    tasks: [own, lone, '0'.repeat(32)],
    protectionEnabled: true,
  });
  assert.deepEqual(
    protectedTasks?.map(({ taskArn }) => taskArn),
    [own],
  );
  assert.deepEqual(
    failures?.map(({ arn, reason }) => [arn, reason]),
    [
      [lone, 'TASK_NOT_VALID'],
      [none, 'MISSING'],
    ],
  );
});

describe('requests that are refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => String(index).padStart(32, '0'));
  const cases: readonly (readonly [string, Partial<UpdateTaskProtectionRequest>, string, RegExp])[] = [
    ['no minute', { expiresInMinutes: 0 }, 'InvalidParameterException', /between 1 and 2880/],
    ['too many', { expiresInMinutes: 2881 }, 'InvalidParameterException', /between 1 and 2880/],
    ['no task', { tasks: [] }, 'InvalidParameterException', /^Tasks cannot be empty|at least one/],
    ['eleven tasks', { tasks: many(11) }, 'InvalidParameterException', /at most 10/],
    ['no cluster', { cluster: 'none' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
  ];
  for (const [name, members, type, message] of cases) {
    test(name, () => {
      const { sandbox } = taskShop();
      const request = { cluster: 'shop', tasks: many(1), protectionEnabled: true, ...members };
      const found = refusal(() => sandbox.send('UpdateTaskProtection', request));
      assert.equal(found?.type, type);
      assert.match(found?.message ?? '', message);
    });
  }
});
