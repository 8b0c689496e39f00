import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Connection } from './connection.ts';

/** Asks the user for the code of an MFA device. Rejects when the user does not give one. */
export type AskMfaCode = (serial: string, connection: Connection) => Promise<string>;

/** Whether an endpoint is on this machine. */
export function isLoopback(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * The credentials of a connection, by the SDK's own providers: environment, SSO, `aws login`, roles with MFA, processes, web identity,
 * containers and instances. An endpoint on this machine without a profile gets made-up ones: what listens there is no business of an account.
 */
export async function credentialsOf(
  connection: Connection,
  askMfaCode: AskMfaCode,
): Promise<AwsCredentialIdentityProvider> {
  const { profile, region, endpoint } = connection;
  if (endpoint !== undefined && profile === undefined && isLoopback(endpoint)) {
    return () => Promise.resolve({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' });
  }
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider({
    ...(profile !== undefined && { profile }),
    ignoreCache: true,
    mfaCodeProvider: (serial) => askMfaCode(serial, connection),
    clientConfig: { region },
  });
}
