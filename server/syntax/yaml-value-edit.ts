import { endOfLine, startOfLine } from './lines.ts';
import { ownText } from './own-text.ts';
import { changeBetween } from './text-change.ts';
import type { ScalarStyle } from './tree.ts';
import type { ValueEdit } from './value-edit.ts';
import { scalarNode } from './yaml-scalars.ts';

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
export function yamlValueEdit(old: string, text: string): ValueEdit | undefined {
  const change = changeBetween(old, text);
  if (change === undefined) return undefined;
  const before = simpleLineAt(old, change.start);
  const now = simpleLineAt(text, change.start);
  if (before === undefined || now === undefined || before.style !== now.style) return undefined;
  const { start, end, style } = now;
  const isWithin =
    before.start === start && before.end + text.length - old.length === end && before.end >= change.oldEnd;
  if (!isWithin || change.start < start) return undefined;
  const value = ownText(now.value);
  return {
    start,
    oldEnd: before.end,
    end,
    node: (parent) => scalarNode(start, end, parent, value, style, undefined, undefined),
    aliases: old.includes('*') ? 'possible' : 'none',
  };
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
