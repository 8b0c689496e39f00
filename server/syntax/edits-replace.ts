import type { TextEdit } from '../problem.ts';
import type { PlainValue } from './edits.ts';
import { dashBefore, gapBeforeBlock, isBehindBlank } from './edits-block.ts';
import { mayBreak } from './edits-flow.ts';
import { isEmptyCollection, printBlock, printBlockValue, printFlow, printInline } from './edits-print.ts';
import { blockStyleNear, flowStyleNear, hasOwnLines, linesAt, type StyledText } from './edits-style.ts';
import { columnOf, lineStart } from './edits-text.ts';
import { keyOf } from './path.ts';
import type { ValueNode } from './tree.ts';

/** Writes another value in the place of a node; its anchor stays. */
export function replacedValue(file: StyledText, node: ValueNode, value: PlainValue): TextEdit | undefined {
  const { text, language } = file;
  if (node.kind === 'unknown' && node.reason === 'broken') return undefined;
  if (language === 'yaml' && isTagged(text, node.start)) return undefined;
  const { parent } = node;
  const around = parent ?? node;
  const isFlow =
    language !== 'yaml' || ((around.kind === 'object' || around.kind === 'array') && around.style === 'flow');
  return isFlow ? inFlow(file, node, value) : inBlock(file, node, value);
}

function inFlow(file: StyledText, node: ValueNode, value: PlainValue): TextEdit | undefined {
  const { text } = file;
  const { start, end, parent } = node;
  const around = parent ?? node;
  const part = keyOf(node) ?? node;
  const isOnLines =
    (around.kind === 'object' || around.kind === 'array') && hasOwnLines(text, around) && mayBreak(file, part);
  const lines = isOnLines ? linesAt(text, around, start) : undefined;
  const newText = printFlow(value, flowStyleNear(file, node), lines);
  if (start < end) return { start, end, newText };
  // A value that is not written: behind a colon only.
  return text[start - 1] === ':' ? { start, end, newText: ` ${newText}` } : undefined;
}

function inBlock(file: StyledText, node: ValueNode, value: PlainValue): TextEdit | undefined {
  const { text } = file;
  const { start, end, parent } = node;
  const style = blockStyleNear(file, node);
  const isBlockNode = (node.kind === 'object' || node.kind === 'array') && node.style === 'block';
  if (typeof value !== 'object' || value === null || isEmptyCollection(value)) {
    const newText = printInline(value, style.quoting);
    if (start === end)
      return /[\s]/.test(text.charAt(start - 1)) || start === 0 ? undefined : { start, end, newText: ` ${newText}` };
    if (!isBlockNode) return { start, end, newText };
    const gap = gapBeforeBlock(text, node);
    return gap === undefined ? undefined : { start: gap, end, newText: ` ${newText}` };
  }
  if (parent === undefined) {
    return lineStart(text, start) === start && start < end
      ? { start, end, newText: printBlock(value, style, 0) }
      : undefined;
  }
  const gap = gapBeforeBlock(text, node);
  if (gap === undefined) return undefined;
  if (parent.kind === 'object') {
    const newText = printBlockValue(value, style, columnOf(text, parent.start));
    return { start: gap, end, newText };
  }
  const dash = dashBefore(text, parent, node);
  if (dash === undefined) return undefined;
  const column = columnOf(text, dash) + 2;
  const printed = printBlock(value, style, column);
  // An anchor would be that of the first key, were it on its line.
  return gap === dash + 1
    ? { start: gap, end, newText: ` ${printed}` }
    : { start: gap, end, newText: `${style.lineBreak}${' '.repeat(column)}${printed}` };
}

/** Whether a tag stands before a value: it would give the new one another type. */
function isTagged(text: string, start: number): boolean {
  if (!isBehindBlank(text, start) && !/[&!]/.test(text.slice(Math.max(start - 40, 0), start))) return false;
  return /(?:^|\s)![^\s]*\s+(?:&\S+\s*)?$|(?:^|\s)![^\s]*$/.test(text.slice(Math.max(start - 100, 0), start));
}
