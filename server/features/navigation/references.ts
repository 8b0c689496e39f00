import type { DocumentHighlight, DocumentHighlightKind, Location, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import type { SymbolPlace } from '../../workspace/symbol-table.ts';
import type { WorkspaceSymbol } from '../../workspace/symbols.ts';
import { askedFile, isSameName, type NavigationIndex, namesAt, nearestDefinitions, placesOf } from './places.ts';

type Document = Pick<TextDocument, 'uri' | 'positionAt' | 'getText'>;

/**
 * Where what the cursor names is defined: the nearest definitions, as the checks see them; none when no file of the
 * workspace defines it.
 */
export function definitionAt(
  analysis: Analysis,
  document: Document,
  offset: number,
  index: NavigationIndex,
): Location[] {
  const file = askedFile(analysis, document);
  const found = referredAt(analysis, document, offset).flatMap((name) =>
    nearestDefinitions(placesOf(name, file, index), file, index),
  );
  return locations(found, document);
}

/** Where what the cursor names is mentioned, in all files; with its definitions or without. */
export function referencesAt(
  analysis: Analysis,
  document: Document,
  offset: number,
  index: NavigationIndex,
  { includeDeclaration }: { readonly includeDeclaration: boolean },
): Location[] {
  const file = askedFile(analysis, document);
  const found = referredAt(analysis, document, offset).flatMap((name) => placesOf(name, file, index));
  return locations(
    found.filter(({ symbol }) => includeDeclaration || symbol.role === 'mention'),
    document,
  );
}

/** The names at the cursor, or the family whose revision it is in: the `7` of `web:7`. */
function referredAt(analysis: Analysis, document: Document, offset: number): readonly WorkspaceSymbol[] {
  const names = namesAt(analysis, offset);
  if (names.length > 0) return names;
  const text = document.getText();
  return analysis.facts
    .symbols()
    .filter(({ kind, end }) => kind === 'family' && end < offset && /^:\d*$/.test(text.slice(end, offset)));
}

const kinds: { readonly [role in 'definition' | 'mention']: DocumentHighlightKind } = { mention: 2, definition: 3 };

/** The places in this document that say the name under the cursor: definitions as written, mentions as read. */
export function highlightsAt(analysis: Analysis, document: Document, offset: number): DocumentHighlight[] {
  const names = namesAt(analysis, offset);
  if (names.length === 0) return [];
  const seen = new Set<number>();
  return analysis.facts
    .symbols()
    .filter((symbol) => names.some((name) => isSameName(name, symbol)))
    .sort((a, b) => a.start - b.start || (a.role < b.role ? -1 : 1))
    .filter(({ start }) => !seen.has(start) && seen.add(start))
    .map(({ start, end, role }) => ({ range: rangeIn(document, { start, end }), kind: kinds[role] }));
}

function locations(places: readonly SymbolPlace[], document: Document): Location[] {
  const seen = new Set<string>();
  return places.flatMap(({ uri, symbol }) => {
    const key = `${symbol.start} ${uri}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ uri, range: uri === document.uri ? rangeIn(document, symbol) : symbol.range }];
  });
}

export function rangeIn(
  document: Pick<TextDocument, 'positionAt'>,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
