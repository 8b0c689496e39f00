import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RolloutState } from '../../../client/apply/rollout.ts';
import { followRollout, waitAfter } from '../../../client/apply/rollout-follow.ts';
import type { Connection } from '../../../client/aws/connection.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import { startServer } from '../../../sandbox/http/server.ts';
import { shop } from '../../sandbox/scheduler/service-shop.ts';

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

type Shop = ReturnType<typeof shop>;

interface Follow {
  /** What happens before a wait: the N-th, from 0. */
  readonly meanwhile?: (waits: number, shop: Shop, state: RolloutState) => void;
  readonly target?: { readonly deployment?: string; readonly serviceDeployment?: string };
  readonly mostWaits?: number;
  readonly faults?: readonly Parameters<ReturnType<typeof createFaults>['replace']>[0][number][];
}

/** Follows the service `web` until it is over, the sandbox's clock going on by what is waited. */
async function follow(shopOf: Shop, { meanwhile, target, mostWaits = 400, faults = [] }: Follow = {}) {
  const injected = createFaults(faults, 1);
  const server = await startServer(shopOf.sandbox, { faults: injected });
  const connection: Connection = { name: 'test', region: 'us-east-1', endpoint: server.endpoint };
  const session = openSession(connection, {
    askMfaCode: () => Promise.reject(new Error('no device')),
    rateOf: () => ({ bucket: 'all', burst: 1e6, perSecond: 1e6 }),
  });
  const leaving = new AbortController();
  const states: RolloutState[] = [];
  let waits = 0;
  const following = followRollout(
    session,
    { cluster: 'shop', service: 'web', ...target },
    {
      signal: leaving.signal,
      now: () => new Date(shopOf.sandbox.clock.now()),
      onDidChange: (state) => states.push(state),
      wait: async (milliseconds) => {
        const state = states.at(-1);
        if (state !== undefined) meanwhile?.(waits, shopOf, state);
        waits += 1;
        if (waits >= mostWaits) leaving.abort();
        shopOf.sandbox.clock.advance(milliseconds);
      },
    },
  );
  try {
    for await (const _ of following);
  } finally {
    session.dispose();
    await server.close();
  }
  const last = states.at(-1) ?? assert.fail('no look was taken');
  return { states, last, waits };
}

function settled(options: Parameters<Shop['create']>[0] = {}): Shop {
  const made = shop();
  made.define();
  made.create(options);
  made.settle();
  return made;
}

const texts = ({ timeLine }: RolloutState) => timeLine.entries.map(({ text }) => text);
const phases = (states: readonly RolloutState[]) => [...new Set(states.map(({ phase }) => phase))];

describe('a rollout is followed to its end', () => {
  test('rolling, all well', async () => {
    const made = settled();
    const { deployments: [row] = [] } = made.update({ taskDefinition: made.define() });
    const { last, states } = await follow(made, { target: { deployment: row?.id ?? '' } });
    assert.deepEqual([last.phase, last.counts], ['steady', { desired: 2, pending: 0, running: 2, failed: 0 }]);
    assert.deepEqual(phases(states), ['in-progress', 'steady']);
    assert.ok(texts(last).some((text) => /^Has reached a steady state\.$/.test(text)));
    assert.equal(last.followed.deployment, row?.id);
    assert.equal(last.explanation, undefined);
  });

  test('a service that is steady already', async () => {
    const { last, waits } = await follow(settled());
    assert.deepEqual([last.phase, waits], ['steady', 0]);
  });

  test('desiredCount 0', async () => {
    const made = settled();
    made.update({ desiredCount: 0 });
    const { last } = await follow(made);
    assert.deepEqual([last.phase, last.counts.running], ['steady', 0]);
  });

  test('a DAEMON service', async () => {
    const made = shop();
    made.define({}, { networkMode: 'bridge', requiresCompatibilities: ['EC2'] });
    made.addInstances(3);
    made.create({ schedulingStrategy: 'DAEMON', networkConfiguration: undefined });
    const { last } = await follow(made);
    assert.deepEqual([last.phase, last.isDaemon, last.counts.running], ['steady', true, 3]);
  });

  test('circuit breaker with rollback, explained', async () => {
    const made = settled({ deploymentConfiguration: breaker });
    made.update({ taskDefinition: made.define({ image: 'registry.example/web:broken' }) });
    const { last, states } = await follow(made);
    assert.deepEqual([states[0]?.phase, last.phase], ['in-progress', 'rolled-back']);
    assert.equal(last.reason, 'ECS deployment circuit breaker: tasks failed to start.');
    assert.deepEqual(last.circuitBreaker?.status, 'TRIGGERED');
    const [finding] = last.explanation?.findings ?? [];
    assert.deepEqual(
      [finding?.cause, finding?.container, finding?.members[0]?.path],
      ['image-not-found', 'web', ['containerDefinitions', 0, 'image']],
    );
    assert.ok((finding?.tasks.length ?? 0) >= 3);
    assert.ok(
      texts(last).some((text) => /^The circuit breaker triggered: \d tasks failed, the threshold is 3\.$/.test(text)),
    );
  });

  test('circuit breaker without rollback', async () => {
    const made = shop();
    made.define({ command: ['sh', '-c', 'exit 1'] });
    made.create({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } });
    const { last } = await follow(made);
    assert.deepEqual([last.phase, last.explanation?.findings[0]?.cause], ['failed', 'exit-1']);
  });

  test('without a circuit breaker it goes on, and says why', async () => {
    const made = shop();
    made.define({ image: 'broken' });
    made.create();
    const { last } = await follow(made, { mostWaits: 40 });
    assert.deepEqual([last.phase, last.explanation?.findings[0]?.cause], ['in-progress', 'image-not-found']);
  });

  test('stopped by the user', async () => {
    const made = settled();
    made.update({ taskDefinition: made.define({ image: 'broken' }) });
    const { last, states } = await follow(made, {
      meanwhile(waits, { sandbox }, { serviceDeployment }) {
        if (waits === 3) sandbox.send('StopServiceDeployment', { serviceDeploymentArn: serviceDeployment ?? '' });
      },
    });
    assert.deepEqual([states[0]?.phase, last.phase], ['in-progress', 'rolled-back']);
    assert.match(last.reason ?? '', /StopServiceDeployment/);
  });

  test('replaced by another deployment', async () => {
    const made = settled();
    made.update({ taskDefinition: made.define() });
    const { last } = await follow(made, {
      meanwhile(waits, { update, define }) {
        if (waits === 1) update({ taskDefinition: define() });
      },
    });
    assert.equal(last.phase, 'replaced');
  });

  test('the service is deleted meanwhile', async () => {
    const made = settled();
    made.update({ taskDefinition: made.define() });
    const { last } = await follow(made, {
      meanwhile(waits, { sandbox }) {
        if (waits === 1) sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
      },
    });
    assert.deepEqual([last.phase, last.reason], ['gone', 'The service web was deleted.']);
  });

  test('there is no such service', async () => {
    const { last, waits } = await follow(shop());
    assert.deepEqual([last.phase, last.reason, waits], ['gone', 'There is no service web in cluster shop.', 0]);
  });
});

const blueGreen = (configuration: object) => ({
  deploymentConfiguration: { bakeTimeInMinutes: 2, ...configuration },
  loadBalancers: [
    {
      targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/0123456789abcdef',
      containerName: 'web',
      containerPort: 80,
      advancedConfiguration: {
        alternateTargetGroupArn:
          'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/0123456789abcdef',
        productionListenerRule:
          'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef',
        roleArn: 'arn:aws:iam::123456789012:role/ecs',
      },
    },
  ],
});

describe('strategies with stages', () => {
  test('BLUE_GREEN: stages, weights and the bake time', async () => {
    const made = settled(blueGreen({ strategy: 'BLUE_GREEN' }));
    made.update({ taskDefinition: made.define() });
    const { last, states } = await follow(made);
    assert.deepEqual([last.phase, last.strategy], ['steady', 'BLUE_GREEN']);
    const stages = [...new Set(states.map(({ stage }) => stage?.stage))];
    assert.ok(stages.includes('SCALE_UP') && stages.includes('BAKE_TIME'), String(stages));
    const baking = states.find(({ stage }) => stage?.stage === 'BAKE_TIME');
    const left = (baking?.stage?.bakesUntil?.getTime() ?? 0) - (baking?.readAt?.getTime() ?? 0);
    assert.ok(left > 0 && left <= 120_000, String(left));
    assert.deepEqual(
      baking?.rows.map(({ status, productionTraffic }) => [status, productionTraffic]),
      [
        ['PRIMARY', 100],
        ['ACTIVE', 0],
      ],
    );
  });

  test('CANARY: the part of the traffic', async () => {
    const made = settled(
      blueGreen({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 } }),
    );
    made.update({ taskDefinition: made.define() });
    const { last, states } = await follow(made);
    const canary = states.find(({ stage }) => stage?.production === 10);
    assert.equal(canary?.stage?.stage, 'PRODUCTION_TRAFFIC_SHIFT');
    assert.ok(canary?.stage?.bakesUntil !== undefined);
    assert.equal(last.phase, 'steady');
  });

  test('LINEAR: step by step', async () => {
    const made = settled(
      blueGreen({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 } }),
    );
    made.update({ taskDefinition: made.define() });
    const { last, states } = await follow(made);
    assert.deepEqual([...new Set(states.map(({ stage }) => stage?.production))].filter(Boolean), [50, 100]);
    assert.equal(last.phase, 'steady');
  });

  test('a PAUSE hook waits, and goes on', async () => {
    const hook = { targetType: 'PAUSE' as const, lifecycleStages: ['POST_SCALE_UP' as const] };
    const made = settled(blueGreen({ strategy: 'BLUE_GREEN' }));
    made.update({
      taskDefinition: made.define(),
      ...{ deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [hook] } },
    });
    const { last, states } = await follow(made, {
      meanwhile(_waits, { sandbox }, { phase, hooks: [waiting], serviceDeployment = '' }) {
        if (phase !== 'paused') return;
        sandbox.send('ContinueServiceDeployment', {
          serviceDeploymentArn: serviceDeployment,
          hookId: waiting?.hookId ?? '',
          action: 'CONTINUE',
        });
      },
    });
    assert.deepEqual(phases(states), ['in-progress', 'paused', 'steady']);
    assert.ok(texts(last).some((text) => text.includes('waits for somebody to continue')));
  });
});

test('EXTERNAL: task sets, shifted meanwhile', async () => {
  const made = shop();
  made.define();
  made.sandbox.send('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    desiredCount: 4,
    deploymentController: { type: 'EXTERNAL' },
  });
  const of = { cluster: 'shop', service: 'web' };
  const set = (value: number) =>
    made.sandbox.send('CreateTaskSet', {
      ...of,
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } },
      scale: { value, unit: 'PERCENT' },
    }).taskSet?.id ?? '';
  const [first] = [set(100), set(0)];
  const { last } = await follow(made, {
    meanwhile(waits, { sandbox }) {
      if (waits === 1) sandbox.send('UpdateTaskSet', { ...of, taskSet: first, scale: { value: 50, unit: 'PERCENT' } });
    },
  });
  assert.deepEqual([last.phase, last.strategy], ['steady', 'EXTERNAL']);
  assert.deepEqual(last.rows.map(({ kind, scale, running }) => [kind, scale, running]).toSorted(), [
    ['task-set', '0 %', 0],
    ['task-set', '50 %', 2],
  ]);
  assert.ok(texts(last).some((text) => text.includes('scale 100 % → 50 %')));
});

describe('looks that fail', () => {
  const table: readonly (readonly [string, NonNullable<Follow['faults']>[number], string])[] = [
    ['access denied', { kind: 'access-denied', operation: 'DescribeServices', times: 3 }, 'access-denied'],
    ['an expired token', { kind: 'expired-token', operation: 'DescribeServices', times: 4 }, 'credentials-expired'],
  ];
  for (const [name, fault, kind] of table) {
    test(`${name}: told, and followed on`, async () => {
      const made = settled();
      made.update({ taskDefinition: made.define() });
      const { last, states } = await follow(made, { faults: [fault] });
      assert.equal(states[0]?.trouble?.failure.kind, kind);
      assert.deepEqual([last.phase, last.trouble], ['steady', undefined]);
    });
  }

  test('without DescribeServiceDeployments the rows tell', async () => {
    const made = settled({ deploymentConfiguration: breaker });
    made.update({ taskDefinition: made.define({ image: 'broken' }) });
    const { last } = await follow(made, {
      faults: [{ kind: 'access-denied', operation: 'DescribeServiceDeployments' }],
    });
    assert.match(last.unread.join(), /DescribeServiceDeployments is not allowed/);
    assert.ok(['rolled-back', 'rolling-back', 'replaced'].includes(last.phase), last.phase);
  });
});

describe('the next look comes', () => {
  const table: readonly (readonly [quietLooks: number, milliseconds: number])[] = [
    [0, 2000],
    [1, 3000],
    [2, 4500],
    [4, 10_000],
    [99, 10_000],
  ];
  for (const [quietLooks, milliseconds] of table) {
    test(`${milliseconds} ms after ${quietLooks} quiet ones`, () => {
      assert.equal(waitAfter(quietLooks), milliseconds);
    });
  }
});
