import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, type FailedCall } from '../../../client/aws/explain.ts';
import type { FailureKind, Remedy } from '../../../client/aws/failure.ts';

const read: FailedCall = {
  operation: 'ListClusters',
  isWrite: false,
  region: 'eu-west-1',
  profile: 'dev',
  endpoint: undefined,
  signIn: undefined,
};
const write: FailedCall = { ...read, operation: 'CreateCluster', isWrite: true };
const sso: FailedCall = { ...read, signIn: ['aws', 'sso', 'login', '--profile', 'dev'] };
const local: FailedCall = { ...read, endpoint: 'http://127.0.0.1:9' };

function api(name: string, message: string, httpStatusCode = 400): unknown {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'id-1' } });
}

function network(code: string, more: object = {}): unknown {
  return Object.assign(new Error(`connect ${code}`), { code, ...more });
}

interface Case {
  readonly error: unknown;
  readonly call: FailedCall;
  readonly kind: FailureKind;
  readonly message: string;
  readonly remedy?: Remedy['kind'];
  readonly isOutcomeUnknown?: boolean;
}

const cases: readonly Case[] = [
  {
    error: api('ExpiredTokenException', 'The security token included in the request is expired'),
    call: sso,
    kind: 'credentials-expired',
    message: 'The credentials of profile `dev` have expired. Sign in again: `aws sso login --profile dev`.',
    remedy: 'sign-in',
  },
  {
    error: api('ExpiredToken', 'expired', 403),
    call: { ...read, profile: undefined },
    kind: 'credentials-expired',
    message: 'The credentials have expired. Renew them, then try again.',
    remedy: 'retry',
  },
  {
    error: api('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    call: read,
    kind: 'credentials-expired',
    message:
      'AWS does not accept the credentials of profile `dev`: The security token included in the request is invalid. Renew them, then try again.',
  },
  {
    error: api('InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z'),
    call: read,
    kind: 'other',
    message:
      'AWS refuses the time of the request: Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z. Set the clock of this machine, then try again.',
  },
  {
    error: api(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login',
    ),
    call: sso,
    kind: 'credentials-expired',
    message: 'You are not signed in with profile `dev`. Sign in again: `aws sso login --profile dev`.',
    remedy: 'sign-in',
  },
  {
    error: Object.assign(
      new Error('Could not resolve credentials using profile: [dev] in configuration/credentials file(s).'),
      { name: 'CredentialsProviderError' },
    ),
    call: read,
    kind: 'credentials-missing',
    message: 'The profile `dev` has no credentials in the AWS config. Add it, or choose another profile.',
    remedy: 'edit-connection',
  },
  {
    error: Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    }),
    call: { ...read, profile: undefined },
    kind: 'credentials-missing',
    message:
      'No credentials: Could not load credentials from any providers. Set them up with `aws configure`, or choose another profile.',
    remedy: 'edit-connection',
  },
  {
    error: Object.assign(new Error('No code was given for the MFA device arn:aws:iam::1:mfa/me.'), {
      name: 'NoMfaCode',
    }),
    call: read,
    kind: 'credentials-missing',
    message: 'No code was given for the MFA device arn:aws:iam::1:mfa/me. The profile `dev` needs one. Try again.',
  },
  {
    error: api('AccessDeniedException', 'User: x is not authorized to perform: ecs:ListClusters'),
    call: read,
    kind: 'access-denied',
    message: 'Not allowed: User: x is not authorized to perform: ecs:ListClusters.',
    remedy: 'none',
  },
  {
    error: api('AccessDeniedException', ''),
    call: write,
    kind: 'access-denied',
    message: 'Not allowed: you may not call ecs:CreateCluster.',
    remedy: 'none',
  },
  {
    error: api('ThrottlingException', 'Rate exceeded'),
    call: read,
    kind: 'throttled',
    message: 'The account gets too many requests (ListClusters). Try again in a moment.',
  },
  {
    error: api('Whatever', 'Slow down', 429),
    call: write,
    kind: 'throttled',
    message: 'The account gets too many requests (CreateCluster). Try again in a moment.',
  },
  ...['ECONNREFUSED', 'EHOSTUNREACH'].map(
    (code): Case => ({
      error: network(code),
      call: local,
      kind: 'network',
      message: `Cannot reach http://127.0.0.1:9 (${code}). Is it running?`,
    }),
  ),
  {
    error: new AggregateError([], 'all', { cause: network('ENOTFOUND') }),
    call: write,
    kind: 'network',
    message: 'Cannot reach ECS in eu-west-1 (ENOTFOUND). Check the network, the proxy and the region.',
  },
  {
    error: network('ETIMEDOUT', { syscall: 'connect' }),
    call: write,
    kind: 'network',
    message: 'Cannot reach ECS in eu-west-1 (ENETUNREACH). Check the network, the proxy and the region.',
  },
  {
    error: network('ECONNRESET'),
    call: write,
    kind: 'network',
    message: 'The connection was lost during CreateCluster (ECONNRESET). It is not known whether it was carried out.',
    isOutcomeUnknown: true,
  },
  {
    error: Object.assign(new Error('timed out'), { name: 'TimeoutError' }),
    call: read,
    kind: 'network',
    message: 'The connection was lost during ListClusters (ETIMEDOUT).',
  },
  {
    error: api('ClusterNotFoundException', 'Cluster not found.'),
    call: read,
    kind: 'not-found',
    message: 'Cluster not found.',
    remedy: 'none',
  },
  { error: api('ConflictException', 'Busy'), call: write, kind: 'conflict', message: 'Busy.' },
  {
    error: api('InvalidParameterException', 'Bad name'),
    call: write,
    kind: 'invalid',
    message: 'Bad name.',
    remedy: 'none',
  },
  {
    error: api('ServerException', 'Service Unavailable. Please try again later.', 500),
    call: write,
    kind: 'server',
    message: 'ECS failed to answer CreateCluster: Service Unavailable. Please try again later.',
    isOutcomeUnknown: true,
  },
  {
    error: api('Unknown', '', 503),
    call: write,
    kind: 'server',
    message: 'ECS failed to answer CreateCluster: HTTP status 503.',
  },
  {
    error: Object.assign(new Error('aborted'), { name: 'AbortError' }),
    call: read,
    kind: 'cancelled',
    message: 'ListClusters was cancelled.',
    remedy: 'none',
  },
  { error: 'a text', call: read, kind: 'other', message: 'ListClusters failed: a text.' },
  { error: undefined, call: write, kind: 'other', message: 'CreateCluster failed: undefined.', isOutcomeUnknown: true },
  { error: null, call: read, kind: 'other', message: 'ListClusters failed: null.' },
  { error: {}, call: read, kind: 'other', message: 'ListClusters failed: the reason is not known.' },
];

for (const { error, call, kind, message, remedy = 'retry', isOutcomeUnknown = false } of cases) {
  test(`${kind}: ${message}`, () => {
    const failure = explain(error, call);
    assert.deepEqual(
      [failure.kind, failure.message, failure.remedy.kind, failure.isOutcomeUnknown],
      [kind, message, remedy, isOutcomeUnknown],
    );
  });
}

test('the code, the words and the request id of the API are kept', () => {
  const failure = explain(api('ClusterNotFoundException', 'Cluster not found.'), read);
  assert.deepEqual(
    [failure.code, failure.detail, failure.requestId],
    ['ClusterNotFoundException', 'Cluster not found.', 'id-1'],
  );
});
