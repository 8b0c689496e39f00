import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { CloudCommand } from './cloud-commands.ts';
import { createSandboxProcess, type SandboxState } from './sandbox-process.ts';
import { sandboxArguments, sandboxEnvironment } from './sandbox-settings.ts';
import {
  type SandboxAction,
  type SandboxChoice,
  type SandboxView,
  sandboxChoices,
  sandboxView,
} from './sandbox-text.ts';

/** The sandbox of this window, for other parts of the extension. */
export interface Sandbox {
  /** Undefined while it is not running. */
  endpoint(): string | undefined;
  /** Told when it started, stopped or failed; `endpoint()` is up to date then. */
  readonly onDidChange: vscode.Event<void>;
  /**
   * Resolves with the endpoint, at once when it runs already. Rejects with the reason in a sentence; it is shown in the status
   * bar, and whoever asked tells the user what it means for them.
   */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** The sandbox with what people see of it. */
export interface SandboxPart extends Sandbox, vscode.Disposable {
  view(): SandboxView;
  readonly commands: Readonly<Record<SandboxCommand, () => Promise<unknown>>>;
}

type SandboxCommand = Extract<CloudCommand, `${string}andbox${string}`>;

const section = 'ecs.sandbox';

/** What the sandbox knows of the view that shows its clusters. */
export type ShownView = Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>;

/**
 * Makes the sandbox's part of the editor; the program itself is started when somebody asks for it, or when the view is first shown
 * and `ecs.sandbox.startWithView` says so.
 */
export function createSandbox(context: vscode.ExtensionContext, clusters: ShownView): SandboxPart {
  const item = vscode.window.createStatusBarItem('ecs.sandbox', vscode.StatusBarAlignment.Left);
  const log = vscode.window.createOutputChannel('ECS Sandbox', { log: true });
  const change = new vscode.EventEmitter<void>();
  let contents = 'shop';
  let view = sandboxView({ kind: 'stopped' }, contents);
  item.name = 'ECS Sandbox';
  item.command = { command: 'ecs.sandboxActions', title: 'ECS Sandbox' };

  const process = createSandboxProcess({
    program(port) {
      const settings = vscode.workspace.getConfiguration(section);
      const folder = workspaceFolder() ?? homedir();
      const [seed, clock, state] = ['seed', 'clock', 'state'].map((name) => settings.get<unknown>(name));
      contents = String(seed);
      return {
        file: context.asAbsolutePath('dist/ecs-sandbox.cjs'),
        arguments: sandboxArguments({ port: settings.get('port'), seed, clock, state }, folder, homedir(), port),
        folder,
      };
    },
    log: (line) => log.info(line),
    changed: show,
    restarted: () => void reportRestart(),
  });

  function show(state: SandboxState): void {
    view = sandboxView(state, contents);
    item.text = view.text;
    item.tooltip = new vscode.MarkdownString(view.tooltip);
    item.backgroundColor = state.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    if (state.kind === 'stopped') item.hide();
    else item.show();
    void vscode.commands.executeCommand('setContext', 'ecs.sandboxState', state.kind);
    change.fire();
  }

  async function reportRestart(): Promise<void> {
    const lost =
      vscode.workspace.getConfiguration(section).get('state') === '' ? ' What it held is back to its seed.' : '';
    await withLog(`The ECS sandbox ended unexpectedly and was started again.${lost}`, vscode.window.showWarningMessage);
  }

  async function withLog(message: string, ask: (message: string, answer: string) => Thenable<string | undefined>) {
    if ((await ask(message, 'Show Log')) !== undefined) log.show();
  }

  function endpoint(): string | undefined {
    const state = process.state();
    return state.kind === 'running' ? state.endpoint : undefined;
  }

  /** Messages are not waited for: VS Code keeps some open until somebody clicks, and callers want the endpoint. */
  async function start(): Promise<string | undefined> {
    const was = endpoint();
    try {
      const address = await process.start();
      if (was === undefined) void offerUse(address);
      return address;
    } catch (error) {
      if (process.state().kind === 'failed') void reportFailure(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async function offerUse(address: string): Promise<void> {
    const [copyIt, openTerminal] = ['Copy Endpoint', 'Open Terminal'];
    const answer = await vscode.window.showInformationMessage(
      `The ECS sandbox is running at ${address}`,
      copyIt,
      openTerminal,
    );
    if (answer === copyIt) await copy();
    if (answer === openTerminal) terminal();
  }

  async function reportFailure(reason: string): Promise<void> {
    const [showLog, openSettings] = ['Show Log', 'Open Settings'];
    const answer = await vscode.window.showErrorMessage(
      `The ECS sandbox could not be started. ${reason}`,
      showLog,
      openSettings,
    );
    if (answer === showLog) log.show();
    if (answer === openSettings) await settings();
  }

  async function copy(): Promise<string | undefined> {
    const address = endpoint() ?? (await start());
    if (address !== undefined) await vscode.env.clipboard.writeText(address);
    return address;
  }

  function terminal(): void {
    const address = endpoint();
    if (address === undefined) return;
    vscode.window.createTerminal({ name: 'ECS Sandbox', env: { ...sandboxEnvironment(address) } }).show();
  }

  async function restart(): Promise<string | undefined> {
    await process.stop();
    return start();
  }

  const settings = () => vscode.commands.executeCommand('workbench.action.openSettings', section);

  const actions: Readonly<Record<SandboxAction, () => unknown>> = {
    copy,
    terminal,
    log: () => log.show(),
    start,
    restart,
    stop: () => process.stop(),
    settings,
  };

  async function choose(): Promise<void> {
    const choices: readonly (vscode.QuickPickItem & SandboxChoice)[] = sandboxChoices(process.state());
    const chosen = await vscode.window.showQuickPick(choices, { title: 'ECS Sandbox' });
    if (chosen !== undefined) await actions[chosen.action]();
  }

  /** Once in a window: whoever stops it does not want it back with the next look at the view. */
  function startWithView(): void {
    if (!clusters.visible || !vscode.workspace.isTrusted) return;
    shown.dispose();
    if (vscode.workspace.getConfiguration(section).get('startWithView') !== true) return;
    // Nobody asked for it now: its clusters in the view are message enough.
    process.start().catch((error) => reportFailure(error instanceof Error ? error.message : String(error)));
  }

  const shown = clusters.onDidChangeVisibility(startWithView);
  startWithView();

  return {
    endpoint,
    onDidChange: change.event,
    start: () => process.start(),
    stop: () => process.stop(),
    view: () => view,
    commands: {
      'ecs.startSandbox': start,
      'ecs.stopSandbox': () => process.stop(),
      'ecs.copySandboxEndpoint': copy,
      'ecs.sandboxActions': choose,
    },
    async dispose() {
      await process.stop();
      for (const each of [shown, item, log, change]) each.dispose();
    },
  };
}

function workspaceFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
}
