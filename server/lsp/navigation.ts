import type { ServerCapabilities } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { FeatureElsewhere } from '../protocol.ts';
import type { Ask, FeatureParts } from './language-features.ts';

/** What the server tells the client about finding one's way. */
export const navigationCapabilities: ServerCapabilities = {
  documentSymbolProvider: { label: 'ECS' },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
};

/** Answers the requests about structure, names and links. */
export function registerNavigation(parts: FeatureParts, ask: Ask): void {
  const { connection, index } = parts;
  const isElsewhere = (feature: FeatureElsewhere, languageId: string) =>
    parts.featuresElsewhere(languageId).includes(feature);

  connection.onDocumentSymbol(({ textDocument }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { documentSymbols } = await import('../features/navigation/outline.ts');
      // The other outline lists the plain members already; names are what it lacks.
      const members = isElsewhere('documentSymbol', document.languageId) ? 'named' : 'all';
      return documentSymbols(analysis, document, { members });
    }),
  );

  connection.onFoldingRanges(({ textDocument }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      if (isElsewhere('foldingRange', document.languageId)) return null;
      const { foldingRanges } = await import('../features/navigation/folding.ts');
      const limit = parts.capabilities().textDocument?.foldingRange?.rangeLimit;
      return foldingRanges(analysis, document, limit === undefined ? {} : { limit }) ?? null;
    }),
  );

  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      if (isElsewhere('selectionRange', document.languageId)) return null;
      const { selectionRanges } = await import('../features/navigation/selection.ts');
      return selectionRanges(analysis, document, positions) ?? null;
    }),
  );

  connection.onDocumentLinks(({ textDocument }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { documentLinks } = await import('../features/navigation/links.ts');
      return documentLinks(analysis, document);
    }),
  );

  connection.onDefinition(({ textDocument, position }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { definitionAt } = await import('../features/navigation/references.ts');
      await parts.indexed();
      return definitionAt(analysis, document, document.offsetAt(position), index);
    }),
  );

  connection.onReferences(({ textDocument, position, context }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { referencesAt } = await import('../features/navigation/references.ts');
      await parts.indexed();
      return referencesAt(analysis, document, document.offsetAt(position), index, context);
    }),
  );

  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { highlightsAt } = await import('../features/navigation/references.ts');
      return highlightsAt(analysis, document, document.offsetAt(position));
    }),
  );

  connection.onPrepareRename(({ textDocument, position }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { prepareRenameAt } = await import('../features/navigation/rename.ts');
      return unlessRefused(prepareRenameAt(analysis, document, document.offsetAt(position)));
    }),
  );

  connection.onRenameRequest(({ textDocument, position, newName }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { renameAt } = await import('../features/navigation/rename.ts');
      await parts.indexed();
      const takesVersions = parts.capabilities().workspace?.workspaceEdit?.documentChanges === true;
      const form = takesVersions ? 'documentChanges' : 'changes';
      const world = { index, open: parts.fileOf, form } as const;
      return unlessRefused(await renameAt(analysis, document, document.offsetAt(position), newName, world));
    }),
  );
}

/** A refusal is shown to the user as the sentence that it is. */
function unlessRefused<T extends object>(answer: T | { readonly refusal: string } | undefined): T | null {
  if (answer === undefined) return null;
  if ('refusal' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refusal);
  return answer;
}
