import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintConfigName as nameInCommand } from '../../server/lint/files.ts';
import { lintConfigName } from '../../server/protocol.ts';
import { lint, type World } from './world.ts';

const withError = '{"ecs": "@error:unknown-property"}';
const off = '{ "severity": { "unknown-property": "off" } }';

test('command and editor read files of the same name', () => assert.equal(nameInCommand, lintConfigName));

interface Case {
  readonly name: string;
  readonly files: NonNullable<World['files']>;
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  readonly stdin?: string;
}

const cases: readonly Case[] = [
  { name: 'none', files: { 'a.json': withError }, argv: ['a.json'], exitCode: 1 },
  { name: 'beside the file', files: { 'a.json': withError, '.ecs-lint.json': off }, argv: ['a.json'], exitCode: 0 },
  { name: 'above the file', files: { 'x/y/a.json': withError, '.ecs-lint.json': off }, argv: ['x'], exitCode: 0 },
  {
    name: 'above the working directory',
    files: { 'a.json': withError, '/.ecs-lint.json': off },
    argv: ['a.json'],
    exitCode: 0,
  },
  {
    name: 'above the repository it does not count',
    files: { 'x/a.json': withError, 'x/.git/HEAD': '', '.ecs-lint.json': off },
    argv: ['x/a.json'],
    exitCode: 1,
  },
  {
    name: 'above a worktree, whose .git is a file, neither',
    files: { 'x/a.json': withError, 'x/.git': 'gitdir: y', '.ecs-lint.json': off },
    argv: ['x/a.json'],
    exitCode: 1,
  },
  {
    name: 'a root ends the search',
    files: { 'x/a.json': withError, 'x/.ecs-lint.json': '{"root": true}', '.ecs-lint.json': off },
    argv: ['x/a.json'],
    exitCode: 1,
  },
  {
    name: 'the nearest severity wins, others come from above',
    files: {
      'x/a.json': '{"ecs": "@error:unknown-property @error:missing-property"}',
      'x/.ecs-lint.json': '{"severity": {"unknown-property": "warning"}}',
      '.ecs-lint.json': '{"severity": {"unknown-property": "off", "missing-property": "hint"}}',
    },
    argv: ['x/a.json'],
    exitCode: 0,
    stdout: /1 warning, 1 hint in 1 of 1 file/,
  },
  {
    name: '--rule beats it',
    files: { 'a.json': withError, '.ecs-lint.json': off },
    argv: ['--rule', 'unknown-property=error', 'a.json'],
    exitCode: 1,
  },
  {
    name: '--no-config reads none',
    files: { 'a.json': withError, '.ecs-lint.json': off },
    argv: ['--no-config', 'a.json'],
    exitCode: 1,
  },
  {
    name: '--config reads that one alone',
    files: {
      'a.json': withError,
      'ci/lint.json': off,
      '.ecs-lint.json': '{"severity": {"unknown-property": "error"}}',
    },
    argv: ['--config', 'ci/lint.json', 'a.json'],
    exitCode: 0,
  },
  {
    name: '--config: its globs are seen from the working directory',
    files: { 'x/a.json': withError, 'b.json': '{"ecs": 1}', 'ci/lint.json': '{"exclude": ["/x/*.json"]}' },
    argv: ['--config', 'ci/lint.json', 'x/*.json', 'b.json'],
    exitCode: 0,
    stdout: /No problems in 1 file; 1 ECS request file, 1 excluded by \.ecs-lint\.json/,
  },
  {
    name: '--config of a file that is not there',
    files: { 'a.json': withError },
    argv: ['--config', 'ci/lint.json', 'a.json'],
    exitCode: 2,
    stderr: /--config ci\/lint\.json: no such file or directory/,
  },
  {
    name: 'mistakes are told with their place, the rest counts',
    files: {
      'a.json': withError,
      'b.json': withError,
      '.ecs-lint.json':
        '{\n  "severity": { "unknown-propertie": "off", "unknown-property": "off" },\n  "exclud": []\n}',
    },
    argv: ['a.json', 'b.json'],
    exitCode: 2,
    stdout: /No problems in 2 files; 2 ECS request files; 2 mistakes in the configuration/,
    stderr:
      /^ecs-lint: \.ecs-lint\.json:2:17: There is no rule `unknown-propertie`\. Did you mean `unknown-property`\?\necs-lint: \.ecs-lint\.json:3:3: The configuration has no member `exclud`\. Did you mean `exclude`\?\n$/,
  },
  {
    name: 'a mistake behind a byte order mark',
    files: { 'a.json': '{"ecs": 1}', '.ecs-lint.json': '\ufeff{"rot": true}' },
    argv: ['a.json'],
    exitCode: 2,
    stderr: /^ecs-lint: \.ecs-lint\.json:1:2: .*Did you mean `root`/,
  },
  {
    name: 'one that cannot be read',
    files: { 'a.json': '{"ecs": 1}', '.ecs-lint.json': { error: 'EACCES' } },
    argv: ['a.json'],
    exitCode: 2,
    stderr: /^ecs-lint: \.ecs-lint\.json: permission denied\n$/,
  },
  {
    name: 'an excluded file that a directory holds is passed over',
    files: { 'old/a.json': withError, 'b.json': '{"ecs": 1}', '.ecs-lint.json': '{"exclude": ["old/**"]}' },
    argv: ['.'],
    exitCode: 0,
    stdout: /No problems in 1 file; 1 ECS request file, 1 excluded by \.ecs-lint\.json\n$/,
  },
  {
    name: 'an excluded file that is named gives a note',
    files: { 'old/a.json': withError, '.ecs-lint.json': '{"exclude": ["old"]}' },
    argv: ['old/a.json'],
    exitCode: 0,
    stderr: /^ecs-lint: old\/a\.json is not checked: \.ecs-lint\.json excludes it\.\n$/,
  },
  {
    name: 'standard input has the configuration of its name',
    files: { 'x/.ecs-lint.json': off },
    stdin: withError,
    argv: ['-', '--stdin-filename', 'x/a.json'],
    exitCode: 0,
  },
  {
    name: 'standard input without a name has that of the working directory',
    files: { '.ecs-lint.json': '{"severity": {"unknown-property": "off"}, "exclude": ["**"]}' },
    stdin: withError,
    argv: ['-'],
    exitCode: 0,
    stdout: /No problems in 1 file; 1 ECS request file\n$/,
  },
  {
    name: 'the configuration itself is no request file',
    files: { '.ecs-lint.json': '{}', 'a.json': '{"ecs": 1}' },
    argv: ['.'],
    exitCode: 0,
    stdout: /No problems in 1 file; 1 ECS request file\n$/,
  },
];

for (const { name, files, argv, exitCode, stdin, stdout = /^/, stderr = /^$/ } of cases) {
  test(`configuration: ${name}`, async () => {
    const outcome = await lint({ files, ...(stdin !== undefined && { stdin }) }, ...argv);
    assert.match(outcome.stderr, stderr);
    assert.equal(outcome.exitCode, exitCode, outcome.stdout);
    assert.match(outcome.stdout, stdout);
  });
}
