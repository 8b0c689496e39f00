import type {
  CancellationToken,
  ClientCapabilities,
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
import type { Analysis, CheckSettings, Engine } from './engine.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import type { KeptAnalysis } from './lsp/analyses.ts';
import { createAnalyses, languageOf, pathOfUri } from './lsp/analyses.ts';
import { registerClientRequests } from './lsp/client-requests.ts';
import { registerFormatting } from './lsp/editing.ts';
import type { FileAccess } from './lsp/files.ts';
import { createIndexing } from './lsp/indexing.ts';
import { type FeatureParts, featureCapabilities, registerLanguageFeatures } from './lsp/language-features.ts';
import { createSurroundingsStore } from './lsp/lint-config.ts';
import { createLiveAccount } from './lsp/live-account.ts';
import { nextTurn } from './lsp/next-turn.ts';
import { createRequestFiles } from './lsp/request-files.ts';
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
import type { LoadDocumentation } from './schema/documentation.ts';
import { checkSettings } from './settings.ts';
import { createWorkspaceIndex } from './workspace/index.ts';

/** What the programs around the server give it. */
export interface ServerParts {
  /** Asked for after `initialize` was answered: loading the validators is most of the server's start. Always the same one. */
  engine(): Promise<Engine>;
  /** Loaded when a client asks for the first time. */
  operations(): Promise<readonly OperationSummary[]>;
  /** The API's documentation; loaded when a client asks for the first time. */
  documentation: LoadDocumentation;
  /** Without it, only open documents are checked. */
  readonly files?: FileAccess;
  readonly version: string;
}

interface ClientFacts {
  readonly capabilities: ClientCapabilities;
  readonly options: InitializationOptions;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly showsRelated: boolean;
  readonly folders: readonly string[];
  readonly watchesFolders: boolean;
  readonly quotes: 'replaced' | 'kept';
}

/** What settings and files beside it say of one file. */
interface FileSettings {
  readonly checks: CheckSettings;
  /** Its problems are not shown. */
  readonly isExcluded: boolean;
}

/** Milliseconds without a keystroke before other files hear of what was typed. */
const pause = 100;

/** Speaks the LSP over `connection`; the caller listens. */
export function serve(connection: Connection, parts: ServerParts): void {
  const documents = new TextDocuments(TextDocument);
  const index = createWorkspaceIndex();
  const analyses = createAnalyses(index);
  const choices = new Map<string, string>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const toldInfo = new Map<string, string>();
  let client = clientFacts({ processId: null, rootUri: null, capabilities: {}, workspaceFolders: null });
  let choiceGeneration = 0;
  const settings = createSettingsStore(
    connection,
    () => client.answersConfiguration,
    () => client.options.settings,
  );
  const surroundings = createSurroundingsStore(parts.files);
  const generation = () => settings.generation() * 1_000_000 + surroundings.generation() * 1_000 + choiceGeneration;
  const omittedCodes = (languageId: string) => client.options.providedElsewhere?.[languageId] ?? [];
  const openSettings = new Map<string, { readonly generation: number; readonly settings: Promise<FileSettings> }>();

  async function fileSettings(uri: string): Promise<FileSettings> {
    const [resource, around] = await Promise.all([settings.of(uri), surroundings.of(uri)]);
    return { checks: checkSettings(resource, choices.get(uri), around), isExcluded: around.config.isExcluded };
  }

  const settingsOf = async (uri: string): Promise<CheckSettings> => (await fileSettings(uri)).checks;

  /** Those of an open document, which are asked for at each keystroke. */
  function keptSettings(uri: string): Promise<FileSettings> {
    if (documents.get(uri) === undefined) return fileSettings(uri);
    const known = openSettings.get(uri);
    if (known?.generation === generation()) return known.settings;
    const fresh = { generation: generation(), settings: fileSettings(uri) };
    openSettings.set(uri, fresh);
    return fresh.settings;
  }

  const isExcluded = async (uri: string) => (await surroundings.of(uri)).config.isExcluded;
  const requestFiles = createRequestFiles(parts.files, settings, isExcluded);
  const indexing = createIndexing({
    index,
    engine: parts.engine,
    files: parts.files,
    requestFiles,
    isOpen: (uri) => documents.get(uri) !== undefined,
    settingsOf,
    onStale: recheck,
  });
  const workspace = createWorkspaceDiagnostics({
    engine: parts.engine,
    files: parts.files,
    requestFiles,
    index,
    indexing,
    documents,
    settingsOf,
    generation,
    report: (document) => fullReport(document),
  });

  interface OpenAnalysis extends KeptAnalysis {
    readonly document: TextDocument;
  }

  function keptAnalysis(uri: string): OpenAnalysis | undefined {
    const document = documents.get(uri);
    const kept = document && analyses.kept(document, generation());
    return document && kept && { document, ...kept };
  }

  async function analysisOf(uri: string): Promise<OpenAnalysis | undefined> {
    const known = keptAnalysis(uri);
    if (known !== undefined) return known;
    // Settings that change meanwhile make what comes of these untrue.
    const asked = generation();
    const [{ checks }, engine] = await Promise.all([keptSettings(uri), parts.engine()]);
    const madeMeanwhile = keptAnalysis(uri);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const kept = analyses.make(engine, document, checks, asked);
    // The answer goes first.
    void nextTurn().then(() => {
      if (documents.get(uri) === undefined) return;
      tellInfo(uri, kept.analysis);
      takeInSoon(uri);
    });
    return { document, ...kept };
  }

  async function fileOf(uri: string) {
    const open = await analysisOf(uri);
    if (open !== undefined) return open;
    const [text, checks, engine] = await Promise.all([parts.files?.read(uri), settingsOf(uri), parts.engine()]);
    if (text === undefined) return undefined;
    return { analysis: engine.analyse({ name: pathOfUri(uri), language: languageOf(uri, undefined), text }, checks) };
  }

  /** Answers go first, and whoever types on; then others are told what this version defines. */
  function takeInSoon(uri: string): void {
    clearTimeout(waiting.get(uri));
    // Holds no analysis: that of each keystroke would live on for as long, and grow old in V8's eyes.
    waiting.set(
      uri,
      setTimeout(() => takeIn(uri), pause),
    );
  }

  function takeIn(uri: string): void {
    waiting.delete(uri);
    const document = documents.get(uri);
    const kept = document && analyses.kept(document, generation());
    if (document === undefined || kept === undefined) return;
    indexing.takeIn(uri, kept.analysis.facts);
    indexing.start();
    // What it mentions may have changed before the index knew that it does.
    if (analyses.kept(document, generation())?.resultId !== kept.resultId) recheck(new Set([uri]));
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
    if (found === undefined) return { items: [], version: document.version, resultId: `closed.${document.version}` };
    const problems = (await keptSettings(document.uri)).isExcluded ? [] : found.analysis.problems;
    const shown = client.showsRelated ? problems : problems.map(({ related: _, ...problem }) => problem);
    const items = diagnosticsOf(shown, found.document, omittedCodes(found.document.languageId));
    return { items, version: found.document.version, resultId: found.resultId };
  }

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
    if (previous !== undefined && previous === keptAnalysis(uri)?.resultId)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previous };
    const { items, resultId } = await fullReport(document);
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
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

  /** Clients that pull ask for all files again and are told that the others are unchanged. */
  function recheck(uris: Iterable<string>): void {
    if (!client.pullsDiagnostics) {
      for (const uri of uris) if (documents.get(uri) !== undefined) void push(uri);
      return;
    }
    if (client.refreshesDiagnostics) connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  const recheckAll = () => recheck(documents.keys());

  connection.onInitialize((params): InitializeResult => {
    client = clientFacts(params);
    requestFiles.setFolders(client.folders);
    for (const [uri, operation] of Object.entries(client.options.choices ?? {})) choices.set(uri, operation);
    return {
      serverInfo: { name: 'ecs-language-server', version: parts.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...featureCapabilities(client.capabilities, client.options),
        ...(client.pullsDiagnostics && {
          diagnosticProvider: {
            identifier: 'ecs',
            interFileDependencies: true,
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
      requestFiles.trustWatchers();
    }
    registerFormatting(features, client.options);
    if (client.watchesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        requestFiles.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
        indexing.restart();
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    settings.forget(pushed);
    requestFiles.listAgain();
    indexing.restart();
    recheckAll();
    if (client.capabilities.workspace?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh();
    if (client.capabilities.workspace?.codeLens?.refreshSupport) connection.sendRequest('workspace/codeLens/refresh');
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = changes.map(({ uri }) => uri);
    requestFiles.listAgain();
    if (surroundings.forget(uris)) {
      indexing.restart();
      recheckAll();
    } else indexing.changed(uris);
  });
  connection.onShutdown(() => {
    indexing.stop();
    for (const timer of waiting.values()) clearTimeout(timer);
  });

  documents.onDidChangeContent(({ document }) => {
    if (!client.pullsDiagnostics) void push(document.uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    analyses.forget(uri);
    toldInfo.delete(uri);
    openSettings.delete(uri);
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
    indexing.changed([uri]);
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
    indexing.changed([uri]);
    recheckAll();
  });

  registerClientRequests(connection, fileOf);
  const features: FeatureParts = {
    connection,
    analysisOf,
    keptAnalysis,
    settingsOf: settings.of,
    documentation: parts.documentation,
    index,
    indexed: () => indexing.ready(),
    fileOf,
    featuresElsewhere: (languageId) => client.options.featuresElsewhere?.[languageId] ?? [],
    capabilities: () => client.capabilities,
    quotes: () => client.quotes,
    applies: () => client.options.applies === true,
    live: createLiveAccount(connection, () => client.options.liveConnection),
  };
  registerLanguageFeatures(features);
  documents.listen(connection);
}

function clientFacts(params: InitializeParams): ClientFacts {
  const { capabilities } = params;
  const options = params.initializationOptions;
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri === null ? [] : [params.rootUri]);
  return {
    capabilities,
    options: typeof options === 'object' && options !== null ? (options as InitializationOptions) : {},
    pullsDiagnostics: capabilities.textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: capabilities.workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: capabilities.workspace?.configuration === true,
    registersConfiguration: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    showsRelated: capabilities.textDocument?.publishDiagnostics?.relatedInformation === true,
    folders: folders.filter((uri) => typeof uri === 'string'),
    watchesFolders: capabilities.workspace?.workspaceFolders === true,
    // Its menu inserts from the beginning of the word to the cursor, whatever the range says (runtime/lua/vim/lsp/util.lua of 0.7, and
    // lsp/completion.lua of later versions, which heed where the range begins).
    quotes: params.clientInfo?.name === 'Neovim' ? 'kept' : 'replaced',
  };
}
