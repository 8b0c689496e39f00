import { spawnSync } from 'node:child_process';
import { globSync, statSync, watch } from 'node:fs';
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build as bundle, type Metafile } from 'esbuild';
import {
  importsOf,
  lazyClient,
  lazyYaml,
  loaderForWorkers,
  noVersionCheck,
  sharedEntry,
  sharedFiles,
  versionOnly,
} from './bundle-parts.ts';
import { sharedInterop } from './interop.ts';
import { thirdPartyNotices } from './notices.ts';
import { withoutSources } from './rule-sources.ts';

export const root = dirname(import.meta.dirname);

/** A file of dist/ and its size in bytes. */
export interface BuiltFile {
  readonly name: string;
  readonly size: number;
}

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // V8 keeps a source with any character beyond Latin-1 in two bytes a character: twice the memory, and slower to load.
  charset: 'ascii',
} satisfies BuildOptions;

const onNode = { ...common, platform: 'node', format: 'cjs', target: 'node20' } satisfies BuildOptions;
const shebang = { js: '#!/usr/bin/env node' };
/** As the VS Code client starts it: client/transport-node.ts says why. */
const serverShebang = { js: '#!/usr/bin/env -S node --v8-pool-size=1 --max-semi-space-size=8' };

/** Compiles the validators when they are missing or older than what they are made of. */
function compileSchemas(): void {
  const made = globSync('schemas/compiled/*.js', { cwd: root });
  const inputs = globSync(['schemas/generated/**/*.json', 'schemas/compile.ts', 'schemas/*-module.ts'], { cwd: root });
  const isFresh = made.length > 0 && Math.max(...inputs.map(changed)) < Math.min(...made.map(changed));
  if (isFresh) return;
  const { status } = spawnSync(process.execPath, ['schemas/compile.ts'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('schemas/compile.ts failed: the validators could not be compiled.');
}

function changed(file: string): number {
  return statSync(join(root, file)).mtimeMs;
}

/**
 * Makes everything in dist/ and returns its files. Needs no network.
 *
 * The two Node programs and the browser's server share dist/engine.js, which holds the validators, the rules and the
 * documentation, and the two servers share dist/lsp.js: most of the product's size, shipped once. The client shares
 * nothing: a browser's extension host lets an extension load no second file.
 */
export async function build(): Promise<readonly BuiltFile[]> {
  compileSchemas();
  await mkdir(join(root, 'dist'), { recursive: true });
  const found = new Set<string>();
  const shared = importsOf(root, sharedFiles, found);
  const programs = await Promise.all([
    bundle({
      ...onNode,
      entryPoints: ['client/extension.ts'],
      outfile: 'dist/extension.cjs',
      external: ['vscode'],
      plugins: [lazyClient],
    }),
    bundle({
      ...onNode,
      entryPoints: ['client/whole.ts'],
      outfile: 'dist/client.cjs',
      external: ['vscode'],
      conditions: ['node', 'browser'],
      plugins: [noVersionCheck, sharedInterop],
    }),
    bundle({
      ...onNode,
      entryPoints: ['server/node.ts'],
      outfile: 'dist/ecs-language-server.cjs',
      banner: serverShebang,
      plugins: [versionOnly, sharedInterop, shared],
    }),
    bundle({
      ...onNode,
      entryPoints: ['server/lint.ts'],
      outfile: 'dist/ecs-lint.cjs',
      banner: shebang,
      plugins: [versionOnly, sharedInterop, shared],
    }),
    bundle({
      ...common,
      entryPoints: ['server/browser.ts'],
      outfile: 'dist/browser-server.js',
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      banner: { js: loaderForWorkers(sharedFiles) },
      plugins: [versionOnly, sharedInterop, shared],
    }),
  ]);
  const sharedBundles = await bundleShared(found);
  const metafiles: readonly Metafile[] = [...programs, ...sharedBundles].map(({ metafile }) => metafile);
  await removeOthers(metafiles);
  await writeFile(join(root, 'dist/package.json'), '{"type":"commonjs"}\n');
  await writeFile(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(root, metafiles));
  await Promise.all(['ecs-language-server.cjs', 'ecs-lint.cjs'].map((name) => chmod(join(root, 'dist', name), 0o755)));
  return Promise.all(
    globSync('*', { cwd: join(root, 'dist') })
      .sort()
      .map(async (name) => ({ name, size: (await stat(join(root, 'dist', name))).size })),
  );
}

async function bundleShared(found: Set<string>) {
  const results = [];
  // The last file first: what it imports of the earlier ones has to be known when they are made.
  for (const [index, file] of [...sharedFiles.entries()].reverse()) {
    const result = await bundle({
      ...common,
      stdin: { contents: sharedEntry(file, found), resolveDir: root, sourcefile: `entry-of-${file.name}` },
      outfile: `dist/${file.name}`,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['module'],
      format: 'iife',
      globalName: file.global,
      footer: { js: `if(typeof module==='object')module.exports=${file.global};` },
      target: ['node20', 'es2022'],
      plugins: [lazyYaml, withoutSources, sharedInterop, importsOf(root, sharedFiles.slice(0, index), found)],
    });
    results.push(result);
  }
  return results;
}

/** Files of former builds go last, so that programs in dist/ can be used while the next ones are made. */
async function removeOthers(metafiles: readonly Metafile[]): Promise<void> {
  const made = new Set(metafiles.flatMap(({ outputs }) => Object.keys(outputs)));
  const stale = globSync('dist/*', { cwd: root }).filter((file) => !made.has(file.replaceAll('\\', '/')));
  await Promise.all(stale.map((file) => rm(join(root, file), { recursive: true })));
}

function summary(files: readonly BuiltFile[], milliseconds: number): string {
  const sizes = files
    .filter(({ name }) => /\.c?js$/.test(name))
    .map(({ name, size }) => `${name} ${(size / 1000).toFixed(0)} kB`);
  return `dist: ${sizes.join(', ')} (${(milliseconds / 1000).toFixed(1)} s)`;
}

/** Builds, and says what came out in one line. */
export async function buildAndReport(): Promise<void> {
  const start = performance.now();
  const files = await build();
  console.log(summary(files, performance.now() - start));
}

async function watchAndBuild(): Promise<void> {
  let dirty = true;
  let wake: () => void = () => undefined;
  for (const folder of ['client', 'server', 'schemas']) {
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || name.startsWith('compiled')) return;
      dirty = true;
      wake();
    });
  }
  for (;;) {
    if (!dirty) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    dirty = false;
    await buildAndReport().catch((error) => console.error(error instanceof Error ? error.message : error));
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { watch: { type: 'boolean', default: false } } });
  await (values.watch ? watchAndBuild() : buildAndReport());
}
