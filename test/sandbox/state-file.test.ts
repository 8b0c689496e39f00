import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Account, createAccount, emptyCluster, listOf, type StoredTask } from '../../sandbox/account.ts';
import { pageOf } from '../../sandbox/pages.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { decodeAccount, encodeAccount } from '../../sandbox/state-code.ts';
import {
  keepStateFile,
  loadStateFile,
  readState,
  removeLeftovers,
  StateFileError,
  writeState,
} from '../../sandbox/state-file.ts';
import { addTask, setLastStatus, tasksOfGroup } from '../../sandbox/task-index.ts';
import { assertKept, restarted } from './kept.ts';
import { emptySandbox, pass, start } from './sandbox.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-sandbox-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function accountWithEverything(): Account {
  const account = createAccount('111122223333', 'eu-west-1', 7);
  account.now = start;
  account.ids.hex(5);
  for (const [at, kind] of [
    [5, 'late'],
    [1, 'first'],
    [1, 'second'],
    [3, 'between'],
  ] as const)
    account.due.add({ at, kind, arn: 'a' });
  const cluster = emptyCluster({ clusterName: 'shop' });
  account.clusters.set('shop', cluster);
  for (const id of ['a', 'b', 'c', 'd']) {
    addTask(cluster, {
      task: { taskArn: `arn:x/${id}`, group: 'service:web', lastStatus: 'RUNNING', containerInstanceArn: 'arn:i' },
    });
  }
  const b = cluster.tasks.get('b');
  if (b !== undefined) setLastStatus(cluster, b, 'STOPPED');
  const labels: unknown = JSON.parse(
    '{"__proto__": "1", "constructor": "2", "$": "map", "7": "seven", "entries": "x"}',
  );
  account.families.set('web', {
    family: 'web',
    revisions: [
      undefined,
      { taskDefinition: { containerDefinitions: [{ dockerLabels: labels as Record<string, string> }] }, tags: [] },
    ],
  });
  listOf<unknown>(account, 'daemons').set('one', { nested: new Map([['k', [1.5, true, '\u2028\ud800']]]) });
  account.firingAlarms.add('cpu');
  return account;
}

test('an account comes back as it was', () => {
  const account = accountWithEverything();
  const kept = JSON.stringify(encodeAccount(account));
  const back = decodeAccount(JSON.parse(kept));
  assert.equal(JSON.stringify(encodeAccount(back)), kept);
  assert.equal(back.ids.uuid(), account.ids.uuid());
  assert.deepEqual(back.due.list(), account.due.list());
  assert.deepEqual(back.families.get('web'), account.families.get('web'));
  assert.deepEqual(listOf(back, 'daemons').get('one'), listOf(account, 'daemons').get('one'));
  assert.deepEqual([...back.firingAlarms], ['cpu']);
});

test('a task is one and the same in all indexes, before and after', () => {
  const back = decodeAccount(JSON.parse(JSON.stringify(encodeAccount(accountWithEverything()))));
  const cluster = back.clusters.get('shop');
  assert.ok(cluster !== undefined);
  const [first] = tasksOfGroup(cluster, 'service:web');
  assert.ok(first !== undefined);
  assert.equal(cluster.tasks.get('a'), first);
  assert.equal(cluster.tasksByInstance.get('arn:i')?.get('a'), first);
  setLastStatus(cluster, first, 'STOPPED');
  assert.deepEqual(
    [cluster.tasks.size, cluster.stoppedTasks.size, tasksOfGroup(cluster, 'service:web').length],
    [2, 2, 2],
  );
});

test('page tokens stay good', () => {
  const account = accountWithEverything();
  const back = decodeAccount(JSON.parse(JSON.stringify(encodeAccount(account))));
  const limits = { usual: 1, most: 10 };
  const page = (of: Account, nextToken?: string): { items: StoredTask[]; nextToken?: string } =>
    pageOf(of.clusters.get('shop')?.tasks ?? assert.fail(), 'tasks', { nextToken }, limits);
  const { nextToken } = page(account);
  assert.ok(nextToken !== undefined);
  assert.deepEqual(page(back, nextToken), page(account, nextToken));
  account.clusters.get('shop')?.tasks.set('e', { task: {} });
  back.clusters.get('shop')?.tasks.set('e', { task: {} });
  assert.equal(JSON.stringify(encodeAccount(back)), JSON.stringify(encodeAccount(account)));
});

const unkept: readonly (readonly [name: string, value: unknown])[] = [
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['not a number', Number.NaN],
  ['a big integer', 1n],
];

for (const [name, value] of unkept) {
  test(`what would not come back is not kept: ${name}`, () => {
    const account = createAccount('111122223333', 'eu-west-1', 1);
    listOf(account, 'x').set('y', { value });
    assert.throws(() => encodeAccount(account), TypeError);
  });
}

test('a restart in the middle makes no difference to what happens afterwards', () => {
  const requests = (sandbox: Sandbox, part: number): string => {
    const { send } = sandbox;
    pass(sandbox, 60);
    send('CreateCluster', { clusterName: `c${part}`, tags: [{ key: 'part', value: `${part}` }] });
    send('PutAccountSetting', { name: 'containerInsights', value: part % 2 === 0 ? 'enabled' : 'disabled' });
    const [first = ''] = send('ListClusters', { maxResults: 1 }).clusterArns ?? [];
    if (part > 2) send('DeleteCluster', { cluster: `c${part - 2}` });
    return JSON.stringify([
      first,
      send('DescribeClusters', { clusters: ['c1', 'c2', 'c3'] }),
      send('ListAccountSettings', {}),
    ]);
  };
  const through = emptySandbox();
  let broken: Sandbox = emptySandbox();
  for (let part = 1; part <= 6; part += 1) {
    assert.equal(requests(broken, part), requests(through, part));
    assertKept(through);
    broken = restarted(broken);
    assert.equal(writeState(broken), writeState(through));
  }
});

function stateText(): string {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  return writeState(sandbox);
}

const unreadable: readonly (readonly [name: string, text: (good: string) => string, message: RegExp])[] = [
  ['an empty file', () => '', /is damaged: it is not JSON/],
  ['a file cut off', (good) => good.slice(0, -40), /is damaged: it is not JSON/],
  ['zeros', () => '\0'.repeat(100), /is damaged: it is not JSON/],
  [
    'one character changed',
    (good) => good.replace('"shop"', '"shoo"'),
    /is damaged: its content does not match its checksum/,
  ],
  ['state missing', (good) => JSON.stringify({ ...JSON.parse(good), state: undefined }), /is damaged/],
  [
    'version missing',
    (good) => JSON.stringify({ ...JSON.parse(good), version: undefined }),
    /is damaged: it has no version/,
  ],
  ['another JSON file', () => '{"name": "ecs-specs"}', /is not a state file of ecs-sandbox/],
  ['a JSON list', () => '[]', /is not a state file of ecs-sandbox/],
  [
    'a newer version',
    (good) => JSON.stringify({ ...JSON.parse(good), version: 99 }),
    /was written by a newer ecs-sandbox \(format 99/,
  ],
];

for (const [name, change, message] of unreadable) {
  test(`refused, and left as it was: ${name}`, async (t) => {
    const file = join(await folderOf(t), 'state.json');
    const text = change(stateText());
    await writeFile(file, text);
    await assert.rejects(
      loadStateFile(file),
      (error) => error instanceof StateFileError && message.test(error.message),
    );
    assert.equal(await readFile(file, 'utf8'), text);
  });
}

test('a file that was laid out anew is read all the same', () => {
  const text = stateText();
  assert.equal(readState(JSON.stringify(JSON.parse(text), null, 2)).accounts.length, 1);
});

test('no file means no state', async (t) => {
  assert.equal(await loadStateFile(join(await folderOf(t), 'none.json')), undefined);
});

test('many changes become few writes, and the last one is kept', async (t) => {
  const folder = await folderOf(t);
  const file = join(folder, 'state.json');
  let count = 0;
  let writes = 0;
  const errors: unknown[] = [];
  const text = (): string => {
    writes += 1;
    return `${count}`;
  };
  const kept = keepStateFile(file, { text, onError: (error) => errors.push(error), pause: 5 });
  for (count = 1; count < 1000; count += 1) kept.changed();
  await kept.flush();
  assert.equal(await readFile(file, 'utf8'), '1000');
  kept.changed();
  kept.changed();
  await Promise.all([kept.flush(), kept.flush()]);
  assert.equal(writes, 2);
  await kept.flush();
  assert.equal(writes, 2);
  assert.deepEqual(errors, []);
  assert.deepEqual(await readdir(folder), ['state.json']);
});

test('a write that fails is told, and made up for later', async (t) => {
  const folder = await folderOf(t);
  const kept = keepStateFile(join(folder, 'none', 'state.json'), { text: () => '1', onError: () => {} });
  kept.changed();
  await assert.rejects(kept.flush(), { code: 'ENOENT' });
  await assert.rejects(kept.flush(), { code: 'ENOENT' });
});

test('a link goes on leading to the file', async (t) => {
  const folder = await folderOf(t);
  const [file, link] = [join(folder, 'state.json'), join(folder, 'link.json')];
  await writeFile(file, '0');
  await symlink(file, link);
  const kept = keepStateFile(link, { text: () => '1', onError: () => {} });
  kept.changed();
  await kept.flush();
  assert.equal(await readFile(file, 'utf8'), '1');
});

test('what a killed process left beside the file is removed, what belongs to others is not', async (t) => {
  const folder = await folderOf(t);
  const gone = spawn(process.execPath, ['--version']);
  await new Promise((resolve) => gone.on('exit', resolve));
  const [left, alive, foreign] = [`.state.json.${gone.pid}.tmp`, `.state.json.${process.pid}.tmp`, '.state.json.x.tmp'];
  for (const name of [left, alive, foreign]) await writeFile(join(folder, name), '');
  await removeLeftovers(join(folder, 'state.json'));
  assert.deepEqual((await readdir(folder)).sort(), [alive, foreign].sort());
});

/** The program; resolves when it has printed its endpoint. */
function startProgram(
  t: TestContext,
  file: string,
): Promise<{ readonly child: ChildProcess; readonly endpoint: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../sandbox/main.ts'), '--state', file]);
  t.after(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve({ child, endpoint: `${text}`.trim() }));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

async function createCluster(endpoint: string, clusterName: string): Promise<number> {
  const target = 'AmazonEC2ContainerServiceV20141113.CreateCluster';
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  const { status } = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ clusterName }) });
  return status;
}

test('a program killed in the middle of its writes leaves a file that can be read', async (t) => {
  const folder = await folderOf(t);
  const file = join(folder, 'state.json');
  let count = 0;
  for (const milliseconds of [300, 350, 420]) {
    const { child, endpoint } = await startProgram(t, file);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    setTimeout(() => child.kill('SIGKILL'), milliseconds);
    try {
      for (;;) {
        await createCluster(endpoint, `c${count}`);
        count += 1;
      }
    } catch {
      // Killed.
    }
    await ended;
    const kept = await loadStateFile(file);
    assert.ok(kept === undefined || kept.accounts.length === 1);
  }
  const { child, endpoint } = await startProgram(t, file);
  assert.equal(await createCluster(endpoint, 'last'), 200);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  const [account] = (await loadStateFile(file))?.accounts ?? [];
  assert.equal(account?.clusters.get('last')?.cluster.status, 'ACTIVE');
  assert.deepEqual(await readdir(folder), ['state.json']);
});
