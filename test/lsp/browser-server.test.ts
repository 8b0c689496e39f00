import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

const dist = new URL('../../dist/', import.meta.url);
const program = new URL('browser-server.js', dist);
const skip = existsSync(program) ? false : 'dist/ is not built: run `npm run build`';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
}

/**
 * Runs the bundle in a global scope that has what a web worker has and nothing of Node, and speaks to it as the page does.
 */
function startWorker(): {
  ask(method: string, params: unknown): Promise<unknown>;
  tell(method: string, params: unknown): void;
} {
  const answers = new Map<number, (message: Message) => void>();
  let deliver: ((event: { data: unknown }) => void) | undefined;
  const scope: Record<string, unknown> = {
    console,
    URL,
    TextDecoder,
    TextEncoder,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    location: { href: program.href },
    postMessage: (message: Message) => {
      if (message.id !== undefined && message.method === undefined) answers.get(message.id)?.(message);
    },
    addEventListener: () => {},
    set onmessage(listener: typeof deliver) {
      deliver = listener;
    },
    importScripts: (url: string) => runInContext(readFileSync(fileURLToPath(url), 'utf8'), context),
  };
  scope.self = scope;
  const context = createContext(scope);
  runInContext(readFileSync(program, 'utf8'), context);
  const send = (message: object) => deliver?.({ data: { jsonrpc: '2.0', ...message } });
  let id = 0;
  return {
    ask(method, params) {
      id += 1;
      const asked = id;
      const answer = new Promise<unknown>((resolve) => answers.set(asked, ({ result }) => resolve(result)));
      send({ id: asked, method, params });
      return answer;
    },
    tell: (method, params) => send({ method, params }),
  };
}

test('the bundle for web workers checks open documents without anything of Node', { skip }, async () => {
  const worker = startWorker();
  const capabilities = { textDocument: { diagnostic: {} } };
  const initialized = await worker.ask('initialize', { processId: null, rootUri: null, capabilities });
  assert.partialDeepStrictEqual(initialized, { capabilities: { diagnosticProvider: { workspaceDiagnostics: false } } });
  worker.tell('initialized', {});
  const uri = 'vscode-vfs://github/me/app/web.create-service.yaml';
  const text = 'serviceName: web\ndesiredCount: "1"\ntaskDefinition: web\n';
  worker.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const report = await worker.ask('textDocument/diagnostic', { textDocument: { uri } });
  assert.partialDeepStrictEqual(report, {
    kind: 'full',
    items: [{ code: 'wrong-type', range: { start: { line: 1, character: 14 }, end: { line: 1, character: 17 } } }],
  });
});
