import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { realClock } from '../../sandbox/clock.ts';
import { type RunningServer, startServer } from '../../sandbox/http/server.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { seedOf } from '../../sandbox/seeds/seeds.ts';
import { extensionFolder, launchBrowser, startVsCodeServer } from '../../scripts/vscode-server.ts';
import { ask } from './explorer-page.ts';

/** Windows of VS Code that Playwright drives, with a home folder and an AWS config of their own. */
export interface DrivenWindows {
  /** `~` of the windows: nothing of the user's is read. */
  readonly home: string;
  readonly workspace: string;
  /** The settings of the machine, which is where connections are kept. */
  readonly settingsFile: string;
  /** A window in a state as after the first start. */
  open(settings: Readonly<Record<string, unknown>>): Promise<Page>;
  /** Changes the settings of the open windows. */
  settings(values: Readonly<Record<string, unknown>>): Promise<void>;
  write(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

const calm = {
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** @param out folder of this run, emptied first @param environment of the windows, beyond that of this process */
export async function startWindows(
  out: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<DrivenWindows> {
  await rm(out, { recursive: true, force: true });
  const [home, workspace] = [join(out, 'home'), join(out, 'workspace')];
  for (const folder of [home, workspace]) await mkdir(folder, { recursive: true });
  const server = await startVsCodeServer({ data: join(out, 'server'), environment: { HOME: home, ...environment } });
  const browser = await launchBrowser();
  const settingsFile = join(out, 'server/data/Machine/settings.json');
  const settings = (values: Readonly<Record<string, unknown>>) =>
    writeFile(settingsFile, JSON.stringify({ ...calm, ...values }));
  return {
    home,
    workspace,
    settingsFile,
    settings,
    async open(values) {
      await settings(values);
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(server.address(workspace, { extension: extensionFolder }));
      await page.locator('.activitybar a[aria-label="Amazon ECS"]').first().waitFor();
      return page;
    },
    async write(name, text) {
      await mkdir(dirname(join(workspace, name)), { recursive: true });
      await writeFile(join(workspace, name), text);
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** An account with the small shop. */
export const serveShop = (): Promise<RunningServer> =>
  startServer(createSandbox({ clock: realClock(), seed: 1, fill: seedOf('shop') }));

/** An account with one cluster. */
export async function serveCluster(clusterName: string): Promise<RunningServer> {
  const server = await startServer(createSandbox({ clock: realClock(), seed: 1, fill: seedOf('empty') }));
  await ask(server.endpoint, 'CreateCluster', { clusterName });
  return server;
}
