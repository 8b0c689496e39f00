import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createFaults } from '../../sandbox/faults.ts';
import { defaultCaller } from '../../sandbox/sandbox.ts';
import { awsConfig } from '../client/aws/connected.ts';
import { control, type Served, serve } from '../sandbox/http/serving.ts';
import { type Ended, runScript } from './spawn.ts';

/** The command from its sources, with the real SDK, against a sandbox over HTTP. */
const program = fileURLToPath(new URL('../../server/lint.ts', import.meta.url));

const cluster = 'clusterName: shop\n';
const definition = JSON.stringify({
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image: 'nginx:1', essential: true }],
});
const service = `cluster: shop
serviceName: web
taskDefinition: web
desiredCount: 2
launchType: FARGATE
networkConfiguration:
  awsvpcConfiguration:
    subnets: [subnet-0123456789abcdef0]
    securityGroups: [sg-0123456789abcdef0]
`;
const all = {
  'a.create-service.yaml': service,
  'b.register-task-definition.json': definition,
  'c.create-cluster.yaml': cluster,
};

interface Place {
  readonly server: Served;
  readonly cwd: string;
  run(...argv: readonly string[]): Promise<Ended>;
}

async function place(t: TestContext, files: Readonly<Record<string, string>>, setUp = false): Promise<Place> {
  const cwd = await mkdtemp(join(tmpdir(), 'ecs-lint-plan-'));
  t.after(() => rm(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
  const server = await serve(t, { faults: createFaults([], 1) });
  if (setUp) {
    const { sandbox } = server;
    sandbox.call('CreateCluster', { clusterName: 'shop' }, defaultCaller);
    sandbox.call('RegisterTaskDefinition', JSON.parse(definition), defaultCaller);
    const awsvpcConfiguration = {
      subnets: ['subnet-0123456789abcdef0'],
      securityGroups: ['sg-0123456789abcdef0'],
    };
    const asked = {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
    };
    sandbox.call('CreateService', { ...asked, networkConfiguration: { awsvpcConfiguration } }, defaultCaller);
  }
  return {
    server,
    cwd,
    run: (...argv) => runScript(program, ['plan', '--endpoint', server.endpoint, ...argv], { cwd }),
  };
}

const calls: readonly {
  readonly what: string;
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly isSetUp?: boolean;
  readonly exitCode: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}[] = [
  {
    what: 'what is as the files say is nothing to change',
    argv: ['.'],
    files: all,
    isSetUp: true,
    exitCode: 0,
    stdout: /3 requests: 3 without a change\. Nothing was sent\.\n$/,
  },
  {
    what: 'an empty account gets everything, in the order of what needs what',
    argv: ['.'],
    files: all,
    exitCode: 3,
    stdout:
      /\+ CreateCluster: create cluster shop\n[\s\S]*\+ RegisterTaskDefinition: [\s\S]*\+ CreateService: create service web in cluster shop/,
  },
  {
    what: 'a member that differs is shown as a diff of live and file',
    argv: ['a.create-service.yaml'],
    files: { ...all, 'a.create-service.yaml': service.replace('desiredCount: 2', 'desiredCount: 3') },
    isSetUp: true,
    exitCode: 3,
    stdout:
      /~ CreateService: update service web in cluster shop by UpdateService, 1 change\n[\s\S]*\n--- live\n\+\+\+ a\.create-service\.yaml\n@@ [\s\S]*\n-desiredCount: 2\n\+desiredCount: 3\n/,
  },
  {
    what: 'a member that no update can change is refused',
    argv: ['a.create-service.yaml'],
    files: { ...all, 'a.create-service.yaml': service.replace('launchType: FARGATE', 'launchType: EC2') },
    isSetUp: true,
    exitCode: 1,
    stdout: /! CreateService: [\s\S]*that cannot be applied/,
  },
  {
    what: 'a service that is not there cannot be updated',
    argv: ['x.update-service.yaml'],
    files: { 'x.update-service.yaml': 'cluster: shop\nservice: nope\ndesiredCount: 1\n' },
    isSetUp: true,
    exitCode: 1,
    stdout: /not there/,
  },
  {
    what: 'problems of severity error are listed, and nothing is asked of the account',
    argv: ['x.update-service.yaml'],
    files: { 'x.update-service.yaml': 'cluster: shop\nservice: web\ndesiredCount: many\n' },
    exitCode: 1,
    stderr:
      /^x\.update-service\.yaml:3:15: [^\n]+\necs-lint: Nothing was planned: one problem has to be mended first\.\n$/,
  },
  {
    what: 'a placeholder has no value',
    argv: ['x.update-service.yaml'],
    files: { 'x.update-service.yaml': 'cluster: shop\nservice: <NAME>\n' },
    exitCode: 1,
    stderr: /The placeholder <NAME> has no value yet/,
  },
  {
    what: '--cluster is for requests that name none',
    argv: ['--cluster', 'shop', 'x.update-service.yaml'],
    files: { 'x.update-service.yaml': 'service: web\ndesiredCount: 5\n' },
    isSetUp: true,
    exitCode: 3,
    stdout: /service web in cluster shop/,
  },
  {
    what: 'a read changes nothing',
    argv: ['x.describe-clusters.yaml'],
    files: { 'x.describe-clusters.yaml': 'clusters: [shop]\n' },
    exitCode: 0,
    stdout: /1 without a change/,
  },
  { what: 'help', argv: ['--help'], exitCode: 0, stdout: /^Usage: ecs-lint plan/ },
  { what: 'no files', argv: [], exitCode: 2, stderr: /No files given/ },
  { what: 'an option that there is not', argv: ['--fix', '.'], exitCode: 2, stderr: /no option `--fix`/ },
  { what: 'an option without its value', argv: ['.', '--profile'], exitCode: 2, stderr: /`--profile` needs a value/ },
  {
    what: 'an operation that there is not',
    argv: ['--operation', 'create-servce', '.'],
    exitCode: 2,
    stderr: /create-service/,
  },
  {
    what: 'no such file',
    argv: ['nope.json'],
    exitCode: 2,
    stderr: /^ecs-lint: nope\.json: no such file or directory\n$/,
  },
  {
    what: 'a file that was named must be a request',
    argv: ['other.json'],
    files: { 'other.json': '{"name":"x"}' },
    exitCode: 2,
    stderr: /other\.json: is not recognised/,
  },
  {
    what: 'a folder without a request is a mistake',
    argv: ['.'],
    files: { 'other.json': '{"name":"x"}' },
    exitCode: 2,
    stderr: /no ECS request in these files/,
  },
  { what: 'a region that is none', argv: ['--region', 'Ireland', '.'], exitCode: 2, stderr: /no name of a region/ },
];

for (const { what, argv, files = {}, isSetUp = false, exitCode, stdout = /^$/, stderr = /^$/ } of calls) {
  test(`ecs-lint plan: ${what}`, async (t) => {
    await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
    const { run } = await place(t, files, isSetUp);
    const ended = await run(...argv);
    assert.match(ended.stderr, stderr);
    assert.match(ended.stdout, stdout);
    assert.equal(ended.exitCode, exitCode);
  });
}

test('ecs-lint plan never writes: the sandbox sees reads alone', async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const { run, server } = await place(t, all);
  assert.equal((await run('.')).exitCode, 3);
  const { counts } = (await control(server, 'GetCalls')).value as { counts: Record<string, number> };
  const asked = Object.keys(counts);
  assert.ok(asked.includes('DescribeServices'), asked.join());
  assert.deepEqual(
    asked.filter((operation) => !/^(?:Describe|List|Get)/.test(operation)),
    [],
  );
});

test('ecs-lint plan reads each thing once, and tells the requests of a file apart', async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const update = 'cluster: shop\nservice: web\ntaskDefinition: web\ndesiredCount: ';
  const several = Array.from({ length: 20 }, (_, count) => `# ecs: update-service\n${update}${count}\n`).join('---\n');
  const { run, server } = await place(t, { 'several.yaml': several }, true);
  const { stdout, stderr } = await run('several.yaml');
  assert.equal(stderr, '');
  assert.match(stdout, /\n {4}several\.yaml, request 20\n/);
  const { counts } = (await control(server, 'GetCalls')).value as { counts: Record<string, number> };
  assert.deepEqual([counts.DescribeServices, counts.DescribeTaskDefinition], [1, 1]);
});

test('ecs-lint plan describes together what the files of a cluster name one by one', async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const services = Array.from({ length: 25 }, (_, index) => `web${index}`);
  const files = services.map((name) => [`${name}.create-service.yaml`, service.replace('Name: web', `Name: ${name}`)]);
  const { run, server } = await place(t, Object.fromEntries(files), true);
  for (const serviceName of services.slice(0, 21)) {
    const asked = { cluster: 'shop', serviceName, taskDefinition: 'web', desiredCount: 2, launchType: 'FARGATE' };
    const awsvpcConfiguration = { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] };
    server.sandbox.call('CreateService', { ...asked, networkConfiguration: { awsvpcConfiguration } }, defaultCaller);
  }
  const { stdout, stderr } = await run('.');
  // Progress is for terminals.
  assert.equal(stderr, '');
  assert.match(stdout, /\n25 requests: 4 to apply, 21 without a change\. Nothing was sent\.\n$/);
  const { counts } = (await control(server, 'GetCalls')).value as { counts: Record<string, number> };
  const { DescribeServices, DescribeServiceRevisions, DescribeClusters, DescribeTaskDefinition } = counts;
  assert.deepEqual(
    [DescribeServices, DescribeServiceRevisions, DescribeClusters, DescribeTaskDefinition],
    [3, 2, 1, 1],
  );
});

test('Ctrl+C ends ecs-lint plan at once', { skip: process.platform === 'win32' && 'no signals' }, async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const { cwd } = await place(t, all);
  let interrupt = (): unknown => undefined;
  // Answers nothing: the command waits for it.
  const silent = createServer(() => interrupt()).listen(0, '127.0.0.1');
  t.after(() => silent.close().closeAllConnections());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const ended = await runScript(program, ['plan', '--endpoint', `http://127.0.0.1:${port}`, '.'], {
    cwd,
    started(child) {
      interrupt = () => child.kill('SIGINT');
    },
  });
  assert.deepEqual(ended, { exitCode: 130, signal: null, stdout: '', stderr: '' });
});

test('ecs-lint plan --format json gives the same as data', async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const changed = { ...all, 'a.create-service.yaml': service.replace('desiredCount: 2', 'desiredCount: 3') };
  const { run } = await place(t, changed, true);
  const { stdout, exitCode } = await run('--format', 'json', 'a.create-service.yaml');
  const { account, region, outcome, requests } = JSON.parse(stdout);
  assert.deepEqual([exitCode, account, region, outcome], [3, '123456789012', 'us-east-1', 'changes']);
  const [{ file, operation, verdict, differences, calls: sent, before, after }] = requests;
  assert.deepEqual([file, operation, verdict], ['a.create-service.yaml', 'CreateService', 'update']);
  assert.deepEqual(differences, [{ path: ['desiredCount'], live: 2, wanted: 3, isFixed: false }]);
  assert.deepEqual(sent, [{ operation: 'UpdateService', input: { cluster: 'shop', service: 'web', desiredCount: 3 } }]);
  assert.deepEqual([before.desiredCount, after.desiredCount], [2, 3]);
});

const regions: readonly {
  readonly from: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly expected: string;
}[] = [
  { from: 'the option', argv: ['--region', 'eu-west-1'], env: { AWS_REGION: 'eu-west-2' }, expected: 'eu-west-1' },
  { from: 'AWS_REGION', env: { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, expected: 'eu-west-2' },
  { from: 'AWS_DEFAULT_REGION', env: { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-3' }, expected: 'eu-west-3' },
  { from: 'the default profile', config: '[default]\nregion = eu-north-1\n', expected: 'eu-north-1' },
  {
    from: 'the profile that is named',
    argv: ['--profile', 'work'],
    config: '[profile work]\nregion = eu-south-1\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
    expected: 'eu-south-1',
  },
];

for (const { from, argv = [], env = {}, config = '', expected } of regions) {
  test(`ecs-lint plan takes the region of ${from}`, async (t) => {
    await awsConfig(t, { config }, { AWS_DEFAULT_REGION: '', ...env });
    const { run } = await place(t, { 'c.create-cluster.yaml': cluster });
    const { stdout, stderr } = await run('--format', 'json', ...argv, '.');
    assert.equal(stderr, '');
    assert.equal(JSON.parse(stdout).region, expected);
  });
}

const unreachable: readonly {
  readonly what: string;
  readonly argv?: readonly string[];
  readonly config?: string;
  readonly faults?: readonly object[];
  readonly stderr: RegExp;
}[] = [
  { what: 'without a region', stderr: /No region: give `--region`/ },
  {
    what: 'a profile that there is not',
    argv: ['--profile', 'nope', '--region', 'us-east-1'],
    stderr: /profile `nope` has no credentials/,
  },
  {
    what: 'a profile that wants a code of an MFA device',
    argv: ['--profile', 'mfa', '--region', 'us-east-1'],
    config:
      '[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/deploy\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n',
    stderr:
      /`mfa` needs a code of the MFA device arn:aws:iam::111122223333:mfa\/me, and `ecs-lint plan` asks for nothing/,
  },
  {
    what: 'expired credentials',
    argv: ['--region', 'us-east-1'],
    faults: [{ kind: 'expired-token', operation: '*' }],
    stderr: /expired/i,
  },
];

for (const { what, argv = [], config = '', faults = [], stderr } of unreachable) {
  test(`ecs-lint plan exits 2 and says what to do: ${what}`, async (t) => {
    await awsConfig(t, { config }, { AWS_DEFAULT_REGION: '' });
    const { run, server } = await place(t, { 'c.create-cluster.yaml': cluster });
    if (faults.length > 0) await control(server, 'SetFaults', { faults });
    const ended = await run(...argv, '.');
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, stderr);
    assert.equal(ended.exitCode, 2);
  });
}

const built = fileURLToPath(new URL('../../dist/ecs-lint.cjs', import.meta.url));
const skip = !existsSync(join(dirname(built), 'plan.cjs')) && 'dist/plan.cjs is not built';

test('the built program plans, too', { skip }, async (t) => {
  await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
  const { server, cwd } = await place(t, all);
  const ended = await runScript(built, ['plan', '--endpoint', server.endpoint, '.'], { cwd });
  assert.equal(ended.stderr, '');
  assert.match(ended.stdout, /3 requests: 3 to apply\. Nothing was sent\.\n$/);
  assert.equal(ended.exitCode, 3);
});

test('plain linting needs nothing of what plans', { skip }, async (t) => {
  const { cwd } = await place(t, all);
  const without = join(cwd, 'dist');
  const isNeeded = (file: string) => !['plan.cjs', 'aws.cjs', 'cloud.cjs'].includes(basename(file));
  await cp(dirname(built), without, { recursive: true, filter: isNeeded });
  const ended = await runScript(join(without, basename(built)), ['c.create-cluster.yaml'], { cwd });
  assert.equal(ended.stderr, '');
  assert.equal(ended.exitCode, 0);
});
