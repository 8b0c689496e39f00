import { request } from 'node:http';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { type RunningServer, type ServerOptions, startServer } from '../../../sandbox/http/server.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { emptySandbox } from '../sandbox.ts';

export interface Served extends RunningServer {
  readonly sandbox: Sandbox;
}

/** A sandbox whose clock stands, served until the test is over. */
export async function serve(
  t: TestContext,
  options: ServerOptions = {},
  sandbox: Sandbox = emptySandbox(),
): Promise<Served> {
  const server = await startServer(sandbox, options);
  t.after(() => server.close());
  return { ...server, sandbox };
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends bytes as they are. Headers that are undefined are left out. */
export function send(
  { port }: RunningServer,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | undefined>> = {},
  method = 'POST',
  path = '/',
): Promise<Reply> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, agent: false, headers: Object.fromEntries(given) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export const ecsHeaders = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateCluster',
} as const;

export interface JsonReply {
  readonly status: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Calls an operation of ECS. */
export async function call(
  server: RunningServer,
  operation: string,
  input: unknown,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<JsonReply> {
  const target = { 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` };
  const reply = await send(server, JSON.stringify(input), { ...ecsHeaders, ...target, ...headers });
  return { status: reply.status, value: JSON.parse(reply.text) };
}

/** Makes a control request. */
export function control(
  server: RunningServer,
  name: string,
  input: unknown = {},
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<JsonReply> {
  return call(server, '', input, { 'x-amz-target': `EcsSandbox.${name}`, ...headers });
}

/** Writes bytes to a connection and reads until it is closed. */
export function talk({ port }: RunningServer, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    for (const part of parts) socket.write(part);
  });
}
