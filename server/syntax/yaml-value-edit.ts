import { endOfLine, startOfLine } from './lines.ts';
import { withValue } from './shift.ts';
import type { ConcreteNode, ScalarStyle, SourceDocument, ValueNode } from './tree.ts';
import { commonPrefix, commonSuffix } from './yaml-parts.ts';
import { scalarNode } from './yaml-scalars.ts';

/** A scalar on a line of its own that says something else than before; nothing else differs. */
export interface ValueEdit {
  readonly start: number;
  /** In the text before. */
  readonly oldEnd: number;
  /** In the text now. */
  readonly end: number;
  readonly value: string;
  readonly style: ScalarStyle;
}

/**
 * A line of dashes, a key, or both (a tag would stand behind them), and a value of characters that mean nothing to YAML wherever they
 * stand: no comment, no tag, no alias, no bracket, no placeholder, and nothing that could be a marker or a key.
 */
const simpleLine =
  /^(?<before> *(?:(?:- +)*[A-Za-z_][\w./-]*: +|(?:- +)+))(?:(?<plain>[A-Za-z0-9_/](?:[\w./:+=-]*[\w./+=-])?)|"(?<double>[\w .,;:!/+=()&*?#~^|-]*)"|'(?<single>[\w .,;:!/+=()&*?#~^|-]*)') *$/;

interface SimpleLine {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly style: ScalarStyle;
}

/**
 * Whether one text becomes another by an edit within such a value. What the lines around it mean cannot depend on it: plain
 * scalars go on over lines, and quoted ones end, by what the other lines say.
 */
export function valueEdit(old: string, text: string): ValueEdit | undefined {
  const prefix = commonPrefix(old, text);
  if (prefix === old.length && prefix === text.length) return undefined;
  const suffix = commonSuffix(old, text, Math.min(old.length, text.length) - prefix);
  const before = simpleLineAt(old, prefix);
  const now = simpleLineAt(text, prefix);
  if (before === undefined || now === undefined) return undefined;
  const shift = text.length - old.length;
  const isWithin = before.start === now.start && before.end + shift === now.end && before.end >= old.length - suffix;
  if (!isWithin || prefix < before.start || before.style !== now.style) return undefined;
  return { start: now.start, oldEnd: before.end, end: now.end, value: now.value, style: now.style };
}

function simpleLineAt(text: string, offset: number): SimpleLine | undefined {
  const lineStart = startOfLine(text, offset);
  const groups = simpleLine.exec(text.slice(lineStart, endOfLine(text, offset)))?.groups;
  if (groups === undefined) return undefined;
  const start = lineStart + (groups.before?.length ?? 0);
  const { plain, double, single } = groups;
  if (plain !== undefined) return { start, end: start + plain.length, value: plain, style: 'plain' };
  const value = double ?? single ?? '';
  return { start, end: start + value.length + 2, value, style: double === undefined ? 'single' : 'double' };
}

/**
 * The document after an edit of one value.
 *
 * @param document of the text before, read without problems
 * @returns undefined when what was edited is no value of its own: a line of a longer text, for one
 */
export function editedDocument(document: SourceDocument, edit: ValueEdit): SourceDocument | undefined {
  const { root } = document;
  const node = root === undefined ? undefined : scalarAt(root, edit.start, edit.oldEnd);
  if (root === undefined || node === undefined || node.anchor !== undefined) return undefined;
  // Not a piece of the text, which it would keep in memory.
  const value = ` ${edit.value}`.slice(1);
  return withValue(document, root, {
    node,
    shift: edit.end - edit.oldEnd,
    clone: (parent) => scalarNode(edit.start, edit.end, parent, value, edit.style, undefined, undefined),
  });
}

function scalarAt(root: ValueNode, start: number, end: number): ConcreteNode | undefined {
  let node: ValueNode | undefined = root;
  while (node !== undefined && (node.kind === 'object' || node.kind === 'array')) {
    const values: readonly ValueNode[] = node.kind === 'array' ? node.items : node.members.map(({ value }) => value);
    node = values.find((each) => each.start <= start && end <= each.end);
  }
  return node !== undefined && node.kind !== 'alias' && node.start === start && node.end === end ? node : undefined;
}
