import type { ApiError } from '../errors.ts';
import type { Caller } from '../sandbox.ts';
import type { Answer } from './answer.ts';
import { type RoleSession, roleCredentials } from './caller.ts';

/** A request of the AWS query protocol: a form. */
export interface QueryRequest {
  readonly action: string;
  readonly service: 'sts' | 'iam';
  readonly parameters: URLSearchParams;
}

/** Who asks a query. */
export interface QueryContext {
  readonly caller: Caller;
  readonly principalArn: string;
  readonly accountAliases: readonly string[];
  /** Milliseconds since the epoch, of the machine: clients compare the expiry of credentials with their own clock. */
  readonly now: number;
  readonly requestId: string;
}

/** A refusal of STS or IAM. */
interface QueryRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

type Action = (parameters: URLSearchParams, context: QueryContext) => string | QueryRefusal;

const namespaces = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
} as const;

const stsActions: Readonly<Record<string, Action>> = {
  GetCallerIdentity: (_parameters, { caller, principalArn }) =>
    element('Arn', principalArn) + element('UserId', userIdOf(principalArn)) + element('Account', caller.accountId),
  AssumeRole: assumeRole,
  AssumeRoleWithWebIdentity: (parameters, context) => {
    if (!parameters.get('WebIdentityToken')) return missing('webIdentityToken');
    return assumeRole(parameters, context);
  },
  GetSessionToken: (parameters, { caller, now }) =>
    credentials(caller.accountId, undefined, secondsOf(parameters, 43_200), now),
};

const iamActions: Readonly<Record<string, Action>> = {
  ListAccountAliases: (_parameters, { accountAliases }) =>
    `<AccountAliases>${accountAliases.map((alias) => element('member', alias)).join('')}</AccountAliases>${element('IsTruncated', 'false')}`,
};

/** Reads a form. The service is told by the API version: 2010-05-08 is that of IAM. */
export function queryOf(body: string): QueryRequest {
  const parameters = new URLSearchParams(body);
  const service = parameters.get('Version') === '2010-05-08' ? 'iam' : 'sts';
  return { action: parameters.get('Action') ?? '', service, parameters };
}

/**
 * GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity and GetSessionToken of STS, ListAccountAliases of IAM, in XML.
 * Whoever asks may take on any role. Source of the shapes: botocore's models of sts and iam.
 */
export function answerQuery({ action, service, parameters }: QueryRequest, context: QueryContext): Answer {
  const actions = service === 'iam' ? iamActions : stsActions;
  if (!Object.hasOwn(actions, action)) {
    const version = parameters.get('Version') ?? '2011-06-15';
    const message = `Could not find operation ${action} for version ${version}`;
    return refusal(service, { status: 400, code: 'InvalidAction', message }, context.requestId);
  }
  const result = actions[action]?.(parameters, context) ?? '';
  if (typeof result !== 'string') return refusal(service, result, context.requestId);
  const body = `<${action}Response xmlns="${namespaces[service]}"><${action}Result>${result}</${action}Result><ResponseMetadata>${element('RequestId', context.requestId)}</ResponseMetadata></${action}Response>`;
  return { status: 200, contentType: 'text/xml', body };
}

/** A refusal of ECS in the words of the query protocol ("Common errors" of the API references of STS and IAM). */
export function queryRefusal(service: 'sts' | 'iam', error: ApiError, requestId: string): Answer {
  const [code, status] = queryErrors[error.type] ?? ['InternalFailure', 500];
  return refusal(service, { status, code, message: error.message }, requestId);
}

const queryErrors: Readonly<Record<string, readonly [code: string, status: number]>> = {
  ExpiredTokenException: ['ExpiredToken', 403],
  AccessDeniedException: ['AccessDenied', 403],
  ThrottlingException: ['Throttling', 400],
  ServiceUnavailableException: ['ServiceUnavailable', 503],
};

function assumeRole(parameters: URLSearchParams, { now }: QueryContext): string | QueryRefusal {
  const roleArn = parameters.get('RoleArn') ?? '';
  const sessionName = parameters.get('RoleSessionName') ?? '';
  const [, partition, accountId, roleName] =
    /^arn:([\w-]+):iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/.exec(roleArn) ?? [];
  if (partition === undefined || accountId === undefined || roleName === undefined) {
    return { status: 400, code: 'ValidationError', message: `${roleArn} is invalid` };
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) return missing('roleSessionName');
  const user =
    element('AssumedRoleId', `AROA${accountId}BOX7:${sessionName}`) +
    element('Arn', `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`);
  return `${credentials(accountId, { roleName, sessionName }, secondsOf(parameters, 3600), now)}<AssumedRoleUser>${user}</AssumedRoleUser>`;
}

function missing(member: string): QueryRefusal {
  const message = `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`;
  return { status: 400, code: 'ValidationError', message };
}

function credentials(accountId: string, session: RoleSession | undefined, seconds: number, now: number): string {
  const { accessKeyId, secretAccessKey, sessionToken } = roleCredentials(accountId, session);
  const expiration = new Date(now + seconds * 1000).toISOString();
  return `<Credentials>${element('AccessKeyId', accessKeyId)}${element('SecretAccessKey', secretAccessKey)}${element('SessionToken', sessionToken)}${element('Expiration', expiration)}</Credentials>`;
}

function secondsOf(parameters: URLSearchParams, usual: number): number {
  const asked = Number(parameters.get('DurationSeconds') ?? usual);
  return asked >= 900 && asked <= 129_600 ? asked : usual;
}

/** Real ones are made up by IAM; for a role it is `<role id>:<session name>`. */
function userIdOf(principalArn: string): string {
  const session = principalArn.includes(':assumed-role/') ? principalArn.slice(principalArn.lastIndexOf('/')) : '';
  return session === '' ? 'AIDASANDBOXSANDBOXBOX' : `AROASANDBOXSANDBOXBOX:${session.slice(1)}`;
}

function refusal(service: 'sts' | 'iam', { status, code, message }: QueryRefusal, requestId: string): Answer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = element('Type', type) + element('Code', code) + element('Message', message);
  const body = `<ErrorResponse xmlns="${namespaces[service]}"><Error>${error}</Error>${element('RequestId', requestId)}</ErrorResponse>`;
  return { status, contentType: 'text/xml', body, error: code };
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  // Control characters are not allowed in XML 1.0, not even as references.
  return [...text].map((c) => (c < ' ' ? '\ufffd' : (entities[c] ?? c))).join('');
}
