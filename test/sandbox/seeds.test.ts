import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { remember } from '../../sandbox/seeds/history.ts';
import { createHugeService, hugeSize } from '../../sandbox/seeds/huge.ts';
import { seedOf } from '../../sandbox/seeds/seeds.ts';
import { emptySandbox } from './sandbox.ts';

describe('the seed shop', () => {
  const sandbox = emptySandbox(seedOf('shop'));

  const services: readonly [cluster: string, service: string, running: number, rolloutStates: string[]][] = [
    ['shop', 'web', 3, ['COMPLETED']],
    ['shop', 'api', 2, ['COMPLETED']],
    ['shop', 'worker', 4, ['COMPLETED']],
    ['shop', 'search', 2, ['COMPLETED']],
    ['shop', 'landing', 1, ['COMPLETED']],
    ['shop', 'catalog', 8, ['IN_PROGRESS', 'COMPLETED']],
    ['shop', 'checkout', 5, []],
    ['batch', 'metrics-agent', 3, ['COMPLETED']],
  ];
  for (const [cluster, service, running, rolloutStates] of services) {
    it(`has ${service} in ${cluster}, with ${running} tasks`, () => {
      const [found] = sandbox.send('DescribeServices', { cluster, services: [service] }).services ?? [];
      assert.equal(found?.runningCount, running);
      assert.deepEqual(
        found?.deployments?.map(({ rolloutState }) => rolloutState),
        rolloutStates,
      );
    });
  }

  it('has a deployment that was rolled back, and tasks that say why', () => {
    const { serviceDeployments = [] } = sandbox.send('ListServiceDeployments', { cluster: 'shop', service: 'search' });
    assert.ok(serviceDeployments.some(({ status }) => status === 'ROLLBACK_SUCCESSFUL'));
    const { taskArns: tasks } = sandbox.send('ListTasks', {
      cluster: 'shop',
      serviceName: 'search',
      desiredStatus: 'STOPPED',
    });
    const reasons = sandbox.send('DescribeTasks', { cluster: 'shop', tasks }).tasks ?? [];
    assert.ok(reasons.length > 0);
    for (const { stoppedReason } of reasons) assert.match(stoppedReason ?? '', /^CannotPullContainerError/);
  });

  it('has task sets, a daemon, a gateway, and an empty cluster', () => {
    const [checkout] = sandbox.send('DescribeServices', { cluster: 'shop', services: ['checkout'] }).services ?? [];
    assert.deepEqual(
      checkout?.taskSets?.map(({ status }) => status),
      ['PRIMARY', 'ACTIVE'],
    );
    const clusterArn = sandbox.account().clusters.get('shop')?.cluster.clusterArn;
    assert.equal(sandbox.send('ListDaemons', { clusterArn }).daemonSummariesList?.[0]?.status, 'ACTIVE');
    assert.equal(sandbox.send('ListGateways', {}).gateways?.[0]?.name, 'edge');
    assert.deepEqual(sandbox.send('ListServices', { cluster: 'staging' }).serviceArns, []);
  });

  it('can be in any region, and is the same for the same seed', () => {
    const caller = { accountId: '210987654321', region: 'eu-central-1' };
    const lists = [1, 2].map(() =>
      emptySandbox(seedOf('shop')).send('ListTasks', { cluster: 'shop', maxResults: 100 }, caller),
    );
    assert.match(lists[0]?.taskArns?.[0] ?? '', /^arn:aws:ecs:eu-central-1:210987654321:task\/shop\//);
    assert.deepEqual(lists[0], lists[1]);
  });
});

describe('the seed huge', () => {
  const sandbox = emptySandbox(seedOf('huge'));

  it('has as much as it says', () => {
    const [big] = sandbox.send('DescribeClusters', { clusters: ['big'] }).clusters ?? [];
    assert.equal(big?.activeServicesCount, 5000);
    assert.equal(big?.runningTasksCount, 20_000);
    assert.equal(sandbox.account().clusters.size, 2000);
    assert.equal(sandbox.account().families.size, hugeSize.families);
  });

  it('has services and tasks like those that requests make', () => {
    const requested = emptySandbox((account) =>
      remember(account, 60, (history) => {
        history.send('CreateCluster', { clusterName: 'big' });
        history.send('RegisterTaskDefinition', {
          family: 'family-199',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', essential: true }],
        });
        createHugeService(history.send, 4999);
        history.pass(60);
      }),
    );
    const [expected, actual] = [requested, sandbox].map((one) => {
      const big = one.account().clusters.get('big');
      const tasks = [...(big?.tasksByGroup.get('service:service-4999')?.values() ?? [])];
      return { service: big?.services.get('service-4999'), tasks };
    });
    assert.equal(actual?.tasks.length, hugeSize.tasksPerService);
    assert.deepEqual(withoutIds(actual), withoutIds(expected));
  });

  it('gives no id twice', () => {
    const big = sandbox.account().clusters.get('big');
    const texts = [...(big?.tasks.values() ?? [])].map(({ task }) => task.containers?.[0]?.containerArn);
    assert.equal(new Set(texts).size, 20_000);
    assert.equal(new Set(texts.map((text) => text?.split('/').at(-1))).size, 20_000);
    assert.equal(big?.tasksByStarter.size, 5000);
  });

  it('fills only the usual account and region', () => {
    const caller = { accountId: '210987654321', region: 'eu-central-1' };
    assert.deepEqual(sandbox.send('ListClusters', {}, caller).clusterArns, []);
  });
});

/** Ids and addresses, which differ. */
function withoutIds(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
    .replaceAll(/\beni-[0-9a-f]{17}\b/g, 'ENI')
    .replaceAll(/\b[0-9a-f]{32}\b|\b[0-9a-f]{21}\b/g, 'HEX')
    .replaceAll(/\b\d{19}\b|-\d{10}\b/g, 'DIGITS')
    .replaceAll(/\b10([.-])0\1\d+\1\d+/g, 'ADDRESS')
    .replaceAll(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g, 'MAC');
  return JSON.parse(text);
}
