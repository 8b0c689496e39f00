import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { openSession, pullingEditor } from './client.ts';

const uri = 'file:///app/web.create-service.yaml';
const text =
  'serviceName: web\ntaskDefinition: web:1\ndesiredCount: 4\nlaunchtype: FARGATE\ndeploymentConfiguration:\n  minimumHealthyPercent: 50\n';

async function withFile<T>(
  work: (ask: <R>(method: string, params: object) => Promise<R>, document: TextDocument) => Promise<T>,
  of: { readonly uri: string; readonly text: string; readonly folder?: string; readonly options?: object } = {
    uri,
    text,
  },
): Promise<T> {
  const workspaceFolders = of.folder === undefined ? null : [{ uri: of.folder, name: 'app' }];
  const session = await openSession({
    capabilities: pullingEditor,
    workspaceFolders,
    initializationOptions: of.options,
  });
  try {
    const document = TextDocument.create(of.uri, 'yaml', 1, of.text);
    await session.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: of.uri, languageId: 'yaml', version: 1, text: of.text },
    });
    return await work(
      (method, params) => session.connection.sendRequest(method, { textDocument: { uri: of.uri }, ...params }),
      document,
    );
  } finally {
    assert.equal(await session.close(), 0);
  }
}

test('completion without snippets, and its documentation on resolve', async () => {
  await withFile(async (ask, document) => {
    const position = document.positionAt(text.length);
    const { items } = await ask<CompletionList>('textDocument/completion', { position });
    const cluster = items.find(({ label }) => label === 'cluster');
    assert.ok(cluster, 'members that are missing are proposed');
    assert.equal(cluster.documentation, undefined);
    assert.ok(items.every(({ insertTextFormat }) => insertTextFormat !== 2));
    const resolved = await ask<CompletionItem>('completionItem/resolve', cluster);
    assert.match(JSON.stringify(resolved.documentation), /cluster/);
  });
});

test('hover says what a member means, with computed facts', async () => {
  await withFile(async (ask, document) => {
    const position = document.positionAt(text.indexOf('minimumHealthyPercent'));
    const hover = await ask<Hover>('textDocument/hover', { position });
    assert.match(JSON.stringify(hover.contents), /2.*tasks/s);
  });
});

test('inlay hints show the same in short', async () => {
  await withFile(async (ask, document) => {
    const range = { start: document.positionAt(0), end: document.positionAt(text.length) };
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', { range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [5],
    );
  });
});

test('a quick fix and fix-all mend the text', async () => {
  await withFile(async (ask, document) => {
    const { items } = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic', {});
    assert.deepEqual(
      items.map(({ code }) => code),
      ['unknown-property'],
    );
    const [diagnostic] = items;
    assert.ok(diagnostic);
    const actions = await ask<CodeAction[]>('textDocument/codeAction', {
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    const fix = actions.find(({ title }) => title === "Change to 'launchType'");
    const all = await ask<CodeAction[]>('textDocument/codeAction', {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    for (const action of [fix, all[0]]) {
      const edits = Object.values(action?.edit?.changes ?? {})[0] ?? [];
      assert.equal(TextDocument.applyEdits(document, edits), text.replace('launchtype', 'launchType'));
    }
  });
});

test('.ecs-lint.json beside the file is heeded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
  try {
    await mkdir(join(folder, '.git'));
    await mkdir(join(folder, 'old'));
    await writeFile(join(folder, '.ecs-lint.json'), '{"severity":{"unknown-property":"hint"},"exclude":["old/**"]}');
    const file = (name: string) => ({ uri: pathToFileURL(join(folder, name)).href, text });
    const severities = (of: { uri: string; text: string }) =>
      withFile(async (ask) => {
        const { items } = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic', {});
        return items.map(({ severity }) => severity);
      }, of);
    assert.deepEqual(await severities(file('web.create-service.yaml')), [4]);
    assert.deepEqual(await severities(file('old/web.create-service.yaml')), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the outline names what is in the file', async () => {
  await withFile(async (ask) => {
    const [request] = await ask<DocumentSymbol[]>('textDocument/documentSymbol', {});
    assert.equal(request?.name, 'CreateService web');
  });
});

test('definition, references and rename over a file that is not open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
  try {
    const definition = 'family: web\ncontainerDefinitions:\n  - name: app\n    image: nginx\n    memory: 128\n';
    await writeFile(join(folder, 'web.register-task-definition.yaml'), definition);
    const href = (name: string) => pathToFileURL(join(folder, name)).href;
    const of = { uri: href('web.create-service.yaml'), text, folder: pathToFileURL(folder).href };
    await withFile(async (ask, document) => {
      const position = document.positionAt(text.indexOf('web:1'));
      const defined = await ask<Location[]>('textDocument/definition', { position });
      const place = { start: { line: 0, character: 8 }, end: { line: 0, character: 11 } };
      assert.deepEqual(defined, [{ uri: href('web.register-task-definition.yaml'), range: place }]);
      const used = await ask<Location[]>('textDocument/references', {
        position,
        context: { includeDeclaration: true },
      });
      assert.equal(used.length, 2);
      const { changes } = await ask<WorkspaceEdit>('textDocument/rename', { position, newName: 'shop' });
      assert.deepEqual(Object.keys(changes ?? {}).sort(), [of.uri, href('web.register-task-definition.yaml')].sort());
      assert.match(TextDocument.applyEdits(document, changes?.[of.uri] ?? []), /taskDefinition: shop:1/);
      await assert.rejects(ask('textDocument/rename', { position, newName: 'a shop' }), /letters/);
    }, of);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('refactorings stand beside the fixes', async () => {
  const unsorted = 'taskDefinition: web:1\nserviceName: web\ndesiredCount: 1\n';
  await withFile(
    async (ask, document) => {
      const start = { line: 0, character: 0 };
      const actions = await ask<CodeAction[]>('textDocument/codeAction', {
        range: { start, end: start },
        context: { diagnostics: [], only: ['refactor'] },
      });
      const sorted = actions.find(({ title }) => title.startsWith('Sort'));
      const edits = Object.values(sorted?.edit?.changes ?? {})[0] ?? [];
      const expected = 'serviceName: web\ntaskDefinition: web:1\ndesiredCount: 1\n';
      assert.equal(TextDocument.applyEdits(document, edits), expected);
    },
    { uri, text: unsorted },
  );
});

test('formatting, and lenses for clients that have their commands', async () => {
  const options = { lenses: true };
  await withFile(
    async (ask, document) => {
      const edits = await ask<TextEdit[]>('textDocument/formatting', { options: { tabSize: 4, insertSpaces: true } });
      assert.match(TextDocument.applyEdits(document, edits), /^ {4}minimumHealthyPercent: 50$/m);
      const lenses = await ask<CodeLens[]>('textDocument/codeLens', {});
      assert.deepEqual(
        lenses.map(({ command }) => command?.title),
        ['CreateService · 1 error'],
      );
    },
    { uri, text, options },
  );
});

test('what a task set comes to follows from the service of another file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
  try {
    await writeFile(
      join(folder, 'web.create-service.yaml'),
      'serviceName: web\ncluster: c\ntaskDefinition: web:1\ndesiredCount: 8\ndeploymentController: {type: EXTERNAL}\n',
    );
    const taskSet = 'service: web\ncluster: c\ntaskDefinition: web:2\nscale: {unit: PERCENT, value: 50}\n';
    const of = {
      uri: pathToFileURL(join(folder, 'web.create-task-set.yaml')).href,
      text: taskSet,
      folder: pathToFileURL(folder).href,
    };
    await withFile(async (ask, document) => {
      // References wait for what is on disk.
      await ask('textDocument/references', {
        position: { line: 0, character: 9 },
        context: { includeDeclaration: true },
      });
      const position = document.positionAt(taskSet.indexOf('value'));
      const hover = await ask<Hover>('textDocument/hover', { position });
      assert.match(JSON.stringify(hover.contents), /4 (?:of 8 )?tasks/);
    }, of);
  } finally {
    await rm(folder, { recursive: true });
  }
});
