import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint, type World } from './world.ts';

const broken = '{"ecs": "@warning:fixable"}';
const mended = '{"ecs": "mended"}';

interface Case {
  readonly name: string;
  readonly world: World;
  readonly argv: readonly string[];
  readonly exitCode?: number;
  readonly written?: Readonly<Record<string, string>>;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'writes what was mended, and nothing else',
    world: { files: { 'a.json': broken, 'b.json': '{"ecs": 1}', 'c.json': '{"ecs": "@warning:other"}' } },
    argv: ['--fix', '.'],
    written: { 'a.json': mended },
    stdout: /^c\.json:1:10 [\s\S]*\n\n1 problem fixed in 1 file; 1 warning in 1 of 3 files; 3 ECS request files\n$/,
  },
  {
    name: 'counts over files',
    world: { files: { 'a.json': `${broken}\n${broken}`, 'b.json': broken } },
    argv: ['--fix', 'a.json', 'b.json'],
    written: { 'a.json': `${mended}\n${mended}`, 'b.json': mended },
    stdout: /^3 problems fixed in 2 files; No problems in 2 files; 2 ECS request files\n$/,
  },
  {
    name: 'a file that is no request is left alone',
    world: { files: { 'a.json': '{"x": "@warning:fixable"}' } },
    argv: ['--fix', 'a.json'],
    stdout: /No problems/,
    stderr: /not recognised/,
  },
  {
    name: 'keeps a byte order mark and line ends',
    world: { files: { 'a.json': `\ufeff{\r\n"ecs": "@warning:fixable",\r"é": "😀"\r\n}` } },
    argv: ['--fix', 'a.json'],
    written: { 'a.json': '\ufeff{\r\n"ecs": "mended",\r"é": "😀"\r\n}' },
    stdout: /1 problem fixed/,
  },
  {
    name: 'a file that cannot be written costs only itself',
    world: { files: { 'a.locked.json': broken, 'b.json': broken } },
    argv: ['--fix', 'a.locked.json', 'b.json'],
    exitCode: 2,
    written: { 'b.json': mended },
    stdout:
      /^a\.locked\.json:1:10 [\s\S]*1 problem fixed in 1 file; 1 warning in 1 of 2 files; .*; 1 could not be read or written\n$/,
    stderr: /^ecs-lint: a\.locked\.json: could not be written: permission denied\n$/,
  },
  {
    name: '--fix-dry-run writes nothing',
    world: { files: { 'a.json': broken } },
    argv: ['--fix-dry-run', 'a.json'],
    stdout: /^1 problem could be fixed in 1 file; No problems in 1 file; 1 ECS request file\n$/,
  },
  {
    name: 'without --fix nothing is mended',
    world: { files: { 'a.json': broken } },
    argv: ['a.json'],
    stdout: /^a\.json:1:10 [\s\S]*\n1 warning in 1 of 1 file; 1 ECS request file\n$/,
  },
  {
    name: 'standard input: the text to standard output, the report to standard error',
    world: { stdin: '{"ecs": "@warning:fixable @warning:other"}\n' },
    argv: ['--fix', '-', '--stdin-filename', 'a.json'],
    stdout: /^\{"ecs": "mended @warning:other"\}\n$/,
    stderr: /^a\.json:1:17 [\s\S]*1 problem fixed in 1 file; 1 warning in 1 of 1 file; 1 ECS request file\n$/,
  },
  {
    name: 'standard input that needs no fix comes out as it is',
    world: { stdin: '{"ecs": 1}' },
    argv: ['--fix', '-'],
    stdout: /^\{"ecs": 1\}$/,
    stderr: /^No problems/,
  },
  {
    name: 'standard input that is no request comes out as it is',
    world: { stdin: 'hello' },
    argv: ['--fix', '-'],
    stdout: /^hello$/,
    stderr: /not recognised/,
  },
  {
    name: 'standard input that a configuration excludes comes out as it is',
    world: { stdin: broken, files: { '.ecs-lint.json': '{"exclude": ["a.json"]}' } },
    argv: ['--fix', '-', '--stdin-filename', 'a.json'],
    stdout: /^\{"ecs": "@warning:fixable"\}$/,
    stderr: /excludes it/,
  },
  {
    name: 'an excluded file is not mended',
    world: { files: { 'a.json': broken, '.ecs-lint.json': '{"exclude": ["a.json"]}' } },
    argv: ['--fix', '.'],
    stdout: /1 excluded/,
  },
  {
    name: 'other formats tell what remains',
    world: { files: { 'a.json': broken } },
    argv: ['--fix', '--format', 'json', 'a.json'],
    written: { 'a.json': mended },
    stdout: /^\[\]\n$/,
  },
];

for (const { name, world, argv, exitCode = 0, written = {}, stdout = /^/, stderr = /^$/ } of cases) {
  test(`--fix: ${name}`, async () => {
    const outcome = await lint(world, ...argv);
    assert.match(outcome.stderr, stderr);
    assert.match(outcome.stdout, stdout);
    assert.deepEqual(outcome.written, written);
    assert.equal(outcome.exitCode, exitCode);
  });
}
