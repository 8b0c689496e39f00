import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readArguments } from '../../../sandbox/arguments.ts';
import { writeState } from '../../../sandbox/state-file.ts';
import { emptySandbox } from '../sandbox.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Program {
  readonly endpoint: Promise<string>;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

function program(t: TestContext, ...args: readonly string[]): Program {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../sandbox/main.ts'), ...args]);
  t.after(() => child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  const endpoint = new Promise<string>((resolve) => {
    child.stdout.on('data', (text) => {
      stdout += text;
      const [line, ...rest] = stdout.split('\n');
      if (rest.length > 0 && line !== undefined) resolve(line);
    });
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { endpoint, ended, kill: (signal) => child.kill(signal) };
}

async function ask(endpoint: string, operation: string, input: unknown): Promise<Record<string, unknown>> {
  const target = operation.includes('.') ? operation : `AmazonEC2ContainerServiceV20141113.${operation}`;
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
  return (await response.json()) as Record<string, unknown>;
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-sandbox-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`prints its endpoint first, says how to use it, and ends with ${signal}`, async (t) => {
    const { endpoint, ended, kill } = program(t, '--port', '0', '--log');
    assert.match(await endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(await ask(await endpoint, 'ListClusters', {}), { clusterArns: [] });
    kill(signal);
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 0);
    assert.equal(stdout, `${await endpoint}\n`);
    assert.ok(stderr.includes(`AWS_ENDPOINT_URL=${await endpoint}`));
    assert.match(stderr, /^ListClusters 200 [\d.]+ ms$/m);
  });
}

test('the state is there again after a restart, and a virtual clock goes on', async (t) => {
  const args = ['--state', join(await folderOf(t), 'state.json'), '--clock', 'virtual', '--region', 'eu-west-1'];
  const first = program(t, ...args);
  await ask(await first.endpoint, 'CreateCluster', { clusterName: 'a' });
  const clock = await ask(await first.endpoint, 'EcsSandbox.AdvanceClock', { seconds: 1e6 });
  first.kill('SIGTERM');
  await first.ended;
  const second = program(t, ...args);
  assert.deepEqual(await ask(await second.endpoint, 'ListClusters', {}), {
    clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/a'],
  });
  assert.deepEqual(await ask(await second.endpoint, 'EcsSandbox.GetClock', {}), clock);
});

test('a second program with the same state file is refused, one after it is not', async (t) => {
  const args = ['--state', join(await folderOf(t), 'state.json')];
  const first = program(t, ...args);
  await first.endpoint;
  const { code, stdout, stderr } = await program(t, ...args).ended;
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /^ecs-sandbox: The state file .*state\.json is in use by another sandbox, process \d+ \(.*\)\.\n$/,
  );
  first.kill('SIGKILL');
  await first.ended;
  const third = program(t, ...args);
  assert.match(await third.endpoint, /^http:/);
  third.kill('SIGTERM');
  assert.equal((await third.ended).code, 0);
});

test('a damaged state file is refused with a sentence and left as it was', async (t) => {
  const file = join(await folderOf(t), 'state.json');
  await writeFile(file, '{"format": "ecs-sandbox st');
  const { code, stdout, stderr } = await program(t, '--state', file).ended;
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^ecs-sandbox: The state file .*state\.json is damaged: it is not JSON .*It was left as it is\.\n$/,
  );
  assert.equal(await readFile(file, 'utf8'), '{"format": "ecs-sandbox st');
});

test('a seed of requests: the last one happens at the start, the others before it', async (t) => {
  const file = join(await folderOf(t), 'seed.json');
  const requests = [
    { operation: 'CreateCluster', input: { clusterName: 'old' } },
    { operation: 'create-cluster', input: { clusterName: 'new' }, at: 3600 },
  ];
  await writeFile(file, JSON.stringify({ requests }));
  const { endpoint } = program(t, '--seed', file);
  const { clusterArns } = await ask(await endpoint, 'ListClusters', {});
  assert.deepEqual(
    clusterArns,
    ['old', 'new'].map((name) => `arn:aws:ecs:us-east-1:123456789012:cluster/${name}`),
  );
  const { now } = await ask(await endpoint, 'EcsSandbox.GetClock', {});
  assert.ok(typeof now === 'number' && Math.abs(now - Date.now() / 1000) < 60);
});

test('a state file as seed', async (t) => {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'a' });
  const file = join(await folderOf(t), 'seed.json');
  await writeFile(file, writeState(sandbox));
  const { endpoint } = program(t, '--seed', file);
  const { clusterArns } = await ask(await endpoint, 'ListClusters', {});
  assert.deepEqual(clusterArns, ['arn:aws:ecs:us-east-1:123456789012:cluster/a']);
});

const wrongSeeds: readonly (readonly [content: string, message: RegExp])[] = [
  ['{', /^ecs-sandbox: The seed .* is not JSON: /],
  ['{}', /has neither "requests", a list, nor is it a state file/],
  ['{"requests": [{}]}', /has no "operation" in request 1/],
  [
    '{"requests": [{"operation": "DeleteCluster", "input": {"cluster": "a"}}]}',
    /is refused: request 1, DeleteCluster: ClusterNotFoundException: Cluster not found\./,
  ],
  [
    '{"requests": [{"operation": "ListClusters", "at": 5}, {"operation": "ListClusters", "at": 4}]}',
    /in request 2 that is 5 seconds or more/,
  ],
];

for (const [content, message] of wrongSeeds) {
  test(`a seed is refused: ${content}`, async (t) => {
    const file = join(await folderOf(t), 'seed.json');
    await writeFile(file, content);
    const { code, stderr } = await program(t, '--seed', file).ended;
    assert.equal(code, 2);
    assert.match(stderr, message);
  });
}

test('a port in use is told in a sentence', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const address = taken.address();
  assert.ok(address !== null && typeof address === 'object');
  const { code, stdout, stderr } = await program(t, '--port', `${address.port}`).ended;
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.equal(
    stderr,
    `ecs-sandbox: port ${address.port} is in use already: choose another with --port, or --port 0 for any that is free.\n`,
  );
});

test('--help and --version', async (t) => {
  const [help, version] = await Promise.all([program(t, '--help').ended, program(t, '--version').ended]);
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: ecs-sandbox /);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test('bad arguments: a sentence, and exit status 2', async (t) => {
  const { code, stdout, stderr } = await program(t, '--port', 'x').ended;
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(stderr, 'ecs-sandbox: --port takes a whole number from 0 to 65535, not "x".\nTry ecs-sandbox --help.\n');
});

const wrongArguments: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--port', '70000'], /--port takes/],
  [['--port'], /--port/],
  [['--host', '0.0.0.0'], /--host takes a loopback address .* not "0\.0\.0\.0"/],
  [['--host', '127.0.0.1.evil.example'], /loopback/],
  [['--clock', 'fast'], /--clock takes real, virtual or virtual:SPEED, not "fast"/],
  [['--clock', 'virtual:-1'], /--clock takes/],
  [['--fault', 'fire'], /There is no fault "fire"/],
  [['--latency', '-1'], /--latency/],
  [['--latency', '1.5'], /--latency takes a whole number/],
  [['--account', '123'], /--account takes the 12 digits/],
  [['--region', 'EU West'], /--region takes/],
  [['--wat'], /--wat/],
  [['file'], /file/],
];

for (const [args, message] of wrongArguments) {
  test(`refused: ${args.join(' ')}`, () => {
    const command = readArguments(args);
    assert.equal(command.kind, 'usage-error');
    if (command.kind === 'usage-error') assert.match(command.message, message);
  });
}

test('arguments are read', () => {
  const command = readArguments([
    ...[
      '--port',
      '8000',
      '--host',
      '[::1]',
      '--seed',
      'huge',
      '--ids',
      '9',
      '--state',
      's.json',
      '--clock',
      'virtual:60',
    ],
    ...['--fault', 'throttle:rate=0.5', '--fault', 'reset', '--latency', '5', '--consistency-delay', '100', '--log'],
    ...['--account', '111122223333', '--region', 'eu-west-1', '--account-alias', 'shop', '--principal', 'arn:x'],
  ]);
  assert.deepEqual(command, {
    kind: 'serve',
    options: {
      port: 8000,
      host: '::1',
      seed: { kind: 'named', name: 'huge' },
      ids: 9,
      stateFile: 's.json',
      clock: { kind: 'virtual', speed: 60 },
      faults: [{ kind: 'throttle', rate: 0.5 }, { kind: 'reset' }],
      latency: 5,
      consistencyDelay: 100,
      caller: { accountId: '111122223333', region: 'eu-west-1' },
      principalArn: 'arn:x',
      accountAliases: ['shop'],
      log: true,
    },
  });
});
