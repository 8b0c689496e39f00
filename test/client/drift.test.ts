import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { registerHooks } from 'node:module';
import { type TestContext, test } from 'node:test';
import type { CodeLens, FileDecoration, TextDocument } from 'vscode';
import { URI } from 'vscode-uri';
import type { Connection } from '../../client/aws/connection.ts';
import { CallError } from '../../client/aws/failure.ts';
import type { Connections, ConnectionsChange } from '../../client/connections/connections.ts';
import { defaultCaller } from '../../sandbox/sandbox.ts';
import type { RequestInput } from '../../server/protocol.ts';
import { connected } from './aws/connected.ts';

const standIn = new URL('drift-vscode.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

interface Fires {
  fire(value?: unknown): void;
}

interface StandIn {
  readonly shown: {
    editors: readonly { readonly document: TextDocument }[];
    trusted: boolean;
    enabled: boolean;
    messages: string[];
    readonly events: Readonly<Record<'editors' | 'saved' | 'closed' | 'trusted' | 'configuration', Fires>>;
    readonly lenses: {
      onDidChangeCodeLenses(listener: () => void): { dispose(): void };
      provideCodeLenses(document: TextDocument): Promise<readonly CodeLens[]>;
    };
    readonly decorations: { provideFileDecoration(uri: URI): FileDecoration | undefined };
  };
}

const { createDrift } = await import('../../client/drift.ts');
const { liveUri, resourceOfRow } = await import('../../client/drift-rows.ts');
const { shown } = (await import(standIn)) as StandIn;

const place = { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } };

function input(
  operation: string,
  values: Readonly<Record<string, unknown>>,
  more: Partial<RequestInput> = {},
): RequestInput {
  return {
    index: 0,
    operation,
    dialect: 'request',
    input: values,
    range: place,
    head: place,
    errors: [],
    warnings: 0,
    placeholders: [],
    ...more,
  };
}

function document(name: string): TextDocument {
  return { uri: URI.file(`/${name}`) } as unknown as TextDocument;
}

async function drifting(t: TestContext, files: Record<string, readonly RequestInput[]>) {
  const account = await connected(t);
  account.server.sandbox.call('CreateCluster', { clusterName: 'shop' }, defaultCaller);
  const listeners = new Set<(change: ConnectionsChange) => void>();
  let pinned: Connection | undefined = account.session.connection;
  const connections = {
    chosen: () => pinned,
    session(name: string) {
      if (name === pinned?.name) return account.session;
      throw new CallError({ kind: 'other', message: 'gone', remedy: { kind: 'none' }, isOutcomeUnknown: false });
    },
    onDidChange(listener: (change: ConnectionsChange) => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  } as unknown as Connections;
  Object.assign(shown, { editors: [], trusted: true, enabled: true, messages: [] });
  const asked: string[] = [];
  const drift = createDrift({
    connections,
    requests: {
      requestsOf: async (uri) => {
        asked.push(uri.path);
        return files[uri.path.slice(1)];
      },
      rangeOf: async () => undefined,
    },
    concerns: ({ uri }) => uri.path !== '/other.json',
  });
  t.after(() => drift.dispose());
  const told = new EventEmitter();
  shown.lenses.onDidChangeCodeLenses(() => void told.emit('lenses'));

  async function titles(name: string): Promise<readonly string[]> {
    return (await shown.lenses.provideCodeLenses(document(name))).map(({ command }) => command?.title ?? '');
  }

  return {
    ...account,
    drift,
    asked,
    titles,
    show(...names: readonly string[]) {
      shown.editors = names.map((name) => ({ document: document(name) }));
      shown.events.editors.fire();
    },
    /** Resolves when the lenses of a file say something that fits. */
    async until(name: string, wanted: RegExp): Promise<readonly string[]> {
      for (;;) {
        const next = once(told, 'lenses');
        const now = await titles(name);
        if (now.some((title) => wanted.test(title))) return now;
        await next;
      }
    },
    pin(connection: Connection | undefined) {
      pinned = connection;
      for (const listener of listeners) listener({ kind: 'chosen' });
    },
    badge: (uri: URI) => shown.decorations.provideFileDecoration(uri)?.badge,
  };
}

const cluster = input('CreateCluster', { clusterName: 'shop' });
const clusterRow = liveUri('test', 'arn:aws:ecs:us-east-1:123456789012:cluster/shop') as unknown as URI;

test('drift in the editor: lens, badge of the file and of the row', async (t) => {
  const { show, until, badge } = await drifting(t, { 'c.yaml': [cluster] });
  show('c.yaml');
  assert.deepEqual(await until('c.yaml', /in sync/), ['$(check) in sync with test']);
  assert.equal(badge(URI.file('/c.yaml')), '✓');
  assert.equal(badge(clusterRow), '✓');
  assert.equal(badge(URI.file('/d.yaml')), undefined);
});

test('drift in the editor: typing compares anew, without a call', async (t) => {
  const files = { 'c.yaml': [cluster] };
  const { show, until, titles, badge, counts } = await drifting(t, files);
  show('c.yaml');
  await until('c.yaml', /in sync/);
  const before = await counts();
  files['c.yaml'] = [input('CreateCluster', { clusterName: 'shop', tags: [{ key: 'team', value: 'web' }] })];
  assert.deepEqual(await titles('c.yaml'), ['$(diff) 1 member differs from test']);
  assert.equal(badge(URI.file('/c.yaml')), '≠1');
  assert.deepEqual(await counts(), before);
});

test('drift in the editor: what is live is read anew on save, after an apply and on demand', async (t) => {
  const settings = (value: string) => [{ name: 'containerInsights', value }];
  const wanted = input('CreateCluster', { clusterName: 'shop', settings: settings('enabled') });
  const { show, until, drift, server } = await drifting(t, { 'c.yaml': [wanted] });
  const set = (value: string) =>
    server.sandbox.call('UpdateCluster', { cluster: 'shop', settings: settings(value) }, defaultCaller);
  set('disabled');
  show('c.yaml');
  await until('c.yaml', /differ/);
  set('enabled');
  shown.events.saved.fire(shown.editors[0]?.document);
  await until('c.yaml', /in sync/);
  set('disabled');
  drift.applied([{ uri: 'file:///x.yaml', index: 0, operation: 'CreateCluster', input: {} }]);
  await until('c.yaml', /differ/);
  set('enabled');
  await drift.commands['ecs.refreshDrift']();
  assert.deepEqual(await until('c.yaml', /in sync/), ['$(check) in sync with test']);
});

const silent: readonly {
  readonly what: string;
  readonly state?: Partial<Pick<StandIn['shown'], 'trusted' | 'enabled'>>;
  readonly isPinned?: boolean;
  readonly name?: string;
  readonly message: RegExp;
}[] = [
  { what: 'in a workspace that is not trusted', state: { trusted: false }, message: /^Trust this workspace first/ },
  { what: 'when it is turned off', state: { enabled: false }, message: /^Turn on the setting/ },
  { what: 'without a pinned connection', isPinned: false, message: /^Pin a connection first/ },
  {
    what: 'in files that are no requests by their name',
    name: 'other.json',
    message: /^Open an ECS request file first/,
  },
];

for (const { what, state = {}, isPinned = true, name = 'c.yaml', message } of silent) {
  test(`drift makes no call and shows nothing ${what}; asked for, it says why`, async (t) => {
    const { show, pin, titles, drift, counts, asked } = await drifting(t, { [name]: [cluster] });
    if (!isPinned) pin(undefined);
    Object.assign(shown, state);
    show(name);
    assert.deepEqual(await titles(name), []);
    await drift.commands['ecs.refreshDrift']();
    assert.match(shown.messages.at(-1) ?? '', message);
    assert.deepEqual([asked, await counts()], [[], {}]);
  });
}

test('drift in the editor: problems, placeholders and one-off requests are not compared', async (t) => {
  const { show, until, badge, counts } = await drifting(t, {
    'c.yaml': [
      input('CreateCluster', { clusterName: 'shop' }, { errors: [{ code: 'x', message: 'Too long.', range: place }] }),
      input('RunTask', {}, { index: 1 }),
    ],
  });
  show('c.yaml');
  assert.deepEqual(await until('c.yaml', /not known/), ['$(question) drift not known: Too long.']);
  assert.equal(badge(URI.file('/c.yaml')), undefined);
  assert.deepEqual(await counts(), {});
});

test('drift in the editor: another connection shows nothing of the one before', async (t) => {
  const { show, until, pin, titles, badge } = await drifting(t, { 'c.yaml': [cluster] });
  show('c.yaml');
  await until('c.yaml', /in sync/);
  pin(undefined);
  assert.deepEqual(await titles('c.yaml'), []);
  assert.deepEqual([badge(URI.file('/c.yaml')), badge(clusterRow)], [undefined, undefined]);
});

test('drift in the editor: other connections that change are nothing to read anew for', async (t) => {
  const { show, until, pin, counts, session } = await drifting(t, { 'c.yaml': [cluster] });
  show('c.yaml');
  await until('c.yaml', /in sync/);
  const before = await counts();
  pin({ ...session.connection });
  assert.deepEqual(await until('c.yaml', /in sync/), ['$(check) in sync with test']);
  assert.deepEqual(await counts(), before);
});

test('drift in the editor: a file that is closed has no badge', async (t) => {
  const { show, until, badge } = await drifting(t, { 'c.yaml': [cluster] });
  show('c.yaml');
  await until('c.yaml', /in sync/);
  shown.events.closed.fire(document('c.yaml'));
  assert.equal(badge(URI.file('/c.yaml')), undefined);
});

test('drift in the editor: no more files than a few', async (t) => {
  const names = Array.from({ length: 10 }, (_, index) => `${index}.yaml`);
  const files = Object.fromEntries(names.map((name) => [name, [cluster]]));
  const { show, until, asked } = await drifting(t, files);
  show(...names);
  await until('0.yaml', /in sync/);
  assert.deepEqual(
    [...new Set(asked)].sort(),
    names.slice(0, 6).map((name) => `/${name}`),
  );
});

for (const count of [1, 2]) {
  test(`drift in the editor: a click on one of ${count} shows the preview of this one alone`, async (t) => {
    const inputs = Array.from({ length: count }, (_, index) => ({ ...cluster, index }));
    const { show, until } = await drifting(t, { 'c.yaml': inputs });
    show('c.yaml');
    await until('c.yaml', /in sync/);
    const lenses = await shown.lenses.provideCodeLenses(document('c.yaml'));
    assert.deepEqual(
      lenses.map(({ command }) => [command?.command, command?.arguments]),
      inputs.map(({ index }) => ['ecs.previewRequest', [document('c.yaml').uri.toString(), index]]),
    );
  });
}

test('rows of what files can tell of have a resource, others have none', () => {
  const row = (data: object) =>
    resourceOfRow({ id: '', connection: 'test', parent: undefined, isExpandable: false, data } as never)?.toString();
  const arn = 'arn:aws:ecs:us-east-1:123456789012:cluster/shop';
  assert.equal(row({ kind: 'cluster', arn }), clusterRow.toString());
  assert.equal(row({ kind: 'family', family: 'web' }), liveUri('test', 'web').toString());
  assert.equal(row({ kind: 'task', arn: 'x', cluster: arn }), undefined);
});
