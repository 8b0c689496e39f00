import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { documentationEntries, documentationModule, summariesModule } from './documentation-module.ts';
import type { Definitions } from './json-schema.ts';
import type { OperationEntry } from './outputs.ts';
import { shapesModule } from './shapes-module.ts';
import { validatorsModule } from './validators-module.ts';

const here = import.meta.dirname;

/** Texts of the modules below `compiled/` by name: validators and shapes, which need nothing else at run time. */
export async function compiledModules(
  definitions: Definitions,
  inputs: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  return new Map([
    ['validators.js', await minified(validatorsModule(definitions, inputs))],
    ['shapes.js', await minified(shapesModule(definitions))],
  ]);
}

/** The same for what is said to people. */
export function documentationModules(
  definitions: Definitions,
  operations: Readonly<Record<string, OperationEntry>>,
): Map<string, string> {
  return new Map([
    ['documentation.js', documentationModule(documentationEntries(definitions, operations))],
    ['summaries.js', summariesModule(operations)],
  ]);
}

/** Bundles what the code requires of ajv's run time (counting the characters of a text), and minifies. */
async function minified(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
  });
  return outputFiles.map((file) => file.text).join('');
}

async function main(): Promise<void> {
  const read = (name: string) => JSON.parse(readFileSync(join(here, 'generated', name), 'utf8'));
  const operations: Record<string, OperationEntry> = read('operations.json');
  const { definitions } = read('ecs.schema.json');
  const inputs = Object.fromEntries(Object.entries(operations).map(([name, { input }]) => [name, input]));
  const modules = [...(await compiledModules(definitions, inputs)), ...documentationModules(definitions, operations)];
  mkdirSync(join(here, 'compiled'), { recursive: true });
  for (const [name, text] of modules) {
    writeFileSync(join(here, 'compiled', name), text);
    console.log(`Wrote schemas/compiled/${name}: ${Math.round(text.length / 1024)} KB.`);
  }
}

if (import.meta.main) await main();
