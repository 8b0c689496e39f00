import type { BaseLanguageClient, CancellationToken, Event } from 'vscode-languageclient';
import type { LiveNames, LiveNamesParams, LiveStateParams } from '../server/protocol.ts';
import { liveNamesRequest, liveStateRequest } from '../server/protocol.ts';
import type { LiveNamesPart } from './live-names.ts';

/** What the extension's entry gives the language part, so that it need not load anything of AWS itself. */
export interface LiveNamesHost {
  /** Name of the chosen connection; undefined when none is, or in a workspace that is not trusted. Costs nothing. */
  connection(): string | undefined;
  /** Loads dist/cloud.cjs: only asked while there is a connection. Undefined when it cannot be loaded; the log says why. */
  load(): Promise<LiveNamesPart | undefined>;
  /** Told when {@link connection} may be another. */
  readonly onDidChange: Event<void>;
}

/** Milliseconds, a little less than what the server waits: half an answer in time is better than none. */
const patience = { names: 110, state: 900 };

/** Answers what the server asks about the account. */
export function answerLiveNames(client: Pick<BaseLanguageClient, 'onRequest'>, host: LiveNamesHost): void {
  client.onRequest(liveNamesRequest, async (question: LiveNamesParams, token: CancellationToken) => {
    const connection = host.connection();
    const none: LiveNames = { connection: connection ?? '', names: [], isIncomplete: connection !== undefined };
    if (connection === undefined) return none;
    return withPart(host, patience.names, token, none, (part, enough) => part.names(question, enough));
  });
  client.onRequest(liveStateRequest, async (question: LiveStateParams, token: CancellationToken) => {
    if (host.connection() === undefined) return null;
    return withPart(host, patience.state, token, null, (part, enough) => part.state(question, enough));
  });
}

/** Asks the cloud part once it is loaded. Loading goes on when the time is over: the next question finds it there. */
async function withPart<T>(
  host: LiveNamesHost,
  longest: number,
  token: CancellationToken,
  otherwise: T,
  ask: (part: LiveNamesPart, enough: AbortSignal) => Promise<T>,
): Promise<T> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), longest);
  const listener = token.onCancellationRequested(() => time.abort());
  const over = new Promise<undefined>((resolve) => {
    time.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    const part = await Promise.race([host.load(), over]);
    return part === undefined ? otherwise : await ask(part, time.signal);
  } finally {
    clearTimeout(timer);
    listener.dispose();
  }
}
