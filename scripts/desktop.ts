import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editorCache, findOnPath } from './code-server.ts';

const usualCommands: readonly string[] = [
  '/usr/bin/code',
  '/usr/share/code/bin/code',
  '/snap/bin/code',
  '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
  join(process.env.LOCALAPPDATA ?? '', 'Programs/Microsoft VS Code/bin/code.cmd'),
];

/** Whether this machine can show a window. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

/** The `code` command of an installed desktop VS Code: `VSCODE` names it, else PATH and the usual places. */
export function desktopCommand(): string | undefined {
  const named = process.env.VSCODE;
  if (named !== undefined) return named;
  const command = process.platform === 'win32' ? 'code.cmd' : 'code';
  return findOnPath(command) ?? usualCommands.find((file) => existsSync(file));
}

/** What a window of the desktop VS Code opens with; paths are absolute. */
export interface DesktopWindow {
  readonly folder: string;
  /** Settings and state of this VS Code: it is another instance than the one a person works with. */
  readonly user: string;
  /** Folders of extensions to load from source. */
  readonly extensions: readonly string[];
  /** Settings at its first start: what was changed in the window since then stays. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Opens a window and returns. @param command as {@link desktopCommand} gives it @throws when VS Code does not start */
export async function openInDesktop(command: string, window: DesktopWindow): Promise<void> {
  await mkdir(join(window.user, 'User'), { recursive: true });
  const file = join(window.user, 'User/settings.json');
  if (!existsSync(file)) await writeFile(file, JSON.stringify(window.settings, null, 2));
  const extensions = window.extensions.map((path) => `--extensionDevelopmentPath=${path}`);
  const args = [...extensions, `--user-data-dir=${window.user}`, '--new-window', window.folder];
  const { status, error } = runCommand(command, args);
  if (status === 0) return;
  const reason = error === undefined ? 'it says why above' : error.message;
  throw new Error(`${command} could not be started (${reason}). "npm start -- --browser" needs a browser alone.`);
}

/** Windows runs a .cmd file in a shell alone, and the shell takes what has spaces ("Microsoft VS Code") in quotes. */
function runCommand(command: string, args: readonly string[]): SpawnSyncReturns<Buffer> {
  if (process.platform !== 'win32') return spawnSync(command, args, { stdio: 'inherit' });
  const [program = '', ...words] = [command, ...args].map((word) => `"${word}"`);
  return spawnSync(program, words, { stdio: 'inherit', shell: true });
}

/** Whether @vscode/test-electron can get a desktop VS Code here: one it downloaded before, or its download site answers. */
export async function canRunElectron(): Promise<boolean> {
  if (!hasDisplay()) return false;
  if (globSync('vscode-*', { cwd: editorCache() }).length > 0) return true;
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      method: 'HEAD',
      signal: AbortSignal.timeout(5000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
