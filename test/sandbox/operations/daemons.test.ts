import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registerInstance } from '../../../sandbox/instances.ts';
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
  for (let index = 0; index < instances; index += 1) addInstance(sandbox);
  return sandbox;
}

type Sandbox = ReturnType<typeof emptySandbox>;

function addInstance(sandbox: Sandbox, capacityProviderName = 'mi', memory = 2048) {
  const account = sandbox.account();
  const cluster = account.clusters.get('shop');
  assert.ok(cluster !== undefined);
  const ec2InstanceId = `i-${account.ids.hex(17)}`;
  const offer = { instanceType: 'm5.large', cpu: 1024, memory, availabilityZone: 'us-east-1a' };
  return registerInstance(account, cluster, { ...offer, ec2InstanceId, capacityProviderName });
}

/** The daemon's tasks as ListTasks and DescribeTasks answer them. */
function tasksOf(sandbox: Sandbox, desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING') {
  const { taskArns = [] } = sandbox.send('ListTasks', { cluster: 'shop', daemonName: 'agent', desiredStatus });
  if (taskArns.length === 0) return [];
  return sandbox.send('DescribeTasks', { cluster: 'shop', tasks: taskArns }).tasks ?? [];
}

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

describe('the tasks of a daemon', () => {
  const statuses = (sandbox: Sandbox) => tasksOf(sandbox).map(({ lastStatus }) => lastStatus);
  const definitions = (sandbox: Sandbox) =>
    tasksOf(sandbox).map(({ taskDefinitionArn }) => taskDefinitionArn?.split('/').at(-1));

  it('stand one on each container instance, and are described as such', () => {
    const sandbox = prepared();
    const { containerInstanceArn } = addInstance(sandbox);
    addInstance(sandbox, 'asg');
    sandbox.send('CreateDaemon', {
      ...create,
      tags: [{ key: 'team', value: 'ops' }],
      propagateTags: 'DAEMON',
      enableECSManagedTags: true,
    });
    assert.deepEqual(statuses(sandbox), []);
    pass(sandbox, 60);
    const tasks = tasksOf(sandbox);
    assert.equal(tasks.length, 1);
    const { containers, tags, ...task } = tasks[0] ?? {};
    assert.deepEqual(
      {
        group: task.group,
        lastStatus: task.lastStatus,
        launchType: task.launchType,
        capacityProviderName: task.capacityProviderName,
        containerInstanceArn: task.containerInstanceArn,
        taskDefinitionArn: task.taskDefinitionArn,
        containers: containers?.map(({ name, lastStatus }) => [name, lastStatus]),
      },
      {
        group: 'daemon:agent',
        lastStatus: 'RUNNING',
        launchType: 'MANAGED_INSTANCES',
        capacityProviderName: 'mi',
        containerInstanceArn,
        taskDefinitionArn: definitionArn,
        containers: [['agent', 'RUNNING']],
      },
    );
    const kept = sandbox.account().clusters.get('shop')?.tasks.values().next().value?.task.tags;
    assert.deepEqual(kept, [
      { key: 'team', value: 'ops' },
      { key: 'aws:ecs:clusterName', value: 'shop' },
    ]);
  });

  it('start on an instance that registers later, and not on one of another capacity provider', () => {
    const sandbox = prepared(1);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    for (const name of ['mi', 'mi-2', 'FARGATE', 'none']) {
      sandbox.send('RegisterContainerInstance', {
        cluster: 'shop',
        totalResources: ['CPU', 'MEMORY'].map((each) => ({ name: each, type: 'INTEGER', integerValue: 1024 })),
        versionInfo: { agentVersion: '1.99.1' },
        tags: [{ key: 'sandbox:capacity-provider', value: name }],
      });
    }
    pass(sandbox, 30);
    assert.deepEqual(statuses(sandbox), ['RUNNING', 'RUNNING']);
    assert.equal(sandbox.send('DescribeDaemon', { daemonArn }).daemon?.currentRevisions?.[0]?.totalRunningCount, 2);
  });

  it('are replaced a batch at a time when the daemon is updated', () => {
    const sandbox = prepared(4);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    sandbox.send('UpdateDaemon', { ...secondRevision, deploymentConfiguration: { drainPercent: 50 } });
    const seen: unknown[] = [];
    for (const seconds of [4, 2, 55, 60]) {
      pass(sandbox, seconds);
      const { sourceDaemonRevisions, targetDaemonRevision } = deploymentOf(sandbox) ?? {};
      const source = sourceDaemonRevisions?.[0];
      seen.push([
        definitions(sandbox).toSorted().join(' '),
        source?.totalRunningInstanceCount,
        source?.totalDrainingInstanceCount,
        targetDaemonRevision?.totalRunningInstanceCount,
      ]);
    }
    assert.deepEqual(seen, [
      ['agent:1 agent:1 agent:1 agent:1', 4, 0, 0],
      ['agent:1 agent:1', 2, 2, 0],
      ['agent:1 agent:1 agent:2 agent:2', 2, 0, 2],
      ['agent:2 agent:2 agent:2 agent:2', 0, 0, 4],
    ]);
  });

  it('go back to the revision before when a deployment is rolled back', () => {
    const sandbox = prepared(2);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    const daemonTaskDefinitionArn = `${place}:daemon-task-definition/agent:3`;
    const deploymentConfiguration = { drainPercent: 100 };
    sandbox.send('UpdateDaemon', { ...secondRevision, daemonTaskDefinitionArn, deploymentConfiguration });
    pass(sandbox, 30);
    assert.equal(tasksOf(sandbox, 'STOPPED').filter(({ stopCode }) => stopCode === 'TaskFailedToStart').length, 2);
    assert.equal(deploymentOf(sandbox)?.circuitBreaker?.failureCount, 2);
    pass(sandbox, 600);
    assert.equal(deploymentOf(sandbox)?.status, 'ROLLBACK_SUCCESSFUL');
    assert.deepEqual(definitions(sandbox), ['agent:1', 'agent:1']);
    assert.deepEqual(statuses(sandbox), ['RUNNING', 'RUNNING']);
  });

  it('stop with the daemon, which goes when the last has stopped', () => {
    const sandbox = prepared(2);
    sandbox.send('CreateDaemon', create);
    pass(sandbox, 600);
    sandbox.send('DeleteDaemon', { daemonArn });
    pass(sandbox, 10);
    assert.deepEqual(statuses(sandbox), ['RUNNING']);
    pass(sandbox, 120);
    assert.equal(refusal(() => sandbox.send('DescribeDaemon', { daemonArn }))?.type, 'DaemonNotFoundException');
    assert.deepEqual(tasksOf(sandbox), []);
    assert.deepEqual(
      tasksOf(sandbox, 'STOPPED').map(({ stopCode, stoppedReason }) => [stopCode, stoppedReason]),
      Array(2).fill(['ServiceSchedulerInitiated', 'Daemon activity initiated by (daemon agent)']),
    );
  });

  const ends: readonly [
    what: string,
    act: (sandbox: Sandbox, task: string, instance: string) => void,
    left: string[],
  ][] = [
    ['is stopped', (sandbox, task) => sandbox.send('StopTask', { cluster: 'shop', task }), ['RUNNING', 'RUNNING']],
    [
      'loses its instance',
      (sandbox, _, containerInstance) =>
        sandbox.send('DeregisterContainerInstance', { cluster: 'shop', containerInstance, force: true }),
      ['RUNNING'],
    ],
    [
      'is on an instance that drains',
      (sandbox, _, instance) =>
        sandbox.send('UpdateContainerInstancesState', {
          cluster: 'shop',
          containerInstances: [instance],
          status: 'DRAINING',
        }),
      ['RUNNING', 'RUNNING'],
    ],
  ];
  for (const [what, act, left] of ends) {
    it(`are as many as there are instances when one ${what}`, () => {
      const sandbox = prepared(2);
      sandbox.send('CreateDaemon', create);
      pass(sandbox, 600);
      const [first] = tasksOf(sandbox);
      act(sandbox, first?.taskArn ?? '', first?.containerInstanceArn ?? '');
      pass(sandbox, 60);
      assert.deepEqual(statuses(sandbox), left);
    });
  }

  const without: readonly [critical: boolean | undefined, without: number][] = [
    [undefined, 0],
    [true, 0],
    [false, 1],
  ];
  for (const [critical, count] of without) {
    it(`miss on ${count} instances without room when critical is ${critical}`, () => {
      const sandbox = prepared(1);
      sandbox.send('RegisterDaemonTaskDefinition', {
        family: 'big',
        containerDefinitions: [{ name: 'agent', image: 'agent:1' }],
        cpu: '256',
        memory: '1024',
      });
      const daemonTaskDefinitionArn = `${place}:daemon-task-definition/big:1`;
      sandbox.send('CreateDaemon', { ...create, critical, daemonTaskDefinitionArn });
      pass(sandbox, 600);
      addInstance(sandbox, 'mi', 512);
      sandbox.send('UpdateDaemon', { ...secondRevision, critical, daemonTaskDefinitionArn });
      pass(sandbox, 70);
      const target = deploymentOf(sandbox)?.targetDaemonRevision;
      assert.deepEqual([target?.totalRunningInstanceCount, target?.totalWithoutDaemonInstanceCount], [1, count]);
    });
  }
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
