import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Container, ServiceEvent, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { explainFailure } from '../../../client/apply/explanation.ts';
import { type Cause, causes } from '../../../client/apply/explanation-causes.ts';
import { causeOfExit } from '../../../client/apply/explanation-exits.ts';

const taskDefinition: TaskDefinition = {
  family: 'web',
  containerDefinitions: [
    { name: 'web', image: 'web:1', essential: true },
    { name: 'proxy', image: 'envoy:1', essential: true },
    { name: 'once', image: 'busybox', essential: false },
  ],
};

let count = 0;
function task(given: Partial<Task>): Task {
  count += 1;
  const taskArn = `arn:aws:ecs:us-east-1:123456789012:task/shop/${String(count).padStart(32, '0')}`;
  return { taskArn, stoppedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, count)), ...given };
}

const web = (container: Partial<Container>): Container[] => [{ name: 'web', image: 'web:1', ...container }];

describe('what stopped tasks say, in the words of the API, the agent and the runtime', () => {
  const table: readonly (readonly [cause: string, task: Partial<Task>])[] = [
    [
      'image-not-found',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:2: 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:2: not found',
      },
    ],
    [
      'image-not-found',
      {
        stoppedReason: 'Task failed to start',
        containers: web({
          reason:
            'CannotPullContainerError: Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown',
        }),
      },
    ],
    [
      'image-denied',
      {
        stoppedReason:
          'CannotPullContainerError: Error response from daemon: pull access denied for web, repository does not exist or may require ‘docker login’: denied: requested access to the resource is denied',
      },
    ],
    [
      'image-denied',
      {
        stoppedReason:
          'CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web/1 is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
      },
    ],
    [
      'image-rate-limit',
      {
        stoppedReason:
          'CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
      },
    ],
    [
      'image-unreachable',
      {
        stoppedReason:
          'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/tryretool/backend:2.110.5: failed to do request: Head "https://registry-1.docker.io/v2/tryretool/backend/manifests/2.110.5": dial tcp 34.205.13.154:443: i/o timeout',
      },
    ],
    [
      'image-platform',
      {
        stoppedReason:
          "CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
      },
    ],
    [
      'image-disk-full',
      {
        stoppedReason:
          'CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device',
      },
    ],
    ['image-pull', { stoppedReason: 'CannotPullContainerError: ref pull has been retried 5 time(s): unexpected EOF' }],
    [
      'out-of-memory',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: web({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }),
      },
    ],
    [
      'log-group',
      {
        stoppedReason:
          'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
      },
    ],
    [
      'log-group',
      {
        stoppedReason: 'Task failed to start',
        containers: web({
          reason:
            'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: AccessDeniedException',
        }),
      },
    ],
    [
      'secret-missing',
      {
        stoppedReason:
          "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:db from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
      },
    ],
    [
      'secret-missing',
      {
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /db/password',
      },
    ],
    [
      'secret-denied',
      {
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:db from secrets manager: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web/1 is not authorized to perform: secretsmanager:GetSecretValue',
      },
    ],
    [
      'secret-unreachable',
      {
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 52.46.146.144:443: i/o timeout. Please check your task network configuration.',
      },
    ],
    [
      'role',
      {
        stoppedReason:
          "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.",
      },
    ],
    [
      'file-system',
      {
        stoppedReason:
          'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out : unsuccessful EFS utils command execution; code: 32',
      },
    ],
    [
      'no-ip-addresses',
      {
        stoppedReason:
          'Unexpected EC2 error while attempting to Create Network Interface in subnet ‘subnet-1’: InsufficientFreeAddressesInSubnet',
      },
    ],
    ['network-interface', { stoppedReason: 'Timeout waiting for network interface provisioning to complete.' }],
    [
      'network-interface',
      {
        stoppedReason:
          "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet 'subnet-1': InvalidGroup.NotFound",
      },
    ],
    ['resources', { stoppedReason: 'ResourceInitializationError: something new' }],
    [
      'architecture',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: web({ exitCode: 255, reason: 'exec /app: exec format error' }),
      },
    ],
    [
      'command-missing',
      {
        stoppedReason: 'Task failed to start',
        containers: web({
          reason:
            'CannotStartContainerError: Error response from daemon: failed to create shim: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "serve": executable file not found in $PATH: unknown',
        }),
      },
    ],
    [
      'port-in-use',
      {
        stoppedReason: 'Task failed to start',
        containers: web({
          reason:
            'CannotStartContainerError: Error response from daemon: driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:80 failed: port is already allocated',
        }),
      },
    ],
    [
      'dependency',
      {
        stoppedReason: 'Task failed to start',
        containers: web({
          reason:
            'dependency graph: failed to resolve container ordering dependency [db] for target [web] as dependency did not exit successfully',
        }),
      },
    ],
    [
      'start-timeout',
      {
        containers: web({
          reason: 'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 3m0s',
        }),
      },
    ],
    ['cannot-start', { stoppedReason: 'CannotCreateContainerError: API error (500): devmapper' }],
    [
      'load-balancer-health',
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1)',
      },
    ],
    [
      'container-health',
      { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' },
    ],
    ['spot', { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' }],
    [
      'no-fargate-capacity',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'Capacity is unavailable at this time. Please try again later or in a different availability zone',
      },
    ],
    ['account-limit', { stoppedReason: 'You’ve reached the limit on the number of tasks you can run concurrently' }],
    ['no-room-memory', { stoppedReason: 'RESOURCE:MEMORY' }],
    [
      'scaled-in',
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1234567890123456789)',
      },
    ],
    ['stopped-by-user', { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }],
    ['infrastructure', { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-1) terminated.' }],
    ['failed-to-start', { stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' }],
    ['unknown', { stoppedReason: 'Something that nobody has ever seen' }],
    ['unknown', {}],
  ];
  for (const [cause, given] of table) {
    const said = given.containers?.[0]?.reason ?? given.stoppedReason ?? 'nothing';
    test(`${cause}: ${said.slice(0, 90)}`, () => {
      const { findings } = explainFailure([task(given)], [], taskDefinition);
      assert.deepEqual(
        findings.map(({ cause, tasks }) => [cause, tasks.length]),
        [[cause, 1]],
      );
    });
  }
});

describe('exit codes', () => {
  const exited = (containers: readonly (readonly [name: string, exitCode: number])[]) =>
    task({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: containers.map(([name, exitCode]) => ({ name, exitCode })),
    });
  const table: readonly (readonly [string, string | undefined, Parameters<typeof exited>[0]])[] = [
    ['exit-0', 'web', [['web', 0]]],
    ['exit-1', 'web', [['web', 1]]],
    ['exit-126', 'web', [['web', 126]]],
    ['exit-127', 'web', [['web', 127]]],
    ['exit-139', 'web', [['web', 139]]],
    ['exit-42', 'web', [['web', 42]]],
    // What ECS took along with it ended by SIGTERM or SIGKILL.
    [
      'exit-1',
      'proxy',
      [
        ['web', 137],
        ['proxy', 1],
      ],
    ],
    [
      'exit-1',
      'web',
      [
        ['web', 1],
        ['proxy', 143],
      ],
    ],
    [
      'exit-137',
      'web',
      [
        ['web', 137],
        ['proxy', 143],
      ],
    ],
    [
      'exit-143',
      'proxy',
      [
        ['web', 0],
        ['proxy', 143],
      ],
    ],
    // One that is not essential takes nobody along.
    [
      'exit-0',
      'web',
      [
        ['once', 1],
        ['web', 0],
      ],
    ],
  ];
  for (const [cause, container, containers] of table) {
    test(`${JSON.stringify(containers)} is ${cause} of ${container}`, () => {
      const { findings } = explainFailure([exited(containers)], [], taskDefinition);
      assert.deepEqual(
        findings.map((finding) => [finding.cause, finding.container]),
        [[cause, container]],
      );
    });
  }

  for (const exitCode of [0, 1, 2, 3, 125, 126, 127, 129, 137, 139, 143, 255]) {
    test(`${exitCode} is explained`, () => {
      const { title, advice } = causeOfExit(exitCode);
      assert.match(title, new RegExp(`\\(exit code ${exitCode}\\b.*\\)$`));
      assert.match(advice, /[.]$/);
    });
  }
});

describe('what events say', () => {
  const table: readonly (readonly [string, string])[] = [
    [
      'no-room-memory',
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ],
    [
      'no-room-cpu',
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123) has insufficient CPU units available.',
    ],
    [
      'no-instances',
      '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
    ],
    [
      'port-in-use',
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123) is already using a port required by your task.',
    ],
    [
      'agent-disconnected',
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 0123 has the agent disconnected.',
    ],
    [
      'attribute',
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123) is missing an attribute required by your task.',
    ],
    [
      'no-fargate-capacity',
      '(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    ],
    [
      'load-balancer-health',
      '(service web) (task 0123) (port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1) due to (reason Health checks failed with these codes: [502])',
    ],
    ['container-health', '(service web) (task 0123) failed container health checks.'],
    [
      'bounds',
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    ],
    ['protected', '(service web) was unable to scale in due to (reason 2 tasks under protection)'],
    ['throttled', '(service web) operations are being throttled on elb. Will try again later.'],
    ['cannot-start-consistently', '(service web) is unable to consistently start tasks successfully.'],
    ['alarm', '(service web) (deployment ecs-svc/1) deployment failed: alarm detected.'],
    ['deployment-failed', '(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.'],
  ];
  for (const [cause, message] of table) {
    test(`${cause}: ${message.slice(14, 100)}`, () => {
      const { findings } = explainFailure([], [{ id: '1', message, createdAt: new Date(0) }], taskDefinition);
      assert.deepEqual(
        findings.map((finding) => [finding.cause, finding.events, finding.tasks.length]),
        [[cause, 1, 0]],
      );
    });
  }

  for (const message of [
    '(service web) has reached a steady state.',
    '(service web) has started 2 tasks: (task 1) (task 2).',
    '(service web) registered 1 targets in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1)',
    '(service web) has begun draining connections on 1 tasks.',
    '(service web) (deployment ecs-svc/1) deployment completed.',
  ]) {
    test(`nothing: ${message}`, () => {
      assert.deepEqual(explainFailure([], [{ id: '1', message }], taskDefinition).findings, []);
    });
  }
});

describe('findings', () => {
  const pull = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): web:2: not found';
  const events: readonly ServiceEvent[] = [
    { id: '1', message: '(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.' },
    { id: '2', message: '(service web) is unable to consistently start tasks successfully.' },
  ];
  const tasks = [
    task({ stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' }),
    task({ stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' }),
    task({ stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' }),
    task({ stoppedReason: 'Task failed container health checks' }),
    task({ containers: web({ reason: pull }) }),
    task({ containers: web({ reason: pull }) }),
  ];

  test('the likeliest first, the innocent last, what says nothing more left out', () => {
    const { findings, tasksRead } = explainFailure(tasks, events, taskDefinition);
    assert.deepEqual(
      findings.map(({ cause, tasks, isInnocent }) => [cause, tasks.length, isInnocent]),
      [
        ['image-not-found', 2, false],
        ['container-health', 1, false],
        ['scaled-in', 3, true],
      ],
    );
    assert.equal(tasksRead, 6);
  });

  test('without tasks, events that say little are better than nothing', () => {
    assert.deepEqual(
      explainFailure([], events).findings.map(({ cause }) => cause),
      ['cannot-start-consistently', 'deployment-failed'],
    );
  });

  test('newest task first, and its message', () => {
    const [old, recent] = [task({ stoppedReason: `${pull} (a)` }), task({ stoppedReason: `${pull} (b)` })];
    const [finding] = explainFailure([old, recent], []).findings;
    assert.match(finding?.message ?? '', /\(b\)$/);
    assert.deepEqual(
      finding?.tasks,
      [recent, old].map(({ taskArn }) => taskArn?.split('/').at(-1)),
    );
  });

  const members: readonly (readonly [string, TaskDefinition | undefined, readonly (string | number)[], string])[] = [
    ['its container', taskDefinition, ['containerDefinitions', 0, 'image'], 'containerDefinitions[web].image'],
    ['no task definition', undefined, ['containerDefinitions'], 'containerDefinitions[web].image'],
    ['another definition', { containerDefinitions: [] }, ['containerDefinitions'], 'containerDefinitions[web].image'],
  ];
  for (const [name, definition, path, label] of members) {
    test(`members: ${name}`, () => {
      const [finding] = explainFailure([task({ containers: web({ reason: pull }) })], [], definition).findings;
      assert.deepEqual(finding?.members[0], { of: 'task-definition', path, label });
    });
  }

  test('members of the service', () => {
    const message = '(service web) was unable to place a task. Reason: Capacity is unavailable at this time.';
    const [finding] = explainFailure([], [{ id: '1', message }]).findings;
    assert.deepEqual(finding?.members.at(-1), {
      of: 'service',
      path: ['networkConfiguration', 'awsvpcConfiguration'],
      label: 'networkConfiguration.awsvpcConfiguration',
    });
  });
});

describe('every cause', () => {
  for (const cause of Object.values<Cause>(causes)) {
    test(`${cause.id} has a title, advice in sentences and a page`, () => {
      assert.match(cause.title, /^[A-Z].*[^.]$/);
      assert.match(cause.advice, /^[A-Z][\s\S]*\.$/);
      assert.match(cause.source, /^https:\/\/docs\.aws\.amazon\.com\/AmazonECS\//);
    });
  }
});
