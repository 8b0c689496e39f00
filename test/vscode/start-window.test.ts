import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { root } from '../../scripts/build.ts';
import { type SampleServer, startSampleServer } from '../../scripts/sample-window.ts';
import { launchBrowser } from '../../scripts/vscode-server.ts';

const out = join(root, 'out/vscode/start-window');

describe('the window of npm start', () => {
  let server: SampleServer;
  let browser: Browser;

  before(async function () {
    this.timeout(60_000);
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await cp(join(root, 'examples'), join(out, 'examples'), { recursive: true });
    server = await startSampleServer(join(out, 'examples'), join(out, 'server'), 0);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('shows clusters without a click', async function () {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const begin = Date.now();
    await page.goto(server.address);
    try {
      await page.locator('.sidebar .monaco-list-row[aria-label^="Cluster shop"]').waitFor({ timeout: 60_000 });
    } finally {
      await page.screenshot({ path: join(out, 'window.png') });
    }
    // A figure for the report: machines differ too much to judge it.
    if (this.test !== undefined) this.test.title += ` (${((Date.now() - begin) / 1000).toFixed(1)} s)`;
  });
});
