import type * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/**
 * One thread beside the main one, not four: each keeps some megabytes of its own, and one compiles as fast as V8 asks. And at most 16 MB
 * for each half of what is young: JSON of 1 MB broken by a quote takes 22 ms where it takes 33 with 8 MB, and with 24 MB a JSON file
 * of 1 MB needs more memory at its peak than vscode-json-languageserver.
 */
const serverFlags: readonly string[] = ['--v8-pool-size=1', '--max-semi-space-size=16'];

/** A client of the bundled server as a process of its own, not started yet. */
export function createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): LanguageClient {
  const module = context.asAbsolutePath('dist/ecs-language-server.cjs');
  const server = { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } };
  return new LanguageClient('ecs', 'ECS Specs', server, options);
}
