import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Connection } from '../../../client/aws/connection.ts';
import { CallError, type Failure } from '../../../client/aws/failure.ts';
import { type Attempt, openSession, type SessionOptions } from '../../../client/aws/open-session.ts';
import { createRates } from '../../../client/aws/rates.ts';
import type { Session } from '../../../client/aws/session.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import type { ServerOptions } from '../../../sandbox/http/server.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { control, type Served, serve } from '../../sandbox/http/serving.ts';
import { emptySandbox } from '../../sandbox/sandbox.ts';

/** The real SDK, connected to a sandbox over HTTP. */
export interface Connected {
  readonly server: Served;
  readonly session: Session;
  readonly attempts: readonly Attempt[];
  /** How often each operation reached the sandbox. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Other faults than so far. */
  fault(...faults: readonly Fault[]): Promise<void>;
}

export interface ConnectedOptions {
  readonly connection?: Partial<Connection>;
  readonly session?: Partial<SessionOptions>;
  readonly server?: ServerOptions;
  readonly faults?: readonly Fault[];
  readonly sandbox?: Sandbox;
}

/** Nobody asks for MFA codes in a test that does not say so. */
export const noMfa: SessionOptions['askMfaCode'] = () => Promise.reject(new Error('nobody should ask for a code'));

export async function connected(t: TestContext, options: ConnectedOptions = {}): Promise<Connected> {
  const faults = createFaults(options.faults ?? [], 1);
  const server = await serve(t, { faults, ...options.server }, options.sandbox ?? emptySandbox());
  const attempts: Attempt[] = [];
  const session = openSession(
    { name: 'test', region: 'us-east-1', endpoint: server.endpoint, ...options.connection },
    {
      askMfaCode: noMfa,
      rateOf: createRates(),
      onAttempt: (attempt) => attempts.push(attempt),
      ...options.session,
    },
  );
  t.after(() => session.dispose());
  return {
    server,
    session,
    attempts,
    async counts() {
      return (await control(server, 'GetCalls')).value.counts as Readonly<Record<string, number>>;
    },
    async fault(...wanted) {
      await control(server, 'SetFaults', { faults: wanted });
    },
  };
}

/** What a call failed with; an error when it did not fail, or with something else than a CallError. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallError) return error.failure;
    throw error;
  }
  throw new Error('The call succeeded.');
}

/** Variables that the SDK reads; a test must not see those of whoever runs it. */
const variables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CONFIG_FILE',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
  'AWS_LOGIN_CACHE_DIRECTORY',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SHARED_CREDENTIALS_FILE',
];

/** An AWS config of its own, for the time of a test. Gives its folder. @param more variables besides */
export async function awsConfig(
  t: TestContext,
  files: { readonly config?: string; readonly credentials?: string },
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-aws-'));
  const former = new Map(variables.map((name) => [name, process.env[name]]));
  t.after(async () => {
    for (const [name, value] of former) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true });
  });
  for (const name of variables) delete process.env[name];
  const config = join(folder, 'config');
  const credentials = join(folder, 'credentials');
  await writeFile(config, files.config ?? '');
  await writeFile(credentials, files.credentials ?? '');
  Object.assign(process.env, {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_LOGIN_CACHE_DIRECTORY: join(folder, 'login'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  });
  return folder;
}
