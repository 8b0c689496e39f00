import { setMaxListeners } from 'node:events';
import { CallError } from '../aws/failure.ts';
import type { Identity, Session } from '../aws/session.ts';
import { type Drift, driftOf, readKey, rowOfDrift } from './drift.ts';
import { readLive } from './live.ts';
import type { FileRequest, LiveState } from './model.ts';
import { inOrder } from './order.ts';
import { sharedReads } from './shared-reads.ts';

/** What was last read for the requests of some files, and how the requests compare with it. */
export interface DriftChecks {
  /**
   * Reads what the account has of each request, in the background, and forgets what was read before. A later check of the same file, `forget` and
   * `clear` end it. Resolves when it ended; never rejects: what failed is what {@link drift} says.
   *
   * @param open gives the session; may throw a CallError
   */
  check(uri: string, requests: readonly FileRequest[], open: () => Session): Promise<void>;
  /** Compares a file's requests, as they are now, with what was read. No call is made. */
  drifts(uri: string, requests: readonly FileRequest[]): readonly CheckedDrift[];
  isKnown(uri: string): boolean;
  /** The file is shown no more. */
  forget(uri: string): void;
  /** Another connection: nothing of what was read is shown again. */
  clear(): void;
}

export interface CheckedDrift {
  readonly request: FileRequest;
  readonly drift: Drift;
  /** ARN or name by which the tree knows what it is about. */
  readonly row: string | undefined;
}

type Answer =
  | { readonly live: LiveState; readonly identity: Identity; readonly region: string }
  | { readonly reason: string };

interface Checked {
  readonly abort: AbortController;
  readonly answers: Map<string, Answer>;
  isDone: boolean;
}

/** @param changed told whenever something more of a file is known */
export function createDriftChecks(changed: (uri: string) => void): DriftChecks {
  const files = new Map<string, Checked>();

  function forget(uri: string): void {
    files.get(uri)?.abort.abort(new DOMException('The file is compared anew, or shown no more.', 'AbortError'));
    files.delete(uri);
  }

  return {
    async check(uri, requests, open) {
      forget(uri);
      const checked: Checked = { abort: new AbortController(), answers: new Map(), isDone: false };
      const { signal } = checked.abort;
      // Each call of the check listens.
      setMaxListeners(0, signal);
      let shared: Session | undefined;
      const session = (): Session => {
        shared ??= sharedReads(open());
        return shared;
      };
      files.set(uri, checked);
      const byKey = new Map(requests.map((request) => [readKey(request), request]));
      changed(uri);
      await Promise.all(
        [...byKey].map(async ([key, request]) => {
          const answer = await read(request, session, signal);
          if (answer === undefined || signal.aborted) return;
          checked.answers.set(key, answer);
          changed(uri);
        }),
      );
      checked.isDone = true;
      if (!signal.aborted) changed(uri);
    },
    drifts(uri, requests) {
      const checked = files.get(uri);
      const ordered = inOrder(requests);
      return requests.map((request) => {
        const answer = checked?.answers.get(readKey(request));
        if (answer === undefined) {
          const kind = checked?.isDone === false ? 'checking' : 'unread';
          return { request, drift: { kind }, row: undefined };
        }
        if ('reason' in answer) return { request, drift: { kind: 'unknown', reason: answer.reason }, row: undefined };
        const { live, identity, region } = answer;
        const earlier = ordered.slice(0, ordered.indexOf(request));
        const drift = driftOf(request, live, { accountId: identity.accountId, region, earlier });
        return { request, drift, row: rowOfDrift(request, live) };
      });
    },
    isKnown: (uri) => files.has(uri),
    forget,
    clear() {
      for (const uri of [...files.keys()]) forget(uri);
    },
  };
}

/** Undefined when it was cancelled. */
async function read(request: FileRequest, open: () => Session, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const session = open();
    const options = { signal, priority: 'background' } as const;
    const identity = await session.identity(options);
    const live = await readLive(session, request, options);
    return { live, identity, region: session.connection.region };
  } catch (error) {
    if (!(error instanceof CallError)) return { reason: error instanceof Error ? error.message : String(error) };
    return error.failure.kind === 'cancelled' && signal.aborted ? undefined : { reason: error.failure.message };
  }
}
