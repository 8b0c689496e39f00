import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arnParts, consolePage } from '../../../server/features/computed/arn.ts';
import { fewestTasks, mostTasks, taskSetCount } from '../../../server/features/computed/deployment.ts';
import { duration, secondsPerUnit } from '../../../server/features/computed/durations.ts';
import { imageParts } from '../../../server/features/computed/image.ts';
import { inGigabytes, inVcpus } from '../../../server/features/computed/sizes.ts';
import { divideTasks } from '../../../server/features/computed/strategy.ts';
import { definitions } from '../../schemas/support.ts';

type Pair = readonly [base: number, weight: number];

const divisions: readonly {
  readonly why: string;
  readonly count: number;
  readonly entries: readonly Pair[];
  readonly tasks: readonly number[] | undefined;
  readonly about?: true;
}[] = [
  // The examples of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
  {
    why: 'weights 1 and 1 split evenly',
    count: 10,
    entries: [
      [0, 1],
      [0, 1],
    ],
    tasks: [5, 5],
  },
  {
    why: 'for every 1 on A, 4 on B',
    count: 10,
    entries: [
      [0, 1],
      [0, 4],
    ],
    tasks: [2, 8],
  },
  {
    why: 'for every 1 on A, 4 on B',
    count: 5,
    entries: [
      [0, 1],
      [0, 4],
    ],
    tasks: [1, 4],
  },
  {
    why: 'the base is satisfied first',
    count: 12,
    entries: [
      [2, 1],
      [0, 4],
    ],
    tasks: [4, 8],
  },
  {
    why: 'weight 0 places nothing',
    count: 10,
    entries: [
      [0, 0],
      [0, 3],
    ],
    tasks: [0, 10],
  },
  {
    why: 'weight 0 places its base',
    count: 10,
    entries: [
      [4, 0],
      [0, 3],
    ],
    tasks: [4, 6],
  },
  {
    why: 'a base above the count takes them all',
    count: 3,
    entries: [
      [5, 1],
      [0, 1],
    ],
    tasks: [3, 0],
  },
  { why: 'one provider', count: 7, entries: [[0, 1]], tasks: [7] },
  {
    why: 'the larger fraction gets the odd task',
    count: 10,
    entries: [
      [0, 1],
      [0, 2],
    ],
    tasks: [3, 7],
    about: true,
  },
  {
    why: 'of equal fractions the first',
    count: 5,
    entries: [
      [0, 1],
      [0, 1],
    ],
    tasks: [3, 2],
    about: true,
  },
  {
    why: 'three odd tasks',
    count: 11,
    entries: [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    tasks: [4, 4, 3],
    about: true,
  },
  {
    why: 'two bases are refused',
    count: 10,
    entries: [
      [1, 1],
      [1, 1],
    ],
    tasks: undefined,
  },
  {
    why: 'no weight is refused',
    count: 10,
    entries: [
      [0, 0],
      [0, 0],
    ],
    tasks: undefined,
  },
  { why: 'no provider', count: 10, entries: [], tasks: undefined },
  {
    why: 'a negative weight',
    count: 10,
    entries: [
      [0, -1],
      [0, 2],
    ],
    tasks: undefined,
  },
  {
    why: 'half a weight',
    count: 10,
    entries: [
      [0, 0.5],
      [0, 1],
    ],
    tasks: undefined,
  },
];

for (const { why, count, entries, tasks, about } of divisions) {
  test(`strategy: ${why}: ${count} tasks over ${JSON.stringify(entries)}`, () => {
    const found = divideTasks(
      count,
      entries.map(([base, weight]) => ({ base, weight })),
    );
    assert.deepEqual(
      found?.shares.map((share) => share.tasks),
      tasks,
    );
    if (found !== undefined) assert.equal(found.isExact, about === undefined);
  });
}

test('strategy: a thousand random ones place every task', () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const entries = Array.from({ length: 1 + (seed % 7) }, (_, index) => ({
      base: index === seed % 3 ? seed % 11 : 0,
      weight: 1 + ((seed * (index + 3)) % 13),
    }));
    const count = seed % 101;
    const shares = divideTasks(count, entries)?.shares ?? [];
    assert.equal(
      shares.reduce((sum, { tasks }) => sum + tasks, 0),
      count,
    );
  }
});

const percentages = [
  // DeploymentConfiguration: four tasks and 50% may stop two; four tasks and 200% may start four.
  { count: 4, percent: 50, fewest: 2, most: 2 },
  { count: 4, percent: 200, fewest: 8, most: 8 },
  { count: 4, percent: 100, fewest: 4, most: 4 },
  // Rounded up, and rounded down.
  { count: 5, percent: 50, fewest: 3, most: 2 },
  { count: 3, percent: 150, fewest: 5, most: 4 },
  { count: 1, percent: 50, fewest: 1, most: 0 },
  { count: 10, percent: 0, fewest: 0, most: 0 },
  { count: 7, percent: 29, fewest: 3, most: 2 },
  { count: 100, percent: 29, fewest: 29, most: 29 },
  { count: 10, percent: -1, fewest: undefined, most: undefined },
  { count: 10, percent: 12.5, fewest: undefined, most: undefined },
];

for (const { count, percent, fewest, most } of percentages) {
  test(`rolling update: ${percent} % of ${count} tasks`, () => {
    assert.deepEqual([fewestTasks(count, percent), mostTasks(count, percent)], [fewest, most]);
  });
}

const scales = [
  // TaskSet.computedDesiredCount: 1.2 rounds up to 2.
  { count: 4, scale: 30, tasks: 2 },
  { count: 10, scale: 50, tasks: 5 },
  { count: 3, scale: 33.3, tasks: 1 },
  { count: 3, scale: 33.4, tasks: 2 },
  { count: 1000, scale: 1.1, tasks: 11 },
  { count: 10, scale: 0, tasks: 0 },
  { count: 10, scale: 0.001, tasks: 1 },
  { count: 10, scale: 100, tasks: 10 },
  { count: 10, scale: 100.5, tasks: undefined },
  { count: 10, scale: -1, tasks: undefined },
];

for (const { count, scale, tasks } of scales) {
  test(`task set: ${scale} % of ${count} tasks`, () => assert.equal(taskSetCount(count, scale), tasks));
}

const sizes = [
  // RegisterTaskDefinition: 256 (.25 vCPU), 1024 (1 vCPU), 196608 (192 vCPU); 512 (0.5 GB), 30720 (30 GB).
  { amount: 256, vcpus: '0.25 vCPU', gigabytes: '0.25 GB' },
  { amount: 512, vcpus: '0.5 vCPU', gigabytes: '0.5 GB' },
  { amount: 1024, vcpus: '1 vCPU', gigabytes: '1 GB' },
  { amount: 30720, vcpus: '30 vCPU', gigabytes: '30 GB' },
  { amount: 196608, vcpus: '192 vCPU', gigabytes: '192 GB' },
  { amount: 128, vcpus: '0.125 vCPU', gigabytes: '0.125 GB' },
  { amount: 100, vcpus: undefined, gigabytes: undefined },
  { amount: 0, vcpus: undefined, gigabytes: undefined },
  { amount: -1024, vcpus: undefined, gigabytes: undefined },
];

for (const { amount, vcpus, gigabytes } of sizes) {
  test(`sizes: ${amount}`, () => assert.deepEqual([inVcpus(amount), inGigabytes(amount)], [vcpus, gigabytes]));
}

const durations = [
  { seconds: 59, words: undefined, short: undefined },
  { seconds: 60, words: '1 minute', short: '1 min' },
  { seconds: 90, words: '1 minute 30 seconds', short: '1 min 30 s' },
  { seconds: 3600, words: '1 hour', short: '1 h' },
  { seconds: 86400, words: '1 day', short: '1 d' },
  { seconds: 2147483647, words: '24855 days 3 hours 14 minutes 7 seconds', short: '24855 d 3 h 14 min 7 s' },
  { seconds: 60.5, words: undefined, short: undefined },
  { seconds: -60, words: undefined, short: undefined },
];

for (const { seconds, words, short } of durations) {
  test(`duration: ${seconds} s`, () => {
    assert.deepEqual([duration(seconds)?.words, duration(seconds)?.short], [words, short]);
  });
}

test('duration: the members are those whose documentation speaks of time', () => {
  const integers = Object.entries(definitions).flatMap(([owner, { properties = {} }]) =>
    Object.entries(properties)
      .filter(([, { type }]) => type === 'integer')
      .map(([member, { markdownDescription = '' }]) => ({ owner, member, text: markdownDescription })),
  );
  const units = integers.filter(({ owner, member }) => secondsPerUnit(owner, member) !== undefined);
  const told = integers.filter(({ text }) => /\b(?:in|of) (?:seconds|minutes)\b/.test(text));
  const names = (list: typeof integers) => list.map(({ owner, member }) => `${owner}.${member}`);
  assert.deepEqual(
    names(told).filter((name) => !names(units).includes(name)),
    [],
  );
  for (const { owner, member, text } of units) {
    const word = secondsPerUnit(owner, member) === 60 ? 'minute' : 'second';
    assert.ok(member.toLowerCase().includes(word) || text.includes(`${word}s`), `${owner}.${member}`);
  }
  assert.ok(units.length > 20);
});

const images = [
  { text: 'nginx', parts: ['Docker Hub', 'library/nginx', undefined, undefined] },
  { text: 'nginx:1.27-alpine', parts: ['Docker Hub', 'library/nginx', '1.27-alpine', undefined] },
  { text: 'amazon/aws-cli:latest', parts: ['Docker Hub', 'amazon/aws-cli', 'latest', undefined] },
  { text: 'docker.io/library/nginx', parts: ['Docker Hub', 'library/nginx', undefined, undefined] },
  { text: 'localhost:5000/web', parts: ['localhost:5000', 'web', undefined, undefined] },
  { text: 'registry:5000/team/web:2', parts: ['registry:5000', 'team/web', '2', undefined] },
  { text: 'public.ecr.aws/nginx/nginx:1', parts: ['Amazon ECR Public', 'nginx/nginx', '1', undefined] },
  {
    text: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web@sha256:${'a'.repeat(64)}`,
    parts: ['Amazon ECR', 'team/web', undefined, `sha256:${'a'.repeat(64)}`],
  },
  { text: `ghcr.io/a/b:1@sha256:${'0'.repeat(64)}`, parts: ['ghcr.io', 'a/b', '1', `sha256:${'0'.repeat(64)}`] },
  { text: 'has spaces', parts: undefined },
  { text: '', parts: undefined },
  { text: 'nginx:', parts: undefined },
  { text: 'nginx@', parts: undefined },
  { text: 'ñginx', parts: undefined },
];

for (const { text, parts } of images) {
  test(`image: ${JSON.stringify(text)}`, () => {
    const found = imageParts(text);
    assert.deepEqual(found && [found.registry, found.repository, found.tag, found.digest], parts);
  });
}

test('image: account and region of Amazon ECR', () => {
  const { account, region } = imageParts('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web') ?? {};
  assert.deepEqual([account, region], ['123456789012', 'cn-north-1']);
});

const ecs = 'arn:aws:ecs:us-east-1:123456789012:';
const arns = [
  {
    text: `${ecs}service/prod/web`,
    parts: ['ecs', 'service', 'web', 'prod', undefined],
    page: 'https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/web/health?region=us-east-1',
  },
  { text: `${ecs}service/web`, parts: ['ecs', 'service', 'web', undefined, undefined], page: undefined },
  {
    text: `${ecs}task-definition/web:7`,
    parts: ['ecs', 'task-definition', 'web', undefined, '7'],
    page: 'https://us-east-1.console.aws.amazon.com/ecs/v2/task-definitions/web/7/containers?region=us-east-1',
  },
  {
    text: 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/prod',
    parts: ['ecs', 'cluster', 'prod', undefined, undefined],
    page: 'https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/prod/services?region=cn-north-1',
  },
  {
    text: 'arn:aws:iam::123456789012:role/service-role/ecsTaskExecutionRole',
    parts: ['iam', 'role', 'service-role/ecsTaskExecutionRole', undefined, undefined],
    page: 'https://console.aws.amazon.com/iam/home#/roles/details/ecsTaskExecutionRole',
  },
  {
    text: 'arn:aws:s3:::bucket/app.env',
    parts: ['s3', undefined, 'bucket/app.env', undefined, undefined],
    page: undefined,
  },
  {
    text: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-a1b2c3:password::',
    parts: ['secretsmanager', 'secret', 'db-a1b2c3:password::', undefined, undefined],
    page: undefined,
  },
  {
    text: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
    parts: ['elasticloadbalancing', 'targetgroup', 'web/0123456789abcdef', undefined, undefined],
    page: undefined,
  },
  {
    text: 'arn:aws:ecs:us-east-1:123456789012:service/a)(b/web',
    parts: ['ecs', 'service', 'web', 'a)(b', undefined],
    page: undefined,
  },
  {
    text: 'arn:aws:iam::123456789012:role/a)[b](c',
    parts: ['iam', 'role', 'a)[b](c', undefined, undefined],
    page: undefined,
  },
  { text: 'arn:aws:ecs:us-east-1:ACCOUNT:cluster/prod', parts: undefined, page: undefined },
  { text: 'arn:aws:ecs', parts: undefined, page: undefined },
  { text: 'web', parts: undefined, page: undefined },
];

for (const { text, parts, page } of arns) {
  test(`ARN: ${text}`, () => {
    const found = arnParts(text);
    assert.deepEqual(found && [found.service, found.kind, found.name, found.cluster, found.revision], parts);
    assert.equal(found && consolePage(found), page);
  });
}
