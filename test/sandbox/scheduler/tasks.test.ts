import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerDefinition, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { remainingOf } from '../../../sandbox/instances.ts';
import { stopTask } from '../../../sandbox/scheduler/tasks.ts';
import { countTasks, idOf } from '../../../sandbox/task-index.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { pass } from '../sandbox.ts';
import { network, onInstances, type TaskShop, taskShop } from '../task-shop.ts';

/** The statuses of a task, each with the second in which it was first seen. */
function life(shop: TaskShop, arn: string, seconds: number): (readonly [number, string])[] {
  const seen: (readonly [number, string])[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const { lastStatus = '' } = shop.task(arn);
    if (seen.at(-1)?.[1] !== lastStatus) seen.push([second, lastStatus]);
    pass(shop.sandbox, 1);
  }
  return seen;
}

function container(more: Wire<ContainerDefinition>): Partial<Wire<TaskDefinition>> {
  return { containerDefinitions: [{ name: 'app', image: 'nginx', essential: true, ...more }] };
}

const onInstance = { ...onInstances, networkMode: 'bridge' as const };

describe('the life of a task', () => {
  const stopped = (shop: TaskShop, arn: string) => {
    const stored = shop.cluster().tasks.get(idOf(arn));
    assert.ok(stored);
    stopTask(shop.account(), shop.cluster(), stored, { stopCode: 'UserInitiated', stoppedReason: 'enough' });
  };

  test('on Fargate it goes through all statuses', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define());
    assert.deepEqual(life(shop, arn, 30), [
      [0, 'PROVISIONING'],
      [10, 'PENDING'],
      [20, 'ACTIVATING'],
      [22, 'RUNNING'],
    ]);
    stopped(shop, arn);
    assert.deepEqual(life(shop, arn, 30), [
      [0, 'RUNNING'],
      [1, 'DEACTIVATING'],
      [2, 'STOPPING'],
      [4, 'DEPROVISIONING'],
      [12, 'STOPPED'],
    ]);
  });

  test('on an instance it is quicker, and nothing is provisioned', () => {
    const shop = taskShop();
    const place = { launchType: 'EC2' as const, containerInstanceArn: shop.machine() };
    const arn = shop.start(shop.define(onInstance), { place, networkConfiguration: undefined });
    assert.deepEqual(life(shop, arn, 20), [
      [0, 'PENDING'],
      [4, 'ACTIVATING'],
      [5, 'RUNNING'],
    ]);
    stopped(shop, arn);
    assert.deepEqual(life(shop, arn, 20), [
      [0, 'RUNNING'],
      [1, 'DEACTIVATING'],
      [2, 'STOPPING'],
      [4, 'STOPPED'],
    ]);
  });

  test('behind a load balancer it takes longer', () => {
    const shop = taskShop();
    shop.service('web', { loadBalancers: [{ targetGroupArn: 'arn', containerName: 'app', containerPort: 80 }] });
    const arn = shop.start(shop.define(), { group: 'service:web' });
    assert.deepEqual(life(shop, arn, 40).at(-1), [25, 'RUNNING']);
    stopped(shop, arn);
    assert.deepEqual(life(shop, arn, 40).slice(1), [
      [1, 'DEACTIVATING'],
      [11, 'STOPPING'],
      [13, 'DEPROVISIONING'],
      [21, 'STOPPED'],
    ]);
  });

  test('STOPPING lasts until its slowest container has ended', () => {
    const shop = taskShop();
    const environment = [{ name: 'SANDBOX_STOP_SECONDS', value: '60' }];
    const arn = shop.start(shop.define(container({ environment, stopTimeout: 15 })));
    pass(shop.sandbox, 30);
    stopped(shop, arn);
    assert.deepEqual(life(shop, arn, 40).slice(2), [
      [2, 'STOPPING'],
      [17, 'DEPROVISIONING'],
      [25, 'STOPPED'],
    ]);
    assert.equal(shop.task(arn).containers?.[0]?.exitCode, 137);
  });

  test('one that is stopped before it runs never runs', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define());
    pass(shop.sandbox, 5);
    stopped(shop, arn);
    assert.deepEqual(life(shop, arn, 30), [
      [0, 'PROVISIONING'],
      [1, 'DEPROVISIONING'],
      [9, 'STOPPED'],
    ]);
    const { startedAt, containers } = shop.task(arn);
    assert.deepEqual([startedAt, containers?.[0]?.exitCode], [undefined, undefined]);
  });

  test('the first reason to stop stays', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define());
    pass(shop.sandbox, 30);
    stopped(shop, arn);
    const stored = shop.cluster().tasks.get(idOf(arn));
    assert.ok(stored);
    stopTask(shop.account(), shop.cluster(), stored, { stopCode: 'SpotInterruption', stoppedReason: 'later' });
    pass(shop.sandbox, 60);
    const { stopCode, stoppedReason } = shop.task(arn);
    assert.deepEqual([stopCode, stoppedReason], ['UserInitiated', 'enough']);
  });

  test('an hour after it stopped it is forgotten', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define(container({ command: ['true'] })));
    const describeTask = () => shop.sandbox.send('DescribeTasks', { cluster: 'shop', tasks: [arn] });
    pass(shop.sandbox, 60);
    assert.equal(shop.task(arn).lastStatus, 'STOPPED');
    pass(shop.sandbox, 3540);
    assert.equal(describeTask().tasks?.length, 1);
    pass(shop.sandbox, 60);
    assert.deepEqual(describeTask(), { tasks: [], failures: [{ arn, reason: 'MISSING' }] });
    assert.equal(shop.account().due.size, 0);
  });

  test('one long leap of the clock leads to the same as many steps', () => {
    const ends = [1, 100].map((steps) => {
      const shop = taskShop();
      const arn = shop.start(shop.define(container({ command: ['sleep', '20'] })));
      for (let step = 0; step < steps; step += 1) {
        pass(shop.sandbox, 100 / steps);
        shop.account();
      }
      return shop.task(arn);
    });
    assert.deepEqual(ends[0], ends[1]);
    assert.equal(ends[0]?.lastStatus, 'STOPPED');
  });
});

describe('how a task ends by itself', () => {
  interface End {
    readonly stopCode: string;
    readonly stoppedReason: RegExp;
    readonly exitCode?: number;
    readonly reason?: RegExp;
    readonly at: number;
  }
  const cases: readonly (readonly [string, Wire<ContainerDefinition>, End])[] = [
    [
      'a command that ends well',
      { command: ['true'] },
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: /^Essential container in task exited$/,
        exitCode: 0,
        at: 34,
      },
    ],
    [
      'a command that fails later',
      { command: ['sh', '-c', 'sleep 10; exit 3'] },
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: /^Essential container in task exited$/,
        exitCode: 3,
        at: 41,
      },
    ],
    [
      'too little memory',
      { environment: [{ name: 'SANDBOX_OUT_OF_MEMORY', value: '1' }] },
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: /^Essential container/,
        exitCode: 137,
        reason: /^OutOfMemoryError/,
        at: 34,
      },
    ],
    [
      'an image that cannot be pulled',
      { image: 'nginx:missing' },
      { stopCode: 'TaskFailedToStart', stoppedReason: /^CannotPullContainerError/, reason: /^CannotPull/, at: 28 },
    ],
    [
      'a secret that is not there',
      { secrets: [{ name: 'A', valueFrom: '/shop/missing' }] },
      { stopCode: 'TaskFailedToStart', stoppedReason: /^ResourceInitializationError/, at: 20 },
    ],
  ];
  for (const [name, definition, end] of cases) {
    test(name, () => {
      const shop = taskShop();
      const arn = shop.start(shop.define(container(definition)));
      const seen = life(shop, arn, 60);
      const task = shop.task(arn);
      assert.deepEqual(seen.at(-1), [end.at, 'STOPPED']);
      assert.equal(task.stopCode, end.stopCode);
      assert.match(task.stoppedReason ?? '', end.stoppedReason);
      assert.equal(task.containers?.[0]?.exitCode, end.exitCode);
      if (end.reason !== undefined) assert.match(task.containers?.[0]?.reason ?? '', end.reason);
      if (end.stopCode === 'TaskFailedToStart') {
        assert.equal(task.startedAt, undefined);
        assert.ok(!seen.some(([, status]) => status === 'ACTIVATING' || status === 'RUNNING'));
      }
    });
  }

  test('a side container that ends stops nothing; one that is needed stops all', () => {
    const shop = taskShop();
    const containerDefinitions = [
      { name: 'side', image: 'a', essential: false, command: ['true'] },
      { name: 'app', image: 'b', essential: true, command: ['sleep', '30'] },
      { name: 'proxy', image: 'c', essential: true },
    ];
    const arn = shop.start(shop.define({ containerDefinitions }));
    pass(shop.sandbox, 30);
    const statuses = () => shop.task(arn).containers?.map(({ lastStatus, exitCode }) => [lastStatus, exitCode]);
    assert.deepEqual(statuses(), [
      ['STOPPED', 0],
      ['RUNNING', undefined],
      ['RUNNING', undefined],
    ]);
    pass(shop.sandbox, 60);
    assert.deepEqual(statuses(), [
      ['STOPPED', 0],
      ['STOPPED', 0],
      ['STOPPED', 0],
    ]);
  });

  test('a task whose containers wait for each other runs when the last has started', () => {
    const shop = taskShop();
    const containerDefinitions = [
      { name: 'init', image: 'a', essential: false, command: ['sleep', '5'] },
      { name: 'app', image: 'b', dependsOn: [{ containerName: 'init', condition: 'SUCCESS' as const }] },
    ];
    const arn = shop.start(shop.define({ containerDefinitions }));
    assert.deepEqual(life(shop, arn, 40).at(-1), [27, 'RUNNING']);
  });

  test('a task whose dependency fails never runs', () => {
    const shop = taskShop();
    const containerDefinitions = [
      { name: 'init', image: 'a', essential: false, command: ['false'] },
      { name: 'app', image: 'b', dependsOn: [{ containerName: 'init', condition: 'SUCCESS' as const }] },
    ];
    const arn = shop.start(shop.define({ containerDefinitions }));
    pass(shop.sandbox, 60);
    const task = shop.task(arn);
    assert.deepEqual([task.lastStatus, task.stopCode, task.startedAt], ['STOPPED', 'TaskFailedToStart', undefined]);
    assert.match(task.containers?.[1]?.reason ?? '', /did not exit successfully$/);
  });
});

describe('health', () => {
  const healthCheck = { command: ['CMD', 'true'], interval: 10 };
  const bad = [{ name: 'SANDBOX_HEALTH', value: 'UNHEALTHY' }];
  const cases: readonly (readonly [string, readonly Wire<ContainerDefinition>[], string])[] = [
    ['none without a health check', [{}], 'UNKNOWN'],
    ['healthy', [{ healthCheck }], 'HEALTHY'],
    ['unhealthy', [{ healthCheck, environment: bad }], 'UNHEALTHY'],
    ['one of two', [{ healthCheck }, { healthCheck, environment: bad }], 'UNHEALTHY'],
    ['only essential ones count', [{ healthCheck }, { healthCheck, environment: bad, essential: false }], 'HEALTHY'],
    ['those without a check do not count', [{ healthCheck }, {}], 'HEALTHY'],
  ];
  for (const [name, definitions, expected] of cases) {
    test(name, () => {
      const shop = taskShop();
      const containerDefinitions = definitions.map((each, index) => ({ name: `c${index}`, image: 'nginx', ...each }));
      const arn = shop.start(shop.define({ containerDefinitions }));
      pass(shop.sandbox, 25);
      assert.equal(shop.task(arn).healthStatus, 'UNKNOWN');
      pass(shop.sandbox, 60);
      assert.equal(shop.task(arn).healthStatus, expected);
      assert.equal(shop.task(arn).lastStatus, 'RUNNING');
    });
  }
});

describe('a task on an instance', () => {
  const ports = [
    { containerPort: 80, hostPort: 0 },
    { containerPort: 443, hostPort: 8443 },
  ];

  test('takes what it needs, and gives it back', () => {
    const shop = taskShop();
    const arn = shop.machine();
    const instance = shop.cluster().containerInstances.get(idOf(arn));
    assert.ok(instance);
    const before = remainingOf(instance);
    const defined = shop.define({
      ...onInstance,
      containerDefinitions: [
        { name: 'app', image: 'x', cpu: 256, memory: 512, portMappings: ports, command: ['sleep', '60'] },
      ],
    });
    const place = { launchType: 'EC2' as const, containerInstanceArn: arn };
    const tasks = [1, 2].map(() => shop.start(defined, { place, networkConfiguration: undefined }));
    pass(shop.sandbox, 10);
    const left = remainingOf(instance);
    assert.deepEqual([before.cpu - left.cpu, before.memory - left.memory], [512, 1024]);
    const bound = tasks.map((task) =>
      shop.task(task).containers?.[0]?.networkBindings?.map(({ hostPort }) => hostPort),
    );
    assert.deepEqual(bound, [
      [32768, 8443],
      [32769, 8443],
    ]);
    pass(shop.sandbox, 100);
    assert.equal(shop.task(tasks[0] ?? '').lastStatus, 'STOPPED');
    assert.deepEqual(remainingOf(instance), before);
  });

  test('with awsvpc it has a network interface in the zone of the instance', () => {
    const shop = taskShop();
    const containerInstanceArn = shop.machine({ availabilityZone: 'us-east-1b' });
    const arn = shop.start(shop.define(), {
      place: { launchType: 'EC2', containerInstanceArn },
      networkConfiguration: network,
    });
    assert.deepEqual(
      life(shop, arn, 15).map(([, status]) => status),
      ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'],
    );
    const task = shop.task(arn);
    assert.equal(task.availabilityZone, 'us-east-1b');
    assert.equal(details(task).get('subnetId'), 'subnet-2');
  });

  function details({ attachments = [] }: Wire<Task>) {
    return new Map(attachments[0]?.details?.map(({ name, value }) => [name, value]));
  }
});

describe('counts and lists follow each change', () => {
  test('by status, group, starter and family', () => {
    const shop = taskShop();
    shop.service('web');
    const defined = shop.define(container({ command: ['sleep', '30'] }));
    for (let index = 0; index < 3; index += 1) {
      shop.start(defined, { group: 'service:web', startedBy: 'ecs-svc/1' });
      pass(shop.sandbox, 11);
    }
    const cluster = shop.cluster();
    const count = (status: string) => countTasks(cluster, status, 'service:web');
    assert.deepEqual(
      ['PENDING', 'ACTIVATING', 'RUNNING'].map(count),
      [1, 0, 2].map((each) => each),
    );
    assert.equal(cluster.tasksByStarter.get('ecs-svc/1')?.size, 3);
    pass(shop.sandbox, 200);
    shop.account();
    assert.deepEqual([cluster.tasks.size, cluster.stoppingTasks.size, cluster.stoppedTasks.size], [0, 0, 3]);
    const indexes = [cluster.tasksByGroup, cluster.tasksByStarter, cluster.tasksByFamily, cluster.groupCounts];
    assert.deepEqual(
      indexes.map(({ size }) => size),
      [0, 0, 0, 0],
    );
  });
});
