import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Failure } from '../../../client/aws/failure.ts';
import type { NodeData, TreeNode } from '../../../client/explorer/model.ts';
import { arnOf, copiedName, type RowContext, rowOf } from '../../../client/explorer/rows.ts';

const now = Date.UTC(2026, 0, 1);
const before = (seconds: number) => new Date(now - seconds * 1000);
const arn = (rest: string) => `arn:aws:ecs:eu-west-1:111122223333:${rest}`;
const shop = arn('cluster/shop');
const web = arn('service/shop/web');
const id = '0123456789abcdef0123456789abcdef';
const region = 'eu-west-1';

function nodeOf(data: NodeData): TreeNode {
  return { id: 'node', connection: 'dev', parent: undefined, data, isExpandable: false };
}

function context(given: Partial<RowContext> = {}): RowContext {
  return { now, parent: undefined, favourites: new Set(), region, hasConsole: true, ...given };
}

const row = (data: NodeData, given?: Partial<RowContext>) => rowOf(nodeOf(data), context(given));

function failure(remedy: Failure['remedy'], message = 'It failed.'): Failure {
  return { kind: 'other', message, remedy, isOutcomeUnknown: false };
}

const service = (members: object): NodeData => ({
  kind: 'service',
  arn: web,
  cluster: shop,
  service: { status: 'ACTIVE', taskDefinition: arn('task-definition/web:7'), ...members },
});
const set = (runningCount: number, computedDesiredCount: number) => ({
  stabilityStatus: 'STEADY_STATE',
  runningCount,
  computedDesiredCount,
});
const task = (members: object): NodeData => ({
  kind: 'task',
  arn: arn(`task/shop/${id}`),
  cluster: shop,
  task: { taskDefinitionArn: arn('task-definition/web:7'), group: 'family:web', ...members },
});
const container = (members: object): NodeData => ({
  kind: 'container',
  cluster: shop,
  taskArn: arn(`task/shop/${id}`),
  container: { name: 'app', ...members },
});
const event = (message: string): NodeData => ({
  kind: 'event',
  cluster: shop,
  serviceArn: web,
  event: { id: 'e1', createdAt: before(90), message },
});
const note = (members: Partial<Extract<NodeData, { kind: 'note' }>>): NodeData => ({
  kind: 'note',
  note: 'failed',
  text: 'The services could not be read',
  ...members,
});

const looks: readonly (readonly [what: string, data: NodeData, label: string, description: string, icon: string])[] = [
  ['a connection', { kind: 'connection', connection: { name: 'dev', region } }, 'dev', 'eu-west-1', 'cloud'],
  [
    'a connection of production whose account is known',
    {
      kind: 'connection',
      connection: { name: 'live', region, production: true, readOnly: true, icon: 'rocket', color: 'red' },
      accountId: '111122223333',
      alias: 'acme',
    },
    'live',
    'PRODUCTION · read-only · eu-west-1 · acme (111122223333)',
    'rocket',
  ],
  [
    'a connection that is signed out',
    {
      kind: 'connection',
      connection: { name: 'dev', region },
      failure: failure({ kind: 'sign-in', command: ['aws'] }),
    },
    'dev',
    'signed out · eu-west-1',
    'error',
  ],
  [
    'a connection with an icon that is none',
    { kind: 'connection', connection: { name: 'dev', region, icon: '$(x)' } },
    'dev',
    'eu-west-1',
    'cloud',
  ],
  [
    'a heading with a count',
    { kind: 'group', group: 'services', cluster: shop, count: 3 },
    'Services',
    '3',
    'list-tree',
  ],
  ['a heading without', { kind: 'group', group: 'tasks', cluster: shop }, 'Standalone Tasks', '', 'list-tree'],
  ['tasks of a service', { kind: 'group', group: 'tasks', cluster: shop, serviceArn: web }, 'Tasks', '', 'list-tree'],
  ['a cluster that is listed', { kind: 'cluster', arn: shop }, 'shop', '', 'server-environment'],
  [
    'a cluster',
    {
      kind: 'cluster',
      arn: shop,
      cluster: { status: 'ACTIVE', activeServicesCount: 3, runningTasksCount: 1, pendingTasksCount: 2 },
    },
    'shop',
    '3 services · 1 task, 2 pending',
    'server-environment',
  ],
  [
    'a cluster that goes',
    { kind: 'cluster', arn: shop, cluster: { status: 'DEPROVISIONING', registeredContainerInstancesCount: 2 } },
    'shop',
    'deprovisioning · 0 services · 0 tasks · 2 instances',
    'sync',
  ],
  ['a service that is listed', { kind: 'service', arn: web, cluster: shop }, 'web', '', 'layers'],
  ['a service that is steady', service({ desiredCount: 3, runningCount: 3 }), 'web', '3/3 tasks · web:7', 'layers'],
  [
    'a service that rolls out',
    service({
      desiredCount: 3,
      runningCount: 2,
      deployments: [
        {
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          taskDefinition: arn('task-definition/web:8'),
          desiredCount: 3,
          runningCount: 1,
        },
        { status: 'ACTIVE', rolloutState: 'COMPLETED', taskDefinition: arn('task-definition/web:7') },
      ],
    }),
    'web',
    '1/3 tasks, rolling out · web:8',
    'sync',
  ],
  [
    'a rollout whose tasks fail',
    service({
      desiredCount: 3,
      runningCount: 3,
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 1 }],
    }),
    'web',
    '3/3 tasks, rolling out, 1 task failed · web:7',
    'warning',
  ],
  [
    'a rollout that goes back',
    service({
      desiredCount: 1,
      runningCount: 1,
      deployments: [
        {
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
        },
      ],
    }),
    'web',
    '1/1 tasks, rolling back · web:7',
    'sync',
  ],
  [
    'a rollout that failed',
    service({ desiredCount: 1, runningCount: 0, deployments: [{ status: 'PRIMARY', rolloutState: 'FAILED' }] }),
    'web',
    '0/1 tasks, deployment failed · web:7',
    'error',
  ],
  [
    'a service that lacks tasks',
    service({ desiredCount: 3, runningCount: 1 }),
    'web',
    '1/3 tasks, tasks missing · web:7',
    'warning',
  ],
  ['a service without any task', service({ desiredCount: 3 }), 'web', '0/3 tasks, no task runs · web:7', 'error'],
  [
    'a service scaled to nothing',
    service({ desiredCount: 0, runningCount: 0 }),
    'web',
    '0/0 tasks · web:7',
    'circle-slash',
  ],
  [
    'a service that drains',
    service({ status: 'DRAINING', runningCount: 2 }),
    'web',
    '2/0 tasks, draining · web:7',
    'sync',
  ],
  [
    'a service of task sets',
    service({ desiredCount: 2, runningCount: 2, taskSets: [set(4, 4), set(1, 1)] }),
    'web',
    '5/5 tasks · 2 task sets · web:7',
    'layers',
  ],
  [
    'a deployment',
    {
      kind: 'deployment',
      cluster: shop,
      serviceArn: web,
      deployment: {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        rolloutState: 'COMPLETED',
        taskDefinition: arn('task-definition/web:7'),
        desiredCount: 2,
        runningCount: 2,
        createdAt: before(7200),
      },
    },
    'web:7',
    '2/2 tasks, completed · PRIMARY · 2h',
    'rocket',
  ],
  [
    'a service deployment that shifts traffic',
    {
      kind: 'service-deployment',
      arn: arn('service-deployment/shop/web/abc'),
      cluster: shop,
      serviceDeployment: {
        status: 'IN_PROGRESS',
        lifecycleStage: 'BAKE_TIME',
        targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 1, requestedProductionTrafficWeight: 10 },
        startedAt: before(61),
      },
    },
    'abc',
    '1/2 tasks, in progress, bake time · 10 % traffic · 1m',
    'sync',
  ],
  [
    'a service deployment that went back',
    {
      kind: 'service-deployment',
      arn: arn('service-deployment/shop/web/abc'),
      cluster: shop,
      serviceDeployment: { status: 'ROLLBACK_SUCCESSFUL' },
    },
    'abc',
    'rollback successful',
    'warning',
  ],
  [
    'a task set',
    {
      kind: 'task-set',
      cluster: shop,
      taskSet: {
        id: 'ecs-svc/2',
        status: 'PRIMARY',
        stabilityStatus: 'STABILIZING',
        scale: { value: 50, unit: 'PERCENT' },
        computedDesiredCount: 2,
        runningCount: 1,
        taskDefinition: arn('task-definition/web:7'),
      },
    },
    'ecs-svc/2',
    '1/2 tasks, stabilizing · PRIMARY · 50 % · web:7',
    'sync',
  ],
  [
    'a task that runs',
    task({ lastStatus: 'RUNNING', healthStatus: 'HEALTHY', startedAt: before(3 * 3600) }),
    '0123456789ab',
    'running, healthy · web:7 · 3h',
    'vm-running',
  ],
  [
    'a task of a group of its own that is unhealthy',
    task({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY', group: 'night', createdAt: before(5) }),
    '0123456789ab',
    'running, unhealthy · web:7 · night · 5s',
    'error',
  ],
  ['a task that comes', task({ lastStatus: 'PENDING' }), '0123456789ab', 'pending · web:7', 'sync'],
  [
    'a task that failed',
    task({
      lastStatus: 'STOPPED',
      stoppedReason: 'Essential container in task exited',
      stoppedAt: before(300),
      containers: [{ exitCode: 0 }, { exitCode: 137 }],
    }),
    '0123456789ab',
    'stopped, exit code 137: Essential container in task exited · web:7 · 5m ago',
    'error',
  ],
  [
    'a task with a long reason',
    task({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }], stoppedReason: 'because '.repeat(20) }),
    '0123456789ab',
    'stopped, exit code 0: because because because because because because because beca… · web:7',
    'circle-slash',
  ],
  [
    'a task that ended well',
    task({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }),
    '0123456789ab',
    'stopped, exit code 0 · web:7',
    'circle-slash',
  ],
  [
    'a task that never ran',
    task({ lastStatus: 'STOPPED', stoppedReason: 'CannotPullContainerError: not found', containers: [{}] }),
    '0123456789ab',
    'stopped: CannotPullContainerError · web:7',
    'error',
  ],
  ['a container that runs', container({ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' }), 'app', 'running', 'package'],
  [
    'a container that was killed',
    container({ lastStatus: 'STOPPED', exitCode: 137, reason: 'OutOfMemoryError' }),
    'app',
    'stopped, exit code 137: OutOfMemoryError',
    'error',
  ],
  ['a good event', event('(service web) has reached a steady state.'), 'has reached a steady state.', '1m ago', 'pass'],
  [
    'a bad event',
    event('(service web) was unable to place a task.'),
    'was unable to place a task.',
    '1m ago',
    'warning',
  ],
  ['another event', event('(service web) has started 1 tasks.'), 'has started 1 tasks.', '1m ago', 'info'],
  [
    'a container instance',
    {
      kind: 'container-instance',
      arn: arn(`container-instance/shop/${id}`),
      cluster: shop,
      instance: {
        ec2InstanceId: 'i-1',
        status: 'ACTIVE',
        agentConnected: true,
        runningTasksCount: 3,
        versionInfo: { agentVersion: '1.80.0' },
        registeredAt: before(2 * 86_400),
        registeredResources: [
          { name: 'CPU', integerValue: 2048 },
          { name: 'MEMORY', integerValue: 4000 },
        ],
        remainingResources: [
          { name: 'CPU', integerValue: 1024 },
          { name: 'MEMORY', integerValue: 3000 },
        ],
      },
    },
    'i-1',
    '3 tasks · CPU 50 %, memory 25 % used · agent 1.80.0 · 2d',
    'server',
  ],
  [
    'a container instance that is cut off',
    {
      kind: 'container-instance',
      arn: arn(`container-instance/shop/${id}`),
      cluster: shop,
      instance: { status: 'ACTIVE', agentConnected: false },
    },
    '0123456789ab',
    'agent disconnected · 0 tasks',
    'error',
  ],
  [
    'a capacity provider of the default strategy',
    {
      kind: 'capacity-provider',
      name: 'FARGATE',
      inDefaultStrategy: { capacityProvider: 'FARGATE', weight: 1, base: 2 },
    },
    'FARGATE',
    'default strategy: weight 1, base 2',
    'dashboard',
  ],
  [
    'a capacity provider whose change failed',
    {
      kind: 'capacity-provider',
      name: 'spot',
      provider: { status: 'ACTIVE', updateStatus: 'UPDATE_FAILED', updateStatusReason: 'No such group' },
    },
    'spot',
    'update failed: No such group',
    'error',
  ],
  ['a family', { kind: 'family', family: 'web' }, 'web', '', 'library'],
  [
    'a revision',
    {
      kind: 'task-definition',
      arn: arn('task-definition/web:7'),
      taskDefinition: { status: 'ACTIVE', cpu: '256', memory: '512', containerDefinitions: [{}] },
    },
    'web:7',
    '256 CPU units, 512 MiB · 1 container',
    'file-code',
  ],
  [
    'a daemon',
    {
      kind: 'daemon',
      arn: arn('daemon/shop/logs'),
      daemon: { status: 'ACTIVE', currentRevisions: [{ totalRunningCount: 2, totalWithoutDaemonCount: 1 }] },
    },
    'logs',
    '2 instances, 1 without it',
    'server-process',
  ],
  [
    'an express service that drains',
    { kind: 'express-service', arn: web, cluster: shop, service: { status: { statusCode: 'DRAINING' } } },
    'web',
    'draining',
    'sync',
  ],
  [
    'a gateway that failed',
    {
      kind: 'gateway',
      arn: arn('gateway/g-1'),
      gateway: { name: 'front', status: 'UPDATE_FAILED', statusReason: 'x' },
    },
    'front',
    'update failed: x',
    'error',
  ],
  ['a row that loads', note({ note: 'loading', text: 'Loading services…' }), 'Loading services…', '', 'loading~spin'],
  ['an empty row', note({ note: 'empty', text: 'No services' }), 'No services', '', 'info'],
  [
    'a failure to retry',
    note({ failure: failure({ kind: 'retry' }) }),
    'The services could not be read',
    'Enter: try again',
    'error',
  ],
  [
    'a failure to sign in for',
    note({ failure: failure({ kind: 'sign-in', command: ['aws'] }) }),
    'The services could not be read',
    'Enter: sign in',
    'error',
  ],
  [
    'a failure without a way out',
    note({ failure: failure({ kind: 'none' }) }),
    'The services could not be read',
    '',
    'error',
  ],
];

describe('a row', () => {
  for (const [what, data, label, description, icon] of looks) {
    it(`of ${what}`, () => {
      const made = row(data);
      assert.deepEqual([made.label, made.description, made.icon.id], [label, description, icon]);
    });
  }

  it('tells states apart by the shape of the icon, not by its colour alone', () => {
    const states = new Map<string, Set<string>>();
    for (const [, data] of looks) {
      const { icon } = row(data);
      states.set(icon.id, (states.get(icon.id) ?? new Set()).add(icon.color ?? ''));
    }
    for (const id of ['sync', 'warning', 'error', 'circle-slash']) {
      assert.equal(states.get(id)?.size, 1, id);
    }
  });

  it('names the group of a stopped task only among those of the whole cluster', () => {
    const stopped = task({ lastStatus: 'STOPPED', group: 'service:web', containers: [{ exitCode: 0 }] });
    const among = (serviceArn?: string) =>
      nodeOf({ kind: 'group', group: 'stopped-tasks', cluster: shop, ...(serviceArn !== undefined && { serviceArn }) });
    assert.equal(row(stopped, { parent: among() }).description, 'stopped, exit code 0 · web:7 · service:web');
    assert.equal(row(stopped, { parent: among(web) }).description, 'stopped, exit code 0 · web:7');
  });
});

describe('what a screen reader says', () => {
  const heard: readonly (readonly [data: NodeData, spoken: string])[] = [
    [
      service({ desiredCount: 3, runningCount: 2, deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }] }),
      'Service web, 2 of 3 tasks running, rolling out, web:7',
    ],
    [task({ lastStatus: 'RUNNING', startedAt: before(60) }), 'Task 0123456789ab, running, web:7, 1 minute old'],
    [event('(service web) has started 1 tasks.'), 'Event has started 1 tasks., 1 minute ago'],
    [{ kind: 'group', group: 'services', cluster: shop, count: 3 }, 'Services, 3'],
    [note({ failure: failure({ kind: 'retry' }) }), 'The services could not be read, Enter: try again'],
  ];
  for (const [data, spoken] of heard) it(spoken, () => assert.equal(row(data).spoken, spoken));

  it('names favourites', () => {
    const { spoken, description } = row({ kind: 'cluster', arn: shop }, { favourites: new Set([shop]) });
    assert.equal(spoken, 'Cluster shop, favourite');
    assert.equal(description, '★');
  });
});

describe('what menus ask of a row', () => {
  const asked: readonly (readonly [what: string, data: NodeData, given: Partial<RowContext>, words: string])[] = [
    ['a service', service({}), {}, ';service;arn;name;describe;console;unstarred;refresh;'],
    ['a favourite', service({}), { favourites: new Set([web]) }, ';service;arn;name;describe;console;starred;refresh;'],
    [
      'a service that is deployed',
      service({ deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }] }),
      { hasConsole: false },
      ';service;deploying;arn;name;describe;unstarred;refresh;',
    ],
    [
      'a service that was deployed',
      service({ deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }] }),
      { hasConsole: false },
      ';service;arn;name;describe;unstarred;refresh;',
    ],
    ['the sandbox', service({}), { hasConsole: false }, ';service;arn;name;describe;unstarred;refresh;'],
    [
      'a connection of production',
      { kind: 'connection', connection: { name: 'live', region, production: true, readOnly: true } },
      {},
      ';connection;read-only;production;name;console;unstarred;refresh;',
    ],
    ['a heading', { kind: 'group', group: 'daemons', cluster: shop }, {}, ';group;daemons;refresh;'],
    ['a failure', note({ failure: failure({ kind: 'sign-in', command: [] }) }), {}, ';note;failed;sign-in;name;'],
    ['a row that loads', note({ note: 'loading' }), {}, ';note;loading;'],
    ['an event', event('x'), {}, ';event;name;describe;console;'],
  ];
  for (const [what, data, given, words] of asked) {
    it(what, () => assert.equal(row(data, given).contextValue, words));
  }
});

describe('copying', () => {
  it('gives the whole id of a task', () => {
    assert.equal(copiedName(task({})), id);
    assert.equal(arnOf(task({})), arn(`task/shop/${id}`));
  });

  it('gives all that is known of a failure', () => {
    const failed = { ...failure({ kind: 'retry' }), code: 'ServerException', detail: 'Boom', requestId: 'r-1' };
    assert.equal(
      copiedName(note({ failure: failed })),
      'The services could not be read\nServerException\nBoom\nRequest id: r-1',
    );
  });

  const none: readonly NodeData[] = [
    { kind: 'group', group: 'services' },
    { kind: 'family', family: 'web' },
    { kind: 'connection', connection: { name: 'dev', region } },
    { kind: 'capacity-provider', name: 'FARGATE' },
  ];
  for (const data of none) it(`gives no ARN for ${data.kind}`, () => assert.equal(arnOf(data), undefined));
});
