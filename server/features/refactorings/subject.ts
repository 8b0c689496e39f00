import type { Analysis, Request } from '../../analysis.ts';
import type { Problem, TextEdit } from '../../problem.ts';
import { nodeAtOffset, type Place } from '../../syntax/path.ts';
import type { ArrayNode, ObjectNode, SourceDocument, SourceFile, ValueNode } from '../../syntax/tree.ts';
import { requestsWithin } from '../requests-at.ts';

/** What the cursor is at. */
export interface Subject {
  readonly analysis: Analysis;
  readonly file: SourceFile;
  /** Offsets of the selection. */
  readonly start: number;
  readonly end: number;
  readonly document: SourceDocument;
  readonly request: Request;
  readonly place: Place | undefined;
  /** Collections around the cursor, the innermost first; the value of the key at the cursor before all others. */
  readonly containers: readonly (ObjectNode | ArrayNode)[];
}

/** A file to be made beside the one that is open. */
export interface NewFile {
  /** Its name, without a folder. */
  readonly name: string;
  readonly text: string;
}

export type Made = { readonly edits: readonly TextEdit[] } | { readonly newFile: NewFile };

/** Something that can be done with a text, made when it is asked for. */
export interface Refactoring {
  readonly title: string;
  /** Kind of the LSP: `refactor.rewrite`, `quickfix`, … */
  readonly kind: string;
  /** The problems it mends. */
  readonly problems?: readonly Problem[];
  /**
   * `place`: costs what stands at the cursor; `file`: may cost as much as checking the whole file; `search`: so much, too, and only
   * then it is known whether there is anything to do.
   */
  readonly cost: 'place' | 'file' | 'search';
  /** Undefined when it cannot be made with certainty. */
  make(): Made | undefined;
}

/** @returns undefined outside of requests */
export function subjectAt(analysis: Analysis, start: number, end: number): Subject | undefined {
  const { file, requests } = analysis;
  const request = requestsWithin(requests, start, start).findLast((each) => each.start <= start);
  if (request?.root === undefined) return undefined;
  const document = documentAt(file.documents, request.start);
  if (document === undefined) return undefined;
  const place = nodeAtOffset(document, start);
  return { analysis, file, start, end, document, request, place, containers: containersAt(place, start) };
}

function documentAt(documents: readonly SourceDocument[], offset: number): SourceDocument | undefined {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((documents[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return documents[low] ?? documents.at(-1);
}

function containersAt(place: Place | undefined, offset: number): (ObjectNode | ArrayNode)[] {
  if (place === undefined) return [];
  const found: (ObjectNode | ArrayNode)[] = [];
  const inner = place.at === 'key' ? place.member.value : (valueBehind(place.node, offset) ?? place.node);
  if (inner.kind === 'object' || inner.kind === 'array') found.push(inner);
  for (let above = inner.parent; above !== undefined; above = above.parent) found.push(above);
  return found;
}

/** Between a key and its value the value is meant. */
function valueBehind(node: ValueNode, offset: number): ValueNode | undefined {
  if (node.kind !== 'object') return undefined;
  return node.members.find(({ key, value }) => key.end <= offset && offset < value.start)?.value;
}

/** The problems of this code that touch the selection. */
export function problemsAt({ analysis, start, end }: Subject, code: string): readonly Problem[] {
  return analysis.problems.filter((each) => each.code === code && each.start <= end && each.end >= start);
}
