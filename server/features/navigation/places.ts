import type { Analysis } from '../../analysis.ts';
import { type FileFacts, folderOf, nameKey } from '../../workspace/facts.ts';
import type { WorkspaceIndex } from '../../workspace/index.ts';
import { folderDistance, segmentsOf } from '../../workspace/paths.ts';
import type { SymbolPlace } from '../../workspace/symbol-table.ts';
import type { SymbolKind, WorkspaceSymbol } from '../../workspace/symbols.ts';

/** What navigation asks the index of the workspace. */
export type NavigationIndex = Pick<WorkspaceIndex, 'places' | 'factsOf' | 'uris'>;

/** The file that a question is asked in: its own facts count, whatever the index holds of it. */
export interface AskedFile {
  readonly uri: string;
  readonly facts: FileFacts;
}

export function askedFile({ facts }: Analysis, { uri }: { readonly uri: string }): AskedFile {
  return { uri, facts };
}

/** The names that the cursor is in or next to; several where a YAML anchor serves for several. */
export function namesAt({ facts }: Pick<Analysis, 'facts'>, offset: number): readonly WorkspaceSymbol[] {
  return facts.symbols().filter(({ start, end }) => start <= offset && offset <= end);
}

/** Whether two names of one file, or with scopes that hold in all files, are the same. */
export function isSameName(a: WorkspaceSymbol, b: WorkspaceSymbol): boolean {
  const isScopeKnown = a.scope !== undefined && b.scope !== undefined;
  return a.kind === b.kind && a.name === b.name && (!isScopeKnown || a.scope === b.scope);
}

/** Whether the scope is a request of the file: `#0`. */
function isLocal({ scope }: WorkspaceSymbol): boolean {
  return scope?.startsWith('#') === true;
}

/**
 * Every place where what a name stands for is defined or mentioned, in the order of files and text.
 *
 * Containers, ports and volumes are those of one family. A service of ecspresso that names no task definition runs the one
 * that stands in its folder.
 */
export function placesOf(name: WorkspaceSymbol, file: AskedFile, index: NavigationIndex): readonly SymbolPlace[] {
  const world = { file, index };
  const roots = [{ uri: file.uri, symbol: name }, ...ecspressoDefinitions(name, world)];
  const found = roots.flatMap((root) => plainPlaces(root, world));
  const all = [...found, ...found.flatMap((place) => ecspressoMentions(place, world))];
  const seen = new Set<string>();
  return all
    .filter(({ uri, symbol: { kind, role, start } }) => {
      const key = `${uri} ${start} ${kind} ${role}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => (a.uri === b.uri ? a.symbol.start - b.symbol.start : a.uri < b.uri ? -1 : 1));
}

interface World {
  readonly file: AskedFile;
  readonly index: NavigationIndex;
}

function factsOf(uri: string, { file, index }: World): FileFacts | undefined {
  return uri === file.uri ? file.facts : index.factsOf(uri);
}

function plainPlaces({ uri, symbol }: SymbolPlace, world: World): SymbolPlace[] {
  const within = (each: string): SymbolPlace[] =>
    (factsOf(each, world)?.symbols() ?? [])
      .filter((other) => isSameName(symbol, other))
      .map((other) => ({ uri: each, symbol: other }));
  if (isLocal(symbol)) return within(uri);
  const { kind, name, scope } = symbol;
  const elsewhere = world.index.places(kind, name, scope).filter((place) => place.uri !== world.file.uri);
  return [...within(world.file.uri), ...elsewhere];
}

const inTaskDefinition: ReadonlySet<SymbolKind> = new Set(['container', 'port', 'volume']);

/** What a service of ecspresso means by a name whose family it does not say. */
function ecspressoDefinitions(symbol: WorkspaceSymbol, world: World): SymbolPlace[] {
  if (!inTaskDefinition.has(symbol.kind) || !isLocal(symbol) || !runsFolder(world.file.facts)) return [];
  return folderFiles(world.file.facts, world).flatMap(([uri, facts]) =>
    facts.definitions().ecspresso.length === 0
      ? []
      : facts.symbols().flatMap((other) => {
          const isMeant = other.role === 'definition' && other.kind === symbol.kind && other.name === symbol.name;
          return isMeant ? [{ uri, symbol: other }] : [];
        }),
  );
}

/** Where services of ecspresso mean a definition of their folder without naming its family. */
function ecspressoMentions({ uri, symbol }: SymbolPlace, world: World): SymbolPlace[] {
  if (!inTaskDefinition.has(symbol.kind) || symbol.role !== 'definition') return [];
  const facts = factsOf(uri, world);
  if (facts === undefined || facts.definitions().ecspresso.length === 0) return [];
  return folderFiles(facts, world).flatMap(([each, other]) =>
    runsFolder(other)
      ? other
          .symbols()
          .filter((mention) => isLocal(mention) && mention.kind === symbol.kind && mention.name === symbol.name)
          .map((mention) => ({ uri: each, symbol: mention }))
      : [],
  );
}

/** Whether a file runs the task definition that stands in its folder. */
function runsFolder(facts: FileFacts): boolean {
  return facts.mentions().includes(nameKey('ecspresso', folderOf(facts.name)));
}

function folderFiles({ name }: FileFacts, world: World): [string, FileFacts][] {
  const folder = folderOf(name);
  return [...new Set([world.file.uri, ...world.index.uris()])].flatMap((uri): [string, FileFacts][] => {
    const facts = factsOf(uri, world);
    return facts !== undefined && folderOf(facts.name) === folder ? [[uri, facts]] : [];
  });
}

/** The definitions among places; those of the nearest folder, as the checks see it, when there are several. */
export function nearestDefinitions(places: readonly SymbolPlace[], file: AskedFile, index: NavigationIndex) {
  const from = segmentsOf(folderOf(file.facts.name));
  const defined = places
    .filter(({ symbol }) => symbol.role === 'definition' && symbol.through !== 'alias')
    .map((place) => {
      const name = place.uri === file.uri ? undefined : index.factsOf(place.uri)?.name;
      // The file itself comes before its neighbours.
      return { place, distance: name === undefined ? -1 : folderDistance(from, segmentsOf(folderOf(name))) };
    });
  const least = defined.reduce((found, { distance }) => Math.min(found, distance), Number.POSITIVE_INFINITY);
  return defined.filter(({ distance }) => distance === least).map(({ place }) => place);
}
