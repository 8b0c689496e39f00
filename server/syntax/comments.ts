import { createScanner } from 'jsonc-parser';
import { blockComment, endOfText, lineComment } from './json-tokens.ts';
import { endOfLine } from './lines.ts';
import type { Comment, KeyNode, SourceDocument, ValueNode } from './tree.ts';

/** All comments of a JSON text, well-formed or not. */
export function jsonComments(text: string): Comment[] {
  if (!text.includes('//') && !text.includes('/*')) return [];
  const scanner = createScanner(text, false);
  const comments: Comment[] = [];
  for (let token = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token !== lineComment && token !== blockComment) continue;
    const start = scanner.getTokenOffset();
    // The scanner ends an unclosed comment behind the text.
    const end = Math.min(scanner.getPosition(), text.length);
    const inner = token === lineComment ? text.slice(start + 2, end) : text.slice(start + 2, end).replace(/\*\/$/, '');
    comments.push({ start, end, text: inner.trim() });
  }
  return comments;
}

/** All comments of a YAML text: every `#` behind white space that lies in no scalar. */
export function yamlComments(text: string, documents: readonly SourceDocument[]): Comment[] {
  let index = text.indexOf('#');
  if (index < 0) return [];
  const scalars: { start: number; end: number }[] = [];
  for (const { root } of documents) if (root !== undefined) collectScalars(root, text, scalars);
  const comments: Comment[] = [];
  let next = 0;
  while (index >= 0) {
    while ((scalars[next]?.end ?? text.length) <= index) next += 1;
    const scalar = scalars[next];
    if (scalar !== undefined && scalar.start <= index) {
      index = text.indexOf('#', scalar.end);
      continue;
    }
    if (!beginsComment(text, index)) {
      index = text.indexOf('#', index + 1);
      continue;
    }
    const end = endOfLine(text, index);
    comments.push({ start: index, end, text: text.slice(index + 1, end).trim() });
    index = text.indexOf('#', end);
  }
  return comments;
}

function beginsComment(text: string, index: number): boolean {
  return index === 0 || /[\s\ufeff]/.test(text.charAt(index - 1));
}

/** Ranges in which a `#` is text, in the order of the text. */
function collectScalars(node: ValueNode, text: string, ranges: { start: number; end: number }[]): void {
  switch (node.kind) {
    case 'object':
      for (const member of node.members) {
        pushScalar(member.key, member.key.style, text, ranges);
        collectScalars(member.value, text, ranges);
      }
      return;
    case 'array':
      for (const item of node.items) collectScalars(item, text, ranges);
      return;
    case 'string':
      pushScalar(node, node.style, text, ranges);
      return;
    default:
      ranges.push(node);
  }
}

/** The header of a block scalar may carry a comment; its content begins on the next line. */
function pushScalar(
  range: { readonly start: number; readonly end: number },
  style: KeyNode['style'],
  text: string,
  ranges: { start: number; end: number }[],
): void {
  const isBlock = style === 'literal' || style === 'folded';
  ranges.push(isBlock ? { start: endOfLine(text, range.start), end: range.end } : range);
}
