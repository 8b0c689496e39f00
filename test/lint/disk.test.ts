import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { disk } from '../../server/lint/disk.ts';

let folder = '';

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecs-lint-disk-'));
});

after(() => fs.rmSync(folder, { recursive: true, force: true }));

test('writing keeps the mode, and leaves nothing else behind', async () => {
  const file = path.join(folder, 'mode.json');
  fs.writeFileSync(file, 'old');
  fs.chmodSync(file, 0o640);
  await disk.write(file, Buffer.from('new'));
  assert.equal(fs.readFileSync(file, 'utf8'), 'new');
  assert.equal(fs.statSync(file).mode & 0o777, 0o640);
  assert.deepEqual(fs.readdirSync(folder), ['mode.json']);
});

test('a link goes on leading to its file, which is the one that is written', async () => {
  const file = path.join(folder, 'real.json');
  const link = path.join(folder, 'link.json');
  fs.writeFileSync(file, 'old');
  fs.symlinkSync(file, link);
  await disk.write(link, Buffer.from('new'));
  assert.equal(fs.readFileSync(file, 'utf8'), 'new');
  assert.ok(fs.lstatSync(link).isSymbolicLink());
});

test('a write-protected file stays as it is', {
  skip: process.getuid?.() === 0 && 'root may write everything',
}, async () => {
  const file = path.join(folder, 'protected.json');
  fs.writeFileSync(file, 'old');
  fs.chmodSync(file, 0o444);
  await assert.rejects(disk.write(file, Buffer.from('new')), { code: 'EACCES' });
  assert.equal(fs.readFileSync(file, 'utf8'), 'old');
});

test('a file that is not there is not made', async () => {
  const file = path.join(folder, 'missing.json');
  await assert.rejects(disk.write(file, Buffer.from('new')), { code: 'ENOENT' });
  assert.ok(!fs.existsSync(file));
});
