import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Connection } from '../../client/aws/connection.ts';
import { CallError, type Failure } from '../../client/aws/failure.ts';
import { openSession } from '../../client/aws/open-session.ts';
import { createRates } from '../../client/aws/rates.ts';
import type { Session } from '../../client/aws/session.ts';
import type { ConnectionsChange } from '../../client/connections/connections.ts';
import { createLiveNames, type LiveNamesPart } from '../../client/live-names.ts';
import { answerLiveNames, type LiveNamesHost } from '../../client/live-names-answers.ts';
import { liveNamesRequest, liveStateRequest } from '../../server/protocol.ts';
import { control, type Served, serve } from '../sandbox/http/serving.ts';
import { emptySandbox, start } from '../sandbox/sandbox.ts';

const patient = new AbortController().signal;
const hasty = AbortSignal.abort();

interface World {
  readonly part: LiveNamesPart;
  readonly servers: Readonly<Record<string, Served>>;
  readonly told: readonly string[];
  choose(name: string | undefined): void;
  /** Opens the sessions anew, as when the members of the connections changed. */
  change(): void;
  renewed(name: string): void;
}

/** Two connections, each to a sandbox with one cluster, which is called like the connection. */
async function world(t: TestContext, first: string | undefined): Promise<World> {
  const listeners = new Set<(change: ConnectionsChange) => void>();
  const servers: Record<string, Served> = {};
  const all = new Map<string, Connection>();
  for (const name of ['one', 'two']) {
    const server = await serve(t, {}, emptySandbox());
    server.sandbox.send('CreateCluster', { clusterName: name });
    servers[name] = server;
    all.set(name, { name, region: 'us-east-1', endpoint: server.endpoint });
  }
  let sessions = new Map<string, Session>();
  let chosen = first;
  const told: string[] = [];
  const tell = (change: ConnectionsChange) => {
    for (const listener of listeners) listener(change);
  };
  const closeAll = () => {
    for (const session of sessions.values()) session.dispose();
    sessions = new Map();
  };
  const part = createLiveNames(
    {
      chosen: () => (chosen === undefined ? undefined : (all.get(chosen) ?? { name: chosen, region: 'us-east-1' })),
      session(name) {
        const connection = all.get(name);
        if (connection === undefined) {
          const message = `There is no connection ${name}.`;
          throw new CallError({ kind: 'other', message, remedy: { kind: 'none' }, isOutcomeUnknown: false });
        }
        const options = { askMfaCode: () => Promise.reject(new Error('nobody is asked')), rateOf: createRates() };
        const session = sessions.get(name) ?? openSession(connection, options);
        sessions.set(name, session);
        return session;
      },
      onDidChange(listener) {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    { now: () => start, onFailure: (name: string, { kind }: Failure) => told.push(`${name}: ${kind}`) },
  );
  t.after(() => {
    part.dispose();
    closeAll();
    assert.equal(listeners.size, 0);
  });
  return {
    part,
    servers,
    told,
    choose(name) {
      chosen = name;
      tell({ kind: 'chosen' });
    },
    change() {
      closeAll();
      tell({ kind: 'list' });
    },
    renewed: (name) => tell({ kind: 'credentials', names: [name] }),
  };
}

const clusters = { kind: 'cluster' } as const;
const found = async ({ part }: World) => {
  const { connection, names } = await part.names(clusters, patient);
  return [connection, ...names.map(({ name }) => name)];
};

describe('live names', () => {
  it('are those of the chosen connection, whichever it is', async (t) => {
    const it = await world(t, 'one');
    assert.deepEqual(await found(it), ['one', 'one']);
    it.choose('two');
    assert.deepEqual(await found(it), ['two', 'two']);
    it.choose(undefined);
    assert.deepEqual(await it.part.names(clusters, patient), { connection: '', names: [], isIncomplete: false });
    assert.equal(await it.part.state({ kind: 'cluster', name: 'two' }, patient), null);
    it.choose('gone');
    assert.deepEqual(await found(it), ['']);
  });

  it('of a connection that was left meanwhile never show up', async (t) => {
    const it = await world(t, 'one');
    const names = it.part.names(clusters, patient);
    const state = it.part.state({ kind: 'cluster', name: 'one' }, patient);
    it.choose('two');
    assert.deepEqual(await names, { connection: '', names: [], isIncomplete: true });
    assert.equal(await state, null);
    assert.deepEqual(it.told, []);
  });

  it('are read anew when the connection reaches something else', async (t) => {
    const it = await world(t, 'one');
    assert.deepEqual(await found(it), ['one', 'one']);
    it.servers.one?.sandbox.send('CreateCluster', { clusterName: 'another' });
    assert.deepEqual(await found(it), ['one', 'one']);
    it.change();
    assert.deepEqual(await found(it), ['one', 'another', 'one']);
  });

  it('come back when somebody has signed in again', async (t) => {
    const it = await world(t, 'one');
    assert.ok(it.servers.one !== undefined);
    await control(it.servers.one, 'SetFaults', { faults: [{ kind: 'expired-token' }] });
    assert.deepEqual(await found(it), ['one']);
    assert.deepEqual(it.told, ['one: credentials-expired']);
    await control(it.servers.one, 'SetFaults', { faults: [] });
    it.renewed('two');
    assert.deepEqual(await found(it), ['one']);
    it.renewed('one');
    assert.deepEqual(await found(it), ['one', 'one']);
  });
});

type Answer = (question: unknown, token: { onCancellationRequested(listener: () => void): unknown }) => unknown;

/** What the language client answers the server. */
function answers(host: Omit<LiveNamesHost, 'onDidChange'>): (method: string, question: object) => Promise<unknown> {
  const handlers = new Map<string, Answer>();
  const client = {
    onRequest: (method: string, answer: Answer) => {
      handlers.set(method, answer);
      return { dispose() {} };
    },
  };
  const onDidChange = () => ({ dispose() {} });
  answerLiveNames(client as unknown as Parameters<typeof answerLiveNames>[0], { ...host, onDidChange });
  const token = { onCancellationRequested: () => ({ dispose() {} }) };
  return async (method, question) => handlers.get(method)?.(question, token);
}

describe('the language client', () => {
  const state = { kind: 'cluster', name: 'one' };
  const never = () => assert.fail('nothing of AWS is loaded');

  it('loads nothing of AWS while no connection is chosen', async () => {
    const ask = answers({ connection: () => undefined, load: never });
    assert.deepEqual(await ask(liveNamesRequest, clusters), { connection: '', names: [], isIncomplete: false });
    assert.equal(await ask(liveStateRequest, state), null);
  });

  it('passes questions on to what is loaded', async (t) => {
    const { part } = await world(t, 'one');
    // What it waits for here is not what is looked at.
    const unhurried: LiveNamesPart = {
      names: (question) => part.names(question, patient),
      state: (question) => part.state(question, patient),
      dispose: part.dispose,
    };
    const ask = answers({ connection: () => 'one', load: () => Promise.resolve(unhurried) });
    assert.deepEqual(await ask(liveNamesRequest, clusters), {
      connection: 'one',
      names: [{ name: 'one', detail: 'ACTIVE, 0 services, 0 tasks running' }],
      isIncomplete: false,
    });
    assert.match(String(await ask(liveStateRequest, state)), /^Cluster \*\*`one`\*\*/);
  });

  const loads: readonly { readonly name: string; readonly load: LiveNamesHost['load'] }[] = [
    { name: 'is still being loaded', load: () => new Promise(() => {}) },
    { name: 'cannot be loaded', load: () => Promise.resolve(undefined) },
  ];
  for (const { name, load } of loads) {
    it(`answers in time when the part that knows ${name}`, async () => {
      const ask = answers({ connection: () => 'one', load });
      assert.deepEqual(await ask(liveNamesRequest, clusters), { connection: 'one', names: [], isIncomplete: true });
      assert.equal(await ask(liveStateRequest, state), null);
    });
  }
});

it('a hasty question is answered at once', async (t) => {
  const { part } = await world(t, 'one');
  assert.deepEqual(await part.names(clusters, hasty), { connection: 'one', names: [], isIncomplete: true });
});
