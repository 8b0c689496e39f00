import assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { until } from './until.ts';
import { cleanWindow, extensionApi, file, open } from './window.ts';

/** Parts of the product that Node has loaded into this extension host, of those that talk to AWS. */
function loadedCloudParts(): readonly string[] {
  const { extensionPath = '' } = vscode.extensions.getExtension('ecs-specs.ecs-specs') ?? {};
  const loaded = Object.keys(require.cache).filter((path) => path.startsWith(extensionPath));
  assert.ok(loaded.some((path) => basename(path) === 'extension.cjs'));
  return loaded.map((path) => basename(path)).filter((name) => name === 'cloud.cjs' || name === 'aws.cjs');
}

describe('a window in which nobody looks at the clusters', () => {
  beforeEach(cleanWindow);

  it('loads nothing of AWS', async () => {
    await extensionApi();
    await open(file('other/plain.json'));
    assert.deepEqual(loadedCloudParts(), []);
  });

  it('loads nothing of AWS for a request file', async () => {
    const api = await extensionApi();
    await open(file('api.create-service.json'));
    await until('server started', api.serverStarted, (started) => started);
    assert.deepEqual(loadedCloudParts(), []);
  });
});
