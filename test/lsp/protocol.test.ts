import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol/node';
import type { EditorSession } from './client.ts';
import { openSession, pullingEditor } from './client.ts';

const uri = 'file:///app/web.create-service.json';
const right = '{"serviceName":"web","taskDefinition":"web:1","desiredCount":1}';
const wrong =
  '{\r\n  "serviceName": "web", "taskDefinition": "web:1",\r\n  "tags": [{ "key": "größe", "value": "世界" }], "desiredCount": "1"\r\n}\r\n';
const place = { start: { line: 2, character: 63 }, end: { line: 2, character: 66 } };

async function withSession(
  session: Promise<EditorSession>,
  work: (session: EditorSession) => Promise<void>,
): Promise<void> {
  const opened = await session;
  try {
    await work(opened);
  } finally {
    assert.equal(await opened.close(), 0);
  }
}

function open(
  { connection }: EditorSession,
  document: { uri: string; languageId: string; text: string },
): Promise<void> {
  return connection.sendNotification('textDocument/didOpen', { textDocument: { version: 1, ...document } });
}

type Report = { readonly kind: 'full' | 'unchanged'; readonly resultId: string; readonly items: Diagnostic[] };

function pull({ connection }: EditorSession, of: string, previousResultId?: string): Promise<Report> {
  return connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: of }, previousResultId });
}

test('pull: full with every field, unchanged while nothing changed, full again after an incremental edit', async () => {
  await withSession(openSession({ capabilities: pullingEditor }), async (session) => {
    await open(session, { uri, languageId: 'json', text: wrong });
    const first = await pull(session, uri);
    assert.equal(first.kind, 'full');
    assert.deepEqual(
      first.items.map(({ message: _, codeDescription, ...rest }) => ({
        ...rest,
        page: codeDescription?.href.endsWith('/wrong-type.md'),
      })),
      [
        {
          range: place,
          severity: 1,
          source: 'ecs',
          code: 'wrong-type',
          page: true,
        },
      ],
    );
    assert.equal((await pull(session, uri, first.resultId)).kind, 'unchanged');
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: place, text: '1' }],
    });
    const second = await pull(session, uri, first.resultId);
    assert.equal(second.kind, 'full');
    assert.deepEqual(second.items, []);
  });
});

test('push: clients that cannot pull get diagnostics with the version, and none after closing', async () => {
  await withSession(openSession({}), async (session) => {
    await open(session, { uri, languageId: 'json', text: wrong });
    const first = await session.published(uri, ({ version }) => version === 1);
    assert.deepEqual(
      first.diagnostics.map(({ code }) => code),
      ['wrong-type'],
    );
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 7 },
      contentChanges: [{ text: right }],
    });
    assert.deepEqual((await session.published(uri, ({ version }) => version === 7)).diagnostics, []);
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await session.published(uri, ({ version }) => version === undefined)).diagnostics, []);
  });
});

test('settings per resource, and again after a change', async () => {
  let severity: Record<string, string> = { 'wrong-type': 'hint' };
  const asked: string[] = [];
  const session = openSession(
    { capabilities: { ...pullingEditor, workspace: { configuration: true } } },
    (connection) => {
      connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri: string; section: string }[] }) =>
        items.map(({ scopeUri, section }) => {
          asked.push(`${section} ${scopeUri}`);
          return scopeUri === uri ? { rules: { severity } } : {};
        }),
      );
    },
  );
  await withSession(session, async (opened) => {
    await open(opened, { uri, languageId: 'json', text: wrong });
    const first = await pull(opened, uri);
    assert.deepEqual(
      first.items.map((item) => item.severity),
      [4],
    );
    assert.deepEqual(asked, [`ecs ${uri}`]);
    const [beside, elsewhere] = [uri.replace(/[^/]+$/, 'beside.$&'), uri.replace(/[^/]+$/, 'below/$&')];
    for (const other of [beside, elsewhere]) await open(opened, { uri: other, languageId: 'json', text: wrong });
    const severities = async (of: string) => (await pull(opened, of)).items.map((item) => item.severity);
    assert.deepEqual([await severities(beside), await severities(elsewhere)], [[4], [1]]);
    assert.deepEqual(asked.slice(1), [`ecs ${elsewhere}`], 'files of one folder have the same settings');
    severity = { 'wrong-type': 'off' };
    await opened.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const second = await pull(opened, uri, first.resultId);
    assert.deepEqual([second.kind, second.items], ['full', []]);
  });
});

test('a file that is opened again with the same version and another text is not unchanged', async () => {
  await withSession(openSession({ capabilities: pullingEditor }), async (session) => {
    await open(session, { uri, languageId: 'json', text: wrong });
    const first = await pull(session, uri);
    assert.deepEqual([first.kind, first.items.length > 0], ['full', true]);
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await open(session, { uri, languageId: 'json', text: right });
    // Something else has the new text analysed before its problems are asked for.
    await session.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
    const again = await pull(session, uri, first.resultId);
    assert.deepEqual([again.kind, again.items], ['full', []]);
  });
});

test('settings by initializationOptions, and codes that the editor has from elsewhere', async () => {
  const initializationOptions = {
    settings: { files: { associations: { '*.txt.json': 'run-task' } } },
    providedElsewhere: { json: ['syntax'] },
  };
  await withSession(openSession({ capabilities: pullingEditor, initializationOptions }), async (session) => {
    const other = 'file:///app/a.txt.json';
    await open(session, { uri: other, languageId: 'json', text: '{"taskDefinition": 1,, }' });
    assert.deepEqual(
      (await pull(session, other)).items.map(({ code }) => code),
      ['wrong-type'],
    );
  });
});

test('the operation of a file, and choosing another one', async () => {
  await withSession(openSession({ capabilities: pullingEditor }), async (session) => {
    await open(session, { uri, languageId: 'json', text: right });
    const info = await session.connection.sendRequest('ecs/requestInfo', { uri });
    assert.deepEqual(info, {
      requests: [
        { operation: 'CreateService', command: 'create-service', reason: 'by its file name', dialect: 'request' },
      ],
    });
    await session.connection.sendNotification('ecs/chooseOperation', { uri, operation: 'run-task' });
    assert.deepEqual((await pull(session, uri)).items.map(({ code }) => code).sort(), [
      'unknown-property',
      'unknown-property',
    ]);
    await session.connection.sendNotification('ecs/chooseOperation', { uri, operation: 'none' });
    assert.deepEqual((await pull(session, uri)).items, []);
    await session.connection.sendNotification('ecs/chooseOperation', { uri, operation: null });
    assert.deepEqual((await pull(session, uri)).items, []);
    assert.equal(await session.connection.sendRequest('ecs/requestInfo', { uri: 'file:///unknown.json' }), null);
    const operations: { name: string; command: string; summary: string }[] =
      await session.connection.sendRequest('ecs/operations');
    assert.ok(operations.length >= 88);
    assert.ok(operations.every(({ name, command, summary }) => name !== '' && command !== '' && summary !== ''));
  });
});

test('workspace diagnostics: request files that are not open, unchanged the second time, empty when deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
  try {
    await writeFile(join(folder, 'a.create-service.yaml'), 'serviceName: a\ntaskDefinition: a\ndesiredCount: "1"\n');
    await writeFile(join(folder, 'b.run-task.json'), '{"taskDefinition":"b"}');
    await writeFile(join(folder, 'package.json'), '{"name":"c"}');
    const folderUri = pathToFileURL(folder).toString();
    const session = openSession({ capabilities: pullingEditor, workspaceFolders: [{ uri: folderUri, name: 'w' }] });
    await withSession(session, async ({ connection }) => {
      const first: WorkspaceDiagnosticReport = await connection.sendRequest('workspace/diagnostic', {
        previousResultIds: [],
      });
      const summary = first.items.map((item) => [
        item.uri.slice(folderUri.length + 1),
        item.kind,
        item.kind === 'full' ? item.items.map(({ code }) => code) : [],
      ]);
      assert.deepEqual(summary, [
        ['a.create-service.yaml', 'full', ['wrong-type']],
        ['b.run-task.json', 'full', []],
      ]);
      const previousResultIds = first.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }));
      await rm(join(folder, 'b.run-task.json'));
      const second: WorkspaceDiagnosticReport = await connection.sendRequest('workspace/diagnostic', {
        previousResultIds,
      });
      assert.deepEqual(
        second.items.map((item) => [item.uri.slice(folderUri.length + 1), item.kind]),
        [
          ['a.create-service.yaml', 'unchanged'],
          ['b.run-task.json', 'full'],
        ],
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a burst of keystrokes with cancelled questions ends with the answer for the last text', async () => {
  await withSession(openSession({ capabilities: pullingEditor }), async (session) => {
    await open(session, { uri, languageId: 'json', text: '{"serviceName":"a","taskDefinition":"a","desiredCount":}' });
    const position = { line: 0, character: 54 };
    for (let version = 2; version <= 30; version += 1) {
      await session.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: position, end: position }, text: version % 2 === 0 ? '"' : '1' }],
      });
      pull(session, uri).catch(() => undefined);
    }
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 31 },
      contentChanges: [{ text: wrong }],
    });
    assert.deepEqual(
      (await pull(session, uri)).items.map(({ code }) => code),
      ['wrong-type'],
    );
  });
});
