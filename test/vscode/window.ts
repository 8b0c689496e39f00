import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/extension.ts';

const patience = 10_000;

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

/** Puts the workspace back to what is committed and closes all editors. */
export async function cleanWindow(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const root = folder().fsPath;
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
  cpSync(join(root, '../pristine'), root, { recursive: true });
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

/** Waits until `look` returns something that `fits`, looking again at every event that may have changed it. */
export function eventually<T>(what: string, look: () => T, fits: (found: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const found = look();
      if (!fits(found)) return;
      stop();
      resolve(found);
    };
    const listener = vscode.languages.onDidChangeDiagnostics(check);
    // The status item has no event of its own.
    const poll = setInterval(check, 50);
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`${what}: not so after ${patience} ms, but ${JSON.stringify(look())}`));
    }, patience);
    const stop = () => {
      listener.dispose();
      clearInterval(poll);
      clearTimeout(limit);
    };
    check();
  });
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
  await eventually(
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
