import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerDefinition, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { idOf } from '../../../sandbox/task-index.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { start as begin, pass } from '../sandbox.ts';
import { taskShop } from '../task-shop.ts';

function container(more: Wire<ContainerDefinition>): Partial<Wire<TaskDefinition>> {
  return { containerDefinitions: [{ name: 'app', image: 'nginx', essential: true, ...more }] };
}

describe('what DescribeTasks tells', () => {
  const second = (offset: number) => begin / 1000 + offset;
  const details = ({ attachments = [] }: Wire<Task>) =>
    Object.fromEntries((attachments[0]?.details ?? []).map(({ name, value }) => [name, value]));

  test('times', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define(container({ command: ['sleep', '10'] })));
    pass(shop.sandbox, 100);
    const { createdAt, connectivityAt, pullStartedAt, pullStoppedAt, startedAt, ...rest } = shop.task(arn);
    assert.deepEqual(
      [createdAt, connectivityAt, pullStartedAt, pullStoppedAt, startedAt],
      [0, 10, 12, 20, 22].map(second),
    );
    const { stoppingAt, executionStoppedAt, stoppedAt } = rest;
    assert.deepEqual([stoppingAt, executionStoppedAt, stoppedAt], [33, 33, 41].map(second));
  });

  test('the network interface', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define());
    const statuses = [0, 10, 2].map((seconds) => {
      pass(shop.sandbox, seconds);
      return shop.task(arn).attachments?.[0]?.status;
    });
    assert.deepEqual(statuses, ['PRECREATED', 'ATTACHING', 'ATTACHED']);
    const task = shop.task(arn);
    const { subnetId, networkInterfaceId = '', macAddress = '', privateIPv4Address, privateDnsName } = details(task);
    assert.equal(subnetId, 'subnet-1');
    assert.match(networkInterfaceId, /^eni-[0-9a-f]{17}$/);
    assert.match(macAddress, /^0a(:[0-9a-f]{2}){5}$/);
    assert.equal(privateDnsName, `ip-${privateIPv4Address?.replaceAll('.', '-')}.ec2.internal`);
    assert.deepEqual(task.containers?.[0]?.networkInterfaces, [
      { attachmentId: task.attachments?.[0]?.id, privateIpv4Address: privateIPv4Address },
    ]);
  });

  test('tasks of a group are spread over the zones of their subnets', () => {
    const shop = taskShop();
    const defined = shop.define();
    const subnets = ['subnet-1', 'subnet-2', 'subnet-3'];
    const zones = Array.from({ length: 6 }, () => {
      const arn = shop.start(defined, { networkConfiguration: { awsvpcConfiguration: { subnets } } });
      return shop.task(arn).availabilityZone;
    });
    assert.deepEqual(
      zones.toSorted(),
      ['a', 'a', 'b', 'b', 'c', 'c'].map((zone) => `us-east-1${zone}`),
    );
  });

  test('a task on Fargate', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define(), {
      place: { launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT' },
      startedBy: 'me',
      enableExecuteCommand: true,
      tags: [{ key: 'team', value: 'shop' }],
      overrides: { containerOverrides: [{ name: 'app', cpu: 128 }], cpu: '512', memory: '1024' },
    });
    pass(shop.sandbox, 30);
    const { containers = [], overrides, ...task } = shop.task(arn);
    assert.deepEqual(
      [task.launchType, task.capacityProviderName, task.platformVersion, task.platformFamily, task.cpu, task.memory],
      ['FARGATE', 'FARGATE_SPOT', '1.4.0', 'Linux', '512', '1024'],
    );
    assert.deepEqual(
      [task.startedBy, task.group, task.desiredStatus, task.connectivity],
      ['me', 'family:web', 'RUNNING', 'CONNECTED'],
    );
    assert.deepEqual(task.tags, [{ key: 'team', value: 'shop' }]);
    assert.deepEqual(task.attributes, [{ name: 'ecs.cpu-architecture', value: 'x86_64' }]);
    assert.deepEqual([task.ephemeralStorage, task.fargateEphemeralStorage], [{ sizeInGiB: 20 }, { sizeInGiB: 20 }]);
    assert.deepEqual(overrides, {
      containerOverrides: [{ name: 'app', cpu: 128 }],
      inferenceAcceleratorOverrides: [],
      cpu: '512',
      memory: '1024',
    });
    const [app] = containers;
    assert.deepEqual(
      [app?.lastStatus, app?.image, app?.cpu, app?.healthStatus],
      ['RUNNING', 'nginx:1.29', '128', 'UNKNOWN'],
    );
    assert.match(
      app?.containerArn ?? '',
      /^arn:aws:ecs:us-east-1:123456789012:container\/shop\/[0-9a-f]{32}\/[0-9a-f-]{36}$/,
    );
    assert.match(app?.runtimeId ?? '', new RegExp(`^${idOf(arn)}-\\d{10}$`));
    assert.match(app?.imageDigest ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(app?.managedAgents, [
      { name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: begin / 1000 + 22 },
    ]);
  });

  test('the version counts up with each change', () => {
    const shop = taskShop();
    const arn = shop.start(shop.define());
    const versions = [0, 10, 10, 10].map((seconds) => {
      pass(shop.sandbox, seconds);
      return shop.task(arn).version ?? 0;
    });
    assert.equal(versions[0], 1);
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(versions).size, 4);
  });

  test('all containers are named in overrides', () => {
    const shop = taskShop();
    const containerDefinitions = [
      { name: 'a', image: 'x' },
      { name: 'b', image: 'y' },
    ];
    const arn = shop.start(shop.define({ containerDefinitions }));
    assert.deepEqual(shop.task(arn).overrides?.containerOverrides, [{ name: 'a' }, { name: 'b' }]);
  });
});
