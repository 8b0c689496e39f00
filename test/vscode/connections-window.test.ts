import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Connection } from '../../client/aws/connection.ts';
import type { RunningServer } from '../../sandbox/http/server.ts';
import { root } from '../../scripts/build.ts';
import { type DrivenWindows, serveShop, startWindows } from './driven-windows.ts';
import { type ClustersView, openClusters, runCommand } from './explorer-page.ts';
import { until } from './until.ts';

const out = join(root, 'out/vscode/connections-window');

/** A name that a shell has to be given in quotes. */
const profile = 'shop%operator';
const awsConfig = `[profile ${profile}]
region = eu-west-1
sso_session = shop
sso_account_id = 111122223333
sso_role_name = Operator
[sso-session shop]
sso_start_url = https://shop.awsapps.com/start
sso_region = eu-west-1
`;

/** As the CLI names the cache of a session. Source: botocore, `SSOTokenFetcher`; the SDK's `getSSOTokenFilepath`. */
const tokenFile = `${createHash('sha1').update('shop').digest('hex')}.json`;

/** The AWS CLI, as far as `aws sso login` goes: writes down what it was called with, and the token that it got. */
const cli = (home: string) => `#!/bin/sh
printf '%s\\n' "$@" > ${home}/called-with
mkdir -p ${home}/.aws/sso/cache
cat > ${home}/.aws/sso/cache/${tokenFile} <<'END'
{"startUrl":"https://shop.awsapps.com/start","region":"eu-west-1","accessToken":"token","expiresAt":"2999-01-01T00:00:00Z"}
END
echo "Successfully logged into Start URL: https://shop.awsapps.com/start"
`;

/** IAM Identity Center, which gives credentials for a token. */
async function serveIdentityCenter(): Promise<Server> {
  const roleCredentials = {
    accessKeyId: 'ASIA123456789012BOX7',
    secretAccessKey: 'x',
    sessionToken: 'y',
    expiration: Date.now() + 3_600_000,
  };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ roleCredentials }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('connections', () => {
  let windows: DrivenWindows;
  let shop: RunningServer;
  let identityCenter: Server;
  let page: Page;
  let view: ClustersView;

  before(async function () {
    this.timeout(120_000);
    [shop, identityCenter] = await Promise.all([serveShop(), serveIdentityCenter()]);
    const { port } = identityCenter.address() as AddressInfo;
    windows = await startWindows(out, {
      AWS_CONFIG_FILE: join(out, 'home/.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(out, 'home/.aws/credentials'),
      AWS_ENDPOINT_URL_SSO: `http://127.0.0.1:${port}`,
      SHELL: '/bin/bash',
    });
    await mkdir(join(windows.home, '.aws'));
    await mkdir(join(windows.home, 'bin'));
    await writeFile(join(windows.home, '.aws/config'), awsConfig);
    await writeFile(join(windows.home, 'bin/aws'), cli(windows.home));
    await chmod(join(windows.home, 'bin/aws'), 0o755);
    // A shell at login sets PATH anew.
    for (const file of ['.bashrc', '.bash_profile'])
      await writeFile(join(windows.home, file), `export PATH=${windows.home}/bin:$PATH\n`);
  });
  after(async () => {
    await windows?.close();
    await shop?.close();
    identityCenter?.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await page.screenshot({ path: join(out, `${this.currentTest.title.replace(/\W+/g, '-')}.png`) });
    await page.context().close();
  });

  const input = () => page.locator('.quick-input-widget input').first();
  const rows = () => page.locator('.quick-input-list .monaco-list-row');
  const titled = (title: string) => page.locator('.quick-input-title', { hasText: title }).waitFor();
  const message = (text: string) => page.locator('.quick-input-message', { hasText: text }).waitFor();
  /** Waits for a question by its placeholder, which lists have. */
  const asked = (placeholder: string) =>
    page.locator(`.quick-input-widget input[placeholder^=${JSON.stringify(placeholder)}]`).waitFor();
  const pick = (label: string) => rows().filter({ hasText: label }).first().click();
  const back = () => page.locator('.quick-input-titlebar .action-label.codicon-quick-input-back').click();

  async function saved(): Promise<readonly Connection[]> {
    const { 'ecs.connections': connections } = JSON.parse(await readFile(windows.settingsFile, 'utf8'));
    return connections ?? [];
  }

  it('are added and changed step by step, back and forth, and Escape changes nothing', async () => {
    page = await windows.open({});
    view = await openClusters(page);
    await page.locator('.sidebar .welcome-view-content .monaco-button', { hasText: 'Add Connection' }).click();
    await titled('Add ECS Connection');
    await asked('Profile of the AWS config');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.deepEqual(await saved(), []);

    await runCommand(page, 'ECS: Add Connection');
    await asked('Profile of the AWS config');
    await pick(profile);
    await asked('Region.');
    await rows()
      .first()
      .filter({ hasText: /eu-west-1.*of the profile/ })
      .waitFor();
    await back();
    await asked('Profile of the AWS config');
    await pick('Default credentials');
    await asked('Region.');
    await input().fill('nowhere');
    await page.locator('.quick-input-list', { hasText: 'nowhere' }).waitFor({ state: 'detached' });
    await input().fill('us-east-1');
    await page.keyboard.press('Enter');
    await message('Name of the connection');
    await input().fill(' ');
    await message('A connection needs a name.');
    await input().fill('sandbox');
    await message('is the connection to the sandbox of this window');
    await input().fill('shop');
    await page.keyboard.press('Enter');
    await asked('Save the connection');
    await pick('Endpoint');
    await message('URL of the endpoint');
    await input().fill('shop.example');
    await message('is no URL with http or https');
    await input().fill(shop.endpoint);
    await page.keyboard.press('Enter');
    await asked('Save the connection');
    await pick('Production');
    await rows().filter({ hasText: 'Production' }).filter({ hasText: 'yes' }).waitFor();
    await pick('Colour');
    await asked('Colour of its icon');
    await pick('purple');
    await asked('Save the connection');
    await pick('Save');
    await view.shows('Connection shop');
    await view.shows('Cluster shop');
    const { endpoint } = shop;
    assert.deepEqual(await saved(), [
      { name: 'shop', region: 'us-east-1', endpoint, color: 'purple', production: true },
    ]);
    // The first one is pinned at once.
    const pinned = page.locator('.statusbar-item[id$="ecs.connection"]');
    await pinned.filter({ hasText: 'PRODUCTION' }).waitFor();

    await runCommand(page, 'ECS: Edit Connection');
    await pick('shop');
    await asked('Save the connection');
    await pick('Name');
    await message('Name of the connection');
    await input().fill('shop-live');
    await page.keyboard.press('Enter');
    await asked('Save the connection');
    await pick('Read-only');
    await rows().filter({ hasText: 'Read-only' }).filter({ hasText: 'yes' }).waitFor();
    await pick('Save');
    await view.shows('Connection shop-live');
    assert.deepEqual(await saved(), [
      { name: 'shop-live', region: 'us-east-1', endpoint, color: 'purple', readOnly: true, production: true },
    ]);
    // It stays pinned under its new name.
    await pinned.filter({ hasText: 'shop-live' }).filter({ hasText: 'read-only' }).waitFor();
  });

  it('sign in again in a terminal by one action, and what failed goes on by itself', async () => {
    page = await windows.open({
      'ecs.connections': [{ name: 'operator', profile, region: 'eu-west-1', endpoint: shop.endpoint }],
    });
    view = await openClusters(page);
    await view.expand('Connection operator');
    await view.shows('Connection operator, signed out');
    const actions = view.row('Connection operator').locator('.action-label');
    await until(
      'the actions of the connection are Sign In to AWS, Add to Favourites, and Refresh',
      () => actions.evaluateAll((all) => all.map((action) => action.getAttribute('aria-label'))),
      (labels) => labels.join() === 'Sign In to AWS,Add to Favourites,Refresh',
    );
    await view.act('Connection operator', 'Sign In to AWS');
    await view.shows('Cluster shop');
    await view.shows('Connection operator, eu-west-1');
    const words = (await readFile(join(windows.home, 'called-with'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(words, ['sso', 'login', '--profile', profile]);
  });
});
