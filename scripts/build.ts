import { spawnSync } from 'node:child_process';
import { globSync, statSync, watch } from 'node:fs';
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build as bundle, type Metafile } from 'esbuild';
import { sandboxFlags, serverFlags } from '../client/node-flags.ts';
import manifest from '../package.json' with { type: 'json' };
import {
  awsFile,
  importsOf,
  lazyFiles,
  lazyYaml,
  loaderForWorkers,
  lspFile,
  sharedEntry,
  sharedFiles,
  versionOnly,
} from './bundle-parts.ts';
import { noVersionCheck, oneProtocol, usedFeaturesOnly } from './client-parts.ts';
import { sharedInterop } from './interop.ts';
import { thirdPartyNotices } from './notices.ts';
import { packedTexts, type RuleTexts, withoutTexts } from './rule-texts.ts';

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
  // V8 keeps a source with any character beyond Latin-1 in two bytes a character: twice the memory, and slower to load. What regular
  // expressions hold is not escaped by esbuild: they have their escapes in the source.
  charset: 'ascii',
} satisfies BuildOptions;

const onNode = { ...common, platform: 'node', format: 'cjs', target: 'node20' } satisfies BuildOptions;
const shebang = { js: '#!/usr/bin/env node' };
/** As the VS Code client starts them. */
const sandboxShebang = { js: `#!/usr/bin/env -S node ${sandboxFlags.join(' ')}` };
const serverShebang = { js: `#!/usr/bin/env -S node ${serverFlags.join(' ')}` };

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

/** Imported late: the rules look into the compiled schemas. */
async function allRules(): Promise<readonly RuleTexts[]> {
  const [{ structuralRules }, { rules }] = await Promise.all([
    import('../server/rules/structural.ts'),
    import('../server/rules/catalogue.ts'),
  ]);
  return [...structuralRules, ...rules];
}

/**
 * Makes everything in dist/ and returns its files. Needs no network.
 *
 * The Node programs and the browser's server share dist/engine.js, which holds the validators, the rules and the
 * documentation; the two servers and the client share dist/lsp.js: most of the product's size, shipped once. VS Code loads
 * dist/extension.cjs, which loads the client and the cloud part when they are first needed. The cloud part and `ecs-lint plan`
 * share dist/aws.cjs, which holds the AWS SDK and the plans.
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
      plugins: [lazyFiles({ './language.ts': './client.cjs', './cloud.ts': './cloud.cjs' })],
    }),
    bundle({
      ...onNode,
      entryPoints: ['client/language.ts'],
      outfile: 'dist/client.cjs',
      external: ['vscode'],
      conditions: ['node', 'browser'],
      plugins: [usedFeaturesOnly, noVersionCheck, sharedInterop, importsOf(root, [lspFile], found)],
    }),
    bundle({
      ...onNode,
      entryPoints: ['client/cloud.ts'],
      outfile: 'dist/cloud.cjs',
      external: ['vscode'],
      plugins: [importsOf(root, [awsFile], found)],
    }),
    bundle({
      ...onNode,
      entryPoints: ['client/plan-command.ts'],
      outfile: 'dist/plan.cjs',
      plugins: [importsOf(root, [awsFile], found)],
    }),
    bundle({
      ...onNode,
      entryPoints: ['server/node.ts'],
      outfile: 'dist/ecs-language-server.cjs',
      banner: serverShebang,
      plugins: [versionOnly, sharedInterop, shared, oneProtocol(root)],
    }),
    bundle({
      ...onNode,
      entryPoints: ['server/lint.ts'],
      outfile: 'dist/ecs-lint.cjs',
      banner: shebang,
      plugins: [
        lazyFiles({ '../client/plan-command.ts': './plan.cjs' }),
        packedTexts(await allRules()),
        versionOnly,
        sharedInterop,
        shared,
        oneProtocol(root),
      ],
    }),
    bundle({
      ...onNode,
      entryPoints: ['sandbox/main.ts'],
      outfile: 'dist/ecs-sandbox.cjs',
      banner: sandboxShebang,
      plugins: [versionOnly, sharedInterop, shared, oneProtocol(root)],
    }),
    bundle({
      ...common,
      entryPoints: ['server/browser.ts'],
      outfile: 'dist/browser-server.js',
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      banner: { js: loaderForWorkers(sharedFiles) },
      plugins: [versionOnly, sharedInterop, shared, oneProtocol(root)],
    }),
  ]);
  const sharedBundles = await bundleShared(found);
  const metafiles: readonly Metafile[] = [...programs, ...sharedBundles].map(({ metafile }) => metafile);
  await removeOthers(metafiles);
  await writeFile(join(root, 'dist/package.json'), '{"type":"commonjs"}\n');
  await writeFile(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(root, metafiles));
  await Promise.all(Object.values(manifest.bin).map((program) => chmod(join(root, program), 0o755)));
  return Promise.all(
    globSync('*', { cwd: join(root, 'dist') })
      .sort()
      .map(async (name) => ({ name, size: (await stat(join(root, 'dist', name))).size })),
  );
}

async function bundleShared(found: Set<string>) {
  const results: { readonly metafile: Metafile }[] = [await bundleAws(found)];
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
      plugins: [
        lazyYaml,
        withoutTexts,
        sharedInterop,
        importsOf(root, sharedFiles.slice(0, index), found),
        oneProtocol(root),
      ],
    });
    results.push(result);
  }
  return results;
}

function bundleAws(found: Set<string>) {
  return bundle({
    ...onNode,
    stdin: { contents: sharedEntry(awsFile, found), resolveDir: root, sourcefile: `entry-of-${awsFile.name}` },
    outfile: `dist/${awsFile.name}`,
    // The AWS SDK as ES modules: what is not used stays out, 40 % of it.
    mainFields: ['module', 'main'],
  });
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
  for (const folder of ['client', 'server', 'sandbox', 'schemas']) {
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
