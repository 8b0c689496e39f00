import type { ECSClient } from '@aws-sdk/client-ecs';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Connection } from './connection.ts';
import { type AskMfaCode, credentialsOf, servesStsToo } from './credentials.ts';
import type { Input, OperationName, Output } from './operation.ts';
import type { Identity } from './session.ts';

/** What was answered, and under which id AWS knows the request. */
export interface Answered<T> {
  readonly output: T;
  readonly requestId: string | undefined;
}

/** Whose some credentials are. */
export interface Owner {
  /** Of the credentials: others may be another's. */
  readonly accessKeyId: string;
  readonly identity: Identity;
}

/** Milliseconds. */
const connectionTimeout = 5_000;
const requestTimeout = 30_000;

/** A client of a connection that tries once: repeating is decided for all calls of the connection together. */
export async function createClient(connection: Connection, askMfaCode: AskMfaCode): Promise<ECSClient> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  return new ECSClient({
    ...placeOf(connection),
    credentials: await credentialsOf(connection, askMfaCode),
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  });
}

function placeOf({ profile, region, endpoint }: Connection) {
  return {
    region,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 1,
  };
}

/** Sends one request; fails with the SDK's errors. The SDK's commands are named after the operations. */
export async function sendCommand<Name extends OperationName>(
  client: ECSClient,
  operation: Name,
  input: Input<Name>,
  abortSignal: AbortSignal,
): Promise<Answered<Output<Name>>> {
  const sdk = await import('@aws-sdk/client-ecs');
  const Command = sdk[`${operation}Command`] as unknown as new (input: Input<Name>) => Parameters<ECSClient['send']>[0];
  const { $metadata, ...output } = await client.send(new Command(input), { abortSignal });
  return { output: output as Output<Name>, requestId: $metadata.requestId };
}

/**
 * A client that signs with these credentials and no others: those of the client itself may be replaced at any time, by those of somebody else.
 * Both use the same connections; this one need not be destroyed.
 */
export async function pinnedTo(
  client: ECSClient,
  credentials: AwsCredentialIdentity,
  connection: Connection,
): Promise<ECSClient> {
  if (credentials.expiration === undefined) return client;
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  return new ECSClient({ ...placeOf(connection), credentials, requestHandler: client.config.requestHandler });
}

/** Asks STS whose the credentials are, and IAM for the account's alias; fails with the SDK's errors. */
export async function ownerOf(
  credentials: AwsCredentialIdentity,
  { endpoint, profile, region }: Connection,
  abortSignal: AbortSignal,
): Promise<Answered<Owner>> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const config = {
    credentials,
    region,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && servesStsToo(endpoint) && { endpoint }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  };
  const sts = new STSClient(config);
  try {
    const answer = await sts.send(new GetCallerIdentityCommand({}), { abortSignal });
    const { Account: accountId = '', Arn: arn = '', $metadata } = answer;
    const alias = await aliasOf(config, abortSignal);
    const identity = { accountId, arn, ...(alias !== undefined && { alias }) };
    return { output: { accessKeyId: credentials.accessKeyId, identity }, requestId: $metadata.requestId };
  } finally {
    sts.destroy();
  }
}

/** An account without an alias, or a caller who may not ask, is nothing to complain about. */
async function aliasOf(
  config: { readonly credentials: AwsCredentialIdentity; readonly region: string; readonly maxAttempts: number },
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const { IAMClient, ListAccountAliasesCommand } = await import('@aws-sdk/client-iam');
  const iam = new IAMClient(config);
  try {
    const { AccountAliases: [alias] = [] } = await iam.send(new ListAccountAliasesCommand({}), { abortSignal });
    return alias;
  } catch {
    return undefined;
  } finally {
    iam.destroy();
  }
}
