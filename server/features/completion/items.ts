import type { CompletionItem, CompletionItemKind, Position, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Cursor } from '../../syntax/cursor.ts';
import type { SourceFile } from '../../syntax/tree.ts';
import { leadOf } from './style.ts';
import { memberText, needsQuotes, stringText, type Template, type TemplateStyle, templateText } from './template.ts';

/** The numbers of the LSP; the protocol library itself stays out of the features. */
export const itemKinds = {
  property: 10,
  value: 12,
  enumMember: 20,
  snippet: 15,
} as const satisfies Record<string, CompletionItemKind>;

/** What `resolveCompletion` needs to find the documentation. */
export interface ItemData {
  readonly shape: string;
  readonly member?: string;
  readonly value?: string;
}

/** A thing to propose, before it is written in the way of its place. */
export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string | undefined;
  /** Why it should not be taken, or what it is, in a few words beside the label. */
  readonly description?: string | undefined;
  readonly sortText: string;
  readonly data?: ItemData | undefined;
  readonly isDeprecated?: boolean | undefined;
  readonly isPreselected?: boolean | undefined;
}

/** What a proposal writes. */
export type Written =
  | { readonly write: 'member'; readonly name: string; readonly value: Template }
  | { readonly write: 'scalar'; readonly value: string | number | boolean }
  | { readonly write: 'template'; readonly template: Template };

/** Where it is written. */
export interface Scene {
  readonly file: SourceFile;
  readonly document: TextDocument;
  readonly cursor: Cursor;
  readonly style: TemplateStyle;
  /** `item`: a dash comes first, since the list has none here yet. */
  readonly dash: 'item' | 'none';
}

/** The item that makes the document right when it is accepted. */
export function completionItem(scene: Scene, proposal: Proposal, written: Written): CompletionItem {
  const { cursor, document, style } = scene;
  const isSnippet = style.stops === 'snippet' && !(written.write === 'member' && isKeyOnly(cursor));
  const newText = `${leadText(scene, written)}${writtenText(scene, written, isSnippet)}${tailText(scene)}`;
  const range = { start: document.positionAt(cursor.start), end: document.positionAt(cursor.end) };
  const edits = additionalEdits(scene, written);
  const { label, kind, detail, description, sortText, data, isDeprecated, isPreselected } = proposal;
  return {
    label,
    kind,
    sortText,
    filterText: cursor.quote === undefined ? label : `${cursor.quote}${label}${cursor.quote}`,
    textEdit: { range, newText },
    // 1 is plain text, 2 a snippet; the editor indents further lines as the line of the cursor.
    insertTextFormat: isSnippet && /[$\\]/.test(newText) ? 2 : 1,
    ...(newText.includes('\n') && { insertTextMode: 2 as const }),
    ...(detail !== undefined && { detail }),
    ...(description !== undefined && { labelDetails: { description } }),
    ...(data !== undefined && { data }),
    // 1 is "deprecated".
    ...(isDeprecated === true && { tags: [1 as const] }),
    ...(isPreselected === true && { preselect: true }),
    ...(edits.length > 0 && { additionalTextEdits: edits }),
  };
}

function isKeyOnly(cursor: Cursor): boolean {
  return cursor.at === 'key' && cursor.hasColon;
}

/** YAML: a collection behind a colon begins on the next line. */
function goesBelow({ cursor, style }: Scene, written: Written): boolean {
  if (cursor.place !== 'colon' || written.write !== 'template') return false;
  const { template } = written;
  if (template.kind === 'list') return template.items.length > 0 && style.layout === 'block';
  return template.kind === 'object' || template.kind === 'map';
}

function leadText(scene: Scene, written: Written): string {
  const { cursor, style } = scene;
  if (goesBelow(scene, written)) return `${style.eol}${indentBelow(scene, written)}`;
  return `${cursor.blankBefore ? ' ' : ''}${scene.dash === 'item' ? '- ' : ''}`;
}

/** Relative to the line of the cursor, as editors indent. */
function indentBelow({ file, cursor, style }: Scene, written: Written): string {
  const key = ' '.repeat(Math.max(cursor.column - leadOf(file.text, cursor.start).length, 0));
  const isFlushList = written.write === 'template' && written.template.kind === 'list' && !style.indentsLists;
  return isFlushList ? key : key + style.unit;
}

function indentHere(scene: Scene): string {
  const { file, cursor, style } = scene;
  if (style.language === 'json' || cursor.place === 'flow') return '';
  const column = cursor.column + (scene.dash === 'item' ? 2 : 0);
  return ' '.repeat(Math.max(column - leadOf(file.text, cursor.start).length, 0));
}

function writtenText(scene: Scene, written: Written, isSnippet: boolean): string {
  const { cursor, style } = scene;
  const literal = (text: string) => (isSnippet ? text.replace(/[\\$]/g, '\\$&') : text);
  switch (written.write) {
    case 'member': {
      if (isKeyOnly(cursor)) return keyText(written.name, cursor, style);
      return memberText(written.name, written.value, style, indentHere(scene));
    }
    case 'scalar':
      return literal(scalarText(written.value, cursor, style));
    case 'template':
      if (goesBelow(scene, written)) return templateText(written.template, style, indentBelow(scene, written));
      return templateText(written.template, style, indentHere(scene));
  }
}

function keyText(name: string, { quote }: Cursor, style: TemplateStyle): string {
  if (style.language === 'json' || quote === '"') return JSON.stringify(name);
  if (quote === "'") return `'${name.replaceAll("'", "''")}'`;
  return needsQuotes(name, style.layout) ? JSON.stringify(name) : name;
}

function scalarText(value: string | number | boolean, { quote }: Cursor, style: TemplateStyle): string {
  if (typeof value !== 'string') return String(value);
  if (quote === "'" && style.language === 'yaml') return `'${value.replaceAll("'", "''")}'`;
  return quote === '"' ? JSON.stringify(value) : stringText(value, style);
}

function tailText({ file, cursor }: Scene): string {
  if (!cursor.commaAfter) return '';
  return /\s/.test(file.text.charAt(cursor.end)) ? ',' : ', ';
}

function additionalEdits(scene: Scene, written: Written): TextEdit[] {
  const { cursor, document, file } = scene;
  if (cursor.commaBefore !== undefined) {
    const position: Position = document.positionAt(cursor.commaBefore);
    return [{ range: { start: position, end: position }, newText: ',' }];
  }
  if (!goesBelow(scene, written)) return [];
  let start = cursor.start;
  while (file.text[start - 1] === ' ') start -= 1;
  if (start === cursor.start) return [];
  return [{ range: { start: document.positionAt(start), end: document.positionAt(cursor.start) }, newText: '' }];
}
