import type { DocumentSymbol, Range, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../../analysis.ts';
import { keyOf } from '../../syntax/path.ts';
import type { Located, ValueNode } from '../../syntax/tree.ts';
import { isNamedList, itemName, type OutlineName, requestName, shown, symbolKinds } from './outline-names.ts';
import { rangeIn } from './references.ts';

/** Editors show no more, and slow down. */
const mostSymbols = 5000;

/**
 * The outline of a file: a symbol for each request, in it what has a name by its name (`web`, `port 8080`), all other members
 * as they are written. At most 5,000 symbols, the outer ones first.
 *
 * @param options.members `named` leaves out what another outline of the editor shows already: members and their values
 */
export function documentSymbols(
  { requests }: Pick<Analysis, 'requests'>,
  document: Pick<TextDocument, 'positionAt'>,
  { members = 'all' }: { readonly members?: 'all' | 'named' } = {},
): DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  const waiting: Parent[] = [];
  let count = 0;

  /** @returns whether there is room for more */
  const add = (into: DocumentSymbol[], entry: Entry): boolean => {
    if (count >= mostSymbols) return false;
    count += 1;
    const children: DocumentSymbol[] = [];
    into.push(symbolOf(entry, document, children));
    if (entry.node !== undefined) waiting.push({ node: entry.node, list: entry.list, children });
    return true;
  };

  for (const request of requests) if (!add(top, requestEntry(request))) break;
  // Level by level: of a large file the upper levels are whole.
  for (let index = 0; index < waiting.length && count < mostSymbols; index += 1) {
    const parent = waiting[index];
    if (parent === undefined) break;
    const entries = members === 'all' ? childEntries(parent) : namedEntries(parent);
    for (const entry of entries) if (!add(parent.children, entry)) break;
  }
  return top;
}

interface Entry {
  readonly shown: OutlineName;
  readonly range: Located;
  /** Where the cursor goes; within `range`. */
  readonly selection: Located;
  /** What its children are read from. */
  readonly node?: ValueNode | undefined;
  /** The name of the member whose value `node` is. */
  readonly list?: string | undefined;
}

interface Parent {
  readonly node: ValueNode;
  readonly list: string | undefined;
  readonly children: DocumentSymbol[];
}

function requestEntry({ operation, root, start, end }: Request): Entry {
  const name = requestName(operation, root);
  const from = name.from !== undefined && name.from.start >= start && name.from.end <= end ? name.from : undefined;
  const first = root?.start ?? start;
  return { shown: name, range: { start, end }, selection: from ?? { start: first, end: first }, node: root };
}

/** Members of an object, items of a list. */
function* childEntries({ node, list }: Parent): Iterable<Entry> {
  if (node.kind === 'object') {
    for (const { key, value, start, end } of node.members) {
      const range = { start, end: Math.max(end, key.end) };
      yield { shown: plainName(key.name, value), range, selection: key, node: value, list: key.name };
    }
  }
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) {
      const name = itemName(item, list) ?? itemAsWritten(item, index);
      yield { shown: name, range: item, selection: within(item, name.from), node: item };
    }
  }
}

/** The nearest things below that have names; what lies between is left out. */
function* namedEntries({ node, list }: Parent): Iterable<Entry> {
  if (node.kind === 'object') {
    for (const { key, value } of node.members) yield* namedEntries({ node: value, list: key.name, children: [] });
  }
  if (node.kind !== 'array') return;
  for (const item of node.items) {
    if (item.kind !== 'object' && item.kind !== 'array') continue;
    const name = list !== undefined && isNamedList(list) ? itemName(item, list) : undefined;
    if (name === undefined) yield* namedEntries({ node: item, list: undefined, children: [] });
    else yield { shown: name, range: item, selection: within(item, name.from), node: item };
  }
}

/** A place in the text that lies in a range: that of the value, or the beginning. */
function within(range: Located, from: ValueNode | undefined): Located {
  const place = from === undefined ? undefined : (keyOf(from) ?? from);
  if (from !== undefined && place !== undefined && range.start <= from.start && from.end <= range.end) return from;
  return { start: range.start, end: range.start };
}

function plainName(name: string, value: ValueNode): OutlineName {
  return { name, detail: value.kind === 'alias' ? `*${value.name}` : shown(value), kind: plainKinds[value.kind] };
}

function itemAsWritten(item: ValueNode, index: number): OutlineName {
  return { name: shown(item) ?? String(index), kind: plainKinds[item.kind] };
}

const plainKinds: Readonly<Record<ValueNode['kind'], SymbolKind>> = {
  object: symbolKinds.object,
  array: symbolKinds.array,
  string: symbolKinds.string,
  number: symbolKinds.number,
  boolean: symbolKinds.boolean,
  null: symbolKinds.null,
  unknown: symbolKinds.variable,
  alias: symbolKinds.variable,
};

function symbolOf(
  { shown: { name, detail, kind }, range, selection }: Entry,
  document: Pick<TextDocument, 'positionAt'>,
  children: DocumentSymbol[],
): DocumentSymbol {
  const whole: Range = rangeIn(document, range);
  return {
    // Editors refuse a symbol without a name.
    name: name.trim() === '' ? '""' : name,
    ...(detail !== undefined && { detail }),
    kind,
    range: whole,
    selectionRange: rangeIn(document, selection),
    children,
  };
}
