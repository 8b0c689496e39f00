import type { CancellationToken, Connection } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { LiveConnectionParams, LiveNames, LiveNamesParams, LiveStateParams } from '../protocol.ts';
import { liveConnectionNotification, liveNamesRequest, liveStateRequest } from '../protocol.ts';

/** The account that the user is connected to, as far as the client tells of it. Nothing here ever rejects. */
export interface LiveAccount {
  /** Whether the client can be asked. */
  isConnected(): boolean;
  /** Undefined when there is no answer in time. */
  names(question: LiveNamesParams, token: CancellationToken): Promise<LiveNames | undefined>;
  /** Markdown; undefined when there is nothing to say, or not in time. */
  state(question: LiveStateParams, token: CancellationToken): Promise<string | undefined>;
}

/** Milliseconds. Whoever types waits for names; whoever points at a name wants to know how it is. */
const patience = { names: 150, state: 1000 };

/** @param firstConnection what the client said when it started */
export function createLiveAccount(connection: Connection, firstConnection: () => string | undefined): LiveAccount {
  let told: LiveConnectionParams | undefined;
  connection.onNotification(liveConnectionNotification, (params: LiveConnectionParams) => {
    told = params;
  });

  const connected = (): string | undefined => (told === undefined ? firstConnection() : (told.name ?? undefined));

  /** The question is withdrawn when the time is over, or when whoever asked has gone on. */
  async function ask<T>(method: string, question: object, longest: number, token: CancellationToken) {
    const withdrawn = new CancellationTokenSource();
    let listener: { dispose(): void } | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<undefined>((resolve) => {
      const end = () => {
        withdrawn.cancel();
        resolve(undefined);
      };
      timer = setTimeout(end, longest);
      listener = token.onCancellationRequested(end);
    });
    try {
      const asked = connection.sendRequest<T>(method, question, withdrawn.token);
      // A client that fails has nothing to tell: names are an offer, and never an error.
      return await Promise.race([asked.catch(() => null), over]);
    } finally {
      clearTimeout(timer);
      listener?.dispose();
    }
  }

  return {
    isConnected: () => connected() !== undefined,
    async names(question, token) {
      const answer = await ask<Partial<LiveNames>>(liveNamesRequest, question, patience.names, token);
      if (answer === undefined) return undefined;
      const { connection: name = connected() ?? '', names = [], isIncomplete = false } = answer ?? {};
      return { connection: name, names, isIncomplete };
    },
    async state(question, token) {
      return (await ask<string | null>(liveStateRequest, question, patience.state, token)) ?? undefined;
    },
  };
}
