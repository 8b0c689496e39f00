import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { readApiModel } from './api-model.ts';
import { differences } from './differences.ts';
import { skippedPatterns } from './json-schema.ts';
import { type Generated, generate, generatedFiles } from './outputs.ts';
import { readSdk } from './sdk-types.ts';

const here = import.meta.dirname;

/** Where the generated files are. */
export const generatedFolder = join(here, 'generated');

/** Makes all that is generated from the packages that are installed and `overlay.json`. */
export function generateFromPackages(): Generated & { readonly skippedPatterns: readonly string[] } {
  const api = readApiModel();
  const { facts } = JSON.parse(readFileSync(join(here, 'overlay.json'), 'utf8'));
  return { ...generate(readSdk(), api, facts), skippedPatterns: skippedPatterns(api) };
}

/** The generated files as they are on disk, by path below `folder`; empty when there is no such folder. */
export function filesOnDisk(folder: string = generatedFolder): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]));
}

function write(files: ReadonlyMap<string, string>): void {
  for (const stale of [...filesOnDisk().keys()].filter((path) => !files.has(path)))
    rmSync(join(generatedFolder, stale));
  for (const [path, text] of files) {
    const target = join(generatedFolder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function main(): void {
  const generated = generateFromPackages();
  for (const pattern of generated.skippedPatterns)
    console.warn(`Skipped a pattern that JavaScript cannot compile: ${pattern}`);
  const files = generatedFiles(generated);
  const changes = differences(filesOnDisk(), files);
  const summary = `${Object.keys(generated.operations).length} operations, ${Object.keys(generated.definitions).length} shapes`;

  if (!process.argv.includes('--check')) {
    write(files);
    console.log([...changes, `Wrote ${files.size} files to schemas/generated: ${summary}.`].join('\n'));
    return;
  }
  if (changes.length === 0) {
    console.log(`schemas/generated is current: ${summary}.`);
    return;
  }
  console.error(['schemas/generated is stale; run `npm run schemas`. What changed:', ...changes].join('\n'));
  process.exitCode = 1;
}

if (import.meta.main) main();
