import assert from 'node:assert/strict';
import type { Location, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, createEngine } from '../../../server/engine.ts';
import type { CurrentFile, RenameWorld } from '../../../server/features/navigation/rename.ts';
import type { SourceLanguage } from '../../../server/syntax/tree.ts';
import { settledFacts } from '../../../server/workspace/facts.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from '../../../server/workspace/index.ts';

export const engine = createEngine();

export function languageOf(name: string): SourceLanguage {
  if (/\.ya?ml$/.test(name)) return 'yaml';
  return name.endsWith('.jsonc') ? 'jsonc' : 'json';
}

export interface Opened {
  readonly analysis: Analysis;
  readonly document: TextDocument;
}

const uriOf = (name: string): string => `file:///w/${name}`;

/** A text as the server has it. */
export function open(name: string, text: string): Opened {
  const language = languageOf(name);
  return {
    analysis: engine.analyse({ name: `/w/${name}`, language, text }),
    document: TextDocument.create(uriOf(name), language, 1, text),
  };
}

/** Texts without their marks, and where the marks were: `‹` begins and `›` ends a range, `|` is the cursor. */
export interface Marked {
  readonly texts: Readonly<Record<string, string>>;
  readonly cursor: { readonly name: string; readonly offset: number };
  /** `name:line:character-line:character`, in the order of names and texts. */
  readonly ranges: readonly string[];
}

export function unmark(files: Readonly<Record<string, string>>): Marked {
  const texts: Record<string, string> = {};
  const ranges: string[] = [];
  let cursor: Marked['cursor'] | undefined;
  for (const name of Object.keys(files).sort()) {
    const parts = (files[name] ?? '').split(/([‹›]|\|(?![-\n]))/);
    let text = '';
    const starts: number[] = [];
    const found: [number, number][] = [];
    for (const part of parts) {
      if (part === '|') cursor = { name, offset: text.length };
      else if (part === '‹') starts.push(text.length);
      else if (part === '›') found.push([starts.pop() ?? 0, text.length]);
      else text += part;
    }
    texts[name] = text;
    const document = TextDocument.create(name, '', 0, text);
    const rangeOf = ([start, end]: [number, number]) => ({
      start: document.positionAt(start),
      end: document.positionAt(end),
    });
    ranges.push(...found.map((range) => shownPlace(name, rangeOf(range))));
  }
  assert.ok(cursor !== undefined, 'the texts need a | for the cursor');
  return { texts, cursor, ranges };
}

export function shownPlace(name: string, { start, end }: Range): string {
  return `${name}:${start.line}:${start.character}-${end.line}:${end.character}`;
}

export function shownLocations(locations: readonly Location[]): readonly string[] {
  return locations.map(({ uri, range }) => shownPlace(uri.slice(uriOf('').length), range)).sort();
}

export interface World extends Opened {
  readonly index: WorkspaceIndex;
  readonly rename: RenameWorld;
  readonly offset: number;
}

/** A workspace of which the file with the cursor is open, all others are on disk. */
export function world({ texts, cursor }: Marked, form: RenameWorld['form'] = 'documentChanges'): World {
  const index = createWorkspaceIndex();
  for (const [name, text] of Object.entries(texts)) {
    const facts = engine.factsOf({ name: `/w/${name}`, language: languageOf(name), text });
    index.update(uriOf(name), settledFacts(facts));
  }
  const rename: RenameWorld = {
    index,
    form,
    open: async (uri): Promise<CurrentFile | undefined> => {
      const name = uri.slice(uriOf('').length);
      const text = texts[name];
      return text === undefined ? undefined : { analysis: open(name, text).analysis };
    },
  };
  return { ...open(cursor.name, texts[cursor.name] ?? ''), index, rename, offset: cursor.offset };
}

/** Codes and texts of the problems of every file, as the files see each other. */
export function problemsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  const index = createWorkspaceIndex();
  for (const [name, text] of Object.entries(texts))
    index.update(uriOf(name), engine.factsOf({ name: `/w/${name}`, language: languageOf(name), text }));
  return Object.entries(texts).flatMap(([name, text]) =>
    engine
      .analyse({ name: `/w/${name}`, language: languageOf(name), text }, {}, (own) => index.seenFrom(uriOf(name), own))
      .problems.map(({ code, severity }) => `${name} ${severity} ${code}`),
  );
}

/** The texts after a workspace edit. */
export function applied(
  texts: Readonly<Record<string, string>>,
  edit: import('vscode-languageserver').WorkspaceEdit,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = { ...texts };
  const changes = edit.documentChanges?.map((change) => {
    assert.ok('textDocument' in change);
    return [change.textDocument.uri, change.edits] as const;
  });
  for (const [uri, edits] of changes ?? Object.entries(edit.changes ?? {})) {
    const name = uri.slice(uriOf('').length);
    const text = texts[name] ?? '';
    const hasBom = text.startsWith('\uFEFF') ? 1 : 0;
    const document = TextDocument.create(uri, '', 0, text.slice(hasBom));
    const plain = edits.map((each) => {
      assert.ok('newText' in each);
      return each;
    });
    result[name] = text.slice(0, hasBom) + TextDocument.applyEdits(document, plain);
  }
  return result;
}
