import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, deployment, looked, row, service, start } from './rollout-samples.ts';

const event = (id: string, seconds: number, message: string) => ({ id, createdAt: at(seconds), message });
const lines = (state: ReturnType<typeof looked>) => state.timeLine.entries.map(({ tone, text }) => `${tone} ${text}`);

describe('events', () => {
  test('from the beginning of the deployment, each once, oldest first', () => {
    const events = [
      event('c', 3, '(service web) has reached a steady state.'),
      event('b', 2, '(service web) has started 1 tasks: (task 1).'),
      event('a', 0, '(service web) was there before'),
    ];
    const answers = { service: service({ events }), serviceDeployment: deployment() };
    assert.deepEqual(lines(looked([answers, answers])), [
      'info Has started 1 tasks: (task 1).',
      'good Has reached a steady state.',
      'info In progress.',
    ]);
  });

  test('of the same time stay in their order, which is newest first', () => {
    const events = [event('b', 2, 'second'), event('a', 2, 'first')];
    assert.deepEqual(lines(looked([{ service: service({ events }), serviceDeployment: deployment() }])), [
      'info First.',
      'info Second.',
      'info In progress.',
    ]);
  });

  test('a very long time line keeps the newest', () => {
    const page = (first: number) =>
      Array.from({ length: 100 }, (_, index) => event(`e${first + index}`, first + index, 'x')).toReversed();
    const looks = Array.from({ length: 7 }, (_, index) => ({
      service: service({ events: page(1 + index * 100), deployments: [row('1', { rolloutState: 'IN_PROGRESS' })] }),
    }));
    const { entries, omitted } = looked([...looks, ...looks.slice(-1)]).timeLine;
    assert.deepEqual([entries.length, omitted], [500, 201]);
    assert.equal(entries.at(-1)?.id, 'e700');
  });

  const tones: readonly (readonly [string, string])[] = [
    ['bad', '(service web) was unable to place a task.'],
    ['bad', '(service web) (task 1) failed container health checks.'],
    ['bad', '(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.'],
    ['bad', '(service web) (task 1) (port 80) is unhealthy in (target-group web)'],
    ['warning', '(service web) rolling back to deployment ecs-svc/1.'],
    ['good', '(service web) (deployment ecs-svc/1) deployment completed.'],
    ['info', '(service web) registered 1 targets in (target-group web)'],
    ['info', '(service web, taskSet ecs-svc/1) has started 2 tasks: (task 1) (task 2).'],
  ];
  for (const [tone, message] of tones) {
    test(`${tone}: ${message}`, () => {
      const state = looked([
        { service: service({ events: [event('a', 2, message)] }), serviceDeployment: deployment() },
      ]);
      assert.equal(state.timeLine.entries.find(({ id }) => id === 'a')?.tone, tone);
    });
  }
});

describe('changes between looks', () => {
  const breaker = (failureCount: number, status: 'MONITORING' | 'TRIGGERED' = 'MONITORING') => ({
    service: service(),
    serviceDeployment: deployment({ deploymentCircuitBreaker: { status, failureCount, threshold: 3 } }),
  });
  const stage = (lifecycleStage: 'SCALE_UP' | 'PRODUCTION_TRAFFIC_SHIFT', weight: number) => ({
    service: service(),
    serviceDeployment: deployment({
      lifecycleStage,
      targetServiceRevision: { requestedProductionTrafficWeight: weight },
    }),
  });
  const external = (...taskSets: object[]) => ({
    service: service({ deploymentController: { type: 'EXTERNAL' }, deployments: [] }),
    taskSets,
  });
  const set = { id: 'ecs-svc/7', status: 'ACTIVE', stabilityStatus: 'STABILIZING', taskDefinition: 'x/web:1' };
  const hook = (status: 'AWAITING_ACTION' | 'SUCCEEDED') => ({
    service: service(),
    serviceDeployment: deployment({
      lifecycleStage: 'POST_SCALE_UP',
      lifecycleHookDetails: [{ hookId: '1', targetType: 'PAUSE', status }],
    }),
  });
  const alarms = (...triggeredAlarmNames: string[]) => ({
    service: service(),
    serviceDeployment: deployment({
      alarms: { status: 'MONITORING', alarmNames: ['slow', 'down'], triggeredAlarmNames },
    }),
  });
  const table: readonly (readonly [string, Parameters<typeof looked>[0], readonly string[]])[] = [
    [
      'the circuit breaker',
      [breaker(0), breaker(1), breaker(1), breaker(3, 'TRIGGERED'), breaker(3, 'TRIGGERED')],
      [
        'info In progress.',
        'warning Circuit breaker: 1 of 3 failed tasks.',
        'bad The circuit breaker triggered: 3 tasks failed, the threshold is 3.',
      ],
    ],
    [
      'stages and weights',
      [stage('SCALE_UP', 0), stage('PRODUCTION_TRAFFIC_SHIFT', 10), stage('PRODUCTION_TRAFFIC_SHIFT', 100)],
      [
        'info In progress.',
        'info Stage SCALE_UP (production traffic of the new revision: 0 %).',
        'info Stage PRODUCTION_TRAFFIC_SHIFT (production traffic of the new revision: 10 %).',
        'info Stage PRODUCTION_TRAFFIC_SHIFT (production traffic of the new revision: 100 %).',
      ],
    ],
    [
      'task sets',
      [
        external({ ...set, scale: { value: 0, unit: 'PERCENT' } }),
        external({ ...set, scale: { value: 50, unit: 'PERCENT' }, status: 'PRIMARY' }),
        external({ ...set, scale: { value: 50, unit: 'PERCENT' }, status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }),
        external(),
      ],
      [
        'info In progress: 1 of 1 task sets are not steady yet.',
        'info Task set ecs-svc/7 (web:1): ACTIVE, scale 0 %.',
        'info Task set ecs-svc/7 (web:1) is PRIMARY.',
        'info Task set ecs-svc/7 (web:1): scale 0 % → 50 %.',
        'good Steady: All task sets are steady.',
        'good Task set ecs-svc/7 (web:1) is STEADY_STATE.',
        'info Task set ecs-svc/7 is gone.',
      ],
    ],
    [
      'hooks',
      [hook('AWAITING_ACTION'), hook('SUCCEEDED')],
      [
        'warning Paused: A lifecycle hook waits for somebody to continue.',
        'info Stage POST_SCALE_UP.',
        'warning The lifecycle hook of POST_SCALE_UP waits for somebody to continue.',
        'info In progress.',
        'good The lifecycle hook of POST_SCALE_UP succeeded.',
      ],
    ],
    [
      'alarms',
      [alarms(), alarms('slow'), alarms('slow', 'down')],
      ['info In progress.', 'bad The alarm slow fired.', 'bad The alarm down fired.'],
    ],
    ['deleted', [breaker(0), {}], ['info In progress.', 'warning Gone: The service web was deleted.']],
  ];
  for (const [name, answers, expected] of table) {
    test(name, () => {
      assert.deepEqual(lines(looked(answers, start)), expected);
    });
  }
});
