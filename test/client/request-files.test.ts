import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import picomatch from 'picomatch';
import { namesOperation, requestFileFilters, requestFileNames } from '../../client/request-files.ts';
import operationNames from '../../schemas/generated/operation-names.json' with { type: 'json' };
import { operationOfFileName } from '../../server/schema/file-names.ts';

const names = requestFileNames([...Object.values(operationNames), ...Object.keys(operationNames)]);
const nothing = { schemes: ['file'], globs: [], files: [] };

function letsIn(path: string, choices: Parameters<typeof requestFileFilters>[1] = nothing, scheme = 'file'): boolean {
  return requestFileFilters(names, choices).some(
    (filter) => filter.scheme === scheme && picomatch.isMatch(path, filter.pattern, { dot: true }),
  );
}

describe('names of request files', () => {
  const requestFiles: readonly string[] = [
    '/app/task-definition.json',
    '/app/.aws/task-definition-prod.json',
    '/app/taskdef.json',
    '/app/task_definition.yaml',
    '/app/taskDefinition.json',
    '/app/my-task-def.yml',
    '/app/ecs-task-def.json',
    '/app/ecs-service-def.yaml',
    '/app/service-definition.json',
    '/app/ecs-service.jsonc',
    '/app/create-service.json',
    '/app/run-task.yaml',
    '/app/web.create-service.json',
    '/app/web.prod.UpdateService.jsonc',
  ];
  for (const path of requestFiles) {
    it(`let in ${path}`, () => {
      assert.ok(letsIn(path));
      assert.ok(operationOfFileName(path), 'the server knows the name, too');
    });
  }

  const others: readonly string[] = [
    '/app/package.json',
    '/app/tsconfig.json',
    '/app/appspec.yaml',
    '/app/imagedefinitions.json',
    '/app/ecs-params.yml',
    '/app/docker-compose.yml',
    '/app/task-defaults.yml',
    '/app/tasks.json',
    '/app/service.yaml',
    '/app/create-service.ts',
    '/app/create-service/index.json',
    '/app/create-service.json.bak',
    '/app/recreate-service.json',
  ];
  for (const path of others) {
    it(`leave out ${path}`, () => assert.ok(!letsIn(path)));
  }

  it('hold only for the schemes of files that people edit', () => {
    assert.ok(!letsIn('/app/create-service.json', nothing, 'git'));
    assert.ok(letsIn('/app/create-service.json', { ...nothing, schemes: ['vscode-vfs'] }, 'vscode-vfs'));
  });
});

describe('filters', () => {
  const withGlobs = { ...nothing, globs: ['deploy/*.json', '*.ecs.yaml', '/srv/exact.json'] };
  const cases: readonly (readonly [string, boolean])[] = [
    ['/home/me/app/deploy/web.json', true],
    ['/home/me/deploy/sub/web.json', false],
    ['/x/y/web.ecs.yaml', true],
    ['/srv/exact.json', true],
    ['/x/srv/exact.json', false],
  ];
  for (const [path, expected] of cases) {
    it(`${expected ? 'let in' : 'leave out'} ${path} by the setting`, () =>
      assert.equal(letsIn(path, withGlobs), expected));
  }

  it('let in single files, whatever characters their names have', () => {
    for (const path of ['/a b/x[1].json', '/a/{x}.yaml', '/a/x*.json', '/a/(x)!.json']) {
      const choices = { ...nothing, files: [{ scheme: 'file', path }] };
      assert.ok(letsIn(path, choices), path);
      assert.ok(!letsIn('/a/other.json', choices), path);
    }
    assert.ok(letsIn('Untitled-1', { ...nothing, files: [{ scheme: 'untitled', path: 'Untitled-1' }] }, 'untitled'));
  });
});

describe('a first line that names the operation', () => {
  const lines: readonly (readonly [string, boolean])[] = [
    ['# ecs: create-service', true],
    ['  #ecs:RunTask', true],
    ['// ecs: create-service', true],
    ['/* ecs: create-service */', true],
    ['\uFEFF# ecs: create-service', true],
    ['# ecs:', false],
    ['# specs: create-service', false],
    ['ecs: create-service', false],
    ['{ // ecs: create-service', false],
    ['', false],
  ];
  for (const [line, expected] of lines) {
    it(`${JSON.stringify(line)}: ${expected}`, () => assert.equal(namesOperation(line), expected));
  }
});
