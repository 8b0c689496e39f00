import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/extension.ts';
import { until } from './until.ts';

/** The folder that is open in this window: a copy the tests may change. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'the window has no folder');
  return first.uri;
}

/** A file of the workspace. */
export function file(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), path);
}

/**
 * Puts the workspace back to what is committed and closes all editors. Files that did not change are left alone: VS Code
 * would tell everybody that they vanished and came back.
 */
export async function cleanWindow(): Promise<void> {
  // Otherwise VS Code keeps the changed text for the next time the file is opened.
  for (const { isDirty, uri } of vscode.workspace.textDocuments) {
    if (!isDirty) continue;
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const root = folder().fsPath;
  const pristine = join(root, '../pristine');
  for (const path of filesBelow(root)) if (!existsSync(join(pristine, path))) rmSync(join(root, path));
  for (const path of filesBelow(pristine)) {
    const [kept, wanted] = [join(root, path), readFileSync(join(pristine, path))];
    if (!existsSync(kept) || !readFileSync(kept).equals(wanted)) writeFileSync(kept, wanted);
  }
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

export async function extensionApi(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('ecs-specs.ecs-specs');
  assert.ok(extension, 'the extension is not installed in this window');
  return extension.activate();
}

/** Opens a file (or text) in an editor and returns its document. */
export async function open(resource: vscode.Uri | { language: string; content: string }): Promise<vscode.TextDocument> {
  const document =
    resource instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(resource)
      : await vscode.workspace.openTextDocument(resource);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Makes a file of the workspace and opens it; `|` in the text is the cursor, which is at the end without one. */
export async function create(path: string, text: string): Promise<vscode.TextDocument> {
  const cursor = text.indexOf('|');
  await vscode.workspace.fs.writeFile(file(path), Buffer.from(text.replace('|', '')));
  const document = await open(file(path));
  const at = document.positionAt(cursor < 0 ? document.getText().length : cursor);
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document, document);
  editor.selection = new vscode.Selection(at, at);
  return document;
}

/** Waits until the server answers: before that, typing a character asks nobody for suggestions. */
export async function serverRuns(): Promise<void> {
  const api = await extensionApi();
  await until(
    'a running server',
    () => api.status()?.state,
    (state) => state === 'running',
  );
}

/** Types into the active editor, as a keyboard does: closing quotes and suggestions come as they do for people. */
export async function typeText(text: string): Promise<void> {
  await serverRuns();
  for (const character of text) await vscode.commands.executeCommand('type', { text: character });
}

/** Accepts what the list of suggestions has selected, as soon as it is open. */
export async function acceptSuggestion(): Promise<vscode.TextDocument> {
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document, 'no editor is active');
  const { version } = document;
  await until(
    'an accepted suggestion',
    async () => {
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      return document.version;
    },
    (now) => now !== version,
  );
  return document;
}

/** All that VS Code would list at the cursor, of every extension. */
export async function proposals(document: vscode.TextDocument): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    vscode.window.activeTextEditor?.selection.active,
  );
  return list.items;
}

export function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

/** Waits until a document has exactly this text. */
export async function hasText(document: vscode.TextDocument, expected: string): Promise<void> {
  await until(
    `the text ${JSON.stringify(expected)}`,
    () => document.getText(),
    (text) => text === expected,
  );
}

/** A diagnostic in one line: `ecs wrong-type error 3:18-3:21`, 0-based. */
export function inShort(diagnostic: vscode.Diagnostic): string {
  const { source, code, severity, range } = diagnostic;
  const value = typeof code === 'object' ? code.value : code;
  const { start, end } = range;
  return `${source} ${value} ${vscode.DiagnosticSeverity[severity]} ${start.line}:${start.character}-${end.line}:${end.character}`;
}

/** All diagnostics of a file, in short, in the order of the text. */
export function problems(uri: vscode.Uri): readonly string[] {
  return [...vscode.languages.getDiagnostics(uri)].sort((a, b) => a.range.start.compareTo(b.range.start)).map(inShort);
}

/** Waits until a file has exactly these diagnostics. */
export async function hasProblems(uri: vscode.Uri, expected: readonly string[]): Promise<void> {
  const wanted = JSON.stringify(expected);
  await until(
    `problems ${wanted} in ${uri.path}`,
    () => problems(uri),
    (found) => JSON.stringify(found) === wanted,
  );
}

/** Replaces a part of a document as an edit of the user would. */
export async function replace(document: vscode.TextDocument, part: string, by: string): Promise<void> {
  const start = document.getText().indexOf(part);
  assert.ok(start >= 0, `${part} is not in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + part.length));
  edit.replace(document.uri, range, by);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Sets a setting of the workspace for the time of `work`. */
export async function withSetting(name: string, value: unknown, work: () => Promise<void>): Promise<void> {
  const target = vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration().update(name, value, target);
  try {
    await work();
  } finally {
    await vscode.workspace.getConfiguration().update(name, undefined, target);
  }
}
