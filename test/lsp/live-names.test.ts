import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionList, Hover, ProtocolConnection } from 'vscode-languageserver-protocol/node';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver-protocol/node';
import type { InitializationOptions, LiveNames } from '../../server/protocol.ts';
import { liveConnectionNotification, liveNamesRequest, liveStateRequest } from '../../server/protocol.ts';
import { type EditorSession, openSession, pullingEditor } from './client.ts';

const uri = 'file:///app/web.update-service.yaml';
const text = 'cluster: shop\nservice: w\n';
const position = { line: 1, character: 10 };

/** A client that answers for an account, or does not. */
interface Editor {
  readonly session: EditorSession;
  /** Methods that the server asked for, in order. */
  readonly asked: readonly string[];
  /** Completion, once. */
  ask(): Promise<CompletionList>;
  /** Asks again as long as the list is incomplete, as an editor does with each keystroke: a busy machine may need it. */
  complete(): Promise<CompletionList>;
  hover(): Promise<Hover | null>;
  choose(name: string | null): Promise<void>;
}

async function withEditor(
  options: InitializationOptions,
  answers: {
    readonly names?: (question: unknown) => unknown;
    readonly state?: (question: unknown) => unknown;
  },
  work: (editor: Editor) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const answer = (connection: ProtocolConnection) => {
    const register = (method: string, given: ((question: unknown) => unknown) | undefined) => {
      if (given === undefined) return;
      connection.onRequest(method, (question: unknown) => {
        asked.push(method);
        return given(question);
      });
    };
    register(liveNamesRequest, answers.names);
    register(liveStateRequest, answers.state);
  };
  const session = await openSession({ capabilities: pullingEditor, initializationOptions: options }, answer);
  const { connection } = session;
  try {
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    const ask = () =>
      connection.sendRequest<CompletionList>('textDocument/completion', { textDocument: { uri }, position });
    await work({
      session,
      asked,
      ask,
      async complete() {
        let list = await ask();
        while (list.isIncomplete) list = await ask();
        return list;
      },
      hover: () => connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }),
      choose: (name) => connection.sendNotification(liveConnectionNotification, { name }),
    });
  } finally {
    assert.equal(await session.close(), 0);
  }
}

const web: LiveNames = {
  connection: 'prod',
  names: [{ name: 'web', detail: 'ACTIVE 3/3' }],
  isIncomplete: false,
};
const labels = ({ items }: CompletionList) => items.map(({ label, detail }) => `${label}: ${detail}`);
const never = () => new Promise<never>(() => {});

test('names and states come from the client', async () => {
  const questions: unknown[] = [];
  const kept = (answer: unknown) => (question: unknown) => {
    questions.push(question);
    return answer;
  };
  const answers = { names: kept(web), state: kept('Service **`web`** · ACTIVE') };
  await withEditor({ liveConnection: 'prod' }, answers, async ({ complete, hover }) => {
    const list = await complete();
    assert.deepEqual(labels(list), ['web: AWS: prod, ACTIVE 3/3']);
    assert.equal(list.isIncomplete, false);
    assert.match(JSON.stringify((await hover())?.contents), /Service \*\*`web`\*\* · ACTIVE/);
    assert.deepEqual(questions.slice(-2), [
      { kind: 'service', cluster: 'shop', prefix: 'w' },
      { kind: 'service', name: 'w', cluster: 'shop' },
    ]);
  });
});

test('a client that has no connection is never asked', async () => {
  await withEditor({}, { names: () => web, state: () => 'x' }, async ({ complete, hover, asked, choose }) => {
    assert.deepEqual(labels(await complete()), []);
    assert.match(JSON.stringify((await hover())?.contents), /service/);
    assert.deepEqual(asked, []);
    await choose('prod');
    assert.equal((await complete()).items.length, 1);
    const questions = asked.length;
    assert.deepEqual([...new Set(asked)], [liveNamesRequest]);
    await choose(null);
    assert.deepEqual(labels(await complete()), []);
    assert.equal(asked.length, questions);
  });
});

test('a client that does not answer holds up nothing: what is known without it is told', async () => {
  const answers = { names: never, state: never };
  await withEditor({ liveConnection: 'prod' }, answers, async ({ session, ask, hover }) => {
    const symbols = session.connection.sendRequest<unknown[]>('textDocument/documentSymbol', { textDocument: { uri } });
    const [list] = await Promise.all([ask(), symbols]);
    assert.deepEqual(list, { items: [], isIncomplete: true }, 'the next keystroke asks again');
    assert.equal((await symbols).length > 0, true);
    assert.match(JSON.stringify((await hover())?.contents), /service/);
  });
});

const failures: readonly { readonly name: string; readonly names?: () => unknown }[] = [
  { name: 'a client that fails', names: () => new ResponseError(LSPErrorCodes.RequestFailed, 'expired') },
  { name: 'a client that does not know the request' },
  { name: 'a client that answers null', names: () => null },
  { name: 'a client that answers something else', names: () => ({ items: [] }) },
];
for (const { name, names } of failures) {
  test(`${name}: completion without its names, and no error`, async () => {
    await withEditor({ liveConnection: 'prod' }, { ...(names && { names }) }, async ({ complete, hover }) => {
      assert.deepEqual(await complete(), { items: [], isIncomplete: false });
      assert.match(JSON.stringify((await hover())?.contents), /service/);
    });
  });
}

test('who types on while the account is asked gets nothing that was meant for the former text', async () => {
  let typeOn: (() => Promise<void>) | undefined;
  const late = (answer: unknown) => async () => {
    await typeOn?.();
    return answer;
  };
  const answers = { names: late(web), state: late('Service') };
  await withEditor({ liveConnection: 'prod' }, answers, async ({ session, ask, hover }) => {
    let version = 1;
    typeOn = () => {
      version += 1;
      const textDocument = { uri, version };
      return session.connection.sendNotification('textDocument/didChange', {
        textDocument,
        contentChanges: [{ text: version === 2 ? `\n\n${text}` : '' }],
      });
    };
    assert.deepEqual(await ask(), { items: [], isIncomplete: true });
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 10 },
      contentChanges: [{ text }],
    });
    version = 10;
    assert.equal(await hover(), null);
  });
});

test('the question is withdrawn with the completion', async () => {
  let tell: (() => void) | undefined;
  let wasAsked: (() => void) | undefined;
  const withdrawn = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const asked = new Promise<void>((resolve) => {
    wasAsked = resolve;
  });
  const session = await openSession(
    { capabilities: pullingEditor, initializationOptions: { liveConnection: 'prod' } },
    (connection) => {
      connection.onRequest(liveNamesRequest, (_question: unknown, token) => {
        token.onCancellationRequested(() => tell?.());
        wasAsked?.();
        return never();
      });
    },
  );
  const { connection } = session;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const source = new CancellationTokenSource();
  const pending = connection.sendRequest('textDocument/completion', { textDocument: { uri }, position }, source.token);
  await asked;
  source.cancel();
  await Promise.all([withdrawn, pending.catch(() => undefined)]);
  assert.equal(await session.close(), 0);
});
