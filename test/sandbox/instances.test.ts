import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { registerInstance, releaseResources, remainingOf, reserveResources } from '../../sandbox/instances.ts';
import { resourcesOf } from '../../sandbox/task-resources.ts';
import { emptySandbox } from './sandbox.ts';

suite('resourcesOf', () => {
  const none = { cpu: 0, memory: 0, ports: [], udpPorts: [], gpus: 0 };
  const app = { name: 'app', cpu: 100, memory: 300 };
  const portMappings = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 53, hostPort: 0, protocol: 'udp' as const },
    { containerPort: 514, hostPort: 514, protocol: 'udp' as const },
  ];
  const definitions = {
    'no container': [{}, none],
    'the sum over containers': [
      { containerDefinitions: [app, { ...app, memoryReservation: 50 }] },
      { ...none, cpu: 200, memory: 350 },
    ],
    'the size of the task': [
      { cpu: '512', memory: '1024', containerDefinitions: [app] },
      { ...none, cpu: 512, memory: 1024 },
    ],
    'host ports with bridge': [
      { containerDefinitions: [{ portMappings }] },
      { ...none, ports: ['8080'], udpPorts: ['514'] },
    ],
    'host ports with host': [
      { networkMode: 'host' as const, containerDefinitions: [{ portMappings }] },
      { ...none, ports: ['80'], udpPorts: ['53', '514'] },
    ],
    'no host ports with awsvpc': [{ networkMode: 'awsvpc' as const, containerDefinitions: [{ portMappings }] }, none],
    GPUs: [
      { containerDefinitions: [{ resourceRequirements: [{ type: 'GPU' as const, value: '2' }] }] },
      { ...none, gpus: 2 },
    ],
  } as const;
  for (const [what, [definition, expected]] of Object.entries(definitions)) {
    test(what, () => {
      assert.deepEqual(resourcesOf(structuredClone(definition) as Parameters<typeof resourcesOf>[0]), expected);
    });
  }
});

test('what is reserved on an instance is missing from its remaining resources until it is released', () => {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', {});
  const account = sandbox.account();
  const cluster = account.clusters.get('default');
  assert.ok(cluster);
  const instance = registerInstance(account, cluster, {
    ec2InstanceId: 'i-1',
    instanceType: 'p3.2xlarge',
    cpu: 8192,
    memory: 60_000,
    availabilityZone: 'us-east-1a',
    gpus: ['GPU-1', 'GPU-2'],
  });
  const { containerInstanceArn = '' } = instance;
  const before = remainingOf(instance);
  assert.deepEqual(before, {
    cpu: 8192,
    memory: 60_000,
    ports: ['22', '2376', '2375', '51678', '51679'],
    udpPorts: [],
    gpus: 2,
  });
  const taken = { cpu: 1024, memory: 2000, ports: ['80'], udpPorts: ['53'], gpus: 1 };
  reserveResources(account, cluster, containerInstanceArn, taken);
  assert.deepEqual(remainingOf(instance), {
    cpu: 7168,
    memory: 58_000,
    ports: [...before.ports, '80'],
    udpPorts: ['53'],
    gpus: 1,
  });
  assert.deepEqual(instance.registeredResources?.find(({ name }) => name === 'CPU')?.integerValue, 8192);
  assert.equal(instance.version, 2);
  releaseResources(account, cluster, containerInstanceArn, taken);
  assert.deepEqual(remainingOf(instance), before);
});

test('an instance has what tasks ask of it', () => {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', {});
  const account = sandbox.account();
  const cluster = account.clusters.get('default');
  assert.ok(cluster);
  const offer = { ec2InstanceId: 'i-1', instanceType: 'm5.large', cpu: 1, memory: 1, availabilityZone: 'us-east-1a' };
  const has = new Set(registerInstance(account, cluster, offer).attributes?.map(({ name }) => name));
  const role = 'arn:aws:iam::123456789012:role/x';
  const options = { 'awslogs-group': 'web', 'awslogs-region': 'us-east-1' };
  const { taskDefinition } = sandbox.send('RegisterTaskDefinition', {
    family: 'web',
    networkMode: 'awsvpc',
    taskRoleArn: role,
    executionRoleArn: role,
    pidMode: 'task',
    volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678', transitEncryption: 'ENABLED' } }],
    containerDefinitions: [
      {
        name: 'app',
        image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1',
        memory: 100,
        memoryReservation: 50,
        privileged: true,
        logConfiguration: { logDriver: 'awslogs', options },
        healthCheck: { command: ['CMD', 'true'] },
        secrets: [
          { name: 'A', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/key' },
          { name: 'B', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:key-AbCdEf' },
        ],
        dependsOn: [{ containerName: 'side', condition: 'START' }],
      },
      { name: 'side', image: 'busybox', memory: 10, essential: false },
    ],
  });
  const asked = taskDefinition?.requiresAttributes?.map(({ name }) => name) ?? [];
  assert.ok(asked.length > 10);
  assert.deepEqual(
    asked.filter((name) => !has.has(name)),
    [],
  );
});
