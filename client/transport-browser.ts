/// <reference lib="webworker" />
import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { State } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';

/** A client of the bundled server as a web worker, not started yet. */
export function createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): LanguageClient {
  let worker: Worker | undefined;
  const client = new LanguageClient(
    'ecs',
    'ECS Specs',
    async () => {
      worker = await startWorker(context.extensionUri);
      // VS Code's own `Worker` is none by `instanceof`, so the client is given the two ends instead of the worker.
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    },
    options,
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) worker?.terminate();
  });
  return client;
}

/** VS Code starts no worker from the address of an extension that a remote machine serves, so the scripts are read first. */
async function startWorker(extension: vscode.Uri): Promise<Worker> {
  const scripts = await Promise.all(
    ['engine.js', 'lsp.js', 'browser-server.js'].map((name) =>
      vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name)),
    ),
  );
  const address = URL.createObjectURL(
    new Blob(
      scripts.map((script) => new Uint8Array(script)),
      { type: 'text/javascript' },
    ),
  );
  return new Worker(address, { name: 'ECS language server' });
}
