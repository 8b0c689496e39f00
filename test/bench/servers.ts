import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { flagsOf } from '../program-flags.ts';
import type { BenchOperation } from './documents.ts';

/** How a server tells its diagnostics. */
export type DiagnosticsMode = 'pull' | 'push';

export type ServerName = 'ours' | 'ours (push)' | 'json peer' | 'yaml peer' | 'bare';

/** A language server that the benchmark can start. */
export interface BenchServer {
  readonly name: ServerName;
  /** Product and version, for the report. */
  readonly title: string;
  /** Arguments of the Node process. */
  readonly arguments: readonly string[];
  readonly diagnostics: DiagnosticsMode;
  /** Milliseconds that the server waits after a change before it begins to check. */
  readonly delay: number;
  /** Where the delay is written, for the report. */
  readonly delaySource?: string;
  /** Sent after `initialized`; the schemas for the peers. */
  readonly notifications: readonly { readonly method: string; readonly params: unknown }[];
  /** Answers to `workspace/configuration`, by section. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const root = new URL('../../', import.meta.url);
const require = createRequire(import.meta.url);
const operations: readonly BenchOperation[] = ['register-task-definition', 'create-service'];

/** The server under test. */
export function ourServer(diagnostics: DiagnosticsMode): BenchServer {
  const { version } = manifestOf(fileURLToPath(new URL('package.json', root)));
  const program = fileURLToPath(new URL('dist/ecs-language-server.cjs', root));
  return {
    name: diagnostics === 'pull' ? 'ours' : 'ours (push)',
    title: `ecs-language-server ${version}`,
    // Editors run the program, not `node program`.
    arguments: [...flagsOf(program), program, '--stdio'],
    diagnostics,
    delay: 0,
    notifications: [],
    settings: {},
  };
}

/** A server that looks at nothing: what the protocol itself costs on this machine, with the library that ours is made with. */
export function bareServer(): BenchServer {
  return {
    name: 'bare',
    title: 'a server that looks at nothing',
    arguments: [fileURLToPath(new URL('bare-server.ts', import.meta.url))],
    diagnostics: 'pull',
    delay: 0,
    notifications: [],
    settings: {},
  };
}

/** The server of VS Code's built-in JSON support, as published on npm; with the same schemas. */
export function jsonPeer(): BenchServer {
  const manifest = require.resolve('vscode-json-languageserver/package.json');
  const associations = operations.map((operation) => [`*.${operation}.json`, [schemaUri(operation)]]);
  return {
    name: 'json peer',
    title: `vscode-json-languageserver ${manifestOf(manifest).version}`,
    arguments: [neighbour(manifest, 'bin/vscode-json-languageserver'), '--stdio'],
    diagnostics: 'push',
    ...delayIn(manifest, 'out/jsonServer.js'),
    notifications: [{ method: 'json/schemaAssociations', params: Object.fromEntries(associations) }],
    settings: {},
  };
}

/** Red Hat's YAML server; with the same schemas, and kept from the network. */
export function yamlPeer(): BenchServer {
  const manifest = require.resolve('yaml-language-server/package.json');
  const yaml = {
    validate: true,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    schemas: Object.fromEntries(operations.map((operation) => [schemaUri(operation), `*.${operation}.yaml`])),
  };
  return {
    name: 'yaml peer',
    title: `yaml-language-server ${manifestOf(manifest).version}`,
    arguments: [neighbour(manifest, 'bin/yaml-language-server'), '--stdio'],
    diagnostics: 'push',
    ...delayIn(manifest, 'out/src/yamlSettings.js'),
    notifications: [{ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } }],
    settings: { yaml },
  };
}

/** The generated JSON Schema of an operation. */
export function schemaUrl(operation: BenchOperation): URL {
  return new URL(`schemas/generated/operations/${operation}.schema.json`, root);
}

function schemaUri(operation: BenchOperation): string {
  return schemaUrl(operation).href;
}

function neighbour(manifest: string, path: string): string {
  return fileURLToPath(new URL(path, pathToFileURL(manifest)));
}

function manifestOf(path: string): { readonly version: string } {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Reads the delay where the installed server has it, so that an update of the peer cannot make the report lie. */
function delayIn(manifest: string, path: string): { delay: number; delaySource: string } {
  const found = /validationDelayMs = (\d+);/.exec(readFileSync(neighbour(manifest, path), 'utf8'));
  if (found === null)
    throw new Error(`No \`validationDelayMs\` in ${path} of ${manifest}: look for the peer's delay again`);
  return { delay: Number(found[1]), delaySource: `\`validationDelayMs\` in \`${path}\`` };
}
