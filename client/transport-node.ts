import type * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** One thread beside the main one, not four: each keeps some megabytes of its own, and one compiles as fast as V8 asks. */
const serverFlags: readonly string[] = ['--v8-pool-size=1'];

/** A client of the bundled server as a process of its own, not started yet. */
export function createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): LanguageClient {
  const module = context.asAbsolutePath('dist/ecs-language-server.cjs');
  const server = { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } };
  return new LanguageClient('ecs', 'ECS Specs', server, options);
}
