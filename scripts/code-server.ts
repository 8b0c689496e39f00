import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { root } from './build.ts';

/** The VS Code server inside this version is VS Code 1.139.1. */
const version = '4.139.1';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Debian packages, and the program or file whose presence makes each unnecessary. */
const debianPackages: readonly { readonly name: string; present(): boolean }[] = [
  { name: 'chromium', present: () => browsers.some(isOnPath) },
  { name: 'libkrb5-dev', present: () => existsSync('/usr/include/krb5.h') || isOnPath('krb5-config') },
  { name: 'python3', present: () => isOnPath('python3') },
  { name: 'make', present: () => isOnPath('make') },
  { name: 'g++', present: () => isOnPath('g++') },
];

function isOnPath(program: string): boolean {
  return findOnPath(program) !== undefined;
}

/** The full path of a program, searched in PATH; undefined when there is none. */
export function findOnPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

/** Where downloaded editors are kept: git-ignored, or a folder that several checkouts share. */
export function editorCache(): string {
  return process.env.ECS_SPECS_VSCODE_CACHE ?? join(root, '.vscode-test');
}

/** A Chromium for Playwright. @throws when there is none: the message says what to install */
export function chromium(): string {
  const found = process.env.CHROMIUM ?? browsers.map(findOnPath).find((file) => file !== undefined);
  if (found === undefined) throw new Error('Chromium is missing. On Debian: apt-get install chromium');
  return found;
}

/** The `server-main.js` of the VS Code server, installed from the npm registry when it is not there yet. */
export async function codeServerMain(): Promise<string> {
  const folder = join(editorCache(), `code-server-${version}`);
  const main = join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
  if (existsSync(main)) return main;
  installDebianPackages();
  await install(folder);
  if (!existsSync(main)) throw new Error(`code-server ${version} was installed, but ${main} is missing.`);
  return main;
}

function installDebianPackages(): void {
  const missing = debianPackages.filter(({ present }) => !present()).map(({ name }) => name);
  if (missing.length === 0) return;
  const list = missing.join(' ');
  const canInstall = process.getuid?.() === 0 && isOnPath('apt-get');
  if (!canInstall) {
    throw new Error(`The VS Code server needs more of this machine. On Debian: sudo apt-get install ${list}`);
  }
  console.log(`Installing Debian packages the VS Code server needs: ${list}`);
  run('apt-get', ['update', '-qq'], {});
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
}

/** A folder with the final name is always complete: npm works in a neighbour, which is renamed in the end. */
async function install(folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, 'package.json'), '{"private":true}\n');
  console.log(
    `Installing the VS Code server (npm package code-server ${version}, about 600 MB, two to three minutes) …`,
  );
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', `code-server@${version}`],
    {
      // Without it npm refuses to run the package's own install steps as root.
      npm_config_unsafe_perm: 'true',
      // The native modules must be built for the Node that will run them.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
      ...headersOfThisNode(),
    },
    partial,
  );
  await rename(partial, folder);
}

/**
 * Where node-gyp finds the C headers of the Node that runs this: beside it, or in the package for this platform that npm's `node` is made
 * of. Without that node-gyp downloads them from Node's own site, which not every network lets through.
 */
function headersOfThisNode(): Readonly<Record<string, string>> {
  const installed = dirname(dirname(process.execPath));
  const name = `node-${process.platform}-${process.arch}`;
  const folders = [installed, join(installed, 'node_modules', name), join(dirname(installed), name)];
  const found = folders.find((folder) => existsSync(join(folder, 'include/node/node_version.h')));
  return found === undefined ? {} : { npm_config_nodedir: found };
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd = root): void {
  const { status, signal, error } = spawnSync(program, args, {
    cwd,
    stdio: 'inherit',
    env: { ...ownEnvironment(), ...env },
  });
  if (status === 0) return;
  // A program that tidies up after Ctrl+C ends by itself with 130, as shells tell it.
  if (signal === 'SIGINT' || signal === 'SIGTERM' || status === 130)
    throw new Error(`The installation was interrupted (${program}). The same command begins it anew.`);
  throw new Error(`${program} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
}

/**
 * The environment without what an npm around this script says of its own Node: an npm inside takes it over, and the
 * install step of code-server reads the version of Node there.
 */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { npm_config_user_agent: _agent, npm_node_execpath: _node, NODE: _same, ...others } = process.env;
  return others;
}
