import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runScript } from './spawn.ts';

const program = fileURLToPath(new URL('marker-program.ts', import.meta.url));
const fileCount = 2000;
let cwd = '';

before(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'ecs-lint-'));
  fs.mkdirSync(path.join(cwd, 'many'));
  for (let index = 0; index < fileCount; index++) {
    fs.writeFileSync(path.join(cwd, 'many', `${index}.json`), `ecs ${'@error:x '.repeat(5)}`);
  }
});

after(() => fs.rmSync(cwd, { recursive: true, force: true }));

test('thousands of files in one call: all is written before the process ends', async () => {
  const { exitCode, stdout, stderr } = await runScript(program, ['--format=json', 'many'], { cwd });
  assert.deepEqual([exitCode, stderr], [1, '']);
  assert.equal(JSON.parse(stdout).length, fileCount * 5);
});

test('a reader that leaves early is no error', async () => {
  for (const format of ['text', 'json', 'sarif', 'github']) {
    const ended = await runScript(program, [`--format=${format}`, 'many'], { cwd, reader: 'leaves' });
    assert.deepEqual([ended.signal, ended.stderr], [null, ''], format);
  }
});

test('standard input', async () => {
  const stdin = `ecs ${'🚀'.repeat(100_000)} @error:x`;
  const { exitCode, stdout } = await runScript(program, ['--format=json', '-'], { cwd, stdin });
  assert.equal(exitCode, 1);
  assert.deepEqual(JSON.parse(stdout)[0].range.start, { line: 0, character: 200_005 });
});

test('empty standard input is no request', async () => {
  const ended = await runScript(program, ['--format=json', '-'], { cwd });
  assert.deepEqual([ended.exitCode, ended.stdout], [0, '[]\n']);
  assert.match(ended.stderr, /<stdin> is not recognised/);
});

test('a usage error', async () => {
  const ended = await runScript(program, ['--wrong'], { cwd });
  assert.deepEqual([ended.exitCode, ended.stdout], [2, '']);
  assert.match(ended.stderr, /^ecs-lint: There is no option `--wrong`/);
});
