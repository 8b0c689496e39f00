import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { endOfCommand } from '../../../sandbox/scheduler/commands.ts';
import { outcomeOf } from '../../../sandbox/scheduler/outcomes.ts';
import type { Wire } from '../../../sandbox/wire.ts';

type Container = Wire<ContainerDefinition>;

function outcome(
  containers: readonly Container[],
  overrides?: Wire<TaskOverride>,
  where: 'fargate' | 'instance' = 'fargate',
) {
  const definitions = containers.map((each) => ({ name: 'app', image: 'nginx', ...each }));
  return outcomeOf({ containerDefinitions: definitions }, overrides, where);
}

const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

describe('how a command ends', () => {
  const cases: readonly (readonly [readonly string[], ReturnType<typeof endOfCommand>])[] = [
    [[], undefined],
    [['true'], { exitCode: 0 }],
    [['/bin/false'], { exitCode: 1 }],
    [['exit', '7'], { exitCode: 7 }],
    [['exit 7'], { exitCode: 7 }],
    [['exit', '300'], { exitCode: 44 }],
    [['sleep', '30'], { after: 30, exitCode: 0 }],
    [['sleep', '1.5m'], { after: 90, exitCode: 0 }],
    [['sleep', 'infinity'], undefined],
    [['nginx', '-g', 'daemon off;'], undefined],
    [['sh', '-c', 'exit 3'], { after: undefined, exitCode: 3 }],
    [['/bin/bash', '-ec', 'echo hi; exit 3'], { after: undefined, exitCode: 3 }],
    [['sh', '-c', 'sleep 20 && exit 1'], { after: 20, exitCode: 1 }],
    [['sh', '-c', 'migrate --all && exit 0'], { after: undefined, exitCode: 0 }],
    [['sh', '-c', 'check || exit 1'], undefined],
    [['sh', '-c', 'while true; do sleep 5; done'], undefined],
    [['sh', 'script.sh'], undefined],
  ];
  for (const [command, expected] of cases) {
    test(JSON.stringify(command), () => assert.deepEqual(endOfCommand(command), expected));
  }
});

describe('how a container ends by itself', () => {
  const oom = 'OutOfMemoryError: Container killed due to memory usage';
  const cases: readonly (readonly [string, Container, unknown])[] = [
    ['a server runs on', {}, undefined],
    ['a command that fails', { command: ['false'] }, { after: 3, exitCode: 1 }],
    ['entry point and command', { entryPoint: ['sh', '-c'], command: ['sleep 9; exit 2'] }, { after: 9, exitCode: 2 }],
    ['an exit code', { environment: variables({ SANDBOX_EXIT_CODE: '4' }) }, { after: 3, exitCode: 4 }],
    ['a time', { environment: variables({ SANDBOX_EXIT_AFTER: '60' }) }, { after: 60, exitCode: 0 }],
    [
      'a time for a command',
      { command: ['false'], environment: variables({ SANDBOX_EXIT_AFTER: '60' }) },
      { after: 60, exitCode: 1 },
    ],
    ['no memory', { environment: variables({ SANDBOX_OUT_OF_MEMORY: '1' }) }, { after: 3, exitCode: 137, reason: oom }],
    ['enough memory', { environment: variables({ SANDBOX_OUT_OF_MEMORY: '0' }) }, undefined],
    ['restarted after its attempt period', { command: ['sleep', '60'], restartPolicy: { enabled: true } }, undefined],
    [
      'not restarted within its attempt period',
      { command: ['sleep', '59'], restartPolicy: { enabled: true } },
      { after: 59, exitCode: 0 },
    ],
    [
      'not restarted for an ignored exit code',
      { command: ['sleep', '60'], restartPolicy: { enabled: true, ignoredExitCodes: [0] } },
      { after: 60, exitCode: 0 },
    ],
  ];
  for (const [name, container, expected] of cases) {
    test(name, () => assert.deepEqual(outcome([container]).containers[0]?.end, expected));
  }

  test('overrides win over the definition', () => {
    const container = { command: ['false'], environment: variables({ SANDBOX_EXIT_CODE: '4' }) };
    const override = { name: 'app', command: ['sleep', '5'], environment: variables({ SANDBOX_EXIT_CODE: '6' }) };
    const { containers } = outcome([container], { containerOverrides: [override] });
    assert.deepEqual(containers[0]?.end, { after: 5, exitCode: 6 });
  });
});

describe('what a health check finds', () => {
  const unhealthy = variables({ SANDBOX_HEALTH: 'UNHEALTHY' });
  const command = ['CMD', 'true'];
  const cases: readonly (readonly [string, Container, unknown])[] = [
    ['nothing without one', { environment: unhealthy }, undefined],
    ['nothing with NONE', { healthCheck: { command: ['NONE'] } }, undefined],
    ['healthy after the usual interval', { healthCheck: { command } }, { status: 'HEALTHY', after: 30 }],
    [
      'healthy after its interval',
      { healthCheck: { command, interval: 7, startPeriod: 60 } },
      { status: 'HEALTHY', after: 7 },
    ],
    [
      'unhealthy after all retries',
      { healthCheck: { command }, environment: unhealthy },
      { status: 'UNHEALTHY', after: 90 },
    ],
    [
      'unhealthy after the start period',
      { healthCheck: { command, interval: 10, retries: 2, startPeriod: 45 }, environment: unhealthy },
      { status: 'UNHEALTHY', after: 65 },
    ],
  ];
  for (const [name, container, expected] of cases) {
    test(name, () => assert.deepEqual(outcome([container]).containers[0]?.health, expected));
  }
});

describe('how a container is stopped', () => {
  const slow = (SANDBOX_STOP_SECONDS: string) => variables({ SANDBOX_STOP_SECONDS });
  const cases: readonly (readonly [string, Container, unknown])[] = [
    ['it ends soon', {}, { after: 2, exitCode: 0 }],
    ['it takes its time', { environment: slow('20') }, { after: 20, exitCode: 0 }],
    ['it is killed after 30 seconds', { environment: slow('31') }, { after: 30, exitCode: 137 }],
    ['it is killed after its stopTimeout', { environment: slow('20'), stopTimeout: 5 }, { after: 5, exitCode: 137 }],
    ['it may take longer', { environment: slow('100'), stopTimeout: 120 }, { after: 100, exitCode: 0 }],
  ];
  for (const [name, container, expected] of cases) {
    test(name, () => assert.deepEqual(outcome([container]).containers[0]?.stop, expected));
  }
});

describe('why a task cannot be started', () => {
  const repository = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
  const noGroup =
    'failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.';
  const pull = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref';
  const secrets =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
  const awslogs = (options: Record<string, string>): Container => ({
    logConfiguration: { logDriver: 'awslogs', options },
  });
  const cases: readonly (readonly [
    string,
    Container,
    'fargate' | 'instance',
    string | undefined,
    string | undefined,
  ])[] = [
    ['a good image', { image: 'nginx:1.29' }, 'fargate', undefined, undefined],
    [
      'a tag that is missing',
      { image: 'nginx:does-not-exist' },
      'fargate',
      `${pull} docker.io/library/nginx:does-not-exist: docker.io/library/nginx:does-not-exist: not found`,
      `${pull} docker.io/library/nginx:does-not-exist: docker.io/library/nginx:does-not-exist: not found`,
    ],
    [
      'a repository that is broken',
      { image: `${repository}/broken` },
      'fargate',
      `${pull} ${repository}/broken:latest: ${repository}/broken:latest: not found`,
      `${pull} ${repository}/broken:latest: ${repository}/broken:latest: not found`,
    ],
    [
      'the same on an instance',
      { image: 'acme/broken' },
      'instance',
      'Task failed to start',
      'CannotPullContainerError: Error response from daemon: manifest for acme/broken:latest not found: manifest unknown: manifest unknown',
    ],
    [
      'a secret that is missing',
      { secrets: [{ name: 'A', valueFrom: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:missing-AbCdEf' }] },
      'fargate',
      `${secrets} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:111122223333:secret:missing-AbCdEf from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      undefined,
    ],
    [
      'a parameter that is missing',
      { secrets: [{ name: 'A', valueFrom: 'arn:aws:ssm:us-east-1:111122223333:parameter/shop/missing' }] },
      'fargate',
      `${secrets} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /shop/missing`,
      undefined,
    ],
    [
      'a log group that is missing',
      awslogs({ 'awslogs-group': '/ecs/missing' }),
      'fargate',
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${noGroup} : exit status 1`,
      undefined,
    ],
    [
      'a log group that ECS creates',
      awslogs({ 'awslogs-group': '/ecs/missing', 'awslogs-create-group': 'true' }),
      'fargate',
      undefined,
      undefined,
    ],
    [
      'a log group that is missing on an instance',
      awslogs({ 'awslogs-group': '/ecs/missing' }),
      'instance',
      'Task failed to start',
      `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: ${noGroup}`,
    ],
  ];
  for (const [name, container, where, stoppedReason, containerReason] of cases) {
    test(name, () => {
      const { initialisation, pull: pulling } = outcome([container], undefined, where);
      const failure = initialisation ?? pulling;
      assert.equal(failure?.stoppedReason, stoppedReason);
      assert.equal(failure?.containerReason, containerReason);
    });
  }
});

describe('containers that wait for others', () => {
  type Case = readonly [string, readonly Container[], Readonly<Record<string, number | undefined>>, number | undefined];
  const waiting = (condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY'): Container => ({
    name: 'app',
    dependsOn: [{ containerName: 'init', condition }],
  });
  const healthCheck = { command: ['CMD', 'true'], interval: 10 };
  const slow = variables({ SANDBOX_START_SECONDS: '4' });
  const cases: readonly Case[] = [
    ['none', [{ name: 'init' }, { name: 'app' }], { init: 0, app: 0 }, undefined],
    ['START', [waiting('START'), { name: 'init', environment: slow }], { init: 4, app: 4 }, undefined],
    ['COMPLETE', [waiting('COMPLETE'), { name: 'init', command: ['false'] }], { init: 0, app: 3 }, undefined],
    ['COMPLETE that never comes', [waiting('COMPLETE'), { name: 'init' }], { init: 0, app: undefined }, undefined],
    [
      'COMPLETE that times out',
      [waiting('COMPLETE'), { name: 'init', startTimeout: 50 }],
      { init: 0, app: undefined },
      50,
    ],
    ['SUCCESS', [waiting('SUCCESS'), { name: 'init', command: ['sleep', '8'] }], { init: 0, app: 8 }, undefined],
    ['SUCCESS that fails', [waiting('SUCCESS'), { name: 'init', command: ['false'] }], { init: 0, app: undefined }, 3],
    [
      'HEALTHY',
      [waiting('HEALTHY'), { name: 'init', healthCheck, environment: slow }],
      { init: 4, app: 14 },
      undefined,
    ],
    [
      'HEALTHY that fails',
      [waiting('HEALTHY'), { name: 'init', healthCheck, environment: variables({ SANDBOX_HEALTH: 'UNHEALTHY' }) }],
      { init: 0, app: undefined },
      30,
    ],
  ];
  for (const [name, containers, starts, failsAfter] of cases) {
    test(name, () => {
      const result = outcome(containers);
      const found = Object.fromEntries(result.containers.map((each) => [each.name, each.startsAfter]));
      assert.deepEqual(found, starts);
      assert.equal(result.dependency?.after, failsAfter);
    });
  }
});
