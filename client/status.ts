import * as vscode from 'vscode';
import type { RequestInfo } from '../server/protocol.ts';
import { describeRequests } from './status-text.ts';

/** What the server is doing. */
export interface ServerState {
  readonly kind: 'starting' | 'running' | 'stopped';
}

/** What the status item shows; plain data, so that tests can read what VS Code lets nobody read. */
export interface StatusView {
  readonly text: string;
  readonly detail: string;
  readonly state: ServerState['kind'];
}

export interface Status extends vscode.Disposable {
  setSelector(selector: readonly vscode.DocumentFilter[]): void;
  show(state: ServerState): void;
  /** Asks again what the active file is, when it is `uri`. */
  refresh(uri: vscode.Uri): void;
  view(): StatusView;
}

const choose: vscode.Command = {
  command: 'ecs.chooseOperation',
  title: 'Change',
  tooltip: 'Choose the operation this file is the input of',
};
const restart: vscode.Command = {
  command: 'ecs.restartServer',
  title: 'Restart',
  tooltip: 'Start the ECS language server again',
};

/** The language status item: which operation the active file is taken for, and why. */
export function createStatus(
  selector: readonly vscode.DocumentFilter[],
  requestInfo: (uri: vscode.Uri) => Promise<RequestInfo | null>,
): Status {
  const item = vscode.languages.createLanguageStatusItem('ecs.operation', selector);
  item.name = 'ECS Operation';
  let state: ServerState['kind'] = 'starting';
  let asked = 0;

  function showText(text: string, detail: string): void {
    item.text = text;
    item.detail = detail;
    item.busy = state === 'starting';
    item.severity =
      state === 'stopped' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command = state === 'stopped' ? restart : choose;
  }

  async function update(): Promise<void> {
    asked += 1;
    const question = asked;
    if (state === 'stopped') return showText('ECS', 'The language server is not running');
    if (state === 'starting') return showText('ECS', 'Starting the language server');
    const document = vscode.window.activeTextEditor?.document;
    // Undefined for output channels and images, too: the item is hidden for them anyway.
    if (document === undefined || vscode.languages.match(selector, document) === 0) return;
    const info = await requestInfo(document.uri).catch(() => null);
    if (question !== asked || info === null) return;
    const { text, detail } = describeRequests(info);
    showText(text, detail);
  }

  const listener = vscode.window.onDidChangeActiveTextEditor(() => void update());
  void update();
  return {
    setSelector(wanted) {
      selector = wanted;
      item.selector = wanted;
    },
    show(now) {
      state = now.kind;
      void update();
    },
    refresh(uri) {
      if (vscode.window.activeTextEditor?.document.uri.toString() === uri.toString()) void update();
    },
    view: () => ({ text: item.text, detail: item.detail ?? '', state }),
    dispose() {
      listener.dispose();
      item.dispose();
    },
  };
}
