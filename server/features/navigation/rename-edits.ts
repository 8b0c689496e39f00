import type { TextEdit } from '../../problem.ts';
import { needsQuotes, quoted } from '../../syntax/edits-print.ts';
import { quotingNear } from '../../syntax/edits-style.ts';
import { nodeAtOffset } from '../../syntax/path.ts';
import { stringText, writtenWithin } from '../../syntax/string-text.ts';
import type { AliasNode, ConcreteNode, SourceDocument, SourceFile, StringNode, ValueNode } from '../../syntax/tree.ts';
import { rangesIn } from '../../workspace/positions.ts';
import type { WorkspaceSymbol } from '../../workspace/symbols.ts';
import { code } from '../markdown.ts';
import { documentAt } from './document-at.ts';
import { kindInWords } from './new-names.ts';

/**
 * The edits that write another name in these places of one file: only the name, in a longer text such as an ARN; with quotes
 * where YAML needs them. What aliases stand for is written once, at its anchor.
 *
 * @param symbols the places of one name in this file, those of aliases included
 * @returns in the order of the text; or why a place cannot be changed
 */
export function nameEdits(
  file: SourceFile,
  symbols: readonly WorkspaceSymbol[],
  newName: string,
): readonly TextEdit[] | { readonly refusal: string } {
  const starts = new Set(symbols.map(({ start }) => start));
  const aliasesIn = aliasLookup();
  const edits = new Map<number, TextEdit>();
  for (const symbol of symbols) {
    if (symbol.through === 'alias' || edits.has(symbol.start)) continue;
    const document = documentAt(file, symbol.start);
    const place = document === undefined ? undefined : nodeAtOffset(document, symbol.start);
    const node = place?.at === 'value' && place.node.kind === 'string' ? place.node : undefined;
    if (document === undefined || node === undefined) return { refusal: unsure(file, symbol) };
    if (node.anchor !== undefined) {
      const aliases = aliasesIn(document).get(node) ?? [];
      const other = aliases.find((alias) => !starts.has(alias.start));
      if (symbol.through === 'anchor' || other !== undefined)
        return { refusal: sharedAnchor(file, symbol, node, other) };
    }
    const edit = nameEdit(file, node, symbol, newName);
    if (edit === undefined) return { refusal: unsure(file, symbol) };
    edits.set(symbol.start, edit);
  }
  return [...edits.values()].sort((a, b) => a.start - b.start);
}

function nameEdit(file: SourceFile, node: StringNode, symbol: WorkspaceSymbol, newName: string): TextEdit | undefined {
  const { text, language } = file;
  const decoded = stringText(node, text);
  if (decoded === undefined) return undefined;
  const from = decoded.decodedIndex(symbol.start);
  const to = from + symbol.name.length;
  if (node.value.slice(from, to) !== symbol.name) return undefined;
  const isFlow = node.parent?.style === 'flow';
  const value = node.value.slice(0, from) + newName + node.value.slice(to);
  if (language === 'yaml' && node.style === 'plain' && needsQuotes(value, isFlow ? 'flow' : 'block'))
    return { start: node.start, end: node.end, newText: quoted(value, quotingNear(file, node).quote) };
  const newText = writtenWithin(node, newName, isFlow);
  return newText === undefined ? undefined : { ...decoded.sourceRange(from, to), newText };
}

type AliasesByTarget = ReadonlyMap<ConcreteNode, readonly AliasNode[]>;

/** The aliases of a document, found once. */
function aliasLookup(): (document: SourceDocument) => AliasesByTarget {
  const known = new Map<SourceDocument, AliasesByTarget>();
  return (document) => {
    const found = known.get(document) ?? aliasesOf(document);
    known.set(document, found);
    return found;
  };
}

function aliasesOf({ root }: SourceDocument): AliasesByTarget {
  const found = new Map<ConcreteNode, AliasNode[]>();
  const visit = (node: ValueNode): void => {
    if (node.kind === 'alias') {
      const known = found.get(node.target);
      if (known === undefined) found.set(node.target, [node]);
      else known.push(node);
    }
    if (node.kind === 'array') node.items.forEach(visit);
    if (node.kind === 'object') for (const { value } of node.members) visit(value);
  };
  if (root !== undefined) visit(root);
  return found;
}

function lineOf({ text }: SourceFile, start: number): number {
  return rangesIn(text)({ start, end: start }).start.line + 1;
}

function unsure(file: SourceFile, { name, start }: WorkspaceSymbol): string {
  return `${code(name)} in line ${lineOf(file, start)} is written in a way that cannot be changed with certainty; rename it there by hand.`;
}

function sharedAnchor(
  file: SourceFile,
  { name, kind, start }: WorkspaceSymbol,
  { anchor = '' }: StringNode,
  other: AliasNode | undefined,
): string {
  const what = `the name of this ${kindInWords[kind]}`;
  const anchored = code(`&${anchor}`);
  if (other === undefined)
    return `${code(name)} is written at the anchor ${anchored} in line ${lineOf(file, start)}, where it is not ${what}: renaming would change that, too. Write the name out first.`;
  const alias = code(`*${anchor}`);
  return `${code(name)} is also used by the alias ${alias} in line ${lineOf(file, other.start)}, where it is not ${what}: renaming would change that, too. Write the name out there first.`;
}
