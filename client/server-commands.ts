import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { CompletionRequest } from 'vscode-languageclient';
import { showProblemsCommand, showReferencesCommand } from '../server/protocol.ts';
import { suggestValuesCommand } from './suggest-values.ts';

type Converter = BaseLanguageClient['protocol2CodeConverter'];
type Locations = Parameters<Converter['asReferences']>[0];
type Position = Parameters<Converter['asPosition']>[0];

/**
 * The commands that code lenses and completion items name.
 *
 * @param running the client, while its server answers
 */
export function registerServerCommands(running: () => BaseLanguageClient | undefined): vscode.Disposable {
  async function showReferences(uri: string, position: Position, locations: Locations): Promise<void> {
    const converter = running()?.protocol2CodeConverter;
    if (converter === undefined) return;
    await vscode.commands.executeCommand(
      'editor.action.showReferences',
      converter.asUri(uri),
      converter.asPosition(position),
      await converter.asReferences(locations ?? []),
    );
  }

  /** Asks beforehand: where nothing fits, VS Code would show the words of the text, or that there is nothing. */
  async function suggestValues(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const client = running();
    if (editor === undefined || client === undefined) return;
    const { document, selection } = editor;
    const { version } = document;
    const params = client.code2ProtocolConverter.asTextDocumentPositionParams(document, selection.active);
    const found = await client.sendRequest(CompletionRequest.type, params);
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    if (items.length === 0 || vscode.window.activeTextEditor !== editor || document.version !== version) return;
    await vscode.commands.executeCommand('editor.action.triggerSuggest', { auto: true });
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand(showReferencesCommand, showReferences),
    vscode.commands.registerCommand(showProblemsCommand, () =>
      vscode.commands.executeCommand('workbench.actions.view.problems'),
    ),
    vscode.commands.registerCommand(suggestValuesCommand, suggestValues),
  );
}
