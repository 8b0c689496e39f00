import type {
  CancellationToken,
  Connection,
  DocumentDiagnosticReport,
  InitializeParams,
  InitializeResult,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Engine } from './engine.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { createAnalyses } from './lsp/analyses.ts';
import type { FileAccess } from './lsp/files.ts';
import { requestInfo } from './lsp/request-info.ts';
import { createSettingsStore } from './lsp/settings-store.ts';
import { createWorkspaceDiagnostics } from './lsp/workspace-diagnostics.ts';
import type { ChooseOperationParams, InitializationOptions, OperationSummary } from './protocol.ts';
import {
  chooseOperationNotification,
  operationsRequest,
  requestInfoChangedNotification,
  requestInfoRequest,
} from './protocol.ts';
import { checkSettings } from './settings.ts';

/** What the programs around the server give it. */
export interface ServerParts {
  /** Asked for after `initialize` was answered: loading the validators is most of the server's start. Always the same one. */
  engine(): Promise<Engine>;
  /** Loaded when a client asks for the first time. */
  operations(): Promise<readonly OperationSummary[]>;
  /** Without it, only open documents are checked. */
  readonly files?: FileAccess;
  readonly version: string;
}

interface ClientFacts {
  readonly options: InitializationOptions;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly folders: readonly string[];
  readonly watchesFolders: boolean;
}

/** Speaks the LSP over `connection`; the caller listens. */
export function serve(connection: Connection, parts: ServerParts): void {
  const documents = new TextDocuments(TextDocument);
  const analyses = createAnalyses();
  const choices = new Map<string, string>();
  const toldInfo = new Map<string, string>();
  let client = clientFacts({ processId: null, rootUri: null, capabilities: {}, workspaceFolders: null });
  let choiceGeneration = 0;
  const settings = createSettingsStore(
    connection,
    () => client.answersConfiguration,
    () => client.options.settings,
  );
  const generation = () => settings.generation() * 1_000_000 + choiceGeneration;
  const omittedCodes = (languageId: string) => client.options.providedElsewhere?.[languageId] ?? [];
  const workspace = createWorkspaceDiagnostics({
    engine: parts.engine,
    files: parts.files,
    documents,
    settings,
    generation,
    choice: (uri) => choices.get(uri),
    report: (document) => fullReport(document),
  });

  async function analysisOf(uri: string): Promise<{ document: TextDocument; analysis: Analysis } | undefined> {
    const [resource, engine] = await Promise.all([settings.of(uri), parts.engine()]);
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const analysis = analyses.of(engine, document, checkSettings(resource, choices.get(uri)), generation());
    tellInfo(uri, analysis);
    return { document, analysis };
  }

  function tellInfo(uri: string, analysis: Analysis): void {
    const told = JSON.stringify(
      analysis.requests.map(({ operation, reason, dialect }) => [operation, reason, dialect]),
    );
    if (toldInfo.get(uri) === told) return;
    toldInfo.set(uri, told);
    void connection.sendNotification(requestInfoChangedNotification, { uri });
  }

  async function fullReport(document: TextDocument) {
    const found = await analysisOf(document.uri);
    const items =
      found === undefined
        ? []
        : diagnosticsOf(found.analysis.problems, found.document, omittedCodes(found.document.languageId));
    return { items, version: found?.document.version ?? document.version };
  }

  const resultIdOf = (document: TextDocument) => `${document.version}.${generation()}`;

  async function pull(
    uri: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    // Whatever the client already sent (newer text, a cancellation) is read first: the work below cannot be interrupted.
    await nextTurn();
    const document = documents.get(uri);
    if (document === undefined || token.isCancellationRequested)
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (previous === resultIdOf(document)) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previous };
    const { items } = await fullReport(document);
    return { kind: DocumentDiagnosticReportKind.Full, resultId: resultIdOf(document), items };
  }

  async function push(uri: string): Promise<void> {
    const asked = documents.get(uri)?.version;
    await nextTurn();
    const document = documents.get(uri);
    if (document === undefined || document.version !== asked) return;
    const { items, version } = await fullReport(document);
    if (documents.get(uri)?.version !== version) return;
    await connection.sendDiagnostics({ uri, version, diagnostics: items });
  }

  function recheckAll(): void {
    if (client.pullsDiagnostics && client.refreshesDiagnostics) {
      connection.languages.diagnostics.refresh().catch(() => undefined);
      return;
    }
    if (client.pullsDiagnostics) return;
    for (const { uri } of documents.all()) void push(uri);
  }

  connection.onInitialize((params): InitializeResult => {
    client = clientFacts(params);
    workspace.setFolders(client.folders);
    for (const [uri, operation] of Object.entries(client.options.choices ?? {})) choices.set(uri, operation);
    return {
      serverInfo: { name: 'ecs-language-server', version: parts.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(client.pullsDiagnostics && {
          diagnosticProvider: {
            identifier: 'ecs',
            interFileDependencies: false,
            workspaceDiagnostics: parts.files !== undefined,
          },
        }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    void parts.engine();
    if (client.registersConfiguration)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'ecs' });
    if (client.registersWatchers && parts.files !== undefined) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.{json,jsonc,yaml,yml}' }],
      });
      workspace.trustWatchers();
    }
    if (client.watchesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        workspace.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    settings.forget(pushed);
    workspace.listAgain();
    recheckAll();
  });
  connection.onDidChangeWatchedFiles(() => workspace.listAgain());

  documents.onDidChangeContent(({ document }) => {
    if (!client.pullsDiagnostics) void push(document.uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    analyses.forget(uri);
    toldInfo.delete(uri);
    if (!client.pullsDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) =>
    pull(textDocument.uri, previousResultId, token),
  );
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _progress, partial) => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for await (const batch of workspace.reports(known, token)) {
      if (partial === undefined) items.push(...batch);
      else partial.report({ items: batch });
    }
    return { items };
  });

  connection.onRequest(operationsRequest, () => parts.operations());
  connection.onRequest(requestInfoRequest, async ({ uri }: { uri: string }) => {
    const found = await analysisOf(uri);
    return found === undefined ? null : requestInfo(found.analysis, choices.get(uri));
  });
  connection.onNotification(chooseOperationNotification, ({ uri, operation }: ChooseOperationParams) => {
    if (operation === null) choices.delete(uri);
    else choices.set(uri, operation);
    choiceGeneration += 1;
    recheckAll();
  });

  documents.listen(connection);
}

function clientFacts(params: InitializeParams): ClientFacts {
  const { capabilities } = params;
  const options = params.initializationOptions;
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri === null ? [] : [params.rootUri]);
  return {
    options: typeof options === 'object' && options !== null ? (options as InitializationOptions) : {},
    pullsDiagnostics: capabilities.textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: capabilities.workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: capabilities.workspace?.configuration === true,
    registersConfiguration: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: folders.filter((uri) => typeof uri === 'string'),
    watchesFolders: capabilities.workspace?.workspaceFolders === true,
  };
}

/** Resolves once the messages that have already arrived were read. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
