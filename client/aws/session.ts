import type { Connection } from './connection.ts';
import type { Input, OperationName, Output } from './operation.ts';

/** Who the connection's credentials are. */
export interface Identity {
  readonly accountId: string;
  /** ARN of the caller. */
  readonly arn: string;
  /** Alias of the account; undefined when there is none or it may not be read. */
  readonly alias?: string;
}

export interface CallOptions {
  /** Ends the call, and its waiting for a turn, with a CallError of kind `cancelled`. */
  readonly signal?: AbortSignal;
  /** `background` (refreshes) waits until nothing else of the connection waits. */
  readonly priority?: 'user' | 'background';
  /**
   * The account that was confirmed. A write is refused, with a CallError of kind `other-account`, when the credentials belong to another by
   * then. Without it a write is held to the account that {@link Session.identity} answered last, if any.
   */
  readonly accountId?: string;
}

/**
 * A connection in use: its credentials, its client and its place in the queue. All calls of a connection go through one session, a few
 * at a time, with one back-off for all when the account throttles.
 *
 * Everything fails with a {@link CallError}, and with nothing else.
 */
export interface Session {
  readonly connection: Connection;
  /** Calls one operation once it is its turn. Repeats what was throttled or failed on the way there; never repeats a write whose outcome is unknown. */
  call<Name extends OperationName>(operation: Name, input: Input<Name>, options?: CallOptions): Promise<Output<Name>>;
  /** Asked of STS once, then remembered until the credentials change. The signal ends the waiting, not the question that others wait for, too. */
  identity(options?: CallOptions): Promise<Identity>;
  /** Forgets credentials and identity: the next call reads them anew (after a sign-in). */
  renew(): void;
  /** Cancels everything under way and closes its sockets; later calls fail as cancelled. */
  dispose(): void;
}
