import { setMaxListeners } from 'node:events';
import type { Connection } from './connection.ts';
import { CallError } from './failure.ts';
import type { Session } from './session.ts';
import { eitherOf } from './signals.ts';

/** Whether an operation changes nothing. */
export function isRead(operation: string): boolean {
  return /^(?:Describe|List|Get|Discover)/.test(operation);
}

/** Throws a CallError of kind `read-only` when a connection must not carry out an operation. */
export function refuseWrite({ name, readOnly }: Connection, operation: string): void {
  if (readOnly !== true || isRead(operation)) return;
  const message = `The connection \`${name}\` is read-only: ${operation} was not sent. Change the connection to allow it.`;
  throw new CallError({ kind: 'read-only', message, remedy: { kind: 'edit-connection' }, isOutcomeUnknown: false });
}

/**
 * A session of a connection that shares credentials, queue and back-off with others to the same account. What the connection may not do is
 * refused here; closing it ends its own calls alone.
 */
export function onBehalfOf(connection: Connection, shared: Session): Session {
  const closing = new AbortController();
  // Every call that waits listens; Node warns of more than ten.
  setMaxListeners(0, closing.signal);

  async function within<T>(signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = eitherOf(signal, closing.signal);
    try {
      return await run(either.signal);
    } finally {
      either.unlink();
    }
  }

  return {
    connection,
    async call(operation, input, options = {}) {
      refuseWrite(connection, operation);
      return within(options.signal, (signal) => shared.call(operation, input, { ...options, signal }));
    },
    identity: (options = {}) => within(options.signal, (signal) => shared.identity({ ...options, signal })),
    renew: () => shared.renew(),
    dispose: () => closing.abort(new DOMException('The connection was closed.', 'AbortError')),
  };
}
