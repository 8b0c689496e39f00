import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunningServer } from '../../sandbox/http/server.ts';
import { root } from '../../scripts/build.ts';
import { reload } from './apply-desk.ts';
import { type DrivenWindows, serveCluster, serveShop, startWindows } from './driven-windows.ts';
import { runCommand } from './explorer-page.ts';
import { pickQuickly } from './quick-pick.ts';
import { until } from './until.ts';

const out = join(root, 'out/vscode/live-names-window');

const request = `{
  "cluster": "",
  "service": "",
  "taskDefinition": "web:",
  "capacityProviderStrategy": [{ "capacityProvider": "", "weight": 1 }]
}
`;

/** Where the cursor is put, and what the list offers of the account there. */
const places: readonly { readonly place: string; readonly cluster?: string; readonly names: readonly string[] }[] = [
  { place: '"cluster": "', names: ['batch', 'shop', 'staging'] },
  { place: '"service": "', cluster: 'shop', names: ['api', 'catalog', 'checkout', 'web'] },
  { place: '"taskDefinition": "web:', cluster: 'shop', names: ['web:1'] },
  { place: '"capacityProvider": "', cluster: 'shop', names: ['FARGATE', 'FARGATE_SPOT'] },
];

describe('names of the account in the editor', () => {
  let windows: DrivenWindows;
  let shop: RunningServer;
  let other: RunningServer;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    [shop, other] = await Promise.all([serveShop(), serveCluster('elsewhere')]);
    windows = await startWindows(out);
    page = await windows.open({
      'ecs.connections': [
        { name: 'shop', region: 'us-east-1', endpoint: shop.endpoint },
        { name: 'second', region: 'us-east-1', endpoint: other.endpoint, color: 'orange', production: true },
      ],
    });
    await pinned('shop');
  });
  after(async () => {
    await windows?.close();
    await Promise.all([shop?.close(), other?.close()]);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await page.screenshot({ path: join(out, `${this.currentTest.title.replace(/\W+/g, '-')}.png`) });
    await page.keyboard.press('Escape');
  });

  async function pinned(name: string): Promise<void> {
    await runCommand(page, 'ECS: Pin Connection for This Workspace');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await page.locator('.statusbar-item', { hasText: name }).waitFor();
  }

  async function opened(name: string, text: string): Promise<void> {
    await windows.write(name, text);
    await pickQuickly(page, 'Control+p', name, name);
    await page.locator('.tab.active', { hasText: name }).waitFor();
    // The language server has looked at it: the lens is its.
    await page.locator('.codelens-decoration', { hasText: 'Preview & apply' }).first().waitFor();
  }

  /** Puts the cursor behind a text. */
  async function goBehind(text: string, found: string): Promise<void> {
    const lines = text.slice(0, text.indexOf(found) + found.length).split('\n');
    await page.keyboard.press('Control+g');
    await page
      .locator('.quick-input-widget input')
      .first()
      .fill(`:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  const suggestion = (name: string) => page.locator('.suggest-widget.visible .monaco-list-row', { hasText: name });

  /** Asks until an entry is there: the first answer comes before the account has been read. */
  async function offers(name: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await page.keyboard.press('Control+Space');
      try {
        await suggestion(name).first().waitFor({ timeout: 2_000 });
        return;
      } catch (error) {
        if (attempt === 10) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  /** What a screen reader says of the suggestions. */
  const spoken = () =>
    page
      .locator('.suggest-widget.visible .monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));

  it('completes clusters, services, task definitions and capacity providers, marked as live', async () => {
    for (const [index, { place, cluster, names }] of places.entries()) {
      const text = request.replace('"cluster": ""', `"cluster": "${cluster ?? ''}"`);
      await opened(`names-${index}.update-service.json`, text);
      await goBehind(text, place);
      for (const name of names) await offers(name);
      const said = await spoken();
      for (const name of names) {
        assert.ok(
          said.some((row) => row.startsWith(name) && row.includes('AWS: shop')),
          `${name} is not marked in ${JSON.stringify(said)}`,
        );
      }
      await page.keyboard.press('Escape');
    }
  });

  it('tells the state of what a name names', async () => {
    const text = '{ "cluster": "shop", "service": "web", "taskDefinition": "web:1", "desiredCount": 2 }\n';
    await opened('state.update-service.json', text);
    await goBehind(text, '"service": "w');
    await runCommand(page, 'Show or Focus Hover');
    const hover = page.locator('.monaco-hover:not(.hidden) .hover-row', { hasText: 'ACTIVE' });
    await hover.first().waitFor();
    const [said = ''] = await hover.allInnerTexts();
    for (const part of [/^Service web in shop · ACTIVE/, /3 of 3 tasks running/, /AWS: shop \(us-east-1\)/])
      assert.match(said, part);
  });

  it('shows the names of another account once that is pinned, and none of the former', async () => {
    await opened('switch.update-service.json', request);
    await goBehind(request, '"cluster": "');
    await offers('staging');
    await page.keyboard.press('Escape');
    await pinned('second');
    await goBehind(request, '"cluster": "');
    await offers('elsewhere');
    assert.deepEqual(
      (await spoken()).filter((row) => /batch|shop|staging/.test(row)),
      [],
    );
  });

  it('shows the pinned connection after a reload, before anything of AWS is loaded', async () => {
    await windows.write('plain.json', '{}\n');
    await runCommand(page, 'View: Close All Editors');
    await page.locator('.tab').first().waitFor({ state: 'detached' });
    await reload(page);
    await pickQuickly(page, 'Control+p', 'plain.json', 'plain.json');
    await page.locator('.tab.active', { hasText: 'plain.json' }).waitFor();
    const item = page.locator('.statusbar-item', { hasText: 'second' });
    await item.waitFor();
    // What it is used for tells the account; nothing has used it.
    await until(
      'the status bar says so',
      () => item.innerText(),
      (text) => text.trim() === 'second · PRODUCTION',
    );
  });
});
