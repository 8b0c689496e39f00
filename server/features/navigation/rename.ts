import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import type { Located } from '../../syntax/tree.ts';
import type { FileFacts } from '../../workspace/facts.ts';
import { rangesIn } from '../../workspace/positions.ts';
import type { SymbolPlace } from '../../workspace/symbol-table.ts';
import type { WorkspaceSymbol } from '../../workspace/symbols.ts';
import { code } from '../markdown.ts';
import { fixedName, kindInWords, wrongNewName } from './new-names.ts';
import { askedFile, isSameName, type NavigationIndex, namesAt, placesOf } from './places.ts';
import { rangeIn } from './references.ts';
import { nameEdits } from './rename-edits.ts';

/** A sentence for the user: why something is not done. */
export interface Refusal {
  readonly refusal: string;
}

/** What is to be renamed: its range and its name, which the editor shows for editing. */
export interface Renamable {
  readonly range: Range;
  readonly placeholder: string;
}

/** A file as it is now. */
export interface CurrentFile {
  readonly analysis: Pick<Analysis, 'file' | 'facts'>;
  /** Of a file that is open in the editor. */
  readonly document?: Pick<TextDocument, 'version' | 'positionAt'>;
}

/** What renaming needs of the world. */
export interface RenameWorld {
  readonly index: NavigationIndex;
  /** Another file of the index as it is now: its open document, or what is on disk. Undefined when it is gone. */
  open(uri: string): Promise<CurrentFile | undefined>;
  /** What the client understands: `workspace.workspaceEdit.documentChanges`. */
  readonly form: 'documentChanges' | 'changes';
}

/** @returns undefined where there is nothing that has a name */
export function prepareRenameAt(
  analysis: Analysis,
  document: Pick<TextDocument, 'positionAt'>,
  offset: number,
): Renamable | Refusal | undefined {
  const name = nameToChange(analysis, offset);
  return name === undefined || 'refusal' in name ? name : { range: rangeIn(document, name), placeholder: name.name };
}

/**
 * Renames what the cursor names, where it is defined and wherever it is mentioned. Each file is read again before: the
 * index may be behind the disk.
 *
 * @returns a refusal when the new name is not allowed or taken, or when a place cannot be changed with certainty: then
 * nothing is changed; undefined where there is nothing that has a name
 */
export async function renameAt(
  analysis: Analysis,
  document: Pick<TextDocument, 'uri' | 'version' | 'positionAt'>,
  offset: number,
  newName: string,
  world: RenameWorld,
): Promise<WorkspaceEdit | Refusal | undefined> {
  const name = nameToChange(analysis, offset);
  if (name === undefined || 'refusal' in name) return name;
  if (newName === name.name) return {};
  const wrong = wrongNewName(name.kind, newName);
  if (wrong !== undefined) return { refusal: wrong };
  const file = askedFile(analysis, document);
  const places = placesOf(name, file, world.index);
  const unclear = unclearCluster(name, places, analysis, world.index);
  if (unclear !== undefined) return { refusal: unclear };
  const taken = onePerScope(places).find((place) => isTaken(place, newName, analysis, document.uri, world.index));
  if (taken !== undefined) return { refusal: takenMessage(taken.symbol, newName) };

  const changes: FileChange[] = [];
  for (const [uri, symbols] of byFile(places)) {
    const current = uri === document.uri ? { analysis, document } : await world.open(uri);
    if (current === undefined) continue;
    const found = symbolsNow(current, symbols);
    const edits = nameEdits(current.analysis.file, found, newName);
    if ('refusal' in edits)
      return uri === document.uri ? edits : { refusal: `${pathOf(current.analysis.facts)}: ${edits.refusal}` };
    const { document: open } = current;
    const rangeOf: (located: Located) => Range =
      open === undefined ? rangesIn(current.analysis.file.text) : (located) => rangeIn(open, located);
    const textEdits = edits.map(({ newText, ...place }) => ({ range: rangeOf(place), newText }));
    if (textEdits.length > 0) changes.push({ uri, version: open?.version ?? null, edits: textEdits });
  }
  return workspaceEdit(changes, world.form);
}

interface FileChange {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: TextEdit[];
}

function workspaceEdit(changes: readonly FileChange[], form: RenameWorld['form']): WorkspaceEdit {
  if (form === 'changes') return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [uri, edits])) };
  return {
    documentChanges: changes.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits })),
  };
}

function nameToChange(analysis: Analysis, offset: number): WorkspaceSymbol | Refusal | undefined {
  const [name, ...others] = namesAt(analysis, offset);
  if (name === undefined) return undefined;
  const other = others.find((each) => !isSameName(name, each));
  if (other !== undefined) {
    const both = `a ${kindInWords[name.kind]} and a ${kindInWords[other.kind]}`;
    return {
      refusal: `${code(name.name)} is written once for ${both}, by a YAML anchor: write it out for each of them first.`,
    };
  }
  const refusal = fixedName(name);
  return refusal === undefined ? name : { refusal };
}

/** A place that does not say which of several services of one name it means: renaming must not guess. */
function unclearCluster(
  { kind, name }: WorkspaceSymbol,
  places: readonly SymbolPlace[],
  { facts }: Analysis,
  index: NavigationIndex,
): string | undefined {
  const unclear = places.find(({ symbol }) => symbol.scope === undefined);
  if (kind !== 'service' || unclear === undefined) return undefined;
  const all = [...facts.symbols(), ...index.places(kind, name).map(({ symbol }) => symbol)];
  const clusters = new Set(all.flatMap((each) => (each.kind === kind && each.name === name ? (each.scope ?? []) : [])));
  if (clusters.size < 2) return undefined;
  const shown = [...clusters].sort().slice(0, 2).map(code).join(' and ');
  const path = pathOf(index.factsOf(unclear.uri) ?? facts);
  const line = unclear.symbol.range.start.line + 1;
  return `There is a service ${code(name)} in the clusters ${shown}, and ${path}, line ${line}, does not say which it means: add its \`cluster\` first.`;
}

function onePerScope(places: readonly SymbolPlace[]): readonly SymbolPlace[] {
  const byScope = new Map(
    places.map((place) => [
      place.symbol.scope?.startsWith('#') ? `${place.symbol.scope} ${place.uri}` : place.symbol.scope,
      place,
    ]),
  );
  return [...byScope.values()];
}

/** Whether the new name is already that of something else of this kind, in the scope of this place. */
function isTaken(
  { uri, symbol }: SymbolPlace,
  newName: string,
  { facts }: Analysis,
  ownUri: string,
  index: NavigationIndex,
): boolean {
  const renamed = { ...symbol, name: newName };
  const isOther = (other: WorkspaceSymbol): boolean => other.role === 'definition' && isSameName(renamed, other);
  const here = uri === ownUri ? facts : index.factsOf(uri);
  if (symbol.scope?.startsWith('#')) return here?.symbols().some(isOther) === true;
  if (facts.symbols().some(isOther)) return true;
  return index
    .places(symbol.kind, newName, symbol.scope)
    .some((place) => place.uri !== ownUri && place.symbol.role === 'definition');
}

function takenMessage({ kind, scope }: WorkspaceSymbol, newName: string): string {
  const isOfFamily = kind === 'container' || kind === 'port' || kind === 'volume';
  const where =
    isOfFamily && scope !== undefined && !scope.startsWith('#') ? ` in the task definition ${code(scope)}` : '';
  return `There is already a ${kindInWords[kind]} ${code(newName)}${where}.`;
}

function byFile(places: readonly SymbolPlace[]): ReadonlyMap<string, readonly WorkspaceSymbol[]> {
  const files = new Map<string, WorkspaceSymbol[]>();
  for (const { uri, symbol } of places) {
    const known = files.get(uri);
    if (known === undefined) files.set(uri, [symbol]);
    else known.push(symbol);
  }
  return files;
}

/** The same names as the file has them now. */
function symbolsNow({ analysis }: CurrentFile, symbols: readonly WorkspaceSymbol[]): readonly WorkspaceSymbol[] {
  const scopes = new Set(symbols.map(({ scope }) => scope));
  const [first] = symbols;
  return analysis.facts
    .symbols()
    .filter((now) => now.kind === first?.kind && now.name === first.name && scopes.has(now.scope));
}

/** The end of a path, enough to find the file. */
function pathOf({ name }: FileFacts): string {
  return code(name.split('/').slice(-2).join('/'));
}
