import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem, Severity } from '../problem.ts';
import { pageOf } from '../rules/pages.ts';

/** The numbers of the LSP; the protocol library itself stays out of the engine. */
const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, information: 3, hint: 4 };

/** Problems as LSP diagnostics; `omitted` are the codes that another extension of this editor already reports. */
export function diagnosticsOf(
  problems: readonly Problem[],
  document: Pick<TextDocument, 'positionAt'>,
  omitted: readonly string[],
): Diagnostic[] {
  return problems
    .filter(({ code }) => !omitted.includes(code))
    .map(({ code, severity, message, start, end, related }) => ({
      range: { start: document.positionAt(start), end: document.positionAt(end) },
      severity: severities[severity],
      source: 'ecs',
      code,
      codeDescription: { href: pageOf(code) },
      message,
      ...(related && {
        relatedInformation: related.map((place) => ({
          location: { uri: place.uri, range: place.range },
          message: place.message,
        })),
      }),
    }));
}
