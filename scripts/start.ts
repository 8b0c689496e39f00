import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAndReport, root } from './build.ts';
import { desktopCommand, hasDisplay } from './desktop.ts';
import { extensionFolder, startVsCodeServer } from './vscode-server.ts';

const usage = `npm start [-- --port N] [-- --browser] [FOLDER]
  Builds the extension and opens it on FOLDER (examples/ when none is given): in the desktop VS Code when one is
  installed, else in a VS Code that a browser shows.
  --browser   the browser's VS Code even when there is a desktop one
  --port N    its port (default: a free one)`;

async function startDesktop(command: string, folder: string): Promise<void> {
  console.log(`Opening ${folder} in ${command}`);
  const args = [`--extensionDevelopmentPath=${extensionFolder}`, '--new-window', folder];
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0)
    throw new Error(`${command} could not be started${error === undefined ? '.' : `: ${error.message}`}`);
}

async function startInBrowser(folder: string, port: number): Promise<void> {
  console.log('No desktop VS Code is used: starting the VS Code server.');
  const server = await startVsCodeServer({ data: join(root, 'out/start'), port });
  console.log(
    `\nOpen this address in a browser (Ctrl+C ends the server):\n\n${server.address(folder, { extension: extensionFolder })}\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await server.stop();
  console.log('The VS Code server has ended.');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    browser: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
if (values.help || !Number.isInteger(port) || port < 0 || port > 65_535) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
await buildAndReport();
const folder = resolve(positionals[0] ?? join(root, 'examples'));
const desktop = values.browser || values.port !== '0' || !hasDisplay() ? undefined : desktopCommand();
await (desktop === undefined ? startInBrowser(folder, port) : startDesktop(desktop, folder));
