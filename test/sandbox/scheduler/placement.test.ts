import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CapacityProviderStrategyItem, PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { createIds } from '../../../sandbox/ids.ts';
import { fargateShortage, type InstanceRequest, placeOnInstance } from '../../../sandbox/scheduler/placement.ts';
import { isQuery, matchesQuery } from '../../../sandbox/scheduler/query.ts';
import { splitByStrategy } from '../../../sandbox/scheduler/strategy.ts';
import { idOf } from '../../../sandbox/task-index.ts';
import { onInstances, type TaskShop, taskShop } from '../task-shop.ts';

type Strategy = readonly CapacityProviderStrategyItem[];

function item(capacityProvider: string, weight?: number, base?: number): CapacityProviderStrategyItem {
  return { capacityProvider, weight, base };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe('tasks are split by base and weight', () => {
  // The rules are those of CapacityProviderStrategyItem in the API reference.
  const cases: readonly (readonly [string, Strategy, number, Record<string, number>, Record<string, number>])[] = [
    ['one provider needs no weight', [item('FARGATE')], 3, {}, { FARGATE: 3 }],
    ['weights of 1 split evenly', [item('A', 1), item('B', 1)], 10, {}, { A: 5, B: 5 }],
    ['for every one task on A, four on B', [item('A', 1), item('B', 4)], 10, {}, { A: 2, B: 8 }],
    ['weights are relative', [item('A', 100), item('B', 400)], 10, {}, { A: 2, B: 8 }],
    ['the base comes first', [item('A', 0, 2), item('B', 1)], 5, {}, { A: 2, B: 3 }],
    ['the weights split what is beyond the base', [item('A', 1, 2), item('B', 3)], 10, {}, { A: 4, B: 6 }],
    ['a base greater than the count takes all', [item('A', 1, 20), item('B', 9)], 5, {}, { A: 5 }],
    ['a base of 0 is none', [item('A', 1, 0), item('B', 1)], 2, {}, { A: 1, B: 1 }],
    ['a weight of 0 gets its base only', [item('A', 0), item('B', 1)], 4, {}, { B: 4 }],
    ['all weights of 0 have room for the base only', [item('A', 0, 1), item('B', 0)], 4, {}, { A: 1 }],
    ['shares that are not whole', [item('A', 1), item('B', 1), item('C', 1)], 5, {}, { A: 2, B: 2, C: 1 }],
    ['what runs already counts for weights', [item('A', 1), item('B', 1)], 2, { A: 2 }, { B: 2 }],
    ['what runs already counts for the base', [item('A', 0, 2), item('B', 1)], 3, { A: 1 }, { A: 1, B: 2 }],
    ['a provider that has too many gets none', [item('A', 1), item('B', 1)], 3, { A: 9 }, { B: 3 }],
    ['no tasks', [item('A', 1)], 0, {}, {}],
  ];
  for (const [name, strategy, count, running, expected] of cases) {
    test(name, () => assert.deepEqual(countsOf(splitByStrategy(strategy, count, running)), expected));
  }

  test('any strategy: whole, base first, less than one task from the exact share, and each split extends the one before', () => {
    const random = createIds(7);
    const below = (limit: number) => Math.floor(random.fraction() * limit);
    for (let round = 0; round < 300; round += 1) {
      const strategy = Array.from({ length: 1 + below(6) }, (_, index) =>
        item(`p${index}`, below(30), index === 0 ? below(8) : 0),
      );
      if (strategy.every(({ weight }) => weight === 0)) strategy.push(item('last', 1 + below(9)));
      const total = strategy.reduce((sum, { weight = 0 }) => sum + weight, 0);
      const base = strategy[0]?.base ?? 0;
      const split = splitByStrategy(strategy, 60, {});
      assert.equal(split.length, 60);
      for (let count = 1; count <= 60; count += 1) {
        const part = splitByStrategy(strategy, count, {});
        assert.deepEqual(part, split.slice(0, count), 'a shorter split is the beginning of a longer one');
        const counts = countsOf(part);
        const label = JSON.stringify({ strategy, count, counts });
        const { p0 = 0 } = counts;
        assert.ok(p0 >= Math.min(base, count), label);
        const weighted = Math.max(count - base, 0);
        if (total === 0) continue;
        for (const { capacityProvider = '', weight = 0, base: own = 0 } of strategy) {
          const share = (weighted * weight) / total;
          const beyond = Math.max((counts[capacityProvider] ?? 0) - own, 0);
          assert.ok(Math.abs(beyond - share) < 1, label);
        }
      }
    }
  });

  test('the tasks that run already are like the beginning of a longer split', () => {
    const strategy = [item('A', 3, 2), item('B', 5), item('C', 7)];
    const whole = splitByStrategy(strategy, 50, {});
    for (let before = 0; before <= 50; before += 1) {
      const more = splitByStrategy(strategy, 50 - before, countsOf(whole.slice(0, before)));
      assert.deepEqual(more, whole.slice(before));
    }
  });
});

interface PlacementCase {
  readonly name: string;
  readonly machines: readonly Parameters<TaskShop['machine']>[0][];
  readonly definition?: Parameters<TaskShop['define']>[0];
  readonly constraints?: readonly PlacementConstraint[];
  readonly more?: Partial<InstanceRequest>;
  prepare?(shop: TaskShop, machines: readonly string[]): void;
  /** Index of the machine, or the reason. */
  readonly expected: number | string;
}

function place(shop: TaskShop, definition: string, request: Partial<InstanceRequest> = {}) {
  const [family = ''] = definition.split(':');
  const taskDefinition = shop.account().families.get(family)?.revisions.at(-1);
  assert.ok(taskDefinition);
  return placeOnInstance(shop.account(), shop.cluster(), {
    taskDefinition,
    group: `family:${family}`,
    constraints: [],
    strategy: [],
    launchType: 'EC2',
    ...request,
  });
}

function container(more: NonNullable<(typeof onInstances)['containerDefinitions']>[number]) {
  return { ...onInstances, containerDefinitions: [{ name: 'app', image: 'busybox', cpu: 256, memory: 512, ...more }] };
}

describe('a task is placed on an instance', () => {
  const cases: readonly PlacementCase[] = [
    { name: 'no instance', machines: [], expected: 'No Container Instances were found in your cluster.' },
    { name: 'one that fits', machines: [{}], expected: 0 },
    { name: 'too little cpu', machines: [{ cpu: 128 }], expected: 'RESOURCE:CPU' },
    { name: 'too little memory', machines: [{ memory: 511 }], expected: 'RESOURCE:MEMORY' },
    { name: 'only the second fits', machines: [{ memory: 511 }, {}], expected: 1 },
    {
      name: 'the reservation counts, not the limit',
      machines: [{ memory: 200 }],
      definition: container({ memory: 512, memoryReservation: 128 }),
      expected: 0,
    },
    {
      name: 'a port that is taken',
      machines: [{}],
      definition: container({ portMappings: [{ containerPort: 80, hostPort: 22 }] }),
      expected: 'RESOURCE:PORTS',
    },
    {
      name: 'a port that another task has',
      machines: [{}, {}],
      definition: container({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
      prepare: (shop, [first = '']) => {
        shop.start('job:1', { place: { launchType: 'EC2', containerInstanceArn: first } });
      },
      expected: 1,
    },
    {
      name: 'a GPU',
      machines: [{}, { gpus: ['gpu-1'] }],
      definition: container({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
      expected: 1,
    },
    {
      name: 'no GPU',
      machines: [{}],
      definition: container({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
      expected: 'RESOURCE:GPU',
    },
    {
      name: 'an attribute that is required',
      machines: [{}],
      definition: { ...onInstances, requiresAttributes: [{ name: 'ecs.capability.unheard-of' }] },
      expected: 'ATTRIBUTE',
    },
    {
      name: 'the architecture',
      machines: [{}, { architecture: 'arm64' }],
      definition: { ...onInstances, runtimePlatform: { cpuArchitecture: 'ARM64' } },
      expected: 1,
    },
    {
      name: 'an agent that is away',
      machines: [{}],
      prepare: (shop, [first = '']) => {
        const instance = shop.cluster().containerInstances.get(idOf(first));
        if (instance !== undefined) instance.agentConnected = false;
      },
      expected: 'AGENT',
    },
    {
      name: 'one that drains takes none',
      machines: [{}, {}],
      prepare: (shop, [first = '']) => {
        const instance = shop.cluster().containerInstances.get(idOf(first));
        if (instance !== undefined) instance.status = 'DRAINING';
      },
      expected: 1,
    },
    {
      name: 'the instances of a capacity provider',
      machines: [{}, { capacityProviderName: 'asg' }],
      more: { capacityProviderName: 'asg' },
      expected: 1,
    },
    { name: 'an external instance is for EXTERNAL', machines: [{ ec2InstanceId: 'mi-1' }, {}], expected: 1 },
    {
      name: 'EXTERNAL is for external instances',
      machines: [{}, { ec2InstanceId: 'mi-1' }],
      more: { launchType: 'EXTERNAL' },
      expected: 1,
    },
    {
      name: 'memberOf',
      machines: [{ instanceType: 't3.small' }, { instanceType: 'm5.large' }],
      constraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ m5.*' }],
      expected: 1,
    },
    {
      name: 'memberOf of the task definition',
      machines: [{ availabilityZone: 'us-east-1a' }, { availabilityZone: 'us-east-1b' }],
      definition: {
        ...onInstances,
        placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1b' }],
      },
      expected: 1,
    },
    {
      name: 'memberOf that none is',
      machines: [{}],
      constraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }],
      expected: 'MemberOf placement constraint unsatisfied.',
    },
    {
      name: 'distinctInstance',
      machines: [{}, {}],
      constraints: [{ type: 'distinctInstance' }],
      prepare: (shop, [first = '']) => {
        shop.start('job:1', { place: { launchType: 'EC2', containerInstanceArn: first } });
      },
      expected: 1,
    },
    {
      name: 'distinctInstance with the group on all',
      machines: [{}],
      constraints: [{ type: 'distinctInstance' }],
      prepare: (shop, [first = '']) => {
        shop.start('job:1', { place: { launchType: 'EC2', containerInstanceArn: first } });
      },
      expected: 'DistinctInstance placement constraint unsatisfied.',
    },
    {
      name: 'the reason is that of the closest',
      machines: [{ cpu: 1 }, {}],
      constraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == m5.large' }],
      prepare: (shop, [, second = '']) => {
        const instance = shop.cluster().containerInstances.get(idOf(second));
        if (instance !== undefined) instance.agentConnected = false;
      },
      expected: 'RESOURCE:CPU',
    },
  ];
  for (const { name, machines, definition = onInstances, constraints = [], more, prepare, expected } of cases) {
    test(name, () => {
      const shop = taskShop();
      const arns = machines.map((offer) => shop.machine(offer));
      const defined = shop.define(definition);
      prepare?.(shop, arns);
      const placed = place(shop, defined, { constraints: [...constraints], ...more });
      assert.equal('reason' in placed ? placed.reason : arns.indexOf(placed.containerInstanceArn), expected);
    });
  }
});

describe('a placement strategy', () => {
  const machines = [
    { availabilityZone: 'us-east-1a', memory: 4000, cpu: 4096 },
    { availabilityZone: 'us-east-1a', memory: 3000, cpu: 2048 },
    { availabilityZone: 'us-east-1b', memory: 5000, cpu: 1024 },
    { availabilityZone: 'us-east-1b', memory: 6000, cpu: 8192 },
  ];
  const zone: PlacementStrategy = { type: 'spread', field: 'attribute:ecs.availability-zone' };
  const cases: readonly (readonly [string, PlacementStrategy[], readonly number[]])[] = [
    ['binpack by memory', [{ type: 'binpack', field: 'memory' }], [1, 1, 1, 1]],
    ['binpack by CPU', [{ type: 'binpack', field: 'cpu' }], [2, 2, 2, 2]],
    ['spread over zones, then binpack', [zone, { type: 'binpack', field: 'memory' }], [1, 2, 1, 2]],
    [
      'spread over instances, then binpack',
      [
        { type: 'spread', field: 'instanceId' },
        { type: 'binpack', field: 'memory' },
      ],
      [1, 0, 2, 3],
    ],
    [
      'spread over zones and instances',
      [zone, { type: 'spread', field: 'host' }, { type: 'binpack', field: 'cpu' }],
      [2, 1, 3, 0],
    ],
  ];
  for (const [name, strategy, expected] of cases) {
    test(name, () => {
      const shop = taskShop();
      const arns = machines.map((offer) => shop.machine(offer));
      const defined = shop.define(onInstances);
      const chosen = expected.map(() => {
        const placed = place(shop, defined, { strategy });
        assert.ok('containerInstanceArn' in placed);
        const { containerInstanceArn } = placed;
        shop.start(defined, { place: { launchType: 'EC2', containerInstanceArn } });
        return arns.indexOf(containerInstanceArn);
      });
      // Ties are broken at random, by the seed: only what is certain is compared.
      assert.deepEqual(chosen.toSorted(), [...expected].toSorted());
    });
  }

  test('random is the same for the same seed', () => {
    const run = () => {
      const shop = taskShop();
      const arns = machines.map((offer) => shop.machine(offer));
      const defined = shop.define(onInstances);
      return Array.from({ length: 20 }, () => {
        const placed = place(shop, defined, { strategy: [{ type: 'random' }] });
        return 'containerInstanceArn' in placed ? arns.indexOf(placed.containerInstanceArn) : -1;
      });
    };
    const first = run();
    assert.deepEqual(run(), first);
    assert.deepEqual([...new Set(first)].toSorted(), [0, 1, 2, 3]);
  });
});

describe('the cluster query language', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['attribute:ecs.instance-type == t3.small', true],
    ['attribute:ecs.instance-type != t3.small', false],
    ['attribute:ecs.instance-type =~ t3.*', true],
    ['attribute:ecs.instance-type =~ t3', false],
    ['attribute:ecs.instance-type !~ m5.*', true],
    ['attribute:ecs.instance-type in [m5.large, t3.small]', true],
    ['attribute:ecs.instance-type not_in [m5.large, t3.small]', false],
    ['attribute:stack exists', false],
    ['attribute:stack !exists', true],
    ['attribute:stack != prod', false],
    ['attribute:stack != prod or attribute:stack not_exists', true],
    ['attribute:ecs.os-type == linux and attribute:ecs.availability-zone == us-east-1a', true],
    ['not(attribute:ecs.os-type == linux)', false],
    ['attribute:slots > 9', true],
    ['attribute:slots <= 10', true],
    ['agentVersion >= 1.9.2', true],
    ['agentVersion < 1.100.0', true],
    ['agentConnected == true', true],
    ['registeredAt < 2025-12-31', false],
    ['registeredAt >= 2026-01-01T00:00:00Z', true],
    ['runningTasksCount == 0', true],
    ['task:group == family:job', true],
    ['task:group == service:web', false],
    ['not(task:group == service:web)', true],
    ['ec2InstanceId == i-1', true],
  ];
  for (const [expression, expected] of cases) {
    test(expression, () => {
      const shop = taskShop();
      const arn = shop.machine({ ec2InstanceId: 'i-1', instanceType: 't3.small' });
      const instance = shop.cluster().containerInstances.get(idOf(arn));
      assert.ok(instance);
      instance.attributes?.push({ name: 'slots', value: '10' });
      shop.start(shop.define(onInstances), { place: { launchType: 'EC2', containerInstanceArn: arn } });
      assert.equal(matchesQuery(shop.cluster(), instance, expression), expected);
    });
  }

  for (const [expression, expected] of [
    ['attribute:a == b', true],
    ['', false],
    ['attribute:a', false],
    ['stack == b', false],
  ] as const) {
    test(`${JSON.stringify(expression)} ${expected ? 'can' : 'cannot'} be read`, () =>
      assert.equal(isQuery(expression), expected));
  }
});

describe('Fargate has room', () => {
  const full = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
  const cases: readonly (readonly [
    string,
    string,
    string | undefined,
    readonly (string | undefined)[],
    string | undefined,
  ])[] = [
    ['always, unless a tag says otherwise', 'FARGATE_SPOT', undefined, ['FARGATE_SPOT'], undefined],
    ['until the tag says no', 'FARGATE_SPOT', '2', ['FARGATE_SPOT'], undefined],
    ['no longer', 'FARGATE_SPOT', '2', ['FARGATE_SPOT', 'FARGATE_SPOT'], full],
    ['for each provider apart', 'FARGATE_SPOT', '1', ['FARGATE', undefined], undefined],
    ['for the launch type with FARGATE', 'FARGATE', '2', [undefined, 'FARGATE', 'FARGATE_SPOT'], full],
    ['none with 0', 'FARGATE', '0', [], full],
  ];
  for (const [name, provider, limit, started, expected] of cases) {
    test(name, () => {
      const shop = taskShop();
      const tags = limit === undefined ? [] : [{ key: 'sandbox:capacity', value: limit }];
      const stored = shop.account().capacityProviders.get(provider);
      assert.ok(stored);
      stored.tags = tags;
      const defined = shop.define();
      for (const capacityProviderName of started)
        shop.start(defined, { place: { launchType: 'FARGATE', capacityProviderName } });
      assert.equal(fargateShortage(shop.account(), shop.cluster(), provider), expected);
    });
  }
});
