import { isDeepStrictEqual } from 'node:util';
import { type Connection, connectionKey } from '../aws/connection.ts';
import type { Failure } from '../aws/failure.ts';
import type { Session } from '../aws/session.ts';
import { arrange } from './arrange.ts';
import { connectionId } from './ids.ts';
import type { NodeData, TreeNode, ViewOptions } from './model.ts';
import { nameOf } from './names.ts';
import { stateRank } from './progress.ts';

/** A row of a connection. */
export type Root = TreeNode & { readonly data: Extract<NodeData, { readonly kind: 'connection' }> };

/** The rows of the connections: which account each reaches, and whether its credentials work. */
export interface Roots {
  /** By the name of the connection, in the order of the settings. */
  readonly byConnection: ReadonlyMap<string, Root>;
  /** The connections of the settings take the place of those before. */
  set(connections: readonly Connection[]): void;
  /** Notes what a call of a connection came to. */
  outcome(connection: string, failure: Failure | undefined): void;
  clear(): void;
}

/** What follows elsewhere from what becomes of the rows. */
export interface RootHooks {
  session(connection: string): Session;
  /** There is a row, or one has other data. */
  updated(root: Root): void;
  /** Credentials were refused, or work again. */
  credentials(root: Root): void;
  /** Its connection is gone, or reaches another account. */
  dropped(root: Root): void;
}

/** Rows of no connection yet. */
export function createRoots({ session, updated, credentials, dropped }: RootHooks): Roots {
  const rows = new Map<string, Root>();
  const identified = new Set<string>();

  function put(root: Root): void {
    rows.set(root.connection, root);
    updated(root);
  }

  function drop(root: Root): void {
    identified.delete(root.connection);
    dropped(root);
  }

  function rootOf(connection: Connection, old: Root | undefined): Root {
    const fresh: Root = {
      id: connectionId(connection.name),
      connection: connection.name,
      parent: undefined,
      isExpandable: true,
      data: { kind: 'connection', connection },
    };
    if (old === undefined || isDeepStrictEqual(old.data.connection, connection)) return old ?? fresh;
    if (connectionKey(old.data.connection) === connectionKey(connection)) {
      return { ...old, data: { ...old.data, connection } };
    }
    // Another account, or another way to it: nothing of what is known may be shown.
    drop(old);
    return fresh;
  }

  /** Asks who the credentials are, once they work: again only for another connection. That it fails is no row. */
  async function identify(root: Root): Promise<void> {
    if (identified.has(root.connection)) return;
    identified.add(root.connection);
    const key = connectionKey(root.data.connection);
    try {
      const { accountId, alias } = await session(root.connection).identity();
      const now = rows.get(root.connection);
      if (now === undefined || connectionKey(now.data.connection) !== key) return;
      put({ ...now, data: { ...now.data, accountId, ...(alias !== undefined && { alias }) } });
    } catch {
      // Who may not ask STS sees the clusters all the same, without the account's id.
      return;
    }
  }

  return {
    byConnection: rows,
    set(connections) {
      const before = new Map(rows);
      rows.clear();
      for (const connection of connections) {
        const old = before.get(connection.name);
        before.delete(connection.name);
        rows.set(connection.name, rootOf(connection, old));
      }
      for (const root of before.values()) drop(root);
      for (const root of rows.values()) updated(root);
    },
    outcome(connection, failure) {
      const root = rows.get(connection);
      if (root === undefined) return;
      // After what the user waits for: it loads more of the SDK.
      if (failure === undefined) void identify(root);
      const isRefused = failure?.kind === 'credentials-expired' || failure?.kind === 'credentials-missing';
      if (failure !== undefined && !isRefused) return;
      if (root.data.failure?.message === failure?.message) return;
      const { failure: _, ...data } = root.data;
      const told = { ...root, data: failure === undefined ? data : { ...data, failure } };
      put(told);
      credentials(told);
    },
    clear() {
      for (const root of rows.values()) drop(root);
      rows.clear();
    },
  };
}

/** Connections in the order of the settings, or by their state where that is asked for; favourites on top. */
export function arrangeRoots(roots: readonly TreeNode[], { sort, favourites }: ViewOptions): readonly TreeNode[] {
  const all = roots.map((node, place) => ({
    node,
    place,
    name: nameOf(node.data),
    rank: stateRank(node.data),
    time: undefined,
    favourite: node.connection,
  }));
  return arrange(all, sort === 'state' ? 'view' : 'given', sort, favourites).map(({ node }) => node);
}
