import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LockedError, lockFile } from '../../sandbox/state-lock.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-sandbox-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

/** The id of a process that runs as long as the test. */
function livingPid(t: TestContext): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  t.after(() => child.kill('SIGKILL'));
  return child.pid ?? 0;
}

const held: readonly [what: string, text: (t: TestContext) => string, message: RegExp | undefined][] = [
  [
    'a process that runs',
    (t) => JSON.stringify({ pid: livingPid(t), host: hostname() }),
    /^is in use by another sandbox, process \d+ \(.*\.state\.json\.lock\)$/,
  ],
  [
    'a process of another machine',
    () => JSON.stringify({ pid: 17, host: 'elsewhere.example' }),
    /^is in use by another sandbox, process 17 of elsewhere\.example \(/,
  ],
  ['a process that is dead', () => JSON.stringify({ pid: deadPid(), host: hostname() }), undefined],
  ['a dead process whose id this one has now', () => JSON.stringify({ pid: process.pid, host: hostname() }), undefined],
  ['a process that died while it wrote', () => '', undefined],
  ['nobody, as it is damaged', () => '{"pid":', undefined],
];
for (const [what, text, message] of held) {
  test(`a lock of ${what} is ${message === undefined ? 'taken over' : 'left as it is'}`, async (t) => {
    const folder = await folderOf(t);
    const file = join(folder, 'state.json');
    const written = text(t);
    await writeFile(join(folder, '.state.json.lock'), written);
    if (message !== undefined) {
      await assert.rejects(lockFile(file), (error) => error instanceof LockedError && message.test(error.message));
      assert.equal(await readFile(join(folder, '.state.json.lock'), 'utf8'), written);
      return;
    }
    const lock = await lockFile(file);
    assert.deepEqual(JSON.parse(await readFile(join(folder, '.state.json.lock'), 'utf8')), {
      pid: process.pid,
      host: hostname(),
    });
    await lock.release();
    assert.deepEqual(await readdir(folder), []);
  });
}

test('a link and the file that it leads to have one lock', async (t) => {
  const folder = await folderOf(t);
  await writeFile(join(folder, 'state.json'), '{}');
  await symlink(join(folder, 'state.json'), join(folder, 'link.json'));
  await lockFile(join(folder, 'link.json'));
  assert.deepEqual((await readdir(folder)).toSorted(), ['.state.json.lock', 'link.json', 'state.json']);
});

test('of many processes that find a lock of a dead one, one alone gets it', async (t) => {
  const folder = await folderOf(t);
  const file = join(folder, 'state.json');
  await writeFile(join(folder, '.state.json.lock'), JSON.stringify({ pid: deadPid(), host: hostname() }));
  const module = JSON.stringify(new URL('../../sandbox/state-lock.ts', import.meta.url).href);
  const script = `
    const { lockFile } = await import(${module});
    try { await lockFile(process.argv[1]); console.log('locked'); } catch (error) { console.log(error.name); }
    process.stdin.resume();`;
  const answers = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, file]);
    t.after(() => child.kill('SIGKILL'));
    return new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim())));
  });
  assert.deepEqual((await Promise.all(answers)).toSorted(), ['LockedError', 'LockedError', 'LockedError', 'locked']);
});
