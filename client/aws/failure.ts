/** What kind of thing went wrong: the one who shows it knows by this what to offer. */
export type FailureKind =
  | 'cancelled'
  | 'credentials-expired'
  | 'credentials-missing'
  | 'access-denied'
  | 'throttled'
  | 'network'
  | 'not-found'
  | 'invalid'
  | 'conflict'
  /** The credentials belong to another account than the one that was confirmed: nothing was sent. */
  | 'other-account'
  | 'read-only'
  | 'server'
  | 'other';

/** What the user can do about it. */
export type Remedy =
  | { readonly kind: 'retry' }
  /** `aws sso login --profile NAME` and the like, in a terminal. */
  | { readonly kind: 'sign-in'; readonly command: readonly string[] }
  | { readonly kind: 'edit-connection' }
  | { readonly kind: 'none' };

/** An error in plain words. */
export interface Failure {
  readonly kind: FailureKind;
  /** One sentence: what is wrong and what to do. Holds no secret. */
  readonly message: string;
  /** Name of the API's error: `ClusterNotFoundException`; code of a network error: `ECONNRESET`. */
  readonly code?: string;
  /** The API's own words. */
  readonly detail?: string;
  readonly requestId?: string;
  readonly remedy: Remedy;
  /**
   * Whether the request may have been carried out: the connection was lost after it was sent. A write is then not repeated before its
   * outcome is known.
   */
  readonly isOutcomeUnknown: boolean;
}

/** What calls of a session fail with. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'CallError';
    this.failure = failure;
  }
}
