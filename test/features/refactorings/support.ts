import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../../server/engine.ts';
import { type RefactoringContext, refactorings } from '../../../server/features/refactorings.ts';
import type { SourceLanguage } from '../../../server/syntax/tree.ts';

export const engine = createEngine();

export function languageOf(name: string): SourceLanguage {
  if (/\.ya?ml$/.test(name)) return 'yaml';
  return name.endsWith('.jsonc') ? 'jsonc' : 'json';
}

export function opened(name: string, text: string) {
  const analysis = engine.analyse({ name: `/app/${name}`, language: languageOf(name), text });
  const document = TextDocument.create(`file:///app/${name}`, languageOf(name), 1, text);
  return { analysis, document };
}

/** The refactorings at the `¦` of a text. */
export function actionsAt(name: string, marked: string, context: RefactoringContext = { createsFiles: true }) {
  const offset = marked.indexOf('¦');
  assert.notEqual(offset, -1, 'the text needs a ¦ for the cursor');
  const { analysis, document } = opened(name, marked.slice(0, offset) + marked.slice(offset + 1));
  const position = document.positionAt(offset);
  return { analysis, document, actions: refactorings(analysis, document, { start: position, end: position }, context) };
}

/** The text of the document after an action on it, or of the file that it makes. */
export function resultOf(document: TextDocument, action: CodeAction): { readonly uri: string; readonly text: string } {
  const { edit } = action;
  assert.ok(edit, 'the action has an edit');
  const changes = edit.changes?.[document.uri];
  if (changes !== undefined) return { uri: document.uri, text: TextDocument.applyEdits(document, changes) };
  const [create, insert] = edit.documentChanges ?? [];
  assert.ok(create !== undefined && 'kind' in create && create.kind === 'create');
  assert.ok(insert !== undefined && 'edits' in insert && insert.textDocument.uri === create.uri);
  const [only] = insert.edits;
  assert.ok(only !== undefined && 'newText' in only);
  return { uri: create.uri, text: only.newText };
}

export interface ActionCase {
  readonly what: string;
  readonly name: string;
  readonly before: string;
  readonly title: string;
  /** Undefined: it is not offered. */
  readonly after: string | undefined;
  /** Of the new file; none when the document itself is changed. */
  readonly newName?: string;
}

/** One test for each row. */
export function actionTests(cases: readonly ActionCase[]): void {
  for (const { what, name, before, title, after, newName } of cases) {
    test(`${title} (${name}): ${what}`, () => {
      const { document, actions } = actionsAt(name, before);
      const titles = actions.map((each) => each.title);
      const action = actions.find((each) => each.title === title);
      if (after === undefined) {
        assert.equal(action, undefined, `offered: ${titles.join('; ')}`);
        return;
      }
      assert.ok(action, `not offered; there are: ${titles.join('; ')}`);
      const result = resultOf(document, action);
      assert.equal(result.text, after);
      assert.equal(result.uri, newName === undefined ? document.uri : `file:///app/${newName}`);
    });
  }
}
