import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Analysis, CheckSettings, Engine, WorkspaceIndex } from '../engine.ts';
import type { SourceLanguage } from '../syntax/tree.ts';

/** One analysis a version of a document, shared by every feature. */
export interface Analyses {
  /**
   * Analyses this version with these settings and what the workspace defines of the names it mentions, and keeps that until one of
   * them changes.
   */
  make(engine: Engine, document: TextDocument, settings: CheckSettings, generation: number): KeptAnalysis;
  /** The one that is kept, when it is still true; nothing is made. */
  kept(document: TextDocument, generation: number): KeptAnalysis | undefined;
  forget(uri: string): void;
}

export interface KeptAnalysis {
  readonly analysis: Analysis;
  /** The same for two answers only if they say the same: never again for another opening, or by another process. */
  readonly resultId: string;
}

interface Entry extends KeptAnalysis {
  readonly version: number;
  readonly generation: number;
  /** What was seen of the workspace. */
  readonly seen: number;
}

export function createAnalyses(index: WorkspaceIndex): Analyses {
  const entries = new Map<string, Entry>();
  // Clients keep result ids over the closing of a file, which begins with version 1 again, and over a crash of the server.
  const started = Date.now().toString(36);
  let made = 0;

  function kept({ uri, version }: TextDocument, generation: number): Entry | undefined {
    const entry = entries.get(uri);
    const isTrue =
      entry?.version === version &&
      entry.generation === generation &&
      entry.seen === index.versionFor(uri, entry.analysis.facts);
    return isTrue ? entry : undefined;
  }

  return {
    kept,
    make(engine, document, settings, generation) {
      const { uri, version } = document;
      const last = entries.get(uri);
      const source = {
        name: last?.analysis.source.name ?? pathOfUri(uri),
        language: languageOf(uri, document.languageId),
        text: document.getText(),
      };
      const previous = last?.generation === generation ? last.analysis : undefined;
      const analysis = engine.analyse(source, settings, (own) => index.seenFrom(uri, own), previous);
      const seen = index.versionFor(uri, analysis.facts);
      made += 1;
      const entry = { version, generation, seen, analysis, resultId: `${started}.${made}` };
      entries.set(uri, entry);
      return entry;
    },
    forget(uri) {
      entries.delete(uri);
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
