import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium as browserType } from 'playwright-core';
import { root } from './build.ts';
import { chromium, codeServerMain } from './code-server.ts';

/** A running VS Code server: the whole editor, shown in a browser. */
export interface VsCodeServer {
  readonly port: number;
  /** Address of a window on `folder`; `payload` as VS Code for the web understands it. */
  address(folder: string, payload?: Payload): string;
  stop(): Promise<void>;
}

/** What a window of VS Code for the web is told beyond its folder. */
export interface Payload {
  /** Folder of an extension to load from source, or a folder of such folders: VS Code for the web takes one alone. */
  readonly extension?: string;
  /** Module whose `run()` is called in the extension host. */
  readonly tests?: string;
  /** The extension host: on the server, or in the browser. */
  readonly kind?: 'web';
}

interface ServerOptions {
  /** Settings, logs and state of this server. */
  readonly data: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A .vsix to install first. Windows then take no payload: they are as people have them, notifications and all. */
  readonly vsix?: string;
  /** Beyond the environment of this process; windows and their terminals have it, too. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Calm settings for a window that is looked at by a program or for the first time. */
const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Light Modern',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'security.workspace.trust.enabled': false,
  'workbench.editor.useModal': 'off',
};

/** Starts a VS Code server; it is ready when the promise resolves. */
export async function startVsCodeServer({
  data,
  port = 0,
  settings = {},
  vsix,
  environment = {},
}: ServerOptions): Promise<VsCodeServer> {
  const main = await codeServerMain();
  const chosenPort = port === 0 ? await freePort() : port;
  await mkdir(join(data, 'data/Machine'), { recursive: true });
  await writeFile(join(data, 'data/Machine/settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  const extensions = ['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
  if (vsix !== undefined) install(main, [...extensions, '--install-extension', vsix]);
  const server = spawn(
    process.execPath,
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(chosenPort), '--without-connection-token'],
      // Without it a built workbench ignores the payload of the address; with it, it shows no notifications.
      ...(vsix === undefined ? ['--enable-smoke-test-driver'] : []),
      ...['--accept-server-license-terms', '--disable-workspace-trust', '--disable-telemetry'],
      ...extensions,
    ],
    {
      cwd: dirname(main),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...process.env, ...environment },
    },
  );
  await listening(server, chosenPort);
  const authority = `127.0.0.1:${chosenPort}`;
  return {
    port: chosenPort,
    address(folder, payload = {}) {
      const remote = (path: string) => `vscode-remote://${authority}${path}`;
      const entries = [
        ...(payload.extension === undefined ? [] : [['extensionDevelopmentPath', remote(payload.extension)]]),
        ...(payload.tests === undefined ? [] : [['extensionTestsPath', remote(payload.tests)]]),
        ...(payload.kind === undefined ? [] : [['extensionDevelopmentKind', payload.kind]]),
        ['skipWelcome', 'true'],
      ];
      return `http://${authority}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(entries))}`;
    },
    stop: () => stop(server),
  };
}

function install(main: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The extension could not be installed:\n${stdout}${stderr}`);
}

/** Starts Chromium without a window; needs no display. */
export function launchBrowser(): Promise<Browser> {
  return browserType.launch({
    executablePath: chromium(),
    args: [
      // Chromium refuses its sandbox to root, which is what containers run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}

function listening(server: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [server.stdout, server.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (line.includes(`Extension host agent listening on ${port}`)) resolve();
      });
    }
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`The VS Code server ended with ${code}:\n${said.join('\n')}`)));
  });
}

/** The server has children of its own (extension hosts): the whole process group ends. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (process.platform === 'win32') server.kill();
  else process.kill(-server.pid, 'SIGTERM');
  const force = setTimeout(() => server.pid !== undefined && process.kill(-server.pid, 'SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port.')),
      );
    });
  });
}

/** The extension's own folder, as VS Code loads it. */
export const extensionFolder = root;
