import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { virtualClock } from '../../../sandbox/clock.ts';
import { startServer } from '../../../sandbox/http/server.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { checked } from '../checked.ts';
import { start } from '../sandbox.ts';
import { scriptSubnet } from './script.ts';

/** Where the script's requests go. */
export interface Endpoint {
  readonly url: string;
  /** A subnet that is there. */
  readonly subnet: string;
  /** Lets seconds pass, where that is possible. */
  pass(seconds: number): void;
  close(): Promise<void>;
}

/** A sandbox of this checkout. Its answers are checked. @param speed of its clock; with 0 it stands until it is told to pass */
export async function sandboxEndpoint(speed = 0): Promise<Endpoint> {
  const sandbox = checked(createSandbox({ clock: virtualClock(start, speed), seed: 1, fill: () => {} }));
  const { endpoint, close } = await startServer(sandbox);
  return { url: endpoint, subnet: scriptSubnet, pass: (seconds) => sandbox.clock.advance(seconds * 1000), close };
}

/** The `moto_server` on PATH, or why there is none that runs. */
export async function motoEndpoint(): Promise<Endpoint | string> {
  const env = { ...process.env, MOTO_ECS_NEW_ARN: 'true', MOTO_ACCOUNT_ID: '123456789012' };
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const url = await Promise.race([listening(child), failure(child), sleep(30_000, undefined, { ref: false })]);
    if (url === undefined) throw new Error('moto_server did not say within 30 s where it listens');
    return { url, subnet: await motoSubnet(url), pass: () => {}, close: () => end(child) };
  } catch (error) {
    await end(child);
    return `There is no moto_server: ${error instanceof Error ? error.message : error}`;
  }
}

/** moto looks subnets up, and makes some for every account. */
async function motoSubnet(url: string): Promise<string> {
  const scope = 'sandbox/20260101/us-east-1/ec2/aws4_request';
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: 'Action=DescribeSubnets&Version=2016-11-15',
  });
  const subnet = /<subnetId>(subnet-\w+)</.exec(await response.text())?.[1];
  if (subnet === undefined) throw new Error('moto_server has no subnet');
  return subnet;
}

async function listening(child: ChildProcess): Promise<string | undefined> {
  if (child.stderr === null) return undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url !== undefined) {
      child.stderr.resume();
      return url;
    }
  }
  return undefined;
}

async function failure(child: ChildProcess): Promise<never> {
  const [error] = await Promise.race([once(child, 'error'), once(child, 'exit')]);
  throw error instanceof Error ? error : new Error(`moto_server ended with ${error}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}
