import type {
  ClientCapabilities,
  CodeAction,
  FormattingOptions,
  Range,
  ServerCapabilities,
} from 'vscode-languageserver';
import {
  CodeActionTriggerKind,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
} from 'vscode-languageserver';
import { fixAllKind, quickFixKind, refactoringKinds } from '../features/action-kinds.ts';
import type { InitializationOptions } from '../protocol.ts';
import type { Ask, FeatureParts } from './language-features.ts';

/** What the server tells the client about changing text. */
export function editingCapabilities(
  capabilities: ClientCapabilities,
  { lenses, formatting }: InitializationOptions,
): ServerCapabilities {
  const formats = formatting === undefined;
  return {
    codeActionProvider: {
      codeActionKinds: [...refactoringKinds, fixAllKind],
      resolveProvider: resolvesEdits(capabilities),
    },
    ...(lenses === true && { codeLensProvider: {} }),
    ...(formats && { documentFormattingProvider: true, documentRangeFormattingProvider: true }),
  };
}

/** Answers the requests about fixes, refactorings, lenses and formatting. */
export function registerEditing(parts: FeatureParts, ask: Ask): void {
  const { connection, index } = parts;
  const context = () => ({
    resolvesEdits: resolvesEdits(parts.capabilities()),
    createsFiles: createsFiles(parts.capabilities()),
  });

  connection.onCodeAction(({ textDocument, range, context: { only, diagnostics, triggerKind } }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const [{ codeActions }, { refactorings }, { suppressActions }] = await Promise.all([
        import('../features/code-actions.ts'),
        import('../features/refactorings.ts'),
        import('../features/suppress.ts'),
      ]);
      const asked = { diagnostics, ...(only && { only }), ...(triggerKind && { triggerKind }) };
      // Unasked, for the light bulb, only what mends something is worth a sign.
      const kinds = triggerKind === CodeActionTriggerKind.Automatic ? (only ?? [quickFixKind]) : only;
      return [
        ...codeActions(analysis, document, range, asked),
        ...suppressActions(analysis, document, range, only),
        ...refactorings(analysis, document, range, { only: kinds, ...context() }),
      ].map(plainTitle);
    }),
  );

  connection.onCodeActionResolve(async (action, token) => {
    const { refactoringData, resolveRefactoring } = await import('../features/refactorings.ts');
    const data = refactoringData(action);
    if (data === undefined) return action;
    const resolved = await ask(data.uri, token, ({ analysis, document }) =>
      resolveRefactoring(analysis, document, action, context()),
    );
    return resolved ?? action;
  });

  connection.onCodeLens(({ textDocument }, token) =>
    ask(textDocument.uri, token, async ({ analysis, document }) => {
      const { codeLens } = await parts.settingsOf(textDocument.uri);
      if (codeLens?.enabled === false) return [];
      const { applyLens, codeLenses } = await import('../features/code-lens.ts');
      return codeLenses(analysis, document, { index, ...(parts.applies() && { extra: applyLens(document.uri) }) });
    }),
  );

  const format = (uri: string, token: Parameters<Ask>[1], { tabSize }: FormattingOptions, range?: Range) =>
    ask(uri, token, async ({ analysis, document }) => {
      if (analysis.requests.length === 0) return [];
      const { formatYaml } = await import('../features/format-yaml.ts');
      return formatYaml(analysis, document, { tabSize, ...(range && { range }) });
    });
  connection.onDocumentFormatting(({ textDocument, options }, token) => format(textDocument.uri, token, options));
  connection.onDocumentRangeFormatting(({ textDocument, options, range }, token) =>
    format(textDocument.uri, token, options, range),
  );
}

/** Menus show titles as they are: backticks are for Markdown. */
function plainTitle(action: CodeAction): CodeAction {
  return { ...action, title: action.title.replaceAll(/`([^`]*)`/g, "'$1'") };
}

/** Registers formatting for the documents the client names, where nothing else formats them. */
export function registerFormatting({ connection }: FeatureParts, { formatting }: InitializationOptions): void {
  if (formatting === undefined || formatting.length === 0) return;
  const documentSelector = formatting.map((filter) => ({ ...filter }));
  void connection.client.register(DocumentFormattingRequest.type, { documentSelector });
  void connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
}

function resolvesEdits({ textDocument }: ClientCapabilities): boolean {
  const { resolveSupport, dataSupport } = textDocument?.codeAction ?? {};
  return dataSupport === true && resolveSupport?.properties.includes('edit') === true;
}

function createsFiles({ workspace }: ClientCapabilities): boolean {
  const { documentChanges, resourceOperations } = workspace?.workspaceEdit ?? {};
  return documentChanges === true && resourceOperations?.includes('create') === true;
}
