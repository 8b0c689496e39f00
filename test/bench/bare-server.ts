import {
  createConnection,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

// A language server that keeps the texts and does nothing else: what a keystroke or a question costs before any of them is looked at.

const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
const documents = new TextDocuments(TextDocument);
const start = { line: 0, character: 0 };
const nothing: Diagnostic = { range: { start, end: start }, message: 'Nothing was looked at.' };

connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
    completionProvider: {},
    hoverProvider: true,
  },
}));
connection.languages.diagnostics.on(() => ({ kind: DocumentDiagnosticReportKind.Full, items: [nothing] }));
connection.onCompletion(() => [{ label: 'nothing' }]);
connection.onHover(() => ({ contents: 'nothing' }));
documents.listen(connection);
connection.listen();
