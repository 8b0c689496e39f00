import * as vscode from 'vscode';
import operationNames from '../schemas/generated/operation-names.json' with { type: 'json' };
import { configurationSection } from '../server/protocol.ts';
import { loadInBrowser } from './browser-files.ts';
import type { Cloud } from './cloud.ts';
import { type CloudCommand, cloudCommands } from './cloud-commands.ts';
import { showPinned } from './connections/pinned-entry.ts';
import { mayBeOfEcspresso } from './ecspresso.ts';
import { registerExplorer } from './explorer-entry.ts';
import { runsOnNode } from './host.ts';
import type { Language } from './language.ts';
import { createLiveNamesEntry } from './live-names-entry.ts';
import { storedChoices } from './operation-choices.ts';
import { namesOperation, requestFileFilters, requestFileNames } from './request-files.ts';
import type { SandboxView } from './sandbox-text.ts';
import type { StatusView } from './status.ts';
import { appliedKey, rolloutsKey } from './stored-keys.ts';

/** What `activate` gives to other extensions and to the tests. */
export interface ExtensionApi {
  /** False as long as no ECS request file was opened. */
  serverStarted(): boolean;
  /** What the language status item shows; undefined while the server was never started. */
  status(): StatusView | undefined;
  /** What the status bar says about the sandbox; undefined as long as nobody asked for it. */
  sandbox(): SandboxView | undefined;
}

const fileNames = requestFileNames([...Object.values(operationNames), ...Object.keys(operationNames)]);
const languages: ReadonlySet<string> = new Set(['json', 'jsonc', 'yaml']);

/**
 * Runs for every JSON and YAML file there is, so it looks at names alone; whatever costs time (the language client and
 * the server) is loaded with the first ECS request file.
 */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const choices = storedChoices(context.workspaceState);
  /** Files that say themselves, or by what stands beside them, that they are requests. */
  const recognised = new Set<string>();
  let language: Promise<Language> | undefined;
  let started: Language | undefined;
  let cloud: Promise<Cloud> | undefined;
  let loaded: Cloud | undefined;
  let log: vscode.LogOutputChannel | undefined;
  let filters = selector();

  function selector(): readonly vscode.DocumentFilter[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return requestFileFilters(fileNames, {
      schemes: [...new Set(['file', 'untitled', ...folders.map(({ uri }) => uri.scheme)])],
      globs: associatedGlobs(folders),
      files: [...recognised, ...Object.keys(choices.all())].map((uri) => vscode.Uri.parse(uri)),
    });
  }

  function output(): vscode.LogOutputChannel {
    if (log !== undefined) return log;
    log = vscode.window.createOutputChannel('ECS Specs', { log: true });
    context.subscriptions.push(log);
    return log;
  }

  function running(): Promise<Language> {
    language ??= start();
    return language;
  }

  async function start(): Promise<Language> {
    const { createLanguage } = await (runsOnNode() ? import('./language.ts') : loadInBrowser(context.extensionUri));
    started = createLanguage({ context, log: output(), choices, liveNames, selector });
    context.subscriptions.push(started);
    void vscode.commands.executeCommand('setContext', 'ecs.serverStarted', true);
    await started.restart();
    // Files are compared with what it has: drift.ts.
    if (liveNames.connection() !== undefined) guard(runningCloud());
    return started;
  }

  const liveNames = createLiveNamesEntry(context, runningCloud, (error) => output().error(String(error)));
  const pinned = showPinned(context);
  const explorer = registerExplorer(async () => (await runningCloud()).explorer.tree);

  function runningCloud(): Promise<Cloud> {
    cloud ??= loadCloud();
    return cloud;
  }

  async function loadCloud(): Promise<Cloud> {
    const { createCloud } = await import('./cloud.ts');
    const requests = {
      requestsOf: async (uri: vscode.Uri) => (await running()).requestsOf(uri),
      rangeOf: async (uri: vscode.Uri, index: number, path: readonly (string | number)[]) =>
        (await running()).rangeOf(uri, index, path),
    };
    const mayHoldRequests = (document: vscode.TextDocument) => vscode.languages.match(filters, document) > 0;
    loaded = createCloud(context, explorer.view, requests, mayHoldRequests);
    // It has an item of its own.
    pinned.dispose();
    context.subscriptions.push(loaded);
    liveNames.loaded(loaded);
    return loaded;
  }

  async function runOnCloud(command: CloudCommand, given: readonly unknown[]): Promise<unknown> {
    if (!runsOnNode()) {
      await vscode.window.showInformationMessage(
        'VS Code in a browser runs no programs: this command needs VS Code on a desktop, or connected to a remote machine.',
      );
      return undefined;
    }
    return (await runningCloud()).commands[command](...given);
  }

  async function consider(document: vscode.TextDocument): Promise<void> {
    if (!languages.has(document.languageId)) return;
    if (vscode.languages.match(filters, document) > 0) {
      await running();
      return;
    }
    if (!filters.some(({ scheme }) => scheme === document.uri.scheme)) return;
    if (document.lineCount === 0) return;
    if (!namesOperation(document.lineAt(0).text) && !(await mayBeOfEcspresso(document))) return;
    recognised.add(document.uri.toString());
    await filtersChanged();
  }

  async function filtersChanged(): Promise<void> {
    const former = JSON.stringify(filters);
    filters = selector();
    if (former === JSON.stringify(filters)) return;
    if (language !== undefined) {
      await (await language).restart();
      return;
    }
    if (vscode.workspace.textDocuments.some((document) => vscode.languages.match(filters, document) > 0))
      await running();
  }

  function guard(work: Promise<unknown>): void {
    work.catch((error) => void report(error));
  }

  async function report(error: unknown): Promise<void> {
    output().error(error instanceof Error ? error : String(error));
    const answer = await vscode.window.showErrorMessage(`ECS Specs does not work: ${messageOf(error)}`, 'Show Log');
    if (answer !== undefined) output().show();
  }

  async function chooseOperation(resource: unknown, operation: unknown): Promise<void> {
    const document =
      resource instanceof vscode.Uri
        ? await vscode.workspace.openTextDocument(resource)
        : vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      await vscode.window.showInformationMessage('Open a JSON or YAML file first, then choose its ECS operation.');
      return;
    }
    await (await running()).chooseOperation(document, typeof operation === 'string' ? operation : undefined);
    filters = selector();
  }

  async function newRequestFile(given: unknown): Promise<readonly vscode.Uri[]> {
    const documents = await (await running()).newRequestFile(given);
    filters = selector();
    return documents.map(({ uri }) => uri);
  }

  async function forgetClosed(document: vscode.TextDocument): Promise<void> {
    if (document.isUntitled) await choices.set(document.uri.toString(), undefined);
    recognised.delete(document.uri.toString());
  }

  async function followRenames({ files }: vscode.FileRenameEvent): Promise<void> {
    for (const { oldUri, newUri } of files) {
      const choice = choices.all()[oldUri.toString()];
      if (choice === undefined) continue;
      await choices.set(oldUri.toString(), undefined);
      await choices.set(newUri.toString(), choice);
    }
    await filtersChanged();
  }

  context.subscriptions.push(
    explorer,
    liveNames,
    pinned,
    vscode.commands.registerCommand('ecs.chooseOperation', chooseOperation),
    vscode.commands.registerCommand('ecs.newRequestFile', newRequestFile),
    vscode.commands.registerCommand('ecs.restartServer', async () => {
      if (language === undefined) await running();
      else await (await language).restart();
    }),
    vscode.commands.registerCommand('ecs.showLog', () => output().show()),
    ...cloudCommands.map((command) =>
      vscode.commands.registerCommand(command, (...given) => runOnCloud(command, given)),
    ),
    vscode.workspace.onDidOpenTextDocument((document) => guard(consider(document))),
    vscode.workspace.onDidCloseTextDocument((document) => guard(forgetClosed(document))),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some(({ range }) => range.start.line === 0)) guard(consider(document));
    }),
    vscode.workspace.onDidRenameFiles((event) => guard(followRenames(event))),
    vscode.workspace.onDidChangeWorkspaceFolders(() => guard(filtersChanged())),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${configurationSection}.files.associations`)) guard(filtersChanged());
    }),
  );
  if (!runsOnNode()) void vscode.commands.executeCommand('setContext', 'ecs.inBrowser', true);
  for (const document of vscode.workspace.textDocuments) guard(consider(document));
  if (runsOnNode() && context.workspaceState.get(appliedKey) !== undefined) {
    void vscode.commands.executeCommand('setContext', 'ecs.hasApplied', true);
  }
  // Rollouts that were followed when the window was reloaded.
  if (runsOnNode() && vscode.workspace.isTrusted && context.workspaceState.get(rolloutsKey) !== undefined) {
    guard(runningCloud());
  }
  return {
    serverStarted: () => language !== undefined,
    status: () => started?.status(),
    sandbox: () => loaded?.sandbox.view(),
  };
}

function associatedGlobs(folders: readonly vscode.WorkspaceFolder[]): readonly string[] {
  const scopes = folders.length === 0 ? [undefined] : folders.map(({ uri }) => uri);
  return [
    ...new Set(
      scopes.flatMap((scope) => {
        const associations = vscode.workspace
          .getConfiguration(configurationSection, scope)
          .get<unknown>('files.associations');
        return typeof associations === 'object' && associations !== null ? Object.keys(associations) : [];
      }),
    ),
  ];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
