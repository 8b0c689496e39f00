import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { virtualClock } from '../../sandbox/clock.ts';
import type { Fault } from '../../sandbox/fault-spec.ts';
import { startServer } from '../../sandbox/http/server.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { launchBrowser, startVsCodeServer } from '../../scripts/vscode-server.ts';
import { pickQuickly } from './quick-pick.ts';
import { until } from './until.ts';

const patience = 20_000;

/** Windows of VS Code as somebody sits before them, and the account that their connections reach. */
export interface Desk {
  readonly account: SandboxAccount;
  /** A window as after the start; all are on the same folder and account. */
  window(): Promise<Page>;
  /**
   * Makes a window as after the start, but for the pinned connection; a new one after a test that failed, of which a picture is left.
   *
   * @param failed title of the test
   */
  leave(page: Page, failed: string | undefined): Promise<Page>;
  /** Writes a file of the workspace as another program would. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The sandbox, seen from outside of VS Code. */
export interface SandboxAccount {
  /** Lets seconds pass. */
  pass(seconds: number): void;
  ask(operation: string, input?: unknown): Promise<Readonly<Record<string, unknown>>>;
  fault(...faults: readonly Fault[]): Promise<void>;
  /** How often an operation arrived since the writes were asked last. */
  calls(operation: string): Promise<number>;
  /** How often each write arrived since this was asked last. */
  writes(): Promise<Readonly<Record<string, number>>>;
  /** The whole state: equal when nothing happened. */
  state(): Promise<string>;
}

const reads = /^(?:Describe|List|Get)/;

/** The names of the connections that the windows have. */
export const connections = { usual: 'shop', production: 'shop-live', readOnly: 'shop-look' } as const;

/** @param out folder of this run @param vsix the packed extension: loaded from source, VS Code would show no notifications */
export async function openDesk(out: string, vsix: string): Promise<Desk> {
  await rm(out, { recursive: true, force: true });
  const workspace = join(out, 'workspace');
  await mkdir(workspace, { recursive: true });
  const clock = virtualClock(Date.UTC(2026, 4, 4, 9));
  const sandbox = createSandbox({ clock, seed: 7, fill: () => undefined });
  const served = await startServer(sandbox, { accountAliases: ['example-shop'] });
  const common = { region: 'us-east-1', endpoint: served.endpoint };
  const editor = await startVsCodeServer({
    data: join(out, 'server'),
    vsix,
    settings: {
      'ecs.connections': [
        { name: connections.usual, ...common, color: 'green' },
        { name: connections.production, ...common, production: true, color: 'red' },
        { name: connections.readOnly, ...common, readOnly: true, icon: 'eye' },
      ],
      'editor.minimap.enabled': false,
      'files.autoSave': 'off',
      'window.commandCenter': false,
      'window.dialogStyle': 'custom',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'workbench.tips.enabled': false,
      // Pictures show what is written here, at the width of a small window.
      'diffEditor.renderSideBySide': true,
      'diffEditor.hideUnchangedRegions.enabled': false,
    },
  });
  const browser = await launchBrowser();

  async function window(): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    await page.goto(editor.address(workspace));
    await page.locator('.activitybar a[aria-label="Amazon ECS"]').first().waitFor();
    return page;
  }

  async function post(target: string, input: unknown): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(served.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Readonly<Record<string, unknown>>;
  }

  const counts = async () => (await post('EcsSandbox.GetCalls', {})).counts as Readonly<Record<string, number>>;
  const account: SandboxAccount = {
    pass: (seconds) => clock.advance(seconds * 1000),
    ask: (operation, input = {}) => post(`AmazonEC2ContainerServiceV20141113.${operation}`, input),
    async fault(...faults) {
      await post('EcsSandbox.SetFaults', { faults });
    },
    calls: async (operation) => (await counts())[operation] ?? 0,
    async writes() {
      const all = Object.entries(await counts());
      await post('EcsSandbox.ResetCalls', {});
      return Object.fromEntries(all.filter(([operation]) => !reads.test(operation)));
    },
    state: async () => JSON.stringify((await post('EcsSandbox.DumpState', {})).state),
  };
  return {
    account,
    window,
    async leave(page, failed) {
      if (failed === undefined) {
        await command(page, 'View: Close All Editors');
        await clear(page);
        return page;
      }
      await page.screenshot({ path: join(out, '..', `${failed.replace(/\W+/g, '-')}.png`) });
      await page.close();
      return window();
    },
    async write(name, text) {
      await mkdir(dirname(join(workspace, name)), { recursive: true });
      await writeFile(join(workspace, name), text);
    },
    remove: (name) => rm(join(workspace, name)),
    async close() {
      await browser.close();
      await editor.stop();
      await served.close();
    },
  };
}

/** Reloads the window as its command does: what is remembered is written first. */
export async function reload(page: Page): Promise<void> {
  const reloaded = page.waitForEvent('domcontentloaded');
  await command(page, 'Developer: Reload Window');
  await reloaded;
  await page.locator('.activitybar a[aria-label="Amazon ECS"]').first().waitFor();
}

/** Runs a command of the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await pickQuickly(page, 'F1', `>${title}`, title);
}

export async function choose(page: Page, label: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
}

export async function openFile(page: Page, name: string): Promise<void> {
  await pickQuickly(page, 'Control+p', name, name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
  // The language server has looked at it: the lens is its.
  await page.locator('.codelens-decoration', { hasText: 'Preview & apply' }).first().waitFor();
}

/** A message of VS Code, by a part of its text. */
export function message(page: Page, text: string | RegExp): Locator {
  return page.locator(
    ['.notifications-toasts', '.notifications-center'].map((place) => `${place} .notification-list-item`).join(),
    { hasText: text },
  );
}

/**
 * Waits for a message. Of more than three within 0.8 s VS Code shows the others only in the list behind the bell
 * (notificationsToasts.ts, SPAM_PROTECTION): then it is looked for there.
 */
export async function told(page: Page, text: string | RegExp): Promise<void> {
  const first = message(page, text).first();
  const isSeen = await first.waitFor({ timeout: 8_000 }).then(
    () => true,
    () => false,
  );
  if (isSeen) return;
  await command(page, 'Notifications: Show Notifications');
  await first.waitFor();
}

export async function clear(page: Page): Promise<void> {
  await command(page, 'Notifications: Clear All Notifications');
}

export async function press(where: Locator, label: string): Promise<void> {
  await where.locator('.monaco-button', { hasText: label }).first().click();
}

/** The modal question. */
export function question(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** What the editor that is seen shows, a line each; long documents are shown in part. */
export async function linesOf(page: Page, editor = '.editor-instance .monaco-editor'): Promise<readonly string[]> {
  const lines = await page.locator(editor).first().locator('.view-line').all();
  const placed = await Promise.all(
    lines.map(async (line) => ({
      top: Number.parseFloat((await line.evaluate((element) => Reflect.get(element, 'style').top)) || '0'),
      text: ((await line.textContent()) ?? '').replaceAll('\u00a0', ' '),
    })),
  );
  return placed.toSorted((one, other) => one.top - other.top).map(({ text }) => text);
}

/** Waits until so many lines of a diff are marked, on the side of what is live and on that of the file. */
export async function linesAreMarked(
  page: Page,
  wanted: { readonly live: number; readonly file: number },
): Promise<void> {
  const side = (name: string, mark: string) =>
    page.locator(`.monaco-diff-editor .editor.${name} .view-overlays .line-${mark}`).count();
  await until(
    `${wanted.live} and ${wanted.file} lines of the diff are marked`,
    async () => ({ live: await side('original', 'delete'), file: await side('modified', 'insert') }),
    ({ live, file }) => live === wanted.live && file === wanted.file,
  );
}
