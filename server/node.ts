// Before the cache: what V8 keeps of compiled modules is valid for the flags that it was made with.
import './maglev.ts';
import './compile-cache.ts';
import { Console } from 'node:console';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../package.json' with { type: 'json' };
import type { Engine } from './engine.ts';
import { nodeFiles } from './lsp/node-files.ts';
import { messagesFrom, messagesTo } from './lsp/node-messages.ts';
import { serve } from './lsp.ts';
import type { Documentation } from './schema/documentation.ts';

const usage = `ecs-language-server ${manifest.version}: checks Amazon ECS request files for any editor that speaks the LSP.

  ecs-language-server --stdio     over standard input and output
  ecs-language-server --node-ipc  over Node's IPC channel (VS Code)
  ecs-language-server --socket=N  over a socket on this port
`;

/** Starts the language server as the arguments of this process say; prints what it takes when they say nothing. */
export function main(args: readonly string[]): void {
  if (args.includes('--version')) {
    process.stdout.write(`${manifest.version}\n`);
    return;
  }
  const transport = args.find((arg) => /^--(stdio|node-ipc|socket|pipe)/.test(arg));
  if (transport === undefined) {
    process.stderr.write(usage);
    process.exitCode = args.includes('--help') ? 0 : 2;
    return;
  }
  const connection = transport === '--stdio' ? overStdio() : createConnection(ProposedFeatures.all);
  let engine: Promise<Engine> | undefined;
  let documentation: Promise<Documentation> | undefined;
  serve(connection, {
    engine() {
      engine ??= import('./engine.ts').then(({ createEngine }) => createEngine());
      return engine;
    },
    operations: async () => (await import('./schema/summaries.ts')).operationSummaries,
    documentation() {
      documentation ??= import('./schema/documentation.ts').then(({ createDocumentation }) => createDocumentation()());
      return documentation;
    },
    files: nodeFiles,
    version: manifest.version,
  });
  connection.listen();
}

function overStdio(): Connection {
  // What anybody prints must not come between the messages.
  globalThis.console = new Console(process.stderr);
  return createConnection(ProposedFeatures.all, messagesFrom(process.stdin), messagesTo(process.stdout));
}

main(process.argv.slice(2));
