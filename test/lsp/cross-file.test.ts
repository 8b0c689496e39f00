import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol/node';
import type { EditorSession } from './client.ts';
import { openSession } from './client.ts';

const taskDefinition = (container: string) =>
  JSON.stringify({ family: 'web', containerDefinitions: [{ name: container, image: 'a', memory: 128 }] }, undefined, 2);
const runTask = (family: string) =>
  `taskDefinition: ${family}\noverrides:\n  containerOverrides:\n  - name: app\n    memory: 64\n`;

const pushing: ClientCapabilities = {};
const pulling: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    publishDiagnostics: { relatedInformation: true },
  },
  workspace: { diagnostics: { refreshSupport: true } },
};

interface Workspace {
  readonly session: EditorSession;
  uri(name: string): string;
  write(name: string, text: string): Promise<void>;
  open(name: string, text: string): Promise<void>;
  change(name: string, version: number, text: string): Promise<void>;
  /** Resolves when the server has asked to refresh this often in all. */
  refreshed(times: number): Promise<void>;
}

async function withWorkspace(
  capabilities: ClientCapabilities,
  files: Readonly<Record<string, string>>,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
  const uri = (name: string) => pathToFileURL(join(folder, name)).toString();
  const write = async (name: string, text: string) => {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  let refreshes = 0;
  const waiting = new Set<() => void>();
  try {
    for (const [name, text] of Object.entries(files)) await write(name, text);
    const workspaceFolders = [{ uri: pathToFileURL(folder).toString(), name: 'w' }];
    const session = await openSession({ capabilities, workspaceFolders }, (connection) => {
      connection.onRequest('workspace/diagnostic/refresh', () => {
        refreshes += 1;
        for (const look of [...waiting]) look();
        return null;
      });
    });
    const close = async () => assert.equal(await session.close(), 0);
    await work({
      session,
      uri,
      write,
      open: (name, text) =>
        session.connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri: uri(name), languageId: name.endsWith('json') ? 'json' : 'yaml', version: 1, text },
        }),
      change: (name, version, text) =>
        session.connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: uri(name), version },
          contentChanges: [{ text }],
        }),
      refreshed: (times) =>
        new Promise((resolve) => {
          const look = () => {
            if (refreshes < times) return;
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          look();
        }),
    }).finally(close);
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Report = { readonly kind: 'full' | 'unchanged'; readonly resultId: string; readonly items: Diagnostic[] };

function pull({ session, uri }: Workspace, name: string, previousResultId?: string): Promise<Report> {
  return session.connection.sendRequest('textDocument/diagnostic', {
    textDocument: { uri: uri(name) },
    previousResultId,
  });
}

const codes = (items: readonly Diagnostic[] = []) => items.map(({ code }) => code);
const cross = 'container-not-in-task-definition';

test('pull: editing the task definition makes the requests that name it new, and no other', async () => {
  const td = 'taskdefs/web.register-task-definition.json';
  const files = { [td]: taskDefinition('app'), 'web.run-task.yaml': runTask('web') };
  await withWorkspace(pulling, files, async (workspace) => {
    await workspace.open('web.run-task.yaml', runTask('web'));
    await workspace.open('other.run-task.yaml', runTask('other'));
    await workspace.open(td, taskDefinition('app'));
    const other = await pull(workspace, 'other.run-task.yaml');
    const before = await pull(workspace, 'web.run-task.yaml');
    assert.deepEqual(codes(before.items), []);
    const first = await pull(workspace, td);
    await workspace.refreshed(1);
    const known = await pull(workspace, 'web.run-task.yaml', before.resultId);

    await workspace.change(td, 2, taskDefinition('nginx'));
    assert.equal((await pull(workspace, td, first.resultId)).kind, 'full');
    await workspace.refreshed(2);
    const after = await pull(workspace, 'web.run-task.yaml', known.resultId);
    assert.deepEqual(codes(after.items), [cross]);
    const [problem] = after.items;
    assert.match(`${problem?.message}`, /`taskdefs\/web\.register-task-definition\.json` has no container `app`/);
    assert.deepEqual(
      problem?.relatedInformation?.map(({ location }) => location),
      [{ uri: workspace.uri(td), range: { start: { line: 1, character: 12 }, end: { line: 1, character: 17 } } }],
    );
    assert.equal((await pull(workspace, 'other.run-task.yaml', other.resultId)).kind, 'unchanged');

    // What others cannot see changes nothing for them.
    await workspace.change(td, 3, `${taskDefinition('nginx')}\n\n`);
    await pull(workspace, td);
    assert.equal((await pull(workspace, 'web.run-task.yaml', after.resultId)).kind, 'unchanged');
  });
});

test('push: only the requests that name the task definition are published again', async () => {
  const td = 'web.register-task-definition.json';
  await withWorkspace(pushing, {}, async (workspace) => {
    const { session, uri } = workspace;
    const seen: string[] = [];
    session.connection.onNotification('textDocument/publishDiagnostics', () => undefined);
    await workspace.open(td, taskDefinition('app'));
    await workspace.open('web.run-task.yaml', runTask('web'));
    await workspace.open('other.run-task.yaml', runTask('other'));
    await session.connection.sendRequest('ecs/requestInfo', { uri: uri(td) });
    session.connection.onNotification(
      'textDocument/publishDiagnostics',
      (published: { uri: string; diagnostics: Diagnostic[] }) => {
        seen.push(`${published.uri.slice(published.uri.lastIndexOf('/') + 1)} ${codes(published.diagnostics).join()}`);
      },
    );
    const until = async (entry: string) => {
      while (!seen.includes(entry)) await session.connection.sendRequest('ecs/requestInfo', { uri: uri(td) });
    };
    await workspace.change('web.run-task.yaml', 2, runTask('web'));
    await until('web.run-task.yaml ');
    seen.length = 0;
    await workspace.change(td, 2, taskDefinition('nginx'));
    await until(`web.run-task.yaml ${cross}`);
    await session.connection.sendRequest('ecs/requestInfo', { uri: uri('other.run-task.yaml') });
    // What was opened before may have been taken in meanwhile: the request that names it may then come twice.
    assert.deepEqual([...new Set(seen)].filter((entry) => entry !== 'web.run-task.yaml ').sort(), [
      `${td} `,
      `web.run-task.yaml ${cross}`,
    ]);
  });
});

test('workspace diagnostics compare files that are not open, and again after one changed on disk', async () => {
  const files = {
    'taskdefs/web.register-task-definition.json': taskDefinition('nginx'),
    'web.run-task.yaml': runTask('web'),
    'other.run-task.yaml': runTask('other'),
  };
  await withWorkspace(pulling, files, async ({ session, uri, write }) => {
    const ask = async (previous: WorkspaceDiagnosticReport['items'] = []) => {
      const answer: WorkspaceDiagnosticReport = await session.connection.sendRequest('workspace/diagnostic', {
        previousResultIds: previous.map((item) => ({ uri: item.uri, value: item.resultId ?? '' })),
      });
      return answer.items;
    };
    const summary = (items: WorkspaceDiagnosticReport['items']) =>
      items.map((item) => [item.uri.slice(uri('').length + 1), item.kind === 'full' ? codes(item.items) : item.kind]);
    const first = await ask();
    assert.deepEqual(summary(first), [
      ['other.run-task.yaml', []],
      ['taskdefs/web.register-task-definition.json', []],
      ['web.run-task.yaml', [cross]],
    ]);
    await write('taskdefs/web.register-task-definition.json', taskDefinition('app-and-more').replace('-and-more', ''));
    assert.deepEqual(summary(await ask(first)), [
      ['other.run-task.yaml', 'unchanged'],
      ['taskdefs/web.register-task-definition.json', []],
      ['web.run-task.yaml', []],
    ]);
  });
});

test('a file that is not open is seen once it was read in the background, its text in the editor before that on disk', async () => {
  const td = 'taskdefs/web.register-task-definition.json';
  await withWorkspace(pulling, { [td]: taskDefinition('nginx') }, async (workspace) => {
    await workspace.open('web.run-task.yaml', runTask('web'));
    const before = await pull(workspace, 'web.run-task.yaml');
    await workspace.refreshed(1);
    const after = await pull(workspace, 'web.run-task.yaml', before.resultId);
    assert.deepEqual(codes(after.items), [cross]);
    await workspace.open(td, taskDefinition('app'));
    await pull(workspace, td);
    await workspace.refreshed(2);
    const open = await pull(workspace, 'web.run-task.yaml', after.resultId);
    assert.deepEqual([open.kind, codes(open.items)], ['full', []]);
    // Closed again without saving: the disk counts.
    await workspace.session.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: workspace.uri(td) },
    });
    await workspace.refreshed(3);
    assert.deepEqual(codes((await pull(workspace, 'web.run-task.yaml', open.resultId)).items), [cross]);
    await rm(new URL(workspace.uri(td)));
    await workspace.session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: workspace.uri(td), type: 3 }],
    });
    await workspace.refreshed(4);
    assert.deepEqual(codes((await pull(workspace, 'web.run-task.yaml')).items), []);
  });
});
