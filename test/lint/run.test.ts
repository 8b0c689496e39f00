import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, lint, type World } from './world.ts';

const clean = '{"ecs": 1}';
const withError = '{"ecs": "@error:unknown-property"}';
const withWarning = '{"ecs": "@warning:no-tags"}';

const exits: readonly {
  readonly name: string;
  readonly world: World;
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stderr?: RegExp;
}[] = [
  { name: 'no problem', world: { files: { 'a.json': clean } }, argv: ['a.json'], exitCode: 0 },
  { name: 'an error', world: { files: { 'a.json': withError } }, argv: ['a.json'], exitCode: 1 },
  { name: 'a warning', world: { files: { 'a.json': withWarning } }, argv: ['a.json'], exitCode: 0 },
  ...(
    [
      ['error', 'error', 0],
      ['error', 'warning', 1],
      ['warning', 'warning', 0],
      ['warning', 'information', 1],
      ['information', 'information', 0],
      ['information', 'hint', 1],
      ['hint', 'hint', 0],
      ['hint', 'none', 1],
    ] as const
  ).map(([severity, max, exitCode]) => ({
    name: `${severity} with --max-severity ${max}`,
    world: { files: { 'a.json': `{"ecs": "@${severity}:x"}` } },
    argv: ['--max-severity', max, 'a.json'],
    exitCode,
  })),
  {
    name: 'a rule switched off',
    world: { files: { 'a.json': withError } },
    argv: ['--rule', 'unknown-property=off', 'a.json'],
    exitCode: 0,
  },
  {
    name: 'a rule made an error',
    world: { files: { 'a.json': withWarning } },
    argv: ['--rule', 'no-tags=error', 'a.json'],
    exitCode: 1,
  },
  {
    name: 'an unknown rule',
    world: { files: { 'a.json': clean } },
    argv: ['--rule', 'no-tag=off', 'a.json'],
    exitCode: 2,
    stderr: /no rule `no-tag`. Did you mean `no-tags`\?/,
  },
  {
    name: 'an unknown operation',
    world: { files: { 'a.json': clean } },
    argv: ['--operation', 'create-servce', 'a.json'],
    exitCode: 2,
    stderr: /no ECS operation `create-servce`. Did you mean `create-service`\?/,
  },
  {
    name: 'a missing file among others',
    world: { files: { 'a.json': clean } },
    argv: ['a.json', 'b.json'],
    exitCode: 2,
    stderr: /^ecs-lint: b.json: no such file or directory\n$/,
  },
  {
    name: 'a glob without matches',
    world: { files: { 'a.json': clean } },
    argv: ['deploy/*.json'],
    exitCode: 2,
    stderr: /^ecs-lint: deploy\/\*\.json: the glob matches no file\n$/,
  },
  {
    name: 'a directory without request files',
    world: { files: { 'docs/a.md': '' } },
    argv: ['docs'],
    exitCode: 2,
    stderr: /^ecs-lint: docs: the directory holds no \.json/,
  },
  {
    name: 'a file without permission',
    world: { files: { 'a.json': { error: 'EACCES' } } },
    argv: ['a.json'],
    exitCode: 2,
    stderr: /^ecs-lint: a.json: permission denied\n$/,
  },
  {
    name: 'a huge file',
    world: { files: { 'a.json': { size: 51 * 1024 * 1024 } } },
    argv: ['a.json'],
    exitCode: 2,
    stderr: /^ecs-lint: a.json: is larger than 50 MB/,
  },
  {
    name: 'a fault in the engine',
    world: { files: { 'a.json': '@throw', 'b.json': clean } },
    argv: ['a.json', 'b.json'],
    exitCode: 2,
    stderr: /^ecs-lint: a.json: could not be checked because of a fault in ecs-lint; please report it \(thrown\)\n$/,
  },
  {
    name: 'a named file that is no request',
    world: { files: { 'package.json': '{}' } },
    argv: ['package.json'],
    exitCode: 0,
    stderr: /^ecs-lint: package.json is not recognised as an ECS request; give `--operation` if it is one\.\n$/,
  },
  {
    name: 'files found by a glob that are no requests',
    world: { files: { 'package.json': '{}', 'a.json': clean } },
    argv: ['*.json'],
    exitCode: 0,
  },
  {
    name: 'a usage error',
    world: {},
    argv: ['--wrong'],
    exitCode: 2,
    stderr: /^ecs-lint: There is no option `--wrong`.*\nTry `ecs-lint --help`\.\n$/,
  },
];

for (const { name, world, argv, exitCode, stderr } of exits) {
  test(`exit status ${exitCode}: ${name}`, async () => {
    const outcome = await lint(world, ...argv);
    assert.equal(outcome.exitCode, exitCode);
    assert.match(outcome.stderr, stderr ?? /^$/);
  });
}

const positions = (stdout: string) => JSON.parse(stdout).map((problem: { file: string }) => problem.file);

const orders: readonly {
  readonly name: string;
  readonly argv: readonly string[];
  readonly files: Readonly<Record<string, Entry>>;
  readonly expected: readonly string[];
}[] = [
  {
    name: 'arguments in their order, matches in alphabetical order',
    argv: ['z.json', 'deploy/*.json', './a.json'],
    files: { 'a.json': withError, 'z.json': withError, 'deploy/b.json': withError, 'deploy/a.json': withError },
    expected: ['z.json', 'deploy/a.json', 'deploy/b.json', './a.json'],
  },
  {
    name: 'each file once, links included',
    argv: ['deploy/a.json', 'deploy', './deploy/a.json', 'link.json'],
    files: { 'deploy/a.json': withError, 'deploy/b.yml': withError, 'link.json': { link: 'deploy/b.yml' } },
    expected: ['deploy/a.json', 'deploy/b.yml'],
  },
  {
    name: 'of directories only JSON and YAML, folders with a dot included',
    argv: ['.'],
    files: {
      'a.JSON': withError,
      '.aws/b.yaml': withError,
      'c.txt': withError,
      'd.jsonc': withError,
      'e.yml': withError,
    },
    expected: ['.aws/b.yaml', 'a.JSON', 'd.jsonc', 'e.yml'],
  },
  {
    name: 'a glob that ends in a star means JSON and YAML, one with an extension means what it says',
    argv: ['x/*', 'x/*.tpl'],
    files: { 'x/a.json': withError, 'x/b.png': withError, 'x/c.tpl': withError },
    expected: ['x/a.json', 'x/c.tpl'],
  },
  {
    name: 'a name with the characters of a glob is a name when there is such a file',
    argv: ['[a].json'],
    files: { '[a].json': withError, 'a.json': withError },
    expected: ['[a].json'],
  },
];

for (const { name, argv, files, expected } of orders) {
  test(name, async () => {
    const outcome = await lint({ files }, '--format', 'json', ...argv);
    assert.deepEqual(positions(outcome.stdout), expected);
  });
}

const languages: readonly (readonly [string, string, string])[] = [
  ['a.json', '', 'json'],
  ['a.JSONC', '', 'jsonc'],
  ['a.yml', '{', 'yaml'],
  ['a.yaml', '', 'yaml'],
  ['a.tpl', ' \n{', 'json'],
  ['a', '[', 'json'],
  ['a', '// comment\n{', 'jsonc'],
  ['a', 'cluster: x', 'yaml'],
];

for (const [file, beginning, language] of languages) {
  test(`${file} that begins with ${JSON.stringify(beginning)} is ${language}`, async () => {
    const text = `${beginning} ecs @error:x`;
    const outcome = await lint({ files: { [file]: text } }, '--format=json', file);
    assert.equal(JSON.parse(outcome.stdout)[0].message, `Something about \`x\` as ${language}.`);
  });
}

test('standard input is read once, under the name that is given for it', async () => {
  const named = await lint({ stdin: withError }, '--format=json', '-', '-', '--stdin-filename=deploy/x.yaml');
  assert.deepEqual(positions(named.stdout), ['deploy/x.yaml']);
  assert.match(named.stdout, /as yaml/);
  const nameless = await lint({ stdin: withError }, '--format=json', '-');
  assert.deepEqual(positions(nameless.stdout), ['<stdin>']);
  assert.match(nameless.stdout, /as json/);
});

test('the operation of the command line holds for every file', async () => {
  const outcome = await lint({ files: { 'a.json': '@error:x' } }, '--format=json', '--operation=run-task', 'a.json');
  assert.equal(JSON.parse(outcome.stdout)[0].operation, 'RunTask');
});

test('--version and --help go to standard output', async () => {
  assert.deepEqual(await lint({}, '--version'), { exitCode: 0, stdout: '1.2.3\n', stderr: '', written: {} });
  const help = await lint({}, '--help');
  assert.equal(help.exitCode, 0);
  assert.match(help.stdout, /^Usage: ecs-lint/);
});

test('nothing more is written once the reader has gone', async () => {
  const files = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index + 10}.json`, withError]));
  const outcome = await lint({ files, closesAfter: 2 }, '.');
  assert.equal(outcome.stdout.match(/unknown-property {2}/g)?.length, 2);
});

test('unrecognised files that are named by the thousand do not bury the rest', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `${index}.json`);
  const outcome = await lint({ files: Object.fromEntries(names.map((name) => [name, '{}'])) }, ...names);
  assert.equal(outcome.stderr.split('\n').length, 22);
  assert.match(outcome.stderr, /ecs-lint: not recognised as ECS requests either: 80 more\.\n$/);
});

test('a progress line shows up on a terminal after a second and goes away', async () => {
  const files = { 'a.json': clean, 'b.json': clean, 'c.json': clean };
  const outcome = await lint({ files, terminal: true, tick: 600 }, '.');
  assert.equal(outcome.stderr, '\r2 of 3 files\u001B[K\r3 of 3 files\u001B[K\r\u001B[K');
  for (const world of [
    { files, tick: 600 },
    { files, terminal: true, tick: 1 },
  ]) {
    assert.equal((await lint(world, '.')).stderr, '');
  }
  assert.equal((await lint({ files, terminal: true, tick: 600 }, '--no-progress', '.')).stderr, '');
});

const undecodable: readonly (readonly [string, readonly number[], RegExp])[] = [
  ['UTF-16 LE', [0xff, 0xfe, 0x7b, 0], /is UTF-16 text; save it as UTF-8/],
  ['UTF-16 BE', [0xfe, 0xff, 0, 0x7b], /is UTF-16 text; save it as UTF-8/],
  ['UTF-32', [0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0], /is UTF-32 text; save it as UTF-8/],
  ['Latin-1', [0x7b, 0x0a, 0xe9, 0x7d], /is not valid UTF-8 \(byte 0xE9 in line 2\)/],
  ['half a character at the end', [0x7b, 0xe2, 0x82], /is not valid UTF-8 \(byte 0xE2 in line 1\)/],
  ['binary', [0x89, 0x50, 0, 0x0d], /is a binary file/],
];

for (const [name, bytes, message] of undecodable) {
  test(`a file in ${name} is unreadable, the others are checked`, async () => {
    const files = { 'a.json': Uint8Array.from(bytes), 'b.json': withError };
    const outcome = await lint({ files }, '--format=json', 'a.json', 'b.json');
    assert.equal(outcome.exitCode, 2);
    assert.match(outcome.stderr, message);
    assert.deepEqual(positions(outcome.stdout), ['b.json']);
  });
}
