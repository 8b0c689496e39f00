import type { BlockStyle, FlowStyle, Lines, Quoting } from './edits-print.ts';
import { needsQuotes } from './edits-print.ts';
import { beginsLine, columnOf, indentationAt, isBlankAt, lineBreakNear, standsFirst } from './edits-text.ts';
import type { ArrayNode, KeyNode, Located, ObjectNode, ScalarStyle, SourceLanguage, ValueNode } from './tree.ts';

/** The text whose style is asked for. */
export interface StyledText {
  readonly text: string;
  readonly language: SourceLanguage;
}

/** The parts of a collection, in the order of the text. */
export function elementsOf(container: ObjectNode | ArrayNode): readonly Located[] {
  return container.kind === 'object' ? container.members : container.items;
}

/** A file shows its style in its first nodes; looking at all of them would cost too much for each of many fixes. */
const mostLookedAt = 300;

function firstNodes(node: ValueNode): readonly ValueNode[] {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  const nodes: ValueNode[] = [root];
  for (let index = 0; index < nodes.length && nodes.length < mostLookedAt; index += 1) {
    const each = nodes[index];
    if (each?.kind === 'object') for (const { value } of each.members.slice(0, mostLookedAt)) nodes.push(value);
    if (each?.kind === 'array') nodes.push(...each.items.slice(0, mostLookedAt));
  }
  return nodes;
}

/** How strings and keys are quoted in the neighbourhood of a collection. */
export function quotingNear({ language }: StyledText, node: ValueNode): Quoting {
  if (language !== 'yaml') return { language: 'json', quote: 'double', strings: 'always', keys: 'always' };
  const near = node.kind === 'object' && node.members.length > 0 ? node : node.parent;
  const key = near?.kind === 'object' ? near.members[0]?.key : firstKeyAbove(node);
  let quote = key === undefined ? undefined : quoteOf(key.style);
  let plain = 0;
  let free = 0;
  for (const each of firstNodes(node)) {
    if (each.kind !== 'string') continue;
    if (each.style === 'plain') plain += 1;
    const found = quoteOf(each.style);
    if (found === undefined) continue;
    quote ??= found;
    if (!needsQuotes(each.value, 'block')) free += 1;
  }
  return {
    language: 'yaml',
    quote: quote ?? 'double',
    strings: plain === 0 && free > 0 ? 'always' : 'needed',
    keys: key !== undefined && quoteOf(key.style) !== undefined ? 'always' : 'needed',
  };
}

function firstKeyAbove(node: ValueNode): KeyNode | undefined {
  let above = node.parent;
  while (above?.kind === 'array') above = above.parent;
  return above?.members[0]?.key;
}

function quoteOf(style: ScalarStyle): 'single' | 'double' | undefined {
  return style === 'single' || style === 'double' ? style : undefined;
}

/** How what is put into a flow collection is written; `container` is that collection, or the node to be replaced. */
export function flowStyleNear(file: StyledText, container: ValueNode): FlowStyle {
  const { text } = file;
  const object = nearestObject(container);
  const first = object?.members[0];
  const between = first === undefined ? '' : text.slice(first.key.end, first.value.start);
  const isTight = file.language !== 'yaml' && between === ':';
  return {
    quoting: quotingNear(file, container),
    colon: isTight ? ':' : ': ',
    comma: isTight || isTightList(text, container) ? ',' : ', ',
    pad: object?.style === 'flow' && object.isOneLine && isBlankAt(text, object.start + 1) ? ' ' : '',
  };
}

/** The object itself, the first one in a list, or the nearest around it that has members. */
function nearestObject(node: ValueNode): ObjectNode | undefined {
  let current: ValueNode | undefined = node;
  while (current !== undefined) {
    if (current.kind === 'object' && current.members.length > 0) return current;
    const first: ValueNode | undefined = current.kind === 'array' ? current.items[0] : undefined;
    if (first?.kind === 'object' && first.members.length > 0) return first;
    current = current.parent;
  }
  return undefined;
}

function isTightList(text: string, node: ValueNode): boolean {
  if (node.kind !== 'object' && node.kind !== 'array') return false;
  const [first, second] = elementsOf(node);
  if (first === undefined || second === undefined) return false;
  return second.start - first.end === 1 && text[first.end] === ',';
}

/** Whether the parts of a flow collection stand on lines of their own. */
export function hasOwnLines(text: string, container: ObjectNode | ArrayNode): boolean {
  if (container.isOneLine) return false;
  const last = elementsOf(container).at(-1);
  return last !== undefined && standsFirst(text, last.start);
}

/** The lines for a value that begins on the line of `offset`, inside or in place of `node`. */
export function linesAt(text: string, node: ValueNode, offset: number): Lines {
  return {
    lineBreak: lineBreakNear(text, offset),
    indent: indentationAt(text, offset),
    unit: unitNear(text, node),
  };
}

function unitNear(text: string, node: ValueNode): string {
  for (let current: ValueNode | undefined = node; current !== undefined; current = current.parent) {
    const unit = unitOf(text, current);
    if (unit !== undefined) return unit;
  }
  for (const each of firstNodes(node)) {
    const unit = unitOf(text, each);
    if (unit !== undefined) return unit;
  }
  return '  ';
}

function unitOf(text: string, node: ValueNode): string | undefined {
  if (node.kind !== 'object' && node.kind !== 'array') return undefined;
  if (node.style === 'block' || !hasOwnLines(text, node)) return undefined;
  const outer = indentationAt(text, node.start);
  const inner = indentationAt(text, elementsOf(node).at(-1)?.start ?? node.start);
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : undefined;
}

/** How what is put into a block collection is written. */
export function blockStyleNear(file: StyledText, node: ValueNode): BlockStyle {
  const { text } = file;
  let unit: number | undefined;
  let listIndent: number | undefined;
  for (const each of firstNodes(node)) {
    if ((each.kind !== 'object' && each.kind !== 'array') || each.style !== 'block') continue;
    if (each.parent?.kind !== 'object' || each.parent.style !== 'block') continue;
    const depth = columnOf(text, each.start) - columnOf(text, each.parent.start);
    if (each.kind === 'object' && depth > 0) unit ??= depth;
    if (each.kind === 'array' && depth >= 0) listIndent ??= depth;
    if (unit !== undefined && listIndent !== undefined) break;
  }
  return {
    quoting: quotingNear(file, node),
    lineBreak: lineBreakNear(text, beginsLine(text, node.start) ? node.start : node.end),
    unit: unit ?? (listIndent || 2),
    listIndent: listIndent ?? unit ?? 2,
  };
}
