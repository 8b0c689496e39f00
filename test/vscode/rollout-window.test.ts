import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../scripts/build.ts';
import { packageExtension } from '../../scripts/package.ts';
import {
  choose,
  clear,
  command,
  connections,
  type Desk,
  linesAreMarked,
  linesOf,
  message,
  openDesk,
  openFile,
  press,
  question,
  reload,
  told,
} from './apply-desk.ts';
import { canary, type Steps, serviceFile, stepsAt } from './apply-steps.ts';
import { until } from './until.ts';

const out = join(root, 'out/vscode/rollout-window');

const actions = ['Continue Paused', 'Stop or Roll Back', 'Stop Watching', 'Follow Rollout'] as const;

describe('around applying: rollouts, drift, the way back, and where it begins', () => {
  let desk: Desk;
  let steps: Steps;
  let page: Page;

  before(async function () {
    this.timeout(180_000);
    await mkdir(out, { recursive: true });
    desk = await openDesk(join(out, 'desk'), await packageExtension(out));
    steps = stepsAt(desk);
    page = await desk.window();
    await steps.pin(page, connections.usual);
  });
  after(async function () {
    this.timeout(30_000);
    await desk?.close();
  });
  afterEach(async function () {
    this.timeout(90_000);
    const failed = this.currentTest?.state === 'failed' ? this.currentTest.title : undefined;
    page = await desk.leave(page, failed);
    await steps.pin(page, connections.usual);
  });

  /** Of the document that is shown: an action of the title. */
  const titleAction = (label: string): Locator =>
    page.locator(`.editor-group-container.active .editor-actions .action-label[aria-label^="${label}"]`);

  async function shownActions(...wanted: readonly (typeof actions)[number][]): Promise<void> {
    await until(
      `of the actions ${actions.join(', ')} are shown`,
      async () => {
        const counts = await Promise.all(actions.map((label) => titleAction(label).count()));
        return actions.filter((_, index) => counts[index] !== 0).join();
      },
      (shown) => shown === wanted.join(),
    );
  }

  /** Follows the service `web` of a cluster as the palette offers it. */
  async function follow(cluster: string): Promise<void> {
    await command(page, 'ECS: Follow Rollout');
    for (const each of [cluster, 'web']) await choose(page, each);
    await page.locator('.tab.active', { hasText: 'web (rollout)' }).waitFor();
  }

  it('a rollout goes on after a reload of the window, with the actions that make sense', async () => {
    const name = 'reloaded';
    await steps.service(name);
    await steps.register(name, 'nginx:2');
    await desk.account.ask('UpdateService', { cluster: name, service: 'web', taskDefinition: name });
    await follow(name);
    await shownActions('Stop or Roll Back', 'Stop Watching');
    await reload(page);
    await page.locator('.tab', { hasText: 'web (rollout)' }).first().waitFor();
    await shownActions('Stop or Roll Back', 'Stop Watching');
    await until(
      'the document is about it',
      () => linesOf(page),
      (lines) => lines.some((line) => line.includes('Cluster: reloaded')),
    );
    await steps.passUntilTold(page, 'is done');
    await shownActions('Follow Rollout');
    assert.match((await steps.live(name)).taskDefinition, /reloaded:2$/);
  });

  it('a canary is followed stage by stage; where a hook pauses it, it is continued', async () => {
    const name = 'canary';
    await steps.service(name);
    await desk.account.ask('CreateService', { ...canary(name), desiredCount: 4 });
    desk.account.pass(300);
    await steps.register(name, 'nginx:2');
    await desk.account.ask('UpdateService', { cluster: name, service: 'shop', taskDefinition: name });
    await command(page, 'ECS: Follow Rollout');
    for (const each of [name, 'shop']) await choose(page, each);
    await steps.documentSays(page, /waits for/);
    await shownActions('Continue Paused', 'Stop or Roll Back', 'Stop Watching');
    await clear(page);
    await titleAction('Continue Paused').first().click();
    await choose(page, 'Continue');
    await press(question(page), 'Continue');
    await shownActions('Stop or Roll Back', 'Stop Watching');
    await steps.documentSays(page, /10 ?%/);
    await steps.passUntilTold(page, 'is done');
    await shownActions('Follow Rollout');
  });

  it('the way back is still known after a reload of the window', async () => {
    const name = 'back';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.apply(page, `${name}.create-service.yaml`, 'Update');
    assert.equal((await steps.live(name)).desiredCount, 4);
    await reload(page);
    await command(page, 'ECS: Restore Previous');
    await press(message(page, 'This is a preview'), 'Apply');
    await press(question(page), 'Update');
    await told(page, 'Done');
    assert.equal((await steps.live(name)).desiredCount, 2);
    assert.deepEqual(await desk.account.writes(), { UpdateService: 2 });
  });

  it('drift: what differs is told above each request and by badges; a click shows one request and sends nothing', async () => {
    const name = 'drift';
    const file = `${name}.create-service.yaml`;
    await steps.service(name);
    const both = (count: number) =>
      `${serviceFile(name, count)}launchType: FARGATE\n---\n${serviceFile(name, 1).replace('serviceName: web', 'serviceName: worker')}launchType: FARGATE\n`;
    await desk.write(file, both(2));
    const lens = (text: string) => page.locator('.codelens-decoration a', { hasText: text }).first();
    const badge = () => badgeOf(page, file);
    await openFile(page, file);
    await lens('in sync with shop').waitFor();
    await lens('not in shop yet').waitFor();
    await until('the file has a badge', badge, (text) => text === '+');
    await desk.account.ask('UpdateService', { cluster: name, service: 'web', desiredCount: 5 });
    await desk.account.writes();
    await command(page, 'ECS: Refresh Drift');
    await lens('1 member differs from shop').waitFor();
    await until('the file has another badge', badge, (text) => text === '≠1');
    await page.locator('.activitybar a[aria-label="Amazon ECS"]').first().click();
    await openCluster(name);
    const row = page.locator('.sidebar .monaco-list-row[aria-label^="Service web"]');
    await row.first().waitFor();
    await until(
      'the row has a badge',
      () => badgeAt(row),
      (text) => text === '≠1',
    );
    await page.locator('.activitybar a[aria-label^="Explorer"]').first().click();
    await lens('1 member differs from shop').click();
    await page.locator('.tab.active', { hasText: 'service web in cluster drift' }).waitFor();
    await linesAreMarked(page, { live: 1, file: 1 });
    assert.equal(await page.locator('.tab', { hasText: 'plan.md' }).count(), 0);
    assert.equal(await message(page, 'This is a preview').count(), 0);
    assert.equal(await question(page).count(), 0);
    assert.deepEqual(await desk.account.writes(), {});
    await openFile(page, file);
    await page.locator('.codelens-decoration a', { hasText: 'Preview & apply' }).first().click();
    await press(message(page, 'This is a preview'), 'Apply');
    await press(question(page), 'Update');
    await told(page, 'Done');
    await command(page, 'View: Close Other Editors in Group');
    await openFile(page, file);
    await lens('in sync with shop').waitFor();
    await command(page, 'ECS: Unpin Connection');
    await lens('in sync with shop').waitFor({ state: 'detached' });
    await until('the badge is gone', badge, (text) => text === '');
  });

  async function openCluster(name: string): Promise<void> {
    const row = (spoken: string) => page.locator(`.sidebar .monaco-list-row[aria-label^="${spoken}"]`).first();
    for (const spoken of [`Connection ${connections.usual},`, `Cluster ${name}`, 'Services']) {
      await row(spoken).waitFor();
      if ((await row(spoken).getAttribute('aria-expanded')) !== 'true')
        await row(spoken).locator('.monaco-tl-twistie').click();
    }
  }

  describe('each entry leads to the preview', () => {
    const file = 'entries.create-service.yaml';
    const three = 'three.create-cluster.yaml';
    const row = (name: string) => page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    const menu = async (where: Locator, label: string) => {
      await where.click({ button: 'right' });
      const item = page.locator('.monaco-menu .action-label', { hasText: label }).first();
      await item.waitFor();
      // A menu that was just opened does not take clicks for a moment: the one that opened it could be meant.
      await until(
        'the menu is closed',
        async () => {
          await item.click({ timeout: 1_000 }).catch(() => undefined);
          return item.count();
        },
        (count) => count === 0,
      );
    };
    const all = () => page.keyboard.press('Enter');
    const listed = async (count: number) => {
      await page
        .locator('.quick-input-list .monaco-list-row')
        .nth(count - 1)
        .waitFor();
      await all();
    };
    const one = /This is a preview of service web in cluster entries/;
    const two = /This is a preview of 2 of 2 requests/;

    before(async function () {
      this.timeout(60_000);
      await steps.service('entries');
      await steps.scale('entries', 4);
      await desk.write('more/a.create-cluster.yaml', 'clusterName: entries-a\n');
      await desk.write('more/b.create-cluster.yaml', 'clusterName: entries-b\n');
      const names = ['entries-c', 'entries-d', 'entries-e'];
      await desk.write(three, names.map((name) => `clusterName: ${name}\n`).join('---\n'));
      await desk.account.writes();
    });

    const entries: readonly { readonly entry: string; take(): Promise<unknown>; readonly told?: RegExp }[] = [
      { entry: 'a file in the Explorer: Apply', take: () => menu(row(file), 'Apply File'), told: one },
      { entry: 'a file in the Explorer: Preview', take: () => menu(row(file), 'Preview File') },
      {
        entry: 'a folder in the Explorer: Apply',
        async take() {
          await menu(row('more'), 'Apply Files in Folder');
          await listed(2);
        },
        told: two,
      },
      {
        entry: 'a folder in the Explorer: Preview',
        async take() {
          await menu(row('more'), 'Preview Files in Folder');
          await listed(2);
        },
      },
      {
        entry: 'two files selected in the Explorer',
        async take() {
          await row('more').click();
          await row('a.create-cluster.yaml').click();
          await row('b.create-cluster.yaml').click({ modifiers: ['Control'] });
          await menu(row('b.create-cluster.yaml'), 'Apply File');
          await listed(2);
        },
        told: two,
      },
      {
        entry: 'the title of the editor: Apply',
        async take() {
          await openFile(page, file);
          await titleAction('Apply File').click();
        },
        told: one,
      },
      {
        entry: 'the title of the editor: Preview',
        async take() {
          await openFile(page, file);
          await titleAction('Preview File').click();
        },
      },
      { entry: 'the lens', take: () => steps.preview(page, file), told: one },
      {
        entry: 'the menu of the editor',
        async take() {
          await openFile(page, file);
          await menu(page.locator('.view-line', { hasText: 'desiredCount' }).first(), 'Apply Request at Cursor');
        },
        told: one,
      },
      {
        entry: 'the palette: file',
        async take() {
          await openFile(page, file);
          await command(page, 'ECS: Apply File');
        },
        told: one,
      },
      {
        entry: 'the palette: preview of the request at the cursor',
        async take() {
          await openFile(page, file);
          await command(page, 'ECS: Preview Request at Cursor');
        },
      },
      {
        entry: 'a selection that touches two requests of three',
        async take() {
          await openFile(page, three);
          await page.keyboard.press('Control+Home');
          for (let line = 0; line < 2; line += 1) await page.keyboard.press('Shift+ArrowDown');
          await page.keyboard.press('Shift+End');
          // Not by the palette: the Escape before it would take the selection away.
          await menu(page.locator('.view-line', { hasText: 'entries-c' }).first(), 'Apply Request at Cursor');
        },
        told: two,
      },
    ];
    for (const { entry, take, told: text } of entries) {
      it(entry, async () => {
        await take();
        if (text === undefined) await page.locator('.tab.active', { hasText: '(live ↔ file)' }).waitFor();
        else {
          await told(page, text);
          await message(page, 'This is a preview').waitFor();
        }
        assert.equal(await question(page).count(), 0);
        if (text === undefined) assert.equal(await message(page, 'This is a preview').count(), 0);
        assert.deepEqual(await desk.account.writes(), {});
      });
    }
  });
});

/** What VS Code draws behind the name of a file or row: by a style sheet alone. */
async function badgeAt(row: Locator): Promise<string> {
  const label = row.first().locator('.monaco-icon-label').first();
  if ((await label.count()) === 0) return '';
  return label.evaluate((element) => {
    const style = Reflect.get(globalThis, 'getComputedStyle') as (of: unknown, pseudo: string) => { content: string };
    const { content } = style(element, '::after');
    return content === 'none' ? '' : content.replaceAll('"', '');
  });
}

function badgeOf(page: Page, file: string): Promise<string> {
  return badgeAt(page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }));
}
