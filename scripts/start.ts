import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAndReport, root } from './build.ts';
import { desktopCommand, hasDisplay, openInDesktop } from './desktop.ts';
import { sampleSettings, startExtension, startSampleServer } from './sample-window.ts';
import { extensionFolder } from './vscode-server.ts';

const usage = `npm start [-- --port N] [-- --browser] [FOLDER]
  Builds the extension and opens it on FOLDER (examples/ when none is given): in the desktop VS Code when one is
  installed, else in a VS Code that a browser shows. Its settings are its own (out/). It shows the clusters of a
  sandbox, a small ECS account on this machine.
  --browser   the browser's VS Code even when there is a desktop one
  --port N    its port (default: a free one)`;

const whereToLook =
  'On the left are the clusters of a sandbox, with a small shop (the Amazon ECS icon shows them again); the files are behind the Explorer icon.';

async function startDesktop(command: string, folder: string): Promise<void> {
  console.log(`Opening ${folder} in ${command}\n${whereToLook}`);
  await openInDesktop(command, {
    folder,
    user: join(root, 'out/start-desktop'),
    extensions: [extensionFolder, startExtension],
    settings: sampleSettings,
  });
}

async function startInBrowser(folder: string, port: number): Promise<void> {
  console.log('No desktop VS Code is used: starting the VS Code server.');
  // From the beginning, and as often as somebody presses Ctrl+C: the server would outlive this process.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const { address, stop } = await startSampleServer(folder, join(root, 'out/start'), port);
  console.log(`\nOpen this address in a browser (Ctrl+C ends the server):\n\n${address}\n\n${whereToLook}\n`);
  await asked;
  await stop();
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
try {
  await buildAndReport();
  const folder = resolve(positionals[0] ?? join(root, 'examples'));
  const desktop = values.browser || values.port !== '0' || !hasDisplay() ? undefined : desktopCommand();
  await (desktop === undefined ? startInBrowser(folder, port) : startDesktop(desktop, folder));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
