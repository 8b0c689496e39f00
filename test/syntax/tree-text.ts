import assert from 'node:assert/strict';
import type { SourceDocument, SourceFile, ValueNode } from '../../server/syntax/tree.ts';

/** A tree as text, one node a line: kind, range, properties, the text it covers. */
export function treeText(file: SourceFile): string {
  const { text } = file;
  const documents = file.documents.map((each) => documentText(each, text));
  const problems = file.problems.map(
    ({ code, severity, message, start, end }) =>
      `! ${code} ${severity} ${start}-${end} ${shown(text, start, end)} ${message}`,
  );
  const comments = file.comments().map(({ start, end, text: comment }) => `# ${start}-${end} ${comment}`);
  return `${[...documents, ...problems, ...comments].join('\n')}\n`;
}

export function documentText({ start, end, root }: SourceDocument, text: string): string {
  const lines = [`document ${start}-${end}`];
  if (root !== undefined) addNode(root, text, '  ', lines);
  return lines.join('\n');
}

function addNode(node: ValueNode, text: string, indent: string, lines: string[], label = ''): void {
  const words = [`${indent}${label}${node.kind}`, `${node.start}-${node.end}`];
  if (node.anchor !== undefined) words.push(`&${node.anchor}`);
  if (node.kind === 'alias') words.push(`*${node.name} -> ${node.target.kind} ${node.target.start}`);
  if (node.kind === 'unknown') words.push(node.reason);
  if (node.kind === 'string') words.push(node.style);
  if (node.kind === 'object' || node.kind === 'array') words.push(node.style, node.isOneLine ? 'line' : 'lines');
  else words.push(shown(text, node.start, node.end));
  if (node.kind === 'string') words.push('=', JSON.stringify(node.value));
  if (node.kind === 'number' || node.kind === 'boolean') words.push('=', String(node.value));
  lines.push(words.join(' '));
  if (node.kind === 'array') for (const item of node.items) addNode(item, text, `${indent}  `, lines, '- ');
  if (node.kind !== 'object') return;
  for (const { start, end, key, value, merge } of node.members) {
    lines.push(
      `${indent}  ${JSON.stringify(key.name)} ${key.style} ${key.start}-${key.end} (${start}-${end})${merge ? ' merge' : ''}`,
    );
    addNode(value, text, `${indent}    `, lines);
  }
}

function shown(text: string, start: number, end: number): string {
  return JSON.stringify(text.slice(start, end));
}

/** What holds for every tree of every text, however broken. */
export function checkInvariants(file: SourceFile): void {
  const { length } = file.text;
  assert.ok(file.documents.length > 0);
  let previousEnd = 0;
  for (const { start, end, root } of file.documents) {
    assert.equal(start, previousEnd, 'documents leave no gaps');
    assert.ok(start <= end && end <= length);
    previousEnd = end;
    if (root === undefined) continue;
    assert.equal(root.parent, undefined);
    assert.ok(start <= root.start, 'a root lies in its document');
    checkNode(root, length);
  }
  assert.equal(previousEnd, length);
  for (const { start, end, message } of file.problems) {
    assert.ok(0 <= start && start <= end && end <= length, `problem ${start}-${end} in ${length}: ${message}`);
  }
  const syntax = file.problems.filter(({ code }) => code === 'syntax');
  assert.ok(syntax.length <= 20);
  let commentEnd = 0;
  for (const { start, end } of file.comments()) {
    assert.ok(commentEnd <= start && start < end && end <= length);
    commentEnd = end;
  }
}

function checkNode(node: ValueNode, length: number): void {
  assert.ok(0 <= node.start && node.start <= node.end && node.end <= length, `${node.kind} ${node.start}-${node.end}`);
  if (node.kind !== 'object' && node.kind !== 'array') return;
  const parts = node.kind === 'object' ? node.members : node.items;
  let previous = node.start;
  for (const part of parts) {
    assert.ok(previous <= part.start, `${node.kind} at ${node.start}: parts in the order of the text`);
    assert.ok(part.end <= node.end, `${node.kind} ${node.start}-${node.end} holds ${part.start}-${part.end}`);
    previous = part.start;
  }
  for (const value of node.kind === 'object' ? node.members.map((each) => each.value) : node.items) {
    assert.equal(value.parent, node);
    checkNode(value, length);
  }
}
