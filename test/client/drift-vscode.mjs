// As much of VS Code as drift uses; what a test wants to see or to change is in `shown`.
export class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose() {}
}
const events = Object.fromEntries(
  ['editors', 'saved', 'closed', 'trusted', 'configuration'].map((name) => [name, new EventEmitter()]),
);
export const shown = { editors: [], trusted: true, enabled: true, messages: [], events, lenses: undefined, decorations: undefined };
export const workspace = {
  get isTrusted() {
    return shown.trusted;
  },
  getConfiguration: () => ({ get: () => shown.enabled }),
  onDidSaveTextDocument: events.saved.event,
  onDidCloseTextDocument: events.closed.event,
  onDidGrantWorkspaceTrust: events.trusted.event,
  onDidChangeConfiguration: events.configuration.event,
};
export const window = {
  get visibleTextEditors() {
    return shown.editors;
  },
  onDidChangeVisibleTextEditors: events.editors.event,
  registerFileDecorationProvider(provider) {
    shown.decorations = provider;
    return { dispose() {} };
  },
  showInformationMessage(text) {
    shown.messages.push(text);
    return Promise.resolve(undefined);
  },
};
export const languages = {
  registerCodeLensProvider(_selector, provider) {
    shown.lenses = provider;
    return { dispose() {} };
  },
};
export class Range {
  constructor(line) {
    this.line = line;
  }
}
export class CodeLens {
  constructor(range, command) {
    Object.assign(this, { range, command });
  }
}
export class ThemeColor {
  constructor(id) {
    this.id = id;
  }
}
export class FileDecoration {
  constructor(badge, tooltip, color) {
    Object.assign(this, { badge, tooltip, color });
  }
}
export { URI as Uri } from 'vscode-uri';
