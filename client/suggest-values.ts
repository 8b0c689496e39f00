import * as vscode from 'vscode';
import type { CompletionMiddleware } from 'vscode-languageclient';

/** Not for people, so not contributed: asks for suggestions where there are any. */
export const suggestValuesCommand = 'ecs.suggestValues';

const command: vscode.Command = { command: suggestValuesCommand, title: 'Suggest Values' };

/**
 * Lets VS Code suggest again when an accepted item leaves the cursor in an empty value: a family, a cluster, one of many enum
 * values. Where a snippet brings its own choice, that one opens.
 */
export const suggestsValues: NonNullable<CompletionMiddleware['provideCompletionItem']> = async (
  document,
  position,
  context,
  token,
  next,
) => {
  const found = await next(document, position, context, token);
  const items = Array.isArray(found) ? found : (found?.items ?? []);
  for (const item of items) if (leavesEmptyValue(item)) item.command = command;
  return found;
};

function leavesEmptyValue({ insertText, command: own }: vscode.CompletionItem): boolean {
  return own === undefined && insertText instanceof vscode.SnippetString && firstStopIsEmpty(insertText.value);
}

/** Whether the first tab stop is `$1`: one with a text to replace or with a choice is written in braces. */
function firstStopIsEmpty(snippet: string): boolean {
  return /^(?:[^$\\]|\\[\s\S])*\$1(?!\d)/.test(snippet);
}
