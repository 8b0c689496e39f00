import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type TextDocumentPositionParams,
} from 'vscode-languageserver-protocol/node';
import type { BenchServer } from './servers.ts';

/** An answer of the server, and when it arrived. */
export interface Answer {
  /** Milliseconds from the call to the answer, the peer's own delay included. */
  readonly milliseconds: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A running server and the benchmark's side of the conversation. */
export interface BenchClient {
  readonly process: ChildProcess;
  /** `performance.now()` just before the process was started. */
  readonly spawned: number;
  /** `initialize`, `initialized`, then the server's notifications. Milliseconds from the start of the process to the answer. */
  initialize(): Promise<number>;
  /** Opens the document and waits for diagnostics that `accept`s (the first ones without it). */
  open(file: OpenFile, accept?: (diagnostics: readonly Diagnostic[]) => boolean): Promise<Answer>;
  /** Sends one incremental change and waits for the diagnostics of the text it leaves. */
  change(uri: string, edit: Edit): Promise<Answer>;
  /** Milliseconds from the question to the answer; from the change, where the question follows one without a pause. */
  ask(what: 'completion' | 'hover', uri: string, at: Position, behind?: Edit): Promise<Asked>;
  close(uri: string): Promise<void>;
  /** Asks the server to shut down, as editors do, and waits for the end of its process. */
  end(): Promise<void>;
  /** Kills the process and waits for its end. */
  kill(): Promise<void>;
}

/** A change, and the version that it makes. */
export interface Edit {
  readonly version: number;
  readonly change: TextDocumentContentChangeEvent;
}

/** How long an answer took, and whether there was anything in it. */
export interface Asked {
  readonly milliseconds: number;
  readonly isEmpty: boolean;
}

export interface OpenFile {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

/** After this many milliseconds without an answer the measurement counts as failed. */
const patience = 180_000;

/** Starts `server` with the Node that runs the benchmark. The caller kills it. */
export function startClient(server: BenchServer): BenchClient {
  const spawned = performance.now();
  // The debug port stays closed until the process is asked to collect its garbage; 0 keeps it off ports in use.
  const child = spawn(process.execPath, ['--inspect-port=0', ...server.arguments], { stdio: ['pipe', 'pipe', 'pipe'] });
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const died = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${server.title} ended (${signal ?? code})`)));
  });
  died.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  // A full pipe would stop the server.
  child.stderr.resume();
  const published = listen(connection, server);
  const reportIds = new Map<string, string>();
  connection.listen();

  const timely = <T>(answer: Promise<T>, what: string) =>
    withPatience(Promise.race([answer, died]), `${server.title}: ${what}`);

  async function pull(uri: string): Promise<readonly Diagnostic[]> {
    const previousResultId = reportIds.get(uri);
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
    if (report.kind !== DocumentDiagnosticReportKind.Full)
      throw new Error('Nothing changed, says the server of a change');
    if (report.resultId !== undefined) reportIds.set(uri, report.resultId);
    return report.items;
  }

  const sendChange = (uri: string, { version, change }: Edit) =>
    connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [change],
    });

  const isAnsweredEmpty = {
    async completion(place: TextDocumentPositionParams) {
      const found = await connection.sendRequest(CompletionRequest.type, place);
      return (Array.isArray(found) ? found : (found?.items ?? [])).length === 0;
    },
    hover: async (place: TextDocumentPositionParams) =>
      (await connection.sendRequest(HoverRequest.type, place)) === null,
  };

  async function diagnosticsOf(
    uri: string,
    version: number,
    send: () => Promise<void>,
    accept: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<Answer> {
    const start = performance.now();
    // A timer may fire a millisecond early; what comes before that answers an older text.
    const earliest = start + server.delay - 1;
    const pushed = published.next(
      uri,
      (params) => isOf(params, version) && performance.now() >= earliest && accept(params.diagnostics),
    );
    pushed.catch(() => undefined);
    const sent = send();
    const diagnostics = server.diagnostics === 'pull' ? await pull(uri) : await pushed;
    const milliseconds = performance.now() - start;
    await sent;
    if (!accept(diagnostics)) throw new Error(`Unexpected diagnostics: ${JSON.stringify(diagnostics).slice(0, 500)}`);
    return { milliseconds, diagnostics };
  }

  return {
    process: child,
    spawned,
    async initialize() {
      await timely(connection.sendRequest(InitializeRequest.method, initializeParams(server)), 'initialize');
      const milliseconds = performance.now() - spawned;
      await connection.sendNotification(InitializedNotification.type, {});
      for (const { method, params } of server.notifications) await connection.sendNotification(method, params);
      return milliseconds;
    },
    open({ uri, languageId, text }, accept = () => true) {
      const textDocument = { uri, languageId, version: 1, text };
      const send = () => connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
      return timely(diagnosticsOf(uri, 1, send, accept), `diagnostics of ${uri}`);
    },
    change(uri, edit) {
      return timely(
        diagnosticsOf(
          uri,
          edit.version,
          () => sendChange(uri, edit),
          () => true,
        ),
        `diagnostics of version ${edit.version} of ${uri}`,
      );
    },
    async ask(what, uri, position, behind) {
      const start = performance.now();
      const sent = behind === undefined ? undefined : sendChange(uri, behind);
      const isEmpty = await timely(isAnsweredEmpty[what]({ textDocument: { uri }, position }), `${what} in ${uri}`);
      const milliseconds = performance.now() - start;
      await sent;
      return { milliseconds, isEmpty };
    },
    async close(uri) {
      reportIds.delete(uri);
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    async end() {
      const ended = once(child, 'exit');
      await timely(connection.sendRequest(ShutdownRequest.type), 'shutdown');
      await connection.sendNotification(ExitNotification.type);
      await withPatience(ended, `${server.title}: exit`);
    },
    async kill() {
      process.removeListener('exit', orphaned);
      connection.dispose();
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Published {
  /** The next diagnostics of the file that `accept`s takes. */
  next(uri: string, accept: (params: PublishDiagnosticsParams) => boolean): Promise<readonly Diagnostic[]>;
}

function listen(connection: ProtocolConnection, server: BenchServer): Published {
  let waiting: ((params: PublishDiagnosticsParams) => void) | undefined;
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => waiting?.(params));
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => server.settings[section ?? ''] ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onUnhandledNotification(() => undefined);
  return {
    next: (uri, accept) =>
      new Promise((resolve) => {
        waiting = (params) => {
          if (params.uri === uri && accept(params)) resolve(params.diagnostics);
        };
      }),
  };
}

function isOf({ version }: PublishDiagnosticsParams, asked: number): boolean {
  return version === undefined || version === asked;
}

function initializeParams(server: BenchServer) {
  return {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        synchronization: { dynamicRegistration: false },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
        hover: { contentFormat: ['markdown'] },
        publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
        ...(server.diagnostics === 'pull' && { diagnostic: { dynamicRegistration: false } }),
      },
    },
  };
}

async function withPatience<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer after ${patience / 1000} s`)), patience);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
