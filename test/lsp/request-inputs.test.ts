import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type RequestInput, rangeOfRequest, requestInputsRequest } from '../../server/protocol.ts';
import { openSession, pullingEditor } from './client.ts';

test('the requests of a file as it is in the editor, else on disk; null when there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-requests-'));
  const session = await openSession({
    capabilities: pullingEditor,
    initializationOptions: { applies: true, lenses: true },
  });
  try {
    const uri = pathToFileURL(join(folder, 'shop.create-cluster.yaml')).href;
    await writeFile(join(folder, 'shop.create-cluster.yaml'), 'clusterName: on-disk\n');
    const ask = () => session.connection.sendRequest<RequestInput[] | null>(requestInputsRequest, { uri });
    assert.deepEqual(
      (await ask())?.map(({ input }) => input),
      [{ clusterName: 'on-disk' }],
    );
    await session.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: '# c\nclusterName: in-editor\n' },
    });
    assert.deepEqual(
      (await ask())?.map(({ input }) => input),
      [{ clusterName: 'in-editor' }],
    );
    assert.deepEqual(await session.connection.sendRequest(rangeOfRequest, { uri, index: 0, path: ['clusterName'] }), {
      start: { line: 1, character: 13 },
      end: { line: 1, character: 22 },
    });
    const lenses = await session.connection.sendRequest<{ command: { command: string } }[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    assert.ok(lenses.some(({ command }) => command.command === 'ecs.applyRequest'));
    const nowhere = pathToFileURL(join(folder, 'none.create-cluster.yaml')).href;
    assert.equal(await session.connection.sendRequest(requestInputsRequest, { uri: nowhere }), null);
    assert.equal(await session.connection.sendRequest(rangeOfRequest, { uri: nowhere, index: 0, path: [] }), null);
  } finally {
    assert.equal(await session.close(), 0);
    await rm(folder, { recursive: true, force: true });
  }
});
