import type { Position, SelectionRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import { lastBefore } from '../../syntax/path.ts';
import type { Located, ScalarStyle, SourceFile, ValueNode } from '../../syntax/tree.ts';
import { documentAt } from './document-at.ts';
import { rangeIn } from './references.ts';

/**
 * What grows around each position: the text in quotes, the scalar, the member, what is in the brackets, the object or list, and so
 * on up to the document and the file; or a comment.
 *
 * @returns one for each position; undefined when the file is no ECS request: the editor then selects by its own means
 */
export function selectionRanges(
  { file, requests }: Pick<Analysis, 'file' | 'requests'>,
  document: Pick<TextDocument, 'positionAt' | 'offsetAt'>,
  positions: readonly Position[],
): SelectionRange[] | undefined {
  if (requests.length === 0) return undefined;
  return positions.map((position) => selectionAt(file, document, document.offsetAt(position)));
}

function selectionAt(file: SourceFile, document: Pick<TextDocument, 'positionAt'>, offset: number): SelectionRange {
  const whole: Located = { start: 0, end: file.text.length };
  let last = whole;
  let selection: SelectionRange = { range: rangeIn(document, whole) };
  for (const range of aroundOffset(file, offset)) {
    const isInside = range.start >= last.start && range.end <= last.end;
    const isSmaller = range.start > last.start || range.end < last.end;
    if (!isInside || !isSmaller || offset < range.start || offset > range.end) continue;
    selection = { range: rangeIn(document, range), parent: selection };
    last = range;
  }
  return selection;
}

/** Ranges around an offset, the outer ones first. */
function* aroundOffset(file: SourceFile, offset: number): Iterable<Located> {
  const document = documentAt(file, offset);
  if (document !== undefined) {
    yield document;
    if (document.root !== undefined) yield* aroundIn(document.root, file.text, offset);
  }
  const comments = file.comments();
  const comment = comments[lastBefore(comments, offset)];
  if (comment !== undefined && offset <= comment.end) {
    yield comment;
    const from = file.text.indexOf(comment.text, comment.start);
    if (comment.text !== '' && from >= 0) yield { start: from, end: from + comment.text.length };
  }
}

function* aroundIn(root: ValueNode, text: string, offset: number): Iterable<Located> {
  let node: ValueNode | undefined = root;
  while (node !== undefined) {
    yield node;
    if (node.kind === 'string') yield* insideQuotes(node, node.style, text);
    if (node.kind !== 'object' && node.kind !== 'array') return;
    if (node.style === 'flow' && node.end - node.start >= 2) yield insideBrackets(text, node);
    if (node.kind === 'array') {
      const item: ValueNode | undefined = node.items[lastBefore(node.items, offset)];
      node = item !== undefined && offset <= item.end ? item : undefined;
      continue;
    }
    const member = node.members[lastBefore(node.members, offset)];
    if (member === undefined || offset > Math.max(member.end, member.key.end)) return;
    yield { start: member.start, end: Math.max(member.end, member.key.end) };
    if (offset <= member.key.end) {
      yield member.key;
      yield* insideQuotes(member.key, member.key.style, text);
      return;
    }
    node = offset >= member.value.start ? member.value : undefined;
  }
}

function* insideQuotes({ start, end }: Located, style: ScalarStyle, text: string): Iterable<Located> {
  if ((style !== 'single' && style !== 'double') || end - start < 2) return;
  yield { start: start + 1, end: text[end - 1] === text[start] ? end - 1 : end };
}

/** From the first to the last part: without brackets and the blanks inside them. */
function insideBrackets(text: string, { start, end }: Located): Located {
  let from = start + 1;
  let to = /[\]}]/.test(text.charAt(end - 1)) ? end - 1 : end;
  while (from < to && /\s/.test(text.charAt(from))) from += 1;
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
  return { start: from, end: to };
}
