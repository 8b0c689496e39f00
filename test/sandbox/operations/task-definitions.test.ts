import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Account } from '../../../sandbox/account.ts';
import type { ErrorType } from '../../../sandbox/errors.ts';
import type { Request } from '../../../sandbox/operation.ts';
import { taskDefinitionsOperations } from '../../../sandbox/operations/task-definitions.ts';
import { emptySandbox, pass, refusal, start } from '../sandbox.ts';
import { clusterNamed, putService, putTask } from './residents.ts';

type Registration = Request<'RegisterTaskDefinition'>;
type Container = NonNullable<Registration['containerDefinitions']>[number];

const container: Container = { name: 'app', image: 'nginx', memory: 64 };

function register(sandbox: ReturnType<typeof emptySandbox>, family = 'web', members: Partial<Registration> = {}) {
  const request = { family, containerDefinitions: [container], ...members };
  const { taskDefinition } = sandbox.send('RegisterTaskDefinition', request);
  assert.ok(taskDefinition);
  return taskDefinition;
}

suite('RegisterTaskDefinition', () => {
  test('answers what ECS writes into it', () => {
    assert.deepEqual(register(emptySandbox()), {
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          image: 'nginx',
          memory: 64,
          cpu: 0,
          portMappings: [],
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
        },
      ],
      volumes: [],
      placementConstraints: [],
      revision: 1,
      status: 'ACTIVE',
      requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' }],
      compatibilities: ['EC2', 'EXTERNAL'],
      registeredAt: start / 1000,
      registeredBy: 'arn:aws:iam::123456789012:user/sandbox',
    });
  });

  const ports: readonly [Registration['networkMode'], Container['portMappings'], Container['portMappings']][] = [
    ['awsvpc', [{ containerPort: 80 }], [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }]],
    ['host', [{ containerPort: 80 }], [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }]],
    ['bridge', [{ containerPort: 80 }], [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }]],
    [
      undefined,
      [{ containerPort: 53, hostPort: 53, protocol: 'udp' }],
      [{ containerPort: 53, hostPort: 53, protocol: 'udp' }],
    ],
    ['awsvpc', [{ containerPortRange: '80-90' }], [{ containerPortRange: '80-90', protocol: 'tcp' }]],
  ];
  for (const [networkMode, portMappings, expected] of ports) {
    test(`writes host ports with ${networkMode}: ${JSON.stringify(portMappings)}`, () => {
      const containerDefinitions = [{ ...container, portMappings }];
      const { containerDefinitions: written } = register(emptySandbox(), 'web', { networkMode, containerDefinitions });
      assert.deepEqual(written?.[0]?.portMappings, expected);
    });
  }

  const sizes = [
    ['256', '512', '256', '512'],
    ['1 vCPU', '2GB', '1024', '2048'],
    ['.25 vcpu', '0.5 GB', '256', '512'],
  ] as const;
  for (const [cpu, memory, units, mebibytes] of sizes) {
    test(`writes cpu ${cpu} and memory ${memory} as numbers`, () => {
      const written = register(emptySandbox(), 'web', { cpu, memory, networkMode: 'awsvpc' });
      assert.deepEqual([written.cpu, written.memory], [units, mebibytes]);
    });
  }

  const fargate = { networkMode: 'awsvpc', cpu: '256', memory: '512' } as const;
  const compatibilities: readonly [string, Partial<Registration>, readonly string[]][] = [
    ['no network mode', {}, ['EC2', 'EXTERNAL']],
    ['awsvpc without a size', { networkMode: 'awsvpc' }, ['EC2', 'MANAGED_INSTANCES']],
    ['awsvpc with a size', fargate, ['EC2', 'FARGATE', 'MANAGED_INSTANCES']],
    ['host', { networkMode: 'host' }, ['EC2', 'EXTERNAL', 'MANAGED_INSTANCES']],
    [
      'a privileged container',
      { ...fargate, containerDefinitions: [{ ...container, privileged: true }] },
      ['EC2', 'MANAGED_INSTANCES'],
    ],
    ['EFS', { volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678' } }] }, ['EC2']],
  ];
  for (const [what, members, expected] of compatibilities) {
    test(`tells what it is compatible with: ${what}`, () => {
      assert.deepEqual(register(emptySandbox(), 'web', members).compatibilities, expected);
    });
  }

  test('tells the attributes that its instances must have', () => {
    const { requiresAttributes } = register(emptySandbox(), 'web', {
      networkMode: 'awsvpc',
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      containerDefinitions: [
        {
          ...container,
          image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1',
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': 'web', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web' },
          },
          secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/key' }],
        },
      ],
    });
    assert.deepEqual(
      requiresAttributes?.map(({ name }) => name),
      [
        'com.amazonaws.ecs.capability.docker-remote-api.1.18',
        'com.amazonaws.ecs.capability.docker-remote-api.1.19',
        'com.amazonaws.ecs.capability.ecr-auth',
        'com.amazonaws.ecs.capability.logging-driver.awslogs',
        'com.amazonaws.ecs.capability.task-iam-role',
        'ecs.capability.execution-role-awslogs',
        'ecs.capability.execution-role-ecr-pull',
        'ecs.capability.secrets.ssm.environment-variables',
        'ecs.capability.task-eni',
      ],
    );
  });

  const refused: readonly [string, Partial<Registration>, string][] = [
    ['a family with a colon', { family: 'web:1' }, 'Family contains invalid characters.'],
    ['no container', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      'two containers of one name',
      { containerDefinitions: [container, container] },
      'Container names must be unique within a Task Definition.',
    ],
    [
      'no image',
      { containerDefinitions: [{ name: 'app', memory: 64 }] },
      'Container.image should not be null or empty.',
    ],
    [
      'no memory',
      { containerDefinitions: [{ name: 'app', image: 'nginx' }] },
      "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      'a volume that is not there',
      { containerDefinitions: [{ ...container, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }] },
      "Unknown volume 'data'.",
    ],
    ['empty tags', { tags: [] }, 'Tags can not be empty.'],
  ];
  for (const [what, members, message] of refused) {
    test(`refuses ${what}`, () => {
      const sandbox = emptySandbox();
      const request = { family: 'web', containerDefinitions: [container], ...members };
      const answer = refusal(() => sandbox.call('RegisterTaskDefinition', request, sandbox.account()));
      assert.deepEqual(answer, { type: 'ClientException', message });
      assert.equal(sandbox.account().families.size, 0);
    });
  }
});

test('a revision is INACTIVE, then DELETE_IN_PROGRESS until nothing uses it, then gone for ever', () => {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  const { taskDefinitionArn = '' } = register(sandbox);
  const account = sandbox.account();
  const shop = clusterNamed(account, 'shop');
  const user = putService(account, shop, { serviceName: 'web', taskDefinition: taskDefinitionArn });
  putTask(account, shop, { taskDefinitionArn: `${taskDefinitionArn.slice(0, -1)}2` });

  const early = sandbox.send('DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'web:2'] });
  assert.deepEqual(early.taskDefinitions, []);
  assert.deepEqual(
    early.failures?.map(({ reason }) => reason),
    [
      'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
      'The specified task definition was not found.',
    ],
  );
  pass(sandbox, 1);
  const inactive = sandbox.send('DeregisterTaskDefinition', { taskDefinition: 'web:1' }).taskDefinition;
  assert.deepEqual([inactive?.status, inactive?.deregisteredAt], ['INACTIVE', start / 1000 + 1]);
  pass(sandbox, 1);
  const deleted = sandbox.send('DeleteTaskDefinitions', { taskDefinitions: [taskDefinitionArn] }).taskDefinitions?.[0];
  assert.deepEqual([deleted?.status, deleted?.deleteRequestedAt], ['DELETE_IN_PROGRESS', start / 1000 + 2]);
  const status = () => sandbox.send('DescribeTaskDefinition', { taskDefinition: 'web:1' }).taskDefinition?.status;
  pass(sandbox, 24 * 3600);
  assert.equal(status(), 'DELETE_IN_PROGRESS');
  assert.deepEqual(sandbox.send('ListTaskDefinitionFamilies', {}).families, ['web']);
  user.service.status = 'INACTIVE';
  pass(sandbox, 3600);
  assert.deepEqual(refusal(status), { type: 'ClientException', message: 'Unable to describe task definition.' });
  assert.deepEqual(sandbox.send('ListTaskDefinitionFamilies', {}).families, []);
  assert.equal(register(sandbox).revision, 2);
});

suite('DescribeTaskDefinition', () => {
  test('takes the newest ACTIVE revision of a family', () => {
    const sandbox = emptySandbox();
    for (let count = 0; count < 3; count += 1) register(sandbox);
    sandbox.send('DeregisterTaskDefinition', { taskDefinition: 'web:3' });
    const { taskDefinition } = sandbox.send('DescribeTaskDefinition', { taskDefinition: 'web' });
    assert.equal(taskDefinition?.revision, 2);
  });

  test('tells tags when asked', () => {
    const sandbox = emptySandbox();
    register(sandbox, 'web', { tags: [{ key: 'a', value: 'b' }] });
    const describe = (include: 'TAGS'[]) =>
      sandbox.send('DescribeTaskDefinition', { taskDefinition: 'web:1', include }).tags;
    assert.deepEqual([describe([]), describe(['TAGS'])], [[], [{ key: 'a', value: 'b' }]]);
  });
});

suite('references are refused:', () => {
  const { DeleteTaskDefinitions, DeregisterTaskDefinition, DescribeTaskDefinition } = taskDefinitionsOperations;
  const deregister = (taskDefinition: string) => (account: Account) =>
    DeregisterTaskDefinition({ taskDefinition }, account);
  const remove = (taskDefinitions: string[]) => (account: Account) =>
    DeleteTaskDefinitions({ taskDefinitions }, account);
  // The operations themselves, without the checks that come before them.
  const references: readonly [string, (account: Account) => unknown, ErrorType, string][] = [
    ['no revision', deregister('web'), 'ClientException', 'Revision is missing.'],
    ['no number', deregister('web:x'), 'InvalidParameterException', 'Invalid revision number. Number: x'],
    ['not there', deregister('web:9'), 'ClientException', 'Unable to describe task definition.'],
    [
      'no such family',
      (account) => DescribeTaskDefinition({ taskDefinition: 'none' }, account),
      'ClientException',
      'Unable to describe task definition.',
    ],
    [
      'none at all',
      remove([]),
      'InvalidParameterException',
      'size of TaskDefinition references list must be greater than 0',
    ],
    [
      'too many',
      remove(Array.from({ length: 11 }, (_, index) => `web:${index + 1}`)),
      'InvalidParameterException',
      'Size of TaskDefinition references list cannot exceed 10',
    ],
  ];
  for (const [what, act, type, message] of references) {
    test(what, () => {
      const sandbox = emptySandbox();
      register(sandbox);
      assert.deepEqual(
        refusal(() => act(sandbox.account())),
        { type, message },
      );
    });
  }
});

suite('lists', () => {
  /** web:1 to web:3 (the first INACTIVE), api:1, web-admin:1 (INACTIVE), registered in an order that is not theirs. */
  function some() {
    const sandbox = emptySandbox();
    for (const family of ['web', 'web-admin', 'web', 'api', 'web']) register(sandbox, family);
    sandbox.send('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    sandbox.send('DeregisterTaskDefinition', { taskDefinition: 'web-admin:1' });
    return sandbox;
  }

  const definitions: readonly [Request<'ListTaskDefinitions'>, readonly string[]][] = [
    [{}, ['api:1', 'web:2', 'web:3']],
    [{ sort: 'DESC' }, ['web:3', 'web:2', 'api:1']],
    [{ status: 'INACTIVE' }, ['web:1', 'web-admin:1']],
    [{ familyPrefix: 'web' }, ['web:2', 'web:3']],
    [{ familyPrefix: 'we' }, []],
    [{ familyPrefix: 'web', sort: 'DESC' }, ['web:3', 'web:2']],
    [{ status: 'DELETE_IN_PROGRESS' }, []],
  ];
  for (const [request, expected] of definitions) {
    for (const maxResults of [1, 2, 100]) {
      test(`ListTaskDefinitions ${JSON.stringify({ ...request, maxResults })}`, () => {
        const sandbox = some();
        const seen: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = sandbox.send('ListTaskDefinitions', { ...request, maxResults, nextToken });
          seen.push(...(page.taskDefinitionArns ?? []).map((arn) => arn.slice(arn.indexOf('/') + 1)));
          nextToken = page.nextToken;
        } while (nextToken !== undefined);
        assert.deepEqual(seen, expected);
      });
    }
  }

  const families: readonly [Request<'ListTaskDefinitionFamilies'>, readonly string[]][] = [
    [{}, ['api', 'web', 'web-admin']],
    [{ status: 'ALL' }, ['api', 'web', 'web-admin']],
    [{ status: 'ACTIVE' }, ['api', 'web']],
    [{ status: 'INACTIVE' }, ['web-admin']],
    [{ familyPrefix: 'we' }, ['web', 'web-admin']],
    [{ familyPrefix: 'web-' }, ['web-admin']],
    [{ familyPrefix: 'x' }, []],
  ];
  for (const [request, expected] of families) {
    for (const maxResults of [1, 100]) {
      test(`ListTaskDefinitionFamilies ${JSON.stringify({ ...request, maxResults })}`, () => {
        const sandbox = some();
        const seen: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = sandbox.send('ListTaskDefinitionFamilies', { ...request, maxResults, nextToken });
          seen.push(...(page.families ?? []));
          nextToken = page.nextToken;
        } while (nextToken !== undefined);
        assert.deepEqual(seen, expected);
      });
    }
  }

  test('go on where they were while others are registered', () => {
    const sandbox = some();
    const { nextToken } = sandbox.send('ListTaskDefinitions', { maxResults: 2 });
    for (const family of ['aaa', 'web', 'zzz']) register(sandbox, family);
    const rest = sandbox.send('ListTaskDefinitions', { maxResults: 100, nextToken }).taskDefinitionArns;
    assert.deepEqual(
      rest?.map((arn) => arn.slice(arn.indexOf('/') + 1)),
      ['web:3', 'web:4', 'zzz:1'],
    );
  });

  test('refuse a token of another list', () => {
    const sandbox = some();
    const { nextToken } = sandbox.send('ListTaskDefinitions', { maxResults: 1 });
    for (const request of [{ nextToken, sort: 'DESC' as const }, { nextToken: 'x' }]) {
      assert.deepEqual(
        refusal(() => sandbox.send('ListTaskDefinitions', request)),
        { type: 'InvalidParameterException', message: 'Invalid token in the request.' },
      );
    }
  });
});
