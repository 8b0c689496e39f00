import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { StreamMessageWriter } from 'vscode-languageserver/node';
import { writeWholeMessages } from '../../server/lsp/node-messages.ts';

/** What arrives, write by write. */
function collecting(): { readonly output: Writable; readonly arrived: string[] } {
  const arrived: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      arrived.push(chunk.toString('utf8'));
      done();
    },
  });
  return { output, arrived };
}

test('header and content of a message are written at once', async () => {
  const { output, arrived } = collecting();
  writeWholeMessages(output);
  const writer = new StreamMessageWriter(output);
  await writer.write({ jsonrpc: '2.0', method: 'a' } as never);
  await writer.write({ jsonrpc: '2.0', method: 'ü' } as never);
  assert.deepEqual(arrived, [
    'Content-Length: 30\r\n\r\n{"jsonrpc":"2.0","method":"a"}',
    'Content-Length: 31\r\n\r\n{"jsonrpc":"2.0","method":"ü"}',
  ]);
});

test('whatever else is written is left as it is', async () => {
  const { output, arrived } = collecting();
  writeWholeMessages(output);
  await new Promise((resolve) => output.write('a', resolve));
  await new Promise((resolve) => output.write('b', 'utf8', resolve));
  assert.deepEqual(arrived, ['a', 'b']);
});
