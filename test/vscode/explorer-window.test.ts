import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Connection } from '../../client/aws/connection.ts';
import type { RunningServer } from '../../sandbox/http/server.ts';
import { root } from '../../scripts/build.ts';
import { extensionFolder, launchBrowser, startVsCodeServer, type VsCodeServer } from '../../scripts/vscode-server.ts';
import { serveCluster, serveShop } from './driven-windows.ts';
import { ask, type ClustersView, openClusters, runCommand, sandboxEndpoint } from './explorer-page.ts';
import { until } from './until.ts';

const out = join(root, 'out/vscode/explorer-window');
const configFile = join(out, 'aws-config');

/** A window of its own for each test, looked at and driven from outside. */
describe('the clusters in the sidebar', () => {
  let server: VsCodeServer;
  let browser: Browser;
  let page: Page;
  let view: ClustersView;
  let settings: (values: Readonly<Record<string, unknown>>) => Promise<void>;

  before(async function () {
    this.timeout(120_000);
    await mkdir(join(out, 'workspace'), { recursive: true });
    await writeFile(configFile, '');
    process.env.AWS_CONFIG_FILE = configFile;
    process.env.AWS_SHARED_CREDENTIALS_FILE = join(out, 'aws-credentials');
    server = await startVsCodeServer({ data: join(out, 'server') });
    browser = await launchBrowser();
    settings = async (values) => {
      const base = {
        'workbench.startupEditor': 'none',
        'chat.disableAIFeatures': true,
        'telemetry.telemetryLevel': 'off',
      };
      await writeFile(join(out, 'server/data/Machine/settings.json'), JSON.stringify({ ...base, ...values }));
    };
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function openWindow(values: Readonly<Record<string, unknown>>): Promise<void> {
    await settings(values);
    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(server.address(join(out, 'workspace'), { extension: extensionFolder }));
  }

  /** Opens the view in a new window. */
  async function openWith(values: Readonly<Record<string, unknown>>): Promise<void> {
    await openWindow(values);
    view = await openClusters(page);
  }

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await page.screenshot({ path: join(out, `${this.currentTest.title.replace(/\W+/g, '-')}.png`) });
    }
    await page.context().close();
  });

  const openSandbox = () => openWith({ 'ecs.sandbox.startWithView': true });

  it('offers a connection and the sandbox when there is none', async () => {
    await openWith({});
    const welcome = page.locator('.sidebar .welcome-view-content');
    await welcome.locator('.monaco-button', { hasText: 'Add Connection' }).waitFor();
    await welcome.locator('.monaco-button', { hasText: 'Start Sandbox' }).click();
    await view.shows('Connection sandbox');
    await view.shows('Cluster shop');
  });

  it('is activated for a file without the view', async function () {
    await writeFile(join(out, 'workspace/plain.json'), '{}');
    await openWindow({});
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'plain.json' }).dblclick();
    await page.locator('.tab.active', { hasText: 'plain.json' }).waitFor();
    await runCommand(page, 'Developer: Show Running Extensions');
    const activationTime = async (name: string) =>
      (await page.locator('.extension', { hasText: name }).locator('.activation-time').textContent()) ?? '';
    // An extension that is being activated is shown without a figure.
    const timeOf = (name: string) =>
      until(
        `the activation of ${name} is timed`,
        () => activationTime(name),
        (time) => /\d/.test(time),
      );
    const [own, other] = [await timeOf('ecs-specs.ecs-specs'), await timeOf('JSON Language Features')];
    // Figures belong into the report, with another extension's beside them; machines differ too much to judge them.
    if (this.test !== undefined) this.test.title += ` (${own}; JSON Language Features: ${other})`;
  });

  it('shows what a connection has, down to the containers', async () => {
    await openSandbox();
    for (const cluster of ['batch', 'shop', 'staging']) await view.shows(`Cluster ${cluster}`);
    await view.expand('Cluster staging', 'Services, 0');
    await view.shows('No services');
    await view.expand('Cluster shop', 'Services, 7', 'Service api', 'Tasks, 2');
    const task = await view.row('Task ', ', running').getAttribute('aria-label');
    await view.expand(task?.split(',')[0] ?? '');
    await view.shows('Container api');
  });

  it('shows the describe output on a click, with links to what it names', async () => {
    await openSandbox();
    await view.expand('Cluster shop', 'Services, 7');
    await view.row('Service search').click();
    await page.locator('.tab.active', { hasText: 'search.service.json' }).waitFor();
    const link = page.locator('.view-line', { hasText: '"taskDefinition"' }).locator('.detected-link').first();
    await link.click({ modifiers: ['ControlOrMeta'] });
    await page.locator('.tab.active', { hasText: 'search:1.task-definition.json' }).waitFor();
  });

  it('filters with each keystroke, and forgets the filter on Escape', async () => {
    await openSandbox();
    await view.expand('Cluster shop', 'Services, 7');
    await view.shows('Service web');
    await runCommand(page, 'ECS: Filter Clusters');
    await page.locator('.quick-input-title', { hasText: 'Filter Clusters' }).waitFor();
    await page.keyboard.type('cat');
    await view.hides('Service web');
    const services = (await view.spoken()).filter((row) => row.startsWith('Service '));
    assert.deepEqual(
      services.map((row) => row.split(',')[0]),
      ['Service catalog'],
    );
    await page.keyboard.press('Escape');
    await view.shows('Service web');
  });

  it('puts favourites on top, and the rest in the order that was chosen', async () => {
    await openWith({ 'ecs.sandbox.startWithView': true, 'ecs.sandbox.clock': 'virtual' });
    await view.expand('Cluster shop', 'Services, 7');
    const first = async (kind: string) =>
      (await view.spoken()).find((row) => row.startsWith(`${kind} `))?.split(',')[0];
    const isFirst = (service: string) => async () => (await first('Service')) === service;
    await view.actUntil('Service worker', 'Add to Favourites', isFirst('Service worker'));
    await view.actUntil('Service worker', 'Remove from Favourites', isFirst('Service api'));
    // The rollout of catalog is under way: what it does after the service has come would be newer.
    await ask(await sandboxEndpoint(page), 'EcsSandbox.AdvanceClock', { seconds: 1800 });
    const awsvpcConfiguration = { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] };
    const young = { cluster: 'shop', serviceName: 'young', taskDefinition: 'web', desiredCount: 1 };
    await ask(await sandboxEndpoint(page), 'CreateService', {
      ...young,
      networkConfiguration: { awsvpcConfiguration },
    });
    await view.refresh();
    await view.shows('Service young');
    for (const [order, expected] of [
      ['Time', 'Service young'],
      ['Name', 'Service api'],
    ] as const) {
      await runCommand(page, 'ECS: Sort Clusters');
      await page.locator('.quick-input-title', { hasText: 'Sort Clusters By' }).waitFor();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: order }).first().click();
      await until(
        `${expected} is the first by ${order}`,
        () => first('Service'),
        (found) => found === expected,
      );
    }
  });

  it('reveals what was found by its name', async () => {
    await openSandbox();
    await view.shows('Cluster shop');
    await runCommand(page, 'ECS: Find by Name');
    await page
      .locator('.quick-input-widget input[placeholder^="Part of the name"]')
      .first()
      .pressSequentially('checkout');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'service in shop' }).click();
    await page.locator('.sidebar .monaco-list-row.selected[aria-label^="Service checkout"]').waitFor();
  });

  it('reads anew on demand, and leaves open what is open', async () => {
    await openSandbox();
    await view.expand('Cluster shop', 'Services, 7');
    await view.shows('Service api');
    await ask(await sandboxEndpoint(page), 'CreateCluster', { clusterName: 'arrived' });
    await view.refresh();
    await view.shows('Cluster arrived');
    await view.shows('Service api');
  });

  it('shows expired credentials on the connection, and goes on when they work again', async () => {
    await openSandbox();
    await view.shows('Cluster shop');
    const endpoint = await sandboxEndpoint(page);
    await ask(endpoint, 'EcsSandbox.SetFaults', { faults: [{ kind: 'expired-token' }] });
    await view.refresh();
    await view.shows('Connection sandbox, credentials expired');
    await view.shows('Reading clusters waits for the connection');
    await ask(endpoint, 'EcsSandbox.SetFaults', { faults: [] });
    await view.act('Connection sandbox', 'Try Again');
    await view.shows('Connection sandbox, us-east-1');
    await view.hides('Reading clusters waits');
    await view.shows('Cluster shop');
  });

  it('notices by itself that a profile has got credentials', async () => {
    const other = await serveShop();
    try {
      await writeFile(configFile, '[profile late]\nregion = us-east-1\n');
      await openWith({
        'ecs.connections': [{ name: 'late', profile: 'late', region: 'us-east-1', endpoint: other.endpoint }],
      });
      await view.shows('Connection late, no credentials');
      await writeFile(
        configFile,
        '[profile late]\nregion = us-east-1\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\n',
      );
      await view.shows('Cluster shop');
      await view.shows('Connection late, us-east-1');
    } finally {
      await other.close();
    }
  });

  it('completes while 30 % of the calls are throttled', async () => {
    await openSandbox();
    await view.shows('Cluster shop');
    await ask(await sandboxEndpoint(page), 'EcsSandbox.SetFaults', { faults: [{ kind: 'throttle', rate: 0.3 }] });
    await view.refresh();
    await view.expand('Cluster shop', 'Services, 7');
    for (const service of ['api', 'catalog', 'checkout', 'landing', 'search', 'web', 'worker'])
      await view.shows(`Service ${service}`);
    await view.expand('Task Definitions');
    await view.shows('Task definition family worker');
    await view.hides('Loading');
    const failed = (await view.spoken()).filter((row) => row.includes('could be read') || row.includes('not be read'));
    for (const row of failed) assert.match(row, /Enter: try again$/);
  });

  it('never shows rows of the former account of a connection', async () => {
    const [former, latter] = [await serveCluster('former'), await serveCluster('latter')];
    const connection = ({ endpoint }: RunningServer): Connection => ({ name: 'mine', region: 'us-east-1', endpoint });
    try {
      await openWith({ 'ecs.connections': [connection(former)] });
      await view.shows('Cluster former');
      // Answers that are under way when the connection changes.
      await ask(former.endpoint, 'EcsSandbox.SetFaults', { faults: [{ kind: 'latency', milliseconds: 1500 }] });
      await view.refresh();
      await settings({ 'ecs.connections': [connection(latter)] });
      await view.shows('Cluster latter');
      const seen = await watchRows(page);
      await view.refresh();
      await view.expand('Cluster latter', 'Services, 0', 'Task Definitions');
      await view.shows('No services');
      await view.shows('No task definition');
      assert.deepEqual(
        (await seen()).filter((row) => row.includes('former')),
        [],
      );
    } finally {
      await Promise.all([former.close(), latter.close()]);
    }
  });
});

/** Runs in the window: the types of a browser are not among those of this project. */
const noteRows = `(() => {
  const seen = new Set();
  const look = () => {
    for (const row of document.querySelectorAll('.sidebar .monaco-list-row')) seen.add(row.getAttribute('aria-label'));
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  return seen;
})()`;

/** Notes every row that is drawn from now on, those that are there now among them; gives them when called. */
async function watchRows(page: Page): Promise<() => Promise<readonly string[]>> {
  const notes = await page.evaluateHandle<Set<string>>(noteRows);
  return () => notes.evaluate((seen) => [...seen]);
}
