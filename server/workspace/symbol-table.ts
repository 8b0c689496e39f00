import type { FileFacts } from './facts.ts';
import type { SymbolKind, WorkspaceSymbol } from './symbols.ts';

/** A symbol and the file it stands in. */
export interface SymbolPlace {
  readonly uri: string;
  readonly symbol: WorkspaceSymbol;
}

/** Names by kind, over all files: for navigation and completion. */
export interface SymbolTable {
  /**
   * Where a name is defined or mentioned, in all files. A scope keeps apart what has the same name elsewhere; a symbol of
   * which the scope is not known counts as of any. Scopes like `#0` hold within one file and are left out here unless asked for.
   */
  places(kind: SymbolKind, name: string, scope?: string): readonly SymbolPlace[];
  /** The names that are defined, sorted; of this scope when one is given. */
  names(kind: SymbolKind, scope?: string): readonly string[];
}

/** @param factsOf the facts of a file; undefined when it is gone */
export function createSymbolTable(
  factsOf: (uri: string) => FileFacts | undefined,
): SymbolTable & { changed(uri: string): void } {
  const urisOf = new Map<string, Set<string>>();
  const keysOf = new Map<string, ReadonlySet<string>>();
  /** Symbols are read when someone asks for any: most edits are never asked about. */
  const waiting = new Set<string>();

  function takeIn(): void {
    for (const uri of waiting) {
      for (const key of keysOf.get(uri) ?? []) {
        const uris = urisOf.get(key);
        uris?.delete(uri);
        if (uris?.size === 0) urisOf.delete(key);
      }
      const keys = new Set(
        factsOf(uri)
          ?.symbols()
          .map(({ kind, name }) => `${kind} ${name}`),
      );
      if (keys.size === 0) keysOf.delete(uri);
      else keysOf.set(uri, keys);
      for (const key of keys) {
        const uris = urisOf.get(key);
        if (uris === undefined) urisOf.set(key, new Set([uri]));
        else uris.add(uri);
      }
    }
    waiting.clear();
  }

  function placesOf(kind: SymbolKind, name: string, scope: string | undefined): SymbolPlace[] {
    return [...(urisOf.get(`${kind} ${name}`) ?? [])]
      .sort()
      .flatMap((uri) =>
        (factsOf(uri)?.symbols() ?? [])
          .filter((symbol) => symbol.kind === kind && symbol.name === name && isInScope(symbol, scope))
          .map((symbol) => ({ uri, symbol })),
      );
  }

  return {
    changed(uri) {
      waiting.add(uri);
    },
    places(kind, name, scope) {
      takeIn();
      return placesOf(kind, name, scope);
    },
    names(kind, scope) {
      takeIn();
      const found = new Set<string>();
      for (const uri of keysOf.keys()) {
        for (const symbol of factsOf(uri)?.symbols() ?? []) {
          if (symbol.kind === kind && symbol.role === 'definition' && isInScope(symbol, scope)) found.add(symbol.name);
        }
      }
      return [...found].sort();
    },
  };
}

function isInScope(symbol: WorkspaceSymbol, scope: string | undefined): boolean {
  if (scope === undefined) return symbol.scope === undefined || !symbol.scope.startsWith('#');
  return symbol.scope === undefined || symbol.scope === scope;
}
