import * as vscode from 'vscode';

/** The names that ecspresso looks for itself; the server knows older ones, too. */
export const configNames: readonly string[] = ['ecspresso.yml', 'ecspresso.yaml', 'ecspresso.json'];

/** Lines that are looked at: service and task definitions say what they are in the first few. */
const mostLines = 50;

const definitionMember =
  /^\s*\{?\s*["']?(?:containerDefinitions|family|taskDefinition|launchType|schedulingStrategy|deploymentConfiguration|networkConfiguration|requiresCompatibilities|enableExecuteCommand)["']?\s*:/m;

/**
 * Whether a file whose name says nothing may be one that a configuration of ecspresso names. Looks at the disk only for
 * files that read like a service or task definition; the server decides.
 */
export async function mayBeOfEcspresso(document: vscode.TextDocument): Promise<boolean> {
  if (document.isUntitled || !readsLikeDefinition(document)) return false;
  const folder = vscode.Uri.joinPath(document.uri, '..');
  const places = [folder, vscode.Uri.joinPath(folder, '..')];
  const candidates = places.flatMap((place) => configNames.map((name) => vscode.Uri.joinPath(place, name)));
  const found = await Promise.all(candidates.map(isThere));
  return found.includes(true);
}

function readsLikeDefinition(document: vscode.TextDocument): boolean {
  return definitionMember.test(document.getText(new vscode.Range(0, 0, mostLines, 0)));
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
