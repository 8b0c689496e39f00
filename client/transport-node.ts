import type * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { serverFlags } from './node-flags.ts';

/** A client of the bundled server as a process of its own, not started yet. */
export function createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): LanguageClient {
  const module = context.asAbsolutePath('dist/ecs-language-server.cjs');
  const server = { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } };
  return new LanguageClient('ecs', 'ECS Specs', server, options);
}
