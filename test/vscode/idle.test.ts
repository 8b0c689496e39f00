import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until.ts';
import { cleanWindow, extensionApi, file, open } from './window.ts';

describe('a window without ECS files', () => {
  beforeEach(cleanWindow);

  for (const path of ['other/settings.json', 'other/playbook.yaml', 'other/plain.json']) {
    it(`does not start the server for ${path}`, async () => {
      const document = await open(file(path));
      await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
      const api = await extensionApi();
      assert.equal(api.serverStarted(), false);
      assert.equal(api.status(), undefined);
    });
  }
});

describe('the first ECS file', () => {
  after(cleanWindow);

  it('starts the server', async () => {
    const api = await extensionApi();
    await open(file('api.create-service.json'));
    await until('server started', api.serverStarted, (started) => started);
    await until(
      'status',
      () => api.status()?.text,
      (text) => text === 'ECS: CreateService',
    );
  });

  it('comes to a file that only the configuration of ecspresso names', async () => {
    const api = await extensionApi();
    await open(file('ecspresso/svc.json'));
    // The file before it was a CreateService request, too: the reason tells them apart.
    await until(
      'status',
      () => api.status()?.detail,
      (detail) => detail?.includes('ecspresso') === true,
    );
    assert.match(api.status()?.text ?? '', /^ECS: CreateService/);
  });
});
