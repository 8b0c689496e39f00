import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runScript } from './spawn.ts';

/** The command from its sources, with the real checks, over real files. */
const program = fileURLToPath(new URL('../../server/lint.ts', import.meta.url));

let cwd = '';

beforeEach(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'ecs-lint-e2e-'));
});

afterEach(() => fs.rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    fs.writeFileSync(path.join(cwd, name), text);
  }
}

async function codes(...argv: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await runScript(program, ['--format', 'json', ...argv], { cwd });
  assert.equal(stderr, '');
  return (JSON.parse(stdout) as { file: string; code: string }[]).map(({ file, code }) => `${file} ${code}`);
}

test('--fix mends files in place and says how many problems', async () => {
  const kept = 'service: web\r\ncluster: prod\r\n';
  write({
    'a.update-service.yaml': 'service: web\r\n# ecs-ignore wrong-type: long gone\r\ncluster: prod\r\n',
    'b.update-service.yaml': kept,
  });
  const first = await runScript(program, ['--fix', '.'], { cwd });
  assert.equal(first.stderr, '');
  assert.match(first.stdout, /^1 problem fixed in 1 file; No problems in 2 files/);
  assert.equal(fs.readFileSync(path.join(cwd, 'a.update-service.yaml'), 'utf8'), kept);
  const second = await runScript(program, ['--fix', '.'], { cwd });
  assert.match(second.stdout, /^No problems in 2 files/);
});

test('files given together are checked against each other', async () => {
  write({
    'service.create-service.yaml':
      'serviceName: web\ntaskDefinition: web\ndesiredCount: 1\nloadBalancers:\n  - targetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef\n    containerName: nope\n    containerPort: 80\n',
    'task-definition.json':
      '{"family":"web","networkMode":"bridge","containerDefinitions":[{"name":"app","image":"nginx","memory":128,"portMappings":[{"containerPort":80}]}]}',
  });
  assert.deepEqual(await codes('.'), ['service.create-service.yaml container-not-in-task-definition']);
  assert.deepEqual(await codes('service.create-service.yaml'), []);
});

test('a suppression of what only another file shows is not called unused when that file is left out', async () => {
  write({
    'service.create-service.yaml':
      'serviceName: web\ntaskDefinition: web\ndesiredCount: 1\nloadBalancers:\n  - targetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef\n    containerName: nope # ecs-ignore container-not-in-task-definition: renamed by the pipeline\n    containerPort: 80\n',
    'task-definition.json':
      '{"family":"web","networkMode":"bridge","containerDefinitions":[{"name":"app","image":"nginx","memory":128,"portMappings":[{"containerPort":80}]}]}',
  });
  assert.deepEqual(await codes('.'), []);
  assert.deepEqual(await codes('service.create-service.yaml'), []);
});

test('files that a configuration of ecspresso names are found, whatever they are called', async () => {
  write({
    'deploy/ecspresso.yml':
      'cluster: prod\nservice: api\nservice_definition: api.json\ntask_definition: def/api.yaml\n',
    'deploy/api.json': '{"launchType": "", "desiredcount": 1}',
    'deploy/def/api.yaml': 'family: api\ncontainerDefinitions: [{name: app, image: nginx, memory: 128}]\ntusk: 1\n',
    'deploy/other.json': '{"desiredcount": 1}',
  });
  assert.deepEqual(await codes('.'), ['deploy/api.json unknown-property', 'deploy/def/api.yaml unknown-property']);
});

test('the configuration holds for files and can be switched off', async () => {
  write({
    '.ecs-lint.json':
      '// ours\n{ "severity": { "wrong-type": "off" }, "associations": { "/x/*.txt.json": "update-service" } }',
    'x/a.txt.json': '{"service": "web", "desiredCount": "2"}',
  });
  assert.deepEqual(await codes('.'), []);
  assert.deepEqual(await codes('--rule', 'wrong-type=hint', '.'), ['x/a.txt.json wrong-type']);
  assert.deepEqual(await codes('--no-config', '--operation', 'UpdateService', '.'), ['x/a.txt.json wrong-type']);
});
