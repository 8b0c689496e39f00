import type { Connection } from '../aws/connection.ts';
import type { Session } from '../aws/session.ts';

/** What happened to the connections. */
export type ConnectionsChange =
  /** Others than before, or the same ones with other members. */
  | { readonly kind: 'list' }
  /** Another one is chosen for the workspace, or none. */
  | { readonly kind: 'chosen' }
  /** Its credentials may work again, or are others: what failed is worth trying again. */
  | { readonly kind: 'credentials'; readonly names: readonly string[] };

/** The connections that the user set up, the sandbox among them while it runs. */
export interface Connections {
  all(): readonly Connection[];
  get(name: string): Connection | undefined;
  /** The one pinned for the workspace: the editor's live names, apply and drift use it. */
  chosen(): Connection | undefined;
  choose(name: string | undefined): Promise<void>;
  /** Opened once and shared by everybody; closed when the connection changes or goes. Throws a CallError when there is none of that name. */
  session(name: string): Session;
  /** Lets the user choose one, add one when there is none; undefined when the user leaves. */
  pick(title: string): Promise<Connection | undefined>;
  /** Signs in again, in a terminal where that is what it takes; resolves when it seems to have worked or the user left. */
  signIn(name: string): Promise<void>;
  onDidChange(listener: (change: ConnectionsChange) => void): { dispose(): void };
}
