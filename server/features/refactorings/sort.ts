import type { TextEdit } from '../../problem.ts';
import { itemType, memberType, type TypedValue, typeOfNode } from '../../schema/typed-value.ts';
import { columnOf, isBreakAt, lineStart, skipBlanks, skipBreak, standsFirst } from '../../syntax/edits-text.ts';
import { endOfLine } from '../../syntax/lines.ts';
import { templateStatementEnd } from '../../syntax/placeholders.ts';
import type { Located, Member, ObjectNode, SourceFile, ValueNode } from '../../syntax/tree.ts';
import { keepingContent } from './same-content.ts';
import type { Refactoring, Subject } from './subject.ts';

/** The members of the object at the cursor, or of all objects of the request, in the order of the API's documentation. */
export function sortRefactorings({ file, request, containers }: Subject): Refactoring[] {
  const { operation, root } = request;
  if (root === undefined) return [];
  const found: Refactoring[] = [];
  const object = containers.find((each): each is ObjectNode => each.kind === 'object');
  const type = object === undefined ? undefined : typeOfNode(operation, root, object);
  if (object !== undefined && type !== undefined && object !== root && orderOf(object, type) !== undefined) {
    found.push({
      title: 'Sort members in the order of the API',
      kind: 'refactor.rewrite.sort',
      cost: 'file',
      make: () => made(file, slotEdits(file, object, type, 'own-members')),
    });
  }
  const whole = typeOfNode(operation, root, root);
  if (whole !== undefined) {
    found.push({
      title: 'Sort all members of the request in the order of the API',
      kind: 'refactor.rewrite.sort',
      cost: 'file',
      make: () => made(file, slotEdits(file, root, whole, 'all-members')),
    });
  }
  return found;
}

function made(file: SourceFile, edits: readonly TextEdit[] | undefined) {
  const kept = keepingContent(file, edits, 'any-order');
  return kept === undefined ? undefined : { edits: kept };
}

/** Indices of the members as the API has them, unknown ones last; undefined when they are so already, or may not be moved. */
function orderOf({ members }: ObjectNode, { type }: TypedValue): readonly number[] | undefined {
  if (type.properties === undefined || members.length < 2) return undefined;
  const ranks = new Map(Object.keys(type.properties).map((name, index) => [name, index]));
  const rankOf = ({ merge, key }: Member): number => (merge ? -1 : (ranks.get(key.name) ?? ranks.size));
  const ordered = members.map((_, index) => index).sort((a, b) => rankAt(a) - rankAt(b) || a - b);
  return ordered.every((from, to) => from === to) ? undefined : ordered;

  function rankAt(index: number): number {
    const member = members[index];
    return member === undefined ? 0 : rankOf(member);
  }
}

/** Places that change their content: the texts of members, with the comments above, and the comments behind them. */
interface Slot {
  readonly piece: Located;
  /** Comments on the rest of the line; empty, at the place where they would stand, when there are none. */
  readonly trailing: Located;
}

/** Each slot gets what belongs there; separators (commas, line breaks, empty lines) stay. Undefined when it cannot be done. */
function slotEdits(
  file: SourceFile,
  object: ObjectNode,
  type: TypedValue,
  depth: 'own-members' | 'all-members',
): readonly TextEdit[] | undefined {
  const rendered = arranged(file, object, type, depth);
  return rendered?.filter(({ start, end, newText }) => file.text.slice(start, end) !== newText);
}

function arranged(
  file: SourceFile,
  object: ObjectNode,
  type: TypedValue,
  depth: 'own-members' | 'all-members',
): TextEdit[] | undefined {
  const { text } = file;
  const { members } = object;
  const order = orderOf(object, type) ?? members.map((_, index) => index);
  const slots = slotsOf(file, object);
  if (slots === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const [to, from] of order.entries()) {
    const target = slots[to];
    const source = slots[from];
    const member = members[from];
    if (target === undefined || source === undefined || member === undefined) return undefined;
    const { piece, trailing } = source;
    const inner = depth === 'own-members' ? undefined : below(type, member);
    const value = inner === undefined ? sourceOf(text, member.value) : render(file, member.value, inner);
    if (value === undefined) return undefined;
    const newText = text.slice(piece.start, member.value.start) + value + text.slice(member.value.end, piece.end);
    edits.push({ ...target.piece, newText });
    const behind = text.slice(trailing.start, trailing.end);
    if (target.trailing.start < target.trailing.end || behind !== '')
      edits.push({ ...target.trailing, newText: behind });
  }
  return edits;
}

function below(type: TypedValue, { key, merge }: Member): TypedValue | undefined {
  return merge ? undefined : memberType(type, key.name);
}

function sourceOf(text: string, { start, end }: Located): string {
  return text.slice(start, end);
}

/** The text of a value, all objects in it sorted; those that cannot be are left as they are. */
function render(file: SourceFile, node: ValueNode, type: TypedValue): string {
  const { text } = file;
  if (node.kind === 'object') {
    const edits = arranged(file, node, type, 'all-members');
    return edits === undefined ? sourceOf(text, node) : applied(text, node, edits);
  }
  const item = node.kind === 'array' ? itemType(type) : undefined;
  if (node.kind !== 'array' || item === undefined) return sourceOf(text, node);
  return applied(
    text,
    node,
    node.items.map((each) => ({ start: each.start, end: each.end, newText: render(file, each, item) })),
  );
}

/** A stretch of the text after edits that lie in it; those behind its end, a comment on the last line, are left to whoever holds it. */
function applied(text: string, { start, end }: Located, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = start;
  for (const edit of edits) {
    if (edit.start < done || edit.end > end) continue;
    parts.push(text.slice(done, edit.start), edit.newText);
    done = edit.end;
  }
  parts.push(text.slice(done, end));
  return parts.join('');
}

function slotsOf(file: SourceFile, object: ObjectNode): readonly Slot[] | undefined {
  const { text } = file;
  const isBlock = object.style === 'block';
  const column = isBlock ? columnOf(text, object.start) : 0;
  const slots: Slot[] = [];
  let from = isBlock ? commentsAbove(text, object) : commentsOnLine(file, object.start + 1);
  for (const [index, member] of object.members.entries()) {
    const gap = gapAt(file, from, member.start);
    if (gap === undefined) return undefined;
    const isLast = index === object.members.length - 1;
    const behind = trailingAt(file, member.end, isBlock, isLast, column);
    if (behind === undefined) return undefined;
    slots.push({ piece: { start: gap.comment ?? member.start, end: member.end }, trailing: behind });
    from = behind.end;
  }
  return slots;
}

/** What stands between two members; undefined when it is more than white space and comments. */
function gapAt(file: SourceFile, from: number, to: number): { readonly comment: number | undefined } | undefined {
  const { text } = file;
  let comment: number | undefined;
  let index = from;
  while (index < to) {
    const end = commentEnd(file, index);
    if (end > index) {
      // A comment that something else follows on its line stands before that.
      comment ??= index;
      index = end;
    } else if (/\s/.test(text.charAt(index))) index += 1;
    else return undefined;
  }
  return index === to ? { comment } : undefined;
}

/** The comments behind a member: behind its comma where it has one. In blocks also those below that are indented deeper. */
function trailingAt(
  file: SourceFile,
  memberEnd: number,
  isBlock: boolean,
  isLast: boolean,
  column: number,
): Located | undefined {
  const { text } = file;
  let place = memberEnd;
  if (!isBlock) {
    const comma = skipSpaceAt(text, memberEnd);
    if (text[comma] === ',') place = comma + 1;
    // A comment before the comma, or nothing that separates the two.
    else if (!isLast) return undefined;
  }
  let end = commentsOnLine(file, place);
  while (isBlock) {
    const line = skipBreak(text, skipBlanks(text, end));
    const next = skipBlanks(text, line);
    if (line === end || text[next] !== '#' || !standsFirst(text, next) || next - lineStart(text, next) <= column) break;
    end = commentEnd(file, next);
  }
  return { start: place, end };
}

/** End of the comments that the rest of a line consists of; the offset itself when there are none. */
function commentsOnLine(file: SourceFile, from: number): number {
  const { text } = file;
  let end = from;
  for (;;) {
    const next = skipBlanks(text, end);
    const comment = commentEnd(file, next);
    if (comment <= next) return end;
    const after = skipBlanks(text, comment);
    if (!isBreakAt(text, after) && after < text.length) return end;
    end = comment;
  }
}

/** Where the comments on the lines above a nested block begin; those above the whole request are its heading, and stay. */
function commentsAbove(text: string, object: ObjectNode): number {
  if (object.parent === undefined || !standsFirst(text, object.start)) return object.start;
  let first = object.start;
  for (;;) {
    const line = lineStart(text, first);
    if (line === 0) return first;
    const above = lineStart(text, line - (text[line - 1] === '\n' && text[line - 2] === '\r' ? 2 : 1));
    const start = skipBlanks(text, above);
    if (text[start] !== '#' || above === line) return first;
    first = start;
  }
}

function skipSpaceAt(text: string, from: number): number {
  let index = from;
  while (/\s/.test(text.charAt(index)) && index < text.length) index += 1;
  return index;
}

/** End of the comment (or template statement, which must not move: -1) at an offset; the offset itself when there is none. */
function commentEnd({ text, language }: SourceFile, index: number): number {
  if (templateStatementEnd(text, index) >= 0) return -1;
  if (language === 'yaml') return text[index] === '#' ? endOfLine(text, index) : index;
  if (text.startsWith('//', index)) return endOfLine(text, index);
  if (!text.startsWith('/*', index)) return index;
  const end = text.indexOf('*/', index + 2);
  return end < 0 ? index : end + 2;
}
