import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ExtensionContext } from 'vscode';
import { CallError } from '../../../client/aws/failure.ts';
import type { ConnectionsChange } from '../../../client/connections/connections.ts';
import { control, serve } from '../../sandbox/http/serving.ts';
import { awsConfig, failureOf } from '../aws/connected.ts';

const standIn = new URL('stand-in-vscode.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

interface Terminal {
  readonly name: string;
  readonly sent: readonly string[];
}

interface Box {
  readonly title: string;
  readonly prompt: string;
  readonly password: boolean;
  resolve(answer: string | undefined): void;
}

interface StandIn {
  readonly shown: {
    settings: unknown;
    trusted: boolean;
    messages: string[];
    terminals: Terminal[];
    statusBar: { readonly text: string };
    lines: string[];
    boxes: Box[];
    readonly closed: ReadonlySet<(terminal: unknown) => void>;
  };
  fireSettings(): void;
  grantTrust(): void;
}

const { createConnections } = await import('../../../client/connections/create-connections.ts');
const { shown, fireSettings, grantTrust } = (await import(standIn)) as StandIn;

async function started(t: TestContext, settings: unknown, endpoint?: string) {
  Object.assign(shown, { settings, trusted: true, messages: [], terminals: [], lines: [], boxes: [] });
  const state = new Map<string, unknown>();
  const workspaceState = {
    get: (key: string) => state.get(key),
    update: async (key: string, value: unknown) => void state.set(key, value),
  };
  const sandbox = { at: endpoint, told: () => {} };
  const connections = createConnections({ workspaceState } as unknown as ExtensionContext, {
    endpoint: () => sandbox.at,
    onDidChange(listener) {
      sandbox.told = () => listener();
      return { dispose() {} };
    },
  });
  t.after(() => connections.dispose());
  const changes: ConnectionsChange[] = [];
  connections.onDidChange((change) => changes.push(change));
  return { connections, changes, sandbox };
}

const dev = { name: 'dev', profile: 'dev', region: 'us-east-1' };

test('good entries work beside bad ones, which are told', async (t) => {
  const { connections, changes } = await started(t, [dev, { name: 'x' }]);
  assert.deepEqual(connections.all(), [dev]);
  assert.deepEqual(shown.messages, [
    'Some entries of the setting ecs.connections cannot be used. Entry 2: It has no `region`.',
  ]);
  shown.settings = [dev, { name: 'x', region: 'eu-west-1' }];
  fireSettings();
  assert.deepEqual(changes, [{ kind: 'list' }]);
  assert.deepEqual(
    connections.all().map(({ name }) => name),
    ['dev', 'x'],
  );
});

test('the sandbox is a connection while it runs, and its session ends with it', async (t) => {
  const server = await serve(t);
  const { connections, changes, sandbox } = await started(t, [], server.endpoint);
  await connections.choose('sandbox');
  const session = connections.session('sandbox');
  await session.call('CreateCluster', { clusterName: 'a' });
  await session.identity();
  assert.equal(connections.view().text, '$(beaker) sandbox · 123456789012');
  assert.equal(shown.statusBar.text, '$(beaker) sandbox · 123456789012');
  sandbox.at = undefined;
  sandbox.told();
  assert.equal((await failureOf(session.call('ListClusters', {}))).kind, 'cancelled');
  assert.deepEqual([connections.chosen(), connections.view().text], [undefined, '$(debug-disconnect) sandbox']);
  assert.throws(() => connections.session('sandbox'), CallError);
  assert.deepEqual(changes, [{ kind: 'chosen' }, { kind: 'list' }]);
  await connections.commands['ecs.unpinConnection']();
  assert.equal(connections.view().text, '');
});

test('in a workspace that is not trusted nothing of AWS runs', async (t) => {
  const server = await serve(t);
  const { connections, changes } = await started(t, [], server.endpoint);
  shown.trusted = false;
  assert.throws(() => connections.session('sandbox'), /This workspace is not trusted, so AWS is left alone/);
  assert.deepEqual((await control(server, 'GetCalls')).value.counts, {});
  grantTrust();
  assert.deepEqual(changes, [{ kind: 'list' }]);
  await connections.session('sandbox').call('ListClusters', {});
});

test('removing asks first; commands take a name or a row of the tree', async (t) => {
  const { connections } = await started(t, [dev]);
  await connections.commands['ecs.removeConnection']({ connection: 'dev' });
  assert.deepEqual(shown.messages, ['Remove the connection dev?']);
  assert.deepEqual(connections.all(), [dev]);
  await connections.commands['ecs.editConnection']('sandbox');
  assert.match(shown.messages.at(-1) ?? '', /comes and goes with it/);
});

test('signing in: a terminal with the command, until the caches say that it worked', async (t) => {
  const session = 'arn:aws:iam::123456789012:user/me';
  const server = await serve(t);
  const folder = await awsConfig(t, { config: `[profile dev]\nlogin_session = ${session}\nregion = us-east-1\n` });
  const { connections, changes } = await started(t, [{ ...dev, endpoint: server.endpoint }]);
  const failure = await failureOf(connections.session('dev').call('ListClusters', {}));
  assert.deepEqual(failure.remedy, { kind: 'sign-in', command: ['aws', 'login', '--profile', 'dev'] });
  const done = connections.signIn('dev');
  const again = connections.signIn('dev');
  const alive = setInterval(() => {}, 1000);
  await mkdir(join(folder, 'login'));
  const token = {
    accessToken: {
      accessKeyId: 'ASIA123456789012BOX7',
      secretAccessKey: 'x',
      sessionToken: 'y',
      accountId: '123456789012',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
    tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
    refreshToken: 'z',
    clientId: 'c',
    dpopKey: 'k',
    idToken: 'i',
  };
  const name = `${createHash('sha256').update(session).digest('hex')}.json`;
  await writeFile(join(folder, 'login', name), JSON.stringify(token));
  await Promise.all([done, again]);
  clearInterval(alive);
  assert.deepEqual(
    shown.terminals.map(({ name, sent }) => [name, sent]),
    [['AWS sign-in: dev', ['aws login --profile dev']]],
  );
  assert.ok(changes.some((change) => change.kind === 'credentials' && change.names.includes('dev')));
  assert.deepEqual((await connections.session('dev').call('ListClusters', {})).clusterArns, []);
});

test('signing in: who closes the terminal has left', async (t) => {
  const config =
    '[profile dev]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = Dev\n';
  await awsConfig(t, { config });
  const { connections, changes } = await started(t, [dev]);
  const done = connections.signIn('dev');
  while (shown.terminals.length === 0) await new Promise(setImmediate);
  for (const told of [...shown.closed]) told(shown.terminals[0]);
  await done;
  assert.deepEqual(shown.terminals[0]?.sent, ['aws sso login --profile dev']);
  assert.deepEqual(changes, [{ kind: 'credentials', names: ['dev'] }]);
});

const withMfa = `[profile source]
aws_access_key_id = AKIA111122223333TEST
aws_secret_access_key = x
[profile dev]
role_arn = arn:aws:iam::777788889999:role/admin
source_profile = source
mfa_serial = arn:aws:iam::111122223333:mfa/me
`;

test('the code of an MFA device is asked in one box, which names device and profile', async (t) => {
  const server = await serve(t);
  await awsConfig(t, { config: withMfa }, { AWS_ENDPOINT_URL_STS: server.endpoint });
  const { connections } = await started(t, [
    { ...dev, endpoint: server.endpoint },
    { ...dev, name: 'two', endpoint: server.endpoint },
  ]);
  const calls = ['dev', 'two', 'dev'].map((name) => connections.session(name).call('ListClusters', {}));
  while (shown.boxes.length === 0) await new Promise(setImmediate);
  const [box] = shown.boxes;
  assert.equal(box?.title, 'MFA code for the profile dev');
  assert.equal(box.prompt, 'The code that the device arn:aws:iam::111122223333:mfa/me shows now');
  assert.equal(box.password, true);
  box.resolve('123456');
  await Promise.all(calls);
  assert.equal(shown.boxes.length, 1);
});

test('leaving the box fails the calls, with a message', async (t) => {
  const server = await serve(t);
  await awsConfig(t, { config: withMfa }, { AWS_ENDPOINT_URL_STS: server.endpoint });
  const { connections } = await started(t, [{ ...dev, endpoint: server.endpoint }]);
  const call = failureOf(connections.session('dev').call('ListClusters', {}));
  while (shown.boxes.length === 0) await new Promise(setImmediate);
  shown.boxes[0]?.resolve(undefined);
  assert.equal((await call).kind, 'credentials-missing');
});

test('a profile that is mended in the config is noticed', async (t) => {
  const server = await serve(t);
  await awsConfig(t, {});
  const { connections, changes } = await started(t, [{ ...dev, endpoint: server.endpoint }]);
  const session = connections.session('dev');
  assert.equal((await failureOf(session.call('ListClusters', {}))).kind, 'credentials-missing');
  const alive = setInterval(() => {}, 1000);
  const told = new Promise<void>((resolve) => connections.onDidChange(() => resolve()));
  await writeFile(
    process.env.AWS_CONFIG_FILE ?? '',
    '[profile dev]\naws_access_key_id = AKIA111122223333TEST\naws_secret_access_key = x\n',
  );
  await told;
  clearInterval(alive);
  assert.deepEqual(changes, [{ kind: 'credentials', names: ['dev'] }]);
  assert.deepEqual((await session.call('ListClusters', {})).clusterArns, []);
});
