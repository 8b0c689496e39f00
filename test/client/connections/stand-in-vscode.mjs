// As much of VS Code as the connections use; what a test wants to see or to answer is in `window`.
const listeners = new Set();
export const shown = { state: new Map(), settings: [], trusted: true, messages: [], terminals: [], statusBar: undefined, lines: [], boxes: [], ended: new Set(), closed: new Set() };
export class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {}
}
const trust = new EventEmitter();
export const grantTrust = () => {
  shown.trusted = true;
  trust.fire();
};
export const fireSettings = () => {
  for (const listener of listeners) listener({ affectsConfiguration: (name) => name === 'ecs.connections' });
};
const message = (text) => {
  shown.messages.push(text);
  return Promise.resolve(undefined);
};
const on = (set) => (listener) => {
  set.add(listener);
  return { dispose: () => set.delete(listener) };
};
export const workspace = {
  get isTrusted() {
    return shown.trusted;
  },
  onDidGrantWorkspaceTrust: trust.event,
  onDidChangeConfiguration: on(listeners),
  getConfiguration: () => ({
    get: () => shown.settings,
    update: async (_name, value) => {
      shown.settings = value;
      fireSettings();
    },
  }),
};
export const window = {
  createOutputChannel: () => ({
    debug: (line) => shown.lines.push(line),
    warn: (line) => shown.lines.push(line),
    show() {},
    dispose() {},
  }),
  createStatusBarItem() {
    shown.statusBar = { show() {}, hide() {}, dispose() {} };
    return shown.statusBar;
  },
  showWarningMessage: message,
  showErrorMessage: message,
  showInformationMessage: message,
  showInputBox: (options) => new Promise((resolve) => shown.boxes.push({ ...options, resolve })),
  createTerminal(options) {
    const terminal = { ...options, sent: [], show() {}, dispose() {}, sendText: (text) => terminal.sent.push(text) };
    shown.terminals.push(terminal);
    return terminal;
  },
  onDidCloseTerminal: on(shown.closed),
  onDidEndTerminalShellExecution: on(shown.ended),
};
export const commands = { executeCommand: async () => undefined };
export const env = { shell: '/bin/bash' };
export const StatusBarAlignment = { Left: 1 };
export const ConfigurationTarget = { Global: 1 };
export const QuickInputButtons = { Back: {} };
export class ThemeColor {
  constructor(id) {
    this.id = id;
  }
}
export class ThemeIcon extends ThemeColor {}
export class MarkdownString {
  constructor(value) {
    this.value = value;
  }
}
