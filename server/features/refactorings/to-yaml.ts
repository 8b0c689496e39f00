import { printKey, printScalar, type Quoting } from '../../syntax/edits-print.ts';
import { lineBreakNear } from '../../syntax/edits-text.ts';
import { hasPlaceholder } from '../../syntax/placeholders.ts';
import type { ArrayNode, Member, ObjectNode, SourceFile, ValueNode } from '../../syntax/tree.ts';
import { scalarNode } from '../../syntax/yaml-scalars.ts';
import { type CommentedLines, commentedLines } from './commented-lines.ts';

const quoting: Quoting = { language: 'yaml', quote: 'double', strings: 'needed', keys: 'needed' };
const unit = 2;

/** A JSON file as block YAML, comments included; of repeated keys the last one, as it counts. */
export function yamlOf(file: SourceFile): string | undefined {
  const root = file.documents[0]?.root;
  if (root === undefined) return undefined;
  const lines = commentedLines(file, '#', lineBreakNear(file.text, 0));
  writeValue({ file, lines }, root, 0, 0);
  lines.before(file.text.length + 1, 0);
  return lines.written();
}

interface Writing {
  readonly file: SourceFile;
  readonly lines: CommentedLines;
}

/** A value at the beginning of a line, or behind a dash. */
function writeValue(writing: Writing, node: ValueNode, column: number, indent: number): void {
  const { lines } = writing;
  if (node.kind === 'object' && node.members.length > 0) writeMembers(writing, node, column);
  else if (node.kind === 'array' && node.items.length > 0) writeItems(writing, node, column);
  else {
    lines.before(node.start, indent);
    writeShort(writing, node, (text) => lines.line(text, column), indent, column);
  }
}

/**
 * A scalar, or a collection without parts.
 *
 * @param indent of comments
 * @param textIndent of the lines of a text
 */
function writeShort(
  { file, lines }: Writing,
  node: ValueNode,
  write: (text: string) => void,
  indent: number,
  textIndent: number,
): void {
  if (node.kind === 'string' && suitsBlock(node.value)) {
    write(node.value.endsWith('\n') ? '|' : '|-');
    lines.text(node.value.replace(/\n$/, '').split('\n'), textIndent);
    return;
  }
  write(shortText(file, node));
  if (node.kind === 'object' || node.kind === 'array') {
    lines.endsAt(node.start + 1);
    lines.before(node.end, indent);
  }
  lines.endsAt(node.end);
}

/** Texts of several lines are easier to read as such; where white space at their ends matters, in quotes. */
function suitsBlock(text: string): boolean {
  if (!text.includes('\n') || hasPlaceholder(text)) return false;
  return /^[!-~][ -~]*(?:\n(?: *[!-~][ -~]*)?)*$/.test(text) && !/ (?:\n|$)|\n\n$/.test(text);
}

function shortText({ text }: SourceFile, node: ValueNode): string {
  switch (node.kind) {
    case 'object':
      return '{}';
    case 'array':
      return '[]';
    case 'string':
      return printScalar(node.value, quoting, 'block');
    case 'number': {
      const written = text.slice(node.start, node.end);
      const read = scalarNode(0, 0, undefined, written, 'plain', undefined, undefined);
      return read.kind === 'number' && read.value === node.value ? written : String(node.value);
    }
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
    default:
      // A placeholder.
      return text.slice(node.start, node.end);
  }
}

function writeMembers(writing: Writing, object: ObjectNode, column: number): void {
  const { lines } = writing;
  const counting = new Map(object.members.map((member) => [member.key.name, member]));
  lines.endsAt(object.start + 1);
  for (const member of object.members) {
    lines.before(member.start, column);
    if (counting.get(member.key.name) !== member) continue;
    writeMember(writing, member, column);
  }
  lines.before(object.end, column);
  lines.endsAt(object.end);
}

function writeMember(writing: Writing, { key, value }: Member, column: number): void {
  const { lines } = writing;
  lines.line(`${printKey(key.name, quoting, 'block')}:`, column);
  lines.endsAt(key.end);
  const inner = column + unit;
  if (value.kind === 'object' && value.members.length > 0) {
    lines.before(value.start, inner);
    writeMembers(writing, value, inner);
  } else if (value.kind === 'array' && value.items.length > 0) {
    lines.before(value.start, inner);
    writeItems(writing, value, inner);
  } else {
    writeShort(writing, value, (text) => lines.append(` ${text}`), inner, inner);
  }
}

function writeItems(writing: Writing, array: ArrayNode, column: number): void {
  const { lines } = writing;
  lines.endsAt(array.start + 1);
  for (const item of array.items) {
    lines.before(item.start, column);
    lines.dash(column);
    writeValue(writing, item, column + 2, column);
  }
  lines.before(array.end, column);
  lines.endsAt(array.end);
}
