import type { Account } from '../account.ts';
import type { OperationName, Operations, Request, Response } from '../operation.ts';
import { operations } from '../operations.ts';
import { happen } from '../scheduler/happenings.ts';

/** The past of an account, as requests that were made then. */
export interface History {
  readonly account: Account;
  /** Makes a request at the time of the history; the answer is no copy. Throws an ApiError when it is refused. */
  send<Name extends OperationName>(operation: Name, request: Request<Name>): Response<Name>;
  /** Lets time pass, and happen what is due, but not beyond the present. */
  pass(minutes: number): void;
  /** The same until so many minutes before the present. */
  passUntil(minutesAgo: number): void;
}

/**
 * Goes back in the time of an account and tells its past; when `tell` is done, the account is in the present again.
 *
 * @param minutes how far back
 */
export function remember(account: Account, minutes: number, tell: (history: History) => void): void {
  const present = account.now;
  const all: Operations = operations;

  function passTo(time: number): void {
    const until = Math.min(time, present);
    for (let event = account.due.take(until); event !== undefined; event = account.due.take(until)) {
      account.now = Math.max(account.now, event.at);
      happen(account, event);
    }
    account.now = Math.max(account.now, until);
  }

  account.now = present - minutes * 60_000;
  tell({
    account,
    send(operation, request) {
      passTo(account.now);
      return all[operation](request, account);
    },
    pass: (minutes) => passTo(account.now + minutes * 60_000),
    passUntil: (minutesAgo) => passTo(present - minutesAgo * 60_000),
  });
  passTo(present);
}
