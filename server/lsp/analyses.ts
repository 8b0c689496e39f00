import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Analysis, CheckSettings, Engine } from '../engine.ts';
import type { SourceLanguage } from '../syntax/tree.ts';

/** One analysis a version of a document, shared by every feature. */
export interface Analyses {
  /** Made on the first call for this version and these settings, then kept until either changes. */
  of(engine: Engine, document: TextDocument, settings: CheckSettings, generation: number): Analysis;
  forget(uri: string): void;
}

export function createAnalyses(): Analyses {
  const kept = new Map<
    string,
    { readonly version: number; readonly generation: number; readonly analysis: Analysis }
  >();
  return {
    of(engine, document, settings, generation) {
      const found = kept.get(document.uri);
      if (found?.version === document.version && found.generation === generation) return found.analysis;
      const source = {
        name: pathOfUri(document.uri),
        language: languageOf(document.uri, document.languageId),
        text: document.getText(),
      };
      const analysis = engine.analyse(source, settings);
      kept.set(document.uri, { version: document.version, generation, analysis });
      return analysis;
    },
    forget(uri) {
      kept.delete(uri);
    },
  };
}

/** The path part of a URI, percent-decoded; the URI itself when it cannot be parsed. */
export function pathOfUri(uri: string): string {
  try {
    return URI.parse(uri).path;
  } catch {
    return uri;
  }
}

/** The editor's language id has the first word, the file's extension the second. */
export function languageOf(uri: string, languageId: string | undefined): SourceLanguage {
  if (languageId === 'json' || languageId === 'jsonc') return languageId;
  if (languageId !== undefined && /ya?ml/.test(languageId)) return 'yaml';
  const extension = /\.(jsonc?)$/i.exec(pathOfUri(uri))?.[1]?.toLowerCase();
  return extension === 'json' || extension === 'jsonc' ? extension : 'yaml';
}
