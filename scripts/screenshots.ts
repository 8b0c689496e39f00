import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildAndReport, root } from './build.ts';
import { packageExtension } from './package.ts';
import { launchBrowser, startVsCodeServer } from './vscode-server.ts';

const images = join(root, 'docs/images');

/** Windows are driven by keyboard and mouse as a person would: what the pictures show can be reached that way. */
async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${name}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
}

async function hoverOver(page: Page, text: string): Promise<void> {
  const box = await page.locator('.view-line span span', { hasText: text }).first().boundingBox();
  if (box === null) throw new Error(`${text} is not in the window.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
  await page.locator('.monaco-hover:not(.hidden) .hover-contents, .monaco-hover .hover-row').first().waitFor();
}

async function shoot(page: Page, name: string): Promise<void> {
  // Animations of VS Code (fading scroll bars, the progress bar) end within this time; no event tells.
  await page.waitForTimeout(1200);
  const path = join(images, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  console.log(`${path} ${((await stat(path)).size / 1000).toFixed(0)} kB`);
}

async function rest(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.mouse.move(640, 785);
}

async function takeAll(page: Page): Promise<void> {
  const editor = page.locator('.monaco-editor').first();
  await openFile(page, 'checkout-with-mistakes.create-service.json');
  await page.locator('.squiggly-error').first().waitFor();
  await hoverOver(page, 'launchTyp');
  await shoot(page, 'json-problems');
  await rest(page);

  await openFile(page, 'agents-with-mistakes.create-service.yaml');
  await page.locator('.squiggly-error').first().waitFor();
  await rest(page);
  await shoot(page, 'yaml-problems');

  await page.locator('#status\\.languageStatus').click();
  await page.locator('.hover-language-status').first().waitFor();
  await shoot(page, 'status-item');
  await rest(page);

  await editor.click({ position: { x: 300, y: 300 } });
  await command(page, 'ECS: Choose Operation of This File');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'CreateCluster' }).waitFor();
  await page.mouse.move(640, 785);
  await shoot(page, 'operation-pick');
  await rest(page);

  await page.keyboard.press('Control+Shift+m');
  await page.locator('.markers-panel .monaco-list-row').first().waitFor();
  // All of the list: the files that are not open, too.
  await command(page, 'View: Toggle Maximized Panel');
  await rest(page);
  await shoot(page, 'problems-view');
  await command(page, 'View: Toggle Maximized Panel');
  await page.keyboard.press('Control+j');

  await page.keyboard.press('Control+,');
  await page.locator('.settings-editor .suggest-input-container').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('@ext:ecs-specs.ecs-specs');
  await page.locator('.setting-item-label', { hasText: 'Severity' }).first().waitFor();
  await shoot(page, 'settings');
}

await buildAndReport();
const out = join(root, 'out/screenshots');
await rm(out, { recursive: true, force: true });
await mkdir(images, { recursive: true });
await cp(join(root, 'examples'), join(out, 'examples'), { recursive: true });
const server = await startVsCodeServer({
  data: join(out, 'server'),
  vsix: await packageExtension(out),
  settings: {
    'window.commandCenter': false,
    'window.title': '${activeEditorShort}${separator}${rootName}',
    'editor.minimap.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.tips.enabled': false,
  },
});
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.address(join(out, 'examples')));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await takeAll(page).catch(async (error) => {
    await page.screenshot({ path: join(out, 'failed.png') });
    throw error;
  });
} finally {
  await browser.close();
  await server.stop();
}
