import type { IncomingHttpHeaders } from 'node:http';
import { partitionOf } from '../arns.ts';
import { principalArn } from '../principal.ts';
import { isRecord } from '../records.ts';
import type { Caller } from '../sandbox.ts';

/** A role that somebody took on: in the session token of {@link roleCredentials}. */
export interface RoleSession {
  readonly roleName: string;
  readonly sessionName: string;
}

const namesOfRegions = /^[a-z][a-z0-9-]{1,40}$/;

/**
 * Who signed a request: the region of the credential scope, and the account in the access key id (`111122223333`, or any id that holds 12
 * digits). Signatures are not checked. What the header does not say is taken from `usual`.
 */
export function callerOf(authorization: string | undefined, usual: Caller): Caller {
  if (authorization === undefined) return usual;
  const scope = credentialScope(authorization);
  if (scope === undefined) return usual;
  const [accessKey = '', , region = ''] = scope.split('/');
  // SigV4A has no region in its scope: key/date/service/aws4_request.
  const hasRegion = !authorization.startsWith('AWS4-ECDSA') && namesOfRegions.test(region);
  return {
    accountId: /\d{12}/.exec(accessKey)?.[0] ?? usual.accountId,
    region: hasRegion ? region : usual.region,
  };
}

/** `AKIDEXAMPLE/20260101/eu-west-1/ecs/aws4_request` */
function credentialScope(authorization: string): string | undefined {
  const start = authorization.indexOf('Credential=');
  if (start < 0) return undefined;
  const rest = authorization.slice(start + 'Credential='.length);
  const end = rest.search(/[,\s]/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** ARN of who asks: the role of the session token, or `usual` in the caller's account. */
export function principalOf(headers: IncomingHttpHeaders, caller: Caller, usual: string | undefined): string {
  const partition = partitionOf(caller.region);
  const token = headers['x-amz-security-token'];
  const session = typeof token === 'string' ? sessionOf(token) : undefined;
  if (session !== undefined) {
    return `arn:${partition}:sts::${caller.accountId}:assumed-role/${session.roleName}/${session.sessionName}`;
  }
  return usual ?? principalArn({ ...caller, partition });
}

/** Credentials that {@link callerOf} and {@link principalOf} know again; nothing about them needs to be kept. */
export function roleCredentials(
  accountId: string,
  session: RoleSession | undefined,
): { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string } {
  return {
    accessKeyId: `ASIA${accountId}BOX7`,
    secretAccessKey: 'sandbox/no+secret/at+all/0000000000000000',
    sessionToken: Buffer.from(JSON.stringify(session ?? {})).toString('base64url'),
  };
}

function sessionOf(token: string): RoleSession | undefined {
  try {
    const session: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (!isRecord(session)) return undefined;
    const { roleName, sessionName } = session;
    return typeof roleName === 'string' && typeof sessionName === 'string' ? { roleName, sessionName } : undefined;
  } catch {
    // Somebody else's token.
    return undefined;
  }
}

/** Whether a request was made to this machine by a name that only this machine has: a page in a browser cannot have made it by DNS rebinding. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return isLoopbackName(name);
}

/** `localhost`, `127.0.0.1` and its like, `::1`. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
