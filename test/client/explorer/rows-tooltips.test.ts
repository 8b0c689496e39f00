import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NodeData } from '../../../client/explorer/model.ts';
import { tooltipOf } from '../../../client/explorer/tooltips.ts';

const now = Date.UTC(2026, 0, 1);
const at = new Date(now - 120_000);
const arn = (rest: string) => `arn:aws:ecs:eu-west-1:111122223333:${rest}`;
const shop = arn('cluster/shop');

function tooltip(data: NodeData): string | undefined {
  const node = { id: 'node', connection: 'dev', parent: undefined, data, isExpandable: false };
  return tooltipOf(node, { now, formatTime: (time) => time.toISOString() });
}

const cases: readonly (readonly [what: string, data: NodeData, text: string | undefined])[] = [
  ['a heading', { kind: 'group', group: 'services' }, undefined],
  ['an empty row', { kind: 'note', note: 'empty', text: 'No services' }, undefined],
  ['a cluster that is only listed', { kind: 'cluster', arn: shop }, `**shop**\n\n\`${shop}\``],
  [
    'a cluster',
    {
      kind: 'cluster',
      arn: shop,
      cluster: {
        status: 'ACTIVE',
        activeServicesCount: 2,
        runningTasksCount: 3,
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [
          { capacityProvider: 'FARGATE', weight: 1, base: 2 },
          { capacityProvider: 'FARGATE_SPOT', weight: 3 },
        ],
        tags: [{ key: 'team', value: 'web' }],
      },
    },
    `**shop** — active

Services: 2${'  '}
Tasks: 3 running, 0 pending${'  '}
Capacity providers: FARGATE, FARGATE\\_SPOT${'  '}
Default strategy: FARGATE weight 1 base 2, FARGATE\\_SPOT weight 3${'  '}
Tags: team=web

\`${shop}\``,
  ],
  [
    'a container that failed',
    {
      kind: 'container',
      cluster: shop,
      taskArn: arn('task/shop/1'),
      container: { name: 'app', image: 'nginx:1', lastStatus: 'STOPPED', exitCode: 1, reason: 'x' },
    },
    '**app** — stopped, exit code 1: x\n\nImage: nginx:1  \nExit code: 1',
  ],
  [
    'an event',
    { kind: 'event', cluster: shop, serviceArn: 'web', event: { createdAt: at, message: '(service web) is up.' } },
    '**is up.**\n\nAt: 2025-12-31T23:58:00.000Z \\(2 minutes ago\\)  \nMessage: \\(service web\\) is up.',
  ],
  [
    'a failure',
    {
      kind: 'note',
      note: 'failed',
      text: 'Not all services could be read',
      failure: {
        kind: 'server',
        message: 'ECS failed.',
        code: 'ServerException',
        detail: 'Boom',
        requestId: 'r-1',
        remedy: { kind: 'retry' },
        isOutcomeUnknown: false,
      },
    },
    '**Not all services could be read**\n\nWhy: ECS failed.  \nAWS says: Boom  \nError: ServerException  \nRequest id: r-1',
  ],
  [
    'a text that looks like Markdown',
    {
      kind: 'connection',
      connection: { name: '[x](command:a)', region: 'eu-west-1', profile: '<b>' },
    },
    '**\\[x\\]\\(command:a\\)**\n\nProfile: \\<b\\>  \nRegion: eu-west-1',
  ],
];

describe('a tooltip', () => {
  for (const [what, data, text] of cases) it(`of ${what}`, () => assert.equal(tooltip(data), text));

  it('names a service, its rollout and its last event', () => {
    const text = tooltip({
      kind: 'service',
      arn: arn('service/shop/web'),
      cluster: shop,
      service: {
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 1,
        pendingCount: 1,
        launchType: 'FARGATE',
        deployments: [
          { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', rolloutStateReason: 'In progress.', failedTasks: 1 },
          { status: 'ACTIVE' },
        ],
        loadBalancers: [
          {
            containerName: 'web',
            containerPort: 80,
            targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2',
          },
        ],
        events: [{ createdAt: at, message: 'started' }],
        createdAt: at,
      },
    });
    for (const fact of [
      'Tasks: 2 desired, 1 running, 1 pending',
      'Deployments: 2',
      'Rollout: In progress.',
      'Failed tasks: 1',
      'Capacity: FARGATE',
      'Load balancers: web:80 \\(web\\)',
      'Last event: started',
      'Created: 2025-12-31T23:58:00.000Z \\(2 minutes ago\\)',
    ]) {
      assert.ok(text?.includes(fact), `${fact} in ${text}`);
    }
  });

  it('shows a few of many tags', () => {
    const tags = Array.from({ length: 10 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    const text = tooltip({ kind: 'cluster', arn: shop, cluster: { status: 'ACTIVE', tags } });
    assert.match(text ?? '', /k7=v, and 2 others/);
  });
});
