import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { disk } from '../../server/lint/disk.ts';
import { findTargets } from '../../server/lint/files.ts';
import type { LintIo } from '../../server/lint/io.ts';

/** A tree on the disk; a name that ends in `/` is an empty folder, `->` a symbolic link. */
const tree: Readonly<Record<string, string>> = {
  'a.json': '{}',
  'b.yaml': '{}',
  'readme.md': '',
  'empty/': '',
  '.aws/task-definition.json': '{}',
  'deploy/z.json': '{}',
  'deploy/a/service.yml': '{}',
  'deploy/a/b/c/run-task.jsonc': '{}',
  'node_modules/x/x.json': '{}',
  'deploy/.git/x.json': '{}',
  'links/up': '-> ..',
  'links/self.json': '-> self.json',
  'links/gone.json': '-> nowhere.json',
  'links/file.json': '-> ../deploy/z.json',
  'links/folder.json': '-> ../deploy',
  'names/with blank.json': '{}',
  'names/[x].json': '{}',
  'names/ö.json': '{}',
  'locked/hidden/x.json': '{}',
  'locked/y.json': '{}',
};

let root = '';
let io: LintIo;

before(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ecs-lint-')));
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(root, name);
    fs.mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (content.startsWith('->')) fs.symlinkSync(content.slice(3), file);
    else if (!name.endsWith('/')) fs.writeFileSync(file, content);
  }
  const silent = { isTerminal: false, isClosed: false, write: async () => {} };
  io = {
    cwd: root,
    separator: path.sep,
    env: {},
    stdout: silent,
    stderr: silent,
    files: disk,
    readStdin: async () => new Uint8Array(),
    now: () => 0,
  };
});

after(() => fs.rmSync(root, { recursive: true, force: true }));

const missing = 'no such file or directory';

const cases: readonly {
  readonly args: readonly string[];
  readonly found: readonly string[];
  readonly failures?: readonly (readonly [string, string])[];
}[] = [
  { args: ['a.json', 'b.yaml'], found: ['a.json', 'b.yaml'] },
  { args: ['readme.md'], found: ['readme.md'] },
  { args: ['./b.yaml', 'a.json', 'b.yaml'], found: ['./b.yaml', 'a.json'] },
  { args: ['*.json'], found: ['a.json'] },
  { args: ['./*.json'], found: ['a.json'] },
  { args: ['deploy/../*.json'], found: ['a.json'] },
  { args: ['**/task-definition.json'], found: ['.aws/task-definition.json'] },
  { args: ['.aws'], found: ['.aws/task-definition.json'] },
  { args: ['deploy'], found: ['deploy/a/b/c/run-task.jsonc', 'deploy/a/service.yml', 'deploy/z.json'] },
  { args: ['./deploy/'], found: ['deploy/a/b/c/run-task.jsonc', 'deploy/a/service.yml', 'deploy/z.json'] },
  { args: ['deploy/**/*.{yml,jsonc}'], found: ['deploy/a/b/c/run-task.jsonc', 'deploy/a/service.yml'] },
  { args: ['deploy/*/*.yml'], found: ['deploy/a/service.yml'] },
  { args: ['{deploy,.aws}/*.json'], found: ['.aws/task-definition.json', 'deploy/z.json'] },
  { args: ['deploy/{z.json,a/*.yml}'], found: ['deploy/a/service.yml', 'deploy/z.json'] },
  { args: [`{${'x'.repeat(300)},a}.json`], found: ['a.json'] },
  { args: ['node_modules/x'], found: ['node_modules/x/x.json'] },
  { args: ['node_modules/**/*.json'], found: ['node_modules/x/x.json'] },
  { args: ['names/[x].json'], found: ['names/[x].json'] },
  { args: ['names/?.json'], found: ['names/ö.json'] },
  { args: ['names'], found: ['names/[x].json', 'names/with blank.json', 'names/ö.json'] },
  { args: ['missing.json', 'a.json'], found: ['a.json'], failures: [['missing.json', missing]] },
  { args: ['a.json/x'], found: [], failures: [['a.json/x', missing]] },
  { args: ['x'.repeat(300)], found: [], failures: [['x'.repeat(300), 'the name is too long']] },
  { args: ['missing/*.json'], found: [], failures: [['missing/*.json', 'the glob matches no file']] },
  { args: ['*.toml'], found: [], failures: [['*.toml', 'the glob matches no file']] },
  {
    args: ['empty'],
    found: [],
    failures: [['empty', 'the directory holds no .json, .jsonc, .yaml or .yml file']],
  },
  {
    args: ['links'],
    found: ['links/file.json'],
    failures: [['links/self.json', 'the symbolic link leads back to itself']],
  },
  { args: ['links/file.json', 'deploy/z.json'], found: ['links/file.json'] },
  { args: ['links/up/a.json'], found: ['links/up/a.json'] },
  {
    args: ['links/gone.json', 'links/self.json'],
    found: [],
    failures: [
      ['links/gone.json', missing],
      ['links/self.json', 'the symbolic link leads back to itself'],
    ],
  },
];

const needsPosix = process.platform === 'win32' && 'symbolic links and permissions as POSIX has them';

for (const { args, found, failures = [] } of cases) {
  test(`finds ${args.join(' ')}`, { skip: needsPosix }, async () => {
    const result = await findTargets(args, undefined, io);
    assert.deepEqual(
      result.targets.map(({ name }) => name),
      found,
    );
    assert.deepEqual(
      result.failures.map(({ name, reason }) => [name, reason]),
      failures,
    );
    for (const target of result.targets) assert.ok(path.isAbsolute(target.path ?? ''));
  });
}

test('an absolute glob finds absolute names', { skip: needsPosix }, async () => {
  const result = await findTargets([`${root}/deploy/*.json`], undefined, io);
  assert.deepEqual(
    result.targets.map(({ name }) => name),
    [`${root}/deploy/z.json`],
  );
});

test('on Windows a backslash separates folders', { skip: needsPosix }, async () => {
  const result = await findTargets(['deploy\\a\\*.yml'], undefined, { ...io, separator: '\\' });
  assert.deepEqual(
    result.targets.map(({ name }) => name),
    ['deploy/a/service.yml'],
  );
});

test('a pipe is refused, not waited for', { skip: needsPosix }, async () => {
  const pipe = path.join(root, 'pipe.json');
  execFileSync('mkfifo', [pipe]);
  const named = await findTargets(['pipe.json'], undefined, io);
  assert.match(named.failures[0]?.reason ?? '', /^is a pipe, not a file; .*give `-`/);
  const found = await findTargets(['*.json'], undefined, io);
  assert.deepEqual(
    found.targets.map(({ name }) => name),
    ['a.json'],
  );
});

const isRoot = process.getuid?.() === 0 && 'root may read everything';

test('a folder without permission is reported, the rest is found', { skip: needsPosix || isRoot }, async () => {
  const hidden = path.join(root, 'locked', 'hidden');
  fs.chmodSync(hidden, 0);
  try {
    for (const [args, name] of [
      [['locked'], 'locked/hidden'],
      [['locked/**/*.json'], 'locked/hidden'],
    ] as const) {
      const result = await findTargets(args, undefined, io);
      assert.deepEqual(
        result.targets.map((target) => target.name),
        ['locked/y.json'],
      );
      assert.deepEqual(result.failures, [{ name, reason: 'permission denied' }]);
    }
    const within = await findTargets(['locked/hidden/x.json', 'locked/hidden'], undefined, io);
    assert.deepEqual(within.failures, [
      { name: 'locked/hidden/x.json', reason: 'permission denied' },
      { name: 'locked/hidden', reason: 'permission denied' },
    ]);
  } finally {
    fs.chmodSync(hidden, 0o755);
  }
});
