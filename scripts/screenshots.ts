import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openClusters } from '../test/vscode/explorer-page.ts';
import { type Part, takeApply } from './apply-pictures.ts';
import { buildAndReport, root } from './build.ts';
import { packageExtension } from './package.ts';
import { launchBrowser, startVsCodeServer } from './vscode-server.ts';

const images = join(root, 'docs/images');

/**
 * `writing` takes only the pictures of completion, hover, fixes and hints; `clusters` only those of the sidebar; `live` only
 * those of names of an account; `apply` only those of applying.
 */
const [wanted] = process.argv.slice(2);

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

/** @param part how much of the window, from its upper left when it does not say from where; all of it when none is given */
async function shoot(page: Page, name: string, part?: Part): Promise<void> {
  // Animations of VS Code (fading scroll bars, the progress bar) end within this time; no event tells.
  await page.waitForTimeout(1200);
  const path = join(images, `${name}.png`);
  const clip = part && { x: 0, y: 0, ...part };
  await page.screenshot({ path, animations: 'disabled', caret: 'hide', ...(clip && { clip }) });
  console.log(`${path} ${((await stat(path)).size / 1000).toFixed(0)} kB`);
}

async function rest(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.mouse.move(640, 785);
}

/** Puts the cursor before a column of a line, both counted from 1. */
async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

const suggestions = '.suggest-widget.visible .monaco-list-row';

/** The documentation beside the list of suggestions stays open once it was asked for. */
async function suggested(page: Page, label: string): Promise<void> {
  await page.locator(suggestions, { hasText: label }).first().waitFor();
  const details = page.locator('.suggest-details-container');
  if (!(await details.isVisible())) await page.keyboard.press('Control+Space');
  await details.waitFor();
}

async function revert(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await command(page, 'File: Revert File');
}

/** What it is like to write a request. */
async function takeWriting(page: Page): Promise<void> {
  await openFile(page, 'web.create-service.json');
  await page
    .locator('.view-line', { hasText: /weight.*tasks/ })
    .first()
    .waitFor();
  await goTo(page, 5, 21);
  await page.keyboard.press('Enter');
  await page.keyboard.type('""');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('plac');
  await suggested(page, 'placementStrategy');
  await page.keyboard.press('ArrowDown');
  await shoot(page, 'completion-json');
  await revert(page);

  await openFile(page, 'worker.create-service.yaml');
  await goTo(page, 18, 1);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('deploymentConfiguration:');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.keyboard.type('  depl');
  await suggested(page, 'deploymentCircuitBreaker');
  await shoot(page, 'completion-yaml');
  await revert(page);
  await rest(page);
  await shoot(page, 'inlay-hints');

  await openFile(page, 'web.create-service.json');
  await goTo(page, 1, 1);
  await hoverOver(page, 'FARGATE_SPOT');
  await shoot(page, 'hover-strategy');
  await rest(page);

  await openFile(page, 'checkout-with-mistakes.create-service.json');
  await page.locator('.squiggly-error').first().waitFor();
  await goTo(page, 6, 6);
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await shoot(page, 'quick-fixes');
  await rest(page);

  await openFile(page, 'gpu.run-task.yaml');
  await page.mouse.move(640, 785);
  await goTo(page, 9, 1);
  await page.keyboard.press('End');
  await page.keyboard.type(' attribute:ecs.');
  await suggested(page, 'ecs.instance-type');
  await shoot(page, 'cluster-query');
  await revert(page);

  await command(page, 'ECS: New Request File');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'CreateTaskSet' }).waitFor();
  await page.mouse.move(640, 785);
  await shoot(page, 'new-request-file');
  await rest(page);

  await openFile(page, 'web.create-service.json');
  await goTo(page, 4, 23);
  await page.keyboard.press('F2');
  await page.locator('.rename-box input, .rename-input').first().fill('storefront');
  await page.keyboard.press('Control+Enter');
  await page.locator('.refactor-preview .monaco-list-row, .bulk-edit-panel .monaco-list-row').first().waitFor();
  await shoot(page, 'rename');
}

/** A request with cluster queries, for a picture of them. */
const clusterQueries = `# ecs: run-task
cluster: shop
taskDefinition: training:3
count: 2
placementConstraints:
  - type: memberOf
    expression: attribute:ecs.instance-type =~ g5.* and attribute:ecs.os-type == linux
  - type: memberOf
    expression: not(attribute:stack == staging) and
placementStrategy:
  - type: spread
    field: attribute:ecs.availability-zone
`;

async function takeProblems(page: Page): Promise<void> {
  const editor = page.locator('.monaco-editor').first();
  await openFile(page, 'checkout-with-mistakes.create-service.json');
  await page.locator('.squiggly-error').first().waitFor();
  // Code lenses move the lines down.
  await page.locator('.codelens-decoration').first().waitFor();
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
  // The search begins a moment after the last character: before it the list is that of all settings.
  await page.locator('.settings-count-widget', { hasText: /[1-9]\d* Settings? Found/ }).waitFor();
  await page.locator('.setting-item-category', { hasText: 'Ecs' }).first().waitFor();
  await page.keyboard.press('Escape');
  await shoot(page, 'settings');
  await command(page, 'View: Close All Editors');
}

/** Makes the sidebar as wide as its rows. */
async function widenSidebar(page: Page, right: number): Promise<void> {
  const box = await page.locator('.sidebar').first().boundingBox();
  if (box === null) throw new Error('There is no sidebar.');
  await page.mouse.move(box.x + box.width, 500);
  await page.mouse.down();
  await page.mouse.move(right, 500, { steps: 4 });
  await page.mouse.up();
}

const hovers = '.monaco-hover:not(.hidden) .hover-contents';

/** The sidebar, with the sandbox and with a profile that nobody has signed in. */
async function takeClusters(page: Page): Promise<void> {
  await command(page, 'View: Close All Editors');
  const view = await openClusters(page);
  await view.expand('Connection production');
  await view.shows('Connection production, signed out');
  await view.expand('Connection sandbox');
  await view.shows('Cluster shop');
  await widenSidebar(page, 560);
  await view.row('Connection production').hover();
  await page.locator(hovers).first().waitFor();
  await shoot(page, 'connection-states', { width: 860, height: 360 });
  await rest(page);

  await view.expand('Cluster shop', 'Services, 7', 'Stopped Tasks');
  await view.row('Task ', 'CannotPullContainerError').waitFor();
  await view.row('Service web').click();
  await page.locator('.tab.active', { hasText: 'web.service.json' }).waitFor();
  await page.mouse.move(900, 785);
  await shoot(page, 'clusters', { width: 1060, height: 600 });
  await command(page, 'View: Close All Editors');

  await view.row('Task ', 'CannotPullContainerError').hover();
  await page.locator(hovers).first().waitFor();
  await shoot(page, 'clusters-tooltip', { width: 860, height: 700 });
  await rest(page);
}

/** A request whose names an account has. */
const scaling = `{
  "cluster": "shop",
  "service": "web",
  "taskDefinition": "web",
  "desiredCount": 4
}
`;

/** What the editor tells of the sandbox, once it is pinned. */
async function takeLive(page: Page): Promise<void> {
  const view = await openClusters(page);
  await view.shows('Connection sandbox');
  await command(page, 'ECS: Pin Connection for This Workspace');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'sandbox' }).first().click();
  await page.locator('.statusbar-item[id$="ecs.connection"]', { hasText: 'sandbox' }).waitFor();
  await page.locator('.activitybar a[aria-label^="Explorer"]').first().click();
  await openFile(page, 'scaling.update-service.json');
  await page.locator('.codelens-decoration', { hasText: 'Preview & apply' }).first().waitFor();
  await goTo(page, 1, 1);
  // The first look is answered before the account is.
  for (const attempt of ['reads', 'shows']) {
    await hoverOver(page, '"web"');
    if (attempt === 'shows') await page.locator('.monaco-hover .hover-row', { hasText: 'tasks running' }).waitFor();
    else await rest(page);
  }
  await shoot(page, 'live-state', { width: 1060, height: 480 });
  await rest(page);
  await goTo(page, 3, 18);
  for (let key = 0; key < 'web'.length; key += 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+Space');
  await page.locator(suggestions, { hasText: 'AWS: sandbox' }).nth(3).waitFor();
  await shoot(page, 'live-names', { width: 1060, height: 480 });
  await revert(page);
  await command(page, 'ECS: Unpin Connection');
  await command(page, 'View: Close All Editors');
}

/** A profile of the shared AWS config that has to sign in. */
const awsConfig = `[profile shop-production]
sso_session = shop
sso_account_id = 111122223333
sso_role_name = Operator
[sso-session shop]
sso_start_url = https://shop.awsapps.com/start
sso_region = eu-west-1
`;

await buildAndReport();
const out = join(root, 'out/screenshots');
await rm(out, { recursive: true, force: true });
await mkdir(images, { recursive: true });
await cp(join(root, 'examples'), join(out, 'examples'), { recursive: true });
await writeFile(join(out, 'examples/tasks/gpu.run-task.yaml'), clusterQueries);
await writeFile(join(out, 'examples/services/scaling.update-service.json'), scaling);
process.env.AWS_CONFIG_FILE = join(out, 'aws-config');
await writeFile(process.env.AWS_CONFIG_FILE, awsConfig);
const vsix = await packageExtension(out);
if (wanted === undefined || wanted === 'apply') await takeApply({ out: join(out, 'apply'), vsix, shoot });
if (wanted === 'apply') process.exit();
const server = await startVsCodeServer({
  data: join(out, 'server'),
  vsix,
  settings: {
    'window.commandCenter': false,
    'window.title': '${activeEditorShort}${separator}${rootName}',
    'editor.minimap.enabled': false,
    'files.autoSave': 'off',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.tips.enabled': false,
    'git.enabled': false,
    'ecs.sandbox.startWithView': true,
    'ecs.connections': [
      { name: 'production', profile: 'shop-production', region: 'eu-west-1', color: 'red', production: true },
    ],
  },
});
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.address(join(out, 'examples')));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  const sets = { problems: takeProblems, writing: takeWriting, clusters: takeClusters, live: takeLive };
  const taken = async () => {
    for (const [name, take] of Object.entries(sets)) if (wanted === undefined || wanted === name) await take(page);
  };
  await taken().catch(async (error) => {
    await page.screenshot({ path: join(out, 'failed.png') });
    throw error;
  });
} finally {
  await browser.close();
  await server.stop();
}
