import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { OperationEntry } from './outputs.ts';
import { shapesModule } from './shapes-module.ts';
import { validatorsModule } from './validators-module.ts';

const here = import.meta.dirname;

/** Compiles `generated/` into `compiled/`: validators and shapes as modules that need nothing else. */
async function main(): Promise<void> {
  const { definitions } = JSON.parse(readFileSync(join(here, 'generated', 'ecs.schema.json'), 'utf8'));
  const operations: Record<string, OperationEntry> = JSON.parse(
    readFileSync(join(here, 'generated', 'operations.json'), 'utf8'),
  );
  const inputs = Object.fromEntries(Object.entries(operations).map(([name, { input }]) => [name, input]));
  mkdirSync(join(here, 'compiled'), { recursive: true });
  await write('validators.js', validatorsModule(definitions, inputs));
  await write('shapes.js', shapesModule(definitions));
}

/** Bundles what the code requires of ajv's run time (counting the characters of a text), and minifies. */
async function write(name: string, code: string): Promise<void> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here, sourcefile: name },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${name}`);
  writeFileSync(join(here, 'compiled', name), output.contents);
  console.log(`Wrote schemas/compiled/${name}: ${Math.round(output.contents.length / 1024)} KB.`);
}

await main();
