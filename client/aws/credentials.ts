import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Connection } from './connection.ts';
import { readProfiles } from './profiles.ts';

/** Asks the user for the code of an MFA device. Rejects with a {@link NoMfaCode} when the user does not give one. */
export type AskMfaCode = (serial: string, connection: Connection) => Promise<string>;

/** The user left the question for the code of an MFA device. */
export class NoMfaCode extends Error {
  constructor(serial: string) {
    super(`No code was given for the MFA device ${serial}.`);
    this.name = 'NoMfaCode';
  }
}

/** Whether an endpoint is on this machine. */
export function isLoopback(endpoint: string): boolean {
  const host = hostOf(endpoint);
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether requests to STS and IAM go to the same place: a sandbox takes them, an endpoint that AWS has for ECS (in a VPC, FIPS) does not. */
export function servesStsToo(endpoint: string): boolean {
  return !/\.(?:amazonaws\.com(?:\.cn)?|api\.aws|vpce)$/.test(hostOf(endpoint));
}

function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
}

/**
 * The credentials of a connection, by the SDK's own providers: environment, SSO, `aws login`, roles with MFA, processes, web identity,
 * containers and instances. A profile gives its own or none: unlike the SDK's default chain, nobody falls through to those of the machine,
 * which may be another account's. An endpoint on this machine without a profile gets made-up ones: what listens there is no business of
 * an account.
 */
export async function credentialsOf(
  connection: Connection,
  askMfaCode: AskMfaCode,
): Promise<AwsCredentialIdentityProvider> {
  const { profile, region, endpoint } = connection;
  if (endpoint !== undefined && profile === undefined && isLoopback(endpoint)) {
    return () => Promise.resolve({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' });
  }
  const init = {
    ignoreCache: true,
    mfaCodeProvider: (serial: string) => askMfaCode(serial, connection),
    clientConfig: { region },
  };
  if (profile === undefined) {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return defaultProvider(init);
  }
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  const own = fromIni({ ...init, profile });
  return async (properties) => {
    // The SDK asks for the code first, and only then finds out that nobody has signed in.
    const source = await sourceBehindMfa(profile);
    if (source !== undefined) await fromIni({ ...init, profile: source })(properties);
    return own(properties);
  };
}

/** The profile whose credentials are needed before the code of an MFA device is of use. */
async function sourceBehindMfa(profile: string): Promise<string | undefined> {
  const profiles = await readProfiles().catch(() => []);
  const found = profiles.find(({ name }) => name === profile);
  return found?.mfaSerial === undefined || found.signsInAs === profile ? undefined : found.signsInAs;
}
