import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CloseAction, ErrorAction, State } from 'vscode-languageclient';
import type {
  ChooseOperationParams,
  InitializationOptions,
  LiveConnectionParams,
  OperationSummary,
  RangeOfParams,
  RequestInfo,
  RequestInput,
  RequestSkeleton,
  TextRange,
} from '../server/protocol.ts';
import {
  chooseOperationNotification,
  liveConnectionNotification,
  operationsRequest,
  rangeOfRequest,
  requestInfoChangedNotification,
  requestInfoRequest,
  requestInputsRequest,
  skeletonsRequest,
} from '../server/protocol.ts';
import { runsOnNode } from './host.ts';
import { answerLiveNames, type LiveNamesHost } from './live-names-answers.ts';
import { newRequestFile } from './new-request-file.ts';
import type { OperationChoices } from './operation-choices.ts';
import { pickOperation } from './operation-pick.ts';
import { formattingFilters, foundElsewhere } from './provided-elsewhere.ts';
import type { RequestSource } from './request-source.ts';
import { registerServerCommands } from './server-commands.ts';
import type { StatusView } from './status.ts';
import { createStatus } from './status.ts';
import { suggestsValues } from './suggest-values.ts';

/** What the extension's entry gives the language part. */
export interface LanguageHost {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly choices: OperationChoices;
  /** Without a connection where nothing of AWS can run: in a browser, in a workspace that is not trusted. */
  readonly liveNames: LiveNamesHost;
  /** Asked at each start of the server. */
  selector(): readonly vscode.DocumentFilter[];
}

/** The running language server, seen from VS Code. */
export interface Language extends vscode.Disposable, RequestSource {
  /** Starts, or starts again with what the selector, the choices and the other extensions are now. */
  restart(): Promise<void>;
  /** Lets the user choose when `operation` is undefined; `auto` forgets the choice. */
  chooseOperation(document: vscode.TextDocument, operation: string | undefined): Promise<void>;
  /** Asks for what `given` does not say, and opens the new files; resolves with none when the user gave up. */
  newRequestFile(given: unknown): Promise<readonly vscode.TextDocument[]>;
  status(): StatusView;
}

/** The server is a process of its own where there are processes, else a web worker. */
const transport = () => (runsOnNode() ? import('./transport-node.ts') : import('./transport-browser.ts'));

/** Crashes in a row after which the server stays down until the user asks. */
const crashLimit = 3;
const crashWindow = 3 * 60_000;

export function createLanguage(host: LanguageHost): Language {
  const { log, choices } = host;
  let client: BaseLanguageClient | undefined;
  let queue: Promise<void> = Promise.resolve();
  let crashes: readonly number[] = [];
  let elsewhere = foundElsewhere();
  const status = createStatus(host.selector(), requestInfo);

  async function requestInfo(uri: vscode.Uri): Promise<RequestInfo | null> {
    if (client?.state !== State.Running) return null;
    return client.sendRequest<RequestInfo | null>(requestInfoRequest, {
      uri: client.code2ProtocolConverter.asUri(uri),
    });
  }

  function options(): LanguageClientOptions {
    const selector = host.selector();
    status.setSelector(selector);
    const { providedElsewhere, featuresElsewhere } = elsewhere;
    const liveConnection = host.liveNames.connection();
    const initializationOptions: InitializationOptions = {
      choices: choices.all(),
      providedElsewhere,
      featuresElsewhere,
      lenses: true,
      applies: runsOnNode(),
      formatting: formattingFilters(elsewhere, selector),
      ...(liveConnection !== undefined && { liveConnection }),
    };
    return {
      documentSelector: selector.map(({ scheme, pattern }) => ({
        scheme,
        pattern: String(pattern),
      })) as LanguageClientOptions['documentSelector'],
      outputChannel: log,
      diagnosticCollectionName: 'ecs',
      initializationOptions,
      middleware: { provideCompletionItem: suggestsValues },
      // Tabs whose text is not loaded yet are closed files to the server: workspace diagnostics bring their problems.
      diagnosticPullOptions: { onChange: true },
      initializationFailedHandler: (error) => {
        log.error(error instanceof Error ? error : String(error));
        return false;
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          const now = Date.now();
          crashes = [...crashes.filter((time) => now - time < crashWindow), now];
          if (crashes.length < crashLimit) return { action: CloseAction.Restart, handled: true };
          status.show({ kind: 'stopped' });
          void reportStopped('The ECS language server stopped several times, so it was not started again.');
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  async function reportStopped(message: string): Promise<void> {
    const answer = await vscode.window.showErrorMessage(message, 'Restart', 'Show Log');
    if (answer === 'Show Log') log.show();
    if (answer === 'Restart') await restart();
  }

  async function stopClient(): Promise<void> {
    const former = client;
    client = undefined;
    // A server that already died cannot be stopped politely; there is nothing left to do about it.
    await former?.dispose().catch((error) => log.debug(String(error)));
  }

  async function startClient(): Promise<void> {
    await stopClient();
    tellActive(vscode.window.activeTextEditor);
    status.show({ kind: 'starting' });
    const { createClient } = await transport();
    const started = createClient(host.context, options());
    client = started;
    started.onNotification(requestInfoChangedNotification, ({ uri }: { uri: string }) => {
      status.refresh(started.protocol2CodeConverter.asUri(uri));
    });
    answerLiveNames(started, host.liveNames);
    started.onDidChangeState(({ newState }) => {
      if (client !== started) return;
      if (newState === State.Starting) status.show({ kind: 'starting' });
      if (newState !== State.Running) return;
      status.show({ kind: 'running' });
      // It may be another one than when the server was started, the more so when it was started again after a crash.
      tellLiveConnection();
    });
    try {
      await started.start();
      status.show({ kind: 'running' });
    } catch (error) {
      status.show({ kind: 'stopped' });
      log.error(error instanceof Error ? error : String(error));
      void reportStopped(
        `The ECS language server could not be started: ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  function restart(): Promise<void> {
    crashes = [];
    queue = queue.then(startClient, startClient);
    return queue;
  }

  async function chooseOperation(document: vscode.TextDocument, asked: string | undefined): Promise<void> {
    await queue;
    const { uri } = document;
    const operation = asked ?? (await askOperation(uri));
    if (operation === undefined) return;
    const chosen = operation === 'auto' ? undefined : operation;
    const key = uri.toString();
    const wasKnown = matches(host.selector(), uri, document.languageId);
    await choices.set(key, chosen);
    if (!wasKnown && matches(host.selector(), uri, document.languageId)) {
      await restart();
      return;
    }
    if (client?.state !== State.Running) return;
    const params: ChooseOperationParams = { uri: client.code2ProtocolConverter.asUri(uri), operation: chosen ?? null };
    await client.sendNotification(chooseOperationNotification, params);
    status.refresh(uri);
  }

  async function askOperation(uri: vscode.Uri): Promise<string | undefined> {
    if (client?.state !== State.Running) return undefined;
    const [operations, info] = await Promise.all([
      client.sendRequest<OperationSummary[]>(operationsRequest),
      requestInfo(uri),
    ]);
    return pickOperation({
      uri,
      operations,
      current: info?.requests[0]?.operation,
      choice: choices.all()[uri.toString()],
    });
  }

  async function createFiles(given: unknown): Promise<readonly vscode.TextDocument[]> {
    await queue;
    const running = client;
    if (running?.state !== State.Running) return [];
    return newRequestFile(
      {
        operations: () => running.sendRequest<OperationSummary[]>(operationsRequest),
        skeletons: (params) => running.sendRequest<RequestSkeleton[]>(skeletonsRequest, params),
        choose: chooseOperation,
        memory: host.context.globalState,
      },
      given,
    );
  }

  function tellLiveConnection(): void {
    if (client?.state !== State.Running) return;
    const params: LiveConnectionParams = { name: host.liveNames.connection() ?? null };
    client.sendNotification(liveConnectionNotification, params).catch((error) => log.debug(String(error)));
  }

  function restartWhenElsewhereChanged(): void {
    const now = foundElsewhere();
    if (JSON.stringify(now) === JSON.stringify(elsewhere)) return;
    elsewhere = now;
    void restart();
  }

  /** Menus are about request files: a context key says whether the active editor shows one. */
  function tellActive(editor: vscode.TextEditor | undefined): void {
    const isRequest = editor !== undefined && matches(host.selector(), editor.document.uri, editor.document.languageId);
    void vscode.commands.executeCommand('setContext', 'ecs.inRequestFile', isRequest);
  }

  const listeners = [
    vscode.window.onDidChangeActiveTextEditor(tellActive),
    vscode.extensions.onDidChange(restartWhenElsewhereChanged),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const asked = ['json.validate', 'yaml.validate', 'editor.defaultFormatter'];
      if (asked.some((section) => event.affectsConfiguration(section))) restartWhenElsewhereChanged();
    }),
    registerServerCommands(() => (client?.state === State.Running ? client : undefined)),
    host.liveNames.onDidChange(tellLiveConnection),
  ];

  return {
    restart,
    chooseOperation,
    newRequestFile: createFiles,
    async requestsOf(uri) {
      await queue;
      if (client?.state !== State.Running) return undefined;
      const params = { uri: client.code2ProtocolConverter.asUri(uri) };
      return (await client.sendRequest<RequestInput[] | null>(requestInputsRequest, params)) ?? undefined;
    },
    async rangeOf(uri, index, path) {
      await queue;
      if (client?.state !== State.Running) return undefined;
      const params: RangeOfParams = { uri: client.code2ProtocolConverter.asUri(uri), index, path };
      const range = await client.sendRequest<TextRange | null>(rangeOfRequest, params);
      return range === null ? undefined : client.protocol2CodeConverter.asRange(range);
    },
    status: () => status.view(),
    dispose() {
      for (const listener of listeners) listener.dispose();
      status.dispose();
      queue = queue.then(stopClient, stopClient);
      return queue;
    },
  };
}

/** Whether a file that may not be open is one of the selector's; no filter of the selector names a language. */
function matches(selector: readonly vscode.DocumentFilter[], uri: vscode.Uri, languageId = ''): boolean {
  const document = { uri, languageId } as vscode.TextDocument;
  return vscode.languages.match(selector, document) > 0;
}
