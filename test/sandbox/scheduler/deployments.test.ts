import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import { currentDeployment, endDeployment, rollBack, tasksOfRevision } from '../../../sandbox/scheduler/deployments.ts';
import { shop } from './service-shop.ts';

function inShop() {
  const made = shop();
  made.define();
  made.create();
  const cluster = made.sandbox.account().clusters.get('shop');
  const stored = cluster?.services.get('web');
  assert.ok(cluster && stored);
  return { ...made, account: made.sandbox.account(), cluster, stored };
}

suite('a deployment', () => {
  test('has a revision, a service deployment and a row', () => {
    const { stored, serviceDeployment, primary } = inShop();
    const [revision] = stored.revisions;
    assert.match(
      revision?.serviceRevisionArn ?? '',
      /^arn:aws:ecs:us-east-1:\d{12}:service-revision\/shop\/web\/\d{19}$/,
    );
    const { serviceDeploymentArn, status, targetServiceRevision, sourceServiceRevisions } = serviceDeployment();
    assert.match(
      serviceDeploymentArn ?? '',
      /^arn:aws:ecs:us-east-1:\d{12}:service-deployment\/shop\/web\/[0-9a-f]{21}$/,
    );
    assert.equal(targetServiceRevision?.arn, revision?.serviceRevisionArn);
    assert.deepEqual(sourceServiceRevisions, []);
    assert.match(primary().id ?? '', /^ecs-svc\/\d{19}$/);
    assert.equal(primary().rolloutStateReason, `ECS deployment ${primary().id} in progress.`);
    assert.equal(status, 'IN_PROGRESS');
  });

  test('is PENDING until the scheduler looks at the service', () => {
    const { account, stored, update } = inShop();
    update({ forceNewDeployment: true });
    assert.equal(stored.serviceDeployments.at(-1)?.status, 'PENDING');
    assert.ok(account.due.size > 0);
  });

  test('stops an earlier one that goes on and makes its row ACTIVE', () => {
    const { stored, update, describe, wait } = inShop();
    wait(40);
    update({ forceNewDeployment: true });
    assert.deepEqual(
      describe().deployments?.map(({ status }) => status),
      ['PRIMARY', 'ACTIVE'],
    );
    assert.equal(stored.serviceDeployments[0]?.status, 'STOPPED');
    assert.deepEqual(
      stored.serviceDeployments[1]?.sourceServiceRevisions?.map(({ arn }) => arn),
      [stored.revisions[0]?.serviceRevisionArn],
    );
  });

  for (const [status, rolloutState] of [
    ['SUCCESSFUL', 'COMPLETED'],
    ['ROLLBACK_SUCCESSFUL', 'COMPLETED'],
    ['STOPPED', 'FAILED'],
    ['ROLLBACK_FAILED', 'FAILED'],
  ] as const) {
    test(`that ends ${status} is ${rolloutState}`, () => {
      const { account, cluster, stored } = inShop();
      endDeployment(account, cluster, stored, { status, reason: 'Enough.' });
      const current = currentDeployment(stored);
      assert.equal(current?.row.rolloutState, rolloutState);
      assert.equal(current?.serviceDeployment.status, status);
      assert.equal(current?.serviceDeployment.statusReason, 'Enough.');
    });
  }

  test('is not rolled back when none completed before', () => {
    const { account, cluster, stored } = inShop();
    const before = JSON.stringify(stored);
    assert.equal(
      rollBack(account, cluster, stored, 'ECS deployment circuit breaker: tasks failed to start.'),
      undefined,
    );
    assert.equal(JSON.stringify(stored), before);
  });

  test('is rolled back to a row that is there, and to a new one when it is gone', () => {
    for (const seconds of [0, 600]) {
      const { account, cluster, stored, update, settle, define, describe, wait } = inShop();
      settle();
      const first = currentDeployment(stored);
      update({ taskDefinition: define() });
      wait(seconds);
      describe();
      const back = rollBack(account, cluster, stored, 'ECS deployment alarms: alarm detected.');
      assert.equal(back?.revision, first?.revision);
      assert.equal(back?.row.id === first?.row.id, seconds === 0);
      assert.equal(back?.row.status, 'PRIMARY');
      assert.equal(
        back?.row.rolloutStateReason,
        `ECS deployment alarms: rolling back to deploymentId ${back?.row.id}.`,
      );
      assert.equal(back?.serviceDeployment.status, 'ROLLBACK_IN_PROGRESS');
      settle();
      assert.equal(stored.serviceDeployments.at(-1)?.status, 'ROLLBACK_SUCCESSFUL');
      assert.deepEqual([describe().runningCount, describe().deployments?.length], [2, 1]);
    }
  });

  test('says what the tasks of its revision are started with', () => {
    const { stored, primary } = inShop();
    const of = tasksOfRevision(stored, stored.revisions[0]?.serviceRevisionArn ?? '');
    assert.equal(of?.id, primary().id);
    assert.equal(of?.launchType, 'FARGATE');
    assert.equal(tasksOfRevision(stored, 'arn:aws:ecs:us-east-1:123456789012:service-revision/shop/web/1'), undefined);
  });
});
