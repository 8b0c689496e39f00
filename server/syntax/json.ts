import type { Problem } from '../problem.ts';
import { jsonReader, type Surroundings } from './json-reader.ts';
import { jsonTokens } from './json-tokens.ts';
import type { OpenArray, OpenObject } from './nodes.ts';
import { problemList } from './problems.ts';
import type { Located, SourceDocument } from './tree.ts';

export interface JsonResult {
  readonly document: SourceDocument;
  readonly problems: readonly Problem[];
}

/** Reads JSON or JSONC into a tree in one pass. Never throws. */
export function parseJson(text: string, language: 'json' | 'jsonc'): JsonResult {
  const problems = problemList(text);
  const at = jsonTokens(text, language, { start: 0, end: text.length }, problems);
  const root = jsonReader(text, language, { objects: 0, arrays: 0 }, at, problems).file();
  return { document: { start: 0, end: text.length, root }, problems: problems.sorted() };
}

export interface JsonCollection {
  /** Its parent is not set. */
  readonly node: OpenObject | OpenArray;
  readonly problems: readonly Problem[];
}

/**
 * Reads one object or array of a JSON text.
 *
 * @param place from the opening bracket to behind the closing one
 * @returns what `parseJson` would find there; undefined when the brackets at the two ends do not belong together, so that the rest of
 *   the text has to be known
 */
export function parseJsonCollection(
  text: string,
  language: 'json' | 'jsonc',
  place: Located & Surroundings,
): JsonCollection | undefined {
  const problems = problemList(text);
  const at = jsonTokens(text, language, place, problems);
  const node = jsonReader(text, language, place, at, problems).collection();
  return node && { node, problems: problems.sorted() };
}
