import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../../server/engine.ts';
import { type CompletionContext, completionsAt } from '../../../server/features/completion.ts';
import type { CompletionNames } from '../../../server/features/completion-names.ts';
import type { SourceLanguage } from '../../../server/syntax/tree.ts';

export const engine = createEngine();

export interface Opened {
  readonly document: TextDocument;
  readonly list: CompletionList;
  readonly offset: number;
}

export function languageOf(name: string): SourceLanguage {
  if (/\.ya?ml$/.test(name)) return 'yaml';
  return name.endsWith('.jsonc') ? 'jsonc' : 'json';
}

export type CompleteOptions = Partial<Pick<CompletionContext, 'snippets' | 'names' | 'quotes'>>;

/** Completion at the `|` of a text. */
export function complete(name: string, marked: string, options: CompleteOptions = {}): Opened {
  const offset = marked.indexOf('|');
  assert.notEqual(offset, -1, 'the text needs a | for the cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create(`file:///${name}`, languageOf(name), 1, text);
  const analysis = engine.analyse({ name, language: languageOf(name), text });
  const list = completionsAt(analysis, document, offset, { snippets: true, ...options });
  return { document, list, offset };
}

export function labels(name: string, marked: string, names?: CompletionNames): readonly string[] {
  return sorted(complete(name, marked, names === undefined ? {} : { names }).list.items).map(({ label }) => label);
}

export function sorted(items: readonly CompletionItem[]): readonly CompletionItem[] {
  return items.toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
}

/** The document after accepting an item; tab stops as `‹1›`, `‹1:text›`, `‹1|a,b›`. */
export function accept(name: string, marked: string, label: string, options: CompleteOptions = {}): string {
  const { document, list, offset } = complete(name, marked, options);
  const item = list.items.find((each) => each.label === label);
  assert.ok(item, `no item ${label} in: ${list.items.map((each) => each.label).join(', ')}`);
  const edit = item.textEdit;
  assert.ok(edit !== undefined && 'range' in edit);
  const { start, end } = edit.range;
  const cursor = document.positionAt(offset);
  assert.ok(start.line === cursor.line && end.line === cursor.line, 'the edit stays on the line of the cursor');
  assert.ok(start.character <= cursor.character && cursor.character <= end.character, 'the edit holds the cursor');
  assertFilter(item, document.getText().slice(document.offsetAt(start), offset));
  const newText = indented(item, edit.newText, document, document.offsetAt(start));
  const shown = item.insertTextFormat === 2 ? showStops(newText) : newText;
  return TextDocument.applyEdits(document, [
    { range: edit.range, newText: shown },
    ...(item.additionalTextEdits ?? []),
  ]);
}

/** The editor filters by the text between the beginning of the edit and the cursor. */
function assertFilter(item: CompletionItem, typed: string): void {
  const filter = (item.filterText ?? item.label).toLowerCase();
  let at = 0;
  for (const char of typed.trimStart().toLowerCase()) {
    at = filter.indexOf(char, at) + 1;
    if (at === 0) return;
  }
  const first = typed.trimStart()[0];
  if (first === '"') assert.equal(filter[0], '"', 'the filter text begins with the quote that is replaced');
}

/** As editors do with `adjustIndentation`: further lines get the white space of the line up to the cursor. */
function indented(item: CompletionItem, text: string, document: TextDocument, start: number): string {
  if (!text.includes('\n')) return text;
  assert.equal(item.insertTextMode, 2);
  const line = document
    .getText()
    .slice(document.offsetAt({ line: document.positionAt(start).line, character: 0 }), start);
  const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
  return text.replace(/\n/g, `\n${lead}`);
}

function showStops(text: string): string {
  return text
    .replace(/\$\{(\d+)\|((?:\\.|[^|])*)\|\}/g, '‹$1|$2›')
    .replace(/\$\{(\d+):((?:\\.|[^}])*)\}/g, '‹$1:$2›')
    .replace(/(?<!\\)\$(\d+)/g, '‹$1›')
    .replace(/\\([\\$}])/g, '$1');
}

export interface AcceptCase {
  readonly name: string;
  readonly before: string;
  readonly label: string;
  readonly after: string;
  readonly snippets?: false;
}

/** One test for each row. */
export function acceptTests(cases: readonly AcceptCase[]): void {
  for (const { name, before, label, after, snippets = true } of cases) {
    test(`${name}: ${JSON.stringify(before)} + ${label}${snippets ? '' : ', no snippets'}`, () => {
      assert.equal(accept(name, before, label, { snippets }), after);
      assert.equal(accept(name, before, label, { snippets, quotes: 'kept' }), after);
    });
  }
}
