import type { CancellationToken, Diagnostic, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../engine.ts';
import { diagnosticsOf } from '../features/diagnostics.ts';
import { operationOfFileName } from '../schema/file-names.ts';
import { matchesAny } from '../schema/globs.ts';
import { checkSettings, excludedGlobs } from '../settings.ts';
import { languageOf, pathOfUri } from './analyses.ts';
import type { FileAccess } from './files.ts';
import type { SettingsStore } from './settings-store.ts';

interface Parts {
  engine(): Promise<Engine>;
  readonly files: FileAccess | undefined;
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly settings: SettingsStore;
  generation(): number;
  choice(uri: string): string | undefined;
  report(document: TextDocument): Promise<{ items: Diagnostic[]; version: number }>;
}

/** The problems of all request files of the workspace, open or not. */
export interface WorkspaceDiagnostics {
  setFolders(uris: readonly string[]): void;
  changeFolders(added: readonly string[], removed: readonly string[]): void;
  /** From now on `listAgain` is called when files come, go or change: folders are not listed again for every question. */
  trustWatchers(): void;
  listAgain(): void;
  /** Reports in batches; files whose result the client knows come as `unchanged`, vanished ones as empty. */
  reports(
    known: ReadonlyMap<string, string>,
    token: CancellationToken,
  ): AsyncIterable<WorkspaceDocumentDiagnosticReport[]>;
}

/** Never looked into, whatever the settings say: they hold other people's files. */
const alwaysIgnored: readonly string[] = ['node_modules', '.git', '.hg', '.svn'];
const batchSize = 50;

export function createWorkspaceDiagnostics(parts: Parts): WorkspaceDiagnostics {
  let folders: readonly string[] = [];
  let listed: Promise<readonly string[]> | undefined;
  let watched = false;

  async function requestFiles(): Promise<readonly string[]> {
    const { files } = parts;
    if (files === undefined) return [];
    const found = await Promise.all(folders.map((folder) => listFolder(files, folder)));
    return [...new Set(found.flat())];
  }

  async function listFolder(files: FileAccess, folder: string): Promise<readonly string[]> {
    const settings = await parts.settings.of(folder);
    if (settings.workspaceDiagnostics?.enabled === false) return [];
    const excluded = excludedGlobs(settings);
    const associated = Object.keys(checkSettings(settings, undefined).associations ?? {});
    const isWanted = (path: string) =>
      (operationOfFileName(path) !== undefined || matchesAny(path, associated)) && !matchesAny(path, excluded);
    return files.list(folder, isWanted, alwaysIgnored);
  }

  async function reportOf(uri: string, previous: string | undefined): Promise<WorkspaceDocumentDiagnosticReport> {
    const open = parts.documents.get(uri);
    if (open !== undefined) {
      const resultId = `open.${open.version}.${parts.generation()}`;
      if (previous === resultId)
        return { uri, version: open.version, kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      const { items, version } = await parts.report(open);
      return { uri, version, kind: DocumentDiagnosticReportKind.Full, resultId, items };
    }
    const stamp = await parts.files?.stamp(uri);
    const resultId = `${stamp}.${parts.generation()}`;
    if (previous === resultId) return { uri, version: null, kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const text = await parts.files?.read(uri);
    const items = text === undefined ? [] : await check(uri, text);
    return { uri, version: null, kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  async function check(uri: string, text: string): Promise<Diagnostic[]> {
    const settings = checkSettings(await parts.settings.of(uri), parts.choice(uri));
    const language = languageOf(uri, undefined);
    const engine = await parts.engine();
    const { problems } = engine.analyse({ name: pathOfUri(uri), language, text }, settings);
    return diagnosticsOf(problems, TextDocument.create(uri, language, 0, text), []);
  }

  return {
    setFolders(uris) {
      folders = uris;
      listed = undefined;
    },
    changeFolders(added, removed) {
      folders = [...folders.filter((uri) => !removed.includes(uri)), ...added];
      listed = undefined;
    },
    trustWatchers() {
      watched = true;
    },
    listAgain() {
      listed = undefined;
    },
    async *reports(known, token) {
      if (!watched) listed = undefined;
      listed ??= requestFiles();
      const uris = await listed;
      let batch: WorkspaceDocumentDiagnosticReport[] = [];
      for (const uri of uris) {
        if (token.isCancellationRequested) return;
        batch.push(await reportOf(uri, known.get(uri)));
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
      const present = new Set(uris);
      for (const uri of known.keys()) {
        if (present.has(uri)) continue;
        batch.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: [] });
      }
      if (batch.length > 0) yield batch;
    },
  };
}
