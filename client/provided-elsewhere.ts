import * as vscode from 'vscode';

const givenByParsers: readonly string[] = ['syntax', 'duplicate-property'];

/**
 * Codes of problems that other extensions of this window already report, by language id: VS Code's own JSON support
 * (syntax, comments, duplicate keys) and Red Hat's YAML extension, each unless its validation is switched off.
 */
export function providedElsewhere(): Readonly<Record<string, readonly string[]>> {
  const json = isGiven('vscode.json-language-features', 'json.validate.enable') ? givenByParsers : [];
  const yaml = isGiven('redhat.vscode-yaml', 'yaml.validate') ? givenByParsers : [];
  return { json, jsonc: json, yaml };
}

function isGiven(extension: string, setting: string): boolean {
  if (vscode.extensions.getExtension(extension) === undefined) return false;
  return vscode.workspace.getConfiguration().get<boolean>(setting, true);
}
