import type { Cursor } from '../../syntax/cursor.ts';
import { startOfLine } from '../../syntax/lines.ts';
import type { ArrayNode, ObjectNode, SourceFile } from '../../syntax/tree.ts';
import type { TemplateStyle } from './template.ts';

/** The way the file is written, as far as it can be seen around the cursor; two blanks where nothing shows it. */
export function styleAt(file: SourceFile, cursor: Cursor, stops: TemplateStyle['stops']): TemplateStyle {
  const { text } = file;
  const container = cursor.at === 'key' ? cursor.object : cursor.container;
  const isFlow = cursor.place === 'flow';
  const isYaml = file.language === 'yaml';
  return {
    language: isYaml ? 'yaml' : 'json',
    layout: isFlow ? 'flow' : 'block',
    unit: unitOf(text, cursor.document.root?.kind === 'object' ? cursor.document.root : undefined),
    eol: lineBreakOf(text),
    breaksLines: isFlow && !isYaml && !standsOnOneLine(container, cursor),
    colon: !isYaml && isCompact(text, container) ? ':' : ': ',
    indentsLists: !hasFlushList(text, cursor.document.root?.kind === 'object' ? cursor.document.root : undefined),
    stops,
  };
}

/** `\r\n` where the file's first line ends so. */
export function lineBreakOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** One level of indentation, from the first member or item that is indented. */
function unitOf(text: string, root: ObjectNode | undefined): string {
  const first = root?.members[0];
  if (root === undefined || first === undefined) return '  ';
  const outer = leadOf(text, root.start);
  if (root.style === 'flow') return difference(outer, leadOf(text, first.start));
  for (const { value } of root.members.slice(0, 20)) {
    const child = value.kind === 'object' && value.style === 'block' ? value.members[0]?.start : undefined;
    if (child !== undefined) return difference(outer, leadOf(text, child));
  }
  return '  ';
}

function difference(outer: string, inner: string): string {
  const unit = inner.startsWith(outer) ? inner.slice(outer.length) : '';
  return unit === '' || unit.length > 8 ? '  ' : unit;
}

/** The white space at the beginning of the line of an offset. */
export function leadOf(text: string, offset: number): string {
  const line = text.slice(startOfLine(text, offset), offset).replace(/^\uFEFF/, '');
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** An object or list written on one line, with something in it besides what is being typed, stays on it. */
function standsOnOneLine(container: ObjectNode | ArrayNode | undefined, cursor: Cursor): boolean {
  if (container === undefined || !container.isOneLine) return false;
  if (container.kind === 'array') return container.items.some((item) => cursor.at !== 'value' || item !== cursor.node);
  return container.members.some(
    (member) =>
      (cursor.at === 'key' ? member !== cursor.member : member.value !== cursor.node) && !isTyped(member, cursor),
  );
}

function isTyped(member: { readonly start: number; readonly end: number }, cursor: Cursor): boolean {
  return cursor.at === 'value' && member.start <= cursor.start && cursor.start <= member.end + 1;
}

function isCompact(text: string, container: ObjectNode | ArrayNode | undefined): boolean {
  if (container?.kind !== 'object') return false;
  const written = container.members.find(({ value }) => value.start !== value.end);
  return written !== undefined && text[written.key.end] === ':' && written.value.start === written.key.end + 1;
}

/** A list at the column of its key. */
function hasFlushList(text: string, root: ObjectNode | undefined): boolean {
  if (root === undefined || root.style === 'flow') return false;
  const list = root.members.slice(0, 20).find(({ value }) => value.kind === 'array' && value.style === 'block');
  return list !== undefined && leadOf(text, list.value.start) === leadOf(text, list.start);
}
