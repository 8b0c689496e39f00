import { existsSync, globSync } from 'node:fs';
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
