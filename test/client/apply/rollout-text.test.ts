import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainFailure } from '../../../client/apply/explanation.ts';
import { type RolloutAnswers, rolloutFailed } from '../../../client/apply/rollout.ts';
import { endText, progressText, rolloutDocument } from '../../../client/apply/rollout-text.ts';
import { at, deployment, looked, row, service, start } from './rollout-samples.ts';

const place = { connection: 'prod', region: 'us-east-1', accountId: '123456789012' };

const explanation = explainFailure(
  ['1', '2'].map((id) => ({
    taskArn: `arn:aws:ecs:us-east-1:123456789012:task/shop/${id}`,
    stoppedReason: 'Task failed to start',
    stoppedAt: at(Number(id)),
    containers: [{ name: 'web', reason: 'CannotPullContainerError: manifest for web:2\nnot found' }],
  })),
  [],
  { containerDefinitions: [{ name: 'web', image: 'web:2' }] },
);

const rolledBack: RolloutAnswers = {
  service: service({
    events: [{ id: 'e', createdAt: at(30), message: '(service web) rolling back to deployment x.' }],
  }),
  serviceDeployment: deployment({
    status: 'ROLLBACK_SUCCESSFUL',
    rollback: { reason: 'ECS deployment circuit breaker: tasks failed to start.' },
    deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    alarms: { status: 'MONITORING_COMPLETE', alarmNames: ['slow'], triggeredAlarmNames: [] },
  }),
  explanation,
};

test('the document of a rollout that was rolled back', () => {
  assert.equal(
    rolloutDocument(looked([rolledBack]), place, at(100)),
    `# Rollout of web

- State: **rolled back**
- Reason: ECS deployment circuit breaker: tasks failed to start.
- Cluster: shop
- Connection: prod (us-east-1, account 123456789012)
- Strategy: ROLLING
- Service deployment: arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/web/abc
- Began: 2026-01-01 00:00:01Z
- Read: 2026-01-01 00:01:40Z

## Why

### The image does not exist

- Container: web
- Seen: 2 tasks (2, 1)
- Message: CannotPullContainerError: manifest for web:2 not found
- What to do: Check the spelling of the repository and the tag, and that the image was pushed to this registry and region.
- Set by: containerDefinitions[web].image of the task definition
- More: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html

## Tasks

- Service: 2 of 2 tasks run
- Deployment ecs-svc/1 (PRIMARY, web:1): 2 of 2 tasks run, COMPLETED

## Watched by

- Circuit breaker: TRIGGERED, 3 of 3 failed tasks
- Alarms: MONITORING_COMPLETE, slow

## Time line

- 2026-01-01 00:01:40Z ✗ The circuit breaker triggered: 3 tasks failed, the threshold is 3.
- 2026-01-01 00:01:40Z ✗ Rolled back: ECS deployment circuit breaker: tasks failed to start.
- 2026-01-01 00:00:30Z ! Rolling back to deployment x.
`,
  );
});

const baking: RolloutAnswers = {
  service: service({ deployments: [row('2', { rolloutState: 'IN_PROGRESS', failedTasks: 1, pendingCount: 1 })] }),
  serviceDeployment: deployment({
    lifecycleStage: 'BAKE_TIME',
    updatedAt: at(40),
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
    sourceServiceRevisions: [{}],
    targetServiceRevision: { requestedProductionTrafficWeight: 100 },
    lifecycleHookDetails: [
      { hookId: '1', targetType: 'PAUSE', status: 'AWAITING_ACTION', expiresAt: at(3600), timeoutAction: 'ROLLBACK' },
    ],
    deploymentCircuitBreaker: { status: 'DISABLED' },
  }),
};

describe('the document also says', () => {
  const failure = {
    kind: 'network',
    message: 'Cannot reach ECS.',
    remedy: { kind: 'retry' },
    isOutcomeUnknown: false,
  } as const;
  const table: readonly (readonly [string, ReturnType<typeof looked>, readonly RegExp[]])[] = [
    ['that nothing was read yet', start, [/State: \*\*waiting for ECS\*\*/, /Read: not yet/, /Nothing happened yet/]],
    [
      'stage, traffic and hooks',
      looked([baking]),
      [
        /- BAKE_TIME: both revisions run, .*, about 4 min of bake time left/,
        /- Production traffic of the new revision: 100 %/,
        /- Hook PAUSE: AWAITING_ACTION, until 2026-01-01 01:00:00Z, then it rolls back/,
        /- Nothing: without a circuit breaker or alarms/,
        /100 % of the production traffic, IN_PROGRESS/,
      ],
    ],
    [
      'that it cannot be read',
      rolloutFailed(looked([baking]), failure, at(100)),
      [/## Cannot be read right now\n\nCannot reach ECS\. .*1 failed looks, for 0 s.*The rollout itself goes on\./],
    ],
    ['that the service is gone', looked([{}]), [/over: the service is gone/]],
    ['what is not known', looked([{ ...baking, unread: ['Stages are not known.'] }]), [/## Not known\n\n- Stages/]],
    [
      'that nothing tells why',
      looked([{ ...rolledBack, explanation: undefined }]),
      [/No stopped task and no event tells why/],
    ],
  ];
  for (const [name, state, patterns] of table) {
    test(name, () => {
      const text = rolloutDocument(state, { connection: 'dev', region: 'eu-west-1' }, at(100));
      for (const pattern of patterns) assert.match(text, pattern);
      assert.doesNotMatch(text, /undefined|\n\n\n/);
    });
  }
});

describe('in one line', () => {
  const failure = {
    kind: 'network',
    message: 'No network.',
    remedy: { kind: 'retry' },
    isOutcomeUnknown: false,
  } as const;
  const table: readonly (readonly [ReturnType<typeof looked>, string])[] = [
    [start, 'Reading the service …'],
    [
      looked([baking]),
      'paused, waits for you · 2 of 2 tasks run, 1 pending, 1 failed · BAKE_TIME, 100 % of the traffic, about 4 min of bake time left',
    ],
    [looked([{ service: service() }]), 'done: the service is steady · 2 of 2 tasks run'],
    [rolloutFailed(looked([baking]), failure, at(55)), 'Not read for 45 s: No network.'],
  ];
  for (const [state, text] of table) {
    test(text, () => assert.equal(progressText(state, at(100)), text));
  }
});

describe('at the end', () => {
  const table: readonly (readonly [RolloutAnswers, string])[] = [
    [{ service: service() }, 'Rollout of web in shop (prod) is done: 2 of 2 tasks run.'],
    [rolledBack, 'Rollout of web in shop (prod): rolled back. The image does not exist.'],
    [
      { ...rolledBack, explanation: undefined },
      'Rollout of web in shop (prod): rolled back. ECS deployment circuit breaker: tasks failed to start.',
    ],
    [{}, 'Rollout of web in shop (prod): over: the service is gone. There is no service web in cluster shop.'],
  ];
  for (const [answers, text] of table) {
    test(text, () => assert.equal(endText(looked([answers]), place), text));
  }
});
