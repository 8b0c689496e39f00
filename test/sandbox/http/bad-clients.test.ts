import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { writeState } from '../../../sandbox/state-file.ts';
import { emptySandbox } from '../sandbox.ts';
import { call, ecsHeaders, send, serve, talk } from './serving.ts';

interface BadRequest {
  readonly name: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly method?: string;
  readonly path?: string;
  readonly status: number;
  readonly type: string;
}

const serialization = { status: 400, type: 'SerializationException' };
const unknown = { status: 400, type: 'UnknownOperationException' };

const badRequests: readonly BadRequest[] = [
  { name: 'malformed JSON', body: '{"clusterName":', ...serialization },
  { name: 'JSON with a comment', body: '{} // a', ...serialization },
  { name: 'a body of zeros', body: Buffer.alloc(100), ...serialization },
  { name: 'a list', body: '[]', ...serialization },
  { name: 'a text', body: '"a"', ...serialization },
  { name: 'a number', body: '1', ...serialization },
  { name: 'broken UTF-8', body: Buffer.from('7b22636c75737465724e616d65223a22ff227d', 'hex'), ...serialization },
  { name: 'a wrong type', body: '{"clusterName": {"a": 1}}', ...serialization },
  { name: 'deep nesting', body: `{"tags":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, ...serialization },
  { name: 'a missing target', headers: { 'x-amz-target': undefined }, ...unknown },
  { name: 'an empty target', headers: { 'x-amz-target': '' }, ...unknown },
  { name: 'a target of another service', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, ...unknown },
  ...['Foo', '', '__proto__', 'constructor', 'toString', 'createCluster'].map((operation) => ({
    name: `the unknown operation "${operation}"`,
    headers: { 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` },
    ...unknown,
  })),
  { name: 'the unknown control request', headers: { 'x-amz-target': 'EcsSandbox.constructor' }, ...unknown },
  { name: 'a wrong content type', headers: { 'content-type': 'text/plain' }, ...unknown },
  { name: 'no content type', headers: { 'content-type': undefined }, ...unknown },
  { name: 'GET', method: 'GET', body: '', status: 405, type: 'UnknownOperationException' },
  { name: 'PUT', method: 'PUT', status: 405, type: 'UnknownOperationException' },
  { name: 'DELETE', method: 'DELETE', body: '', status: 405, type: 'UnknownOperationException' },
  { name: 'OPTIONS', method: 'OPTIONS', body: '', status: 405, type: 'UnknownOperationException' },
  { name: 'another path', path: '/clusters', status: 404, type: 'UnknownOperationException' },
  {
    name: 'a page in a browser',
    headers: { origin: 'http://localhost:3000' },
    status: 403,
    type: 'AccessDeniedException',
  },
  { name: 'a page without origin', headers: { origin: 'null' }, status: 403, type: 'AccessDeniedException' },
  {
    name: 'a gzipped body',
    body: gzipSync('{}'),
    headers: { 'content-encoding': 'gzip' },
    status: 415,
    type: 'SerializationException',
  },
  { name: 'a body of 10 MB', body: Buffer.alloc(10e6), status: 413, type: 'RequestEntityTooLargeException' },
  {
    name: 'a body of 10 MB in chunks',
    body: Buffer.alloc(10e6),
    headers: { 'transfer-encoding': 'chunked' },
    status: 413,
    type: 'RequestEntityTooLargeException',
  },
  { name: 'an expectation', headers: { expect: 'tea' }, status: 417, type: 'SerializationException' },
];

function sandboxWithCluster(): Sandbox {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  return sandbox;
}

for (const { name, body = '{"clusterName":"bad"}', headers, method, path, status, type } of badRequests) {
  test(`refused in the manner of the API, and nothing changed: ${name}`, async (t) => {
    const server = await serve(t, {}, sandboxWithCluster());
    const before = writeState(server.sandbox);
    const reply = await send(server, body, { ...ecsHeaders, ...headers }, method, path);
    assert.equal(reply.status, status);
    assert.equal(reply.headers['content-type'], 'application/x-amz-json-1.1');
    assert.match(String(reply.headers['x-amzn-requestid']), /^[\da-f-]{36}$/);
    const { __type, message } = JSON.parse(reply.text);
    assert.equal(__type, type);
    assert.equal(typeof message, 'string');
    assert.equal(writeState(server.sandbox), before);
    assert.deepEqual((await call(server, 'ListClusters', {})).value, {
      clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/shop'],
    });
  });
}

test('hostile member names do no harm', async (t) => {
  const server = await serve(t);
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$'];
  const members = names.map((name) => `"${name}":{"polluted":true,"clusterName":"bad"}`).join();
  const { status } = await call(server, 'CreateCluster', {}, {});
  assert.equal(status, 200);
  const reply = await send(server, `{${members}}`, ecsHeaders);
  assert.ok(reply.status === 200 || reply.status === 400);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  const { value } = await call(server, 'ListClusters', {});
  assert.deepEqual(value, { clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/default'] });
});

const brokenBytes: readonly { readonly name: string; readonly bytes: string; readonly status: RegExp }[] = [
  { name: 'no HTTP at all', bytes: 'hello\r\n\r\n', status: /^HTTP\/1\.1 400 / },
  { name: 'TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01', status: /^HTTP\/1\.1 400 / },
  { name: 'CONNECT', bytes: 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n', status: /^HTTP\/1\.1 405 / },
  {
    name: 'huge headers',
    bytes: `POST / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
    status: /^HTTP\/1\.1 431 /,
  },
  {
    name: 'two lengths',
    bytes: 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    status: /^HTTP\/1\.1 400 /,
  },
  {
    name: 'a negative length',
    bytes: 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
    status: /^HTTP\/1\.1 400 /,
  },
];

for (const { name, bytes, status } of brokenBytes) {
  test(`what cannot be read is refused: ${name}`, async (t) => {
    const server = await serve(t);
    const answer = await talk(server, bytes);
    assert.match(answer, status);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    assert.equal(body.__type, 'SerializationException');
    assert.equal((await call(server, 'ListClusters', {})).status, 200);
  });
}

const slow: readonly { readonly name: string; readonly bytes: string }[] = [
  { name: 'nothing', bytes: '' },
  { name: 'half a head', bytes: 'POST / HTTP/1.1\r\nhost: ' },
  { name: 'half a body', bytes: 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{' },
];

for (const { name, bytes } of slow) {
  test(`a client that sends ${name} and waits is sent away`, async (t) => {
    const server = await serve(t, { timeouts: { head: 200, request: 300 } });
    const answer = await talk(server, bytes);
    assert.match(answer, /^HTTP\/1\.1 408 .*"__type":"SerializationException"/s);
  });
}

test('a client that hangs up in the middle of a body changes nothing', async (t) => {
  const server = await serve(t);
  const before = writeState(server.sandbox);
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(
        `POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: ${ecsHeaders['x-amz-target']}\r\ncontent-type: ${ecsHeaders['content-type']}\r\ncontent-length: 21\r\n\r\n{"clusterName":"bad"`,
        () => socket.resetAndDestroy(),
      );
    });
    socket.on('close', () => resolve());
  });
  assert.equal((await call(server, 'DescribeClusters', {})).status, 200);
  server.sandbox.account();
  assert.deepEqual((await call(server, 'ListClusters', {})).value, { clusterArns: [] });
  assert.ok(before.includes('"accounts":[]'));
});

test('a client that ends its side after the request gets its answer', async (t) => {
  const server = await serve(t);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => {
      socket.destroy();
      resolve(text);
    });
    socket.end(
      `POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: ${ecsHeaders['x-amz-target']}\r\ncontent-type: ${ecsHeaders['content-type']}\r\ncontent-length: 2\r\n\r\n{}`,
    );
  });
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

test('a thousand idle connections do not keep it from answering, nor from closing', async (t) => {
  const server = await serve(t);
  const sockets = await Promise.all(
    Array.from(
      { length: 1000 },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve, reject) => {
          const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
          socket.on('error', reject);
        }),
    ),
  );
  assert.equal((await call(server, 'ListClusters', {})).status, 200);
  const closed = sockets.map(
    (socket) =>
      new Promise((resolve) =>
        socket
          .on('error', () => {})
          .on('close', resolve)
          .resume(),
      ),
  );
  const begun = performance.now();
  await server.close();
  await Promise.all(closed);
  assert.ok(performance.now() - begun < 5000);
});

test('a fault of the sandbox becomes a ServerException, is told, and the server lives on', async (t) => {
  const failures: unknown[] = [];
  const sandbox = emptySandbox();
  const broken: Sandbox = {
    ...sandbox,
    respond(operation, input, caller) {
      if (operation === 'ListServices') throw new TypeError('x is not a function');
      return sandbox.respond(operation, input, caller);
    },
  };
  const server = await serve(t, { onFailure: (error) => failures.push(error) }, broken);
  const { status, value } = await call(server, 'ListServices', {});
  assert.equal(status, 500);
  assert.deepEqual(value, { __type: 'ServerException', message: 'Fault in ecs-sandbox: x is not a function' });
  assert.equal(failures.length, 1);
  assert.equal((await call(server, 'ListClusters', {})).status, 200);
});
