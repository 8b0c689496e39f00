import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { refusal, start } from '../sandbox.ts';
import { type StagedShop, stagedShop } from '../scheduler/staged-shop.ts';

const of = { cluster: 'shop', service: 'web' };
const place = 'arn:aws:ecs:us-east-1:123456789012';
const missing = `${place}:service-deployment/shop/web/0123456789abcdef01234`;

/** A service whose first deployment is over, and a second one that goes on. */
function deploying(strategy: 'ROLLING' | 'BLUE_GREEN'): StagedShop {
  const shop = stagedShop({ configuration: { strategy, bakeTimeInMinutes: 5 } });
  shop.deploy('web:1');
  shop.passUntil(({ status }) => status === 'SUCCESSFUL');
  shop.deploy('web:2');
  return shop;
}

describe('DescribeServiceDeployments', () => {
  it('tells revisions, configuration and times', () => {
    const { deployment, stored } = deploying('BLUE_GREEN');
    const { serviceDeploymentArn, sourceServiceRevisions, targetServiceRevision, ...rest } = deployment();
    assert.match(serviceDeploymentArn ?? '', /^arn:aws:ecs:us-east-1:123456789012:service-deployment\/shop\/web\/\w+$/);
    assert.deepEqual(
      sourceServiceRevisions?.map(({ arn, runningTaskCount }) => [arn, runningTaskCount]),
      [[stored.revisions[0]?.serviceRevisionArn, 2]],
    );
    assert.equal(targetServiceRevision?.arn, stored.revisions[1]?.serviceRevisionArn);
    assert.equal(rest.status, 'IN_PROGRESS');
    assert.equal(rest.lifecycleStage, 'PRE_SCALE_UP');
    assert.equal(rest.startedAt, rest.createdAt);
    assert.equal(rest.finishedAt, undefined);
    assert.equal(rest.deploymentConfiguration?.bakeTimeInMinutes, 5);
  });

  for (const strategy of ['ROLLING', 'BLUE_GREEN'] as const) {
    it(`tells how many tasks the revisions of a ${strategy} deployment have`, () => {
      const { deployment, passUntil } = deploying(strategy);
      const counts = () => {
        const { sourceServiceRevisions = [], targetServiceRevision } = deployment();
        return [...sourceServiceRevisions, targetServiceRevision].map((revision) => revision?.runningTaskCount);
      };
      assert.deepEqual(counts(), [2, 0]);
      passUntil(({ status }) => status === 'SUCCESSFUL');
      assert.deepEqual(counts(), [0, 2]);
    });
  }

  it('tells which are missing', () => {
    const { sandbox, deployment } = deploying('ROLLING');
    const arn = deployment().serviceDeploymentArn ?? '';
    const elsewhere = `${place}:service-deployment/other/web/0123456789abcdef01234`;
    const found = sandbox.send('DescribeServiceDeployments', { serviceDeploymentArns: [missing, arn, elsewhere] });
    assert.deepEqual(
      found.serviceDeployments?.map(({ serviceDeploymentArn }) => serviceDeploymentArn),
      [arn],
    );
    assert.deepEqual(
      found.failures,
      [missing, elsewhere].map((each) => ({ arn: each, reason: 'MISSING' })),
    );
  });

  const refused: readonly [name: string, arns: string[]][] = [
    ['none', []],
    ['more than 20', Array.from({ length: 21 }, () => missing)],
    ['what is no ARN', ['web']],
    ['ARNs of something else', [`${place}:service/shop/web`]],
  ];
  for (const [name, arns] of refused) {
    it(`refuses ${name}`, () => {
      const { sandbox } = deploying('ROLLING');
      const describeDeployments = () => sandbox.send('DescribeServiceDeployments', { serviceDeploymentArns: arns });
      const describeRevisions = () => sandbox.send('DescribeServiceRevisions', { serviceRevisionArns: arns });
      assert.equal(refusal(describeDeployments)?.type, 'InvalidParameterException');
      assert.equal(refusal(describeRevisions)?.type, 'InvalidParameterException');
    });
  }
});

describe('DescribeServiceRevisions', () => {
  it('tells what each revision fixes, and which are missing', () => {
    const { sandbox, stored } = deploying('ROLLING');
    const [first = '', second = ''] = stored.revisions.map(({ serviceRevisionArn }) => serviceRevisionArn);
    const unknown = `${place}:service-revision/shop/web/1`;
    const { serviceRevisions, failures } = sandbox.send('DescribeServiceRevisions', {
      serviceRevisionArns: [second, unknown, first],
    });
    assert.deepEqual(
      serviceRevisions?.map(({ serviceRevisionArn, taskDefinition }) => [serviceRevisionArn, taskDefinition]),
      [
        [second, `${place}:task-definition/web:2`],
        [first, `${place}:task-definition/web:1`],
      ],
    );
    assert.deepEqual(failures, [{ arn: unknown, reason: 'MISSING' }]);
  });
});

describe('ListServiceDeployments', () => {
  /** 25 that are over, at one a minute, and one that goes on. */
  function many(): StagedShop {
    const shop = stagedShop({ desiredCount: 0, configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 } });
    for (let count = 0; count < 25; count += 1) {
      shop.deploy(`web:${1 + (count % 2)}`);
      shop.pass(60);
    }
    shop.deploy('web:2');
    return shop;
  }

  it('pages, newest first, also when a deployment begins meanwhile', () => {
    const { sandbox, stored, deploy } = many();
    const expected = stored.serviceDeployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn).toReversed();
    const first = sandbox.send('ListServiceDeployments', of);
    assert.equal(first.serviceDeployments?.length, 20);
    deploy('web:1');
    const second = sandbox.send('ListServiceDeployments', { ...of, nextToken: first.nextToken });
    assert.equal(second.nextToken, undefined);
    const listed = [...(first.serviceDeployments ?? []), ...(second.serviceDeployments ?? [])];
    assert.deepEqual(
      listed.map(({ serviceDeploymentArn }) => serviceDeploymentArn),
      expected,
    );
  });

  const seconds = start / 1000;
  const filters: readonly [name: string, filter: object, expected: number][] = [
    ['no filter', {}, 26],
    ['by status', { status: ['IN_PROGRESS'] }, 1],
    ['by several', { status: ['IN_PROGRESS', 'SUCCESSFUL'] }, 26],
    ['by a status that none has', { status: ['STOPPED'] }, 0],
    ['created before', { createdAt: { before: seconds + 90 } }, 2],
    ['created after', { createdAt: { after: seconds + 90 } }, 24],
    ['created between', { createdAt: { after: seconds + 30, before: seconds + 150 } }, 2],
  ];
  for (const [name, filter, expected] of filters) {
    it(name, () => {
      const { sandbox } = many();
      const { serviceDeployments } = sandbox.send('ListServiceDeployments', { ...of, maxResults: 100, ...filter });
      assert.equal(serviceDeployments?.length, expected);
    });
  }

  it('gives the brief members', () => {
    const { sandbox, stored } = deploying('BLUE_GREEN');
    const { serviceDeployments } = sandbox.send('ListServiceDeployments', { ...of, status: ['SUCCESSFUL'] });
    const [first] = stored.serviceDeployments;
    assert.deepEqual(serviceDeployments, [
      {
        serviceDeploymentArn: first?.serviceDeploymentArn,
        serviceArn: stored.service.serviceArn,
        clusterArn: stored.service.clusterArn,
        startedAt: first?.startedAt,
        createdAt: first?.createdAt,
        finishedAt: first?.finishedAt,
        targetServiceRevisionArn: stored.revisions[0]?.serviceRevisionArn,
        status: 'SUCCESSFUL',
      },
    ]);
  });

  it('refuses a service that is not there', () => {
    const { sandbox } = deploying('ROLLING');
    const act = () => sandbox.send('ListServiceDeployments', { ...of, service: 'other' });
    assert.equal(refusal(act)?.type, 'ServiceNotFoundException');
  });
});

describe('StopServiceDeployment', () => {
  for (const strategy of ['ROLLING', 'BLUE_GREEN'] as const) {
    it(`rolls a ${strategy} deployment back, through all states`, () => {
      const { sandbox, stored, deployment, pass, passUntil } = deploying(strategy);
      const serviceDeploymentArn = deployment().serviceDeploymentArn ?? '';
      const answer = sandbox.send('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
      assert.deepEqual(answer, { serviceDeploymentArn });
      const seen: (ServiceDeploymentStatus | undefined)[] = [];
      for (let second = 0; second < 600; second += 1) {
        const { status } = deployment();
        if (seen.at(-1) !== status) seen.push(status);
        pass(1);
      }
      assert.deepEqual(seen, ['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL']);
      assert.match(stored.service.taskDefinition ?? '', /web:1$/);
      assert.equal(stored.service.deployments?.length, 1);
      passUntil(({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    });
  }

  it('continues a rollback that it has begun', () => {
    const { sandbox, deployment, passUntil } = deploying('BLUE_GREEN');
    const serviceDeploymentArn = deployment().serviceDeploymentArn ?? '';
    sandbox.send('StopServiceDeployment', { serviceDeploymentArn });
    const reason = deployment().statusReason;
    passUntil(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
    assert.deepEqual(sandbox.send('StopServiceDeployment', { serviceDeploymentArn }), { serviceDeploymentArn });
    assert.equal(deployment().statusReason, reason);
    assert.equal(deployment().status, 'ROLLBACK_IN_PROGRESS');
  });

  for (const strategy of ['ROLLING', 'BLUE_GREEN'] as const) {
    it(`aborts a ${strategy} deployment, and rolls nothing back`, () => {
      const { sandbox, stored, deployment, pass } = deploying(strategy);
      const serviceDeploymentArn = deployment().serviceDeploymentArn ?? '';
      pass(30);
      sandbox.send('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ABORT' });
      const seen: (ServiceDeploymentStatus | undefined)[] = [];
      const counts = new Set<string>();
      for (let second = 0; second < 600; second += 1) {
        const { status, targetServiceRevision } = deployment();
        if (seen.at(-1) !== status) seen.push(status);
        counts.add(`${targetServiceRevision?.runningTaskCount} ${targetServiceRevision?.pendingTaskCount}`);
        pass(1);
      }
      assert.deepEqual(seen, ['STOP_REQUESTED', 'STOPPED']);
      const { rollback, statusReason, stoppedAt } = deployment();
      assert.equal(rollback, undefined);
      assert.equal(statusReason, 'Service deployment stopped because of a StopServiceDeployment request.');
      assert.ok(stoppedAt !== undefined);
      assert.match(stored.service.taskDefinition ?? '', /web:2$/);
      const { services } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['web'] });
      assert.ok((services?.[0]?.runningCount ?? 0) >= 2, 'what ran before goes on');
      assert.equal(
        refusal(() => sandbox.send('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ABORT' }))?.type,
        'ConflictException',
      );
    });
  }

  it('lets a rollback go on that is to be aborted', () => {
    const { sandbox, deployment, passUntil } = deploying('BLUE_GREEN');
    const serviceDeploymentArn = deployment().serviceDeploymentArn ?? '';
    sandbox.send('StopServiceDeployment', { serviceDeploymentArn });
    sandbox.send('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ABORT' });
    passUntil(({ status }) => status === 'ROLLBACK_SUCCESSFUL');
  });

  it('refuses one that is over and one that is not there', () => {
    const { sandbox, stored, deployment } = deploying('ROLLING');
    const [over = ''] = stored.serviceDeployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn);
    const refused = [
      () => sandbox.send('StopServiceDeployment', { serviceDeploymentArn: over }),
      () => sandbox.send('StopServiceDeployment', { serviceDeploymentArn: missing }),
      () => sandbox.send('StopServiceDeployment', { serviceDeploymentArn: 'web' }),
    ];
    assert.deepEqual(
      refused.map((act) => refusal(act)?.type),
      ['ConflictException', 'ServiceDeploymentNotFoundException', 'InvalidParameterException'],
    );
    assert.equal(deployment().status, 'IN_PROGRESS');
  });
});

describe('lifecycle hooks of a ROLLING deployment', () => {
  // The stages of DeploymentLifecycleHook are those of a green revision beside a blue one: a rolling deployment comes to none of them.
  for (const lifecycleStages of [['PRE_SCALE_UP'], ['POST_SCALE_UP'], ['POST_PRODUCTION_TRAFFIC_SHIFT']] as const) {
    it(`do not pause it at ${lifecycleStages}`, () => {
      const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: [...lifecycleStages] }];
      const shop = stagedShop({ configuration: { strategy: 'ROLLING', lifecycleHooks } });
      const serviceDeploymentArn = shop.deploy('web:1');
      shop.pass(5);
      assert.equal(shop.deployment().lifecycleHookDetails, undefined);
      const request = { serviceDeploymentArn, hookId: 'ecs-pause-1' };
      const refused = refusal(() => shop.sandbox.send('ContinueServiceDeployment', request));
      assert.equal(refused?.message, 'The hook ecs-pause-1 was not found in the service deployment.');
      shop.passUntil(({ status }) => status === 'SUCCESSFUL', 300);
    });
  }
});

describe('ContinueServiceDeployment', () => {
  function paused(): StagedShop & { readonly hookId: string; readonly serviceDeploymentArn: string } {
    const shop = stagedShop({ configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } });
    shop.deploy('web:1');
    shop.passUntil(({ status }) => status === 'SUCCESSFUL');
    shop.stored.service.deploymentConfiguration = {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 1,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
    };
    const serviceDeploymentArn = shop.deploy('web:2');
    shop.passUntil(({ lifecycleStage }) => lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT');
    return { ...shop, serviceDeploymentArn, hookId: shop.deployment().lifecycleHookDetails?.[0]?.hookId ?? '' };
  }

  it('the hook awaits an action for a day, then rolls back', () => {
    const { deployment, account } = paused();
    const { hookId, ...detail } = deployment().lifecycleHookDetails?.[0] ?? {};
    assert.match(hookId ?? '', /^ecs-pause-/);
    assert.deepEqual(detail, {
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: account.now / 1000 + 24 * 3600,
      timeoutAction: 'ROLLBACK',
    });
  });

  const actions: readonly [action: 'CONTINUE' | 'ROLLBACK' | undefined, expected: ServiceDeploymentStatus][] = [
    [undefined, 'SUCCESSFUL'],
    ['CONTINUE', 'SUCCESSFUL'],
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
  ];
  for (const [action, expected] of actions) {
    it(`${action ?? 'no action'} leads to ${expected}`, () => {
      const { sandbox, pass, passUntil, deployment, hookId, serviceDeploymentArn } = paused();
      pass(3600);
      assert.equal(deployment().lifecycleStage, 'POST_TEST_TRAFFIC_SHIFT');
      const answer = sandbox.send('ContinueServiceDeployment', {
        serviceDeploymentArn,
        hookId,
        ...(action !== undefined && { action }),
      });
      assert.deepEqual(answer, { serviceDeploymentArn });
      passUntil(({ status }) => status === expected, 600);
      assert.equal(deployment().status, expected);
    });
  }

  it('refuses a hook that is not there or that is done, and a deployment that is not there', () => {
    const { sandbox, passUntil, hookId, serviceDeploymentArn } = paused();
    const go = (arn: string, hook: string) =>
      refusal(() => sandbox.send('ContinueServiceDeployment', { serviceDeploymentArn: arn, hookId: hook }))?.type;
    assert.equal(go(serviceDeploymentArn, 'other'), 'InvalidParameterException');
    assert.equal(go(missing, hookId), 'ServiceDeploymentNotFoundException');
    assert.equal(go(serviceDeploymentArn, hookId), undefined);
    passUntil(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    assert.equal(go(serviceDeploymentArn, hookId), 'InvalidParameterException');
  });
});
