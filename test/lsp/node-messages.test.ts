import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message } from 'vscode-languageserver/node';
import { messagesFrom, messagesTo } from '../../server/lsp/node-messages.ts';

const request = (method: string) => ({ jsonrpc: '2.0', method }) as Message;

/** What a message is on the wire. */
function wire(message: unknown, header = ''): Buffer {
  const content = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`${header}Content-Length: ${content.length}\r\n\r\n`), content]);
}

/** All that a reader tells of these chunks, and of the end. */
async function read(chunks: readonly Buffer[]): Promise<{ messages: unknown[]; errors: string[] }> {
  const input = new PassThrough();
  const reader = messagesFrom(input);
  const messages: unknown[] = [];
  const errors: string[] = [];
  reader.onError(({ message }) => errors.push(message));
  reader.listen((message) => messages.push(message));
  for (const chunk of chunks) {
    input.write(chunk);
    await new Promise(setImmediate);
  }
  input.end();
  await new Promise<void>((resolve) => {
    reader.onClose(resolve);
  });
  return { messages, errors };
}

test('messages arrive whole and in order, wherever what carries them is cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '€', '🐋', '\r\n\r\n', 'Content-Length: 3') });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 5 }), fc.array(fc.nat(200), { maxLength: 8 }), async (names, cuts) => {
      const messages = names.map(request);
      const whole = Buffer.concat(messages.map((message) => wire(message)));
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].toSorted((a, b) => a - b);
      const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
      assert.deepEqual(await read(chunks), { messages: [...messages, request('exit')], errors: [] });
    }),
  );
});

const faults: readonly (readonly [string, Buffer, RegExp])[] = [
  ['no length', Buffer.from('Content-Type: x\r\n\r\n'), /without a Content-Length, but with "Content-Type: x"/],
  ['a length that is no number', Buffer.from('Content-Length: x\r\n\r\n'), /without a Content-Length/],
  ['no JSON', Buffer.from('Content-Length: 2\r\n\r\n{]'), /JSON/],
];
for (const [name, fault, expected] of faults) {
  test(`${name}: an error, and what follows is read`, async () => {
    const { messages, errors } = await read([Buffer.concat([fault, wire(request('next'))])]);
    assert.deepEqual(messages, [request('next'), request('exit')]);
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', expected);
  });
}

test('other fields of the header are left alone', async () => {
  const typed = wire(request('a'), 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n');
  assert.deepEqual(await read([typed]), { messages: [request('a'), request('exit')], errors: [] });
});

test('header and content of a message are written at once', async () => {
  const arrived: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      arrived.push(chunk.toString('utf8'));
      done();
    },
  });
  const writer = messagesTo(output);
  await Promise.all([writer.write(request('a')), writer.write(request('ü'))]);
  assert.deepEqual(arrived, [
    'Content-Length: 30\r\n\r\n{"jsonrpc":"2.0","method":"a"}',
    'Content-Length: 31\r\n\r\n{"jsonrpc":"2.0","method":"ü"}',
  ]);
});

test('a client that reads no longer is an error, no crash', async () => {
  const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
  const writer = messagesTo(output);
  const told: unknown[] = [];
  writer.onError(([error, message, count]) => told.push([error.message, message, count]));
  await assert.rejects(writer.write(request('a')), /EPIPE/);
  await new Promise(setImmediate);
  assert.deepEqual(told[0], ['EPIPE', request('a'), 1]);
});
