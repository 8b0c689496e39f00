import type { FoundDefinitions, TextRange, WorkspaceFacts } from '../rules/workspace-facts.ts';
import { once } from '../syntax/once.ts';
import type { FileDefinitions, FileFacts } from './facts.ts';
import { folderOf, nameKey } from './facts.ts';
import { folderDistance, pathFrom, segmentsOf } from './paths.ts';
import { createSymbolTable, type SymbolTable } from './symbol-table.ts';

const noUris: ReadonlySet<string> = new Set();

/**
 * What the request files of a workspace define and mention. Files are named by URI (by path in the command): the index
 * only compares these names. Updating one file costs what that file holds, whatever the size of the workspace.
 */
export interface WorkspaceIndex extends SymbolTable {
  /**
   * Takes in a version of a file.
   *
   * While its text has syntax errors, what it defined before still counts for other files.
   *
   * @returns the other files that mention a definition that came, went or changed
   */
  update(uri: string, facts: FileFacts): ReadonlySet<string>;
  /** @returns the other files that mention what is gone */
  remove(uri: string): ReadonlySet<string>;
  /** What the index holds of a file. */
  factsOf(uri: string): FileFacts | undefined;
  uris(): Iterable<string>;
  /** What rules see from one file; `own` are the facts of the text that is checked, whatever the index holds of the file. */
  seenFrom(uri: string, own: FileFacts): WorkspaceFacts;
  /** Grows when another file changes a definition that these facts mention: as long as it is the same, a result stays true. */
  versionFor(uri: string, facts: FileFacts): number;
}

interface Entry {
  readonly facts: FileFacts;
  readonly definitions: FileDefinitions;
  readonly folder: readonly string[];
  /** Name key -> what others see of the definition, ranges left out. */
  readonly signatures: ReadonlyMap<string, string>;
  readonly mentions: readonly string[];
}

interface KeyVersion {
  total: number;
  /** File -> how many of these changes it made itself. */
  readonly by: Map<string, number>;
}

/** An empty index. */
export function createWorkspaceIndex(): WorkspaceIndex {
  const entries = new Map<string, Entry>();
  const definers = new Map<string, Set<string>>();
  const mentioners = new Map<string, Set<string>>();
  const versions = new Map<string, KeyVersion>();
  const symbols = createSymbolTable((uri) => entries.get(uri)?.facts);

  function replace(uri: string, next: Entry | undefined): ReadonlySet<string> {
    const last = entries.get(uri);
    if (next === undefined) entries.delete(uri);
    else entries.set(uri, next);
    relate(mentioners, uri, last?.mentions ?? [], next?.mentions ?? []);
    symbols.changed(uri);
    const before = last?.signatures ?? new Map<string, string>();
    const after = next?.signatures ?? new Map<string, string>();
    if (before === after) return noUris;
    relate(definers, uri, before.keys(), after.keys());
    const dependents = new Set<string>();
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(key) === after.get(key)) continue;
      bump(key, uri);
      for (const dependent of mentioners.get(key) ?? noUris) dependents.add(dependent);
    }
    dependents.delete(uri);
    return dependents;
  }

  function bump(key: string, uri: string): void {
    const version = versions.get(key) ?? { total: 0, by: new Map() };
    version.total += 1;
    version.by.set(uri, (version.by.get(uri) ?? 0) + 1);
    versions.set(key, version);
  }

  return {
    ...symbols,
    update(uri, facts) {
      const last = entries.get(uri);
      const keepsLast = facts.isBroken && last !== undefined;
      const definitions = keepsLast ? last.definitions : facts.definitions();
      const signatures = keepsLast ? last.signatures : signaturesOf(definitions, facts.name);
      const folder = segmentsOf(folderOf(facts.name));
      return replace(uri, { facts, definitions, folder, signatures, mentions: facts.mentions() });
    },
    remove: (uri) => replace(uri, undefined),
    factsOf: (uri) => entries.get(uri)?.facts,
    uris: () => entries.keys(),
    versionFor(uri, facts) {
      if (versions.size === 0) return 0;
      let sum = 0;
      for (const key of new Set(facts.mentions())) {
        const version = versions.get(key);
        if (version !== undefined) sum += version.total - (version.by.get(uri) ?? 0);
      }
      return sum;
    },
    seenFrom(uri, own) {
      const folder = once(() => segmentsOf(folderOf(own.name)));

      /** The other files that define a name, and the file itself by its own facts. */
      const definitionsOf = (key: string): { uri: string; name: string; distance: number; it: FileDefinitions }[] => {
        const found = [{ uri, name: own.name, distance: -1, it: own.definitions() }];
        for (const other of definers.get(key) ?? noUris) {
          const entry = other === uri ? undefined : entries.get(other);
          if (entry === undefined) continue;
          const distance = folderDistance(folder(), entry.folder);
          found.push({ uri: other, name: entry.facts.name, distance, it: entry.definitions });
        }
        return found;
      };

      const found = <T>(key: string, pick: (it: FileDefinitions) => readonly T[]): FoundDefinitions<T> => {
        const all = definitionsOf(key).flatMap((file) => pick(file.it).map((definition) => ({ file, definition })));
        const shortest = all.reduce((least, { file }) => Math.min(least, file.distance), Number.POSITIVE_INFINITY);
        const nearest = all
          .filter(({ file }) => file.distance === shortest)
          .sort((a, b) => (a.file.uri < b.file.uri ? -1 : 1));
        return {
          nearest: distinct(nearest).map(({ file, definition }) => ({
            definition,
            uri: file.uri,
            path: file.distance === -1 ? undefined : pathFrom(folder(), file.name),
          })),
          count: all.length,
        };
      };

      return {
        taskDefinitions: remembering((family) =>
          found(nameKey('family', family), (it) => it.taskDefinitions.filter((facts) => facts.family === family)),
        ),
        ecspressoTaskDefinitions: () => found(nameKey('ecspresso', folderOf(own.name)), (it) => it.ecspresso),
        services: (name, cluster) =>
          found(nameKey('service', name), (it) =>
            it.services.filter(
              (facts) => facts.name === name && (cluster === undefined || (facts.cluster ?? cluster) === cluster),
            ),
          ),
        clusters: remembering((name) => {
          const of = (operation: string) =>
            found(nameKey('cluster', name), (it) =>
              it.clusters.filter((facts) => facts.name === name && facts.operation === operation),
            );
          const overruling = of('PutClusterCapacityProviders');
          return overruling.count > 0 ? overruling : of('CreateCluster');
        }),
        providersMadeFor: remembering((cluster) => {
          const all = definitionsOf(nameKey('cluster', cluster)).flatMap(({ it }) => it.madeProviders);
          return new Set(all.filter((made) => made.cluster === cluster).map(({ name }) => name));
        }),
      };
    },
  };
}

/** Many rules ask for the same name while one file is checked. */
function remembering<T>(look: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? look(name);
    known.set(name, found);
    return found;
  };
}

/** Definitions that say the same count once. */
function distinct<T extends { readonly definition: unknown }>(all: readonly T[]): readonly T[] {
  if (all.length < 2) return all;
  const seen = new Set<string>();
  return all.filter(({ definition }) => {
    const signature = signatureOf(definition);
    return !seen.has(signature) && seen.add(signature);
  });
}

function signaturesOf(definitions: FileDefinitions, name: string): ReadonlyMap<string, string> {
  const byKey = new Map<string, unknown[]>();
  const add = (key: string, facts: unknown) => {
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [facts]);
    else known.push(facts);
  };
  for (const facts of definitions.taskDefinitions)
    if (facts.family !== undefined) add(nameKey('family', facts.family), facts);
  for (const facts of definitions.ecspresso) add(nameKey('ecspresso', folderOf(name)), facts);
  for (const facts of definitions.services) add(nameKey('service', facts.name), facts);
  for (const facts of definitions.clusters) add(nameKey('cluster', facts.name), facts);
  for (const facts of definitions.madeProviders) add(nameKey('cluster', facts.cluster), facts);
  return new Map([...byKey].map(([key, facts]) => [key, signatureOf(facts)]));
}

function signatureOf(facts: unknown): string {
  return JSON.stringify(facts, (key, value: unknown) =>
    key === 'range' ? (undefined as TextRange | undefined) : value,
  );
}

function relate(
  relation: Map<string, Set<string>>,
  uri: string,
  before: Iterable<string>,
  after: Iterable<string>,
): void {
  for (const key of before) {
    const uris = relation.get(key);
    uris?.delete(uri);
    if (uris?.size === 0) relation.delete(key);
  }
  for (const key of after) {
    const uris = relation.get(key);
    if (uris === undefined) relation.set(key, new Set([uri]));
    else uris.add(uri);
  }
}
