import * as vscode from 'vscode';
import type { RequestInput } from '../server/protocol.ts';
import { type Drift, isComparable } from './apply/drift.ts';
import { createDriftChecks } from './apply/drift-checks.ts';
import { type DriftBadge, driftBadge, driftTitle, driftTooltip } from './apply/drift-text.ts';
import type { FileRequest } from './apply/model.ts';
import { obstaclesOf } from './apply/obstacles.ts';
import type { OperationName } from './aws/operation.ts';
import type { Connections } from './connections/connections.ts';
import { liveScheme, liveUri } from './drift-rows.ts';
import type { RequestSource } from './request-source.ts';

export interface DriftPart extends vscode.Disposable {
  readonly commands: Readonly<Record<'ecs.refreshDrift', () => Promise<void>>>;
  /** Requests were applied: what is shown is compared anew. */
  applied(requests: readonly FileRequest[]): void;
}

export interface DriftOptions {
  readonly connections: Connections;
  readonly requests: RequestSource;
  /** Whether a document may hold ECS requests, by its name: others are not even asked about. */
  readonly concerns: (document: vscode.TextDocument) => boolean;
}

interface DriftOfRequest {
  readonly input: RequestInput;
  readonly drift: Drift;
  /** By which the tree knows what it is about. */
  readonly row: string | undefined;
}

/** Files that are compared at a time, and requests of each: what does not fit on a screen is not worth calls. */
const mostFiles = 6;
const mostRequests = 20;

const setting = 'ecs.drift.enabled';

/**
 * Says above each request of a visible editor, and by a badge on the file and on the row of the tree, whether the pinned connection has what the file says.
 * Reads when a file is first seen, when it is saved, after an apply, when the connection changes and on demand; never by a timer. Typing
 * compares with what was read.
 */
export function createDrift({ connections, requests, concerns }: DriftOptions): DriftPart {
  const lensesChanged = new vscode.EventEmitter<void>();
  const badgesChanged = new vscode.EventEmitter<vscode.Uri[]>();
  const checks = createDriftChecks((uri) => void show(uri));
  const badges = new Map<string, DriftBadge>();
  /** By file. */
  const compared = new Map<string, readonly DriftOfRequest[]>();
  /** Files whose requests are being asked for. */
  const pending = new Set<string>();
  let generation = 0;
  let told = JSON.stringify(connections.chosen());
  let rowBadges: ReadonlyMap<string, DriftBadge> = new Map();

  function connectionName(): string | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    if (!vscode.workspace.getConfiguration().get<boolean>(setting, true)) return undefined;
    return connections.chosen()?.name;
  }

  function visible(): readonly vscode.TextDocument[] {
    const documents = vscode.window.visibleTextEditors.map(({ document }) => document).filter(concerns);
    return [...new Set(documents)].slice(0, mostFiles);
  }

  /** The server may be stopping, or the file be gone: then there is nothing to say. */
  async function inputsOf(uri: vscode.Uri): Promise<readonly RequestInput[]> {
    const found = await requests.requestsOf(uri).catch(() => undefined);
    return (found ?? []).filter(({ operation }) => isComparable(operation)).slice(0, mostRequests);
  }

  async function compare(document: vscode.TextDocument): Promise<void> {
    const name = connectionName();
    if (name === undefined) return;
    const uri = document.uri.toString();
    const begun = generation;
    pending.add(uri);
    const inputs = await inputsOf(document.uri);
    // Another connection may have been pinned meanwhile: that has started a comparison of its own.
    if (begun !== generation) return;
    pending.delete(uri);
    if (inputs.length > 0) await checks.check(uri, sendable(document.uri, inputs), () => connections.session(name));
  }

  function compareVisible(): Promise<unknown> {
    return Promise.all(visible().map(compare));
  }

  function compareNew(): void {
    if (connectionName() === undefined) return;
    for (const document of visible()) {
      const uri = document.uri.toString();
      if (!checks.isKnown(uri) && !pending.has(uri)) void compare(document);
    }
  }

  function restart(): void {
    generation += 1;
    pending.clear();
    checks.clear();
    compared.clear();
    showBadges();
    lensesChanged.fire();
    compareNew();
  }

  async function show(uri: string): Promise<void> {
    lensesChanged.fire();
    const at = vscode.Uri.parse(uri);
    driftsNow(at, await inputsOf(at));
  }

  /** Of the requests as they are now; keeps what the badges say up to date. */
  function driftsNow(uri: vscode.Uri, inputs: readonly RequestInput[]): readonly DriftOfRequest[] {
    const checked = checks.drifts(uri.toString(), sendable(uri, inputs));
    const drifts = inputs.map((input): DriftOfRequest => {
      const found = checked.find(({ request }) => request.index === input.index);
      const reason = obstaclesOf(input)[0]?.text ?? '';
      return { input, drift: found?.drift ?? { kind: 'unknown', reason }, row: found?.row };
    });
    if (checks.isKnown(uri.toString())) {
      compared.set(uri.toString(), drifts);
      showBadges();
    }
    return drifts;
  }

  /** Tells VS Code of all badges that are other than before. */
  function showBadges(): void {
    const name = connectionName() ?? '';
    const before = new Map([...badges, ...rowBadges]);
    badges.clear();
    const byRow = new Map<string, Drift[]>();
    for (const [uri, drifts] of compared) {
      const badge = driftBadge(
        drifts.map(({ drift }) => drift),
        name,
      );
      if (badge !== undefined) badges.set(uri, badge);
      for (const { row, drift } of drifts) {
        if (row === undefined) continue;
        const key = liveUri(name, row).toString();
        byRow.set(key, [...(byRow.get(key) ?? []), drift]);
      }
    }
    rowBadges = new Map(
      [...byRow].flatMap(([key, drifts]) => {
        const badge = driftBadge(drifts, 'a file');
        return badge === undefined ? [] : [[key, badge] as const];
      }),
    );
    const now = new Map([...badges, ...rowBadges]);
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (key) => before.get(key)?.tooltip !== now.get(key)?.tooltip,
    );
    if (changed.length > 0) badgesChanged.fire(changed.map((key) => vscode.Uri.parse(key)));
  }

  async function provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const name = connectionName();
    if (name === undefined || !concerns(document)) return [];
    const drifts = driftsNow(document.uri, await inputsOf(document.uri));
    return drifts.map(({ input, drift }) => {
      const { line, character } = input.head.start;
      const place = new vscode.Range(line, character, line, character);
      return new vscode.CodeLens(place, commandOf(drift, name, document.uri, input));
    });
  }

  function provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const badge = uri.scheme === liveScheme ? rowBadges.get(uri.toString()) : badges.get(uri.toString());
    if (badge === undefined) return undefined;
    const color = badge.differs ? new vscode.ThemeColor('gitDecoration.modifiedResourceForeground') : undefined;
    return new vscode.FileDecoration(badge.badge, badge.tooltip, color);
  }

  function forget({ uri }: vscode.TextDocument): void {
    checks.forget(uri.toString());
    if (compared.delete(uri.toString())) showBadges();
  }

  async function refresh(): Promise<void> {
    const problem = refreshProblem();
    if (problem !== undefined) await vscode.window.showInformationMessage(problem);
    else await compareVisible();
  }

  function refreshProblem(): string | undefined {
    if (!vscode.workspace.isTrusted) return 'Trust this workspace first: until then nothing of AWS is read.';
    if (!vscode.workspace.getConfiguration().get<boolean>(setting, true))
      return `Turn on the setting \`${setting}\` first.`;
    if (connections.chosen() === undefined)
      return 'Pin a connection first (ECS: Pin Connection for This Workspace): files are compared with what it has.';
    return visible().length === 0 ? 'Open an ECS request file first: visible files are compared.' : undefined;
  }

  const selector = ['json', 'jsonc', 'yaml'].map((language) => ({ language }));
  const disposables: readonly vscode.Disposable[] = [
    lensesChanged,
    badgesChanged,
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses,
    }),
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: badgesChanged.event,
      provideFileDecoration,
    }),
    vscode.window.onDidChangeVisibleTextEditors(compareNew),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (visible().includes(document)) void compare(document);
      else forget(document);
    }),
    vscode.workspace.onDidCloseTextDocument(forget),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) restart();
    }),
    connections.onDidChange((change) => {
      const chosen = connections.chosen();
      const former = told;
      told = JSON.stringify(chosen);
      const isConcerned =
        change.kind === 'credentials' ? chosen !== undefined && change.names.includes(chosen.name) : former !== told;
      if (isConcerned) restart();
    }),
  ];
  compareNew();

  return {
    commands: { 'ecs.refreshDrift': refresh },
    applied(done) {
      if (done.length > 0) restart();
    },
    dispose() {
      generation += 1;
      checks.clear();
      for (const each of disposables) each.dispose();
    },
  };
}

/** Requests with problems are not compared: what they mean is not known. */
function sendable(uri: vscode.Uri, inputs: readonly RequestInput[]): readonly FileRequest[] {
  return inputs
    .filter((input) => obstaclesOf(input).length === 0)
    .map(({ index, operation, input }) => ({
      uri: uri.toString(),
      index,
      operation: operation as OperationName,
      input,
    }));
}

/** A click shows both sides; where nothing was read, it reads. */
function commandOf(drift: Drift, connection: string, uri: vscode.Uri, { index }: RequestInput): vscode.Command {
  const shown = { title: driftTitle(drift, connection), tooltip: driftTooltip(drift, connection) };
  if (drift.kind === 'checking') return { ...shown, command: '' };
  if (drift.kind === 'unknown' || drift.kind === 'unread') return { ...shown, command: 'ecs.refreshDrift' };
  return { ...shown, command: 'ecs.previewRequest', arguments: [uri.toString(), index] };
}
