import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedCall, Verdict } from '../../../client/apply/model.ts';
import { account, type Request } from './plan-sandbox.ts';

const place = 'arn:aws:ecs:us-east-1:123456789012';
const providers = [`${place}:capacity-provider/pool`];
const provider: Request = {
  operation: 'CreateCapacityProvider',
  input: {
    name: 'pool',
    cluster: 'shop',
    managedInstancesProvider: {
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/instance',
        networkConfiguration: { subnets: ['subnet-1'] },
      },
    },
  },
};
const definition = (image: string): Request => ({
  operation: 'RegisterDaemonTaskDefinition',
  input: { family: 'agent', containerDefinitions: [{ name: 'agent', image }] },
});
const settings = { drainPercent: 10, bakeTimeInMinutes: 5, alarms: { alarmNames: ['errors'], enable: true } };

function create(members: object): Request {
  const input = {
    daemonName: 'agent',
    clusterArn: `${place}:cluster/shop`,
    daemonTaskDefinitionArn: `${place}:daemon-task-definition/agent:1`,
    capacityProviderArns: providers,
    ...members,
  };
  return { operation: 'CreateDaemon', input };
}

function update(members: object): Request {
  const { daemonTaskDefinitionArn, capacityProviderArns } = create({}).input;
  const input = { daemonArn: `${place}:daemon/shop/agent`, daemonTaskDefinitionArn, capacityProviderArns, ...members };
  return { operation: 'UpdateDaemon', input };
}

/** A daemon, made with some members: `milliseconds` ago. */
function daemonOf(members: object, milliseconds: number) {
  const here = account();
  const cluster: Request = { operation: 'CreateCluster', input: { clusterName: 'shop' } };
  for (const each of [cluster, provider, definition('agent:1'), definition('agent:2')]) here.send(each);
  // Until the capacity provider is ACTIVE.
  here.sandbox.clock.advance(3_600_000);
  here.send(create(members));
  here.sandbox.clock.advance(milliseconds);
  return here;
}

const cases: readonly {
  readonly what: string;
  readonly has: object;
  readonly members: object;
  readonly verdict: Verdict;
  /** Paths of the differences. */
  readonly differ: readonly string[];
  /** Of the call. */
  readonly sent?: object;
}[] = [
  { what: 'nothing is said of it', has: {}, members: {}, verdict: 'no-change', differ: [] },
  {
    what: 'left out, what the daemon has stays',
    has: { deploymentConfiguration: settings },
    members: {},
    verdict: 'no-change',
    differ: [],
  },
  {
    what: 'the same',
    has: { deploymentConfiguration: settings },
    members: { deploymentConfiguration: settings },
    verdict: 'no-change',
    differ: [],
  },
  {
    what: 'the defaults, written down',
    has: {},
    members: { deploymentConfiguration: { bakeTimeInMinutes: 0, alarms: { alarmNames: [], enable: false } } },
    verdict: 'no-change',
    differ: [],
  },
  {
    what: 'the share that drains is not said, and its default is not documented',
    has: { deploymentConfiguration: { drainPercent: 40 } },
    members: { deploymentConfiguration: { bakeTimeInMinutes: 0 } },
    verdict: 'no-change',
    differ: [],
  },
  {
    what: 'another share drains',
    has: { deploymentConfiguration: settings },
    members: { deploymentConfiguration: { ...settings, drainPercent: 20 } },
    verdict: 'update',
    differ: ['deploymentConfiguration.drainPercent'],
    sent: { deploymentConfiguration: { ...settings, drainPercent: 20 } },
  },
  {
    what: 'no alarm any more',
    has: { deploymentConfiguration: settings },
    members: { deploymentConfiguration: { drainPercent: 10, bakeTimeInMinutes: 5 } },
    verdict: 'update',
    differ: ['deploymentConfiguration.alarms.alarmNames', 'deploymentConfiguration.alarms.enable'],
    sent: { deploymentConfiguration: { drainPercent: 10, bakeTimeInMinutes: 5 } },
  },
  {
    what: 'another task definition',
    has: {},
    members: { daemonTaskDefinitionArn: `${place}:daemon-task-definition/agent:2` },
    verdict: 'update',
    differ: ['daemonTaskDefinitionArn'],
    sent: { daemonTaskDefinitionArn: `${place}:daemon-task-definition/agent:2` },
  },
];

for (const request of [create, update]) {
  for (const { when, milliseconds } of [
    { when: 'while it is first deployed', milliseconds: 0 },
    { when: 'once it is deployed', milliseconds: 24 * 3_600_000 },
  ]) {
    for (const { what, has, members, verdict, differ, sent } of cases) {
      const wanted = request(members);
      test(`${wanted.operation} over a daemon, ${when}: ${what}`, async () => {
        const here = daemonOf(has, milliseconds);
        const plan = await here.plan(wanted);
        assert.deepEqual(plan.differences.map(({ path }) => path.join('.')).sort(), differ);
        assert.equal(plan.verdict, verdict);
        const whole = update(sent ?? {}).input;
        const calls: readonly PlannedCall[] = sent === undefined ? [] : [{ operation: 'UpdateDaemon', input: whole }];
        assert.deepEqual(plan.calls, calls);
        here.apply(plan);
        assert.deepEqual((await here.plan(wanted)).calls, []);
      });
    }
  }
}
