import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './build.ts';
import { findOnPath } from './code-server.ts';
import type { Counts } from './vscode-tests.ts';

const out = join(root, 'out/neovim');

/** Longer than all tests of a run may wait together when everything goes wrong one after the other. */
const patience = 240_000;

/** Drives the built language server from Neovim, a client that is not ours: test/neovim. */
export async function runNeovimTests(): Promise<Counts> {
  const neovim = findNeovim();
  if ('missing' in neovim) {
    console.log(`The tests in Neovim are skipped: ${neovim.missing}`);
    return { passed: 0, failed: 0 };
  }
  console.log(`The tests run in ${neovim.version} (${neovim.program}).`);
  const workspace = await freshWorkspace();
  const counts = await run(neovim.program, workspace);
  if (counts.failed > 0) console.log(await logOfClient());
  return counts;
}

type Neovim = { readonly program: string; readonly version: string } | { readonly missing: string };

/** The Neovim that `ECS_SPECS_NEOVIM` names, or of the PATH, or Debian's, which is installed when that can be done without asking. */
function findNeovim(): Neovim {
  const named = process.env.ECS_SPECS_NEOVIM;
  const program = named ?? findOnPath('nvim') ?? installed();
  if (program === undefined) return { missing: 'there is no `nvim`. On Debian: sudo apt-get install neovim' };
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const version = /^NVIM v(\S+)/m.exec(stdout ?? '')?.[1];
  if (version === undefined) return { missing: `${program} does not tell its version. ${error?.message ?? ''}` };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 0 && minor < 7) return { missing: `${program} is Neovim ${version}; 0.7 or later is needed.` };
  return { program, version: `Neovim ${version}` };
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) return undefined;
  console.log('Installing the Debian package neovim …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'neovim'],
  ]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) console.log(`apt-get ${args.join(' ')} ended with ${status}.`);
  }
  return findOnPath('nvim');
}

/** A copy of the files, with what marks the root of a project, and the server on a PATH of its own, as npm installs it. */
async function freshWorkspace(): Promise<string> {
  const workspace = join(out, 'workspace');
  await rm(out, { recursive: true, force: true });
  await cp(join(root, 'test/neovim/workspace'), workspace, { recursive: true });
  await mkdir(join(workspace, '.git'));
  await mkdir(join(out, 'bin'));
  await symlink(join(root, 'dist/ecs-language-server.cjs'), join(out, 'bin/ecs-language-server'));
  return workspace;
}

/** Each test says `ok` or `not ok` in a line of its own; after the last one comes `done`. */
function run(program: string, workspace: string): Promise<Counts> {
  const script = join(root, 'test/neovim/server.lua');
  const editor = spawn(program, ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', script], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...privateFolders(),
      PATH: [join(out, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  });
  let passed = 0;
  let failed = 0;
  let isDone = false;
  createInterface({ input: editor.stdout }).on('line', (line) => {
    if (line.startsWith('ok ')) passed += 1;
    if (line.startsWith('not ok ')) failed += 1;
    if (line === 'done') isDone = true;
    else console.log(line.replace(/^ok /, '✔ ').replace(/^not ok /, '✖ '));
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => editor.kill('SIGKILL'), patience);
    editor.on('error', reject);
    editor.on('close', (code, signal) => {
      clearTimeout(limit);
      if (!isDone) console.log(`✖ Neovim ended too early, with ${signal ?? code}`);
      resolve({ passed, failed: isDone ? failed : failed + 1 });
    });
  });
}

/** Neither a user's configuration nor a user's logs. */
function privateFolders(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['CONFIG', 'DATA', 'STATE', 'CACHE'].map((kind) => [`XDG_${kind}_HOME`, join(out, kind.toLowerCase())]),
  );
}

/** What Neovim noted of its talk with the server; older versions keep it with the cache. */
async function logOfClient(): Promise<string> {
  const logs = await Promise.all(
    ['state', 'cache'].map((kind) => readFile(join(out, kind, 'nvim/lsp.log'), 'utf8').catch(() => '')),
  );
  const text = logs.join('');
  return text === '' ? 'Neovim noted nothing in its log.' : `Neovim noted in its log:\n${text.slice(-4000)}`;
}
