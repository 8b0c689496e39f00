import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type {
  ClientCapabilities,
  InitializeParams,
  ProtocolConnection,
  PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** A language server in a process of its own, with the connection of an editor to it. */
export interface EditorSession {
  readonly connection: ProtocolConnection;
  /** The next diagnostics that the server publishes for a document and that fit. */
  published(uri: string, fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  /** Shuts the server down as an editor does; resolves with its exit code. */
  close(): Promise<number | null>;
}

const serverProgram = fileURLToPath(new URL('../../server/node.ts', import.meta.url));

/** What an editor with pull diagnostics says of itself. */
export const pullingEditor: ClientCapabilities = {
  textDocument: { diagnostic: { dynamicRegistration: false } },
  workspace: { configuration: false, diagnostics: { refreshSupport: false } },
};

/** Starts `ecs-language-server --stdio` and initializes it. */
export async function openSession(
  params: Partial<InitializeParams>,
  answer?: (connection: ProtocolConnection) => void,
): Promise<EditorSession> {
  const child = spawn(process.execPath, [serverProgram, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const seen: PublishDiagnosticsParams[] = [];
  const waiting = new Set<(params: PublishDiagnosticsParams) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (published: PublishDiagnosticsParams) => {
    seen.push(published);
    for (const listener of [...waiting]) listener(published);
  });
  answer?.(connection);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: null,
    ...params,
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    published(uri, fits) {
      const found = seen.find((published) => published.uri === uri && fits(published));
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => {
        const listener = (published: PublishDiagnosticsParams) => {
          if (published.uri !== uri || !fits(published)) return;
          waiting.delete(listener);
          resolve(published);
        };
        waiting.add(listener);
      });
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return exited;
    },
  };
}
