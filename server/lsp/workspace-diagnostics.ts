import type { CancellationToken, Diagnostic, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckSettings, Engine, WorkspaceIndex } from '../engine.ts';
import { diagnosticsOf } from '../features/diagnostics.ts';
import { languageOf, pathOfUri } from './analyses.ts';
import type { FileAccess } from './files.ts';
import type { Indexing } from './indexing.ts';
import type { RequestFiles } from './request-files.ts';

interface Parts {
  engine(): Promise<Engine>;
  readonly files: FileAccess | undefined;
  readonly requestFiles: RequestFiles;
  readonly index: WorkspaceIndex;
  readonly indexing: Indexing;
  readonly documents: { get(uri: string): TextDocument | undefined };
  settingsOf(uri: string): Promise<CheckSettings>;
  generation(): number;
  report(document: TextDocument): Promise<{ items: Diagnostic[]; version: number; resultId: string }>;
}

/** The problems of all request files of the workspace, open or not. */
export interface WorkspaceDiagnostics {
  /** Reports in batches; files whose result the client knows come as `unchanged`, vanished ones as empty. */
  reports(
    known: ReadonlyMap<string, string>,
    token: CancellationToken,
  ): AsyncIterable<WorkspaceDocumentDiagnosticReport[]>;
}

const batchSize = 50;

export function createWorkspaceDiagnostics(parts: Parts): WorkspaceDiagnostics {
  const { requestFiles, index } = parts;

  async function reportOf(uri: string, previous: string | undefined): Promise<WorkspaceDocumentDiagnosticReport> {
    const open = parts.documents.get(uri);
    if (open !== undefined) {
      const { items, version, resultId } = await parts.report(open);
      if (previous === resultId) return { uri, version, kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { uri, version, kind: DocumentDiagnosticReportKind.Full, resultId, items };
    }
    const stamp = await parts.files?.stamp(uri);
    const facts = index.factsOf(uri);
    const seen = facts === undefined ? 0 : index.versionFor(uri, facts);
    const resultId = `disk.${stamp}.${parts.generation()}.${seen}`;
    if (previous === resultId) return { uri, version: null, kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const text = await parts.files?.read(uri);
    const items = text === undefined ? [] : await check(uri, text);
    return { uri, version: null, kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  async function check(uri: string, text: string): Promise<Diagnostic[]> {
    const [settings, engine] = await Promise.all([parts.settingsOf(uri), parts.engine()]);
    const language = languageOf(uri, undefined);
    const source = { name: pathOfUri(uri), language, text };
    const { problems } = engine.analyse(source, settings, (own) => index.seenFrom(uri, own));
    return diagnosticsOf(problems, TextDocument.create(uri, language, 0, text), []);
  }

  async function diagnosedFiles(): Promise<readonly string[]> {
    const uris = await requestFiles.list();
    const wanted = await Promise.all(uris.map((uri) => requestFiles.areDiagnosed(uri)));
    return uris.filter((_, position) => wanted[position]);
  }

  return {
    async *reports(known, token) {
      if (!requestFiles.areWatched()) requestFiles.listAgain();
      const uris = await diagnosedFiles();
      if (uris.length > 0) await parts.indexing.ready();
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
