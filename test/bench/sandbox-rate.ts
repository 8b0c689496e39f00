import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecsHeaders, startBenched } from './sandbox-server.ts';
import { median } from './statistics.ts';

/** Requests a second of the sandbox and of a bare server, by rounds that take turns. */
export interface Rates {
  readonly sandbox: readonly number[];
  readonly bare: readonly number[];
  /** Bytes of an answer, without its head. */
  readonly bytes: number;
  readonly connections: number;
}

export interface RateExtent {
  readonly rounds: number;
  readonly milliseconds: number;
}

/** The median of the ratios of the rounds: what else the machine does hits both of a round alike. */
export function ratioOf({ sandbox, bare }: Rates): number {
  return median(sandbox.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
}

/** More than the server can answer at once, so that it is never idle. */
const connections = 8;
const services = Array.from({ length: 10 }, (_, index) => `service-${index}`);
const input = { cluster: 'rate', services };

/** DescribeServices of ten services with four tasks each, against a server of node:http that answers the same bytes. */
export async function measureRates(program: string, { rounds, milliseconds }: RateExtent): Promise<Rates> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-sandbox-bench-'));
  const sandbox = await startBenched(program, '--seed', 'shop', '--clock', 'virtual');
  try {
    await sandbox.ask('CreateCluster', { clusterName: input.cluster });
    for (const serviceName of services) {
      const taskDefinition = 'worker';
      const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } };
      const launchType = 'FARGATE';
      const { cluster } = input;
      const rest = { taskDefinition, desiredCount: 4, launchType, networkConfiguration };
      await sandbox.ask('CreateService', { cluster, serviceName, ...rest });
    }
    await sandbox.ask('EcsSandbox.AdvanceClock', { seconds: 600 });
    const body = await sandbox.ask('DescribeServices', input);
    const file = join(folder, 'answer.json');
    await writeFile(file, body);
    const bare = await startBenched(join(import.meta.dirname, 'sandbox-bare.ts'), file);
    try {
      const rates = { sandbox: [] as number[], bare: [] as number[], bytes: Buffer.byteLength(body), connections };
      const sides = [
        ['sandbox', sandbox],
        ['bare', bare],
      ] as const;
      for (const [, { endpoint }] of sides) await rate(endpoint, body, milliseconds);
      for (let round = 0; round < rounds; round += 1) {
        // Who comes first changes with every round.
        for (const [name, { endpoint }] of round % 2 === 0 ? sides : sides.toReversed()) {
          rates[name].push(await rate(endpoint, body, milliseconds));
        }
      }
      return rates;
    } finally {
      await bare.close();
    }
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

/**
 * Requests a second over connections that each have one request under way. All answers have the same length, so bytes are counted
 * and nothing is parsed: the client must be much faster than any server of node:http.
 */
async function rate(endpoint: string, body: string, milliseconds: number): Promise<number> {
  const { port, host } = new URL(endpoint);
  const request = requestText(host);
  const length = await answerLength(Number(port), request, body);
  let answered = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = await connected(Number(port));
      let missing = length;
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('The server closed a connection')));
        socket.on('data', (chunk) => {
          missing -= chunk.length;
          if (missing > 0) return;
          if (missing < 0) return reject(new Error('An answer is longer than the first one'));
          answered += 1;
          if (performance.now() - begun >= milliseconds) return resolve();
          missing = length;
          socket.write(request);
        });
        socket.write(request);
      });
      socket.removeAllListeners('close');
      socket.destroy();
    }),
  );
  return answered / ((performance.now() - begun) / 1000);
}

function requestText(host: string): string {
  const body = JSON.stringify(input);
  const headers = { host, ...ecsHeaders('DescribeServices'), 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ['POST / HTTP/1.1', ...lines, '', body].join('\r\n');
}

/** Bytes of an answer with its head; what it says must be the body that is awaited. */
async function answerLength(port: number, request: string, body: string): Promise<number> {
  const socket = await connected(port);
  let text = '';
  socket.setEncoding('utf8');
  socket.write(request);
  for await (const chunk of socket) {
    text += chunk;
    if (text.endsWith(body)) return Buffer.byteLength(text);
    if (text.length > 2 * body.length) break;
  }
  throw new Error(`Another answer than was awaited: ${text.slice(0, 500)}`);
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}
