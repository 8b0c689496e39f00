import type { Failure, FailureKind, Remedy } from './failure.ts';

/** What is known of the call that failed. */
export interface FailedCall {
  /** `CreateService`. */
  readonly operation: string;
  readonly isWrite: boolean;
  readonly region: string;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
  /** What signs the profile in again, as words of a command line. */
  readonly signIn: readonly string[] | undefined;
}

/** What SDK errors have in common; every member may be missing. */
interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
}

const expired = new Set(['ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired']);
const rejected = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
]);
const denied = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation']);
// The SDK's own list: @smithy/core, service-error-classification.
const throttled = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException.Throttling',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
/** The connection never came about: nothing was sent. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);
/** The connection broke: what was sent may have arrived. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Says in plain words what a call failed with. Never throws, and takes anything that can be thrown. */
export function explain(error: unknown, call: FailedCall): Failure {
  const { name, message, status, requestId, network } = factsOf(error);
  const where = call.profile === undefined ? '' : ` of profile \`${call.profile}\``;
  const failure = (kind: FailureKind, text: string, remedy: Remedy = retry, isOutcomeUnknown = false): Failure => ({
    kind,
    message: text,
    remedy,
    isOutcomeUnknown,
    // The SDK calls a connection that was reset a TimeoutError.
    ...((network ?? name) !== '' && { code: network ?? name }),
    ...(message !== '' && { detail: message }),
    ...(requestId !== undefined && { requestId }),
  });

  if (name === 'NoMfaCode') {
    return failure('credentials-missing', `${sentence(message)} The profile ${named(call)} needs one. Try again.`);
  }
  if (name === 'AbortError') return failure('cancelled', `${call.operation} was cancelled.`, none, call.isWrite);
  if (isCredentialsError(name)) return explainCredentials(message, where, call, failure);
  if (isClockWrong(name, message)) {
    const text = `AWS refuses the time of the request: ${sentence(message)} Set the clock of this machine, then try again.`;
    return failure('other', text);
  }
  if (expired.has(name)) {
    return failure(
      'credentials-expired',
      `The credentials${where} have expired. ${signInAdvice(call)}`,
      signInRemedy(call),
    );
  }
  if (rejected.has(name)) {
    const text = `AWS does not accept the credentials${where}: ${sentence(message)} ${signInAdvice(call)}`;
    return failure('credentials-expired', text, signInRemedy(call));
  }
  if (denied.has(name)) {
    return failure(
      'access-denied',
      `Not allowed: ${sentence(message || `you may not call ecs:${call.operation}.`)}`,
      none,
    );
  }
  if (throttled.has(name) || status === 429) {
    return failure('throttled', `The account gets too many requests (${call.operation}). Try again in a moment.`);
  }
  if (network !== undefined && unreachable.has(network)) {
    const host = call.endpoint ?? `ECS in ${call.region}`;
    const advice = call.endpoint === undefined ? 'Check the network, the proxy and the region.' : 'Is it running?';
    return failure('network', `Cannot reach ${host} (${network}). ${advice}`);
  }
  if (network !== undefined) {
    const outcome = call.isWrite ? ' It is not known whether it was carried out.' : '';
    return failure(
      'network',
      `The connection was lost during ${call.operation} (${network}).${outcome}`,
      retry,
      call.isWrite,
    );
  }
  if (/NotFound|Missing/.test(name) && status < 500) return failure('not-found', sentence(message || name), none);
  if (/Conflict|InUse|InProgress|Contains/.test(name)) return failure('conflict', sentence(message || name), retry);
  if (status >= 400 && status < 500) return failure('invalid', sentence(message || name), none);
  if (status >= 500) {
    const text = `ECS failed to answer ${call.operation}: ${sentence(message || `HTTP status ${status}.`)}`;
    // 503 is sent by what stands before the service: the request was not taken.
    return failure('server', text, retry, call.isWrite && status !== 503);
  }
  return failure(
    'other',
    `${call.operation} failed: ${sentence(message || name || 'the reason is not known.')}`,
    retry,
    call.isWrite,
  );
}

const retry: Remedy = { kind: 'retry' };
const none: Remedy = { kind: 'none' };

type MakeFailure = (kind: FailureKind, text: string, remedy?: Remedy) => Failure;

function isCredentialsError(name: string): boolean {
  return name === 'CredentialsProviderError' || name === 'TokenProviderError' || name === 'ProviderError';
}

/** Signatures hold for five minutes around the time that they name. */
function isClockWrong(name: string, message: string): boolean {
  return (
    name === 'RequestTimeTooSkewed' || (rejected.has(name) && /signature (?:expired|not yet current)/i.test(message))
  );
}

function explainCredentials(message: string, where: string, call: FailedCall, failure: MakeFailure): Failure {
  if (/could not be found|was not found|Could not resolve credentials using profile/i.test(message)) {
    if (!/token|session/i.test(message)) {
      const text = `The profile ${named(call)} has no credentials in the AWS config. Add it, or choose another profile.`;
      return failure('credentials-missing', text, { kind: 'edit-connection' });
    }
  }
  if (call.signIn !== undefined || /expired|re-?authenticate|sso login|aws login/i.test(message)) {
    return failure(
      'credentials-expired',
      `You are not signed in${call.profile === undefined ? '' : ` with profile ${named(call)}`}. ${signInAdvice(call)}`,
      signInRemedy(call),
    );
  }
  if (/multi-factor/i.test(message)) {
    return failure('credentials-missing', `The profile ${named(call)} needs a code of its MFA device.`, retry);
  }
  const text = `No credentials${where}: ${sentence(message)} Set them up with \`aws configure\`, or choose another profile.`;
  return failure('credentials-missing', text, { kind: 'edit-connection' });
}

function named({ profile }: FailedCall): string {
  return `\`${profile ?? 'default'}\``;
}

function signInAdvice({ signIn }: FailedCall): string {
  return signIn === undefined ? 'Renew them, then try again.' : `Sign in again: \`${signIn.join(' ')}\`.`;
}

function signInRemedy({ signIn }: FailedCall): Remedy {
  return signIn === undefined ? retry : { kind: 'sign-in', command: signIn };
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** Code of a network error. */
  readonly network: string | undefined;
}

function factsOf(error: unknown): ErrorFacts {
  const like: ErrorLike = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const name = typeof like.name === 'string' ? like.name : '';
  const status = like.$metadata?.httpStatusCode;
  const requestId = like.$metadata?.requestId;
  return {
    name: name === 'Error' ? '' : name,
    message: typeof like.message === 'string' ? like.message.trim() : '',
    status: typeof status === 'number' ? status : 0,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    network: networkCode(like),
  };
}

function networkCode(error: ErrorLike, depth = 0): string | undefined {
  const { code, syscall, name, cause, message } = error;
  if (code === 'ETIMEDOUT' && syscall === 'connect') return 'ENETUNREACH';
  if (typeof code === 'string' && (unreachable.has(code) || broken.has(code))) return code;
  if (name === 'TimeoutError') return /establish a connection/.test(String(message)) ? 'ENETUNREACH' : 'ETIMEDOUT';
  if (message === 'socket hang up') return 'ECONNRESET';
  return depth < 5 && typeof cause === 'object' && cause !== null ? networkCode(cause, depth + 1) : undefined;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
