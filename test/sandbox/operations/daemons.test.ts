import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Request } from '../../../sandbox/operation.ts';
import { daemonTags } from '../../../sandbox/operations/daemons.ts';
import { emptySandbox, pass, refusal, start } from '../sandbox.ts';

const place = 'arn:aws:ecs:us-east-1:123456789012';
const definitionArn = `${place}:daemon-task-definition/agent:1`;
const daemonArn = `${place}:daemon/shop/agent`;
const provider = `${place}:capacity-provider/mi`;
const create: Request<'CreateDaemon'> = {
  daemonName: 'agent',
  clusterArn: `${place}:cluster/shop`,
  daemonTaskDefinitionArn: definitionArn,
  capacityProviderArns: [provider],
};

/** A cluster with managed instances and daemon task definitions; `instances` of them run. */
function prepared(instances = 0) {
  const sandbox = emptySandbox((account) => {
    for (const [name, type] of [
      ['mi', 'MANAGED_INSTANCES'],
      ['mi-2', 'MANAGED_INSTANCES'],
      ['asg', 'EC2_AUTOSCALING'],
    ] as const) {
      account.capacityProviders.set(name, {
        name,
        capacityProviderArn: `${place}:capacity-provider/${name}`,
        status: 'ACTIVE',
        type,
        ...(type === 'MANAGED_INSTANCES' && {
          managedInstancesProvider: { infrastructureRoleArn: undefined, instanceLaunchTemplate: undefined } as never,
        }),
      });
    }
  });
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  for (const image of ['agent:1', 'agent:2', 'broken']) {
    sandbox.send('RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions: [{ name: 'agent', image }] });
  }
  const cluster = sandbox.account().clusters.get('shop');
  for (let index = 0; index < instances; index += 1) {
    cluster?.containerInstances.set(`${index}`, { capacityProviderName: 'mi', status: 'ACTIVE' });
  }
  return sandbox;
}

type Sandbox = ReturnType<typeof prepared>;

function deploymentOf(sandbox: Sandbox) {
  const { daemon } = sandbox.send('DescribeDaemon', { daemonArn });
  const daemonDeploymentArns = [daemon?.deploymentArn ?? ''];
  return sandbox.send('DescribeDaemonDeployments', { daemonDeploymentArns }).daemonDeployments?.[0];
}

const secondRevision = {
  daemonArn,
  daemonTaskDefinitionArn: `${place}:daemon-task-definition/agent:2`,
  capacityProviderArns: [provider],
};

describe('a daemon', () => {
  it('is ACTIVE at once, and its first deployment succeeds', () => {
    const sandbox = prepared(3);
    const made = sandbox.send('CreateDaemon', create);
    assert.equal(made.daemonArn, daemonArn);
    assert.equal(made.status, 'ACTIVE');
    assert.equal(made.createdAt, start / 1000);
    assert.match(made.deploymentArn ?? '', /:daemon-deployment\/shop\/agent\/[0-9a-f]{21}$/);
    const seen: unknown[] = [];
    for (const seconds of [0, 5, 60]) {
      pass(sandbox, seconds);
      const { status, targetDaemonRevision } = deploymentOf(sandbox) ?? {};
      seen.push([status, targetDaemonRevision?.totalRunningInstanceCount]);
    }
    assert.deepEqual(seen, [
      ['PENDING', 0],
      ['IN_PROGRESS', 0],
      ['SUCCESSFUL', 3],
    ]);
    const { daemon } = sandbox.send('DescribeDaemon', { daemonArn });
    assert.equal(daemon?.currentRevisions?.[0]?.totalRunningCount, 3);
    const daemonRevisionArns = [daemon?.currentRevisions?.[0]?.arn ?? '', `${place}:daemon-revision/shop/agent/1`];
    const { daemonRevisions = [], failures } = sandbox.send('DescribeDaemonRevisions', { daemonRevisionArns });
    assert.deepEqual(failures, [{ arn: daemonRevisionArns[1], reason: 'MISSING' }]);
    assert.equal(daemonRevisions[0]?.containerImages?.[0]?.image, 'agent:1');
    assert.equal(daemonRevisions[0]?.critical, true);
    assert.equal(daemonRevisions[0]?.propagateTags, 'NONE');
  });

  const drains: readonly [instances: number, drainPercent: number, bakeTimeInMinutes: number, minutes: number][] = [
    [4, 25, 0, 4],
    [4, 100, 0, 1],
    [10, 25, 0, 5],
    [3, 0, 0, 3],
    [4, 50, 5, 12],
    [0, 10, 1, 2],
  ];
  for (const [instances, drainPercent, bakeTimeInMinutes, minutes] of drains) {
    it(`drains ${drainPercent} % of ${instances} instances at a time, with ${bakeTimeInMinutes} minutes between`, () => {
      const sandbox = prepared(instances);
      sandbox.send('CreateDaemon', create);
      pass(sandbox, 3600);
      const deploymentConfiguration = { drainPercent, bakeTimeInMinutes };
      sandbox.send('UpdateDaemon', { ...secondRevision, deploymentConfiguration });
      pass(sandbox, 5 + minutes * 60 - 1);
      assert.equal(deploymentOf(sandbox)?.status, 'IN_PROGRESS');
      pass(sandbox, 1);
      const { status, targetDaemonRevision, sourceDaemonRevisions } = deploymentOf(sandbox) ?? {};
      assert.equal(status, 'SUCCESSFUL');
      assert.equal(targetDaemonRevision?.totalRunningInstanceCount, instances);
      assert.equal(sourceDaemonRevisions?.[0]?.totalRunningInstanceCount, 0);
    });
  }

  it('is rolled back when an alarm fires', () => {
    const sandbox = prepared(2);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    const before = sandbox.send('DescribeDaemon', { daemonArn }).daemon?.currentRevisions?.[0]?.arn;
    const alarms = { enable: true, alarmNames: ['down', 'slow'] };
    sandbox.send('UpdateDaemon', { ...secondRevision, deploymentConfiguration: { alarms } });
    sandbox.account().firingAlarms.add('down');
    pass(sandbox, 65);
    const deployment = deploymentOf(sandbox);
    assert.equal(deployment?.status, 'ROLLBACK_IN_PROGRESS');
    assert.deepEqual(deployment?.alarms?.triggeredAlarmNames, ['down']);
    assert.equal(deployment?.rollback?.rollbackTargetDaemonRevisionArn, before);
    pass(sandbox, 60);
    assert.equal(deploymentOf(sandbox)?.status, 'ROLLBACK_SUCCESSFUL');
    assert.equal(sandbox.send('DescribeDaemon', { daemonArn }).daemon?.currentRevisions?.[0]?.arn, before);
  });

  it('is rolled back by the circuit breaker when its tasks cannot start', () => {
    const sandbox = prepared(2);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    sandbox.send('UpdateDaemon', {
      ...secondRevision,
      daemonTaskDefinitionArn: `${place}:daemon-task-definition/agent:3`,
    });
    pass(sandbox, 600);
    const { status, circuitBreaker, rollback } = deploymentOf(sandbox) ?? {};
    assert.equal(status, 'ROLLBACK_SUCCESSFUL');
    assert.deepEqual(circuitBreaker, { failureCount: 10, status: 'TRIGGERED', threshold: 10 });
    assert.match(rollback?.reason ?? '', /circuit breaker: .*CannotPullContainerError/);
  });

  it('stops a deployment that another one replaces', () => {
    const sandbox = prepared(2);
    sandbox.send('CreateDaemon', create);
    sandbox.send('UpdateDaemon', secondRevision);
    pass(sandbox, 600);
    const { daemonDeployments = [] } = sandbox.send('ListDaemonDeployments', { daemonArn });
    assert.deepEqual(
      daemonDeployments.map(({ status }) => status),
      ['SUCCESSFUL', 'STOPPED'],
    );
    const stopped = sandbox.send('ListDaemonDeployments', { daemonArn, status: ['STOPPED'] }).daemonDeployments;
    assert.equal(stopped?.length, 1);
  });

  it('goes away after it is deleted, and its task definition after that', () => {
    const sandbox = prepared(1);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    sandbox.send('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' });
    pass(sandbox, 600);
    const statusOfDefinition = () =>
      sandbox.send('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' }).daemonTaskDefinition?.status;
    assert.equal(statusOfDefinition(), 'DELETE_IN_PROGRESS');
    assert.equal(sandbox.send('DeleteDaemon', { daemonArn }).status, 'DELETE_IN_PROGRESS');
    assert.equal(refusal(() => sandbox.send('DeleteDaemon', { daemonArn }))?.type, 'DaemonNotActiveException');
    assert.equal(refusal(() => sandbox.send('UpdateDaemon', secondRevision))?.type, 'DaemonNotActiveException');
    pass(sandbox, 600);
    assert.equal(refusal(() => sandbox.send('DescribeDaemon', { daemonArn }))?.type, 'DaemonNotFoundException');
    assert.equal(statusOfDefinition(), 'DELETED');
    assert.deepEqual(sandbox.send('ListDaemons', { clusterArn: create.clusterArn }).daemonSummariesList, []);
  });

  it('is made once for one client token', () => {
    const sandbox = prepared();
    const first = sandbox.send('CreateDaemon', { ...create, clientToken: 'one' });
    assert.deepEqual(sandbox.send('CreateDaemon', { ...create, clientToken: 'one' }), first);
    for (const clientToken of ['two', undefined]) {
      assert.deepEqual(
        refusal(() => sandbox.send('CreateDaemon', { ...create, clientToken })),
        {
          type: 'InvalidParameterException',
          message: 'Creation of daemon was not idempotent.',
        },
      );
    }
  });

  it('is listed by pages, and by capacity provider', () => {
    const sandbox = prepared();
    for (const daemonName of ['a', 'b', 'c']) {
      const capacityProviderArns = [daemonName === 'b' ? `${place}:capacity-provider/mi-2` : provider];
      sandbox.send('CreateDaemon', { ...create, daemonName, capacityProviderArns });
    }
    const names = (request: Request<'ListDaemons'>) => {
      const answer = sandbox.send('ListDaemons', { clusterArn: create.clusterArn, ...request });
      return [answer.daemonSummariesList?.map(({ daemonArn = '' }) => daemonArn.at(-1)).join(''), answer.nextToken];
    };
    const [first, nextToken] = names({ maxResults: 2 });
    assert.equal(first, 'ab');
    assert.deepEqual(names({ maxResults: 2, nextToken }), ['c', undefined]);
    assert.deepEqual(names({ capacityProviderArns: [provider] }), ['ac', undefined]);
  });

  it('has its tags found by its ARN', () => {
    const sandbox = prepared();
    sandbox.send('CreateDaemon', { ...create, tags: [{ key: 'team', value: 'web' }] });
    assert.deepEqual(daemonTags(sandbox.account(), daemonArn)?.tags, [{ key: 'team', value: 'web' }]);
    assert.equal(daemonTags(sandbox.account(), `${daemonArn}s`), undefined);
  });
});

describe('CreateDaemon refuses', () => {
  const refused: readonly [what: string, change: Partial<Request<'CreateDaemon'>>, type: string][] = [
    ['a name with a space', { daemonName: 'log agent' }, 'InvalidParameterException'],
    ['the name of a cluster', { clusterArn: 'shop' }, 'InvalidParameterException'],
    ['a cluster that is not there', { clusterArn: `${place}:cluster/other` }, 'ClusterNotFoundException'],
    ['the name of a task definition', { daemonTaskDefinitionArn: 'agent:1' }, 'InvalidParameterException'],
    ['a task definition that is not there', { daemonTaskDefinitionArn: `${definitionArn}1` }, 'ClientException'],
    ['no capacity provider', { capacityProviderArns: [] }, 'InvalidParameterException'],
    ['a capacity provider twice', { capacityProviderArns: [provider, provider] }, 'InvalidParameterException'],
    ['one that is not there', { capacityProviderArns: [`${provider}-9`] }, 'InvalidParameterException'],
    ['FARGATE', { capacityProviderArns: [`${place}:capacity-provider/FARGATE`] }, 'InvalidParameterException'],
    [
      'an Auto Scaling group',
      { capacityProviderArns: [`${place}:capacity-provider/asg`] },
      'InvalidParameterException',
    ],
    ['a bake time of two days', { deploymentConfiguration: { bakeTimeInMinutes: 2880 } }, 'InvalidParameterException'],
    ['a long client token', { clientToken: 'x'.repeat(37) }, 'InvalidParameterException'],
    ['a reserved tag', { tags: [{ key: 'aws:x', value: '' }] }, 'InvalidParameterException'],
  ];
  for (const [what, change, type] of refused) {
    it(what, () => {
      const sandbox = prepared();
      assert.equal(refusal(() => sandbox.send('CreateDaemon', { ...create, ...change }))?.type, type);
      assert.deepEqual(sandbox.send('ListDaemons', { clusterArn: create.clusterArn }).daemonSummariesList, []);
    });
  }
});
