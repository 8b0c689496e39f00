import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import type { OperationName, Request } from '../../../sandbox/operation.ts';
import { sdkJudge } from '../sdk-judge.ts';
import { type AwsCli, findAwsCli } from './aws-cli.ts';
import { type Endpoint, sandboxEndpoint } from './endpoints.ts';
import { script, valueAt } from './script.ts';
import { clientOf, type Outcome, runScript, type Send, sendByCli, sendBySdk } from './transcript.ts';

const cli: AwsCli | string = await findAwsCli();
console.log(typeof cli === 'string' ? `# ${cli}: its steps go by the SDK` : `# The AWS CLI is ${cli.name}`);
const noCli = typeof cli === 'string' ? cli : false;

after(async () => {
  if (typeof cli !== 'string') await cli.close();
});

const options = { timeout: 240_000 };

describe('a day with ECS', options, () => {
  let outcomes: readonly Outcome[] = [];

  before(async () => {
    const endpoint = await sandboxEndpoint();
    const judge = sdkJudge(endpoint.url);
    const client = clientOf(endpoint.url);
    const judged: Send = async ({ operation }, input) => {
      try {
        return { answer: { ...(await judge.send(operation, input as Request<OperationName>)) } };
      } catch (error) {
        if (error instanceof assert.AssertionError || !(error instanceof Error)) throw error;
        return { error: error.name, message: error.message };
      }
    };
    try {
      const byCli = typeof cli === 'string' ? undefined : sendByCli(cli, endpoint.url);
      outcomes = await runScript(script, endpoint, { sdk: judged, cli: byCli });
    } finally {
      judge.close();
      client.destroy();
      await endpoint.close();
    }
  }, options);

  for (const [index, { name, by, expected }] of script.entries()) {
    test(`${name} (${by})`, () => {
      const { answer, error, message } = outcomes[index] ?? {};
      if (typeof expected === 'string') {
        assert.equal(error, expected);
        assert.notEqual(message, '');
        return;
      }
      assert.equal(error, undefined, message);
      const found = Object.keys(expected).map((path) => [path, valueAt(answer, path)]);
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }
});

describe('waiters end on a clock that runs fast', options, () => {
  let endpoint: Endpoint;
  let client: ECSClient;
  const waiting = () => ({ client, minDelay: 0.05, maxDelay: 0.2, maxWaitTime: 60 });
  const run = { cluster: 'shop', taskDefinition: 'web', launchType: 'FARGATE' } as const;
  const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } } };

  before(async () => {
    // A minute of ECS in half a second.
    endpoint = await sandboxEndpoint(120);
    client = clientOf(endpoint.url);
    await client.send(new CreateClusterCommand({ clusterName: 'shop' }));
    await client.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'web', image: 'example.com/web:1' }],
      }),
    );
  });

  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  const serve = (serviceName: string) =>
    client.send(new CreateServiceCommand({ ...run, ...network, serviceName, desiredCount: 2 }));

  test('ServicesStable and ServicesInactive', async () => {
    await serve('sdk');
    const asked = { cluster: 'shop', services: ['sdk'] };
    assert.equal((await waitUntilServicesStable(waiting(), asked)).state, 'SUCCESS');
    const { services } = await client.send(new DescribeServicesCommand(asked));
    assert.equal(services?.[0]?.runningCount, 2);
    await client.send(new DeleteServiceCommand({ cluster: 'shop', service: 'sdk', force: true }));
    assert.equal((await waitUntilServicesInactive(waiting(), asked)).state, 'SUCCESS');
  });

  test('TasksRunning and TasksStopped', async () => {
    const { tasks = [] } = await client.send(new RunTaskCommand({ ...run, ...network, count: 2 }));
    const arns = tasks.map(({ taskArn = '' }) => taskArn);
    assert.equal((await waitUntilTasksRunning(waiting(), { cluster: 'shop', tasks: arns })).state, 'SUCCESS');
    for (const task of arns) await client.send(new StopTaskCommand({ cluster: 'shop', task }));
    assert.equal((await waitUntilTasksStopped(waiting(), { cluster: 'shop', tasks: arns })).state, 'SUCCESS');
  });

  test('aws ecs wait', { skip: noCli, ...options }, async () => {
    assert.ok(typeof cli !== 'string');
    const wait = async (...args: readonly string[]) => {
      const { code, stderr } = await cli.run(endpoint.url, 'ecs', 'wait', ...args, '--cluster', 'shop');
      assert.deepEqual([code, stderr.trim()], [0, '']);
    };
    await serve('cli');
    const { tasks = [] } = await client.send(new RunTaskCommand({ ...run, ...network }));
    const arn = tasks[0]?.taskArn ?? '';
    await wait('tasks-running', '--tasks', arn);
    await wait('services-stable', '--services', 'cli');
    await client.send(new StopTaskCommand({ cluster: 'shop', task: arn }));
    await client.send(new DeleteServiceCommand({ cluster: 'shop', service: 'cli', force: true }));
    await wait('tasks-stopped', '--tasks', arn);
    await wait('services-inactive', '--services', 'cli');
  });
});

test('the sender of the SDK gives what the server wrote', async () => {
  const endpoint = await sandboxEndpoint();
  const client = clientOf(endpoint.url);
  const [first] = script;
  assert.ok(first !== undefined);
  const { answer } = await sendBySdk(client)(first, { clusterName: 'one' });
  assert.equal(valueAt(answer, 'cluster.clusterName'), 'one');
  client.destroy();
  await endpoint.close();
});
