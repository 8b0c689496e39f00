import assert from 'node:assert/strict';
import { test } from 'node:test';
import picomatch from 'picomatch';
import { requestFileNames } from '../../client/request-files.ts';
import { operationOfFileName } from '../../server/schema/file-names.ts';
import { operationCommands } from '../../server/schema/operations.ts';

const globs = requestFileNames([...Object.values(operationCommands), ...Object.keys(operationCommands)]);
const startsServer = picomatch([...globs], { dot: true });

/** Name -> the operation it stands for, if any. VS Code's globs and the server's names must see the same files. */
const names: Readonly<Record<string, string | undefined>> = {
  'task-definition.json': 'RegisterTaskDefinition',
  'taskdef.json': 'RegisterTaskDefinition',
  'task_definition.json': 'RegisterTaskDefinition',
  'taskDefinition.json': 'RegisterTaskDefinition',
  'web-task-def.yaml': 'RegisterTaskDefinition',
  'task-definition-prod.json': 'RegisterTaskDefinition',
  'task-def.staging.yml': 'RegisterTaskDefinition',
  'ecs-task-def.json': 'RegisterTaskDefinition',
  'ecs-service-def.yml': 'CreateService',
  'ecs-service-def-daemon.json': 'CreateService',
  'service-definition.json': 'CreateService',
  'ecs-service.json': 'CreateService',
  'web-service-def.json': 'CreateService',
  'web_service_definition.yaml': 'CreateService',
  'create-service.json': 'CreateService',
  'run-task.json': 'RunTask',
  'CreateService.yaml': 'CreateService',
  'web.create-service.jsonc': 'CreateService',
  'web.prod.put-cluster-capacity-providers.yml': 'PutClusterCapacityProviders',
  'task-defaults.json': undefined,
  'tsconfig.json': undefined,
  'package.json': undefined,
  'docker-compose.yml': undefined,
  'appspec.yaml': undefined,
  'imagedefinitions.json': undefined,
  'ecs-params.yml': undefined,
  'service.yaml': undefined,
  'create-service.txt': undefined,
  'web.create-service.json.bak': undefined,
};

for (const [name, operation] of Object.entries(names)) {
  test(`${name} is ${operation ?? 'no request file'} for the server, and the client agrees`, () => {
    assert.equal(operationOfFileName(`deploy/${name}`)?.operation, operation);
    assert.equal(startsServer(name), operation !== undefined);
  });
}

for (const [operation, command] of Object.entries(operationCommands)) {
  test(`<anything>.${command} is ${operation} for both`, () => {
    for (const name of [`a.${command}.json`, `a.${command}.yaml`, `${command}.yml`, `a.${operation}.json`]) {
      assert.equal(operationOfFileName(name)?.operation, operation);
      assert.ok(startsServer(name), name);
    }
  });
}
