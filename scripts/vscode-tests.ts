import { createWriteStream, existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { build as bundle } from 'esbuild';
import Mocha from 'mocha';
import type { Page } from 'playwright-core';
import { root } from './build.ts';
import { codeServerMain, editorCache } from './code-server.ts';
import { canRunElectron } from './desktop.ts';
import { extensionFolder, launchBrowser, startVsCodeServer } from './vscode-server.ts';

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Each runs in a window of its own: what one leaves behind in VS Code cannot reach the next. */
const suites = ['idle', 'editing', 'writing', 'sandbox', 'explorer'] as const;

/** Runs without Node, in a web worker; only the VS Code server can show it. */
const webSuite = 'web';

/** Look at windows from outside and drive them as a person does: they run here, with the VS Code server. */
const drivenSuites = [
  'explorer-window',
  'live-names-window',
  'connections-window',
  'start-window',
  'apply-window',
  'rollout-window',
] as const;
const out = join(root, 'out/vscode');
const patience = 180_000;

/** Runs the suites of test/vscode inside a real VS Code: the desktop one where it can be had, else the VS Code server. */
export async function runVsCodeTests(): Promise<Counts> {
  await removeFormer();
  await bundle({
    absWorkingDir: root,
    entryPoints: suites.flatMap((suite) => [
      { in: `test/vscode/${suite}.ts`, out: suite },
      { in: `test/vscode/${suite}.test.ts`, out: `${suite}.test` },
    ]),
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  await bundle({
    absWorkingDir: root,
    entryPoints: [`test/vscode/${webSuite}.ts`],
    outdir: out,
    bundle: true,
    outExtension: { '.js': '.cjs' },
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const isDesktop = process.env.ECS_SPECS_VSCODE !== 'server' && (await canRunElectron());
  console.log(`VS Code tests run in ${isDesktop ? 'the desktop VS Code' : 'the VS Code server, shown by Chromium'}.`);
  if (isDesktop) {
    await runInElectron();
    const left = [webSuite, ...drivenSuites].join(', ');
    console.log(`Left out: ${left}. They need the VS Code server (ECS_SPECS_VSCODE=server).`);
    return total(suites.filter(isWanted).map((suite) => `${suite}.test.cjs`));
  }
  // Installing it takes longer than a suite may need to begin.
  await codeServerMain();
  if ([...suites, webSuite].some(isWanted)) await runInServer();
  for (const suite of drivenSuites.filter(isWanted)) await runDriven(suite);
  return total([
    ...suites.filter(isWanted).map((suite) => `${suite}.test.cjs`),
    ...[webSuite, ...drivenSuites].filter(isWanted),
  ]);
}

/** `ECS_SPECS_VSCODE_SUITES=idle,editing` runs these alone. */
function isWanted(suite: string): boolean {
  const wanted = process.env.ECS_SPECS_VSCODE_SUITES;
  return wanted === undefined || wanted.split(',').includes(suite);
}

/** Leaves alone what a run of other suites works with at the same time, from the same checkout. */
async function removeFormer(): Promise<void> {
  const wanted = [...suites, webSuite, ...drivenSuites].filter(isWanted);
  const files = globSync([...wanted, ...wanted.map((suite) => `${suite}.*`)], { cwd: out });
  await Promise.all(files.map((name) => rm(join(out, name), { recursive: true, force: true })));
  await mkdir(out, { recursive: true });
}

/** Runs a suite in this process; leaves what the others leave. */
async function runDriven(suite: string): Promise<void> {
  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...args) => lines.push(format(...args));
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, slow: 30_000, reporter: 'spec', color: false });
  mocha.addFile(join(root, `test/vscode/${suite}.test.ts`));
  await mocha.loadFilesAsync();
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const running: Mocha.Runner = mocha.run(() => resolve(running));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  await writeFile(join(out, `${suite}.output.txt`), `${lines.join('\n')}\n`);
  await writeFile(join(out, `${suite}.result.json`), JSON.stringify({ passes, failures, pending }));
}

/** The folder a suite's window opens: a copy, beside the pristine one it is restored from. */
async function workspaceOf(suite: string): Promise<string> {
  const workspace = join(out, suite, 'workspace');
  await mkdir(join(out, suite), { recursive: true });
  await cp(join(root, 'test/vscode/workspace'), workspace, { recursive: true });
  await cp(join(root, 'test/vscode/workspace'), join(out, suite, 'pristine'), { recursive: true });
  return workspace;
}

async function runInElectron(): Promise<void> {
  const { runTests } = await import('@vscode/test-electron');
  for (const suite of suites.filter(isWanted)) {
    const workspace = await workspaceOf(suite);
    await runTests({
      cachePath: editorCache(),
      extensionDevelopmentPath: extensionFolder,
      extensionTestsPath: join(out, `${suite}.cjs`),
      launchArgs: [workspace, '--disable-extensions', `--user-data-dir=${join(out, suite, 'user')}`],
    }).catch((error) => console.error(String(error)));
  }
}

async function runInServer(): Promise<void> {
  const data = join(out, 'server');
  await rm(data, { recursive: true, force: true });
  const server = await startVsCodeServer({ data });
  const browser = await launchBrowser();
  try {
    const inServer = suites.map((suite) => ({ suite, tests: join(out, `${suite}.cjs`) }));
    const inBrowser = { suite: webSuite, tests: join(out, `${webSuite}.cjs`), kind: 'web' } as const;
    for (const { suite, ...payload } of [...inServer, inBrowser].filter(({ suite }) => isWanted(suite))) {
      if (suite === webSuite) await runInWorker(data);
      const page = await browser.newPage();
      const workspace = await workspaceOf(suite);
      await runWindow(suite, page, server.address(workspace, { extension: extensionFolder, ...payload }));
      await page.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** From now on windows run the extension in their web worker although the server could run it, too. */
async function runInWorker(data: string): Promise<void> {
  await mkdir(join(data, 'data/User'), { recursive: true });
  const settings = { 'remote.extensionKind': { 'ecs-specs.ecs-specs': ['web'] } };
  await writeFile(join(data, 'data/User/settings.json'), JSON.stringify(settings));
}

/** Loads a window with tests and waits for their end; the window's own console goes into a file. */
async function runWindow(suite: string, page: Page, address: string): Promise<void> {
  const log = createWriteStream(join(out, `${suite}.window.log`));
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    log.write(`${format(...args)}\n`);
  });
  const ended = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${suite}: no end after ${patience} ms`)), patience);
    page
      .exposeFunction('codeAutomationExit', () => {
        clearTimeout(limit);
        resolve();
      })
      .catch(reject);
  });
  await page.goto(address);
  await ended;
  log.end();
}

/** A suite that left no result counts as one failure: its window never came to an end. */
async function total(names: readonly string[]): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0 };
  for (const name of names) {
    const file = join(out, name);
    if (!existsSync(`${file}.result.json`)) {
      console.error(`${name}: the window left no result; the windows' consoles are in ${out}/*.window.log`);
      counts = { ...counts, failed: counts.failed + 1 };
      continue;
    }
    console.log(await readFile(`${file}.output.txt`, 'utf8'));
    const { passes, failures } = JSON.parse(await readFile(`${file}.result.json`, 'utf8'));
    counts = { passed: counts.passed + passes, failed: counts.failed + failures };
  }
  return counts;
}
