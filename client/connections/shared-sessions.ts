import { type Connection, connectionKey } from '../aws/connection.ts';
import { onBehalfOf } from '../aws/read-only.ts';
import type { Identity, Session } from '../aws/session.ts';

/** Sessions that are open: one to each account by each way, shared by the connections that take it. */
export interface SharedSessions {
  /** Opens it when it is not. */
  of(connection: Connection): Session;
  /** Who the credentials turned out to be; undefined as long as nobody asked. */
  identity(connection: Connection): Identity | undefined;
  /** Closes the sessions of connections that are gone or have changed. */
  keep(connections: readonly Connection[]): void;
  /** Forgets the credentials of connections. */
  renew(connections: readonly Connection[]): void;
  dispose(): void;
}

interface Shared {
  readonly session: Session;
  identity: Identity | undefined;
}

/** @param identified told when an identity is known that was not before */
export function createSharedSessions(
  open: (connection: Connection) => Session,
  identified: (connection: Connection) => void,
): SharedSessions {
  const shared = new Map<string, Shared>();
  const own = new Map<string, Session>();

  function sharedOf(connection: Connection): Shared {
    const key = connectionKey(connection);
    const known = shared.get(key);
    if (known !== undefined) return known;
    // What one connection may not do is not for others that share it.
    const { name, profile, region, endpoint } = connection;
    const way = {
      name,
      region,
      ...(profile !== undefined && { profile }),
      ...(endpoint !== undefined && { endpoint }),
    };
    const made: Shared = { session: open(way), identity: undefined };
    shared.set(key, made);
    return made;
  }

  function opened(connection: Connection): Session {
    const way = sharedOf(connection);
    const session = onBehalfOf(connection, way.session);
    return {
      ...session,
      async identity(options) {
        const identity = await session.identity(options);
        if (way.identity === undefined || !isSame(way.identity, identity)) {
          way.identity = identity;
          identified(connection);
        }
        return identity;
      },
    };
  }

  return {
    of(connection) {
      const known = own.get(connection.name);
      if (known !== undefined && isSame(known.connection, connection)) return known;
      known?.dispose();
      const session = opened(connection);
      own.set(connection.name, session);
      return session;
    },
    identity: (connection) => shared.get(connectionKey(connection))?.identity,
    keep(connections) {
      const byName = new Map(connections.map((connection) => [connection.name, connection]));
      for (const [name, session] of own) {
        if (isSame(byName.get(name), session.connection)) continue;
        session.dispose();
        own.delete(name);
      }
      const keys = new Set(connections.map(connectionKey));
      for (const [key, { session }] of shared) {
        if (keys.has(key)) continue;
        session.dispose();
        shared.delete(key);
      }
    },
    renew(connections) {
      for (const key of new Set(connections.map(connectionKey))) {
        const way = shared.get(key);
        if (way === undefined) continue;
        way.identity = undefined;
        way.session.renew();
      }
    },
    dispose() {
      for (const session of own.values()) session.dispose();
      for (const { session } of shared.values()) session.dispose();
      own.clear();
      shared.clear();
    },
  };
}

/** Plain data whose members are in the same order. */
function isSame(one: object | undefined, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
