import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Consistency, strictConsistency } from '../consistency.ts';
import { createFaults, type Faults } from '../faults.ts';
import { createIds } from '../ids.ts';
import { type Caller, defaultCaller, type Sandbox } from '../sandbox.ts';
import { type Answer, earlyRefusal, rawAnswer, sendAnswer, writeAnswer } from './answer.ts';
import { mostBytes, refusalByHead, tooLarge } from './body.ts';
import { isLoopbackName } from './caller.ts';
import { createDispatch, type Dispatched } from './dispatch.ts';
import { createRoom, type Room } from './room.ts';

export interface ServerOptions {
  /** 0, the default, is any that is free. */
  readonly port?: number;
  /** A loopback address; 127.0.0.1 unless told. */
  readonly host?: string;
  readonly faults?: Faults;
  readonly consistency?: Consistency;
  /** Milliseconds that every request waits. */
  readonly latency?: number;
  /** Who asks when a request is not signed, or does not say all. */
  readonly caller?: Caller;
  /** ARN that GetCallerIdentity answers; without it `arn:aws:iam::<account>:user/sandbox`. */
  readonly principalArn?: string | undefined;
  /** What ListAccountAliases of IAM answers. */
  readonly accountAliases?: readonly string[];
  /** Is told of every request that was answered, or (status 0) left without an answer by a fault. Never of secrets. */
  readonly log?: (request: LoggedRequest) => void;
  /** An operation failed by a fault of the sandbox; the client got a ServerException. */
  readonly onFailure?: (error: unknown) => void;
  /** The state may have changed. */
  readonly onChange?: () => void;
  /** Milliseconds until a connection whose request does not come is closed: its head, and all of it. */
  readonly timeouts?: { readonly head: number; readonly request: number };
}

export interface LoggedRequest {
  readonly operation: string;
  readonly status: number;
  /** From the last byte of the request to the answer. */
  readonly milliseconds: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:51234` */
  readonly endpoint: string;
  readonly port: number;
  /** Resolves when nothing listens any more; connections that are open are closed at once. */
  close(): Promise<void>;
}

/** How long the rest of a body that was refused is read and thrown away, so that the client gets to read the answer. */
const lingering = 2000;

/**
 * Serves a sandbox over HTTP, on loopback only: ECS in AWS JSON 1.1, a little of STS and IAM, and control requests ({@link control}).
 * Rejects with the error of `node:net` when it cannot listen, and with a RangeError for a host that is not loopback.
 */
export async function startServer(sandbox: Sandbox, options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', latency = 0, log, timeouts = { head: 10_000, request: 30_000 } } = options;
  if (!isLoopbackName(host))
    throw new RangeError(`${host} is not a loopback address: the sandbox is for this machine alone.`);
  const room = createRoom();
  const dispatch = createDispatch({
    sandbox,
    room,
    faults: options.faults ?? createFaults([], 1),
    consistency: options.consistency ?? strictConsistency,
    usualCaller: options.caller ?? defaultCaller,
    principalArn: options.principalArn,
    accountAliases: options.accountAliases ?? [],
    changed: options.onChange ?? (() => {}),
    failed: options.onFailure ?? (() => {}),
  });
  const requestIds = createIds(0x5eed);
  const waiting = new Set<NodeJS.Timeout>();

  function later(milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      run();
    }, milliseconds);
    waiting.add(timer);
  }

  function answer(response: ServerResponse, body: Buffer): void {
    const begun = log === undefined ? 0 : performance.now();
    const requestId = requestIds.uuid();
    const dispatched = dispatch({ headers: response.req.headers, body, requestId });
    const milliseconds = latency + (dispatched.effect?.milliseconds ?? 0);
    const finish = (): void => {
      const status = finishCall(response, dispatched, requestId, room);
      log?.({ operation: dispatched.operation, status, milliseconds: performance.now() - begun });
    };
    if (milliseconds === 0) finish();
    else later(milliseconds, finish);
  }

  /** Answers at once, and reads on for a while: a connection that is closed while the client still sends is reset, answer and all. */
  function refuse(request: IncomingMessage, response: ServerResponse, refusal: Answer): void {
    writeAnswer(response, refusal, requestIds.uuid());
    const timer = setTimeout(() => request.socket.destroy(), lingering).unref();
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    if (request.complete) end();
    else request.once('end', end);
    request.resume();
    log?.({ operation: '-', status: refusal.status, milliseconds: 0 });
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => {});
    response.on('error', () => {});
    const refusal = refusalByHead(request);
    if (refusal !== undefined) {
      refuse(request, response, refusal);
      return;
    }
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      if (size > mostBytes) return;
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      refuse(request, response, tooLarge());
    });
    request.on('end', () => {
      if (size > mostBytes) return;
      answer(response, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
  }

  const server = createServer(
    {
      headersTimeout: timeouts.head,
      requestTimeout: timeouts.request,
      connectionsCheckingInterval: Math.min(1000, timeouts.head),
      // Longer than clients keep their connections: one that is closed just when it is used again looks like a reset.
      keepAliveTimeout: 65_000,
    },
    receive,
  );
  server.on('checkContinue', (request, response) => {
    if (refusalByHead(request) === undefined) response.writeContinue();
    receive(request, response);
  });
  server.on('checkExpectation', (request, response) => {
    const message = `The expectation ${request.headers.expect} cannot be met.`;
    refuse(request, response, earlyRefusal(417, 'SerializationException', message));
  });
  server.on('connect', (_request, socket) => {
    refuseRaw(socket, 405, 'Method Not Allowed', 'The sandbox answers POST, not CONNECT.');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [status, reason, message] = parseFailures[error.code ?? ''] ?? [
      400,
      'Bad Request',
      'The request is not HTTP.',
    ];
    refuseRaw(socket, status, reason, message);
  });

  const taken = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

  return {
    endpoint: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        for (const timer of waiting) clearTimeout(timer);
        waiting.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Runs a call and answers it, or breaks the connection when a fault wants that. Gives the status that the client sees; 0 for none. */
function finishCall(response: ServerResponse, dispatched: Dispatched, requestId: string, room: Room): number {
  const { connection, refusal } = dispatched.effect ?? {};
  const { socket } = response.req;
  if (connection === 'reset') {
    socket.resetAndDestroy();
    dispatched.ended(undefined);
    return 0;
  }
  const answer = refusal === undefined ? dispatched.run() : dispatched.refused(refusal);
  if (connection === 'drop-answer') {
    dispatched.ended(undefined);
    socket.destroy();
    return 0;
  }
  dispatched.ended(answer);
  sendAnswer(response, answer, requestId, room);
  return answer.status;
}

/** By the code of the error of Node's parser, or of its timeouts. */
const parseFailures: Readonly<Record<string, readonly [status: number, reason: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The request headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come in time.'],
};

function refuseRaw(socket: Duplex, status: number, reason: string, message: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.on('error', () => {});
  socket.end(rawAnswer(earlyRefusal(status, 'SerializationException', message), reason), () => socket.destroy());
}
