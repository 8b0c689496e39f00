import type { TextEdit } from '../../problem.ts';
import { dashBefore } from '../../syntax/edits-block.ts';
import { blockStyleNear } from '../../syntax/edits-style.ts';
import { skipBlanks } from '../../syntax/edits-text.ts';
import type { ArrayNode, ConcreteNode, Member, ObjectNode, SourceFile, ValueNode } from '../../syntax/tree.ts';
import type { LineTable } from './line-table.ts';

/** A block collection: its column, and the one it is to have. */
export interface Level {
  readonly old: number;
  readonly now: number;
  readonly parent: Level | undefined;
}

/** What is known of the lines of a file once its trees are walked. */
export interface LinePlan {
  /** By line: the column to begin at; -1 for lines that begin with nothing of the tree. */
  readonly columns: Int32Array;
  /** By line: the collection whose key or dash begins it. */
  readonly levels: readonly (Level | undefined)[];
  /** By line, 1: its end is part of a text, blanks included. */
  readonly keepsEnd: Uint8Array;
  /** By line, 1: it is part of a text even when it is blank. */
  readonly isText: Uint8Array;
  /** White space around colons and behind dashes. */
  readonly gaps: readonly TextEdit[];
  /** Whether the line break at the end of the file would change the text that ends there. */
  readonly endsInText: boolean;
}

/**
 * Where the lines of a file are to begin.
 *
 * @param unit columns of a level
 * @returns undefined when the file is written in a way that is not looked after (keys behind `?`)
 */
export function planLines(file: SourceFile, table: LineTable, unit: number): LinePlan | undefined {
  const { text } = file;
  const { lineOf, indentOf, columnOf, isBlank } = table;
  const columns = new Int32Array(table.count).fill(-1);
  const levels: (Level | undefined)[] = new Array(table.count);
  const keepsEnd = new Uint8Array(table.count);
  const isText = new Uint8Array(table.count);
  const gaps: TextEdit[] = [];
  let listIndent = unit;
  let isOrdinary = true;
  let lastText = -1;

  const begin = (offset: number, level: Level): void => {
    const line = lineOf(offset);
    if (indentOf(line) !== columnOf(offset)) return;
    columns[line] = level.now;
    levels[line] = level;
  };

  const setGap = (start: number, end: number, newText: string): void => {
    if (text.slice(start, end) !== newText) gaps.push({ start, end, newText });
  };

  const visitBlock = (node: ObjectNode | ArrayNode, now: number, parent: Level | undefined): void => {
    if (node.kind === 'object') visitObject(node, { old: columnOf(node.members[0]?.start ?? node.start), now, parent });
    else visitArray(node, now, parent);
  };

  const visitObject = (node: ObjectNode, level: Level): void => {
    for (const member of node.members) {
      begin(member.start, level);
      spaceColon(member);
      const { value } = member;
      const inner = level.now + (value.kind === 'array' && value.style === 'block' ? listIndent : unit);
      visitValue(value, member.start, inner, level);
    }
  };

  const visitArray = (node: ArrayNode, now: number, parent: Level | undefined): void => {
    let level: Level | undefined;
    for (const item of node.items) {
      const dash = dashBefore(text, node, item);
      if (dash === undefined) {
        isOrdinary = false;
        return;
      }
      level ??= { old: columnOf(dash), now, parent };
      begin(dash, level);
      const next = skipBlanks(text, dash + 1);
      if (next <= item.start && item.start < item.end && !/[\r\n#]/.test(text.charAt(next)))
        setGap(dash + 1, next, ' ');
      visitValue(item, dash, now + 2, level);
    }
  };

  const spaceColon = ({ key, value }: Member): void => {
    const colon = skipBlanks(text, key.end);
    if (text[colon] !== ':') {
      isOrdinary = false;
      return;
    }
    setGap(key.end, colon, '');
    const next = skipBlanks(text, colon + 1);
    const standsHere = next < text.length && !/[\r\n#]/.test(text.charAt(next));
    if (standsHere && value.end > colon + 1) setGap(colon + 1, next, ' ');
  };

  /** @param from where its key or dash stands; @param inner the column of what it has on lines of its own */
  const visitValue = (node: ValueNode, from: number, inner: number, level: Level): void => {
    if ((node.kind === 'object' || node.kind === 'array') && node.style === 'block') {
      visitBlock(node, inner, level);
      return;
    }
    if (node.start === node.end) return;
    const first = lineOf(node.start);
    const last = lineOf(node.end);
    if (first > lineOf(from) && columns[first] === -1) columns[first] = inner;
    if (node.kind === 'string' && (node.style === 'literal' || node.style === 'folded')) {
      visitBlockText(node, first, last, inner, level);
      return;
    }
    if (last === first) return;
    const isFlow = node.kind === 'object' || node.kind === 'array';
    const shift = (columns[first] ?? -1) < 0 ? 0 : (columns[first] ?? 0) - indentOf(first);
    for (let line = first + 1; line <= last; line += 1) {
      isText[line] = 1;
      if (!isBlank(line)) columns[line] = isFlow ? Math.max(indentOf(line) + shift, 0) : inner;
      if (!isFlow) keepsEnd[line - 1] = 1;
    }
    if (isFlow) keepTextsIn(node);
  };

  /** Quoted texts on several lines inside of brackets. */
  const keepTextsIn = (node: ConcreteNode): void => {
    const visit = (each: ValueNode): void => {
      if (each.kind === 'object') for (const { value } of each.members) visit(value);
      else if (each.kind === 'array') for (const item of each.items) visit(item);
      else for (let line = lineOf(each.start); line < lineOf(each.end); line += 1) keepsEnd[line] = 1;
    };
    visit(node);
  };

  const visitBlockText = (node: ValueNode, first: number, last: number, inner: number, level: Level): void => {
    const header = /^[|>][-+\d]*/.exec(text.slice(node.start, node.start + 4))?.[0] ?? '';
    let line = first + 1;
    while (line <= last && isBlank(line)) line += 1;
    const old = line <= last ? indentOf(line) : 0;
    // With an indicator the text is indented by so many columns from what is around it.
    const shift = /\d/.test(header) ? level.now - level.old : inner - old;
    for (let each = first + 1; each <= last; each += 1) {
      isText[each] = 1;
      keepsEnd[each] = 1;
      const isContent = !isBlank(each) || indentOf(each) > old;
      if (isContent && line <= last) columns[each] = Math.max(indentOf(each) + shift, 0);
    }
    lastText = Math.max(lastText, last);
    for (let each = last + 1; header.includes('+') && each < table.count && isBlank(each); each += 1) {
      isText[each] = 1;
      keepsEnd[each] = 1;
      lastText = each;
    }
  };

  for (const { root } of file.documents) {
    if (root === undefined) continue;
    if ((root.kind !== 'object' && root.kind !== 'array') || root.style !== 'block') {
      const level = { old: 0, now: 0, parent: undefined };
      visitValue(root, root.start, 0, level);
      if (columns[lineOf(root.start)] === -1) begin(root.start, level);
      continue;
    }
    listIndent = blockStyleNear(file, root).listIndent === 0 ? 0 : unit;
    visitBlock(root, 0, undefined);
  }
  if (!isOrdinary) return undefined;
  return { columns, levels, keepsEnd, isText, gaps, endsInText: lastText >= table.count - 1 };
}
