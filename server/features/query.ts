import type { CompletionItem, CompletionItemKind, Hover, InsertTextFormat } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../analysis.ts';
import { completionsInQuery, type QueryCompletion } from '../query/completions.ts';
import { hoverInQuery } from '../query/hover.ts';
import { queryMembers } from '../query/places.ts';
import { shapeAt } from '../schema/shapes.ts';
import { openString } from '../syntax/open-string.ts';
import { keyOf, nodeAtOffset } from '../syntax/path.ts';
import { stringText, writtenWithin } from '../syntax/string-text.ts';
import type { Located, SourceFile, StringNode, ValueNode } from '../syntax/tree.ts';

/** A place within an expression of the cluster query language. */
export interface QueryPlace {
  /** The expression, decoded. */
  readonly text: string;
  /** Offset of the cursor in `text`. */
  readonly offset: number;
  /** Where a part of `text` stands in the source. */
  sourceRange(start: number, end: number): Located;
  /** `newText` as it must be written in this place of the source; undefined where it cannot be. */
  written(newText: string): string | undefined;
}

/** The expression that the cursor is in; undefined when it is in none. Knows expressions that are only begun, too. */
export function queryAt(analysis: Analysis, offset: number): QueryPlace | undefined {
  const { file, requests } = analysis;
  const found = valueAt(file, offset);
  if (found === undefined) return undefined;
  const request = requests.find(({ start, end }) => start <= found.start && found.start <= end);
  if (request === undefined || !isQuery(request, found)) return undefined;
  const string = found.kind === 'string' ? found : openString(found, file);
  return string === undefined ? placeInPlainText(found, file, offset) : placeInString(string, file, offset);
}

/** What may be written at the cursor when it is in an expression; nothing elsewhere. */
export function queryCompletions(
  analysis: Analysis,
  document: Pick<TextDocument, 'positionAt'>,
  offset: number,
): CompletionItem[] {
  const place = queryAt(analysis, offset);
  if (place === undefined) return [];
  const { start, end, items } = completionsInQuery(place.text, place.offset);
  const source = place.sourceRange(start, end);
  const range = { start: document.positionAt(source.start), end: document.positionAt(source.end) };
  // The protocol wants the replaced text on one line, the cursor in it.
  if (range.start.line !== range.end.line || offset < source.start || offset > source.end) return [];
  return items.flatMap((item, index) => {
    const newText = place.written(item.newText);
    return newText === undefined ? [] : [completionItem(item, { range, newText }, index)];
  });
}

/** What the word of an expression under the cursor means; undefined outside of expressions. */
export function queryHover(
  analysis: Analysis,
  document: Pick<TextDocument, 'positionAt'>,
  offset: number,
): Hover | undefined {
  const place = queryAt(analysis, offset);
  const found = place === undefined ? undefined : hoverInQuery(place.text, place.offset);
  if (place === undefined || found === undefined) return undefined;
  const { start, end } = place.sourceRange(found.start, found.end);
  return {
    contents: { kind: 'markdown', value: found.markdown },
    range: { start: document.positionAt(start), end: document.positionAt(end) },
  };
}

/** The numbers of the LSP; the protocol library itself stays out of the features. */
const kinds: Readonly<Record<QueryCompletion['kind'], CompletionItemKind>> = {
  subject: 6,
  attribute: 10,
  operator: 24,
  keyword: 14,
  value: 12,
};
const snippetFormat: InsertTextFormat = 2;

function completionItem(
  { label, kind, isSnippet, documentation }: QueryCompletion,
  textEdit: CompletionItem['textEdit'],
  index: number,
): CompletionItem {
  return {
    label,
    kind: kinds[kind],
    sortText: String(index).padStart(3, '0'),
    documentation: { kind: 'markdown', value: documentation },
    ...(isSnippet ? { insertTextFormat: snippetFormat } : {}),
    ...(textEdit === undefined ? {} : { textEdit }),
  };
}

/** The value at the cursor, or the one that ends before it with nothing but blanks between. */
function valueAt(file: SourceFile, offset: number): ValueNode | undefined {
  const direct = nodeAt(file, offset);
  if (direct?.kind === 'string' && offset < direct.end) return direct;
  const { text } = file;
  let before = offset;
  while (before > 0 && /[ \t]/.test(text.charAt(before - 1))) before -= 1;
  const onLine = nodeAt(file, before);
  if (onLine !== undefined && onLine.kind !== 'object' && onLine.kind !== 'array') return onLine;
  return blockScalarBefore(file, offset);
}

function nodeAt({ documents }: SourceFile, offset: number): ValueNode | undefined {
  const document = documents.findLast(({ start }) => start <= offset);
  const place = document === undefined ? undefined : nodeAtOffset(document, offset);
  return place?.at === 'value' ? place.node : undefined;
}

/** The block scalar that an empty, indented line goes on with. */
function blockScalarBefore(file: SourceFile, offset: number): StringNode | undefined {
  const { text } = file;
  if (file.language !== 'yaml' || !/[ \t]/.test(text.charAt(offset - 1))) return undefined;
  let before = offset;
  while (before > 0 && /\s/.test(text.charAt(before - 1))) before -= 1;
  const node = nodeAt(file, before);
  if (node?.kind !== 'string' || (node.style !== 'literal' && node.style !== 'folded')) return undefined;
  const keyStart = keyOf(node)?.start ?? 0;
  return columnOf(text, offset) > columnOf(text, keyStart) ? node : undefined;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Whether the API takes an expression in this place of the request. */
function isQuery({ operation, root }: Request, node: ValueNode): boolean {
  const name = keyOf(node)?.name;
  if (name === undefined || root === undefined) return false;
  if (![...queryMembers.values()].includes(name)) return false;
  const segments: string[] = [];
  let current: ValueNode | undefined = node.parent;
  while (current !== undefined && current !== root) {
    // All items of a list have one shape.
    const key = current.parent?.kind === 'array' ? '0' : keyOf(current)?.name;
    if (key !== undefined && key !== '<<') segments.push(key);
    current = current.parent;
  }
  const shape = current === undefined ? undefined : shapeAt(operation, segments.reverse())?.name;
  return shape !== undefined && queryMembers.get(shape) === name;
}

function placeInString(node: StringNode, file: SourceFile, offset: number): QueryPlace | undefined {
  const found = stringText(node, file.text);
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const isQuoted = node.style === 'single' || node.style === 'double';
  const isFlow = node.parent?.style === 'flow';
  const written = (newText: string): string | undefined => writtenWithin(node, newText, isFlow);
  if (isBlock && (found === undefined || offset > node.end)) {
    return behind(`${node.value.trimEnd()} `.trimStart(), offset, written);
  }
  if (found === undefined) return undefined;
  const isClosed = isQuoted && node.end - node.start > 1 && file.text[node.end - 1] === file.text[node.start];
  if (isQuoted && (offset <= node.start || offset > node.end || (isClosed && offset === node.end))) return undefined;
  if (offset > node.end) return placeBehindPlain(node, found.sourceRange, offset, written);
  if (isBlock && offset <= node.start) return undefined;
  return { text: node.value, offset: found.decodedIndex(offset), sourceRange: found.sourceRange, written };
}

/** The cursor stands behind a plain string: the blanks between are those that a comparison goes on with. */
function placeBehindPlain(
  { value, end }: StringNode,
  sourceRange: QueryPlace['sourceRange'],
  offset: number,
  written: QueryPlace['written'],
): QueryPlace {
  const text = value + ' '.repeat(offset - end);
  const sourceOf = (index: number): number =>
    index > value.length ? end + index - value.length : sourceRange(index, index).start;
  return {
    text,
    offset: text.length,
    sourceRange: (from, to) => ({ start: sourceOf(from), end: sourceOf(to) }),
    written,
  };
}

/** The cursor stands behind all that is written. */
function behind(text: string, offset: number, written: QueryPlace['written']): QueryPlace {
  return { text, offset: text.length, sourceRange: () => ({ start: offset, end: offset }), written };
}

/** A YAML value that is not there yet, or that cannot be read yet, as `attribute:` cannot. */
function placeInPlainText(node: ValueNode, { text, language }: SourceFile, offset: number): QueryPlace | undefined {
  const { start, end } = node;
  const isBegun = node.kind === 'null' ? start === end : node.kind === 'unknown' && node.reason === 'broken';
  const source = text.slice(start, Math.max(end, offset));
  if (language !== 'yaml' || !isBegun || /[\r\n"'|>]/.test(source)) return undefined;
  if (start === end && !/[ \t]/.test(text.charAt(offset - 1))) return undefined;
  const from = start === end ? offset : start;
  const isFlow = node.parent?.style === 'flow';
  return {
    text: start === end ? '' : source,
    offset: offset - from,
    sourceRange: (first, last) => ({ start: from + first, end: from + last }),
    written: (newText) =>
      /^[[\]{}!&*#|>@`%'"]/.test(newText) || (isFlow && /[,[\]{}]/.test(newText)) ? undefined : newText,
  };
}
