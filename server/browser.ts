/// <reference lib="webworker" />
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import manifest from '../package.json' with { type: 'json' };
import { createEngine } from './engine.ts';
import { serve } from './lsp.ts';
import { createDocumentation } from './schema/documentation.ts';
import { operationSummaries } from './schema/summaries.ts';

// A web worker has no files: open documents are checked, the rest of a virtual workspace is not read.
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
const engine = Promise.resolve(createEngine());
serve(connection, {
  engine: () => engine,
  operations: async () => operationSummaries,
  documentation: createDocumentation(),
  version: manifest.version,
});
connection.listen();
