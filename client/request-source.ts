import type * as vscode from 'vscode';
import type { RequestInput } from '../server/protocol.ts';

/** The language server, as those see it that send requests: they parse no file themselves. */
export interface RequestSource {
  /** The requests of a file as it is in the editor, else on disk; undefined when there is no such file, or no server. */
  requestsOf(uri: vscode.Uri): Promise<readonly RequestInput[] | undefined>;
  /** Where a member of a request stands, or its nearest parent; undefined when the file has no such request any more. */
  rangeOf(uri: vscode.Uri, index: number, path: readonly (string | number)[]): Promise<vscode.Range | undefined>;
}
