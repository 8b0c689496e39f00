import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Connection } from './connection.ts';
import { type AskMfaCode, credentialsOf, servesStsToo } from './credentials.ts';
import type { Input, OperationName, Output } from './operation.ts';
import type { Identity } from './session.ts';

/** What was answered, and under which id AWS knows the request. */
export interface Answered<T> {
  readonly output: T;
  readonly requestId: string | undefined;
}

/** Milliseconds. */
const connectionTimeout = 5_000;
const requestTimeout = 30_000;

/** A client of a connection that tries once: repeating is decided for all calls of the connection together. */
export async function createClient(connection: Connection, askMfaCode: AskMfaCode): Promise<ECSClient> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const { profile, region, endpoint } = connection;
  return new ECSClient({
    region,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    credentials: await credentialsOf(connection, askMfaCode),
    maxAttempts: 1,
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  });
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

/** Asks STS who the client's credentials are, and IAM for the account's alias; fails with the SDK's errors. */
export async function identityOf(
  ecs: ECSClient,
  { endpoint, profile }: Connection,
  abortSignal: AbortSignal,
): Promise<Answered<Identity>> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { credentials, region } = ecs.config;
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
    return {
      output: { accountId, arn, ...(alias !== undefined && { alias }) },
      requestId: $metadata.requestId,
    };
  } finally {
    sts.destroy();
  }
}

/** An account without an alias, or a caller who may not ask, is nothing to complain about. */
async function aliasOf(
  config: Pick<ECSClient['config'], 'credentials' | 'region'> & { readonly maxAttempts: number },
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
