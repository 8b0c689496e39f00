import * as vscode from 'vscode';
import type { FeatureElsewhere, FormattingFilter } from '../server/protocol.ts';
import { formatsYaml } from './yaml-formatters.ts';

const givenByParsers: readonly string[] = ['syntax', 'duplicate-property'];
const ownExtension = 'ecs-specs.ecs-specs';
const jsonSupport = 'vscode.json-language-features';
const yamlSupport = 'redhat.vscode-yaml';

/** What other extensions of this window already do for our files; plain data, so that a change of it can be seen. */
export interface Elsewhere {
  /** Codes of problems, by language id. */
  readonly providedElsewhere: Readonly<Record<string, readonly string[]>>;
  /** By language id. */
  readonly featuresElsewhere: Readonly<Record<string, readonly FeatureElsewhere[]>>;
  /** Whether an extension that formats YAML is there. */
  readonly formatsYaml: boolean;
}

/**
 * VS Code's own JSON support reports syntax, comments and duplicate keys and gives outline, folding and selection; Red Hat's
 * extension does the same for YAML. Their problems do not count where their validation is switched off.
 */
export function foundElsewhere(): Elsewhere {
  const json = isGiven(jsonSupport, 'json.validate.enable') ? givenByParsers : [];
  const yaml = isGiven(yamlSupport, 'yaml.validate') ? givenByParsers : [];
  const structure: readonly FeatureElsewhere[] = ['documentSymbol', 'foldingRange', 'selectionRange'];
  const ofJson = isInstalled(jsonSupport) ? structure : [];
  return {
    providedElsewhere: { json, jsonc: json, yaml },
    featuresElsewhere: { json: ofJson, jsonc: ofJson, yaml: isInstalled(yamlSupport) ? structure : [] },
    formatsYaml: isFormattedElsewhere(),
  };
}

/**
 * The documents that our server formats: YAML, and none where another formatter is there. JSON has VS Code's own.
 *
 * @param selector filters of the request files
 */
export function formattingFilters(
  elsewhere: Elsewhere,
  selector: readonly { readonly scheme?: string | undefined; readonly pattern?: unknown }[],
): readonly FormattingFilter[] {
  if (elsewhere.formatsYaml) return [];
  return selector.map(({ scheme = 'file', pattern }) => ({ language: 'yaml', scheme, pattern: String(pattern) }));
}

/** The user's own choice counts before what is installed. */
function isFormattedElsewhere(): boolean {
  const chosen = vscode.workspace.getConfiguration('editor', { languageId: 'yaml' }).get<string>('defaultFormatter');
  if (chosen) return chosen.toLowerCase() !== ownExtension;
  return vscode.extensions.all.some(({ id, packageJSON }) => id !== ownExtension && formatsYaml(id, packageJSON));
}

function isInstalled(extension: string): boolean {
  return vscode.extensions.getExtension(extension) !== undefined;
}

function isGiven(extension: string, setting: string): boolean {
  return isInstalled(extension) && vscode.workspace.getConfiguration().get<boolean>(setting, true);
}
