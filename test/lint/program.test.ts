import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { runScript } from './spawn.ts';

const program = fileURLToPath(new URL(`../../${manifest.bin['ecs-lint']}`, import.meta.url));
const skip = !fs.existsSync(program) && `${manifest.bin['ecs-lint']} is not built`;

const clean = '{ "cluster": "prod", "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1" }\n';
const wrong = clean.replace('"task"', '"tusk"');

let cwd = '';

before(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'ecs-lint-'));
  fs.writeFileSync(path.join(cwd, 'clean.stop-task.json'), clean);
  fs.writeFileSync(path.join(cwd, 'wrong.stop-task.json'), wrong);
  fs.writeFileSync(path.join(cwd, 'other.json'), '{ "name": "x" }');
});

after(() => fs.rmSync(cwd, { recursive: true, force: true }));

const calls: readonly {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly exitCode: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}[] = [
  { argv: ['--version'], exitCode: 0, stdout: new RegExp(`^${manifest.version.replaceAll('.', '\\.')}\n$`) },
  { argv: ['--help'], exitCode: 0, stdout: /^Usage: ecs-lint/ },
  { argv: [], exitCode: 2, stderr: /No files given/ },
  { argv: ['--operation=create-servce', '-'], exitCode: 2, stderr: /Did you mean `create-service`\?/ },
  { argv: ['--rule=unknown-propertie=off', '-'], exitCode: 2, stderr: /Did you mean `unknown-property`\?/ },
  { argv: ['clean.stop-task.json'], exitCode: 0, stdout: /^No problems in 1 file; 1 ECS request file\n$/ },
  { argv: ['wrong.stop-task.json'], exitCode: 1, stdout: /^wrong\.stop-task\.json:1:\d+ {2}error {2}unknown-property/ },
  { argv: ['wrong.stop-task.json', '--max-severity=error'], exitCode: 0, stdout: /unknown-property/ },
  { argv: ['other.json'], exitCode: 0, stderr: /other\.json is not recognised/ },
  { argv: ['--operation=StopTask', 'other.json'], exitCode: 1, stdout: /`name`/ },
  { argv: ['.'], exitCode: 1, stdout: /in 1 of 3 files; 2 ECS request files, 1 skipped/ },
  { argv: ['--format=json', 'clean.*.json'], exitCode: 0, stdout: /^\[\]\n$/ },
  { argv: ['--format=github', '*.json'], exitCode: 1, stdout: /^::error file=wrong\.stop-task\.json,line=1,/ },
  { argv: ['missing.json'], exitCode: 2, stderr: /^ecs-lint: missing\.json: no such file or directory\n$/ },
  { argv: ['--operation', 'stop-task', '-'], stdin: wrong, exitCode: 1, stdout: /^<stdin>:1:/ },
  { argv: ['--stdin-filename', 'x.stop-task.yaml', '-'], stdin: 'tusk: a\ntask: b', exitCode: 1, stdout: /^x\.stop/ },
];

for (const { argv, stdin = '', exitCode, stdout = /^/, stderr = /^$/ } of calls) {
  test(`ecs-lint ${argv.join(' ')}`, { skip }, async () => {
    const ended = await runScript(program, argv, { cwd, stdin });
    assert.equal(ended.exitCode, exitCode, ended.stderr);
    assert.match(ended.stdout, stdout);
    assert.match(ended.stderr, stderr);
  });
}

test('ecs-lint --format=json tells what and where', { skip }, async () => {
  const { stdout } = await runScript(program, ['--format=json', 'wrong.stop-task.json'], { cwd });
  const problem = JSON.parse(stdout).find(({ code }: { code: string }) => code === 'unknown-property');
  assert.deepEqual(
    { ...problem, message: '', url: '', range: problem.range.start.line },
    {
      file: 'wrong.stop-task.json',
      operation: 'StopTask',
      code: 'unknown-property',
      severity: 'error',
      message: '',
      range: 0,
      url: '',
    },
  );
});

test('ecs-lint --format=sarif describes every rule it reports', { skip }, async () => {
  const { stdout } = await runScript(program, ['--format=sarif', '.'], { cwd });
  const [run] = JSON.parse(stdout).runs;
  assert.ok(run.results.length > 0);
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
});
