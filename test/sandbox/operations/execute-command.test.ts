import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pass, refusal } from '../sandbox.ts';
import { taskShop } from '../task-shop.ts';

describe('ExecuteCommand', () => {
  const request = { cluster: 'shop', command: '/bin/sh', interactive: true };

  test('opens a session in the container', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define(), { enableExecuteCommand: true });
    pass(shop.sandbox, 30);
    const { session, taskArn, containerName, interactive } = shop.sandbox.send('ExecuteCommand', {
      ...request,
      task: arn,
    });
    assert.deepEqual([taskArn, containerName, interactive], [arn, 'app', true]);
    assert.match(session?.sessionId ?? '', /^ecs-execute-command-[0-9a-f]{17}$/);
    assert.match(
      session?.streamUrl ?? '',
      /^wss:\/\/ssmmessages\.us-east-1\.amazonaws\.com\/v1\/data-channel\/ecs-execute-command-/,
    );
    assert.notEqual(session?.tokenValue, undefined);
  });

  const off = /^The execute command failed because execute command was not enabled when the task was run/;
  const cases: readonly (readonly [string, boolean, number, object, string, RegExp])[] = [
    ['it was not enabled', false, 30, {}, 'InvalidParameterException', off],
    [
      'it does not run yet',
      true,
      5,
      {},
      'TargetNotConnectedException',
      /^The execute command failed due to an internal error/,
    ],
    ['it is not interactive', true, 30, { interactive: false }, 'InvalidParameterException', /nteractive/],
    ['no such container', true, 30, { container: 'side' }, 'InvalidParameterException', /side/],
    [
      'no such task',
      true,
      30,
      { task: '0'.repeat(32) },
      'InvalidParameterException',
      /^The referenced task was not found\.$/,
    ],
  ];
  for (const [name, enableExecuteCommand, seconds, members, type, message] of cases) {
    test(`is refused: ${name}`, () => {
      const shop = taskShop();
      const task = shop.start(shop.define(), { enableExecuteCommand });
      pass(shop.sandbox, seconds);
      const found = refusal(() => shop.sandbox.send('ExecuteCommand', { ...request, task, ...members }));
      assert.equal(found?.type, type);
      assert.match(found?.message ?? '', message);
    });
  }
});
