import type { LiveNames, LiveNamesParams, LiveStateParams } from '../server/protocol.ts';
import type { Failure } from './aws/failure.ts';
import { createNames, type Names } from './aws/names.ts';
import type { Session } from './aws/session.ts';
import type { Connections } from './connections/connections.ts';

/** Names and states of the chosen connection, for the language part. Nothing here ever rejects. */
export interface LiveNamesPart {
  /** @param enough when it is aborted, the answer is what is known by then */
  names(question: LiveNamesParams, enough: AbortSignal): Promise<LiveNames>;
  /** Markdown; null when there is nothing to say. @param enough as for names */
  state(question: LiveStateParams, enough: AbortSignal): Promise<string | null>;
  dispose(): void;
}

export interface LiveNamesOptions {
  /** Told that names are missing, and why. The log of the connections has the calls that failed. */
  onFailure?(connection: string, failure: Failure): void;
  /** Milliseconds since the epoch. */
  now?(): number;
}

/** What is known of a connection is forgotten with it: another one's names never show up. */
export function createLiveNames(
  connections: Pick<Connections, 'chosen' | 'session' | 'onDidChange'>,
  { onFailure, now = Date.now }: LiveNamesOptions = {},
): LiveNamesPart {
  let held: { readonly session: Session; readonly names: Names } | undefined;

  function chosenSession(): Session | undefined {
    const chosen = connections.chosen();
    try {
      return chosen && connections.session(chosen.name);
    } catch {
      // It went away, or must not be used here (a workspace that is not trusted): whoever chose it is told elsewhere.
      return undefined;
    }
  }

  function current(): Names | undefined {
    const session = chosenSession();
    if (held?.session === session) return held?.names;
    held?.names.dispose();
    const report = (failure: Failure) => onFailure?.(session?.connection.name ?? '', failure);
    held = session && { session, names: createNames(session, { now, onFailure: report }) };
    return held?.names;
  }

  const listener = connections.onDidChange((change) => {
    if (change.kind !== 'credentials') current();
    else if (held !== undefined && change.names.includes(held.session.connection.name)) held.names.retry();
  });

  return {
    async names(question, enough) {
      const asked = current();
      const answer = await asked?.names(question, enough);
      if (answer !== undefined && asked === current()) return answer;
      return { connection: '', names: [], isIncomplete: asked !== undefined };
    },
    async state(question, enough) {
      const asked = current();
      const state = await asked?.state(question, enough);
      return asked === current() ? (state ?? null) : null;
    },
    dispose() {
      listener.dispose();
      held?.names.dispose();
      held = undefined;
    },
  };
}
