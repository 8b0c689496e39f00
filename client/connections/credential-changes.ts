import { type Connection, connectionKey } from '../aws/connection.ts';
import { isLoopback } from '../aws/credentials.ts';
import type { Failure } from '../aws/failure.ts';
import type { Profile } from '../aws/profiles.ts';

/** Knows which connections a change of the AWS config or of the caches of sign-ins concerns. */
export interface CredentialChanges {
  /** How a call of a connection went. */
  noted(connection: Connection, failure: Failure | undefined): void;
  /**
   * The connections whose credentials may be others now: those whose profile has changed, and those that had none that worked. Credentials
   * that work are kept when a cache changes: reading them anew may ask for the code of an MFA device.
   */
  concerned(connections: readonly Connection[], profiles: readonly Profile[]): readonly Connection[];
}

/** @param profiles as they are now */
export function createCredentialChanges(
  profiles: readonly Profile[],
  environment: NodeJS.ProcessEnv = process.env,
): CredentialChanges {
  const failed = new Set<string>();
  let former = fingerprints(profiles);

  return {
    noted(connection, failure) {
      const key = connectionKey(connection);
      if (failure === undefined) failed.delete(key);
      else if (failure.kind === 'credentials-expired' || failure.kind === 'credentials-missing') failed.add(key);
    },
    concerned(connections, now) {
      const latter = fingerprints(now);
      const concerned = connections.filter((connection) => {
        if (!usesConfig(connection)) return false;
        const profile = connection.profile ?? environment.AWS_PROFILE ?? 'default';
        return failed.has(connectionKey(connection)) || former.get(profile) !== latter.get(profile);
      });
      former = latter;
      return concerned;
    },
  };
}

function fingerprints(profiles: readonly Profile[]): ReadonlyMap<string, string> {
  return new Map(profiles.map(({ name, fingerprint }) => [name, fingerprint]));
}

/** Whether the credentials come from the AWS config or the environment, and are not made up. */
export function usesConfig({ profile, endpoint }: Connection): boolean {
  return profile !== undefined || endpoint === undefined || !isLoopback(endpoint);
}
